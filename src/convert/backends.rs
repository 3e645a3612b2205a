//! Where a service's load balancers send traffic: the target groups' health checks and drain times, per container port.
//!
//! Source: Elastic Load Balancing API reference, `TargetGroup` and target group attributes.

use super::task_context::{Backend, BackendCheck};
use crate::inventory::index::Index;
use crate::inventory::service_attachment::ServiceLoadBalancer;
use crate::inventory::target_group::TargetGroup;

/// ELB's default for `deregistration_delay.timeout_seconds`.
const DEFAULT_DEREGISTRATION_DELAY: u32 = 300;

/// One backend per target group of the service that names a container and a port.
#[must_use]
pub fn backends(load_balancers: &[ServiceLoadBalancer], index: &Index<'_>) -> Vec<Backend> {
    load_balancers
        .iter()
        .filter_map(|balancer| {
            let group = balancer.target_group_arn.as_deref().and_then(|arn| index.target_group(arn));
            Some(Backend {
                container: balancer.container_name.clone()?,
                port: balancer.container_port.and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0)?,
                check: group.and_then(check),
                deregistration_delay_seconds: group.map_or(DEFAULT_DEREGISTRATION_DELAY, deregistration_delay),
            })
        })
        .collect()
}

fn deregistration_delay(group: &TargetGroup) -> u32 {
    group
        .attributes
        .iter()
        .find(|attribute| attribute.key == "deregistration_delay.timeout_seconds")
        .and_then(|attribute| attribute.value.as_deref()?.parse().ok())
        .unwrap_or(DEFAULT_DEREGISTRATION_DELAY)
}

fn check(group: &TargetGroup) -> Option<BackendCheck> {
    if group.health_check_enabled == Some(false) {
        return None;
    }
    let grpc = group.protocol_version.as_deref() == Some("GRPC");
    let matcher = group.matcher.as_ref();
    let number =
        |value: Option<i64>, default: u32| value.and_then(|value| u32::try_from(value).ok()).unwrap_or(default);
    Some(BackendCheck {
        protocol: group.health_check_protocol.clone().unwrap_or_else(|| "HTTP".to_owned()),
        grpc,
        port: group.health_check_port.as_deref().and_then(|port| port.parse().ok()).filter(|port| *port > 0),
        path: group
            .health_check_path
            .clone()
            .unwrap_or_else(|| if grpc { "/AWS.ALB/healthcheck" } else { "/" }.to_owned()),
        matcher: matcher.and_then(|matcher| if grpc { matcher.grpc_code.clone() } else { matcher.http_code.clone() }),
        interval_seconds: number(group.health_check_interval_seconds, 30),
        timeout_seconds: number(group.health_check_timeout_seconds, 6),
        unhealthy_threshold: number(group.unhealthy_threshold_count, 2),
    })
}
