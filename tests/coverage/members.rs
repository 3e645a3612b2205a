//! The members that the model has, read from the JSON Schema of its own structs.

use std::sync::OnceLock;

use ecs2eks::inventory::unknown::inventory_schema;
use serde_json::Value;

fn schema() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| inventory_schema().to_value())
}

/// Paths of all leaves below a list of the inventory, for example `services[].loadBalancers[].containerPort`.
pub(crate) fn of(list: &str) -> Vec<String> {
    let mut paths = Vec::new();
    walk(&schema()["properties"][list], list.to_owned(), &mut paths);
    paths
}

fn walk(member: &Value, path: String, paths: &mut Vec<String>) {
    let choice = member["anyOf"].as_array().and_then(|all| all.iter().find(|one| one["$ref"].is_string()));
    let member = choice.unwrap_or(member);
    if let Some(reference) = member["$ref"].as_str() {
        return walk(&schema()["$defs"][reference.trim_start_matches("#/$defs/")], path, paths);
    }
    if let Some(members) = member["properties"].as_object() {
        for (name, member) in members {
            walk(member, format!("{path}.{name}"), paths);
        }
    } else if member["items"].is_object() {
        walk(&member["items"], format!("{path}[]"), paths);
    } else {
        paths.push(path);
    }
}
