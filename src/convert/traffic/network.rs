//! One Network Load Balancer becomes one edge: a Service of type `LoadBalancer` whose ports lead to entry points of Traefik
//! of their own, and `IngressRouteTCP` or `IngressRouteUDP` behind each.
//!
//! TLS that the load balancer terminates stays there.
//!
//! Sources: `ELBv2` API reference; AWS Load Balancer Controller v3.5, "Service annotations".

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::actions::{self, Destination};
use super::attributes;
use super::entry_points::EntryPoints;
use super::listeners::{Balancer, port};
use super::target_groups::{Backends, short_name};
use crate::finding::rules::{edge as rules, routing};
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::index::Index;
use crate::inventory::listener::Listener;
use crate::inventory::load_balancer::{AvailabilityZone, LoadBalancerAddress};
use crate::inventory::target_group::TargetGroup;
use crate::migration::{
    Edge, EdgeKind, EntryProtocol, IngressRouteTcp, IngressRouteTcpSpec, IngressRouteUdp, IngressRouteUdpSpec, Name,
    ProxyProtocol, RouteObjects, StreamService, TRAEFIK, Workload,
};

const PREFIX: &str = "service.beta.kubernetes.io/aws-load-balancer";
const PROTECTION: &str = "deletion_protection.enabled";
/// Attributes that a new Network Load Balancer has by itself.
const DEFAULTS: &[(&str, &str)] = &[
    ("access_logs.s3.enabled", "false"),
    ("dns_record.client_routing_policy", "any_availability_zone"),
    ("load_balancing.cross_zone.enabled", "false"),
    ("zonal_shift.config.enabled", "false"),
];

/// Belongs to Application Load Balancers; the controller could not set it here.
const HTTP_IDLE: &str = "idle_timeout.timeout_seconds";

/// Belongs to HTTP listeners; the controller could not set it on these.
const HTTP_SERVER: &str = "routing.http.response.server.enabled";

/// A listener that can be carried over.
struct Port<'a> {
    listener: &'a Listener,
    entry_point: String,
    protocol: EntryProtocol,
    tls: bool,
}

/// Builds the edge of a Network Load Balancer; `None` when nothing of it reaches a converted workload.
pub(super) fn network(
    balancer: &Balancer<'_>,
    trusted_ips: &[String],
    index: &Index<'_>,
    backends: &Backends,
    workloads: &mut [Workload],
    entry_points: &mut EntryPoints,
    findings: &mut Findings,
) -> Option<Edge> {
    let mut edge = Edge {
        name: balancer.object_name(),
        origin: balancer.origin(),
        kind: EdgeKind::Network,
        scheme: balancer.scheme,
        entry_points: Vec::new(),
        ingresses: Vec::new(),
        services: Vec::new(),
        secret_readers: Vec::new(),
        routes: RouteObjects::default(),
        hosts: BTreeSet::new(),
    };
    let mut ports = Vec::new();
    let mut any_proxy_protocol = false;
    for listener in &balancer.listeners {
        let origin = balancer.listener_origin(listener);
        let Some(shares) = shares(balancer, listener, index, backends, findings) else { continue };
        let (protocol, tls) = match listener.protocol.as_deref() {
            Some("TCP") => (EntryProtocol::Tcp, false),
            Some("TLS") => (EntryProtocol::Tcp, true),
            Some("UDP") => (EntryProtocol::Udp, false),
            other => {
                findings.raise(
                    &rules::UNSUPPORTED_LISTENER,
                    &origin.subject,
                    "Protocol",
                    format!("protocol {} has no counterpart behind Traefik", other.unwrap_or("(none)")),
                    "keep the old load balancer for this listener and register the pods by a TargetGroupBinding",
                );
                continue;
            }
        };
        let groups: Vec<&TargetGroup> = shares.iter().filter_map(|share| index.target_group(share.arn)).collect();
        let proxied = groups.iter().any(|group| attributes::is_on(&group.attributes, "proxy_protocol_v2.enabled"));
        any_proxy_protocol |= proxied;
        report(&groups, proxied, findings);
        let mut point = entry_points.stream(&edge.name, port(listener), protocol);
        point.origins = vec![origin.clone()];
        point.proxy_protocol = proxied;
        if proxied {
            point.trusted_ips = trusted_ips.to_vec();
        }
        attach(workloads, backends, &shares, &groups, &point.name, protocol, proxied, &origin);
        ports.push(Port { listener, entry_point: point.name.clone(), protocol, tls });
        edge.entry_points.push(point);
    }
    if ports.is_empty() {
        return None;
    }
    edge.services.push(service(balancer, &edge.name, &ports, any_proxy_protocol, findings));
    Some(edge)
}

