//! Traefik's objects against its own definitions, strictly: what the schema does not name is a mistake, because the API server
//! drops it without a word.
//!
//! The definitions are Traefik's own file, which is not part of this repository: where it is not at hand, the test says so
//! and looks at nothing. `tests/e2e` always has it.

use std::collections::BTreeMap;
use std::path::Path;

use ecs2eks::migration::{Migration, Name, RouteObjects, TRAEFIK_API_VERSION};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::draw;
use crate::random::Random;
use crate::world::{World, group, workload};

/// Schemas by kind; `None` where the file is not at hand.
fn schemas() -> Option<BTreeMap<String, jsonschema::Validator>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schemas/traefik-v3-crds.yaml");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("not checked: Traefik's definitions are not at {}", file.display());
        return None;
    };
    let mut validators = BTreeMap::new();
    for document in text.split("\n---") {
        let definition: Value = serde_yaml::from_str(document).unwrap_or(Value::Null);
        let Ok(definition) = Definition::deserialize(&definition) else { continue };
        let version =
            definition.spec.versions.into_iter().find(|version| version.name == "v1alpha1").expect("v1alpha1");
        let mut schema = version.schema["openAPIV3Schema"].clone();
        close(&mut schema);
        validators.insert(definition.spec.names.kind, jsonschema::draft7::new(&schema).expect("a schema"));
    }
    Some(validators)
}

#[derive(Deserialize)]
struct Definition {
    spec: DefinitionSpec,
}

#[derive(Deserialize)]
struct DefinitionSpec {
    names: Names,
    versions: Vec<Version>,
}

#[derive(Deserialize)]
struct Names {
    kind: String,
}

#[derive(Deserialize)]
struct Version {
    name: String,
    schema: Value,
}

/// Forbids members that an object does not name.
fn close(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.contains_key("properties") && !object.contains_key("additionalProperties") {
        object.insert("additionalProperties".to_owned(), json!(false));
    }
    if object.get("x-kubernetes-int-or-string") == Some(&json!(true)) {
        object.remove("type");
    }
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(close);
    }
    for member in ["items", "additionalProperties"] {
        if let Some(inner) = object.get_mut(member) {
            close(inner);
        }
    }
}

fn object<T: Serialize>(kind: &str, name: &Name, spec: &T) -> Value {
    let spec = serde_json::to_value(spec).expect("JSON");
    json!({"apiVersion": TRAEFIK_API_VERSION, "kind": kind, "metadata": {"name": name.as_str()}, "spec": spec})
}

/// All objects as they are applied.
fn objects(routes: &RouteObjects) -> Vec<Value> {
    let mut all = Vec::new();
    all.extend(routes.ingress_routes.iter().map(|found| object("IngressRoute", &found.name, &found.spec)));
    all.extend(routes.ingress_routes_tcp.iter().map(|found| object("IngressRouteTCP", &found.name, &found.spec)));
    all.extend(routes.ingress_routes_udp.iter().map(|found| object("IngressRouteUDP", &found.name, &found.spec)));
    all.extend(routes.middlewares.iter().map(|(name, spec)| object("Middleware", name, spec)));
    all.extend(routes.traefik_services.iter().map(|(name, spec)| object("TraefikService", name, spec)));
    all.extend(routes.servers_transports.iter().map(|(name, spec)| object("ServersTransport", name, spec)));
    all
}

fn all_of(migration: &Migration) -> Vec<Value> {
    let workloads = migration.workloads.iter().flat_map(|workload| objects(&workload.routes));
    workloads.chain(migration.edges.iter().flat_map(|edge| objects(&edge.routes))).collect()
}

/// Every kind, every member that the converter can set.
fn rich() -> World {
    let balancer = |kind: &str, name: &str| {
        json!({"LoadBalancerArn": format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/{kind}/{name}/1"),
            "LoadBalancerName": name, "Type": if kind == "app" { "application" } else { "network" }, "Scheme": "internal"})
    };
    let listener = |kind: &str, port: u16, protocol: &str, action: Value| {
        json!({"ListenerArn": format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/{kind}/lb/1/{port}"),
            "Port": port, "Protocol": protocol, "DefaultActions": [action]})
    };
    let to = |name: &str| json!({"Type": "forward", "TargetGroupArn": group(name)});
    let sticky = json!({"Key": "stickiness.enabled", "Value": "true"});
    let least = json!({"Key": "load_balancing.algorithm.type", "Value": "least_outstanding_requests"});
    let proxy = json!({"Key": "proxy_protocol_v2.enabled", "Value": "true"});
    let inventory = json!({"version": 1, "loadBalancers": [balancer("app", "lb"), balancer("net", "lb")],
    "listeners": [
        listener("app", 443, "HTTPS", json!({"Type": "forward", "ForwardConfig": {"TargetGroups":
            [{"TargetGroupArn": group("a"), "Weight": 1}, {"TargetGroupArn": group("b"), "Weight": 0}],
            "TargetGroupStickinessConfig": {"Enabled": true, "DurationSeconds": 60}}})),
        listener("net", 6379, "TCP", to("c")),
        listener("net", 8125, "UDP", to("d")),
    ],
    "rules": [
        {"RuleArn": "1", "Priority": "1", "Actions": [to("b")], "Conditions": [{"Field": "path-pattern", "Values": ["/x/*"]}],
         "ListenerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/lb/1/443",
         "Transforms": [{"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": "^/x/", "Replace": "/"}]}}]},
        {"RuleArn": "2", "Priority": "2", "Conditions": [{"Field": "path-pattern", "Values": ["/y"]}],
         "ListenerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/lb/1/443",
         "Actions": [{"Type": "redirect", "RedirectConfig": {"Host": "y.example", "StatusCode": "HTTP_302"}}]},
    ],
    "targetGroups": [
        {"TargetGroupArn": group("a"), "Protocol": "HTTPS", "Attributes": [sticky, least]},
        {"TargetGroupArn": group("b"), "Protocol": "HTTP", "ProtocolVersion": "GRPC"},
        {"TargetGroupArn": group("c"), "Protocol": "TLS", "Attributes": [proxy]},
        {"TargetGroupArn": group("d"), "Protocol": "UDP"},
    ]});
    World::new(&draw::read(&inventory), ["a", "b", "c", "d"].map(|name| workload("shop", name)).into())
}

#[test]
fn every_generated_object_is_what_traefik_defines() {
    let Some(schemas) = schemas() else { return };
    let mut kinds = BTreeMap::new();
    let mut worlds: Vec<World> = vec![rich()];
    worlds.extend((0..50).map(|seed| {
        let (account, workloads) = draw::account(&mut Random::new(seed));
        World::new(&draw::read(&account), workloads)
    }));
    for object in worlds.iter().flat_map(|world| all_of(&world.migration)) {
        let kind = object["kind"].as_str().expect("a kind");
        let errors: Vec<String> =
            schemas[kind].iter_errors(&object).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{object:#}");
        *kinds.entry(kind.to_owned()).or_insert(0) += 1;
    }
    let seen: Vec<&str> = kinds.keys().map(String::as_str).collect();
    assert_eq!(
        seen,
        ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "Middleware", "ServersTransport", "TraefikService"]
    );
}

#[test]
fn a_misspelt_member_would_be_found() {
    let Some(schemas) = schemas() else { return };
    let mut object = all_of(&rich().migration).swap_remove(0);
    assert!(schemas["IngressRoute"].is_valid(&object));
    object["spec"]["routes"][0]["mach"] = json!("Path(`/`)");
    assert!(!schemas["IngressRoute"].is_valid(&object));
}
