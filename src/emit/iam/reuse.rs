//! Files of reused roles: the complete new trust policy, and the old one that undoes it.

use super::cli::quoted;
use crate::emit::{EmitError, Files};
use crate::migration::identity::ReusedRole;

/// Folder of the documents.
const FOLDER: &str = "iam/reuse";

pub(super) fn add(files: &mut Files, role: &ReusedRole) -> Result<(), EmitError> {
    let ReusedRole {
        name,
        path: _,                // stays
        description: _,         // stays
        boundary: _,            // stays
        max_session_seconds: _, // stays
        tags: _,                // stay
        before,
        after,
    } = role;
    files.add(format!("{FOLDER}/{name}.trust.json"), serde_json::to_string_pretty(after)?)?;
    files.add(format!("{FOLDER}/{name}.trust.before.json"), serde_json::to_string_pretty(before)?)?;
    Ok(())
}

/// The command that puts a document of `role` into effect. Role names hold no character that a shell reads, `files` has
/// refused those that would.
pub(super) fn command(role: &ReusedRole, before: bool) -> String {
    let (name, which) = (&role.name, if before { ".before" } else { "" });
    format!(
        "aws iam update-assume-role-policy --role-name {} --policy-document {}",
        quoted(name),
        quoted(&format!("file://{FOLDER}/{name}.trust{which}.json"))
    )
}
