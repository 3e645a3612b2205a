//! Names and resolvers: extra hosts, links, DNS settings, host name. All of them are pod-wide in Kubernetes.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use k8s_openapi::api::core::v1::{HostAlias, PodDNSConfig};

use crate::finding::rules::container as rules;
use crate::inventory::container::HostEntry;
use crate::migration::Pod;

use super::notes::Notes;

/// The API server accepts this many.
const MAX_NAMESERVERS: usize = 3;
/// The API server accepts this many.
const MAX_SEARCHES: usize = 32;

/// Collects what the containers of a task want.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    aliases: BTreeMap<IpAddr, BTreeSet<String>>,
    nameservers: Vec<String>,
    searches: Vec<String>,
    hostname: Option<String>,
}

/// The members of a container that concern names.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    pub(super) links: &'a [String],
    pub(super) extra_hosts: &'a [HostEntry],
    pub(super) dns_servers: &'a [String],
    pub(super) dns_search_domains: &'a [String],
    pub(super) hostname: Option<&'a str>,
    /// The host name of the main container wins.
    pub(super) main: bool,
}

impl Hosts {
    /// Adds one container.
    pub(super) fn add(&mut self, settings: &Settings<'_>, notes: &mut Notes<'_>) {
        let Settings { links, extra_hosts, dns_servers, dns_search_domains, hostname, main } = settings;
        self.add_links(links, notes);
        for HostEntry { hostname, ip_address, unknown: _ /* INV002 reports it */ } in *extra_hosts {
            match ip_address.trim().parse::<IpAddr>() {
                Ok(address) if is_domain(hostname) => {
                    self.aliases.entry(address).or_default().insert(hostname.to_ascii_lowercase());
                }
                _ => report_ignored(&format!("extraHosts[{hostname}]"), notes),
            }
        }
        self.add_dns(dns_servers, dns_search_domains, notes);
        if let Some(name) = hostname {
            let name = name.to_ascii_lowercase();
            if !is_domain(&name) || name.contains('.') || name.len() > 63 {
                report_ignored("hostname", notes);
            } else if *main || self.hostname.is_none() {
                self.hostname = Some(name);
            }
        }
    }

    /// A link is another container's name; inside a pod that is loopback.
    fn add_links(&mut self, links: &[String], notes: &mut Notes<'_>) {
        if links.is_empty() {
            return;
        }
        let loopback = IpAddr::from([127, 0, 0, 1]);
        for link in links {
            let (name, alias) = link.split_once(':').unwrap_or((link, link));
            for name in [name, alias].map(str::to_ascii_lowercase) {
                if is_domain(&name) {
                    self.aliases.entry(loopback).or_default().insert(name);
                } else {
                    report_ignored(&format!("links[{link}]"), notes);
                }
            }
        }
        notes.raise(
            &rules::LINKS,
            "links",
            "linked containers are reached by name on loopback in a pod; the <ALIAS>_PORT_… variables that Docker added are gone",
            "check that the application connects by name and port and does not read Docker's link variables",
        );
    }

    fn add_dns(&mut self, servers: &[String], domains: &[String], notes: &mut Notes<'_>) {
        for server in servers {
            if server.trim().parse::<IpAddr>().is_err() || self.nameservers.len() == MAX_NAMESERVERS {
                report_ignored(&format!("dnsServers[{server}]"), notes);
            } else if !self.nameservers.contains(server) {
                self.nameservers.push(server.trim().to_owned());
            }
        }
        if !servers.is_empty() {
            notes.raise(
                &rules::DNS_SERVERS,
                "dnsServers",
                "the container asks its own DNS servers, so the pod does too and can't resolve names inside the cluster",
                "better forward these domains in CoreDNS and remove `dnsPolicy` and `dnsConfig` from values.yaml",
            );
        }
        for domain in domains {
            if !is_domain(domain) || self.searches.len() == MAX_SEARCHES {
                report_ignored(&format!("dnsSearchDomains[{domain}]"), notes);
            } else if !self.searches.contains(domain) {
                self.searches.push(domain.clone());
            }
        }
    }

