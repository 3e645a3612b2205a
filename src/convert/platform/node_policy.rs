//! What Karpenter may do: its published policy, in which everything that it makes, changes and ends carries this cluster's
//! tag.
//!
//! Source: Karpenter 1.14, "CloudFormation" reference.

use serde_json::{Value, json};

use super::context::Context;
use super::karpenter::NODE_ROLE;

/// The statements.
pub(super) fn statements(cx: &Context<'_>) -> Vec<Value> {
    let target = &cx.migration.target;
    let partition = target.partition_or_default();
    let region = if target.region.is_empty() { "*" } else { &target.region };
    let cluster = cx.cluster_name();
    let owned = format!("kubernetes.io/cluster/{cluster}");
    let ec2 = |resources: &[&str]| -> Vec<String> {
        resources.iter().map(|resource| format!("arn:{partition}:ec2:{region}:*:{resource}/*")).collect()
    };
    let public = |resource: &str| format!("arn:{partition}:ec2:{region}::{resource}/*");
    let made = ["fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request"];
    let profiles = cx.arn("iam", "instance-profile/*");
    let on_request = json!({
        "StringEquals": {
            format!("aws:RequestTag/{owned}"): "owned",
            "aws:RequestTag/eks:eks-cluster-name": cluster,
        },
        "StringLike": {"aws:RequestTag/karpenter.sh/nodepool": "*"},
    });
    let on_resource = json!({
        "StringEquals": {format!("aws:ResourceTag/{owned}"): "owned"},
        "StringLike": {"aws:ResourceTag/karpenter.sh/nodepool": "*"},
    });
    let mut when_made = on_request.clone();
    when_made["StringEquals"]["ec2:CreateAction"] = json!(["RunInstances", "CreateFleet", "CreateLaunchTemplate"]);
    let mut later = on_resource.clone();
    later["StringEqualsIfExists"] = json!({"aws:RequestTag/eks:eks-cluster-name": cluster});
    later["ForAllValues:StringEquals"] =
        json!({"aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"]});
    let profile = |kind: &str| {
        json!({
            "StringEquals": {
                format!("aws:{kind}/{owned}"): "owned",
                format!("aws:{kind}/topology.kubernetes.io/region"): region,
            },
            "StringLike": {format!("aws:{kind}/karpenter.k8s.aws/ec2nodeclass"): "*"},
        })
    };
    let mut run_on = vec![public("image"), public("snapshot")];
    run_on.extend(ec2(&["security-group", "subnet", "capacity-reservation", "placement-group"]));
    vec![
        json!({"Effect": "Allow", "Action": ["ec2:RunInstances", "ec2:CreateFleet"], "Resource": run_on}),
        json!({
            "Effect": "Allow",
            "Action": ["ec2:RunInstances", "ec2:CreateFleet"],
            "Resource": ec2(&["launch-template"]),
            "Condition": on_resource,
        }),
        json!({
            "Effect": "Allow",
            "Action": ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"],
            "Resource": ec2(&made),
            "Condition": on_request,
        }),
        json!({"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": ec2(&made), "Condition": when_made}),
        json!({"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": ec2(&["instance"]), "Condition": later}),
        json!({
            "Effect": "Allow",
            "Action": ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
            "Resource": ec2(&["instance", "launch-template"]),
            "Condition": on_resource,
        }),
        json!({
            "Effect": "Allow",
            "Action": READ,
            "Resource": "*",
            "Condition": {"StringLike": {"aws:RequestedRegion": region}},
        }),
        json!({
            "Effect": "Allow",
            "Action": "ssm:GetParameter",
            "Resource": format!("arn:{partition}:ssm:{region}::parameter/aws/service/*"),
        }),
        json!({"Effect": "Allow", "Action": ["pricing:GetProducts", "iam:ListInstanceProfiles"], "Resource": "*"}),
        json!({
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": node_role(cx),
            "Condition": {"StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"]}},
        }),
        json!({
            "Effect": "Allow",
            "Action": ["iam:CreateInstanceProfile", "iam:TagInstanceProfile"],
            "Resource": profiles,
            "Condition": profile("RequestTag"),
        }),
        json!({
            "Effect": "Allow",
            "Action": [
                "iam:AddRoleToInstanceProfile",
                "iam:RemoveRoleFromInstanceProfile",
                "iam:DeleteInstanceProfile",
            ],
            "Resource": profiles,
            "Condition": profile("ResourceTag"),
        }),
        json!({"Effect": "Allow", "Action": "iam:GetInstanceProfile", "Resource": profiles}),
        json!({
            "Effect": "Allow",
            "Action": "eks:DescribeCluster",
            "Resource": cx.arn("eks", &format!("cluster/{cluster}")),
        }),
    ]
}

/// ARN of the nodes' role, which Karpenter passes to the instances.
fn node_role(cx: &Context<'_>) -> String {
    let known = cx.cluster.and_then(|cluster| {
        let of_groups = cluster.nodegroups.iter().find_map(|group| group.node_role.clone());
        of_groups.or_else(|| cluster.compute_config.as_ref()?.node_role_arn.clone())
    });
    known.unwrap_or_else(|| cx.arn("iam", &format!("role/{NODE_ROLE}")))
}

const READ: [&str; 13] = [
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeCapacityReservations",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypeOfferings",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribePlacementGroups",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSpotPriceHistory",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
];
