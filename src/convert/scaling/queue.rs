//! Messages in an SQS queue.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Findings;
use crate::migration::KedaTrigger;

use super::cloudwatch::Series;
use super::{Scaled, Signal, target_tracking};

const VISIBLE: &str = "ApproximateNumberOfMessagesVisible";
const IN_FLIGHT: &str = "ApproximateNumberOfMessagesNotVisible";
const DELAYED: &str = "ApproximateNumberOfMessagesDelayed";

/// The signal for the sum of `series`, when they count the messages of one queue. `per_task`: the target is for one task.
pub(super) fn signal(
    scaled: Scaled<'_>,
    path: &str,
    series: &[Series<'_>],
    target: f64,
    per_task: bool,
    findings: &mut Findings,
) -> Option<Signal> {
    let queues: BTreeSet<&str> = series.iter().filter_map(Series::queue).collect();
    let counted: BTreeSet<&str> = series.iter().map(|series| series.name).collect();
    let all_count = series.iter().all(|one| one.queue().is_some() && [VISIBLE, IN_FLIGHT, DELAYED].contains(&one.name));
    let mut queues = queues.into_iter();
    let (Some(queue), None) = (queues.next(), queues.next()) else { return None };
    if !all_count || !counted.contains(VISIBLE) || counted.len() != series.len() {
        return None;
    }
    let place = scaled.place();
    let suffix = if place.partition == "aws-cn" { ".cn" } else { "" };
    let flag = |name: &str| counted.contains(name).to_string();
    let metadata = [
        ("awsRegion", place.region.to_owned()),
        ("queueLength", target_tracking::whole(target, scaled, path, findings).to_string()),
        ("queueURL", format!("https://sqs.{}.amazonaws.com{suffix}/{}/{queue}", place.region, place.account)),
        // KEDA counts messages in flight unless it is told not to; the metric on ECS counts what the policy names.
        ("scaleOnDelayed", flag(DELAYED)),
        ("scaleOnInFlight", flag(IN_FLIGHT)),
    ];
    Some(Signal::Trigger(KedaTrigger {
        kind: "aws-sqs-queue".to_owned(),
        name: "queue".to_owned(),
        metric_type: Some(if per_task { "AverageValue" } else { "Value" }.to_owned()),
        metadata: metadata.map(|(key, value)| (key.to_owned(), value)).into_iter().collect::<BTreeMap<_, _>>(),
        needs_aws_identity: true,
    }))
}
