//! Members that the model does not know, at any depth.
//!
//! The structs' own JSON Schema says which members each of them has. Walking an inventory's JSON along that schema finds
//! every member that went into a catch-all, so no struct can be forgotten here.

use std::sync::LazyLock;

use schemars::{Schema, schema_for};
use serde_json::{Map, Value};

use super::Inventory;

/// A member that AWS printed (or a person wrote) and that this version does not know. Its value is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownMember {
    /// List of the inventory that holds the object, for example `taskDefinitions`; empty for the inventory itself.
    pub list: String,
    /// ARN or name of the object; empty for the inventory itself.
    pub object: String,
    /// Path of the member in the object, for example `containerDefinitions[0].portBindings`.
    pub path: String,
    /// Kind of its value: `an object`, `a list`, `text`, `a number` or `true or false`.
    pub kind: &'static str,
}

/// The JSON Schema of an inventory file.
#[must_use]
pub fn inventory_schema() -> Schema {
    schema_for!(Inventory)
}

/// Lists every member that went into a catch-all, in the inventory's order.
///
/// # Errors
/// Only when the inventory cannot be written as JSON, which its types do not allow to happen.
pub fn unknown_members(inventory: &Inventory) -> Result<Vec<UnknownMember>, serde_json::Error> {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(inventory_schema);
    let schema = &*SCHEMA;
    let walk = Walk { definitions: schema.get("$defs").and_then(Value::as_object) };
    let mut found = Vec::new();
    let Value::Object(root) = serde_json::to_value(inventory)? else {
        return Ok(found);
    };
    let members = schema.get("properties").and_then(Value::as_object);
    for (name, value) in &root {
        match (members.and_then(|members| members.get(name)), value) {
            (Some(member), Value::Array(items)) => {
                for (position, item) in items.iter().enumerate() {
                    let mut paths = Vec::new();
                    walk.value(item, member.get("items"), "", &mut paths);
                    let object = object_name(item).unwrap_or_else(|| format!("{name}[{position}]"));
                    found.extend(paths.into_iter().map(|(path, kind)| UnknownMember {
                        list: name.clone(),
                        object: object.clone(),
                        path,
                        kind,
                    }));
                }
            }
            (Some(_), _) => {}
            (None, _) => found.push(UnknownMember {
                list: String::new(),
                object: String::new(),
                path: name.clone(),
                kind: kind(value),
            }),
        }
    }
    Ok(found)
}

/// What kind of JSON value it is, in words that follow "is".
#[must_use]
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

struct Walk<'a> {
    definitions: Option<&'a Map<String, Value>>,
}

impl<'a> Walk<'a> {
    fn value(&self, value: &Value, schema: Option<&'a Value>, path: &str, found: &mut Vec<(String, &'static str)>) {
        let Some(schema) = schema.and_then(|schema| self.resolve(schema)) else {
            return;
        };
        match value {
            Value::Object(object) => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (name, member) in object {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    match known.map(|known| known.get(name)) {
                        Some(Some(schema)) => self.value(member, Some(schema), &path, found),
                        Some(None) => found.push((path, kind(member))),
                        // A map with free keys, or JSON that is kept unread.
                        None => {}
                    }
                }
            }
            Value::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    self.value(item, schema.get("items"), &format!("{path}[{position}]"), found);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Follows references, and takes the part of an optional member's schema that is not `null`.
    fn resolve(&self, schema: &'a Value) -> Option<&'a Value> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.definitions?.get(reference.strip_prefix("#/$defs/")?);
        }
        match schema.get("anyOf").and_then(Value::as_array) {
            Some(choices) => choices.iter().find_map(|choice| match choice.get("$ref") {
                Some(_) => self.resolve(choice),
                None => None,
            }),
            None => Some(schema),
        }
    }
}

/// The members that name an object, most telling first.
const NAMES: &[&str] = &[
    "taskDefinitionArn",
    "family",
    "serviceArn",
    "serviceName",
    "serviceRevisionArn",
    "taskArn",
    "clusterArn",
    "clusterName",
    "capacityProviderArn",
    "RuleArn",
    "ListenerArn",
    "TargetGroupArn",
    "LoadBalancerArn",
    "ScalableTargetARN",
    "PolicyARN",
    "ScheduledActionARN",
    "ResourceId",
    "AccessPointArn",
    "MountTargetId",
    "FileSystemArn",
    "FileSystemId",
    "SubnetId",
    "GroupId",
    "Arn",
    "RoleName",
    "Name",
    "arn",
    "name",
];

fn object_name(object: &Value) -> Option<String> {
    NAMES.iter().find_map(|member| object.get(member)?.as_str().map(str::to_owned))
}
