//! What a scan saw, in AWS's own member names, and the reader for it.
//!
//! [`Inventory`] is written by `scan` and read by `convert` and `plan`. Its members are the objects as the AWS CLI prints
//! them, so a live scan and files that the AWS CLI printed go through one model: [`load()`] reads either. Nothing here
//! knows Kubernetes, and nothing here calls AWS.
//!
//! Every struct keeps the members that it does not know in `unknown`; [`unknown::unknown_members`] lists them. Members
//! that AWS prints as `null` count as absent. Enumerations stay text, because AWS adds values often.

mod collect;
mod complete;
mod documents;
pub mod error;
mod identity;
mod lenient;
mod lists;
pub mod load;
mod lone;
mod member;
mod merge;
mod parse;
mod place;
mod primary_task_set;
mod refused;

pub mod action;
pub mod arn;
pub mod attribute;
pub mod capacity_provider;
pub mod cloud_map;
pub mod cluster;
pub mod container;
pub mod container_linux;
pub mod container_logging;
pub mod deployment;
pub mod ecs_parameters;
pub mod efs;
pub mod eks;
pub mod eks_nodes;
pub mod event_rule;
pub mod event_target;
pub mod index;
pub mod instance_requirements;
pub mod listener;
pub mod load_balancer;
pub mod network;
pub mod placement;
pub mod role;
mod root;
pub mod rule;
pub mod scaling;
pub mod scaling_metric;
pub mod schedule;
pub mod secret;
pub mod service;
pub mod service_attachment;
pub mod service_connect;
pub mod service_revision;
pub mod tag;
pub mod target_group;
pub mod task;
pub mod task_definition;
pub mod task_override;
pub mod unknown;
pub mod version;
pub mod volume;
pub mod withheld;

pub use error::LoadError;
pub use load::{Source, load};
pub use root::{Assumption, Gap, Inventory, Scope};
