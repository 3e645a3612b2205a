//! ECS task roles, one by one: each becomes a new role, a changed trust policy, or a finding.

use std::collections::BTreeMap;

use super::naming::RoleNames;
use super::policies::RolePolicies;
use super::uses::RoleUse;
use super::{create, mechanism, reuse, summary, trust};
use crate::finding::Findings;
use crate::finding::rules::identity as rules;
use crate::inventory::Inventory;
use crate::migration::Migration;
use crate::migration::identity::{
    Association, IamSettings, IdentityMode, Mechanism, PolicyAccess, ResourcePolicies, ReusedRole, Role,
    ServiceAccountRef,
};

/// What stays the same for all task roles.
pub(super) struct Context<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) migration: &'a Migration,
    pub(super) names: &'a RoleNames,
    pub(super) settings: &'a IamSettings,
}

impl Context<'_> {
    /// How the workload at this position gets its role.
    pub(super) fn mechanism(&self, position: usize) -> Mechanism {
        let workload = self.migration.workloads.get(position);
        workload.map_or(Mechanism::Irsa, |found| mechanism::of(found, self.settings, &self.migration.target.account_id))
    }
}

/// What the access table says about a workload's role.
pub(super) struct RoleAccess {
    pub(super) before: String,
    pub(super) after: Option<String>,
    pub(super) grants: Vec<PolicyAccess>,
    pub(super) differences: Vec<String>,
}

/// Everything that came of the task roles.
#[derive(Default)]
pub(super) struct Converted {
    pub(super) roles: Vec<Role>,
    pub(super) reused: Vec<ReusedRole>,
    pub(super) resource_policies: Vec<ResourcePolicies>,
    /// Role ARN by position of the workload, for IRSA.
    pub(super) role_arns: BTreeMap<usize, String>,
    /// The others' roles.
    pub(super) associations: Vec<Association>,
    /// The same for the access table.
    pub(super) access: BTreeMap<usize, RoleAccess>,
}

/// The workloads of one role whose service accounts fit into one trust policy, with the name of their new role.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) admitted: trust::Admitted,
    pub(super) workloads: Vec<usize>,
}

impl Converted {
    /// Gives the pods of a workload their role.
    pub(super) fn assign(&mut self, context: &Context<'_>, position: usize, role: &str, arn: Option<&str>) {
        match context.mechanism(position) {
            Mechanism::Irsa => {
                self.role_arns.extend(arn.map(|arn| (position, arn.to_owned())));
            }
            Mechanism::PodIdentity => {
                let account = service_account(context.migration, position);
                self.associations.extend(account.map(|account| Association {
                    account,
                    role: role.to_owned(),
                    role_arn: arn.map(str::to_owned),
                }));
            }
        }
    }
}

pub(super) fn convert(
    uses: &[RoleUse<'_>],
    context: &Context<'_>,
    mode: IdentityMode,
    findings: &mut Findings,
) -> Converted {
    let mut converted = Converted::default();
    let mut parts = assign_parts(uses, context);
    for used in uses {
        let parts = parts.remove(&used.key).unwrap_or_default();
        match (used.role, mode) {
            (None, _) => missing(used, &parts, mode, context, &mut converted, findings),
            (Some(role), IdentityMode::Create) => {
                create::create(used, role, &parts, context, &mut converted, findings);
            }
            (Some(role), IdentityMode::Reuse) => reuse::reuse(used, role, context, &mut converted, findings),
        }
    }
    converted.reused.sort_by(|a, b| a.name.cmp(&b.name));
    converted.associations.sort();
    converted.resource_policies.sort_by(|a, b| a.before.cmp(&b.before));
    converted
}

/// The service account of a workload.
pub(super) fn service_account(migration: &Migration, position: usize) -> Option<ServiceAccountRef> {
    let workload = migration.workloads.get(position)?;
    Some(ServiceAccountRef { namespace: workload.namespace.clone(), name: workload.service_account.name.clone() })
}

/// What each policy allows, for the access table.
pub(super) fn grants(used: &RoleUse<'_>, policies: &RolePolicies<'_>) -> Vec<PolicyAccess> {
    let account = used.arn().map(|arn| arn.account).unwrap_or_default();
    let allows = |policy: &super::policies::RolePolicy<'_>| PolicyAccess {
        policy: policy.name.to_owned(),
        allows: policy.policy.as_ref().map(|read| summary::policy(read, account)),
    };
    policies.policies.iter().map(allows).collect()
}

/// Splits every role's service accounts into parts, and names the parts all at once, so that no two roles share a name.
fn assign_parts(uses: &[RoleUse<'_>], context: &Context<'_>) -> BTreeMap<String, Vec<Part>> {
    let mut split: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    let mut wanted: BTreeMap<String, String> = BTreeMap::new();
    for used in uses {
        let accounts: BTreeMap<usize, ServiceAccountRef> = used
            .workloads
            .iter()
            .filter_map(|&position| Some((position, service_account(context.migration, position)?)))
            .collect();
        let mut all = trust::Admitted::default();
        for (&position, account) in &accounts {
            all.admit(account.clone(), context.mechanism(position));
        }
        let parts = trust::parts(&all, context.migration.target.oidc_issuer.as_deref());
        for (number, part) in parts.into_iter().enumerate() {
            let name = if number == 0 { used.name.clone() } else { format!("{}-{}", used.name, number + 1) };
            wanted.insert(part_key(used, number), name);
            let of_part = accounts.iter().filter(|(_, account)| part.contains(account)).map(|(&position, _)| position);
            let workloads = of_part.collect();
            let part = Part { name: String::new(), admitted: part, workloads };
            split.entry(used.key.clone()).or_default().push(part);
        }
    }
    let names = context.names.of_successors(&wanted);
    for used in uses {
        for (number, part) in split.entry(used.key.clone()).or_default().iter_mut().enumerate() {
            part.name = names.get(&part_key(used, number)).cloned().unwrap_or_default();
        }
    }
    split
}

/// No ARN holds a `#`.
fn part_key(used: &RoleUse<'_>, number: usize) -> String {
    format!("{}#{number}", used.key)
}

/// A role that the inventory does not hold: its pods point to the role that should be there, so that they fail loudly
/// instead of falling back to the node's role.
fn missing(
    used: &RoleUse<'_>,
    parts: &[Part],
    mode: IdentityMode,
    context: &Context<'_>,
    converted: &mut Converted,
    findings: &mut Findings,
) {
    findings.raise(
        &rules::ROLE_NOT_IN_INVENTORY,
        &used.subject(),
        "",
        "The task role is not in the inventory, so no role is written for the pods and they get no AWS credentials.",
        "Check that the role exists, add the output of `aws iam get-role` and of its policies to the input (or scan with iam:GetRole), and convert again.",
    );
    for part in parts {
        let arn = used.arn().and_then(|arn| match mode {
            IdentityMode::Reuse => Some(used.key.clone()),
            IdentityMode::Create => {
                let path = arn.resource.strip_prefix("role").and_then(|rest| rest.strip_suffix(arn.name()))?;
                context.names.arn(path, &part.name, Some(arn.account))
            }
        });
        for &position in &part.workloads {
            // Without the role there is nothing to associate: only the annotation makes the pods fail loudly.
            if context.mechanism(position) == Mechanism::Irsa {
                converted.assign(context, position, &part.name, arn.as_deref());
            }
            let access = RoleAccess {
                before: used.name.clone(),
                after: None,
                grants: Vec::new(),
                differences: vec!["everything: the role is not in the inventory (IAM001)".to_owned()],
            };
            converted.access.insert(position, access);
        }
    }
}
