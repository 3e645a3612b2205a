//! The platform layer of the sample account, and of changed versions of it: what it holds, that it matches the schemas of
//! the components that read it, and which findings it raises.
//!
//! The schemas are not part of this repository. Where they are not beside it, the tests that need them say so.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper that fails fails its test, and a schema that is not there is said so"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ecs2eks::config::Config;
use ecs2eks::convert::{Conversion, convert};
use ecs2eks::emit::{self, Files};
use ecs2eks::finding::Report;
use ecs2eks::inventory::Inventory;
use ecs2eks::inventory::index::Index;
use ecs2eks::plan::plan;
use serde_json::{Value, json};

fn sample() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tidewater/inventory.json");
    serde_json::from_str(&fs::read_to_string(path).expect("the sample exists")).expect("is JSON")
}

fn conversion(inventory: &Value, config: &str) -> Conversion {
    let inventory: Inventory = serde_json::from_value(inventory.clone()).expect("is an inventory");
    convert(&inventory, &Config::parse("ecs2eks.yaml", config).expect("is a configuration"), &[])
}

fn files(inventory: &Value, config: &str) -> Files {
    let conversion = conversion(inventory, config);
    emit::convert_files(&conversion.migration, &Report::new(&conversion.findings)).expect("renders")
}

fn codes(inventory: &Value, config: &str) -> Vec<(&'static str, String)> {
    let found = conversion(inventory, config).findings;
    let platform = |code: &str| code.starts_with("PLT");
    found.as_slice().iter().filter(|f| platform(f.rule.code)).map(|f| (f.rule.code, f.message.clone())).collect()
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    &files.get(path).unwrap_or_else(|| panic!("there is no {path}")).text
}

