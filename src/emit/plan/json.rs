//! `plan.json`, and the schema that it keeps.

use schemars::Schema;
use schemars::generate::SchemaSettings;

use crate::plan::Plan;

use super::super::EmitError;

/// The plan as JSON.
pub(super) fn render(plan: &Plan) -> Result<String, EmitError> {
    Ok(serde_json::to_string_pretty(plan)? + "\n")
}

/// The JSON Schema of `plan.json`, published as `docs/plan.schema.json`.
#[must_use]
pub fn schema() -> Schema {
    // What is written, not what could be read: members that are left out when they are empty are optional.
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Plan>()
}
