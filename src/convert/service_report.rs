//! What an ECS service did that its chart does not: each a finding.

use crate::finding::rules::service as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::deployment::Deployment;
use crate::inventory::placement::{AwsVpcConfiguration, NetworkConfiguration};
use crate::inventory::service::{DeploymentController, MetricConfiguration, MonitoringConfiguration};
use crate::inventory::service_attachment::{AdvancedConfiguration, ServiceLoadBalancer};

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
pub(super) fn controllers(controller: Option<&DeploymentController>, subject: &Subject, findings: &mut Findings) {
    let Some(DeploymentController { kind, unknown: _ /* reported by the walk over all catch-alls */ }) = controller
    else {
        return;
    };
    match kind.as_deref() {
        None | Some("ECS") => {}
        Some(kind @ ("CODE_DEPLOY" | "EXTERNAL")) => findings.raise(
            &rules::STAGED_DEPLOYMENT,
            subject,
            "deploymentController",
            format!("deployments are driven by {kind}, which owns the listener's target groups; the chart does a rolling update"),
            "Freeze that pipeline before the first weight is moved, and give it up or rebuild it for Kubernetes.",
        ),
        Some(other) => unknown_kind("deploymentController.type", other, subject, findings),
    }
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
    counts: Option<Counts>,
    subject: &Subject,
    findings: &mut Findings,
) {
    if let Some(state) = unsettled(deployments, counts) {
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

fn unsettled(deployments: &[Deployment], counts: Option<Counts>) -> Option<String> {
    let state = |deployment: &Deployment| deployment.rollout_state.as_deref().map(str::to_owned);
    if let Some(state) = deployments.iter().filter_map(state).find(|state| state == "IN_PROGRESS" || state == "FAILED")
    {
        return Some(format!("a deployment is {state}"));
    }
    if deployments.len() > 1 {
        return Some(format!("{} deployments are active", deployments.len()));
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
        if let Some(AdvancedConfiguration {
            alternate_target_group_arn,
            production_listener_rule,
            test_listener_rule,
            role_arn: _,
            unknown: _,
        }) = advanced_configuration
        {
            let arn = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
            findings.raise(
                &rules::STAGED_DEPLOYMENT,
                subject,
                "loadBalancers[].advancedConfiguration",
                format!(
                    "ECS swaps target groups at the rule {} (alternate {}, test rule {}) with each deployment",
                    arn(production_listener_rule),
                    arn(alternate_target_group_arn),
                    arn(test_listener_rule)
                ),
                "Freeze ECS deployments during the cutover.",
            );
        }
    }
}

/// Reports connections that have no generated counterpart.
pub(super) fn connectors(lattice: bool, ecs_owned: bool, subject: &Subject, findings: &mut Findings) {
    if lattice {
        findings.raise(
            &rules::VPC_LATTICE,
            subject,
            "vpcLatticeConfigurations",
            "the service is a target of VPC Lattice; no Lattice objects are generated",
            "Write an HTTPRoute for the AWS Gateway API Controller with a new Lattice target group.",
        );
    }
    if ecs_owned {
        findings.raise(
            &rules::ECS_OWNED_ENDPOINT,
            subject,
            "resourceManagementType",
            "ECS owns the load balancer, the certificate and the host name in front of the service",
            "Give the service a host name of its own, point clients to it, then move it by DNS weights.",
        );
    }
}

/// Reports what the tasks' own network interfaces gave them.
pub(super) fn network(configuration: Option<&NetworkConfiguration>, subject: &Subject, findings: &mut Findings) {
    let Some(NetworkConfiguration { awsvpc_configuration: Some(vpc), unknown: _ }) = configuration else { return };
    let AwsVpcConfiguration {
        subnets: _, // pods get the subnets of their nodes; the plan's preflight compares them
        security_groups,
        assign_public_ip,
        unknown: _, // reported by the walk over all catch-alls
    } = vpc;
    interfaces(
        "networkConfiguration.awsvpcConfiguration",
        security_groups,
        assign_public_ip.as_deref(),
        subject,
        findings,
    );
}

/// The same for any task with an interface of its own; `member` is the path of its settings.
pub(super) fn interfaces(
    member: &str,
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
    if managed_tags == Some(true) || propagate_tags.is_some_and(|from| from != "NONE") {
        findings.raise(
            &rules::MANAGED_TAGS,
            subject,
            "propagateTags",
            "tasks carried AWS tags that cost reports and policies may select by",
            "Use EKS split cost allocation and the pods' labels.",
        );
    }
}
