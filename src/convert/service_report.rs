//! What an ECS service did that its chart does not: each a finding.

use crate::finding::rules::service as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::deployment::{Deployment, FargateEphemeralStorageKey, Scale, TaskSet};
use crate::inventory::placement::{AwsVpcConfiguration, NetworkConfiguration};
use crate::inventory::service::{DeploymentController, MetricConfiguration, MonitoringConfiguration};
use crate::inventory::service_attachment::ServiceLoadBalancer;

use super::service_connectors;

/// Reports a value that selects a behaviour and that is not known.
pub(super) fn unknown_kind(member: &str, value: &str, subject: &Subject, findings: &mut Findings) {
    findings.raise(
        &rules::UNKNOWN_KIND,
        subject,
        member,
        format!("{member} is {value:?}, which this version of ecs2eks does not know"),
        "Look the value up in the AWS API reference and adjust the chart by hand.",
    );
}

/// Reports who else drives deployments.
pub(super) fn controllers(
    controller: Option<&DeploymentController>,
    task_sets: &[TaskSet],
    subject: &Subject,
    findings: &mut Findings,
) {
    let Some(DeploymentController { kind, unknown: _ /* reported by the walk over all catch-alls */ }) = controller
    else {
        return;
    };
    match kind.as_deref() {
        None | Some("ECS") => {}
        Some(kind @ ("CODE_DEPLOY" | "EXTERNAL")) => {
            let sets: Vec<String> = task_sets.iter().map(task_set).collect();
            let sets = if sets.is_empty() { String::new() } else { format!(" ({})", sets.join("; ")) };
            staged(
                "deploymentController",
                format!(
                    "deployments are driven by {kind}{sets}, which owns the listener's target groups; the chart does a rolling update"
                ),
                "Freeze that pipeline before the first weight is moved, and give it up or rebuild it for Kubernetes.",
                subject,
                findings,
            );
        }
        Some(other) => unknown_kind("deploymentController.type", other, subject, findings),
    }
}

/// One task set in a few words. What the primary one runs was adopted by the service when it was read.
fn task_set(set: &TaskSet) -> String {
    let by = set.started_by.as_deref().map(|by| format!(", by {by}")).unwrap_or_default();
    let external = set.external_id.as_deref().map(|id| format!(" as {id}")).unwrap_or_default();
    let scale = set.scale.as_ref().map(|Scale { value, unit, unknown: _ /* INV002 */ }| {
        format!(", scale {} {}", value.unwrap_or_default(), unit.as_deref().unwrap_or("PERCENT"))
    });
    let status = set.status.as_deref().unwrap_or("task set");
    format!("{status}{by}{external}{}", scale.unwrap_or_default())
}

/// Reports traffic that ECS or a pipeline shifts itself.
pub(super) fn staged(member: &str, message: String, action: &str, subject: &Subject, findings: &mut Findings) {
    findings.raise(&rules::STAGED_DEPLOYMENT, subject, member, message, action);
}

/// How many tasks there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    /// `desiredCount`.
    pub desired: u32,
    /// `runningCount`; absent in `create-service` input.
    pub running: Option<i64>,
    /// `pendingCount`; absent in `create-service` input.
    pub pending: Option<i64>,
}

/// Reports a service that is not settled. `counts` is `None` for a DAEMON service, which has no wanted number.
pub(super) fn stability(
    deployments: &[Deployment],
    task_sets: &[TaskSet],
    counts: Option<Counts>,
    subject: &Subject,
    findings: &mut Findings,
) {
    if let Some(state) = unsettled(deployments, task_sets, counts) {
        findings.raise(
            &rules::DEPLOYMENT_IN_PROGRESS,
            subject,
            "deployments",
            format!("the service is not stable: {state}"),
            "Wait until it is, then scan and convert again.",
        );
    }
    if counts.is_some_and(|counts| counts.desired == 0) {
        findings.raise(
            &rules::NO_TASKS_WANTED,
            subject,
            "desiredCount",
            "the service wants no tasks; its chart has zero replicas",
            "Ask the owner whether it should move at all.",
        );
    }
}

fn unsettled(deployments: &[Deployment], task_sets: &[TaskSet], counts: Option<Counts>) -> Option<String> {
    let busy = |deployment: &&Deployment| matches!(deployment.rollout_state.as_deref(), Some("IN_PROGRESS" | "FAILED"));
    if let Some(deployment) = deployments.iter().find(busy) {
        let state = deployment.rollout_state.as_deref().unwrap_or_default();
        let reason = deployment.rollout_state_reason.as_deref().filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| format!(" ({})", reason.trim_end_matches('.'))).unwrap_or_default();
        let failed = deployment.failed_tasks.filter(|count| *count > 0);
        let failed = failed.map(|count| format!(", {count} {} failed", if count == 1 { "task" } else { "tasks" }));
        let failed = failed.unwrap_or_default();
        return Some(format!("a deployment is {state}{reason}{failed}"));
    }
    if deployments.len() > 1 {
        return Some(format!("{} deployments are active", deployments.len()));
    }
    let unstable = task_sets.iter().filter_map(|set| set.stability_status.as_deref()).find(|s| *s != "STEADY_STATE");
    if let Some(status) = unstable {
        return Some(format!("a task set is {status}"));
    }
    let Counts { desired, running, pending } = counts?;
    match (running, pending) {
        (_, Some(pending)) if pending > 0 => Some(format!("{pending} tasks are pending")),
        (Some(running), _) if running != i64::from(desired) => Some(format!("{running} of {desired} wanted tasks run")),
        _ => None,
    }
}

