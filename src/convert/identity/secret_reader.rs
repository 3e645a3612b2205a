//! The roles that External Secrets reads with: one per namespace, allowed to read exactly the secrets that the namespace's
//! ExternalSecrets refer to, under the conditions under which the execution roles could.
//!
//! Sources: External Secrets documentation, providers "AWS Secrets Manager" and "Parameter Store" (needed permissions);
//! KMS Developer Guide, "kms:ViaService".

use std::collections::{BTreeMap, BTreeSet};

use super::policies::RolePolicies;
use super::secret_access::{self, Grant};
use crate::finding::Findings;
use crate::finding::rules::identity as rules;
use crate::migration::identity::SECRET_READER;
use crate::migration::policy::{Condition, Effect, Patterns, Statement};
use crate::migration::{Name, SecretService, Target, Workload};

/// What External Secrets calls for a value of Secrets Manager.
const SECRET_ACTIONS: [&str; 2] = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"];
/// The same for Parameter Store.
const PARAMETER_ACTIONS: [&str; 1] = ["ssm:GetParameter"];

/// What a namespace's reader may do.
pub(super) struct Reader {
    /// Namespace.
    pub(super) namespace: Name,
    /// Statements of its one inline policy.
    pub(super) statements: Vec<Statement>,
    /// Boundaries of the execution roles that it takes over from.
    pub(super) boundaries: BTreeSet<String>,
}

/// Collects the readers, sorted by namespace. `execution` gives the policies and the boundary of a workload's execution role.
pub(super) fn readers<'a>(
    workloads: &[Workload],
    target: &Target,
    execution: impl Fn(&Workload) -> Option<(&'a RolePolicies<'a>, Option<&'a str>)>,
    findings: &mut Findings,
) -> Vec<Reader> {
    let mut namespaces: BTreeMap<&Name, Collector> = BTreeMap::new();
    for workload in workloads.iter().filter(|workload| !workload.external_secrets.is_empty()) {
        let collector = namespaces.entry(&workload.namespace).or_default();
        let role = execution(workload);
        if let Some((_, Some(boundary))) = role {
            collector.boundaries.insert(boundary.to_owned());
        }
        collector.add(workload, target, role.map(|(policies, _)| policies), findings);
    }
    let reader = |(namespace, collector): (&Name, Collector)| {
        let boundaries = collector.boundaries.clone();
        Reader { namespace: namespace.clone(), statements: collector.statements(target), boundaries }
    };
    namespaces.into_iter().map(reader).collect()
}

#[derive(Default)]
struct Collector {
    resources: BTreeMap<(SecretService, Grant), BTreeSet<String>>,
    /// Services of the stores, as `kms:ViaService` names them.
    via: BTreeSet<String>,
    decrypt: Vec<Statement>,
    boundaries: BTreeSet<String>,
}

impl Collector {
    fn add(
        &mut self,
        workload: &Workload,
        target: &Target,
        policies: Option<&RolePolicies<'_>>,
        findings: &mut Findings,
    ) {
        for external in &workload.external_secrets {
            let service = external.store.service;
            let region = if external.store.region.is_empty() { &target.region } else { &external.store.region };
            let name = match service {
                SecretService::SecretsManager => "secretsmanager",
                SecretService::ParameterStore => "ssm",
            };
            self.via.insert(format!("{name}.{region}.amazonaws.com"));
            for item in &external.items {
                let mut covered = false;
                for resource in secret_access::resources(item, &external.store, target) {
                    let old = policies.map(|read| secret_access::grants(read, service, &resource)).unwrap_or_default();
                    covered |= old.iter().any(|grant| grant.effect == Effect::Allow);
                    let unconditional = || Grant { effect: Effect::Allow, conditions: Vec::new() };
                    let allows = old.iter().any(|grant| grant.effect == Effect::Allow);
                    for grant in old.into_iter().chain((!allows).then(unconditional)) {
                        self.resources.entry((service, grant)).or_default().insert(resource.clone());
                    }
                }
                if !covered && policies.is_some_and(RolePolicies::are_complete) {
                    findings.raise(
                        &rules::SECRET_NOT_COVERED,
                        &item.origin.subject,
                        item.origin.member.clone(),
                        "The execution role's policies do not allow to read this secret, so either the secret's own policy does or the task can't start.",
                        "Check the secret's resource policy, and name the External Secrets reader's role there if it names the execution role.",
                    );
                }
            }
        }
        for (_, statement) in policies.into_iter().flat_map(RolePolicies::statements) {
            if statement.covers_action("kms:Decrypt") && (statement.resources.is_some()) {
                let mut decrypt = statement.clone();
                decrypt.sid = None;
                decrypt.actions = Patterns::Only(vec!["kms:Decrypt".to_owned()]);
                if !self.decrypt.contains(&decrypt) {
                    self.decrypt.push(decrypt);
                }
            }
        }
    }

    fn statements(self, target: &Target) -> Vec<Statement> {
        let mut statements = Vec::new();
        for ((service, grant), resources) in self.resources {
            let (sid, actions) = match service {
                SecretService::SecretsManager => ("ReadSecrets", SECRET_ACTIONS.as_slice()),
                SecretService::ParameterStore => ("ReadParameters", PARAMETER_ACTIONS.as_slice()),
            };
            let mut statement = Statement::allow(sid, actions, resources.into_iter().collect());
            statement.effect = grant.effect;
            statements.push(statement.with_conditions(grant.conditions));
        }
        for mut decrypt in self.decrypt {
            decrypt.sid = Some("DecryptSecrets".to_owned());
            // A grant for every key is narrowed to what the two services decrypt for the reader. China's service names
            // have another suffix, so there the grant stays as it was.
            let everything = decrypt.resources.as_ref().is_some_and(Patterns::is_everything);
            let bound = decrypt.conditions.iter().any(|condition| condition.is_about("kms:ViaService"));
            if decrypt.effect == Effect::Allow && everything && !bound && target.partition_or_default() != "aws-cn" {
                decrypt.conditions.push(Condition::string_equals("kms:ViaService", self.via.iter().cloned().collect()));
            }
            statements.push(decrypt);
        }
        number_sids(&mut statements);
        statements
    }
}

/// Statement labels must be unique in a policy: the second of a name gets a 2, and so on.
fn number_sids(statements: &mut [Statement]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for statement in statements {
        if let Some(sid) = &mut statement.sid {
            let count = seen.entry(sid.clone()).or_default();
            *count += 1;
            if *count > 1 {
                sid.push_str(&count.to_string());
            }
        }
    }
}

/// The service account of a namespace's reader.
pub(super) fn service_account() -> Name {
    Name::sanitise(SECRET_READER, crate::migration::name::MAX_LABEL)
}
