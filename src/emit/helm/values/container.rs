//! One container as values: the chart's top level for the main one, an entry of `sidecars` or `initContainers` for the
//! others. All three have the same members.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::fragment::{Fragment, fragment, fragments, is_false, optional};
use crate::migration::{self, ContainerRole, EnvValue, PortProtocol};

/// A container's values.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContainerValues {
    /// What runs.
    pub image: Image,
    /// Replaces the image's ENTRYPOINT (`entryPoint` on ECS). Write `$$` for a `$`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// Replaces the image's CMD (`command` on ECS). Write `$$` for a `$`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// Working directory; the image's own when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<String>,
    /// Ports that the container listens on, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ports: BTreeMap<String, ContainerPort>,
    /// Requests and limits.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub resources: Fragment,
    /// Environment as text. Write `$$` for a `$`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// Environment from pod fields: variable to field path, for example `status.podIP`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub field_env: BTreeMap<String, String>,
    /// Environment from keys of Secrets. Wins over `env` where both have a name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub secret_env: BTreeMap<String, SecretKey>,
    /// Secrets or ConfigMaps whose keys all become variables; the last one wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub env_from: Vec<Fragment>,
    /// Holds the other probes back until it succeeds.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub startup_probe: Fragment,
    /// Restarts the container when it fails.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub liveness_probe: Fragment,
    /// Takes the pod out of its Services while it fails.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub readiness_probe: Fragment,
    /// Hooks after the start and before the stop.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub lifecycle: Fragment,
    /// User, capabilities and the like of this container.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub security_context: Fragment,
    /// Mounts of the entries of `volumes`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volume_mounts: Vec<Fragment>,
    /// Keep standard input open.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stdin: bool,
    /// Allocate a terminal.
    #[serde(default, skip_serializing_if = "is_false")]
    pub tty: bool,
    /// `Always` makes an init container a sidecar that starts before the main container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<String>,
    /// Restart by exit code; needs `restartPolicy` and Kubernetes 1.35.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restart_policy_rules: Vec<Fragment>,
}

/// An entry of `initContainers`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitContainer {
    /// Container name.
    #[schemars(length(min = 1, max = 63))]
    pub name: String,
    /// Everything else.
    #[serde(flatten)]
    pub container: ContainerValues,
}

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

/// Transport protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Protocol {
    /// TCP.
    #[serde(rename = "TCP")]
    Tcp,
    /// UDP.
    #[serde(rename = "UDP")]
    Udp,
}

impl Protocol {
    /// `None` for TCP, which is Kubernetes' default and goes without saying.
    pub(super) const fn of(protocol: PortProtocol) -> Option<Self> {
        match protocol {
            PortProtocol::Tcp => None,
            PortProtocol::Udp => Some(Self::Udp),
        }
    }
}

/// A port of a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContainerPort {
    /// Number, 1 to 65535.
    #[schemars(range(min = 1, max = 65535))]
    pub container_port: u16,
    /// TCP when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// Port on the node.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65535))]
    pub host_port: Option<u16>,
}

/// A key of a Secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretKey {
    /// Name of the Secret.
    #[schemars(length(min = 1))]
    pub secret: String,
    /// Key inside it.
    #[schemars(length(min = 1))]
    pub key: String,
}

impl ContainerValues {
    /// The values of a container. Its name stands elsewhere: at the top level, or as the key of `sidecars`.
    ///
    /// # Errors
    /// When a Kubernetes fragment has no JSON form.
    pub fn of(container: &migration::Container) -> serde_json::Result<Self> {
        let migration::Container {
            name: _,   // the key or member that holds these values
            origin: _, // told in comments
            role,
            image,
            image_pull_policy,
            command,
            args,
            working_dir,
            ports,
            env,
            env_from_secrets,
            resources,
            liveness,
            readiness,
            startup,
            lifecycle,
            security_context,
            volume_mounts,
            stdin,
            tty,
            restart_policy,
            restart_policy_rules,
        } = container;
        let mut values = Self {
            image: Image::of(image, image_pull_policy.as_deref()),
            command: command.clone().unwrap_or_default(),
            args: args.clone().unwrap_or_default(),
            working_dir: working_dir.clone(),
            ports: ports.iter().map(|port| (port.name.clone(), ContainerPort::of(port))).collect(),
            resources: fragment(resources)?,
            startup_probe: optional(startup.as_ref())?,
            liveness_probe: optional(liveness.as_ref())?,
            readiness_probe: optional(readiness.as_ref())?,
            lifecycle: optional(lifecycle.as_ref())?,
            security_context: optional(security_context.as_ref())?,
            volume_mounts: fragments(volume_mounts)?,
            env_from: fragments(
                &env_from_secrets.iter().map(|name| json!({"secretRef": {"name": name}})).collect::<Vec<_>>(),
            )?,
            stdin: *stdin,
            tty: *tty,
            restart_policy: match role {
                ContainerRole::NativeSidecar => Some("Always".to_owned()),
                ContainerRole::Main | ContainerRole::Sidecar | ContainerRole::Init => restart_policy.clone(),
            },
            restart_policy_rules: fragments(restart_policy_rules)?,
            ..Self::default()
        };
        for (name, value) in env {
            match value {
                EnvValue::Literal(text) => drop(values.env.insert(name.clone(), text.clone())),
                EnvValue::Field(path) => drop(values.field_env.insert(name.clone(), path.clone())),
                EnvValue::Secret { secret, key } => {
                    let from = SecretKey { secret: secret.to_string(), key: key.clone() };
                    values.secret_env.insert(name.clone(), from);
                }
            }
        }
        Ok(values)
    }
}

impl Image {
    fn of(image: &migration::ImageRef, pull_policy: Option<&str>) -> Self {
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

impl ContainerPort {
    fn of(port: &migration::Port) -> Self {
        let migration::Port {
            name: _, // the key
            number,
            protocol,
            host_port,
            app_protocol: _, // a member of the Service's port
        } = port;
        Self { container_port: *number, protocol: Protocol::of(*protocol), host_port: *host_port }
    }
}
