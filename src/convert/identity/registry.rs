//! What image pulls need of others now that the nodes pull: repository policies of other accounts, and the node role's right
//! to fill a pull-through cache.
//!
//! Sources: Amazon ECR User Guide, "Private repository policy examples" and "IAM permissions required to sync an upstream
//! registry with an Amazon ECR private registry".

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::finding::Findings;
use crate::finding::rules::identity as rules;
use crate::migration::identity::NeededPolicy;
use crate::migration::policy::VERSION;
use crate::migration::{Target, Workload};

/// What a pull calls on a repository.
const PULL_ACTIONS: [&str; 3] = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/// What the first pull through a cache calls beyond that.
pub(super) const CACHE_ACTIONS: [&str; 2] = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];

/// Raises a finding for every image of another account's registry, and gives the policies that its repositories need.
pub(super) fn foreign(workloads: &[Workload], target: &Target, findings: &mut Findings) -> Vec<NeededPolicy> {
    let own = target.account_id.as_str();
    let mut repositories: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for container in workloads.iter().flat_map(|workload| &workload.pod.containers) {
        let Some(place) = place(&container.image.repository) else { continue };
        if own.is_empty() || place.account == own {
            continue;
        }
        repositories.entry((place.account, place.region)).or_default().insert(place.repository);
        findings.raise(
            &rules::OTHER_REGISTRY,
            &container.origin.subject,
            format!("{}.image", container.origin.member),
            format!(
                "The image comes from the registry of account {}, whose repository policies decide who may pull.",
                place.account
            ),
            "Give the owner of that account the repository policy from iam/access.md, unless `aws ecr get-repository-policy` shows that the EKS cluster's account may pull already.",
        );
    }
    let document = json!({"Version": VERSION, "Statement": [{
        "Sid": "PullForEks",
        "Effect": "Allow",
        "Principal": {"AWS": format!("arn:{}:iam::{own}:root", target.partition_or_default())},
        "Action": PULL_ACTIONS,
    }]});
    let policy = |((account, region), names): ((&str, &str), BTreeSet<&str>)| {
        NeededPolicy {
        holder: format!(
            "Repositories {} of account {account} in {region}",
            names.into_iter().collect::<Vec<_>>().join(", ")
        ),
        why: "The nodes of the EKS cluster pull these images, not the execution role; the account's node roles say which of them may."
            .to_owned(),
        document: document.clone(),
    }
    };
    repositories.into_iter().map(policy).collect()
}

/// What the node role needs for a pull-through cache.
pub(super) fn cache(target: &Target) -> NeededPolicy {
    let own = if target.account_id.is_empty() { "*" } else { &target.account_id };
    let region = if target.region.is_empty() { "*" } else { &target.region };
    let resource = format!("arn:{}:ecr:{region}:{own}:repository/*", target.partition_or_default());
    let statement =
        json!({"Sid": "FillPullThroughCache", "Effect": "Allow", "Action": CACHE_ACTIONS, "Resource": resource});
    NeededPolicy {
        holder: "Node role of the EKS cluster".to_owned(),
        why: "The first pull of a new tag fills the pull-through cache. Narrow the resource to the prefixes of your cache rules."
            .to_owned(),
        document: json!({"Version": VERSION, "Statement": [statement]}),
    }
}

/// Where an image is kept.
struct Place<'a> {
    account: &'a str,
    region: &'a str,
    repository: &'a str,
}

/// Reads an ECR address: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/…`, or the dual-stack form
/// `111122223333.dkr-ecr.eu-west-1.on.aws/…`.
fn place(image: &str) -> Option<Place<'_>> {
    let (host, repository) = image.split_once('/')?;
    let (account, rest) = host.split_once('.')?;
    let forms = ["dkr.ecr.", "dkr.ecr-fips.", "dkr-ecr.", "dkr-ecr-fips."];
    let region = forms.iter().find_map(|form| rest.strip_prefix(form))?.split('.').next()?;
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    is_account.then_some(Place { account, region, repository })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_region_and_repository_are_read_from_the_address() {
        let read = |text| place(text).map(|place| (place.account, place.region, place.repository));
        let expected = Some(("111122223333", "eu-west-1", "team/web"));
        assert_eq!(read("111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/web"), expected);
        assert_eq!(read("111122223333.dkr-ecr.eu-west-1.on.aws/team/web"), expected);
        assert_eq!(read("public.ecr.aws/nginx/nginx"), None);
        assert_eq!(read("nginx"), None);
    }
}
