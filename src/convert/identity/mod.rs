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
mod mechanism;
mod naming;
mod policies;
mod registry;
mod resources;
mod reuse;
mod role_name;
mod secret_access;
mod secret_reader;
mod secret_role;
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
use crate::migration::identity::{
    IamFormat, IamSettings, Identities, IdentityMode, InlinePolicy, Role, RolePurpose, ServiceAccountRef,
};
use crate::migration::policy::{self, counted_size};
use crate::migration::{Migration, Target};

use naming::RoleNames;

/// Characters that the inline policies of a role may have together.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
const INLINE_QUOTA: usize = 10_240;

/// What the configuration decides about identities.
#[derive(Debug, Clone, Copy)]
pub struct Choices<'a> {
    /// New roles or the old ones.
    pub mode: IdentityMode,
    /// Formats, mechanism, path.
    pub iam: &'a IamSettings,
}

/// Finds the identities of all workloads and sets `service_account.role_arn` of each that gets its role by IRSA.
pub fn identify(
    inventory: &Inventory,
    index: &Index<'_>,
    migration: &mut Migration,
    choices: Choices<'_>,
    findings: &mut Findings,
) {
    let names = RoleNames::new(inventory, &migration.target);
    let mut identities = Identities { formats: choices.iam.formats.clone(), ..Identities::default() };

    let task_roles = uses::collect(&migration.workloads, index, |workload| workload.task_role_arn.as_deref());
    let context = task_role::Context { inventory, migration, names: &names, settings: choices.iam };
    let converted = task_role::convert(&task_roles, &context, choices.mode, findings);
    mechanism::report(migration, choices.iam, &converted.associations, findings);
    identities.associations = converted.associations;
    identities.roles = converted.roles;
    identities.reused = converted.reused;
    identities.resource_policies = converted.resource_policies;
    identities.access = access::rows(migration, converted.access);

    for (workload, access) in migration.workloads.iter().zip(&mut identities.access) {
        if workload.task_role_arn.is_none() && instance_profile::inspect(workload, inventory, index, findings) {
            access.differences.push("what the instance's role allowed, if the application used it (IAM003)".to_owned());
        }
    }
    identities.needed_policies = registry::foreign(&migration.workloads, &migration.target, findings);

    let execution_roles = uses::collect(&migration.workloads, index, |workload| workload.execution_role_arn.as_deref());
    let mut fills_cache = false;
    for used in &execution_roles {
        let split = execution_role::split(used, &migration.workloads, inventory, &mut fills_cache, findings);
        identities.execution_roles.push(split);
    }
    if fills_cache {
        identities.needed_policies.push(registry::cache(&migration.target));
    }
    identities.execution_roles.sort_by(|a, b| a.name.cmp(&b.name));
    let readers = secret_role::convert(&execution_roles, &context, findings);
    identities.roles.extend(readers.roles);
    identities.resource_policies.extend(readers.resource_policies);
    identities.resource_policies.sort_by(|a, b| a.before.cmp(&b.before));
    identities.roles.sort_by(|a, b| a.name.cmp(&b.name));

    for role in &identities.roles {
        check_size(role, findings);
        if choices.iam.formats.contains(&IamFormat::Eksctl) && role.fits_eksctl().is_none() {
            say_what_eksctl_lacks(role, findings);
        }
    }
    let irsa = identities.roles.iter().any(|role| !role.trusted.is_empty()) || !converted.role_arns.is_empty();
    if migration.target.oidc_issuer.is_none() && irsa && !(identities.roles.is_empty() && identities.reused.is_empty())
    {
        issuer_unknown(migration, findings);
    }
    for (position, arn) in converted.role_arns {
        if let Some(workload) = migration.workloads.get_mut(position) {
            workload.service_account.role_arn = Some(arn);
        }
    }
    migration.identities = identities;
}

/// The role of an add-on. `statements` are policy statements as JSON; `managed_policies` are names of AWS's own policies,
/// with their path, for example `service-role/AmazonEBSCSIDriverPolicy`.
#[must_use]
pub fn platform_role(
    inventory: &Inventory,
    target: &Target,
    account: ServiceAccountRef,
    statements: &[Value],
    managed_policies: &[&str],
) -> Role {
    let names = RoleNames::new(inventory, target);
    let name = names.of_service_account(&account);
    let partition = target.partition_or_default();
    let inline_policies = if statements.is_empty() {
        Vec::new()
    } else {
        let document = serde_json::json!({"Version": policy::VERSION, "Statement": statements});
        vec![InlinePolicy { name: account.name.to_string(), document }]
    };
    Role {
        purpose: RolePurpose::Platform,
        arn: names.arn("/", &name, None),
        path: "/".to_owned(),
        description: format!("Add-on {account} of the EKS cluster"),
        trusted: BTreeSet::from([account]),
        associated: BTreeSet::new(),
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

/// Reports inline policies that are too long for IAM.
pub(in crate::convert) fn check_size(role: &Role, findings: &mut Findings) {
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

fn say_what_eksctl_lacks(role: &Role, findings: &mut Findings) {
    let mut why = Vec::new();
    if role.path != "/" {
        why.push(format!("its path is {}", role.path));
    }
    if role.trusted.len() > 1 {
        why.push(format!("{} service accounts share it", role.trusted.len()));
    }
    if role.max_session_seconds.is_some() {
        why.push("its sessions are longer".to_owned());
    }
    if !role.associated.is_empty() {
        why.push("eksctl would let it trust every association of the account".to_owned());
    }
    findings.raise(
        &rules::EKSCTL_BESIDE,
        &Subject::new(ObjectKind::Role, &role.name),
        "",
        format!("eksctl can't make this role as it should be: {}.", why.join(", ")),
        "Deploy iam/eksctl/beside.cfn.yaml beside the eksctl configuration.",
    );
}

/// Reports that the roles need the cluster's issuer as a parameter.
pub(in crate::convert) fn issuer_unknown(migration: &Migration, findings: &mut Findings) {
    let name = migration.target.cluster.as_deref().unwrap_or("not in the inventory");
    findings.raise(
        &rules::ISSUER_UNKNOWN,
        &Subject::new(ObjectKind::EksCluster, name),
        "identity.oidc.issuer",
        "The OIDC issuer of the EKS cluster is not in the inventory, so the roles take it as the parameter OidcIssuer.",
        "Scan with --eks-cluster, or deploy the stack with the issuer from `aws eks describe-cluster --name CLUSTER --query cluster.identity.oidc.issuer`, without https://.",
    );
}
