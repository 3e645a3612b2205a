//! Target groups: which workload stands behind each, and how Traefik has to talk to it.
//!
//! The join is by ARN: a workload lists the groups that its ECS service registers in, and the second group of a
//! blue/green deployment belongs to the same service. Health checks and drain times are the pod's business and become
//! probes and hooks there.
//!
//! Source: `ELBv2` API reference, `TargetGroup` and its attributes.

use std::collections::BTreeMap;

use super::{attributes, target_group_attributes};
use crate::finding::rules::routing;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::service::Service;
use crate::inventory::target_group::TargetGroup;
use crate::migration::{Cookie, ForwardingTimeouts, Name, RouteService, ServersTransport, Sticky, Workload};

/// A workload's port behind a target group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backend {
    /// Position of the workload in the migration.
    pub workload: usize,
    /// Port of its Service.
    pub port: u16,
}

/// Name and namespace of a workload's Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRef {
    /// Name.
    pub name: Name,
    /// Namespace.
    pub namespace: Name,
}

/// The join of target groups and workloads.
#[derive(Debug, Clone, Default)]
pub struct Backends {
    services: Vec<ServiceRef>,
    by_arn: BTreeMap<String, Vec<Backend>>,
}

impl Backends {
    /// Joins by ARN; `services` adds the second groups of blue/green deployments.
    #[must_use]
    pub fn new(workloads: &[Workload], services: &[Service]) -> Self {
        let mut by_arn: BTreeMap<String, Vec<Backend>> = BTreeMap::new();
        for (workload, found) in workloads.iter().enumerate() {
            for group in &found.target_groups {
                by_arn.entry(group.arn.clone()).or_default().push(Backend { workload, port: group.service_port });
            }
        }
        for load_balancer in services.iter().flat_map(|service| &service.load_balancers) {
            let second = || load_balancer.advanced_configuration.as_ref()?.alternate_target_group_arn.as_deref();
            if let (Some(first), Some(second)) = (load_balancer.target_group_arn.as_deref(), second())
                && let Some(backends) = by_arn.get(first).cloned()
            {
                by_arn.entry(second.to_owned()).or_insert(backends);
            }
        }
        for backends in by_arn.values_mut() {
            backends.sort_unstable();
            backends.dedup();
        }
        let services =
            workloads.iter().map(|w| ServiceRef { name: w.name.clone(), namespace: w.namespace.clone() }).collect();
        Self { services, by_arn }
    }

    /// What stands behind a target group; empty when no converted workload does.
    #[must_use]
    pub fn of(&self, arn: &str) -> &[Backend] {
        self.by_arn.get(arn).map_or(&[], Vec::as_slice)
    }

    /// The Service of a workload.
    #[must_use]
    pub fn service(&self, workload: usize) -> Option<&ServiceRef> {
        self.services.get(workload)
    }
}

/// How Traefik talks to the pods behind a target group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// The back end, without a weight.
    pub service: RouteService,
    /// The ServersTransport that it names.
    pub transport: Option<(Name, ServersTransport)>,
    /// Whether requests need HTTP/2 all the way, which a load balancer decides for each target group.
    pub http2: bool,
}

/// The short name of a target group, from its ARN.
#[must_use]
pub fn short_name(arn: &str) -> &str {
    arn.rsplit_once(":targetgroup/").map_or(arn, |(_, rest)| rest.split('/').next().unwrap_or(rest))
}

