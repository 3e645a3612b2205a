//! Whether both sides do the same with a request, up to what the findings of its rule say.

use crate::alb::Rule;
use crate::decision::{Answer, Decision};
use crate::request::Request;
use crate::world::World;

/// What the old side does, changed as the findings of the rule say. Returns the codes that changed something.
pub(crate) fn expected(world: &World, rule: Option<&Rule>, request: &Request) -> (Decision, Vec<&'static str>) {
    let mut decision = world.before.act(rule, request);
    let Some(rule) = rule else { return (decision, Vec::new()) };
    let mut codes = Vec::new();
    let raised = |code: &str| world.raised(code, &rule.name);
    match &mut decision {
        // RTE007: Traefik keeps the method.
        Decision::Redirect(redirect) if raised("RTE007") && request.method != "GET" => {
            redirect.status = if redirect.status == 301 { 308 } else { 307 };
            codes.push("RTE007");
        }
        // RTE005: Traefik's own page in place of the listener's.
        Decision::Answer(answer) if raised("RTE005") => {
            codes.push("RTE005");
            answer.body.clear();
        }
        Decision::Forward(forward) => {
            let count = forward.targets.len();
            let nowhere = |target: &str| target.starts_with("arn:");
            let told = raised("RTE001") || raised("RTE012");
            let others = forward.targets.keys().any(|target| !nowhere(target));
            // RTE001, RTE012: nothing stands behind a target group. Without a share, nothing changes and nothing is said.
            forward.targets.retain(|target, weight| !nowhere(target) || !(told || (others && *weight == 0)));
            // RTE010: a share of another namespace than the first one's is lost.
            if raised("RTE010") {
                let home = world.before.first_home(rule).and_then(|home| home.split('/').next());
                forward.targets.retain(|target, _| target.split('/').next() == home);
            }
            if forward.targets.len() < count {
                codes.extend(["RTE001", "RTE010", "RTE012"].into_iter().filter(|code| raised(code)));
                forward.sticky &= forward.targets.len() > 1;
            }
            if forward.targets.is_empty() {
                // 503 at the rule's place, Traefik's own 404 for a default action.
                let logins = std::mem::take(&mut forward.logins);
                let (logins, status) = if rule.priority.is_some() { (logins, 503) } else { (Vec::new(), 404) };
                decision = Decision::Answer(Answer { logins, status, body: String::new() });
            }
        }
        Decision::Redirect(_) | Decision::Answer(_) => {}
    }
    (decision, codes)
}

/// Whether a decision sends the client to where it is: Traefik answers 418 in place of going round in a circle (RTE007).
pub(crate) fn is_circle(before: &Decision, request: &Request) -> bool {
    let scheme = if request.tls { "https" } else { "http" };
    let host = crate::request::url_host(&request.host);
    let query = request.query.as_deref().unwrap_or_default();
    let own = crate::decision::location(scheme, &host, &request.port.to_string(), &request.path, query);
    matches!(before, Decision::Redirect(redirect) if redirect.location == own)
}

/// Whether two decisions are the same to a client and to an application.
pub(crate) fn same(before: &Decision, after: &Decision) -> bool {
    match (before, after) {
        (Decision::Forward(a), Decision::Forward(b)) => {
            let only = a.targets.len() == 1 && b.targets.len() == 1;
            let weights = if only {
                a.targets.keys().eq(b.targets.keys())
                    && a.targets.values().all(|w| *w == 0) == b.targets.values().all(|w| *w == 0)
            } else {
                a.targets == b.targets
            };
            weights
                && (&a.logins, a.sticky, a.http2, &a.uri, &a.host) == (&b.logins, b.sticky, b.http2, &b.uri, &b.host)
        }
        (Decision::Redirect(a), Decision::Redirect(b)) => {
            let host = |location: &str| location.trim_end_matches('/').to_owned();
            (&a.logins, a.status, host(&a.location)) == (&b.logins, b.status, host(&b.location))
        }
        // 503 with a text of our own stands in for what can't be done.
        (Decision::Answer(a), Decision::Answer(b)) => {
            (&a.logins, a.status) == (&b.logins, b.status)
                && (a.body == b.body || b.body == "this route has not been moved")
        }
        _ => false,
    }
}
