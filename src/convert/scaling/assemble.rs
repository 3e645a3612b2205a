//! Bounds, signals, floors and pace put together: a HorizontalPodAutoscaler if that can say it all, else a ScaledObject.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::autoscaling::v2;

use crate::finding::Findings;
use crate::finding::rules::scaling as rules;
use crate::migration::{Autoscaling, KedaTrigger};

use super::behavior::{self, Pace};
use super::suspended::Suspended;
use super::{Scaled, Signal};

/// Seconds between two looks at the triggers: CloudWatch has a point a minute, and each look costs a call.
const POLLING_SECONDS: i32 = 30;

/// Lowest and highest number of pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// May be 0.
    pub(super) min: i32,
    /// At least 1.
    pub(super) max: i32,
}

/// What an autoscaler is made of.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) bounds: Bounds,
    pub(super) suspended: Suspended,
    signals: Vec<Signal>,
    floors: Vec<KedaTrigger>,
    paces: Vec<Pace>,
}

impl Parts {
    pub(super) const fn new(bounds: Bounds, suspended: Suspended) -> Self {
        Self { bounds, suspended, signals: Vec::new(), floors: Vec::new(), paces: Vec::new() }
    }

    /// Adds what a policy follows. Both sides take the highest number that any of several policies asks for.
    pub(super) fn follow(&mut self, signal: Signal, pace: Pace) {
        self.signals.push(signal);
        self.paces.push(pace);
    }

    /// Adds a lower bound that holds at certain times.
    pub(super) fn floor(&mut self, trigger: KedaTrigger) {
        self.floors.push(trigger);
    }

    pub(super) fn has_signals(&self) -> bool {
        !self.signals.is_empty()
    }
}

/// The autoscaler; `None` when there is nothing that scales.
pub(super) fn finish(parts: Parts, scaled: Scaled<'_>, findings: &mut Findings) -> Option<Autoscaling> {
    let Parts { bounds, suspended, signals, floors, paces } = parts;
    if signals.is_empty() && floors.is_empty() {
        return None;
    }
    report_mixed(&paces, scaled, findings);
    let pace = Pace::together(&paces);
    let behavior = Some(behavior::of(pace, bounds, suspended));
    let mut metrics = Vec::new();
    let mut triggers = Vec::new();
    for signal in signals {
        match signal {
            Signal::Utilization { resource, percent } => {
                metrics.push(metric(resource, percent));
                triggers.push(utilization(resource, percent));
            }
            Signal::Trigger(trigger) => triggers.push(trigger),
        }
    }
    if floors.is_empty() && metrics.len() == triggers.len() {
        if bounds.min == 0 {
            findings.raise(
                &rules::MINIMUM_ZERO,
                scaled.subject,
                "ScalableTarget.MinCapacity",
                "the minimum is 0, and pods that do not run use no CPU or memory that could wake them: the chart keeps one",
                "Scale by what waits for the workload (a queue) with KEDA if it shall sleep.",
            );
        }
        return Some(Autoscaling::Hpa { min: bounds.min.max(1), max: bounds.max, metrics, behavior });
    }
    triggers.extend(floors);
    triggers.sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name)));
    make_names_unique(&mut triggers);
    report_identity(&triggers, scaled, findings);
    Some(Autoscaling::Keda {
        min: bounds.min,
        max: bounds.max,
        polling_interval: POLLING_SECONDS,
        // Only the way from one pod to none has this wait; on ECS it was the cooldown like any other scale-in.
        cooldown_period: (bounds.min == 0).then_some(pace.scale_in),
        annotations: suspended.annotations(pace.never_in && bounds.min == 0),
        triggers,
        behavior,
    })
}

/// KEDA refuses a ScaledObject in which two triggers share a name.
fn make_names_unique(triggers: &mut [KedaTrigger]) {
    let mut seen = BTreeSet::new();
    for trigger in triggers.iter_mut().filter(|trigger| !trigger.name.is_empty()) {
        let base = trigger.name.clone();
        let mut number = 2..;
        while !seen.insert(trigger.name.clone()) {
            let Some(number) = number.next() else { return };
            trigger.name = format!("{base}-{number}");
        }
    }
}

/// ECS divides what all containers of a task use by what the task reserves, and so does a `Resource` metric: the requests
/// of a pod add up to the task's reservation.
fn metric(resource: &str, percent: i32) -> v2::MetricSpec {
    v2::MetricSpec {
        type_: "Resource".to_owned(),
        resource: Some(v2::ResourceMetricSource {
            name: resource.to_owned(),
            target: v2::MetricTarget {
                type_: "Utilization".to_owned(),
                average_utilization: Some(percent),
                ..v2::MetricTarget::default()
            },
        }),
        ..v2::MetricSpec::default()
    }
}

/// The same as a trigger, for a ScaledObject that also looks at other things.
fn utilization(resource: &str, percent: i32) -> KedaTrigger {
    KedaTrigger {
        kind: resource.to_owned(),
        name: String::new(),
        metric_type: Some("Utilization".to_owned()),
        metadata: BTreeMap::from([("value".to_owned(), percent.to_string())]),
        needs_aws_identity: false,
    }
}

/// On ECS a policy that never scales in has no say in scaling in; here every metric holds its pods.
fn report_mixed(paces: &[Pace], scaled: Scaled<'_>, findings: &mut Findings) {
    let never = paces.iter().filter(|pace| pace.never_in).count();
    if never > 0 && never < paces.len() {
        findings.raise(
            &rules::MIXED_SCALE_IN,
            scaled.subject,
            "TargetTrackingScalingPolicyConfiguration.DisableScaleIn",
            "some of its policies never scale in and others do; one autoscaler has one rule, so the metrics of the former keep \
             pods too as long as they are high",
            "Drop those metrics from `autoscaling` if the workload keeps more pods than on ECS.",
        );
    }
}

fn report_identity(triggers: &[KedaTrigger], scaled: Scaled<'_>, findings: &mut Findings) {
    let mut actions: Vec<&str> = triggers
        .iter()
        .filter(|trigger| trigger.needs_aws_identity)
        .map(
            |trigger| {
                if trigger.kind == "aws-sqs-queue" { "sqs:GetQueueAttributes" } else { "cloudwatch:GetMetricData" }
            },
        )
        .collect();
    actions.sort_unstable();
    actions.dedup();
    if !actions.is_empty() {
        findings.raise(
            &rules::KEDA_IDENTITY,
            scaled.subject,
            "ScalingPolicy",
            format!("KEDA reads the metric with its own role, which needs {}", actions.join(" and ")),
            "Allow it to the IAM role of the ServiceAccount `keda-operator` before the chart is installed.",
        );
    }
}
