//! Charts as text: the values say what the representation said, the schema accepts them and nothing misspelt, and each
//! chart carries the templates that it needs. Whether Helm renders them is proven end to end, with Helm.

#![expect(clippy::expect_used, clippy::panic, reason = "the helpers of these tests fail like the tests themselves")]

mod chart_samples;

use std::collections::BTreeSet;

use chart_samples::{AWKWARD, migration};
use ecs2eks::emit::Files;
use ecs2eks::emit::helm::{Values, chart_folder, charts, release_name};
use ecs2eks::migration::{Migration, Workload};
use serde_json::{Value, json};

fn files() -> Files {
    charts(&migration()).expect("charts")
}

fn text(files: &Files, workload: &Workload, name: &str) -> String {
    let path = format!("{}/{name}", chart_folder(workload));
    files.get(&path).unwrap_or_else(|| panic!("{path} is written")).text.clone()
}

fn values(files: &Files, workload: &Workload) -> Value {
    serde_yaml::from_str(&text(files, workload, "values.yaml")).expect("YAML")
}

fn validator(files: &Files, workload: &Workload) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&text(files, workload, "values.schema.json")).expect("JSON");
    jsonschema::draft7::new(&schema).expect("a schema")
}

fn templates(files: &Files, workload: &Workload) -> BTreeSet<String> {
    let folder = format!("{}/templates/", chart_folder(workload));
    files.iter().filter_map(|(path, _)| path.strip_prefix(&folder)).map(str::to_owned).collect()
}

fn find(name: &str) -> Workload {
    migration().workloads.into_iter().find(|workload| workload.name.as_str() == name).expect("a sample")
}

#[test]
fn values_read_back_as_they_were() {
    let files = files();
    for workload in migration().workloads {
        let expected = serde_json::to_value(Values::of(&workload).expect("values")).expect("JSON");
        assert_eq!(values(&files, &workload), expected, "{}", workload.name);
    }
}

