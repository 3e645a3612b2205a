//! `findings.sarif`: SARIF 2.1.0 for code-scanning views. Locations are logical: the account has no source lines.
//!
//! Source: OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::finding::{Group, Report, Severity, registry};

/// Renders the report as SARIF.
#[must_use]
pub fn sarif(report: &Report) -> String {
    let used: BTreeMap<&str, &Group> = report.findings.iter().map(|group| (group.code, group)).collect();
    let rules: Vec<Value> = used
        .values()
        .map(|group| {
            json!({
                "id": group.code,
                "name": group.name,
                "shortDescription": {"text": group.name},
                "help": {
                    "text": registry::find(group.code).map_or("", |rule| rule.page),
                    "markdown": registry::find(group.code).map_or("", |rule| rule.page),
                },
                "defaultConfiguration": {"level": level(group.severity)},
            })
        })
        .collect();
    let results: Vec<Value> = report.findings.iter().map(result).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "ecs2eks", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn result(group: &Group) -> Value {
    let locations: Vec<Value> = group
        .occurrences
        .iter()
        .map(|occurrence| {
            let name = if occurrence.member.is_empty() {
                occurrence.subject.to_string()
            } else {
                format!("{} {}", occurrence.subject, occurrence.member)
            };
            let mut location =
                json!({"logicalLocations": [{"fullyQualifiedName": name, "kind": occurrence.subject.kind}]});
            let detail = occurrence.detail();
            if !detail.is_empty() {
                location["message"] = json!({"text": detail});
            }
            location
        })
        .collect();
    json!({
        "ruleId": group.code,
        "level": level(group.severity),
        "message": {"text": format!("{}. {}", group.message, group.action)},
        "locations": locations,
    })
}

/// SARIF knows three levels.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}
