//! How much a finding matters. Used sparingly: a list in which everything is high is a list that nobody reads.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// Severity of a finding, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A note: the meaning is kept, or only the report changes.
    Info,
    /// Cosmetic or limited effect.
    Low,
    /// Behaviour changes in a way that can usually be tuned.
    Medium,
    /// Silent outage, data loss or security risk if it is ignored.
    High,
    /// No faithful equivalent exists: a person must decide before the cutover.
    Blocker,
}

impl Severity {
    /// From the most to the least severe.
    pub const DESCENDING: [Self; 5] = [Self::Blocker, Self::High, Self::Medium, Self::Low, Self::Info];

    /// The lower-case word that all outputs use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Blocker => "blocker",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
