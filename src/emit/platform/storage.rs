//! `10-storage/`: classes and static volumes, outside of every chart, so that no `helm uninstall` removes data.

use std::collections::BTreeMap;

use super::commented;
use crate::emit::yaml;
use crate::emit::{EmitError, Files};
use crate::migration::{Storage, Volume};

/// The folder's files; none without storage.
pub(super) fn files(storage: &Storage) -> Result<Files, EmitError> {
    let Storage { classes, volumes } = storage;
    let mut files = Files::new();
    if !classes.is_empty() {
        let comment = "For EBS volumes that ECS made for each task. They live and die with the pod, as on ECS.";
        files.add("platform/10-storage/storage-classes.yaml", commented(comment, &yaml::documents(classes)?))?;
    }
    let mut by_namespace: BTreeMap<&str, Vec<&Volume>> = BTreeMap::new();
    for volume in volumes {
        let namespace = volume.claim.metadata.namespace.as_deref().unwrap_or("default");
        by_namespace.entry(namespace).or_default().push(volume);
    }
    for (namespace, volumes) in by_namespace {
        let mut text =
            "# File systems that exist already. Removing these objects keeps the data (Retain).\n".to_owned();
        for Volume { origin, volume, claim } in volumes {
            text.push_str(&commented(&format!("From {origin}."), ""));
            text.push_str("---\n");
            text.push_str(&yaml::to_string(volume)?);
            text.push_str("---\n");
            text.push_str(&yaml::to_string(claim)?);
        }
        files.add(format!("platform/10-storage/volumes-{namespace}.yaml"), text)?;
    }
    Ok(files)
}
