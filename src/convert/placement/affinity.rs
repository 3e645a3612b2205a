//! Placement constraint expressions as required node affinity.
//!
//! A node affinity is an OR of terms, each an AND of label requirements, so an expression is brought into that form with
//! the negations pushed down to the comparisons. What Kubernetes can't express (regular expressions beyond a family
//! prefix, other tasks, counts) refuses the whole expression: half a constraint would place pods where ECS did not.

use k8s_openapi::api::core::v1::{NodeSelectorRequirement, NodeSelectorTerm};

use super::expression::{Expression, Test};

/// More alternatives than this are not a constraint that a person wrote.
const MAX_TERMS: usize = 64;

/// An expression as node affinity.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeTerms {
    /// Alternatives.
    pub terms: Vec<NodeSelectorTerm>,
    /// Custom ECS attributes that must exist as node labels of the same name.
    pub custom_labels: Vec<String>,
}

/// Translates an expression.
///
/// # Errors
/// The part that has no node affinity, in words.
pub fn node_terms(expression: &Expression) -> Result<NodeTerms, String> {
    let alternatives = normal_form(expression, false)?;
    let mut custom_labels = Vec::new();
    let terms = alternatives
        .into_iter()
        .map(|requirements| {
            for requirement in &requirements {
                if !requirement.key.contains('/') && !custom_labels.contains(&requirement.key) {
                    custom_labels.push(requirement.key.clone());
                }
            }
            NodeSelectorTerm { match_expressions: Some(requirements), match_fields: None }
        })
        .collect();
    Ok(NodeTerms { terms, custom_labels })
}

/// Disjunctive normal form: a list of alternatives, each a list of requirements.
fn normal_form(expression: &Expression, negated: bool) -> Result<Vec<Vec<NodeSelectorRequirement>>, String> {
    match (expression, negated) {
        (Expression::Not(inner), _) => normal_form(inner, !negated),
        (Expression::Or(parts), false) | (Expression::And(parts), true) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(normal_form(part, negated)?);
            }
            bounded(all)
        }
        (Expression::And(parts), false) | (Expression::Or(parts), true) => {
            let mut all = vec![Vec::new()];
            for part in parts {
                let alternatives = normal_form(part, negated)?;
                let product = all
                    .iter()
                    .flat_map(|left| {
                        alternatives.iter().map(move |right| left.iter().chain(right).cloned().collect::<Vec<_>>())
                    })
                    .take(MAX_TERMS + 1)
                    .collect();
                all = bounded(product)?;
            }
            Ok(all)
        }
        (Expression::Compare { subject, test }, _) => Ok(vec![vec![requirement(subject, test, negated)?]]),
    }
}

fn bounded<T>(terms: Vec<T>) -> Result<Vec<T>, String> {
    if terms.len() > MAX_TERMS { Err(format!("more than {MAX_TERMS} alternatives")) } else { Ok(terms) }
}

fn requirement(subject: &str, test: &Test, negated: bool) -> Result<NodeSelectorRequirement, String> {
    let attribute = subject.strip_prefix("attribute:").ok_or_else(|| format!("{subject} is not a node attribute"))?;
    let (key, values): (&str, fn(&str) -> String) = match attribute {
        "ecs.availability-zone" => ("topology.kubernetes.io/zone", str::to_owned),
        "ecs.instance-type" => ("node.kubernetes.io/instance-type", str::to_owned),
        "ecs.os-type" => ("kubernetes.io/os", str::to_owned),
        "ecs.cpu-architecture" => ("kubernetes.io/arch", |value| match value {
            "x86_64" => "amd64".to_owned(),
            other => other.to_owned(),
        }),
        "ecs.subnet-id" | "ecs.vpc-id" | "ecs.ami-id" | "ecs.os-family" => {
            return Err(format!("{subject} has no node label"));
        }
        custom if is_label_name(custom) => (custom, str::to_owned),
        _ => return Err(format!("{subject} is not a legal node label")),
    };
    let (operator, given): (&str, Vec<&str>) = match test {
        Test::Equals(value) => ("In", vec![value]),
        Test::NotEquals(value) => ("NotIn", vec![value]),
        Test::In(values) => ("In", values.iter().map(String::as_str).collect()),
        Test::NotIn(values) => ("NotIn", values.iter().map(String::as_str).collect()),
        Test::Exists => ("Exists", Vec::new()),
        Test::NotExists => ("DoesNotExist", Vec::new()),
        Test::Matches(pattern) => return family(subject, attribute, pattern, negated),
        Test::NotMatches(pattern) => return family(subject, attribute, pattern, !negated),
        Test::Ordered(operator, value) => return Err(format!("{subject} {operator} {value} compares an order")),
    };
    let values: Vec<String> = given.into_iter().map(values).collect();
    if matches!(operator, "In" | "NotIn") && (values.is_empty() || values.iter().any(|value| !is_label_value(value))) {
        return Err(format!("{subject} is compared with a value that is not a legal label value"));
    }
    let operator = if negated { negate(operator) } else { operator };
    Ok(NodeSelectorRequirement {
        key: key.to_owned(),
        operator: operator.to_owned(),
        values: if values.is_empty() { None } else { Some(values) },
    })
}

