//! `VOL`: volumes.

use crate::finding::{Rule, Severity};

/// A directory of the host.
pub const HOST_PATH: Rule = Rule {
    code: "VOL001",
    name: "host-path",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/VOL001.md"),
};

/// A fresh volume over a directory of the image.
pub const HIDDEN_CONTENT: Rule = Rule {
    code: "VOL002",
    name: "hidden-image-content",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/VOL002.md"),
};

/// A Docker volume that outlives tasks.
pub const SHARED_DOCKER_VOLUME: Rule = Rule {
    code: "VOL003",
    name: "shared-docker-volume",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/VOL003.md"),
};

/// A volume driver of Docker.
pub const VOLUME_DRIVER: Rule = Rule {
    code: "VOL004",
    name: "docker-volume-driver",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/VOL004.md"),
};

/// Mount targets that admit tasks only.
pub const EFS_NETWORK: Rule = Rule {
    code: "VOL005",
    name: "efs-network",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/VOL005.md"),
};

/// A file system that is mounted with the task role.
pub const EFS_IAM: Rule = Rule {
    code: "VOL006",
    name: "efs-iam",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/VOL006.md"),
};

/// S3 Files.
pub const S3_FILES: Rule = Rule {
    code: "VOL007",
    name: "s3-files",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/VOL007.md"),
};

/// FSx for Windows File Server.
pub const FSX_WINDOWS: Rule = Rule {
    code: "VOL008",
    name: "fsx-windows",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/VOL008.md"),
};

/// EBS volumes that start from a snapshot.
pub const EBS_SNAPSHOT: Rule = Rule {
    code: "VOL009",
    name: "ebs-snapshot",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/VOL009.md"),
};

/// An EBS volume with a key of your own.
pub const EBS_KEY: Rule = Rule {
    code: "VOL010",
    name: "ebs-key",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/VOL010.md"),
};

/// A volume that nobody configures.
pub const EBS_UNCONFIGURED: Rule = Rule {
    code: "VOL011",
    name: "ebs-unconfigured",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/VOL011.md"),
};

/// A mount of nothing.
pub const UNKNOWN_VOLUME: Rule = Rule {
    code: "VOL012",
    name: "unknown-volume",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/VOL012.md"),
};

/// Two mounts on one path.
pub const MOUNT_CONFLICT: Rule = Rule {
    code: "VOL013",
    name: "mount-conflict",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/VOL013.md"),
};

/// Mount options of a tmpfs.
pub const TMPFS_OPTIONS: Rule = Rule {
    code: "VOL014",
    name: "tmpfs-options",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/VOL014.md"),
};

/// A volume that no container mounts.
pub const UNUSED: Rule = Rule {
    code: "VOL015",
    name: "unused-volume",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/VOL015.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &HOST_PATH,
    &HIDDEN_CONTENT,
    &SHARED_DOCKER_VOLUME,
    &VOLUME_DRIVER,
    &EFS_NETWORK,
    &EFS_IAM,
    &S3_FILES,
    &FSX_WINDOWS,
    &EBS_SNAPSHOT,
    &EBS_KEY,
    &EBS_UNCONFIGURED,
    &UNKNOWN_VOLUME,
    &MOUNT_CONFLICT,
    &TMPFS_OPTIONS,
    &UNUSED,
];
