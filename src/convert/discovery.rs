//! How others find the workload: Cloud Map registries and Service Connect endpoints as Services.
//!
//! Sources: Amazon ECS Developer Guide, "Service Connect components" and "Use service discovery"; AWS Cloud Map API
//! reference, `DnsConfig`.

use crate::finding::rules::discovery as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::cloud_map::DiscoveryService;
use crate::inventory::index::Index;
use crate::inventory::service_attachment::ServiceRegistry;
use crate::inventory::service_connect::{
    ServiceConnectAccessLog, ServiceConnectClientAlias, ServiceConnectConfiguration, ServiceConnectContainer,
    ServiceConnectService, ServiceConnectTimeout, ServiceConnectTls,
};
use crate::migration::{Name, Pod, Port, Service, ServicePort};

/// Makes the Service headless where Cloud Map's A records resolved to the tasks themselves.
pub fn registries(
    registries: &[ServiceRegistry],
    index: &Index<'_>,
    service: &mut Option<Service>,
    subject: &Subject,
    findings: &mut Findings,
) {
    for registry in registries {
        let ServiceRegistry {
            registry_arn,
            port: _,           // only for SRV records, which carry the port of each task; reported below
            container_name: _, // which container's port an SRV record carries
            container_port: _, // the same
            unknown: _,        // reported by the walk over all catch-alls
        } = registry;
        let arn = registry_arn.as_deref().unwrap_or("");
        let Some(registered) = index.discovery_service(arn) else {
            findings.raise(
                &rules::REGISTRY_UNKNOWN,
                subject,
                "serviceRegistries",
                format!("the Cloud Map service {arn} is not in the inventory"),
                "Add the output of `aws servicediscovery get-service`, or scan again with servicediscovery:GetService.",
            );
            continue;
        };
        if let Some(service) = service {
            service.headless = true;
        }
        let name = dns_name(registered, index);
        findings.raise(
            &rules::CLOUD_MAP_NAME,
            subject,
            "serviceRegistries",
            format!("callers find this service as {name}, a Cloud Map name that ends with the ECS tasks"),
            "Point callers to the Kubernetes Service, or hand the name over as the plan says.",
        );
        let srv =
            registered.dns_config.iter().flat_map(|dns| &dns.dns_records).any(|r| r.kind.as_deref() == Some("SRV"));
        if srv {
            findings.raise(
                &rules::SRV_RECORDS,
                subject,
                "serviceRegistries",
                format!("{name} has SRV records, so callers learn the port from DNS"),
                "Give callers the fixed port of the Service.",
            );
        }
    }
}

/// `service.namespace` of a Cloud Map service; its id where the inventory does not hold a name.
#[must_use]
pub fn dns_name(service: &DiscoveryService, index: &Index<'_>) -> String {
    let own = service.name.as_deref().or(service.id.as_deref()).unwrap_or(&service.arn);
    match index.namespace_of(service).and_then(|namespace| namespace.name.as_deref()) {
        Some(namespace) => format!("{own}.{namespace}"),
        None => own.to_owned(),
    }
}

/// Adds a Service for each Service Connect alias that is a legal Service name, and reports what the proxy did.
pub fn service_connect(
    configuration: &ServiceConnectConfiguration,
    pod: &Pod,
    service: &mut Option<Service>,
    subject: &Subject,
    findings: &mut Findings,
) {
    let ServiceConnectConfiguration {
        enabled,
        namespace,
        services,
        log_configuration,
        access_log_configuration,
        container_configurations,
        unknown: _, // reported by the walk over all catch-alls
    } = configuration;
    if *enabled == Some(false) {
        return;
    }
    let logs = access_log_configuration.as_ref().map(
        |ServiceConnectAccessLog { format, include_query_parameters, unknown: _ }| {
            format!(
                "access log {} ({})",
                format.as_deref().unwrap_or("TEXT"),
                include_query_parameters.as_deref().unwrap_or("DISABLED")
            )
        },
    );
    let level =
        container_configurations.iter().find_map(|ServiceConnectContainer { log_level, unknown: _ }| log_level.clone());
    if log_configuration.is_some() || logs.is_some() || level.is_some() {
        findings.raise(
            &rules::SERVICE_CONNECT_LOGS,
            subject,
            "serviceConnectConfiguration.logConfiguration",
            "the Service Connect proxy wrote logs of its own; there is no proxy on Kubernetes",
            "Use Traefik's access log for calls from outside and the application's own log for calls inside.",
        );
    }
    let namespace = namespace.as_deref().unwrap_or("");
    let namespace = namespace.rsplit('/').next().unwrap_or(namespace);
    for endpoint in services {
        offer(endpoint, namespace, pod, service, subject, findings);
    }
}

