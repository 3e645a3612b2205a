//! Karpenter's `NodePool` and `EC2NodeClass`, the members that this program writes.
//!
//! Source: Karpenter 1.14, CRDs `karpenter.sh/v1` and `karpenter.k8s.aws/v1`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ObjectMeta;

/// `karpenter.sh/v1` `NodePool`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodePool {
    /// `karpenter.sh/v1`.
    pub api_version: &'static str,
    /// `NodePool`.
    pub kind: &'static str,
    /// Name.
    pub metadata: ObjectMeta,
    /// What to launch.
    pub spec: NodePoolSpec,
}

/// `spec` of a `NodePool`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodePoolSpec {
    /// What each node is.
    pub template: NodeTemplate,
    /// When nodes go.
    pub disruption: Disruption,
    /// Most cpu and memory of all nodes together.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, String>,
    /// The highest is tried first.
    pub weight: u8,
}

/// `spec.template`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeTemplate {
    /// What each node is.
    pub spec: NodeSpec,
}

/// `spec.template.spec`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeSpec {
    /// How it is made.
    pub node_class_ref: NodeClassRef,
    /// Labels that it must have.
    pub requirements: Vec<Requirement>,
    /// What keeps other pods away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taints: Vec<Taint>,
    /// Age at which it is replaced, for example `720h`.
    pub expire_after: &'static str,
    /// Longest time that a drain may take.
    pub termination_grace_period: &'static str,
}

/// Refers to an `EC2NodeClass`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeClassRef {
    /// API group.
    pub group: &'static str,
    /// Kind.
    pub kind: &'static str,
    /// Name.
    pub name: String,
}

/// A requirement on a node label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Requirement {
    /// Label.
    pub key: String,
    /// `In`, `NotIn`, `Exists`, `Gt`, `Lt`, `Gte`, `Lte`.
    pub operator: &'static str,
    /// Values; empty for `Exists`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// A taint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Taint {
    /// Key.
    pub key: String,
    /// `NoSchedule`.
    pub effect: &'static str,
}

/// `spec.disruption`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Disruption {
    /// `WhenEmptyOrUnderutilized` or `WhenEmpty`.
    pub consolidation_policy: &'static str,
    /// How long a node must have been idle.
    pub consolidate_after: String,
    /// How many nodes may go at once.
    pub budgets: Vec<Budget>,
}

/// How many nodes may go at once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Budget {
    /// Number or percent.
    pub nodes: &'static str,
}

/// `karpenter.k8s.aws/v1` `EC2NodeClass`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ec2NodeClass {
    /// `karpenter.k8s.aws/v1`.
    pub api_version: &'static str,
    /// `EC2NodeClass`.
    pub kind: &'static str,
    /// Name.
    pub metadata: ObjectMeta,
    /// How nodes are made.
    pub spec: Ec2NodeClassSpec,
}

/// `spec` of an `EC2NodeClass`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ec2NodeClassSpec {
    /// Images.
    pub ami_selector_terms: Vec<AmiSelector>,
    /// Role of the nodes, by name.
    pub role: String,
    /// Subnets.
    pub subnet_selector_terms: Vec<SelectorTerm>,
    /// Security groups.
    pub security_group_selector_terms: Vec<SelectorTerm>,
    /// Disks.
    pub block_device_mappings: Vec<BlockDevice>,
    /// Instance metadata.
    pub metadata_options: MetadataOptions,
    /// `RAID0` lets pods use the instance store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_store_policy: Option<&'static str>,
    /// One-minute metrics.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detailed_monitoring: Option<bool>,
}

/// Which image nodes run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AmiSelector {
    /// `family@version`.
    pub alias: String,
}

/// Subnets or security groups by id or tags.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SelectorTerm {
    /// Id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// All of these tags.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// A disk.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockDevice {
    /// `/dev/xvda`.
    pub device_name: &'static str,
    /// Its volume.
    pub ebs: Ebs,
}

/// An EBS volume.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ebs {
    /// For example `50Gi`.
    pub volume_size: String,
    /// `gp3`.
    pub volume_type: &'static str,
    /// Always.
    pub encrypted: bool,
}

/// Instance metadata: tokens only, and out of reach of pods.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetadataOptions {
    /// `required`.
    pub http_tokens: &'static str,
    /// 1: a pod without the host's network can't reach the node's credentials.
    pub http_put_response_hop_limit: u8,
}
