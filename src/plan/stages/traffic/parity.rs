//! The header-based trial: requests that carry a header take the new road through the real load balancer, everybody
//! else does not notice. ECS and EKS must give the same answer to the same request.
//!
//! The trial rule repeats the conditions of the rule that it shadows and adds the header, on the nearest free priority
//! above it. It is left out where it would not be faithful: no room for a condition, no free priority, a login in front,
//! or a Network Load Balancer.
//!
//! Limits: 5 condition values a rule, priorities 1 to 50000 (Elastic Load Balancing quotas).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::inventory::rule::{ListenerRule, RuleCondition};
use crate::plan::command::{Part, Word, line};
use crate::plan::facts::{Facts, RuleUse};
use crate::plan::stages::{Context, Progress, Script};
use crate::plan::step::{Stage, Step};

use super::NewGroup;
use super::lane::Lane;

/// Header of the trial.
const HEADER: &str = "X-Migration-Target";
/// Most condition values in one rule.
const MAX_VALUES: usize = 5;

/// The trial of the first rule that allows one.
pub(super) fn step(
    context: &Context<'_>,
    facts: &Facts<'_>,
    lanes: &[Lane<'_, '_>],
    script: &mut Script,
    progress: &mut Progress<'_>,
) -> Option<Step> {
    let trial = lanes.iter().find_map(|lane| Trial::of(context, lane.group, lane.rule, &progress.trials));
    let Some(trial) = trial else {
        if lanes.iter().any(|lane| !lane.rule.is_layer4()) {
            script.notes.push(
                "No trial by header: its rules have no room for one more condition or a login in front, so the first stage \
                 of the ramp is the trial."
                    .to_owned(),
            );
        }
        return None;
    };
    progress.trials.insert((trial.rule.listener.listener_arn.clone(), trial.priority));
    Some(trial.into_step(facts))
}

struct Trial<'g, 'a> {
    group: &'g NewGroup<'a>,
    rule: &'g RuleUse<'a>,
    priority: u32,
    conditions: Vec<Value>,
    host: String,
    path: String,
}

impl<'g, 'a> Trial<'g, 'a> {
    fn of(
        context: &Context<'_>,
        group: &'g NewGroup<'a>,
        rule: &'g RuleUse<'a>,
        trials: &BTreeSet<(String, u32)>,
    ) -> Option<Self> {
        if rule.is_layer4() || rule.actions.iter().any(|action| action.kind != "forward") {
            return None;
        }
        let own = if rule.is_default { &[] } else { rule.rule.map_or(&[] as &[_], |rule| rule.conditions.as_slice()) };
        let transforms = rule.rule.is_some_and(|rule| !rule.transforms.is_empty());
        // A caller cannot choose its address or method in a plain request, and a rewrite would have to be repeated.
        let simple = own.iter().all(|condition| matches!(condition.field.as_str(), "host-header" | "path-pattern"));
        if transforms || !simple || own.iter().map(count).sum::<usize>() >= MAX_VALUES {
            return None;
        }
        let listener = &rule.listener.listener_arn;
        let planned = trials.iter().filter(|(of, _)| of == listener).map(|(_, priority)| *priority).collect();
        let priority = free_priority(context.index.rules_of(listener), planned, rule)?;
        let mut conditions = own.iter().map(condition).collect::<Option<Vec<Value>>>()?;
        conditions.push(json!({
            "Field": "http-header",
            "HttpHeaderConfig": { "HttpHeaderName": HEADER, "Values": ["eks"] }
        }));
        let host = own.iter().flat_map(|found| values(found, "host-header")).find(|host| !host.contains(['*', '?']));
        let path = own.iter().flat_map(|found| values(found, "path-pattern")).next();
        Some(Self {
            group,
            rule,
            priority,
            conditions,
            host: host.unwrap_or_default().to_owned(),
            path: sample_path(path, group),
        })
    }

