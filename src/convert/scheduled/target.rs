//! A started task as a workload: its task definition with the overrides, where it runs, and its CronJob.

use std::collections::BTreeMap;

use crate::convert::account::Account;
use crate::convert::known_images::{self, Helper};
use crate::convert::launch::Launch;
use crate::convert::names::{Candidate, Names};
use crate::convert::placement::{Placement, place};
use crate::convert::task_context::{TaskContext, WorkloadKind};
use crate::convert::{labels, service_report, task_definition};
use crate::finding::rules::schedule as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::arn::Arn;
use crate::inventory::container::ContainerDefinition;
use crate::inventory::ecs_parameters::{EcsParameters, TargetAwsVpcConfiguration, TargetNetworkConfiguration};
use crate::inventory::tag::Tag;
use crate::inventory::task_definition::TaskDefinition;
use crate::migration::{
    ContainerRole, Controller, CronJob, Name, Origin, Pod, RouteObjects, ServiceAccount, Storage, Workload,
};

use super::{Started, overrides};

/// Most tasks that one start makes (`RunTask`'s limit; Scheduler refuses more than 10).
const MAX_TASKS: i64 = 1000;

/// Converts it; `None` with a finding when its task definition is unknown.
pub(super) fn convert(
    candidate: &Candidate,
    parameters: &EcsParameters,
    started: Started,
    origin: Origin,
    names: &Names,
    account: &Account<'_>,
    findings: &mut Findings,
) -> Option<(Workload, Storage)> {
    let subject = origin.subject.clone();
    let EcsParameters {
        task_definition_arn,
        task_count,
        launch_type,
        network_configuration,
        platform_version: _, // Fargate's own; nodes have an AMI instead
        group,
        capacity_provider_strategy,
        enable_ecs_managed_tags,
        enable_execute_command,
        placement_constraints,
        placement_strategy,
        propagate_tags,
        reference_id,
        tags,
        unknown: _, // reported by the walk over all catch-alls
    } = parameters;
    let Some(definition) = account.index.task_definition(task_definition_arn) else {
        findings.raise(
            &rules::TASK_DEFINITION_MISSING,
            &subject,
            "EcsParameters.TaskDefinitionArn",
            format!("the task definition {task_definition_arn} is not in the inventory, so no chart was made"),
            "Add the output of `aws ecs describe-task-definition`, or scan again.",
        );
        return None;
    };
    report_latest(task_definition_arn, &task_definition::short_name(definition), &subject, findings);
    let Started { job, overrides } = started;
    let started_container = overrides::started_container(&overrides).map(str::to_owned);
    let (definition, replaced) = overrides::merged(definition, overrides, &subject, findings);

    let cluster = account.inventory.clusters.iter().find(|cluster| cluster.cluster_name == candidate.cluster);
    let launch = Launch::of(launch_type.as_deref(), capacity_provider_strategy, cluster, account.index);
    let images = account.images_of(&definition);
    let context = TaskContext {
        target: account.target,
        workload: &names.workload,
        namespace: &names.namespace,
        kind: WorkloadKind::Job,
        launch: launch.kind,
        images: &images,
        volume_configurations: &[],
        backends: &[],
        health_check_grace_period_seconds: 0,
        started_container: started_container.as_deref(),
    };
    let converted = task_definition::convert(&definition, &context, findings);
    let mut pod = converted.pod;
    report_ends(&definition, &pod, &converted.container_names, &subject, findings);
    let tasks = task_count.unwrap_or(1).clamp(1, MAX_TASKS);
    place(
        &mut pod,
        &Placement {
            subject: &subject,
            workload: &names.workload,
            task_constraints: &definition.placement_constraints,
            service_constraints: placement_constraints,
            strategies: placement_strategy,
            launch_type: launch_type.as_deref(),
            capacity_providers: launch.capacity_providers,
            zone_rebalancing: false,
            several: tasks > 1,
        },
        findings,
    );
    labels::add_tags(&tags.iter().filter_map(tag).collect::<Vec<_>>(), &mut pod);
    annotate(&mut pod, &replaced, group.as_deref(), reference_id.as_deref());
    report_network(network_configuration.as_ref(), &subject, findings);
    service_report::habits(
        *enable_execute_command,
        None,
        *enable_ecs_managed_tags,
        propagate_tags.as_deref(),
        &subject,
        findings,
    );
    let workload = Workload {
        name: names.workload.clone(),
        chart: names.chart.clone(),
        namespace: names.namespace.clone(),
        origin,
        task_definition: task_definition::origin(&definition),
        cluster: candidate.cluster.clone(),
        controller: Controller::CronJob(CronJob { parallelism: u32::try_from(tasks).unwrap_or(1), ..job }),
        pod,
        service: None,
        service_account: ServiceAccount { name: names.workload.clone(), role_arn: None },
        external_secrets: converted.external_secrets,
        autoscaling: None,
        max_disrupted: None,
        target_groups: Vec::new(),
        routes: RouteObjects::default(),
        task_role_arn: definition.task_role_arn.clone(),
        execution_role_arn: definition.execution_role_arn.clone(),
    };
    Some((workload, converted.storage))
}

