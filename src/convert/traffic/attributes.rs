//! Attributes of load balancers, listeners and target groups: looked up, and written as the annotations that carry them.

use crate::inventory::attribute::Attribute;

/// The value of an attribute, when it is set and not empty.
#[must_use]
pub fn get<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    found.value.as_deref().filter(|value| !value.is_empty())
}

/// Whether an attribute is `true` (or `on`).
#[must_use]
pub fn is_on(attributes: &[Attribute], key: &str) -> bool {
    matches!(get(attributes, key), Some("true" | "on"))
}

/// A number of seconds.
#[must_use]
pub fn seconds(attributes: &[Attribute], key: &str) -> Option<u32> {
    get(attributes, key)?.parse().ok()
}

/// Attributes as the controller's list `key=value,key=value`, and those that it can't hold.
#[must_use]
pub fn annotation<'a>(
    attributes: &'a [Attribute],
    defaults: &[(&str, &str)],
    leave_out: &[&str],
) -> (Option<String>, Vec<&'a str>) {
    let (mut pairs, mut refused) = (Vec::new(), Vec::new());
    for Attribute { key, value, unknown: _ } in attributes {
        let Some(value) = value.as_deref().filter(|value| !value.is_empty()) else { continue };
        let default = defaults.iter().any(|(name, usual)| name == key && *usual == value);
        if default || leave_out.contains(&key.as_str()) {
            continue;
        }
        // The controller splits at commas and trims each part.
        if value.contains(',') || value.trim() != value {
            refused.push(key.as_str());
        } else {
            pairs.push(format!("{key}={value}"));
        }
    }
    pairs.sort();
    ((!pairs.is_empty()).then(|| pairs.join(",")), refused)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn defaults_and_empty_values_are_left_out_and_commas_refused() {
        let attributes: Vec<Attribute> = serde_json::from_value(json!([
            {"Key": "idle_timeout.timeout_seconds", "Value": "120"},
            {"Key": "routing.http2.enabled", "Value": "true"},
            {"Key": "access_logs.s3.bucket", "Value": ""},
            {"Key": "x.allow_headers.header_value", "Value": "a,b"},
            {"Key": "deletion_protection.enabled", "Value": "true"}
        ]))
        .expect("attributes");
        let (text, refused) =
            annotation(&attributes, &[("routing.http2.enabled", "true")], &["deletion_protection.enabled"]);
        assert_eq!(text.as_deref(), Some("idle_timeout.timeout_seconds=120"));
        assert_eq!(refused, ["x.allow_headers.header_value"]);
        assert_eq!(seconds(&attributes, "idle_timeout.timeout_seconds"), Some(120));
        assert!(is_on(&attributes, "deletion_protection.enabled"));
    }
}
