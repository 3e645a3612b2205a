//! `ecs2eks explain CODE`: the documentation page of a finding.

use std::io::Write;

use clap::Args;

use super::CliError;
use crate::exit::Exit;
use crate::finding::registry;

/// Prints the page of a finding.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Code or name of the finding, for example `ENV002`; `all` lists every code
    code: String,
}

impl Explain {
    /// Runs the command.
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<Exit, CliError> {
        if self.code.eq_ignore_ascii_case("all") {
            for rule in registry::all() {
                writeln!(out, "{}  {:<8} {}", rule.code, rule.severity, rule.name)?;
            }
            return Ok(Exit::Done);
        }
        let rule = registry::find(&self.code).ok_or_else(|| {
            CliError::Usage(format!("there is no finding {:?}; `ecs2eks explain all` lists every code", self.code))
        })?;
        write!(out, "{}", rule.page)?;
        Ok(Exit::Done)
    }
}
