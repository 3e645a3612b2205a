//! Whether a condition holds for the circumstances of a request.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Creating a condition with multiple keys or
//! values".

use super::evaluate::pattern_of;
use super::request::Context;
use super::{Condition, Quantifier, wildcard};

/// Whether it holds. An operator that nobody knows holds never, which for a grant is the careful answer.
pub(super) fn holds(condition: &Condition, variables: bool, context: &Context) -> bool {
    let Condition { operator, key, values } = condition;
    let found = context.values(key);
    if operator.comparison == "Null" {
        let wanted = values.iter().any(|value| value.eq_ignore_ascii_case("true"));
        return found.is_none() == wanted;
    }
    let (comparison, negated) = positive(&operator.comparison);
    let Some(found) = found else {
        // A missing key: `…IfExists` and `ForAllValues` hold, and so does a negation (IAM: "if the key is not present, the
        // condition is true" for negated operators). `ForAnyValue` never does.
        return match operator.quantifier {
            Some(Quantifier::ForAnyValue) => operator.if_exists,
            Some(Quantifier::ForAllValues) => true,
            None => operator.if_exists || negated,
        };
    };
    // Of the policy's values, one must match; for a negation, none may.
    let one = |value: &String| {
        let matched = values.iter().any(|wanted| matches(comparison, wanted, value, variables, context));
        matched != negated
    };
    match operator.quantifier {
        Some(Quantifier::ForAllValues) => found.iter().all(one),
        // A key with several values under an operator for one value: every value is looked at, so that a negation can't be
        // slipped past.
        None if negated => found.iter().all(one),
        Some(Quantifier::ForAnyValue) | None => found.iter().any(one),
    }
}

/// The comparison without its negation.
fn positive(comparison: &str) -> (&str, bool) {
    match comparison {
        "StringNotEquals" => ("StringEquals", true),
        "StringNotEqualsIgnoreCase" => ("StringEqualsIgnoreCase", true),
        "StringNotLike" => ("StringLike", true),
        "NumericNotEquals" => ("NumericEquals", true),
        "DateNotEquals" => ("DateEquals", true),
        "ArnNotEquals" | "ArnNotLike" => ("ArnLike", true),
        "NotIpAddress" => ("IpAddress", true),
        other => (other, false),
    }
}

fn matches(comparison: &str, wanted: &str, value: &str, variables: bool, context: &Context) -> bool {
    let Some(pattern) = pattern_of(wanted, variables, context) else { return false };
    let plain = || wildcard::plain_text(&pattern);
    match comparison {
        "StringEquals" | "BinaryEquals" => plain() == value,
        "StringEqualsIgnoreCase" => plain().to_lowercase() == value.to_lowercase(),
        "StringLike" => wildcard::matches_tokens(&pattern, value),
        // Each of the six parts on its own, so that a wildcard does not reach over a colon.
        "ArnEquals" | "ArnLike" => arn_matches(&pattern, value),
        "Bool" => plain().eq_ignore_ascii_case(value),
        "NumericEquals"
        | "NumericLessThan"
        | "NumericLessThanEquals"
        | "NumericGreaterThan"
        | "NumericGreaterThanEquals" => {
            ordered(comparison.trim_start_matches("Numeric"), value.parse::<f64>().ok(), plain().parse().ok())
        }
        "DateEquals" | "DateLessThan" | "DateLessThanEquals" | "DateGreaterThan" | "DateGreaterThanEquals" => {
            ordered(comparison.trim_start_matches("Date"), instant(value), instant(&plain()))
        }
        "IpAddress" => in_network(value, &plain()),
        _ => false,
    }
}

fn ordered<T: PartialOrd>(relation: &str, value: Option<T>, wanted: Option<T>) -> bool {
    let (Some(value), Some(wanted)) = (value, wanted) else { return false };
    match relation {
        "Equals" => value == wanted,
        "LessThan" => value < wanted,
        "LessThanEquals" => value <= wanted,
        "GreaterThan" => value > wanted,
        "GreaterThanEquals" => value >= wanted,
        _ => false,
    }
}

/// Seconds since 1970, from either of the forms that IAM takes: a date of ISO 8601, or the number itself.
fn instant(text: &str) -> Option<i64> {
    let seconds = || text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second);
    text.parse().ok().or_else(seconds)
}

