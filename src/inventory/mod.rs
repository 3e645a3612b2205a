//! What a scan saw, in AWS's own member names.

pub mod container;
pub mod container_linux;
pub mod container_logging;
pub mod deployment;
mod lenient;
pub mod placement;
pub mod secret;
pub mod service;
pub mod service_attachment;
pub mod service_connect;
pub mod tag;
pub mod task_definition;
pub mod volume;
