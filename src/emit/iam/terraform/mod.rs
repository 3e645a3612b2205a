//! A Terraform root module of all roles. HCL is written by a serializer; only comments between blocks are ours.
//!
//! Inline policies and attachments are resources of their own, so that the diff of a re-run is one block for one policy.
//! Reused roles come in by `import` blocks: all their attributes are as scan saw them, but for the trust policy.
//!
//! Source: Terraform registry, hashicorp/aws: `aws_iam_role`, `aws_iam_role_policy`, `aws_iam_role_policy_attachment`,
//! `aws_iam_openid_connect_provider`, `aws_eks_pod_identity_association`.

mod align;
mod expression;
mod role;
mod settings;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hcl::Block;

use super::cloudformation;
use super::logical_id::resource_name;
use crate::emit::{EmitError, Files};
use crate::migration::Migration;
use crate::migration::identity::{Association, Identities};
use crate::report::one_line;

/// Folder of the module.
pub(super) const FOLDER: &str = "iam/terraform";

/// The module's files.
///
/// # Errors
/// When HCL can't be written.
pub(super) fn add(files: &mut Files, migration: &Migration) -> Result<(), EmitError> {
    let target = &migration.target;
    let Identities {
        roles,
        reused,
        access: _,            // a document
        execution_roles: _,   // a document
        resource_policies: _, // a document
        needed_policies: _,   // the same
        associations,
        formats: _, // the caller's
    } = &migration.identities;
    files.add(format!("{FOLDER}/versions.tf"), text(&settings::versions(target))?)?;
    let variables = settings::variables(migration);
    if !variables.is_empty() {
        files.add(format!("{FOLDER}/variables.tf"), text(&variables)?)?;
    }
    if !roles.is_empty() {
        let mut out = text(&settings::provider(migration))?;
        for found in roles {
            separate(&mut out);
            let _ = writeln!(out, "# {}", one_line(&cloudformation::comment(found)));
            out.push_str(&text(&role::blocks(found, target))?);
        }
        files.add(format!("{FOLDER}/roles.tf"), out)?;
    }
    if !reused.is_empty() {
        let mut out = String::from(
            "# Roles of ECS that the pods use too. Terraform changes their trust policy and nothing else; read the plan. Before\n\
             # the module goes away, take them out of its state: `terraform state rm`.\n",
        );
        for found in reused {
            separate(&mut out);
            out.push_str(&text(&role::reused(found))?);
        }
        files.add(format!("{FOLDER}/reused.tf"), out)?;
    }
    if !associations.is_empty() {
        let own: BTreeSet<&str> = roles.iter().map(|found| found.name.as_str()).collect();
        let blocks: Vec<Block> = associations.iter().map(|found| association(found, &own, migration)).collect();
        files.add(format!("{FOLDER}/associations.tf"), text(&blocks)?)?;
    }
    Ok(())
}

fn association(found: &Association, own: &BTreeSet<&str>, migration: &Migration) -> Block {
    let Association { account, role, role_arn } = found;
    let name = resource_name(&format!("{}.{}", account.namespace, account.name));
    let cluster = match &migration.target.cluster {
        Some(cluster) => expression::literal(cluster),
        None => expression::reference(&["var", settings::CLUSTER]),
    };
    let role_arn = if own.contains(role.as_str()) {
        expression::reference(&["aws_iam_role", &resource_name(role), "arn"])
    } else {
        expression::literal(role_arn.as_deref().unwrap_or_default())
    };
    Block::builder("resource")
        .add_labels(["aws_eks_pod_identity_association".to_owned(), name])
        .add_attribute(("cluster_name", cluster))
        .add_attribute(("namespace", expression::literal(account.namespace.as_str())))
        .add_attribute(("service_account", expression::literal(account.name.as_str())))
        .add_attribute(("role_arn", role_arn))
        .build()
}

/// Blocks with an empty line between them.
fn text(blocks: &[Block]) -> Result<String, EmitError> {
    let texts = blocks.iter().map(hcl::format::to_string).collect::<Result<Vec<_>, _>>()?;
    Ok(align::align(&texts.join("\n")))
}

fn separate(out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
}
