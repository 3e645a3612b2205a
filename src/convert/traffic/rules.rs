//! One listener rule: what it decides, and whether Traefik or the load balancer does it.
//!
//! Traefik takes a rule when it can decide every condition and carry out the action. Everything else stays on the load
//! balancer, which then either answers itself or hands the request to an entry point of Traefik that nothing else
//! reaches: what a load balancer has let in must not be decided again by rules that read the request differently.

use super::actions::{self, Destination};
use super::condition::{self, Condition};
use super::redirects::{self, Front};
use super::rewrites::{self, Transforms};
use super::rule_patterns::{self, Obstacle};
use super::target_groups::Backends;
use super::{actions::Login, forwarding};
use crate::finding::rules::routing;
use crate::finding::{Findings, Subject};
use crate::inventory::action::{Action, FixedResponse, Redirect};
use crate::inventory::index::Index;
use crate::inventory::rule::{RuleCondition, RuleTransform};
use crate::migration::{Origin, RedirectRegex};

pub use forwarding::Forward;

/// Traefik's highest priority wins, a load balancer's lowest number does.
const PRIORITY_CEILING: u32 = 100_000;
/// Priority of a default action: below every rule.
const DEFAULT_PRIORITY: u32 = 1;

/// A rule or a default action as the inventory has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source<'a> {
    /// Where it comes from.
    pub origin: Origin,
    /// 1 to 50000; `None` for the default action.
    pub priority: Option<u32>,
    /// All must hold.
    pub conditions: &'a [RuleCondition],
    /// What happens then.
    pub actions: &'a [Action],
    /// Rewrites.
    pub transforms: &'a [RuleTransform],
}

/// What every rule of a listener shares.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Look-ups.
    pub index: &'a Index<'a>,
    /// Who stands behind target groups.
    pub backends: &'a Backends,
    /// The listener.
    pub front: Front,
    /// The load balancer's idle timeout.
    pub idle_seconds: u32,
}

/// A translated rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule<'a> {
    /// The rule it came from.
    pub origin: Origin,
    /// 1 to 50000; `None` for the default action.
    pub priority: Option<u32>,
    /// Its conditions.
    pub conditions: Vec<Condition<'a>>,
    /// Rewrites, as long as the load balancer does them.
    pub transforms: &'a [RuleTransform],
    /// Whom the client has to satisfy first.
    pub logins: Vec<Login<'a>>,
    /// Who does what.
    pub outcome: Outcome<'a>,
}

/// Who does what.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<'a> {
    /// Traefik decides and acts, on the listener's entry point.
    Traefik {
        /// The decision.
        matcher: String,
        /// The act.
        target: Target,
    },
    /// The load balancer decides, Traefik forwards on an entry point of its own.
    Guarded(Forward),
    /// The load balancer decides and answers.
    Answer(Answer<'a>),
    /// Nobody does anything: what no route matches gets Traefik's own 404.
    NotFound,
}

/// What Traefik does with a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// Sends it to a workload.
    Forward(Forward),
    /// Sends the client elsewhere.
    Redirect(RedirectRegex),
}

/// What the load balancer answers by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer<'a> {
    /// A fixed response.
    Fixed(&'a FixedResponse),
    /// A redirect.
    Redirect(&'a Redirect),
    /// 503, in place of something that can't be done on Kubernetes.
    Unavailable,
}

impl Rule<'_> {
    /// A default action that does nothing.
    #[must_use]
    pub fn not_found(origin: Origin) -> Self {
        Self {
            origin,
            priority: None,
            conditions: Vec::new(),
            transforms: &[],
            logins: Vec::new(),
            outcome: Outcome::NotFound,
        }
    }

    /// Traefik's priority.
    #[must_use]
    pub fn traefik_priority(&self) -> u32 {
        self.priority.map_or(DEFAULT_PRIORITY, |priority| PRIORITY_CEILING.saturating_sub(priority).max(2))
    }

    /// A word for names of objects: `10`, `default`.
    #[must_use]
    pub fn label(&self) -> String {
        self.priority.map_or_else(|| "default".to_owned(), |priority| priority.to_string())
    }

    /// What goes to a workload through this rule.
    #[must_use]
    pub fn forward(&self) -> Option<&Forward> {
        match &self.outcome {
            Outcome::Traefik { target: Target::Forward(forward), .. } | Outcome::Guarded(forward) => Some(forward),
            Outcome::Traefik { .. } | Outcome::Answer(_) | Outcome::NotFound => None,
        }
    }
}

/// Translates a rule. `None` when it can't be read: then it is reported and left out.
pub fn compile<'a>(source: &Source<'a>, cx: Context<'a>, findings: &mut Findings) -> Option<Rule<'a>> {
    let subject = &source.origin.subject;
    let conditions = match condition::read(source.conditions) {
        Ok(conditions) => conditions,
        Err(condition::Unreadable(why)) => {
            findings.raise(
                &routing::UNREADABLE_CONDITION,
                subject,
                "Conditions",
                format!("the condition {why}, so the rule was left out"),
                "look at the rule with `aws elbv2 describe-rules`, correct the input and convert again",
            );
            return None;
        }
    };
    let mut rule = Rule {
        origin: source.origin.clone(),
        priority: source.priority,
        conditions,
        transforms: source.transforms,
        logins: Vec::new(),
        outcome: Outcome::NotFound,
    };
    match actions::read(source.actions) {
        Err(why) => {
            findings.raise(
                &routing::UNUSABLE_RULE,
                subject,
                "Actions",
                format!("{why}; {}", instead(rule.priority)),
                "look at the rule with `aws elbv2 describe-rules`, correct the input and convert again",
            );
            rule.outcome = unavailable(rule.priority);
        }
        Ok(read) => {
            rule.logins = read.logins;
            rule.outcome = decide(&mut rule, &read.destination, cx, findings);
        }
    }
    Some(rule)
}

