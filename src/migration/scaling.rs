//! Who owns the number of replicas, when it is not a person: a HorizontalPodAutoscaler, or a KEDA ScaledObject where the
//! metric lives outside the cluster. Never both for one workload.

use std::collections::BTreeMap;

use k8s_openapi::api::autoscaling::v2;

/// An autoscaler for one workload.
#[derive(Debug, Clone, PartialEq)]
pub enum Autoscaling {
    /// `autoscaling/v2` HorizontalPodAutoscaler: resource metrics only.
    Hpa {
        /// At least 1.
        min: i32,
        /// At least `min`.
        max: i32,
        /// What it looks at.
        metrics: Vec<v2::MetricSpec>,
        /// How fast it moves.
        behavior: Option<v2::HorizontalPodAutoscalerBehavior>,
    },
    /// `keda.sh/v1alpha1` ScaledObject.
    Keda {
        /// May be 0 when no trigger is `cpu` or `memory`.
        min: i32,
        /// At least 1 and at least `min`.
        max: i32,
        /// Seconds between two looks at the triggers.
        polling_interval: i32,
        /// Seconds without an active trigger after which the last pod goes; `None` for KEDA's 300.
        cooldown_period: Option<i32>,
        /// Annotations of the ScaledObject, for what its `spec` cannot say (pauses).
        annotations: BTreeMap<String, String>,
        /// What it looks at.
        triggers: Vec<KedaTrigger>,
        /// How fast the HPA that KEDA makes moves.
        behavior: Option<v2::HorizontalPodAutoscalerBehavior>,
    },
}

/// One trigger of a ScaledObject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KedaTrigger {
    /// Scaler type, for example `aws-sqs-queue`, `cpu`, `cron`.
    pub kind: String,
    /// Unique in the ScaledObject; empty when nothing refers to it.
    pub name: String,
    /// `AverageValue`, `Value`, `Utilization`; `None` for the scaler's default.
    pub metric_type: Option<String>,
    /// Scaler settings; KEDA wants every value as a string.
    pub metadata: BTreeMap<String, String>,
    /// Whether the trigger authenticates to AWS with the operator's own role.
    pub needs_aws_identity: bool,
}
