//! Choices about the platform layer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::migration::Apply;

/// How the platform layer is made and applied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PlatformConfig {
    /// What drives it: `plain` commands, `helmfile`, or `argocd`.
    pub apply: Apply,
    /// Git repository (URL) into which the output is committed, for Argo CD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub git_repository: Option<String>,
    /// Who makes the nodes.
    pub nodes: Nodes,
    /// What takes the place of the tasks' security groups inside the cluster.
    pub network: NetworkMode,
}

/// Who makes the nodes that the pods run on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Nodes {
    /// Karpenter: a NodePool for each kind of capacity that ECS used.
    #[default]
    Karpenter,
    /// Managed node groups, one for each kind of capacity.
    NodeGroups,
}

/// What takes the place of the tasks' security groups inside the cluster.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NetworkMode {
    /// Nothing: pods share the nodes' security groups, and only the rules elsewhere are listed.
    #[default]
    None,
    /// A `NetworkPolicy` for each workload, from its security groups' inbound rules.
    NetworkPolicy,
    /// A `SecurityGroupPolicy` for each workload: its pods get the tasks' own security groups.
    SecurityGroupPolicy,
}
