//! Accounts to convert: the sample one, and small ones made for a test.

use std::collections::{BTreeMap, BTreeSet};

use ecs2eks::convert::identity::{Choices, identify};
use ecs2eks::emit::iam;
use ecs2eks::finding::{Findings, ObjectKind, Subject};
use ecs2eks::inventory::Inventory;
use ecs2eks::inventory::arn::Arn;
use ecs2eks::inventory::index::{Index, cluster_name};
use ecs2eks::inventory::task_definition::TaskDefinition;
use ecs2eks::migration::identity::{IamSettings, IdentityMode};
use ecs2eks::migration::{
    Controller, DeploymentStrategy, ExternalSecret, Migration, Name, Origin, Pod, RemoteRef, SecretItem, SecretKind,
    SecretService, ServiceAccount, StoreRef, Target, Workload,
};
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

pub(crate) fn sample() -> Inventory {
    serde_json::from_str(include_str!("../../fixtures/tidewater/inventory.json")).expect("the sample is an inventory")
}

pub(crate) fn target(issuer: Option<&str>) -> Target {
    Target {
        cluster: Some("tidewater-prod".to_owned()),
        partition: "aws".to_owned(),
        account_id: "111122223333".to_owned(),
        region: "eu-west-1".to_owned(),
        oidc_issuer: issuer.map(str::to_owned),
        ..Target::default()
    }
}

pub(crate) fn secrets(task: &TaskDefinition, origin: &Origin) -> Vec<ExternalSecret> {
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

pub(crate) fn workload(cluster: &str, name: &str, arn: &str, task: &TaskDefinition) -> Workload {
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
        routes: ecs2eks::migration::RouteObjects::default(),
        task_role_arn: task.task_role_arn.clone(),
        execution_role_arn: task.execution_role_arn.clone(),
        name,
    }
}

pub(crate) fn migration(inventory: &Inventory, issuer: Option<&str>) -> Migration {
    let index = Index::new(inventory);
    let converted = inventory.services.iter().filter_map(|service| {
        let task = index.task_definition_of(service)?;
        Some(workload(cluster_name(service), &service.service_name, service.service_arn.as_deref()?, task))
    });
    Migration { target: target(issuer), workloads: converted.collect(), ..Migration::default() }
}

pub(crate) fn identified(inventory: &Inventory, issuer: Option<&str>, mode: IdentityMode) -> (Migration, Findings) {
    identified_with(inventory, issuer, mode, &IamSettings::default())
}

pub(crate) fn identified_with(
    inventory: &Inventory,
    issuer: Option<&str>,
    mode: IdentityMode,
    iam: &IamSettings,
) -> (Migration, Findings) {
    let (mut migration, mut findings) = (migration(inventory, issuer), Findings::new());
    identify(inventory, &Index::new(inventory), &mut migration, Choices { mode, iam }, &mut findings);
    (migration, findings)
}

pub(crate) fn file(migration: &Migration, path: &str) -> String {
    let files = iam::files(migration).expect("renders");
    files.get(path).unwrap_or_else(|| panic!("{path} is missing")).text.clone()
}

pub(crate) fn template(migration: &Migration) -> Value {
    serde_yaml::from_str(&file(migration, "iam/roles.cfn.yaml")).expect("the template is YAML")
}

pub(crate) fn codes(findings: &Findings) -> BTreeSet<&'static str> {
    findings.as_slice().iter().map(|finding| finding.rule.code).collect()
}

/// An account in which services share a role.
pub(crate) fn account(services: &[String], role_arn: &str) -> Inventory {
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
