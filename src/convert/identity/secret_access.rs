//! What reading one secret takes: its ARN as a policy names it, and the conditions under which the execution role had it.
//!
//! Sources: Secrets Manager User Guide, "Determine who has permissions" (the six random characters of an ARN); Systems
//! Manager User Guide, "Restricting access to Parameter Store parameters using IAM policies".

use super::policies::RolePolicies;
use crate::inventory::arn::Arn;
use crate::migration::policy::{Condition, Effect};
use crate::migration::{SecretItem, SecretService, StoreRef, Target};

/// Matches the suffix that Secrets Manager appends to a secret's name.
const SUFFIX: &str = "-??????";

/// How an old statement bore on a secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grant {
    /// Grant or refusal.
    pub(super) effect: Effect,
    /// Its conditions.
    pub(super) conditions: Vec<Condition>,
}

/// The ARN patterns of a reference; none when neither the reference nor the target names account and region.
pub(super) fn resources(item: &SecretItem, store: &StoreRef, target: &Target) -> Vec<String> {
    let key = item.remote.key.as_str();
    let either = |own: &str, fallback: &str| if own.is_empty() { fallback.to_owned() } else { own.to_owned() };
    let (region, account) = (either(&store.region, &target.region), either(&store.account_id, &target.account_id));
    let partition = target.partition_or_default();
    match (store.service, Arn::parse(key)) {
        (SecretService::SecretsManager, Ok(_)) => secret_arns(key),
        (SecretService::ParameterStore, Ok(_)) => vec![key.to_owned()],
        (_, Err(_)) if region.is_empty() || account.is_empty() => Vec::new(),
        (SecretService::SecretsManager, Err(_)) => {
            vec![format!("arn:{partition}:secretsmanager:{region}:{account}:secret:{key}{SUFFIX}")]
        }
        (SecretService::ParameterStore, Err(_)) => {
            vec![format!("arn:{partition}:ssm:{region}:{account}:parameter/{}", key.trim_start_matches('/'))]
        }
    }
}

/// A complete ARN as it is; a partial one (without the six characters) with a pattern for them. An ARN that may be either,
/// because its name ends in a hyphen and six lower-case letters, in both forms.
fn secret_arns(arn: &str) -> Vec<String> {
    let with_suffix = || format!("{arn}{SUFFIX}");
    match arn.rsplit_once('-').map(|(_, end)| end) {
        Some(end) if end.len() == 6 && end.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            let surely_random = end.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
            if surely_random { vec![arn.to_owned()] } else { vec![arn.to_owned(), with_suffix()] }
        }
        _ => vec![with_suffix()],
    }
}

/// How the execution role's policies bore on `resource`. A refusal without conditions, and no grant at all, give nothing
/// that allows.
pub(super) fn grants(policies: &RolePolicies<'_>, service: SecretService, resource: &str) -> Vec<Grant> {
    // ECS reads parameters in batches, External Secrets one by one.
    let action = match service {
        SecretService::SecretsManager => "secretsmanager:GetSecretValue",
        SecretService::ParameterStore => "ssm:GetParameters",
    };
    // One of the ARNs that the pattern stands for.
    let sample = resource.replace('?', "A");
    let bearing = policies.statements().filter_map(|(_, statement)| {
        let bears = statement.covers_action(action) && statement.may_cover_resource(&sample);
        bears.then(|| Grant { effect: statement.effect, conditions: statement.conditions.clone() })
    });
    let mut grants: Vec<Grant> = bearing.collect();
    grants.sort();
    grants.dedup();
    // A grant without conditions makes the others moot.
    if grants.iter().any(|grant| grant.effect == Effect::Allow && grant.conditions.is_empty()) {
        grants.retain(|grant| grant.effect == Effect::Deny || grant.conditions.is_empty());
    }
    grants
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{ObjectKind, Subject};
    use crate::migration::{Origin, RemoteRef};

    fn arns(key: &str, service: SecretService) -> Vec<String> {
        let origin = Origin::object(Subject::new(ObjectKind::TaskDefinition, "web:1"), "");
        let remote = RemoteRef { key: key.to_owned(), property: None, version: None };
        let item = SecretItem { key: "K".to_owned(), remote, origin };
        let store = StoreRef { service, region: "eu-west-1".to_owned(), account_id: String::new() };
        let target =
            Target { account_id: "111122223333".to_owned(), region: "eu-central-1".to_owned(), ..Target::default() };
        resources(&item, &store, &target)
    }

    #[test]
    fn complete_partial_and_doubtful_arns() {
        let arn = |name: &str| format!("arn:aws:secretsmanager:eu-west-1:111122223333:secret:{name}");
        let of = |key: &str| arns(key, SecretService::SecretsManager);
        assert_eq!(of(&arn("shop/db-a1B2c3")), [arn("shop/db-a1B2c3")]);
        assert_eq!(of(&arn("shop/db")), [arn("shop/db-??????")]);
        assert_eq!(of(&arn("shop/db-secret")), [arn("shop/db-secret"), arn("shop/db-secret-??????")]);
        assert_eq!(of("shop/db"), [arn("shop/db-??????")]);
    }

    #[test]
    fn parameters_have_one_slash_after_parameter() {
        let arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/key";
        for key in ["/shop/key", "shop/key", arn] {
            assert_eq!(arns(key, SecretService::ParameterStore), [arn]);
        }
    }
}
