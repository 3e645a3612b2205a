//! EventBridge rules with a schedule.

use crate::finding::rules::schedule as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::Inventory;
use crate::inventory::event_rule::{EventRule, EventTarget};
use crate::migration::{Concurrency, CronJob};

use super::source::Source;
use super::{Started, input, schedule, timing};

/// The ECS targets of all rules with a schedule.
pub(super) fn sources<'a>(
    inventory: &'a Inventory,
    findings: &mut Findings,
) -> impl Iterator<Item = Source<'a>> + use<'a> {
    let mut sources = Vec::new();
    for rule in &inventory.event_rules {
        let subject = Subject::new(ObjectKind::Schedule, &rule.name);
        let ecs: Vec<_> =
            rule.targets.iter().filter_map(|target| Some((target, target.ecs_parameters.as_ref()?))).collect();
        // A rule that starts no ECS task is not part of this move.
        if !ecs.is_empty() && is_ours(rule, &subject, findings) {
            let only_target = ecs.len() == 1;
            sources.extend(ecs.into_iter().map(|(target, parameters)| Source::Rule {
                rule,
                target,
                parameters,
                only_target,
            }));
        }
    }
    sources.into_iter()
}

fn is_ours(rule: &EventRule, subject: &Subject, findings: &mut Findings) -> bool {
    if let Some(owner) = &rule.managed_by {
        findings.raise(
            &rules::MANAGED,
            subject,
            "ManagedBy",
            format!("{owner} owns the rule and keeps it for a feature of its own; it is left out"),
            "Decide what becomes of that feature; the rule goes with it.",
        );
        return false;
    }
    if let Some(pattern) = &rule.event_pattern {
        let also = if rule.schedule_expression.is_some() { "also " } else { "" };
        findings.raise(
            &rules::EVENT_PATTERN,
            subject,
            "EventPattern",
            format!("it {also}starts a task for every event that matches {pattern}; nothing in the chart reacts to events"),
            "Send the events to an SQS queue, and let a KEDA ScaledJob or a worker Deployment read it; keep the rule on ECS \
             until then.",
        );
    }
    rule.schedule_expression.is_some()
}

/// Reports targets that no workload takes over and that stop when the rule is switched off, as the plan does.
pub(super) fn report_stopped(rule: &EventRule, targets: &[&str], findings: &mut Findings) {
    if !targets.is_empty() {
        findings.raise(
            &rules::OTHER_TARGETS,
            &Subject::new(ObjectKind::Schedule, &rule.name),
            "Targets",
            format!(
                "the rule also starts {}, which stops when the rule is switched off for the cutover",
                targets.join(", ")
            ),
            "Move the other targets to a rule of their own before the cutover.",
        );
    }
}

/// When a target runs and with which input.
pub(super) fn read(
    rule: &EventRule,
    target: &EventTarget,
    subject: &Subject,
    findings: &mut Findings,
) -> Option<Started> {
    let EventRule {
        name: _,          // the workload's name
        arn: _,           // part of the origin
        event_pattern: _, // reported with the sources
        state,
        description: _, // for people; the origin leads to it
        schedule_expression,
        role_arn: _,       // EventBridge's own right to run tasks; the CronJob controller needs none
        managed_by: _,     // reported with the sources
        event_bus_name: _, // where the rule lives; schedules exist on the default bus only
        created_by: _,     // history
        targets: _,        // one workload each
        unknown: _,        // reported by the walk over all catch-alls
    } = rule;
    let EventTarget {
        id: _,       // part of the workload's name
        arn: _,      // the cluster, part of the workload's name
        role_arn: _, // EventBridge's own right to run tasks
        input,
        input_path,
        input_transformer,
        kinesis_parameters: _,             // settings of other kinds of targets
        run_command_parameters: _,         // the same
        ecs_parameters: _,                 // the caller's business
        batch_parameters: _,               // settings of other kinds of targets
        sqs_parameters: _,                 // the same
        http_parameters: _,                // the same
        redshift_data_parameters: _,       // the same
        sage_maker_pipeline_parameters: _, // the same
        dead_letter_config,
        retry_policy,
        app_sync_parameters: _, // settings of other kinds of targets
        unknown: _,             // reported by the walk over all catch-alls
    } = target;
    let schedule_text = timing::schedule(schedule_expression.as_deref(), None, subject, findings)?;
    input::forbid_event_parts(input_path.as_deref(), input_transformer.as_ref(), subject, findings)?;
    let others = rule.targets.iter().filter(|other| other.ecs_parameters.is_none());
    report_stopped(rule, &others.map(|other| other.arn.as_str()).collect::<Vec<_>>(), findings);
    let text = input_transformer.as_ref().and_then(|transformer| transformer.input_template.as_deref());
    let overrides = input::overrides(text.or(input.as_deref()), subject, findings)?;
    schedule::report_dead_letters(dead_letter_config.as_ref(), subject, findings);
    let job = CronJob {
        schedule: schedule_text,
        time_zone: "Etc/UTC".to_owned(),
        suspend: state.as_deref() == Some("DISABLED"),
        parallelism: 1,
        concurrency: Concurrency::Allow,
        starting_deadline_seconds: Some(schedule::starting_deadline(retry_policy.as_ref())),
    };
    Some(Started { job, overrides })
}
