//! Attributes of a target group that nothing behind Traefik stands for: each that is set to something else than its default is
//! named, so that none goes in silence.
//!
//! Source: `ELBv2` API reference, `TargetGroupAttribute`.

use crate::finding::rules::routing;
use crate::finding::{Findings, Subject};
use crate::inventory::attribute::Attribute;

/// Read elsewhere: they become settings of the route or the pod, or findings of their own.
const READ: &[&str] = &[
    "deregistration_delay.timeout_seconds",
    "lambda.multi_value_headers.enabled",
    "load_balancing.algorithm.anomaly_mitigation",
    "load_balancing.algorithm.type",
    "preserve_client_ip.enabled",
    "proxy_protocol_v2.enabled",
    "slow_start.duration_seconds",
];

/// Values that ask for nothing: the defaults, and for zones also what Traefik does anyway.
const NOTHING: &[(&str, &str)] = &[
    ("deregistration_delay.connection_termination.enabled", "false"),
    ("load_balancing.cross_zone.enabled", "true"),
    ("load_balancing.cross_zone.enabled", "use_load_balancer_configuration"),
    ("target_failover.on_deregistration", "no_rebalance"),
    ("target_failover.on_unhealthy", "no_rebalance"),
    ("target_group_health.dns_failover.minimum_healthy_targets.count", "1"),
    ("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"),
    ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"),
    ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"),
    ("target_health_state.unhealthy.connection_termination.enabled", "true"),
    ("target_health_state.unhealthy.draining_interval_seconds", "0"),
];

/// Reports what is lost.
pub(super) fn report(attributes: &[Attribute], group: &Subject, findings: &mut Findings) {
    for Attribute { key, value, unknown: _ } in attributes {
        let Some(value) = value.as_deref().filter(|value| !value.is_empty()) else { continue };
        let read = READ.contains(&key.as_str()) || key.starts_with("stickiness.");
        if read || NOTHING.iter().any(|(name, usual)| name == key && *usual == value) {
            continue;
        }
        findings.raise(
            &routing::TARGET_GROUP_FEATURE,
            group,
            key,
            format!(
                "the attribute is set to {value:?} and has no equivalent: Traefik goes by the readiness of pods alone"
            ),
            "check that nobody relies on the setting",
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::finding::ObjectKind;

    fn lost(attributes: serde_json::Value) -> Vec<String> {
        let attributes: Vec<Attribute> = serde_json::from_value(attributes).expect("attributes");
        let mut findings = Findings::new();
        report(&attributes, &Subject::new(ObjectKind::TargetGroup, "web"), &mut findings);
        findings.as_slice().iter().map(|finding| finding.member.clone()).collect()
    }

    #[test]
    fn what_a_new_target_group_has_is_nothing() {
        let fresh: Vec<serde_json::Value> =
            NOTHING.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
        assert_eq!(lost(json!(fresh)), Vec::<String>::new());
        let read = json!([{"Key": "stickiness.enabled", "Value": "true"}, {"Key": "slow_start.duration_seconds", "Value": "30"}]);
        assert_eq!(lost(read), Vec::<String>::new());
    }

    #[test]
    fn what_somebody_has_set_is_named() {
        let set = json!([
            {"Key": "load_balancing.cross_zone.enabled", "Value": "false"},
            {"Key": "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "Value": "50"},
            {"Key": "something.new", "Value": "on"},
            {"Key": "something.empty", "Value": ""}
        ]);
        assert_eq!(
            lost(set),
            [
                "load_balancing.cross_zone.enabled",
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
                "something.new"
            ]
        );
    }
}
