//! Workloads that AWS ties together: targets of one listener rule, targets of one EventBridge rule.

use std::collections::BTreeMap;

use super::super::edge::{Confidence, Edge, Kind, Order};
use super::super::facts::Facts;

/// Edges between workloads that share a rule. Each group becomes a chain, because a chain already makes it one unit.
pub(super) fn edges<'a>(facts: &BTreeMap<&'a str, Facts<'a>>) -> Vec<Edge> {
    let mut rules: BTreeMap<(&str, String), Vec<&str>> = BTreeMap::new();
    let mut triggers: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (id, found) in facts {
        for rule in &found.rules {
            rules.entry((rule.arn(), rule.label())).or_default().push(id);
        }
        if let Some(trigger) = &found.trigger {
            triggers.entry((trigger.key(), trigger.name())).or_default().push(id);
        }
    }
    let of_rules = rules.into_iter().flat_map(|((_, label), users)| {
        chain(&users, Kind::SharedRule, &format!("{label} splits its requests between both"))
    });
    let of_triggers = triggers
        .into_iter()
        .flat_map(|((_, name), users)| chain(&users, Kind::SharedTrigger, &format!("rule {name} starts both")));
    of_rules.chain(of_triggers).collect()
}

fn chain(users: &[&str], kind: Kind, evidence: &str) -> Vec<Edge> {
    users
        .windows(2)
        .filter_map(|pair| match pair {
            [from, to] => Some(Edge {
                from: (*from).to_owned(),
                to: (*to).to_owned(),
                kind,
                order: Order::Together,
                confidence: Confidence::High,
                evidence: evidence.to_owned(),
                container: String::new(),
                variable: String::new(),
            }),
            _ => None,
        })
        .collect()
}
