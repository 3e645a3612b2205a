//! EC2's XML as the inventory's types, which carry the names that the AWS CLI prints.
//!
//! Members that the inventory keeps without a meaning (EC2's own housekeeping) are left out here.

use serde::Deserialize;

use crate::inventory::attribute::ResourceTag;
use crate::inventory::network::{GroupPair, IpPermission, IpRange, Ipv6Range, PrefixList, SecurityGroup, Subnet};

/// An answer that is not EC2's XML.
#[derive(Debug, thiserror::Error)]
#[error("the answer is not what EC2 answers: {0}")]
pub(super) struct Unreadable(#[from] quick_xml::DeError);

/// `<xSet><item>…</item></xSet>`.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
struct Set<T> {
    #[serde(default = "Vec::new")]
    item: Vec<T>,
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self { item: Vec::new() }
    }
}

impl<T> Set<T> {
    fn map<U>(self, of: impl Fn(T) -> U) -> Vec<U> {
        self.item.into_iter().map(of).collect()
    }
}

/// `DescribeSubnetsResponse`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Subnets {
    #[serde(default)]
    subnet_set: Set<SubnetXml>,
    next_token: Option<String>,
}

/// `DescribeSecurityGroupsResponse`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SecurityGroups {
    #[serde(default)]
    security_group_info: Set<GroupXml>,
    next_token: Option<String>,
}

impl Subnets {
    /// Token of the next page.
    pub(super) fn next_token(&self) -> Option<&str> {
        self.next_token.as_deref()
    }

    /// The page's subnets.
    pub(super) fn into_subnets(self) -> Vec<Subnet> {
        self.subnet_set.map(Subnet::from)
    }
}

impl SecurityGroups {
    /// Token of the next page.
    pub(super) fn next_token(&self) -> Option<&str> {
        self.next_token.as_deref()
    }

    /// The page's groups.
    pub(super) fn into_groups(self) -> Vec<SecurityGroup> {
        self.security_group_info.map(SecurityGroup::from)
    }
}

/// Reads an answer.
///
/// # Errors
/// When it is not XML, or XML of another kind.
pub(super) fn read<O: for<'de> Deserialize<'de>>(text: &str) -> Result<O, Unreadable> {
    Ok(quick_xml::de::from_str(text)?)
}

