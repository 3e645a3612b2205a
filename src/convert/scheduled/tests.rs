//! Rules and schedules through the whole conversion.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::config::Config;
use crate::convert::{Conversion, convert};
use crate::finding::Rule;
use crate::finding::rules::schedule as rules;
use crate::inventory::Inventory;
use crate::migration::{ContainerRole, Controller, CronJob, EnvValue, Workload};

const CLUSTER: &str = "arn:aws:ecs:eu-west-1:111122223333:cluster/prod";

fn inventory(rules: &Value, schedules: &Value) -> Inventory {
    serde_json::from_value(json!({
        "clusters": [{"clusterName": "prod", "clusterArn": CLUSTER}],
        "taskDefinitions": [{
            "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:4",
            "family": "report", "revision": 4, "cpu": "512", "memory": "1024", "taskRoleArn": "arn:aws:iam::111122223333:role/report",
            "containerDefinitions": [
                {"name": "report", "image": "report:1", "command": ["old"], "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]},
                {"name": "agent", "image": "agent:1", "essential": false}]}],
        "eventRules": rules, "schedules": schedules,
    }))
    .unwrap()
}

fn rule(more: &Value, target: &Value) -> Value {
    let mut rule = json!({"Name": "nightly", "Arn": "arn:aws:events:eu-west-1:111122223333:rule/nightly",
        "ScheduleExpression": "cron(0 1 * * ? *)", "State": "ENABLED", "Targets": []});
    merge(&mut rule, more);
    rule["Targets"].as_array_mut().unwrap().insert(0, ecs_target(target));
    rule
}

fn ecs_target(more: &Value) -> Value {
    let mut target = json!({"Id": "t", "Arn": CLUSTER, "EcsParameters": {"TaskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:4", "LaunchType": "FARGATE"}});
    merge(&mut target, more);
    target
}

fn schedule(more: &Value, target: &Value) -> Value {
    let mut schedule = json!({"Name": "nightly", "ScheduleExpression": "cron(30 2 * * ? *)", "State": "ENABLED",
        "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": ecs_target(target)});
    merge(&mut schedule, more);
    schedule
}

fn merge(into: &mut Value, more: &Value) {
    for (key, value) in more.as_object().unwrap() {
        match (into.get_mut(key), value) {
            (Some(old @ Value::Object(_)), Value::Object(_)) => merge(old, value),
            _ => into[key] = value.clone(),
        }
    }
}

fn run(rules: &Value, schedules: &Value) -> Conversion {
    convert(&inventory(rules, schedules), &Config::default(), &[])
}

fn job(workload: &Workload) -> &CronJob {
    match &workload.controller {
        Controller::CronJob(job) => job,
        other => panic!("{other:?}"),
    }
}

fn one(conversion: &Conversion) -> &Workload {
    assert_eq!(conversion.migration.workloads.len(), 1, "{:#?}", conversion.findings);
    &conversion.migration.workloads[0]
}

/// The codes of this area, each once.
fn codes(conversion: &Conversion) -> Vec<&'static str> {
    let all = conversion.findings.as_slice().iter().map(|finding| finding.rule.code);
    let mut codes: Vec<_> = all.filter(|code| code.starts_with("SCH")).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn a_rule_is_a_cron_job_in_utc_with_the_merged_task() {
    let input = json!({
        "containerOverrides": [{"name": "report", "command": ["new", "$(date)"], "cpu": 128,
            "environment": [{"name": "B", "value": "3"}, {"name": "C", "value": "4"}]}],
        "cpu": "1 vCPU", "taskRoleArn": "arn:aws:iam::111122223333:role/other", "ephemeralStorage": {"sizeInGiB": 50}
    });
    let parameters =
        json!({"TaskCount": 3, "Group": "batch", "ReferenceId": "r-1", "Tags": [{"Key": "team", "Value": "shop"}]});
    let conversion =
        run(&json!([rule(&json!({}), &json!({"Input": input.to_string(), "EcsParameters": parameters}))]), &json!([]));
    let workload = one(&conversion);
    assert_eq!((workload.name.as_str(), workload.namespace.as_str()), ("nightly", "prod"));
    assert_eq!(
        job(workload),
        &CronJob {
            schedule: "0 1 * * *".into(),
            time_zone: "Etc/UTC".into(),
            suspend: false,
            parallelism: 3,
            concurrency: crate::migration::Concurrency::Allow,
            starting_deadline_seconds: Some(300),
        }
    );
    let main = workload.pod.main().unwrap();
    assert_eq!(main.args.as_deref().unwrap(), ["new", "$$(date)"]);
    let literal = |text: &str| EnvValue::Literal(text.to_owned());
    assert_eq!((&main.env["A"], &main.env["B"], &main.env["C"]), (&literal("1"), &literal("3"), &literal("4")));
    assert_eq!(workload.task_role_arn.as_deref(), Some("arn:aws:iam::111122223333:role/other"));
    assert_eq!(main.resources.limits.as_ref().unwrap()["cpu"].0, "1000m");
    assert_eq!(main.resources.limits.as_ref().unwrap()["ephemeral-storage"].0, "50Gi");
    let agent = workload.pod.containers.iter().find(|container| container.name.as_str() == "agent").unwrap();
    assert_eq!(agent.role, ContainerRole::NativeSidecar);
    assert_eq!(workload.pod.labels["team"], "shop");
    let annotation = |key: &str| workload.pod.annotations.get(key).map(String::as_str);
    assert_eq!(annotation("karpenter.sh/do-not-disrupt"), Some("true"));
    assert_eq!((annotation("ecs2eks/task-group"), annotation("ecs2eks/reference-id")), (Some("batch"), Some("r-1")));
    assert!(annotation("ecs2eks/overrides").unwrap().contains("containerDefinitions[report].environment[C]"));
    assert_eq!(codes(&conversion), Vec::<&str>::new());
}

#[test]
fn a_schedule_keeps_its_zone_and_its_state() {
    let conversion = run(
        &json!([]),
        &json!([schedule(
            &json!({"ScheduleExpressionTimezone": "Europe/Dublin", "State": "DISABLED", "EndDate": "2027-01-01T00:00:00Z",
                "ActionAfterCompletion": "DELETE", "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}}),
            &json!({"DeadLetterConfig": {"Arn": "arn:aws:sqs:eu-west-1:111122223333:dlq"},
                "RetryPolicy": {"MaximumEventAgeInSeconds": 90, "MaximumRetryAttempts": 3},
                "EcsParameters": {"TaskDefinitionArn": "report"}}),
        )]),
    );
    let job = job(one(&conversion));
    assert_eq!((job.schedule.as_str(), job.time_zone.as_str(), job.suspend), ("30 2 * * *", "Europe/Dublin", true));
    assert_eq!(job.starting_deadline_seconds, Some(90));
    let expected =
        [&rules::LATEST_REVISION, &rules::FLEXIBLE_WINDOW, &rules::DATES, &rules::DEAD_LETTERS, &rules::CLOCK_CHANGE];
    assert_eq!(codes(&conversion), expected.map(|rule| rule.code));
    let end = conversion.findings.as_slice().iter().find(|finding| finding.rule.code == rules::DATES.code).unwrap();
    assert!(end.message.contains("ends on 2027-01-01T00:00:00Z and is deleted then"), "{}", end.message);
}

#[test]
fn what_has_no_cron_job_is_a_finding_and_no_workload() {
    let cases: Vec<(Value, &'static Rule)> = vec![
        (rule(&json!({"ScheduleExpression": "cron(0 21 L * ? *)"}), &json!({})), &rules::NOT_TRANSLATABLE),
        (rule(&json!({"ScheduleExpression": "rate(7 minutes)"}), &json!({})), &rules::NOT_TRANSLATABLE),
        (rule(&json!({"ScheduleExpression": "at(2026-11-27T05:30:00)"}), &json!({})), &rules::ONE_TIME),
        (
            rule(&json!({"ScheduleExpression": null, "EventPattern": "{\"source\":[\"aws.s3\"]}"}), &json!({})),
            &rules::EVENT_PATTERN,
        ),
        (rule(&json!({}), &json!({"InputPath": "$.detail"})), &rules::INPUT_FROM_EVENT),
        (
            rule(&json!({}), &json!({"InputTransformer": {"InputPathsMap": {"t": "$.time"}, "InputTemplate": "{}"}})),
            &rules::INPUT_FROM_EVENT,
        ),
        (
            rule(&json!({}), &json!({"InputTransformer": {"InputTemplate": "{\"cpu\": \"<aws.events.rule-name>\"}"}})),
            &rules::INPUT_FROM_EVENT,
        ),
        (
            rule(&json!({}), &json!({"Input": "{\"cpu\": \"<aws.scheduler.scheduled-time>\"}"})),
            &rules::INPUT_FROM_EVENT,
        ),
        (rule(&json!({}), &json!({"Input": "[1]"})), &rules::INPUT_UNREADABLE),
        (rule(&json!({}), &json!({"Input": "run it"})), &rules::INPUT_UNREADABLE),
        (rule(&json!({}), &json!({"EcsParameters": {"TaskDefinitionArn": "gone:1"}})), &rules::TASK_DEFINITION_MISSING),
        (rule(&json!({"ManagedBy": "scheduler.amazonaws.com"}), &json!({})), &rules::MANAGED),
    ];
    for (rule, expected) in cases {
        let conversion = run(&json!([rule]), &json!([]));
        assert_eq!(conversion.migration.workloads.len(), 0, "{rule}");
        assert_eq!(codes(&conversion), [expected.code], "{rule}");
    }
}

#[test]
fn what_runs_a_little_differently_is_a_finding_and_a_workload() {
    let input = |overrides: Value| json!({"Input": overrides.to_string()});
    let cases: Vec<(Value, &'static Rule)> = vec![
        (rule(&json!({"ScheduleExpression": "rate(6 hours)"}), &json!({})), &rules::RATE_PHASE),
        (
            rule(&json!({}), &input(json!({"containerOverrides": [{"name": "typo", "cpu": 1}]}))),
            &rules::OVERRIDE_IGNORED,
        ),
        (rule(&json!({}), &input(json!({"containerOverride": []}))), &rules::OVERRIDE_IGNORED),
        (
            rule(
                &json!({}),
                &input(
                    json!({"containerOverrides": [{"name": "report", "environment": [{"name": "DB_PASSWORD", "value": "hunter2"}]}]}),
                ),
            ),
            &rules::CREDENTIAL_IN_INPUT,
        ),
        (
            rule(
                &json!({"Targets": [{"Id": "l", "Arn": "arn:aws:lambda:eu-west-1:111122223333:function:f"}]}),
                &json!({}),
            ),
            &rules::OTHER_TARGETS,
        ),
    ];
    for (rule, expected) in cases {
        let conversion = run(&json!([rule]), &json!([]));
        one(&conversion);
        assert_eq!(codes(&conversion), [expected.code], "{rule}");
        assert!(!format!("{:?}{:?}", conversion.migration, conversion.findings).contains("hunter2"));
    }
    let command = json!({"containerOverrides": [{"name": "agent", "command": ["go"]}]});
    let second = run(&json!([rule(&json!({}), &input(command))]), &json!([]));
    let workload = one(&second);
    assert_eq!(workload.pod.main().unwrap().name.as_str(), "agent");
    assert_eq!(codes(&second), [rules::SEVERAL_ESSENTIAL.code]);
    let every_15 = run(&json!([rule(&json!({"ScheduleExpression": "rate(15 minutes)"}), &json!({}))]), &json!([]));
    assert_eq!(codes(&every_15), Vec::<&str>::new());
}

#[test]
fn a_target_that_is_refused_beside_another_one_stops_with_it() {
    let refused = ecs_target(&json!({"Id": "second", "Input": "[]"}));
    let conversion = run(&json!([rule(&json!({"Targets": [refused]}), &json!({}))]), &json!([]));
    assert_eq!(one(&conversion).name.as_str(), "nightly-t");
    assert_eq!(codes(&conversion), [rules::INPUT_UNREADABLE.code, rules::OTHER_TARGETS.code]);
}

#[test]
fn a_credential_in_an_input_is_seen() {
    let with = |name: &str, value: &str| {
        json!({"containerOverrides": [{"name": "app", "environment": [{"name": name, "value": value}]}]}).to_string()
    };
    assert!(super::holds_credential(&with("DB_PASSWORD", "hunter2")));
    assert!(super::holds_credential("no JSON, but AKIAIOSFODNN7EXAMPLE"));
    assert!(!super::holds_credential(&with("REPORT", "daily")));
}

#[test]
fn names_stay_apart() {
    let two_targets = rule(&json!({"Targets": [ecs_target(&json!({"Id": "second"}))]}), &json!({}));
    let schedules = json!([
        schedule(&json!({"GroupName": "a"}), &json!({})),
        schedule(&json!({"GroupName": "b"}), &json!({})),
        schedule(&json!({"GroupName": "b", "Name": "alone"}), &json!({})),
    ]);
    let conversion = run(&json!([two_targets]), &schedules);
    let names: Vec<_> = conversion.migration.workloads.iter().map(|workload| workload.name.as_str()).collect();
    assert_eq!(names, ["alone", "nightly-schedule-a", "nightly-schedule-b", "nightly-second", "nightly-t"]);
    let second =
        conversion.migration.workloads.iter().find(|workload| workload.name.as_str() == "nightly-second").unwrap();
    assert_eq!(second.origin.subject.name, "nightly second");
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 48, ..Default::default() })]

    #[test]
    fn any_name_expression_and_input_give_a_legal_cron_job_or_a_finding(
        names in prop::collection::btree_set("[a-zA-Z0-9._-]{1,64}", 1..4),
        expression in prop_oneof![Just("rate(1 hour)".to_owned()), "cron\\(([0-9LW#?*/ -]{1,4} ){5}[*0-9]{1,4}\\)", "\\PC{0,20}"],
        input in prop_oneof![Just("{}".to_owned()), "\\PC{0,30}", Just(json!({"containerOverrides": [{"name": "report", "cpu": i64::MIN, "memory": i64::MAX}]}).to_string())],
        count in any::<i64>(),
    ) {
        let rules: Vec<Value> = names
            .iter()
            .map(|name| rule(&json!({"Name": name, "Arn": null, "ScheduleExpression": expression}), &json!({"Input": input, "EcsParameters": {"TaskCount": count}})))
            .collect();
        let conversion = run(&json!(rules), &json!([]));
        let found: BTreeSet<_> = conversion.migration.workloads.iter().map(|workload| workload.name.clone()).collect();
        prop_assert_eq!(found.len(), conversion.migration.workloads.len());
        prop_assert!(found.len() == names.len() || !codes(&conversion).is_empty());
        for workload in &conversion.migration.workloads {
            prop_assert!(workload.name.as_str().len() <= 52);
            prop_assert!(job(workload).parallelism >= 1);
        }
    }
}

