//! Which workloads use which role: the join between task definitions and the inventory's roles.

use std::collections::BTreeMap;

use crate::finding::{ObjectKind, Subject};
use crate::inventory::arn::Arn;
use crate::inventory::index::Index;
use crate::inventory::role::Role;
use crate::migration::Workload;

/// A role with the workloads that use it.
pub(super) struct RoleUse<'a> {
    /// ARN when it is known, else the name as the task definition writes it. Unique.
    pub(super) key: String,
    /// Name without the path.
    pub(super) name: String,
    /// The role, when the inventory holds it.
    pub(super) role: Option<&'a Role>,
    /// Positions in the migration's list of workloads, ascending.
    pub(super) workloads: Vec<usize>,
}

impl RoleUse<'_> {
    /// The subject of findings about it.
    pub(super) fn subject(&self) -> Subject {
        Subject::new(ObjectKind::Role, &self.name)
    }

    /// Its ARN, when it is known.
    pub(super) fn arn(&self) -> Option<Arn<'_>> {
        Arn::parse(&self.key).ok()
    }
}

/// Joins workloads with roles. `reference` picks the role's ARN or name from a workload. Sorted by key.
pub(super) fn collect<'a>(
    workloads: &[Workload],
    index: &Index<'a>,
    reference: impl Fn(&Workload) -> Option<&str>,
) -> Vec<RoleUse<'a>> {
    let mut uses: BTreeMap<String, RoleUse<'a>> = BTreeMap::new();
    for (position, workload) in workloads.iter().enumerate() {
        let Some(reference) = reference(workload) else { continue };
        let role = index.role(reference);
        let key = role.and_then(|role| role.arn.as_deref()).unwrap_or(reference).to_owned();
        let name = match role {
            Some(role) => role.role_name.clone(),
            None => Arn::parse(reference).map_or(reference, |arn| arn.name()).to_owned(),
        };
        let used = uses.entry(key.clone()).or_insert_with(|| RoleUse { key, name, role, workloads: Vec::new() });
        used.workloads.push(position);
    }
    uses.into_values().collect()
}