fn offer(
    endpoint: &ServiceConnectService,
    namespace: &str,
    pod: &Pod,
    service: &mut Option<Service>,
    subject: &Subject,
    findings: &mut Findings,
) {
    let ServiceConnectService {
        port_name,
        discovery_name,
        client_aliases,
        ingress_port_override: _, // the proxy's own port; there is no proxy
        timeout,
        tls,
        unknown: _, // reported by the walk over all catch-alls
    } = endpoint;
    let member = format!("serviceConnectConfiguration.services[{port_name}]");
    let Some(port) = port_named(pod, port_name) else {
        findings.raise(
            &rules::PORT_NAME_UNKNOWN,
            subject,
            &member,
            format!("Service Connect offers the port {port_name:?}, which no container declares"),
            "Correct the port's name in the task definition, or add the port to the chart's service.ports.",
        );
        return;
    };
    if let Some(ServiceConnectTimeout { idle_timeout_seconds, per_request_timeout_seconds, unknown: _ }) = timeout {
        let seconds =
            |value: &Option<i64>| value.map_or_else(|| "default".to_owned(), |seconds| format!("{seconds} s"));
        findings.raise(
            &rules::SERVICE_CONNECT_TIMEOUT,
            subject,
            &member,
            format!(
                "the proxy cut calls (idle {}, per request {}); a Service does not",
                seconds(idle_timeout_seconds),
                seconds(per_request_timeout_seconds)
            ),
            "Set the same time-outs in the clients.",
        );
    }
    if let Some(ServiceConnectTls { issuer_certificate_authority: _, kms_key: _, role_arn: _, unknown: _ }) = tls {
        // The authority, key and role belong to the proxy's certificates, which nobody asks for on Kubernetes.
        findings.raise(
            &rules::SERVICE_CONNECT_TLS,
            subject,
            &member,
            "the proxies encrypted calls to this service; a Service does not",
            "Use a mesh with mutual TLS, or TLS in the application with cert-manager.",
        );
    }
    let discovery = discovery_name.as_deref().unwrap_or(port_name);
    let default_name = format!("{discovery}.{namespace}");
    let mut reachable = Vec::new();
    for alias in client_aliases {
        let ServiceConnectClientAlias {
            port: alias_port,
            dns_name,
            test_traffic_rules: _, // which header selects the new revision during an ECS blue/green deployment
            unknown: _,            // reported by the walk over all catch-alls
        } = alias;
        let host = dns_name.as_deref().unwrap_or(&default_name);
        let number =
            alias_port.and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0).unwrap_or(port.number);
        reachable.push(format!("{host}:{number}"));
        match Name::new(host) {
            Ok(name) => {
                let port = ServicePort {
                    name: port.name.clone(),
                    port: number,
                    target_port: port.number,
                    protocol: port.protocol,
                    app_protocol: port.app_protocol.clone(),
                };
                service.get_or_insert_default().aliases.insert(name, port);
            }
            Err(_) => findings.raise(
                &rules::ALIAS_NOT_A_NAME,
                subject,
                &member,
                format!("callers use the alias {host}, which can't be the name of a Service"),
                "Change the callers' URLs to the Service's name, or rewrite the name in CoreDNS.",
            ),
        }
    }
    if reachable.is_empty() {
        reachable.push(default_name);
    }
    findings.raise(
        &rules::SERVICE_CONNECT_PROVIDER,
        subject,
        &member,
        format!(
            "callers use {} through Service Connect, which pods can't resolve and running tasks don't re-learn",
            reachable.join(", ")
        ),
        "Move the callers of this namespace in the same wave, or put an internal load balancer in front first.",
    );
}

/// The port with this ECS name. Port names are shortened for Kubernetes, so the sanitised form is compared too.
fn port_named<'a>(pod: &'a Pod, ecs_name: &str) -> Option<&'a Port> {
    let ports = || pod.containers.iter().flat_map(|container| &container.ports);
    ports().find(|port| port.name == ecs_name).or_else(|| {
        let sanitised = Name::sanitise(ecs_name, 15);
        ports().find(|port| port.name == sanitised.as_str())
    })
}
