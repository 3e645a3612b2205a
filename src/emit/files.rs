//! The set of files that a run wants to write: relative paths, contained in the output folder by construction.

use std::collections::BTreeMap;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Whole content, UTF-8, ending with a line feed.
    pub text: String,
    /// Whether it is a script (mode 0700 instead of 0600).
    pub executable: bool,
}

/// Why a path can't be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path:?} is not a path inside the output folder")]
pub struct PathError {
    /// The path as it was asked for.
    pub path: String,
}

/// Files by relative path with `/` as separator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, File>);

impl Files {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text file.
    ///
    /// # Errors
    /// When `path` is absolute, empty, has a `.`, `..` or empty segment, or holds a control character or backslash.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> Result<(), PathError> {
        self.insert(path.into(), File { text: text.into(), executable: false })
    }

    /// Adds a script.
    ///
    /// # Errors
    /// As [`Files::add`].
    pub fn add_script(&mut self, path: impl Into<String>, text: impl Into<String>) -> Result<(), PathError> {
        self.insert(path.into(), File { text: text.into(), executable: true })
    }

    fn insert(&mut self, path: String, mut file: File) -> Result<(), PathError> {
        let segment_ok = |segment: &str| {
            !segment.is_empty()
                && segment != "."
                && segment != ".."
                && !segment.chars().any(|c| c.is_control() || c == '\\')
        };
        if !path.split('/').all(segment_ok) {
            return Err(PathError { path });
        }
        if !file.text.ends_with('\n') && !file.text.is_empty() {
            file.text.push('\n');
        }
        self.0.insert(path, file);
        Ok(())
    }

    /// Takes over the files of another set; the other's file wins where both have a path.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The file at this path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&File> {
        self.0.get(path)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_folder() {
        let mut files = Files::new();
        assert!(files.add("charts/web/Chart.yaml", "a").is_ok());
        for path in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a\\b", "a\nb"] {
            assert!(files.add(path, "x").is_err(), "{path:?}");
        }
        assert_eq!(files.get("charts/web/Chart.yaml").map(|f| f.text.as_str()), Some("a\n"));
    }
}
