//! Groups findings for readers: the same cause once, with all its subjects, most important first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Findings, Rule, Severity, Subject};

/// Where a finding occurred.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Occurrence {
    /// The object.
    #[serde(flatten)]
    pub subject: Subject,
    /// The member path inside it; empty for the whole object.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub member: String,
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
    /// What was seen.
    pub message: String,
    /// What to do.
    pub action: String,
    /// Where, sorted and without duplicates.
    pub occurrences: Vec<Occurrence>,
}

/// All findings of a run in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Sorted by severity (most severe first), code, message.
    pub findings: Vec<Group>,
}

impl Report {
    /// Groups and orders `findings`.
    #[must_use]
    pub fn new(findings: &Findings) -> Self {
        type Key<'a> = (std::cmp::Reverse<Severity>, &'static str, &'a str, &'a str);
        let mut groups: BTreeMap<Key<'_>, (&'static Rule, Vec<Occurrence>)> = BTreeMap::new();
        for finding in findings.as_slice() {
            let key = (
                std::cmp::Reverse(finding.rule.severity),
                finding.rule.code,
                finding.message.as_str(),
                finding.action.as_str(),
            );
            groups
                .entry(key)
                .or_insert_with(|| (finding.rule, Vec::new()))
                .1
                .push(Occurrence { subject: finding.subject.clone(), member: finding.member.clone() });
        }
        let findings = groups
            .into_iter()
            .map(|((_, _, message, action), (rule, mut occurrences))| {
                occurrences.sort();
                occurrences.dedup();
                Group {
                    code: rule.code,
                    name: rule.name,
                    severity: rule.severity,
                    message: message.to_owned(),
                    action: action.to_owned(),
                    occurrences,
                }
            })
            .collect();
        Self { findings }
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
}
