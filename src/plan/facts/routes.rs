//! Which listener rules forward to a workload, and whether Traefik can stand between the load balancer and its pods.
//!
//! The rule's conditions are not translated here (the converter does that): during a cutover they stay on the load
//! balancer, and only the target groups of the forward action change.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::Inventory;
use crate::inventory::action::Action;
use crate::inventory::index::Index;
use crate::inventory::listener::Listener;
use crate::inventory::load_balancer::LoadBalancer;
use crate::inventory::rule::ListenerRule;
use crate::inventory::service::Service;
use crate::inventory::target_group::TargetGroup;

/// Where the new target group of a rule points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Backend {
    /// To Traefik, which routes on: the road that stays after the migration.
    Traefik,
    /// Straight to the pods, because Traefik would not decide as the rule did; with the reason.
    Pods(&'static str),
}

/// A rule (or a listener's default action) that forwards to a workload.
#[derive(Debug, Clone)]
pub(crate) struct RuleUse<'a> {
    pub(crate) balancer: &'a LoadBalancer,
    pub(crate) listener: &'a Listener,
    /// `None` for a default action that is known from the listener only.
    pub(crate) rule: Option<&'a ListenerRule>,
    pub(crate) is_default: bool,
    pub(crate) actions: &'a [Action],
    pub(crate) backend: Backend,
    /// The workload's first target group in it: the model for the new one.
    pub(crate) target_group: Option<&'a TargetGroup>,
}

impl<'a> RuleUse<'a> {
    /// ARN of what is modified: the rule, or the listener for its default action.
    pub(crate) fn arn(&self) -> &'a str {
        match self.rule {
            Some(rule) if !self.is_default => &rule.rule_arn,
            _ => &self.listener.listener_arn,
        }
    }

    /// Short name: `shop-public:443 rule 10`.
    pub(crate) fn label(&self) -> String {
        let which = match self.rule.and_then(|rule| rule.priority.as_deref()) {
            Some(priority) if !self.is_default => format!("rule {priority}"),
            _ => "default".to_owned(),
        };
        format!("{}:{} {which}", balancer_name(self.balancer), self.listener.port.unwrap_or_default())
    }

    /// Whether the load balancer passes connections instead of requests.
    pub(crate) fn is_layer4(&self) -> bool {
        self.balancer.kind.as_deref() == Some("network")
    }
}

/// Name of a load balancer, or its ARN when it has none.
pub(crate) fn balancer_name(balancer: &LoadBalancer) -> &str {
    balancer.load_balancer_name.as_deref().unwrap_or(&balancer.load_balancer_arn)
}

/// The target groups that a list of actions forwards to, with their weights.
pub(crate) fn forwarded(actions: &[Action]) -> Vec<(&str, u32)> {
    let mut found: Vec<(&str, u32)> = Vec::new();
    for action in actions.iter().filter(|action| action.kind == "forward") {
        let groups = action.forward_config.iter().flat_map(|config| &config.target_groups);
        for group in groups {
            let weight = group.weight.and_then(|weight| u32::try_from(weight).ok()).unwrap_or(1);
            found.push((&group.target_group_arn, weight));
        }
        if let Some(arn) = action.target_group_arn.as_deref()
            && !found.iter().any(|(known, _)| *known == arn)
        {
            found.push((arn, 1));
        }
    }
    found
}

/// All forwarding rules of an inventory, by target group.
pub(crate) struct Forwards<'a> {
    uses: Vec<RuleUse<'a>>,
    by_target_group: BTreeMap<&'a str, BTreeSet<usize>>,
    groups: BTreeMap<&'a str, &'a TargetGroup>,
}

