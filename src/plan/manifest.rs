//! The only Kubernetes objects that the plan itself brings: `TargetGroupBindings` for the target groups that it creates.
//!
//! They name the target group instead of its ARN, because the ARN is not known before a step has created it. Without
//! `multiClusterTargetGroup` the controller deregisters every target that it does not own, so a binding must never name
//! a target group of ECS; the plan only writes names of groups that it creates itself.
//!
//! Source: AWS Load Balancer Controller 3.5, `elbv2.k8s.aws/v1beta1`.

use schemars::JsonSchema;
use serde::Serialize;

/// `elbv2.k8s.aws/v1beta1` TargetGroupBinding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TargetGroupBinding {
    /// `elbv2.k8s.aws/v1beta1`.
    pub api_version: &'static str,
    /// `TargetGroupBinding`.
    pub kind: &'static str,
    /// Name and namespace.
    pub metadata: Metadata,
    /// What is bound to what.
    pub spec: Spec,
}

/// Name and namespace of the binding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// Name: that of the target group.
    pub name: String,
    /// Namespace of the Service.
    pub namespace: String,
}

/// What is bound to what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Spec {
    /// Name of the target group.
    pub target_group_name: String,
    /// `ip`.
    pub target_type: &'static str,
    /// The Service.
    pub service_ref: ServiceRef,
    /// What the controller opens in the security groups of the targets; without it nothing is opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub networking: Option<Networking>,
}

/// A port of a Service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServiceRef {
    /// Name of the Service.
    pub name: String,
    /// Port number of the Service.
    pub port: u16,
}

/// Rules for the targets' security groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Networking {
    /// Who may reach which ports.
    pub ingress: Vec<Ingress>,
}

/// Who may reach which ports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ingress {
    /// Security groups or address ranges of the load balancer.
    pub from: Vec<Peer>,
    /// Ports of the pods.
    pub ports: Vec<NetworkPort>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Peer {
    /// A security group.
    SecurityGroup {
        /// Its id.
        #[serde(rename = "groupID")]
        group_id: String,
    },
    /// An address range.
    IpBlock {
        /// The range.
        cidr: String,
    },
}

/// A port of the pods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NetworkPort {
    /// Number.
    pub port: u16,
    /// `TCP` or `UDP`.
    pub protocol: &'static str,
}

impl TargetGroupBinding {
    /// Path of its file inside the plan's folder.
    #[must_use]
    pub fn path(&self) -> String {
        format!("bindings/{}.yaml", self.metadata.name)
    }
}
