//! Which finding covers which difference.
//!
//! A difference counts as explained only when the old rules, read as the finding says, lead to exactly what the new side
//! does. So a finding never covers more than it tells:
//!
//! | finding | raised for | what it says |
//! |---|---|---|
//! | RTE001, RTE012, RTE010 | the rule | a target group has no counterpart: its share goes elsewhere, or 503 is the answer |
//! | RTE005 | the default action | another body of a 404 |
//! | RTE006 | the rule | query keys are compared with case |
//! | RTE007 | the rule | 308 and 307 for methods other than GET; no redirect to the request's own URL |
//! | RTE040 | the listener | Traefik reads paths, hosts and queries in its own way before it compares them |
//! | EDG005 | the listener, the load balancer | the new side does not have it |

use crate::alb::Rule;
use crate::alb_conditions::View;
use crate::compare::{expected, is_circle, same};
use crate::decision::Decision;
use crate::request::Request;
use crate::traefik_request::{self, clean};
use crate::world::{World, listener_name};

/// Outcome of one comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The same, without any finding.
    Same,
    /// Different as these findings say.
    Explained(Vec<&'static str>),
    /// Different, and nobody was told.
    Unexplained,
}

/// Compares both sides.
pub(crate) fn judge(world: &World, request: &Request) -> Verdict {
    let listener = listener_name(request);
    let Some(after) = world.after(request) else {
        let balancer = listener.split(':').next().unwrap_or_default();
        let told = world.raised("EDG005", &listener) || world.raised("EDG005", balancer);
        return if told { Verdict::Explained(vec!["EDG005"]) } else { Verdict::Unexplained };
    };
    let rule = world.before.rule(request);
    let (before, codes) = expected(world, rule, request);
    if same(&before, &after) {
        return if codes.is_empty() { Verdict::Same } else { Verdict::Explained(codes) };
    }
    let cleaned = request.clone().with_target(&traefik_request::View::new(request).uri(&clean(&request.path)));
    // The load balancer decides these rules itself: only what the application gets can differ.
    if rule.is_some_and(|rule| stays(world, rule, &before)) {
        let (mut before, mut codes) = (before, codes);
        if let Decision::Forward(forward) = &mut before {
            let (path, query) = forward.uri.split_at(forward.uri.find('?').unwrap_or(forward.uri.len()));
            forward.uri = format!("{}{query}", clean(path));
        }
        codes.push("RTE040");
        let told = world.raised("RTE040", &listener) && same(&before, &after);
        return if told { Verdict::Explained(codes) } else { Verdict::Unexplained };
    }
    for (reads, keys) in [(false, false), (false, true), (true, false), (true, true)] {
        if reads && !world.raised("RTE040", &listener) {
            continue;
        }
        let read = traefik_request::View::new(request);
        let mut view = if reads { View::as_read_by_traefik(&read) } else { View::new(request) };
        let request = if reads { &cleaned } else { request };
        let rule = world.before.rules(&request.listener).iter().find(|rule| {
            view.eyes.case_of_keys = keys && world.raised("RTE006", &rule.name);
            rule.holds(&view) && !stays(world, rule, &world.before.act(Some(rule), request))
        });
        let (mut before, mut codes) = expected(world, rule, request);
        if let (true, Decision::Forward(before), Decision::Forward(after)) = (reads, &mut before, &after) {
            // The protocol of the first hop follows what the load balancer reads.
            before.http2 &= after.http2;
        }
        let circle = after == Decision::status(418)
            && rule.is_some_and(|rule| world.raised("RTE007", &rule.name))
            && is_circle(&before, request);
        if circle || same(&before, &after) {
            codes.extend(circle.then_some("RTE007").filter(|code| !codes.contains(code)));
            codes.extend(keys.then_some("RTE006"));
            codes.extend(reads.then_some("RTE040"));
            return Verdict::Explained(codes);
        }
    }
    Verdict::Unexplained
}

/// Whether the new load balancer decides the rule: it says so, or it answers in place of something that is missing.
fn stays(world: &World, rule: &Rule, before: &Decision) -> bool {
    let missing = || ["RTE001", "RTE012"].iter().any(|code| world.raised(code, &rule.name));
    let replaced = matches!(before, Decision::Answer(answer) if answer.status == 503)
        || matches!(before, Decision::Forward(forward) if forward.targets.keys().all(|target| target.starts_with("arn:")));
    world.raised("RTE004", &rule.name) || (rule.priority.is_some() && missing() && replaced)
}
