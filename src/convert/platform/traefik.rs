//! Traefik: one release for all edges, with an entry point for each of their programs.
//!
//! The numbers keep what clients and applications knew from the load balancer: whom to believe about the client's address,
//! how many hops there are, how long a request may take, and how a pod leaves without losing one.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{ResourceRequirements, TopologySpreadConstraint};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::context::{Context, count};
use super::{Needed, edge_manifests};
use crate::migration::{
    Addon, AddonIdentity, AddonSource, AddonValues, ChartService, CrdProvider, DisruptionBudget, Enabled, EntryPoint,
    EntryProtocol, Expose, ForwardedHeaders, Global, INGRESS_CLASS, IngressClass, LifeCycle, Providers,
    ProxyProtocolTrust, RespondingTimeouts, ServiceSpec, TRAEFIK, TraefikDeployment, TraefikPort, TraefikValues,
    Transport,
};

/// Seconds for which a stopping pod goes on taking requests: two failed health checks of 15 seconds, and some more until
/// the load balancer has turned away.
const ACCEPT_SECONDS: u32 = 40;
/// Seconds for which it then finishes the requests that it has.
const FINISH_SECONDS: u32 = 30;
/// Seconds by which Traefik keeps an idle connection longer than the load balancer, which must be the one that closes.
const IDLE_MARGIN_SECONDS: u32 = 60;
/// Traefik's own idle limit.
const IDLE_SECONDS: u32 = 180;

/// The add-on, when there is an edge.
pub(super) fn addon(cx: &Context<'_>) -> Option<Needed> {
    let edges = &cx.migration.edges;
    if edges.is_empty() {
        return None;
    }
    let mut comments = BTreeMap::from([
        (
            "/deployment/replicas".to_owned(),
            "One for each zone. Decide by your traffic: everything passes here.".to_owned(),
        ),
        (
            "/deployment/terminationGracePeriodSeconds".to_owned(),
            format!("Longer than the {ACCEPT_SECONDS} and {FINISH_SECONDS} seconds of lifeCycle together."),
        ),
        ("/resources".to_owned(), "A start; decide by what you measure.".to_owned()),
        (
            "/ingressClass".to_owned(),
            "As the default class, Traefik would take Ingresses that belong to the load balancer controller."
                .to_owned(),
        ),
        (
            "/service/spec/type".to_owned(),
            "The load balancers are made by the Ingresses and Services beside this file; their targets are pods."
                .to_owned(),
        ),
    ]);
    let mut ports = BTreeMap::from([
        // Certificates are the load balancer's.
        ("websecure".to_owned(), TraefikPort::default()),
    ]);
    for edge in edges {
        for point in &edge.entry_points {
            let origins: Vec<String> = point.origins.iter().map(ToString::to_string).collect();
            let mut comment = format!("{} load balancer {}: {}", edge.scheme.as_str(), edge.name, origins.join(", "));
            if point.trusted_ips.is_empty() && (point.protocol == EntryProtocol::Http || point.proxy_protocol) {
                comment.push_str(
                    "\nDecide: the CIDR blocks of the load balancer's subnets are not known, so nobody is believed.",
                );
            }
            comments.insert(format!("/ports/{}", point.name), comment);
            ports.insert(point.name.clone(), port(point));
        }
    }
    // Without an HTTP edge the Service still needs a port, and the cutover's target groups use this one.
    ports
        .entry("web".to_owned())
        .or_insert_with(|| TraefikPort { expose: Expose { default: true }, ..TraefikPort::default() });
    let mut after = BTreeMap::new();
    let mut on_demand = BTreeMap::new();
    for edge in edges {
        let objects = edge_manifests::of(edge);
        if !objects.routes.is_empty() {
            after.insert(format!("routes-{}.yaml", edge.name), objects.routes);
        }
        on_demand.insert(format!("edge-{}.yaml", edge.name), objects.load_balancer);
    }
    let addon = Addon {
        name: TRAEFIK,
        order: 60,
        namespace: TRAEFIK,
        purpose: format!("routes what comes over {} to the workloads", count(edges.len(), "load balancer")),
        source: AddonSource::Oci { reference: "oci://ghcr.io/traefik/helm/traefik", version: "41.3.0" },
        images: &["docker.io"],
        values: AddonValues::Traefik(Box::new(values(ports))),
        comments,
        identity: AddonIdentity::None("it never calls AWS: the load balancer controller does"),
        after,
        on_demand,
        needs: BTreeSet::from(["karpenter", "aws-load-balancer-controller"]),
    };
    Some((addon, None))
}

