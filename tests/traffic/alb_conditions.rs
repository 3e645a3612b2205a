//! How an Application Load Balancer decides whether a rule's conditions hold.
//!
//! Sources: ELB user guide "Condition types for listener rules"; `ELBv2` API reference (`RuleCondition` and the
//! `…ConditionConfig` types). Where AWS does not write something down, the model says what it takes for granted.

use std::net::IpAddr;

use ecs2eks::inventory::rule::RuleCondition;
use regex::{Regex, RegexBuilder};

use crate::glob::Glob;
use crate::request::{Request, without_port};
use crate::uri::normalized;

/// What conditions are compared with.
#[derive(Debug)]
pub(crate) struct View<'a> {
    request: &'a Request,
    host: &'a str,
    path: String,
    pairs: Vec<(String, String)>,
    /// How the same conditions would read in Traefik's eyes: to explain a difference, never to decide.
    pub(crate) eyes: Eyes,
}

/// Where Traefik compares differently.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Eyes {
    /// A host without wildcards also fits with a dot behind it.
    pub trailing_dot: bool,
    /// Query keys have case.
    pub case_of_keys: bool,
}

impl<'a> View<'a> {
    pub(crate) fn new(request: &'a Request) -> Self {
        Self {
            request,
            host: without_port(&request.host),
            path: normalized(&request.path),
            pairs: pairs(request.query.as_deref().unwrap_or_default()),
            eyes: Eyes::default(),
        }
    }

    /// The request as Traefik reads it, for the load balancer's own conditions.
    pub(crate) fn as_read_by_traefik(read: &crate::traefik_request::View<'a>) -> Self {
        let key = |key: &[u8]| String::from_utf8_lossy(key).into_owned();
        Self {
            request: read.request,
            host: without_port(&read.request.host),
            path: read.routing_text.clone(),
            pairs: read.query.iter().map(|(k, v)| (key(k), v.clone())).collect(),
            eyes: Eyes { trailing_dot: true, case_of_keys: false },
        }
    }
}

/// Key and value of each parameter, as written: AWS does not say that anything is decoded.
fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (key.to_owned(), value.to_owned())
    };
    query.split('&').filter(|text| !text.is_empty()).map(pair).collect()
}

/// One pattern.
#[derive(Debug, Clone)]
pub(crate) enum Pattern {
    Glob(Glob),
    Regex(Regex),
}

/// A parameter's key.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pattern: Glob,
    with_case: Glob,
}

impl Pattern {
    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Glob(glob) => glob.matches(text),
            // Not anchored: AWS's own examples write `^` and `$`.
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

/// One condition; any one of its patterns is enough.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    Host(Vec<Pattern>),
    Path(Vec<Pattern>),
    Header(String, Vec<Pattern>),
    Query(Vec<(Option<Key>, Glob)>),
    Method(Vec<String>),
    SourceIp(Vec<(IpAddr, u32)>),
}

