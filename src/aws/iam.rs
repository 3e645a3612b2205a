//! IAM: the roles of tasks, task starts and schedules, with every policy that a new role would have to repeat.

use std::collections::BTreeMap;

use aws_sdk_iam::types as sdk;
use aws_smithy_types::date_time::Format;
use futures::future::{join, join_all};
use serde_json::{Value, json};

use super::operation as op;
use super::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::arn::Arn;
use crate::inventory::attribute::ResourceTag;
use crate::inventory::role::{AttachedPolicy, InlinePolicy, PermissionsBoundary, Role};

impl Scanner {
    /// Reads each role once, and each managed policy once.
    pub(super) async fn read_roles(&self, inventory: &mut Inventory) {
        let arns = distinct(references(inventory));
        let roles = join_all(arns.iter().map(|arn| self.role(arn))).await;
        let mut roles: Vec<Role> = roles.into_iter().flatten().collect();
        let policies =
            distinct(roles.iter().flat_map(|role| &role.attached_policies).map(|policy| policy.policy_arn.as_str()));
        let documents = join_all(policies.iter().map(|arn| self.policy_document(arn))).await;
        let documents: BTreeMap<&String, Option<Value>> = policies.iter().zip(documents).collect();
        for policy in roles.iter_mut().flat_map(|role| &mut role.attached_policies) {
            policy.policy_document = documents.get(&policy.policy_arn).cloned().flatten();
        }
        inventory.roles.extend(roles);
    }

    async fn role(&self, reference: &str) -> Option<Role> {
        let arn = Arn::parse(reference).ok();
        if arn.is_some_and(|arn| arn.account != self.caller.scope().account_id) {
            self.caller.gap(&op::IAM_GET_ROLE, reference, "the role belongs to another account");
            return None;
        }
        let name = arn.map_or(reference, |arn| arn.name());
        let answer = self
            .caller
            .read(&op::IAM_GET_ROLE, reference, |capture| {
                self.clients.iam.get_role().role_name(name).customize().interceptor(capture).send()
            })
            .await?;
        let (inline, attached) =
            join(self.inline_policies(name, reference), self.attached_policies(name, reference)).await;
        let role = answer.output.role?;
        Some(self.convert(role, inline, attached))
    }

