//! Identity and secrets before the first pod: the role exists and every reference to a secret resolves. No value is read.

use std::collections::BTreeSet;

use crate::inventory::arn::Arn;
use crate::migration::SecretService;
use crate::plan::command::{Command, line};
use crate::plan::facts::Facts;
use crate::plan::step::{Stage, Step};

use super::{Context, foundation};

/// The step.
pub(super) fn step(context: &Context<'_>, facts: &Facts<'_>) -> Step {
    let mut verify: Vec<Command> = Vec::new();
    let role = context.migration.identities.workload_role(facts.workload);
    if let Some(role) = role {
        let name = Arn::parse(role).map_or(role, |arn| arn.name());
        verify.push(
            line("expect")
                .word(role)
                .words(["aws", "iam", "get-role"])
                .with("--role-name", name)
                .with("--query", "Role.Arn")
                .check(),
        );
    }
    let references: BTreeSet<(SecretService, &str, &str)> = facts
        .workload
        .external_secrets
        .iter()
        .flat_map(|secret| {
            secret
                .items
                .iter()
                .map(move |item| (secret.store.service, secret.store.region.as_str(), item.remote.key.as_str()))
        })
        .collect();
    for (service, region, key) in &references {
        let check = match service {
            SecretService::SecretsManager => {
                line("exists aws secretsmanager describe-secret").with("--secret-id", *key)
            }
            SecretService::ParameterStore => line("parameter_exists").word(parameter_name(key)),
        };
        let check = if region.is_empty() { check } else { check.with("--region", *region) };
        verify.push(check.check());
    }
    let (title, why) = match (role.is_some(), references.len()) {
        (true, 0) => ("Prove the role", "A pod without its role fails at its first AWS call, or uses the node's."),
        (false, 0) => ("Nothing to prove", "It has no role and no secrets of its own."),
        (true, _) => {
            ("Prove the role and the secrets", "A pod without its role or a secret does not start, or starts wrong.")
        }
        (false, _) => ("Prove the secrets", "A pod whose secret is missing waits for it and never starts."),
    };
    let summary = if verify.is_empty() { "nothing to check" } else { "the role exists and every reference resolves" };
    Step::new(facts.id, "identity", Stage::IdentityAndSecrets, title, why)
        .expects("Role and secrets are where the chart expects them. No secret value is read.")
        .runs(0, "nothing to run: the roles were created before", Vec::new())
        .verifies(summary, verify)
        .undoes(0, "nothing to undo", Vec::new())
        .after([foundation::last_id()])
}

/// Name of a parameter: the ARN's part from its first slash, with the path.
fn parameter_name(key: &str) -> String {
    match Arn::parse(key) {
        Ok(arn) => {
            let name = arn.resource.strip_prefix("parameter").unwrap_or(arn.resource);
            // A name without a path has no slash of its own; ARNs put one there.
            let single = name.strip_prefix('/').filter(|rest| !rest.contains('/'));
            single.unwrap_or(name).to_owned()
        }
        Err(_) => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::parameter_name;

    #[test]
    fn names_of_parameters_keep_their_path() {
        assert_eq!(parameter_name("arn:aws:ssm:eu-west-1:111122223333:parameter/shop/token"), "/shop/token");
        assert_eq!(parameter_name("arn:aws:ssm:eu-west-1:111122223333:parameter/token"), "token");
        assert_eq!(parameter_name("/shop/token"), "/shop/token");
    }
}
