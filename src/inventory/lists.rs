//! The lists of an inventory while they are filled from documents.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::arn::Arn;
use super::capacity_provider::CapacityProvider;
use super::cloud_map::{DiscoveryService, Namespace};
use super::cluster::Cluster;
use super::collect::Collected;
use super::complete;
use super::documents::Kind;
use super::efs::{AccessPoint, FileSystem, MountTarget};
use super::eks::EksCluster;
use super::error::LoadError;
use super::event_rule::EventRule;
use super::identity::Identified;
use super::listener::Listener;
use super::load_balancer::LoadBalancer;
use super::lone;
use super::member::read;
use super::network::{SecurityGroup, Subnet};
use super::place::Place;
use super::primary_task_set;
use super::role::Role;
use super::rule::ListenerRule;
use super::scaling::{ScalableTarget, ScalingPolicy, ScheduledAction};
use super::schedule::Schedule;
use super::service::Service;
use super::service_revision::ServiceRevision;
use super::target_group::{TargetGroup, TargetHealth};
use super::task::Task;
use super::task_definition::TaskDefinition;
use super::version::FormatVersion;
use super::{Assumption, Gap, Inventory, Scope};

/// One collection for each list of an [`Inventory`], and what is not in a list.
#[derive(Debug, Default)]
pub(super) struct Lists {
    generator: Option<String>,
    scanned_at: Option<String>,
    scopes: Vec<Scope>,
    clusters: Collected<Cluster>,
    capacity_providers: Collected<CapacityProvider>,
    services: Collected<Service>,
    service_revisions: Collected<ServiceRevision>,
    task_definitions: Collected<TaskDefinition>,
    tasks: Collected<Task>,
    load_balancers: Collected<LoadBalancer>,
    listeners: Collected<Listener>,
    rules: Collected<ListenerRule>,
    target_groups: Collected<TargetGroup>,
    target_health: Collected<TargetHealth>,
    scalable_targets: Collected<ScalableTarget>,
    scaling_policies: Collected<ScalingPolicy>,
    scheduled_actions: Collected<ScheduledAction>,
    roles: Collected<Role>,
    event_rules: Collected<EventRule>,
    schedules: Collected<Schedule>,
    namespaces: Collected<Namespace>,
    discovery_services: Collected<DiscoveryService>,
    file_systems: Collected<FileSystem>,
    access_points: Collected<AccessPoint>,
    mount_targets: Collected<MountTarget>,
    subnets: Collected<Subnet>,
    security_groups: Collected<SecurityGroup>,
    eks_clusters: Collected<EksCluster>,
    gaps: Vec<Gap>,
    assumptions: Vec<Assumption>,
    unknown: std::collections::BTreeMap<String, Value>,
}

impl Lists {
    /// Reads an object and adds it.
    pub(super) fn add(&mut self, kind: Kind, value: &Value, at: &Place) -> Result<(), LoadError> {
        let notes = &mut self.assumptions;
        match kind {
            Kind::TaskDefinition => {
                let mut read: TaskDefinition = read(value, at)?;
                complete::task_definition(&mut read, at, notes)?;
                self.task_definitions.add(read, &at.name, notes)
            }
            Kind::Service => {
                let mut read: Service = read(value, at)?;
                complete::service(&mut read, at, notes)?;
                self.services.add(read, &at.name, notes)
            }
            Kind::ListenerRule => {
                let mut read: ListenerRule = read(value, at)?;
                complete::listener_rule(&mut read);
                self.rules.add(read, &at.name, notes)
            }
            Kind::Addon => {
                let cluster = json!({ "name": value.get("clusterName"), "addons": [value] });
                add(&mut self.eks_clusters, &cluster, at, notes)
            }
            Kind::NodeGroup => {
                let cluster = json!({ "name": value.get("clusterName"), "nodegroups": [value] });
                add(&mut self.eks_clusters, &cluster, at, notes)
            }
            Kind::InlinePolicy => add(&mut self.roles, &role_of_policy(value), at, notes),
            Kind::TagDescription => self.tags(value, at),
            Kind::Cluster => add(&mut self.clusters, value, at, notes),
            Kind::CapacityProvider => add(&mut self.capacity_providers, value, at, notes),
            Kind::ServiceRevision => add(&mut self.service_revisions, value, at, notes),
            Kind::Task => add(&mut self.tasks, value, at, notes),
            Kind::LoadBalancer => add(&mut self.load_balancers, value, at, notes),
            Kind::Listener => add(&mut self.listeners, value, at, notes),
            Kind::TargetGroup => add(&mut self.target_groups, value, at, notes),
            Kind::TargetHealth => add(&mut self.target_health, value, at, notes),
            Kind::ScalableTarget => add(&mut self.scalable_targets, value, at, notes),
            Kind::ScalingPolicy => add(&mut self.scaling_policies, value, at, notes),
            Kind::ScheduledAction => add(&mut self.scheduled_actions, value, at, notes),
            Kind::Role => add(&mut self.roles, value, at, notes),
            Kind::EventRule => add(&mut self.event_rules, value, at, notes),
            Kind::Schedule => add(&mut self.schedules, value, at, notes),
            Kind::Namespace => add(&mut self.namespaces, value, at, notes),
            Kind::DiscoveryService => add(&mut self.discovery_services, value, at, notes),
            Kind::FileSystem => add(&mut self.file_systems, value, at, notes),
            Kind::AccessPoint => add(&mut self.access_points, value, at, notes),
            Kind::MountTarget => add(&mut self.mount_targets, value, at, notes),
            Kind::Subnet => add(&mut self.subnets, value, at, notes),
            Kind::SecurityGroup => add(&mut self.security_groups, value, at, notes),
            Kind::EksCluster => add(&mut self.eks_clusters, value, at, notes),
        }
    }

