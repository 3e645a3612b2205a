//! The command line: one file per subcommand, each from its arguments to resolved options to a call.
//!
//! Results go to standard output, messages and progress to standard error. Writers are passed in, so that sessions are
//! tested without a terminal.

mod convert;
mod demo;
mod error;
mod explain;
mod init;
mod input;
mod output;
mod plan;
mod reference;
#[cfg(feature = "aws")]
mod scan;
mod summary;

use std::ffi::OsString;
use std::io::Write;

use clap::{CommandFactory as _, Parser, Subcommand};

pub use error::CliError;
pub use reference::reference;

use crate::exit::Exit;

/// Move services from Amazon ECS to Amazon EKS, with a gate and an undo for every step.
#[derive(Debug, Parser)]
#[command(name = "ecs2eks", version, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "First time here? `ecs2eks demo` converts a sample account, without AWS and without a network.\n\
Exit codes: 0 done; 1 findings at or above --fail-on; 2 bad usage or input; 3 AWS refused or unreachable; 70 a bug."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read an account (Describe, List and Get calls only) and write an inventory
    #[cfg(feature = "aws")]
    Scan(scan::Scan),
    /// Write Helm charts, IAM roles, routes and platform values from an inventory
    Convert(convert::Convert),
    /// Write the staged cutover plan with a gate and an undo for every step
    Plan(plan::Plan),
    /// Convert and plan a sample account: no AWS account, no network
    Demo(demo::Demo),
    /// Write a commented configuration file for an account
    Init(init::Init),
    /// Explain a finding by its code, for example `ecs2eks explain ENV002`
    Explain(explain::Explain),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Runs the command line and says how it ended.
pub fn run(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, out, err),
    };
    let done = match cli.command {
        #[cfg(feature = "aws")]
        Command::Scan(scan) => scan.run(out, err),
        Command::Convert(convert) => convert.run(out, err),
        Command::Plan(plan) => plan.run(out, err),
        Command::Demo(demo) => demo.run(out, err),
        Command::Init(init) => init.run(out),
        Command::Explain(explain) => explain.run(out),
        Command::Completions { shell } => {
            let mut command = Cli::command();
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, "ecs2eks", &mut script);
            out.write_all(&script).map(|()| Exit::Done).map_err(CliError::from)
        }
    };
    match done.and_then(|exit| out.flush().map(|()| exit).map_err(CliError::from)) {
        Ok(exit) => exit,
        // Whoever read us has enough: `ecs2eks explain X | head -1` is no failure.
        Err(CliError::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Done,
        Err(error) => {
            let red = anstyle::AnsiColor::Red.on_default().bold();
            // When standard error is gone too, the exit code is all that is left to say.
            let _ = writeln!(err, "{red}error:{red:#} {error}");
            error.exit()
        }
    }
}

/// Help and version go to standard output and are no error; everything else is bad usage.
fn usage(error: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let rendered = error.render();
    if error.use_stderr() {
        let _ = write!(err, "{}", rendered.ansi());
        Exit::Usage
    } else {
        let _ = write!(out, "{}", rendered.ansi());
        Exit::Done
    }
}
