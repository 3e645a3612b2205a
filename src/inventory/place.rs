//! Where in the input something is: a file and a path in it.

use std::fmt;

/// A file and the path of a member in it, as `services[0].desiredCount`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the caller named it.
    pub name: String,
    /// The path; empty for the whole file.
    pub path: String,
}

impl Place {
    pub(super) fn file(name: &str) -> Self {
        Self { name: name.to_owned(), path: String::new() }
    }

    pub(super) fn member(&self, member: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { name: self.name.clone(), path: format!("{}{dot}{member}", self.path) }
    }

    pub(super) fn item(&self, position: usize) -> Self {
        Self { name: self.name.clone(), path: format!("{}[{position}]", self.path) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, path } = self;
        if path.is_empty() { write!(f, "{name}") } else { write!(f, "{name}: {path}") }
    }
}
