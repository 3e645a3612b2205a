//! The loader never panics, and its errors never repeat a value.

use ecs2eks::inventory::{Source, load};
use proptest::prelude::*;
use serde_json::{Value, json};

const SECRET: &str = "hunter2-do-not-print";

/// Names that lead the loader into its branches.
const NAMES: &[&str] = &[
    "version",
    "scopes",
    "taskDefinition",
    "taskDefinitions",
    "containerDefinitions",
    "family",
    "name",
    "environment",
    "services",
    "service",
    "serviceName",
    "serviceArn",
    "desiredCount",
    "cluster",
    "clusterArn",
    "Rules",
    "RuleArn",
    "Targets",
    "Name",
    "Role",
    "RoleName",
    "PolicyName",
    "PolicyDocument",
    "addon",
    "clusterName",
    "TagDescriptions",
    "ResourceArn",
    "Tags",
    "failures",
    "NextToken",
    "Resources",
    "cpu",
    "memory",
    "image",
    "tags",
    "x",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!(SECRET)),
        Just(json!("arn:aws:ecs:eu-west-1:111122223333:service/main/api")),
        Just(json!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b")),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((prop::sample::select(NAMES), inner), 0..6)
                .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_read_or_refused(documents in prop::collection::vec(any_json(), 1..4)) {
        let source = |(position, value): (usize, &Value)| Source { name: format!("{position}.json"), text: value.to_string() };
        if let Err(error) = load(documents.iter().enumerate().map(source).collect()) {
            prop_assert!(!error.to_string().contains(SECRET), "{}", error);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}|[\\[\\]{}:,\"\\-|>&*!%@ \\n\\t]{0,60}") {
        let _ = load(vec![Source { name: "x.yaml".to_owned(), text }]);
    }

    #[test]
    fn reading_what_was_written_changes_nothing(document in any_json()) {
        let wrapped = json!({ "containerDefinitions": [{ "name": "a", "x": document }], "family": "f" });
        let first = load(vec![Source { name: "a.json".to_owned(), text: wrapped.to_string() }]);
        if let Ok(first) = first {
            let text = serde_json::to_string(&first).unwrap();
            let again = load(vec![Source { name: "a.json".to_owned(), text }]).unwrap();
            prop_assert_eq!(first, again);
        }
    }
}
