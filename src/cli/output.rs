//! From a set of files to a folder: the options that convert, plan and demo share.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::CliError;
use crate::emit::Files;
use crate::exit::Exit;
use crate::finding::{Report, Severity};
use crate::write::{self, Change, Options, Outcome};

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// How to write.
#[derive(Debug, Args)]
pub(super) struct Output {
    /// Folder to write into
    #[arg(short = 'o', long = "output", value_name = "DIR", default_value = "out")]
    folder: PathBuf,
    /// End with exit code 1 when a finding is at least this severe
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<Severity>,
    /// Only say what would be written, and show what would change in files that exist
    #[arg(long)]
    dry_run: bool,
    /// Delete files of an earlier run that are no longer generated and that nobody edited
    #[arg(long, conflicts_with = "only")]
    prune: bool,
    /// Overwrite files that were edited since they were generated
    #[arg(long)]
    force: bool,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// What a command prints with `--format json`.
#[derive(Serialize)]
struct Machine<'a> {
    output: String,
    dry_run: bool,
    files: &'a Outcome,
    findings: &'a [crate::finding::Group],
    suppressed: usize,
}

impl Output {
    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes the files, or says what would be written.
    /// `selection` says that the files are not all that there are.
    pub(super) fn write(&self, part: &str, files: &Files, selection: bool) -> Result<Outcome, CliError> {
        let options = Options { force: self.force, dry_run: self.dry_run, prune: self.prune, selection };
        Ok(write::tree(&self.folder, part, files, options)?)
    }

    /// Prints the result for machines.
    pub(super) fn print_json(
        &self,
        out: &mut dyn Write,
        files: &Outcome,
        report: &Report,
        suppressed: usize,
    ) -> Result<(), CliError> {
        let output = self.folder.display().to_string();
        let machine = Machine { output, dry_run: self.dry_run, files, findings: &report.findings, suppressed };
        let text = serde_json::to_string_pretty(&machine).map_err(std::io::Error::other)?;
        writeln!(out, "{text}")?;
        Ok(())
    }

    /// Prints what happened to the files, for people.
    pub(super) fn print_files(&self, out: &mut dyn Write, files: &Files, outcome: &Outcome) -> Result<(), CliError> {
        if self.dry_run {
            for (path, change) in outcome.iter() {
                let word = match change {
                    Change::Create => "create",
                    Change::Update => "update",
                    Change::Offer => "edited, offer beside",
                    Change::Keep => "edited, keep",
                    Change::Stale => "no longer generated",
                    Change::Remove => "delete",
                    Change::Same => continue,
                };
                writeln!(out, "{word}: {}", self.folder.join(path).display())?;
            }
            out.write_all(write::diff(&self.folder, files, outcome)?.as_bytes())?;
            writeln!(out, "Nothing was written (--dry-run).")?;
            return Ok(());
        }
        let written = outcome.count(Change::Create) + outcome.count(Change::Update);
        let same = outcome.count(Change::Same) + outcome.count(Change::Keep);
        writeln!(out, "Wrote {written} files to {}, {same} unchanged.", self.folder.display())?;
        for (path, _) in outcome.iter().filter(|(_, change)| *change == Change::Offer) {
            let path = self.folder.join(path).display().to_string();
            writeln!(out, "You edited {path}: it is kept, the new version is beside it as {path}.new")?;
        }
        let hint = if self.prune { "edited, so left where it is" } else { "left where it is; --prune deletes it" };
        for (change, words, hint) in
            [(Change::Remove, "Deleted", "no longer generated"), (Change::Stale, "No longer generated", hint)]
        {
            for (path, count) in folded(outcome, change) {
                let count = if count > 1 { format!("{count} files, ") } else { String::new() };
                writeln!(out, "{words}: {} ({count}{hint})", self.folder.join(path).display())?;
            }
        }
        Ok(())
    }

    /// The exit code that `--fail-on` asks for.
    pub(super) fn exit(&self, report: &Report) -> Exit {
        match self.fail_on {
            Some(threshold) if report.reaches(threshold) => Exit::Findings,
            _ => Exit::Done,
        }
    }
}

/// Paths with this change; a whole chart that has it is one line. The number is that of its files.
fn folded(outcome: &Outcome, change: Change) -> BTreeMap<String, usize> {
    let chart = |path: &str| {
        let mut parts = path.split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("charts"), Some(name), Some(_)) => Some(format!("charts/{name}")),
            _ => None,
        }
    };
    let mixed: BTreeSet<String> =
        outcome.iter().filter(|(_, other)| *other != change).filter_map(|(path, _)| chart(path)).collect();
    let mut folded = BTreeMap::new();
    for (path, _) in outcome.iter().filter(|(_, other)| *other == change) {
        let name = chart(path).filter(|chart| !mixed.contains(chart)).unwrap_or_else(|| path.to_owned());
        *folded.entry(name).or_insert(0) += 1;
    }
    folded
}
