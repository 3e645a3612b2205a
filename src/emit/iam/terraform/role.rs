//! The blocks of a role. Policy documents are `locals`, so that each line of a document is a line of the file.

use std::collections::BTreeMap;

use hcl::{Block, BlockBuilder};
use serde_json::json;

use super::expression::{Text, expression, json_encoded, literal, reference};
use super::settings::PLACEHOLDERS;
use crate::emit::iam::logical_id::resource_name;
use crate::migration::Target;
use crate::migration::identity::{InlinePolicy, ReusedRole, Role, trust_policy};

/// A new role: the role, each inline policy, and the attachments.
pub(super) fn blocks(role: &Role, target: &Target) -> Vec<Block> {
    let Role {
        purpose: _, // told in the comment
        name,
        path,
        arn: _, // Terraform makes it
        description,
        trusted,
        associated,
        managed_policies,
        inline_policies,
        boundary,
        max_session_seconds,
        tags,
    } = role;
    let id = resource_name(name);
    let trust = trust_policy(&PLACEHOLDERS.names(target), trusted, associated).to_value();
    let trust_id = format!("{id}_trust");
    let mut documents = Block::builder("locals").add_attribute((trust_id.as_str(), expression(&trust, Text::Template)));
    let mut builder = Block::builder("resource")
        .add_labels(["aws_iam_role", &id])
        .add_attribute(("name", literal(name)))
        .add_attribute(("path", literal(path)))
        .add_attribute(("description", literal(description)));
    builder = attributes(builder, boundary.as_deref(), *max_session_seconds, tags);
    let mut blocks = vec![builder.add_attribute(("assume_role_policy", json_encoded(&trust_id))).build()];
    for InlinePolicy { name: policy, document } in inline_policies {
        let policy_id = resource_name(&format!("{name}:{policy}"));
        documents = documents.add_attribute((policy_id.as_str(), expression(document, Text::Literal)));
        blocks.push(
            Block::builder("resource")
                .add_labels(["aws_iam_role_policy", &policy_id])
                .add_attribute(("name", literal(policy)))
                .add_attribute(("role", reference(&["aws_iam_role", &id, "name"])))
                .add_attribute(("policy", json_encoded(&policy_id)))
                .build(),
        );
    }
    if !managed_policies.is_empty() {
        let set =
            hcl::expr::FuncCall::builder("toset").arg(expression(&json!(managed_policies), Text::Literal)).build();
        blocks.push(
            Block::builder("resource")
                .add_labels(["aws_iam_role_policy_attachment", &id])
                .add_attribute(("for_each", hcl::Expression::from(set)))
                .add_attribute(("role", reference(&["aws_iam_role", &id, "name"])))
                .add_attribute(("policy_arn", reference(&["each", "value"])))
                .build(),
        );
    }
    blocks.insert(0, documents.build());
    blocks
}

/// A role of ECS that comes under Terraform's hand for its trust policy, and that Terraform must never delete.
pub(super) fn reused(role: &ReusedRole) -> Vec<Block> {
    let ReusedRole {
        name,
        path,
        description,
        boundary,
        max_session_seconds,
        tags,
        before: _, // in iam/reuse, for the way back
        after,
    } = role;
    let id = resource_name(name);
    let import = Block::builder("import")
        .add_attribute(("to", reference(&["aws_iam_role", &id])))
        .add_attribute(("id", literal(name)))
        .build();
    let mut builder = Block::builder("resource")
        .add_labels(["aws_iam_role", &id])
        .add_attribute(("name", literal(name)))
        .add_attribute(("path", literal(path)));
    if let Some(description) = description {
        builder = builder.add_attribute(("description", literal(description)));
    }
    builder = attributes(builder, boundary.as_deref(), *max_session_seconds, tags);
    let trust_id = format!("{id}_trust");
    let documents =
        Block::builder("locals").add_attribute((trust_id.as_str(), expression(after, Text::Literal))).build();
    let guard = Block::builder("lifecycle").add_attribute(("prevent_destroy", true)).build();
    let resource = builder.add_attribute(("assume_role_policy", json_encoded(&trust_id))).add_block(guard);
    vec![import, documents, resource.build()]
}

fn attributes(
    mut builder: BlockBuilder,
    boundary: Option<&str>,
    max_session_seconds: Option<i64>,
    tags: &BTreeMap<String, String>,
) -> BlockBuilder {
    if let Some(boundary) = boundary {
        builder = builder.add_attribute(("permissions_boundary", literal(boundary)));
    }
    if let Some(seconds) = max_session_seconds {
        builder = builder.add_attribute(("max_session_duration", seconds));
    }
    if !tags.is_empty() {
        builder = builder.add_attribute(("tags", expression(&json!(tags), Text::Literal)));
    }
    builder
}
