//! The rules, one file an area. Codes are never reused: a rule that goes away leaves its number empty.

pub mod container;
pub mod discovery;
pub mod edge;
pub mod environment;
pub mod identity;
pub mod inventory;
pub mod logging;
pub mod placement;
pub mod plan;
pub mod platform;
pub mod routing;
pub mod runtime;
pub mod scaling;
pub mod schedule;
pub mod secret;
pub mod service;
pub mod task;
pub mod volume;

use super::Rule;

/// The rules of all areas.
pub const AREAS: &[&[&Rule]] = &[
    container::ALL,
    discovery::ALL,
    edge::ALL,
    environment::ALL,
    identity::ALL,
    inventory::ALL,
    logging::ALL,
    placement::ALL,
    plan::ALL,
    platform::ALL,
    routing::ALL,
    runtime::ALL,
    scaling::ALL,
    schedule::ALL,
    secret::ALL,
    service::ALL,
    task::ALL,
    volume::ALL,
];
