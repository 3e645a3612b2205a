//! What the roles of a single service tell: where it ran, who owned the role, what its policies reveal.

use std::collections::BTreeSet;

use ecs2eks::convert::identity::platform_role;
use ecs2eks::finding::Findings;
use ecs2eks::inventory::Inventory;
use ecs2eks::migration::Name;
use ecs2eks::migration::identity::{IdentityMode, ServiceAccountRef};
use serde_json::{Value, json};

use crate::account::{ISSUER, account, codes, file, identified};

const ROLE: &str = "arn:aws:iam::111122223333:role/web";

fn with_statement(statement: &Value) -> Inventory {
    let mut inventory = account(&["web".to_owned()], ROLE);
    let policies = json!([{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}]);
    inventory.roles[0].inline_policies = serde_json::from_value(policies).expect("policies");
    inventory
}

fn raised(inventory: &Inventory) -> (BTreeSet<&'static str>, Findings) {
    let (_, findings) = identified(inventory, Some(ISSUER), IdentityMode::Create);
    (codes(&findings), findings)
}

#[test]
fn a_task_without_role_is_a_matter_on_instances_only() {
    for (launch_type, expected) in [("EC2", true), ("FARGATE", false), ("EXTERNAL", false)] {
        let mut inventory = account(&["web".to_owned()], ROLE);
        inventory.task_definitions[0].task_role_arn = None;
        inventory.services[0].launch_type = Some(launch_type.to_owned());
        let (codes, _) = raised(&inventory);
        assert_eq!(codes.contains("IAM003"), expected, "{launch_type}");
    }
}

#[test]
fn access_that_depends_on_the_session_is_named() {
    let (codes, findings) = raised(&with_statement(&json!({
        "Effect": "Allow", "Action": "dynamodb:*", "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/${aws:userid}",
        "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1", "aws:PrincipalTag/team": "web"}}
    })));
    assert_eq!(codes, BTreeSet::from(["IAM009"]));
    let messages: Vec<&str> = findings.as_slice().iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
}

#[test]
fn other_accounts_and_other_roles_must_be_told() {
    let (codes, _) = raised(&with_statement(&json!({
        "Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Resource": "arn:aws:iam::444455556666:role/data"
    })));
    assert_eq!(codes, BTreeSet::from(["IAM013"]));
    let (codes, _) = raised(&with_statement(&json!({
        "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "arn:aws:dynamodb:eu-west-1:444455556666:table/t"
    })));
    assert_eq!(codes, BTreeSet::from(["IAM012"]));
    let (codes, _) = raised(&with_statement(&json!({
        "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/t"
    })));
    assert!(codes.is_empty());
}

#[test]
fn variables_of_iam_reach_the_stack_untouched() {
    let resource = "arn:aws:s3:::home/${aws:username}/*";
    let inventory = with_statement(&json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}));
    for issuer in [Some(ISSUER), None] {
        let (migration, _) = identified(&inventory, issuer, IdentityMode::Create);
        let template: Value = serde_yaml::from_str(&file(&migration, "iam/roles.cfn.yaml")).expect("YAML");
        let statement =
            &template["Resources"]["RoleEksWeb"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0];
        assert_eq!(statement["Resource"], resource);
    }
}

#[test]
fn a_reused_role_says_who_owns_it_and_what_is_in_the_way() {
    let mut inventory = account(&["web".to_owned()], ROLE);
    inventory.roles[0].tags =
        serde_json::from_value(json!([{"Key": "aws:cloudformation:stack-name", "Value": "web"}])).expect("tags");
    inventory.roles[0].assume_role_policy_document = Some(json!("not a policy"));
    let (migration, findings) = identified(&inventory, Some(ISSUER), IdentityMode::Reuse);
    assert_eq!(codes(&findings), BTreeSet::from(["IAM015", "IAM016"]));
    assert!(migration.identities.reused.is_empty());

    let services: Vec<String> = (0..40).map(|n| format!("a-service-with-a-rather-long-name-{n}")).collect();
    let (_, findings) = identified(&account(&services, ROLE), Some(ISSUER), IdentityMode::Reuse);
    assert_eq!(codes(&findings), BTreeSet::from(["IAM014"]));
    let (migration, findings) = identified(&account(&services, ROLE), None, IdentityMode::Reuse);
    assert_eq!(codes(&findings), BTreeSet::from(["IAM016"]));
    assert!(migration.identities.reused.is_empty());
}

#[test]
fn a_name_without_account_is_not_given_an_invented_arn() {
    let mut inventory = account(&["web".to_owned()], "web");
    inventory.roles[0].arn = None;
    let (mut migration, _) = identified(&inventory, Some(ISSUER), IdentityMode::Create);
    migration.target.account_id.clear();
    for workload in &mut migration.workloads {
        workload.service_account.role_arn = None;
    }
    let mut findings = Findings::new();
    let index = ecs2eks::inventory::index::Index::new(&inventory);
    let iam = ecs2eks::migration::identity::IamSettings::default();
    let choices = ecs2eks::convert::identity::Choices { mode: IdentityMode::Create, iam: &iam };
    ecs2eks::convert::identity::identify(&inventory, &index, &mut migration, choices, &mut findings);
    assert_eq!(codes(&findings), BTreeSet::from(["IAM017"]));
    assert_eq!(migration.workloads[0].service_account.role_arn, None);
    assert!(file(&migration, "iam/roles.cfn.yaml").contains("AWS::AccountId"));
}

#[test]
fn an_add_on_gets_a_role_of_its_own_cluster() {
    let inventory = account(&["web".to_owned()], ROLE);
    let (migration, _) = identified(&inventory, Some(ISSUER), IdentityMode::Create);
    let controller = ServiceAccountRef {
        namespace: Name::sanitise("kube-system", 63),
        name: Name::sanitise("aws-load-balancer-controller", 63),
    };
    let statement = json!({"Effect": "Allow", "Action": "elasticloadbalancing:Describe*", "Resource": "*"});
    let role = platform_role(&inventory, &migration.target, controller, &[statement], &["service-role/X"]);
    assert_eq!(
        role.arn.as_deref(),
        Some("arn:aws:iam::111122223333:role/tidewater-prod.kube-system.aws-load-balancer-controller")
    );
    assert_eq!(role.managed_policies, ["arn:aws:iam::aws:policy/service-role/X"]);
    assert_eq!(role.inline_policies[0].document["Statement"][0]["Action"], "elasticloadbalancing:Describe*");
}
