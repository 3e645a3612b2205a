//! Trust: whom a role lets in. New roles trust service accounts only; reused roles get one statement appended.
//!
//! Sources: IAM User Guide, "IAM and AWS STS quotas" (size of the trust policy); EKS User Guide, "Assign IAM roles to
//! Kubernetes service accounts".

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::inventory::role::Role;
use crate::migration::identity::{Mechanism, ServiceAccountRef, TrustNames, trust_policy};
use crate::migration::policy::{self, Effect, Policy, PrincipalKind, Principals};

/// Characters that a trust policy may have by default; the quota can be raised to 4096.
pub(super) const QUOTA: usize = 2048;

/// Labels of the statements that reuse mode appends, with a number from the second on; statements of these labels are
/// replaced, not repeated.
const SID: &str = "Ecs2eks";

/// Stands in for values that are not known yet when sizes are counted: as long as the longest real ones.
const LONGEST_ISSUER: &str = "oidc.eks.ap-southeast-1.api.amazonwebservices.com.cn/id/0123456789ABCDEF0123456789ABCDEF";
const LONGEST_ACCOUNT: &str = "arn:aws-us-gov:iam::111122223333:oidc-provider/";
/// Cluster names have at most 100 characters.
const LONGEST_CLUSTER: &str = "arn:aws-us-gov:eks:ap-southeast-1:111122223333:cluster/\
                               0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";

/// Whom a role admits, by mechanism.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Admitted {
    /// By IRSA.
    pub(super) trusted: BTreeSet<ServiceAccountRef>,
    /// By Pod Identity.
    pub(super) associated: BTreeSet<ServiceAccountRef>,
}

impl Admitted {
    /// Adds a service account.
    pub(super) fn admit(&mut self, account: ServiceAccountRef, mechanism: Mechanism) {
        match mechanism {
            Mechanism::Irsa => self.trusted.insert(account),
            Mechanism::PodIdentity => self.associated.insert(account),
        };
    }

    /// Whether it holds a service account.
    pub(super) fn contains(&self, account: &ServiceAccountRef) -> bool {
        self.trusted.contains(account) || self.associated.contains(account)
    }
}

/// Splits the service accounts of a role so that each part's trust policy is within the quota.
pub(super) fn parts(all: &Admitted, issuer: Option<&str>) -> Vec<Admitted> {
    let issuer = issuer.unwrap_or(LONGEST_ISSUER);
    let names = TrustNames {
        provider_arn: format!("{LONGEST_ACCOUNT}{issuer}"),
        issuer: issuer.to_owned(),
        account_id: "111122223333".to_owned(),
        cluster_arn: LONGEST_CLUSTER.to_owned(),
    };
    let fits = |part: &Admitted| {
        policy::counted_size(&trust_policy(&names, &part.trusted, &part.associated).to_value()) <= QUOTA
    };
    if fits(all) {
        return if *all == Admitted::default() { Vec::new() } else { vec![all.clone()] };
    }
    let mut parts: Vec<Admitted> = Vec::new();
    for (accounts, mechanism) in [(&all.trusted, Mechanism::Irsa), (&all.associated, Mechanism::PodIdentity)] {
        let mut current = Admitted::default();
        for account in accounts {
            let mut more = current.clone();
            more.admit(account.clone(), mechanism);
            if fits(&more) || current == Admitted::default() {
                current = more;
            } else {
                parts.push(std::mem::take(&mut current));
                current.admit(account.clone(), mechanism);
            }
        }
        if current != Admitted::default() {
            parts.push(current);
        }
    }
    parts
}

