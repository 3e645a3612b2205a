//! Pieces of Kubernetes objects that a chart passes on as they are: the API server knows their members, this program and
//! the values schema need not.

use serde::Serialize;
use serde_json::{Map, Value};

/// An object whose members are Kubernetes' own.
pub type Fragment = Map<String, Value>;

/// A typed Kubernetes struct as a fragment, its name first; empty when nothing is set.
///
/// # Errors
/// When the value has no JSON form.
pub fn fragment<T: Serialize>(value: &T) -> serde_json::Result<Fragment> {
    match serde_json::to_value(value)? {
        Value::Object(mut members) => {
            if let Some(name) = members.shift_remove("name") {
                members.shift_insert(0, "name".to_owned(), name);
            }
            Ok(members)
        }
        _ => Ok(Fragment::new()),
    }
}

/// An optional struct as a fragment; empty for `None`.
///
/// # Errors
/// When the value has no JSON form.
pub(super) fn optional<T: Serialize>(value: Option<&T>) -> serde_json::Result<Fragment> {
    value.map_or_else(|| Ok(Fragment::new()), fragment)
}

/// A list of typed structs as fragments.
///
/// # Errors
/// When a value has no JSON form.
pub fn fragments<T: Serialize>(values: &[T]) -> serde_json::Result<Vec<Fragment>> {
    values.iter().map(fragment).collect()
}

/// For `skip_serializing_if`: leaves a switch out of the file while it is off.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(super) const fn is_false(value: &bool) -> bool {
    !*value
}
