//! Traefik's matchers of the rule syntax v3.
//!
//! Source: Traefik v3.7 "Rules & Priority". Regular expressions are Go's (RE2); requests of these tests hold no digits or
//! letters beyond ASCII, where the Rust dialect would read `\d` and `\w` differently.

use std::net::IpAddr;

use regex::Regex;

use crate::alb_conditions::{cidr, contains};
use crate::traefik_request::View;
use crate::traefik_syntax::{Expression, parse};

/// A rule that is ready to decide.
#[derive(Debug, Clone)]
pub(crate) enum Matcher {
    Host(String),
    HostRegexp(Regex),
    Path(String),
    PathPrefix(String),
    PathRegexp(Regex),
    Header(String, String),
    HeaderRegexp(String, Regex),
    Query(String, String),
    QueryRegexp(String, Regex),
    Method(String),
    ClientIp(IpAddr, u32),
    Not(Box<Matcher>),
    And(Box<Matcher>, Box<Matcher>),
    Or(Box<Matcher>, Box<Matcher>),
}

impl Matcher {
    /// Parses and builds a rule; the error is what makes Traefik leave the route out.
    pub(crate) fn new(rule: &str) -> Result<Self, String> {
        Self::build(&parse(rule)?)
    }

    fn build(expression: &Expression) -> Result<Self, String> {
        Ok(match expression {
            Expression::Not(inner) => Self::Not(Box::new(Self::build(inner)?)),
            Expression::And(left, right) => Self::And(Box::new(Self::build(left)?), Box::new(Self::build(right)?)),
            Expression::Or(left, right) => Self::Or(Box::new(Self::build(left)?), Box::new(Self::build(right)?)),
            Expression::Call(name, arguments) => Self::call(name, arguments)?,
        })
    }

    fn call(name: &str, arguments: &[String]) -> Result<Self, String> {
        let regex = |text: &str| Regex::new(text).map_err(|error| error.to_string());
        let spelled = |known: &str| {
            let lower = known.to_lowercase();
            let title = format!("{}{}", &known[..1], &lower[1..]);
            [known.to_owned(), lower, known.to_uppercase(), title].contains(&name.to_owned())
        };
        if arguments.iter().any(String::is_empty) {
            return Err(format!("empty argument of {name}"));
        }
        let matcher = match arguments {
            [host] if spelled("Host") && host.is_ascii() => Self::Host(host.to_lowercase()),
            [host] if spelled("HostRegexp") && host.is_ascii() => Self::HostRegexp(regex(host)?),
            [path] if spelled("Path") && path.starts_with('/') => Self::Path(path.clone()),
            [path] if spelled("PathPrefix") && path.starts_with('/') => Self::PathPrefix(path.clone()),
            [path] if spelled("PathRegexp") => Self::PathRegexp(regex(path)?),
            [name, value] if spelled("Header") => Self::Header(name.clone(), value.clone()),
            [name, value] if spelled("HeaderRegexp") => Self::HeaderRegexp(name.clone(), regex(value)?),
            [key] if spelled("Query") || spelled("QueryRegexp") => Self::Query(key.clone(), String::new()),
            [key, value] if spelled("Query") => Self::Query(key.clone(), value.clone()),
            [key, value] if spelled("QueryRegexp") => Self::QueryRegexp(key.clone(), regex(value)?),
            [method] if spelled("Method") => Self::Method(method.to_uppercase()),
            [block] if spelled("ClientIP") => {
                let address = || Some((block.parse::<IpAddr>().ok()?, if block.contains(':') { 128 } else { 32 }));
                let (network, length) = cidr(block).or_else(address).ok_or("not an address")?;
                Self::ClientIp(network, length)
            }
            _ => return Err(format!("{name} does not take {arguments:?}")),
        };
        Ok(matcher)
    }

    /// Whether a request matches.
    pub(crate) fn matches(&self, view: &View<'_>) -> bool {
        match self {
            Self::Host(host) => host_matches(&view.host, host),
            Self::HostRegexp(regex) => regex.is_match(&view.host),
            Self::Path(path) => view.routing_path == path.as_bytes(),
            Self::PathPrefix(prefix) => view.routing_path.starts_with(prefix.as_bytes()),
            Self::PathRegexp(regex) => regex.is_match(&view.routing_text),
            Self::Header(name, value) => view.request.values(name).any(|found| found == value),
            Self::HeaderRegexp(name, regex) => view.request.values(name).any(|found| regex.is_match(found)),
            Self::Query(key, value) => view.query.iter().any(|(k, v)| k == key.as_bytes() && v == value),
            Self::QueryRegexp(key, regex) => view.query.iter().any(|(k, v)| k == key.as_bytes() && regex.is_match(v)),
            Self::Method(method) => view.request.method == *method,
            // The address of the peer: never one of `X-Forwarded-For`.
            Self::ClientIp(network, length) => contains((*network, *length), view.request.client),
            Self::Not(inner) => !inner.matches(view),
            Self::And(left, right) => left.matches(view) && right.matches(view),
            Self::Or(left, right) => left.matches(view) || right.matches(view),
        }
    }
}

/// One trailing dot on either side is forgiven; a leading `*` stands for exactly one label; `*` alone is everything.
fn host_matches(host: &str, pattern: &str) -> bool {
    let matches = |host: &str, pattern: &str| match pattern.strip_prefix("*.") {
        Some(domain) => host.split_once('.').is_some_and(|(_, rest)| rest == domain),
        None => host == pattern,
    };
    if pattern == "*" {
        return true;
    }
    !host.is_empty()
        && (matches(host, pattern)
            || pattern.strip_suffix('.').is_some_and(|pattern| matches(host, pattern))
            || host.strip_suffix('.').is_some_and(|host| matches(host, pattern)))
}
