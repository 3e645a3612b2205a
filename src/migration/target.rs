//! Where the workloads go: the Kubernetes version decides how things are rendered, the cluster gives identities a home.

use std::fmt;
use std::str::FromStr;

/// A minor version of Kubernetes 1, within the range that the charts are proven for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KubernetesVersion(u8);

impl KubernetesVersion {
    /// The oldest target: native sidecars and the sleep hook exist from here on without a feature gate.
    pub const MIN: Self = Self(30);
    /// The newest target.
    pub const MAX: Self = Self(37);

    /// Minor number, 30 to 37.
    #[must_use]
    pub const fn minor(self) -> u8 {
        self.0
    }

    /// Pod-level `spec.resources`, on by default from 1.34.
    #[must_use]
    pub const fn has_pod_level_resources(self) -> bool {
        self.0 >= 34
    }

    /// Per-container `restartPolicy` and `restartPolicyRules`, on by default from 1.35.
    #[must_use]
    pub const fn has_container_restart_rules(self) -> bool {
        self.0 >= 35
    }

    /// Environment variable names of any printable ASCII but `=`, on by default from 1.32.
    #[must_use]
    pub const fn has_relaxed_env_names(self) -> bool {
        self.0 >= 32
    }

    /// The nearest version inside the supported range.
    #[must_use]
    pub fn clamp_minor(minor: u8) -> Self {
        Self(minor.clamp(Self::MIN.0, Self::MAX.0))
    }
}

impl Default for KubernetesVersion {
    fn default() -> Self {
        Self(33)
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

/// Why a text is not a supported version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a supported Kubernetes version: use 1.30 to 1.37")]
pub struct VersionError(String);

impl FromStr for KubernetesVersion {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let minor = text.strip_prefix("1.").and_then(|minor| minor.parse::<u8>().ok());
        match minor {
            Some(minor) if (Self::MIN.0..=Self::MAX.0).contains(&minor) => Ok(Self(minor)),
            _ => Err(VersionError(text.to_owned())),
        }
    }
}

/// The EKS cluster and account that receive the workloads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// Decides the rendering.
    pub kubernetes: KubernetesVersion,
    /// Cluster name; `None` when scan saw no EKS cluster.
    pub cluster: Option<String>,
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// Twelve digits; empty when the input names no account.
    pub account_id: String,
    /// Region of the ECS clusters and the EKS cluster; empty when the input names none.
    pub region: String,
    /// OIDC issuer without `https://`, for example `oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE`.
    pub oidc_issuer: Option<String>,
    /// VPC of the EKS cluster.
    pub vpc_id: Option<String>,
}
