//! Every member of AWS's API shapes that matter here is modelled. The lists are AWS's own, flattened from botocore.

use ecs2eks::inventory::Inventory;
use ecs2eks::inventory::unknown::unknown_members;
use ecs2eks::inventory::withheld::Withheld;
use serde_json::{Map, Value, json};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/schemas");

/// Member list, list of the inventory, and where in an object of that list the shape begins.
const SHAPES: &[(&str, &str, &str)] = &[
    ("ecs-RegisterTaskDefinitionRequest", "taskDefinitions", ""),
    ("ecs-TaskDefinition", "taskDefinitions", ""),
    ("ecs-Service", "services", ""),
    ("ecs-CreateServiceRequest", "services", ""),
    ("ecs-TaskSet", "services", "taskSets[]."),
    ("ecs-CreateCapacityProviderRequest", "capacityProviders", ""),
    ("ecs-ServiceRevision", "serviceRevisions", ""),
    ("ecs-Task", "tasks", ""),
    ("elbv2-LoadBalancer", "loadBalancers", ""),
    ("elbv2-Listener", "listeners", ""),
    ("elbv2-Rule", "rules", ""),
    ("elbv2-TargetGroup", "targetGroups", ""),
    ("elbv2-TargetHealthDescription", "targetHealth", "TargetHealthDescriptions[]."),
    ("application-autoscaling-ScalableTarget", "scalableTargets", ""),
    ("application-autoscaling-ScalingPolicy", "scalingPolicies", ""),
    ("application-autoscaling-ScheduledAction", "scheduledActions", ""),
    ("events-Rule", "eventRules", ""),
    ("events-Target", "eventRules", "Targets[]."),
    ("scheduler-GetScheduleOutput", "schedules", ""),
    ("servicediscovery-Namespace", "namespaces", ""),
    ("servicediscovery-Service", "discoveryServices", ""),
    ("eks-Cluster", "eksClusters", ""),
];

#[test]
fn every_member_is_modelled() {
    let mut checked = 0;
    for (shape, list, prefix) in SHAPES {
        let Ok(text) = std::fs::read_to_string(format!("{FOLDER}/fieldlist-{shape}.txt")) else {
            println!("skipped {shape}: ../shared/schemas is not there");
            continue;
        };
        let mut whole = Value::Null;
        for path in text.lines().filter(|line| !line.is_empty()) {
            let path = format!("{prefix}{path}");
            let fits = leaves().into_iter().find(|leaf| round_trips(list, &at_path(&path, leaf.clone())));
            let leaf = fits.unwrap_or_else(|| panic!("{shape}: no value is read and written again at {path}"));
            overlay(&mut whole, at_path(&path, leaf));
            checked += 1;
        }
        assert!(round_trips(list, &whole), "{shape}: the object with all members is not written as it was read");
        let inventory: Inventory = serde_json::from_value(json!({ "version": 1, *list: [whole] })).unwrap();
        let unknown: Vec<String> = unknown_members(&inventory).unwrap().into_iter().map(|found| found.path).collect();
        assert!(unknown.is_empty(), "{shape}: not modelled: {unknown:?}");
    }
    println!("{checked} member paths checked");
}

fn leaves() -> Vec<Value> {
    vec![json!(Withheld::TEXT), json!(1), json!(1.5), json!(true), json!({ "k": "v" }), json!([{ "k": "v" }])]
}

fn round_trips(list: &str, object: &Value) -> bool {
    let written = json!({ "version": 1, list: [object] });
    serde_json::from_value::<Inventory>(written.clone())
        .is_ok_and(|read| serde_json::to_value(read).is_ok_and(|again| again == written))
}

/// The object that has only this member: `a[].b` becomes `{"a":[{"b":leaf}]}`.
fn at_path(path: &str, leaf: Value) -> Value {
    path.rsplit('.').fold(leaf, |value, part| match part.strip_suffix("[]") {
        Some(name) => json!({ name: [value] }),
        None => json!({ part: value }),
    })
}

fn overlay(whole: &mut Value, part: Value) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => overlay_members(whole, part),
        (Value::Array(whole), Value::Array(part)) => {
            for (whole, part) in whole.iter_mut().zip(part) {
                overlay(whole, part);
            }
        }
        (whole, part) => *whole = part,
    }
}

fn overlay_members(whole: &mut Map<String, Value>, part: Map<String, Value>) {
    for (name, value) in part {
        overlay(whole.entry(name).or_insert(Value::Null), value);
    }
}