    fn into_step(self, facts: &Facts<'_>) -> Step {
        let arn = Word::variable(self.group.variable());
        let actions = Word::of([
            Part::Text(r#"[{"Type":"forward","TargetGroupArn":""#.to_owned()),
            Part::Variable(self.group.variable()),
            Part::Text(r#""}]"#.to_owned()),
        ]);
        let listener = self.rule.listener.listener_arn.as_str();
        let priority = self.priority.to_string();
        let conditions = Value::Array(self.conditions).to_string();
        let secure = self.rule.listener.protocol.as_deref() == Some("HTTPS");
        let port = self.rule.listener.port.unwrap_or(80).to_string();
        let balancer = self.rule.balancer.dns_name.as_deref().unwrap_or_default();
        let host = if self.host.is_empty() { balancer } else { &self.host };
        let run = vec![
            self.group.lookup(),
            line("create_trial_rule").word(listener).word(&priority).word(conditions).word(actions).change(),
        ];
        let verify = vec![
            self.group.lookup(),
            line("healthy_targets").word(arn).word("1").check(),
            line("eventually 60 same_answer")
                .word(if secure { "https" } else { "http" })
                .word(host)
                .word(port)
                .word(balancer)
                .word(&self.path)
                .word(format!("{HEADER}: eks"))
                .check(),
        ];
        let inside = if self.rule.balancer.scheme.as_deref() == Some("internal") {
            " The load balancer is internal: run it from inside the VPC."
        } else {
            ""
        };
        Step::new(
            facts.id,
            "trial",
            Stage::Smoke,
            format!("Try EKS by header on {}", self.rule.label()),
            format!("The whole road through the real load balancer, seen by nobody who does not ask for it.{inside}"),
        )
        .expects(format!(
            "{HEADER}: eks gets the same status for {}{} from EKS as everybody else from ECS.",
            host, self.path
        ))
        .runs(30, format!("adds rule {priority} that needs the header {HEADER}: eks"), run)
        .verifies("ECS and EKS answer the same request with the same status", verify)
        .undoes(
            30,
            "deletes the trial rule",
            vec![line("delete_trial_rule").word(listener).word(priority).change()],
        )
    }
}

/// The greatest free priority before the rule; for the default action, the first one after all rules.
fn free_priority(rules: &[&ListenerRule], planned: BTreeSet<u32>, rule: &RuleUse<'_>) -> Option<u32> {
    // Two trials that shared a priority would share one rule, and the second would try the first one's pods.
    let mut taken = planned;
    taken.extend(rules.iter().filter_map(|found| found.priority.as_deref()?.parse::<u32>().ok()));
    if rule.is_default {
        let last = taken.last().copied().unwrap_or(0);
        return (last < 50_000).then_some(last + 1);
    }
    let own: u32 = rule.rule?.priority.as_deref()?.parse().ok()?;
    (1..own).rev().find(|priority| !taken.contains(priority))
}

fn count(condition: &RuleCondition) -> usize {
    values(condition, &condition.field).count().max(1)
}

fn values<'c>(condition: &'c RuleCondition, field: &str) -> impl Iterator<Item = &'c str> {
    let config = match field {
        "host-header" => condition.host_header_config.as_ref(),
        "path-pattern" => condition.path_pattern_config.as_ref(),
        _ => None,
    };
    let modern = config.map_or(&[] as &[String], |config| config.values.as_slice());
    let legacy: &[String] = if condition.field == field { &condition.values } else { &[] };
    let chosen = if modern.is_empty() { legacy } else { modern };
    chosen.iter().map(String::as_str)
}

/// A condition as AWS takes it; `None` for regular expressions, for which no sample request can be made up.
fn condition(condition: &RuleCondition) -> Option<Value> {
    let values: Vec<&str> = values(condition, &condition.field).collect();
    if values.is_empty() {
        return None;
    }
    let config = if condition.field == "host-header" { "HostHeaderConfig" } else { "PathPatternConfig" };
    Some(json!({ "Field": condition.field, config: { "Values": values } }))
}

/// A path that the pattern matches; the health check's path where the rule takes any path.
fn sample_path(pattern: Option<&str>, group: &NewGroup<'_>) -> String {
    match pattern {
        Some(pattern) => pattern.replace('*', "").replace('?', "x"),
        None => group.model.and_then(|model| model.health_check_path.clone()).unwrap_or_else(|| "/".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(priority: &str) -> ListenerRule {
        ListenerRule { priority: Some(priority.to_owned()), ..ListenerRule::default() }
    }

    #[test]
    fn the_trial_takes_the_nearest_free_place_before_the_rule() {
        let (listener, balancer) = Default::default();
        let rules = [rule("1"), rule("9"), rule("10"), rule("45000")];
        let all: Vec<&ListenerRule> = rules.iter().collect();
        let using = |rule: &'static str, is_default| {
            let found = rules.iter().find(|found| found.priority.as_deref() == Some(rule));
            let uses = RuleUse {
                balancer: &balancer,
                listener: &listener,
                rule: found,
                is_default,
                actions: &[],
                backend: crate::plan::facts::routes::Backend::Traefik,
                target_group: None,
            };
            free_priority(&all, BTreeSet::from([7]), &uses)
        };
        assert_eq!(using("10", false), Some(8));
        assert_eq!(using("9", false), Some(8));
        assert_eq!(using("1", false), None);
        assert_eq!(using("45000", true), Some(45_001));
    }
}
