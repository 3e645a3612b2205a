//! Execution roles: who reads the secrets afterwards, with what, and what becomes of the rest.

use ecs2eks::inventory::Inventory;
use ecs2eks::migration::Name;
use ecs2eks::migration::identity::{IdentityMode, RolePurpose, SECRET_READER};
use serde_json::{Value, json};

use crate::account::{ISSUER, codes, identified, sample};

#[test]
fn the_secret_reader_reads_what_the_namespace_refers_to_and_nothing_else() {
    let inventory = sample();
    let (migration, _) = identified(&inventory, Some(ISSUER), IdentityMode::Create);
    let production = Name::sanitise("shop-prod", 63);
    let reader = Name::sanitise(SECRET_READER, 63);
    assert_eq!(
        migration.identities.role_arn(&production, &reader),
        Some("arn:aws:iam::111122223333:role/tidewater-prod.shop-prod.external-secrets-reader")
    );
    let roles = migration.identities.roles.iter().filter(|role| role.purpose == RolePurpose::SecretReader);
    let documents: Vec<Value> = roles.map(|role| role.inline_policies[0].document.clone()).collect();
    assert_eq!(documents.len(), 2, "production and staging");
    let text = serde_json::to_string(&documents).expect("JSON");
    assert!(!text.contains("secret:shop/prod/*"), "no wildcard of the execution role");
    let decrypt = documents.iter().flat_map(|d| d["Statement"].as_array().into_iter().flatten());
    let decrypt: Vec<&Value> = decrypt.filter(|s| s["Action"] == "kms:Decrypt").collect();
    assert!(!decrypt.is_empty() && decrypt.iter().all(|s| s["Condition"]["StringEquals"]["kms:ViaService"].is_array()));
}

/// An account with one service, one secret, and an execution role with these statements.
fn one_secret(value_from: &str, statements: &Value) -> Inventory {
    let value = json!({
        "version": 1,
        "services": [{"serviceName": "web", "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/prod/web",
                      "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod", "taskDefinition": "web:1", "launchType": "FARGATE"}],
        "taskDefinitions": [{"family": "web", "revision": 1, "executionRoleArn": "arn:aws:iam::111122223333:role/exec",
                             "containerDefinitions": [{"name": "app", "image": "app",
                                                       "secrets": [{"name": "K", "valueFrom": value_from}]}]}],
        "roles": [{"RoleName": "exec", "Arn": "arn:aws:iam::111122223333:role/exec",
                   "InlinePolicies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}]}],
    });
    serde_json::from_value(value).expect("an inventory")
}

fn reader_statements(inventory: &Inventory) -> (Vec<Value>, Vec<&'static str>) {
    let (migration, findings) = identified(inventory, Some(ISSUER), IdentityMode::Create);
    let mut roles = migration.identities.roles.iter().filter(|role| role.purpose == RolePurpose::SecretReader);
    let role = roles.next().expect("a reader");
    let statements = role.inline_policies[0].document["Statement"].as_array().expect("list").clone();
    (statements, codes(&findings).into_iter().collect())
}

const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3";

#[test]
fn conditions_of_the_execution_role_are_kept() {
    let condition = json!({"StringEquals": {"secretsmanager:ResourceTag/team": "web"}});
    let (statements, codes) = reader_statements(&one_secret(
        SECRET,
        &json!([{"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*", "Condition": condition}]),
    ));
    assert_eq!(
        statements,
        [json!({"Sid": "ReadSecrets", "Effect": "Allow",
                "Action": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
                "Resource": SECRET, "Condition": condition})]
    );
    assert!(codes.is_empty());
}

#[test]
fn a_refusal_stays_a_refusal() {
    let (statements, _) = reader_statements(&one_secret(
        SECRET,
        &json!([{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"},
                {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]),
    ));
    let effects: Vec<&Value> = statements.iter().map(|statement| &statement["Effect"]).collect();
    assert_eq!(effects, ["Allow", "Deny", "Deny"], "read, but not then; and no decryption then");
}

#[test]
fn a_key_for_everything_is_narrowed_to_the_services_that_read() {
    let (statements, _) = reader_statements(&one_secret(
        "arn:aws:ssm:eu-west-1:111122223333:parameter/db/password",
        &json!([{"Effect": "Allow", "Action": ["ssm:GetParameters", "kms:Decrypt", "s3:*"], "Resource": "*"}]),
    ));
    assert_eq!(statements[0]["Action"], "ssm:GetParameter");
    assert_eq!(statements[0]["Resource"], "arn:aws:ssm:eu-west-1:111122223333:parameter/db/password");
    assert_eq!(statements[1]["Action"], "kms:Decrypt");
    assert_eq!(statements[1]["Condition"]["StringEquals"]["kms:ViaService"], "ssm.eu-west-1.amazonaws.com");
    assert_eq!(statements.len(), 2, "nothing of S3");
}

#[test]
fn a_secret_that_the_execution_role_could_not_read_is_said() {
    let (statements, codes) = reader_statements(&one_secret(
        SECRET,
        &json!([{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-*"}]),
    ));
    assert_eq!(statements[0]["Resource"], SECRET);
    assert_eq!(codes, ["IAM012", "IAM021"]);
}

#[test]
fn a_missing_execution_role_costs_conditions_not_secrets() {
    let mut inventory = one_secret(SECRET, &json!([]));
    inventory.roles.clear();
    let (statements, codes) = reader_statements(&inventory);
    assert_eq!(statements.len(), 1);
    assert_eq!(codes, ["IAM001"]);
}

#[test]
fn the_duties_of_an_execution_role_are_told_apart() {
    let (migration, findings) = identified(
        &one_secret(
            SECRET,
            &json!([{"Effect": "Allow", "Resource": "*", "Action": [
                "ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "logs:PutLogEvents", "secretsmanager:GetSecretValue", "dynamodb:Query"]}]),
        ),
        Some(ISSUER),
        IdentityMode::Create,
    );
    let duties: Vec<&str> =
        migration.identities.execution_roles[0].duties.iter().map(|duty| duty.what.as_str()).collect();
    assert_eq!(
        duties,
        [
            "permissions for dynamodb",
            "pull images from ECR",
            "read the secrets of tasks in prod",
            "write the `awslogs` streams"
        ]
    );
    assert!(codes(&findings).contains("IAM020"));
}
