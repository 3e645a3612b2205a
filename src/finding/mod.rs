//! Findings: what a person must know or decide, as data.
//!
//! A [`Rule`] is a kind of finding with a stable code and a documentation page; a [`Finding`] is one occurrence with its
//! subject. Converters push into [`Findings`]; nothing is printed from here. Grouping and order are the business of
//! [`Report`], so that the same cause is shown once with all its subjects.

mod group;
pub mod registry;
pub mod rules;
mod severity;
mod subject;

pub use group::{Group, Occurrence, Report};
pub use severity::Severity;
pub use subject::{ObjectKind, Subject};

/// A kind of finding. All rules are constants under [`rules`]; [`registry::all`] lists them.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code: three capitals for the area and three digits, for example `ENV002`.
    pub code: &'static str,
    /// Readable name in kebab case, for example `plaintext-credential`.
    pub name: &'static str,
    /// How much it matters when it is raised.
    pub severity: Severity,
    /// The documentation page in Markdown, the text of `docs/findings/<code>.md`.
    pub page: &'static str,
}

impl Rule {
    /// First paragraph of a section of the page, on one line; empty when the page has no such section.
    #[must_use]
    pub fn section(&self, heading: &str) -> String {
        let marker = format!("## {heading}\n\n");
        let text = self.page.split_once(&marker).map_or("", |(_, rest)| rest);
        text.split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// One occurrence of a [`Rule`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of finding this is.
    pub rule: &'static Rule,
    /// The AWS object that it is about.
    pub subject: Subject,
    /// Path of the member inside the object, for example `containerDefinitions[app].ulimits`; empty for the whole object.
    pub member: String,
    /// What was seen and what it means, one sentence, without the subject and without a secret's value.
    pub message: String,
    /// What to do next, one imperative sentence.
    pub action: String,
}

/// Collects findings during a conversion.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Records that `rule` applies to `member` of `subject`.
    pub fn raise(
        &mut self,
        rule: &'static Rule,
        subject: &Subject,
        member: impl Into<String>,
        message: impl Into<String>,
        action: impl Into<String>,
    ) {
        self.0.push(Finding {
            rule,
            subject: subject.clone(),
            member: member.into(),
            message: message.into(),
            action: action.into(),
        });
    }

    /// Takes over what another converter collected.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The findings for which `keep` holds.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(&Finding) -> bool) -> Self {
        Self(self.0.iter().filter(|finding| keep(finding)).cloned().collect())
    }

    /// All findings in the order in which they were raised.
    #[must_use]
    pub fn as_slice(&self) -> &[Finding] {
        &self.0
    }

    /// Whether `rule` was raised at least once.
    #[must_use]
    pub fn contains(&self, rule: &'static Rule) -> bool {
        self.0.iter().any(|finding| finding.rule.code == rule.code)
    }
}
