//! Groups findings for readers: the same cause once, with all its subjects, most important first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Finding, Findings, Rule, Severity, Subject};

/// Where a finding occurred.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Occurrence {
    /// The object.
    #[serde(flatten)]
    pub subject: Subject,
    /// The member path inside it; empty for the whole object.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub member: String,
    /// What was seen here, where the places of one cause differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What to do here, where the places of one cause differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

impl Occurrence {
    /// What is special about this place: what was seen, then what to do, as sentences. Empty when nothing is.
    #[must_use]
    pub fn detail(&self) -> String {
        let message = self.message.as_ref().map(|message| format!("{message}."));
        message.iter().chain(&self.action).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// One cause with everything that it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Stable code of the rule.
    pub code: &'static str,
    /// Readable name of the rule.
    pub name: &'static str,
    /// Severity of the rule.
    pub severity: Severity,
    /// What was seen, without a full stop; what the rule means, where each place says something else.
    pub message: String,
    /// What to do, a sentence.
    pub action: String,
    /// Where, sorted and without duplicates.
    pub occurrences: Vec<Occurrence>,
}

impl Group {
    /// The message as a sentence, for prose.
    #[must_use]
    pub fn sentence(&self) -> String {
        let opening = self.message.split(' ').next().unwrap_or_default();
        let mut letters = self.message.chars();
        match letters.next() {
            Some(first) if OPENINGS.contains(&opening) => {
                let text: String = first.to_uppercase().chain(letters).collect();
                text + "."
            }
            _ => format!("{}.", self.message),
        }
    }

    fn new(rule: &'static Rule, found: &[&Finding]) -> Self {
        let only = |part: fn(&Finding) -> String, section: &str| {
            let mut texts: BTreeSet<String> = found.iter().map(|finding| part(finding)).collect();
            match (texts.pop_first(), texts.is_empty()) {
                (Some(text), true) => (text, true),
                _ => (rule.section(section), false),
            }
        };
        let (message, same_message) = only(message, "What it means");
        let (action, same_action) = only(action, "What to do");
        let mut occurrences: Vec<Occurrence> = found
            .iter()
            .map(|finding| Occurrence {
                subject: finding.subject.clone(),
                member: finding.member.clone(),
                message: (!same_message).then(|| self::message(finding)),
                action: (!same_action).then(|| self::action(finding)),
            })
            .collect();
        occurrences.sort();
        occurrences.dedup();
        let message = message.trim_end_matches('.').to_owned();
        Self { code: rule.code, name: rule.name, severity: rule.severity, message, action, occurrences }
    }
}

/// Words that begin a sentence and are no names of somebody's objects.
const OPENINGS: &[&str] = &[
    "a",
    "an",
    "the",
    "another",
    "callers",
    "clients",
    "deployments",
    "labels",
    "no",
    "people",
    "tasks",
    "traffic",
    "two",
];

fn message(finding: &Finding) -> String {
    finding.message.trim_end_matches('.').to_owned()
}

/// The action as a sentence, however it was written down.
fn action(finding: &Finding) -> String {
    let text = finding.action.trim();
    let first_word = text.split(' ').next().unwrap_or_default();
    let plain = first_word.bytes().all(|b| b.is_ascii_lowercase());
    let mut letters = text.chars();
    let sentence = match letters.next() {
        Some(first) if plain => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    };
    if sentence.is_empty() || sentence.ends_with(['.', '!', '?']) { sentence } else { sentence + "." }
}

/// All findings of a run in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Sorted by severity (most severe first) and code.
    pub findings: Vec<Group>,
}

impl Report {
    /// Groups and orders `findings`.
    #[must_use]
    pub fn new(findings: &Findings) -> Self {
        let mut groups: BTreeMap<_, (&'static Rule, Vec<&Finding>)> = BTreeMap::new();
        for finding in findings.as_slice() {
            let key = (std::cmp::Reverse(finding.rule.severity), finding.rule.code);
            groups.entry(key).or_insert_with(|| (finding.rule, Vec::new())).1.push(finding);
        }
        Self { findings: groups.into_values().map(|(rule, found)| Group::new(rule, &found)).collect() }
    }

    /// How many groups have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|group| group.severity == severity).count()
    }

    /// Whether a group is at or above `threshold`.
    #[must_use]
    pub fn reaches(&self, threshold: Severity) -> bool {
        self.findings.iter().any(|group| group.severity >= threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{ObjectKind, rules};

    #[test]
    fn the_same_cause_is_one_group_with_all_its_subjects() {
        let mut findings = Findings::new();
        let (a, b) = (Subject::new(ObjectKind::Service, "prod/a"), Subject::new(ObjectKind::Service, "prod/b"));
        findings.raise(&rules::inventory::UNKNOWN_MEMBER, &b, "x", "seen", "do");
        findings.raise(&rules::inventory::GAP, &a, "", "denied", "allow it");
        findings.raise(&rules::inventory::UNKNOWN_MEMBER, &a, "x", "seen", "do");
        findings.raise(&rules::inventory::UNKNOWN_MEMBER, &a, "x", "seen", "do");

        let report = Report::new(&findings);

        assert_eq!(report.findings.len(), 2);
        let unknown = report.findings.iter().find(|group| group.code == rules::inventory::UNKNOWN_MEMBER.code);
        let subjects: Vec<_> =
            unknown.into_iter().flat_map(|g| &g.occurrences).map(|o| o.subject.name.as_str()).collect();
        assert_eq!(subjects, ["prod/a", "prod/b"]);
    }

    #[test]
    fn places_that_differ_say_what_is_special_about_them() {
        let mut findings = Findings::new();
        let subject = |name| Subject::new(ObjectKind::Inventory, name);
        findings.raise(&rules::inventory::GAP, &subject("a"), "", "could not read a.", "allow a");
        findings.raise(&rules::inventory::GAP, &subject("b"), "", "could not read b", "Allow b.");
        let report = Report::new(&findings);
        assert_eq!(report.findings.len(), 1);
        let group = &report.findings[0];
        assert!(!group.message.is_empty() && !group.message.contains("read a"), "{}", group.message);
        let details: Vec<String> = group.occurrences.iter().map(Occurrence::detail).collect();
        assert_eq!(details, ["could not read a. Allow a.", "could not read b. Allow b."]);
    }
}
