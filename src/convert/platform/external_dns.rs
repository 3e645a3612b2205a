//! external-dns, when the edges carry host names.
//!
//! It changes nothing by itself: no object carries a host name until the cutover gives one the annotation. It never deletes
//! a record, and its role can only touch the names that the listeners' rules know, and its own marks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::Needed;
use super::context::{Context, comments, count, identity, service_account};
use crate::migration::{Addon, AddonSource, AddonValues, Env, ExternalDnsValues, ProviderName};

const NAME: &str = "external-dns";
/// Begins the names of the TXT records by which external-dns knows its own; a type (`a-`, `aaaa-`, `cname-`) follows.
const MARK: &str = "eks-";

/// The add-on, when a rule names a host.
pub(super) fn addon(cx: &Context<'_>) -> Option<Needed> {
    let hosts: BTreeSet<&str> = cx.migration.edges.iter().flat_map(|edge| &edge.hosts).map(String::as_str).collect();
    if hosts.is_empty() {
        return None;
    }
    let domains: BTreeSet<String> = hosts.iter().map(|host| domain(host).to_owned()).collect();
    let names: Vec<String> = hosts.iter().flat_map(|host| [(*host).to_owned(), format!("{MARK}*-{host}")]).collect();
    let zones = cx.arn("route53", "hostedzone/*");
    let statements = [
        json!({
            "Effect": "Allow",
            "Action": "route53:ChangeResourceRecordSets",
            "Resource": zones,
            "Condition": {
                "ForAllValues:StringLike": {"route53:ChangeResourceRecordSetsNormalizedRecordNames": names},
            },
        }),
        json!({
            "Effect": "Allow",
            "Action": ["route53:ListHostedZones", "route53:ListResourceRecordSets", "route53:ListTagsForResources"],
            "Resource": "*",
        }),
    ];
    let role = cx.role(NAME, &[NAME], &statements, &[]);
    let region = &cx.migration.target.region;
    let env = Env { name: "AWS_DEFAULT_REGION".to_owned(), value: region.clone() };
    let addon = Addon {
        name: NAME,
        order: 70,
        namespace: NAME,
        purpose: format!(
            "points {} at the new load balancers when the cutover asks for it",
            count(hosts.len(), "host name")
        ),
        source: AddonSource::Repository {
            url: "https://kubernetes-sigs.github.io/external-dns",
            chart: NAME,
            version: "1.21.1",
        },
        images: &["registry.k8s.io"],
        values: AddonValues::ExternalDns(ExternalDnsValues {
            provider: ProviderName { name: "aws" },
            service_account: service_account(NAME, Some(&role)),
            sources: vec!["ingress", "service"],
            domain_filters: domains.into_iter().collect(),
            policy: "upsert-only",
            registry: "txt",
            txt_owner_id: cx.cluster_name(),
            txt_prefix: "eks-%{record_type}-",
            annotation_prefix: "external-dns.kubernetes.io/",
            env: if region.is_empty() { Vec::new() } else { vec![env] },
        }),
        comments: comments([
            (
                "/domainFilters",
                "Decide: your hosted zones. These are the parents of the rules' host names:\nthe inventory does not say which zones there are.",
            ),
            (
                "/policy",
                "Never deletes a record. An existing record without a mark of this owner is left alone, so that a name\nmoves only when a person has taken the old record over.",
            ),
            (
                "/annotationPrefix",
                "Written out, because the default changed: on an edge's Ingress,\n`external-dns.kubernetes.io/hostname: www.example.com` makes the record.",
            ),
        ]),
        identity: identity(&role, "changing the records of these host names, listing zones"),
        after: BTreeMap::new(),
        on_demand: BTreeMap::new(),
        needs: BTreeSet::from(["karpenter"]),
    };
    Some((addon, Some(role)))
}

/// The name without its first label, when enough is left for a zone.
fn domain(host: &str) -> &str {
    match host.split_once('.') {
        Some((_, parent)) if parent.contains('.') => parent,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::domain;

    #[test]
    fn a_zone_has_two_labels_at_least() {
        assert_eq!(domain("www.shop.example.com"), "shop.example.com");
        assert_eq!(domain("shop.example"), "shop.example");
    }
}
