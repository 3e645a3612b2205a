//! Which documents the loader reads, how it joins them, and what it says about those that it cannot use.

use ecs2eks::inventory::{Inventory, LoadError, Source, load};
use serde_json::{Value, json};

const REGION: &str = "eu-west-1:111122223333";

fn source(name: &str, value: &Value) -> Source {
    Source { name: name.to_owned(), text: value.to_string() }
}

fn read(values: &[Value]) -> Inventory {
    load(values.iter().enumerate().map(|(at, value)| source(&format!("{at}.json"), value)).collect()).unwrap()
}

fn refuse(value: &Value) -> String {
    load(vec![source("a.json", value)]).unwrap_err().to_string()
}

fn definition(family: &str) -> Value {
    json!({ "family": family, "containerDefinitions": [{ "name": "web", "image": "nginx" }] })
}

#[test]
fn tags_move_into_the_task_definition() {
    let tags = json!([{ "key": "team", "value": "shop" }]);
    let inventory = read(&[json!({ "taskDefinition": definition("shop"), "tags": tags })]);
    assert_eq!(inventory.task_definitions[0].tags[0].value.as_deref(), Some("shop"));
    assert!(inventory.unknown.is_empty());
}

#[test]
fn numbers_empty_text_and_null_are_read_as_aws_means_them() {
    let container =
        json!({ "name": "web", "cpu": "256", "memory": 512, "environment": null, "user": "", "entryPoint": [] });
    let inventory = read(&[json!({ "family": "a", "cpu": 256, "memory": "0.5 GB", "taskRoleArn": "",
        "containerDefinitions": [container] })]);
    let task = &inventory.task_definitions[0];
    assert_eq!(
        (task.cpu.as_deref(), task.memory.as_deref(), task.task_role_arn.as_ref()),
        (Some("256"), Some("0.5 GB"), None)
    );
    let container = &task.container_definitions[0];
    assert_eq!((container.cpu, container.memory, container.user.as_ref()), (Some(256), Some(512), None));
    assert!(container.environment.is_empty());
    assert_eq!((container.entry_point.as_ref(), container.command.as_ref()), (Some(&Vec::new()), None));
}

#[test]
fn services_of_ecs_and_cloud_map_are_told_apart() {
    let ecs = json!({ "services": [{ "serviceArn": format!("arn:aws:ecs:{REGION}:service/main/api"), "serviceName": "api" }],
        "failures": [] });
    let map = json!({ "Services": [{ "Id": "srv-1", "Arn": format!("arn:aws:servicediscovery:{REGION}:service/srv-1"),
        "DnsConfig": { "DnsRecords": [{ "Type": "A", "TTL": 60 }] } }] });
    let inventory = read(&[ecs, map]);
    assert_eq!((inventory.services.len(), inventory.discovery_services.len()), (1, 1));
    assert_eq!(inventory.scopes[0].account_id, "111122223333");
}

#[test]
fn rules_and_clusters_of_two_services_are_told_apart() {
    let listener = format!("arn:aws:elasticloadbalancing:{REGION}:listener/app/web/1/2");
    let rule = format!("arn:aws:elasticloadbalancing:{REGION}:listener-rule/app/web/1/2/3");
    let inventory = read(&[
        json!({ "Rules": [{ "RuleArn": rule, "Priority": "1" }] }),
        json!({ "Rules": [{ "Name": "nightly", "ScheduleExpression": "rate(1 day)" }] }),
        json!({ "cluster": { "name": "target", "arn": format!("arn:aws:eks:{REGION}:cluster/target") } }),
        json!({ "clusters": [{ "clusterName": "main", "clusterArn": format!("arn:aws:ecs:{REGION}:cluster/main") }] }),
    ]);
    assert_eq!(inventory.rules[0].listener_arn.as_ref(), Some(&listener));
    assert_eq!(inventory.event_rules[0].name, "nightly");
    assert_eq!(
        (inventory.eks_clusters[0].name.as_str(), inventory.clusters[0].cluster_name.as_str()),
        ("target", "main")
    );
}

