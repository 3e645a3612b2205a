//! What the planner knows about one workload: its place on Kubernetes joined with everything that ECS, the load
//! balancers, Cloud Map and EventBridge say about it. Built once; nothing after it searches the inventory by name.

mod environment;
pub(crate) mod owner;
pub(crate) mod routes;
mod trigger;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::Inventory;
use crate::inventory::cloud_map::{DiscoveryService, Namespace};
use crate::inventory::index::{Index, Scaling};
use crate::inventory::service::Service;
use crate::inventory::service_connect::ServiceConnectConfiguration;
use crate::inventory::task_definition::TaskDefinition;
use crate::migration::{Controller, Migration, Workload};

pub(crate) use environment::Environment;
pub(crate) use routes::RuleUse;
pub(crate) use trigger::Trigger;
pub(crate) use volumes::Data;

/// A Cloud Map name under which ECS registers the tasks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Registered<'a> {
    pub(crate) service: &'a DiscoveryService,
    pub(crate) namespace: &'a Namespace,
}

impl Registered<'_> {
    /// The DNS name, when the namespace has one: `catalog-api.tidewater.internal`.
    pub(crate) fn dns_name(&self) -> Option<String> {
        let in_dns = self.namespace.kind.as_deref().is_some_and(|kind| kind.starts_with("DNS"));
        let (service, namespace) = (self.service.name.as_deref()?, self.namespace.name.as_deref()?);
        in_dns.then(|| format!("{service}.{namespace}").to_ascii_lowercase())
    }
}

/// One workload with all that is known about it.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) workload: &'a Workload,
    /// Chart name: unique, and the first part of all step ids.
    pub(crate) id: &'a str,
    pub(crate) service: Option<&'a Service>,
    pub(crate) task_definition: Option<&'a TaskDefinition>,
    pub(crate) environment: Environment,
    /// Listener rules that forward to it, in the order of balancer, port and priority.
    pub(crate) rules: Vec<RuleUse<'a>>,
    /// Its target groups on ECS: current and, for blue/green, alternate.
    pub(crate) target_groups: BTreeSet<&'a str>,
    pub(crate) scaling: Scaling<'a>,
    pub(crate) trigger: Option<Trigger<'a>>,
    pub(crate) registered: Option<Registered<'a>>,
    pub(crate) connect: Option<&'a ServiceConnectConfiguration>,
    pub(crate) data: Data,
}

impl<'a> Facts<'a> {
    /// `cluster/service` or the name of the schedule.
    pub(crate) fn origin(&self) -> &'a str {
        &self.workload.origin.subject.name
    }

    /// Name of the ECS cluster.
    pub(crate) fn cluster(&self) -> &'a str {
        self.service.map_or(self.workload.cluster.as_str(), crate::inventory::index::cluster_name)
    }

    /// Tasks that run now; the wanted number where AWS printed no running number.
    pub(crate) fn running(&self) -> i64 {
        self.service.and_then(|service| service.running_count.or(service.desired_count)).unwrap_or(0)
    }

    /// Whether ECS counts the tasks itself, one for each container instance: nobody can set their number.
    pub(crate) fn is_daemon(&self) -> bool {
        matches!(self.workload.controller, Controller::DaemonSet { .. })
    }

    /// Tasks that are wanted.
    pub(crate) fn desired(&self) -> i64 {
        self.service.and_then(|service| service.desired_count).unwrap_or(0)
    }

    /// Whether the service stops its task before it starts the next one.
    pub(crate) fn stops_first(&self) -> bool {
        self.service.and_then(|service| service.deployment_configuration.as_ref()).is_some_and(|config| {
            config.minimum_healthy_percent == Some(0) && config.maximum_percent.unwrap_or(200) <= 100
        })
    }
}

/// Gathers the facts of all workloads, in the order of their ids.
pub(crate) fn gather<'a>(
    inventory: &'a Inventory,
    index: &Index<'a>,
    migration: &'a Migration,
) -> BTreeMap<&'a str, Facts<'a>> {
    let services: BTreeMap<&str, &Service> =
        inventory.services.iter().filter_map(|service| Some((service.service_arn.as_deref()?, service))).collect();
    let by_name: BTreeMap<String, &Service> = inventory
        .services
        .iter()
        .map(|service| {
            (format!("{}/{}", crate::inventory::index::cluster_name(service), service.service_name), service)
        })
        .collect();
    let forwards = routes::Forwards::new(inventory, index);
    let describe = |workload: &'a Workload| {
        let scheduled = matches!(workload.controller, Controller::CronJob(_));
        let service = (!scheduled)
            .then(|| services.get(workload.origin.arn.as_str()).or_else(|| by_name.get(&workload.origin.subject.name)))
            .flatten()
            .copied();
        let task_definition = index
            .task_definition(&workload.task_definition.arn)
            .or_else(|| index.task_definition(&workload.task_definition.subject.name))
            .or_else(|| service.and_then(|service| index.task_definition_of(service)));
        let target_groups = own_target_groups(workload, service);
        Facts {
            workload,
            id: workload.chart.as_str(),
            service,
            task_definition,
            environment: environment::of(workload, service),
            rules: forwards.to(&target_groups, service),
            target_groups,
            scaling: service.map(|service| index.scaling_of(service)).unwrap_or_default(),
            trigger: scheduled.then(|| trigger::find(inventory, workload)).flatten(),
            registered: service.and_then(|service| registered(index, service)),
            connect: service.and_then(connect),
            data: volumes::data(service, task_definition),
        }
    };
    migration.workloads.iter().map(|workload| (workload.chart.as_str(), describe(workload))).collect()
}

fn own_target_groups<'a>(workload: &'a Workload, service: Option<&'a Service>) -> BTreeSet<&'a str> {
    let mut found: BTreeSet<&str> = workload.target_groups.iter().map(|group| group.arn.as_str()).collect();
    let Some(service) = service else { return found };
    let of_task_sets = service.task_sets.iter().flat_map(|set| &set.load_balancers);
    for attached in service.load_balancers.iter().chain(of_task_sets) {
        found.extend(attached.target_group_arn.as_deref());
        let advanced = attached.advanced_configuration.as_ref();
        found.extend(advanced.and_then(|config| config.alternate_target_group_arn.as_deref()));
    }
    found
}

fn registered<'a>(index: &Index<'a>, service: &'a Service) -> Option<Registered<'a>> {
    let of_task_sets = service.task_sets.iter().flat_map(|set| &set.service_registries);
    let registry = service.service_registries.iter().chain(of_task_sets).next()?;
    let service = index.discovery_service(registry.registry_arn.as_deref()?)?;
    Some(Registered { service, namespace: index.namespace_of(service)? })
}

fn connect(service: &Service) -> Option<&ServiceConnectConfiguration> {
    let primary = service.deployments.iter().find(|deployment| deployment.status.as_deref() == Some("PRIMARY"));
    primary
        .and_then(|deployment| deployment.service_connect_configuration.as_ref())
        .or(service.service_connect_configuration.as_ref())
        .filter(|config| config.enabled.unwrap_or(false))
}
