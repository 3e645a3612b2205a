//! One ECS service as one workload: joins the service with its task definition, target groups, scaling and discovery.
//!
//! Source of the member semantics: Amazon ECS API reference, `Service` and `CreateService`.

use super::account::Account;
use super::backends::backends;
use super::deployment::{self, Bounds};
use super::discovery;
use super::labels;
use super::launch::Launch;
use super::names::{Candidate, Names};
use super::placement::{Placement, place};
use super::service_connectors;
use super::service_ports::service_ports;
use super::service_report;
use super::task_context::{TaskContext, WorkloadKind};
use super::task_definition;
use crate::finding::rules::service as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::deployment::Deployment;
use crate::inventory::index::cluster_name;
use crate::inventory::service::Service;
use crate::inventory::service_attachment::ServiceVolumeConfiguration;
use crate::inventory::service_connect::ServiceConnectConfiguration;
use crate::migration::{Controller, Origin, RouteObjects, ServiceAccount, Storage, TargetGroupPort, Workload};

/// The candidate for a name that a service is.
#[must_use]
pub fn candidate(service: &Service) -> Candidate {
    Candidate { cluster: cluster_name(service).to_owned(), name: service.service_name.clone(), is_cron_job: false }
}

/// Converts a service. `None` when it is not active or its task definition is unknown; a finding says so.
#[expect(
    clippy::too_many_lines,
    reason = "one destructuring holds the whole service, so that the compiler counts its members"
)]
pub fn convert(
    service: &Service,
    names: &Names,
    account: &Account<'_>,
    findings: &mut Findings,
) -> Option<(Workload, Storage)> {
    let cluster = cluster_name(service).to_owned();
    let subject = Subject::new(ObjectKind::Service, format!("{cluster}/{}", service.service_name));
    if !is_active(service, &subject, findings) {
        return None;
    }
    let Some(definition) = account.index.task_definition_of(service) else {
        findings.raise(
            &rules::TASK_DEFINITION_MISSING,
            &subject,
            "taskDefinition",
            format!(
                "the task definition {} is not in the inventory, so no chart was made",
                service.task_definition.as_deref().unwrap_or("(none)")
            ),
            "Add the output of `aws ecs describe-task-definition`, or scan again.",
        );
        return None;
    };
    let Service {
        service_arn,
        service_name: _,    // the candidate's name
        cluster_arn: _,     // the candidate's cluster
        cluster: _,         // the same
        task_definition: _, // resolved above
        desired_count,
        launch_type,
        capacity_provider_strategy,
        platform_version: _, // Fargate's own; nodes have an AMI instead
        platform_family: _,  // repeats the task definition's runtime platform
        scheduling_strategy,
        deployment_controller,
        deployment_configuration,
        load_balancers,
        service_registries,
        service_connect_configuration,
        volume_configurations,
        vpc_lattice_configurations,
        gateway_connectors,
        monitoring,
        network_configuration,
        health_check_grace_period_seconds,
        placement_constraints,
        placement_strategy,
        availability_zone_rebalancing,
        enable_ecs_managed_tags,
        propagate_tags,
        enable_execute_command,
        role_arn: _,     // ECS's own right to register targets; the load balancer controller has its own role
        role: _,         // the same in create-service input
        client_token: _, // idempotency of the creating call
        tags,
        status: _, // is_active
        running_count,
        pending_count,
        deployments,
        task_sets,
        current_service_deployment: _, // history; the deployments themselves are read
        current_service_revisions: _,  // joined by Account::images
        events: _,                     // history
        resource_management_type,
        created_at: _, // history
        created_by: _, // history
        unknown: _,    // reported by the walk over all catch-alls
    } = service;

    let primary = deployments.iter().find(|deployment| deployment.status.as_deref() == Some("PRIMARY"));
    let (connect, volumes) = effective(service_connect_configuration.as_ref(), volume_configurations, primary);
    let launch = Launch::of(
        launch_type.as_deref(),
        capacity_provider_strategy,
        account.index.cluster_of(service),
        account.index,
    );
    let daemon = match scheduling_strategy.as_deref() {
        None | Some("REPLICA") => false,
        Some("DAEMON") => true,
        Some(other) => {
            service_report::unknown_kind("schedulingStrategy", other, &subject, findings);
            false
        }
    };
    let images = account.images(service);
    let backends = backends(load_balancers, account.index);
    let context = TaskContext {
        target: account.target,
        workload: &names.workload,
        namespace: &names.namespace,
        kind: if daemon { WorkloadKind::Daemon } else { WorkloadKind::Service },
        launch: launch.kind,
        images: &images,
        volume_configurations: volumes,
        backends: &backends,
        health_check_grace_period_seconds: health_check_grace_period_seconds
            .map_or(0, |seconds| u32::try_from(seconds).unwrap_or(0)),
        started_container: None,
    };
    let converted = task_definition::convert(definition, &context, findings);
    let mut pod = converted.pod;

    let desired = desired_count.map_or(0, |count| u32::try_from(count).unwrap_or(0));
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
            zone_rebalancing: availability_zone_rebalancing.as_deref() == Some("ENABLED"),
            several: desired > 1,
        },
        findings,
    );
    labels::add_tags(tags, &mut pod);

    let mut kubernetes_service = service_ports(&pod, load_balancers, daemon);
    discovery::registries(service_registries, account.index, &mut kubernetes_service, &subject, findings);
    if let Some(connect) = connect {
        discovery::service_connect(connect, &pod, &mut kubernetes_service, &subject, findings);
    }

    service_report::controllers(deployment_controller.as_ref(), task_sets, &subject, findings);
    if let Some(configuration) = deployment_configuration {
        deployment::report(configuration, &subject, findings);
    }
    let bounds = Bounds::of(deployment_configuration.as_ref(), daemon);
    let controller = if daemon {
        // ECS keeps desiredCount of a daemon at the number of instances; what happens to run is a matter of the moment.
        let instances = desired_count.or(*running_count).map_or(1, |count| u32::try_from(count).unwrap_or(1));
        Controller::DaemonSet { max_unavailable: bounds.unavailable(instances).max(1) }
    } else {
        let strategy = deployment::strategy(bounds, desired, &subject, findings);
        Controller::Deployment {
            replicas: desired,
            strategy,
            progress_deadline_seconds: deployment::progress_deadline(&pod),
        }
    };

    let counts = service_report::Counts { desired, running: *running_count, pending: *pending_count };
    service_report::stability(deployments, task_sets, (!daemon).then_some(counts), &subject, findings);
    service_report::load_balancing(load_balancers, &subject, findings);
    let lattice = match primary {
        Some(primary) if vpc_lattice_configurations.is_empty() => &primary.vpc_lattice_configurations,
        _ => vpc_lattice_configurations,
    };
    service_connectors::lattice(lattice, &subject, findings);
    service_connectors::owned(gateway_connectors, resource_management_type.as_deref(), &subject, findings);
    let primary_set = task_sets.iter().find(|set| set.status.as_deref() == Some("PRIMARY"));
    let of_set = || primary_set.and_then(|set| set.fargate_ephemeral_storage.as_ref());
    let key = primary.and_then(|primary| primary.fargate_ephemeral_storage.as_ref()).or_else(of_set);
    service_report::ephemeral_storage_key(key, &subject, findings);
    service_report::network(
        network_configuration.as_ref().or(primary.and_then(|primary| primary.network_configuration.as_ref())),
        &subject,
        findings,
    );
    service_report::habits(
        *enable_execute_command,
        monitoring.as_ref(),
        *enable_ecs_managed_tags,
        propagate_tags.as_deref(),
        &subject,
        findings,
    );

    let target_groups = load_balancers
        .iter()
        .filter_map(|balancer| {
            let arn = balancer.target_group_arn.clone()?;
            let service_port = balancer.container_port.and_then(|port| u16::try_from(port).ok())?;
            Some(TargetGroupPort { arn, service_port })
        })
        .collect();
    let origin = Origin::object(subject, service_arn.clone().unwrap_or_default());
    let workload = Workload {
        name: names.workload.clone(),
        chart: names.chart.clone(),
        namespace: names.namespace.clone(),
        origin,
        task_definition: task_definition::origin(definition),
        cluster,
        max_disrupted: (!daemon && desired > 1).then_some(1),
        controller,
        pod,
        service: kubernetes_service,
        service_account: ServiceAccount { name: names.workload.clone(), role_arn: None },
        external_secrets: converted.external_secrets,
        autoscaling: None, // scaling::scale sets it, once the routes are known
        target_groups,
        routes: RouteObjects::default(),
        task_role_arn: definition.task_role_arn.clone(),
        execution_role_arn: definition.execution_role_arn.clone(),
    };
    Some((workload, converted.storage))
}

/// A description carries Service Connect and launch-time volumes in its primary deployment, `create-service` input in
/// the service itself.
fn effective<'a>(
    connect: Option<&'a ServiceConnectConfiguration>,
    volumes: &'a [ServiceVolumeConfiguration],
    primary: Option<&'a Deployment>,
) -> (Option<&'a ServiceConnectConfiguration>, &'a [ServiceVolumeConfiguration]) {
    let connect = connect.or_else(|| primary.and_then(|primary| primary.service_connect_configuration.as_ref()));
    let volumes = match primary {
        Some(primary) if volumes.is_empty() => &primary.volume_configurations,
        _ => volumes,
    };
    (connect, volumes)
}

fn is_active(service: &Service, subject: &Subject, findings: &mut Findings) -> bool {
    match service.status.as_deref() {
        None | Some("ACTIVE") => true,
        Some(status) => {
            findings.raise(
                &rules::NOT_ACTIVE,
                subject,
                "status",
                format!("the service is {status}, so no chart was made"),
                "Check that nobody needs it; make it ACTIVE and scan again if it must move.",
            );
            false
        }
    }
}
