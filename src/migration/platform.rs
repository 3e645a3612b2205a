//! The platform layer: what the cluster needs before the first workload, in bootstrap order.
//!
//! Every add-on is a pinned chart (or an EKS add-on) with typed values and the identity it needs. Charts come from their
//! publishers' repositories, never from one that this platform serves itself.

use std::collections::BTreeMap;

use serde_json::Value;

use super::platform_values::AddonValues;
use super::{Name, StoreRef};

/// Everything under `platform/`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Platform {
    /// All namespaces that the output uses, by name, with their labels.
    pub namespaces: BTreeMap<Name, BTreeMap<String, String>>,
    /// In the order in which they must be installed.
    pub addons: Vec<Addon>,
    /// One SecretStore for each store that a namespace's workloads read from.
    pub secret_stores: Vec<(Name, StoreRef)>,
}

/// A component that the workloads need.
#[derive(Debug, Clone, PartialEq)]
pub struct Addon {
    /// Release name, folder name, and chart name where they agree.
    pub name: &'static str,
    /// Namespace of the release.
    pub namespace: &'static str,
    /// Why the migration needs it, one sentence.
    pub purpose: &'static str,
    /// Where it comes from.
    pub source: AddonSource,
    /// Values of the chart.
    pub values: AddonValues,
    /// What it may do in AWS.
    pub identity: Option<PlatformIdentity>,
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

/// An IRSA role that an add-on needs.
#[derive(Debug, Clone, PartialEq)]
pub struct PlatformIdentity {
    /// Namespace of the service account.
    pub namespace: &'static str,
    /// Service account.
    pub service_account: &'static str,
    /// IAM policy statements, as JSON objects of the policy grammar. `${Partition}`, `${Region}`, `${Account}` and
    /// `${Cluster}` are not used: what is known is written out. Empty where the identity conversion derives them from
    /// the workloads, as for External Secrets.
    pub statements: Vec<Value>,
    /// AWS managed policies, by name under `arn:<partition>:iam::aws:policy/`.
    pub managed_policies: Vec<&'static str>,
    /// ARN of the role, once it is decided.
    pub role_arn: Option<String>,
}
