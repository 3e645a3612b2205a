//! The rehearsal for people: what each step changes, what was proven, what does not hold.

use std::fmt::Write as _;

use crate::plan::simulate::Rehearsal;
use crate::report::one_line;

/// Renders the rehearsal as text.
#[must_use]
pub fn render(rehearsal: &Rehearsal) -> String {
    let mut out = String::new();
    for entry in &rehearsal.trace {
        let _ = writeln!(out, "{:>4} {}: {}", entry.number, one_line(&entry.step), one_line(&entry.title));
        for change in &entry.changes {
            let _ = writeln!(out, "       {}", one_line(change));
        }
    }
    let _ = writeln!(
        out,
        "\n{} steps were run, verified and undone in the model. {} failures were tried, one behind each command, each \
         followed by the undo or the rollback.\n\nIn every order that the plan allows:",
        rehearsal.steps, rehearsal.failures
    );
    for proof in &rehearsal.invariants {
        let _ = writeln!(out, "  {:<38} {:>6} times, in {} states", proof.name, proof.subjects, proof.states);
    }
    if rehearsal.violations.is_empty() {
        out.push_str("\nEverything holds.\n");
        return out;
    }
    let _ =
        writeln!(out, "\n{} do not hold, which is a bug in the plan. Please report it:", rehearsal.violations.len());
    for found in &rehearsal.violations {
        let _ = writeln!(out, "  {}: {}: {}", found.invariant, one_line(&found.subject), one_line(&found.message));
    }
    out
}