fn values(ports: BTreeMap<String, TraefikPort>) -> TraefikValues {
    TraefikValues {
        global: Global { check_new_version: false, send_anonymous_usage: false },
        deployment: TraefikDeployment {
            replicas: 3,
            termination_grace_period_seconds: ACCEPT_SECONDS + FINISH_SECONDS + 20,
        },
        pod_disruption_budget: DisruptionBudget { enabled: true, max_unavailable: 1 },
        topology_spread_constraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(spread).into(),
        resources: ResourceRequirements {
            requests: Some([("cpu", "500m"), ("memory", "256Mi")].map(quantity).into()),
            limits: Some([("memory", "512Mi")].map(quantity).into()),
            claims: None,
        },
        ingress_class: IngressClass { enabled: true, is_default_class: false, name: INGRESS_CLASS },
        providers: Providers {
            kubernetes_crd: CrdProvider {
                enabled: true,
                ingress_class: INGRESS_CLASS,
                allow_cross_namespace: false,
                allow_external_name_services: false,
            },
            kubernetes_ingress: Enabled { enabled: false },
        },
        gateway: Enabled { enabled: false },
        gateway_class: Enabled { enabled: false },
        service: ChartService { spec: ServiceSpec { kind: "ClusterIP" } },
        ports,
    }
}

fn quantity((name, amount): (&str, &str)) -> (String, Quantity) {
    (name.to_owned(), Quantity(amount.to_owned()))
}

fn spread(key: &str) -> TopologySpreadConstraint {
    TopologySpreadConstraint {
        max_skew: 1,
        topology_key: key.to_owned(),
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        label_selector: Some(LabelSelector {
            match_labels: Some(BTreeMap::from([("app.kubernetes.io/name".to_owned(), TRAEFIK.to_owned())])),
            match_expressions: None,
        }),
        ..TopologySpreadConstraint::default()
    }
}

fn port(point: &EntryPoint) -> TraefikPort {
    let EntryPoint {
        name: _, // the key
        port,
        exposed_port,
        protocol,
        origins: _, // in the comment
        trusted_ips,
        proxy_protocol,
        load_balancer_idle_seconds,
    } = point;
    let http = *protocol == EntryProtocol::Http;
    let idle = IDLE_SECONDS.max(load_balancer_idle_seconds.saturating_add(IDLE_MARGIN_SECONDS));
    let life_cycle = LifeCycle {
        request_accept_grace_timeout: format!("{ACCEPT_SECONDS}s"),
        grace_time_out: format!("{FINISH_SECONDS}s"),
    };
    TraefikPort {
        port: Some(*port),
        exposed_port: Some(*exposed_port),
        protocol: Some(if *protocol == EntryProtocol::Udp { "UDP" } else { "TCP" }),
        expose: Expose { default: true },
        forwarded_headers: http
            .then(|| ForwardedHeaders { trusted_ips: trusted_ips.clone(), not_append_x_forwarded_for: true }),
        proxy_protocol: proxy_protocol.then(|| ProxyProtocolTrust { trusted_ips: trusted_ips.clone() }),
        transport: (*protocol != EntryProtocol::Udp).then(|| Transport {
            responding_timeouts: RespondingTimeouts {
                // No limit, as on a load balancer: the default of 60 seconds cuts off slow uploads.
                read_timeout: "0s".to_owned(),
                idle_timeout: format!("{idle}s"),
            },
            life_cycle,
        }),
    }
}
