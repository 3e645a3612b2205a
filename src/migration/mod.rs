//! The intermediate representation: what the account becomes on Kubernetes, typed and not yet text.
//!
//! Converters build it, emitters and the planner read it. Kubernetes fragments are the typed structs of `k8s-openapi`,
//! custom resources are typed structs of our own. Everything carries its [`Origin`], so that the output can say where a
//! value came from. All strings here are what the API server shall see: text that kubelet would expand is already escaped.

mod container;
mod edge;
pub mod identity;
mod identity_settings;
pub mod name;
mod origin;
mod platform;
mod pod;
pub mod policy;
mod route;
mod scaling;
mod secret;
mod storage;
mod target;
mod trust;
mod workload;

use std::collections::BTreeMap;

use serde_json::Value;

pub use container::{Container, ContainerRole, EnvValue, ImageRef, Port, PortProtocol};
pub use edge::{Edge, EdgeKind, EntryPoint, EntryProtocol, Scheme, TRAEFIK};
pub use name::{Name, NameError, assign};
pub use origin::Origin;
pub use platform::*;
pub use pod::Pod;
pub use route::{
    API_VERSION as TRAEFIK_API_VERSION, Cookie, ForwardingTimeouts, INGRESS_CLASS, IngressRoute, IngressRouteSpec,
    IngressRouteTcp, IngressRouteTcpSpec, IngressRouteUdp, IngressRouteUdpSpec, Middleware, MiddlewareRef,
    ProxyProtocol, RedirectRegex, ReplacePathRegex, Route, RouteKind, RouteObjects, RouteService, RouteServiceKind,
    ServersTransport, Sticky, StreamService, TcpRoute, TraefikService, UdpRoute, Weighted,
};
pub use scaling::{Autoscaling, KedaTrigger};
pub use secret::{ExternalSecret, RemoteRef, SecretItem, SecretKind, SecretService, StoreRef};
pub use storage::{Storage, Volume};
pub use target::{KubernetesVersion, Target};
pub use workload::{
    Concurrency, Controller, CronJob, DeploymentStrategy, Service, ServiceAccount, ServicePort, TargetGroupPort,
    Workload,
};

/// A whole account, converted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Migration {
    /// Where it goes.
    pub target: Target,
    /// What runs: one entry per ECS service and per scheduled task, sorted by namespace and name.
    pub workloads: Vec<Workload>,
    /// Cluster-scoped and data objects that must outlive a chart.
    pub storage: Storage,
    /// Load balancers in front of Traefik, public ones first.
    pub edges: Vec<Edge>,
    /// Who the pods and the add-ons are towards AWS.
    pub identities: identity::Identities,
    /// What the cluster needs before the first workload.
    pub platform: Platform,
    /// What the team wants different in the values of a chart, by the chart's name: a JSON merge patch.
    pub patches: BTreeMap<Name, BTreeMap<String, Value>>,
}
