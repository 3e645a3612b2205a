//! The `ecs2eks` binary.

use std::process::ExitCode;

use clap::Parser;
use ecs2eks::cli::scan::ScanArgs;

#[derive(Parser)]
enum Command {
    Scan(ScanArgs),
}

fn main() -> ExitCode {
    let Command::Scan(args) = Command::parse();
    match ecs2eks::cli::scan::run(&args, &mut std::io::stdout()) {
        Ok(exit) => exit.into(),
        Err(error) => {
            use std::io::Write;
            drop(writeln!(std::io::stderr(), "error: {error}"));
            error.exit().into()
        }
    }
}
