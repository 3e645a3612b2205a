//! Strings must survive every YAML reader: the corpus of awkward ones goes through our writer and comes back the same,
//! and nothing that YAML 1.1 reads as another type is written plain.

#![expect(clippy::expect_used, reason = "a test that can't go on fails")]

use std::collections::BTreeMap;

use ecs2eks::emit::yaml;

fn corpus() -> Vec<String> {
    serde_json::from_str(include_str!("../fixtures/yaml-corpus.json")).expect("the corpus is a list of strings")
}

#[test]
fn every_string_comes_back_from_every_position() {
    for text in corpus() {
        let value = serde_json::json!({
            "value": text,
            "list": [text, [text]],
            "nested": {"list": [{"a": text, "b": {"c": text}}]},
            "keys": BTreeMap::from([(text.as_str(), "x")]),
        });
        let written = yaml::to_string(&value).expect("renders");
        let back: serde_json::Value =
            serde_yaml::from_str(&written).unwrap_or_else(|e| panic!("{text:?}: {e}\n{written}"));
        assert_eq!(back, value, "{written}");
    }
}

/// The YAML 1.1 types that Helm's and `PyYAML`'s resolvers apply to plain scalars: <https://yaml.org/type/>.
#[test]
fn what_yaml_1_1_would_resolve_is_quoted() {
    let words =
        "y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|~|null|Null|NULL|<<|=";
    let numbers = [
        "0",
        "-1",
        "+1",
        "0123",
        "0x1F",
        "0b101",
        "0o17",
        "1_000",
        "12:30:45",
        "1.5",
        ".5",
        "5.",
        "1e3",
        "1E3",
        ".inf",
        "-.inf",
        ".nan",
        "2024-01-01",
        "190:20:30.15",
        "123456789012",
        "10485760",
    ];
    for text in words.split('|').chain(numbers) {
        let written = yaml::to_string(&serde_json::json!({ "v": text })).expect("renders");
        let scalar = written.trim_start_matches("v:").trim();
        assert!(scalar.starts_with(['"', '\'']), "{text:?} was written as {scalar}");
    }
}

#[test]
fn every_document_is_plain_text_of_one_line_per_scalar() {
    for text in corpus() {
        let written = yaml::to_string(&serde_json::json!({ "v": text })).expect("renders");
        assert_eq!(written.lines().count(), 1, "{written}");
        assert!(!written.chars().any(|c| c.is_control() && c != '\n'), "{written:?}");
    }
}