fn yaml(files: &Files, path: &str) -> Value {
    serde_yaml::from_str(text(files, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn documents(text: &str) -> Vec<Value> {
    serde_yaml::from_multiple(text).expect("is YAML")
}

/// A file of the folder with schemas, or a word that it is not there.
fn schema_file(name: &str) -> Option<String> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schemas").join(name);
    // A linked working tree is one level deeper.
    let deeper = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/schemas").join(name);
    let found = fs::read_to_string(path).or_else(|_| fs::read_to_string(deeper)).ok();
    if found.is_none() {
        println!("not checked: the schema {name} is not beside this repository");
    }
    found
}

/// Refuses members that a structural schema does not name, which an API server drops in silence.
fn strict(schema: &mut Value) {
    if let Value::Object(members) = schema {
        let open = members.contains_key("additionalProperties")
            || members.get("x-kubernetes-preserve-unknown-fields") == Some(&json!(true));
        if members.contains_key("properties") && !open {
            members.insert("additionalProperties".to_owned(), json!(false));
        }
        for value in members.values_mut() {
            strict(value);
        }
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(strict);
    }
}

/// Schemas by group, version and kind.
fn crds() -> Option<BTreeMap<(String, String), Value>> {
    let mut all = BTreeMap::new();
    for name in [
        "traefik-v3-crds.yaml",
        "external-secrets.io_secretstores.yaml",
        "karpenter.sh_nodepools.yaml",
        "karpenter.k8s.aws_ec2nodeclasses.yaml",
        "vpcresources.k8s.aws_securitygrouppolicies.yaml",
    ] {
        for document in documents(&schema_file(name)?) {
            let (spec, kind) = (&document["spec"], document["spec"]["names"]["kind"].as_str().unwrap_or_default());
            for version in spec["versions"].as_array().into_iter().flatten() {
                let api =
                    format!("{}/{}", spec["group"].as_str().expect("group"), version["name"].as_str().expect("name"));
                let mut schema = version["schema"]["openAPIV3Schema"].clone();
                strict(&mut schema);
                all.insert((api, kind.to_owned()), schema);
            }
        }
    }
    Some(all)
}

fn is_yaml(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "yaml")
}

/// All objects under `platform/`, with their file.
fn objects(files: &Files) -> Vec<(String, Value)> {
    let is_manifest = |path: &str| {
        path.starts_with("platform/")
            && is_yaml(path)
            && !["values.yaml", "addon.yaml", "helmfile.yaml"].iter().any(|name| path.ends_with(name))
            && !path.contains("/20-node-groups/")
            && !path.contains("/argocd/")
    };
    let found = files.iter().filter(|(path, _)| is_manifest(path));
    found.flat_map(|(path, file)| documents(&file.text).into_iter().map(|d| (path.to_owned(), d))).collect()
}

fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("is a schema");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

const CONFIGURATIONS: [&str; 3] =
    ["", "platform: {network: networkPolicy, nodes: nodeGroups}\n", "platform: {network: securityGroupPolicy}\n"];

#[test]
fn every_custom_resource_matches_its_crd() {
    let Some(crds) = crds() else { return };
    let mut kinds = std::collections::BTreeSet::new();
    for config in CONFIGURATIONS {
        for (path, object) in objects(&files(&managed_instances(), config)) {
            let word = |member: &str| object[member].as_str().unwrap_or_default().to_owned();
            let (api, kind) = (word("apiVersion"), word("kind"));
            assert!(!api.is_empty() && !kind.is_empty(), "{path}: {object}");
            if !api.contains('.') || api.contains(".k8s.io/") || api == "apps/v1" {
                continue;
            }
            let schema =
                crds.get(&(api.clone(), kind.clone())).unwrap_or_else(|| panic!("{path}: no CRD for {api} {kind}"));
            assert_eq!(errors(schema, &object), Vec::<String>::new(), "{path} {kind}");
            kinds.insert(kind);
        }
    }
    for kind in ["SecretStore", "NodePool", "EC2NodeClass", "IngressRoute", "Middleware", "SecurityGroupPolicy"] {
        assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
    }
}

#[test]
fn every_object_of_kubernetes_matches_its_strict_schema() {
    let Some(text) = schema_file("k8s-v1.33-definitions-strict.json") else { return };
    let mut definitions: Value = serde_json::from_str(&text).expect("is JSON");
    // Its own address would make the references absolute.
    definitions.as_object_mut().expect("is an object").remove("$id");
    let of = |kind: &str| match kind {
        "Namespace" | "ServiceAccount" | "Service" | "PersistentVolume" | "PersistentVolumeClaim" => {
            Some(format!("io.k8s.api.core.v1.{kind}"))
        }
        "Ingress" | "NetworkPolicy" => Some(format!("io.k8s.api.networking.v1.{kind}")),
        "StorageClass" => Some(format!("io.k8s.api.storage.v1.{kind}")),
        "Role" | "RoleBinding" => Some(format!("io.k8s.api.rbac.v1.{kind}")),
        _ => None,
    };
    let mut by_kind: BTreeMap<String, Vec<(String, Value)>> = BTreeMap::new();
    for config in CONFIGURATIONS {
        for (path, object) in objects(&files(&sample(), config)) {
            if let Some(name) = of(object["kind"].as_str().unwrap_or_default()) {
                by_kind.entry(name).or_default().push((path, object));
            }
        }
    }
    assert!(by_kind.len() >= 8, "{:?}", by_kind.keys());
    for (name, objects) in by_kind {
        definitions["$ref"] = json!(format!("#/$defs/{name}"));
        let validator = jsonschema::validator_for(&definitions).expect("is a schema");
        for (path, object) in objects {
            let errors: Vec<String> = validator.iter_errors(&object).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new(), "{path} {name}");
        }
    }
}

#[test]
fn traefik_s_values_match_the_schema_of_its_chart() {
    let Some(text) = schema_file("traefik-helm-values.schema.json") else { return };
    let schema: Value = serde_json::from_str(&text).expect("is JSON");
    let values = yaml(&files(&sample(), ""), "platform/60-traefik/values.yaml");
    assert_eq!(errors(&schema, &values), Vec::<String>::new());
}

