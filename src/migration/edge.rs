//! The edge: a load balancer in front of Traefik, one for each load balancer in front of ECS that carries traffic of a
//! converted workload.
//!
//! An edge keeps what only a load balancer can do (certificates, web ACL, login, source addresses, fixed answers) and
//! hands everything else to an entry point of Traefik. Its objects live in Traefik's namespace and are applied with
//! kubectl: nothing of them goes through a Helm template.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::networking::v1::Ingress;
use k8s_openapi::api::rbac::v1::{Role, RoleBinding};

use super::{Name, Origin, RouteObjects};

/// Namespace, release and Service name of Traefik.
pub const TRAEFIK: &str = "traefik";

/// One load balancer in front of Traefik.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Name of its objects and of its `IngressGroup`: the scanned load balancer's.
    pub name: Name,
    /// The scanned load balancer.
    pub origin: Origin,
    /// What kind of load balancer it was and becomes.
    pub kind: EdgeKind,
    /// Whether the internet reaches it.
    pub scheme: Scheme,
    /// Traefik's ports that belong to this edge only.
    pub entry_points: Vec<EntryPoint>,
    /// What the load balancer controller builds an Application Load Balancer from, in the order of their rules.
    pub ingresses: Vec<Ingress>,
    /// What the load balancer controller builds a Network Load Balancer from.
    pub services: Vec<Service>,
    /// Lets the load balancer controller read the client secrets that its Ingresses name.
    pub secret_readers: Vec<(Role, RoleBinding)>,
    /// Redirects: routes that belong to no workload.
    pub routes: RouteObjects,
    /// Host names that the rules name without wildcards: what DNS has to move at the cutover.
    pub hosts: BTreeSet<String>,
}

/// Kind of a load balancer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// Application Load Balancer: HTTP.
    Application,
    /// Network Load Balancer: TCP, TLS and UDP.
    Network,
}

/// Whether the internet reaches a load balancer. Public ones come first wherever edges are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// `internet-facing`.
    InternetFacing,
    /// `internal`.
    Internal,
}

impl Scheme {
    /// The word that AWS and the load balancer controller use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InternetFacing => "internet-facing",
            Self::Internal => "internal",
        }
    }
}

/// What an entry point of Traefik speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryProtocol {
    /// HTTP/1.1 and cleartext HTTP/2.
    Http,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// A port of Traefik.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPoint {
    /// Name: also the port's name in the pod and the Service, so at most 15 characters.
    pub name: String,
    /// Port of the pod, above 1024.
    pub port: u16,
    /// Port of Traefik's Service.
    pub exposed_port: u16,
    /// What it speaks.
    pub protocol: EntryProtocol,
    /// The listeners, or the rules, whose requests arrive here.
    pub origins: Vec<Origin>,
    /// CIDR blocks of the load balancer's subnets: from there `X-Forwarded-*` (or the PROXY protocol) is believed. Empty
    /// when the inventory does not tell: then nobody is believed.
    pub trusted_ips: Vec<String>,
    /// Whether the load balancer opens connections with a PROXY protocol header.
    pub proxy_protocol: bool,
    /// Seconds that the load balancer keeps an idle connection; Traefik must keep it longer.
    pub load_balancer_idle_seconds: u32,
}
