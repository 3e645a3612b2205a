//! Values of the other charts, and inputs of EKS add-ons and node groups: the members that this program sets.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Toleration;
use serde::Serialize;

use super::{Taint, TraefikValues};

/// Values of an add-on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum AddonValues {
    /// AWS Load Balancer Controller.
    LoadBalancerController(LoadBalancerControllerValues),
    /// External Secrets Operator.
    ExternalSecrets(ExternalSecretsValues),
    /// external-dns.
    ExternalDns(ExternalDnsValues),
    /// Fluent Bit.
    FluentBit(FluentBitValues),
    /// Karpenter.
    Karpenter(KarpenterValues),
    /// KEDA.
    Keda(KedaValues),
    /// metrics-server.
    MetricsServer(MetricsServerValues),
    /// Traefik.
    Traefik(Box<TraefikValues>),
    /// An add-on of EKS.
    EksAddon(EksAddonInput),
}

/// A service account that the chart makes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceAccountValues {
    /// Whether the chart makes it.
    pub create: bool,
    /// Name.
    pub name: String,
    /// `eks.amazonaws.com/role-arn`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// aws-load-balancer-controller 3.5.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancerControllerValues {
    /// EKS cluster: also the tag by which its objects are told from other clusters'.
    pub cluster_name: String,
    /// Region: without it the controller asks the instance metadata, which pods can't reach.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// VPC: likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// Pods.
    pub replica_count: u32,
    /// Identity.
    pub service_account: ServiceAccountValues,
    /// Makes every Service of type `LoadBalancer` its own; the edges name their class themselves.
    pub enable_service_mutator_webhook: bool,
}

/// external-secrets 2.9.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the chart's own switches")]
pub struct ExternalSecretsValues {
    /// Install the CRDs.
    #[serde(rename = "installCRDs")]
    pub install_crds: bool,
    /// Pods.
    pub replica_count: u32,
    /// One of them works.
    pub leader_elect: bool,
    /// No stores that reach every namespace.
    pub process_cluster_store: bool,
    /// No secrets that are copied to every namespace.
    pub process_cluster_external_secret: bool,
    /// Nothing is written back to AWS.
    pub process_push_secret: bool,
}

/// external-dns.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalDnsValues {
    /// Route 53.
    pub provider: ProviderName,
    /// Identity.
    pub service_account: ServiceAccountValues,
    /// Objects that it reads names from.
    pub sources: Vec<&'static str>,
    /// Domains that it may touch.
    pub domain_filters: Vec<String>,
    /// `upsert-only` never deletes.
    pub policy: &'static str,
    /// Marks its own records by TXT records.
    pub registry: &'static str,
    /// Owner in those marks.
    pub txt_owner_id: String,
    /// What their names begin with.
    pub txt_prefix: &'static str,
    /// Prefix of the annotations that it reads.
    pub annotation_prefix: &'static str,
    /// Environment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<Env>,
}

/// A name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProviderName {
    /// The name.
    pub name: &'static str,
}

/// An environment variable.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Env {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// fluent-bit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FluentBitValues {
    /// Identity.
    pub service_account: ServiceAccountValues,
    /// On every node.
    pub tolerations: Vec<Toleration>,
    /// Parts of the configuration, in Fluent Bit's classic syntax. The chart passes them through `tpl`.
    pub config: FluentBitConfig,
    /// Lua scripts by file name.
    pub lua_scripts: BTreeMap<String, String>,
}

/// Parts of Fluent Bit's configuration.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FluentBitConfig {
    /// Inputs.
    pub inputs: String,
    /// Filters.
    pub filters: String,
    /// Outputs.
    pub outputs: String,
}

/// karpenter 1.14.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KarpenterValues {
    /// Identity.
    pub service_account: ServiceAccountValues,
    /// Which cluster.
    pub settings: Settings,
    /// Requests of the controller.
    pub controller: ControllerResources,
}

/// `settings`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// EKS cluster.
    pub cluster_name: String,
    /// SQS queue with Spot interruption warnings; empty for none.
    pub interruption_queue: String,
}

/// `controller`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ControllerResources {
    /// Requests.
    pub resources: Quantities,
}

/// Requests.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantities {
    /// By resource name.
    pub requests: BTreeMap<String, String>,
}

/// keda 2.20.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KedaValues {
    /// Pods.
    pub operator: KedaOperator,
    /// Identity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_identity: Option<KedaIdentity>,
}

/// `operator`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KedaOperator {
    /// Pods; one of them works.
    pub replica_count: u32,
}

/// `podIdentity`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KedaIdentity {
    /// AWS.
    pub aws: KedaAws,
}

/// `podIdentity.aws`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KedaAws {
    /// IRSA.
    pub irsa: KedaIrsa,
}

/// `podIdentity.aws.irsa`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KedaIrsa {
    /// Whether it is used.
    pub enabled: bool,
    /// ARN of the role.
    pub role_arn: String,
}

/// metrics-server.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricsServerValues {
    /// Pods.
    pub replicas: u32,
    /// Keeps one of them.
    pub pod_disruption_budget: MinAvailable,
}

/// `podDisruptionBudget`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MinAvailable {
    /// Whether there is one.
    pub enabled: bool,
    /// Pods that stay.
    pub min_available: u32,
}

/// Input of `aws eks create-addon`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EksAddonInput {
    /// EKS cluster.
    pub cluster_name: String,
    /// Add-on.
    pub addon_name: &'static str,
    /// Role of its service account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_account_role_arn: Option<String>,
    /// What happens to objects that are there already.
    pub resolve_conflicts: &'static str,
}

/// Input of `aws eks create-nodegroup`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeGroup {
    /// EKS cluster.
    pub cluster_name: String,
    /// Name.
    pub nodegroup_name: String,
    /// `ON_DEMAND` or `SPOT`.
    pub capacity_type: &'static str,
    /// Image.
    pub ami_type: &'static str,
    /// Types.
    pub instance_types: Vec<String>,
    /// Nodes.
    pub scaling_config: NodeGroupScaling,
    /// Disk in GiB.
    pub disk_size: u32,
    /// ARN of the nodes' role.
    pub node_role: String,
    /// Subnets.
    pub subnets: Vec<String>,
    /// Labels.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Taints, in EKS's spelling.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taints: Vec<Taint>,
}

/// `scalingConfig`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeGroupScaling {
    /// Least.
    pub min_size: u32,
    /// Most.
    pub max_size: u32,
    /// At first.
    pub desired_size: u32,
}