fn arn_matches(pattern: &[wildcard::Token], value: &str) -> bool {
    let parts = wildcard::split(pattern, ':', 6);
    let values: Vec<&str> = value.splitn(6, ':').collect();
    parts.len() == values.len()
        && parts.iter().zip(values).all(|(pattern, value)| wildcard::matches_tokens(pattern, value))
}

/// Whether an address is in a network such as `10.0.0.0/8`; an address alone is a network of one.
fn in_network(address: &str, network: &str) -> bool {
    use std::net::IpAddr;
    let (base, length) = network.split_once('/').map_or((network, None), |(base, length)| (base, Some(length)));
    let (Ok(address), Ok(base)) = (address.parse::<IpAddr>(), base.parse::<IpAddr>()) else { return false };
    let (address, base, width) = match (address, base) {
        (IpAddr::V4(address), IpAddr::V4(base)) => (u128::from(address.to_bits()), u128::from(base.to_bits()), 32u32),
        (IpAddr::V6(address), IpAddr::V6(base)) => (address.to_bits(), base.to_bits(), 128),
        _ => return false,
    };
    let Ok(length) = length.map_or(Ok(width), str::parse::<u32>) else { return false };
    match width.checked_sub(length) {
        // A shift by the whole width leaves nothing to compare.
        Some(128) => true,
        Some(host) => address >> host == base >> host,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Operator;
    use super::*;

    fn holds_for(operator: &str, values: &[&str], found: &[&str]) -> bool {
        let condition = Condition {
            operator: Operator::parse(operator),
            key: "k".to_owned(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
        };
        let context = found.iter().fold(Context::new(), |context, value| context.with("K", *value));
        holds(&condition, true, &context)
    }

    #[test]
    fn one_of_the_values_must_match_and_of_a_negation_none() {
        assert!(holds_for("StringEquals", &["a", "b"], &["b"]));
        assert!(!holds_for("StringEquals", &["a*"], &["ab"]), "no wildcards here");
        assert!(holds_for("StringLike", &["a*"], &["ab"]));
        assert!(!holds_for("StringNotEquals", &["a", "b"], &["b"]));
        assert!(holds_for("StringNotLike", &["a*"], &["b"]));
        assert!(holds_for("StringEqualsIgnoreCase", &["TEAM"], &["team"]));
        assert!(!holds_for("SomethingNew", &["a"], &["a"]));
    }

    #[test]
    fn a_missing_key_fails_unless_the_operator_says_otherwise() {
        assert!(!holds_for("StringEquals", &["a"], &[]));
        assert!(holds_for("StringEqualsIfExists", &["a"], &[]));
        assert!(holds_for("StringNotEquals", &["a"], &[]));
        assert!(holds_for("ForAllValues:StringEquals", &["a"], &[]));
        assert!(!holds_for("ForAnyValue:StringEquals", &["a"], &[]));
        assert!(holds_for("Null", &["true"], &[]) && !holds_for("Null", &["false"], &[]));
        assert!(holds_for("Null", &["false"], &["x"]));
    }

    #[test]
    fn sets_are_compared_value_by_value() {
        assert!(holds_for("ForAllValues:StringEquals", &["a", "b"], &["a", "b"]));
        assert!(!holds_for("ForAllValues:StringEquals", &["a"], &["a", "b"]));
        assert!(holds_for("ForAnyValue:StringEquals", &["a"], &["a", "b"]));
    }

    #[test]
    fn arns_numbers_dates_and_addresses() {
        assert!(holds_for("ArnLike", &["arn:aws:sns:*:111122223333:*"], &["arn:aws:sns:eu-west-1:111122223333:a:b"]));
        assert!(!holds_for("ArnLike", &["arn:aws:*:t"], &["arn:aws:sns:eu-west-1:111122223333:t"]));
        assert!(holds_for("NumericLessThan", &["10"], &["9.5"]) && !holds_for("NumericLessThan", &["x"], &["9"]));
        assert!(holds_for("DateGreaterThan", &["2020-01-01T00:00:00Z"], &["2021-01-01T00:00:00Z"]));
        assert!(
            holds_for("IpAddress", &["10.0.0.0/8"], &["10.9.8.7"])
                && !holds_for("IpAddress", &["10.0.0.0/8"], &["11.0.0.1"])
        );
        assert!(holds_for("NotIpAddress", &["10.0.0.1"], &["10.0.0.2"]) && holds_for("IpAddress", &["::/0"], &["::1"]));
        assert!(holds_for("Bool", &["true"], &["True"]));
    }
}
