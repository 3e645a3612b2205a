//! A request to AWS, as policies see it: who is not part of it, what, on what, and under which circumstances.

use std::collections::BTreeMap;

/// The values of condition keys and policy variables. Keys are compared without regard to case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a value for a key; a second value for the same key makes it one with several values.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.entry(key.to_ascii_lowercase()).or_default().push(value.into());
        self
    }

    /// The values of a key; `None` when the request has no such key.
    #[must_use]
    pub fn values(&self, key: &str) -> Option<&[String]> {
        self.0.get(&key.to_ascii_lowercase()).map(Vec::as_slice)
    }

    /// What a policy variable stands for: only a key with exactly one value gives a text.
    #[must_use]
    pub fn variable(&self, key: &str) -> Option<&str> {
        match self.values(key) {
            Some([one]) => Some(one),
            Some(_) | None => None,
        }
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The call, for example `s3:GetObject`.
    pub action: String,
    /// ARN of the object; `*` for calls that are about none.
    pub resource: String,
    /// Circumstances.
    pub context: Context,
}
