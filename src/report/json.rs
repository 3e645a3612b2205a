//! `findings.json`: the grouped findings with a version, for scripts.

use serde::Serialize;

use crate::finding::{Group, Report};

/// The document.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: &'a [Group],
}

/// Renders the report as JSON with two spaces of indentation.
#[must_use]
pub fn json(report: &Report) -> String {
    let document = Document { version: 1, findings: &report.findings };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}
