//! Which image a container runs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::migration;

/// An image reference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Image {
    /// Registry and repository.
    #[schemars(length(min = 1))]
    pub repository: String,
    /// Tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Digest; decides what is pulled, whatever the tag says. Empty to follow the tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^$|^[a-z0-9+._-]+:[0-9A-Fa-f]+$"))]
    pub digest: Option<String>,
    /// When the node pulls; Kubernetes' default when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pull_policy: Option<PullPolicy>,
}

/// When a node pulls an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum PullPolicy {
    /// At every start.
    Always,
    /// When the node does not have it.
    IfNotPresent,
    /// Never.
    Never,
}

impl Image {
    pub(super) fn of(image: &migration::ImageRef, pull_policy: Option<&str>) -> Self {
        let migration::ImageRef { repository, tag, digest } = image;
        Self {
            repository: repository.clone(),
            tag: tag.clone(),
            digest: digest.clone(),
            pull_policy: match pull_policy {
                Some("Always") => Some(PullPolicy::Always),
                Some("Never") => Some(PullPolicy::Never),
                Some("IfNotPresent") => Some(PullPolicy::IfNotPresent),
                _ => None,
            },
        }
    }
}
