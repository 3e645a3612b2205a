//! Trust: whom a role lets in. New roles trust service accounts only; reused roles get one statement appended.
//!
//! Sources: IAM User Guide, "IAM and AWS STS quotas" (size of the trust policy); EKS User Guide, "Assign IAM roles to
//! Kubernetes service accounts".

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::inventory::role::Role;
use crate::migration::identity::{ServiceAccountRef, irsa_statement};
use crate::migration::policy::{self, Effect, Policy, PrincipalKind};

/// Characters that a trust policy may have by default; the quota can be raised to 4096.
pub(super) const QUOTA: usize = 2048;

/// Label of the statement that reuse mode appends; a statement of this label is replaced, not repeated.
const SID: &str = "Ecs2eks";

/// Stands in for values that are not known yet when sizes are counted: as long as the longest real ones.
const LONGEST_ISSUER: &str = "oidc.eks.ap-southeast-1.api.amazonwebservices.com.cn/id/0123456789ABCDEF0123456789ABCDEF";
const LONGEST_ACCOUNT: &str = "arn:aws-us-gov:iam::111122223333:oidc-provider/";

/// Splits the service accounts of a role so that each part's trust policy is within the quota.
pub(super) fn parts(accounts: &BTreeSet<ServiceAccountRef>, issuer: Option<&str>) -> Vec<BTreeSet<ServiceAccountRef>> {
    let issuer = issuer.unwrap_or(LONGEST_ISSUER);
    let provider = format!("{LONGEST_ACCOUNT}{issuer}");
    let mut parts: Vec<BTreeSet<ServiceAccountRef>> = Vec::new();
    let mut size = usize::MAX;
    for account in accounts {
        // A subject in a list costs its own characters, two quotes and a comma.
        let more = account.subject().len() + 3;
        match parts.last_mut() {
            Some(part) if size + more <= QUOTA => {
                part.insert(account.clone());
                size += more;
            }
            _ => {
                let part = BTreeSet::from([account.clone()]);
                let document = Policy::new(vec![irsa_statement(&provider, issuer, &part)]).to_value();
                // A list of several has brackets, too.
                size = policy::counted_size(&document) + 2;
                parts.push(part);
            }
        }
    }
    parts
}

/// Principals that the old trust policy lets in and that are not ECS tasks; nothing when it can't be read.
pub(super) fn other_principals(role: &Role) -> BTreeSet<String> {
    let Some(trust) = read(role) else { return BTreeSet::new() };
    let allowing = trust.statements.iter().filter(|statement| statement.effect == Effect::Allow);
    let principals = allowing.filter_map(|statement| statement.principals.as_ref()).flat_map(|set| set.iter());
    let others = principals.filter(|(kind, name)| !(*kind == PrincipalKind::Service && is_ecs_tasks(name)));
    others.map(|(_, name)| name.to_owned()).collect()
}

/// `ecs-tasks.amazonaws.com`, also with the suffix of China.
fn is_ecs_tasks(service: &str) -> bool {
    service.split('.').next() == Some("ecs-tasks")
}

fn read(role: &Role) -> Option<Policy> {
    let document = policy::document(role.assume_role_policy_document.as_ref()?).ok()?;
    Policy::from_value(&document).ok()
}

/// The old trust policy as JSON and the same with the cluster's statement appended; everything else stays as it was.
///
/// # Errors
/// A clause that says why it can't be done.
pub(super) fn extended(
    role: &Role,
    provider_arn: &str,
    issuer: &str,
    accounts: &BTreeSet<ServiceAccountRef>,
) -> Result<(Value, Value), String> {
    let value = role.assume_role_policy_document.as_ref().ok_or("the inventory does not hold it")?;
    let before = policy::document(value).map_err(|error| format!("it is malformed: {error}"))?;
    Policy::from_value(&before).map_err(|error| format!("it is malformed: {error}"))?;
    let mut statement = irsa_statement(provider_arn, issuer, accounts);
    statement.sid = Some(SID.to_owned());
    let statement = statement.to_value();
    let mut after = before.as_object().cloned().unwrap_or_else(Map::new);
    let mut statements = match after.remove("Statement") {
        Some(Value::Array(statements)) => statements,
        Some(single) => vec![single],
        None => Vec::new(),
    };
    statements.retain(|old| old.get("Sid").and_then(Value::as_str) != Some(SID));
    statements.push(statement);
    after.insert("Statement".to_owned(), Value::Array(statements));
    Ok((before, Value::Object(after)))
}

