//! Calls through a load balancer: an environment value names a host, and the rules say who answers for it.
//!
//! Whoever calls through a load balancer reaches the callee wherever it runs, so these calls demand no order. Which
//! balancer a name points to is not in the inventory (DNS is not scanned), so it is taken from the rules that name the
//! host, or from the balancer's own DNS name.

use std::collections::BTreeMap;

use crate::inventory::Inventory;
use crate::inventory::rule::{ListenerRule, RuleCondition};

use super::super::edge::{Confidence, Edge, Kind, Order};
use super::super::facts::Facts;
use super::super::facts::routes::{RuleUse, balancer_name};
use super::environment::{Mention, Mentions};

/// Edges by hosts of load balancers.
pub(super) fn edges<'a>(
    inventory: &'a Inventory,
    facts: &BTreeMap<&'a str, Facts<'a>>,
    mentions: &Mentions<'a>,
) -> Vec<Edge> {
    let dns_names: BTreeMap<String, &str> = inventory
        .load_balancers
        .iter()
        .filter_map(|balancer| {
            Some((balancer.dns_name.as_deref()?.to_ascii_lowercase(), balancer.load_balancer_arn.as_str()))
        })
        .collect();
    let mut hosts: BTreeMap<String, &str> = BTreeMap::new();
    let mut by_balancer: BTreeMap<&str, Vec<(&str, &RuleUse<'a>)>> = BTreeMap::new();
    for (id, found) in facts {
        for rule in &found.rules {
            by_balancer.entry(&rule.balancer.load_balancer_arn).or_default().push((id, rule));
            for host in rule.rule.into_iter().flat_map(exact_hosts) {
                hosts.entry(host).or_insert(&rule.balancer.load_balancer_arn);
            }
        }
    }
    for rules in by_balancer.values_mut() {
        rules.sort_by_key(|(id, rule)| (rule.is_default, priority(rule), *id));
    }
    let mut edges = Vec::new();
    for (caller, mentions) in mentions {
        for mention in mentions {
            let named = dns_names.get(&mention.host).or_else(|| hosts.get(&mention.host));
            let Some(balancer) = named.copied() else { continue };
            let rules = by_balancer.get(balancer).map_or(&[] as &[_], Vec::as_slice);
            if let Some((callee, rule, confidence)) = answer(rules, mention) {
                edges.push(Edge {
                    from: (*caller).to_owned(),
                    to: callee.to_owned(),
                    kind: Kind::LoadBalancer,
                    order: Order::Any,
                    confidence,
                    evidence: format!(
                        "{} names {}{}, which {} answers ({})",
                        mention.variable,
                        mention.host,
                        mention.path,
                        balancer_name(rule.balancer),
                        rule.label()
                    ),
                    container: mention.container.clone(),
                    variable: mention.variable.clone(),
                });
            }
        }
    }
    edges
}

/// The first rule that takes the request of a mention. A base URL stands for what is below it.
fn answer<'r, 'a>(
    rules: &[(&'r str, &'r RuleUse<'a>)],
    mention: &Mention,
) -> Option<(&'r str, &'r RuleUse<'a>, Confidence)> {
    let path = format!("{}/", mention.path.trim_end_matches('/'));
    let mut by_host_alone = None;
    for (id, rule) in rules {
        let Some(conditions) = rule.rule.filter(|_| !rule.is_default).map(|rule| rule.conditions.as_slice()) else {
            return by_host_alone.or(Some((*id, *rule, Confidence::Low)));
        };
        let names_host = conditions.iter().any(|condition| values(condition, "host-header").next().is_some());
        let host_fits = conditions.iter().all(|condition| fits(condition, "host-header", &mention.host));
        let others =
            conditions.iter().any(|condition| !matches!(condition.field.as_str(), "host-header" | "path-pattern"));
        if !host_fits || others {
            continue;
        }
        if conditions.iter().all(|condition| fits(condition, "path-pattern", &path)) {
            let confidence = if names_host { Confidence::High } else { Confidence::Medium };
            return Some((*id, *rule, confidence));
        }
        if names_host && mention.path.is_empty() {
            by_host_alone.get_or_insert((*id, *rule, Confidence::Medium));
        }
    }
    by_host_alone
}

fn exact_hosts(rule: &ListenerRule) -> Vec<String> {
    let all = rule.conditions.iter().flat_map(|condition| values(condition, "host-header"));
    all.filter(|host| !host.contains(['*', '?'])).map(str::to_ascii_lowercase).collect()
}

fn values<'c>(condition: &'c RuleCondition, field: &'static str) -> impl Iterator<Item = &'c str> {
    let config = match field {
        "host-header" => condition.host_header_config.as_ref(),
        _ => condition.path_pattern_config.as_ref(),
    };
    let legacy = if condition.field == field { condition.values.as_slice() } else { &[] };
    let modern = config.map_or(&[] as &[String], |config| config.values.as_slice());
    let chosen = if modern.is_empty() { legacy } else { modern };
    chosen.iter().map(String::as_str)
}

/// Whether a condition of another field, or one of this field's patterns, fits.
fn fits(condition: &RuleCondition, field: &'static str, text: &str) -> bool {
    let mut patterns = values(condition, field).peekable();
    let is_field = condition.field == field;
    if patterns.peek().is_none() {
        // Regular expressions are the converter's business; here such a rule answers nothing.
        return !is_field;
    }
    let fold = |text: &str| if field == "host-header" { text.to_ascii_lowercase() } else { text.to_owned() };
    let text = fold(text);
    patterns.any(|pattern| glob(fold(pattern).as_bytes(), text.as_bytes()))
}

/// ELB's wildcards: `*` for any number of characters, `?` for one.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut star, mut mark) = (0, 0, None, 0);
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some(p);
                mark = t;
                p += 1;
            }
            Some(c) if *c == b'?' || Some(c) == text.get(t) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some(position) => {
                    p = position + 1;
                    mark += 1;
                    t = mark;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|c| *c == b'*'))
}

fn priority(rule: &RuleUse<'_>) -> u32 {
    let text = rule.rule.and_then(|rule| rule.priority.as_deref());
    text.and_then(|text| text.parse().ok()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn wildcards_match_as_the_load_balancer_does() {
        for (pattern, text, fits) in [
            ("/api/*", "/api/reviews/", true),
            ("/api/*", "/api", false),
            ("*.tidewater.example", "a.b.tidewater.example", true),
            ("/a?c", "/abc", true),
            ("/a?c", "/ac", false),
            ("/*/legacy", "/x/y/legacy", true),
            ("*", "", true),
            ("", "x", false),
        ] {
            assert_eq!(glob(pattern.as_bytes(), text.as_bytes()), fits, "{pattern} {text}");
        }
    }
}
