//! Metric math, as far as it is the documented pattern "work to do, divided by the number of tasks". Kubernetes divides by
//! the number of pods itself; any other expression is for a person.
//!
//! Source: Application Auto Scaling user guide, "Create a target tracking scaling policy using metric math".

use std::collections::BTreeMap;

use crate::finding::Findings;
use crate::inventory::scaling_metric::{Metric, MetricQuery, MetricStat};

use super::cloudwatch::{Series, dimensions, of_series};
use super::{Scaled, Signal, not_translated, queue};

/// A sum of queries, divided by one query.
#[derive(Debug, PartialEq, Eq)]
struct Ratio<'a> {
    numerator: Vec<&'a str>,
    denominator: &'a str,
}

/// The signal of an expression.
pub(super) fn signal(
    scaled: Scaled<'_>,
    path: &str,
    queries: &[MetricQuery],
    target: f64,
    findings: &mut Findings,
) -> Option<Signal> {
    let mut series: BTreeMap<&str, Series<'_>> = BTreeMap::new();
    let mut results = Vec::new();
    for query in queries {
        let MetricQuery {
            expression,
            id,
            label: _, // for dashboards
            metric_stat,
            return_data,
            unknown: _, // reported by the walk over all catch-alls
        } = query;
        series.extend(metric_stat.as_ref().and_then(read).map(|found| (id.as_str(), found)));
        if return_data.unwrap_or(true) {
            results.push((id.as_str(), expression.as_deref()));
        }
    }
    let result = match results.as_slice() {
        [(id, None)] => series.remove(id).map(|found| of_series(scaled, path, &found, target, false, findings)),
        [(_, Some(text))] => {
            let without_spaces: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            ratio(&without_spaces).and_then(|ratio| per_task(scaled, path, &ratio, &mut series, target, findings))
        }
        _ => None,
    };
    result.unwrap_or_else(|| {
        let shown = results.iter().find_map(|(_, text)| *text).unwrap_or("the combination of its queries");
        let why = format!("the expression {shown:?} is not simply work divided by the tasks of this service");
        let action =
            "Write it as `scalingModifiers.formula` of the ScaledObject, or as a recording rule in Prometheus.";
        not_translated(scaled, path, &why, action, findings);
        None
    })
}

/// `None` when the ratio is not work by tasks of this service.
#[expect(clippy::option_option, reason = "outside: does the pattern fit; inside: has the metric a counterpart")]
fn per_task(
    scaled: Scaled<'_>,
    path: &str,
    ratio: &Ratio<'_>,
    series: &mut BTreeMap<&str, Series<'_>>,
    target: f64,
    findings: &mut Findings,
) -> Option<Option<Signal>> {
    let tasks = series.get(ratio.denominator)?;
    let counts_tasks = matches!(tasks.namespace, "ECS/ContainerInsights" | "AWS/ECS")
        && matches!(tasks.name, "RunningTaskCount" | "DesiredTaskCount")
        && tasks.is_of(scaled);
    if !counts_tasks {
        return None;
    }
    let work: Vec<Series<'_>> = ratio.numerator.iter().map(|id| series.get(id).cloned()).collect::<Option<_>>()?;
    if let Some(found) = queue::signal(scaled, path, &work, target, true, findings) {
        return Some(Some(found));
    }
    let [only] = work.as_slice() else { return None };
    Some(of_series(scaled, path, only, target, true, findings))
}

fn read(stat: &MetricStat) -> Option<Series<'_>> {
    let MetricStat { metric, stat, unit, unknown: _ /* reported by the walk over all catch-alls */ } = stat;
    let Metric { dimensions: list, metric_name, namespace, unknown: _ } = metric.as_ref()?;
    Some(Series {
        namespace: namespace.as_deref()?,
        name: metric_name.as_deref()?,
        dimensions: dimensions(list),
        statistic: stat.as_deref()?,
        unit: unit.as_deref(),
    })
}

/// `a/b`, `(a+b)/c`, `a/FILL(b,1)`, without spaces.
fn ratio(text: &str) -> Option<Ratio<'_>> {
    let (numerator, denominator) = text.split_once('/')?;
    let sum = inner(numerator, "(").unwrap_or(numerator);
    let numerator: Vec<&str> = sum.split('+').map(id).collect::<Option<_>>()?;
    // Without brackets, only the last summand would be divided.
    if numerator.len() > 1 && !text.starts_with('(') {
        return None;
    }
    let denominator = match inner(denominator, "FILL(") {
        // What fills gaps only matters while nothing runs.
        Some(filled) => filled.split_once(',').map(|(series, _)| series)?,
        None => inner(denominator, "(").unwrap_or(denominator),
    };
    Some(Ratio { numerator, denominator: id(denominator)? })
}

fn inner<'a>(text: &'a str, open: &str) -> Option<&'a str> {
    text.strip_prefix(open)?.strip_suffix(')')
}

/// The id of a query: a lower-case letter, then letters, digits and underscores.
fn id(text: &str) -> Option<&str> {
    let is_id = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_id.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_work_by_tasks_is_read() {
        let read = |text: &str| ratio(text).map(|ratio| (ratio.numerator.join("+"), ratio.denominator.to_owned()));
        let is = |numerator: &str, denominator: &str| Some((numerator.to_owned(), denominator.to_owned()));
        assert_eq!(read("visible/tasks"), is("visible", "tasks"));
        assert_eq!(read("(m1)/(m2)"), is("m1", "m2"));
        assert_eq!(read("(a+b)/FILL(t,1)"), is("a+b", "t"));
        for text in
            ["a+b/c", "a/b/c", "a*b", "a", "a/2", "a-b/c", "2*a/b", "IF(t>0,a/t,a)", "a/MAX([b,1])", "A/b", "/", ""]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