/// Describes how to reach a Service as the load balancer reached the target group.
///
/// `group` is absent when the input has no target groups: then it is plain HTTP/1.1. `idle_seconds` is the load
/// balancer's idle timeout: applications keep connections at least that long, so Traefik reuses none that is older.
pub fn upstream(
    group: Option<&TargetGroup>,
    service: &ServiceRef,
    port: u16,
    idle_seconds: u32,
    findings: &mut Findings,
) -> Upstream {
    let mut upstream = Upstream { service: RouteService::http(&service.name, port), transport: None, http2: false };
    let Some(group) = group else { return upstream };
    let TargetGroup {
        target_group_arn,
        target_group_name: _, // the ARN holds it
        protocol,
        port: _,                          // every ECS task registers its own port
        vpc_id: _,                        // pods live in the cluster's
        health_check_protocol: _,         // health checks become probes of the pod
        health_check_port: _,             // likewise
        health_check_enabled: _,          // likewise
        health_check_interval_seconds: _, // likewise
        health_check_timeout_seconds: _,  // likewise
        healthy_threshold_count: _,       // likewise
        unhealthy_threshold_count: _,     // likewise
        health_check_path: _,             // likewise
        matcher: _,                       // likewise
        load_balancer_arns: _,            // the rule came from there
        target_type: _,                   // pods are always reached by address
        protocol_version,
        ip_address_type: _, // that of the cluster's pods
        target_control_port,
        attributes,
        tags: _,    // describe the AWS object
        unknown: _, // reported for the inventory as a whole
    } = group;
    let subject = Subject::new(ObjectKind::TargetGroup, short_name(target_group_arn));
    upstream.http2 = matches!(protocol_version.as_deref(), Some("GRPC" | "HTTP2"));
    if matches!(protocol.as_deref(), Some("HTTPS")) {
        let transport = service.name.with_suffix("tls");
        upstream.service.scheme = Some("https");
        upstream.service.servers_transport = Some(transport.clone());
        upstream.transport = Some((transport, unverified_tls(idle_seconds)));
        findings.raise(
            &routing::BACKEND_CERTIFICATE,
            &subject,
            "Protocol",
            "the containers speak TLS with a certificate that the load balancer never verified, so Traefik does not either",
            "name the issuing CA in the ServersTransport's rootCAs and remove insecureSkipVerify, if the certificate can be verified",
        );
    } else if upstream.http2 {
        upstream.service.scheme = Some("h2c");
    }
    if matches!(
        attributes::get(attributes, "load_balancing.algorithm.type"),
        Some("least_outstanding_requests" | "weighted_random")
    ) {
        // The better of two random pods by requests in flight: the nearest that Traefik has.
        upstream.service.strategy = Some("p2c");
    }
    upstream.service.sticky = sticky(attributes, &service.name, &subject, findings);
    target_group_attributes::report(attributes, &subject, findings);
    let mut lost = |member: &str, message: &str, action: &str| {
        findings.raise(&routing::TARGET_GROUP_FEATURE, &subject, member, message, action);
    };
    if attributes::seconds(attributes, "slow_start.duration_seconds").is_some_and(|seconds| seconds > 0) {
        lost(
            "slow_start.duration_seconds",
            "slow start has no equivalent: a new pod gets its full share as soon as it is ready",
            "let the start-up probe succeed only when the application is warm",
        );
    }
    if attributes::is_on(attributes, "load_balancing.algorithm.anomaly_mitigation") {
        lost(
            "load_balancing.algorithm.anomaly_mitigation",
            "anomaly mitigation has no equivalent: a misbehaving pod keeps its share until its readiness probe fails",
            "make the readiness probe fail when the application can't serve",
        );
    }
    if target_control_port.is_some() {
        lost(
            "TargetControlPort",
            "the target optimizer has no equivalent: pods can't tell Traefik how many requests they take",
            "limit requests in flight in the application or by an inFlightReq middleware",
        );
    }
    upstream
}

fn unverified_tls(idle_seconds: u32) -> ServersTransport {
    ServersTransport {
        insecure_skip_verify: true,
        forwarding_timeouts: ForwardingTimeouts { idle_conn_timeout: format!("{}s", reuse_seconds(idle_seconds)) },
    }
}

/// How long Traefik may reuse an idle connection: a little less than the load balancer did, so that the application never
/// closes it first.
#[must_use]
pub fn reuse_seconds(load_balancer_idle_seconds: u32) -> u32 {
    load_balancer_idle_seconds.saturating_sub(5).max(1)
}

