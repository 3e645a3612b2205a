//! The Ingresses of an edge: one `IngressGroup`, so one load balancer, whose rules are tried in the order of the listener's.
//!
//! Only what stays on the load balancer is listed, every earlier rule that could take the same request, and last the way
//! to Traefik. Paths are all `ImplementationSpecific`: the controller keeps their order and sorts all others. A new
//! Ingress begins where the listener, the login or the protocol towards Traefik changes, because those annotations apply
//! to a whole Ingress.
//!
//! Sources: AWS Load Balancer Controller v3.5, `pkg/ingress/model_build_listener_rules.go` and "Ingress annotations".

use std::collections::BTreeMap;

use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec,
    ServiceBackendPort,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::alb_json::{self, ActionJson, ConditionJson, TransformJson};
use super::edge::{EdgeContext, Routed, upgrade_port};
use super::edge_annotations as annotations;
use super::listeners::{is_https, port};
use super::login::{self, LoginAnnotations};
use super::overlap::may_overlap;
use super::rules::{Outcome, Rule, Target};
use crate::finding::Findings;
use crate::migration::{Edge, Name, TRAEFIK};

const PREFIX: &str = "alb.ingress.kubernetes.io";

/// What sets one Ingress apart from the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Segment {
    http2: bool,
    login: BTreeMap<String, String>,
}

/// Builds the Ingresses of all programs.
pub(super) fn build(cx: &EdgeContext<'_>, programs: &[Routed<'_>], edge: &mut Edge, findings: &mut Findings) {
    let common = annotations::load_balancer(cx, findings);
    let upgrade = ssl_redirect(programs);
    let mut order = 0_u32;
    let mut secrets = Vec::new();
    for routed in programs {
        if upgrade.is_some() && upgrade_port(&routed.program).is_some() {
            continue;
        }
        let mut groups: Vec<(Segment, Vec<HTTPIngressPath>, BTreeMap<String, String>)> = Vec::new();
        for (rule, listed) in listed(&routed.program.rules) {
            if !listed {
                continue;
            }
            let secret = cx.name.with_suffix("oidc").with_suffix(&rule.label());
            let login = login_of(cx, rule, &secret, findings);
            secrets.extend(login.secret.iter().map(ToString::to_string));
            let segment = Segment { http2: needs_http2(rule), login: login.annotations };
            let (path, rule_annotations) = path(routed, rule);
            match groups.last_mut() {
                Some((last, paths, annotations)) if *last == segment => {
                    paths.push(path);
                    annotations.extend(rule_annotations);
                }
                _ => groups.push((segment, vec![path], rule_annotations)),
            }
        }
        let last = groups.len().saturating_sub(1);
        let several = groups.len() > 1;
        for (position, (segment, paths, rule_annotations)) in groups.into_iter().enumerate() {
            order += 1;
            let mut all = common.clone();
            let mut listeners = routed.program.listeners.clone();
            if position == last
                && let Some((target, sources)) = &upgrade
                && listeners.iter().any(|listener| is_https(listener) && port(listener) == *target)
            {
                listeners.extend(sources);
                all.insert(format!("{PREFIX}/ssl-redirect"), target.to_string());
            }
            all.insert(format!("{PREFIX}/group.order"), order.to_string());
            if segment.http2 {
                all.insert(format!("{PREFIX}/backend-protocol-version"), "HTTP2".to_owned());
            }
            all.extend(annotations::listeners(cx, &listeners, findings));
            all.extend(segment.login);
            all.extend(rule_annotations);
            let first_port = routed.program.listeners.first().map_or(80, |listener| port(listener));
            let mut name = cx.name.with_suffix(&first_port.to_string());
            if several {
                name = name.with_suffix(&(position + 1).to_string());
            }
            edge.ingresses.push(ingress(&name, all, paths));
        }
    }
    if !secrets.is_empty() {
        secrets.sort();
        secrets.dedup();
        edge.secret_readers.push(login::secret_reader(&cx.name, secrets));
    }
}

/// The rules that the load balancer has to know, in order; the default is always one of them.
fn listed<'a, 'b>(rules: &'b [Rule<'a>]) -> impl Iterator<Item = (&'b Rule<'a>, bool)> {
    rules.iter().enumerate().map(|(position, rule)| {
        let later = rules.get(position + 1..).unwrap_or_default();
        let precedes = || later.iter().any(|other| stays(other) && may_overlap(&rule.conditions, &other.conditions));
        (rule, rule.priority.is_none() || stays(rule) || precedes())
    })
}

/// Whether the load balancer has to tell this rule's requests from those that simply go to Traefik.
fn stays(rule: &Rule<'_>) -> bool {
    match &rule.outcome {
        Outcome::Guarded(_) | Outcome::Answer(_) => true,
        Outcome::Traefik { .. } => needs_http2(rule),
        Outcome::NotFound => false,
    }
}

