//! What a team decides in `ecs2eks.yaml` is in the output.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that can't go on fails, and says what it looked at")]

use std::path::Path;

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::emit::{self, Files};
use ecs2eks::finding::Report;
use ecs2eks::inventory::load::{Source, load};
use serde_json::{Value, json};

fn output(config: &str) -> Files {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tidewater/inventory.json");
    let text = std::fs::read_to_string(file).expect("the sample exists");
    let inventory = load(vec![Source { name: "inventory.json".to_owned(), text }]).expect("the sample loads");
    let config = Config::parse("ecs2eks.yaml", config).expect("the configuration is good");
    let conversion = convert(&inventory, &config, &[]);
    let (findings, _) = config.suppress(&conversion.findings);
    emit::convert_files(&conversion.migration, &Report::new(&findings)).expect("renders")
}

fn values(files: &Files, chart: &str) -> Value {
    let file = files.get(&format!("charts/{chart}/values.yaml")).unwrap_or_else(|| panic!("no chart {chart}"));
    serde_yaml::from_str(&file.text).expect("is YAML")
}

#[test]
fn a_patch_changes_one_chart_and_fits_its_schema() {
    let patch =
        "values:\n  shop-prod/cart:\n    replicaCount: 7\n    podAnnotations: {team: carts}\n    livenessProbe: null\n";
    let (plain, patched) = (output(""), output(patch));
    let cart = values(&patched, "cart");
    assert_eq!((&cart["replicaCount"], &cart["podAnnotations"]["team"]), (&json!(7), &json!("carts")));
    assert!(cart.get("livenessProbe").is_none());
    assert_eq!(values(&plain, "search"), values(&patched, "search"));
    let schema = &patched.get("charts/cart/values.schema.json").expect("has a schema").text;
    let schema: Value = serde_json::from_str(schema).expect("is JSON");
    assert!(jsonschema::is_valid(&schema, &cart));
}

#[test]
fn a_name_is_the_name_everywhere() {
    let files = output("names: {shop-prod/cart: basket}\n");
    assert!(files.get("charts/basket/values.yaml").is_some() && files.get("charts/cart/values.yaml").is_none());
    let readme = &files.get("charts/basket/README.md").expect("has a README").text;
    assert!(readme.contains("helm upgrade --install basket . --namespace shop-prod"), "{readme}");
}

#[test]
fn images_come_from_where_they_are_mirrored() {
    let before = values(&output(""), "cart")["image"]["repository"].as_str().expect("is text").to_owned();
    let (registry, rest) = before.split_once('/').expect("has a registry");
    let files = output(&format!("images: {{{registry}: mirror.example/team}}\n"));
    let image = &values(&files, "cart")["image"];
    assert_eq!(image["repository"], json!(format!("mirror.example/team/{rest}")));
    assert_eq!(image["digest"], values(&output(""), "cart")["image"]["digest"]);
}

#[test]
fn what_was_accepted_is_not_reported_again() {
    let codes = |files: &Files| files.get("findings.json").expect("has findings").text.contains("\"SVC014\"");
    assert!(codes(&output("")));
    assert!(!codes(&output("suppress:\n  - code: SVC014\n    reason: on-call may exec\n")));
}
