//! What runs: one workload per ECS service or scheduled task, and one Helm chart per workload.

use std::collections::BTreeMap;

use super::{Autoscaling, ExternalSecret, Name, Origin, Pod, PortProtocol, RouteObjects};

/// A workload. Its name is the name of the chart's release, Deployment, Service and ServiceAccount.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Name of the objects in the namespace.
    pub name: Name,
    /// Name of the chart and its folder; differs from `name` when two clusters run a service of the same name.
    pub chart: Name,
    /// Namespace, one per ECS cluster unless configured.
    pub namespace: Name,
    /// The ECS service, rule target or schedule.
    pub origin: Origin,
    /// The task definition.
    pub task_definition: Origin,
    /// ECS cluster name; empty when the input names none.
    pub cluster: String,
    /// What runs it.
    pub controller: Controller,
    /// What it runs.
    pub pod: Pod,
    /// How others reach it inside the cluster.
    pub service: Option<Service>,
    /// Who it is.
    pub service_account: ServiceAccount,
    /// Which secrets it reads.
    pub external_secrets: Vec<ExternalSecret>,
    /// Who owns the replicas.
    pub autoscaling: Option<Autoscaling>,
    /// Pods that may be away at once during a voluntary disruption; `None` for no budget (singletons, jobs, daemons).
    pub max_disrupted: Option<u32>,
    /// Target groups that the ECS service registers in, for the joins of routes and plan.
    pub target_groups: Vec<TargetGroupPort>,
    /// How requests from outside the cluster reach it.
    pub routes: RouteObjects,
    /// Task role ARN, for the join with identities.
    pub task_role_arn: Option<String>,
    /// Execution role ARN, for the join with identities.
    pub execution_role_arn: Option<String>,
}

/// A target group that an ECS service registers its tasks in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetGroupPort {
    /// The target group.
    pub arn: String,
    /// Port number of the Service.
    pub service_port: u16,
}

/// The Kubernetes controller of a workload.
#[derive(Debug, Clone, PartialEq)]
pub enum Controller {
    /// A REPLICA service.
    Deployment {
        /// `desiredCount`; rendered only when no autoscaler owns it.
        replicas: u32,
        /// How a new version replaces the old one.
        strategy: DeploymentStrategy,
        /// Seconds until a rollout counts as failed; `None` for Kubernetes' 600.
        progress_deadline_seconds: Option<u32>,
    },
    /// A DAEMON service.
    DaemonSet {
        /// Pods that may be away at once during a rollout, at least 1.
        max_unavailable: u32,
    },
    /// A scheduled task.
    CronJob(CronJob),
}

/// How a Deployment rolls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeploymentStrategy {
    /// Stop all, then start: the ECS service has minimum 0 and maximum 100 percent.
    Recreate,
    /// Absolute numbers, because ECS and Kubernetes round percentages in different directions.
    RollingUpdate {
        /// Pods above the wanted number.
        max_surge: u32,
        /// Pods below the wanted number; not 0 when `max_surge` is 0.
        max_unavailable: u32,
    },
}

/// What happens when a run is due while the last one still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concurrency {
    /// Both run, as on ECS.
    Allow,
    /// The new one is skipped.
    Forbid,
}

/// A scheduled task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CronJob {
    /// Five fields.
    pub schedule: String,
    /// IANA time zone.
    pub time_zone: String,
    /// True for a disabled rule; the plan also installs every CronJob suspended and resumes it at its switch.
    pub suspend: bool,
    /// Tasks per run (`TaskCount`).
    pub parallelism: u32,
    /// Whether runs may overlap.
    pub concurrency: Concurrency,
    /// Seconds after which a missed start is given up.
    pub starting_deadline_seconds: Option<u32>,
}

/// A `ClusterIP` Service in front of the pods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// Headless: names resolve to pod addresses, as Cloud Map's A records did.
    pub headless: bool,
    /// Ports, unique by number and protocol.
    pub ports: Vec<ServicePort>,
    /// Further Services with the same pods: Service Connect aliases, by name, with their own port.
    pub aliases: BTreeMap<Name, ServicePort>,
    /// Annotations, for example a host name for external-dns.
    pub annotations: BTreeMap<String, String>,
}

/// One port of a Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePort {
    /// Port name, unique in the Service.
    pub name: String,
    /// Port number of the Service.
    pub port: u16,
    /// Port number of the container.
    pub target_port: u16,
    /// Transport.
    pub protocol: PortProtocol,
    /// `appProtocol`.
    pub app_protocol: Option<String>,
}

/// The identity of the pods inside the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccount {
    /// Its name.
    pub name: Name,
    /// IRSA role ARN, rendered as `eks.amazonaws.com/role-arn`; `None` for a task without a role.
    pub role_arn: Option<String>,
}
