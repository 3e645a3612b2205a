//! No struct forgets to report the members that it does not know.

use std::collections::BTreeSet;

use ecs2eks::inventory::Inventory;
use ecs2eks::inventory::unknown::{inventory_schema, unknown_members};
use serde_json::{Map, Value, json};

const STRANGE: &str = "zzStrange";

#[test]
fn every_struct_reports_unknown_members() {
    let schema = inventory_schema().to_value();
    let mut maker = Maker { definitions: &schema["$defs"], made: BTreeSet::new(), injected: Vec::new() };
    let written = maker.object(&schema, "");
    let inventory: Inventory = serde_json::from_value(written).unwrap();

    let structs: BTreeSet<&str> = schema["$defs"].as_object().unwrap().iter().filter(is_struct).map(name).collect();
    let made: BTreeSet<&str> = maker.made.iter().map(String::as_str).collect();
    assert_eq!(made, structs, "every struct must be reached from the root");
    assert!(structs.len() > 150, "{}", structs.len());

    let mut found: Vec<String> = unknown_members(&inventory)
        .unwrap()
        .into_iter()
        .map(|member| if member.list.is_empty() { member.path } else { format!("{}[0].{}", member.list, member.path) })
        .collect();
    found.sort();
    maker.injected.sort();
    assert_eq!(found, maker.injected);
}

#[test]
fn the_value_is_not_repeated_and_null_is_absent() {
    let container = json!({ "name": "web", "portBindings": [{ "secret": "hunter2" }], "gone": null });
    let read = json!({ "version": 1, "taskDefinitions": [{ "family": "app", "containerDefinitions": [container] }] });
    let inventory: Inventory = serde_json::from_value(read).unwrap();
    let found = unknown_members(&inventory).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].list.as_str(), found[0].object.as_str()), ("taskDefinitions", "app"));
    assert_eq!((found[0].path.as_str(), found[0].kind), ("containerDefinitions[0].portBindings", "a list"));
}

fn is_struct((_, schema): &(&String, &Value)) -> bool {
    schema.get("properties").is_some()
}

fn name<'a>((name, _): (&'a String, &Value)) -> &'a str {
    name
}

/// Makes an object with every member set and one strange member in each struct.
struct Maker<'a> {
    definitions: &'a Value,
    made: BTreeSet<String>,
    injected: Vec<String>,
}

impl Maker<'_> {
    fn object(&mut self, schema: &Value, path: &str) -> Value {
        let dot = if path.is_empty() { "" } else { "." };
        let mut object = Map::new();
        for (name, member) in schema["properties"].as_object().unwrap() {
            object.insert(name.clone(), self.value(member, &format!("{path}{dot}{name}")));
        }
        object.insert(STRANGE.to_owned(), json!(1));
        self.injected.push(format!("{path}{dot}{STRANGE}"));
        Value::Object(object)
    }

    fn value(&mut self, schema: &Value, path: &str) -> Value {
        let choice =
            schema["anyOf"].as_array().and_then(|choices| choices.iter().find(|choice| choice["$ref"].is_string()));
        let schema = choice.unwrap_or(schema);
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.trim_start_matches("#/$defs/");
            let target = self.definitions[name].clone();
            if target.get("properties").is_none() {
                return self.value(&target, path);
            }
            self.made.insert(name.to_owned());
            return self.object(&target, path);
        }
        let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
        match kind {
            Some("array") => json!([self.value(&schema["items"], &format!("{path}[0]"))]),
            Some("object") => json!({ "free": "text" }),
            Some("string") => json!("text"),
            Some("integer") => json!(1),
            Some("number") => json!(1.5),
            Some("boolean") => json!(true),
            // JSON that is kept unread.
            None => json!({ "anything": [{}] }),
            Some(other) => panic!("{path}: {other}"),
        }
    }
}
