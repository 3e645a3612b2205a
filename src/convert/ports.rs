//! Port mappings as container ports with names that are unique in the pod.
//!
//! Host ports vanish: a pod has its own address, as an `awsvpc` task has. They stay with the host network, and for
//! daemons whose fixed port others reach through the instance.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::rules::container as rules;
use crate::inventory::container::PortMapping;
use crate::migration::{Port, PortProtocol};

use super::notes::Notes;
use super::task_context::WorkloadKind;

/// A range with more ports than this is not enumerated.
const MAX_RANGE: u16 = 50;
/// Longest name of a container port (`IANA_SVC_NAME`).
const MAX_NAME: usize = 15;

/// Hands out ports for one pod.
#[derive(Debug)]
pub(super) struct Ports {
    /// The task shares the host's network.
    host_network: bool,
    /// The task definition's network mode gives each container its own network namespace.
    bridge: bool,
    kind: WorkloadKind,
    names: BTreeSet<String>,
    numbers: BTreeSet<(u16, PortProtocol)>,
    /// Number by `portMappings[].name`, for Service Connect and others that refer to ports by name.
    pub(super) by_name: BTreeMap<String, u16>,
}

impl Ports {
    /// `network_mode` as in the task definition.
    pub(super) fn new(network_mode: Option<&str>, kind: WorkloadKind) -> Self {
        Self {
            host_network: network_mode == Some("host"),
            bridge: matches!(network_mode, None | Some("bridge" | "default")),
            kind,
            names: BTreeSet::new(),
            numbers: BTreeSet::new(),
            by_name: BTreeMap::new(),
        }
    }

    /// The ports of one container. `balanced` are those that a load balancer reaches.
    pub(super) fn convert(&mut self, mappings: &[PortMapping], balanced: &[u16], notes: &mut Notes<'_>) -> Vec<Port> {
        let mut ports = Vec::new();
        let mut own = BTreeSet::new();
        for mapping in mappings {
            let PortMapping {
                container_port,
                host_port,
                protocol,
                name,
                app_protocol,
                container_port_range,
                unknown: _, // INV002 reports it
            } = mapping;
            let protocol = if protocol.as_deref() == Some("udp") { PortProtocol::Udp } else { PortProtocol::Tcp };
            let fixed_host_port = host_port.and_then(valid).filter(|_| self.bridge);
            for number in numbers(*container_port, container_port_range.as_deref(), notes) {
                if !own.insert((number, protocol)) {
                    // ECS allows the same container port on several host ports; inside the pod it is one port.
                    continue;
                }
                self.report_clash(number, protocol, notes);
                let host_port = self.host_port(number, fixed_host_port, balanced, notes);
                let port_name = self.name(name.as_deref(), app_protocol.as_deref(), number, protocol);
                if let Some(name) = name {
                    self.by_name.entry(name.clone()).or_insert(number);
                }
                ports.push(Port {
                    name: port_name,
                    number,
                    protocol,
                    host_port,
                    app_protocol: app_protocol.as_deref().and_then(application_protocol),
                });
            }
        }
        ports
    }

    /// In bridge mode two containers could listen on the same number; in a pod the second one can't bind.
    fn report_clash(&mut self, number: u16, protocol: PortProtocol, notes: &mut Notes<'_>) {
        if !self.numbers.insert((number, protocol)) {
            notes.raise(
                &rules::PORT_CLASH,
                &format!("portMappings[{number}]"),
                "another container of the task listens on the same port; the containers of a pod share one network, so the second one can't bind",
                "let one of the two listen on another port, and change `ports` in values.yaml",
            );
        }
    }

    fn host_port(&self, number: u16, fixed: Option<u16>, balanced: &[u16], notes: &mut Notes<'_>) -> Option<u16> {
        if self.host_network {
            return Some(number);
        }
        let fixed = fixed?;
        if self.kind == WorkloadKind::Daemon {
            return Some(fixed);
        }
        if !balanced.contains(&number) {
            notes.raise(
                &rules::FIXED_HOST_PORT,
                &format!("portMappings[{number}].hostPort"),
                "the container has a fixed port on its instance and no load balancer in front of it: whoever calls the instance's address loses it",
                "find the callers and point them at the Service, or expose it by a load balancer of its own",
            );
        }
        None
    }

    /// A legal, free name: from the mapping's name, else from protocol and number.
    fn name(&mut self, name: Option<&str>, app: Option<&str>, number: u16, protocol: PortProtocol) -> String {
        let prefix = match (app, protocol) {
            (Some("grpc"), _) => "grpc",
            (Some("http" | "http2"), _) => "http",
            (_, PortProtocol::Udp) => "udp",
            _ => "tcp",
        };
        let wanted = name.map(port_name).filter(|name| !name.is_empty());
        let numbered = format!("{prefix}-{number}");
        let spare = (2u32..).map(|count| format!("p{number}-{count}"));
        let mut candidates = wanted.into_iter().chain([numbered]).chain(spare);
        let free = candidates.find(|candidate| !self.names.contains(candidate)).unwrap_or_default();
        self.names.insert(free.clone());
        free
    }
}

