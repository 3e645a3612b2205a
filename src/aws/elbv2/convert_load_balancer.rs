//! The SDK's load balancers as the AWS CLI prints them.

use aws_sdk_elasticloadbalancingv2::types as sdk;
use aws_smithy_types::date_time::Format;
use serde_json::Value;

use super::text;
use crate::inventory::load_balancer::{
    AvailabilityZone, IpamPools, LoadBalancer, LoadBalancerAddress, LoadBalancerState,
};

pub(super) fn load_balancer(found: sdk::LoadBalancer) -> LoadBalancer {
    let mut availability_zones: Vec<AvailabilityZone> =
        found.availability_zones.unwrap_or_default().into_iter().map(zone).collect();
    // AWS lists zones in no fixed order.
    availability_zones
        .sort_by(|one, other| (&one.zone_name, &one.subnet_id).cmp(&(&other.zone_name, &other.subnet_id)));
    LoadBalancer {
        load_balancer_arn: found.load_balancer_arn.unwrap_or_default(),
        dns_name: found.dns_name,
        canonical_hosted_zone_id: found.canonical_hosted_zone_id,
        created_time: found.created_time.and_then(|time| time.fmt(Format::DateTime).ok()).map(Value::String),
        load_balancer_name: found.load_balancer_name,
        scheme: found.scheme.map(text),
        vpc_id: found.vpc_id,
        state: found.state.map(|state| LoadBalancerState {
            code: state.code.map(text),
            reason: state.reason,
            ..LoadBalancerState::default()
        }),
        kind: found.r#type.map(text),
        availability_zones,
        security_groups: found.security_groups.unwrap_or_default(),
        ip_address_type: found.ip_address_type.map(text),
        customer_owned_ipv4_pool: found.customer_owned_ipv4_pool,
        enforce_security_group_inbound_rules_on_private_link_traffic: found
            .enforce_security_group_inbound_rules_on_private_link_traffic,
        enable_prefix_for_ipv6_source_nat: found.enable_prefix_for_ipv6_source_nat.map(text),
        ipam_pools: found
            .ipam_pools
            .map(|pools| IpamPools { ipv4_ipam_pool_id: pools.ipv4_ipam_pool_id, ..IpamPools::default() }),
        ..LoadBalancer::default()
    }
}

fn zone(found: sdk::AvailabilityZone) -> AvailabilityZone {
    let addresses = found.load_balancer_addresses.unwrap_or_default().into_iter();
    AvailabilityZone {
        zone_name: found.zone_name,
        subnet_id: found.subnet_id,
        outpost_id: found.outpost_id,
        load_balancer_addresses: addresses
            .map(|address| LoadBalancerAddress {
                ip_address: address.ip_address,
                allocation_id: address.allocation_id,
                private_ipv4_address: address.private_ipv4_address,
                ipv6_address: address.ipv6_address,
                ..LoadBalancerAddress::default()
            })
            .collect(),
        source_nat_ipv6_prefixes: found.source_nat_ipv6_prefixes.unwrap_or_default(),
        ..AvailabilityZone::default()
    }
}
