//! What the conversion of a task definition must know from outside it: the target, the service around it, its backends.

use std::collections::BTreeMap;

use crate::inventory::service_attachment::ServiceVolumeConfiguration;
use crate::migration::{Name, Target};

/// What runs the pod; decides restarts, probes and where helpers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkloadKind {
    /// A REPLICA service: a Deployment.
    Service,
    /// A DAEMON service: a DaemonSet.
    Daemon,
    /// A scheduled task: a CronJob, whose pod must end.
    Job,
}

/// What the tasks run on today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaunchKind {
    /// AWS Fargate: task sizes are mandatory, 20 GiB of disk, x86-64 unless the task definition says otherwise.
    Fargate,
    /// Container instances.
    Ec2,
    /// ECS Anywhere.
    External,
    /// ECS Managed Instances.
    ManagedInstances,
}

/// One entry of a service's `loadBalancers`: traffic arrives at this port and is checked like this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backend {
    /// ECS container name.
    pub container: String,
    /// Container port, 1 to 65535.
    pub port: u16,
    /// The target group's health check; `None` when it is off or the target group is not in the inventory.
    pub check: Option<BackendCheck>,
    /// `deregistration_delay.timeout_seconds`, 0 to 3600; ELB's default is 300.
    pub deregistration_delay_seconds: u32,
}

/// How a target group asks whether a target is healthy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendCheck {
    /// `HTTP`, `HTTPS`, `TCP`, …
    pub protocol: String,
    /// Whether the target group's protocol version is `GRPC`.
    pub grpc: bool,
    /// A port of its own; `None` for `traffic-port`.
    pub port: Option<u16>,
    /// Path, with the query if there is one; for gRPC the full method name.
    pub path: String,
    /// `Matcher.HttpCode` or `Matcher.GrpcCode`, for example `200-299,301`; `None` for ELB's default.
    pub matcher: Option<String>,
    /// Seconds between checks, 5 to 300.
    pub interval_seconds: u32,
    /// Seconds that a check may take, 2 to 120.
    pub timeout_seconds: u32,
    /// Failures in a row before a target is unhealthy, 2 to 10.
    pub unhealthy_threshold: u32,
}

/// Everything around one task definition.
#[derive(Debug, Clone, Copy)]
pub struct TaskContext<'a> {
    /// Where the pod goes.
    pub target: &'a Target,
    /// Name of the workload; Secrets and claims are named after it.
    pub workload: &'a Name,
    /// Its namespace.
    pub namespace: &'a Name,
    /// What runs the pod.
    pub kind: WorkloadKind,
    /// What the tasks run on today.
    pub launch: LaunchKind,
    /// `sha256:…` by ECS container name, as the running tasks or the service revision report it.
    pub images: &'a BTreeMap<String, String>,
    /// The service's `volumeConfigurations`.
    pub volume_configurations: &'a [ServiceVolumeConfiguration],
    /// Where the service's load balancers send traffic.
    pub backends: &'a [Backend],
    /// The service's `healthCheckGracePeriodSeconds`.
    pub health_check_grace_period_seconds: u32,
    /// ECS name of the container that a scheduled start is about, when its overrides tell.
    pub started_container: Option<&'a str>,
}

impl TaskContext<'_> {
    /// The backends of one ECS container.
    pub(super) fn backends_of(&self, container: &str) -> impl Iterator<Item = &Backend> {
        self.backends.iter().filter(move |backend| backend.container == container)
    }
}