/// Code and message of an error answer.
pub(super) fn error(text: &str) -> Option<(String, String)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Response {
        errors: Errors,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Errors {
        error: ErrorXml,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct ErrorXml {
        code: String,
        #[serde(default)]
        message: String,
    }
    let Response { errors: Errors { error: ErrorXml { code, message } } } = quick_xml::de::from_str(text).ok()?;
    Some((code, message))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubnetXml {
    subnet_id: String,
    subnet_arn: Option<String>,
    vpc_id: Option<String>,
    availability_zone: Option<String>,
    availability_zone_id: Option<String>,
    cidr_block: Option<String>,
    available_ip_address_count: Option<i64>,
    map_public_ip_on_launch: Option<bool>,
    ipv6_native: Option<bool>,
    state: Option<String>,
    owner_id: Option<String>,
    #[serde(default)]
    tag_set: Set<TagXml>,
}

impl From<SubnetXml> for Subnet {
    fn from(xml: SubnetXml) -> Self {
        let SubnetXml {
            subnet_id,
            subnet_arn,
            vpc_id,
            availability_zone,
            availability_zone_id,
            cidr_block,
            available_ip_address_count,
            map_public_ip_on_launch,
            ipv6_native,
            state,
            owner_id,
            tag_set,
        } = xml;
        Self {
            subnet_id,
            subnet_arn,
            vpc_id,
            availability_zone,
            availability_zone_id,
            cidr_block,
            available_ip_address_count,
            map_public_ip_on_launch,
            ipv6_native,
            state,
            owner_id,
            tags: tag_set.map(ResourceTag::from),
            ..Self::default()
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GroupXml {
    group_id: String,
    group_name: Option<String>,
    group_description: Option<String>,
    vpc_id: Option<String>,
    owner_id: Option<String>,
    security_group_arn: Option<String>,
    #[serde(default)]
    ip_permissions: Set<PermissionXml>,
    #[serde(default)]
    ip_permissions_egress: Set<PermissionXml>,
    #[serde(default)]
    tag_set: Set<TagXml>,
}

impl From<GroupXml> for SecurityGroup {
    fn from(xml: GroupXml) -> Self {
        let GroupXml {
            group_id,
            group_name,
            group_description,
            vpc_id,
            owner_id,
            security_group_arn,
            ip_permissions,
            ip_permissions_egress,
            tag_set,
        } = xml;
        Self {
            group_id,
            group_name,
            description: group_description,
            vpc_id,
            owner_id,
            security_group_arn,
            ip_permissions: ip_permissions.map(IpPermission::from),
            ip_permissions_egress: ip_permissions_egress.map(IpPermission::from),
            tags: tag_set.map(ResourceTag::from),
            ..Self::default()
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PermissionXml {
    ip_protocol: Option<String>,
    from_port: Option<i64>,
    to_port: Option<i64>,
    #[serde(default)]
    groups: Set<PairXml>,
    #[serde(default)]
    ip_ranges: Set<RangeXml>,
    #[serde(default)]
    ipv6_ranges: Set<RangeXml>,
    #[serde(default)]
    prefix_list_ids: Set<PrefixListXml>,
}

impl From<PermissionXml> for IpPermission {
    fn from(xml: PermissionXml) -> Self {
        let PermissionXml { ip_protocol, from_port, to_port, groups, ip_ranges, ipv6_ranges, prefix_list_ids } = xml;
        Self {
            ip_protocol,
            from_port,
            to_port,
            user_id_group_pairs: groups.map(GroupPair::from),
            ip_ranges: ip_ranges.map(|range| IpRange {
                cidr_ip: range.cidr_ip,
                description: range.description,
                ..IpRange::default()
            }),
            ipv6_ranges: ipv6_ranges.map(|range| Ipv6Range {
                cidr_ipv6: range.cidr_ipv6,
                description: range.description,
                ..Ipv6Range::default()
            }),
            prefix_list_ids: prefix_list_ids.map(|list| PrefixList {
                prefix_list_id: list.prefix_list_id,
                description: list.description,
                ..PrefixList::default()
            }),
            ..Self::default()
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PairXml {
    group_id: Option<String>,
    group_name: Option<String>,
    user_id: Option<String>,
    vpc_id: Option<String>,
    vpc_peering_connection_id: Option<String>,
    peering_status: Option<String>,
    description: Option<String>,
}

impl From<PairXml> for GroupPair {
    fn from(xml: PairXml) -> Self {
        let PairXml { group_id, group_name, user_id, vpc_id, vpc_peering_connection_id, peering_status, description } =
            xml;
        Self {
            group_id,
            group_name,
            user_id,
            vpc_id,
            vpc_peering_connection_id,
            peering_status,
            description,
            ..Self::default()
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RangeXml {
    cidr_ip: Option<String>,
    cidr_ipv6: Option<String>,
    description: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PrefixListXml {
    prefix_list_id: Option<String>,
    description: Option<String>,
}

#[derive(Debug, Deserialize)]
struct TagXml {
    key: Option<String>,
    value: Option<String>,
}

impl From<TagXml> for ResourceTag {
    fn from(TagXml { key, value }: TagXml) -> Self {
        Self { key: key.unwrap_or_default(), value: Some(value.unwrap_or_default()), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUPS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>1d62eae0-acdd-481d-88c9-example</requestId>
  <securityGroupInfo>
    <item>
      <ownerId>111122223333</ownerId>
      <groupId>sg-0db</groupId>
      <groupName>orders-db</groupName>
      <groupDescription>PostgreSQL &amp; replicas</groupDescription>
      <vpcId>vpc-01</vpcId>
      <ipPermissions>
        <item>
          <ipProtocol>tcp</ipProtocol>
          <fromPort>5432</fromPort>
          <toPort>5432</toPort>
          <groups><item><userId>111122223333</userId><groupId>sg-0tasks</groupId></item></groups>
          <ipRanges/>
          <ipv6Ranges/>
          <prefixListIds/>
        </item>
      </ipPermissions>
      <ipPermissionsEgress>
        <item>
          <ipProtocol>-1</ipProtocol>
          <groups/>
          <ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>
          <ipv6Ranges><item><cidrIpv6>::/0</cidrIpv6></item></ipv6Ranges>
          <prefixListIds/>
        </item>
      </ipPermissionsEgress>
      <tagSet><item><key>team</key><value>orders</value></item><item><key>empty</key><value/></item></tagSet>
    </item>
  </securityGroupInfo>
</DescribeSecurityGroupsResponse>"#;

    #[test]
    fn a_security_group_has_the_members_that_the_cli_prints() {
        let page: SecurityGroups = read(GROUPS).unwrap();
        assert_eq!(page.next_token(), None);
        let groups = serde_json::to_value(page.into_groups()).unwrap();
        assert_eq!(
            groups,
            serde_json::json!([{
                "GroupId": "sg-0db",
                "GroupName": "orders-db",
                "Description": "PostgreSQL & replicas",
                "VpcId": "vpc-01",
                "OwnerId": "111122223333",
                "IpPermissions": [{
                    "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432,
                    "UserIdGroupPairs": [{"GroupId": "sg-0tasks", "UserId": "111122223333"}]
                }],
                "IpPermissionsEgress": [{
                    "IpProtocol": "-1",
                    "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
                    "Ipv6Ranges": [{"CidrIpv6": "::/0"}]
                }],
                "Tags": [{"Key": "team", "Value": "orders"}, {"Key": "empty", "Value": ""}]
            }])
        );
    }

    #[test]
    fn a_page_without_subnets_is_empty_and_names_the_next() {
        let text = "<DescribeSubnetsResponse><subnetSet/><nextToken>abc</nextToken></DescribeSubnetsResponse>";
        let page: Subnets = read(text).unwrap();
        assert_eq!(page.next_token(), Some("abc"));
        assert!(page.into_subnets().is_empty());
    }

    #[test]
    fn a_refusal_has_a_code_and_a_message() {
        let text = "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized\
                    </Message></Error></Errors><RequestID>x</RequestID></Response>";
        let (code, message) = error(text).unwrap();
        assert_eq!(code, "UnauthorizedOperation");
        assert!(message.starts_with("You are not authorized"), "{message}");
        assert!(error("<html>no</html>").is_none());
        assert!(read::<Subnets>("not XML").is_err());
    }
}
