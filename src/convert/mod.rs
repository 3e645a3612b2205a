//! Turns an inventory into a migration. Pure: no network, no files, no clock.
//!
//! One file per concept of ECS, Elastic Load Balancing or IAM. [`task_definition::convert`] makes the pod of a workload,
//! `services` and `scheduled` make the workload around it.

mod accelerators;
pub mod account;
pub mod annotations;
pub mod backends;
mod container_roles;
mod containers;
mod credentials;
mod depends_on;
pub mod deployment;
pub mod discovery;
pub mod dollar;
mod drain;
mod ecs_variables;
mod environment;
pub mod gaps;
mod host_namespace;
mod hosts;
pub mod identity;
mod image;
mod known_images;
mod labels;
pub mod launch;
mod logging;
mod mounts;
pub mod names;
mod notes;
pub mod placement;
mod platform_containers;
mod ports;
mod probes;
mod readiness;
mod resources;
mod restart;
mod runtime_platform;
mod runtime_traps;
pub mod secret_import;
mod secret_reference;
mod secrets;
mod security;
pub mod service_ports;
mod shell;
mod sysctls;
pub mod target;
pub mod task_context;
pub mod task_definition;
mod task_members;
mod task_size;
#[cfg(test)]
mod test_support;
mod units;
mod user;
mod volume_docker;
mod volume_ebs;
mod volume_file_system;
mod volumes;
