//! The load balancer in front of Traefik, as the load balancer controller builds it from the Ingresses of one group: rules in
//! the order of the Ingresses and of their paths, then 404.
//!
//! Sources: AWS Load Balancer Controller v3.5, "Ingress annotations" (`group.order`, `listen-ports`, `conditions.*`,
//! `actions.*`, `transforms.*`, `auth-*`, `jwt-validation`, `ssl-redirect`, `backend-protocol-version`).

use std::collections::BTreeMap;

use ecs2eks::inventory::action::{Action, FixedResponse, Redirect as RedirectConfig};
use ecs2eks::inventory::rule::{RuleCondition, RuleTransform};
use ecs2eks::migration::{Edge, TRAEFIK};
use k8s_openapi::api::networking::v1::{HTTPIngressPath, Ingress};
use serde_json::{Value, json};

use crate::alb_actions::{Does, Homes, Last};
use crate::alb_conditions::{Test, View};
use crate::decision::Decision;
use crate::request::Request;

const PREFIX: &str = "alb.ingress.kubernetes.io/";

/// A rule of the new load balancer.
#[derive(Debug, Clone)]
struct Rule {
    tests: Vec<Test>,
    does: Does,
    /// Entry point that it forwards to, and whether by HTTP/2.
    forward: Option<(String, bool)>,
}

/// The rules of each port.
#[derive(Debug, Clone, Default)]
pub(crate) struct Front(BTreeMap<u16, Vec<Rule>>);

/// Where the new load balancer sends a request.
#[derive(Debug, Clone)]
pub(crate) enum Next {
    /// Nothing listens on the port.
    Closed,
    /// It is answered.
    Done(Decision),
    /// To an entry point of Traefik, as it arrives there.
    Traefik { entry_point: String, request: Request, logins: Vec<String>, http2: bool },
}

impl Front {
    /// Reads the Ingresses of an edge.
    pub(crate) fn new(edge: &Edge) -> Self {
        let mut ordered: Vec<(u32, &Ingress)> =
            edge.ingresses.iter().map(|ingress| (order(ingress), ingress)).collect();
        ordered.sort_by_key(|(order, _)| *order);
        let redirect_to = ordered.iter().find_map(|(_, ingress)| annotation(ingress, "ssl-redirect"));
        let mut front = Self::default();
        for (_, ingress) in ordered {
            let paths = ingress.spec.as_ref().and_then(|spec| spec.rules.as_ref()).expect("rules");
            let paths: Vec<&HTTPIngressPath> =
                paths.iter().filter_map(|rule| rule.http.as_ref().map(|http| &http.paths)).flatten().collect();
            for (protocol, port) in listen_ports(ingress) {
                let rules = front.0.entry(port).or_default();
                match redirect_to {
                    Some(target) if protocol == "HTTP" => *rules = vec![upgrade(target)],
                    _ => rules.extend(paths.iter().map(|path| rule(ingress, path, protocol == "HTTPS"))),
                }
            }
        }
        front
    }

    /// Where a request goes.
    pub(crate) fn next(&self, request: &Request) -> Next {
        let Some(rules) = self.0.get(&request.port) else { return Next::Closed };
        let view = View::new(request);
        let Some(rule) = rules.iter().find(|rule| rule.tests.iter().all(|test| test.holds(&view))) else {
            return Next::Done(Decision::status(404));
        };
        let Some((entry_point, http2)) = &rule.forward else {
            return Next::Done(rule.does.decide(request, &Homes::new()));
        };
        let Decision::Forward(forward) = rule.does.decide(request, &Homes::new()) else { panic!("it forwards") };
        let mut request = behind(request);
        if !rule.does.url.is_empty() {
            request = request.with_target(&forward.uri);
        }
        if !rule.does.host.is_empty() {
            request.host = forward.host;
        }
        Next::Traefik { entry_point: entry_point.clone(), request, logins: forward.logins, http2: *http2 }
    }
}

/// A request as it comes out of the load balancer and, its subnets being trusted, out of Traefik's entry point.
///
/// Sources: ELB user guide "HTTP headers and Application Load Balancers"; Traefik v3.7 "Forwarded headers".
fn behind(request: &Request) -> Request {
    let mut request = request.clone();
    let scheme = if request.tls { "https" } else { "http" };
    let client = request.client.to_string();
    let load_balancer = [10, 20, 0, 5];
    request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("x-forwarded-server"));
    let mut add = |name: &str, value: &str| {
        if !request.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
            request.headers.push((name.to_owned(), value.to_owned()));
        }
    };
    add("X-Forwarded-For", &client);
    add("X-Forwarded-Proto", scheme);
    add("X-Forwarded-Port", &request.port.to_string());
    add("X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678");
    add("X-Real-Ip", "10.20.0.5");
    add("X-Forwarded-Host", &request.host);
    add("X-Forwarded-Server", "traefik-0");
    request.client = load_balancer.into();
    request
}

/// The ports that share an Ingress's rules.
pub(crate) fn ports(ingress: &Ingress) -> Vec<u16> {
    let redirected = annotation(ingress, "ssl-redirect").is_some();
    let ports = listen_ports(ingress).into_iter().filter(|(protocol, _)| !redirected || protocol == "HTTPS");
    ports.map(|(_, port)| port).collect()
}

