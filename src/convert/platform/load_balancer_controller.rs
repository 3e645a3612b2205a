//! AWS Load Balancer Controller: builds the edges' load balancers and binds pods to target groups.

use std::collections::{BTreeMap, BTreeSet};

use super::Needed;
use super::context::{Context, comments, identity, service_account};
use super::load_balancer_policy;
use crate::finding::rules::platform as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::migration::{Addon, AddonSource, AddonValues, LoadBalancerControllerValues};

/// The add-on, when there is an edge.
pub(super) fn addon(cx: &Context<'_>, findings: &mut Findings) -> Option<Needed> {
    let target = &cx.migration.target;
    if cx.migration.edges.is_empty() {
        return None;
    }
    if target.cluster.is_some() && target.vpc_id.is_none() {
        findings.raise(
            &rules::VALUE_UNKNOWN,
            &Subject::new(ObjectKind::EksCluster, cx.cluster_name()),
            "resourcesVpcConfig.vpcId",
            "the cluster's VPC is not known, and the load balancer controller can't ask the instance metadata for it",
            "set vpcId in platform/30-aws-load-balancer-controller/values.yaml",
        );
    }
    let statements = load_balancer_policy::statements(cx);
    let role = cx.role("kube-system", &["aws-load-balancer-controller"], &statements, &[]);
    let names: Vec<String> = cx.migration.edges.iter().map(|edge| edge.name.to_string()).collect();
    let addon = Addon {
        name: "aws-load-balancer-controller",
        order: 30,
        namespace: "kube-system",
        purpose: format!("builds the load balancers {} and registers pods as their targets", names.join(", ")),
        source: AddonSource::Repository {
            url: "https://aws.github.io/eks-charts",
            chart: "aws-load-balancer-controller",
            version: "3.5.0",
        },
        images: &["public.ecr.aws"],
        values: AddonValues::LoadBalancerController(LoadBalancerControllerValues {
            cluster_name: cx.cluster_name(),
            region: target.region.clone(),
            vpc_id: target.vpc_id.clone(),
            replica_count: 2,
            service_account: service_account("aws-load-balancer-controller", Some(&role)),
            enable_service_mutator_webhook: false,
        }),
        comments: comments([
            (
                "/vpcId",
                "The controller can't ask the instance metadata for region and VPC: pods are one hop too far away.",
            ),
            (
                "/enableServiceMutatorWebhook",
                "On, it would take over every Service of type LoadBalancer; those of the edges name their class.",
            ),
        ]),
        identity: identity(&role, "AWS's policy for the controller, changes only to what carries this cluster's tag"),
        after: BTreeMap::new(),
        on_demand: BTreeMap::new(),
        needs: BTreeSet::from(["karpenter"]),
    };
    Some((addon, Some(role)))
}
