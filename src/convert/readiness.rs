//! Readiness from the target group's health check: Traefik sends traffic to Ready pods as the load balancer sent it to
//! healthy targets.
//!
//! `successThreshold` stays 1: a load balancer takes a new target in after one passed check and wants
//! `HealthyThresholdCount` only from targets that were unhealthy before (ELB user guide, "Target group health checks");
//! copying it would hold every new pod back for minutes.

use k8s_openapi::api::core::v1::{GRPCAction, HTTPGetAction, Probe, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::finding::rules::container as rules;

use super::notes::Notes;
use super::task_context::{Backend, BackendCheck};

/// The readiness probe for a container behind `backends`: the first HTTP check, else the first check of any kind.
pub(super) fn convert<'b>(backends: impl Iterator<Item = &'b Backend>, notes: &mut Notes<'_>) -> Option<Probe> {
    let checked: Vec<_> = backends.filter_map(|backend| Some((backend, backend.check.as_ref()?))).collect();
    let http = |check: &BackendCheck| check.protocol.starts_with("HTTP");
    let (backend, check) = checked.iter().find(|(_, check)| http(check)).or_else(|| checked.first())?;
    let port = check.port.unwrap_or(backend.port);
    let mut probe = Probe {
        period_seconds: Some(number(check.interval_seconds)),
        timeout_seconds: Some(number(check.timeout_seconds)),
        failure_threshold: Some(number(check.unhealthy_threshold)),
        ..Probe::default()
    };
    if !http(check) {
        probe.tcp_socket = Some(tcp(port));
    } else if check.grpc {
        grpc(check, port, &mut probe, notes);
    } else {
        plain_http(check, port, &mut probe, notes);
    }
    Some(probe)
}

fn plain_http(check: &BackendCheck, port: u16, probe: &mut Probe, notes: &mut Notes<'_>) {
    let matcher = check.matcher.as_deref().unwrap_or("200");
    if kubelet_accepts(matcher) {
        probe.http_get = Some(HTTPGetAction {
            path: Some(if check.path.starts_with('/') { check.path.clone() } else { format!("/{}", check.path) }),
            port: IntOrString::Int(i32::from(port)),
            scheme: (check.protocol == "HTTPS").then(|| "HTTPS".to_owned()),
            ..HTTPGetAction::default()
        });
    } else {
        notes.raise(
            &rules::READINESS_DIFFERS,
            "portMappings",
            format!("the target group accepts the codes {matcher}, a kubelet accepts 200 to 399 only; readiness is a TCP connection instead"),
            "give the application a health path that answers 200 and set `readinessProbe.httpGet` in values.yaml",
        );
        probe.tcp_socket = Some(tcp(port));
    }
}

/// A kubelet asks the standard health service and wants SERVING; an ALB calls any method and compares the status code.
fn grpc(check: &BackendCheck, port: u16, probe: &mut Probe, notes: &mut Notes<'_>) {
    let standard = check.path == "/grpc.health.v1.Health/Check" && check.matcher.as_deref() == Some("0");
    if standard {
        probe.grpc = Some(GRPCAction { port: i32::from(port), ..GRPCAction::default() });
    } else {
        notes.raise(
            &rules::READINESS_DIFFERS,
            "portMappings",
            "the gRPC target group does not ask the standard health service for status 0, which is the only gRPC check that a kubelet makes; readiness is a TCP connection instead",
            "implement grpc.health.v1.Health in the application and set `readinessProbe.grpc` in values.yaml",
        );
        probe.tcp_socket = Some(tcp(port));
    }
}

/// Whether every code of an ELB matcher (`200`, `200,202`, `200-299`) lies within 200 to 399.
fn kubelet_accepts(matcher: &str) -> bool {
    let inside = |code: &str| code.trim().parse::<u16>().is_ok_and(|code| (200..400).contains(&code));
    matcher.split(',').all(|part| match part.split_once('-') {
        Some((first, last)) => inside(first) && inside(last),
        None => inside(part),
    })
}

fn tcp(port: u16) -> TCPSocketAction {
    TCPSocketAction { port: IntOrString::Int(i32::from(port)), ..TCPSocketAction::default() }
}

fn number(value: u32) -> i32 {
    i32::try_from(value.clamp(1, 86_400)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    fn backend(check: BackendCheck) -> Backend {
        Backend { container: "app".to_owned(), port: 8080, check: Some(check), deregistration_delay_seconds: 300 }
    }

    fn http(path: &str, matcher: Option<&str>) -> BackendCheck {
        BackendCheck {
            protocol: "HTTP".to_owned(),
            grpc: false,
            port: None,
            path: path.to_owned(),
            matcher: matcher.map(str::to_owned),
            interval_seconds: 30,
            timeout_seconds: 6,
            unhealthy_threshold: 2,
        }
    }

    fn run(backends: &[Backend]) -> (Option<Probe>, Findings) {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let probe = convert(backends.iter(), &mut Notes::new(&mut findings, &subject));
        (probe, findings)
    }

    #[test]
    fn an_http_check_becomes_http_get_on_the_traffic_port() {
        let (probe, findings) = run(&[backend(http("/healthz?full=1", Some("200-299,302")))]);
        let probe = probe.unwrap();
        let get = probe.http_get.unwrap();
        assert_eq!(
            (get.path.as_deref(), get.port, get.scheme),
            (Some("/healthz?full=1"), IntOrString::Int(8080), None)
        );
        assert_eq!(
            (probe.period_seconds, probe.timeout_seconds, probe.failure_threshold),
            (Some(30), Some(6), Some(2))
        );
        assert_eq!(probe.success_threshold, None);
        assert!(findings.as_slice().is_empty());
    }

    #[test]
    fn codes_that_a_kubelet_rejects_become_a_tcp_check_and_a_finding() {
        for matcher in ["200-499", "404", "200,401", "nonsense", "100-200"] {
            let (probe, findings) = run(&[backend(http("/", Some(matcher)))]);
            assert!(probe.is_some_and(|probe| probe.http_get.is_none() && probe.tcp_socket.is_some()), "{matcher}");
            assert!(findings.contains(&rules::READINESS_DIFFERS));
        }
    }

    #[test]
    fn https_and_a_port_of_its_own_are_kept() {
        let check = BackendCheck { protocol: "HTTPS".to_owned(), port: Some(9443), ..http("ready", None) };
        let get = run(&[backend(check)]).0.and_then(|probe| probe.http_get).unwrap();
        assert_eq!(
            (get.scheme.as_deref(), get.port, get.path.as_deref()),
            (Some("HTTPS"), IntOrString::Int(9443), Some("/ready"))
        );
    }

    #[test]
    fn only_the_standard_grpc_check_becomes_a_grpc_probe() {
        let standard = BackendCheck { grpc: true, ..http("/grpc.health.v1.Health/Check", Some("0")) };
        assert_eq!(run(&[backend(standard)]).0.and_then(|probe| probe.grpc).map(|grpc| grpc.port), Some(8080));
        let default = BackendCheck { grpc: true, ..http("/AWS.ALB/healthcheck", None) };
        let (probe, findings) = run(&[backend(default)]);
        assert!(probe.is_some_and(|probe| probe.tcp_socket.is_some()) && findings.contains(&rules::READINESS_DIFFERS));
    }

    #[test]
    fn no_check_no_probe() {
        assert_eq!(run(&[]).0, None);
        assert_eq!(run(&[Backend { check: None, ..backend(http("/", None)) }]).0, None);
    }
}
