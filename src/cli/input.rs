//! From `INPUT...` and `--config` to an inventory and a configuration.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::CliError;
use crate::config::Config;
use crate::inventory::Inventory;
use crate::inventory::load::{Source, load};

/// Looked for in the working folder when `--config` is not given.
const DEFAULT_CONFIG: &str = "ecs2eks.yaml";

/// Where the input comes from.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// Inventories, or documents that the AWS CLI prints or takes; `-` reads standard input
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
    /// Configuration file [default: ecs2eks.yaml, when it exists]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Only services whose `name` or `cluster/name` matches; `*` and `?` are wildcards; may be repeated
    #[arg(long, value_name = "GLOB")]
    only: Vec<String>,
}

/// What the input is.
pub(super) struct Resolved {
    /// What scan saw.
    pub inventory: Inventory,
    /// What the team decided.
    pub config: Config,
    /// Which services are wanted; empty for all.
    pub only: Vec<String>,
}

impl Input {
    /// Reads and joins all inputs.
    pub(super) fn resolve(self) -> Result<Resolved, CliError> {
        let inventory = inventory(&self.inputs)?;
        let config = match self.config {
            Some(path) => Config::parse(&path.display().to_string(), &read(&path)?)?,
            None if Path::new(DEFAULT_CONFIG).is_file() => {
                Config::parse(DEFAULT_CONFIG, &read(Path::new(DEFAULT_CONFIG))?)?
            }
            None => Config::default(),
        };
        Ok(Resolved { inventory, config, only: self.only })
    }
}

/// Reads and joins inputs.
pub(super) fn inventory(paths: &[PathBuf]) -> Result<Inventory, CliError> {
    let sources = paths.iter().map(|path| source(path)).collect::<Result<Vec<_>, _>>()?;
    Ok(load(sources)?)
}

fn source(path: &Path) -> Result<Source, CliError> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| CliError::Read { path: "standard input".into(), source: error })?;
        return Ok(Source { name: "standard input".to_owned(), text });
    }
    Ok(Source { name: path.display().to_string(), text: read(path)? })
}

fn read(path: &Path) -> Result<String, CliError> {
    fs::read_to_string(path).map_err(|source| CliError::Read { path: path.to_owned(), source })
}
