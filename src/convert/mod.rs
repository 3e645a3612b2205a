//! Turns an inventory into a migration. Pure: no network, no files, no clock.
//!
//! One file per ECS concept. [`task_definition::convert`] makes the pod of a workload.

mod accelerators;
mod container_roles;
mod containers;
mod credentials;
mod depends_on;
pub mod dollar;
mod drain;
mod ecs_variables;
mod environment;
mod host_namespace;
mod hosts;
mod image;
mod known_images;
mod labels;
mod logging;
mod mounts;
mod notes;
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
mod shell;
mod sysctls;
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
