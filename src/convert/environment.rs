//! Environment variables: plain values, secrets, and what ECS added on its own.
//!
//! Values are literal on ECS. Credentials in plain text are not written into the chart: the variable reads a Secret that a
//! person imports once, with a command that never shows the value.

use std::collections::BTreeMap;

use crate::finding::rules::environment as rules;
use crate::finding::rules::runtime as runtime_rules;
use crate::inventory::tag::KeyValue;
use crate::migration::{EnvValue, Name};

use super::credentials;
use super::dollar;
use super::ecs_variables::{self, Fate};
use super::notes::Notes;
use super::secret_import::{self, SecretImport};
use super::secrets::{Secrets, legal_key};
use super::task_context::TaskContext;

/// The container whose environment is converted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'a> {
    /// Position in the list that [`Secrets`] was collected from.
    pub(super) at: usize,
    /// ECS name.
    pub(super) container: &'a str,
    /// Kubernetes name.
    pub(super) name: &'a Name,
    /// `family:revision`, for commands.
    pub(super) task_definition: &'a str,
}

/// Converts `environment` and the names in `secret_names`, whose values come from `secrets`.
pub(super) fn convert<'a>(
    owner: Owner<'_>,
    environment: &[KeyValue],
    secret_names: impl Iterator<Item = &'a str>,
    secrets: &Secrets,
    cx: &TaskContext<'_>,
    notes: &mut Notes<'_>,
) -> (BTreeMap<String, EnvValue>, Option<SecretImport>) {
    let mut env = BTreeMap::new();
    let mut plaintext = BTreeMap::new();
    let secret = cx.workload.with_suffix(&format!("{}-env", owner.name));
    for KeyValue { name, value, unknown: _ /* INV002 reports it */ } in environment {
        let value = value.as_deref().unwrap_or_default();
        if !is_legal(name, cx) {
            report_illegal(name, notes);
        } else if keep(name, value, notes) {
            let converted = if credentials::is_credential(name, value) {
                plaintext.insert(name.clone(), legal_key(name));
                EnvValue::Secret { secret: secret.clone(), key: legal_key(name) }
            } else {
                plaintext.remove(name);
                EnvValue::Literal(dollar::escape(value))
            };
            // The agent collects the list into a map, so the last one of a name wins.
            env.insert(name.clone(), converted);
        }
    }
    for name in secret_names {
        let Some((secret, key)) = secrets.key(owner.at, name) else { continue };
        if is_legal(name, cx) {
            plaintext.remove(name);
            env.insert(name.to_owned(), EnvValue::Secret { secret: secret.clone(), key: key.clone() });
        } else {
            report_illegal(name, notes);
        }
    }
    report_proxy(&env, notes);
    add_region(&mut env, cx);
    let import = secret_import::plaintext(owner, &secret, &plaintext, cx, notes);
    (env, import)
}

/// Whether a variable stays, with a finding where it does not or where its name promises ECS.
fn keep(name: &str, value: &str, notes: &mut Notes<'_>) -> bool {
    let member = format!("environment[{name}]");
    match ecs_variables::fate(name, value) {
        Fate::Keep => true,
        Fate::Drop => {
            notes.raise(
                &rules::ECS_ONLY,
                &member,
                "the variable belongs to the ECS agent and is left out",
                "check that nothing in the image reads it; use the downward API or the pod's own identity instead",
            );
            false
        }
        Fate::DropAgentFlag => {
            notes.raise(
                &runtime_rules::AGENT_FLAG,
                &member,
                "the variable tells a monitoring agent that it runs on ECS, where it looks for ECS endpoints; it is left out",
                "configure the agent for Kubernetes, best as the vendor's DaemonSet, and remove the sidecar",
            );
            false
        }
        Fate::KeepNamedAfterEcs => {
            notes.raise(
                &rules::NAMED_AFTER_ECS,
                &member,
                "the variable is named after ECS and is kept as it is",
                "check what reads it and whether its value is still true on EKS",
            );
            true
        }
    }
}

/// Environment variable names: C identifiers with dots and dashes, from 1.32 any printable ASCII but `=` (KEP-4369).
fn is_legal(name: &str, cx: &TaskContext<'_>) -> bool {
    let strict = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if cx.target.kubernetes.has_relaxed_env_names() {
        !name.is_empty() && name.chars().all(|c| matches!(c, ' '..='~') && c != '=')
    } else {
        name.chars().next().is_some_and(|c| !c.is_ascii_digit())
            && name.chars().all(strict)
            && !name.starts_with("..")
            && name != "."
    }
}

fn report_illegal(name: &str, notes: &mut Notes<'_>) {
    notes.raise(
        &rules::ILLEGAL_NAME,
        &format!("environment[{name}]"),
        "the variable's name is not legal on the target's Kubernetes version and is left out",
        "rename the variable, or move to Kubernetes 1.32 or later, which accepts any printable ASCII but '='",
    );
}

