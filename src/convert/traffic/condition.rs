//! A rule's conditions in one shape. `DescribeRules` prints the same condition in up to three: the configuration of its
//! field, the older `Values` beside it, and top-level `RegexValues`.
//!
//! Source: `ELBv2` API reference, `RuleCondition`.

use crate::inventory::rule::{
    HttpHeaderCondition, PatternCondition, QueryStringCondition, QueryStringPair, RuleCondition, SourceIpCondition,
};

/// Patterns of one condition; any one must match.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patterns<'a> {
    /// With the wildcards `*` and `?`.
    pub globs: &'a [String],
    /// Regular expressions.
    pub regexes: &'a [String],
}

/// A condition that can be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition<'a> {
    /// `host-header`, compared without case.
    Host(Patterns<'a>),
    /// `path-pattern`, compared with case, never with the query.
    Path(Patterns<'a>),
    /// `http-header`, value compared without case.
    Header {
        /// Header name.
        name: &'a str,
        /// Its values.
        patterns: Patterns<'a>,
    },
    /// `query-string`; any one pair must match.
    Query(&'a [QueryStringPair]),
    /// `http-request-method`, exact.
    Method(&'a [String]),
    /// `source-ip`: CIDR blocks.
    SourceIp(&'a [String]),
}

/// Why a condition can't be read, as the end of a sentence that begins with "the condition".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unreadable(pub String);

/// Reads all conditions of a rule.
///
/// # Errors
/// The first condition with an unknown field or without values. Such a rule must not be translated: without the
/// condition it would take requests that were never meant for it.
pub fn read(conditions: &[RuleCondition]) -> Result<Vec<Condition<'_>>, Unreadable> {
    conditions.iter().map(read_one).collect()
}

fn read_one(condition: &RuleCondition) -> Result<Condition<'_>, Unreadable> {
    let RuleCondition {
        field,
        values,
        host_header_config,
        path_pattern_config,
        http_header_config,
        query_string_config,
        http_request_method_config,
        source_ip_config,
        regex_values,
        unknown: _, // reported for the inventory as a whole
    } = condition;
    let legacy = Patterns { globs: values, regexes: regex_values };
    let empty = || Unreadable(format!("{field:?} has no values"));
    let read = match field.as_str() {
        "host-header" => Condition::Host(patterns(host_header_config.as_ref(), legacy).ok_or_else(empty)?),
        "path-pattern" => Condition::Path(patterns(path_pattern_config.as_ref(), legacy).ok_or_else(empty)?),
        "http-header" => {
            let HttpHeaderCondition { http_header_name, values, regex_values, unknown: _ } =
                http_header_config.as_ref().ok_or_else(empty)?;
            let patterns = non_empty(Patterns { globs: values, regexes: regex_values }).ok_or_else(empty)?;
            if http_header_name.is_empty() {
                return Err(Unreadable(format!("{field:?} names no header")));
            }
            Condition::Header { name: http_header_name, patterns }
        }
        "query-string" => {
            let QueryStringCondition { values, unknown: _ } = query_string_config.as_ref().ok_or_else(empty)?;
            let has_value = |pair: &QueryStringPair| {
                let QueryStringPair { key: _, value, unknown: _ } = pair; // the key may be absent: any key
                value.as_deref().is_some_and(|value| !value.is_empty())
            };
            if values.is_empty() || !values.iter().all(has_value) {
                return Err(empty());
            }
            Condition::Query(values)
        }
        "http-request-method" => {
            Condition::Method(patterns(http_request_method_config.as_ref(), legacy).ok_or_else(empty)?.globs)
        }
        "source-ip" => {
            let of_config = source_ip_config.as_ref().map(|config| {
                // The address family only repeats what the blocks say.
                let SourceIpCondition { values, ip_address_type: _, unknown: _ } = config;
                values.as_slice()
            });
            let blocks = of_config.filter(|blocks| !blocks.is_empty()).unwrap_or(values);
            if blocks.is_empty() {
                return Err(empty());
            }
            Condition::SourceIp(blocks)
        }
        other => return Err(Unreadable(format!("{other:?} is of a kind that this version does not know"))),
    };
    Ok(read)
}

/// The configuration's patterns, or the older top-level ones.
fn patterns<'a>(config: Option<&'a PatternCondition>, legacy: Patterns<'a>) -> Option<Patterns<'a>> {
    let of_config = config.map(|config| {
        let PatternCondition { values, regex_values, unknown: _ } = config;
        Patterns { globs: values, regexes: regex_values }
    });
    of_config.and_then(non_empty).or_else(|| non_empty(legacy))
}

fn non_empty(patterns: Patterns<'_>) -> Option<Patterns<'_>> {
    let some = patterns.globs.iter().chain(patterns.regexes).any(|text| !text.is_empty());
    some.then_some(patterns)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn condition(value: serde_json::Value) -> RuleCondition {
        serde_json::from_value(value).expect("a condition")
    }

    #[test]
    fn the_old_and_the_new_shape_read_the_same() {
        let old = condition(json!({"Field": "path-pattern", "Values": ["/a/*"]}));
        let new = condition(json!({"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a/*"]}}));
        assert_eq!(read_one(&old), read_one(&new));
        let regex = condition(json!({"Field": "host-header", "RegexValues": ["^a"]}));
        assert!(matches!(read_one(&regex), Ok(Condition::Host(Patterns { globs: [], regexes: [_] }))));
    }

    #[test]
    fn what_lost_its_values_is_refused_rather_than_widened() {
        for value in [
            json!({"Field": "query-string", "Values": []}),
            json!({"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "a"}]}}),
            json!({"Field": "host-header", "Values": []}),
            json!({"Field": "http-header", "HttpHeaderConfig": {"Values": ["a"]}}),
            json!({"Field": "source-ip"}),
            json!({"Field": "moon-phase", "Values": ["full"]}),
            json!({}),
        ] {
            assert!(read_one(&condition(value.clone())).is_err(), "{value}");
        }
    }
}
