//! Ports that a container listens on.

use schemars::JsonSchema;
use serde::Serialize;

use crate::migration::{self, PortProtocol};

/// Transport protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Protocol {
    /// TCP.
    #[serde(rename = "TCP")]
    Tcp,
    /// UDP.
    #[serde(rename = "UDP")]
    Udp,
}

impl Protocol {
    /// `None` for TCP, which is Kubernetes' default and goes without saying.
    pub(super) const fn of(protocol: PortProtocol) -> Option<Self> {
        match protocol {
            PortProtocol::Tcp => None,
            PortProtocol::Udp => Some(Self::Udp),
        }
    }
}

/// A port of a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContainerPort {
    /// Number, 1 to 65535.
    #[schemars(range(min = 1, max = 65535))]
    pub container_port: u16,
    /// TCP when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// Port on the node.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65535))]
    pub host_port: Option<u16>,
}

impl ContainerPort {
    pub(super) fn of(port: &migration::Port) -> Self {
        let migration::Port {
            name: _, // the key
            number,
            protocol,
            host_port,
            app_protocol: _, // a member of the Service's port
        } = port;
        Self { container_port: *number, protocol: Protocol::of(*protocol), host_port: *host_port }
    }
}