/// Principals that the old trust policy lets in and that are not ECS tasks; nothing when it can't be read.
pub(super) fn other_principals(role: &Role) -> BTreeSet<String> {
    let Some(trust) = read(role) else { return BTreeSet::new() };
    let allowing = trust.statements.iter().filter(|statement| statement.effect == Effect::Allow);
    let principals = allowing.filter_map(|statement| statement.principals.as_ref()).flat_map(Principals::iter);
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
pub(super) fn extended(role: &Role, names: &TrustNames, admitted: &Admitted) -> Result<(Value, Value), String> {
    let value = role.assume_role_policy_document.as_ref().ok_or("the inventory does not hold it")?;
    let before = policy::document(value).map_err(|error| format!("it is malformed: {error}"))?;
    Policy::from_value(&before).map_err(|error| format!("it is malformed: {error}"))?;
    let mut after = before.as_object().cloned().unwrap_or_else(Map::new);
    let mut statements = match after.remove("Statement") {
        Some(Value::Array(statements)) => statements,
        Some(single) => vec![single],
        None => Vec::new(),
    };
    statements.retain(|old| !old.get("Sid").and_then(Value::as_str).is_some_and(is_own_label));
    let new = trust_policy(names, &admitted.trusted, &admitted.associated).statements;
    for (number, mut statement) in (1..).zip(new) {
        statement.sid = Some(if number == 1 { SID.to_owned() } else { format!("{SID}{number}") });
        statements.push(statement.to_value());
    }
    after.insert("Statement".to_owned(), Value::Array(statements));
    Ok((before, Value::Object(after)))
}

/// `Ecs2eks`, `Ecs2eks2` and so on.
fn is_own_label(sid: &str) -> bool {
    sid.strip_prefix(SID).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
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
    use crate::migration::identity::irsa_statement;

    const ISSUER: &str = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

    fn account(namespace: &str, name: &str) -> ServiceAccountRef {
        ServiceAccountRef { namespace: Name::sanitise(namespace, 63), name: Name::sanitise(name, 63) }
    }

    fn role(trust: &Value) -> Role {
        serde_json::from_value(json!({"RoleName": "r", "AssumeRolePolicyDocument": trust})).expect("role")
    }

    fn names(provider: &str) -> TrustNames {
        TrustNames {
            provider_arn: provider.to_owned(),
            issuer: ISSUER.to_owned(),
            account_id: "111122223333".to_owned(),
            cluster_arn: "arn:aws:eks:eu-west-1:111122223333:cluster/shop".to_owned(),
        }
    }

    #[test]
    fn the_statement_is_appended_and_the_rest_stays() {
        let trust = json!({"Version": "2012-10-17", "Statement":
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole",
             "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}});
        let provider = format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}");
        let names = names(&provider);
        let admitted = Admitted { trusted: BTreeSet::from([account("shop", "web")]), ..Admitted::default() };
        let (before, after) = extended(&role(&trust), &names, &admitted).expect("extends");
        assert_eq!(before, trust);
        assert_eq!(after["Statement"][0], trust["Statement"]);
        assert_eq!(
            after["Statement"][1]["Condition"]["StringEquals"][format!("{ISSUER}:sub")],
            "system:serviceaccount:shop:web"
        );
        let (_, again) = extended(&role(&after), &names, &admitted).expect("extends");
        assert_eq!(again, after, "a second run changes nothing");
        assert!(extended(&role(&json!({"Statement": 1})), &names, &admitted).is_err());
        assert!(extended(&Role::default(), &names, &admitted).is_err());

        let both = Admitted { associated: BTreeSet::from([account("shop", "a"), account("blog", "a")]), ..admitted };
        let (_, mixed) = extended(&role(&after), &names, &both).expect("extends");
        let labels: Vec<&str> =
            mixed["Statement"].as_array().expect("list").iter().filter_map(|s| s["Sid"].as_str()).collect();
        assert_eq!(labels, ["Ecs2eks", "Ecs2eks2", "Ecs2eks3"], "one for IRSA and one for each namespace");
    }

    #[test]
    fn other_principals_are_named() {
        let trust = json!({"Statement": [
            {"Effect": "Allow", "Principal": {"Service": ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"]}, "Action": "sts:AssumeRole"},
            {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
            {"Effect": "Deny", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}]});
        let others: Vec<String> = other_principals(&role(&trust)).into_iter().collect();
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
            names_and_mechanisms in prop::collection::btree_map("[a-z]([a-z0-9-]{0,61}[a-z0-9])?", any::<bool>(), 1..60),
            known in any::<bool>(),
        ) {
            let mut all = Admitted::default();
            for (name, pod_identity) in &names_and_mechanisms {
                let mechanism = if *pod_identity { Mechanism::PodIdentity } else { Mechanism::Irsa };
                all.admit(account("a-rather-long-namespace", name), mechanism);
            }
            let parts = parts(&all, known.then_some(ISSUER));
            let mut union = Admitted::default();
            for part in &parts {
                let provider = format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}");
                let document = trust_policy(&names(&provider), &part.trusted, &part.associated).to_value();
                prop_assert!(policy::counted_size(&document) <= QUOTA);
                for account in &part.trusted {
                    prop_assert!(union.trusted.insert(account.clone()), "trusted twice");
                }
                for account in &part.associated {
                    prop_assert!(union.associated.insert(account.clone()), "associated twice");
                }
            }
            prop_assert_eq!(union, all);
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
