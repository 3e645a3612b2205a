//! What a scanned Application Load Balancer and its listeners say, as annotations of the load balancer controller.
//!
//! Everything is taken from the scanned objects. The health check, the drain time and the target type are about Traefik,
//! which stands behind the load balancer now.
//!
//! Source: AWS Load Balancer Controller v3.5, "Ingress annotations".

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::attributes;
use super::edge::EdgeContext;
use super::listeners::{Balancer, is_https, port};
use crate::finding::Findings;
use crate::finding::rules::edge as rules;
use crate::inventory::arn::Arn;
use crate::inventory::attribute::Attribute;
use crate::inventory::listener::{Certificate, Listener, MutualAuthentication};
use crate::inventory::load_balancer::{AvailabilityZone, IpamPools, LoadBalancer};
use crate::migration::{Name, Scheme};

const PREFIX: &str = "alb.ingress.kubernetes.io";
/// Longest name of a load balancer.
const MAX_NAME: usize = 32;
const PROTECTION: &str = "deletion_protection.enabled";

/// Attributes that a new load balancer has by itself. Source: `ELBv2` API reference, `LoadBalancerAttribute`.
const DEFAULTS: &[(&str, &str)] = &[
    ("access_logs.s3.enabled", "false"),
    ("client_keep_alive.seconds", "3600"),
    ("connection_logs.s3.enabled", "false"),
    ("health_check_logs.s3.enabled", "false"),
    ("idle_timeout.timeout_seconds", "60"),
    ("load_balancing.cross_zone.enabled", "true"),
    ("routing.http.desync_mitigation_mode", "defensive"),
    ("routing.http.drop_invalid_header_fields.enabled", "false"),
    ("routing.http.preserve_host_header.enabled", "false"),
    ("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false"),
    ("routing.http.xff_client_port.enabled", "false"),
    ("routing.http.xff_header_processing.mode", "append"),
    ("routing.http2.enabled", "true"),
    ("waf.fail_open.enabled", "false"),
    ("zonal_shift.config.enabled", "false"),
];

/// Belongs to TCP listeners; the controller could not set it on these.
const TCP_IDLE: &str = "tcp.idle_timeout.seconds";

const LISTENER_DEFAULTS: &[(&str, &str)] = &[("routing.http.response.server.enabled", "true")];

