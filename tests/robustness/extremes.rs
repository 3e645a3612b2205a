//! Sizes and shapes that nobody writes by hand.

use ecs2eks::config::Config;
use serde_json::{Value, json};

use super::hostile;
use super::outcome::run;

fn convert(definition: &Value) {
    let made = run("task.json", &definition.to_string(), &Config::default());
    assert!(made.is_ok(), "{:?}", made.err());
}

#[test]
fn ten_thousand_containers() {
    let containers: Vec<Value> =
        (0..10_000).map(|n| json!({"name": format!("c{n}"), "image": "a:1", "essential": n == 0})).collect();
    convert(&json!({"family": "many", "containerDefinitions": containers}));
}

#[test]
fn a_chain_and_a_ring_of_dependencies() {
    let container = |n: usize, on: usize, condition: &str| json!({"name": format!("c{n}"), "image": "a:1", "dependsOn": [{"containerName": format!("c{on}"), "condition": condition}]});
    let chain: Vec<Value> =
        (0..500).map(|n| container(n, n + 1, "START")).chain([json!({"name": "c500", "image": "a"})]).collect();
    convert(&json!({"family": "chain", "containerDefinitions": chain}));
    let ring: Vec<Value> = (0..500).map(|n| container(n, (n + 1) % 500, "HEALTHY")).collect();
    convert(&json!({"family": "ring", "containerDefinitions": ring}));
    convert(&json!({"family": "self", "containerDefinitions": [container(0, 0, "SUCCESS")]}));
    let mounts: Vec<Value> = (0..200)
        .map(|n| json!({"name": format!("c{n}"), "image": "a", "volumesFrom": [{"sourceContainer": format!("c{}", (n + 1) % 200)}]}))
        .collect();
    convert(&json!({"family": "volumes", "containerDefinitions": mounts}));
}

#[test]
fn every_name_may_be_hostile() {
    for text in hostile::TEXTS.iter().filter(|text| !text.is_empty()) {
        let definition = json!({
            "family": text,
            "volumes": [{"name": text}, {"name": "data", "host": {"sourcePath": text}}],
            "tags": [{"key": text, "value": text}],
            "containerDefinitions": [
                {"name": text, "image": text, "command": [text], "entryPoint": [text], "user": text, "hostname": text,
                 "workingDirectory": text,
                 "environment": [{"name": text, "value": text}], "secrets": [{"name": text, "valueFrom": text}],
                 "environmentFiles": [{"value": text, "type": "s3"}],
                 "mountPoints": [{"sourceVolume": text, "containerPath": text}, {"sourceVolume": "data", "containerPath": "/d"}],
                 "portMappings": [{"containerPort": 80, "name": text, "containerPortRange": null}],
                 "dockerLabels": {*text: text}, "links": [text], "extraHosts": [{"hostname": text, "ipAddress": text}],
                 "dnsServers": [text], "dnsSearchDomains": [text],
                 "systemControls": [{"namespace": text, "value": text}],
                 "logConfiguration": {"logDriver": text, "options": {"awslogs-group": text, *text: text}},
                 "healthCheck": {"command": ["CMD-SHELL", text]}},
                {"name": "other", "image": "a:1"},
            ],
        });
        convert(&definition);
        let service = json!({
            "serviceName": text, "cluster": text, "desiredCount": 2,
            "loadBalancers": [{"targetGroupArn": text, "containerName": text, "containerPort": 80}],
            "placementConstraints": [{"type": "memberOf", "expression": text}],
            "serviceConnectConfiguration": {"enabled": true, "namespace": text,
                "services": [{"portName": text, "discoveryName": text, "clientAliases": [{"port": 80, "dnsName": text}]}]},
            "taskDefinition": "f",
        });
        let mut definition = definition;
        definition["family"] = json!("f");
        let both = json!({"version": 1, "services": [service], "taskDefinitions": [definition]});
        let made = run("inventory.json", &both.to_string(), &Config::default());
        assert!(made.is_ok(), "{text:?}: {:?}", made.err());
    }
}
