//! Renders the plan: `PLAN.md` for people, `plan.json` for programs, one script a step for the terminal.

mod checklist;
mod gantt;
mod json;
mod markdown;
mod mermaid;
mod rehearsal;
mod script;
pub(super) mod shell;
mod view;

use crate::plan::Plan;

use super::{EmitError, Files, yaml};

pub use json::schema;
pub use rehearsal::render as rehearsal;

/// Functions that all scripts share; its first lines are written by [`script::library`].
const LIBRARY: &str = include_str!("../../../templates/plan/lib.sh");

/// All files of the plan, under `plan/`.
///
/// # Errors
/// When a name is no path, or a value has no JSON form.
pub fn files(plan: &Plan) -> Result<Files, EmitError> {
    let mut files = Files::new();
    let names = script::Names::new(plan);
    files.add("plan/PLAN.md", markdown::render(plan)?)?;
    files.add("plan/plan.json", json::render(plan)?)?;
    files.add("plan/lib.sh", script::library(plan, LIBRARY))?;
    files.add_script("plan/next.sh", script::next(plan, &names))?;
    for wave in &plan.waves {
        files.add(format!("plan/checklists/wave-{}.md", wave.number), checklist::render(plan, wave))?;
    }
    for binding in &plan.bindings {
        files.add(format!("plan/{}", binding.path()), yaml::to_string(binding)?)?;
    }
    for step in plan.steps() {
        files.add_script(format!("plan/steps/{}", names.of(&step.id)), script::step(step, &names))?;
    }
    for found in plan.moves().filter(|found| !found.rollback.commands.is_empty()) {
        files.add_script(format!("plan/rollback/{}.sh", found.id), script::rollback(found, &names))?;
    }
    Ok(files)
}
