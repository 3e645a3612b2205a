//! Several inline policies as one document, for formats that take only one.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::migration::identity::InlinePolicy;
use crate::migration::policy::VERSION;

/// All statements in order, with labels that are unique in the document; `None` without policies. Documents of the old
/// version, in which `${…}` is plain text, keep that meaning.
pub(super) fn merged(policies: &[InlinePolicy]) -> Option<Value> {
    let mut labels = BTreeSet::new();
    let mut statements = Vec::new();
    for InlinePolicy { name: _ /* one document has one name */, document } in policies {
        let plain = document.get("Version").and_then(Value::as_str) != Some(VERSION);
        let found = match document.get("Statement") {
            Some(Value::Array(items)) => items.clone(),
            Some(single) => vec![single.clone()],
            None => Vec::new(),
        };
        for statement in found {
            let mut statement = if plain { without_variables(&statement) } else { statement };
            if let Some(label) = statement.get("Sid").and_then(Value::as_str).map(str::to_owned)
                && let Some(members) = statement.as_object_mut()
            {
                members.insert("Sid".to_owned(), Value::String(unique(&label, &mut labels)));
            }
            statements.push(statement);
        }
    }
    (!statements.is_empty()).then(|| json!({"Version": VERSION, "Statement": statements}))
}

fn unique(label: &str, labels: &mut BTreeSet<String>) -> String {
    let numbered = (2u32..).map(|number| format!("{label}{number}"));
    let mut wanted = std::iter::once(label.to_owned()).chain(numbered);
    wanted.find(|candidate| labels.insert(candidate.clone())).unwrap_or_default()
}

/// `${` written so that the current version takes it for text.
fn without_variables(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace("${", "${$}{")),
        Value::Array(items) => items.iter().map(without_variables).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| (key.clone(), without_variables(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stay_unique_and_old_documents_keep_their_meaning() {
        let policy = |document: Value| InlinePolicy { name: "p".to_owned(), document };
        let statement =
            |sid: &str, resource: &str| json!({"Sid": sid, "Effect": "Allow", "Action": "s3:*", "Resource": resource});
        let documents = [
            policy(json!({"Version": VERSION, "Statement": [statement("A", "${aws:userid}"), statement("A2", "x")]})),
            policy(json!({"Statement": statement("A", "${aws:userid}")})),
        ];
        let merged = merged(&documents).expect("a document");
        let of = |key: &str| {
            merged["Statement"].as_array().expect("list").iter().map(|s| s[key].clone()).collect::<Vec<_>>()
        };
        assert_eq!(of("Sid"), [json!("A"), json!("A2"), json!("A3")]);
        assert_eq!(of("Resource"), [json!("${aws:userid}"), json!("x"), json!("${$}{aws:userid}")]);
        assert_eq!(super::merged(&[]), None);
    }
}
