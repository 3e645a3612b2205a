//! The controller, and the objects around the pods.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::fragment::{Fragment, fragment};
use super::scaling::Autoscaling;
use super::secret::ExternalSecretValues;
use super::service::{ServiceAccountValues, ServiceValues};
use crate::migration::{Concurrency, Controller, CronJob, DeploymentStrategy, Workload};

/// Values of the controller and its neighbours.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorkloadValues {
    /// Replaces the label `app.kubernetes.io/name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_override: Option<String>,
    /// Replaces the name of all objects; the chart's name when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fullname_override: Option<String>,
    /// Number of pods. Has no effect while `autoscaling.enabled` is true.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub replica_count: Option<u32>,
    /// How a new version replaces the old one.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub strategy: Fragment,
    /// Seconds until a rollout counts as failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub progress_deadline_seconds: Option<u32>,
    /// How a new version replaces the old one, node by node.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub update_strategy: Fragment,
    /// When and how often it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cron_job: Option<CronJobValues>,
    /// How others reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceValues>,
    /// Who owns the number of pods.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Fragment>")]
    pub autoscaling: Option<Autoscaling>,
    /// How many pods may be away at once while nodes are drained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_disruption_budget: Option<DisruptionBudget>,
    /// Identity inside the cluster and in AWS.
    pub service_account: ServiceAccountValues,
    /// Secrets that External Secrets fills, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub external_secrets: BTreeMap<String, ExternalSecretValues>,
}

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CronJobValues {
    /// Minute, hour, day of month, month, day of week.
    #[schemars(length(min = 1))]
    pub schedule: String,
    /// IANA time zone.
    #[schemars(length(min = 1))]
    pub time_zone: String,
    /// True while nothing shall start.
    pub suspend: bool,
    /// What happens when a run is due while the last one still runs.
    pub concurrency_policy: ConcurrencyPolicy,
    /// Pods per run; each runs once, independently of the others.
    #[schemars(range(min = 1))]
    pub parallelism: u32,
    /// Retries of a failed pod. ECS does not retry a task that failed.
    pub backoff_limit: u32,
    /// Seconds after which a missed start is given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub starting_deadline_seconds: Option<u32>,
    /// Finished runs to keep for a look at their logs.
    pub successful_jobs_history_limit: u32,
    /// Failed runs to keep for a look at their logs.
    pub failed_jobs_history_limit: u32,
}

/// What happens when a run is due while the last one still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ConcurrencyPolicy {
    /// Both run.
    Allow,
    /// The new one is skipped.
    Forbid,
    /// The old one is stopped.
    Replace,
}

/// A PodDisruptionBudget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisruptionBudget {
    /// Pods that may be away at once, or a percentage.
    #[schemars(schema_with = "count_or_percentage")]
    pub max_unavailable: u32,
}

fn count_or_percentage(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "oneOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]{1,3}%$"}]
    })
}

impl WorkloadValues {
    /// The values around the pod.
    ///
    /// # Errors
    /// When a Kubernetes fragment has no JSON form.
    pub fn of(workload: &Workload) -> serde_json::Result<Self> {
        let Workload {
            name,
            chart,
            namespace: _, // the release's
            origin: _,    // told in comments
            task_definition: _,
            cluster: _,
            controller,
            pod: _, // the other half of the values
            service,
            service_account,
            external_secrets,
            autoscaling,
            max_disrupted,
            target_groups: _, // joined by routes and plan
            task_role_arn: _, // joined by identities
            execution_role_arn: _,
        } = workload;
        let mut values = Self {
            fullname_override: (name != chart).then(|| name.to_string()),
            service: service.as_ref().map(ServiceValues::of),
            autoscaling: autoscaling.as_ref().map(Autoscaling::of).transpose()?,
            pod_disruption_budget: max_disrupted.map(|max_unavailable| DisruptionBudget { max_unavailable }),
            service_account: ServiceAccountValues::of(service_account),
            external_secrets: external_secrets
                .iter()
                .map(|secret| (secret.name.to_string(), ExternalSecretValues::of(secret)))
                .collect(),
            ..Self::default()
        };
        match controller {
            Controller::Deployment { replicas, strategy, progress_deadline_seconds } => {
                values.replica_count = autoscaling.is_none().then_some(*replicas);
                values.strategy = strategy_values(*strategy)?;
                values.progress_deadline_seconds = *progress_deadline_seconds;
            }
            Controller::DaemonSet { max_unavailable } => {
                values.update_strategy =
                    fragment(&json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": max_unavailable}}))?;
            }
            Controller::CronJob(job) => values.cron_job = Some(CronJobValues::of(job)),
        }
        Ok(values)
    }
}

fn strategy_values(strategy: DeploymentStrategy) -> serde_json::Result<Fragment> {
    fragment(&match strategy {
        DeploymentStrategy::Recreate => json!({"type": "Recreate"}),
        DeploymentStrategy::RollingUpdate { max_surge, max_unavailable } => {
            json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": max_surge, "maxUnavailable": max_unavailable}})
        }
    })
}

impl CronJobValues {
    fn of(job: &CronJob) -> Self {
        let CronJob { schedule, time_zone, suspend, parallelism, concurrency, starting_deadline_seconds } = job;
        Self {
            schedule: schedule.clone(),
            time_zone: time_zone.clone(),
            suspend: *suspend,
            concurrency_policy: match concurrency {
                Concurrency::Allow => ConcurrencyPolicy::Allow,
                Concurrency::Forbid => ConcurrencyPolicy::Forbid,
            },
            parallelism: (*parallelism).max(1),
            backoff_limit: 0,
            starting_deadline_seconds: *starting_deadline_seconds,
            successful_jobs_history_limit: 3,
            failed_jobs_history_limit: 3,
        }
    }
}
