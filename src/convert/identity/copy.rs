//! The successor of an ECS task role: the same policies, boundary, path, tags and session length, and another trust.

use std::collections::BTreeMap;

use super::policies::{Attachment, RolePolicies};
use super::trust::Admitted;
use crate::inventory::role::{PermissionsBoundary, Role as Old};
use crate::migration::Origin;
use crate::migration::identity::{InlinePolicy, Role, RolePurpose};

/// Begins the description of every role that we write, so that a later run does not take its own roles for foreign ones.
pub(super) const DESCRIPTION: &str = "EKS copy of ";

/// Longest description.
const MAX_DESCRIPTION: usize = 1000;

/// IAM's default session length in seconds, which needs no mention.
const DEFAULT_SESSION: i64 = 3600;

/// Tags by key, without the ones that only AWS may set.
pub(super) fn tags(old: &Old) -> BTreeMap<String, String> {
    all_tags(old).into_iter().filter(|(key, _)| !key.to_ascii_lowercase().starts_with("aws:")).collect()
}

/// Tags by key.
pub(super) fn all_tags(old: &Old) -> BTreeMap<String, String> {
    old.tags.iter().map(|tag| (tag.key.clone(), tag.value.clone().unwrap_or_default())).collect()
}

/// Path of a role, `/` when it has none.
pub(super) fn path(old: &Old) -> String {
    old.path.clone().filter(|path| path.starts_with('/') && path.ends_with('/')).unwrap_or_else(|| "/".to_owned())
}

/// ARN of a permissions boundary.
pub(super) fn boundary(boundary: Option<&PermissionsBoundary>) -> Option<String> {
    let PermissionsBoundary { permissions_boundary_type: _, permissions_boundary_arn, unknown: _ } = boundary?;
    permissions_boundary_arn.clone()
}

/// A session length that is not IAM's default.
pub(super) fn session(seconds: Option<i64>) -> Option<i64> {
    seconds.filter(|&seconds| seconds != DEFAULT_SESSION)
}

/// Copies a role.
pub(super) fn copy(
    old: &Old,
    policies: &RolePolicies<'_>,
    name: &str,
    path: &str,
    arn: Option<String>,
    admitted: Admitted,
) -> Role {
    let Old {
        path: _, // the caller decides
        role_name,
        role_id: _, // another role has another id; conditions on it are findings
        arn: old_arn,
        create_date: _,                 // no meaning for a new role
        assume_role_policy_document: _, // the new role trusts service accounts only
        description,
        max_session_duration,
        permissions_boundary,
        tags: _,                 // `tags()` leaves AWS's own out
        role_last_used: _,       // says nothing about a new role
        source_role_template: _, // says where the old role came from
        inline_policies: _,      // `policies` holds them decoded
        attached_policies: _,    // the same
        unknown: _,              // reported for every object of the inventory at once
    } = old;
    let boundary = boundary(permissions_boundary.as_ref());
    let mut managed_policies = Vec::new();
    let mut inline_policies = Vec::new();
    for policy in &policies.policies {
        match (policy.attachment, &policy.document) {
            (Attachment::Managed(arn), _) => managed_policies.push(arn.to_owned()),
            (Attachment::Inline, Some(document)) => {
                inline_policies.push(InlinePolicy { name: policy.name.to_owned(), document: document.clone() });
            }
            (Attachment::Inline, None) => {}
        }
    }
    let about = description.as_deref().filter(|text| !text.is_empty()).map(|text| format!(": {text}"));
    let subject = crate::finding::Subject::new(crate::finding::ObjectKind::Role, role_name);
    Role {
        purpose: RolePurpose::Workload(Origin::object(subject, old_arn.clone().unwrap_or_default())),
        name: name.to_owned(),
        path: path.to_owned(),
        arn,
        description: describe(&format!("{role_name}{}", about.unwrap_or_default())),
        trusted: admitted.trusted,
        associated: admitted.associated,
        managed_policies,
        inline_policies,
        boundary,
        max_session_seconds: session(*max_session_duration),
        tags: tags(old),
    }
}

/// A description that IAM accepts: only characters of its pattern, at most 1000.
///
/// Source: IAM API Reference, `CreateRole`.
fn describe(text: &str) -> String {
    let legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}');
    DESCRIPTION.chars().chain(text.chars().filter(|&c| legal(c))).take(MAX_DESCRIPTION).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::policies::read;
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    #[test]
    fn everything_that_makes_the_role_is_copied_and_awss_own_tags_are_not() {
        let document = json!({"Version": "2012-10-17", "Statement": [
            {"Sid": "B", "Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::home/${aws:username}/*"},
            {"Sid": "A", "Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}]});
        let old: Old = serde_json::from_value(json!({
            "RoleName": "media", "Path": "/shop/", "Arn": "arn:aws:iam::111122223333:role/shop/media", "Description": "Resizes\u{2014}images",
            "MaxSessionDuration": 7200, "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/b"},
            "Tags": [{"Key": "team", "Value": "content"}, {"Key": "aws:cloudformation:stack-name", "Value": "x"}],
            "InlinePolicies": [{"PolicyName": "files", "PolicyDocument": document}],
            "AttachedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"}]
        }))
        .expect("role");
        let subject = Subject::new(ObjectKind::Role, "media");
        let policies = read(&old, &[], &subject, true, &mut Findings::new());
        let new = copy(&old, &policies, "eks-media", &path(&old), None, Admitted::default());
        assert_eq!(new.inline_policies[0].document, document, "exactly, in order, with variables");
        assert_eq!(new.managed_policies, ["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"]);
        assert_eq!((new.path.as_str(), new.max_session_seconds), ("/shop/", Some(7200)));
        assert_eq!(new.boundary.as_deref(), Some("arn:aws:iam::111122223333:policy/b"));
        assert_eq!(new.tags.keys().collect::<Vec<_>>(), ["team"]);
        assert_eq!(new.description, "EKS copy of media: Resizesimages");
    }
}
