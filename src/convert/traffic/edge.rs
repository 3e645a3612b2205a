//! One Application Load Balancer becomes one edge: its programs get entry points, its rules find their carriers, and what
//! stays on the load balancer becomes Ingresses of one `IngressGroup`.

use std::collections::BTreeSet;

use super::condition::Condition;
use super::entry_points::EntryPoints;
use super::forwarding::Forward;
use super::listeners::{self, Balancer, Program, is_https, same_rules};
use super::redirects;
use super::rule_patterns::ANY;
use super::rules::{Answer, Outcome, Rule, Target};
use super::target_groups::Backends;
use super::{attach, edge_ingress, reading};
use crate::finding::rules::edge as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::action::Action;
use crate::inventory::index::Index;
use crate::inventory::listener::Listener;
use crate::migration::{Edge, EdgeKind, EntryPoint, Name, RouteObjects, Workload};

/// A program with its way into Traefik.
#[derive(Debug, Clone)]
pub(super) struct Routed<'a> {
    /// The rules.
    pub program: Program<'a>,
    /// Entry point of what Traefik decides; absent when the load balancer decides everything.
    pub entry_point: Option<String>,
    /// Entry points of what the load balancer decides.
    pub decided: Vec<(Forward, String)>,
}

impl Routed<'_> {
    /// The entry point of a forward that the load balancer has decided.
    pub(super) fn decided_for(&self, forward: &Forward) -> Option<&str> {
        self.decided.iter().find(|(known, _)| known == forward).map(|(_, name)| name.as_str())
    }
}

/// Everything that the parts of an edge share.
#[derive(Debug)]
pub(super) struct EdgeContext<'a> {
    /// The load balancer.
    pub balancer: &'a Balancer<'a>,
    /// Kubernetes name of the edge.
    pub name: Name,
    /// CIDR blocks of its subnets; empty when unknown.
    pub trusted_ips: Vec<String>,
}

/// Builds the edge of an Application Load Balancer; `None` when nothing of it reaches a converted workload.
pub(super) fn application<'a>(
    balancer: &'a Balancer<'a>,
    trusted_ips: Vec<String>,
    index: &'a Index<'a>,
    backends: &'a Backends,
    workloads: &mut [Workload],
    entry_points: &mut EntryPoints,
    findings: &mut Findings,
) -> Option<Edge> {
    let cx = EdgeContext { balancer, name: balancer.object_name(), trusted_ips };
    let programs = carried(&cx, index, backends, findings);
    if programs.is_empty() {
        return None;
    }
    let mut edge = Edge {
        name: cx.name.clone(),
        origin: balancer.origin(),
        kind: EdgeKind::Application,
        scheme: balancer.scheme,
        entry_points: Vec::new(),
        ingresses: Vec::new(),
        services: Vec::new(),
        secret_readers: Vec::new(),
        routes: RouteObjects::default(),
        hosts: BTreeSet::new(),
    };
    let mut routed = Vec::new();
    for program in programs {
        edge.hosts.extend(literal_hosts(&program.rules));
        if let [listener, ..] = program.listeners.as_slice() {
            reading::report(&program.rules, &balancer.listener_origin(listener).subject, findings);
        }
        routed.push(enter(&cx, program, backends, workloads, entry_points, &mut edge));
    }
    edge_ingress::build(&cx, &routed, &mut edge, findings);
    Some(edge)
}

/// The programs that belong to the edge: those that reach a workload, and plain redirects beside them.
fn carried<'a>(
    cx: &EdgeContext<'a>,
    index: &'a Index<'a>,
    backends: &'a Backends,
    findings: &mut Findings,
) -> Vec<Program<'a>> {
    let mut programs: Vec<(Program<'a>, Findings)> = Vec::new();
    for listener in &cx.balancer.listeners {
        let mut own = Findings::new();
        let program = listeners::program(cx.balancer, listener, index, backends, &mut own);
        programs.push((program, own));
    }
    if !programs.iter().any(|(program, _)| program.carries_traffic()) {
        not_carried(
            &cx.balancer.subject(),
            "no rule of this load balancer forwards to a converted workload, so it gets no edge",
            findings,
        );
        return Vec::new();
    }
    // HTTPS first: the first listener of all gets the entry point `web`.
    programs.sort_by_key(|(program, _)| !program.listeners.iter().any(|listener| is_https(listener)));
    let mut carried: Vec<Program<'a>> = Vec::new();
    for (mut program, own) in programs {
        if program.carries_traffic() {
            let twin = carried.iter_mut().find(|other| may_share(other, &program));
            if let Some(twin) = twin {
                twin.listeners.append(&mut program.listeners);
            } else {
                findings.extend(own);
                carried.push(program);
            }
        } else if answer_redirects(&mut program) {
            carried.push(program);
        } else if let [listener, ..] = program.listeners.as_slice() {
            let subject = cx.balancer.listener_origin(listener).subject;
            not_carried(
                &subject,
                "no rule of this listener forwards to a converted workload, so the edge does not have it",
                findings,
            );
        }
    }
    carried
}

