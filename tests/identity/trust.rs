//! Trust: split, missing and malformed, and never broader than the service accounts that need it.

use std::collections::BTreeSet;

use ecs2eks::migration::identity::IdentityMode;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::account::{ISSUER, account, codes, file, identified, template};

#[test]
fn one_role_for_forty_services_is_split_and_stays_narrow() {
    let services: Vec<String> = (0..40).map(|n| format!("a-service-with-a-rather-long-name-{n}")).collect();
    let (migration, findings) =
        identified(&account(&services, "arn:aws:iam::111122223333:role/shared"), Some(ISSUER), IdentityMode::Create);
    assert!(migration.identities.roles.len() > 1);
    assert!(codes(&findings).contains("IAM010"));
    let arns: BTreeSet<_> = migration.workloads.iter().filter_map(|w| w.service_account.role_arn.as_deref()).collect();
    assert_eq!(arns.len(), migration.identities.roles.len());
    for workload in &migration.workloads {
        let role =
            migration.identities.roles.iter().find(|r| r.arn == workload.service_account.role_arn).expect("exists");
        assert!(role.trusted.iter().any(|account| account.name == workload.service_account.name));
    }
}

#[test]
fn a_missing_role_is_said_and_nothing_is_invented() {
    let mut inventory = account(&["web".to_owned()], "arn:aws:iam::111122223333:role/app/web");
    inventory.roles.clear();
    let (migration, findings) = identified(&inventory, Some(ISSUER), IdentityMode::Create);
    assert_eq!(codes(&findings), BTreeSet::from(["IAM001"]));
    assert!(migration.identities.roles.is_empty());
    assert_eq!(
        migration.workloads[0].service_account.role_arn.as_deref(),
        Some("arn:aws:iam::111122223333:role/app/eks-web"),
        "fails loudly rather than falling back to the node's role"
    );
    assert!(file(&migration, "iam/access.md").contains("IAM001"));
}

proptest! {
    /// Whatever a role's policies and trust hold: no panic, and the new role trusts only service accounts by name.
    #[test]
    fn trust_is_never_broader(
        policy in prop_oneof![
            Just(json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})),
            Just(json!("%7B%22Statement%22%3A%5B%5D%7D")),
            Just(json!("%ZZ")), Just(json!(17)), Just(json!({"Statement": "x"})), Just(Value::Null),
            Just(json!({"Statement": [{"Effect": "Allow", "NotAction": ["iam:*"], "NotResource": ["${aws:userid}"]}]})),
        ],
        trust in prop_oneof![
            Just(json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}})),
            Just(json!({"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*", "444455556666"]}, "Action": "sts:*"}]})),
            Just(json!("nonsense")), Just(Value::Null),
        ],
        names in prop::collection::btree_set("[a-zA-Z][a-zA-Z0-9_-]{0,80}", 1..12),
        issuer in any::<bool>(),
    ) {
        let services: Vec<String> = names.into_iter().collect();
        let mut inventory = account(&services, "arn:aws:iam::111122223333:role/shared");
        inventory.roles[0].assume_role_policy_document = Some(trust);
        inventory.roles[0].inline_policies = serde_json::from_value(json!([{"PolicyName": "p", "PolicyDocument": policy}])).expect("policy");
        let (migration, _) = identified(&inventory, issuer.then_some(ISSUER), IdentityMode::Create);
        let text = file(&migration, "iam/roles.cfn.yaml");
        let template = template(&migration);
        let accounts: BTreeSet<String> = migration.workloads.iter()
            .map(|w| format!("system:serviceaccount:{}:{}", w.namespace, w.service_account.name)).collect();
        let mut trusted = BTreeSet::new();
        for resource in template["Resources"].as_object().expect("resources").values() {
            let document = match &resource["Properties"]["AssumeRolePolicyDocument"] {
                Value::Null => continue,
                Value::Object(map) if map.contains_key("Fn::Sub") => {
                    let text = map["Fn::Sub"].as_str().expect("text");
                    serde_json::from_str(&text.replace("${OidcIssuer}", ISSUER)).expect("JSON")
                }
                literal => literal.clone(),
            };
            let statements = document["Statement"].as_array().expect("list");
            prop_assert_eq!(statements.len(), 1);
            prop_assert_eq!(&statements[0]["Action"], "sts:AssumeRoleWithWebIdentity");
            prop_assert_eq!(statements[0]["Principal"].as_object().expect("map").len(), 1);
            match &statements[0]["Condition"]["StringEquals"][format!("{ISSUER}:sub")] {
                Value::String(one) => { trusted.insert(one.clone()); }
                many => trusted.extend(serde_json::from_value::<Vec<String>>(many.clone()).expect("list")),
            }
        }
        prop_assert_eq!(trusted, accounts, "{}", text);
    }
}
