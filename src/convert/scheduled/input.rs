//! The `Input` of a target: JSON text with what `RunTask` calls overrides.

use serde_json::Value;

use crate::finding::rules::schedule as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::event_target::InputTransformer;
use crate::inventory::task_override::TaskOverride;

/// Words that Scheduler and EventBridge replace at each start.
const RUN_TIME_WORDS: [&str; 2] = ["<aws.scheduler.", "<aws.events."];

/// Refuses input that is made from each event: a CronJob has none. `None` with a finding when it is.
pub(super) fn forbid_event_parts(
    path: Option<&str>,
    transformer: Option<&InputTransformer>,
    subject: &Subject,
    findings: &mut Findings,
) -> Option<()> {
    if let Some(path) = path {
        from_event("InputPath", &format!("it passes the part {path} of each event to the task"), subject, findings);
        return None;
    }
    let Some(InputTransformer {
        input_paths_map,
        input_template: _, // read as the input when it takes nothing from the event
        unknown: _,        // reported by the walk over all catch-alls
    }) = transformer
    else {
        return Some(());
    };
    if input_paths_map.is_empty() {
        return Some(());
    }
    let parts: Vec<&str> = input_paths_map.values().map(String::as_str).collect();
    let message = format!("its input is made from {} of each event", parts.join(", "));
    from_event("InputTransformer", &message, subject, findings);
    None
}

/// The overrides in an input; `None` with a finding when they change with each start or cannot be read.
pub(super) fn overrides(input: Option<&str>, subject: &Subject, findings: &mut Findings) -> Option<TaskOverride> {
    let Some(text) = input.filter(|text| !text.trim().is_empty()) else { return Some(TaskOverride::default()) };
    if let Some(word) = RUN_TIME_WORDS.into_iter().find(|word| text.contains(word)) {
        from_event(
            "Input",
            &format!("its input holds {word}…>, which is another text at each start"),
            subject,
            findings,
        );
        return None;
    }
    let read = serde_json::from_str::<Value>(text).and_then(serde_json::from_value::<TaskOverride>);
    let Ok(overrides) = read else {
        findings.raise(
            &rules::INPUT_UNREADABLE,
            subject,
            "Input",
            "its input is not the JSON of task overrides, so it is unknown what the task is told and no chart was made",
            "Correct the input on AWS, or remove it, and scan again.",
        );
        return None;
    };
    report_unknown(&overrides, subject, findings);
    Some(overrides)
}

/// The input is text inside the inventory, so the walk over catch-alls does not see into it.
fn report_unknown(overrides: &TaskOverride, subject: &Subject, findings: &mut Findings) {
    let of_containers = overrides.container_overrides.iter().flat_map(|container| {
        container.unknown.keys().map(move |key| format!("containerOverrides[{}].{key}", container.name))
    });
    let unknown: Vec<String> = overrides.unknown.keys().cloned().chain(of_containers).collect();
    if !unknown.is_empty() {
        findings.raise(
            &rules::OVERRIDE_IGNORED,
            subject,
            "Input",
            format!(
                "its input sets {}, which task overrides do not have; the chart does not hold it",
                unknown.join(", ")
            ),
            "Check whether the task reads it in some other way; otherwise remove it from the input.",
        );
    }
}

fn from_event(member: &str, message: &str, subject: &Subject, findings: &mut Findings) {
    findings.raise(
        &rules::INPUT_FROM_EVENT,
        subject,
        member,
        format!("{message}; a CronJob starts every pod with the same text, so no chart was made"),
        "Let the program find out by itself (the date, its own name from JOB_NAME), give the target a constant input, and \
         convert again.",
    );
}
