//! Input that nobody wished for: clear findings, and output that Traefik still loads.

use serde_json::{Value, json};

use crate::decision::Decision;
use crate::draw;
use crate::request::Request;
use crate::world::{World, group, workload};

const LISTENER: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/443";
const BALANCER: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1";

fn listener(certificate_region: &str) -> Value {
    json!({"ListenerArn": LISTENER, "Port": 443, "Protocol": "HTTPS",
        "Certificates": [{"CertificateArn": format!("arn:aws:acm:{certificate_region}:111122223333:certificate/1"), "IsDefault": true}],
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": group("web")}]})
}

fn rule(priority: usize, conditions: &Value, actions: &Value) -> Value {
    json!({"RuleArn": format!("{LISTENER}/{priority}"), "ListenerArn": LISTENER, "Priority": priority.to_string(),
        "Conditions": conditions, "Actions": actions})
}

fn forward(name: &str) -> Value {
    json!([{"Type": "forward", "TargetGroupArn": group(name)}])
}

fn path(pattern: &str) -> Value {
    json!([{"Field": "path-pattern", "Values": [pattern]}])
}

fn world_with(listener: &Value, rules: &[Value], groups: &[Value]) -> World {
    let inventory = json!({"version": 1, "listeners": [listener], "rules": rules, "targetGroups": groups, "loadBalancers":
        [{"LoadBalancerArn": BALANCER, "LoadBalancerName": "shop", "Type": "application", "Scheme": "internal"}]});
    World::new(&draw::read(&inventory), vec![workload("shop", "web"), workload("shop", "api")])
}

fn world(rules: &[Value]) -> World {
    world_with(&listener("eu-west-1"), rules, &[])
}

fn decide(world: &World, target: &str) -> Decision {
    let mut request = Request::get("shop.example", target);
    (request.listener, request.port, request.tls) = (LISTENER.to_owned(), 443, true);
    world.after(&request).expect("the edge listens")
}

fn target(world: &World, path: &str) -> String {
    match decide(world, path) {
        Decision::Forward(forward) => forward.targets.into_keys().next().expect("a target"),
        other => panic!("{other:?}"),
    }
}

fn status(decision: &Decision) -> u16 {
    match decision {
        Decision::Answer(answer) => answer.status,
        other => panic!("{other:?}"),
    }
}

fn finding<'a>(world: &'a World, code: &str) -> &'a ecs2eks::finding::Finding {
    let all = world.findings.as_slice();
    all.iter().find(|found| found.rule.code == code).unwrap_or_else(|| panic!("{code} is raised, not only {all:#?}"))
}

#[test]
fn a_dangling_target_group_answers_503_at_its_place() {
    let world = world(&[rule(10, &path("/gone/*"), &forward("gone")), rule(20, &path("/gone/a"), &forward("api"))]);
    assert_eq!(status(&decide(&world, "/gone/a")), 503);
    assert_eq!(target(&world, "/"), "shop/web:8080");
    let found = finding(&world, "RTE001");
    assert_eq!(found.subject.name, "shop:443 rule 10");
    assert!(found.message.contains("target group gone") && found.message.contains("503"), "{}", found.message);
}

#[test]
fn a_lambda_target_is_a_blocker() {
    let lambda = json!({"TargetGroupArn": group("fn"), "TargetType": "lambda"});
    let world = world_with(&listener("eu-west-1"), &[rule(10, &path("/fn"), &forward("fn"))], &[lambda]);
    assert_eq!(status(&decide(&world, "/fn")), 503);
    assert_eq!(finding(&world, "RTE012").rule.severity, ecs2eks::finding::Severity::Blocker);
}

#[test]
fn a_rule_without_actions_is_named_and_does_not_let_requests_through() {
    for actions in [
        json!([]),
        json!([{"Type": "forward"}]),
        json!([{"Type": "redirect"}]),
        json!([{"Type": "teleport"}]),
        json!([{"Type": "authenticate-oidc"}]),
    ] {
        let world = world(&[rule(10, &path("/admin"), &actions)]);
        assert_eq!(status(&decide(&world, "/admin")), 503, "{actions}");
        assert_eq!(finding(&world, "RTE002").subject.name, "shop:443 rule 10", "{actions}");
        assert_eq!(target(&world, "/"), "shop/web:8080");
    }
}