fn not_carried(subject: &Subject, message: &str, findings: &mut Findings) {
    findings.raise(
        &rules::NOT_CARRIED_OVER,
        subject,
        "",
        message,
        "convert the workloads behind it too, or keep the old one for as long as somebody needs it",
    );
}

/// An HTTP and an HTTPS listener with the same rules.
fn may_share(one: &Program<'_>, other: &Program<'_>) -> bool {
    let tls = |program: &Program<'_>| program.listeners.iter().filter(|listener| is_https(listener)).count();
    one.listeners.len() == 1 && tls(one) + tls(other) == 1 && same_rules(&one.sources, &other.sources)
}

/// Leaves a listener that only redirects to the load balancer, which needs no Traefik for it.
fn answer_redirects(program: &mut Program<'_>) -> bool {
    let [source] = program.sources.as_slice() else { return false };
    let Some(redirect) = only_redirect(source.actions) else { return false };
    let [rule] = program.rules.as_mut_slice() else { return false };
    if rule.priority.is_some() {
        return false;
    }
    rule.outcome = Outcome::Answer(Answer::Redirect(redirect));
    true
}

fn only_redirect(actions: &[Action]) -> Option<&crate::inventory::action::Redirect> {
    match actions {
        [action] if action.kind == "redirect" => action.redirect_config.as_ref(),
        _ => None,
    }
}

/// The port that a program's plain upgrade to HTTPS leads to.
pub(super) fn upgrade_port(program: &Program<'_>) -> Option<u16> {
    match program.sources.as_slice() {
        [source] if source.priority.is_none() => redirects::to_https(only_redirect(source.actions)?),
        _ => None,
    }
}

/// Gives a program its entry points and hangs its rules on their carriers.
fn enter<'a>(
    cx: &EdgeContext<'a>,
    program: Program<'a>,
    backends: &Backends,
    workloads: &mut [Workload],
    entry_points: &mut EntryPoints,
    edge: &mut Edge,
) -> Routed<'a> {
    let balancer = cx.balancer;
    let listener_origins = |listeners: &[&Listener]| listeners.iter().map(|l| balancer.listener_origin(l)).collect();
    let answers_all = program.rules.iter().all(|rule| matches!(rule.outcome, Outcome::Guarded(_) | Outcome::Answer(_)));
    let mut routed = Routed { program, entry_point: None, decided: Vec::new() };
    let mut open = |mut point: EntryPoint, origins| {
        point.origins = origins;
        point.trusted_ips.clone_from(&cx.trusted_ips);
        point.load_balancer_idle_seconds = balancer.idle_seconds;
        let name = point.name.clone();
        edge.entry_points.push(point);
        name
    };
    if !answers_all {
        let first = routed.program.listeners.first().map_or(80, |listener| listeners::port(listener));
        let point = entry_points.listener(&cx.name, first);
        routed.entry_point = Some(open(point, listener_origins(&routed.program.listeners)));
    }
    for rule in &routed.program.rules {
        if let Outcome::Guarded(forward) = &rule.outcome
            && let Some(service) = backends.service(forward.home)
            && !routed.decided.iter().any(|(known, _)| known == forward)
        {
            let point = entry_points.decided(&service.name);
            let name = open(point, vec![rule.origin.clone()]);
            // Nothing else arrives there, so there is nothing left to decide.
            attach::forward(workloads, rule, forward, &name, ANY, 1);
            routed.decided.push((forward.clone(), name));
        }
    }
    if let Some(entry_point) = &routed.entry_point {
        for rule in &routed.program.rules {
            if let Outcome::Traefik { matcher, target } = &rule.outcome {
                match target {
                    Target::Forward(forward) => {
                        attach::forward(workloads, rule, forward, entry_point, matcher, rule.traefik_priority());
                    }
                    Target::Redirect(target) => {
                        attach::redirect(&mut edge.routes, &cx.name, rule, target, entry_point, matcher);
                    }
                }
            }
        }
    }
    routed
}

/// Host names without wildcards, in lower case: what DNS points at the load balancer.
fn literal_hosts(rules: &[Rule<'_>]) -> BTreeSet<String> {
    let conditions = rules.iter().flat_map(|rule| &rule.conditions);
    let patterns = conditions.filter_map(|condition| match condition {
        Condition::Host(patterns) => Some(patterns.globs),
        _ => None,
    });
    patterns.flatten().filter(|host| !host.contains(['*', '?'])).map(|host| host.to_lowercase()).collect()
}