#[test]
fn only_what_is_wanted_is_converted_and_reported() {
    let pattern = rule(&json!({"Name": "on-event", "ScheduleExpression": null, "EventPattern": "{}"}), &json!({}));
    let refused = rule(&json!({"Name": "refused", "ScheduleExpression": "rate(7 minutes)"}), &json!({}));
    let inventory = inventory(&json!([pattern, refused, rule(&json!({}), &json!({}))]), &json!([]));
    let conversion = convert(&inventory, &Config::default(), &["prod/nightly".to_owned()]);
    one(&conversion);
    assert_eq!(codes(&conversion), Vec::<&str>::new());
}

#[test]
fn the_plan_switches_a_rule_once_and_takes_only_its_own_targets() {
    let lambda = json!({"Id": "l", "Arn": "arn:aws:lambda:eu-west-1:111122223333:function:f"});
    let rule = rule(&json!({"Targets": [ecs_target(&json!({"Id": "second"})), lambda]}), &json!({}));
    let inventory = inventory(&json!([rule]), &json!([]));
    let mut conversion = convert(&inventory, &Config::default(), &[]);
    let index = crate::inventory::index::Index::new(&inventory);
    let plan = crate::plan::plan(&inventory, &index, &conversion.migration, &mut conversion.findings);
    let steps: Vec<(String, String)> =
        plan.steps().map(|step| (step.id.clone(), serde_json::to_string(&step.run.commands).unwrap())).collect();
    let with =
        |text: &str| steps.iter().filter(|(_, run)| run.contains(text)).map(|(id, _)| id.as_str()).collect::<Vec<_>>();
    assert_eq!(with("disable-rule").len(), 1, "{steps:#?}");
    assert_eq!(with("cronJob.suspend=false"), ["nightly-second/switch", "nightly-t/switch"]);
    assert_eq!(with("cronJob.suspend=true"), ["nightly-second/deploy", "nightly-t/deploy"]);
    assert_eq!(with("remove-targets").len(), 2);
    assert_eq!(with("delete-rule"), Vec::<&str>::new());
    for (id, run) in steps.iter().filter(|(id, _)| id.ends_with("/decommission")) {
        let (own, other) = if id.starts_with("nightly-t/") { ("\"t\"", "\"second\"") } else { ("\"second\"", "\"t\"") };
        assert!(run.contains(own) && !run.contains(other), "{id}: {run}");
    }
}
