//! Connections that ECS or VPC Lattice owns: what they did is named, so that somebody can build it again.

use crate::finding::rules::service as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::service_attachment::{
    AdvancedConfiguration, GatewayConnector, GatewayDeregistrationDelay, GatewayFilters, GatewayHealthCheck,
    GatewayMatcher, VpcLatticeConfiguration,
};

use super::service_report::staged;

/// Reports targets of VPC Lattice.
pub(super) fn lattice(configurations: &[VpcLatticeConfiguration], subject: &Subject, findings: &mut Findings) {
    for VpcLatticeConfiguration {
        role_arn: _, // ECS's own right to register targets
        target_group_arn,
        port_name,
        advanced_configuration,
        unknown: _, // reported by the walk over all catch-alls
    } in configurations
    {
        findings.raise(
            &rules::VPC_LATTICE,
            subject,
            "vpcLatticeConfigurations",
            format!(
                "the port {port_name} is a target of VPC Lattice ({target_group_arn}); no Lattice objects are generated"
            ),
            "Write an HTTPRoute for the AWS Gateway API Controller with a new Lattice target group.",
        );
        if let Some(advanced) = advanced_configuration {
            advanced_configuration_of("vpcLatticeConfigurations[].advancedConfiguration", advanced, subject, findings);
        }
    }
}

/// Reports rules whose weights ECS rewrites with each deployment.
pub(super) fn advanced_configuration_of(
    member: &str,
    configuration: &AdvancedConfiguration,
    subject: &Subject,
    findings: &mut Findings,
) {
    let AdvancedConfiguration {
        alternate_target_group_arn,
        production_listener_rule,
        test_listener_rule,
        role_arn: _, // ECS's own right to change the rules
        unknown: _,  // reported by the walk over all catch-alls
    } = configuration;
    let arn = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let message = format!(
        "ECS swaps target groups at the rule {} (alternate {}, test rule {}) with each deployment",
        arn(production_listener_rule),
        arn(alternate_target_group_arn),
        arn(test_listener_rule)
    );
    staged(member, message, "Freeze ECS deployments during the cutover.", subject, findings);
}

/// Reports endpoints that ECS owns, with or without a connector to an ECS Gateway.
pub(super) fn owned(
    connectors: &[GatewayConnector],
    management: Option<&str>,
    subject: &Subject,
    findings: &mut Findings,
) {
    let action = "Give the service a host name of its own, point clients to it, then move it by DNS weights.";
    let owned = "ECS owns the load balancer, the certificate and the host name in front of the service";
    for connector in connectors {
        let message = format!("{owned} (gateway connector: {})", describe(connector));
        findings.raise(&rules::ECS_OWNED_ENDPOINT, subject, "gatewayConnectors", message, action);
    }
    match management {
        Some("ECS") => findings.raise(&rules::ECS_OWNED_ENDPOINT, subject, "resourceManagementType", owned, action),
        None | Some("CUSTOMER") => {}
        Some(other) => super::service_report::unknown_kind("resourceManagementType", other, subject, findings),
    }
}

fn describe(connector: &GatewayConnector) -> String {
    let GatewayConnector { port_name, health_check, filters, deregistration_delay, unknown: _ /* INV002 */ } =
        connector;
    let mut parts = vec![format!("port {port_name}")];
    if let Some(GatewayFilters { access_types, unknown: _ /* INV002 */ }) = filters {
        parts.push(format!("access {}", access_types.join(" and ")));
    }
    parts.extend(health_check.as_ref().map(check));
    if let Some(GatewayDeregistrationDelay { timeout_seconds: Some(seconds), unknown: _ /* INV002 */ }) =
        deregistration_delay
    {
        parts.push(format!("drain {seconds} s"));
    }
    parts.join(", ")
}

fn check(check: &GatewayHealthCheck) -> String {
    let GatewayHealthCheck {
        health_check_protocol,
        health_check_port,
        health_check_path,
        health_check_timeout_seconds,
        health_check_interval_seconds,
        healthy_threshold_count,
        unhealthy_threshold_count,
        matcher,
        unknown: _, // INV002 reports it
    } = check;
    let text = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name} {value}"));
    let number = |name: &str, value: &Option<i64>| value.map(|value| format!("{name} {value}"));
    let codes = matcher.as_ref().map(|GatewayMatcher { http_code, grpc_code, unknown: _ /* INV002 */ }| {
        [text("HTTP", http_code), text("gRPC", grpc_code)].into_iter().flatten().collect::<Vec<_>>().join(" or ")
    });
    let parts = [
        text("check", health_check_protocol),
        text("on port", health_check_port),
        text("at", health_check_path),
        number("every (s)", health_check_interval_seconds),
        number("timeout (s)", health_check_timeout_seconds),
        number("healthy after", healthy_threshold_count),
        number("unhealthy after", unhealthy_threshold_count),
        codes.map(|codes| format!("expecting {codes}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
