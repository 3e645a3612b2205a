//! `values.schema.json`: Helm checks it at every lint, template, install and upgrade, so that a misspelt key fails before
//! it silently does nothing. JSON Schema draft 7, the newest that the validators of Helm 3 and Helm 4 both read.

use schemars::JsonSchema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use super::parts::Part;
use super::values::{ContainerValues, Hpa, Keda, PodValues, RouteValues, WorkloadValues};

/// The schema for a chart that carries `parts`: keys that only another part's template reads are not allowed.
#[must_use]
pub(super) fn schema(chart: &str, parts: &[Part]) -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    let mut properties = Map::new();
    let mut required = Vec::new();
    merge::<ContainerValues>(&mut generator, &mut properties, &mut required);
    merge::<WorkloadValues>(&mut generator, &mut properties, &mut required);
    merge::<PodValues>(&mut generator, &mut properties, &mut required);
    merge::<RouteValues>(&mut generator, &mut properties, &mut required);
    for part in Part::ALL.into_iter().filter(|part| !parts.contains(part)) {
        for key in part.keys().iter().filter(|key| !parts.iter().any(|kept| kept.keys().contains(key))) {
            properties.shift_remove(*key);
        }
    }
    let autoscaling = if parts.contains(&Part::Hpa) {
        Some(generator.subschema_for::<Hpa>())
    } else if parts.contains(&Part::ScaledObject) {
        Some(generator.subschema_for::<Keda>())
    } else {
        None
    };
    if let Some(autoscaling) = autoscaling {
        properties.insert("autoscaling".to_owned(), autoscaling.to_value());
    }
    // Helm hands these values to every chart that is used as a dependency of another.
    properties.insert(
        "global".to_owned(),
        json!({"description": "Values of a parent chart; this chart reads none of them.", "type": "object"}),
    );
    let definitions = generator.take_definitions(true);
    let mut root = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": format!("Values of the chart {chart}"),
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
        "definitions": definitions,
    });
    prune_definitions(&mut root);
    root
}

/// Whether Helm 3 can hold these values against a schema. It writes them as YAML and reads them back before it looks, and its
/// writer leaves DEL, C1 controls and non-characters bare, which its reader refuses: "control characters are not allowed"
/// (seen with 3.17.2; templates get such text through `quote` unharmed).
#[must_use]
pub(super) fn checkable(values: &Value) -> bool {
    let harmless = |text: &str| {
        !text.chars().any(|c| matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'))
    };
    match values {
        Value::String(text) => harmless(text),
        Value::Array(items) => items.iter().all(checkable),
        Value::Object(members) => members.iter().all(|(key, value)| harmless(key) && checkable(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Adds the members of one half of the values to the top level.
fn merge<T: JsonSchema>(generator: &mut SchemaGenerator, into: &mut Map<String, Value>, required: &mut Vec<Value>) {
    let mut schema = T::json_schema(generator).to_value();
    if let Some(Value::Object(properties)) = schema.get_mut("properties").map(Value::take) {
        into.extend(properties);
    }
    if let Some(Value::Array(names)) = schema.get_mut("required").map(Value::take) {
        required.extend(names);
    }
}

/// Leaves only the definitions that something still refers to.
fn prune_definitions(root: &mut Value) {
    loop {
        let text = root.to_string();
        let Some(definitions) = root.get_mut("definitions").and_then(Value::as_object_mut) else { return };
        let before = definitions.len();
        definitions.retain(|name, _| text.contains(&format!("\"#/definitions/{name}\"")));
        if definitions.len() == before {
            return;
        }
    }
}
