//! Cooldowns as the `behavior` of a HorizontalPodAutoscaler.
//!
//! Target tracking adds all missing tasks at once and counts them as there during the scale-out cooldown, so the number may
//! grow by any amount in that time. It takes tasks away slowly: the scale-in cooldown becomes the time for which the
//! highest recommendation counts.

use k8s_openapi::api::autoscaling::v2::{HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscalerBehavior};

use super::assemble::Bounds;
use super::suspended::Suspended;

/// Application Auto Scaling's cooldown for ECS services when a policy names none.
const DEFAULT_SECONDS: i64 = 300;
/// What Kubernetes accepts as `periodSeconds`.
const MAX_PERIOD: i32 = 1800;
/// What Kubernetes accepts as `stabilizationWindowSeconds`.
const MAX_WINDOW: i32 = 3600;

/// How fast a policy moves, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace {
    pub(super) scale_out: i32,
    pub(super) scale_in: i32,
    /// The policy never takes tasks away.
    pub(super) never_in: bool,
}

impl Pace {
    /// From a policy's settings.
    pub(super) fn of(scale_out: Option<i64>, scale_in: Option<i64>, disable_scale_in: Option<bool>) -> Self {
        let seconds = |cooldown: Option<i64>, max| {
            i32::try_from(cooldown.unwrap_or(DEFAULT_SECONDS)).unwrap_or(max).clamp(0, max)
        };
        Self {
            scale_out: seconds(scale_out, MAX_PERIOD),
            scale_in: seconds(scale_in, MAX_WINDOW),
            never_in: disable_scale_in == Some(true),
        }
    }

    /// One pace for all policies: out as fast as the fastest, in as slowly as the slowest.
    pub(super) fn together(paces: &[Self]) -> Self {
        let default = Self::of(None, None, None);
        Self {
            scale_out: paces.iter().map(|pace| pace.scale_out).min().unwrap_or(default.scale_out),
            scale_in: paces.iter().map(|pace| pace.scale_in).max().unwrap_or(default.scale_in),
            never_in: !paces.is_empty() && paces.iter().all(|pace| pace.never_in),
        }
    }
}

/// The behaviour.
pub(super) fn of(pace: Pace, bounds: Bounds, suspended: Suspended) -> HorizontalPodAutoscalerBehavior {
    let select = |disabled: bool| disabled.then(|| "Disabled".to_owned());
    let all_at_once = HPAScalingPolicy {
        type_: "Pods".to_owned(),
        value: bounds.max.saturating_sub(bounds.min).max(1),
        period_seconds: pace.scale_out.clamp(1, MAX_PERIOD),
    };
    let up = HPAScalingRules {
        select_policy: select(suspended.scale_out),
        // Kubernetes wants a policy beside `Disabled` as little as Application Auto Scaling does.
        policies: (!suspended.scale_out).then(|| vec![all_at_once]),
        stabilization_window_seconds: None,
        tolerance: None,
    };
    let down = HPAScalingRules {
        select_policy: select(suspended.scale_in || pace.never_in),
        policies: None,
        stabilization_window_seconds: (!(suspended.scale_in || pace.never_in)).then_some(pace.scale_in),
        tolerance: None,
    };
    HorizontalPodAutoscalerBehavior { scale_up: Some(up), scale_down: Some(down) }
}
