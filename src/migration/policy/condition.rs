//! The `Condition` element: operator, key and values.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators".

use serde_json::{Map, Value};

use super::one_or_many;

/// How a key with several values in the request is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantifier {
    /// `ForAllValues:`; also true when the request has no value.
    ForAllValues,
    /// `ForAnyValue:`.
    ForAnyValue,
}

/// A condition operator such as `ForAnyValue:StringLikeIfExists`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operator {
    /// The set prefix, if there is one.
    pub quantifier: Option<Quantifier>,
    /// The comparison without prefix and suffix, for example `StringEquals`, `Null`, `Bool`.
    pub comparison: String,
    /// `IfExists`: the condition holds when the request has no such key.
    pub if_exists: bool,
}

impl Operator {
    /// Takes an operator apart. Unknown comparisons are kept as they are: AWS adds some.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (quantifier, rest) = if let Some(rest) = text.strip_prefix("ForAllValues:") {
            (Some(Quantifier::ForAllValues), rest)
        } else if let Some(rest) = text.strip_prefix("ForAnyValue:") {
            (Some(Quantifier::ForAnyValue), rest)
        } else {
            (None, text)
        };
        let (comparison, if_exists) = rest.strip_suffix("IfExists").map_or((rest, false), |rest| (rest, true));
        Self { quantifier, comparison: comparison.to_owned(), if_exists }
    }
}

impl std::fmt::Display for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.quantifier {
            Some(Quantifier::ForAllValues) => f.write_str("ForAllValues:")?,
            Some(Quantifier::ForAnyValue) => f.write_str("ForAnyValue:")?,
            None => {}
        }
        f.write_str(&self.comparison)?;
        if self.if_exists { f.write_str("IfExists") } else { Ok(()) }
    }
}

/// One key of a condition block. All conditions of a statement must hold; of the values, one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// How it compares.
    pub operator: Operator,
    /// The condition key, for example `aws:SourceArn`. Keys are compared without regard to case.
    pub key: String,
    /// The values as text; numbers and booleans are written as JSON writes them.
    pub values: Vec<String>,
}

impl Condition {
    /// `StringEquals` on one key.
    #[must_use]
    pub fn string_equals(key: impl Into<String>, values: Vec<String>) -> Self {
        Self { operator: Operator::parse("StringEquals"), key: key.into(), values }
    }

    /// Whether it is about this key. A name that ends with `/` stands for a family such as `aws:PrincipalTag/`.
    #[must_use]
    pub fn is_about(&self, key: &str) -> bool {
        match self.key.get(..key.len()) {
            Some(start) if key.ends_with('/') => start.eq_ignore_ascii_case(key),
            Some(start) => self.key.len() == key.len() && start.eq_ignore_ascii_case(key),
            None => false,
        }
    }
}

/// Renders conditions as a condition block, in order of first appearance of each operator.
pub(super) fn to_value(conditions: &[Condition]) -> Value {
    let mut block = Map::new();
    for condition in conditions {
        let keys = block.entry(condition.operator.to_string()).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(keys) = keys {
            keys.insert(condition.key.clone(), one_or_many(&condition.values));
        }
    }
    Value::Object(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_come_apart_and_together_again() {
        for text in ["StringEquals", "ForAnyValue:StringLikeIfExists", "ForAllValues:StringEquals", "Null"] {
            assert_eq!(Operator::parse(text).to_string(), text);
        }
        assert!(Operator::parse("StringLikeIfExists").if_exists);
    }

    #[test]
    fn keys_are_compared_without_case_and_families_by_prefix() {
        let condition = Condition::string_equals("AWS:principaltag/Team", vec!["a".to_owned()]);
        assert!(condition.is_about("aws:PrincipalTag/"));
        assert!(!condition.is_about("aws:PrincipalTag"));
        assert!(Condition::string_equals("aws:sourcearn", vec![]).is_about("aws:SourceArn"));
    }
}