/// Reports load balancers that can't be shifted, and those that ECS shifts itself.
pub(super) fn load_balancing(load_balancers: &[ServiceLoadBalancer], subject: &Subject, findings: &mut Findings) {
    for balancer in load_balancers {
        let ServiceLoadBalancer {
            target_group_arn: _, // Workload::target_groups
            load_balancer_name,
            container_name: _, // backends
            container_port: _, // Workload::target_groups
            advanced_configuration,
            unknown: _, // reported by the walk over all catch-alls
        } = balancer;
        if let Some(name) = load_balancer_name {
            findings.raise(
                &rules::CLASSIC_LOAD_BALANCER,
                subject,
                "loadBalancers",
                format!("the service registers with the Classic Load Balancer {name}"),
                "Move it to an Application or Network Load Balancer on ECS first, then scan again.",
            );
        }
        if let Some(advanced) = advanced_configuration {
            let member = "loadBalancers[].advancedConfiguration";
            service_connectors::advanced_configuration_of(member, advanced, subject, findings);
        }
    }
}

/// Reports what the tasks' own network interfaces gave them.
pub(super) fn network(configuration: Option<&NetworkConfiguration>, subject: &Subject, findings: &mut Findings) {
    let Some(NetworkConfiguration { awsvpc_configuration: Some(vpc), unknown: _ }) = configuration else { return };
    let AwsVpcConfiguration {
        subnets,
        security_groups,
        assign_public_ip,
        unknown: _, // reported by the walk over all catch-alls
    } = vpc;
    interfaces(
        "networkConfiguration.awsvpcConfiguration",
        subnets,
        security_groups,
        assign_public_ip.as_deref(),
        subject,
        findings,
    );
}

/// The same for any task with an interface of its own; `member` is the path of its settings.
pub(super) fn interfaces(
    member: &str,
    subnets: &[String],
    security_groups: &[String],
    assign_public_ip: Option<&str>,
    subject: &Subject,
    findings: &mut Findings,
) {
    if assign_public_ip == Some("ENABLED") {
        findings.raise(
            &rules::PUBLIC_IP,
            subject,
            format!("{member}.assignPublicIp"),
            "tasks had public addresses of their own; pods leave through the NAT gateway",
            "Check the subnets' NAT gateway, and give its addresses to whoever keeps an allow-list.",
        );
    }
    if !subnets.is_empty() {
        let mut names: Vec<&str> = subnets.iter().map(String::as_str).collect();
        names.sort_unstable();
        findings.raise(
            &rules::SUBNETS,
            subject,
            format!("{member}.subnets"),
            format!("tasks had addresses in {}; pods have addresses in the subnets of their nodes", names.join(", ")),
            "Compare the subnets' routes, network ACLs and free addresses with those of the nodes.",
        );
    }
    for group in security_groups {
        findings.raise(
            &rules::SECURITY_GROUPS,
            subject,
            format!("{member}.securityGroups[{group}]"),
            "tasks had security groups of their own; pods use those of their node, so peers that admit only the tasks drop their packets",
            "Admit the EKS cluster's security group wherever the tasks' group is named, or write a SecurityGroupPolicy.",
        );
    }
}

/// Reports what people and dashboards are used to.
pub(super) fn habits(
    exec: Option<bool>,
    monitoring: Option<&MonitoringConfiguration>,
    managed_tags: Option<bool>,
    propagate_tags: Option<&str>,
    subject: &Subject,
    findings: &mut Findings,
) {
    if exec == Some(true) {
        findings.raise(
            &rules::EXEC_ENABLED,
            subject,
            "enableExecuteCommand",
            "people could open a shell with ECS Exec; on Kubernetes this is `kubectl exec` under RBAC",
            "Give those who need it pods/exec in the namespace.",
        );
    }
    if let Some(MonitoringConfiguration { metric_configurations, unknown: _ }) = monitoring {
        for MetricConfiguration { metric_names, resolution_seconds, unknown: _ } in metric_configurations {
            findings.raise(
                &rules::METRIC_RESOLUTION,
                subject,
                "monitoring.metricConfigurations",
                format!("{} are published every {} s", metric_names.join(", "), resolution_seconds.unwrap_or(60)),
                "Set the scrape interval of the metrics stack to what the scaling needs.",
            );
        }
    }
    let from = propagate_tags.filter(|from| *from != "NONE");
    if managed_tags == Some(true) || from.is_some() {
        let managed = if managed_tags == Some(true) { "those that ECS manages" } else { "" };
        let from = from.map(|from| format!("those of the {}", from.to_lowercase().replace('_', " ")));
        let which: Vec<String> =
            std::iter::once(managed.to_owned()).filter(|text| !text.is_empty()).chain(from).collect();
        findings.raise(
            &rules::MANAGED_TAGS,
            subject,
            "propagateTags",
            format!("tasks carried AWS tags ({}) that cost reports and policies may select by", which.join(", ")),
            "Use EKS split cost allocation and the pods' labels.",
        );
    }
}

/// Reports the key of the tasks' own disk.
pub(super) fn ephemeral_storage_key(
    storage: Option<&FargateEphemeralStorageKey>,
    subject: &Subject,
    findings: &mut Findings,
) {
    let Some(FargateEphemeralStorageKey { kms_key_id: Some(key), unknown: _ /* INV002 */ }) = storage else { return };
    findings.raise(
        &rules::EPHEMERAL_STORAGE_KEY,
        subject,
        "deployments[].fargateEphemeralStorage.kmsKeyId",
        format!("the tasks' own disk was encrypted with the key {key}; a pod writes to its node's disk"),
        "Encrypt the nodes' volumes with a key that meets the same requirement.",
    );
}
