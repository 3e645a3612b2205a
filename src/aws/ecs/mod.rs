//! ECS: clusters, capacity providers, services, revisions, tasks and task definitions.

mod clusters;
mod services;
mod task_definitions;
mod tasks;