fn needs_http2(rule: &Rule<'_>) -> bool {
    rule.forward().is_some_and(|forward| forward.http2)
}

fn login_of(cx: &EdgeContext<'_>, rule: &Rule<'_>, secret: &Name, findings: &mut Findings) -> LoginAnnotations {
    let _ = cx;
    match rule.outcome {
        // A rule that only keeps its place hands the request to Traefik, which decides again.
        Outcome::Traefik { target: Target::Forward(_) | Target::Redirect(_), .. } | Outcome::NotFound => {
            LoginAnnotations::default()
        }
        Outcome::Guarded(_) | Outcome::Answer(_) => login::annotations(&rule.logins, secret, &rule.origin, findings),
    }
}

/// One rule of the load balancer: a path whose back end names the annotations with its conditions and its action.
fn path(routed: &Routed<'_>, rule: &Rule<'_>) -> (HTTPIngressPath, BTreeMap<String, String>) {
    let name = if rule.priority.is_some() { format!("rule-{}", rule.label()) } else { rule.label() };
    let mut annotations = BTreeMap::new();
    let to_traefik = match &rule.outcome {
        Outcome::Guarded(forward) => routed.decided_for(forward),
        Outcome::Traefik { .. } | Outcome::NotFound => routed.entry_point.as_deref(),
        Outcome::Answer(_) => None,
    };
    if rule.priority.is_none()
        && rule.transforms.is_empty()
        && let Some(entry_point) = to_traefik
    {
        return (http_path(Some("/*"), TRAEFIK, entry_point), annotations);
    }
    let action = match (&rule.outcome, to_traefik) {
        (Outcome::Answer(answer), _) => ActionJson::from(*answer),
        (_, Some(entry_point)) => ActionJson::forward(TRAEFIK, entry_point),
        // Every program with something for Traefik has an entry point.
        (_, None) => ActionJson::from(super::rules::Answer::Unavailable),
    };
    annotations.insert(format!("{PREFIX}/actions.{name}"), alb_json::text(&action));
    if !rule.conditions.is_empty() {
        let conditions: Vec<ConditionJson<'_>> = rule.conditions.iter().map(ConditionJson::from).collect();
        annotations.insert(format!("{PREFIX}/conditions.{name}"), alb_json::text(&conditions));
    }
    if matches!(rule.outcome, Outcome::Guarded(_)) && !rule.transforms.is_empty() {
        let transforms: Vec<TransformJson<'_>> = rule.transforms.iter().map(TransformJson::from).collect();
        annotations.insert(format!("{PREFIX}/transforms.{name}"), alb_json::text(&transforms));
    }
    let pattern = rule.conditions.is_empty().then_some("/*");
    (http_path(pattern, &name, "use-annotation"), annotations)
}

fn http_path(pattern: Option<&str>, service: &str, port: &str) -> HTTPIngressPath {
    HTTPIngressPath {
        path: pattern.map(str::to_owned),
        path_type: "ImplementationSpecific".to_owned(),
        backend: IngressBackend {
            service: Some(IngressServiceBackend {
                name: service.to_owned(),
                port: Some(ServiceBackendPort { name: Some(port.to_owned()), number: None }),
            }),
            resource: None,
        },
    }
}

/// The HTTPS port and the HTTP listeners, when all HTTP listeners of the edge do nothing but upgrade to that port.
fn ssl_redirect<'a>(programs: &[Routed<'a>]) -> Option<(u16, Vec<&'a crate::inventory::listener::Listener>)> {
    let plain = |routed: &&Routed<'a>| routed.program.listeners.iter().any(|listener| !is_https(listener));
    let http: Vec<&Routed<'a>> = programs.iter().filter(plain).collect();
    let target = upgrade_port(&http.first()?.program)?;
    let all_upgrade = http.iter().all(|routed| upgrade_port(&routed.program) == Some(target));
    let exists = programs.iter().flat_map(|routed| &routed.program.listeners).any(|l| is_https(l) && port(l) == target);
    (all_upgrade && exists)
        .then(|| (target, http.into_iter().flat_map(|routed| routed.program.listeners.iter().copied()).collect()))
}

fn ingress(name: &Name, annotations: BTreeMap<String, String>, paths: Vec<HTTPIngressPath>) -> Ingress {
    Ingress {
        metadata: ObjectMeta {
            name: Some(name.to_string()),
            namespace: Some(TRAEFIK.to_owned()),
            annotations: Some(annotations),
            ..ObjectMeta::default()
        },
        spec: Some(IngressSpec {
            ingress_class_name: Some("alb".to_owned()),
            rules: Some(vec![IngressRule { host: None, http: Some(HTTPIngressRuleValue { paths }) }]),
            ..IngressSpec::default()
        }),
        status: None,
    }
}