/// Annotations of the load balancer itself: the same on every Ingress of the group.
pub(super) fn load_balancer(cx: &EdgeContext<'_>, findings: &mut Findings) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut set = |suffix: &str, value: String| {
        out.insert(format!("{PREFIX}/{suffix}"), value);
    };
    set("group.name", cx.name.to_string());
    set("load-balancer-name", Name::sanitise(&format!("{}-eks", cx.balancer.name), MAX_NAME).to_string());
    set("scheme", cx.balancer.scheme.as_str().to_owned());
    set("target-type", "ip".to_owned());
    // Traefik answers /ping with 503 while it drains, so that the load balancer turns away before it stops.
    set("healthcheck-port", "8080".to_owned());
    set("healthcheck-path", "/ping".to_owned());
    set("healthcheck-interval-seconds", "15".to_owned());
    set("healthcheck-timeout-seconds", "5".to_owned());
    set("healthy-threshold-count", "2".to_owned());
    set("unhealthy-threshold-count", "2".to_owned());
    set("success-codes", "200".to_owned());
    set("target-group-attributes", "deregistration_delay.timeout_seconds=30".to_owned());
    let Some(info) = cx.balancer.info else { return out };
    let LoadBalancer {
        load_balancer_arn: _,        // the origin
        dns_name: _,                 // the new one gets its own
        canonical_hosted_zone_id: _, // likewise
        created_time: _,             // history
        load_balancer_name: _,       // in the edge's name
        scheme: _,                   // read with the listeners
        vpc_id: _,                   // the controller uses the cluster's
        state: _,                    // of the moment
        kind: _,                     // decided who converts it
        availability_zones,
        security_groups,
        ip_address_type,
        customer_owned_ipv4_pool,
        enforce_security_group_inbound_rules_on_private_link_traffic: _, // Network Load Balancers only
        enable_prefix_for_ipv6_source_nat: _,                            // Network Load Balancers only
        ipam_pools,
        attributes: found,
        tags: _,    // describe the old object and who manages it
        unknown: _, // reported for the inventory as a whole
    } = info;
    let subnets: BTreeSet<&str> = availability_zones.iter().filter_map(subnet).collect();
    if !subnets.is_empty() {
        set("subnets", Vec::from_iter(subnets).join(","));
    }
    if !security_groups.is_empty() {
        set("security-groups", security_groups.join(","));
        // Without it the pods don't admit a load balancer whose security groups the controller does not own.
        set("manage-backend-security-group-rules", "true".to_owned());
    }
    if let Some(kind) = ip_address_type.as_deref().filter(|kind| *kind != "ipv4") {
        set("ip-address-type", kind.to_owned());
    }
    if let Some(pool) = customer_owned_ipv4_pool.as_deref().filter(|pool| !pool.is_empty()) {
        set("customer-owned-ipv4-pool", pool.to_owned());
    }
    if let Some(IpamPools { ipv4_ipam_pool_id: Some(pool), unknown: _ }) = ipam_pools {
        set("ipam-ipv4-pool-id", pool.clone());
    }
    let (text, refused) = attributes::annotation(found, DEFAULTS, &[PROTECTION]);
    if let Some(text) = text {
        set("load-balancer-attributes", text);
    }
    protection_and_refused(cx.balancer, found, &refused, findings);
    let subject = cx.balancer.subject();
    if cx.balancer.scheme == Scheme::InternetFacing {
        findings.raise(
            &rules::WEB_ACL,
            &subject,
            "",
            "Elastic Load Balancing does not tell whether a web ACL protects the load balancer, so the new one has none",
            format!(
                "run `aws wafv2 get-web-acl-for-resource --resource-arn {}` and add the annotation {PREFIX}/wafv2-acl-arn if there is one",
                cx.balancer.arn
            ),
        );
    }
    out
}

/// Reports attributes of a load balancer that the new one does not get.
pub(super) fn protection_and_refused(
    balancer: &Balancer<'_>,
    attributes: &[Attribute],
    refused: &[&str],
    findings: &mut Findings,
) {
    let subject = balancer.subject();
    for key in refused {
        refuse(&subject, key, findings);
    }
    if attributes::is_on(attributes, PROTECTION) {
        findings.raise(
            &rules::DELETION_PROTECTION,
            &subject,
            PROTECTION,
            "the old load balancer is protected from deletion, the new one is not, so that its step can be undone",
            "add deletion_protection.enabled=true to its attributes annotation after the cutover",
        );
    }
}

fn subnet(zone: &AvailabilityZone) -> Option<&str> {
    let AvailabilityZone {
        zone_name: _, // the subnet's
        subnet_id,
        outpost_id: _,               // the subnet's
        load_balancer_addresses: _,  // Network Load Balancers only
        source_nat_ipv6_prefixes: _, // Network Load Balancers only
        unknown: _,                  // reported for the inventory as a whole
    } = zone;
    subnet_id.as_deref().filter(|id| !id.is_empty())
}

