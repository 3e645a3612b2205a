//! One listener rule on its way from ECS to EKS: its state before the ramp, and its state at any percentage.

use std::collections::BTreeSet;

use crate::plan::facts::RuleUse;
use crate::plan::forward::{Forward, Group};
use crate::plan::stages::{Context, Progress};

use super::{Edit, Edits, NewGroup};

/// Longest group stickiness that the plan itself turns on, in seconds.
const LONGEST_STICKINESS: i64 = 3600;

/// A rule with the new target group that joins it.
pub(super) struct Lane<'g, 'a> {
    pub(super) group: &'g NewGroup<'a>,
    pub(super) rule: &'g RuleUse<'a>,
    /// The state before this workload's ramp.
    found: Forward,
    /// Whether that state is exactly what was scanned.
    is_scanned: bool,
    /// The same state, sticky where the load balancer demands it of a rule with several groups.
    base: Forward,
}

impl<'g, 'a> Lane<'g, 'a> {
    /// The lane of a rule, starting where the moves before this one have left it.
    pub(super) fn new(
        context: &Context<'a>,
        progress: &Progress<'a>,
        group: &'g NewGroup<'a>,
        rule: &'g RuleUse<'a>,
    ) -> Self {
        let known = progress.forwarding.get(rule.arn()).cloned();
        let is_scanned = known.is_none();
        let found = known.unwrap_or_else(|| Forward::scanned(rule.actions));
        let mut base = found.clone();
        if base.sticky_seconds.is_none() {
            base.sticky_seconds = demanded_stickiness(context, &found);
        }
        Self { group, rule, found, is_scanned, base }
    }

    /// The state with `percent` of the workload's share on EKS; `None` for the state before the ramp.
    pub(super) fn state(&self, own: &BTreeSet<&str>, percent: Option<u32>) -> Forward {
        match percent {
            None => self.found.clone(),
            Some(percent) => self.base.shifted(own, &self.group.name, percent),
        }
    }

    /// Seconds that a client stays with its group during the ramp.
    pub(super) fn sticky_seconds(&self) -> u64 {
        self.base.sticky_seconds.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(0)
    }

    /// Whether the plan itself turns the stickiness on.
    pub(super) fn becomes_sticky(&self) -> bool {
        self.base.sticky_seconds != self.found.sticky_seconds
    }
}

/// The changes of all lanes between two percentages.
pub(super) fn edits<'r, 'a>(
    lanes: &'r [Lane<'_, 'a>],
    own: &BTreeSet<&str>,
    from: Option<u32>,
    to: u32,
) -> Edits<'r, 'a> {
    let edit = |lane: &'r Lane<'_, 'a>| Edit {
        rule: lane.rule,
        before: lane.state(own, from),
        after: lane.state(own, Some(to)),
        from_scan: from.is_none() && lane.is_scanned,
    };
    Edits(lanes.iter().map(edit).collect())
}

/// ELB refuses a rule with several target groups of which one is sticky, unless the rule itself is sticky
/// (`InvalidConfigurationRequest`: "You must enable group stickiness before enabling target stickiness").
fn demanded_stickiness(context: &Context<'_>, found: &Forward) -> Option<i64> {
    let attributes = found.shares.iter().filter_map(|(group, _)| match group {
        Group::Existing(arn) => Some(context.index.target_group(arn)?.attributes.as_slice()),
        Group::New(_) => None,
    });
    attributes
        .filter_map(|attributes| {
            let value = |key: &str| attributes.iter().find(|a| a.key == key).and_then(|a| a.value.as_deref());
            if value("stickiness.enabled") != Some("true") {
                return None;
            }
            let kind = value("stickiness.type").unwrap_or("lb_cookie");
            let seconds = value(&format!("stickiness.{kind}.duration_seconds")).and_then(|text| text.parse().ok());
            Some(seconds.unwrap_or(LONGEST_STICKINESS).clamp(1, LONGEST_STICKINESS))
        })
        .max()
}