#[test]
fn traefik_keeps_what_applications_and_clients_knew() {
    let values = yaml(&files(&sample(), ""), "platform/60-traefik/values.yaml");
    let web = &values["ports"]["web"];
    assert_eq!(web["forwardedHeaders"]["trustedIPs"], json!(["10.40.0.0/22", "10.40.4.0/22", "10.40.8.0/22"]));
    assert_eq!(web["forwardedHeaders"]["notAppendXForwardedFor"], json!(true));
    assert_eq!(web["transport"]["respondingTimeouts"]["readTimeout"], json!("0s"));
    assert_eq!(values["ingressClass"]["isDefaultClass"], json!(false));
    assert_eq!(values["providers"]["kubernetesIngress"]["enabled"], json!(false));
    assert_eq!(values["service"]["spec"]["type"], json!("ClusterIP"));
    assert_eq!(values["ports"]["websecure"]["expose"]["default"], json!(false));
}

#[test]
fn every_store_that_a_chart_names_exists_in_its_namespace() {
    let files = files(&sample(), "");
    let conversion = conversion(&sample(), "");
    let stores: Vec<(String, String)> = objects(&files)
        .into_iter()
        .filter(|(_, object)| object["kind"] == "SecretStore")
        .map(|(_, o)| (o["metadata"]["namespace"].to_string(), o["metadata"]["name"].to_string()))
        .collect();
    for workload in &conversion.migration.workloads {
        for external in &workload.external_secrets {
            let wanted = (format!("\"{}\"", workload.namespace), format!("\"{}\"", external.store.name()));
            assert!(stores.contains(&wanted), "{wanted:?}");
        }
    }
    assert!(!stores.is_empty());
}

#[test]
fn every_role_that_a_file_names_is_in_the_stack() {
    let files = files(&sample(), "");
    let stack = text(&files, "iam/roles.cfn.yaml");
    let mut seen = 0;
    for (path, file) in files.iter().filter(|(path, _)| path.starts_with("platform/") && is_yaml(path)) {
        for line in file.text.lines().filter(|line| line.contains(":role/tidewater-prod.")) {
            let name = line.rsplit('/').next().expect("has a name").trim_end_matches('"');
            assert!(stack.contains(&format!("RoleName: {name}\n")), "{path}: {name}");
            seen += 1;
        }
    }
    assert!(seen >= 6, "{seen}");
}

#[test]
fn nothing_is_installed_that_nothing_needs() {
    let mut inventory = sample();
    for member in ["loadBalancers", "listeners", "rules", "targetGroups", "targetHealth"] {
        inventory[member] = json!([]);
    }
    for definition in inventory["taskDefinitions"].as_array_mut().expect("is a list") {
        definition["volumes"] = json!([]);
        for container in definition["containerDefinitions"].as_array_mut().expect("is a list") {
            for member in ["secrets", "mountPoints", "logConfiguration", "repositoryCredentials", "environmentFiles"] {
                container.as_object_mut().expect("is an object").remove(member);
            }
        }
    }
    let conversion = conversion(&inventory, "");
    let names: Vec<&str> = conversion.migration.platform.addons.iter().map(|addon| addon.name).collect();
    assert!(names.contains(&"karpenter"), "{names:?}");
    for name in ["traefik", "external-secrets", "external-dns", "fluent-bit", "aws-efs-csi-driver"] {
        assert!(!names.contains(&name), "{name} in {names:?}");
    }
}

#[test]
fn an_addon_that_the_cluster_has_is_left_alone() {
    let mut inventory = sample();
    inventory["eksClusters"][0]["addons"]
        .as_array_mut()
        .expect("is a list")
        .push(json!({"addonName": "aws-ebs-csi-driver", "addonVersion": "v1.64.0-eksbuild.1"}));
    assert!(codes(&inventory, "").iter().any(|(code, message)| *code == "PLT001" && message.contains("v1.64.0")));
    assert!(files(&inventory, "").get("platform/22-aws-ebs-csi-driver/addon.yaml").is_none());

    inventory["eksClusters"][0]["computeConfig"] = json!({"enabled": true});
    let present = codes(&inventory, "").iter().filter(|(code, _)| *code == "PLT001").count();
    assert_eq!(present, 3, "Karpenter, the EBS driver and the load balancer controller are Auto Mode's");
}

