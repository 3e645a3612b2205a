//! Tasks without a role of their own: on container instances they could use the instance's role through its metadata
//! service, and an application may live off that without anybody knowing.
//!
//! Source: ECS Developer Guide, "Amazon ECS task IAM role" (containers are not prevented from reading the instance's
//! credentials unless `ECS_AWSVPC_BLOCK_IMDS` or a firewall does).

use crate::finding::rules::identity as rules;
use crate::finding::{Findings, ObjectKind};
use crate::inventory::index::Index;
use crate::inventory::service::Service;
use crate::inventory::{Inventory, task_definition::TaskDefinition};
use crate::migration::Workload;

/// Raises a finding for a workload without task role whose tasks may run on container instances.
pub(super) fn inspect(workload: &Workload, inventory: &Inventory, index: &Index<'_>, findings: &mut Findings) {
    let reference = [workload.task_definition.arn.as_str(), workload.task_definition.subject.name.as_str()];
    let task_definition = reference.into_iter().find_map(|reference| index.task_definition(reference));
    let on_instances = match service_of(workload, inventory) {
        Some(service) => service_uses_instances(service, index, task_definition),
        None => may_use_instances(task_definition),
    };
    if on_instances {
        findings.raise(
            &rules::INSTANCE_PROFILE,
            &workload.task_definition.subject,
            "taskRoleArn",
            "The task has no role and may run on container instances, so the application may use the instance's role, which pods do not get.",
            "Find out whether the application calls AWS (CloudTrail shows the instance role's calls); if it does, give the task \
             definition a role with what it needs and convert again.",
        );
    }
}

fn service_of<'a>(workload: &Workload, inventory: &'a Inventory) -> Option<&'a Service> {
    if workload.origin.subject.kind != ObjectKind::Service {
        return None;
    }
    let by_arn = |service: &&Service| service.service_arn.as_deref().is_some_and(|arn| arn == workload.origin.arn);
    let name = workload.origin.subject.name.rsplit('/').next().unwrap_or_default();
    let by_name = |service: &&Service| service.service_arn.is_none() && service.service_name == name;
    inventory.services.iter().find(by_arn).or_else(|| inventory.services.iter().find(by_name))
}

fn service_uses_instances(service: &Service, index: &Index<'_>, task_definition: Option<&TaskDefinition>) -> bool {
    if let Some(launch_type) = &service.launch_type {
        return matches!(launch_type.as_str(), "EC2" | "MANAGED_INSTANCES");
    }
    let mut strategy = service.capacity_provider_strategy.as_slice();
    if strategy.is_empty()
        && let Some(cluster) = index.cluster_of(service)
    {
        strategy = &cluster.default_capacity_provider_strategy;
    }
    if strategy.is_empty() {
        return may_use_instances(task_definition);
    }
    strategy.iter().any(|item| !matches!(item.capacity_provider.as_str(), "FARGATE" | "FARGATE_SPOT"))
}

/// Without any word about where it runs: unless the definition is for Fargate or for machines outside AWS alone.
fn may_use_instances(task_definition: Option<&TaskDefinition>) -> bool {
    task_definition.is_some_and(|found| {
        let required = &found.requires_compatibilities;
        required.is_empty() || required.iter().any(|kind| matches!(kind.as_str(), "EC2" | "MANAGED_INSTANCES"))
    })
}
