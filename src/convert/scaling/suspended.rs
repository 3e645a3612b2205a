//! What somebody had switched off when the account was scanned.

use std::collections::BTreeMap;

use crate::finding::rules::scaling as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::scaling::SuspendedState;

/// What is switched off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Suspended {
    pub(super) scale_in: bool,
    pub(super) scale_out: bool,
    pub(super) scheduled: bool,
}

/// Reads the state, and says so when something is off: during an earlier cutover or an incident it may only be for a while.
pub(super) fn read(state: Option<&SuspendedState>, subject: &Subject, findings: &mut Findings) -> Suspended {
    let Some(SuspendedState {
        dynamic_scaling_in_suspended,
        dynamic_scaling_out_suspended,
        scheduled_scaling_suspended,
        unknown: _, // reported by the walk over all catch-alls
    }) = state
    else {
        return Suspended::default();
    };
    let suspended = Suspended {
        scale_in: *dynamic_scaling_in_suspended == Some(true),
        scale_out: *dynamic_scaling_out_suspended == Some(true),
        scheduled: *scheduled_scaling_suspended == Some(true),
    };
    let off: Vec<&str> = [
        (suspended.scale_in, "scale-in"),
        (suspended.scale_out, "scale-out"),
        (suspended.scheduled, "scheduled scaling"),
    ]
    .into_iter()
    .filter_map(|(is_off, what)| is_off.then_some(what))
    .collect();
    if !off.is_empty() {
        findings.raise(
            &rules::SUSPENDED,
            subject,
            "ScalableTarget.SuspendedState",
            format!("{} was suspended when the account was scanned, and is off in the chart too", off.join(" and ")),
            "Ask whether it was for a while only; if so, resume it on ECS, scan again and convert again.",
        );
    }
    suspended
}

impl Suspended {
    /// KEDA itself takes a workload from one pod to none and back, which no `behavior` stops.
    pub(super) fn annotations(self, never_in: bool) -> BTreeMap<String, String> {
        [
            (self.scale_in || never_in, "autoscaling.keda.sh/paused-scale-in"),
            (self.scale_out, "autoscaling.keda.sh/paused-scale-out"),
        ]
        .into_iter()
        .filter(|(paused, _)| *paused)
        .map(|(_, key)| (key.to_owned(), "true".to_owned()))
        .collect()
    }
}
