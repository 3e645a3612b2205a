//! The sample account as a migration, made by hand: the planner's tests need its shape, not its details.

use std::collections::BTreeMap;

use crate::finding::{ObjectKind, Subject};
use crate::inventory::Inventory;
use crate::inventory::index::{Index, cluster_name};
use crate::inventory::service::Service;
use crate::inventory::task_definition::TaskDefinition;
use crate::migration::{
    Autoscaling, Concurrency, Container, ContainerRole, Controller, CronJob, DeploymentStrategy, ImageRef, Migration,
    Name, Origin, Pod, PortProtocol, Service as KubernetesService, ServiceAccount, ServicePort, Target,
    TargetGroupPort, Workload,
};

/// The embedded sample account.
pub(crate) fn sample() -> Inventory {
    serde_json::from_str(include_str!("../../fixtures/tidewater/inventory.json")).unwrap()
}

/// A migration of all services and of the schedules that have a CronJob form.
pub(crate) fn migration(inventory: &Inventory) -> Migration {
    let index = Index::new(inventory);
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for service in &inventory.services {
        *names.entry(&service.service_name).or_default() += 1;
    }
    let mut workloads: Vec<Workload> = inventory
        .services
        .iter()
        .filter_map(|service| {
            let unique = names.get(service.service_name.as_str()) == Some(&1);
            Some(of_service(&index, service, index.task_definition_of(service)?, unique))
        })
        .collect();
    for rule in inventory.event_rules.iter().filter(|rule| rule.schedule_expression.is_some()) {
        for target in &rule.targets {
            let Some(parameters) = &target.ecs_parameters else { continue };
            let Some(definition) = index.task_definition(&parameters.task_definition_arn) else { continue };
            let suspend = rule.state.as_deref() == Some("DISABLED");
            workloads.push(scheduled(&rule.name, rule.arn.as_deref(), suspend, definition));
        }
    }
    for schedule in &inventory.schedules {
        let Some(parameters) = schedule.target.as_ref().and_then(|target| target.ecs_parameters.as_ref()) else {
            continue;
        };
        let Some(definition) = index.task_definition(&parameters.task_definition_arn) else { continue };
        if schedule.schedule_expression.as_deref().is_some_and(|expression| expression.starts_with("at(")) {
            continue;
        }
        let suspend = schedule.state.as_deref() == Some("DISABLED");
        workloads.push(scheduled(&schedule.name, schedule.arn.as_deref(), suspend, definition));
    }
    workloads.sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
    let cluster = inventory.eks_clusters.first();
    Migration {
        target: Target {
            cluster: cluster.map(|cluster| cluster.name.clone()),
            partition: "aws".into(),
            account_id: inventory.scopes.first().map(|scope| scope.account_id.clone()).unwrap_or_default(),
            region: inventory.scopes.first().map(|scope| scope.region.clone()).unwrap_or_default(),
            vpc_id: cluster.and_then(|cluster| cluster.resources_vpc_config.as_ref()?.vpc_id.clone()),
            ..Target::default()
        },
        workloads,
        ..Migration::default()
    }
}

fn of_service(index: &Index<'_>, service: &Service, definition: &TaskDefinition, unique: bool) -> Workload {
    let cluster = cluster_name(service);
    let chart = if unique { service.service_name.clone() } else { format!("{cluster}-{}", service.service_name) };
    let subject = Subject::new(ObjectKind::Service, format!("{cluster}/{}", service.service_name));
    let target_groups: Vec<TargetGroupPort> = service
        .load_balancers
        .iter()
        .filter_map(|attached| {
            Some(TargetGroupPort {
                arn: attached.target_group_arn.clone()?,
                service_port: u16::try_from(attached.container_port?).ok()?,
            })
        })
        .collect();
    let replicas = u32::try_from(service.desired_count.unwrap_or(0)).unwrap_or(0);
    let controller = if service.scheduling_strategy.as_deref() == Some("DAEMON") {
        Controller::DaemonSet { max_unavailable: 1 }
    } else {
        Controller::Deployment { replicas, strategy: DeploymentStrategy::Recreate, progress_deadline_seconds: None }
    };
    let mut workload = workload(&service.service_name, &chart, cluster, definition, controller);
    workload.origin = Origin::object(subject, service.service_arn.clone().unwrap_or_default());
    workload.service =
        (!target_groups.is_empty() || !service.service_registries.is_empty()).then(|| KubernetesService {
            ports: target_groups
                .iter()
                .map(|group| ServicePort {
                    name: "http".into(),
                    port: group.service_port,
                    target_port: group.service_port,
                    protocol: PortProtocol::Tcp,
                    app_protocol: None,
                })
                .collect(),
            ..KubernetesService::default()
        });
    workload.target_groups = target_groups;
    workload.autoscaling = index.scaling_of(service).targets.first().map(|target| Autoscaling::Hpa {
        min: i32::try_from(target.min_capacity.unwrap_or(1)).unwrap_or(1),
        max: i32::try_from(target.max_capacity.unwrap_or(1)).unwrap_or(1),
        metrics: Vec::new(),
        behavior: None,
    });
    workload
}

fn scheduled(name: &str, arn: Option<&str>, suspend: bool, definition: &TaskDefinition) -> Workload {
    let controller = Controller::CronJob(CronJob {
        schedule: "0 3 * * *".into(),
        time_zone: "Etc/UTC".into(),
        suspend,
        parallelism: 1,
        concurrency: Concurrency::Forbid,
        starting_deadline_seconds: None,
    });
    let mut workload = workload(name, name, "shop-prod", definition, controller);
    workload.origin = Origin::object(Subject::new(ObjectKind::Schedule, name), arn.unwrap_or_default());
    workload
}

fn workload(name: &str, chart: &str, cluster: &str, definition: &TaskDefinition, controller: Controller) -> Workload {
    let revision = format!("{}:{}", definition.family, definition.revision.unwrap_or(1));
    let origin = Origin::object(
        Subject::new(ObjectKind::TaskDefinition, revision),
        definition.task_definition_arn.clone().unwrap_or_default(),
    );
    let containers = definition
        .container_definitions
        .iter()
        .enumerate()
        .map(|(position, container)| {
            let role = if position == 0 { ContainerRole::Main } else { ContainerRole::Sidecar };
            let image = ImageRef { repository: container.image.clone().unwrap_or_default(), ..ImageRef::default() };
            let member = origin.member(format!("containerDefinitions[{}]", container.name));
            Container::new(Name::sanitise(&container.name, 63), role, image, member)
        })
        .collect();
    let name = Name::sanitise(name, 63);
    Workload {
        chart: Name::sanitise(chart, 63),
        namespace: Name::sanitise(cluster, 63),
        origin: origin.clone(),
        task_definition: origin,
        cluster: cluster.to_owned(),
        controller,
        pod: Pod { containers, ..Pod::default() },
        service: None,
        service_account: ServiceAccount {
            name: name.clone(),
            role_arn: definition.task_role_arn.as_ref().map(|arn| format!("{arn}-eks")),
        },
        external_secrets: Vec::new(),
        autoscaling: None,
        max_disrupted: None,
        target_groups: Vec::new(),
        routes: crate::migration::RouteObjects::default(),
        task_role_arn: definition.task_role_arn.clone(),
        execution_role_arn: definition.execution_role_arn.clone(),
        name,
    }
}
