//! Identities: one IAM role per ECS task role, trusted by exactly the service accounts of the workloads that used it.
//!
//! Nothing on ECS changes. In `create` mode the new role repeats the old one's permissions; in `reuse` mode the old role's
//! trust policy is written again with one statement more. Execution roles are split among the node, the External Secrets
//! readers and the log agent. A new role never trusts more than the service accounts that need it.

mod access;
mod context;
mod copy;
mod create;
mod execution_role;
mod inspection;
mod instance_profile;
mod naming;
mod policies;
mod resources;
mod reuse;
mod role_name;
mod secret_access;
mod secret_reader;
mod summary;
mod task_role;
mod trust;
mod uses;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::finding::rules::identity as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::migration::identity::{Identities, IdentityMode, InlinePolicy, Role, RolePurpose, ServiceAccountRef};
use crate::migration::policy::{Policy, counted_size};
use crate::migration::{Migration, Name};

use naming::RoleNames;
use policies::RolePolicies;

/// Characters that the inline policies of a role may have together.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
const INLINE_QUOTA: usize = 10_240;

/// Finds the identities of all workloads and sets `service_account.role_arn` of each.
pub fn identify(
    inventory: &Inventory,
    index: &Index<'_>,
    migration: &mut Migration,
    mode: IdentityMode,
    findings: &mut Findings,
) {
    let names = RoleNames::new(inventory, &migration.target);
    let mut identities = Identities::default();

    let task_roles = uses::collect(&migration.workloads, index, |workload| workload.task_role_arn.as_deref());
    let context = task_role::Context { inventory, migration, names: &names };
    let converted = task_role::convert(&task_roles, &context, mode, findings);
    for (position, arn) in &converted.role_arns {
        if let Some(workload) = migration.workloads.get_mut(*position) {
            workload.service_account.role_arn = Some(arn.clone());
        }
    }
    identities.roles = converted.roles;
    identities.reused = converted.reused;
    identities.resource_policies = converted.resource_policies;
    identities.access = access::rows(migration, converted.access);

    for workload in &migration.workloads {
        if workload.task_role_arn.is_none() {
            instance_profile::inspect(workload, inventory, index, findings);
        }
        execution_role::inspect_images(workload, &migration.target.account_id, findings);
    }

    let execution_roles = uses::collect(&migration.workloads, index, |workload| workload.execution_role_arn.as_deref());
    for used in &execution_roles {
        identities.execution_roles.push(execution_role::split(used, &migration.workloads, inventory, findings));
    }
    identities.execution_roles.sort_by(|a, b| a.name.cmp(&b.name));
    identities.roles.extend(secret_readers(&execution_roles, inventory, migration, &names, findings));
    identities.roles.sort_by(|a, b| a.name.cmp(&b.name));

    for role in &identities.roles {
        check_size(role, findings);
    }
    if migration.target.oidc_issuer.is_none() && !(identities.roles.is_empty() && identities.reused.is_empty()) {
        issuer_unknown(migration, findings);
    }
    migration.identities = identities;
}

fn secret_readers(
    execution_roles: &[uses::RoleUse<'_>],
    inventory: &Inventory,
    migration: &Migration,
    names: &RoleNames,
    findings: &mut Findings,
) -> Vec<Role> {
    // By workload position, because several spellings of a reference may mean one role.
    let mut execution: BTreeMap<(&Name, &Name), (usize, Option<&str>)> = BTreeMap::new();
    let mut read: Vec<RolePolicies<'_>> = Vec::new();
    for used in execution_roles {
        let Some(role) = used.role else { continue };
        read.push(policies::read(role, &inventory.gaps, &used.subject(), true, findings));
        let boundary = role.permissions_boundary.as_ref().and_then(|found| found.permissions_boundary_arn.as_deref());
        for workload in used.workloads.iter().filter_map(|&position| migration.workloads.get(position)) {
            execution.insert((&workload.namespace, &workload.name), (read.len() - 1, boundary));
        }
    }
    let of_workload = |workload: &crate::migration::Workload| {
        let (position, boundary) = execution.get(&(&workload.namespace, &workload.name))?;
        Some((read.get(*position)?, *boundary))
    };
    let readers = secret_reader::readers(&migration.workloads, &migration.target, of_workload, findings);
    let role = |reader: secret_reader::Reader| {
        let account = ServiceAccountRef { namespace: reader.namespace, name: secret_reader::service_account() };
        let name = names.of_service_account(&account);
        Role {
            purpose: RolePurpose::SecretReader,
            arn: names.arn("/", &name, None),
            path: "/".to_owned(),
            description: format!("Reads the secrets of namespace {} for External Secrets", account.namespace),
            trusted: BTreeSet::from([account]),
            managed_policies: Vec::new(),
            inline_policies: vec![InlinePolicy {
                name: "read-secrets".to_owned(),
                document: Policy::new(reader.statements).to_value(),
            }],
            // One boundary for all is a rule of the account; several can't be put on one role, and are not needed to
            // keep it narrow.
            boundary: reader.boundaries.first().filter(|_| reader.boundaries.len() == 1).cloned(),
            max_session_seconds: None,
            tags: BTreeMap::new(),
            name,
        }
    };
    readers.into_iter().map(role).collect()
}

/// The role of an add-on. `statements` are policy statements as JSON; `managed_policies` are names of AWS's own policies.
#[must_use]
pub fn platform_role(
    inventory: &Inventory,
    migration: &Migration,
    account: ServiceAccountRef,
    statements: &[Value],
    managed_policies: &[&str],
) -> Role {
    let names = RoleNames::new(inventory, &migration.target);
    let name = names.of_service_account(&account);
    let partition = migration.target.partition_or_default();
    let inline_policies = if statements.is_empty() {
        Vec::new()
    } else {
        let document = serde_json::json!({"Version": crate::migration::policy::VERSION, "Statement": statements});
        vec![InlinePolicy { name: account.name.to_string(), document }]
    };
    Role {
        purpose: RolePurpose::Platform,
        arn: names.arn("/", &name, None),
        path: "/".to_owned(),
        description: format!("Add-on {account} of the EKS cluster"),
        trusted: BTreeSet::from([account]),
        managed_policies: managed_policies
            .iter()
            .map(|name| format!("arn:{partition}:iam::aws:policy/{name}"))
            .collect(),
        inline_policies,
        boundary: None,
        max_session_seconds: None,
        tags: BTreeMap::new(),
        name,
    }
}

fn check_size(role: &Role, findings: &mut Findings) {
    let size: usize = role.inline_policies.iter().map(|policy| counted_size(&policy.document)).sum();
    if size > INLINE_QUOTA {
        findings.raise(
            &rules::POLICIES_TOO_LONG,
            &Subject::new(ObjectKind::Role, &role.name),
            "",
            format!("Its inline policies have {size} characters together, and IAM takes {INLINE_QUOTA}."),
            "Move statements into a managed policy, or merge secrets under a common prefix, before you deploy the stack.",
        );
    }
}

fn issuer_unknown(migration: &Migration, findings: &mut Findings) {
    let name = migration.target.cluster.as_deref().unwrap_or("not in the inventory");
    findings.raise(
        &rules::ISSUER_UNKNOWN,
        &Subject::new(ObjectKind::EksCluster, name),
        "identity.oidc.issuer",
        "The OIDC issuer of the EKS cluster is not in the inventory, so the roles take it as the parameter OidcIssuer.",
        "Scan with --eks-cluster, or deploy the stack with the issuer from `aws eks describe-cluster --name CLUSTER --query cluster.identity.oidc.issuer`, without https://.",
    );
}
