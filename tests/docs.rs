//! Documents that are made from the code must be fresh. `UPDATE=1 cargo test --test docs` writes them.

#![expect(clippy::expect_used, reason = "a test that can't go on fails")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ecs2eks::finding::registry;

fn check(path: &str, fresh: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, fresh).expect("writes");
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(written == fresh, "{path} is stale: run `UPDATE=1 cargo test --test docs` and read the difference");
}

#[cfg(feature = "aws")]
#[test]
fn the_command_reference_is_fresh() {
    check("docs/cli.md", &ecs2eks::cli::reference());
}

#[test]
fn the_configuration_schema_is_fresh() {
    let schema = schemars::schema_for!(ecs2eks::config::Config);
    check("docs/ecs2eks.schema.json", &(serde_json::to_string_pretty(&schema).expect("renders") + "\n"));
}

#[test]
fn the_schema_of_the_plan_is_fresh_and_fits_the_sample() {
    let schema = ecs2eks::emit::plan::schema();
    check("docs/plan.schema.json", &(serde_json::to_string_pretty(&schema).expect("renders") + "\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tidewater/expected/plan/plan.json");
    let plan = serde_json::from_str(&fs::read_to_string(path).expect("reads")).expect("parses");
    let validator = jsonschema::validator_for(schema.as_value()).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&plan).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn the_index_of_findings_is_fresh() {
    let mut index = String::from("# Findings\n\n| code | severity | name |\n|---|---|---|\n");
    for rule in registry::all() {
        let _ = writeln!(index, "| [{0}]({0}.md) | {1} | {2} |", rule.code, rule.severity, rule.name);
    }
    check("docs/findings/README.md", &index);
}

#[test]
fn there_is_no_page_without_a_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings");
    for entry in fs::read_dir(folder).expect("lists") {
        let path = entry.expect("lists").path();
        let code = path.file_stem().expect("has a name").to_string_lossy().into_owned();
        assert!(code == "README" || registry::find(&code).is_some(), "{} belongs to no rule", path.display());
    }
}

#[test]
fn the_documented_configuration_is_one() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md")).expect("reads");
    let example = text.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("has an example");
    let config = ecs2eks::config::Config::parse("docs/configuration.md", example).expect("parses");
    assert_ne!(config, ecs2eks::config::Config::default());
}
