//! `CTR`: a container definition.

use crate::finding::{Rule, Severity};

/// No image, or a placeholder.
pub const IMAGE_UNUSABLE: Rule = Rule {
    code: "CTR001",
    name: "image-unusable",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/CTR001.md"),
};

/// An image that may change under way.
pub const FLOATING_TAG: Rule = Rule {
    code: "CTR002",
    name: "floating-tag",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR002.md"),
};

/// A tag without a digest.
pub const IMAGE_NOT_PINNED: Rule = Rule {
    code: "CTR003",
    name: "image-not-pinned",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/CTR003.md"),
};

/// A container that may run once.
pub const NON_ESSENTIAL: Rule = Rule {
    code: "CTR004",
    name: "non-essential-container",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR004.md"),
};

/// Restarts by exit code.
pub const RESTART_POLICY: Rule = Rule {
    code: "CTR005",
    name: "restart-policy",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR005.md"),
};

/// An empty word as ENTRYPOINT or CMD.
pub const EMPTY_ENTRY_POINT: Rule = Rule {
    code: "CTR006",
    name: "empty-entry-point",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR006.md"),
};

/// A resource limit of the process.
pub const ULIMIT: Rule = Rule {
    code: "CTR007",
    name: "ulimit",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR007.md"),
};

/// A device of the host.
pub const DEVICE: Rule = Rule {
    code: "CTR008",
    name: "host-device",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/CTR008.md"),
};

/// An init process inside the container.
pub const INIT_PROCESS: Rule = Rule {
    code: "CTR009",
    name: "init-process",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/CTR009.md"),
};

/// Swap.
pub const SWAP: Rule = Rule {
    code: "CTR010",
    name: "swap",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/CTR010.md"),
};

/// Added Linux capabilities.
pub const CAPABILITIES: Rule = Rule {
    code: "CTR011",
    name: "added-capabilities",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR011.md"),
};

/// A privileged container.
pub const PRIVILEGED: Rule = Rule {
    code: "CTR012",
    name: "privileged-container",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR012.md"),
};

/// A user given by name.
pub const USER_BY_NAME: Rule = Rule {
    code: "CTR013",
    name: "user-by-name",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR013.md"),
};

/// A kernel parameter outside the safe set.
pub const UNSAFE_SYSCTL: Rule = Rule {
    code: "CTR014",
    name: "unsafe-sysctl",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR014.md"),
};

/// A Docker security option.
pub const SECURITY_OPTION: Rule = Rule {
    code: "CTR015",
    name: "docker-security-option",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR015.md"),
};

/// A gMSA credential spec.
pub const CREDENTIAL_SPEC: Rule = Rule {
    code: "CTR016",
    name: "credential-spec",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/CTR016.md"),
};

/// A GPU or device that a pod asks for differently.
pub const ACCELERATOR: Rule = Rule {
    code: "CTR017",
    name: "accelerator",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR017.md"),
};

/// Docker links.
pub const LINKS: Rule = Rule {
    code: "CTR018",
    name: "docker-links",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR018.md"),
};

/// DNS servers of its own.
pub const DNS_SERVERS: Rule = Rule {
    code: "CTR019",
    name: "own-dns-servers",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR019.md"),
};

/// A name or address that a pod does not accept.
pub const HOST_ENTRY: Rule = Rule {
    code: "CTR020",
    name: "host-entry-ignored",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR020.md"),
};

/// Two containers on one port.
pub const PORT_CLASH: Rule = Rule {
    code: "CTR021",
    name: "port-clash",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR021.md"),
};

/// A range of ports.
pub const PORT_RANGE: Rule = Rule {
    code: "CTR022",
    name: "port-range",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/CTR022.md"),
};

/// A port that is none.
pub const PORT_INVALID: Rule = Rule {
    code: "CTR023",
    name: "port-invalid",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR023.md"),
};

/// A fixed port on the instance.
pub const FIXED_HOST_PORT: Rule = Rule {
    code: "CTR024",
    name: "fixed-host-port",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR024.md"),
};

/// A health check without a command.
pub const HEALTH_CHECK_UNUSABLE: Rule = Rule {
    code: "CTR025",
    name: "health-check-unusable",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR025.md"),
};

/// A load balancer check that a kubelet can not make.
pub const READINESS_DIFFERS: Rule = Rule {
    code: "CTR026",
    name: "readiness-differs",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR026.md"),
};

/// A load balancer check that replaced tasks.
pub const NOT_REPLACED: Rule = Rule {
    code: "CTR027",
    name: "unhealthy-not-replaced",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/CTR027.md"),
};

/// A start timeout on an init container.
pub const START_TIMEOUT: Rule = Rule {
    code: "CTR028",
    name: "start-timeout",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR028.md"),
};

/// A dependency with any exit code.
pub const ANY_EXIT_CODE: Rule = Rule {
    code: "CTR029",
    name: "any-exit-code",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR029.md"),
};

/// Docker labels that a pod can not carry.
pub const LABELS_LOST: Rule = Rule {
    code: "CTR030",
    name: "docker-labels-lost",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/CTR030.md"),
};

/// Docker labels that configured something.
pub const ACTIVE_LABELS: Rule = Rule {
    code: "CTR031",
    name: "active-docker-labels",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/CTR031.md"),
};

/// A memory reservation without a limit.
pub const NO_MEMORY_LIMIT: Rule = Rule {
    code: "CTR032",
    name: "no-memory-limit",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR032.md"),
};

/// No CPU reservation.
pub const NO_CPU_REQUEST: Rule = Rule {
    code: "CTR033",
    name: "no-cpu-request",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/CTR033.md"),
};

/// ECS stops the task when this container ends.
pub const ESSENTIAL: Rule = Rule {
    code: "CTR040",
    name: "essential-sidecar",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/CTR040.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &IMAGE_UNUSABLE,
    &FLOATING_TAG,
    &IMAGE_NOT_PINNED,
    &NON_ESSENTIAL,
    &RESTART_POLICY,
    &EMPTY_ENTRY_POINT,
    &ULIMIT,
    &DEVICE,
    &INIT_PROCESS,
    &SWAP,
    &CAPABILITIES,
    &PRIVILEGED,
    &USER_BY_NAME,
    &UNSAFE_SYSCTL,
    &SECURITY_OPTION,
    &CREDENTIAL_SPEC,
    &ACCELERATOR,
    &LINKS,
    &DNS_SERVERS,
    &HOST_ENTRY,
    &PORT_CLASH,
    &PORT_RANGE,
    &PORT_INVALID,
    &FIXED_HOST_PORT,
    &HEALTH_CHECK_UNUSABLE,
    &READINESS_DIFFERS,
    &NOT_REPLACED,
    &START_TIMEOUT,
    &ANY_EXIT_CODE,
    &LABELS_LOST,
    &ACTIVE_LABELS,
    &NO_MEMORY_LIMIT,
    &NO_CPU_REQUEST,
    &ESSENTIAL,
];
