//! Task-level members without a place in a pod.

use crate::finding::rules::task as rules;
use crate::inventory::task_definition::{InferenceAccelerator, TrustedExecutionConfiguration};

use super::notes::Notes;

/// Reports them.
pub(super) fn report(
    status: Option<&str>,
    accelerators: &[InferenceAccelerator],
    fault_injection: Option<bool>,
    trusted: Option<&TrustedExecutionConfiguration>,
    notes: &mut Notes<'_>,
) {
    if let Some(status) = status.filter(|status| *status != "ACTIVE") {
        notes.raise(
            &rules::INACTIVE,
            "status",
            format!("the revision is {status} and still in use; ECS may delete it"),
            "deploy an active revision on ECS first, so that a rollback has something to go back to",
        );
    }
    for InferenceAccelerator { device_name, device_type, unknown: _ /* INV002 reports it */ } in accelerators {
        notes.raise(
            &rules::ELASTIC_INFERENCE,
            &format!("inferenceAccelerators[{device_name}]"),
            format!("the task uses the Elastic Inference device {device_type}, which AWS has retired"),
            "move the model to a GPU or Inferentia instance, or to a service that serves it",
        );
    }
    if fault_injection == Some(true) {
        notes.raise(
            &rules::FAULT_INJECTION,
            "enableFaultInjection",
            "fault injection works through the ECS agent's endpoint, which pods don't have",
            "use the EKS pod actions of AWS Fault Injection Service",
        );
    }
    if let Some(TrustedExecutionConfiguration {
        isolation_mode,
        attestation_policy,
        unknown: _, /* INV002 reports it */
    }) = trusted
        && let Some(mode) = isolation_mode.as_deref().filter(|mode| *mode != "SHARED")
    {
        notes.raise(
            &rules::TRUSTED_EXECUTION,
            "trustedExecutionConfiguration",
            format!(
                "the task runs in the isolation mode {mode} with the attestation policy {}, which EKS does not offer for pods",
                attestation_policy.as_deref().unwrap_or("none")
            ),
            "keep the service on ECS, or decide what isolation it needs (its own nodes, Nitro Enclaves)",
        );
    }
}
