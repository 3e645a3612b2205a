//! `SCL`: what decided the number of tasks.

use crate::finding::{Rule, Severity};

/// The bounds of a scaled service are unknown or leave no room.
pub const NO_BOUNDS: Rule = Rule {
    code: "SCL001",
    name: "scaling-without-bounds",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SCL001.md"),
};

/// A policy's metric has no counterpart.
pub const NOT_TRANSLATED: Rule = Rule {
    code: "SCL002",
    name: "scaling-metric-lost",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCL002.md"),
};

/// Step scaling depends on an alarm that is not in the inventory.
pub const STEP_SCALING: Rule = Rule {
    code: "SCL003",
    name: "step-scaling",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCL003.md"),
};

/// An alarm sets an exact number of tasks.
pub const EXACT_CAPACITY: Rule = Rule {
    code: "SCL004",
    name: "exact-capacity",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/SCL004.md"),
};

/// Requests per task are counted by Traefik and read from Prometheus.
pub const REQUEST_COUNT: Rule = Rule {
    code: "SCL005",
    name: "requests-counted-by-traefik",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCL005.md"),
};

/// A percentage of a reservation that does not exist.
pub const NO_RESERVATION: Rule = Rule {
    code: "SCL006",
    name: "utilization-without-reservation",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCL006.md"),
};

/// A metric may fall silent without ECS.
pub const PUBLISHER: Rule = Rule {
    code: "SCL007",
    name: "metric-with-ecs-dimensions",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCL007.md"),
};

/// A scheduled change of the bounds is not in the chart.
pub const ACTION_LOST: Rule = Rule {
    code: "SCL008",
    name: "scheduled-scaling-lost",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCL008.md"),
};

/// The maximum changed by schedule.
pub const MAXIMUM_VARIES: Rule = Rule {
    code: "SCL009",
    name: "scheduled-maximum",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SCL009.md"),
};

/// Nothing on Kubernetes forecasts load.
pub const PREDICTIVE: Rule = Rule {
    code: "SCL010",
    name: "predictive-scaling",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SCL010.md"),
};

/// Scaling was switched off during the scan.
pub const SUSPENDED: Rule = Rule {
    code: "SCL011",
    name: "scaling-suspended",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SCL011.md"),
};

/// A HorizontalPodAutoscaler keeps one pod.
pub const MINIMUM_ZERO: Rule = Rule {
    code: "SCL012",
    name: "minimum-of-zero",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SCL012.md"),
};

/// A target became a whole number.
pub const ROUNDED: Rule = Rule {
    code: "SCL013",
    name: "target-rounded",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/SCL013.md"),
};

/// Some policies never scale in and others do.
pub const MIXED_SCALE_IN: Rule = Rule {
    code: "SCL014",
    name: "mixed-scale-in",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SCL014.md"),
};

/// A scalable target without its service.
pub const ORPHAN: Rule = Rule {
    code: "SCL015",
    name: "scalable-target-without-service",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SCL015.md"),
};

/// KEDA reads AWS with its own role.
pub const KEDA_IDENTITY: Rule = Rule {
    code: "SCL016",
    name: "keda-needs-permission",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SCL016.md"),
};

/// A policy that only forecast.
pub const FORECAST_ONLY: Rule = Rule {
    code: "SCL017",
    name: "forecast-only",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/SCL017.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &NO_BOUNDS,
    &NOT_TRANSLATED,
    &STEP_SCALING,
    &EXACT_CAPACITY,
    &REQUEST_COUNT,
    &NO_RESERVATION,
    &PUBLISHER,
    &ACTION_LOST,
    &MAXIMUM_VARIES,
    &PREDICTIVE,
    &SUSPENDED,
    &MINIMUM_ZERO,
    &ROUNDED,
    &MIXED_SCALE_IN,
    &ORPHAN,
    &KEDA_IDENTITY,
    &FORECAST_ONLY,
];