/// Annotations of the listeners that an Ingress's rules apply to.
pub(super) fn listeners(
    cx: &EdgeContext<'_>,
    listeners: &[&Listener],
    findings: &mut Findings,
) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut ports = Vec::new();
    let mut clients = Vec::new();
    for listener in listeners {
        let Listener {
            listener_arn: _,      // the origin
            load_balancer_arn: _, // joined by it
            port: _,              // read below
            protocol: _,          // read below
            certificates,
            ssl_policy,
            default_actions: _, // translated as a rule
            alpn_policy: _,     // Network Load Balancers only
            mutual_authentication,
            attributes: found,
            tags: _,    // describe the AWS object
            unknown: _, // reported for the inventory as a whole
        } = listener;
        let (number, protocol) = (port(listener), if is_https(listener) { "HTTPS" } else { "HTTP" });
        ports.push(json!({ protocol: number }));
        let origin = cx.balancer.listener_origin(listener);
        if is_https(listener) {
            let certificates = certificate_arns(certificates);
            check_certificates(cx.balancer, &certificates, &origin.subject, findings);
            if !certificates.is_empty() {
                out.insert(format!("{PREFIX}/certificate-arn"), certificates.join(","));
            }
            if let Some(policy) = ssl_policy {
                out.insert(format!("{PREFIX}/ssl-policy"), policy.clone());
            }
            clients.extend(mutual_authentication.as_ref().and_then(|config| mutual(number, config)));
        }
        let (text, refused) = attributes::annotation(found, LISTENER_DEFAULTS, &[TCP_IDLE]);
        if let Some(text) = text {
            out.insert(format!("{PREFIX}/listener-attributes.{protocol}-{number}"), text);
        }
        for key in refused {
            refuse(&origin.subject, key, findings);
        }
    }
    out.insert(format!("{PREFIX}/listen-ports"), serde_json::Value::from(ports).to_string());
    if !clients.is_empty() {
        out.insert(format!("{PREFIX}/mutual-authentication"), serde_json::Value::from(clients).to_string());
    }
    out
}

/// The default certificate first: the controller takes the first as the default.
pub(super) fn certificate_arns(certificates: &[Certificate]) -> Vec<&str> {
    let mut sorted: Vec<(bool, &str)> = certificates
        .iter()
        .map(|Certificate { certificate_arn, is_default, unknown: _ }| {
            (*is_default != Some(true), certificate_arn.as_str())
        })
        .filter(|(_, arn)| !arn.is_empty())
        .collect();
    sorted.sort_unstable();
    let mut arns: Vec<&str> = Vec::new();
    for (_, arn) in sorted {
        if !arns.contains(&arn) {
            arns.push(arn);
        }
    }
    arns
}

/// Reports certificates that the new load balancer can't use.
pub(super) fn check_certificates(
    balancer: &Balancer<'_>,
    certificates: &[&str],
    subject: &crate::finding::Subject,
    findings: &mut Findings,
) {
    let mut raise = |message: String| {
        findings.raise(
            &rules::CERTIFICATE,
            subject,
            "Certificates",
            message,
            "import or request the certificate in the load balancer's region and put its ARN into the certificate-arn annotation",
        );
    };
    if certificates.is_empty() {
        raise("the listener has no certificate in the inventory, so the controller can't create it".to_owned());
    }
    let region = Arn::parse(&balancer.arn).map(|arn| arn.region).unwrap_or_default();
    for arn in certificates {
        // IAM server certificates have no region.
        let other =
            Arn::parse(arn).ok().filter(|arn| !arn.region.is_empty() && !region.is_empty() && arn.region != region);
        if let Some(other) = other {
            raise(format!("a certificate belongs to region {} and can't be used in {region}", other.region));
        }
    }
}

fn mutual(port: u16, config: &MutualAuthentication) -> Option<serde_json::Value> {
    let MutualAuthentication {
        mode,
        trust_store_arn,
        ignore_client_certificate_expiry,
        trust_store_association_status: _, // of the moment
        advertise_trust_store_ca_names,
        unknown: _, // reported for the inventory as a whole
    } = config;
    let mode = mode.as_deref().filter(|mode| *mode != "off")?;
    let mut entry = json!({ "port": port, "mode": mode });
    if let Some(store) = trust_store_arn {
        entry["trustStore"] = json!(store);
    }
    if *ignore_client_certificate_expiry == Some(true) {
        entry["ignoreClientCertificateExpiry"] = json!(true);
    }
    if advertise_trust_store_ca_names.as_deref() == Some("on") {
        entry["advertiseTrustStoreCaNames"] = json!("on");
    }
    Some(entry)
}

fn refuse(subject: &crate::finding::Subject, key: &str, findings: &mut Findings) {
    findings.raise(
        &rules::ATTRIBUTE,
        subject,
        key,
        "the attribute's value holds a comma or outer spaces, which the controller's annotation can't carry",
        "set the attribute with the AWS CLI once the new load balancer exists",
    );
}
