//! The Linux side of a container: capabilities, devices, memory files, limits and kernel parameters.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;

/// ECS `LinuxParameters`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct LinuxParameters {
    /// Capabilities added to and dropped from Docker's default set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<KernelCapabilities>,
    /// Host devices. Not on Fargate.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<Device>,
    /// Runs an init that reaps children and forwards signals (`docker run --init`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_process_enabled: Option<bool>,
    /// Size of `/dev/shm` in MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared_memory_size: Option<i64>,
    /// tmpfs mounts. Not on Fargate.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tmpfs: Vec<Tmpfs>,
    /// Swap the container may use, in MiB. 0: none. Absent: twice the memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_swap: Option<i64>,
    /// 0 to 100. Absent: 60. Ignored without `maxSwap`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swappiness: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `KernelCapabilities`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct KernelCapabilities {
    /// Added, without the `CAP_` prefix. Fargate allows only `SYS_PTRACE`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<String>,
    /// Dropped, without the `CAP_` prefix.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `Device`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Device {
    /// Path on the host.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub host_path: String,
    /// Path in the container. Absent: the host's.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub container_path: Option<String>,
    /// `read`, `write`, `mknod`. Empty: all three.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `Tmpfs`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Tmpfs {
    /// Path in the container.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub container_path: String,
    /// Largest size in MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
    /// Mount options such as `noexec`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub mount_options: Vec<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `Ulimit`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Ulimit {
    /// Name as in `docker run --ulimit`, for example `nofile`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Soft limit; -1 is unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soft_limit: Option<i64>,
    /// Hard limit; -1 is unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hard_limit: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `SystemControl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct SystemControl {
    /// Name of the kernel parameter, for example `net.core.somaxconn`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// Its value.
    #[serde(deserialize_with = "lenient::text_or_number", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
