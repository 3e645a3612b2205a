//! One container of a pod, split into the parts that a chart's values let a person override.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;

use super::{Name, Origin};

/// What a container does in its pod; decides where it is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContainerRole {
    /// The container that the workload is named after: its image, command, env and resources are the chart's top-level values.
    Main,
    /// Runs beside the main container in `spec.containers`.
    Sidecar,
    /// Long-running and started before the main container: an init container with `restartPolicy: Always`.
    NativeSidecar,
    /// Runs to completion before the next one starts.
    Init,
}

/// A container image reference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImageRef {
    /// Registry and repository, without tag and digest.
    pub repository: String,
    /// Tag, when the task definition names one.
    pub tag: Option<String>,
    /// `sha256:…`, when it is known from the task definition or the running tasks.
    pub digest: Option<String>,
}

/// Transport protocol of a port.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PortProtocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
}

impl PortProtocol {
    /// The word that Kubernetes uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }
}

/// A port that a container listens on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// At most 15 characters of `[a-z0-9-]` with a letter, unique in the pod.
    pub name: String,
    /// 1 to 65535.
    pub number: u16,
    /// Transport.
    pub protocol: PortProtocol,
    /// Only with a host network or where outsiders use the instance's port.
    pub host_port: Option<u16>,
    /// `http`, `kubernetes.io/h2c` (cleartext HTTP/2), `grpc`, … for the Service's `appProtocol`.
    pub app_protocol: Option<String>,
}

/// Value of one environment variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvValue {
    /// Text as the API server shall see it: every `$` of the ECS value is already doubled.
    Literal(String),
    /// Key of a Secret.
    Secret {
        /// The Secret's name.
        secret: Name,
        /// The key inside it.
        key: String,
    },
    /// Downward API field path, for example `status.podIP`.
    Field(String),
}

/// A container, with Kubernetes' own types where nobody overrides single members.
#[derive(Debug, Clone, PartialEq)]
pub struct Container {
    /// Kubernetes name.
    pub name: Name,
    /// The container definition.
    pub origin: Origin,
    /// Where it is rendered.
    pub role: ContainerRole,
    /// What it runs.
    pub image: ImageRef,
    /// `Always`, `IfNotPresent` or `None` for Kubernetes' default.
    pub image_pull_policy: Option<String>,
    /// Replaces the image's ENTRYPOINT; `None` keeps it. Escaped for kubelet.
    pub command: Option<Vec<String>>,
    /// Replaces the image's CMD; `None` keeps it. Escaped for kubelet.
    pub args: Option<Vec<String>>,
    /// Working directory.
    pub working_dir: Option<String>,
    /// Ports.
    pub ports: Vec<Port>,
    /// Environment by name.
    pub env: BTreeMap<String, EnvValue>,
    /// Secrets whose keys all become variables, in Kubernetes' order (the last one wins).
    pub env_from_secrets: Vec<Name>,
    /// Requests and limits.
    pub resources: core::ResourceRequirements,
    /// Restarts the container when it fails.
    pub liveness: Option<core::Probe>,
    /// Takes the pod out of Services when it fails.
    pub readiness: Option<core::Probe>,
    /// Holds back the other probes (and the next container after a native sidecar) until it succeeds.
    pub startup: Option<core::Probe>,
    /// Hooks; the drain delay lives in `preStop`.
    pub lifecycle: Option<core::Lifecycle>,
    /// Container-level security.
    pub security_context: Option<core::SecurityContext>,
    /// Mounts.
    pub volume_mounts: Vec<core::VolumeMount>,
    /// Keep standard input open.
    pub stdin: bool,
    /// Allocate a terminal.
    pub tty: bool,
    /// `Never`, `OnFailure` or `Always` on one container (Kubernetes 1.35 and later; native sidecars do not use this).
    pub restart_policy: Option<String>,
    /// Exit-code rules for `restart_policy` (Kubernetes 1.35 and later).
    pub restart_policy_rules: Vec<core::ContainerRestartRule>,
}

impl Container {
    /// A container with a name, a role and an image; everything else is unset.
    #[must_use]
    pub fn new(name: Name, role: ContainerRole, image: ImageRef, origin: Origin) -> Self {
        Self {
            name,
            origin,
            role,
            image,
            image_pull_policy: None,
            command: None,
            args: None,
            working_dir: None,
            ports: Vec::new(),
            env: BTreeMap::new(),
            env_from_secrets: Vec::new(),
            resources: core::ResourceRequirements::default(),
            liveness: None,
            readiness: None,
            startup: None,
            lifecycle: None,
            security_context: None,
            volume_mounts: Vec::new(),
            stdin: false,
            tty: false,
            restart_policy: None,
            restart_policy_rules: Vec::new(),
        }
    }
}
