//! Look-ups over an inventory: from the names and ARNs that objects use for each other to the objects.
//!
//! The maps borrow from the inventory and are built once. A look-up that finds nothing, or that is ambiguous, returns
//! nothing: whether that matters is the caller's to say.

use std::collections::BTreeMap;

use super::Inventory;
use super::arn::Arn;
use super::capacity_provider::CapacityProvider;
use super::cloud_map::{DiscoveryService, Namespace};
use super::cluster::Cluster;
use super::efs::{AccessPoint, FileSystem, MountTarget};
use super::eks::EksCluster;
use super::listener::Listener;
use super::load_balancer::LoadBalancer;
use super::role::Role;
use super::rule::ListenerRule;
use super::scaling::{ScalableTarget, ScalingPolicy, ScheduledAction};
use super::service::Service;
use super::service_revision::ServiceRevision;
use super::target_group::{TargetGroup, TargetHealth};
use super::task::Task;
use super::task_definition::TaskDefinition;

type One<'a, T> = BTreeMap<&'a str, &'a T>;
type Many<'a, T> = BTreeMap<&'a str, Vec<&'a T>>;

/// Look-up maps over an [`Inventory`].
#[derive(Debug)]
pub struct Index<'a> {
    inventory: &'a Inventory,
    task_definitions: One<'a, TaskDefinition>,
    families: Many<'a, TaskDefinition>,
    target_groups: One<'a, TargetGroup>,
    target_health: One<'a, TargetHealth>,
    load_balancers: One<'a, LoadBalancer>,
    listeners: One<'a, Listener>,
    listeners_of: Many<'a, Listener>,
    rules: One<'a, ListenerRule>,
    rules_of: Many<'a, ListenerRule>,
    service_revisions: One<'a, ServiceRevision>,
    scalable_targets: Many<'a, ScalableTarget>,
    scaling_policies: Many<'a, ScalingPolicy>,
    scheduled_actions: Many<'a, ScheduledAction>,
    tasks_of_group: Many<'a, Task>,
    roles_by_arn: One<'a, Role>,
    roles_by_name: Many<'a, Role>,
    discovery_services: One<'a, DiscoveryService>,
}

/// All that Application Auto Scaling does to one service.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scaling<'a> {
    /// Bounds; at most one for a service.
    pub targets: Vec<&'a ScalableTarget>,
    /// Policies, by name.
    pub policies: Vec<&'a ScalingPolicy>,
    /// Scheduled changes of the bounds, by name.
    pub scheduled_actions: Vec<&'a ScheduledAction>,
}

impl<'a> Index<'a> {
    /// Builds the maps.
    #[must_use]
    pub fn new(inventory: &'a Inventory) -> Self {
        let mut rules_of = many(&inventory.rules, |rule| rule.listener_arn.as_deref());
        for rules in rules_of.values_mut() {
            rules.sort_by_key(|rule| (rule_order(rule), rule.rule_arn.as_str()));
        }
        let mut listeners_of = many(&inventory.listeners, |listener| listener.load_balancer_arn.as_deref());
        for listeners in listeners_of.values_mut() {
            listeners.sort_by_key(|listener| (listener.port, listener.listener_arn.as_str()));
        }
        let mut discovery_services = one(&inventory.discovery_services, |found| found.id.as_deref());
        discovery_services.extend(inventory.discovery_services.iter().map(|found| (found.arn.as_str(), found)));
        Self {
            inventory,
            task_definitions: one(&inventory.task_definitions, |found| found.task_definition_arn.as_deref()),
            families: many(&inventory.task_definitions, |found| Some(&found.family)),
            target_groups: one(&inventory.target_groups, |group| Some(&group.target_group_arn)),
            target_health: one(&inventory.target_health, |health| Some(&health.target_group_arn)),
            load_balancers: one(&inventory.load_balancers, |balancer| Some(&balancer.load_balancer_arn)),
            listeners: one(&inventory.listeners, |listener| Some(&listener.listener_arn)),
            listeners_of,
            rules: one(&inventory.rules, |rule| Some(&rule.rule_arn)),
            rules_of,
            service_revisions: one(&inventory.service_revisions, |revision| Some(&revision.service_revision_arn)),
            scalable_targets: many(&inventory.scalable_targets, |target| Some(&target.resource_id)),
            scaling_policies: many(&inventory.scaling_policies, |policy| Some(&policy.resource_id)),
            scheduled_actions: many(&inventory.scheduled_actions, |action| Some(&action.resource_id)),
            tasks_of_group: many(&inventory.tasks, |task| task.group.as_deref()),
            roles_by_arn: one(&inventory.roles, |role| role.arn.as_deref()),
            roles_by_name: many(&inventory.roles, |role| Some(&role.role_name)),
            discovery_services,
        }
    }

