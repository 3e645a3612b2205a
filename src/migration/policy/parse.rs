//! Reads policy documents, as strictly as IAM itself would take them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Condition, Effect, Operator, Patterns, Policy, PrincipalKind, Principals, Statement};

/// Why a document can't be read as a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place} {problem}")]
pub struct PolicyError {
    /// Where, for example `Statement[1].Action`; `the document` for the whole.
    pub place: String,
    /// What is wrong with it, as the rest of a sentence.
    pub problem: String,
}

impl PolicyError {
    fn new(place: &str, problem: impl Into<String>) -> Self {
        let place = if place.is_empty() { "the document" } else { place };
        Self { place: place.to_owned(), problem: problem.into() }
    }
}

/// The JSON object of a document that may have come as text or as the URL-encoded text (RFC 3986) of IAM's own API.
///
/// # Errors
/// When it is no JSON object after decoding.
pub fn document(value: &Value) -> Result<Value, PolicyError> {
    let decoded = match value {
        Value::String(text) => {
            let text = if text.trim_start().starts_with('{') { text.clone() } else { percent_decode(text)? };
            serde_json::from_str(&text).map_err(|error| PolicyError::new("", format!("is not JSON: {error}")))?
        }
        other => other.clone(),
    };
    if decoded.is_object() { Ok(decoded) } else { Err(PolicyError::new("", "is not a JSON object")) }
}

fn percent_decode(text: &str) -> Result<String, PolicyError> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut position = 0;
    while let Some(&byte) = bytes.get(position) {
        if byte == b'%' {
            let digits = text.get(position + 1..position + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
            out.push(digits.ok_or_else(|| PolicyError::new("", "is not URL-encoded text"))?);
            position += 3;
        } else {
            out.push(byte);
            position += 1;
        }
    }
    String::from_utf8(out).map_err(|_| PolicyError::new("", "is not UTF-8 after URL decoding"))
}

pub(super) fn policy(value: &Value) -> Result<Policy, PolicyError> {
    let members = object("", value)?;
    let mut policy = Policy::default();
    let mut has_statement = false;
    for (key, value) in members {
        match key.as_str() {
            "Version" => policy.version = Some(text("Version", value)?),
            "Id" => policy.id = Some(text("Id", value)?),
            "Statement" => {
                has_statement = true;
                policy.statements = match value {
                    Value::Array(items) => {
                        let numbered = items.iter().enumerate();
                        numbered
                            .map(|(n, item)| statement(&format!("Statement[{n}]"), item))
                            .collect::<Result<_, _>>()?
                    }
                    single => vec![statement("Statement", single)?],
                };
            }
            other => return Err(PolicyError::new(other, "is not an element of a policy")),
        }
    }
    if has_statement { Ok(policy) } else { Err(PolicyError::new("", "has no Statement")) }
}

fn statement(place: &str, value: &Value) -> Result<Statement, PolicyError> {
    let (mut sid, mut effect, mut principals, mut principals_excluded) = (None, None, None, false);
    let (mut actions, mut resources, mut conditions) = (None, None, Vec::new());
    for (key, value) in object(place, value)? {
        let inner = format!("{place}.{key}");
        match key.as_str() {
            "Sid" => sid = Some(text(&inner, value)?),
            "Effect" => {
                effect = Some(match value.as_str() {
                    Some("Allow") => Effect::Allow,
                    Some("Deny") => Effect::Deny,
                    _ => return Err(PolicyError::new(&inner, "is neither Allow nor Deny")),
                });
            }
            "Principal" | "NotPrincipal" => {
                principals_excluded = key == "NotPrincipal";
                principals = Some(read_principals(&inner, value)?);
            }
            "Action" => actions = Some(Patterns::Only(texts(&inner, value)?)),
            "NotAction" => actions = Some(Patterns::Except(texts(&inner, value)?)),
            "Resource" => resources = Some(Patterns::Only(texts(&inner, value)?)),
            "NotResource" => resources = Some(Patterns::Except(texts(&inner, value)?)),
            "Condition" => conditions = read_conditions(&inner, value)?,
            _ => return Err(PolicyError::new(&inner, "is not an element of a statement")),
        }
    }
    Ok(Statement {
        sid,
        effect: effect.ok_or_else(|| PolicyError::new(place, "has no Effect"))?,
        principals,
        principals_excluded,
        actions: actions.ok_or_else(|| PolicyError::new(place, "has neither Action nor NotAction"))?,
        resources,
        conditions,
    })
}

