//! Look-ups from the names that objects use for each other.

use ecs2eks::inventory::Inventory;
use ecs2eks::inventory::index::Index;
use serde_json::{Value, json};

const REGION: &str = "eu-west-1:111122223333";

fn inventory(mut value: Value) -> Inventory {
    value["version"] = json!(1);
    serde_json::from_value(value).unwrap()
}

fn revision(family: &str, number: i64, status: &str) -> Value {
    let arn = format!("arn:aws:ecs:{REGION}:task-definition/{family}:{number}");
    json!({ "taskDefinitionArn": arn, "family": family, "revision": number, "status": status })
}

#[test]
fn a_family_means_its_latest_active_revision() {
    let inventory = inventory(json!({ "taskDefinitions": [
        revision("app", 9, "ACTIVE"), revision("app", 10, "ACTIVE"), revision("app", 11, "INACTIVE"), { "family": "hand" },
    ] }));
    let index = Index::new(&inventory);
    let found = |reference: &str| index.task_definition(reference).and_then(|found| found.revision);
    assert_eq!(found("app"), Some(10));
    assert_eq!(found("app:11"), Some(11));
    assert_eq!(found(&format!("arn:aws:ecs:{REGION}:task-definition/app:9")), Some(9));
    assert_eq!(found("app:12"), None);
    assert_eq!(found("arn:aws:ecs:us-east-1:111122223333:task-definition/app:9"), None);
    assert!(index.task_definition("hand:3").is_some_and(|found| found.family == "hand"));
    assert!(index.task_definition("app:latest").is_none());
}

#[test]
fn services_know_their_cluster_tasks_and_scaling() {
    let inventory = inventory(json!({
        "clusters": [{ "clusterName": "main", "clusterArn": format!("arn:aws:ecs:{REGION}:cluster/main") }],
        "services": [
            { "serviceName": "api", "serviceArn": format!("arn:aws:ecs:{REGION}:service/main/api"),
              "clusterArn": format!("arn:aws:ecs:{REGION}:cluster/main") },
            { "serviceName": "hand", "cluster": "main" },
            { "serviceName": "other" },
        ],
        "tasks": [{ "taskArn": "t1", "group": "service:api" }, { "taskArn": "t2", "group": "service:hand" }],
        "scalableTargets": [
            { "ResourceId": "service/main/api",
              "ScalableTargetARN": format!("arn:aws:application-autoscaling:{REGION}:scalable-target/1") },
            { "ResourceId": "service/main/api",
              "ScalableTargetARN": "arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/2" },
        ],
        "scalingPolicies": [{ "PolicyName": "cpu", "ResourceId": "service/main/api" }],
    }));
    let index = Index::new(&inventory);
    let services: Vec<&str> =
        index.services_of(&inventory.clusters[0]).iter().map(|service| service.service_name.as_str()).collect();
    assert_eq!(services, ["api", "hand"]);
    assert!(index.cluster_of(&inventory.services[2]).is_none());
    let tasks: Vec<&str> = index.tasks_of(&inventory.services[0]).iter().map(|task| task.task_arn.as_str()).collect();
    assert_eq!(tasks, ["t1"]);
    let scaling = index.scaling_of(&inventory.services[0]);
    assert_eq!((scaling.targets.len(), scaling.policies.len(), scaling.scheduled_actions.len()), (1, 1, 0));
}

#[test]
fn rules_come_in_the_order_in_which_they_are_tried() {
    let rule = |arn: &str, priority: &str| json!({ "RuleArn": arn, "ListenerArn": "l", "Priority": priority });
    let inventory = inventory(json!({
        "listeners": [{ "ListenerArn": "l", "LoadBalancerArn": "lb", "Port": 443 },
            { "ListenerArn": "m", "LoadBalancerArn": "lb", "Port": 80 }],
        "rules": [rule("a", "default"), rule("b", "100"), rule("c", "20")],
    }));
    let index = Index::new(&inventory);
    let order: Vec<&str> = index.rules_of("l").iter().map(|rule| rule.rule_arn.as_str()).collect();
    assert_eq!(order, ["c", "b", "a"]);
    let ports: Vec<Option<i64>> = index.listeners_of("lb").iter().map(|listener| listener.port).collect();
    assert_eq!(ports, [Some(80), Some(443)]);
    assert!(index.rules_of("m").is_empty() && index.listeners_of("none").is_empty());
}

#[test]
fn roles_and_discovery_are_found_by_every_name() {
    let inventory = inventory(json!({
        "roles": [
            { "RoleName": "app", "Arn": "arn:aws:iam::111122223333:role/team/app" },
            { "RoleName": "both", "Arn": "arn:aws:iam::111122223333:role/both" },
            { "RoleName": "both", "Arn": "arn:aws:iam::444455556666:role/both" },
        ],
        "namespaces": [{ "Id": "ns-1", "Arn": "arn:ns", "Name": "shop.local" }],
        "discoveryServices": [{ "Id": "srv-1", "Arn": "arn:srv", "DnsConfig": { "NamespaceId": "ns-1" } }],
        "fileSystems": [{ "FileSystemId": "fs-1" }],
        "mountTargets": [{ "MountTargetId": "m-1", "FileSystemId": "fs-1" }],
    }));
    let index = Index::new(&inventory);
    assert!(index.role("app").is_some() && index.role("arn:aws:iam::111122223333:role/team/app").is_some());
    assert!(index.role("both").is_none() && index.role("arn:aws:iam::444455556666:role/both").is_some());
    let service = index.discovery_service("srv-1").unwrap();
    assert_eq!(index.namespace_of(service).and_then(|namespace| namespace.name.as_deref()), Some("shop.local"));
    assert_eq!(index.namespace("shop.local"), index.namespace("arn:ns"));
    assert!(index.file_system("fs-1").is_some());
    assert_eq!(index.mount_targets_of("fs-1").len(), 1);
}
