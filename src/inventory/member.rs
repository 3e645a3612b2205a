//! Reads one object into its type, and says which member did not fit.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::error::LoadError;
use super::place::Place;
use super::unknown::kind;

/// Reads a value into a type. An error names the member and kinds, never the value.
pub(super) fn read<T: DeserializeOwned>(value: &Value, at: &Place) -> Result<T, LoadError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let mut at = at.clone();
        let mut found = value;
        for segment in error.path() {
            let next = match segment {
                Segment::Seq { index } => {
                    at = at.item(*index);
                    found.get(*index)
                }
                Segment::Map { key } => {
                    at = at.member(key);
                    found.get(key)
                }
                Segment::Enum { .. } | Segment::Unknown => None,
            };
            found = next.unwrap_or(found);
        }
        let found = if found.is_f64() { "a number with a fraction" } else { kind(found) };
        LoadError::Member { at, found, expected: expected(&error.inner().to_string()).to_owned() }
    })
}

/// The part of serde's message that says what was expected, in words. What comes before it quotes the value.
fn expected(message: &str) -> &str {
    let wanted = message.rsplit_once(", expected ").map_or(message, |(_, wanted)| wanted);
    match wanted {
        "i64" | "u64" => "a whole number",
        "f64" => "a number",
        "a boolean" => "true or false",
        "a string" => "text",
        "a sequence" => "a list",
        "a map" => "an object",
        _ if wanted.starts_with("struct ") => "an object",
        _ => wanted,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::task_definition::TaskDefinition;
    use super::*;

    fn error(value: &Value) -> String {
        read::<TaskDefinition>(value, &Place::file("a.json").member("taskDefinition")).unwrap_err().to_string()
    }

    #[test]
    fn names_the_member_and_both_kinds() {
        let message = error(&json!({ "containerDefinitions": [{}, {}, { "memory": {} }] }));
        let expected = "a.json: taskDefinition.containerDefinitions[2].memory is an object, expected text or a number;";
        assert!(message.starts_with(expected), "{message}");
        for (value, wanted) in [
            (json!({ "volumes": "x" }), "volumes is text, expected a list"),
            (json!({ "volumes": ["x"] }), "volumes[0] is text, expected an object"),
            (json!({ "revision": 1.5 }), "revision is a number with a fraction, expected a whole number"),
            (json!({ "enableFaultInjection": "true" }), "enableFaultInjection is text, expected true or false"),
            (json!({ "containerDefinitions": [{ "cpu": "1 vCPU" }] }), "[0].cpu is text, expected a whole number"),
            (json!({ "containerDefinitions": [{ "command": [null] }] }), "command[0] is null, expected text"),
            (
                json!({ "containerDefinitions": [{ "dockerLabels": { "a": 1 } }] }),
                "dockerLabels.a is a number, expected text",
            ),
            (json!([]), "taskDefinition is a list, expected an object"),
        ] {
            let message = error(&value);
            assert!(message.contains(wanted), "{message}");
        }
    }

    #[test]
    fn never_repeats_a_value() {
        for value in [
            json!({ "containerDefinitions": [{ "environment": "PASSWORD=hunter2" }] }),
            json!({ "containerDefinitions": [{ "environment": ["PASSWORD=hunter2, expected hunter2"] }] }),
            json!({ "containerDefinitions": [{ "cpu": "hunter2" }] }),
        ] {
            let message = error(&value);
            assert!(!message.contains("hunter2"), "{message}");
        }
    }
}