    /// Adds the output of `aws elbv2 describe-tags` to the objects that it names.
    fn tags(&mut self, value: &Value, at: &Place) -> Result<(), LoadError> {
        let arn = value.get("ResourceArn").and_then(Value::as_str).unwrap_or_default();
        let (kind, member) = match Arn::parse(arn).ok().and_then(|arn| arn.resource_type()) {
            Some("loadbalancer") => (Kind::LoadBalancer, "LoadBalancerArn"),
            Some("listener") => (Kind::Listener, "ListenerArn"),
            Some("listener-rule") => (Kind::ListenerRule, "RuleArn"),
            Some("targetgroup") => (Kind::TargetGroup, "TargetGroupArn"),
            _ => {
                let advice = "it must be the ARN of a load balancer, listener, rule or target group";
                return Err(LoadError::Missing { at: at.member("ResourceArn"), advice });
            }
        };
        let tags = value.get("Tags").cloned().unwrap_or_default();
        self.add(kind, &json!({ member: arn, "Tags": tags }), at)
    }

    /// Notes what a document could not show.
    pub(super) fn gap(&mut self, gap: Gap) {
        self.gaps.push(gap);
    }

    /// Keeps a member of a document that is not known.
    pub(super) fn unknown(&mut self, member: &str, value: &Value) {
        if !value.is_null() {
            self.unknown.insert(member.to_owned(), value.clone());
        }
    }

    /// Adds all of another inventory.
    pub(super) fn inventory(&mut self, inventory: Inventory, at: &Place) -> Result<(), LoadError> {
        let Inventory {
            version: FormatVersion,
            generator,
            scanned_at,
            scopes,
            clusters,
            capacity_providers,
            services,
            service_revisions,
            task_definitions,
            tasks,
            load_balancers,
            listeners,
            rules,
            target_groups,
            target_health,
            scalable_targets,
            scaling_policies,
            scheduled_actions,
            roles,
            event_rules,
            schedules,
            namespaces,
            discovery_services,
            file_systems,
            access_points,
            mount_targets,
            subnets,
            security_groups,
            eks_clusters,
            gaps,
            assumptions,
            unknown,
        } = inventory;
        self.generator = self.generator.take().or(generator);
        self.scanned_at = self.scanned_at.take().or(scanned_at);
        for scope in scopes {
            if !self.scopes.contains(&scope) {
                self.scopes.push(scope);
            }
        }
        self.gaps.extend(gaps);
        self.unknown.extend(unknown);
        self.assumptions.extend(assumptions);
        let notes = &mut self.assumptions;
        for (position, mut definition) in task_definitions.into_iter().enumerate() {
            complete::task_definition(&mut definition, &at.member("taskDefinitions").item(position), notes)?;
            self.task_definitions.add(definition, &at.name, notes)?;
        }
        for (position, mut service) in services.into_iter().enumerate() {
            complete::service(&mut service, &at.member("services").item(position), notes)?;
            self.services.add(service, &at.name, notes)?;
        }
        for mut rule in rules {
            complete::listener_rule(&mut rule);
            self.rules.add(rule, &at.name, notes)?;
        }
        add_all(&mut self.clusters, clusters, at, notes)?;
        add_all(&mut self.capacity_providers, capacity_providers, at, notes)?;
        add_all(&mut self.service_revisions, service_revisions, at, notes)?;
        add_all(&mut self.tasks, tasks, at, notes)?;
        add_all(&mut self.load_balancers, load_balancers, at, notes)?;
        add_all(&mut self.listeners, listeners, at, notes)?;
        add_all(&mut self.target_groups, target_groups, at, notes)?;
        add_all(&mut self.target_health, target_health, at, notes)?;
        add_all(&mut self.scalable_targets, scalable_targets, at, notes)?;
        add_all(&mut self.scaling_policies, scaling_policies, at, notes)?;
        add_all(&mut self.scheduled_actions, scheduled_actions, at, notes)?;
        add_all(&mut self.roles, roles, at, notes)?;
        add_all(&mut self.event_rules, event_rules, at, notes)?;
        add_all(&mut self.schedules, schedules, at, notes)?;
        add_all(&mut self.namespaces, namespaces, at, notes)?;
        add_all(&mut self.discovery_services, discovery_services, at, notes)?;
        add_all(&mut self.file_systems, file_systems, at, notes)?;
        add_all(&mut self.access_points, access_points, at, notes)?;
        add_all(&mut self.mount_targets, mount_targets, at, notes)?;
        add_all(&mut self.subnets, subnets, at, notes)?;
        add_all(&mut self.security_groups, security_groups, at, notes)?;
        add_all(&mut self.eks_clusters, eks_clusters, at, notes)?;
        Ok(())
    }

