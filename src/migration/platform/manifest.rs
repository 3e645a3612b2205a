//! Objects of the platform layer that no chart makes: Kubernetes' own kinds, and custom resources as typed structs.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Service, ServiceAccount};
use k8s_openapi::api::networking::v1::{Ingress, NetworkPolicy};
use k8s_openapi::api::rbac::v1::{Role, RoleBinding};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use serde::Serialize;

use super::{Ec2NodeClass, NodePool};
use crate::migration::{IngressRouteSpec, IngressRouteTcpSpec, IngressRouteUdpSpec, Middleware, ServersTransport};

/// One object.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Manifest {
    /// Builds an Application Load Balancer.
    Ingress(Box<Ingress>),
    /// Builds a Network Load Balancer.
    Service(Box<Service>),
    /// Lets the load balancer controller read client secrets.
    Role(Role),
    /// Binds such a role.
    RoleBinding(RoleBinding),
    /// What External Secrets reads with.
    ServiceAccount(ServiceAccount),
    /// What External Secrets reads from.
    SecretStore(SecretStore),
    /// Nodes.
    NodePool(Box<NodePool>),
    /// How nodes are made.
    NodeClass(Box<Ec2NodeClass>),
    /// Who may reach a workload.
    NetworkPolicy(NetworkPolicy),
    /// Security groups of a workload's pods.
    SecurityGroupPolicy(SecurityGroupPolicy),
    /// A redirect or another route of an edge.
    IngressRoute(TraefikObject<IngressRouteSpec>),
    /// A TCP route of an edge.
    IngressRouteTcp(TraefikObject<IngressRouteTcpSpec>),
    /// A UDP route of an edge.
    IngressRouteUdp(TraefikObject<IngressRouteUdpSpec>),
    /// What such a route refers to.
    Middleware(TraefikObject<Middleware>),
    /// What such a route refers to.
    TraefikService(TraefikObject<crate::migration::TraefikService>),
    /// What such a route refers to.
    ServersTransport(TraefikObject<ServersTransport>),
}

/// Name, namespace, annotations of a custom resource.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ObjectMeta {
    /// Name.
    pub name: String,
    /// Namespace; `None` for a cluster-scoped object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Annotations.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

impl ObjectMeta {
    /// A cluster-scoped object.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// A namespaced object.
    #[must_use]
    pub fn within(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { name: name.into(), namespace: Some(namespace.into()), ..Self::default() }
    }
}

/// A custom resource of Traefik.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TraefikObject<T> {
    /// `traefik.io/v1alpha1`.
    pub api_version: &'static str,
    /// Kind.
    pub kind: &'static str,
    /// Name and namespace.
    pub metadata: ObjectMeta,
    /// Specification.
    pub spec: T,
}

/// `external-secrets.io/v1` `SecretStore`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretStore {
    /// `external-secrets.io/v1`; older versions are not served any more.
    pub api_version: &'static str,
    /// `SecretStore`.
    pub kind: &'static str,
    /// Name and namespace.
    pub metadata: ObjectMeta,
    /// Where it reads.
    pub spec: SecretStoreSpec,
}

/// `spec` of a `SecretStore`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SecretStoreSpec {
    /// Where it reads.
    pub provider: StoreProvider,
}

/// `spec.provider`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoreProvider {
    /// AWS.
    pub aws: AwsProvider,
}

/// `spec.provider.aws`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AwsProvider {
    /// `SecretsManager` or `ParameterStore`.
    pub service: &'static str,
    /// Region.
    pub region: String,
    /// As whom.
    pub auth: StoreAuth,
}

/// `spec.provider.aws.auth`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoreAuth {
    /// As a service account of the store's namespace.
    pub jwt: JwtAuth,
}

/// `spec.provider.aws.auth.jwt`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JwtAuth {
    /// The service account.
    pub service_account_ref: ServiceAccountSelector,
}

/// A service account by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceAccountSelector {
    /// Name.
    pub name: String,
}

/// `vpcresources.k8s.aws/v1beta1` `SecurityGroupPolicy`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupPolicy {
    /// `vpcresources.k8s.aws/v1beta1`.
    pub api_version: &'static str,
    /// `SecurityGroupPolicy`.
    pub kind: &'static str,
    /// Name and namespace.
    pub metadata: ObjectMeta,
    /// Which pods, which groups.
    pub spec: SecurityGroupPolicySpec,
}

/// `spec` of a `SecurityGroupPolicy`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityGroupPolicySpec {
    /// Which pods.
    pub pod_selector: LabelSelector,
    /// Security groups.
    pub security_groups: GroupIds,
}

/// Security groups by id, at most five.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupIds {
    /// Ids.
    pub group_ids: Vec<String>,
}
