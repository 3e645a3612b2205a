//! Writes what the emitters made, in a way that can't hurt: everything is staged first and then renamed into place, and
//! a file that a person edited is never overwritten.
//!
//! A lock file beside the output remembers the hash of every file as it was generated. A file whose content still has
//! that hash is ours and may be refreshed; any other content belongs to a person, and the new version is offered beside
//! it as `<name>.new`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::emit::{File, Files};

/// Why nothing, or not everything, could be written. The message names the path and the reason.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file or folder could not be created, read or renamed.
    #[error("can't {action} {path}: {source}", path = path.display())]
    Io {
        /// What was tried, as an infinitive.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The lock file is not ours.
    #[error("can't read {path}: {reason}; it is written by ecs2eks and must not be edited: restore it, or choose another output folder", path = path.display())]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// What a run does to one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The file did not exist.
    Create,
    /// The file was ours and its content changed.
    Update,
    /// The content is the same.
    Same,
    /// A person edited it: kept, and the new version is written beside it as `<name>.new`.
    Offer,
    /// A person edited it and there is nothing new to offer.
    Keep,
    /// An earlier run wrote it and this one has no use for it: left where it is.
    Stale,
    /// The same, and nobody edited it: deleted, because `--prune` asks for it.
    Remove,
}

/// What a run did, or would do, to each path, sorted by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Outcome(BTreeMap<String, Change>);

impl Outcome {
    /// Each path with what happens to it.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Change)> {
        self.0.iter().map(|(path, change)| (path.as_str(), *change))
    }

    /// How many paths have this change.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.0.values().filter(|other| **other == change).count()
    }
}

/// What the lock file holds.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lock {
    version: u32,
    files: BTreeMap<String, String>,
}

/// How to write a tree.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Overwrite files that a person edited.
    pub force: bool,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Delete files that an earlier run wrote, that this one has no use for and that nobody edited.
    pub prune: bool,
    /// The files are a selection (`--only`): others are not missing, they were not asked for.
    pub selection: bool,
}

/// Writes `files` below `root`. `part` names the command whose files these are: each part has its own lock, so that
/// `plan` does not call the charts of `convert` stale.
///
/// # Errors
/// When a path can't be read or written. Errors while staging leave the folder as it was.
pub fn tree(root: &Path, part: &str, files: &Files, options: Options) -> Result<Outcome, WriteError> {
    let lock_path = root.join(".ecs2eks").join(format!("{part}.lock.json"));
    let lock = read_lock(&lock_path)?;
    let outcome = compare(root, files, &lock, options)?;
    if options.dry_run {
        return Ok(outcome);
    }
    fs::create_dir_all(root).map_err(|source| io("create", root, source))?;
    let staging = tempfile::Builder::new()
        .prefix(".ecs2eks-staging-")
        .tempdir_in(root)
        .map_err(|source| io("create a staging folder in", root, source))?;

    let mut staged = Vec::new();
    for (path, file) in files.iter() {
        let name = match outcome.0.get(path) {
            Some(Change::Create | Change::Update) => path.to_owned(),
            Some(Change::Offer) => format!("{path}.new"),
            _ => continue,
        };
        staged.push((stage(staging.path(), staged.len(), file)?, root.join(name)));
    }
    let lock = next_lock(files, &lock, &outcome, options.selection);
    let text = serde_json::to_string_pretty(&lock).unwrap_or_default() + "\n";
    staged.push((stage(staging.path(), staged.len(), &File { text, executable: false })?, lock_path));

    for (from, to) in staged {
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(|source| io("create", parent, source))?;
        }
        fs::rename(&from, &to).map_err(|source| io("write", &to, source))?;
    }
    for (path, _) in outcome.iter().filter(|(_, change)| *change == Change::Remove) {
        remove(root, path)?;
    }
    Ok(outcome)
}

/// What `outcome` does to the text of files that exist, as unified diffs. New files are not repeated.
///
/// # Errors
/// When a file can't be read.
pub fn diff(root: &Path, files: &Files, outcome: &Outcome) -> Result<String, WriteError> {
    let mut text = String::new();
    for (path, change) in outcome.iter() {
        let (Change::Update | Change::Offer, Some(file)) = (change, files.get(path)) else { continue };
        let old = read_if_exists(&root.join(path))?.unwrap_or_default();
        let old = String::from_utf8_lossy(&old);
        let offered = if change == Change::Offer { format!("{path}.new") } else { path.to_owned() };
        let diff = similar::TextDiff::from_lines(old.as_ref(), &file.text);
        text.push_str(&diff.unified_diff().context_radius(3).header(path, &offered).to_string());
    }
    Ok(text)
}

/// Deletes a file and the folders that are empty without it.
fn remove(root: &Path, path: &str) -> Result<(), WriteError> {
    let file = root.join(path);
    fs::remove_file(&file).map_err(|source| io("delete", &file, source))?;
    for folder in Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        if fs::remove_dir(root.join(folder)).is_err() {
            break; // not empty: something else still lives there
        }
    }
    Ok(())
}