#[test]
fn a_server_of_charts_is_a_blocker_with_what_it_waits_for() {
    let found = codes(&sample(), "");
    let cycles: Vec<&String> = found.iter().filter(|(code, _)| *code == "PLT040").map(|(_, message)| message).collect();
    let [only] = cycles.as_slice() else { panic!("{cycles:?}") };
    assert!(only.contains("serves charts at charts.tidewater.example"), "{only}");
    assert!(only.contains("aws-load-balancer-controller") && only.contains("traefik"), "{only}");
}

#[test]
fn a_registry_is_found_by_the_images_that_come_from_it() {
    let mut inventory = sample();
    for definition in inventory["taskDefinitions"].as_array_mut().expect("is a list") {
        if definition["family"] == "cart" {
            definition["containerDefinitions"][0]["image"] = json!("charts.tidewater.example/shop/cart:5");
        }
        if definition["family"] == "charts" {
            definition["containerDefinitions"][0]["image"] =
                json!("111122223333.dkr.ecr.eu-west-1.amazonaws.com/own/images:1");
        }
    }
    let found = codes(&inventory, "");
    assert!(
        found
            .iter()
            .any(|(code, message)| *code == "PLT040" && message.contains("images of shop-prod/cart come from it")),
        "{found:?}"
    );
}

#[test]
fn a_store_of_another_account_and_a_log_group_of_another_region_are_reported() {
    let mut inventory = sample();
    for definition in inventory["taskDefinitions"].as_array_mut().expect("is a list") {
        if definition["family"] == "cart" {
            let container = &mut definition["containerDefinitions"][0];
            container["secrets"] =
                json!([{"name": "X", "valueFrom": "arn:aws:secretsmanager:eu-west-1:444455556666:secret:x-a1B2c3"}]);
            container["logConfiguration"]["options"]["awslogs-region"] = json!("us-east-1");
        }
    }
    let found: Vec<&str> = codes(&inventory, "").iter().map(|(code, _)| *code).collect();
    assert!(found.contains(&"PLT002") && found.contains(&"PLT003"), "{found:?}");
}

#[test]
fn without_a_cluster_the_gaps_are_named() {
    let mut inventory = sample();
    inventory["eksClusters"] = json!([]);
    let found = codes(&inventory, "");
    assert!(found.iter().filter(|(code, _)| *code == "PLT042").count() >= 2, "{found:?}");
    let values = yaml(&files(&inventory, ""), "platform/30-aws-load-balancer-controller/values.yaml");
    assert_eq!(values["clusterName"], json!("CLUSTER"));
}

/// The sample, with a service on ECS Managed Instances.
fn managed_instances() -> Value {
    let mut inventory = sample();
    inventory["capacityProviders"].as_array_mut().expect("is a list").push(json!({
        "name": "own-hardware", "cluster": "shop-prod",
        "managedInstancesProvider": {
            "infrastructureOptimization": {"scaleInAfter": 300},
            "instanceLaunchTemplate": {
                "capacityOptionType": "SPOT",
                "storageConfiguration": {"storageSizeGiB": 250},
                "instanceRequirements": {
                    "vCpuCount": {"min": 4, "max": 16}, "memoryMiB": {"min": 8192},
                    "cpuManufacturers": ["amazon-web-services"], "excludedInstanceTypes": ["c7g.*", "m7g.large"],
                    "memoryGiBPerVCpu": {"min": 2}
                }
            }
        }
    }));
    for service in inventory["services"].as_array_mut().expect("is a list") {
        if service["serviceName"] == "media" {
            service["capacityProviderStrategy"] = json!([{"capacityProvider": "own-hardware", "weight": 1}]);
        }
    }
    inventory
}

