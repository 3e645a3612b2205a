//! `ecs2eks init`: a commented `ecs2eks.yaml` for an account, to start from.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::CliError;
use super::input::inventory;
use crate::config::starter;
use crate::exit::Exit;
use crate::write;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// Inventories, or documents that the AWS CLI prints or takes; `-` reads standard input
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
    /// File to write; `-` prints it
    #[arg(short = 'o', long = "output", value_name = "FILE", default_value = "ecs2eks.yaml")]
    file: PathBuf,
    /// Overwrite a file that exists
    #[arg(long)]
    force: bool,
}

impl Init {
    /// Runs the command.
    pub(super) fn run(self, out: &mut dyn Write) -> Result<Exit, CliError> {
        let text = starter::render(&inventory(&self.inputs)?);
        if self.file.as_os_str() == "-" {
            out.write_all(text.as_bytes())?;
            return Ok(Exit::Done);
        }
        if self.file.exists() && !self.force {
            let file = self.file.display();
            return Err(CliError::Usage(format!(
                "{file} exists; choose another file with -o, or overwrite it with --force"
            )));
        }
        write::private_file(&self.file, &text)?;
        writeln!(out, "Wrote {}: every line is a comment that you can switch on.", self.file.display())?;
        Ok(Exit::Done)
    }
}