    async fn inline_policies(&self, name: &str, reference: &str) -> Vec<InlinePolicy> {
        let pages = self
            .caller
            .pages(
                &op::IAM_LIST_ROLE_POLICIES,
                reference,
                |token, capture| {
                    let call = self.clients.iam.list_role_policies().role_name(name).set_marker(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_iam::operation::list_role_policies::ListRolePoliciesOutput::marker,
            )
            .await;
        let names = distinct(pages.iter().flat_map(|page| page.output.policy_names()).map(String::as_str));
        let policies = join_all(names.iter().map(|policy| async move {
            let answer = self
                .caller
                .read(&op::IAM_GET_ROLE_POLICY, &format!("{reference} {policy}"), |capture| {
                    let call = self.clients.iam.get_role_policy().role_name(name).policy_name(policy);
                    call.customize().interceptor(capture).send()
                })
                .await?;
            let document = self.document(&op::IAM_GET_ROLE_POLICY, reference, answer.output.policy_document());
            Some(InlinePolicy { policy_name: policy.clone(), policy_document: document, ..InlinePolicy::default() })
        }));
        policies.await.into_iter().flatten().collect()
    }

    async fn attached_policies(&self, name: &str, reference: &str) -> Vec<AttachedPolicy> {
        let pages = self
            .caller
            .pages(
                &op::IAM_LIST_ATTACHED_ROLE_POLICIES,
                reference,
                |token, capture| {
                    let call = self.clients.iam.list_attached_role_policies().role_name(name).set_marker(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_iam::operation::list_attached_role_policies::ListAttachedRolePoliciesOutput::marker,
            )
            .await;
        let attached = pages.iter().flat_map(|page| page.output.attached_policies());
        let mut policies: Vec<AttachedPolicy> = attached
            .map(|policy| AttachedPolicy {
                policy_name: policy.policy_name().map(str::to_owned),
                policy_arn: policy.policy_arn().unwrap_or_default().to_owned(),
                ..AttachedPolicy::default()
            })
            .collect();
        policies.sort_by(|one, other| one.policy_arn.cmp(&other.policy_arn));
        policies
    }

    /// The default version of a managed policy.
    async fn policy_document(&self, arn: &str) -> Option<Value> {
        let answer = self
            .caller
            .read(&op::IAM_GET_POLICY, arn, |capture| {
                self.clients.iam.get_policy().policy_arn(arn).customize().interceptor(capture).send()
            })
            .await?;
        let version = answer.output.policy().and_then(sdk::Policy::default_version_id)?.to_owned();
        let answer = self
            .caller
            .read(&op::IAM_GET_POLICY_VERSION, arn, |capture| {
                let call = self.clients.iam.get_policy_version().policy_arn(arn).version_id(version);
                call.customize().interceptor(capture).send()
            })
            .await?;
        let document = answer.output.policy_version().and_then(sdk::PolicyVersion::document)?;
        self.document(&op::IAM_GET_POLICY_VERSION, arn, document)
    }

    fn document(&self, operation: &op::Operation, resource: &str, text: &str) -> Option<Value> {
        let document = document(text);
        if document.is_none() {
            self.caller.gap(operation, resource, "the policy document is not JSON");
        }
        document
    }

    fn convert(
        &self,
        role: sdk::Role,
        inline_policies: Vec<InlinePolicy>,
        attached_policies: Vec<AttachedPolicy>,
    ) -> Role {
        let trust = role.assume_role_policy_document.as_deref();
        let tags = role.tags.unwrap_or_default().into_iter();
        Role {
            assume_role_policy_document: trust.and_then(|text| self.document(&op::IAM_GET_ROLE, &role.arn, text)),
            path: Some(role.path),
            role_name: role.role_name,
            role_id: Some(role.role_id),
            arn: Some(role.arn),
            create_date: role.create_date.fmt(Format::DateTime).ok().map(Value::String),
            description: role.description,
            max_session_duration: role.max_session_duration.map(i64::from),
            permissions_boundary: role.permissions_boundary.map(|boundary| PermissionsBoundary {
                permissions_boundary_type: boundary.permissions_boundary_type.map(|kind| kind.as_str().to_owned()),
                permissions_boundary_arn: boundary.permissions_boundary_arn,
                ..PermissionsBoundary::default()
            }),
            tags: tags
                .map(|tag| ResourceTag { key: tag.key, value: Some(tag.value), ..ResourceTag::default() })
                .collect(),
            role_last_used: role.role_last_used.map(|used| {
                let date = used.last_used_date.and_then(|date| date.fmt(Format::DateTime).ok());
                json!({ "LastUsedDate": date, "Region": used.region })
            }),
            inline_policies,
            attached_policies,
            ..Role::default()
        }
    }
}

/// Every role that a pod will stand in for, or that starts tasks today.
fn references(inventory: &Inventory) -> Vec<&str> {
    let tasks = inventory.task_definitions.iter();
    let tasks = tasks.flat_map(|task| [task.task_role_arn.as_deref(), task.execution_role_arn.as_deref()]);
    // A rule's other targets have roles that no migrated task needs.
    let targets = inventory.event_rules.iter().flat_map(|rule| &rule.targets);
    let targets = targets.filter(|target| target.ecs_parameters.is_some()).map(|target| target.role_arn.as_deref());
    let schedules = inventory.schedules.iter().map(|schedule| schedule.target.as_ref()?.role_arn.as_deref());
    tasks.chain(targets).chain(schedules).flatten().collect()
}

/// Reads a policy, which IAM sends as JSON in percent-encoding (RFC 3986).
fn document(text: &str) -> Option<Value> {
    let text = text.trim();
    // Emulators send it plain, and a percent sign in a plain policy must stay.
    if text.starts_with('{') {
        return serde_json::from_str(text).ok();
    }
    serde_json::from_slice(&decode(text)).ok()
}

fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped =
            (bytes[at] == b'%').then(|| Some((hex(*bytes.get(at + 1)?)?, hex(*bytes.get(at + 2)?)?))).flatten();
        if let Some((high, low)) = escaped {
            decoded.push(high * 16 + low);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_decoded() {
        assert_eq!(document("%7B%22Sid%22%3A%22a%20%C3%A4+b%25%22%7D"), Some(json!({ "Sid": "a ä+b%" })));
    }

    #[test]
    fn a_plain_policy_keeps_its_percent_signs() {
        assert_eq!(document(r#"{"Sid":"%41"}"#), Some(json!({ "Sid": "%41" })));
    }

    #[test]
    fn other_text_is_no_policy() {
        assert_eq!(document("%7B"), None);
        assert_eq!(document("%"), None);
    }
}
