//! Secrets as references: which AWS secret fills which key of which Kubernetes Secret. Never a value.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::migration::{ExternalSecret, RemoteRef, SecretItem, SecretKind};

/// How often External Secrets looks for a new value. ECS reads at task start only, so any interval is an improvement; an
/// hour keeps the number of billed API calls small.
const REFRESH_INTERVAL: &str = "1h";

/// An ExternalSecret and the Secret of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExternalSecretValues {
    /// Name of the store that reads AWS.
    #[schemars(length(min = 1))]
    pub store: String,
    /// `SecretStore` (in this namespace) when unset, or `ClusterSecretStore`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^(SecretStore|ClusterSecretStore)$"))]
    pub store_kind: Option<String>,
    /// How often the value is read again, for example `1h`; `0` for once.
    #[schemars(regex(pattern = r"^(0|([0-9]+(h|m|s|ms))+)$"))]
    pub refresh_interval: String,
    /// Makes credentials for this registry host from the keys `username` and `password`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[A-Za-z0-9._:/-]+$"))]
    pub docker_registry: Option<String>,
    /// Keys of the Secret and where each comes from.
    pub data: BTreeMap<String, Remote>,
}

/// Where a value is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Remote {
    /// ARN or name of the secret or parameter.
    #[schemars(length(min = 1))]
    pub key: String,
    /// JSON key inside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// Version stage, `uuid/<version id>`, or parameter version; the current one when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl ExternalSecretValues {
    /// The values of an ExternalSecret.
    pub(super) fn of(secret: &ExternalSecret) -> Self {
        let ExternalSecret { name: _, store, kind, items } = secret; // the name is the key
        Self {
            store: store.name().to_string(),
            store_kind: None,
            refresh_interval: REFRESH_INTERVAL.to_owned(),
            docker_registry: match kind {
                SecretKind::Opaque => None,
                SecretKind::DockerConfig { registry } => Some(registry.clone()),
            },
            data: items.iter().map(|item| (item.key.clone(), Remote::of(item))).collect(),
        }
    }
}

impl Remote {
    fn of(item: &SecretItem) -> Self {
        let RemoteRef { key, property, version } = &item.remote;
        Self { key: key.clone(), property: property.clone(), version: version.clone() }
    }
}