fn decide<'a>(
    rule: &mut Rule<'a>,
    destination: &Destination<'a>,
    cx: Context<'a>,
    findings: &mut Findings,
) -> Outcome<'a> {
    let mut kept: Vec<&'static str> = Vec::new();
    let matcher = match rule_patterns::compile(&rule.conditions) {
        Ok(matcher) => Some(matcher),
        Err(obstacles) => {
            kept.extend(obstacles.into_iter().map(Obstacle::because));
            None
        }
    };
    if !rule.logins.is_empty() {
        kept.push("only the load balancer logs users in");
    }
    let rewrite = match rewrites::compile(rule.transforms) {
        Transforms::None => None,
        Transforms::Path(rewrite) => Some(rewrite),
        Transforms::OnLoadBalancer => {
            kept.push("Traefik's rewrites can't do what the transform does");
            None
        }
    };
    let outcome = match destination {
        Destination::Fixed(response) if rule.priority.is_none() && is_plain_404(response, &rule.logins) => {
            default_404(&rule.origin.subject, response, findings);
            return Outcome::NotFound;
        }
        Destination::Fixed(response) => {
            kept.push("Traefik has no fixed responses");
            Outcome::Answer(Answer::Fixed(response))
        }
        Destination::Redirect(redirect) => match (matcher, redirects::compile(redirect, cx.front)) {
            (Some(matcher), Ok(target)) if kept.is_empty() => {
                redirect_status(&rule.origin.subject, findings);
                return traefik(rule, matcher, Target::Redirect(target), findings);
            }
            (_, compiled) => {
                kept.extend(compiled.err());
                Outcome::Answer(Answer::Redirect(redirect))
            }
        },
        Destination::Forward { target_groups, sticky_seconds } => {
            let Some(mut forward) = forwarding::resolve(rule, target_groups, *sticky_seconds, cx, findings) else {
                return unavailable(rule.priority);
            };
            match matcher {
                Some(matcher) if kept.is_empty() => {
                    forward.rewrite = rewrite;
                    rule.transforms = &[];
                    return traefik(rule, matcher, Target::Forward(forward), findings);
                }
                _ => Outcome::Guarded(forward),
            }
        }
    };
    findings.raise(
        &routing::KEPT_ON_LOAD_BALANCER,
        &rule.origin.subject,
        "",
        format!("the rule stays on the load balancer, because {}", kept.join(", and because ")),
        "nothing has to be done; the rule is in the edge's Ingress under `platform/`",
    );
    outcome
}

fn traefik<'a>(
    rule: &Rule<'a>,
    matcher: rule_patterns::Matcher,
    target: Target,
    findings: &mut Findings,
) -> Outcome<'a> {
    if matcher.query_key_case {
        findings.raise(
            &routing::QUERY_KEY_CASE,
            &rule.origin.subject,
            "Conditions",
            "the load balancer matches query keys without regard to case, Traefik with",
            "search the access log for other spellings of the key and add a matcher for each that occurs",
        );
    }
    Outcome::Traefik { matcher: matcher.text, target }
}

/// A default answer that differs from Traefik's own in no more than its body.
fn is_plain_404(response: &FixedResponse, logins: &[Login<'_>]) -> bool {
    response.status_code.as_deref() == Some("404") && logins.is_empty()
}

fn default_404(subject: &Subject, response: &FixedResponse, findings: &mut Findings) {
    let FixedResponse { message_body, status_code: _, content_type: _, unknown: _ } = response;
    if message_body.as_deref().is_some_and(|body| !body.is_empty()) {
        findings.raise(
            &routing::DEFAULT_ANSWER,
            subject,
            "FixedResponseConfig.MessageBody",
            "what no rule matches is answered with Traefik's own 404 page instead of the listener's text",
            "deploy a small service with that answer behind a route of priority 1, if a client reads the body",
        );
    }
}

fn redirect_status(subject: &Subject, findings: &mut Findings) {
    findings.raise(
        &routing::REDIRECT_STATUS,
        subject,
        "RedirectConfig.StatusCode",
        "Traefik redirects GET as before, but answers other methods with 308 or 307, which keep the method",
        "check that no client relies on a POST becoming a GET",
    );
}

/// In place of what can't be done: an error at the rule's place in the order; Traefik's 404 for a default action.
pub(super) fn unavailable<'a>(priority: Option<u32>) -> Outcome<'a> {
    if priority.is_some() { Outcome::Answer(Answer::Unavailable) } else { Outcome::NotFound }
}

/// The same in words.
pub(super) fn instead(priority: Option<u32>) -> &'static str {
    if priority.is_some() { "the edge answers 503 at its place" } else { "requests that no rule matches get a 404" }
}