#[test]
fn a_condition_that_can_not_be_read_leaves_the_rule_out_and_says_so() {
    for conditions in [
        json!([{"Field": "path-pattern", "Values": []}]),
        json!([{"Field": "moon-phase", "Values": ["full"]}]),
        json!([{"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "a"}]}}]),
        json!([{"Field": "path-pattern", "Values": ["/a"]}, {}]),
    ] {
        let world = world(&[rule(10, &conditions, &forward("api"))]);
        assert_eq!(target(&world, "/a"), "shop/web:8080", "{conditions}");
        assert_eq!(finding(&world, "RTE003").subject.name, "shop:443 rule 10");
    }
}

#[test]
fn a_certificate_of_another_region_is_named() {
    let world = world_with(&listener("us-east-1"), &[], &[]);
    let found = finding(&world, "EDG006");
    assert_eq!(found.subject.name, "shop:443");
    assert!(found.message.contains("us-east-1") && found.message.contains("eu-west-1"), "{}", found.message);
    assert_eq!(target(&world, "/"), "shop/web:8080");
}

#[test]
fn listeners_of_one_network_load_balancer_with_different_certificates_are_named() {
    let balancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/line/1";
    let listener = |port: u16, certificate: &str| {
        json!({"ListenerArn": format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/net/line/1/{port}"),
            "LoadBalancerArn": balancer, "Port": port, "Protocol": "TLS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
            "Certificates": [{"CertificateArn": format!("arn:aws:acm:eu-west-1:111122223333:certificate/{certificate}"), "IsDefault": true}],
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": group("web")}]})
    };
    let inventory = |second: &str| {
        let inventory = json!({"version": 1, "listeners": [listener(8883, "1"), listener(8884, second)],
            "targetGroups": [{"TargetGroupArn": group("web"), "Protocol": "TCP", "LoadBalancerArns": [balancer]}],
            "loadBalancers": [{"LoadBalancerArn": balancer, "LoadBalancerName": "line", "Type": "network", "Scheme": "internal"}]});
        World::new(&draw::read(&inventory), vec![workload("shop", "web")])
    };
    assert_eq!(finding(&inventory("2"), "EDG006").subject.name, "line:8884");
    assert!(inventory("1").findings.as_slice().iter().all(|found| found.rule.code != "EDG006"));
}

#[test]
fn a_hundred_rules_of_five_conditions_keep_their_order() {
    let rules: Vec<Value> = (1..=100)
        .map(|n| {
            let conditions = json!([
                {"Field": "host-header", "HostHeaderConfig": {"Values": [format!("*.h{}.example", n % 7)]}},
                {"Field": "path-pattern", "Values": [format!("/p{}/*", n % 10)]},
                {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": format!("X-{n}"), "Values": ["on"]}},
                {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "42", "Value": format!("{n}-*")}]}},
                {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}},
            ]);
            rule(n * 500, &conditions, &forward(if n % 2 == 0 { "web" } else { "api" }))
        })
        .collect();
    let world = world(&rules);
    let (_, routes) = world.router.routes().next().expect("an entry point");
    assert_eq!(routes.len(), 101);
    assert!(routes.windows(2).all(|pair| pair[0].priority > pair[1].priority));
    for n in 1..=100_usize {
        let mut request = Request::get(&format!("a.b.h{}.example", n % 7), &format!("/p{}/x?42={n}-", n % 10))
            .header(&format!("x-{n}"), "ON");
        (request.listener, request.port, request.tls) = (LISTENER.to_owned(), 443, true);
        let Some(Decision::Forward(forward)) = world.after(&request) else { panic!("rule {n}") };
        let expected = if n % 2 == 0 { "shop/web:8080" } else { "shop/api:8080" };
        assert!(forward.targets.contains_key(expected), "rule {n}: {forward:?}");
        // Without the header the rule does not hold.
        request.headers.clear();
        let Some(Decision::Forward(forward)) = world.after(&request) else { panic!("rule {n}") };
        assert!(forward.targets.contains_key("shop/web:8080"), "rule {n}: {forward:?}");
    }
}

#[test]
fn patterns_at_the_limits_of_the_load_balancer_load() {
    let long = |text: &str| text.chars().cycle().take(127).collect::<String>();
    let patterns = [
        format!("/{}", long("a")),
        format!("/{}", long("*?")),
        format!("/{}", long("_-.$/~\"'@:+&")),
        format!("/{}", long(".+$")),
        "*".repeat(128),
        "?".repeat(128),
    ];
    for pattern in &patterns {
        assert_eq!(pattern.len(), 128);
        // Loading panics when Traefik would leave the route out.
        let world = world(&[rule(10, &path(pattern), &forward("api"))]);
        let (_, routes) = world.router.routes().next().expect("an entry point");
        assert_eq!(routes.len(), 2, "{pattern}");
        let literal = pattern.replace(['*', '?'], "x");
        if literal.starts_with('/') && !literal.contains(['"', '.']) {
            assert_eq!(target(&world, &literal), "shop/api:8080", "{pattern}");
        }
    }
    let value = long("v*");
    let host = format!("{}.example", "h".repeat(120));
    let conditions = json!([
        {"Field": "host-header", "Values": [host]},
        {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-".to_owned() + &"n".repeat(38), "Values": [value]}},
        {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "k".repeat(128), "Value": value}]}},
    ]);
    let world = world(&[rule(1, &conditions, &forward("api")), rule(50_000, &path("/last"), &forward("api"))]);
    let (_, routes) = world.router.routes().next().expect("an entry point");
    assert_eq!(routes.iter().map(|route| route.priority).collect::<Vec<_>>(), [99_999, 50_000, 1]);
}
