//! What Traefik reads differently from the load balancer, whatever the rules: one finding for each listener whose requests
//! pass through Traefik.
//!
//! Sources: Traefik v3.7 "EntryPoints: path sanitization", `pkg/muxer/http`; ELB user guide "Condition types for listener
//! rules".

use super::condition::Condition;
use super::rules::{Outcome, Rule};
use crate::finding::rules::routing;
use crate::finding::{Findings, Subject};

/// Reports the differences that matter to a listener's rules.
pub(super) fn report(rules: &[Rule<'_>], listener: &Subject, findings: &mut Findings) {
    if !rules.iter().any(|rule| rule.forward().is_some() || matches!(rule.outcome, Outcome::Traefik { .. })) {
        return;
    }
    let moved = rules.iter().filter(|rule| matches!(rule.outcome, Outcome::Traefik { .. }));
    let conditions: Vec<&Condition<'_>> = moved.flat_map(|rule| &rule.conditions).collect();
    let has = |wanted: fn(&Condition<'_>) -> bool| conditions.iter().any(|condition| wanted(condition));
    let mut message =
        "Traefik cleans paths before it forwards them: `//` becomes `/`, and `/./` and `/../` are removed".to_owned();
    let differences = [
        (
            has(|condition| matches!(condition, Condition::Path(_))),
            "encoded characters in a path are compared as what they stand for",
        ),
        (has(literal_host), "a host with a dot behind it counts as the same host"),
        (
            has(|condition| matches!(condition, Condition::Query(_))),
            "parameters of a query are decoded and `;` separates them",
        ),
    ];
    for (_, difference) in differences.iter().filter(|(matters, _)| *matters) {
        message.push_str("; ");
        message.push_str(difference);
    }
    findings.raise(
        &routing::READS_DIFFERENTLY,
        listener,
        "",
        message,
        "search the access log for such requests before the cutover, above all for URLs inside of paths",
    );
}

fn literal_host(condition: &Condition<'_>) -> bool {
    let Condition::Host(patterns) = condition else { return false };
    patterns.globs.iter().any(|host| !host.contains(['*', '?']))
}