#[test]
fn managed_instances_become_requirements_of_a_node_pool() {
    let inventory = managed_instances();
    let found = codes(&inventory, "");
    assert!(found.iter().any(|(code, _)| *code == "PLT041"), "{found:?}");
    let files = files(&inventory, "");
    let nodes = documents(text(&files, "platform/20-karpenter/nodes.yaml"));
    let pool =
        nodes.iter().find(|n| n["kind"] == "NodePool" && n["metadata"]["name"].to_string().contains("own-hardware"));
    let pool = pool.expect("has a pool");
    let requirements = pool["spec"]["template"]["spec"]["requirements"].to_string();
    for part in [
        r#"{"key":"karpenter.k8s.aws/instance-cpu","operator":"Gte","values":["4"]}"#,
        r#"{"key":"karpenter.k8s.aws/instance-cpu","operator":"Lte","values":["16"]}"#,
        r#"{"key":"karpenter.k8s.aws/instance-cpu-manufacturer","operator":"In","values":["aws"]}"#,
        r#"{"key":"karpenter.k8s.aws/instance-family","operator":"NotIn","values":["c7g"]}"#,
        r#"{"key":"node.kubernetes.io/instance-type","operator":"NotIn","values":["m7g.large"]}"#,
        r#"{"key":"karpenter.sh/capacity-type","operator":"In","values":["spot"]}"#,
    ] {
        assert!(requirements.contains(part), "{part} in {requirements}");
    }
    assert_eq!(pool["spec"]["disruption"]["consolidateAfter"], json!("300s"));
}

#[test]
fn pods_that_ran_on_spot_tolerate_its_nodes_and_no_others_do() {
    let conversion = conversion(&sample(), "");
    let tolerates = |name: &str| {
        let workload = conversion.migration.workloads.iter().find(|w| w.name.as_str() == name).expect("exists");
        workload.pod.tolerations.iter().any(|t| t.key.as_deref() == Some("ecs2eks/spot"))
    };
    assert!(tolerates("notifications") && !tolerates("checkout"));
}