fn sticky(
    attributes: &[crate::inventory::attribute::Attribute],
    service: &Name,
    subject: &Subject,
    findings: &mut Findings,
) -> Option<Sticky> {
    if !attributes::is_on(attributes, "stickiness.enabled") {
        return None;
    }
    let (key, message) = match attributes::get(attributes, "stickiness.type") {
        None | Some("lb_cookie") => (
            "stickiness.lb_cookie.duration_seconds",
            "the load balancer's cookie is replaced by Traefik's, so every client is assigned a target anew at the cutover",
        ),
        Some("app_cookie") => (
            "stickiness.app_cookie.duration_seconds",
            "Traefik can't follow the application's own cookie and sets one itself, so every client is assigned a target anew at the cutover",
        ),
        // By source address, which only Network Load Balancers know; reported where their listeners are converted.
        Some(_) => return None,
    };
    findings.raise(
        &routing::SESSIONS_MOVE,
        subject,
        "stickiness.enabled",
        message,
        "make sure that losing a session once is acceptable, or move sessions to a shared store first",
    );
    Some(cookie(service, attributes::seconds(attributes, key).unwrap_or(86_400)))
}

/// A sticky cookie of its own name, so that two levels of stickiness never share one.
#[must_use]
pub fn cookie(owner: &Name, seconds: u32) -> Sticky {
    Sticky { cookie: Cookie { name: format!("{owner}-sticky"), max_age: seconds, http_only: true } }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn group(value: serde_json::Value) -> TargetGroup {
        serde_json::from_value(value).expect("a target group")
    }

    fn reach(value: serde_json::Value) -> (Upstream, Findings) {
        let service = ServiceRef { name: Name::new("web").expect("name"), namespace: Name::new("shop").expect("name") };
        let mut findings = Findings::new();
        let upstream = upstream(Some(&group(value)), &service, 8080, 60, &mut findings);
        (upstream, findings)
    }

    #[test]
    fn plain_http_needs_nothing() {
        let (upstream, findings) = reach(json!({"Protocol": "HTTP", "ProtocolVersion": "HTTP1"}));
        assert_eq!(upstream.service, RouteService::http(&Name::new("web").expect("name"), 8080));
        assert_eq!(findings, Findings::new());
    }

    #[test]
    fn grpc_is_cleartext_http2() {
        let (upstream, _) = reach(json!({"Protocol": "HTTP", "ProtocolVersion": "GRPC"}));
        assert_eq!((upstream.service.scheme, upstream.http2), (Some("h2c"), true));
    }

    #[test]
    fn https_is_not_verified_and_reuses_no_connection_longer_than_before() {
        let (upstream, findings) = reach(json!({"Protocol": "HTTPS"}));
        assert_eq!(upstream.service.scheme, Some("https"));
        let (name, transport) = upstream.transport.expect("a transport");
        assert_eq!((name.as_str(), transport.forwarding_timeouts.idle_conn_timeout.as_str()), ("web-tls", "55s"));
        assert!(findings.contains(&routing::BACKEND_CERTIFICATE));
    }

    #[test]
    fn attributes_become_settings_or_findings() {
        let (upstream, findings) = reach(json!({"Protocol": "HTTP", "TargetControlPort": 3000, "Attributes": [
            {"Key": "stickiness.enabled", "Value": "true"},
            {"Key": "stickiness.type", "Value": "lb_cookie"},
            {"Key": "stickiness.lb_cookie.duration_seconds", "Value": "3600"},
            {"Key": "slow_start.duration_seconds", "Value": "60"},
            {"Key": "load_balancing.algorithm.type", "Value": "least_outstanding_requests"},
            {"Key": "load_balancing.algorithm.anomaly_mitigation", "Value": "on"}
        ]}));
        assert_eq!(upstream.service.strategy, Some("p2c"));
        assert_eq!(upstream.service.sticky.expect("sticky").cookie.max_age, 3600);
        let lost = findings.as_slice().iter().filter(|f| f.rule == &routing::TARGET_GROUP_FEATURE).count();
        assert_eq!(lost, 3);
        assert!(findings.contains(&routing::SESSIONS_MOVE));
    }
}
