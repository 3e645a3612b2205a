//! Values of Traefik's public chart: the members that this program sets.
//!
//! Source: traefik-helm-chart 41.3.0, `values.schema.json`.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{ResourceRequirements, TopologySpreadConstraint};
use serde::Serialize;

/// `values.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TraefikValues {
    /// Calls home or not.
    pub global: Global,
    /// How many, and how they stop.
    pub deployment: TraefikDeployment,
    /// Keeps most of them during voluntary disruptions.
    pub pod_disruption_budget: DisruptionBudget,
    /// Over zones and nodes.
    pub topology_spread_constraints: Vec<TopologySpreadConstraint>,
    /// Requests and limits of each.
    pub resources: ResourceRequirements,
    /// Whether other Ingresses fall to Traefik.
    pub ingress_class: IngressClass,
    /// What it reads routes from.
    pub providers: Providers,
    /// Gateway API objects.
    pub gateway: Enabled,
    /// Gateway API class.
    pub gateway_class: Enabled,
    /// In front of its pods.
    pub service: ChartService,
    /// Entry points by name.
    pub ports: BTreeMap<String, TraefikPort>,
}

/// `global`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Global {
    /// Ask for new versions.
    pub check_new_version: bool,
    /// Send statistics.
    pub send_anonymous_usage: bool,
}

/// `deployment`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TraefikDeployment {
    /// Pods.
    pub replicas: u32,
    /// Seconds between SIGTERM and SIGKILL: longer than both phases of the shutdown together.
    pub termination_grace_period_seconds: u32,
}

/// `podDisruptionBudget`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DisruptionBudget {
    /// Whether there is one.
    pub enabled: bool,
    /// Pods that may be away.
    pub max_unavailable: u32,
}

/// `ingressClass`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IngressClass {
    /// Whether the chart makes the class.
    pub enabled: bool,
    /// Whether Ingresses without a class fall to Traefik.
    pub is_default_class: bool,
    /// Its name.
    pub name: &'static str,
}

/// `providers`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Providers {
    /// `IngressRoutes`.
    #[serde(rename = "kubernetesCRD")]
    pub kubernetes_crd: CrdProvider,
    /// Ingresses.
    #[serde(rename = "kubernetesIngress")]
    pub kubernetes_ingress: Enabled,
}

/// `providers.kubernetesCRD`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CrdProvider {
    /// Whether it reads them.
    pub enabled: bool,
    /// Only those of this class.
    pub ingress_class: &'static str,
    /// Whether routes may name objects of other namespaces.
    pub allow_cross_namespace: bool,
    /// Whether routes may name Services of type `ExternalName`.
    pub allow_external_name_services: bool,
}

/// A switch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Enabled {
    /// On or off.
    pub enabled: bool,
}

/// `service`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChartService {
    /// Its specification.
    pub spec: ServiceSpec,
}

/// `service.spec`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceSpec {
    /// `ClusterIP`: the load balancer's targets are pods.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// An entry point.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TraefikPort {
    /// Port of the pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Port of the Service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposed_port: Option<u16>,
    /// `TCP` or `UDP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<&'static str>,
    /// Whether the Service has it.
    pub expose: Expose,
    /// Whose `X-Forwarded-*` is believed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded_headers: Option<ForwardedHeaders>,
    /// Whose PROXY protocol header is believed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_protocol: Option<ProxyProtocolTrust>,
    /// Time limits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport: Option<Transport>,
}

/// `ports.*.expose`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Expose {
    /// In the default Service.
    pub default: bool,
}

/// `ports.*.forwardedHeaders`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ForwardedHeaders {
    /// CIDR blocks.
    #[serde(rename = "trustedIPs")]
    pub trusted_ips: Vec<String>,
    /// Leave `X-Forwarded-For` as the load balancer wrote it, so that the application counts the same number of hops.
    pub not_append_x_forwarded_for: bool,
}

/// `ports.*.proxyProtocol`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProxyProtocolTrust {
    /// CIDR blocks.
    #[serde(rename = "trustedIPs")]
    pub trusted_ips: Vec<String>,
}

/// `ports.*.transport`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Transport {
    /// Per request.
    pub responding_timeouts: RespondingTimeouts,
    /// At shutdown.
    pub life_cycle: LifeCycle,
}

/// `ports.*.transport.respondingTimeouts`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RespondingTimeouts {
    /// For a whole request with its body; `0s` is no limit.
    pub read_timeout: String,
    /// Between two requests.
    pub idle_timeout: String,
}

/// `ports.*.transport.lifeCycle`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LifeCycle {
    /// Goes on taking requests for this long after SIGTERM, while the health check fails already.
    pub request_accept_grace_timeout: String,
    /// Then finishes the requests that it has.
    pub grace_time_out: String,
}
