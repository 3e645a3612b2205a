//! Traefik's routing objects, as typed structs of the `traefik.io/v1alpha1` API.
//!
//! Only what a load balancer's rules can become is modelled, not the whole API. Each object is its name and its `spec`;
//! the namespace is that of whoever carries it: a workload's chart, or Traefik's own namespace for an edge. Nothing here
//! refers to another namespace, because Traefik is installed with `allowCrossNamespace: false`.
//!
//! Source: Traefik v3.7 CRD reference (IngressRoute, `IngressRouteTCP`, `IngressRouteUDP`, Middleware, TraefikService,
//! ServersTransport).

mod http;
mod stream;

pub use http::{
    Cookie, ForwardingTimeouts, IngressRoute, IngressRouteSpec, Middleware, MiddlewareRef, RedirectRegex,
    ReplacePathRegex, Route, RouteKind, RouteService, RouteServiceKind, ServersTransport, Sticky, TraefikService,
    Weighted,
};
pub use stream::{
    IngressRouteTcp, IngressRouteTcpSpec, IngressRouteUdp, IngressRouteUdpSpec, ProxyProtocol, StreamService, TcpRoute,
    UdpRoute,
};

use std::collections::BTreeMap;

use super::Name;

/// API group and version of all objects here.
pub const API_VERSION: &str = "traefik.io/v1alpha1";
/// The class that every IngressRoute names: Traefik ignores routes of any other class, and of none.
pub const INGRESS_CLASS: &str = "traefik";

/// The routing objects that one chart, or one edge, carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RouteObjects {
    /// HTTP routes: at most one object per entry point.
    pub ingress_routes: Vec<IngressRoute>,
    /// TCP routes.
    pub ingress_routes_tcp: Vec<IngressRouteTcp>,
    /// UDP routes.
    pub ingress_routes_udp: Vec<IngressRouteUdp>,
    /// Redirects and rewrites that the routes name.
    pub middlewares: BTreeMap<Name, Middleware>,
    /// Weighted services that the routes name.
    pub traefik_services: BTreeMap<Name, TraefikService>,
    /// How Traefik talks to back ends that the routes name.
    pub servers_transports: BTreeMap<Name, ServersTransport>,
}

impl RouteObjects {
    /// How many routes there are in all objects together.
    #[must_use]
    pub fn count(&self) -> usize {
        let http = self.ingress_routes.iter().map(|object| object.spec.routes.len());
        let tcp = self.ingress_routes_tcp.iter().map(|object| object.spec.routes.len());
        let udp = self.ingress_routes_udp.iter().map(|object| object.spec.routes.len());
        http.chain(tcp).chain(udp).sum()
    }

    /// Whether there is nothing to render.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ingress_routes.is_empty()
            && self.ingress_routes_tcp.is_empty()
            && self.ingress_routes_udp.is_empty()
            && self.middlewares.is_empty()
            && self.traefik_services.is_empty()
            && self.servers_transports.is_empty()
    }
}
