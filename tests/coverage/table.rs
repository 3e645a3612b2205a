//! `docs/coverage.md`: what became of each member.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::effect::Effect;
use crate::ignored;

const HEAD: &str = "# Coverage\n
What each member of a task definition and of a service becomes. The table is made by a test: `fixtures/maximal` sets every
member, each is taken away and changed in turn, and what changes in the output is written down here. A member that changes
nothing needs a reason, or the test fails.

*Shapes* names members of a chart's `values.yaml`, or another part of the output; *findings* the codes that name it.
Members that this version does not know are reported as [INV002](findings/INV002.md).
";

/// The whole page.
pub(crate) fn render(effects: &BTreeMap<String, Effect>) -> String {
    let mut page = HEAD.to_owned();
    for (list, title) in [("taskDefinitions", "Task definition"), ("services", "Service")] {
        let _ = writeln!(page, "\n## {title}\n\n| member | shapes | findings |\n|---|---|---|");
        let prefix = format!("{list}[].");
        for (member, effect) in effects {
            let Some(member_name) = member.strip_prefix(&prefix) else { continue };
            let _ = match ignored::reason(member) {
                Some(reason) => writeln!(page, "| `{member_name}` | ignored: {reason} | |"),
                None => writeln!(page, "| `{member_name}` | {} | {} |", shapes(effect), codes(effect)),
            };
        }
    }
    page
}

/// A member that changes more codes than this is part of a name.
const SHOWN_CODES: usize = 12;

/// More members than this say no more than "everything".
const SHOWN: usize = 8;

fn shapes(effect: &Effect) -> String {
    let shapes: Vec<&String> =
        effect.shapes.iter().filter(|shape| effect.shapes.len() == 1 || *shape != "comment").collect();
    if shapes.len() > SHOWN {
        return "which part the container plays".to_owned();
    }
    shapes.iter().map(|shape| format!("`{shape}`")).collect::<Vec<_>>().join(", ")
}

fn codes(effect: &Effect) -> String {
    if effect.codes.len() > SHOWN_CODES {
        return "the object that findings name".to_owned();
    }
    effect.codes.iter().map(|code| format!("[{code}](findings/{code}.md)")).collect::<Vec<_>>().join(", ")
}
