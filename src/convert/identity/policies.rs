//! The policies of a role as the inventory holds them, decoded and read, with what could not be.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::finding::rules::identity as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::Gap;
use crate::inventory::role::{AttachedPolicy, InlinePolicy, Role};
use crate::migration::policy::{self, Policy};

/// How a policy belongs to its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attachment<'a> {
    /// Part of the role.
    Inline,
    /// A managed policy, by ARN.
    Managed(&'a str),
}

/// One policy of a role.
pub(super) struct RolePolicy<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Inline or managed.
    pub(super) attachment: Attachment<'a>,
    /// The account's document, decoded; managed policies may come without.
    pub(super) document: Option<Value>,
    /// The same, read.
    pub(super) policy: Option<Policy>,
}

/// All policies of a role.
#[derive(Default)]
pub(super) struct RolePolicies<'a> {
    /// In the inventory's order.
    pub(super) policies: Vec<RolePolicy<'a>>,
    /// What the new role lacks because it could not be read, one sentence each.
    pub(super) lost: Vec<String>,
}

impl RolePolicies<'_> {
    /// Whether every policy was read, so that what they do not say is not allowed.
    pub(super) fn are_complete(&self) -> bool {
        self.lost.is_empty() && self.policies.iter().all(|policy| policy.policy.is_some())
    }

    /// Every statement with the name of its policy.
    pub(super) fn statements(&self) -> impl Iterator<Item = (&str, &policy::Statement)> {
        self.policies.iter().flat_map(|policy| {
            let statements = policy.policy.iter().flat_map(|read| &read.statements);
            statements.map(|statement| (policy.name, statement))
        })
    }
}

/// Reads the policies of `role`. What can't be copied becomes a finding when `report` is set.
pub(super) fn read<'a>(
    role: &'a Role,
    gaps: &[Gap],
    subject: &Subject,
    report: bool,
    findings: &mut Findings,
) -> RolePolicies<'a> {
    let mut read = RolePolicies::default();
    let mut seen: BTreeMap<&str, &InlinePolicy> = BTreeMap::new();
    let mut lose = |name: &str, why: String, findings: &mut Findings| {
        if report {
            let action = "Compare the role with the account and add what is missing to the new role by hand.";
            findings.raise(&rules::POLICY_NOT_COPIED, subject, member(name), why.clone(), action);
        }
        let text = if name.is_empty() { why } else { format!("inline policy {name}: {why}") };
        read.lost.push(text);
    };
    // By name: IAM promises no order, and the same role must give the same text.
    let mut inline_policies: Vec<&InlinePolicy> = role.inline_policies.iter().collect();
    inline_policies.sort_by(|left, right| left.policy_name.cmp(&right.policy_name));
    for inline in inline_policies {
        let name = inline.policy_name.as_str();
        if let Some(first) = seen.insert(name, inline) {
            if first.policy_document != inline.policy_document {
                lose(name, "The input holds this inline policy twice, with different documents.".to_owned(), findings);
            }
            continue;
        }
        match decode(inline) {
            Ok((document, policy)) => read.policies.push(RolePolicy {
                name,
                attachment: Attachment::Inline,
                document: Some(document),
                policy: Some(policy),
            }),
            Err(why) => lose(name, why, findings),
        }
    }
    let unread = |gap: &Gap| !(gap.operation == "GetRolePolicy" && role.inline_policies.iter().any(without_document));
    for gap in gaps.iter().filter(|gap| concerns(gap, role)).filter(|gap| unread(gap)) {
        let why = format!("Scan was refused {}, so policies of this role may be missing.", gap.operation);
        lose("", why, findings);
    }
    for attached in &role.attached_policies {
        let AttachedPolicy { policy_name, policy_arn, policy_document, unknown: _ } = attached;
        let document = policy_document.as_ref().and_then(|value| policy::document(value).ok());
        let policy = document.as_ref().and_then(|value| Policy::from_value(value).ok());
        let name = policy_name.as_deref().unwrap_or_else(|| policy_arn.rsplit('/').next().unwrap_or_default());
        read.policies.push(RolePolicy { name, attachment: Attachment::Managed(policy_arn), document, policy });
    }
    read
}

/// The member path of an inline policy.
pub(super) fn member(policy: &str) -> String {
    if policy.is_empty() { String::new() } else { format!("policies[{policy}]") }
}

fn without_document(policy: &InlinePolicy) -> bool {
    policy.policy_document.is_none()
}

fn decode(inline: &InlinePolicy) -> Result<(Value, Policy), String> {
    // `unknown` members are reported for every object of the inventory at once.
    let InlinePolicy { policy_name: _, policy_document, unknown: _ } = inline;
    let value = policy_document.as_ref().ok_or("Scan could not read the document of this inline policy.")?;
    let malformed = |error: policy::PolicyError| format!("This inline policy is malformed: {error}.");
    let document = policy::document(value).map_err(malformed)?;
    let policy = Policy::from_value(&document).map_err(malformed)?;
    Ok((document, policy))
}

/// Whether scan failed to read something of this role.
fn concerns(gap: &Gap, role: &Role) -> bool {
    let resource = gap.resource.as_deref().unwrap_or_default();
    let named = resource == role.role_name || role.arn.as_deref() == Some(resource);
    gap.service == "iam" && named && !gap.operation.starts_with("GetPolicy")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::finding::ObjectKind;

    fn read_all<'a>(role: &'a Role, gaps: &[Gap]) -> (RolePolicies<'a>, Findings) {
        let mut findings = Findings::new();
        let subject = Subject::new(ObjectKind::Role, &role.role_name);
        let read = read(role, gaps, &subject, true, &mut findings);
        (read, findings)
    }

    fn role(inline: &Value) -> Role {
        serde_json::from_value(
            json!({"RoleName": "r", "Arn": "arn:aws:iam::111122223333:role/r", "InlinePolicies": inline}),
        )
        .expect("role")
    }

    #[test]
    fn malformed_and_missing_documents_are_left_out_and_said() {
        let role = role(&json!([
            {"PolicyName": "good", "PolicyDocument": {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}},
            {"PolicyName": "text", "PolicyDocument": "%7B%22Statement%22%3A%5B%5D%7D"},
            {"PolicyName": "bad", "PolicyDocument": {"Statement": [{"Effect": "Maybe"}]}},
            {"PolicyName": "gone"}
        ]));
        let (read, findings) = read_all(&role, &[]);
        assert_eq!(read.policies.iter().map(|policy| policy.name).collect::<Vec<_>>(), ["good", "text"]);
        assert_eq!(read.lost.len(), 2);
        assert_eq!(findings.as_slice().len(), 2);
        assert!(findings.as_slice().iter().all(|found| found.rule.code == "IAM002"));
    }

    #[test]
    fn a_refused_call_counts_once() {
        let gap: Gap = serde_json::from_value(json!({
            "service": "iam", "operation": "GetRolePolicy", "resource": "arn:aws:iam::111122223333:role/r", "error": "AccessDenied"
        }))
        .expect("gap");
        let empty = role(&json!([]));
        let (read, _) = read_all(&empty, std::slice::from_ref(&gap));
        assert_eq!(read.lost.len(), 1);
        assert!(!read.are_complete());
        let without = role(&json!([{"PolicyName": "gone"}]));
        let (read, _) = read_all(&without, &[gap]);
        assert_eq!(read.lost.len(), 1, "the policy without a document is that gap");
    }
}
