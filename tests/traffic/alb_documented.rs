//! The model of the load balancer against what AWS's documentation says, in examples of our own.

use ecs2eks::inventory::Inventory;
use serde_json::{Value, json};

use crate::alb::Program;
use crate::alb_conditions::{Test, View};
use crate::decision::Decision;
use crate::request::Request;

fn holds(condition: Value, request: &Request) -> bool {
    let condition = serde_json::from_value(condition).expect("a condition");
    Test::read(&condition).expect("readable").holds(&View::new(request))
}

fn host(pattern: &str, host: &str) -> bool {
    holds(json!({"Field": "host-header", "HostHeaderConfig": {"Values": [pattern]}}), &Request::get(host, "/"))
}

fn path(pattern: &str, target: &str) -> bool {
    holds(json!({"Field": "path-pattern", "Values": [pattern]}), &Request::get("a.example", target))
}

fn query(key: Option<&str>, value: &str, target: &str) -> bool {
    let pair = json!({"Key": key, "Value": value});
    holds(json!({"Field": "query-string", "QueryStringConfig": {"Values": [pair]}}), &Request::get("a.example", target))
}

#[test]
fn a_star_in_a_host_needs_its_dot() {
    assert!(host("*.tidewater.example", "test.tidewater.example"));
    assert!(host("*.tidewater.example", "a.b.tidewater.example"));
    assert!(!host("*.tidewater.example", "tidewater.example"));
}

#[test]
fn hosts_have_no_case_and_no_port() {
    assert!(host("Shop.Example", "sHOP.example:8443"));
    assert!(host("shop.example", "SHOP.EXAMPLE"));
    assert!(!host("shop.example", "shop.example.org"));
    let regex = json!({"Field": "host-header", "HostHeaderConfig": {"RegexValues": ["^(.*)\\.tidewater\\.example$"]}});
    assert!(holds(regex.clone(), &Request::get("API.tidewater.example:8080", "/")));
    assert!(!holds(regex, &Request::get("tidewater.example", "/")));
}

#[test]
fn paths_have_case_and_know_no_query() {
    assert!(path("/img/*", "/img/picture.jpg"));
    assert!(path("/img/*/pics", "/img/a/b/pics"));
    assert!(!path("/img/*", "/img"));
    assert!(!path("/img/*", "/IMG/picture.jpg"));
    assert!(!path("/a/*.png", "/a/b?x.png"));
    assert!(path("/tidewater.pricing/quote", "/tidewater.pricing/quote?now"));
}

#[test]
fn paths_are_normalized_first() {
    assert!(path("/admin", "/img/../%61dmin"));
    assert!(!path("/img/*", "/img/../admin"));
    assert!(!path("/a/b", "/a%2Fb"));
    let regex = json!({"Field": "path-pattern", "PathPatternConfig": {"RegexValues": ["^\\/api\\/(.*)$"]}});
    assert!(holds(regex.clone(), &Request::get("a.example", "/api/")));
    assert!(!holds(regex, &Request::get("a.example", "/API/x")));
}

#[test]
fn headers_compare_without_case_and_in_every_line() {
    let agent = json!({"Field": "http-header", "HttpHeaderConfig":
        {"HttpHeaderName": "User-Agent", "Values": ["*Chrome*", "*Safari*"]}});
    let request = |value: &str| Request::get("a.example", "/").header("user-agent", value);
    assert!(holds(agent.clone(), &request("Mozilla safari/600")));
    assert!(holds(agent.clone(), &request("curl").header("User-Agent", "chrome")));
    assert!(!holds(agent.clone(), &request("curl")));
    assert!(!holds(agent, &Request::get("a.example", "/")));
    let regex =
        json!({"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X", "RegexValues": ["^v[0-9]+"]}});
    assert!(holds(regex, &Request::get("a.example", "/").header("x", "V12 beta")));
}

#[test]
fn queries_match_a_pair_or_a_value_under_any_key() {
    assert!(query(Some("version"), "v1", "/?a=b&Version=V1"));
    assert!(!query(Some("version"), "v1", "/?version=v10"));
    assert!(query(None, "*example*", "/?x=an-EXAMPLE-y"));
    assert!(!query(None, "*example*", "/?example=1"));
    assert!(query(Some("q"), r"5\*", "/?q=5*"));
    assert!(!query(Some("q"), r"5\*", "/?q=55"));
    assert!(!query(Some("q"), "*", "/"));
}

