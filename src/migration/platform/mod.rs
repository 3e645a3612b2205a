//! The platform layer: what the cluster needs before the first workload, in bootstrap order.
//!
//! Every add-on is a pinned chart (or an EKS add-on) with typed values and the identity that it needs. Charts come from
//! their publishers' repositories, never from one that this platform has to start first.

mod admission;
mod karpenter;
mod manifest;
mod traefik;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use super::Name;

pub use admission::{Admission, PeerRule};
pub use karpenter::{
    AmiSelector, BlockDevice, Budget, Disruption, Ebs, Ec2NodeClass, Ec2NodeClassSpec, MetadataOptions, NodeClassRef,
    NodePool, NodePoolSpec, NodeSpec, NodeTemplate, Requirement, SelectorTerm, Taint,
};
pub use manifest::{
    AwsProvider, GroupIds, JwtAuth, Manifest, ObjectMeta, SecretStore, SecretStoreSpec, SecurityGroupPolicy,
    SecurityGroupPolicySpec, ServiceAccountSelector, StoreAuth, StoreProvider, TraefikObject,
};
pub use traefik::{
    ChartService, CrdProvider, DisruptionBudget, Enabled, Expose, ForwardedHeaders, Global, IngressClass, LifeCycle,
    Providers, ProxyProtocolTrust, RespondingTimeouts, ServiceSpec, TraefikDeployment, TraefikPort, TraefikValues,
    Transport,
};
pub use values::{
    AddonValues, ControllerResources, EksAddonInput, Env, ExternalDnsValues, ExternalSecretsValues, FluentBitConfig,
    FluentBitValues, KarpenterValues, KedaAws, KedaIdentity, KedaIrsa, KedaOperator, KedaValues,
    LoadBalancerControllerValues, MetricsServerValues, MinAvailable, NodeGroup, NodeGroupScaling, ProviderName,
    Quantities, ServiceAccountValues, Settings,
};

/// Everything under `platform/`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Platform {
    /// All namespaces that the output uses, by name.
    pub namespaces: BTreeMap<Name, Namespace>,
    /// In the order in which they must be installed.
    pub addons: Vec<Addon>,
    /// Objects of no add-on: network policies, security group policies.
    pub network: Vec<Manifest>,
    /// Managed node groups, when the nodes are not Karpenter's.
    pub node_groups: Vec<NodeGroup>,
    /// Security group rules that have to admit the pods.
    pub admissions: Vec<Admission>,
    /// Security group of the pods: the cluster's own. `None` when the inventory does not hold it.
    pub pod_security_group: Option<String>,
    /// How a person wants to apply it.
    pub apply: Apply,
    /// Git repository that Argo CD reads the output from.
    pub git_repository: Option<String>,
}

/// How the platform layer is applied. The files are the same; only what drives them differs.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Apply {
    /// Commands of helm, kubectl and the AWS CLI, in `platform/README.md` and `platform/apply.sh`.
    #[default]
    Plain,
    /// The same, and `platform/helmfile.yaml` for the charts.
    Helmfile,
    /// The same, and `platform/argocd/`: an app of apps in sync waves.
    ArgoCd,
}

/// A namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Namespace {
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Why it has them, and who lives there; sentences for a comment.
    pub comments: Vec<String>,
}

/// A component that the workloads need.
#[derive(Debug, Clone, PartialEq)]
pub struct Addon {
    /// Release name and the end of the folder's name.
    pub name: &'static str,
    /// Two digits before the folder's name: the place in the bootstrap order.
    pub order: u8,
    /// Namespace of the release.
    pub namespace: &'static str,
    /// Why the migration needs it, one sentence.
    pub purpose: String,
    /// Where it comes from.
    pub source: AddonSource,
    /// Registries that its images come from.
    pub images: &'static [&'static str],
    /// Values of the chart, or the input of the EKS add-on.
    pub values: AddonValues,
    /// Comments for the values by JSON pointer: where a value came from, what a person must decide.
    pub comments: BTreeMap<String, String>,
    /// ARN of the role of its service account, or why it has none.
    pub identity: AddonIdentity,
    /// Objects that are applied once the chart runs, by file name.
    pub after: BTreeMap<String, Vec<Manifest>>,
    /// Objects that make load balancers, by file name: applied when a person decides.
    pub on_demand: BTreeMap<String, Vec<Manifest>>,
    /// Names of add-ons that must run before it.
    pub needs: BTreeSet<&'static str>,
}

/// Who an add-on is towards AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddonIdentity {
    /// A role in the stack of `iam/`.
    Role {
        /// Its name.
        name: String,
        /// What it may do, a few words.
        allows: String,
    },
    /// It calls nothing in AWS, or others call for it.
    None(&'static str),
}

/// Where an add-on comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddonSource {
    /// A Helm chart of a classic repository.
    Repository {
        /// Repository URL.
        url: &'static str,
        /// Chart name.
        chart: &'static str,
        /// Chart version.
        version: &'static str,
    },
    /// A Helm chart in an OCI registry.
    Oci {
        /// `oci://…` with the chart's name.
        reference: &'static str,
        /// Chart version.
        version: &'static str,
    },
    /// An add-on that EKS itself installs and keeps compatible with the cluster's version.
    EksAddon,
}

impl AddonSource {
    /// The host that serves the chart; `None` for EKS itself.
    #[must_use]
    pub fn host(&self) -> Option<&'static str> {
        let location = match self {
            Self::Repository { url, .. } => url,
            Self::Oci { reference, .. } => reference,
            Self::EksAddon => return None,
        };
        location.split("://").nth(1).and_then(|rest| rest.split('/').next())
    }
}

impl Addon {
    /// Folder under `platform/`.
    #[must_use]
    pub fn folder(&self) -> String {
        format!("{}-{}", self.order, self.name)
    }
}

impl Platform {
    /// Whether an add-on is part of the layer.
    #[must_use]
    pub fn has(&self, addon: &str) -> bool {
        self.addons.iter().any(|found| found.name == addon)
    }
}