/// The tool that owns a role, as its tags tell: what it makes of a trust policy, it puts back.
///
/// `aws:cloudformation:*` tags are AWS's own; the others are what the tools' users write by convention.
pub(super) fn owner(tags: &BTreeMap<String, String>) -> Option<String> {
    if let Some(stack) = tags.get("aws:cloudformation:stack-name") {
        return Some(format!("CloudFormation stack {stack}"));
    }
    let tools = ["terraform", "opentofu", "pulumi", "crossplane", "cdk", "cloudformation", "terragrunt"];
    tags.iter().find_map(|(key, value)| {
        let (key, value) = (key.to_lowercase(), value.to_lowercase());
        let by_convention = ["managed-by", "managedby", "managed_by", "provisioner", "iac", "created-by", "createdby"];
        let said_by_value = by_convention.contains(&key.as_str());
        let tool = tools.iter().find(|tool| key.contains(*tool) || (said_by_value && value.contains(*tool)))?;
        (value != "false").then(|| (*tool).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::migration::Name;

    const ISSUER: &str = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

    fn account(namespace: &str, name: &str) -> ServiceAccountRef {
        ServiceAccountRef { namespace: Name::sanitise(namespace, 63), name: Name::sanitise(name, 63) }
    }

    fn role(trust: Value) -> Role {
        serde_json::from_value(json!({"RoleName": "r", "AssumeRolePolicyDocument": trust})).expect("role")
    }

    #[test]
    fn the_statement_is_appended_and_the_rest_stays() {
        let trust = json!({"Version": "2012-10-17", "Statement":
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole",
             "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}});
        let provider = format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}");
        let accounts = BTreeSet::from([account("shop", "web")]);
        let (before, after) = extended(&role(trust.clone()), &provider, ISSUER, &accounts).expect("extends");
        assert_eq!(before, trust);
        assert_eq!(after["Statement"][0], trust["Statement"]);
        assert_eq!(
            after["Statement"][1]["Condition"]["StringEquals"][format!("{ISSUER}:sub")],
            "system:serviceaccount:shop:web"
        );
        let (_, again) = extended(&role(after.clone()), &provider, ISSUER, &accounts).expect("extends");
        assert_eq!(again, after, "a second run changes nothing");
        assert!(extended(&role(json!({"Statement": 1})), &provider, ISSUER, &accounts).is_err());
        assert!(extended(&Role::default(), &provider, ISSUER, &accounts).is_err());
    }

    #[test]
    fn other_principals_are_named() {
        let trust = json!({"Statement": [
            {"Effect": "Allow", "Principal": {"Service": ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"]}, "Action": "sts:AssumeRole"},
            {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
            {"Effect": "Deny", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}]});
        let others: Vec<String> = other_principals(&role(trust)).into_iter().collect();
        assert_eq!(others, ["*", "lambda.amazonaws.com"]);
    }

    #[test]
    fn owners_are_recognised_by_their_tags() {
        let tags = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        assert_eq!(owner(&tags("aws:cloudformation:stack-name", "shop")).as_deref(), Some("CloudFormation stack shop"));
        assert_eq!(owner(&tags("ManagedBy", "Terraform")).as_deref(), Some("terraform"));
        assert_eq!(owner(&tags("terraform", "false")), None);
        assert_eq!(owner(&tags("team", "terraform-guild")), None);
    }

    proptest! {
        #[test]
        fn every_account_is_trusted_once_and_no_part_is_too_long(
            names in prop::collection::btree_set("[a-z]([a-z0-9-]{0,61}[a-z0-9])?", 1..60),
            known in any::<bool>(),
        ) {
            let accounts: BTreeSet<_> = names.iter().map(|name| account("a-rather-long-namespace", name)).collect();
            let parts = parts(&accounts, known.then_some(ISSUER));
            let mut union = BTreeSet::new();
            for part in &parts {
                let provider = format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}");
                let document = Policy::new(vec![irsa_statement(&provider, ISSUER, part)]).to_value();
                prop_assert!(policy::counted_size(&document) <= QUOTA);
                for account in part {
                    prop_assert!(union.insert(account.clone()), "trusted twice");
                }
            }
            prop_assert_eq!(union, accounts);
        }

        #[test]
        fn the_new_statement_admits_these_service_accounts_of_this_cluster_and_nobody_else(
            names in prop::collection::btree_set("[a-z][a-z0-9]{0,20}", 1..10),
        ) {
            let accounts: BTreeSet<_> = names.iter().map(|name| account("shop", name)).collect();
            let statement = irsa_statement("arn:aws:iam::111122223333:oidc-provider/i", "i", &accounts);
            let value = Policy::new(vec![statement]).to_value();
            let only = &value["Statement"][0];
            prop_assert_eq!(&only["Principal"], &json!({"Federated": "arn:aws:iam::111122223333:oidc-provider/i"}));
            prop_assert_eq!(&only["Action"], &json!("sts:AssumeRoleWithWebIdentity"));
            prop_assert_eq!(&only["Condition"]["StringEquals"]["i:aud"], &json!("sts.amazonaws.com"));
            let subjects: BTreeSet<String> = match &only["Condition"]["StringEquals"]["i:sub"] {
                Value::String(one) => BTreeSet::from([one.clone()]),
                many => serde_json::from_value(many.clone()).expect("list"),
            };
            let expected: BTreeSet<String> = accounts.iter().map(ServiceAccountRef::subject).collect();
            prop_assert_eq!(subjects, expected);
            prop_assert!(!value.to_string().contains('*'));
        }
    }
}