#[test]
fn pieces_of_one_object_are_joined() {
    let group = format!("arn:aws:elasticloadbalancing:{REGION}:targetgroup/a/b");
    let inventory = read(&[
        json!({ "RoleName": "app", "PolicyName": "a", "PolicyDocument": { "Statement": [] } }),
        json!({ "Role": { "RoleName": "app", "Arn": "arn:aws:iam::111122223333:role/app" } }),
        json!({ "RoleName": "app", "PolicyName": "b", "PolicyDocument": { "Statement": [] } }),
        json!({ "RoleName": "app", "AttachedPolicies": [{ "PolicyName": "c", "PolicyArn": "arn:aws:iam::aws:policy/c" }] }),
        json!({ "TargetGroupArn": group, "Attributes": [{ "Key": "deregistration_delay.timeout_seconds", "Value": "30" }] }),
        json!({ "TargetGroups": [{ "TargetGroupArn": group, "Port": 80 }] }),
        json!({ "TagDescriptions": [{ "ResourceArn": group, "Tags": [{ "Key": "a", "Value": "b" }] }] }),
        json!({ "addon": { "addonName": "vpc-cni", "clusterName": "target" } }),
        json!({ "cluster": { "name": "target", "arn": format!("arn:aws:eks:{REGION}:cluster/target"), "version": "1.33" } }),
    ]);
    let [role] = inventory.roles.as_slice() else { panic!("{:?}", inventory.roles) };
    let inline: Vec<&str> = role.inline_policies.iter().map(|policy| policy.policy_name.as_str()).collect();
    assert_eq!((inline, role.attached_policies.len(), role.arn.is_some()), (vec!["a", "b"], 1, true));
    let [group] = inventory.target_groups.as_slice() else { panic!("{:?}", inventory.target_groups) };
    assert_eq!((group.port, group.attributes.len(), group.tags.len()), (Some(80), 1, 1));
    let [cluster] = inventory.eks_clusters.as_slice() else { panic!("{:?}", inventory.eks_clusters) };
    assert_eq!((cluster.version.as_deref(), cluster.addons.len()), (Some("1.33"), 1));
    assert!(inventory.assumptions.is_empty(), "{:?}", inventory.assumptions);
}

#[test]
fn a_second_description_of_an_object_is_noted_where_it_differs() {
    let arn = format!("arn:aws:ecs:{REGION}:service/main/api");
    let inventory = read(&[
        json!({ "services": [{ "serviceArn": arn, "serviceName": "api", "desiredCount": 1, "launchType": "EC2" }] }),
        json!({ "services": [{ "serviceArn": arn, "serviceName": "api", "desiredCount": 2 }] }),
    ]);
    assert_eq!(
        (inventory.services[0].desired_count, inventory.services[0].launch_type.as_deref()),
        (Some(2), Some("EC2"))
    );
    let noted: Vec<&str> = inventory.assumptions.iter().map(|noted| noted.path.as_str()).collect();
    assert_eq!(noted, ["desiredCount"]);
}

#[test]
fn two_hand_written_definitions_of_one_name_are_refused_when_they_differ() {
    assert_eq!(read(&[definition("a"), definition("a")]).task_definitions.len(), 1);
    let mut other = definition("a");
    other["cpu"] = json!("256");
    let sources = vec![source("dev.json", &definition("a")), source("prod.json", &other)];
    let error = load(sources).unwrap_err().to_string();
    assert_eq!(
        error,
        "prod.json: task definition a is also in dev.json and differs; give one of them another name, or pass only one"
    );
}

#[test]
fn a_piece_that_fits_two_objects_is_refused() {
    let role =
        |account: &str| json!({ "Role": { "RoleName": "app", "Arn": format!("arn:aws:iam::{account}:role/app") } });
    let piece = json!({ "RoleName": "app", "AttachedPolicies": [] });
    let roles = [role("111122223333"), role("444455556666"), piece];
    let error = load(roles.iter().map(|value| source("roles.json", value)).collect()).unwrap_err();
    assert_eq!(error, LoadError::Ambiguous { name: "roles.json".to_owned(), object: "role app".to_owned() });
}

#[test]
fn names_that_are_absent_are_taken_from_what_is_there() {
    let unnamed = source("deploy/checkout.json", &json!({ "containerDefinitions": [{ "name": "web" }] }));
    let service = source("service.json", &json!({ "desiredCount": 2, "loadBalancers": [] }));
    let inventory = load(vec![unnamed, service]).unwrap();
    assert_eq!(inventory.task_definitions[0].family, "checkout");
    let service = &inventory.services[0];
    assert_eq!((service.service_name.as_str(), service.task_definition.as_deref()), ("service", Some("checkout")));
    let noted: Vec<(&str, &str)> =
        inventory.assumptions.iter().map(|noted| (noted.source.as_str(), noted.path.as_str())).collect();
    let expected =
        [("deploy/checkout.json", "family"), ("service.json", "serviceName"), ("service.json", "taskDefinition")];
    assert_eq!(noted, expected);
}

