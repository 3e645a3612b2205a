//! `docs/traffic.md` names every member of a rule, a listener, a load balancer and a target group, every finding of the two
//! areas, and its examples are what the converter writes.

use std::collections::BTreeSet;

use ecs2eks::finding::registry;
use ecs2eks::inventory::listener::Listener;
use ecs2eks::inventory::load_balancer::LoadBalancer;
use ecs2eks::inventory::rule::ListenerRule;
use ecs2eks::inventory::target_group::TargetGroup;
use serde_json::{Value, json};

use crate::draw;
use crate::world::{World, group, workload};

const TABLE: &str = include_str!("../../docs/traffic.md");

/// Names of all members in a schema.
fn members(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(properties) = object.get("properties").and_then(Value::as_object) {
                found.extend(properties.keys().cloned());
            }
            object.values().for_each(|inner| members(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| members(inner, found)),
        _ => {}
    }
}

#[test]
fn every_member_is_in_the_table() {
    let mut found = BTreeSet::new();
    for schema in [
        schemars::schema_for!(ListenerRule),
        schemars::schema_for!(Listener),
        schemars::schema_for!(LoadBalancer),
        schemars::schema_for!(TargetGroup),
    ] {
        members(schema.as_value(), &mut found);
    }
    assert!(found.contains("HttpHeaderConfig") && found.contains("Weight"), "{found:?}");
    let missing: Vec<&String> = found.iter().filter(|member| !TABLE.contains(&format!("`{member}`"))).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn every_finding_of_both_areas_is_in_the_table_and_every_code_is_a_finding() {
    let area = |code: &str| {
        code.starts_with("RTE")
            || ["EDG001", "EDG002", "EDG003", "EDG004", "EDG005", "EDG006", "EDG007"].contains(&code)
    };
    for rule in registry::all().into_iter().filter(|rule| area(rule.code)) {
        assert!(TABLE.contains(&format!("[{0}](findings/{0}.md)", rule.code)), "{} is missing", rule.code);
    }
    for code in TABLE.split("](findings/").skip(1).filter_map(|rest| rest.split(".md)").next()) {
        assert!(registry::find(code).is_some(), "{code} is no finding");
    }
}

#[test]
fn the_examples_are_what_the_converter_writes() {
    let mut checked = 0;
    for line in TABLE.lines().filter(|line| line.starts_with("| `{")) {
        let mut cells = line.split(" | ");
        let condition = cells.next().expect("a condition").trim_start_matches("| ").trim_matches('`');
        let matcher = cells.next().expect("a matcher").trim_end_matches(" |").replace("\\|", "|");
        let matcher = matcher.strip_prefix("``").and_then(|text| text.strip_suffix("``")).expect("code").trim();
        let condition: Value = serde_json::from_str(condition).expect("JSON");
        let arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/80";
        let inventory = json!({"version": 1, "rules": [{"ListenerArn": arn, "RuleArn": "1", "Priority": "1",
            "Conditions": [condition], "Actions": [{"Type": "forward", "TargetGroupArn": group("web")}]}],
            "listeners": [{"ListenerArn": arn, "Port": 80, "Protocol": "HTTP",
                "DefaultActions": [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]}]});
        let world = World::new(&draw::read(&inventory), vec![workload("shop", "web")]);
        let rules: Vec<&str> =
            world.router.routes().flat_map(|(_, routes)| routes).map(|route| route.rule.as_str()).collect();
        assert_eq!(rules, [matcher], "{line}");
        checked += 1;
    }
    assert!(checked >= 11, "{checked} examples");
}
