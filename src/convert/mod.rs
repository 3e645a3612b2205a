//! Turns an inventory into a migration. Pure: no network, no files, no clock.

pub mod account;
pub mod annotations;
pub mod backends;
pub mod deployment;
pub mod discovery;
pub mod gaps;
pub mod identity;
pub mod launch;
pub mod names;
pub mod placement;
pub mod service_ports;
pub mod target;
pub mod task_context;
