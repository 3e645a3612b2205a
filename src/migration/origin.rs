//! Where a converted thing came from: printed as comments in charts, and used to join findings and plan steps.

use crate::finding::Subject;

/// An AWS object and the member inside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The object, by the name its owners know.
    pub subject: Subject,
    /// Its ARN; empty when the input was a hand-written document without one.
    pub arn: String,
    /// Member path, for example `containerDefinitions[app].cpu`; empty for the whole object.
    pub member: String,
}

impl Origin {
    /// The whole object.
    #[must_use]
    pub fn object(subject: Subject, arn: impl Into<String>) -> Self {
        Self { subject, arn: arn.into(), member: String::new() }
    }

    /// A member of the same object.
    #[must_use]
    pub fn member(&self, member: impl Into<String>) -> Self {
        Self { member: member.into(), ..self.clone() }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.member.is_empty() {
            write!(f, "{}", self.subject)
        } else {
            write!(f, "{} {}", self.subject, self.member)
        }
    }
}
