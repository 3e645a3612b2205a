//! Readers for members that real files write in more than one way.
//!
//! AWS prints absent lists as `null` in some tools' output, task-level `cpu` as a string, and the CLI's skeleton writes
//! `""` where nothing is meant. These functions accept those forms and nothing else: a value of any other kind is an
//! error, which the loader reports with its path.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;

/// Reads `null` as the type's default: AWS means absent by it.
pub(super) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads text, with `""` and `null` as absent. Only for members where ECS refuses or ignores an empty string.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty()))
}

/// A member that AWS documents as text and that people write as a number.
#[derive(Deserialize)]
#[serde(untagged, expecting = "text or a number")]
enum TextOrNumber {
    Text(String),
    Number(serde_json::Number),
}

/// Reads text or a number as text, with `""` and `null` as absent.
pub(super) fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Option::<TextOrNumber>::deserialize(deserializer)? {
        None => None,
        Some(TextOrNumber::Text(text)) => Some(text).filter(|text| !text.is_empty()),
        Some(TextOrNumber::Number(number)) => Some(number.to_string()),
    })
}

/// Reads a whole number, or text that holds nothing but one; `""` and `null` are absent.
pub(super) fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let read = Option::<TextOrNumber>::deserialize(deserializer)?;
    let (number, shown) = match read {
        None => return Ok(None),
        Some(TextOrNumber::Text(text)) if text.is_empty() => return Ok(None),
        Some(TextOrNumber::Text(text)) => (text.trim().parse().ok(), "text that is not a whole number"),
        Some(TextOrNumber::Number(number)) => (number.as_i64(), "a number that is not whole"),
    };
    number.map(Some).ok_or_else(|| D::Error::custom(format!("found {shown}, expected a whole number")))
}

/// Reads the members that a struct does not know, without those that are `null`: AWS means absent by it.
pub(super) fn unknown<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Value>, D::Error> {
    let mut members = BTreeMap::<String, Value>::deserialize(deserializer)?;
    members.retain(|_, value| !value.is_null());
    Ok(members)
}
