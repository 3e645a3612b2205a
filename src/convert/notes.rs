//! A handle that raises findings about one task definition, or about one container of it.

use crate::finding::{Findings, Rule, Subject};

/// Raises findings below a fixed member path, so that converters name only their own member.
#[derive(Debug)]
pub(super) struct Notes<'a> {
    findings: &'a mut Findings,
    subject: &'a Subject,
    path: String,
}

impl<'a> Notes<'a> {
    /// Findings about members of the object itself.
    pub(super) fn new(findings: &'a mut Findings, subject: &'a Subject) -> Self {
        Self { findings, subject, path: String::new() }
    }

    /// Findings about members of one container.
    pub(super) fn container(&mut self, name: &str) -> Notes<'_> {
        Notes { findings: self.findings, subject: self.subject, path: container_path(name) }
    }

    /// Records a finding about `member`, which may be empty for the whole object.
    pub(super) fn raise(
        &mut self,
        rule: &'static Rule,
        member: &str,
        message: impl Into<String>,
        action: impl Into<String>,
    ) {
        let separator = if self.path.is_empty() || member.is_empty() { "" } else { "." };
        self.findings.raise(rule, self.subject, format!("{}{separator}{member}", self.path), message, action);
    }
}

/// Member path of a container.
pub(super) fn container_path(name: &str) -> String {
    format!("containerDefinitions[{name}]")
}
