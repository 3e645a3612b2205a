//! Renders the migration and the plan into files, as a map of path to text. Nothing here touches the disk.
//!
//! YAML and JSON come from serde; Handlebars renders prose only; Helm templates are copied verbatim.

mod error;
mod files;
pub mod helm;
pub mod iam;
mod overview;
pub mod plan;
mod platform;
pub mod yaml;

pub use error::EmitError;
pub use files::{File, Files, PathError};

use crate::finding::Report;
use crate::migration::Migration;
use crate::report;

/// Everything that `convert` writes: charts, roles, findings and the entry pages.
///
/// # Errors
/// When something can't be rendered: a bug in this program.
pub fn convert_files(migration: &Migration, findings: &Report) -> Result<Files, EmitError> {
    let mut files = helm::charts(migration)?;
    files.extend(iam::files(migration)?);
    files.extend(platform::files(migration)?);
    files.add("findings.json", report::json(findings))?;
    files.add("findings.md", report::markdown(findings))?;
    files.add("findings.sarif", report::sarif(findings))?;
    files.add("README.md", overview::readme(migration, findings)?)?;
    files.add("report.html", overview::html(migration, findings)?)?;
    Ok(files)
}
