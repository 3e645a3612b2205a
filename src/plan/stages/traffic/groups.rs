//! The target groups that a workload needs on the existing load balancers, and their bindings.
//!
//! A target group belongs to one load balancer, so there is one for each load balancer, and apart for rules that go to
//! Traefik and rules that go straight to the pods. Each workload has its own: its numbers in CloudWatch are the gates.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::inventory::Inventory;
use crate::inventory::load_balancer::LoadBalancer;
use crate::inventory::target_group::TargetGroup;
use crate::migration::{Name, PortProtocol};
use crate::plan::command::{Command, line};
use crate::plan::facts::routes::Backend;
use crate::plan::facts::{Facts, RuleUse};
use crate::plan::manifest::{Ingress, Metadata, NetworkPort, Networking, Peer, ServiceRef, Spec, TargetGroupBinding};
use crate::plan::traefik;

/// More target groups than a load balancer can have, so that a free name is always found.
const MOST_GROUPS: usize = 1_000;

/// A target group that a step creates.
#[derive(Debug, Clone)]
pub(crate) struct NewGroup<'a> {
    /// Name, at most 32 characters (Elastic Load Balancing).
    pub(crate) name: String,
    pub(crate) balancer: &'a LoadBalancer,
    pub(crate) backend: Backend,
    /// The target group on ECS whose settings it takes over.
    pub(crate) model: Option<&'a TargetGroup>,
    /// The rules that it is added to.
    pub(crate) rules: Vec<RuleUse<'a>>,
}

/// The new target groups of a workload, in the order of its rules.
pub(crate) fn new_groups<'a>(facts: &Facts<'a>) -> Vec<NewGroup<'a>> {
    // Traefik serves all ports of a workload, pods one: there the model's ARN is part of the key.
    let mut order: Vec<(&str, Option<&str>)> = Vec::new();
    let mut by_key: BTreeMap<(&str, Option<&str>), Vec<&RuleUse<'a>>> = BTreeMap::new();
    for rule in &facts.rules {
        let model = rule.target_group.map_or("", |group| group.target_group_arn.as_str());
        let key = match rule.backend {
            Backend::Traefik => (rule.balancer.load_balancer_arn.as_str(), None),
            Backend::Pods(_) => (rule.balancer.load_balancer_arn.as_str(), Some(model)),
        };
        if !by_key.contains_key(&key) {
            order.push(key);
        }
        by_key.entry(key).or_default().push(rule);
    }
    let mut taken = BTreeSet::new();
    order
        .into_iter()
        .filter_map(|key| {
            let rules: Vec<RuleUse<'a>> = by_key.remove(&key)?.into_iter().cloned().collect();
            let first = rules.first()?.clone();
            let kind = if key.1.is_some() && facts.rules.iter().any(|rule| rule.backend == Backend::Traefik) {
                "-pods"
            } else {
                ""
            };
            let wanted = |turn: usize| {
                let suffix = if turn == 1 { String::new() } else { format!("-{turn}") };
                Name::sanitise(&format!("eks-{}{kind}{suffix}", facts.id), 32).as_str().to_owned()
            };
            let name = (1..=MOST_GROUPS).map(wanted).find(|name| taken.insert(name.clone()))?;
            Some(NewGroup { name, balancer: first.balancer, backend: first.backend, model: first.target_group, rules })
        })
        .collect()
}

