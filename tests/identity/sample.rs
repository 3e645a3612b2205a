//! The sample account: every role is copied, nothing more is trusted, and the files say so.

use std::collections::BTreeSet;

use ecs2eks::emit::iam;
use ecs2eks::migration::identity::IdentityMode;
use serde_json::Value;

use crate::account::{ISSUER, codes, file, identified, sample, template};

#[test]
fn every_workload_of_the_sample_gets_the_copy_of_its_own_role() {
    let inventory = sample();
    let (migration, findings) = identified(&inventory, Some(ISSUER), IdentityMode::Create);
    for workload in &migration.workloads {
        let Some(old) = &workload.task_role_arn else {
            assert_eq!(workload.service_account.role_arn, None);
            continue;
        };
        let name = old.rsplit('/').next().expect("an ARN has a name");
        let expected = format!("arn:aws:iam::111122223333:role/tidewater/ecs/eks-{name}");
        assert_eq!(workload.service_account.role_arn.as_deref(), Some(expected.as_str()));
    }
    let expected = ["IAM002", "IAM003", "IAM005", "IAM006", "IAM007", "IAM009", "IAM010", "IAM012", "IAM043"];
    assert_eq!(codes(&findings), BTreeSet::from(expected));
}

#[test]
fn a_role_in_the_template_holds_what_the_account_has() {
    let inventory = sample();
    let (migration, _) = identified(&inventory, Some(ISSUER), IdentityMode::Create);
    let template = template(&migration);
    let mut copied = 0;
    for resource in template["Resources"].as_object().expect("resources").values() {
        let properties = &resource["Properties"];
        let Some(name) = properties["RoleName"].as_str().and_then(|name| name.strip_prefix("eks-")) else { continue };
        let old = inventory.roles.iter().find(|role| role.role_name == name).expect("it copies a role of the account");
        let mut inline: Vec<_> = old.inline_policies.iter().collect();
        inline.sort_by_key(|policy| &policy.policy_name);
        let before: Vec<_> = inline.into_iter().filter_map(|policy| policy.policy_document.clone()).collect();
        let after: Vec<_> =
            properties["Policies"].as_array().into_iter().flatten().map(|p| p["PolicyDocument"].clone()).collect();
        assert_eq!(after, before, "{name}");
        let boundary = old.permissions_boundary.as_ref().and_then(|b| b.permissions_boundary_arn.as_deref());
        assert_eq!(properties["PermissionsBoundary"].as_str(), boundary, "{name}");
        copied += 1;
    }
    assert!(copied > 10, "{copied} roles");
}

#[test]
fn without_an_issuer_the_template_asks_for_it() {
    let inventory = sample();
    let (migration, findings) = identified(&inventory, None, IdentityMode::Create);
    assert!(codes(&findings).contains("IAM004"));
    let template = template(&migration);
    assert_eq!(template["Parameters"]["OidcIssuer"]["Type"], "String");
    for resource in template["Resources"].as_object().expect("resources").values() {
        if resource["Type"] == "AWS::IAM::Role" {
            let text = resource["Properties"]["AssumeRolePolicyDocument"]["Fn::Sub"].as_str().expect("text");
            let filled: Value = serde_json::from_str(&text.replace("${OidcIssuer}", ISSUER)).expect("JSON");
            let equals = &filled["Statement"][0]["Condition"]["StringEquals"];
            assert_eq!(equals[format!("{ISSUER}:aud")], "sts.amazonaws.com");
            assert!(!equals[format!("{ISSUER}:sub")].is_null());
        }
    }
}

#[test]
fn reuse_mode_writes_trust_policies_that_keep_every_old_statement() {
    let inventory = sample();
    let (migration, _) = identified(&inventory, Some(ISSUER), IdentityMode::Reuse);
    for workload in &migration.workloads {
        assert_eq!(workload.service_account.role_arn, workload.task_role_arn);
    }
    assert!(!migration.identities.reused.is_empty());
    for role in &migration.identities.reused {
        let before: Value =
            serde_json::from_str(&file(&migration, &format!("iam/reuse/{}.trust.before.json", role.name)))
                .expect("JSON");
        let after: Value =
            serde_json::from_str(&file(&migration, &format!("iam/reuse/{}.trust.json", role.name))).expect("JSON");
        let (old, new) = (before["Statement"].as_array().expect("list"), after["Statement"].as_array().expect("list"));
        assert_eq!(&new[..old.len()], old.as_slice());
        assert_eq!(new.len(), old.len() + 1);
    }
}

#[test]
fn the_same_account_gives_the_same_bytes() {
    let inventory = sample();
    let files = |issuer| iam::files(&identified(&inventory, issuer, IdentityMode::Create).0).expect("renders");
    assert_eq!(files(Some(ISSUER)), files(Some(ISSUER)));
}
