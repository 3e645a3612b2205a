//! Identities of the sample account and of generated ones: what the roles trust, what they allow, and that the stack says so.

use std::collections::{BTreeMap, BTreeSet};

use ecs2eks::convert::identity::identify;
use ecs2eks::emit::iam;
use ecs2eks::finding::{Findings, ObjectKind, Subject};
use ecs2eks::inventory::Inventory;
use ecs2eks::inventory::arn::Arn;
use ecs2eks::inventory::index::{Index, cluster_name};
use ecs2eks::inventory::task_definition::TaskDefinition;
use ecs2eks::migration::identity::{IdentityMode, RolePurpose, SECRET_READER};
use ecs2eks::migration::{
    Controller, DeploymentStrategy, ExternalSecret, Migration, Name, Origin, Pod, RemoteRef, SecretItem, SecretKind,
    SecretService, ServiceAccount, StoreRef, Target, Workload,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const ISSUER: &str = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

fn sample() -> Inventory {
    serde_json::from_str(include_str!("../fixtures/tidewater/inventory.json")).expect("the sample is an inventory")
}

fn target(issuer: Option<&str>) -> Target {
    Target {
        cluster: Some("tidewater-prod".to_owned()),
        partition: "aws".to_owned(),
        account_id: "111122223333".to_owned(),
        region: "eu-west-1".to_owned(),
        oidc_issuer: issuer.map(str::to_owned),
        ..Target::default()
    }
}

fn secrets(task: &TaskDefinition, origin: &Origin) -> Vec<ExternalSecret> {
    let mut stores: BTreeMap<StoreRef, Vec<SecretItem>> = BTreeMap::new();
    for secret in task.container_definitions.iter().flat_map(|container| &container.secrets) {
        let arn = Arn::parse(&secret.value_from).ok();
        let manager = arn.is_some_and(|arn| arn.service == "secretsmanager");
        let service = if manager { SecretService::SecretsManager } else { SecretService::ParameterStore };
        let key = match arn {
            Some(arn) if manager => {
                let name = arn.resource.split(':').nth(1).unwrap_or_default();
                format!("arn:{}:secretsmanager:{}:{}:secret:{name}", arn.partition, arn.region, arn.account)
            }
            _ => secret.value_from.clone(),
        };
        let region = arn.map_or_else(|| "eu-west-1".to_owned(), |arn| arn.region.to_owned());
        let remote = RemoteRef { key, property: None, version: None };
        let item = SecretItem { key: secret.name.clone(), remote, origin: origin.member("secrets") };
        stores.entry(StoreRef { service, region, account_id: String::new() }).or_default().push(item);
    }
    let external = |(store, items): (StoreRef, Vec<SecretItem>)| ExternalSecret {
        name: Name::sanitise("secret", 63),
        store,
        kind: SecretKind::Opaque,
        items,
    };
    stores.into_iter().map(external).collect()
}

fn workload(cluster: &str, name: &str, arn: &str, task: &TaskDefinition) -> Workload {
    let task_arn = task.task_definition_arn.clone().unwrap_or_default();
    let task_definition = Origin::object(Subject::new(ObjectKind::TaskDefinition, &task.family), task_arn);
    let name = Name::sanitise(name, 63);
    Workload {
        chart: name.clone(),
        namespace: Name::sanitise(cluster, 63),
        origin: Origin::object(Subject::new(ObjectKind::Service, format!("{cluster}/{name}")), arn),
        external_secrets: secrets(task, &task_definition),
        task_definition,
        cluster: cluster.to_owned(),
        controller: Controller::Deployment {
            replicas: 1,
            strategy: DeploymentStrategy::Recreate,
            progress_deadline_seconds: None,
        },
        pod: Pod::default(),
        service: None,
        service_account: ServiceAccount { name: name.clone(), role_arn: None },
        autoscaling: None,
        max_disrupted: None,
        target_groups: Vec::new(),
        task_role_arn: task.task_role_arn.clone(),
        execution_role_arn: task.execution_role_arn.clone(),
        name,
    }
}

fn migration(inventory: &Inventory, issuer: Option<&str>) -> Migration {
    let index = Index::new(inventory);
    let converted = inventory.services.iter().filter_map(|service| {
        let task = index.task_definition_of(service)?;
        Some(workload(cluster_name(service), &service.service_name, service.service_arn.as_deref()?, task))
    });
    Migration { target: target(issuer), workloads: converted.collect(), ..Migration::default() }
}

fn identified(inventory: &Inventory, issuer: Option<&str>, mode: IdentityMode) -> (Migration, Findings) {
    let (mut migration, mut findings) = (migration(inventory, issuer), Findings::new());
    identify(inventory, &Index::new(inventory), &mut migration, mode, &mut findings);
    (migration, findings)
}

fn file(migration: &Migration, path: &str) -> String {
    let files = iam::files(migration).expect("renders");
    files.get(path).unwrap_or_else(|| panic!("{path} is missing")).text.clone()
}

fn template(migration: &Migration) -> Value {
    serde_yaml::from_str(&file(migration, "iam/roles.cfn.yaml")).expect("the template is YAML")
}

fn codes(findings: &Findings) -> BTreeSet<&'static str> {
    findings.as_slice().iter().map(|finding| finding.rule.code).collect()
}

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
    let expected = ["IAM002", "IAM003", "IAM005", "IAM006", "IAM007", "IAM010", "IAM012"];
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
        let before: Vec<_> = old.inline_policies.iter().filter_map(|policy| policy.policy_document.clone()).collect();
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

/// An account in which services share a role.
fn account(services: &[String], role_arn: &str) -> Inventory {
    let role_name = role_arn.rsplit('/').next().unwrap_or_default();
    let task = |name: &String| {
        json!({"family": name, "revision": 1, "taskRoleArn": role_arn,
               "taskDefinitionArn": format!("arn:aws:ecs:eu-west-1:111122223333:task-definition/{name}:1"),
               "containerDefinitions": [{"name": "app", "image": "app"}]})
    };
    let service = |name: &String| {
        json!({"serviceName": name, "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
               "serviceArn": format!("arn:aws:ecs:eu-west-1:111122223333:service/prod/{name}"),
               "taskDefinition": format!("arn:aws:ecs:eu-west-1:111122223333:task-definition/{name}:1")})
    };
    let value = json!({
        "version": 1,
        "services": services.iter().map(service).collect::<Vec<_>>(),
        "taskDefinitions": services.iter().map(task).collect::<Vec<_>>(),
        "roles": [{"RoleName": role_name, "Arn": role_arn, "AssumeRolePolicyDocument": {"Statement": []}}],
    });
    serde_json::from_value(value).expect("an inventory")
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
