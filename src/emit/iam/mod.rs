//! IAM: the identities of a migration as files. One model, and each format a sibling module; CloudFormation is the first.

mod access;
mod cloudformation;
mod logical_id;
mod readme;
mod reuse;
mod trust;

use super::{EmitError, Files};
use crate::migration::Migration;

/// Files under `iam/`: the stack of all roles, the trust policies of reused roles, and the two documents about them.
///
/// # Errors
/// When a value can't be written as YAML or JSON, or a name is not a file name.
pub fn files(migration: &Migration) -> Result<Files, EmitError> {
    let mut files = Files::new();
    let identities = &migration.identities;
    let stack = if identities.roles.is_empty() { None } else { Some(cloudformation::template(migration)?) };
    if let Some(stack) = &stack {
        files.add("iam/roles.cfn.yaml", stack.clone())?;
    }
    for role in &identities.reused {
        reuse::add(&mut files, role)?;
    }
    files.add("iam/access.md", access::document(identities))?;
    files.add("iam/README.md", readme::document(migration, stack.as_deref())?)?;
    Ok(files)
}
