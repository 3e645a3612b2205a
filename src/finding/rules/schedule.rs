//! `SCH`: what started tasks at given times, or on events.

use crate::finding::{Rule, Severity};

/// No CronJob schedule means the same.
pub const NOT_TRANSLATABLE: Rule = Rule {
    code: "SCH001",
    name: "schedule-not-translatable",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCH001.md"),
};

/// A schedule that runs once.
pub const ONE_TIME: Rule = Rule {
    code: "SCH002",
    name: "one-time-schedule",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SCH002.md"),
};

/// Events start the task.
pub const EVENT_PATTERN: Rule = Rule {
    code: "SCH003",
    name: "event-started-task",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCH003.md"),
};

/// The input is made from each event.
pub const INPUT_FROM_EVENT: Rule = Rule {
    code: "SCH004",
    name: "input-from-event",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/SCH004.md"),
};

/// The input is not task overrides.
pub const INPUT_UNREADABLE: Rule = Rule {
    code: "SCH005",
    name: "input-unreadable",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCH005.md"),
};

/// The task definition is not in the inventory.
pub const TASK_DEFINITION_MISSING: Rule = Rule {
    code: "SCH006",
    name: "scheduled-task-definition-missing",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/SCH006.md"),
};

/// Each start took the newest revision.
pub const LATEST_REVISION: Rule = Rule {
    code: "SCH007",
    name: "latest-revision",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SCH007.md"),
};

/// A rate counts from its creation.
pub const RATE_PHASE: Rule = Rule {
    code: "SCH008",
    name: "rate-counts-from-creation",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SCH008.md"),
};

/// Starts were spread over a window.
pub const FLEXIBLE_WINDOW: Rule = Rule {
    code: "SCH009",
    name: "flexible-window",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SCH009.md"),
};

/// The schedule begins or ends on a date.
pub const DATES: Rule = Rule {
    code: "SCH010",
    name: "schedule-with-dates",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SCH010.md"),
};

/// Failed starts went to a queue.
pub const DEAD_LETTERS: Rule = Rule {
    code: "SCH011",
    name: "dead-letter-queue",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SCH011.md"),
};

/// The rule starts other things too.
pub const OTHER_TARGETS: Rule = Rule {
    code: "SCH012",
    name: "rule-with-other-targets",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCH012.md"),
};

/// An AWS service owns the rule.
pub const MANAGED: Rule = Rule {
    code: "SCH013",
    name: "managed-rule",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/SCH013.md"),
};

/// The job runs at an hour in which clocks change.
pub const CLOCK_CHANGE: Rule = Rule {
    code: "SCH014",
    name: "hour-of-clock-change",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SCH014.md"),
};

/// A credential stands in the schedule.
pub const CREDENTIAL_IN_INPUT: Rule = Rule {
    code: "SCH015",
    name: "credential-in-schedule",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCH015.md"),
};

/// An override has no effect.
pub const OVERRIDE_IGNORED: Rule = Rule {
    code: "SCH016",
    name: "override-without-effect",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCH016.md"),
};

/// More than one container could end the task.
pub const SEVERAL_ESSENTIAL: Rule = Rule {
    code: "SCH017",
    name: "job-with-several-essential-containers",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SCH017.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &NOT_TRANSLATABLE,
    &ONE_TIME,
    &EVENT_PATTERN,
    &INPUT_FROM_EVENT,
    &INPUT_UNREADABLE,
    &TASK_DEFINITION_MISSING,
    &LATEST_REVISION,
    &RATE_PHASE,
    &FLEXIBLE_WINDOW,
    &DATES,
    &DEAD_LETTERS,
    &OTHER_TARGETS,
    &MANAGED,
    &CLOCK_CHANGE,
    &CREDENTIAL_IN_INPUT,
    &OVERRIDE_IGNORED,
    &SEVERAL_ESSENTIAL,
];
