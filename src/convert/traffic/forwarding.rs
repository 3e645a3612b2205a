//! Forward actions: from target groups and weights to the Services of workloads.

use super::rules::{Context, Rule, instead};
use super::target_groups::{Backend, Upstream, short_name, upstream};
use crate::finding::Findings;
use crate::finding::rules::routing;
use crate::migration::{Name, ReplacePathRegex, RouteService, ServersTransport};

/// Where a rule's requests go.
#[derive(Debug, Clone, PartialEq)]
pub struct Forward {
    /// The workload whose chart carries the route: the first one that gets traffic.
    pub home: usize,
    /// Each with its weight; one alone may be used without.
    pub services: Vec<RouteService>,
    /// Seconds for which a client stays with its service.
    pub sticky_seconds: Option<u32>,
    /// `ServersTransports` that the services name, with the workload whose chart carries each.
    pub transports: Vec<(usize, Name, ServersTransport)>,
    /// Path rewrite.
    pub rewrite: Option<ReplacePathRegex>,
    /// Whether requests need HTTP/2 from the load balancer on.
    pub http2: bool,
}

/// Finds the workloads behind a forward action. `None` when there is none, which is reported.
pub(super) fn resolve<'a>(
    rule: &Rule<'a>,
    target_groups: &[(&'a str, u32)],
    sticky_seconds: Option<u32>,
    cx: Context<'a>,
    findings: &mut Findings,
) -> Option<Forward> {
    let mut shares: Vec<(Backend, &str, u32)> = Vec::new();
    let others = target_groups.iter().any(|(arn, _)| !cx.backends.of(arn).is_empty());
    for &(arn, weight) in target_groups {
        let behind = cx.backends.of(arn);
        // A group without a share next to others changes nothing.
        if behind.is_empty() && (weight > 0 || !others) {
            dangling(rule, arn, others, cx, findings);
        }
        for backend in behind {
            // Both groups of a blue/green deployment stand for one workload.
            match shares.iter_mut().find(|(known, ..)| known == backend) {
                Some((_, _, sum)) => *sum += weight,
                None => shares.push((*backend, arn, weight)),
            }
        }
    }
    let home = shares.iter().find(|(.., weight)| *weight > 0).or(shares.first())?.0.workload;
    let namespace = &cx.backends.service(home)?.namespace;
    let mut forward =
        Forward { home, services: Vec::new(), sticky_seconds, transports: Vec::new(), rewrite: None, http2: false };
    for (backend, arn, weight) in shares {
        let Some(service) = cx.backends.service(backend.workload) else { continue };
        if service.namespace != *namespace {
            findings.raise(
                &routing::WEIGHTED_ACROSS_NAMESPACES,
                &rule.origin.subject,
                "Actions",
                format!(
                    "{} of namespace {} gets no share, because a route can't span namespaces",
                    service.name, service.namespace
                ),
                "put the workloads of a weighted rule into one namespace and convert again",
            );
            continue;
        }
        let Upstream { mut service, transport, http2 } =
            upstream(cx.index.target_group(arn), service, backend.port, cx.idle_seconds, findings);
        service.weight = Some(weight);
        forward.http2 |= http2;
        forward.services.push(service);
        forward.transports.extend(transport.map(|(name, transport)| (backend.workload, name, transport)));
    }
    if sticky_seconds.is_some() && forward.services.len() > 1 {
        findings.raise(
            &routing::SESSIONS_MOVE,
            &rule.origin.subject,
            "TargetGroupStickinessConfig",
            "the load balancer's group cookie is replaced by Traefik's, so every client is assigned a group anew at the cutover",
            "make sure that losing a session once is acceptable, or move sessions to a shared store first",
        );
    }
    Some(forward)
}

fn dangling(rule: &Rule<'_>, arn: &str, others: bool, cx: Context<'_>, findings: &mut Findings) {
    let kind = cx.index.target_group(arn).and_then(|group| group.target_type.as_deref());
    let name = short_name(arn);
    if kind == Some("lambda") {
        findings.raise(
            &routing::LAMBDA_TARGET,
            &rule.origin.subject,
            "Actions",
            format!(
                "target group {name} invokes a Lambda function, which Kubernetes can't; {}",
                instead(rule.priority)
            ),
            "give the function its own entry, or keep the old load balancer for this rule, before DNS moves",
        );
        return;
    }
    let consequence = if others { "its share goes to the other groups" } else { instead(rule.priority) };
    findings.raise(
        &routing::DANGLING_TARGET_GROUP,
        &rule.origin.subject,
        "Actions",
        format!("no converted workload registers in target group {name}; {consequence}"),
        "convert the service behind the target group too, or decide what shall answer instead",
    );
}
