//! The shape of a chart's `values.yaml`: what a person can read, compare and override. Its doc comments become the
//! descriptions in `values.schema.json`, so they speak to whoever edits the file.
//!
//! Maps stand where Helm should merge an override into a single entry (environment, ports, sidecars), lists where order
//! has a meaning (init containers). Text that ECS held is always a string here, because Helm reads bare numbers as floats.

mod container;
mod fragment;
mod pod;
mod routes;
mod scaling;
mod secret;
mod service;
mod workload;

pub use container::{ContainerPort, ContainerValues, Image, InitContainer, Protocol, PullPolicy, SecretKey};
pub use fragment::{Fragment, fragment, fragments};
pub use pod::PodValues;
pub use routes::{Route, RouteValues};
pub use scaling::{Autoscaling, Hpa, Keda, Trigger};
pub use secret::{ExternalSecretValues, Remote};
pub use service::{AliasPort, ServiceAccountValues, ServicePort, ServiceValues};
pub use workload::{ConcurrencyPolicy, CronJobValues, DisruptionBudget, WorkloadValues};

use serde::Serialize;

use crate::migration::Workload;

/// All values of one chart. The parts share one level in the file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Values {
    /// The main container.
    #[serde(flatten)]
    pub container: ContainerValues,
    /// The controller and the objects around it.
    #[serde(flatten)]
    pub workload: WorkloadValues,
    /// What the containers share.
    #[serde(flatten)]
    pub pod: PodValues,
    /// How requests arrive.
    #[serde(flatten)]
    pub routes: RouteValues,
}

impl Values {
    /// The values that say on Kubernetes what the workload said on ECS.
    ///
    /// # Errors
    /// When a Kubernetes fragment has no JSON form.
    pub fn of(workload: &Workload) -> serde_json::Result<Self> {
        let container = match workload.pod.main() {
            Some(main) => ContainerValues::of(main)?,
            None => ContainerValues::default(),
        };
        Ok(Self {
            container,
            workload: WorkloadValues::of(workload)?,
            pod: PodValues::of(&workload.pod)?,
            routes: RouteValues::of(workload),
        })
    }
}
