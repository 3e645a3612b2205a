//! `findings.md`: the findings as a document that is read in a pull request.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{code, prose};
use crate::finding::{Group, Occurrence, Report, Severity};

/// Renders the report as GitHub Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut out = String::from("# Findings\n\n");
    if report.findings.is_empty() {
        out.push_str("Nothing was found that a person must know.\n");
        return out;
    }
    out.push_str("Most important first. `ecs2eks explain CODE` tells more about each.\n\n");
    out.push_str("| severity | causes | places |\n|---|---:|---:|\n");
    for severity in Severity::DESCENDING {
        let places: usize = of(report, severity).map(|group| group.occurrences.len()).sum();
        if places > 0 {
            let _ = writeln!(out, "| {severity} | {} | {places} |", report.count(severity));
        }
    }
    for severity in Severity::DESCENDING {
        if report.count(severity) > 0 {
            let _ = writeln!(out, "\n## {}", capitalised(severity.as_str()));
        }
        for group in of(report, severity) {
            let _ = writeln!(out, "\n### {} {}\n\n{}\n", group.code, group.name, prose(&group.sentence()));
            let _ = writeln!(out, "**Do:** {}\n", prose(&group.action));
            places(&mut out, group);
        }
    }
    out
}

/// One line a place; what several places share is said once, above them.
fn places(out: &mut String, group: &Group) {
    let mut by_detail: BTreeMap<String, Vec<&Occurrence>> = BTreeMap::new();
    for occurrence in &group.occurrences {
        by_detail.entry(occurrence.detail()).or_default().push(occurrence);
    }
    for (detail, occurrences) in by_detail {
        let detail = prose(&detail);
        let indent = match (detail.is_empty(), occurrences.len()) {
            (true, _) => "- ",
            (false, 1) => {
                let _ = writeln!(out, "- {}: {detail}", place(occurrences[0]));
                continue;
            }
            (false, _) => {
                let _ = writeln!(out, "- {detail}");
                "  - "
            }
        };
        for occurrence in occurrences {
            let _ = writeln!(out, "{indent}{}", place(occurrence));
        }
    }
}

fn place(occurrence: &Occurrence) -> String {
    let subject = format!("{} {}", occurrence.subject.kind.as_str(), code(&occurrence.subject.name));
    if occurrence.member.is_empty() { subject } else { format!("{subject}: {}", code(&occurrence.member)) }
}

fn of(report: &Report, severity: Severity) -> impl Iterator<Item = &Group> {
    report.findings.iter().filter(move |group| group.severity == severity)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