/// A proxy that is asked for cluster-internal names breaks service calls and the pod's AWS credentials.
fn report_proxy(env: &BTreeMap<String, EnvValue>, notes: &mut Notes<'_>) {
    let names = ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"];
    if let Some(name) = names.into_iter().find(|name| env.contains_key(*name)) {
        notes.raise(
            &rules::PROXY,
            &format!("environment[{name}]"),
            "the container talks through a proxy, which can't reach names inside the cluster",
            "add .svc, .cluster.local, the cluster's service CIDR, 169.254.170.23 and fd00:ec2::23 to NO_PROXY in values.yaml",
        );
    }
}

/// The ECS agent sets both names in every container; a pod has them only when an identity webhook adds them.
fn add_region(env: &mut BTreeMap<String, EnvValue>, cx: &TaskContext<'_>) {
    if cx.target.region.is_empty() {
        return;
    }
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        env.entry(name.to_owned()).or_insert_with(|| EnvValue::Literal(dollar::escape(&cx.target.region)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::test_support::Setup;
    use crate::finding::Findings;

    fn run(setup: &Setup, pairs: &[(&str, &str)]) -> (BTreeMap<String, EnvValue>, Option<SecretImport>, Findings) {
        let environment: Vec<_> = pairs
            .iter()
            .map(|(name, value)| KeyValue { name: (*name).into(), value: Some((*value).into()), ..KeyValue::default() })
            .collect();
        let mut findings = Findings::new();
        let name = Name::sanitise("app", 63);
        let owner = Owner { at: 0, container: "app", name: &name, task_definition: "web:7" };
        let mut notes = Notes::new(&mut findings, setup.subject_ref());
        let secrets = Secrets::default();
        let (env, import) = convert(owner, &environment, std::iter::empty(), &secrets, &setup.context(), &mut notes);
        (env, import, findings)
    }

    fn literal(text: &str) -> EnvValue {
        EnvValue::Literal(text.to_owned())
    }

    #[test]
    fn values_are_literal_and_the_last_of_a_name_wins() {
        let (env, import, findings) =
            run(&Setup::new(), &[("A", "$(B) $$ {{ x }}"), ("B", "1"), ("B", "2"), ("E", "")]);
        assert_eq!(env["A"], literal("$$(B) $$$$ {{ x }}"));
        assert_eq!((&env["B"], &env["E"]), (&literal("2"), &literal("")));
        assert_eq!(env["AWS_REGION"], literal("eu-west-1"));
        assert!(import.is_none() && findings.as_slice().is_empty());
    }

    #[test]
    fn the_region_is_not_overwritten() {
        let (env, ..) = run(&Setup::new(), &[("AWS_REGION", "us-east-1")]);
        assert_eq!((&env["AWS_REGION"], &env["AWS_DEFAULT_REGION"]), (&literal("us-east-1"), &literal("eu-west-1")));
    }

    #[test]
    fn a_plaintext_credential_is_read_from_a_secret_and_never_printed() {
        let (env, import, findings) = run(&Setup::new(), &[("DB_PASSWORD", "hunter2"), ("LOG", "info")]);
        let secret = Name::sanitise("web-app-env", 63);
        assert_eq!(env["DB_PASSWORD"], EnvValue::Secret { secret, key: "DB_PASSWORD".into() });
        let import = import.unwrap();
        assert!(
            import.command.contains("stringData: {DB_PASSWORD: ")
                && import.command.ends_with(" | kubectl create --filename -")
        );
        assert!(!format!("{import:?}{findings:?}{env:?}").contains("hunter2"));
        assert!(findings.contains(&rules::PLAINTEXT_CREDENTIAL));
    }

    #[test]
    fn names_follow_the_target_version() {
        let odd = [("my var", "1"), ("1ST", "2"), ("a=b", "3"), ("", "4")];
        let (env, _, findings) = run(&Setup::on("1.31"), &odd);
        assert!(env.keys().all(|name| name.starts_with("AWS_")) && findings.as_slice().len() == 4);
        let (env, _, findings) = run(&Setup::on("1.32"), &odd);
        assert!(env.contains_key("my var") && env.contains_key("1ST") && findings.as_slice().len() == 2);
    }

    #[test]
    fn what_belongs_to_the_agent_goes_and_is_named() {
        let (env, _, findings) =
            run(&Setup::new(), &[("ECS_AGENT_URI", "x"), ("ECS_CLUSTER", "prod"), ("HTTP_PROXY", "p")]);
        assert!(!env.contains_key("ECS_AGENT_URI") && env.contains_key("ECS_CLUSTER"));
        for rule in [&rules::ECS_ONLY, &rules::NAMED_AFTER_ECS, &rules::PROXY] {
            assert!(findings.contains(rule), "{}", rule.code);
        }
    }
}