#[test]
fn a_network_policy_lets_in_what_the_security_groups_did() {
    let files = files(&sample(), "platform: {network: networkPolicy}\n");
    let policies = documents(text(&files, "platform/80-network/policies.yaml"));
    let cart = policies.iter().find(|p| p["metadata"]["name"] == "cart").expect("has a policy");
    let from = cart["spec"]["ingress"].to_string();
    assert!(from.contains(r#""kubernetes.io/metadata.name":"traefik""#), "{from}");
    assert!(from.contains(r#""app.kubernetes.io/name":"checkout""#), "{from}");

    let mut without = sample();
    without["securityGroups"] = json!([]);
    let found = codes(&without, "platform: {network: networkPolicy}\n");
    assert!(found.iter().any(|(code, _)| *code == "PLT045"), "{found:?}");
    assert!(
        found.iter().any(|(code, message)| *code == "PLT044" && message.contains("not in the inventory")),
        "{found:?}"
    );
}

#[test]
fn security_groups_for_pods_keep_the_cluster_s_own() {
    let files = files(&sample(), "platform: {network: securityGroupPolicy}\n");
    for policy in documents(text(&files, "platform/80-network/policies.yaml")) {
        let groups = policy["spec"]["securityGroups"]["groupIds"].to_string();
        assert!(groups.contains("sg-22ed3eb1d34a36b91"), "{groups}");
    }
}

#[test]
fn the_rules_of_databases_are_listed_with_their_commands() {
    let files = files(&sample(), "");
    let script = text(&files, "platform/security-groups.sh");
    assert!(script.contains("rule ingress sg-64685b242bd8ceaf8 tcp 5432 5432 sg-aac481434cffcb6d8\n"), "{script}");
    assert!(!script.contains("rule ingress sg-aac481434cffcb6d8"), "the tasks' own group needs no rule for pods");

    let mut admitted = sample();
    for group in admitted["securityGroups"].as_array_mut().expect("is a list") {
        if group["GroupId"] == "sg-64685b242bd8ceaf8" {
            let pairs = &mut group["IpPermissions"][0]["UserIdGroupPairs"];
            pairs.as_array_mut().expect("is a list").push(json!({"GroupId": "sg-22ed3eb1d34a36b91"}));
        }
    }
    let script = text(&crate::files(&admitted, ""), "platform/security-groups.sh").to_owned();
    assert!(!script.contains("sg-64685b242bd8ceaf8"), "its undo would take away a rule that it did not make");
}

#[test]
fn helmfile_and_argo_cd_name_the_same_charts_as_the_commands() {
    let plain = files(&sample(), "");
    assert!(plain.get("platform/helmfile.yaml").is_none());
    let helmfile = yaml(&files(&sample(), "platform: {apply: helmfile}\n"), "platform/helmfile.yaml");
    let releases = helmfile["releases"].as_array().expect("is a list");
    let argo = files(&sample(), "platform: {apply: argocd, gitRepository: \"https://git.example/x.git\"}\n");
    for release in releases {
        let (name, version) = (release["name"].as_str().expect("name"), release["version"].as_str().expect("version"));
        assert!(text(&plain, "platform/README.md").contains(&format!("--version {version}")), "{name}");
        let (path, file) = argo
            .iter()
            .find(|(path, _)| path.starts_with("platform/argocd/apps/") && path.ends_with(&format!("-{name}.yaml")))
            .unwrap_or_else(|| panic!("no application {name}"));
        let application: Value = serde_yaml::from_str(&file.text).expect("parses");
        assert_eq!(application["spec"]["sources"][0]["targetRevision"].as_str(), Some(version), "{path}");
        assert_eq!(application["spec"]["sources"][1]["repoURL"], json!("https://git.example/x.git"));
    }
    assert!(releases.len() >= 6);
}

#[test]
fn karpenter_without_a_first_node_is_reported() {
    let mut inventory = sample();
    inventory["eksClusters"][0]["nodegroups"] = json!([]);
    let found = codes(&inventory, "");
    assert!(found.iter().any(|(code, _)| *code == "PLT046"), "{found:?}");
    assert!(found.iter().any(|(code, message)| *code == "PLT042" && message.contains("NODE-ROLE")), "{found:?}");
}

#[test]
fn accelerators_get_nodes_of_their_own() {
    let mut inventory = sample();
    for definition in inventory["taskDefinitions"].as_array_mut().expect("is a list") {
        let kind = match definition["family"].as_str() {
            Some("media") => "GPU",
            Some("search") => "NeuronDevice",
            _ => continue,
        };
        definition["containerDefinitions"]
            .as_array_mut()
            .expect("is a list")
            .iter_mut()
            .for_each(|container| container["resourceRequirements"] = json!([{"type": kind, "value": "1"}]));
    }
    assert!(codes(&inventory, "").iter().any(|(code, _)| *code == "PLT047"));
    let files = files(&inventory, "");
    let nodes = documents(text(&files, "platform/20-karpenter/nodes.yaml"));
    let pool =
        |name: &str| nodes.iter().find(|n| n["kind"] == "NodePool" && n["metadata"]["name"] == name).expect(name);
    assert_eq!(pool("gpu-amd64")["spec"]["template"]["spec"]["taints"][0]["key"], json!("nvidia.com/gpu"));
    assert_eq!(pool("neuron-amd64")["spec"]["template"]["spec"]["taints"][0]["key"], json!("aws.amazon.com/neuron"));
    let class = nodes.iter().find(|n| n["kind"] == "EC2NodeClass" && n["metadata"]["name"] == "gpu").expect("has one");
    assert_eq!(class["spec"]["amiSelectorTerms"][0]["alias"], json!("bottlerocket@latest"));
}

#[test]
fn pod_identity_brings_its_agent_and_the_plan_its_roles() {
    let config = "iam: {mechanism: podIdentity}\n";
    let mut account = sample();
    account["eksClusters"][0]["addons"] = json!([]);
    let made = files(&account, config);
    let addon = text(&made, "platform/21-eks-pod-identity-agent/addon.yaml");
    assert!(addon.contains("addonName: eks-pod-identity-agent"), "{addon}");
    assert!(files(&account, "").get("platform/21-eks-pod-identity-agent/addon.yaml").is_none());

    let inventory: Inventory = serde_json::from_value(sample()).expect("is an inventory");
    let mut conversion = conversion(&sample(), config);
    let index = Index::new(&inventory);
    let plan = plan(&inventory, &index, &conversion.migration, &mut conversion.findings);
    let steps = emit::plan::files(&plan).expect("renders");
    let step = steps.iter().find(|(path, _)| path.ends_with("-pricing-identity.sh")).expect("has the step").1;
    assert!(step.text.contains("aws iam get-role"), "{}", step.text);
}
