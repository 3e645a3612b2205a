//! Who owns the number of replicas: a HorizontalPodAutoscaler or a KEDA ScaledObject, under the same key.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::fragment::{Fragment, fragments, is_false, optional};
use crate::migration::{self, KedaTrigger};

/// The autoscaler; which kind a chart has is decided by the templates that it carries.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Autoscaling {
    /// Resource metrics.
    Hpa(Hpa),
    /// Metrics from outside the cluster.
    Keda(Keda),
}

/// A HorizontalPodAutoscaler.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Hpa {
    /// False leaves the number of replicas to `replicaCount`.
    pub enabled: bool,
    /// Lower bound, at least 1.
    #[schemars(range(min = 1))]
    pub min_replicas: i32,
    /// Upper bound.
    #[schemars(range(min = 1))]
    pub max_replicas: i32,
    /// What it looks at.
    #[schemars(length(min = 1))]
    pub metrics: Vec<Fragment>,
    /// How fast it moves.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub behavior: Fragment,
}

/// A KEDA ScaledObject.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Keda {
    /// False leaves the number of replicas to `replicaCount`.
    pub enabled: bool,
    /// Lower bound; 0 lets the workload sleep when no trigger is active.
    #[schemars(range(min = 0))]
    pub min_replicas: i32,
    /// Upper bound.
    #[schemars(range(min = 1))]
    pub max_replicas: i32,
    /// Seconds between two looks at the triggers.
    #[schemars(range(min = 1))]
    pub polling_interval: i32,
    /// Seconds without an active trigger after which the last pod goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub cooldown_period: Option<i32>,
    /// Annotations of the ScaledObject.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// What it looks at.
    #[schemars(length(min = 1))]
    pub triggers: Vec<Trigger>,
    /// How fast it moves.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub behavior: Fragment,
}

/// A trigger of a ScaledObject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trigger {
    /// KEDA's scaler, for example `aws-sqs-queue`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Name for formulas.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How the value is compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^(AverageValue|Value|Utilization)$"))]
    pub metric_type: Option<String>,
    /// The scaler's settings; KEDA takes strings only.
    pub metadata: BTreeMap<String, String>,
    /// Read AWS with the KEDA operator's own IAM role.
    #[serde(default, skip_serializing_if = "is_false")]
    pub operator_identity: bool,
}

impl Autoscaling {
    /// The values of an autoscaler.
    ///
    /// # Errors
    /// When a Kubernetes fragment has no JSON form.
    pub(super) fn of(autoscaling: &migration::Autoscaling) -> serde_json::Result<Self> {
        Ok(match autoscaling {
            migration::Autoscaling::Hpa { min, max, metrics, behavior } => Self::Hpa(Hpa {
                enabled: true,
                min_replicas: *min,
                max_replicas: *max,
                metrics: fragments(metrics)?,
                behavior: optional(behavior.as_ref())?,
            }),
            migration::Autoscaling::Keda {
                min,
                max,
                polling_interval,
                cooldown_period,
                annotations,
                triggers,
                behavior,
            } => Self::Keda(Keda {
                enabled: true,
                min_replicas: *min,
                max_replicas: *max,
                polling_interval: *polling_interval,
                cooldown_period: *cooldown_period,
                annotations: annotations.clone(),
                triggers: triggers.iter().map(Trigger::of).collect(),
                behavior: optional(behavior.as_ref())?,
            }),
        })
    }
}

impl Trigger {
    fn of(trigger: &KedaTrigger) -> Self {
        let KedaTrigger { kind, name, metric_type, metadata, needs_aws_identity } = trigger;
        Self {
            kind: kind.clone(),
            name: name.clone(),
            metric_type: metric_type.clone(),
            metadata: metadata.clone(),
            operator_identity: *needs_aws_identity,
        }
    }
}
