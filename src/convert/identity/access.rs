//! The table of who could do what and who can do it now, one row per workload.

use std::collections::BTreeMap;

use super::task_role::RoleAccess;
use crate::migration::Migration;
use crate::migration::identity::{Access, ServiceAccountRef};

/// Rows in the order of the workloads; `known` holds what is known about the roles, by position.
pub(super) fn rows(migration: &Migration, mut known: BTreeMap<usize, RoleAccess>) -> Vec<Access> {
    let row = |(position, workload): (usize, &crate::migration::Workload)| {
        let service_account =
            ServiceAccountRef { namespace: workload.namespace.clone(), name: workload.service_account.name.clone() };
        let access = known.remove(&position);
        let (before, after, grants, differences) = match access {
            Some(RoleAccess { before, after, grants, differences }) => (Some(before), after, grants, differences),
            None => (None, None, Vec::new(), Vec::new()),
        };
        Access { origin: workload.origin.clone(), service_account, before, after, grants, differences }
    };
    migration.workloads.iter().enumerate().map(row).collect()
}
