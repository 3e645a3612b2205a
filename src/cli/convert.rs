//! `ecs2eks convert`: inventory to charts, roles, routes and platform values.

use std::io::Write;

use clap::Args;

use super::input::{Input, Resolved};
use super::output::{Format, Output};
use super::{CliError, summary};
use crate::convert::convert;
use crate::emit;
use crate::exit::Exit;
use crate::finding::Report;

/// Arguments of `convert`.
#[derive(Debug, Args)]
pub(super) struct Convert {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    output: Output,
}

impl Convert {
    /// Runs the command.
    pub(super) fn run(self, out: &mut dyn Write, _err: &mut dyn Write) -> Result<Exit, CliError> {
        let Resolved { inventory, config, only } = self.input.resolve()?;
        let conversion = convert(&inventory, &config, &only);
        let (findings, suppressed) = config.suppress(&conversion.findings);
        let report = Report::new(&findings);
        let files = emit::convert_files(&conversion.migration, &report)?;
        let outcome = self.output.write("convert", &files, !only.is_empty())?;
        match self.output.format {
            Format::Json => self.output.print_json(out, &outcome, &report, suppressed)?,
            Format::Text => {
                summary::workloads(out, &conversion.migration)?;
                summary::findings(out, &report, suppressed)?;
                self.output.print_files(out, &files, &outcome)?;
                summary::next_after_convert(out, self.output.folder())?;
            }
        }
        Ok(self.output.exit(&report))
    }
}
