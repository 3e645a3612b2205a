//! The platform layer as files, numbered in bootstrap order: what has a lower number must run before what has a higher one.

mod addons;
mod argocd;
mod charts;
mod helmfile;
mod namespaces;
mod readme;
mod scripts;
mod security_groups;
mod steps;
mod storage;

use super::yaml::{self, YamlError};
use super::{EmitError, Files};
use crate::migration::{Apply, Manifest, Migration};
use crate::report::one_line;

/// Files under `platform/`.
///
/// # Errors
/// When a value has no YAML form, or a name is not a file name: a bug in a converter.
pub(super) fn files(migration: &Migration) -> Result<Files, EmitError> {
    let mut files = Files::new();
    if migration.workloads.is_empty() {
        return Ok(files);
    }
    let platform = &migration.platform;
    files.add("platform/00-namespaces.yaml", namespaces::document(&platform.namespaces)?)?;
    files.extend(storage::files(&migration.storage)?);
    for group in &platform.node_groups {
        files.add(format!("platform/20-node-groups/{}.yaml", group.nodegroup_name), addons::node_group(group)?)?;
    }
    for addon in &platform.addons {
        files.extend(addons::files(addon)?);
    }
    if !platform.network.is_empty() {
        files.add("platform/80-network/policies.yaml", documents(NETWORK, &platform.network)?)?;
    }
    if !platform.admissions.is_empty() {
        files.add_script("platform/security-groups.sh", security_groups::script(migration)?)?;
    }
    files.add_script("platform/apply.sh", scripts::apply(migration)?)?;
    files.add_script("platform/push-charts.sh", charts::push(migration)?)?;
    match platform.apply {
        Apply::Plain => {}
        Apply::Helmfile => files.add("platform/helmfile.yaml", helmfile::document(platform)?)?,
        Apply::ArgoCd => files.extend(argocd::files(migration)?),
    }
    files.add("platform/README.md", readme::document(migration)?)?;
    Ok(files)
}

const NETWORK: &str = "Who may reach the pods, from the inbound rules of the tasks' security groups.";

/// Several objects in one file, with a comment above them.
fn documents(comment: &str, manifests: &[Manifest]) -> Result<String, YamlError> {
    Ok(commented(comment, &yaml::documents(manifests)?))
}

/// A comment above a document.
fn commented(comment: &str, text: &str) -> String {
    let lines = comment.lines().map(|line| format!("# {}\n", one_line(line)));
    lines.collect::<String>() + text
}
