//! The roles of the External Secrets readers, from the execution roles that they take over from.

use std::collections::{BTreeMap, BTreeSet};

use super::policies::{self, RolePolicies};
use super::secret_reader::{self, Reader};
use super::task_role::Context;
use super::uses::RoleUse;
use super::{create, resources};
use crate::finding::Findings;
use crate::finding::rules::identity as rules;
use crate::inventory::arn::Arn;
use crate::migration::identity::{InlinePolicy, ResourcePolicies, Role, RolePurpose, ServiceAccountRef};
use crate::migration::policy::Policy;
use crate::migration::{Name, Workload};

/// What came of the execution roles' right to read secrets.
pub(super) struct Readers {
    pub(super) roles: Vec<Role>,
    pub(super) resource_policies: Vec<ResourcePolicies>,
}

/// An execution role that read secrets.
struct Source<'a> {
    policies: RolePolicies<'a>,
    boundary: Option<&'a str>,
}

pub(super) fn convert(execution_roles: &[RoleUse<'_>], context: &Context<'_>, findings: &mut Findings) -> Readers {
    let workloads = &context.migration.workloads;
    let mut sources: Vec<Source<'_>> = Vec::new();
    // By position in the list of workloads: the same role may be spelled in several ways.
    let mut of_workload: BTreeMap<(&Name, &Name), usize> = BTreeMap::new();
    let mut resource_policies = Vec::new();
    for used in execution_roles {
        let reading: Vec<&Workload> = used
            .workloads
            .iter()
            .filter_map(|&position| workloads.get(position))
            .filter(|workload| !workload.external_secrets.is_empty())
            .collect();
        if reading.is_empty() {
            continue;
        }
        let Some(role) = used.role else {
            missing(used, findings);
            continue;
        };
        let policies = policies::read(role, &context.inventory.gaps, &used.subject(), true, findings);
        let namespaces: BTreeSet<&Name> = reading.iter().map(|workload| &workload.namespace).collect();
        resource_policies.extend(named_by(used, &policies, &namespaces, context, findings));
        let boundary = role.permissions_boundary.as_ref().and_then(|found| found.permissions_boundary_arn.as_deref());
        sources.push(Source { policies, boundary });
        of_workload.extend(reading.iter().map(|workload| ((&workload.namespace, &workload.name), sources.len() - 1)));
    }
    let source = |workload: &Workload| {
        let source = sources.get(*of_workload.get(&(&workload.namespace, &workload.name))?)?;
        Some((&source.policies, source.boundary))
    };
    let readers = secret_reader::readers(workloads, &context.migration.target, source, findings);
    Readers { roles: readers.into_iter().map(|reader| role(reader, context)).collect(), resource_policies }
}

/// Secrets and keys whose own policies may name the execution role.
fn named_by(
    used: &RoleUse<'_>,
    policies: &RolePolicies<'_>,
    namespaces: &BTreeSet<&Name>,
    context: &Context<'_>,
    findings: &mut Findings,
) -> Option<ResourcePolicies> {
    let account = used.arn().map(|arn| arn.account).unwrap_or_default();
    let mut named = resources::with_policies(policies, account);
    named.retain(|text| Arn::parse(text).is_ok_and(|arn| matches!(arn.service, "kms" | "secretsmanager" | "ssm")));
    if named.is_empty() {
        return None;
    }
    create::may_be_named(used, findings);
    let after = namespaces.iter().map(|namespace| context.names.of_service_account(&account_of(namespace))).collect();
    Some(ResourcePolicies { before: used.name.clone(), after, resources: named })
}

fn account_of(namespace: &Name) -> ServiceAccountRef {
    ServiceAccountRef { namespace: namespace.clone(), name: secret_reader::service_account() }
}

fn role(reader: Reader, context: &Context<'_>) -> Role {
    let Reader { namespace, statements, boundaries } = reader;
    let account = account_of(&namespace);
    let name = context.names.of_service_account(&account);
    let document = Policy::new(statements).to_value();
    Role {
        purpose: RolePurpose::SecretReader,
        arn: context.names.arn("/", &name, None),
        path: "/".to_owned(),
        description: format!("Reads the secrets of namespace {namespace} for External Secrets"),
        // External Secrets asks for a token of this service account, so Pod Identity can't serve it.
        trusted: BTreeSet::from([account]),
        associated: BTreeSet::new(),
        managed_policies: Vec::new(),
        inline_policies: vec![InlinePolicy { name: "read-secrets".to_owned(), document }],
        // One boundary for all is a rule of the account. Several can't be put on one role, and its own policy is narrower
        // than any of them is likely to be.
        boundary: boundaries.first().filter(|_| boundaries.len() == 1).cloned(),
        max_session_seconds: None,
        tags: BTreeMap::new(),
        name,
    }
}

fn missing(used: &RoleUse<'_>, findings: &mut Findings) {
    findings.raise(
        &rules::ROLE_NOT_IN_INVENTORY,
        &used.subject(),
        "",
        "The execution role is not in the inventory, so the External Secrets reader gets its secrets without the KMS keys and conditions that the role had.",
        "Add the output of `aws iam get-role` and of its policies to the input (or scan with iam:GetRole), and convert again; or add kms:Decrypt for the secrets' keys by hand.",
    );
}
