//! Secrets as references: External Secrets reads the values inside the cluster, this program never does.

use super::{Name, Origin};

/// Which AWS service holds a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretService {
    /// AWS Secrets Manager.
    SecretsManager,
    /// Systems Manager Parameter Store.
    ParameterStore,
}

/// The store that an ExternalSecret reads from: one per service, region and account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoreRef {
    /// Which API.
    pub service: SecretService,
    /// Region of the secret.
    pub region: String,
    /// Account of the secret; empty when the reference names none (then it is the target's own).
    pub account_id: String,
}

/// Where one value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RemoteRef {
    /// ARN or name of the secret or parameter.
    pub key: String,
    /// JSON key inside the secret, escaped for External Secrets (a gjson path).
    pub property: Option<String>,
    /// Version stage, `uuid/<version id>`, or parameter version.
    pub version: Option<String>,
}

/// One key of the Kubernetes Secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretItem {
    /// Key in the Kubernetes Secret.
    pub key: String,
    /// Where its value comes from.
    pub remote: RemoteRef,
    /// The member that asked for it.
    pub origin: Origin,
}

/// What kind of Kubernetes Secret results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretKind {
    /// Key by key.
    Opaque,
    /// `kubernetes.io/dockerconfigjson`, built from a secret that holds `username` and `password`.
    DockerConfig {
        /// Registry host that the credentials are for.
        registry: String,
    },
}

/// An ExternalSecret (`external-secrets.io/v1`) and the Kubernetes Secret of the same name that it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalSecret {
    /// Name of both.
    pub name: Name,
    /// Where it reads.
    pub store: StoreRef,
    /// What it makes.
    pub kind: SecretKind,
    /// Keys, sorted by key.
    pub items: Vec<SecretItem>,
}

impl StoreRef {
    /// Name of the SecretStore: `aws-secretsmanager-eu-west-1`, with the account when the reference names one.
    #[must_use]
    pub fn name(&self) -> Name {
        let service = match self.service {
            SecretService::SecretsManager => "secretsmanager",
            SecretService::ParameterStore => "parameterstore",
        };
        let account = if self.account_id.is_empty() { String::new() } else { format!("-{}", self.account_id) };
        Name::sanitise(&format!("aws-{service}-{}{account}", self.region), super::name::MAX_LABEL)
    }
}
