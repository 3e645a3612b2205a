//! The SDK's target groups and target health as the AWS CLI prints them.

use aws_sdk_elasticloadbalancingv2::types as sdk;

use super::text;
use crate::inventory::attribute::Attribute;
use crate::inventory::target_group::{
    AdministrativeOverride, AnomalyDetection, Matcher, Target, TargetGroup, TargetHealth, TargetHealthDescription,
    TargetHealthState,
};

pub(super) fn target_group(group: sdk::TargetGroup) -> TargetGroup {
    TargetGroup {
        target_group_arn: group.target_group_arn.unwrap_or_default(),
        target_group_name: group.target_group_name,
        protocol: group.protocol.map(text),
        port: group.port.map(i64::from),
        vpc_id: group.vpc_id,
        health_check_protocol: group.health_check_protocol.map(text),
        health_check_port: group.health_check_port,
        health_check_enabled: group.health_check_enabled,
        health_check_interval_seconds: group.health_check_interval_seconds.map(i64::from),
        health_check_timeout_seconds: group.health_check_timeout_seconds.map(i64::from),
        healthy_threshold_count: group.healthy_threshold_count.map(i64::from),
        unhealthy_threshold_count: group.unhealthy_threshold_count.map(i64::from),
        health_check_path: group.health_check_path,
        matcher: group.matcher.map(|matcher| Matcher {
            http_code: matcher.http_code,
            grpc_code: matcher.grpc_code,
            ..Matcher::default()
        }),
        load_balancer_arns: group.load_balancer_arns.unwrap_or_default(),
        target_type: group.target_type.map(text),
        protocol_version: group.protocol_version,
        ip_address_type: group.ip_address_type.map(text),
        target_control_port: group.target_control_port.map(i64::from),
        ..TargetGroup::default()
    }
}

/// A load balancer's, listener's or target group's attribute: three types in the SDK, one in the inventory.
pub(super) fn attribute(key: Option<String>, value: Option<String>) -> Attribute {
    Attribute { key: key.unwrap_or_default(), value, ..Attribute::default() }
}

pub(super) fn target_health(arn: &str, descriptions: Vec<sdk::TargetHealthDescription>) -> TargetHealth {
    let mut descriptions: Vec<TargetHealthDescription> = descriptions.into_iter().map(description).collect();
    let place = |found: &TargetHealthDescription| found.target.as_ref().map(|target| (target.id.clone(), target.port));
    descriptions.sort_by_key(place);
    TargetHealth {
        target_group_arn: arn.to_owned(),
        target_health_descriptions: descriptions,
        ..TargetHealth::default()
    }
}

fn description(found: sdk::TargetHealthDescription) -> TargetHealthDescription {
    TargetHealthDescription {
        target: found.target.map(|target| Target {
            id: target.id.unwrap_or_default(),
            port: target.port.map(i64::from),
            availability_zone: target.availability_zone,
            quic_server_id: target.quic_server_id,
            ..Target::default()
        }),
        health_check_port: found.health_check_port,
        target_health: found.target_health.map(|health| TargetHealthState {
            state: health.state.map(text),
            reason: health.reason.map(text),
            description: health.description,
            ..TargetHealthState::default()
        }),
        anomaly_detection: found.anomaly_detection.map(|anomaly| AnomalyDetection {
            result: anomaly.result.map(text),
            mitigation_in_effect: anomaly.mitigation_in_effect.map(text),
            ..AnomalyDetection::default()
        }),
        administrative_override: found.administrative_override.map(|shift| AdministrativeOverride {
            state: shift.state.map(text),
            reason: shift.reason.map(text),
            description: shift.description,
            ..AdministrativeOverride::default()
        }),
        ..TargetHealthDescription::default()
    }
}
