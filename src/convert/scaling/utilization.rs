//! Average use of CPU or memory.
//!
//! ECS divides what the tasks use by what they reserve; a HorizontalPodAutoscaler divides what the pods use by what they
//! request. The requests in the chart add up to the reservation, so the percentages mean the same, over all containers as on
//! ECS. Without a reservation ECS's percentage means nothing, and neither would that of made-up requests.

use crate::convert::units;
use crate::finding::Findings;
use crate::finding::rules::scaling as rules;
use crate::migration::ContainerRole;

use super::{Scaled, Signal, target_tracking};

/// The signal for `cpu` or `memory`.
pub(super) fn signal(
    scaled: Scaled<'_>,
    path: &str,
    resource: &'static str,
    target: f64,
    findings: &mut Findings,
) -> Option<Signal> {
    if !is_reserved(scaled, resource) || !is_requested(scaled, resource) {
        findings.raise(
            &rules::NO_RESERVATION,
            scaled.subject,
            path,
            format!(
                "the chart does not scale by {resource}: the containers reserve none on ECS, so a percentage of their requests \
                 would mean nothing"
            ),
            format!(
                "Measure what the containers use, set `resources.requests.{resource}` to that, and then set `autoscaling` in \
                 values."
            ),
        );
        return None;
    }
    Some(Signal::Utilization { resource, percent: target_tracking::whole(target, scaled, path, findings) })
}

/// Whether the task or any of its containers reserves some. ECS wants memory to be reserved, but not CPU.
fn is_reserved(scaled: Scaled<'_>, resource: &str) -> bool {
    let Some(definition) = scaled.definition else { return false };
    resource != "cpu"
        || definition.cpu.as_deref().is_some_and(|text| units::cpu_units(text).is_some())
        || definition.container_definitions.iter().any(|container| units::positive(container.cpu).is_some())
}

/// Whether every long-running container requests some: the controller gives up on a pod where one does not.
fn is_requested(scaled: Scaled<'_>, resource: &str) -> bool {
    let pod = &scaled.workload.pod;
    let resources = |of: &k8s_openapi::api::core::v1::ResourceRequirements| {
        of.requests.as_ref().is_some_and(|requests| requests.contains_key(resource))
    };
    pod.resources.as_ref().is_some_and(resources)
        || pod
            .containers
            .iter()
            .filter(|container| container.role != ContainerRole::Init)
            .all(|container| resources(&container.resources))
}
