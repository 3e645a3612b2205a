//! Renders the migration and the plan into files, as a map of path to text. Nothing here touches the disk.
//!
//! YAML and JSON come from serde; Handlebars renders prose only; Helm templates are copied verbatim.

mod error;
mod files;
pub mod helm;
pub mod iam;
pub mod yaml;

pub use error::EmitError;
pub use files::{File, Files, PathError};