/// `ecs.instance-type =~ c5.*` and its like mean an instance family, which Karpenter labels.
fn family(subject: &str, attribute: &str, pattern: &str, negated: bool) -> Result<NodeSelectorRequirement, String> {
    let refuse = || format!("{subject} matches the regular expression {pattern}");
    let stem = pattern.strip_suffix(".*").ok_or_else(refuse)?;
    let stem = stem.strip_suffix("\\.").unwrap_or(stem);
    let is_family = stem.bytes().any(|b| b.is_ascii_digit())
        && stem.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if attribute != "ecs.instance-type" || !is_family {
        return Err(refuse());
    }
    Ok(NodeSelectorRequirement {
        key: "karpenter.k8s.aws/instance-family".to_owned(),
        operator: if negated { "NotIn" } else { "In" }.to_owned(),
        values: Some(vec![stem.to_owned()]),
    })
}

const fn negate(operator: &str) -> &str {
    match operator.as_bytes() {
        b"In" => "NotIn",
        b"NotIn" => "In",
        b"Exists" => "DoesNotExist",
        _ => "Exists",
    }
}

/// The name part of a label key: at most 63 of `[A-Za-z0-9_.-]`, alphanumeric at both ends.
#[must_use]
pub fn is_label_name(text: &str) -> bool {
    !text.is_empty() && is_label_value(text)
}

/// A label value: empty, or at most 63 of `[A-Za-z0-9_.-]`, alphanumeric at both ends.
///
/// Source: Kubernetes "Labels and Selectors", syntax and character set.
#[must_use]
pub fn is_label_value(text: &str) -> bool {
    let edge = |b: Option<&u8>| b.is_none_or(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() <= 63
        && edge(bytes.first())
        && edge(bytes.last())
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::super::expression::parse;
    use super::*;

    fn shown(text: &str) -> Result<String, String> {
        let terms = node_terms(&parse(text).expect("parses"))?;
        let requirement = |r: &NodeSelectorRequirement| {
            format!("{} {} {:?}", r.key, r.operator, r.values.clone().unwrap_or_default())
        };
        let term = |t: &NodeSelectorTerm| {
            t.match_expressions.iter().flatten().map(requirement).collect::<Vec<_>>().join(" AND ")
        };
        Ok(terms.terms.iter().map(term).collect::<Vec<_>>().join(" OR "))
    }

    #[test]
    fn zones_types_and_architectures_become_well_known_labels() {
        assert_eq!(
            shown("attribute:ecs.availability-zone in [eu-west-1a] and attribute:ecs.cpu-architecture == x86_64"),
            Ok(r#"topology.kubernetes.io/zone In ["eu-west-1a"] AND kubernetes.io/arch In ["amd64"]"#.to_owned())
        );
        assert_eq!(
            shown("attribute:ecs.instance-type =~ c5.* or attribute:disk == nvme"),
            Ok(r#"karpenter.k8s.aws/instance-family In ["c5"] OR disk In ["nvme"]"#.to_owned())
        );
    }

    #[test]
    fn negation_moves_inwards() {
        assert_eq!(
            shown("not (attribute:a == 1 and attribute:b exists)"),
            Ok(r#"a NotIn ["1"] OR b DoesNotExist []"#.to_owned())
        );
        assert_eq!(
            shown("not (attribute:a == 1 or attribute:b !exists)"),
            Ok(r#"a NotIn ["1"] AND b Exists []"#.to_owned())
        );
    }

    #[test]
    fn what_has_no_affinity_is_refused_whole() {
        for text in [
            "task:group == service:x",
            "attribute:ecs.instance-type =~ [cm]5.*",
            "attribute:n >= 3",
            "attribute:a in []",
        ] {
            assert!(shown(text).is_err(), "{text}");
        }
        let wide = ["(attribute:a == 1 or attribute:b == 2)"; 12].join(" and ");
        assert!(shown(&wide).is_err());
    }
}
