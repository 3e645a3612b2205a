//! Every way in which a command can fail, and the exit code of each.

use std::path::PathBuf;

use crate::config::ConfigError;
use crate::emit::EmitError;
use crate::exit::Exit;
use crate::inventory::load::LoadError;
use crate::write::WriteError;

/// Why a command failed. Messages name the file, the member, the value and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// An input or configuration file can't be read.
    #[error("can't read {path}: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The input is not what it should be.
    #[error("{0}")]
    Input(#[from] LoadError),
    /// The configuration is not what it should be.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// A value on the command line is out of range.
    #[error("{0}")]
    Usage(String),
    /// The output can't be written.
    #[error("{0}")]
    Write(#[from] WriteError),
    /// Standard output can't be written.
    #[error("can't write to standard output: {0}")]
    Output(#[from] std::io::Error),
    /// AWS refused or can't be reached.
    #[error("{0}")]
    Aws(String),
    /// The output could not be rendered: a bug in this program.
    #[error("{0}\nThis is a bug in ecs2eks. Nothing was written.")]
    Bug(#[from] EmitError),
}

impl CliError {
    /// The exit code that the contract gives to this failure.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Read { .. }
            | Self::Input(_)
            | Self::Config(_)
            | Self::Usage(_)
            | Self::Write(_)
            | Self::Output(_) => Exit::Usage,
            Self::Aws(_) => Exit::Aws,
            Self::Bug(_) => Exit::Bug,
        }
    }
}
