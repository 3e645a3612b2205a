//! The command reference as Markdown, made from the argument parser itself.

use std::fmt::Write as _;

use clap::CommandFactory as _;

use super::Cli;

/// `docs/cli.md`: the help of every command.
#[must_use]
pub fn reference() -> String {
    let mut command = Cli::command();
    command.build();
    let mut out = String::from("# Command line\n\nMade from the program's own help; a test keeps it fresh.\n");
    section(&mut out, "ecs2eks", &mut command);
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).filter(|name| name != "help").collect();
    for name in names {
        if let Some(sub) = command.find_subcommand_mut(&name) {
            section(&mut out, &format!("ecs2eks {name}"), sub);
        }
    }
    out
}

fn section(out: &mut String, title: &str, command: &mut clap::Command) {
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(out, "\n## {title}\n\n```text\n{}\n```\n", lines.join("\n").trim_end());
}
