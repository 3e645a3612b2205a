//! The `ecs2eks` binary: hands the arguments and the two output streams to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // AutoStream drops colours when the stream is no terminal, and respects NO_COLOR and CLICOLOR.
    let mut out = anstream::stdout();
    let mut err = anstream::stderr();
    ecs2eks::cli::run(std::env::args_os(), &mut out, &mut err).into()
}