impl NewGroup<'_> {
    /// Whether it goes to Traefik.
    pub(crate) fn is_traefik(&self) -> bool {
        self.backend == Backend::Traefik
    }

    /// Whether it belongs to a Network Load Balancer.
    pub(crate) fn is_layer4(&self) -> bool {
        self.balancer.kind.as_deref() == Some("network")
    }

    /// Creates it, or finds that it is there with the same settings.
    pub(crate) fn create(&self, facts: &Facts<'_>) -> Vec<Command> {
        let (service_port, _) = self.ports(facts);
        let vpc = self.model.and_then(|model| model.vpc_id.as_deref()).or(self.balancer.vpc_id.as_deref());
        let port = if self.is_traefik() { traefik::WEB_PORT } else { service_port };
        let mut create = line("create_target_group")
            .word(&self.name)
            .word(facts.id)
            .with("--target-type", "ip")
            .with("--vpc-id", vpc.unwrap_or_default())
            .with("--port", port.to_string());
        if self.is_traefik() {
            let version = self.model.and_then(|model| model.protocol_version.as_deref()).unwrap_or("HTTP1");
            create = create
                .with("--protocol", "HTTP")
                .with("--protocol-version", version)
                .with("--health-check-protocol", "HTTP")
                .with("--health-check-port", traefik::HEALTH_PORT.to_string())
                .with("--health-check-path", traefik::HEALTH_PATH)
                .with("--health-check-interval-seconds", "10")
                .with("--health-check-timeout-seconds", "5")
                .with("--healthy-threshold-count", "2")
                .with("--unhealthy-threshold-count", "2")
                .with("--matcher", "HttpCode=200");
        } else if let Some(model) = self.model {
            create = create.with("--protocol", model.protocol.as_deref().unwrap_or("HTTP"));
            if let Some(version) = model.protocol_version.as_deref().filter(|_| !self.is_layer4()) {
                create = create.with("--protocol-version", version);
            }
            create = create.words(health_check(model));
        }
        let mut commands = vec![create.change()];
        let attributes = self.attributes();
        if !attributes.is_empty() {
            commands.push(self.lookup());
            commands.push(
                line("aws elbv2 modify-target-group-attributes")
                    .with("--target-group-arn", crate::plan::command::Word::variable(self.variable()))
                    .word("--attributes")
                    .words(attributes)
                    .change(),
            );
        }
        commands
    }

    /// Attributes beyond the defaults.
    fn attributes(&self) -> Vec<String> {
        if self.is_traefik() {
            return vec!["Key=deregistration_delay.timeout_seconds,Value=30".to_owned()];
        }
        let attributes = self.model.map_or(&[] as &[_], |model| model.attributes.as_slice());
        let sticky = attributes.iter().any(|a| a.key == "stickiness.enabled" && a.value.as_deref() == Some("true"));
        attributes
            .iter()
            .filter_map(|attribute| Some((attribute.key.as_str(), attribute.value.as_deref()?)))
            .filter(|(key, value)| {
                !value.is_empty() && (COPIED.contains(key) || (sticky && key.starts_with("stickiness.")))
            })
            .map(|(key, value)| format!("Key={key},Value={value}"))
            .collect()
    }

    /// Looks its ARN up by name.
    pub(crate) fn lookup(&self) -> Command {
        line("target_group_arn").word(&self.name).capture(self.variable())
    }

    /// Name of the variable that holds its ARN.
    pub(crate) fn variable(&self) -> String {
        crate::plan::forward::variable(&self.name)
    }

    /// Port of the Service and port of the pods.
    fn ports(&self, facts: &Facts<'_>) -> (u16, u16) {
        let model = self.model.map_or("", |model| model.target_group_arn.as_str());
        let attached = facts.service.into_iter().flat_map(|service| &service.load_balancers);
        let container = attached
            .filter(|attached| attached.target_group_arn.as_deref() == Some(model))
            .find_map(|attached| u16::try_from(attached.container_port?).ok());
        let joined =
            facts.workload.target_groups.iter().find(|group| group.arn == model).map(|group| group.service_port);
        let ports = facts.workload.service.iter().flat_map(|service| &service.ports);
        let known = ports
            .clone()
            .find(|port| Some(port.port) == joined)
            .or_else(|| ports.clone().find(|port| Some(port.target_port) == container));
        if let Some(port) = known {
            (port.port, port.target_port)
        } else {
            let port = joined.or(container).or(self.model.and_then(|model| u16::try_from(model.port?).ok()));
            let port = port.unwrap_or(traefik::WEB_PORT);
            (port, container.unwrap_or(port))
        }
    }

    /// The object that keeps its targets equal to the pods.
    pub(crate) fn binding(&self, facts: &Facts<'_>, inventory: &Inventory) -> TargetGroupBinding {
        let (service_port, pod_port) = self.ports(facts);
        let udp = self.model.is_some_and(|model| model.protocol.as_deref() == Some("UDP"));
        let protocol = if udp { PortProtocol::Udp } else { PortProtocol::Tcp }.as_str();
        let checked = self.model.and_then(|model| model.health_check_port.as_deref()?.parse::<u16>().ok());
        let (namespace, service_ref, mut ports) = if self.is_traefik() {
            let service = ServiceRef { name: traefik::SERVICE.to_owned(), port: traefik::WEB_PORT };
            (traefik::NAMESPACE.to_owned(), service, vec![traefik::WEB_POD_PORT, traefik::HEALTH_PORT])
        } else {
            let service = ServiceRef { name: facts.workload.name.as_str().to_owned(), port: service_port };
            let mut ports = vec![pod_port];
            ports.extend(checked);
            (facts.workload.namespace.as_str().to_owned(), service, ports)
        };
        ports.dedup();
        let from = peers(self.balancer, inventory);
        let ports = ports.into_iter().map(|port| NetworkPort { port, protocol }).collect();
        TargetGroupBinding {
            api_version: "elbv2.k8s.aws/v1beta1",
            kind: "TargetGroupBinding",
            metadata: Metadata { name: self.name.clone(), namespace },
            spec: Spec {
                target_group_name: self.name.clone(),
                target_type: "ip",
                service_ref,
                networking: (!from.is_empty()).then(|| Networking { ingress: vec![Ingress { from, ports }] }),
            },
        }
    }
}

