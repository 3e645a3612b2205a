//! TCP and UDP: what a Network Load Balancer's listeners become.

use serde::Serialize;

use super::INGRESS_CLASS;
use crate::migration::{Name, Origin};

/// An `IngressRouteTCP`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngressRouteTcp {
    /// Object name.
    pub name: Name,
    /// Its `spec`.
    pub spec: IngressRouteTcpSpec,
}

/// `spec` of an `IngressRouteTCP`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IngressRouteTcpSpec {
    /// The listener's own entry point: without TLS nothing but the port tells connections apart.
    pub entry_points: Vec<String>,
    /// Always [`INGRESS_CLASS`].
    pub ingress_class_name: &'static str,
    /// Exactly one.
    pub routes: Vec<TcpRoute>,
}

/// A TCP route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TcpRoute {
    /// The listener; not rendered, but shown as a comment.
    #[serde(skip)]
    pub origin: Origin,
    /// Always ``HostSNI(`*`)``: every connection.
    #[serde(rename = "match")]
    pub matcher: &'static str,
    /// Back ends.
    pub services: Vec<StreamService>,
}

/// An `IngressRouteUDP`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngressRouteUdp {
    /// Object name.
    pub name: Name,
    /// Its `spec`.
    pub spec: IngressRouteUdpSpec,
}

/// `spec` of an `IngressRouteUDP`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IngressRouteUdpSpec {
    /// The listener's own entry point.
    pub entry_points: Vec<String>,
    /// Always [`INGRESS_CLASS`].
    pub ingress_class_name: &'static str,
    /// Exactly one.
    pub routes: Vec<UdpRoute>,
}

/// A UDP route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UdpRoute {
    /// The listener; not rendered, but shown as a comment.
    #[serde(skip)]
    pub origin: Origin,
    /// Back ends.
    pub services: Vec<StreamService>,
}

/// A back end of a TCP or UDP route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamService {
    /// Service of the same namespace.
    pub name: Name,
    /// Its port.
    pub port: u16,
    /// Share, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// Speak TLS to the back end (TCP only).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub tls: bool,
    /// Send the PROXY protocol header to the back end (TCP only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_protocol: Option<ProxyProtocol>,
}

/// PROXY protocol towards a back end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ProxyProtocol {
    /// 1 or 2.
    pub version: u8,
}

impl IngressRouteTcpSpec {
    /// Every connection of an entry point goes to `services`.
    #[must_use]
    pub fn all(entry_point: impl Into<String>, origin: Origin, services: Vec<StreamService>) -> Self {
        Self {
            entry_points: vec![entry_point.into()],
            ingress_class_name: INGRESS_CLASS,
            routes: vec![TcpRoute { origin, matcher: "HostSNI(`*`)", services }],
        }
    }
}

impl IngressRouteUdpSpec {
    /// Every datagram of an entry point goes to `services`.
    #[must_use]
    pub fn all(entry_point: impl Into<String>, origin: Origin, services: Vec<StreamService>) -> Self {
        Self {
            entry_points: vec![entry_point.into()],
            ingress_class_name: INGRESS_CLASS,
            routes: vec![UdpRoute { origin, services }],
        }
    }
}
