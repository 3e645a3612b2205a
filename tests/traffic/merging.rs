//! Several load balancers and listeners in one Traefik: each answers for itself.

use std::collections::{BTreeMap, BTreeSet};

use ecs2eks::migration::EntryProtocol;
use serde_json::{Value, json};

use crate::decision::Decision;
use crate::draw;
use crate::random::Random;
use crate::request::Request;
use crate::world::{World, group, workload};

fn balancer(name: &str) -> Value {
    json!({"LoadBalancerArn": format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/{name}/1"),
        "LoadBalancerName": name, "Type": "application", "Scheme": "internal"})
}

fn listener_arn(balancer: &str, port: u16) -> String {
    format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/{balancer}/1/{port}")
}

fn listener(balancer: &str, port: u16, protocol: &str, default: &str) -> Value {
    json!({"ListenerArn": listener_arn(balancer, port), "Port": port, "Protocol": protocol,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": group(default)}],
        "LoadBalancerArn": format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/{balancer}/1")})
}

fn rule(balancer: &str, port: u16, priority: u32, path: &str, to: &str) -> Value {
    json!({"ListenerArn": listener_arn(balancer, port), "RuleArn": format!("{balancer}{port}{priority}"),
        "Priority": priority.to_string(), "Conditions": [{"Field": "path-pattern", "Values": [path]}],
        "Actions": [{"Type": "forward", "TargetGroupArn": group(to)}]})
}

fn world(balancers: &[&str], listeners: &[Value], rules: &[Value]) -> World {
    let balancers: Vec<Value> = balancers.iter().map(|name| balancer(name)).collect();
    let inventory = json!({"version": 1, "loadBalancers": balancers, "listeners": listeners, "rules": rules});
    let workloads = ["a", "b", "c"].map(|name| workload("shop", name)).into();
    World::new(&draw::read(&inventory), workloads)
}

fn target(world: &World, balancer: &str, port: u16, path: &str) -> String {
    let mut request = Request::get("shop.example", path);
    (request.listener, request.port) = (listener_arn(balancer, port), port);
    match world.after(&request).expect("the edge listens") {
        Decision::Forward(forward) => forward.targets.into_keys().next().expect("a target"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_path_rule_of_one_load_balancer_takes_nothing_from_another() {
    let listeners = [listener("one", 80, "HTTP", "a"), listener("two", 80, "HTTP", "b")];
    let world = world(&["one", "two"], &listeners, &[rule("one", 80, 1, "/api/*", "c")]);
    assert_eq!(target(&world, "one", 80, "/api/x"), "shop/c:8080");
    assert_eq!(target(&world, "two", 80, "/api/x"), "shop/b:8080");
    assert_eq!(target(&world, "one", 80, "/"), "shop/a:8080");
}

#[test]
fn http_and_https_listeners_with_different_rules_stay_apart() {
    let listeners = [listener("one", 80, "HTTP", "a"), listener("one", 443, "HTTPS", "b")];
    let world = world(&["one"], &listeners, &[rule("one", 443, 1, "/admin", "c")]);
    assert_eq!(target(&world, "one", 443, "/admin"), "shop/c:8080");
    assert_eq!(target(&world, "one", 80, "/admin"), "shop/a:8080");
    let points: Vec<&str> = world.migration.edges[0].entry_points.iter().map(|point| point.name.as_str()).collect();
    assert_eq!(points, ["web", "one-80"]);
}

#[test]
fn listeners_with_the_same_rules_share_an_entry_point() {
    let listeners = [listener("one", 80, "HTTP", "a"), listener("one", 443, "HTTPS", "a")];
    let rules = [rule("one", 80, 1, "/b", "b"), rule("one", 443, 1, "/b", "b")];
    let world = world(&["one"], &listeners, &rules);
    assert_eq!(target(&world, "one", 80, "/b"), "shop/b:8080");
    assert_eq!(target(&world, "one", 443, "/b"), "shop/b:8080");
    assert_eq!(world.migration.edges[0].entry_points.len(), 1);
}

/// What keeps listeners apart in general: an entry point serves the listeners of one load balancer that have the same rules,
/// or a single decision of a load balancer, and every route is on exactly one entry point.
#[test]
fn no_entry_point_serves_two_programs() {
    for seed in 0..200 {
        let (account, workloads) = draw::account(&mut Random::new(seed));
        let world = World::new(&draw::read(&account), workloads);
        let mut owners: BTreeMap<String, String> = BTreeMap::new();
        let mut ports = BTreeSet::new();
        for edge in &world.migration.edges {
            for point in edge.entry_points.iter().filter(|point| point.protocol == EntryProtocol::Http) {
                assert!(owners.insert(point.name.clone(), edge.name.to_string()).is_none(), "{} twice", point.name);
                assert!(ports.insert(point.port), "port {} twice", point.port);
                let content = |listener: &str| {
                    let rules = account["rules"]
                        .as_array()
                        .expect("a list")
                        .iter()
                        .filter(|rule| rule["ListenerArn"] == listener);
                    let mut rules: Vec<(&Value, &Value, &Value)> =
                        rules.map(|rule| (&rule["Priority"], &rule["Conditions"], &rule["Actions"])).collect();
                    rules.sort_by_key(|(priority, ..)| priority.as_str());
                    serde_json::to_string(&rules).expect("JSON")
                };
                let arns: Vec<&str> = point.origins.iter().map(|origin| origin.arn.as_str()).collect();
                let contents: BTreeSet<String> = arns.iter().map(|arn| content(arn)).collect();
                assert_eq!(contents.len(), 1, "{} serves {arns:?}", point.name);
            }
        }
        let workloads = world.migration.workloads.iter().flat_map(|workload| &workload.routes.ingress_routes);
        let edges = world.migration.edges.iter().flat_map(|edge| &edge.routes.ingress_routes);
        for object in workloads.chain(edges) {
            let [point] = object.spec.entry_points.as_slice() else {
                panic!("{} is on several entry points", object.name)
            };
            assert!(owners.contains_key(point), "{point} is nobody's");
        }
    }
}

#[test]
fn a_weighted_stream_keeps_its_shares_in_one_namespace() {
    let arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/net/tcp/1/6379";
    let weighted = |name: &str, weight: u32| json!({"TargetGroupArn": group(name), "Weight": weight});
    let inventory = json!({"version": 1, "listeners": [{"ListenerArn": arn, "Port": 6379, "Protocol": "TCP", "DefaultActions":
        [{"Type": "forward", "ForwardConfig": {"TargetGroups": [weighted("b", 0), weighted("a", 9), weighted("c", 1)]}}]}]});
    let workloads = vec![workload("shop", "a"), workload("other", "b"), workload("other", "c")];
    let world = World::new(&draw::read(&inventory), workloads);
    let routes = &world.migration.workloads[0].routes.ingress_routes_tcp;
    let services = &routes[0].spec.routes[0].services;
    assert_eq!(services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>(), ["a"]);
    assert!(world.raised("RTE010", "tcp:6379"), "{:?}", world.findings);
}
