//! Moves services from Amazon ECS to Amazon EKS.
//!
//! The road is a pipeline: [`inventory`] is what `scan` saw, [`convert`] turns it into the [`migration`] representation
//! and [`finding`]s, [`plan`] orders the cutover, [`emit`] renders both into files. Everything between the inventory and
//! the files is pure; only `aws`, [`cli`] and [`mod@write`] touch the world.

#[cfg(feature = "aws")]
pub mod aws;
pub mod cli;
pub mod config;
pub mod convert;
pub mod emit;
pub mod exit;
pub mod finding;
pub mod inventory;
pub mod migration;
pub mod plan;
pub mod report;
pub mod write;
