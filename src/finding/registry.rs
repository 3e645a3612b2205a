//! The list of all rules, for `ecs2eks explain`, the documentation index and the tests that walk it.

use super::{Rule, rules};

/// All rules, sorted by code.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    let mut all: Vec<&'static Rule> = rules::AREAS.iter().flat_map(|area| area.iter().copied()).collect();
    all.sort_by_key(|rule| rule.code);
    all
}

/// The rule with this code or name, in any letter case.
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    all()
        .into_iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name.eq_ignore_ascii_case(code_or_name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_well_formed() {
        let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
        for rule in all() {
            assert!(codes.insert(rule.code), "{} twice", rule.code);
            assert!(names.insert(rule.name), "{} twice", rule.name);
            let (area, number) = rule.code.split_at(3);
            assert!(area.bytes().all(|b| b.is_ascii_uppercase()), "{}", rule.code);
            assert!(number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()), "{}", rule.code);
            assert!(
                rule.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                rule.name
            );
        }
    }

    #[test]
    fn every_page_has_the_headings_that_explain_promises() {
        for rule in all() {
            let title = format!("# {}: {}\n", rule.code, rule.name);
            assert!(rule.page.starts_with(&title), "docs/findings/{}.md must start with {title:?}", rule.code);
            for heading in ["## What it means", "## Why it matters", "## What to do"] {
                assert!(rule.page.contains(heading), "docs/findings/{}.md has no {heading:?}", rule.code);
            }
            let severity = format!("Severity: {}", rule.severity);
            assert!(rule.page.contains(&severity), "docs/findings/{}.md does not say {severity:?}", rule.code);
        }
    }
}