/// `HTTP` or `HTTPS`, and the port.
fn listen_ports(ingress: &Ingress) -> Vec<(String, u16)> {
    let ports: Vec<BTreeMap<String, u16>> = parsed(ingress, "listen-ports").expect("every Ingress names its ports");
    ports.into_iter().flatten().collect()
}

fn order(ingress: &Ingress) -> u32 {
    annotation(ingress, "group.order").and_then(|text| text.parse().ok()).expect("every Ingress has an order")
}

fn annotation<'a>(ingress: &'a Ingress, suffix: &str) -> Option<&'a str> {
    ingress.metadata.annotations.as_ref()?.get(&format!("{PREFIX}{suffix}")).map(String::as_str)
}

fn parsed<T: serde::de::DeserializeOwned>(ingress: &Ingress, suffix: &str) -> Option<T> {
    annotation(ingress, suffix).map(|text| serde_json::from_str(text).expect("the annotation is JSON"))
}

fn upgrade(port: &str) -> Rule {
    let config = json!({"Protocol": "HTTPS", "Port": port, "StatusCode": "HTTP_301"});
    let config: RedirectConfig = serde_json::from_value(config).expect("a redirect");
    let does = Does { logins: Vec::new(), last: Last::Redirect(config), url: Vec::new(), host: Vec::new() };
    Rule { tests: Vec::new(), does, forward: None }
}

/// One path of an Ingress.
fn rule(ingress: &Ingress, path: &HTTPIngressPath, tls: bool) -> Rule {
    let service = path.backend.service.as_ref().expect("a service");
    let port = service.port.as_ref().and_then(|port| port.name.as_deref()).expect("a named port");
    let http2 = annotation(ingress, "backend-protocol-version") == Some("HTTP2");
    let mut tests: Vec<Test> = Vec::new();
    if let Some(pattern) = path.path.as_deref().filter(|pattern| *pattern != "/*") {
        panic!("a path {pattern:?} that these tests do not know");
    }
    let nothing = || Does {
        logins: Vec::new(),
        last: Last::Fixed { status: 500, body: String::new() },
        url: Vec::new(),
        host: Vec::new(),
    };
    let (mut does, forward) = if port == "use-annotation" {
        let conditions: Vec<Value> = parsed(ingress, &format!("conditions.{}", service.name)).unwrap_or_default();
        for condition in conditions {
            let condition: RuleCondition = serde_json::from_value(aws_names(condition)).expect("a condition");
            assert!(condition.unknown.is_empty(), "{condition:?}");
            tests.push(Test::read(&condition).expect("a condition that a load balancer accepts"));
        }
        let transforms: Vec<Value> = parsed(ingress, &format!("transforms.{}", service.name)).unwrap_or_default();
        let transforms: Vec<RuleTransform> = transforms
            .into_iter()
            .map(|value| serde_json::from_value(aws_names(value)).expect("a transform"))
            .collect();
        let action: Value = parsed(ingress, &format!("actions.{}", service.name)).expect("the action's annotation");
        let action: Action = serde_json::from_value(aws_names(action)).expect("an action");
        let forward = action.forward_config.as_ref().map(|config| {
            let [group] = config.target_groups.as_slice() else { panic!("one target group") };
            assert_eq!(group.unknown.get("ServiceName").and_then(Value::as_str), Some(TRAEFIK));
            let port = group.unknown.get("ServicePort").and_then(Value::as_str).expect("a port");
            (port.to_owned(), http2)
        });
        (Does::read(std::slice::from_ref(&action), &transforms).unwrap_or_else(nothing), forward)
    } else {
        assert_eq!(service.name, TRAEFIK);
        (nothing(), Some((port.to_owned(), http2)))
    };
    if forward.is_some() {
        does.last = Last::Forward { groups: Vec::new(), sticky: false };
    }
    // Logins work on HTTPS listeners only.
    if tls {
        does.logins = logins(ingress);
    }
    Rule { tests, does, forward }
}

fn logins(ingress: &Ingress) -> Vec<String> {
    let mut logins = Vec::new();
    let text = |value: &Value, member: &str| value[member].as_str().expect("a text").to_owned();
    match annotation(ingress, "auth-type") {
        Some("oidc") => {
            let idp: Value = parsed(ingress, "auth-idp-oidc").expect("the provider");
            logins.push(format!("oidc {}", text(&idp, "issuer")));
        }
        Some("cognito") => {
            let idp: Value = parsed(ingress, "auth-idp-cognito").expect("the provider");
            logins.push(format!("cognito {}", text(&idp, "userPoolARN")));
        }
        _ => {}
    }
    if let Some(jwt) = parsed::<Value>(ingress, "jwt-validation") {
        logins.push(format!("jwt {}", text(&jwt, "jwksEndpoint")));
    }
    logins
}

/// `hostHeaderConfig` is `HostHeaderConfig` in the API of AWS.
fn aws_names(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let rename = |name: String| match name.as_str() {
                "sourceIPConfig" => "SourceIpConfig".to_owned(),
                _ => format!("{}{}", name[..1].to_uppercase(), &name[1..]),
            };
            members.into_iter().map(|(name, value)| (rename(name), aws_names(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(aws_names).collect(),
        other => other,
    }
}

#[test]
fn names_become_those_of_the_api() {
    let fixed: FixedResponse = serde_json::from_value(aws_names(json!({"statusCode": "403"}))).expect("fixed");
    assert_eq!(fixed.status_code.as_deref(), Some("403"));
}
