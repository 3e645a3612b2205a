//! Picks the EKS cluster and the Kubernetes version that everything is rendered for.

use crate::config::Config;
use crate::finding::rules::inventory as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::Inventory;
use crate::inventory::arn::Arn;
use crate::inventory::eks::EksCluster;
use crate::migration::{KubernetesVersion, Target};

/// The target: what the configuration says, else what scan saw, else Kubernetes 1.33 and an unnamed cluster.
pub fn target(inventory: &Inventory, config: &Config, findings: &mut Findings) -> Target {
    let subject = Subject::new(ObjectKind::Inventory, "eksClusters");
    let cluster = choose(inventory, config);
    if cluster.is_none() {
        let (message, action) = match (inventory.eks_clusters.len(), &config.eks_cluster) {
            (0, _) => (
                "the inventory holds no EKS cluster, so version, OIDC issuer and VPC are unknown".to_owned(),
                "Scan with --eks-cluster NAME, or add the output of `aws eks describe-cluster` as another input.",
            ),
            (_, Some(name)) => (
                format!("the inventory holds no EKS cluster named {name:?}"),
                "Correct `eksCluster` in ecs2eks.yaml, or scan with --eks-cluster.",
            ),
            (count, None) => (
                format!("the inventory holds {count} EKS clusters and none is chosen"),
                "Set `eksCluster` in ecs2eks.yaml.",
            ),
        };
        findings.raise(&rules::NO_TARGET_CLUSTER, &subject, "", message, action);
    }
    let scope = inventory.scopes.first();
    let arn = cluster.and_then(|cluster| cluster.arn.as_deref()).and_then(|arn| Arn::parse(arn).ok());
    let mut services = inventory.services.iter().filter_map(|service| service.service_arn.as_deref());
    let any_arn = arn.or_else(|| services.find_map(|arn| Arn::parse(arn).ok()));
    let part = |from_arn: fn(&Arn<'_>) -> String, from_scope: Option<String>| {
        any_arn.as_ref().map(from_arn).or(from_scope).unwrap_or_default()
    };
    Target {
        kubernetes: version(cluster, config, findings),
        cluster: cluster.map(|cluster| cluster.name.clone()),
        partition: Some(part(|arn| arn.partition.to_owned(), scope.map(|scope| scope.partition.clone())))
            .filter(|partition| !partition.is_empty())
            .unwrap_or_else(|| "aws".to_owned()),
        account_id: part(|arn| arn.account.to_owned(), scope.map(|scope| scope.account_id.clone())),
        region: part(|arn| arn.region.to_owned(), scope.map(|scope| scope.region.clone())),
        oidc_issuer: cluster
            .and_then(|cluster| cluster.identity.as_ref())
            .and_then(|identity| identity.oidc.as_ref())
            .and_then(|oidc| oidc.issuer.as_deref())
            .map(|issuer| issuer.trim_start_matches("https://").trim_start_matches("http://").to_owned())
            .filter(|issuer| !issuer.is_empty()),
        vpc_id: cluster
            .and_then(|cluster| cluster.resources_vpc_config.as_ref())
            .and_then(|vpc| vpc.vpc_id.clone())
            .filter(|id| !id.is_empty()),
    }
}

fn choose<'a>(inventory: &'a Inventory, config: &Config) -> Option<&'a EksCluster> {
    match &config.eks_cluster {
        Some(name) => inventory.eks_clusters.iter().find(|cluster| cluster.name == *name),
        None if inventory.eks_clusters.len() == 1 => inventory.eks_clusters.first(),
        None => None,
    }
}

fn version(cluster: Option<&EksCluster>, config: &Config, findings: &mut Findings) -> KubernetesVersion {
    if let Some(version) = config.kubernetes_version() {
        return version;
    }
    let Some((cluster, text)) = cluster.and_then(|cluster| Some((cluster, cluster.version.as_deref()?))) else {
        return KubernetesVersion::default();
    };
    text.parse().unwrap_or_else(|_| {
        let minor = text.strip_prefix("1.").and_then(|minor| minor.parse::<u8>().ok());
        let nearest = minor.map_or_else(KubernetesVersion::default, KubernetesVersion::clamp_minor);
        findings.raise(
            &rules::VERSION_OUT_OF_RANGE,
            &Subject::new(ObjectKind::EksCluster, &cluster.name),
            "version",
            format!("the cluster runs Kubernetes {text}; the charts are rendered for {nearest}"),
            "Upgrade the cluster into the range 1.30 to 1.37 first, or check every chart by hand.",
        );
        nearest
    })
}