impl Test {
    /// Reads a condition as `DescribeRules` prints it. `None` for what no load balancer would accept.
    pub(crate) fn read(condition: &RuleCondition) -> Option<Self> {
        let config = |config: &Option<ecs2eks::inventory::rule::PatternCondition>| {
            let config = config.clone().unwrap_or_default();
            let values = if config.values.is_empty() { condition.values.clone() } else { config.values };
            let regexes =
                if config.regex_values.is_empty() { condition.regex_values.clone() } else { config.regex_values };
            (values, regexes)
        };
        let test = match condition.field.as_str() {
            // "A hostname is not case-sensitive."
            "host-header" => {
                let (values, regexes) = config(&condition.host_header_config);
                Self::Host(patterns(&values, &regexes, true))
            }
            // "A path pattern is case-sensitive."
            "path-pattern" => {
                let (values, regexes) = config(&condition.path_pattern_config);
                Self::Path(patterns(&values, &regexes, false))
            }
            // "The header name and the match evaluation are not case-sensitive."
            "http-header" => {
                let config = condition.http_header_config.clone()?;
                Self::Header(config.http_header_name, patterns(&config.values, &config.regex_values, true))
            }
            "query-string" => {
                let pairs = condition.query_string_config.as_ref()?.values.iter();
                let key =
                    |text: &str| Key { pattern: Glob::new(text, true, true), with_case: Glob::new(text, false, true) };
                let value = |text: &str| Glob::new(text, true, true);
                Self::Query(
                    pairs
                        .map(|pair| (pair.key.as_deref().map(key), value(pair.value.as_deref().unwrap_or_default())))
                        .collect(),
                )
            }
            "http-request-method" => Self::Method(config(&condition.http_request_method_config).0),
            "source-ip" => {
                let config = condition.source_ip_config.clone().unwrap_or_default();
                let blocks = if config.values.is_empty() { &condition.values } else { &config.values };
                Self::SourceIp(blocks.iter().map(|block| cidr(block)).collect::<Option<_>>()?)
            }
            _ => return None,
        };
        (!test.is_empty()).then_some(test)
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Host(patterns) | Self::Path(patterns) | Self::Header(_, patterns) => patterns.is_empty(),
            Self::Query(pairs) => pairs.is_empty(),
            Self::Method(methods) => methods.is_empty(),
            Self::SourceIp(blocks) => blocks.is_empty(),
        }
    }

    /// Whether it holds.
    pub(crate) fn holds(&self, view: &View<'_>) -> bool {
        let any = |patterns: &[Pattern], text: &str| patterns.iter().any(|pattern| pattern.matches(text));
        match self {
            Self::Host(patterns) => {
                let bare = view.host.strip_suffix('.').filter(|_| view.eyes.trailing_dot);
                let literal = |pattern: &&Pattern| matches!(pattern, Pattern::Glob(glob) if glob.is_literal());
                any(patterns, view.host)
                    || bare.is_some_and(|bare| patterns.iter().filter(literal).any(|pattern| pattern.matches(bare)))
            }
            Self::Path(patterns) => any(patterns, &view.path),
            // "If the same header appears multiple times in the request, we search them in order until a match is found."
            Self::Header(name, patterns) => view.request.values(name).any(|value| any(patterns, value)),
            Self::Query(wanted) => wanted.iter().any(|(key, value)| {
                let fits = |key: &Key, k: &str| {
                    if view.eyes.case_of_keys { key.with_case.matches(k) } else { key.pattern.matches(k) }
                };
                view.pairs.iter().any(|(k, v)| key.as_ref().is_none_or(|key| fits(key, k)) && value.matches(v))
            }),
            // "The match evaluation is case-sensitive."
            Self::Method(methods) => methods.contains(&view.request.method),
            Self::SourceIp(blocks) => blocks.iter().any(|block| contains(*block, view.request.client)),
        }
    }
}

fn patterns(values: &[String], regexes: &[String], fold: bool) -> Vec<Pattern> {
    let globs = values.iter().map(|value| Pattern::Glob(Glob::new(value, fold, false)));
    let compile =
        |regex: &String| RegexBuilder::new(regex).case_insensitive(fold).build().expect("a regular expression");
    globs.chain(regexes.iter().map(|regex| Pattern::Regex(compile(regex)))).collect()
}

/// Address and prefix length.
pub(crate) fn cidr(block: &str) -> Option<(IpAddr, u32)> {
    let (address, length) = block.split_once('/')?;
    Some((address.parse().ok()?, length.parse().ok()?))
}

/// Whether a block holds an address.
pub(crate) fn contains((network, length): (IpAddr, u32), address: IpAddr) -> bool {
    match (network, address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (u32::from(a) ^ u32::from(b)).checked_shr(32 - length).unwrap_or(0) == 0,
        (IpAddr::V6(a), IpAddr::V6(b)) => (u128::from(a) ^ u128::from(b)).checked_shr(128 - length).unwrap_or(0) == 0,
        _ => false,
    }
}
