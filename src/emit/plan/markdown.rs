//! `PLAN.md`: the runbook.

use handlebars::{Handlebars, no_escape};

use crate::plan::Plan;

use super::super::EmitError;
use super::script::Names;
use super::view::Page;

/// Renders the page.
pub(super) fn render(plan: &Plan) -> Result<String, EmitError> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    let step = include_str!("../../../templates/plan/step.hbs");
    engine.register_partial("step", step).map_err(handlebars::RenderError::from)?;
    let page = Page::new(plan, &Names::new(plan));
    let text = engine.render_template(include_str!("../../../templates/plan/PLAN.md.hbs"), &page)?;
    Ok(tidy(&text))
}

/// At most one empty line in a row: conditions in the template leave more.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        empty = if line.trim().is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}
