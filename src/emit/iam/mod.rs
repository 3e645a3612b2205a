//! IAM: the identities of a migration as files. One model, and each format a sibling module: which ones are written is the
//! team's choice. Whatever the format, roles have the same names, and one deployment makes them all.

mod access;
mod cdk;
mod cli;
mod cloudformation;
mod eksctl;
mod logical_id;
mod merged_policy;
mod names;
mod readme;
mod reuse;
mod smoke;
mod terraform;
mod trust;

use super::{EmitError, Files};
use crate::migration::identity::{IamFormat, Identities, Role};
use crate::migration::{Migration, Target};

pub use smoke::{CHECK as SMOKE_CHECK, path as smoke_path};

/// Files under `iam/`: all roles in each chosen format, the trust policies of reused roles, the smoke checks, and the two
/// documents about them.
///
/// # Errors
/// When a value can't be written in a format, or a name is not a file name.
pub fn files(migration: &Migration) -> Result<Files, EmitError> {
    let mut files = Files::new();
    let identities = &migration.identities;
    let mut stack = None;
    if has_something_to_make(identities) {
        for format in formats(identities) {
            match format {
                IamFormat::CloudFormation => {
                    let roles: Vec<&Role> = identities.roles.iter().collect();
                    let associations: Vec<_> = identities.associations.iter().collect();
                    if !(roles.is_empty() && associations.is_empty()) {
                        let text = cloudformation::template(&migration.target, &roles, &associations)?;
                        files.add("iam/roles.cfn.yaml", text.clone())?;
                        stack = Some(text);
                    }
                }
                IamFormat::Terraform => terraform::add(&mut files, migration)?,
                IamFormat::Eksctl => eksctl::add(&mut files, migration)?,
                IamFormat::Cdk => cdk::add(&mut files, migration)?,
                IamFormat::Cli => cli::add(&mut files, migration)?,
            }
        }
    }
    for role in &identities.reused {
        reuse::add(&mut files, role)?;
    }
    smoke::add(&mut files, migration)?;
    files.add("iam/access.md", access::document(identities))?;
    files.add("iam/README.md", readme::document(migration, stack.as_deref(), files.get(eksctl::BESIDE).is_some())?)?;
    Ok(files)
}

/// The chosen formats; CloudFormation when nothing was chosen.
fn formats(identities: &Identities) -> Vec<IamFormat> {
    if identities.formats.is_empty() {
        vec![IamFormat::CloudFormation]
    } else {
        identities.formats.iter().copied().collect()
    }
}

fn has_something_to_make(identities: &Identities) -> bool {
    !(identities.roles.is_empty() && identities.reused.is_empty() && identities.associations.is_empty())
}

/// Name of the stack in the formats that make one.
fn stack_name(target: &Target) -> String {
    format!("{}-pod-roles", target.cluster.as_deref().unwrap_or("eks"))
}