    /// Writes everything into the pod.
    pub(super) fn finish(self, pod: &mut Pod) {
        let Self { aliases, nameservers, searches, hostname } = self;
        pod.host_aliases = aliases
            .into_iter()
            .map(|(ip, names)| HostAlias { ip: ip.to_string(), hostnames: Some(names.into_iter().collect()) })
            .collect();
        if !nameservers.is_empty() {
            pod.dns_policy = Some("None".to_owned());
        }
        if !nameservers.is_empty() || !searches.is_empty() {
            let filled = |list: Vec<String>| (!list.is_empty()).then_some(list);
            pod.dns_config =
                Some(PodDNSConfig { nameservers: filled(nameservers), searches: filled(searches), options: None });
        }
        pod.hostname = hostname;
    }
}

/// RFC 1123 subdomain.
fn is_domain(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.len() <= 253 && name.to_ascii_lowercase().split('.').all(label)
}

fn report_ignored(member: &str, notes: &mut Notes<'_>) {
    notes.raise(
        &rules::HOST_ENTRY,
        member,
        "the name or address is not one that a pod accepts and is left out",
        "use names of letters, digits and '-', literal addresses, and at most three DNS servers",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    fn run(settings: &Settings<'_>) -> (Pod, Findings) {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let (mut hosts, mut pod) = (Hosts::default(), Pod::default());
        hosts.add(settings, &mut Notes::new(&mut findings, &subject));
        hosts.finish(&mut pod);
        (pod, findings)
    }

    const NOTHING: Settings<'_> = Settings {
        links: &[],
        extra_hosts: &[],
        dns_servers: &[],
        dns_search_domains: &[],
        hostname: None,
        main: true,
    };

    #[test]
    fn links_are_loopback_under_name_and_alias() {
        let links = ["redis:cache".to_owned(), "db".to_owned()];
        let (pod, findings) = run(&Settings { links: &links, ..NOTHING });
        let names = pod.host_aliases[0].hostnames.clone().unwrap();
        assert_eq!(
            (pod.host_aliases[0].ip.as_str(), names),
            ("127.0.0.1", vec!["cache".into(), "db".into(), "redis".into()])
        );
        assert!(findings.contains(&rules::LINKS));
    }

    #[test]
    fn hosts_are_grouped_by_address_and_bad_ones_are_named() {
        let host =
            |name: &str, ip: &str| HostEntry { hostname: name.into(), ip_address: ip.into(), ..HostEntry::default() };
        let list =
            [host("a.example", "10.0.0.1"), host("b", "10.0.0.1"), host("c", "not-an-ip"), host("under_score", "::1")];
        let (pod, findings) = run(&Settings { extra_hosts: &list, ..NOTHING });
        assert_eq!(pod.host_aliases.len(), 1);
        assert_eq!(findings.as_slice().len(), 2);
    }

    #[test]
    fn own_resolvers_replace_the_cluster_s() {
        let servers = ["10.0.0.2".to_owned(), "x".to_owned()];
        let (pod, findings) = run(&Settings { dns_servers: &servers, hostname: Some("Web_1"), ..NOTHING });
        assert_eq!(pod.dns_policy.as_deref(), Some("None"));
        assert_eq!(pod.dns_config.and_then(|config| config.nameservers), Some(vec!["10.0.0.2".to_owned()]));
        assert_eq!(pod.hostname, None);
        assert!(findings.contains(&rules::DNS_SERVERS) && findings.contains(&rules::HOST_ENTRY));
        let (only_searches, _) = run(&Settings { dns_search_domains: &["corp.example".to_owned()], ..NOTHING });
        assert_eq!(only_searches.dns_policy, None);
    }
}
