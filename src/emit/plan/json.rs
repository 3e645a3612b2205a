//! `plan.json`, and the schema that it keeps.

use schemars::{Schema, schema_for};

use crate::plan::Plan;

use super::super::EmitError;

/// The plan as JSON.
pub(super) fn render(plan: &Plan) -> Result<String, EmitError> {
    Ok(serde_json::to_string_pretty(plan)? + "\n")
}

/// The JSON Schema of `plan.json`, published as `docs/plan.schema.json`.
#[must_use]
pub fn schema() -> Schema {
    schema_for!(Plan)
}