fn read_principals(place: &str, value: &Value) -> Result<Principals, PolicyError> {
    if value.as_str() == Some("*") {
        return Ok(Principals::Everyone);
    }
    let mut named = BTreeMap::new();
    for (key, value) in object(place, value)? {
        let kind = PrincipalKind::ALL.into_iter().find(|kind| kind.as_str() == key);
        let inner = format!("{place}.{key}");
        let kind = kind.ok_or_else(|| PolicyError::new(&inner, "is not a kind of principal"))?;
        named.insert(kind, texts(&inner, value)?);
    }
    Ok(Principals::Of(named))
}

fn read_conditions(place: &str, value: &Value) -> Result<Vec<Condition>, PolicyError> {
    let mut conditions = Vec::new();
    for (operator, keys) in object(place, value)? {
        let inner = format!("{place}.{operator}");
        for (key, values) in object(&inner, keys)? {
            let values = scalars(&format!("{inner}.{key}"), values)?;
            conditions.push(Condition { operator: Operator::parse(operator), key: key.clone(), values });
        }
    }
    Ok(conditions)
}

fn object<'a>(place: &str, value: &'a Value) -> Result<&'a Map<String, Value>, PolicyError> {
    value.as_object().ok_or_else(|| PolicyError::new(place, "is not an object"))
}

fn text(place: &str, value: &Value) -> Result<String, PolicyError> {
    value.as_str().map(str::to_owned).ok_or_else(|| PolicyError::new(place, "is not text"))
}

fn texts(place: &str, value: &Value) -> Result<Vec<String>, PolicyError> {
    match value {
        Value::Array(items) => items.iter().map(|item| text(place, item)).collect(),
        single => Ok(vec![text(place, single)?]),
    }
}

/// Condition values may be text, numbers or booleans.
fn scalars(place: &str, value: &Value) -> Result<Vec<String>, PolicyError> {
    let scalar = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        _ => Err(PolicyError::new(place, "is neither text, a number nor a boolean")),
    };
    match value {
        Value::Array(items) => items.iter().map(scalar).collect(),
        single => Ok(vec![scalar(single)?]),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_whole_document_reads_and_writes_back_the_same() {
        let value = json!({
            "Version": "2012-10-17",
            "Id": "x",
            "Statement": [
                {"Sid": "A", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*",
                 "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}, "Bool": {"aws:SecureTransport": "true"}}},
                {"Effect": "Deny", "NotAction": "iam:*", "NotResource": ["a", "b"]},
                {"Effect": "Allow", "Principal": {"AWS": "1", "Service": ["a", "b"]}, "Action": "sts:AssumeRole"}
            ]
        });
        let policy = Policy::from_value(&value).expect("reads");
        assert_eq!(policy.to_value(), value);
    }

    #[test]
    fn a_single_statement_and_url_encoded_text_are_read() {
        let encoded = json!("%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A%22%7D%7D");
        let value = document(&encoded).expect("decodes");
        assert_eq!(Policy::from_value(&value).expect("reads").statements.len(), 1);
        let plain = json!("{\"Statement\":[]}");
        assert_eq!(document(&plain).expect("parses"), json!({"Statement": []}));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let problem = |value: Value| Policy::from_value(&value).expect_err("refused").to_string();
        assert_eq!(problem(json!([])), "the document is not an object");
        assert_eq!(problem(json!({"Version": "2012-10-17"})), "the document has no Statement");
        assert_eq!(
            problem(json!({"Statement": [{"Effect": "Allow", "Action": ["a", 1]}]})),
            "Statement[0].Action is not text"
        );
        assert_eq!(
            problem(json!({"Statement": [{"Effect": "allow", "Action": "a"}]})),
            "Statement[0].Effect is neither Allow nor Deny"
        );
        assert!(document(&json!("%7")).is_err());
        assert!(document(&json!("%ff%fe")).is_err());
        assert!(document(&json!(3)).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,60}|[%0-9a-fA-F{}\"]{0,40}") {
            let _ = document(&Value::String(text));
        }
    }
}
