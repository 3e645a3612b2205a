//! Names and numbers of Traefik's entry points.
//!
//! The first HTTP listener gets `web`, as in every Traefik tutorial; each further listener, and each rule that the load
//! balancer has decided already, gets an entry point of its own. An entry point's name is also a port name of the pod, so
//! it has at most 15 characters.
//!
//! Source: Kubernetes port names are IANA service names (RFC 6335): `[a-z0-9-]`, a letter, at most 15 characters.

use std::collections::BTreeSet;

use crate::migration::{EntryPoint, EntryProtocol, Name};

/// Longest port name.
const MAX_NAME: usize = 15;
/// The first port of the pod; below 1024 only root may listen.
const FIRST_PORT: u16 = 8000;
/// Ports that the chart uses itself: ping and dashboard, `websecure`, metrics.
const TAKEN: [u16; 3] = [8080, 8443, 9100];

/// Hands out entry points, in the order in which they are asked for.
#[derive(Debug, Clone)]
pub struct EntryPoints {
    names: BTreeSet<String>,
    next_port: u16,
}

impl Default for EntryPoints {
    fn default() -> Self {
        let reserved = ["metrics", "traefik", "web", "websecure"];
        Self { names: reserved.map(str::to_owned).into(), next_port: FIRST_PORT }
    }
}

impl EntryPoints {
    /// The next entry point for a listener: `web` when it is the first.
    pub fn listener(&mut self, load_balancer: &Name, port: u16) -> EntryPoint {
        if self.next_port == FIRST_PORT {
            self.next_port += 1;
            return entry("web".to_owned(), FIRST_PORT, 80);
        }
        self.named(load_balancer.as_str(), &format!("-{port}"))
    }

    /// The next entry point for requests that a load balancer has decided: `alb-<workload>`.
    pub fn decided(&mut self, workload: &Name) -> EntryPoint {
        self.named(&format!("alb-{workload}"), "")
    }

    /// The next entry point for a listener of a Network Load Balancer.
    pub fn stream(&mut self, load_balancer: &Name, port: u16, protocol: EntryProtocol) -> EntryPoint {
        // `web` stays free for HTTP, whatever comes first.
        self.next_port = self.next_port.max(FIRST_PORT + 1);
        EntryPoint { protocol, ..self.named(load_balancer.as_str(), &format!("-{port}")) }
    }

    fn named(&mut self, stem: &str, suffix: &str) -> EntryPoint {
        let name = self.unique(stem, suffix);
        let port = self.port();
        self.names.insert(name.clone());
        entry(name, port, port)
    }

    /// The stem cut to what fits, or, where that name is taken, a number in place of its end.
    fn unique(&self, stem: &str, suffix: &str) -> String {
        let fit = |suffix: &str| {
            let room = MAX_NAME.saturating_sub(suffix.len());
            let stem = stem.get(..room.min(stem.len())).unwrap_or(stem).trim_end_matches('-');
            format!("{stem}{suffix}")
        };
        let mut name = fit(suffix);
        let mut number = 2_u32;
        while self.names.contains(&name) {
            name = fit(&format!("-{number}"));
            number += 1;
        }
        name
    }

    fn port(&mut self) -> u16 {
        while TAKEN.contains(&self.next_port) {
            self.next_port += 1;
        }
        let port = self.next_port;
        self.next_port = self.next_port.saturating_add(1);
        port
    }
}

fn entry(name: String, port: u16, exposed_port: u16) -> EntryPoint {
    EntryPoint {
        name,
        port,
        exposed_port,
        protocol: EntryProtocol::Http,
        origins: Vec::new(),
        trusted_ips: Vec::new(),
        proxy_protocol: false,
        load_balancer_idle_seconds: 60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_into_a_port_name_and_never_meet() {
        let mut points = EntryPoints::default();
        let name = |text: &str| Name::new(text).expect("name");
        let mut seen = BTreeSet::new();
        let mut ports = BTreeSet::new();
        for _ in 0..200 {
            for point in [
                points.listener(&name("shop-internal"), 443),
                points.listener(&name("shop-internal-long-name"), 443),
                points.decided(&name("admin")),
                points.decided(&name("administration-console")),
            ] {
                assert!(point.name.len() <= MAX_NAME && Name::new(&point.name).is_ok(), "{}", point.name);
                assert!(seen.insert(point.name));
                assert!(ports.insert(point.port) && !TAKEN.contains(&point.port));
            }
        }
        assert!(seen.contains("web") && seen.contains("shop-intern-443") && seen.contains("alb-admin"));
    }
}
