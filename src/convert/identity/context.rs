//! Access that depends on the caller's circumstances: condition keys and policy variables whose value changes on EKS.

use std::collections::BTreeSet;

use super::policies::{RolePolicies, member};
use crate::finding::rules::identity as rules;
use crate::finding::{Findings, Subject};

/// A condition key and what changes about it.
struct ContextKey {
    /// As [`Condition::is_about`](crate::migration::policy::Condition::is_about) takes it.
    key: &'static str,
    change: &'static str,
}

/// Source: IAM User Guide, "AWS global condition context keys".
const KEYS: [ContextKey; 14] = [
    ContextKey { key: "aws:SourceVpce", change: "pods may reach AWS through another VPC endpoint" },
    ContextKey { key: "aws:SourceVpc", change: "pods may run in another VPC" },
    ContextKey { key: "aws:VpcSourceIp", change: "pods have addresses of the cluster's subnets" },
    ContextKey { key: "aws:SourceIp", change: "pods may leave through another NAT gateway" },
    ContextKey { key: "aws:PrincipalTag/", change: "the new role has no such tag" },
    ContextKey { key: "aws:PrincipalArn", change: "the new role has another ARN" },
    ContextKey {
        key: "aws:userid",
        change: "it holds the role's unique id and the session name, which was the task id on ECS",
    },
    ContextKey { key: "aws:username", change: "a role session has no user name" },
    ContextKey {
        key: "sts:RoleSessionName",
        change: "the session name was the task id on ECS and is made by the SDK on EKS",
    },
    ContextKey { key: "aws:SourceArn", change: "requests of a pod carry no source ARN" },
    ContextKey { key: "aws:SourceAccount", change: "requests of a pod carry no source account" },
    ContextKey { key: "aws:FederatedProvider", change: "the pod's session comes from the cluster's OIDC provider" },
    ContextKey {
        key: "ecs:cluster",
        change: "calls still name the ECS cluster, which goes away at the end of the migration",
    },
    ContextKey { key: "ec2:SourceInstanceARN", change: "the pod's session does not belong to an instance" },
];

/// Raises a finding for every such key, and returns them. `tags` are the tags that the new role has too.
pub(super) fn inspect(
    policies: &RolePolicies<'_>,
    tags: &BTreeSet<String>,
    subject: &Subject,
    findings: &mut Findings,
) -> BTreeSet<String> {
    let mut raised = BTreeSet::new();
    for policy in &policies.policies {
        let Some(read) = &policy.policy else { continue };
        for statement in &read.statements {
            let conditions = statement.conditions.iter().map(|condition| condition.key.as_str());
            let variables = statement.variables().filter(|_| read.evaluates_variables());
            for key in conditions.chain(variables) {
                if let Some(change) = change(key, tags)
                    && raised.insert((policy.name, key.to_owned()))
                {
                    let message = format!("Access depends on {key}, and on EKS {change}.");
                    let action = "Check that the condition holds for the pod (a request from a test pod shows it), and change the policy where it does not.";
                    findings.raise(&rules::CONTEXT_CONDITION, subject, member(policy.name), message, action);
                }
            }
        }
    }
    raised.into_iter().map(|(_, key)| key).collect()
}

/// The same for the access table: what the pod may not be able to do although its policies are the same.
pub(super) fn difference(keys: &BTreeSet<String>) -> Option<String> {
    let listed: Vec<&str> = keys.iter().map(String::as_str).collect();
    (!listed.is_empty()).then(|| format!("what depends on {} (IAM009)", listed.join(", ")))
}

/// What changes about a key; nothing for a principal tag that the new role carries too.
fn change(key: &str, tags: &BTreeSet<String>) -> Option<&'static str> {
    let lower = key.to_ascii_lowercase();
    let found = KEYS.iter().find(|known| {
        let known = known.key.to_ascii_lowercase();
        if known.ends_with('/') { lower.starts_with(&known) } else { lower == known }
    })?;
    // Tag keys are compared without regard to case, as IAM does.
    let tag = lower.strip_prefix("aws:principaltag/");
    if tag.is_some_and(|tag| tags.iter().any(|own| own.eq_ignore_ascii_case(tag))) {
        return None;
    }
    Some(found.change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_is_copied_changes_nothing() {
        let tags = BTreeSet::from(["Team".to_owned()]);
        assert_eq!(change("aws:PrincipalTag/team", &tags), None);
        assert!(change("aws:PrincipalTag/cost-center", &tags).is_some());
        assert!(change("AWS:SOURCEVPCE", &tags).is_some());
        assert_eq!(change("kms:ViaService", &tags), None);
    }
}
