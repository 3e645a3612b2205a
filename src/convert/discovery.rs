//! How others find the workload: Cloud Map registries and Service Connect endpoints as Services.
//!
//! Sources: Amazon ECS Developer Guide, "Service Connect components" and "Use service discovery"; AWS Cloud Map API
//! reference, `DnsConfig`.

use crate::finding::rules::discovery as rules;
use crate::finding::rules::service as service_rules;
use crate::finding::{Findings, Subject};
use crate::inventory::cloud_map::DiscoveryService;
use crate::inventory::container_logging::LogConfiguration;
use crate::inventory::index::Index;
use crate::inventory::secret::Secret;
use crate::inventory::service_attachment::ServiceRegistry;
use crate::inventory::service_connect::{
    ServiceConnectAccessLog, ServiceConnectCertificateAuthority, ServiceConnectClientAlias,
    ServiceConnectConfiguration, ServiceConnectContainer, ServiceConnectHeaderMatch, ServiceConnectService,
    ServiceConnectTestTrafficHeader, ServiceConnectTestTrafficRules, ServiceConnectTimeout, ServiceConnectTls,
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
            port,
            container_name,
            container_port,
            unknown: _, // reported by the walk over all catch-alls
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
                format!(
                    "{name} has SRV records, so callers learn the port from DNS ({} of container {})",
                    port.or(*container_port).map_or_else(|| "the port".to_owned(), |port| format!("port {port}")),
                    container_name.as_deref().unwrap_or("(any)")
                ),
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
    let own = log_configuration.as_ref().map(proxy_log);
    let parts: Vec<String> = own.into_iter().chain(logs).chain(level.map(|level| format!("level {level}"))).collect();
    if !parts.is_empty() {
        findings.raise(
            &rules::SERVICE_CONNECT_LOGS,
            subject,
            "serviceConnectConfiguration.logConfiguration",
            format!(
                "the Service Connect proxy wrote logs of its own ({}); there is no proxy on Kubernetes",
                parts.join("; ")
            ),
            "Use Traefik's access log for calls from outside and the application's own log for calls inside.",
        );
    }
    let namespace = namespace.as_deref().unwrap_or("");
    let namespace = namespace.rsplit('/').next().unwrap_or(namespace);
    for endpoint in services {
        offer(endpoint, namespace, pod, service, subject, findings);
    }
}

/// Where the proxy's own log went. Values of options may hold tokens, so only their names are repeated.
fn proxy_log(configuration: &LogConfiguration) -> String {
    let LogConfiguration { log_driver, options, secret_options, unknown: _ /* INV002 reports it */ } = configuration;
    let options: Vec<String> = options
        .iter()
        .map(|(name, value)| if name.starts_with("awslogs-") { format!("{name}={value}") } else { name.clone() })
        .chain(
            secret_options
                .iter()
                .map(|Secret { name, value_from, unknown: _ /* INV002 */ }| format!("{name} from {value_from}")),
        )
        .collect();
    format!("{} with {}", log_driver.as_deref().unwrap_or("no driver"), options.join(", "))
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
        ingress_port_override,
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
    proxy(timeout.as_ref(), *ingress_port_override, tls.as_ref(), &member, subject, findings);
    let discovery = discovery_name.as_deref().unwrap_or(port_name);
    let default_name = format!("{discovery}.{namespace}");
    let mut reachable = Vec::new();
    for alias in client_aliases {
        let ServiceConnectClientAlias {
            port: alias_port,
            dns_name,
            test_traffic_rules,
            unknown: _, // reported by the walk over all catch-alls
        } = alias;
        if let Some(header) = test_traffic_rules.as_ref().and_then(test_header) {
            findings.raise(
                &service_rules::STAGED_DEPLOYMENT,
                subject,
                &member,
                format!("during a deployment, calls with the header {header} reach the new revision first"),
                "Rebuild it as a route of its own (an IngressRoute with a Header() rule) if releases are tested this way.",
            );
        }
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
        reachable.push(default_name.clone());
    }
    findings.raise(
        &rules::SERVICE_CONNECT_PROVIDER,
        subject,
        &member,
        format!(
            "callers use {} through Service Connect ({default_name}), which pods can't resolve and running tasks don't re-learn",
            reachable.join(", ")
        ),
        "Move the callers of this namespace in the same wave, or put an internal load balancer in front first.",
    );
}

/// Reports what the proxy in front of the container did.
fn proxy(
    timeout: Option<&ServiceConnectTimeout>,
    ingress_port: Option<i64>,
    tls: Option<&ServiceConnectTls>,
    member: &str,
    subject: &Subject,
    findings: &mut Findings,
) {
    if let Some(ServiceConnectTimeout { idle_timeout_seconds, per_request_timeout_seconds, unknown: _ }) = timeout {
        let seconds =
            |value: &Option<i64>| value.map_or_else(|| "default".to_owned(), |seconds| format!("{seconds} s"));
        findings.raise(
            &rules::SERVICE_CONNECT_TIMEOUT,
            subject,
            member,
            format!(
                "the proxy cut calls (idle {}, per request {}); a Service does not",
                seconds(idle_timeout_seconds),
                seconds(per_request_timeout_seconds)
            ),
            "Set the same time-outs in the clients.",
        );
    }
    if let Some(port) = ingress_port {
        findings.raise(
            &rules::INGRESS_PORT,
            subject,
            member,
            format!("callers' proxies reached this service's proxy on port {port}, which nothing listens on in a pod"),
            "Take the port out of the security group rules that name it.",
        );
    }
    if let Some(ServiceConnectTls { issuer_certificate_authority, kms_key, role_arn, unknown: _ /* INV002 */ }) = tls {
        let authority = issuer_certificate_authority.as_ref().and_then(
            |ServiceConnectCertificateAuthority { aws_pca_authority_arn, unknown: _ /* INV002 */ }| {
                aws_pca_authority_arn.as_deref()
            },
        );
        let or_none = |text: Option<&str>| text.unwrap_or("none").to_owned();
        findings.raise(
            &rules::SERVICE_CONNECT_TLS,
            subject,
            member,
            format!(
                "the proxies encrypted calls to this service (authority {}, key {}, role {}); a Service does not",
                or_none(authority),
                or_none(kms_key.as_deref()),
                or_none(role_arn.as_deref())
            ),
            "Use a mesh with mutual TLS, or TLS in the application with cert-manager.",
        );
    }
}

/// `name: value` of the header that marks test traffic.
fn test_header(rules: &ServiceConnectTestTrafficRules) -> Option<String> {
    let ServiceConnectTestTrafficRules { header, unknown: _ /* INV002 reports it */ } = rules;
    let ServiceConnectTestTrafficHeader { name, value, unknown: _ } = header.as_ref()?;
    let exact = value.as_ref().map(|ServiceConnectHeaderMatch { exact, unknown: _ }| exact.as_deref());
    Some(format!("{name}: {}", exact.flatten().unwrap_or("(any)")))
}

/// The port with this ECS name. Port names are shortened for Kubernetes, so the sanitised form is compared too.
fn port_named<'a>(pod: &'a Pod, ecs_name: &str) -> Option<&'a Port> {
    let ports = || pod.containers.iter().flat_map(|container| &container.ports);
    ports().find(|port| port.name == ecs_name).or_else(|| {
        let sanitised = Name::sanitise(ecs_name, 15);
        ports().find(|port| port.name == sanitised.as_str())
    })
}