    /// The task definition that a reference names: an ARN, `family:revision` or `family`.
    ///
    /// A family alone means its highest `ACTIVE` revision, as it does to ECS. When the revision is not in the inventory
    /// but a hand-written definition of the same family is, that one is meant.
    #[must_use]
    pub fn task_definition(&self, reference: &str) -> Option<&'a TaskDefinition> {
        if let Some(found) = self.task_definitions.get(reference) {
            return Some(found);
        }
        let name = Arn::parse(reference).map_or(reference, |arn| arn.resource_id());
        let (family, revision) = match name.rsplit_once(':') {
            Some((family, revision)) => (family, Some(revision.parse::<i64>().ok()?)),
            None => (name, None),
        };
        let revisions = self.families.get(family)?;
        let scope = scope_of(reference);
        let registered =
            revisions.iter().copied().filter(|found| same_scope(scope, found.task_definition_arn.as_deref()));
        let wanted = match revision {
            Some(number) => {
                registered.filter(|found| found.revision == Some(number)).max_by_key(|found| is_active(found))
            }
            None => registered
                .filter(|found| found.revision.is_some())
                .max_by_key(|found| (is_active(found), found.revision)),
        };
        wanted.or_else(|| revisions.iter().copied().find(|found| found.revision.is_none()))
    }

    /// The task definition that a service runs: its own, or its primary task set's.
    #[must_use]
    pub fn task_definition_of(&self, service: &Service) -> Option<&'a TaskDefinition> {
        let of_task_set = || service.task_sets.iter().find(|set| set.status.as_deref() == Some("PRIMARY"));
        let reference = service.task_definition.as_deref().or_else(|| of_task_set()?.task_definition.as_deref())?;
        self.task_definition(reference)
    }

    /// The cluster of a service.
    #[must_use]
    pub fn cluster_of(&self, service: &Service) -> Option<&'a Cluster> {
        self.inventory.clusters.iter().find(|cluster| runs_in(service, cluster))
    }

    /// The services of a cluster, in the inventory's order.
    #[must_use]
    pub fn services_of(&self, cluster: &Cluster) -> Vec<&'a Service> {
        self.inventory.services.iter().filter(|service| runs_in(service, cluster)).collect()
    }

    /// A capacity provider by name or ARN. `FARGATE` and `FARGATE_SPOT` are AWS's own and usually not in an inventory.
    #[must_use]
    pub fn capacity_provider(&self, reference: &str) -> Option<&'a CapacityProvider> {
        let named = |found: &&CapacityProvider| {
            found.name == reference || found.capacity_provider_arn.as_deref() == Some(reference)
        };
        only(self.inventory.capacity_providers.iter().filter(named))
    }

    /// The service revision with this ARN.
    #[must_use]
    pub fn service_revision(&self, arn: &str) -> Option<&'a ServiceRevision> {
        self.service_revisions.get(arn).copied()
    }

    /// The running tasks of a service.
    #[must_use]
    pub fn tasks_of(&self, service: &Service) -> Vec<&'a Task> {
        let group = format!("service:{}", service.service_name);
        let same_cluster = |task: &Task| task.cluster_arn.is_none() || task.cluster_arn == service.cluster_arn;
        let tasks = self.tasks_of_group.get(group.as_str()).into_iter().flatten().copied();
        tasks.filter(|task| same_cluster(task)).collect()
    }

    /// The target group with this ARN.
    #[must_use]
    pub fn target_group(&self, arn: &str) -> Option<&'a TargetGroup> {
        self.target_groups.get(arn).copied()
    }

    /// The targets of a target group.
    #[must_use]
    pub fn target_health(&self, target_group_arn: &str) -> Option<&'a TargetHealth> {
        self.target_health.get(target_group_arn).copied()
    }

    /// The load balancer with this ARN.
    #[must_use]
    pub fn load_balancer(&self, arn: &str) -> Option<&'a LoadBalancer> {
        self.load_balancers.get(arn).copied()
    }

    /// The listener with this ARN.
    #[must_use]
    pub fn listener(&self, arn: &str) -> Option<&'a Listener> {
        self.listeners.get(arn).copied()
    }

    /// The listeners of a load balancer, by port.
    #[must_use]
    pub fn listeners_of(&self, load_balancer_arn: &str) -> &[&'a Listener] {
        self.listeners_of.get(load_balancer_arn).map_or(&[], Vec::as_slice)
    }

    /// The rule with this ARN.
    #[must_use]
    pub fn rule(&self, arn: &str) -> Option<&'a ListenerRule> {
        self.rules.get(arn).copied()
    }

    /// The rules of a listener in the order in which they are tried: by priority, the default last.
    #[must_use]
    pub fn rules_of(&self, listener_arn: &str) -> &[&'a ListenerRule] {
        self.rules_of.get(listener_arn).map_or(&[], Vec::as_slice)
    }

    /// All that scales a service.
    #[must_use]
    pub fn scaling_of(&self, service: &Service) -> Scaling<'a> {
        let id = format!("service/{}/{}", cluster_name(service), service.service_name);
        let scope = service.service_arn.as_deref().and_then(scope_of);
        Scaling {
            targets: pick(&self.scalable_targets, &id, |found| same_scope(scope, found.scalable_target_arn.as_deref())),
            policies: pick(&self.scaling_policies, &id, |found| same_scope(scope, found.policy_arn.as_deref())),
            scheduled_actions: pick(&self.scheduled_actions, &id, |found| {
                same_scope(scope, found.scheduled_action_arn.as_deref())
            }),
        }
    }

    /// A role by ARN or name. A name that several accounts use is ambiguous and finds nothing.
    #[must_use]
    pub fn role(&self, reference: &str) -> Option<&'a Role> {
        let named = |name: &str| self.roles_by_name.get(name).into_iter().flatten().copied();
        match Arn::parse(reference) {
            Ok(arn) => {
                let exact = self.roles_by_arn.get(reference).copied();
                exact.or_else(|| named(arn.name()).find(|role| role.arn.is_none()))
            }
            Err(_) => only(named(reference)),
        }
    }

    /// A Cloud Map service by ARN or id.
    #[must_use]
    pub fn discovery_service(&self, reference: &str) -> Option<&'a DiscoveryService> {
        self.discovery_services.get(reference).copied()
    }

    /// A Cloud Map namespace by ARN, id or name. A name that several namespaces have is ambiguous and finds nothing.
    #[must_use]
    pub fn namespace(&self, reference: &str) -> Option<&'a Namespace> {
        let namespaces = &self.inventory.namespaces;
        namespaces
            .iter()
            .find(|found| found.arn == reference || found.id.as_deref() == Some(reference))
            .or_else(|| only(namespaces.iter().filter(|found| found.name.as_deref() == Some(reference))))
    }

    /// The namespace of a Cloud Map service.
    #[must_use]
    pub fn namespace_of(&self, service: &DiscoveryService) -> Option<&'a Namespace> {
        let of_dns = || service.dns_config.as_ref()?.namespace_id.as_deref();
        self.namespace(service.namespace_id.as_deref().or_else(of_dns)?)
    }

    /// A file system by id or ARN.
    #[must_use]
    pub fn file_system(&self, reference: &str) -> Option<&'a FileSystem> {
        let systems = &self.inventory.file_systems;
        systems
            .iter()
            .find(|found| found.file_system_id == reference || found.file_system_arn.as_deref() == Some(reference))
    }

    /// An access point by id or ARN.
    #[must_use]
    pub fn access_point(&self, reference: &str) -> Option<&'a AccessPoint> {
        let points = &self.inventory.access_points;
        points
            .iter()
            .find(|found| found.access_point_id == reference || found.access_point_arn.as_deref() == Some(reference))
    }

    /// The mount targets of a file system.
    #[must_use]
    pub fn mount_targets_of(&self, file_system_id: &str) -> Vec<&'a MountTarget> {
        let targets = self.inventory.mount_targets.iter();
        targets.filter(|found| found.file_system_id.as_deref() == Some(file_system_id)).collect()
    }

    /// An EKS cluster by name or ARN. A name that several scopes use is ambiguous and finds nothing.
    #[must_use]
    pub fn eks_cluster(&self, reference: &str) -> Option<&'a EksCluster> {
        let clusters = self.inventory.eks_clusters.iter();
        only(clusters.filter(|found| found.name == reference || found.arn.as_deref() == Some(reference)))
    }
}

