//! Kubernetes names from ECS names.
//!
//! ECS allows 255 letters, digits, `_` and `-` for families, services and containers; Kubernetes objects that become
//! host names are RFC 1123 labels. [`assign`] is injective within a scope: two ECS names never become one Kubernetes name.
//!
//! Sources: ECS API reference (`RegisterTaskDefinition`, `CreateService`), Kubernetes "Object Names and IDs".

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sha2::{Digest, Sha256};

/// An RFC 1123 label that starts with a letter (so it is an RFC 1035 label too): 1 to 63 of `[a-z0-9-]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Name(String);

/// Why a text is not a [`Name`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a Kubernetes name: 1 to 63 lower-case letters, digits and '-', starting with a letter and not ending with '-'"
)]
pub struct NameError {
    /// The offending text.
    pub text: String,
}

/// Longest label that Kubernetes accepts for most objects.
pub const MAX_LABEL: usize = 63;
/// A `CronJob` name leaves room for the 11 characters that the controller appends to its Jobs.
pub const MAX_CRON_JOB: usize = 52;

impl Name {
    /// Takes a text that must already be a name.
    ///
    /// # Errors
    /// When it is not an RFC 1035 label.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let bytes = text.as_bytes();
        let ok = (1..=MAX_LABEL).contains(&bytes.len())
            && bytes[0].is_ascii_lowercase()
            && !bytes.ends_with(b"-")
            && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-');
        if ok { Ok(Self(text.to_owned())) } else { Err(NameError { text: text.to_owned() }) }
    }

    /// The nearest name to any text, at most `max` characters (8 to 63). Different texts may give the same name: use
    /// [`assign`] where they must not.
    #[must_use]
    pub fn sanitise(text: &str, max: usize) -> Self {
        let max = max.clamp(8, MAX_LABEL);
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            let c = c.to_ascii_lowercase();
            if c.is_ascii_lowercase() || c.is_ascii_digit() {
                out.push(c);
            } else if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
        }
        let trimmed = out.trim_end_matches('-');
        let mut out = match trimmed.as_bytes().first() {
            None => format!("x-{}", short_hash(text)),
            Some(b) if b.is_ascii_digit() => format!("x-{trimmed}"),
            Some(_) => trimmed.to_owned(),
        };
        if out.len() > max {
            out = suffixed(&out, text, max);
        }
        Self(out)
    }

    /// This name with a word appended, shortened by a hash when it would be longer than a label.
    #[must_use]
    pub fn with_suffix(&self, suffix: &str) -> Self {
        Self::sanitise(&format!("{}-{suffix}", self.0), MAX_LABEL)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// Gives each text of a scope its own name of at most `max` characters.
///
/// A text that is the only one with its sanitised form keeps that form; where several share one, only the text that is
/// spelled exactly so keeps it, and each other one gets a suffix made from its own spelling. The result does not depend
/// on the order of `texts`.
#[must_use]
pub fn assign<'a>(texts: impl IntoIterator<Item = &'a str>, max: usize) -> BTreeMap<&'a str, Name> {
    let texts: BTreeSet<&str> = texts.into_iter().collect();
    let mut sharing: BTreeMap<Name, Vec<&str>> = BTreeMap::new();
    for text in texts {
        sharing.entry(Name::sanitise(text, max)).or_default().push(text);
    }
    let taken: BTreeSet<Name> = sharing.keys().cloned().collect();
    let mut assigned = BTreeMap::new();
    for (name, texts) in sharing {
        let alone = texts.len() == 1;
        for text in texts {
            let unique = if alone || text == name.as_str() { name.clone() } else { distinct(&name, text, max, &taken) };
            assigned.insert(text, unique);
        }
    }
    assigned
}

/// A suffixed name that no other text of the scope holds.
fn distinct(name: &Name, text: &str, max: usize, taken: &BTreeSet<Name>) -> Name {
    let mut salted = text.to_owned();
    loop {
        let candidate = Name(suffixed(name.as_str(), &salted, max.clamp(8, MAX_LABEL)));
        if !taken.contains(&candidate) {
            return candidate;
        }
        salted.push('+');
    }
}

/// `stem` cut so that it and a hash of `text` fit into `max`.
fn suffixed(stem: &str, text: &str, max: usize) -> String {
    let hash = short_hash(text);
    let room = max.saturating_sub(hash.len() + 1);
    let cut = stem.get(..room.min(stem.len())).unwrap_or(stem).trim_end_matches('-');
    format!("{cut}-{hash}")
}

/// Six hexadecimal digits of the text's SHA-256.
#[must_use]
pub fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(3).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in ["web", "order-worker", "api2"] {
            assert_eq!(Name::sanitise(name, MAX_LABEL).as_str(), name);
        }
        assert_eq!(Name::sanitise("Order_Worker", MAX_LABEL).as_str(), "order-worker");
        assert_eq!(Name::sanitise("7up", MAX_LABEL).as_str(), "x-7up");
    }

    #[test]
    fn the_exact_spelling_keeps_the_name_and_the_others_get_a_suffix() {
        let names = assign(["App_1", "app-1", "APP-1"], MAX_LABEL);
        assert_eq!(names["app-1"].as_str(), "app-1");
        assert!(names["App_1"].as_str().starts_with("app-1-"));
        assert_ne!(names["App_1"], names["APP-1"]);
    }

    proptest! {
        #[test]
        fn every_text_gives_a_name(text in ".{0,300}", max in 8usize..=63) {
            let name = Name::sanitise(&text, max);
            prop_assert!(name.as_str().len() <= max);
            prop_assert!(Name::new(name.as_str()).is_ok());
        }

        #[test]
        fn assignment_is_injective_and_independent_of_order(
            texts in prop::collection::btree_set("[aAbB_.-]{1,5}|[a-zA-Z0-9_-]{50,255}", 1..40),
            max in 16usize..=63,
        ) {
            let names = assign(texts.iter().map(String::as_str), max);
            let backwards = assign(texts.iter().rev().map(String::as_str), max);
            let distinct: BTreeSet<&Name> = names.values().collect();
            prop_assert_eq!(distinct.len(), texts.len());
            prop_assert_eq!(&names, &backwards);
            for name in names.values() {
                prop_assert!(name.as_str().len() <= max && Name::new(name.as_str()).is_ok());
            }
        }
    }
}