/// On ECS the first essential container that ends takes the task with it. A Job ends with its main container, and what runs
/// beside it is started again whenever it ends.
fn report_ends(
    definition: &TaskDefinition,
    pod: &Pod,
    names: &BTreeMap<String, Name>,
    subject: &Subject,
    findings: &mut Findings,
) {
    let role = |container: &ContainerDefinition| {
        let name = names.get(&container.name)?;
        pod.containers.iter().find(|converted| converted.name == *name).map(|converted| converted.role)
    };
    let beside: Vec<&str> = definition
        .container_definitions
        .iter()
        .filter(|container| container.essential.unwrap_or(true) && known_images::helper(container) == Helper::None)
        .filter(|container| role(container) == Some(ContainerRole::NativeSidecar))
        .map(|container| container.name.as_str())
        .collect();
    if let (Some(main), false) = (pod.main(), beside.is_empty()) {
        findings.raise(
            &rules::SEVERAL_ESSENTIAL,
            subject,
            "containerDefinitions[].essential",
            format!(
                "the job ends when the container {} ends; on ECS the task also ended with {}, which the pod starts again \
                 instead",
                main.name,
                beside.join(", ")
            ),
            "Check that the named container is the one that does the work and that the others never end by themselves.",
        );
    }
}

/// A run that is moved to another node starts over, so no autoscaler shall move it.
fn annotate(pod: &mut Pod, replaced: &[String], group: Option<&str>, reference: Option<&str>) {
    let mut say = |key: &str, value: &str| drop(pod.annotations.insert(key.to_owned(), value.to_owned()));
    say("karpenter.sh/do-not-disrupt", "true");
    if !replaced.is_empty() {
        say("ecs2eks/overrides", &replaced.join(", "));
    }
    if let Some(group) = group {
        say("ecs2eks/task-group", group);
    }
    if let Some(reference) = reference {
        say("ecs2eks/reference-id", reference);
    }
}

/// ECS takes the newest revision at each start when the target names none.
fn report_latest(reference: &str, used: &str, subject: &Subject, findings: &mut Findings) {
    let name = Arn::parse(reference).map_or(reference, |arn| arn.resource_id());
    if !name.contains(':') {
        findings.raise(
            &rules::LATEST_REVISION,
            subject,
            "EcsParameters.TaskDefinitionArn",
            format!(
                "it names no revision, so each start on ECS takes the newest one; the chart holds {used} until somebody \
                 changes it"
            ),
            "Let the pipeline that registers revisions set the chart's image too.",
        );
    }
}

fn report_network(configuration: Option<&TargetNetworkConfiguration>, subject: &Subject, findings: &mut Findings) {
    let Some(TargetNetworkConfiguration { awsvpc_configuration: Some(vpc), unknown: _ }) = configuration else {
        return;
    };
    let TargetAwsVpcConfiguration {
        subnets,
        security_groups,
        assign_public_ip,
        unknown: _, // reported by the walk over all catch-alls
    } = vpc;
    service_report::interfaces(
        "EcsParameters.NetworkConfiguration.awsvpcConfiguration",
        subnets,
        security_groups,
        assign_public_ip.as_deref(),
        subject,
        findings,
    );
}

/// EventBridge prints `Key` and `Value`, and people write Scheduler's free maps in either case.
fn tag(pair: &BTreeMap<String, String>) -> Option<Tag> {
    let member =
        |name: &str| pair.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone());
    Some(Tag { key: member("key")?, value: member("value"), ..Tag::default() })
}