    /// The inventory: joined, sorted and completed.
    pub(super) fn finish(self) -> Result<Inventory, LoadError> {
        let sources = self.services.sources();
        let mut assumptions = self.assumptions;
        let notes = &mut assumptions;
        let mut inventory = Inventory {
            version: FormatVersion,
            generator: self.generator,
            scanned_at: self.scanned_at,
            scopes: self.scopes,
            clusters: self.clusters.finish(notes)?,
            capacity_providers: self.capacity_providers.finish(notes)?,
            services: self.services.finish(notes)?,
            service_revisions: self.service_revisions.finish(notes)?,
            task_definitions: self.task_definitions.finish(notes)?,
            tasks: self.tasks.finish(notes)?,
            load_balancers: self.load_balancers.finish(notes)?,
            listeners: self.listeners.finish(notes)?,
            rules: self.rules.finish(notes)?,
            target_groups: self.target_groups.finish(notes)?,
            target_health: self.target_health.finish(notes)?,
            scalable_targets: self.scalable_targets.finish(notes)?,
            scaling_policies: self.scaling_policies.finish(notes)?,
            scheduled_actions: self.scheduled_actions.finish(notes)?,
            roles: self.roles.finish(notes)?,
            event_rules: self.event_rules.finish(notes)?,
            schedules: self.schedules.finish(notes)?,
            namespaces: self.namespaces.finish(notes)?,
            discovery_services: self.discovery_services.finish(notes)?,
            file_systems: self.file_systems.finish(notes)?,
            access_points: self.access_points.finish(notes)?,
            mount_targets: self.mount_targets.finish(notes)?,
            subnets: self.subnets.finish(notes)?,
            security_groups: self.security_groups.finish(notes)?,
            eks_clusters: self.eks_clusters.finish(notes)?,
            gaps: self.gaps,
            assumptions: Vec::new(),
            unknown: self.unknown,
        };
        inventory.assumptions = assumptions;
        inventory.services.iter_mut().for_each(primary_task_set::adopt);
        complete::only_task_definition(&mut inventory, &sources);
        lone::adopt(&mut inventory);
        complete::scopes(&mut inventory);
        Ok(inventory)
    }
}

/// The role that an inline policy belongs to, with this policy only.
fn role_of_policy(value: &Value) -> Value {
    let policy = json!({ "PolicyName": value.get("PolicyName"), "PolicyDocument": value.get("PolicyDocument") });
    json!({ "RoleName": value.get("RoleName"), "InlinePolicies": [policy] })
}

fn add<T: Identified + Serialize + DeserializeOwned + PartialEq>(
    list: &mut Collected<T>,
    value: &Value,
    at: &Place,
    notes: &mut Vec<Assumption>,
) -> Result<(), LoadError> {
    list.add(read(value, at)?, &at.name, notes)
}

fn add_all<T: Identified + Serialize + DeserializeOwned + PartialEq>(
    list: &mut Collected<T>,
    items: Vec<T>,
    at: &Place,
    notes: &mut Vec<Assumption>,
) -> Result<(), LoadError> {
    items.into_iter().try_for_each(|item| list.add(item, &at.name, notes))
}