/// Writes one private file (mode 0600) atomically.
///
/// # Errors
/// When the folder does not exist or can't be written.
pub fn private_file(path: &Path, text: &str) -> Result<(), WriteError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|source| io("write into", folder, source))?;
    file.write_all(text.as_bytes()).map_err(|source| io("write", path, source))?;
    file.as_file().sync_all().map_err(|source| io("write", path, source))?;
    file.persist(path).map_err(|error| io("write", path, error.error))?;
    Ok(())
}

fn compare(root: &Path, files: &Files, lock: &Lock, options: Options) -> Result<Outcome, WriteError> {
    let mut changes = BTreeMap::new();
    for (path, file) in files.iter() {
        let on_disk = read_if_exists(&root.join(path))?;
        let generated = hash(file.text.as_bytes());
        let change = match on_disk {
            None => Change::Create,
            Some(bytes) if bytes == file.text.as_bytes() => Change::Same,
            Some(_) if options.force => Change::Update,
            Some(bytes) => match lock.files.get(path) {
                Some(known) if *known == hash(&bytes) => Change::Update,
                Some(known) if *known == generated => Change::Keep,
                _ => Change::Offer,
            },
        };
        changes.insert(path.to_owned(), change);
    }
    // The lock is on disk, where anything may have been written into it: no path of it may lead out of the folder.
    let known = lock.files.iter().filter(|(path, _)| !options.selection && Files::new().add(path.as_str(), "").is_ok());
    for (path, known) in known.filter(|(path, _)| files.get(path).is_none()) {
        let Some(bytes) = read_if_exists(&root.join(path))? else { continue };
        let ours = *known == hash(&bytes);
        let change = if options.prune && (ours || options.force) { Change::Remove } else { Change::Stale };
        changes.insert(path.clone(), change);
    }
    Ok(Outcome(changes))
}

fn next_lock(files: &Files, old: &Lock, outcome: &Outcome, selection: bool) -> Lock {
    let mut next = if selection { old.files.clone() } else { BTreeMap::new() };
    next.extend(files.iter().map(|(path, file)| (path.to_owned(), hash(file.text.as_bytes()))));
    for (path, change) in outcome.iter() {
        if let (Change::Stale, Some(known)) = (change, old.files.get(path)) {
            next.insert(path.to_owned(), known.clone());
        }
    }
    Lock { version: 1, files: next }
}

fn read_lock(path: &Path) -> Result<Lock, WriteError> {
    let Some(bytes) = read_if_exists(path)? else { return Ok(Lock::default()) };
    let bad = |reason: String| WriteError::Lock { path: path.to_owned(), reason };
    let lock: Lock = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
    if lock.version == 1 { Ok(lock) } else { Err(bad(format!("version {} is not known", lock.version))) }
}

fn read_if_exists(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(io("read", path, source)),
    }
}

fn stage(folder: &Path, number: usize, file: &File) -> Result<PathBuf, WriteError> {
    let path = folder.join(number.to_string());
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if file.executable { 0o700 } else { 0o600 });
    let mut handle = options.open(&path).map_err(|source| io("create", &path, source))?;
    handle.write_all(file.text.as_bytes()).map_err(|source| io("write", &path, source))?;
    Ok(path)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

