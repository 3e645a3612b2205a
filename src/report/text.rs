//! The findings as a terminal shows them: a count line, then one short block per cause.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::one_line;
use crate::finding::{Group, Report, Severity};

/// At most this many places are named per cause; the files name all.
const SHOWN_PLACES: usize = 3;

/// One line: `2 blockers, 5 high, 1 medium`.
///
/// # Errors
/// When `out` can't be written.
pub fn counts(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut first = true;
    for severity in Severity::DESCENDING {
        let count = report.count(severity);
        if count == 0 {
            continue;
        }
        let style = style(severity);
        let word = if severity == Severity::Blocker && count > 1 { "blockers" } else { severity.as_str() };
        write!(out, "{}{style}{count} {word}{style:#}", if first { "" } else { ", " })?;
        first = false;
    }
    if first { writeln!(out, "no findings") } else { writeln!(out) }
}

/// The same without colours and line feed, for documents.
#[must_use]
pub fn counts_line(report: &Report) -> String {
    let counted = |severity: &Severity| report.count(*severity) > 0;
    let part = |severity: Severity| match report.count(severity) {
        count if severity == Severity::Blocker && count > 1 => format!("{count} blockers"),
        count => format!("{count} {severity}"),
    };
    let parts: Vec<String> = Severity::DESCENDING.iter().copied().filter(counted).map(part).collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// The causes at or above `threshold`, each with what to do.
///
/// # Errors
/// When `out` can't be written.
pub fn causes(out: &mut dyn Write, report: &Report, threshold: Severity) -> io::Result<()> {
    for group in report.findings.iter().filter(|group| group.severity >= threshold) {
        cause(out, group)?;
    }
    Ok(())
}

fn cause(out: &mut dyn Write, group: &Group) -> io::Result<()> {
    let (style, bold) = (style(group.severity), Style::new().bold());
    writeln!(out, "{style}{}{style:#} {bold}{}{bold:#} {}", group.severity, group.code, one_line(&group.message))?;
    // What differs from place to place is in findings.md: here a person decides whether to look.
    let mut places: Vec<String> = group.occurrences.iter().map(|occurrence| occurrence.subject.to_string()).collect();
    places.dedup();
    let more = places.len().saturating_sub(SHOWN_PLACES);
    places.truncate(SHOWN_PLACES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    writeln!(out, "    in {}{more}", one_line(&places.join(", ")))?;
    writeln!(out, "    {}", one_line(&group.action))
}

const fn style(severity: Severity) -> Style {
    let style = Style::new();
    match severity {
        Severity::Blocker => style.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red))).bold(),
        Severity::High => style.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red))),
        Severity::Medium => style.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow))),
        Severity::Low | Severity::Info => style.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan))),
    }
}