/// The name of the cluster that a service runs in; `default` when hand-written input names none, as it does to ECS.
#[must_use]
pub fn cluster_name(service: &Service) -> &str {
    let reference = service.cluster_arn.as_deref().or(service.cluster.as_deref()).unwrap_or("default");
    Arn::parse(reference).map_or(reference, |arn| arn.name())
}

fn runs_in(service: &Service, cluster: &Cluster) -> bool {
    let reference =
        service.cluster_arn.as_deref().or(service.cluster.as_deref()).filter(|text| text.starts_with("arn:"));
    match (reference, cluster.cluster_arn.as_deref()) {
        (Some(of_service), Some(arn)) => of_service == arn,
        _ => cluster_name(service) == cluster.cluster_name,
    }
}

fn is_active(found: &TaskDefinition) -> bool {
    found.status.as_deref().is_none_or(|status| status == "ACTIVE")
}

/// Account and region of an ARN.
fn scope_of(arn: &str) -> Option<(&str, &str)> {
    Arn::parse(arn).ok().map(|arn| (arn.account, arn.region))
}

/// Whether an ARN may belong to the scope; what names no scope fits any.
fn same_scope(scope: Option<(&str, &str)>, arn: Option<&str>) -> bool {
    match (scope, arn.and_then(scope_of)) {
        (Some(wanted), Some(found)) => wanted == found,
        _ => true,
    }
}

fn rule_order(rule: &ListenerRule) -> u32 {
    rule.priority.as_deref().and_then(|priority| priority.parse().ok()).unwrap_or(u32::MAX)
}

fn one<'a, T>(items: &'a [T], key: impl Fn(&'a T) -> Option<&'a str>) -> One<'a, T> {
    items.iter().filter_map(|item| Some((key(item)?, item))).collect()
}

fn many<'a, T>(items: &'a [T], key: impl Fn(&'a T) -> Option<&'a str>) -> Many<'a, T> {
    let mut map = Many::new();
    for item in items {
        if let Some(key) = key(item) {
            map.entry(key).or_default().push(item);
        }
    }
    map
}

fn pick<'a, T>(map: &Many<'a, T>, key: &str, fits: impl Fn(&T) -> bool) -> Vec<&'a T> {
    map.get(key).into_iter().flatten().copied().filter(|item| fits(item)).collect()
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}