/// Attributes that change what clients see, so the new group repeats them.
const COPIED: &[&str] = &[
    "deregistration_delay.timeout_seconds",
    "deregistration_delay.connection_termination.enabled",
    "slow_start.duration_seconds",
    "load_balancing.algorithm.type",
    "preserve_client_ip.enabled",
    "proxy_protocol_v2.enabled",
];

fn health_check(model: &TargetGroup) -> Vec<String> {
    let mut words = Vec::new();
    let mut add = |option: &str, value: Option<String>| {
        if let Some(value) = value {
            words.push(option.to_owned());
            words.push(value);
        }
    };
    add("--health-check-protocol", model.health_check_protocol.clone());
    add("--health-check-port", model.health_check_port.clone());
    let http = model.health_check_protocol.as_deref().is_some_and(|protocol| protocol.starts_with("HTTP"));
    add("--health-check-path", model.health_check_path.clone().filter(|_| http));
    add("--health-check-interval-seconds", model.health_check_interval_seconds.map(|n| n.to_string()));
    add("--health-check-timeout-seconds", model.health_check_timeout_seconds.map(|n| n.to_string()));
    add("--healthy-threshold-count", model.healthy_threshold_count.map(|n| n.to_string()));
    add("--unhealthy-threshold-count", model.unhealthy_threshold_count.map(|n| n.to_string()));
    let matcher = model.matcher.as_ref().filter(|_| http).and_then(|matcher| {
        let grpc = matcher.grpc_code.as_ref().map(|codes| json!({ "GrpcCode": codes }));
        grpc.or_else(|| matcher.http_code.as_ref().map(|codes| json!({ "HttpCode": codes })))
            .map(|json| json.to_string())
    });
    add("--matcher", matcher);
    words
}

/// Where the load balancer's requests come from: its security groups, or its subnets when it has none.
fn peers(balancer: &LoadBalancer, inventory: &Inventory) -> Vec<Peer> {
    if !balancer.security_groups.is_empty() {
        return balancer.security_groups.iter().map(|id| Peer::SecurityGroup { group_id: id.clone() }).collect();
    }
    let subnets: BTreeSet<&str> =
        balancer.availability_zones.iter().filter_map(|zone| zone.subnet_id.as_deref()).collect();
    let known = inventory.subnets.iter().filter(|subnet| subnets.contains(subnet.subnet_id.as_str()));
    known.filter_map(|subnet| Some(Peer::IpBlock { cidr: subnet.cidr_block.clone()? })).collect()
}
