//! How an Application Load Balancer chooses a rule: the listener's rules from the lowest priority to the highest, the default
//! action last, the first whose conditions all hold.
//!
//! Source: ELB user guide "Listener rules for your Application Load Balancer".

use std::collections::BTreeMap;

use ecs2eks::inventory::Inventory;

use crate::alb_actions::{Does, Homes, Last};
use crate::alb_conditions::{Test, View};
use crate::decision::Decision;
use crate::request::Request;

/// A rule.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// As findings call it: `shop:443 rule 10`, `shop:443 default`.
    pub name: String,
    /// `None` for the default action.
    pub priority: Option<u32>,
    /// All must hold.
    pub tests: Vec<Test>,
    /// What happens then.
    pub does: Does,
}

impl Rule {
    /// Whether all conditions hold.
    pub(crate) fn holds(&self, view: &View<'_>) -> bool {
        self.tests.iter().all(|test| test.holds(view))
    }
}

/// All listeners of an account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    listeners: BTreeMap<String, Vec<Rule>>,
    homes: Homes,
}

impl Program {
    /// Reads the listeners and rules of an inventory. A rule that no load balancer would accept does not exist.
    pub(crate) fn new(inventory: &Inventory, homes: Homes) -> Self {
        let mut listeners = BTreeMap::new();
        for listener in &inventory.listeners {
            let balancer = listener.listener_arn.split('/').nth(2).unwrap_or_default();
            let name = |label: &str| format!("{balancer}:{} {label}", listener.port.unwrap_or(80));
            let mut rules: Vec<Rule> = Vec::new();
            for rule in inventory.rules.iter().filter(|rule| rule.listener_arn.as_ref() == Some(&listener.listener_arn))
            {
                let Some(priority) = rule.priority.as_deref().and_then(|text| text.parse().ok()) else { continue };
                let tests: Option<Vec<Test>> = rule.conditions.iter().map(Test::read).collect();
                let (Some(tests), Some(does)) = (tests, Does::read(&rule.actions, &rule.transforms)) else { continue };
                rules.push(Rule { name: name(&format!("rule {priority}")), priority: Some(priority), tests, does });
            }
            rules.sort_by_key(|rule| rule.priority);
            if let Some(does) = Does::read(&listener.default_actions, &[]) {
                rules.push(Rule { name: name("default"), priority: None, tests: Vec::new(), does });
            }
            listeners.insert(listener.listener_arn.clone(), rules);
        }
        Self { listeners, homes }
    }

    /// The rules of a listener in the order in which they are tried.
    pub(crate) fn rules(&self, listener: &str) -> &[Rule] {
        self.listeners.get(listener).map_or(&[], Vec::as_slice)
    }

    /// The rule that takes a request.
    pub(crate) fn rule(&self, request: &Request) -> Option<&Rule> {
        let view = View::new(request);
        self.rules(&request.listener).iter().find(|rule| rule.holds(&view))
    }

    /// What stands behind the first target group of a rule that gets traffic, or else behind the first of all.
    pub(crate) fn first_home(&self, rule: &Rule) -> Option<&str> {
        let Last::Forward { groups, .. } = &rule.does.last else { return None };
        let homes: Vec<(&str, u32)> =
            groups.iter().filter_map(|(arn, weight)| Some((self.homes.get(arn)?.0.as_deref()?, *weight))).collect();
        homes.iter().find(|(_, weight)| *weight > 0).or(homes.first()).map(|(home, _)| *home)
    }

    /// What becomes of a request that a rule has taken. A listener always has a default action; one without answers 404.
    pub(crate) fn act(&self, rule: Option<&Rule>, request: &Request) -> Decision {
        rule.map_or_else(|| Decision::status(404), |rule| rule.does.decide(request, &self.homes))
    }

    /// What becomes of a request.
    pub(crate) fn decide(&self, request: &Request) -> Decision {
        self.act(self.rule(request), request)
    }
}