/// A workload's part of a listener's connections.
struct Share<'a> {
    arn: &'a str,
    workload: usize,
    port: u16,
    weight: u32,
}

fn shares<'a>(
    balancer: &Balancer<'_>,
    listener: &'a Listener,
    index: &Index<'_>,
    backends: &Backends,
    findings: &mut Findings,
) -> Option<Vec<Share<'a>>> {
    let origin = balancer.listener_origin(listener);
    let read = actions::read(&listener.default_actions);
    // Logins and stickiness between groups are an Application Load Balancer's.
    let Ok(actions::Actions { logins: _, destination: Destination::Forward { target_groups, sticky_seconds: _ } }) =
        read
    else {
        findings.raise(
            &routing::UNUSABLE_RULE,
            &origin.subject,
            "DefaultActions",
            "the listener forwards to no target group, so the edge does not have it",
            "look at the listener with `aws elbv2 describe-listeners`, correct the input and convert again",
        );
        return None;
    };
    let mut shares: Vec<Share<'a>> = Vec::new();
    for (arn, weight) in target_groups {
        let behind = backends.of(arn);
        if behind.is_empty() {
            let to_alb = index.target_group(arn).and_then(|group| group.target_type.as_deref()) == Some("alb");
            if to_alb {
                findings.raise(
                    &rules::UNSUPPORTED_LISTENER,
                    &origin.subject,
                    "DefaultActions",
                    "the listener forwards to an Application Load Balancer, which the edge can't",
                    "register the new Application Load Balancer in the old target group when the cutover comes to it",
                );
            } else {
                findings.raise(
                    &routing::DANGLING_TARGET_GROUP,
                    &origin.subject,
                    "DefaultActions",
                    format!(
                        "no converted workload registers in target group {}; the edge does not serve it",
                        short_name(arn)
                    ),
                    "convert the service behind the target group too, or decide what shall answer instead",
                );
            }
        }
        shares.extend(behind.iter().map(|backend| Share {
            arn,
            workload: backend.workload,
            port: backend.port,
            weight,
        }));
    }
    one_namespace(&mut shares, backends, &origin.subject, findings);
    (!shares.is_empty()).then_some(shares)
}

/// Puts the first share with traffic first, whose chart carries the route, and takes out those of other namespaces.
fn one_namespace(shares: &mut Vec<Share<'_>>, backends: &Backends, listener: &Subject, findings: &mut Findings) {
    if let Some(first) = shares.iter().position(|share| share.weight > 0) {
        shares.swap(0, first);
    }
    let Some(home) = shares.first().and_then(|share| backends.service(share.workload)) else { return };
    shares.retain(|share| {
        let Some(service) = backends.service(share.workload) else { return false };
        if service.namespace != home.namespace {
            findings.raise(
                &routing::WEIGHTED_ACROSS_NAMESPACES,
                listener,
                "DefaultActions",
                format!(
                    "{} of namespace {} gets no share, because a route can't span namespaces",
                    service.name, service.namespace
                ),
                "put the workloads of a weighted listener into one namespace and convert again",
            );
        }
        service.namespace == home.namespace
    });
}

