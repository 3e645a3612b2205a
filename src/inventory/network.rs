//! Subnets and security groups.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::attribute::ResourceTag;
use super::lenient;

/// EC2 `Subnet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct Subnet {
    /// Id.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub subnet_id: String,
    /// ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_arn: Option<String>,
    /// VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// Zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    /// Zone id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_id: Option<String>,
    /// IPv4 block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_block: Option<String>,
    /// Free IPv4 addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available_ip_address_count: Option<i64>,
    /// Whether instances get a public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map_public_ip_on_launch: Option<bool>,
    /// Whether the subnet has IPv6 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_native: Option<bool>,
    /// `pending` or `available`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// Tags; `kubernetes.io/role/…` tells the load balancer controller which subnets to use.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<ResourceTag>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign_ipv6_address_on_creation: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block_public_access_states: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_owned_ipv4_pool: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_for_az: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_dns64: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_lni_at_device_index: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr_block_association_set: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map_customer_owned_ip_on_launch: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outpost_arn: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns_name_options_on_launch: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Value>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EC2 `SecurityGroup`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct SecurityGroup {
    /// Id.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub group_id: String,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// Account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_arn: Option<String>,
    /// Inbound rules.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub ip_permissions: Vec<IpPermission>,
    /// Outbound rules.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub ip_permissions_egress: Vec<IpPermission>,
    /// Tags.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<ResourceTag>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EC2 `IpPermission`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct IpPermission {
    /// `tcp`, `udp`, `icmp`, a number, or `-1` for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_protocol: Option<String>,
    /// First port; -1 is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_port: Option<i64>,
    /// Last port; -1 is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_port: Option<i64>,
    /// Security groups.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub user_id_group_pairs: Vec<GroupPair>,
    /// IPv4 blocks.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub ip_ranges: Vec<IpRange>,
    /// IPv6 blocks.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub ipv6_ranges: Vec<Ipv6Range>,
    /// Prefix lists.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub prefix_list_ids: Vec<PrefixList>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EC2 `UserIdGroupPair`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct GroupPair {
    /// Security group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// Its account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// Its VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// Peering connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_peering_connection_id: Option<String>,
    /// Its status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peering_status: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EC2 `IpRange`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct IpRange {
    /// Block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_ip: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EC2 `Ipv6Range`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct Ipv6Range {
    /// Block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_ipv6: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EC2 `PrefixListId`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct PrefixList {
    /// Prefix list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_id: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
