//! From a set of files to a folder: the options that convert, plan and demo share.

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
    /// Only say what would be written
    #[arg(long)]
    dry_run: bool,
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
    pub(super) fn write(&self, part: &str, files: &Files) -> Result<Outcome, CliError> {
        let options = Options { force: self.force, dry_run: self.dry_run };
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
    pub(super) fn print_files(&self, out: &mut dyn Write, outcome: &Outcome) -> Result<(), CliError> {
        if self.dry_run {
            for (path, change) in outcome.iter() {
                let word = match change {
                    Change::Create => "create",
                    Change::Update => "update",
                    Change::Offer => "edited, offer beside",
                    Change::Keep => "edited, keep",
                    Change::Stale => "no longer generated",
                    Change::Same => continue,
                };
                writeln!(out, "{word}: {}", self.folder.join(path).display())?;
            }
            writeln!(out, "Nothing was written (--dry-run).")?;
            return Ok(());
        }
        let written = outcome.count(Change::Create) + outcome.count(Change::Update);
        let same = outcome.count(Change::Same) + outcome.count(Change::Keep);
        writeln!(out, "Wrote {written} files to {}, {same} unchanged.", self.folder.display())?;
        for (path, change) in outcome.iter() {
            let path = self.folder.join(path).display().to_string();
            match change {
                Change::Offer => {
                    writeln!(out, "You edited {path}: it is kept, the new version is beside it as {path}.new")?;
                }
                Change::Stale => writeln!(out, "No longer generated: {path} (left where it is)")?,
                Change::Create | Change::Update | Change::Same | Change::Keep => {}
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