#[test]
fn methods_have_case_and_addresses_are_the_client_s() {
    let method = json!({"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["CUSTOM-METHOD"]}});
    let mut request = Request::get("a.example", "/");
    assert!(!holds(method.clone(), &request));
    request.method = "CUSTOM-METHOD".to_owned();
    assert!(holds(method, &request));
    let source = |block: &str| json!({"Field": "source-ip", "SourceIpConfig": {"Values": [block]}});
    assert!(holds(source("198.51.100.0/24"), &request));
    assert!(holds(source("0.0.0.0/0"), &request));
    assert!(!holds(source("198.51.100.8/32"), &request));
    assert!(!holds(source("2001:db8::/32"), &request.header("X-Forwarded-For", "2001:db8::1")));
}

fn program(rules: &Value, default: &Value) -> Program {
    let listener = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/2";
    let mut rules = rules.as_array().expect("a list").clone();
    for rule in &mut rules {
        rule["ListenerArn"] = json!(listener);
    }
    let inventory: Inventory = serde_json::from_value(json!({"version": 1, "rules": rules,
        "listeners": [{"ListenerArn": listener, "Port": 80, "Protocol": "HTTP", "DefaultActions": [default]}]}))
    .expect("an inventory");
    let homes = [("arn:a", "a"), ("arn:b", "b")];
    Program::new(&inventory, homes.map(|(arn, home)| (arn.to_owned(), (Some(home.to_owned()), false))).into())
}

fn decide(program: &Program, host: &str, target: &str) -> Decision {
    let mut request = Request::get(host, target);
    "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/2".clone_into(&mut request.listener);
    program.decide(&request)
}

fn location(config: &Value, target: &str) -> String {
    let default = json!({"Type": "redirect", "RedirectConfig": config});
    let Decision::Redirect(redirect) = decide(&program(&json!([]), &default), "shop.example:80", target) else {
        panic!("no redirect")
    };
    redirect.location
}

#[test]
fn the_lowest_priority_wins_and_the_default_is_last() {
    let to = |arn: &str| json!([{"Type": "forward", "TargetGroupArn": arn}]);
    let rules = json!([
        {"Priority": "20", "Conditions": [{"Field": "path-pattern", "Values": ["/a/long/path/*"]}], "Actions": to("arn:a")},
        {"Priority": "10", "Conditions": [{"Field": "path-pattern", "Values": ["/a/*"]}], "Actions": to("arn:b")},
    ]);
    let program = program(&rules, &json!({"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "410"}}));
    let Decision::Forward(forward) = decide(&program, "x", "/a/long/path/1") else { panic!("no forward") };
    assert_eq!(forward.targets, [("b".to_owned(), 1)].into());
    assert_eq!(decide(&program, "x", "/b"), Decision::status(410));
}

#[test]
fn redirects_keep_what_they_do_not_name() {
    let upgrade = json!({"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"});
    assert_eq!(location(&upgrade, "/a?b=c"), "https://shop.example/a?b=c");
    let all = json!({"Protocol": "#{protocol}", "Port": "8080", "Host": "www.#{host}", "Path": "/new/#{path}",
        "Query": "from=#{host}&#{query}", "StatusCode": "HTTP_302"});
    assert_eq!(location(&all, "/a?b=c"), "http://www.shop.example:8080/new/a?from=shop.example&b=c");
    assert_eq!(location(&json!({"Path": "/x", "Query": ""}), "/a?b=c"), "http://shop.example/x");
}

#[test]
fn a_transform_changes_what_the_application_sees_and_not_the_decision() {
    let rules = json!([{"Priority": "1", "Conditions": [{"Field": "path-pattern", "Values": ["/dp/*"]}],
        "Actions": [{"Type": "forward", "TargetGroupArn": "arn:a"}],
        "Transforms": [{"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites":
            [{"Regex": "^/dp/([A-Za-z0-9]+)/?$", "Replace": "/product/$1"}]}}]}]);
    let program = program(&rules, &json!({"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}));
    let path = |target: &str| match decide(&program, "x", target) {
        Decision::Forward(forward) => forward.uri,
        other => panic!("{other:?}"),
    };
    assert_eq!(path("/dp/B09G3HRMW"), "/product/B09G3HRMW");
    // The pattern sees the query and does not match: "the original request is sent to the target".
    assert_eq!(path("/dp/B09G3HRMW?x=1"), "/dp/B09G3HRMW?x=1");
}
