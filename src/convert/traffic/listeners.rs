//! Load balancers with their listeners, and each listener's rules as one program.
//!
//! Input may be partial: files of the AWS CLI can hold listeners without their load balancer, or rules without the
//! default one. What the ARNs tell is used then.

use std::collections::BTreeMap;

use super::attributes;
use super::redirects::Front;
use super::rules::{self, Context, Rule, Source};
use super::target_groups::Backends;
use crate::finding::rules::routing;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::inventory::listener::Listener;
use crate::inventory::load_balancer::LoadBalancer;
use crate::inventory::rule::ListenerRule;
use crate::migration::{EdgeKind, Name, Origin, Scheme};

/// Idle timeout of an Application Load Balancer that says nothing else.
const DEFAULT_IDLE_SECONDS: u32 = 60;

/// A load balancer as far as the inventory knows it.
#[derive(Debug, Clone)]
pub struct Balancer<'a> {
    /// Its own name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The object; absent when only its listeners were given.
    pub info: Option<&'a LoadBalancer>,
    /// By port.
    pub listeners: Vec<&'a Listener>,
    /// `None` for a kind that routes nothing (gateway).
    pub kind: Option<EdgeKind>,
    /// Internal when the inventory does not tell: nothing is opened by guessing.
    pub scheme: Scheme,
    /// Seconds.
    pub idle_seconds: u32,
}

impl Balancer<'_> {
    /// The load balancer as the subject of findings.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject::new(ObjectKind::LoadBalancer, self.name.clone())
    }

    /// The load balancer as an origin.
    #[must_use]
    pub fn origin(&self) -> Origin {
        Origin::object(self.subject(), self.arn.clone())
    }

    /// A listener as an origin: `shop-public:443`.
    #[must_use]
    pub fn listener_origin(&self, listener: &Listener) -> Origin {
        let name = format!("{}:{}", self.name, port(listener));
        Origin::object(Subject::new(ObjectKind::Listener, name), listener.listener_arn.clone())
    }

    /// Kubernetes name.
    #[must_use]
    pub fn object_name(&self) -> Name {
        // Leaves room for the suffixes of objects and for the 32 characters of a load balancer's name.
        Name::sanitise(&self.name, 40)
    }
}

/// All load balancers that have listeners: public ones first, then by name.
#[must_use]
pub fn balancers<'a>(inventory: &'a Inventory, index: &Index<'a>) -> Vec<Balancer<'a>> {
    let mut by_arn: BTreeMap<String, Vec<&Listener>> = BTreeMap::new();
    for listener in &inventory.listeners {
        let arn = listener.load_balancer_arn.clone().or_else(|| load_balancer_of(&listener.listener_arn));
        by_arn.entry(arn.unwrap_or_default()).or_default().push(listener);
    }
    let mut balancers: Vec<Balancer<'a>> = by_arn
        .into_iter()
        .map(|(arn, mut listeners)| {
            listeners.sort_by_key(|listener| (listener.port, listener.listener_arn.as_str()));
            balancer(arn, index, listeners)
        })
        .collect();
    balancers.sort_by(|a, b| (a.scheme, &a.name, &a.arn).cmp(&(b.scheme, &b.name, &b.arn)));
    balancers
}

fn balancer<'a>(arn: String, index: &Index<'a>, listeners: Vec<&'a Listener>) -> Balancer<'a> {
    let info = index.load_balancer(&arn);
    let mut path = arn.rsplit_once(":loadbalancer/").map(|(_, path)| path.split('/')).into_iter().flatten();
    let (kind_word, name_in_arn) = (path.next().unwrap_or_default(), path.next());
    let name = info.and_then(|info| info.load_balancer_name.as_deref()).or(name_in_arn).unwrap_or("load-balancer");
    let kind = match info.and_then(|info| info.kind.as_deref()).unwrap_or(kind_word) {
        "application" | "app" => Some(EdgeKind::Application),
        "" if listeners.iter().all(|listener| is_http(listener)) => Some(EdgeKind::Application),
        "network" | "net" | "" => Some(EdgeKind::Network),
        _ => None,
    };
    let scheme = match info.and_then(|info| info.scheme.as_deref()) {
        Some("internet-facing") => Scheme::InternetFacing,
        _ => Scheme::Internal,
    };
    let idle_seconds = info
        .and_then(|info| attributes::seconds(&info.attributes, "idle_timeout.timeout_seconds"))
        .unwrap_or(DEFAULT_IDLE_SECONDS);
    Balancer { name: name.to_owned(), info, listeners, kind, scheme, idle_seconds, arn }
}

/// `…:listener/app/NAME/ID/LISTENER` names its load balancer `…:loadbalancer/app/NAME/ID`.
fn load_balancer_of(listener_arn: &str) -> Option<String> {
    let (head, path) = listener_arn.split_once(":listener/")?;
    let (path, _) = path.rsplit_once('/')?;
    Some(format!("{head}:loadbalancer/{path}"))
}

