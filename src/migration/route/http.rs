//! HTTP: IngressRoute and what it refers to.

use serde::Serialize;

use super::INGRESS_CLASS;
use crate::migration::{Name, Origin};

/// An IngressRoute: the routes of one workload on one entry point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngressRoute {
    /// Object name.
    pub name: Name,
    /// Its `spec`.
    pub spec: IngressRouteSpec,
}

/// `spec` of an IngressRoute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IngressRouteSpec {
    /// Names of Traefik's entry points; never empty, because empty means all of them.
    pub entry_points: Vec<String>,
    /// Always [`INGRESS_CLASS`].
    pub ingress_class_name: &'static str,
    /// Highest priority first.
    pub routes: Vec<Route>,
}

impl IngressRouteSpec {
    /// No routes yet, on one entry point.
    #[must_use]
    pub fn on(entry_point: impl Into<String>) -> Self {
        Self { entry_points: vec![entry_point.into()], ingress_class_name: INGRESS_CLASS, routes: Vec::new() }
    }
}

/// The only kind of route there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum RouteKind {
    /// `Rule`.
    #[default]
    Rule,
}

/// One route: a listener rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// The listener rule; not rendered, but shown as a comment.
    #[serde(skip)]
    pub origin: Origin,
    /// `Rule`.
    pub kind: RouteKind,
    /// Matcher in Traefik's rule syntax v3.
    #[serde(rename = "match")]
    pub matcher: String,
    /// The highest is tried first. 1 or more: 0 would mean "by the length of the rule".
    pub priority: u32,
    /// In the order in which they act.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub middlewares: Vec<MiddlewareRef>,
    /// Where the request goes: exactly one.
    pub services: Vec<RouteService>,
}

/// A Middleware of the same namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MiddlewareRef {
    /// Its name.
    pub name: Name,
}

/// What a [`RouteService`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum RouteServiceKind {
    /// A Kubernetes Service (the default).
    Service,
    /// A TraefikService.
    TraefikService,
}

/// A back end of a route or of a weighted service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteService {
    /// Service or TraefikService of the same namespace, or one of Traefik's own such as `noop@internal`.
    pub name: String,
    /// What `name` names; absent for a Kubernetes Service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<RouteServiceKind>,
    /// Port number of the Kubernetes Service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// `https` or `h2c`; absent for `http`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<&'static str>,
    /// ServersTransport of the same namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers_transport: Option<Name>,
    /// How pods are chosen; absent for weighted round robin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<&'static str>,
    /// Keeps a client at its pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sticky: Option<Sticky>,
    /// Share, inside a weighted service; 0 is legal and gets nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
}

impl RouteService {
    /// A Kubernetes Service's port over plain HTTP/1.1.
    #[must_use]
    pub fn http(name: &Name, port: u16) -> Self {
        Self {
            name: name.to_string(),
            kind: None,
            port: Some(port),
            scheme: None,
            servers_transport: None,
            strategy: None,
            sticky: None,
            weight: None,
        }
    }

    /// Something of Traefik's own, without a port.
    #[must_use]
    pub fn traefik(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: Some(RouteServiceKind::TraefikService),
            port: None,
            scheme: None,
            servers_transport: None,
            strategy: None,
            sticky: None,
            weight: None,
        }
    }
}

/// Session affinity by cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sticky {
    /// The cookie.
    pub cookie: Cookie,
}

/// A session cookie that Traefik sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cookie {
    /// Cookie name.
    pub name: String,
    /// Seconds that the browser keeps it.
    pub max_age: u32,
    /// Hidden from scripts, as a load balancer's cookie may well be.
    pub http_only: bool,
}

/// A Middleware; its `spec` is the one member that it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Middleware {
    /// Answers with a redirect.
    RedirectRegex(RedirectRegex),
    /// Rewrites the path.
    ReplacePathRegex(ReplacePathRegex),
}

/// `redirectRegex`: matched against the whole URL as Traefik sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RedirectRegex {
    /// Go regular expression.
    pub regex: String,
    /// Go replacement (`${1}`).
    pub replacement: String,
    /// 301 (308 for methods other than GET) instead of 302 (307).
    pub permanent: bool,
}

/// `replacePathRegex`: matched against the path, without the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplacePathRegex {
    /// Go regular expression.
    pub regex: String,
    /// Go replacement (`${1}`).
    pub replacement: String,
}

/// `spec` of a TraefikService.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraefikService {
    /// Weighted round robin over services.
    pub weighted: Weighted,
}

/// Weighted round robin over services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weighted {
    /// Each with a weight.
    pub services: Vec<RouteService>,
    /// Keeps a client at its service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sticky: Option<Sticky>,
}

/// `spec` of a ServersTransport.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServersTransport {
    /// Take any certificate, as a load balancer does.
    pub insecure_skip_verify: bool,
    /// Timeouts towards the back end.
    pub forwarding_timeouts: ForwardingTimeouts,
}

/// Timeouts towards the back end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ForwardingTimeouts {
    /// How long an idle connection is kept for reuse, for example `55s`.
    pub idle_conn_timeout: String,
}
