//! Traefik's objects: how requests arrive. Each is passed on as it is, with the chart's labels.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::fragment::Fragment;
use crate::migration::Workload;

/// Traefik's objects of one chart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RouteValues {
    /// HTTP routes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ingress_routes: Vec<Route>,
    /// TCP routes.
    #[serde(default, rename = "ingressRoutesTCP", skip_serializing_if = "Vec::is_empty")]
    pub ingress_routes_tcp: Vec<Route>,
    /// UDP routes.
    #[serde(default, rename = "ingressRoutesUDP", skip_serializing_if = "Vec::is_empty")]
    pub ingress_routes_udp: Vec<Route>,
    /// Middlewares by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub middlewares: BTreeMap<String, Fragment>,
    /// Weighted or mirrored backends by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub traefik_services: BTreeMap<String, Fragment>,
    /// Settings for connections to backends, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub servers_transports: BTreeMap<String, Fragment>,
}

/// One route object: its name, and its specification as Traefik documents it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// Object name.
    #[schemars(regex(pattern = r"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"), length(max = 253))]
    pub name: String,
    /// Members of `spec`; `ingressClassName` is `traefik` unless set.
    #[serde(flatten)]
    pub spec: Fragment,
}

impl RouteValues {
    /// The routes of a workload.
    pub(super) fn of(_workload: &Workload) -> Self {
        Self::default()
    }

    /// Whether there is an IngressRoute of any transport.
    #[must_use]
    pub fn has_routes(&self) -> bool {
        !(self.ingress_routes.is_empty() && self.ingress_routes_tcp.is_empty() && self.ingress_routes_udp.is_empty())
    }

    /// Whether a route needs objects of its own.
    #[must_use]
    pub fn has_helpers(&self) -> bool {
        !(self.middlewares.is_empty() && self.traefik_services.is_empty() && self.servers_transports.is_empty())
    }
}