#[test]
fn awkward_text_arrives_unchanged() {
    let values = values(&files(), &find("web"));
    let args: Vec<&str> = values["args"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(&args[..AWKWARD.len()], AWKWARD);
    for (position, text) in AWKWARD.iter().enumerate() {
        assert_eq!(values["env"][format!("AWKWARD_{position:02}")], *text);
    }
}

#[test]
fn the_schema_accepts_the_charts_own_values() {
    let files = files();
    for workload in migration().workloads.iter().filter(|workload| workload.name.as_str() != "terminal") {
        let values = values(&files, workload);
        let errors: Vec<String> =
            validator(&files, workload).iter_errors(&values).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", workload.name);
    }
}

#[test]
fn the_schema_rejects_misspelt_keys_and_wrong_types() {
    let files = files();
    let web = find("web");
    let validator = validator(&files, &web);
    let good = values(&files, &web);
    let cases = [
        ("/replicas", json!(3)),
        ("/replicaCount", json!("3")),
        ("/image/tags", json!("1")),
        ("/image/tag", json!(1.20)),
        ("/image/digest", json!("1.20")),
        ("/image/pullPolicy", json!("always")),
        ("/env/PORT", json!(8080)),
        ("/secretEnv/DB_PASSWORD/name", json!("x")),
        ("/ports/http/containerPort", json!(70_000)),
        ("/ports/http/protocol", json!("tcp")),
        ("/service/port", json!(80)),
        ("/service/ports/http/port", json!(0)),
        ("/sidecars/agent/arg", json!([])),
        ("/initContainers/0/arg", json!([])),
        ("/serviceAccount/annotation", json!({})),
        ("/externalSecrets/web-db/refreshInterval", json!("hourly")),
        ("/externalSecrets/web-registry/dockerRegistry", json!("{{ .x }}")),
        ("/podDisruptionBudget/maxUnavailable", json!("1")),
        ("/terminationGracePeriodSeconds", json!(-1)),
        // Only other charts' templates read these.
        ("/autoscaling", json!({})),
        ("/cronJob", json!({})),
        ("/updateStrategy", json!({})),
    ];
    for (pointer, value) in cases {
        let mut bad = good.clone();
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let parent = bad.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
        parent.insert(key.to_owned(), value);
        assert!(!validator.is_valid(&bad), "{pointer}");
    }
}

#[test]
fn the_schema_leaves_room_for_overrides() {
    let files = files();
    let web = find("web");
    let validator = validator(&files, &web);
    let cases = [
        ("/global", json!({"region": "eu-west-1"})),
        ("/image/digest", json!("")),
        ("/podDisruptionBudget/maxUnavailable", json!("25%")),
        ("/resources/claims", json!([{"name": "gpu"}])),
        ("/livenessProbe/httpGet", json!({"path": "/", "port": "http"})),
        ("/service/headless", json!(true)),
        ("/externalSecrets/web-db/storeKind", json!("ClusterSecretStore")),
    ];
    for (pointer, value) in cases {
        let mut good = values(&files, &web);
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let parent = good.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
        parent.insert(key.to_owned(), value);
        let errors: Vec<String> = validator.iter_errors(&good).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{pointer}");
    }
}

#[test]
fn each_chart_carries_the_templates_that_it_needs() {
    let files = files();
    let common = ["NOTES.txt", "_container.tpl", "_helpers.tpl", "_pod.tpl", "serviceaccount.yaml"];
    let cases: [(&str, &[&str]); 6] = [
        ("tiny", &["deployment.yaml"]),
        (
            "web",
            &[
                "deployment.yaml",
                "service.yaml",
                "externalsecret.yaml",
                "ingressroute.yaml",
                "traefik.yaml",
                "pdb.yaml",
            ],
        ),
        ("node-agent", &["daemonset.yaml"]),
        ("report", &["cronjob.yaml"]),
        ("api", &["deployment.yaml", "service.yaml", "hpa.yaml"]),
        ("worker", &["deployment.yaml", "scaledobject.yaml"]),
    ];
    for (name, own) in cases {
        let expected: BTreeSet<String> = common.iter().chain(own).map(|&name| name.to_owned()).collect();
        assert_eq!(templates(&files, &find(name)), expected, "{name}");
    }
}

#[test]
fn an_autoscaler_owns_the_number_of_pods() {
    let files = files();
    for name in ["api", "worker"] {
        let values = values(&files, &find(name));
        assert_eq!(values["replicaCount"], Value::Null, "{name}");
        assert_eq!(values["autoscaling"]["enabled"], json!(true), "{name}");
    }
    assert_eq!(values(&files, &find("tiny"))["replicaCount"], json!(0));
}

#[test]
fn a_failed_task_is_not_repeated() {
    let values = values(&files(), &find("import"));
    assert_eq!(values["cronJob"]["backoffLimit"], json!(0));
    assert_eq!(values["cronJob"]["parallelism"], json!(3));
}

#[test]
fn start_order_is_kept_and_native_sidecars_keep_running() {
    let values = values(&files(), &find("web"));
    let init = values["initContainers"].as_array().expect("a list");
    let seen: Vec<_> = init.iter().map(|entry| (&entry["name"], &entry["restartPolicy"])).collect();
    assert_eq!(seen, [(&json!("envoy"), &json!("Always")), (&json!("migrate"), &Value::Null)]);
    assert_eq!(values["sidecars"]["agent"]["image"]["tag"], "1.20");
    assert_eq!(values["containerName"], "app");
}

#[test]
fn objects_keep_the_name_that_callers_know() {
    let files = files();
    let web = find("web");
    assert_eq!(values(&files, &web)["fullnameOverride"], "web");
    assert!(text(&files, &web, "Chart.yaml").contains("\nname: prod-web\n"));
    assert_eq!(values(&files, &find("tiny"))["fullnameOverride"], Value::Null);
    let long = Workload { name: chart_samples::name(&"n".repeat(63)), ..web };
    assert!(release_name(&long).as_str().len() <= 53);
}

#[test]
fn comments_name_their_origin() {
    let text = text(&files(), &find("web"), "values.yaml");
    assert!(text.starts_with("# Values of prod-web: service prod/web, task definition web:12.\n"));
    for (comment, member) in [
        ("# From service prod/web desiredCount.", "replicaCount: 3"),
        ("# From task definition web:12 containerDefinitions[app].cpu, memory and memoryReservation.", "resources:"),
        ("  # From task definition web:12 containerDefinitions[agent].", "  agent:"),
        ("      # From task definition web:12 containerDefinitions[agent].secrets[API_KEY].", "      API_KEY:"),
        ("      # From listener rule shop:443 rule 10.", "      - kind: Rule"),
    ] {
        assert!(text.contains(&format!("{comment}\n{member}")), "{comment}");
    }
}

#[test]
fn the_readme_says_what_must_be_there_first() {
    let text = text(&files(), &find("web"), "README.md");
    for need in [
        "the IAM role `arn:aws:iam::111122223333:role/prod-web-eks`",
        "SecretStore `aws-secretsmanager-eu-west-1-111122223333`",
        "the Secret `web-env-1`",
        "the PersistentVolumeClaim `web-data`",
        "- Traefik",
        "helm upgrade --install web . --namespace prod\n",
    ] {
        assert!(text.contains(need), "{need}\n{text}");
    }
}

#[test]
fn no_text_from_ecs_is_in_a_template() {
    let files = files();
    let mut by_name = std::collections::BTreeMap::new();
    for (path, file) in files.iter().filter(|(path, _)| path.contains("/templates/")) {
        let name = path.rsplit('/').next().expect("a name");
        assert_eq!(by_name.entry(name).or_insert(&file.text), &&file.text, "{path}");
        assert!(!file.text.contains("tpl "), "{path} evaluates values");
    }
}

#[test]
fn values_that_helm_3_cannot_check_come_without_a_schema() {
    let files = files();
    let workload = find("terminal");
    assert!(files.get(&format!("{}/values.schema.json", chart_folder(&workload))).is_none());
    assert!(text(&files, &workload, "values.yaml").contains("no values.schema.json"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(files(), files());
    assert!(charts(&Migration::default()).expect("charts").is_empty());
}