/// The listener's port, 1 to 65535; 80 when the input has none.
#[must_use]
pub fn port(listener: &Listener) -> u16 {
    listener.port.and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0).unwrap_or(80)
}

/// Whether it is a listener of an Application Load Balancer.
#[must_use]
pub fn is_http(listener: &Listener) -> bool {
    matches!(listener.protocol.as_deref(), Some("HTTP" | "HTTPS"))
}

/// Whether it terminates TLS for HTTP.
#[must_use]
pub fn is_https(listener: &Listener) -> bool {
    listener.protocol.as_deref() == Some("HTTPS")
}

/// A listener's rules in the order in which they are tried, the default action last.
#[derive(Debug, Clone)]
pub struct Program<'a> {
    /// The listener, and a second one with the same rules where there is one.
    pub listeners: Vec<&'a Listener>,
    /// Rules as the inventory has them, to compare programs.
    pub sources: Vec<Source<'a>>,
    /// Rules as translated.
    pub rules: Vec<Rule<'a>>,
}

impl Program<'_> {
    /// Whether any of its requests reach a converted workload.
    #[must_use]
    pub fn carries_traffic(&self) -> bool {
        self.rules.iter().any(|rule| rule.forward().is_some())
    }
}

/// Translates the rules of one listener.
pub fn program<'a>(
    balancer: &Balancer<'a>,
    listener: &'a Listener,
    index: &'a Index<'a>,
    backends: &'a Backends,
    findings: &mut Findings,
) -> Program<'a> {
    let sources = sources(balancer, listener, index, findings);
    let front = Front { tls: is_https(listener), port: port(listener) };
    let cx = Context { index, backends, front, idle_seconds: balancer.idle_seconds };
    let mut rules: Vec<Rule<'a>> = sources.iter().filter_map(|source| rules::compile(source, cx, findings)).collect();
    if rules.last().is_none_or(|rule| rule.priority.is_some()) {
        // Every listener has a default action; input that leaves it out gets Traefik's own 404.
        let name = format!("{}:{} default", balancer.name, port(listener));
        rules.push(Rule::not_found(Origin::object(
            Subject::new(ObjectKind::ListenerRule, name),
            &listener.listener_arn,
        )));
    }
    Program { listeners: vec![listener], sources, rules }
}

fn sources<'a>(
    balancer: &Balancer<'a>,
    listener: &'a Listener,
    index: &Index<'a>,
    findings: &mut Findings,
) -> Vec<Source<'a>> {
    let mut sources = Vec::new();
    let name = |label: &str| format!("{}:{} {label}", balancer.name, port(listener));
    for rule in index.rules_of(&listener.listener_arn) {
        let ListenerRule {
            rule_arn,
            listener_arn: _, // looked up by it
            priority,
            conditions,
            actions,
            is_default,
            transforms,
            tags: _,    // describe the AWS object
            unknown: _, // reported for the inventory as a whole
        } = rule;
        let is_default = *is_default == Some(true) || priority.as_deref() == Some("default");
        let number = priority.as_deref().and_then(|text| text.parse::<u32>().ok());
        let label = number.filter(|_| !is_default).map_or_else(|| "default".to_owned(), |n| format!("rule {n}"));
        let subject = Subject::new(ObjectKind::ListenerRule, name(&label));
        if !is_default && number.is_none() {
            findings.raise(
                &routing::UNUSABLE_RULE,
                &Subject::new(ObjectKind::ListenerRule, rule_arn.clone()),
                "Priority",
                "the rule has no priority, so its place in the order is unknown and it was left out",
                "look at the rule with `aws elbv2 describe-rules`, correct the input and convert again",
            );
            continue;
        }
        sources.push(Source {
            origin: Origin::object(subject, rule_arn.clone()),
            priority: number.filter(|_| !is_default),
            conditions: if is_default { &[] } else { conditions },
            actions,
            transforms,
        });
    }
    if !sources.iter().any(|source| source.priority.is_none()) && !listener.default_actions.is_empty() {
        let subject = Subject::new(ObjectKind::ListenerRule, name("default"));
        sources.push(Source {
            origin: Origin::object(subject, listener.listener_arn.clone()),
            priority: None,
            conditions: &[],
            actions: &listener.default_actions,
            transforms: &[],
        });
    }
    sources.sort_by_key(|source| source.priority.unwrap_or(u32::MAX));
    sources
}

/// Whether two programs decide the same, so that they may share an entry point.
///
/// A redirect that repeats the listener's own protocol or port does not: it depends on where the request came in.
#[must_use]
pub fn same_rules(left: &[Source<'_>], right: &[Source<'_>]) -> bool {
    let same = |(a, b): (&Source<'_>, &Source<'_>)| {
        a.priority == b.priority
            && a.conditions == b.conditions
            && a.actions == b.actions
            && a.transforms == b.transforms
            && a.actions.iter().all(|action| action.redirect_config.is_none())
    };
    left.len() == right.len() && left.iter().zip(right).all(same)
}
