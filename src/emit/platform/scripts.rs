//! `apply.sh`: the same commands as in the README, with waiting and repeating.

use handlebars::{Handlebars, no_escape};
use serde_json::json;

use super::steps;
use crate::emit::EmitError;
use crate::migration::Migration;

const TEMPLATE: &str = include_str!("../../../templates/platform/apply.sh.hbs");

/// The script.
pub(super) fn apply(migration: &Migration) -> Result<String, EmitError> {
    let steps = steps::steps(migration);
    let calls = |prefix: &str| steps.iter().any(|step| step.script.iter().any(|line| line.starts_with(prefix)));
    let data = json!({
        "charts": calls("chart "),
        "eks_addons": calls("eks_addon "),
        "node_groups": calls("node_group "),
        "objects": calls("apply_when_ready "),
        "edges": steps::edges(&migration.platform),
        "has_edges": !steps::edges(&migration.platform).is_empty(),
        "steps": steps,
    });
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    Ok(engine.render_template(TEMPLATE, &data)?)
}
