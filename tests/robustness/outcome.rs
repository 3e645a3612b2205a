//! What a run on any input must look like.

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::emit::{self, Files};
use ecs2eks::finding::Report;
use ecs2eks::inventory::index::Index;
use ecs2eks::inventory::{Inventory, Source, load};
use ecs2eks::plan::plan;
use serde_json::Value;

/// Loads, converts, plans and checks. `Err` is the message of a refusal.
pub(crate) fn run(name: &str, text: &str, config: &Config) -> Result<Files, String> {
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    let inventory = load(vec![source]).map_err(|error| error.to_string())?;
    Ok(files(&inventory, config))
}

/// Everything that is written for an inventory, checked.
pub(crate) fn files(inventory: &Inventory, config: &Config) -> Files {
    let mut conversion = convert(inventory, config, &[]);
    let index = Index::new(inventory);
    let plan = plan(inventory, &index, &conversion.migration, &mut conversion.findings);
    let mut files = emit::convert_files(&conversion.migration, &Report::new(&conversion.findings)).expect("renders");
    files.extend(emit::plan::files(&plan).expect("renders"));
    for (path, file) in files.iter() {
        let safe = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        assert!(safe && !path.contains('\\') && !path.chars().any(char::is_control), "{path:?}");
        assert!(!file.text.contains('\0'), "{path} holds a NUL");
    }
    for (path, file) in files.iter().filter(|(path, _)| path.ends_with("/values.yaml")) {
        let values: Value = serde_yaml::from_str(&file.text).unwrap_or_else(|error| panic!("{path}: {error}"));
        no_leftovers(path, &values);
        if let Some(schema) = files.get(&path.replace("values.yaml", "values.schema.json")) {
            let schema: Value = serde_json::from_str(&schema.text).expect("is JSON");
            let validator = jsonschema::validator_for(&schema).expect("is a schema");
            let errors: Vec<String> =
                validator.iter_errors(&values).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{path}: {errors:#?}");
        }
    }
    files
}

/// Values hold no `null`: Helm would take it for a wish to delete a default.
fn no_leftovers(path: &str, value: &Value) {
    match value {
        Value::Null => panic!("{path} holds null"),
        Value::Array(items) => items.iter().for_each(|item| no_leftovers(path, item)),
        Value::Object(members) => members.values().for_each(|member| no_leftovers(path, member)),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