fn report(groups: &[&TargetGroup], proxied: bool, findings: &mut Findings) {
    for group in groups {
        let subject = Subject::new(ObjectKind::TargetGroup, short_name(&group.target_group_arn));
        super::target_group_attributes::report(&group.attributes, &subject, findings);
        if !proxied && attributes::is_on(&group.attributes, "preserve_client_ip.enabled") {
            findings.raise(
                &routing::CLIENT_ADDRESS_LOST,
                &subject,
                "preserve_client_ip.enabled",
                "the application saw the client's address and will see Traefik's",
                "let the application read the PROXY protocol and enable proxy_protocol_v2 on the target group, then convert again",
            );
        }
        if attributes::is_on(&group.attributes, "stickiness.enabled") {
            findings.raise(
                &routing::TARGET_GROUP_FEATURE,
                &subject,
                "stickiness.enabled",
                "stickiness by source address has no equivalent: Traefik spreads a client's connections over all pods",
                "check that the protocol does not need one client at one pod",
            );
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "one call; a struct would only name the same values once more")]
fn attach(
    workloads: &mut [Workload],
    backends: &Backends,
    shares: &[Share<'_>],
    groups: &[&TargetGroup],
    entry_point: &str,
    protocol: EntryProtocol,
    proxied: bool,
    origin: &crate::migration::Origin,
) {
    let Some(home) = shares.first().and_then(|share| backends.service(share.workload)) else { return };
    let tls = |arn: &str| groups.iter().any(|g| g.target_group_arn == arn && g.protocol.as_deref() == Some("TLS"));
    let services: Vec<StreamService> = shares
        .iter()
        .filter_map(|share| {
            let service = backends.service(share.workload)?;
            Some(StreamService {
                name: service.name.clone(),
                port: share.port,
                weight: (shares.len() > 1).then_some(share.weight),
                tls: tls(share.arn),
                proxy_protocol: proxied.then_some(ProxyProtocol { version: 2 }),
            })
        })
        .collect();
    let name = home.name.with_suffix(entry_point);
    let Some(workload) = shares.first().and_then(|share| workloads.get_mut(share.workload)) else { return };
    if protocol == EntryProtocol::Udp {
        let spec = IngressRouteUdpSpec::all(entry_point, origin.clone(), services);
        workload.routes.ingress_routes_udp.push(IngressRouteUdp { name, spec });
    } else {
        let spec = IngressRouteTcpSpec::all(entry_point, origin.clone(), services);
        workload.routes.ingress_routes_tcp.push(IngressRouteTcp { name, spec });
    }
}

/// Reports addresses that others may have written down: one belongs to one load balancer at a time.
fn static_addresses(balancer: &Balancer<'_>, zones: &[AvailabilityZone], findings: &mut Findings) {
    let mut fixed: Vec<&str> = Vec::new();
    for LoadBalancerAddress { ip_address, allocation_id, private_ipv4_address, ipv6_address, unknown: _ } in
        zones.iter().flat_map(|zone| &zone.load_balancer_addresses)
    {
        let elastic = ip_address.as_ref().filter(|_| allocation_id.is_some());
        fixed.extend(
            [elastic, private_ipv4_address.as_ref(), ipv6_address.as_ref()].into_iter().flatten().map(String::as_str),
        );
    }
    if !fixed.is_empty() {
        findings.raise(
            &rules::STATIC_ADDRESSES,
            &balancer.subject(),
            "AvailabilityZones[].LoadBalancerAddresses",
            format!("clients may know it by its fixed addresses {}; the new load balancer has others", fixed.join(", ")),
            "Keep this load balancer and move traffic by weights, as the plan does, or tell whoever has the addresses on an allow-list before DNS moves.",
        );
    }
}

/// Reports certificates that can't be used, and listeners that differ from the first: a Service has one set for all.
fn check_tls(balancer: &Balancer<'_>, listener: &Listener, first: &Listener, findings: &mut Findings) {
    let subject = balancer.listener_origin(listener).subject;
    let certificates = super::edge_annotations::certificate_arns(&listener.certificates);
    super::edge_annotations::check_certificates(balancer, &certificates, &subject, findings);
    let same = certificates == super::edge_annotations::certificate_arns(&first.certificates)
        && (&listener.ssl_policy, &listener.alpn_policy) == (&first.ssl_policy, &first.alpn_policy);
    if !same {
        findings.raise(
            &rules::CERTIFICATE,
            &subject,
            "Certificates",
            format!(
                "the listener has other certificates, another security policy or another ALPN policy than port {}; the edge's \
                 Service has one set for all its TLS ports, that of port {}",
                port(first),
                port(first)
            ),
            "give this port a Service of its own beside the edge, with its own certificate and policy annotations",
        );
    }
}

fn service(
    balancer: &Balancer<'_>,
    name: &Name,
    ports: &[Port<'_>],
    proxy_protocol: bool,
    findings: &mut Findings,
) -> Service {
    let mut annotations = BTreeMap::new();
    let mut set = |suffix: &str, value: String| {
        annotations.insert(format!("{PREFIX}-{suffix}"), value);
    };
    set("name", Name::sanitise(&format!("{}-eks", balancer.name), 32).to_string());
    set("scheme", balancer.scheme.as_str().to_owned());
    set("nlb-target-type", "ip".to_owned());
    set("healthcheck-protocol", "http".to_owned());
    set("healthcheck-port", "8080".to_owned());
    set("healthcheck-path", "/ping".to_owned());
    if proxy_protocol {
        set("proxy-protocol", "*".to_owned());
    }
    if let Some(info) = balancer.info {
        let zones = info.availability_zones.iter().filter_map(|zone| zone.subnet_id.as_deref());
        let subnets: BTreeSet<&str> = zones.collect();
        if !subnets.is_empty() {
            set("subnets", Vec::from_iter(subnets).join(","));
        }
        if !info.security_groups.is_empty() {
            set("security-groups", info.security_groups.join(","));
            set("manage-backend-security-group-rules", "true".to_owned());
        }
        if let Some(kind) = info.ip_address_type.as_deref().filter(|kind| *kind != "ipv4") {
            set("ip-address-type", kind.to_owned());
        }
        static_addresses(balancer, &info.availability_zones, findings);
        let (text, refused) = attributes::annotation(&info.attributes, DEFAULTS, &[PROTECTION, HTTP_IDLE]);
        if let Some(text) = text {
            set("attributes", text);
        }
        super::edge_annotations::protection_and_refused(balancer, &info.attributes, &refused, findings);
    }
    let tls: Vec<&Port<'_>> = ports.iter().filter(|port| port.tls).collect();
    if let Some(first) = tls.first() {
        let certificates = super::edge_annotations::certificate_arns(&first.listener.certificates);
        for found in &tls {
            check_tls(balancer, found.listener, first.listener, findings);
        }
        set("ssl-cert", certificates.join(","));
        set("ssl-ports", tls.iter().map(|found| port(found.listener).to_string()).collect::<Vec<_>>().join(","));
        if let Some(policy) = &first.listener.ssl_policy {
            set("ssl-negotiation-policy", policy.clone());
        }
        if let Some(policy) = first.listener.alpn_policy.first() {
            set("alpn-policy", policy.clone());
        }
    }
    for found in ports {
        let (text, _) =
            attributes::annotation(&found.listener.attributes, &[("tcp.idle_timeout.seconds", "350")], &[HTTP_SERVER]);
        if let Some(text) = text {
            let protocol = found.listener.protocol.as_deref().unwrap_or("TCP");
            set(&format!("listener-attributes.{protocol}-{}", port(found.listener)), text);
        }
    }
    let service_port = |found: &Port<'_>| ServicePort {
        name: Some(found.entry_point.clone()),
        port: i32::from(port(found.listener)),
        target_port: Some(IntOrString::String(found.entry_point.clone())),
        protocol: Some(if found.protocol == EntryProtocol::Udp { "UDP" } else { "TCP" }.to_owned()),
        ..ServicePort::default()
    };
    Service {
        metadata: ObjectMeta {
            name: Some(name.to_string()),
            namespace: Some(TRAEFIK.to_owned()),
            annotations: Some(annotations),
            ..ObjectMeta::default()
        },
        spec: Some(ServiceSpec {
            type_: Some("LoadBalancer".to_owned()),
            load_balancer_class: Some("service.k8s.aws/nlb".to_owned()),
            allocate_load_balancer_node_ports: Some(false),
            // The labels that the pinned chart gives to Traefik's pods.
            selector: Some(
                [("app.kubernetes.io/name", TRAEFIK), ("app.kubernetes.io/instance", TRAEFIK)]
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .into(),
            ),
            ports: Some(ports.iter().map(service_port).collect()),
            ..ServiceSpec::default()
        }),
        status: None,
    }
}