#[test]
fn several_documents_in_one_file_are_read() {
    let array = json!([definition("a"), { "taskDefinition": definition("b") }]).to_string();
    let row = format!("\u{feff}{}\n{}", definition("c"), definition("d"));
    let yaml = "---\nfamily: e\ncpu: 256\ncontainerDefinitions:\n  - name: web\n---\nfamily: f\ncontainerDefinitions:\n  - name: web\n";
    let source = |name: &str, text: String| Source { name: name.to_owned(), text };
    let sources = vec![source("1", array), source("2", row), source("3", yaml.to_owned())];
    let families: Vec<String> = load(sources).unwrap().task_definitions.into_iter().map(|found| found.family).collect();
    assert_eq!(families, ["a", "b", "c", "d", "e", "f"]);
}

#[test]
fn failures_and_unfinished_listings_are_gaps() {
    let arn = format!("arn:aws:ecs:{REGION}:service/main/gone");
    let inventory =
        read(&[json!({ "services": [], "failures": [{ "arn": arn, "reason": "MISSING" }], "nextToken": "x" })]);
    let gaps: Vec<(&str, &str)> = inventory
        .gaps
        .iter()
        .map(|gap| (gap.resource.as_deref().unwrap_or_default(), gap.operation.as_str()))
        .collect();
    assert_eq!(gaps, [(arn.as_str(), "services"), ("0.json", "services")]);
}

#[test]
fn documents_that_cannot_be_used_say_what_to_do() {
    for (document, expected) in [
        (json!({ "AWSTemplateFormatVersion": "2010-09-09", "Resources": {} }), "this is a CloudFormation template"),
        (json!({ "Family": "a", "ContainerDefinitions": [] }), "run `aws ecs describe-task-definition"),
        (json!({ "Attributes": [{ "Key": "a", "Value": "b" }] }), "add its ARN beside them"),
        (json!({ "Targets": [{ "Id": "1", "Arn": "x" }] }), "add its name beside them"),
        (json!({ "serviceArns": ["arn"] }), "aws ecs describe-services"),
        (json!({ "clusters": ["a"] }), "aws eks describe-cluster"),
        (json!([{ "name": "web", "image": "nginx" }]), "a container definition without its task definition"),
        (json!({ "apiVersion": "v1", "kind": "Pod" }), "its members are \"apiVersion\", \"kind\""),
        (json!({}), "it has no members"),
        (json!({ "version": 2, "services": [] }), "not an inventory of version 1"),
        (json!({ "scopes": [] }), "a.json: version: not an inventory of version 1"),
        (json!({ "family": "a", "containerDefinitions": [] }), "a.json: containerDefinitions is missing"),
        (
            json!({ "family": "a", "containerDefinitions": [{ "image": "x" }] }),
            "containerDefinitions[0].name is missing",
        ),
        (
            json!({ "services": [{ "desiredCount": "two" }] }),
            "services[0].desiredCount is text, expected a whole number",
        ),
    ] {
        let message = refuse(&document);
        assert!(message.starts_with("a.json: ") && message.contains(expected), "{message}");
    }
    let broken = Source { name: "b.json".to_owned(), text: "{\"a\": hunter2}".to_owned() };
    assert_eq!(
        load(vec![broken]),
        Err(LoadError::Syntax { name: "b.json".to_owned(), format: "JSON", line: 1, column: 7 })
    );
    let empty = Source { name: "c.json".to_owned(), text: " \n".to_owned() };
    assert_eq!(load(vec![empty]), Err(LoadError::Empty { name: "c.json".to_owned() }));
}

#[test]
fn a_scanned_inventory_is_written_as_it_was_read() {
    let text = include_str!("../../fixtures/tidewater/inventory.json");
    let inventory = load(vec![Source { name: "inventory.json".to_owned(), text: text.to_owned() }]).unwrap();
    let read = without_empty_lists(serde_json::from_str(text).unwrap());
    let written = without_empty_lists(serde_json::to_value(&inventory).unwrap());
    for (list, value) in read.as_object().unwrap() {
        assert!(written.get(list) == Some(value), "{list} changed");
    }
    assert_eq!(ecs2eks::inventory::unknown::unknown_members(&inventory).unwrap(), []);
    assert_eq!(inventory.assumptions, []);
}

/// AWS prints empty lists and objects where this program writes nothing.
fn without_empty_lists(value: Value) -> Value {
    let empty = |value: &Value| {
        value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty)
    };
    match value {
        Value::Array(items) => items.into_iter().map(without_empty_lists).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, without_empty_lists(value)))
            .filter(|(_, value)| !empty(value))
            .collect(),
        value => value,
    }
}
