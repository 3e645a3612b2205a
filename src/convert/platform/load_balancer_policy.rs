//! What the load balancer controller may do: AWS's published policy, with the tag's presence narrowed to this cluster's
//! value and the security groups to the cluster's VPC.
//!
//! Source: AWS Load Balancer Controller v3.5, `docs/install/iam_policy.json`.

use serde_json::{Value, json};

use super::context::Context;

/// The tag that the controller puts on everything that it makes; its value is the cluster's name.
const TAG: &str = "elbv2.k8s.aws/cluster";

/// The statements.
pub(super) fn statements(cx: &Context<'_>) -> Vec<Value> {
    let partition = cx.migration.target.partition_or_default();
    let elb = |resource: &str| format!("arn:{partition}:elasticloadbalancing:*:*:{resource}");
    let security_groups = format!("arn:{partition}:ec2:*:*:security-group/*");
    let request = format!("aws:RequestTag/{TAG}");
    let resource = format!("aws:ResourceTag/{TAG}");
    // With an unknown cluster any cluster's tag has to do, as in the published policy.
    let tagged = |key: &str| match &cx.migration.target.cluster {
        Some(cluster) => json!({"StringEquals": {key: cluster}}),
        None => json!({"Null": {key: "false"}}),
    };
    let mut retag = tagged(&resource);
    retag["Null"][&request] = json!("true");
    let mut tag_new_group = tagged(&request);
    tag_new_group["StringEquals"]["ec2:CreateAction"] = json!("CreateSecurityGroup");
    let mut tag_new = tagged(&request);
    tag_new["StringEquals"]["elasticloadbalancing:CreateAction"] = json!(["CreateTargetGroup", "CreateLoadBalancer"]);
    let mut rules_of_nodes = json!({
        "Effect": "Allow",
        "Action": ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
        "Resource": "*",
    });
    if let Some(vpc) = &cx.migration.target.vpc_id {
        rules_of_nodes["Resource"] = json!([security_groups, format!("arn:{partition}:ec2:*:*:security-group-rule/*")]);
        rules_of_nodes["Condition"] =
            json!({"ArnLikeIfExists": {"ec2:Vpc": format!("arn:{partition}:ec2:*:*:vpc/{vpc}")}});
    }
    vec![
        json!({
            "Effect": "Allow",
            "Action": "iam:CreateServiceLinkedRole",
            "Resource": "*",
            "Condition": {"StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}},
        }),
        json!({"Effect": "Allow", "Action": READ, "Resource": "*"}),
        json!({"Effect": "Allow", "Action": PROTECTION, "Resource": "*"}),
        rules_of_nodes,
        json!({"Effect": "Allow", "Action": "ec2:CreateSecurityGroup", "Resource": "*"}),
        json!({"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": security_groups, "Condition": tag_new_group}),
        json!({
            "Effect": "Allow",
            "Action": ["ec2:CreateTags", "ec2:DeleteTags"],
            "Resource": security_groups,
            "Condition": retag.clone(),
        }),
        json!({
            "Effect": "Allow",
            "Action": "ec2:DeleteSecurityGroup",
            "Resource": "*",
            "Condition": tagged(&resource),
        }),
        json!({
            "Effect": "Allow",
            "Action": ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
            "Resource": "*",
            "Condition": tagged(&request),
        }),
        // Listeners and rules have no tag when they are made.
        json!({"Effect": "Allow", "Action": LISTENERS, "Resource": "*"}),
        json!({
            "Effect": "Allow",
            "Action": ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
            "Resource": [elb("targetgroup/*/*"), elb("loadbalancer/net/*/*"), elb("loadbalancer/app/*/*")],
            "Condition": retag,
        }),
        json!({
            "Effect": "Allow",
            "Action": ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
            "Resource": [
                elb("listener/net/*/*/*"),
                elb("listener/app/*/*/*"),
                elb("listener-rule/net/*/*/*"),
                elb("listener-rule/app/*/*/*"),
            ],
        }),
        json!({"Effect": "Allow", "Action": CHANGE, "Resource": "*", "Condition": tagged(&resource)}),
        json!({
            "Effect": "Allow",
            "Action": "elasticloadbalancing:AddTags",
            "Resource": [elb("targetgroup/*/*"), elb("loadbalancer/net/*/*"), elb("loadbalancer/app/*/*")],
            "Condition": tag_new,
        }),
        // Target groups of the cutover are made by the plan's steps and carry no tag of the controller.
        json!({
            "Effect": "Allow",
            "Action": ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
            "Resource": elb("targetgroup/*/*"),
        }),
    ]
}

const READ: [&str; 30] = [
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeCoipPools",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeIpamPools",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpcs",
    "ec2:GetCoipPoolUsage",
    "ec2:GetSecurityGroupsForVpc",
    "elasticloadbalancing:DescribeCapacityReservation",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeTrustStores",
    "cognito-idp:DescribeUserPoolClient",
];

/// Certificates, web ACLs and Shield. Without the read actions of WAF and Shield the controller stops half-way.
const PROTECTION: [&str; 16] = [
    "acm:DescribeCertificate",
    "acm:ListCertificates",
    "iam:GetServerCertificate",
    "iam:ListServerCertificates",
    "shield:CreateProtection",
    "shield:DeleteProtection",
    "shield:DescribeProtection",
    "shield:GetSubscriptionState",
    "waf-regional:AssociateWebACL",
    "waf-regional:DisassociateWebACL",
    "waf-regional:GetWebACL",
    "waf-regional:GetWebACLForResource",
    "wafv2:AssociateWebACL",
    "wafv2:DisassociateWebACL",
    "wafv2:GetWebACL",
    "wafv2:GetWebACLForResource",
];

const LISTENERS: [&str; 10] = [
    "elasticloadbalancing:AddListenerCertificates",
    "elasticloadbalancing:CreateListener",
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:DeleteListener",
    "elasticloadbalancing:DeleteRule",
    "elasticloadbalancing:ModifyListener",
    "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:RemoveListenerCertificates",
    "elasticloadbalancing:SetRulePriorities",
    "elasticloadbalancing:SetWebAcl",
];

const CHANGE: [&str; 11] = [
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteTargetGroup",
    "elasticloadbalancing:ModifyCapacityReservation",
    "elasticloadbalancing:ModifyIpPools",
    "elasticloadbalancing:ModifyListenerAttributes",
    "elasticloadbalancing:ModifyLoadBalancerAttributes",
    "elasticloadbalancing:ModifyTargetGroup",
    "elasticloadbalancing:ModifyTargetGroupAttributes",
    "elasticloadbalancing:SetIpAddressType",
    "elasticloadbalancing:SetSecurityGroups",
    "elasticloadbalancing:SetSubnets",
];