fn io(action: &'static str, path: &Path, source: std::io::Error) -> WriteError {
    WriteError::Io { action, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        let mut files = Files::new();
        for (path, text) in entries {
            files.add(*path, *text).expect("a good path");
        }
        files
    }

    fn change(outcome: &Outcome, path: &str) -> Option<Change> {
        outcome.iter().find(|(other, _)| *other == path).map(|(_, change)| change)
    }

    #[test]
    fn a_second_run_changes_nothing_and_an_edit_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let first = files(&[("a.yaml", "one"), ("charts/b.yaml", "b")]);
        tree(root, "convert", &first, Options::default()).expect("writes");
        let again = tree(root, "convert", &first, Options::default()).expect("writes");
        assert_eq!(again.count(Change::Same), 2);

        fs::write(root.join("a.yaml"), "edited\n").expect("edits");
        let kept = tree(root, "convert", &first, Options::default()).expect("writes");
        assert_eq!(change(&kept, "a.yaml"), Some(Change::Keep));

        let second = files(&[("a.yaml", "two"), ("charts/b.yaml", "b2")]);
        let offered = tree(root, "convert", &second, Options::default()).expect("writes");
        assert_eq!(change(&offered, "a.yaml"), Some(Change::Offer));
        assert_eq!(change(&offered, "charts/b.yaml"), Some(Change::Update));
        assert_eq!(fs::read_to_string(root.join("a.yaml")).expect("reads"), "edited\n");
        assert_eq!(fs::read_to_string(root.join("a.yaml.new")).expect("reads"), "two\n");

        let forced = tree(root, "convert", &second, Options { force: true, ..Options::default() }).expect("writes");
        assert_eq!(change(&forced, "a.yaml"), Some(Change::Update));
        assert_eq!(fs::read_to_string(root.join("a.yaml")).expect("reads"), "two\n");
    }

    #[test]
    fn a_file_without_a_use_is_reported_and_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        tree(folder.path(), "convert", &files(&[("old.yaml", "x")]), Options::default()).expect("writes");
        for _ in 0..2 {
            let outcome =
                tree(folder.path(), "convert", &files(&[("new.yaml", "y")]), Options::default()).expect("writes");
            assert_eq!(change(&outcome, "old.yaml"), Some(Change::Stale));
        }
        assert!(folder.path().join("old.yaml").exists());
    }

    #[test]
    fn prune_deletes_what_is_ours_and_keeps_what_was_edited() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let all = files(&[("charts/old/values.yaml", "x"), ("charts/old/edited.yaml", "y"), ("charts/gone/a", "z")]);
        tree(root, "convert", &all, Options::default()).expect("writes");
        fs::write(root.join("charts/old/edited.yaml"), "mine").expect("edits");
        let next = files(&[("charts/new/values.yaml", "x")]);
        let prune = Options { prune: true, ..Options::default() };

        let dry = tree(root, "convert", &next, Options { dry_run: true, ..prune }).expect("compares");
        assert_eq!(dry.count(Change::Remove), 2);
        assert!(root.join("charts/gone/a").exists());

        let outcome = tree(root, "convert", &next, prune).expect("writes");
        assert_eq!(change(&outcome, "charts/old/values.yaml"), Some(Change::Remove));
        assert_eq!(change(&outcome, "charts/old/edited.yaml"), Some(Change::Stale));
        assert!(!root.join("charts/gone").exists(), "an empty folder goes with its last file");
        assert_eq!(fs::read_to_string(root.join("charts/old/edited.yaml")).expect("reads"), "mine");
    }

    #[test]
    fn a_selection_makes_nothing_stale_and_forgets_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        tree(root, "convert", &files(&[("a", "1"), ("b", "1")]), Options::default()).expect("writes");
        let selection = Options { selection: true, prune: true, ..Options::default() };
        let outcome = tree(root, "convert", &files(&[("a", "2")]), selection).expect("writes");
        assert_eq!((outcome.count(Change::Update), outcome.count(Change::Stale)), (1, 0));
        let all = tree(root, "convert", &files(&[("a", "2"), ("b", "2")]), Options::default()).expect("writes");
        assert_eq!(change(&all, "b"), Some(Change::Update), "b is still known to be ours");
    }

    #[test]
    fn a_lock_that_leads_out_of_the_folder_deletes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("out");
        fs::create_dir_all(root.join(".ecs2eks")).expect("creates");
        fs::write(folder.path().join("precious"), "x").expect("writes");
        let lock = format!(r#"{{"version":1,"files":{{"../precious":"{}"}}}}"#, hash(b"x"));
        fs::write(root.join(".ecs2eks/convert.lock.json"), lock).expect("writes");
        let prune = Options { prune: true, force: true, ..Options::default() };
        tree(&root, "convert", &files(&[("a", "1")]), prune).expect("writes");
        assert!(folder.path().join("precious").exists());
    }

    #[test]
    fn a_diff_shows_what_a_run_would_change() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        tree(root, "convert", &files(&[("a", "one\ntwo\n"), ("e", "x\n")]), Options::default()).expect("writes");
        fs::write(root.join("e"), "mine\n").expect("edits");
        let next = files(&[("a", "one\n2\n"), ("e", "y\n"), ("new", "n\n")]);
        let outcome = tree(root, "convert", &next, Options { dry_run: true, ..Options::default() }).expect("compares");
        let text = diff(root, &next, &outcome).expect("reads");
        assert!(text.starts_with("--- a\n+++ a\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n"), "{text}");
        assert!(text.contains("--- e\n+++ e.new\n"), "{text}");
        assert!(!text.contains("+++ new"), "{text}");
    }

    #[test]
    fn a_dry_run_writes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("out");
        let options = Options { dry_run: true, ..Options::default() };
        let outcome = tree(&root, "convert", &files(&[("a", "x")]), options).expect("compares");
        assert_eq!(change(&outcome, "a"), Some(Change::Create));
        assert!(!root.exists());
    }

    #[test]
    fn a_failure_leaves_no_trace() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("out");
        fs::write(&root, "a file where the folder should be").expect("writes");
        let error = tree(&root, "convert", &files(&[("a", "x")]), Options::default()).expect_err("refuses");
        assert!(error.to_string().contains("out"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).expect("lists").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn files_are_private_and_scripts_can_run() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = files(&[("plain", "x")]);
        files.add_script("run.sh", "#!/bin/sh").expect("a good path");
        tree(folder.path(), "plan", &files, Options::default()).expect("writes");
        private_file(&folder.path().join("inventory.json"), "{}").expect("writes");
        let mode = |name: &str| fs::metadata(folder.path().join(name)).expect("exists").permissions().mode() & 0o777;
        assert_eq!((mode("plain"), mode("run.sh"), mode("inventory.json")), (0o600, 0o700, 0o600));
    }
}