/// The numbers of one mapping, all valid.
fn numbers(port: Option<i64>, range: Option<&str>, notes: &mut Notes<'_>) -> Vec<u16> {
    if let Some(range) = range {
        let bounds = range.split_once('-').and_then(|(first, last)| Some((text(first)?, text(last)?)));
        return match bounds {
            Some((first, last)) if first <= last && last - first < MAX_RANGE => (first..=last).collect(),
            _ => {
                notes.raise(
                    &rules::PORT_RANGE,
                    &format!("portMappings[{range}]"),
                    format!("the port range is not a range of at most {MAX_RANGE} ports, and Kubernetes knows single ports only"),
                    "decide between a host network, a smaller range, and a load balancer outside Kubernetes",
                );
                Vec::new()
            }
        };
    }
    if let Some(number) = port.and_then(valid) {
        return vec![number];
    }
    notes.raise(
        &rules::PORT_INVALID,
        "portMappings",
        "a port mapping has no container port between 1 and 65535 and is left out",
        "correct the port mapping in the task definition and convert again",
    );
    Vec::new()
}

fn valid(number: i64) -> Option<u16> {
    u16::try_from(number).ok().filter(|number| *number > 0)
}

fn text(number: &str) -> Option<u16> {
    number.trim().parse().ok().filter(|number| *number > 0)
}

/// `IANA_SVC_NAME`: at most 15 of `[a-z0-9-]`, a letter, no `-` at the ends and no two in a row.
fn port_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(MAX_NAME);
    let name = name.trim_end_matches('-');
    if name.bytes().any(|b| b.is_ascii_lowercase()) { name.to_owned() } else { String::new() }
}

/// Service `appProtocol` (KEP-3726 names cleartext HTTP/2 `kubernetes.io/h2c`).
fn application_protocol(ecs: &str) -> Option<String> {
    match ecs {
        "http" => Some("http".to_owned()),
        "http2" => Some("kubernetes.io/h2c".to_owned()),
        "grpc" => Some("grpc".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    fn mapping(port: i64) -> PortMapping {
        PortMapping { container_port: Some(port), ..PortMapping::default() }
    }

    fn run(ports: &mut Ports, mappings: &[PortMapping]) -> (Vec<Port>, Findings) {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let converted = ports.convert(mappings, &[], &mut Notes::new(&mut findings, &subject));
        (converted, findings)
    }

    fn awsvpc() -> Ports {
        Ports::new(Some("awsvpc"), WorkloadKind::Service)
    }

    #[test]
    fn names_are_legal_and_unique_after_cutting() {
        let named = |name: &str, port| PortMapping { name: Some(name.to_owned()), ..mapping(port) };
        let mappings =
            [named("catalog_service_http_a", 1), named("catalog_service_http_b", 2), named("8080", 3), named("Web", 4)];
        let (ports, findings) = run(&mut awsvpc(), &mappings);
        let names: Vec<_> = ports.iter().map(|port| port.name.as_str()).collect();
        assert_eq!(names, ["catalog-service", "tcp-2", "tcp-3", "web"]);
        assert!(findings.as_slice().is_empty());
    }

    #[test]
    fn the_same_number_on_tcp_and_udp_is_two_ports() {
        let udp = PortMapping { protocol: Some("udp".to_owned()), ..mapping(53) };
        let (ports, findings) = run(&mut awsvpc(), &[mapping(53), udp, mapping(53)]);
        assert_eq!(ports.iter().map(|port| port.name.as_str()).collect::<Vec<_>>(), ["tcp-53", "udp-53"]);
        assert!(findings.as_slice().is_empty());
    }

    #[test]
    fn ranges_are_enumerated_up_to_fifty() {
        let range = |text: &str| PortMapping { container_port_range: Some(text.to_owned()), ..PortMapping::default() };
        assert_eq!(run(&mut awsvpc(), &[range("4000-4049")]).0.len(), 50);
        for bad in ["4000-4050", "5-1", "0-3", "x", "1-70000"] {
            let (ports, findings) = run(&mut awsvpc(), &[range(bad)]);
            assert!(ports.is_empty() && findings.contains(&rules::PORT_RANGE), "{bad}");
        }
    }

    #[test]
    fn impossible_ports_are_left_out_with_a_finding() {
        for port in [0, -1, 65_536] {
            let (ports, findings) = run(&mut awsvpc(), &[mapping(port)]);
            assert!(ports.is_empty() && findings.contains(&rules::PORT_INVALID));
        }
    }

    #[test]
    fn containers_that_share_a_port_clash_in_a_pod() {
        let mut ports = Ports::new(None, WorkloadKind::Service);
        assert!(run(&mut ports, &[mapping(80)]).1.as_slice().is_empty());
        let (second, findings) = run(&mut ports, &[mapping(80)]);
        assert_eq!(second[0].name, "p80-2");
        assert!(findings.contains(&rules::PORT_CLASH));
    }

    #[test]
    fn host_ports_stay_for_the_host_network_and_for_daemons() {
        let fixed = PortMapping { host_port: Some(8126), ..mapping(8126) };
        let host = |mode, kind| run(&mut Ports::new(mode, kind), std::slice::from_ref(&fixed));
        assert_eq!(host(Some("host"), WorkloadKind::Service).0[0].host_port, Some(8126));
        assert_eq!(host(Some("bridge"), WorkloadKind::Daemon).0[0].host_port, Some(8126));
        let (ports, findings) = host(None, WorkloadKind::Service);
        assert_eq!(ports[0].host_port, None);
        assert!(findings.contains(&rules::FIXED_HOST_PORT));
        assert!(host(Some("awsvpc"), WorkloadKind::Service).1.as_slice().is_empty());
    }
}
