//! From text to JSON values: JSON, several JSON documents in a row, or YAML.

use serde_json::Value;

use super::error::LoadError;
use super::load::Source;

/// Reads every document of a source. A shell loop over the AWS CLI writes several into one file.
pub(super) fn documents(source: &Source) -> Result<Vec<Value>, LoadError> {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    let documents = if text.trim_start().starts_with(['{', '[']) { json(source, text)? } else { yaml(source, text)? };
    if documents.is_empty() { Err(LoadError::Empty { name: source.name.clone() }) } else { Ok(documents) }
}

fn json(source: &Source, text: &str) -> Result<Vec<Value>, LoadError> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    values.collect::<Result<_, _>>().map_err(|error| LoadError::Syntax {
        name: source.name.clone(),
        format: "JSON",
        line: error.line() as u64,
        column: error.column() as u64,
    })
}

fn yaml(source: &Source, text: &str) -> Result<Vec<Value>, LoadError> {
    // The error's own text quotes the source, which may hold a secret: only the position is passed on.
    serde_yaml::from_multiple::<Value>(text).map_err(|error| {
        let at = error.location();
        LoadError::Syntax {
            name: source.name.clone(),
            format: "YAML",
            line: at.map_or(0, |at| at.line()),
            column: at.map_or(0, |at| at.column()),
        }
    })
}