impl<'a> Forwards<'a> {
    pub(crate) fn new(inventory: &'a Inventory, index: &Index<'a>) -> Self {
        let mut balancers: Vec<&LoadBalancer> = inventory.load_balancers.iter().collect();
        balancers.sort_by_key(|balancer| (balancer_name(balancer), balancer.load_balancer_arn.as_str()));
        let mut uses = Vec::new();
        for balancer in balancers {
            for listener in index.listeners_of(&balancer.load_balancer_arn) {
                let rules = index.rules_of(&listener.listener_arn);
                for rule in rules {
                    let is_default = rule.is_default == Some(true) || rule.priority.as_deref() == Some("default");
                    let actions = rule.actions.as_slice();
                    uses.push(rule_use(balancer, listener, Some(rule), is_default, actions));
                }
                let has_default = uses.last().is_some_and(|found: &RuleUse<'_>| {
                    found.is_default && found.listener.listener_arn == listener.listener_arn
                });
                if !has_default {
                    uses.push(rule_use(balancer, listener, None, true, &listener.default_actions));
                }
            }
        }
        let mut by_target_group: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (position, found) in uses.iter().enumerate() {
            for (arn, _) in forwarded(found.actions) {
                by_target_group.entry(arn).or_default().insert(position);
            }
        }
        let groups = inventory.target_groups.iter().map(|group| (group.target_group_arn.as_str(), group)).collect();
        Self { uses, by_target_group, groups }
    }

    /// The rules that forward to one of these target groups; the test rule of a blue/green service is not one of them.
    pub(crate) fn to(&self, own: &BTreeSet<&'a str>, service: Option<&'a Service>) -> Vec<RuleUse<'a>> {
        let tests: BTreeSet<&str> = service
            .into_iter()
            .flat_map(|service| &service.load_balancers)
            .filter_map(|attached| attached.advanced_configuration.as_ref()?.test_listener_rule.as_deref())
            .collect();
        let positions: BTreeSet<usize> =
            own.iter().filter_map(|arn| self.by_target_group.get(arn)).flatten().copied().collect();
        positions
            .into_iter()
            .filter_map(|position| self.uses.get(position))
            .filter(|found| !found.rule.is_some_and(|rule| tests.contains(rule.rule_arn.as_str())))
            .map(|found| {
                let mut found = found.clone();
                let groups = forwarded(found.actions);
                found.target_group = groups
                    .iter()
                    .filter(|(arn, _)| own.contains(arn))
                    .find_map(|(arn, _)| self.groups.get(arn))
                    .copied();
                found.backend = backend(&found, groups.iter().any(|(arn, _)| !own.contains(arn)));
                found
            })
            .collect()
    }
}

fn rule_use<'a>(
    balancer: &'a LoadBalancer,
    listener: &'a Listener,
    rule: Option<&'a ListenerRule>,
    is_default: bool,
    actions: &'a [Action],
) -> RuleUse<'a> {
    RuleUse { balancer, listener, rule, is_default, actions, backend: Backend::Traefik, target_group: None }
}

fn backend(found: &RuleUse<'_>, shared: bool) -> Backend {
    if found.is_layer4() {
        return Backend::Pods("a Network Load Balancer passes connections through");
    }
    if found.target_group.is_some_and(|group| group.protocol_version.as_deref() == Some("GRPC")) {
        return Backend::Pods("its gRPC health check must reach the service itself");
    }
    if shared {
        return Backend::Pods("the rule splits between services, and a second split behind it would skew the shares");
    }
    let Some(rule) = found.rule else { return Backend::Traefik };
    if !rule.transforms.is_empty() {
        return Backend::Pods("the rule rewrites the request, so Traefik would not see what its own routes expect");
    }
    let unseen = |condition: &crate::inventory::rule::RuleCondition| {
        condition.source_ip_config.is_some()
            || condition.field == "source-ip"
            || condition
                .query_string_config
                .as_ref()
                .is_some_and(|config| config.values.iter().any(|pair| pair.key.as_deref().is_none_or(str::is_empty)))
    };
    if rule.conditions.iter().any(unseen) {
        return Backend::Pods(
            "Traefik cannot repeat the rule's condition (client address, or a query value without a key)",
        );
    }
    Backend::Traefik
}
