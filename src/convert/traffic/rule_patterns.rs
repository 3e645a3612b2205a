//! The pattern compiler: from a rule's conditions to a matcher in Traefik's rule syntax v3 that decides the same.
//!
//! An ALB's `*` crosses dots and slashes and `?` is exactly one character; Traefik's own wildcards are narrower, so
//! everything but plain values and plain prefixes becomes an anchored regular expression. What Traefik can't decide as the
//! load balancer does is an [`Obstacle`]: such a rule stays on the load balancer.
//!
//! Sources: ELB user guide "Condition types for listener rules"; Traefik v3.7 "Rules & Priority" and `pkg/muxer/http`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::condition::{Condition, Patterns};
use super::rule_regex;
use crate::inventory::rule::QueryStringPair;

/// Matches every request that a listener without conditions gets.
pub const ANY: &str = "PathPrefix(`/`)";

/// Why Traefik can't decide a condition as the load balancer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// Behind a load balancer, `ClientIP()` is the load balancer's own address.
    SourceIp,
    /// Traefik's query matchers need a key.
    QueryWithoutKey,
    /// Traefik's query matchers take the key literally.
    QueryKeyPattern,
    /// The load balancer or Traefik itself changes this header, or it does not travel further than one hop.
    HeaderChanges,
    /// Go's regular expressions do not know the pattern, or read it otherwise.
    RegexDialect,
    /// Traefik takes ASCII host names only.
    HostNotAscii,
    /// Traefik upper-cases methods, the load balancer compares them exactly.
    MethodCase,
}

impl Obstacle {
    /// The reason as a clause: "because …".
    #[must_use]
    pub const fn because(self) -> &'static str {
        match self {
            Self::SourceIp => "only the load balancer sees the client's address",
            Self::QueryWithoutKey => "Traefik can't match a query value under any key",
            Self::QueryKeyPattern => "Traefik can't match a query key by pattern",
            Self::HeaderChanges => "this header is changed on the way, before Traefik compares it",
            Self::RegexDialect => "Traefik's regular expressions read the pattern differently",
            Self::HostNotAscii => "Traefik matches ASCII host names only",
            Self::MethodCase => "Traefik upper-cases request methods",
        }
    }
}

/// A matcher and what is worth knowing about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matcher {
    /// In Traefik's rule syntax.
    pub text: String,
    /// A query key has letters: the load balancer compares keys without case, Traefik with case.
    pub query_key_case: bool,
}

/// Compiles conditions, of which all must hold.
///
/// # Errors
/// Every obstacle, when there is at least one.
pub fn compile(conditions: &[Condition<'_>]) -> Result<Matcher, BTreeSet<Obstacle>> {
    let mut obstacles = BTreeSet::new();
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut query_key_case = false;
    for condition in conditions {
        let mut alternatives = Vec::new();
        let mut add = |alternative: Result<String, Obstacle>| match alternative {
            Ok(text) if alternatives.contains(&text) => {}
            Ok(text) => alternatives.push(text),
            Err(obstacle) => {
                obstacles.insert(obstacle);
            }
        };
        match condition {
            Condition::Host(patterns) => each(*patterns, host, host_regex, &mut add),
            Condition::Path(patterns) => each(*patterns, |glob| Ok(path(glob)), path_regex, &mut add),
            Condition::Header { name, patterns } if header_changes(name) => {
                let _ = patterns;
                add(Err(Obstacle::HeaderChanges));
            }
            Condition::Header { name, patterns } => {
                each(*patterns, |glob| Ok(header(name, glob)), |regex| header_regex(name, regex), &mut add);
            }
            Condition::Query(pairs) => {
                for pair in *pairs {
                    query_key_case |=
                        pair.key.as_deref().is_some_and(|key| key.contains(|c: char| c.is_ascii_alphabetic()));
                    add(query(pair));
                }
            }
            Condition::Method(methods) => methods.iter().for_each(|method| add(self::method(method))),
            Condition::SourceIp(_) => add(Err(Obstacle::SourceIp)),
        }
        groups.push(alternatives);
    }
    if obstacles.is_empty() { Ok(Matcher { text: all_of(&groups), query_key_case }) } else { Err(obstacles) }
}

/// Joins alternatives by `||` and groups by `&&`, with parentheses only where they change the meaning.
fn all_of(groups: &[Vec<String>]) -> String {
    match groups {
        [] => ANY.to_owned(),
        [only] => only.join(" || "),
        several => several
            .iter()
            .map(|group| if group.len() == 1 { group.concat() } else { format!("({})", group.join(" || ")) })
            .collect::<Vec<_>>()
            .join(" && "),
    }
}

fn each(
    patterns: Patterns<'_>,
    glob: impl Fn(&str) -> Result<String, Obstacle>,
    regex: impl Fn(&str) -> Result<String, Obstacle>,
    add: &mut impl FnMut(Result<String, Obstacle>),
) {
    patterns.globs.iter().filter(|text| !text.is_empty()).for_each(|text| add(glob(text)));
    patterns.regexes.iter().filter(|text| !text.is_empty()).for_each(|text| add(regex(text)));
}

fn host(pattern: &str) -> Result<String, Obstacle> {
    if !pattern.is_ascii() {
        return Err(Obstacle::HostNotAscii);
    }
    if has_wildcard(pattern) {
        // `Host(*.x)` would match one label only.
        Ok(format!("HostRegexp({})", literal(&format!("(?i)^{}$", regex_of(tokens(pattern, false))))))
    } else {
        Ok(format!("Host({})", literal(&pattern.to_ascii_lowercase())))
    }
}

fn host_regex(pattern: &str) -> Result<String, Obstacle> {
    if !pattern.is_ascii() {
        return Err(Obstacle::HostNotAscii);
    }
    // Traefik compares with the host in lower case.
    Ok(format!("HostRegexp({})", literal(&format!("(?i){}", portable(pattern)?))))
}

fn path(pattern: &str) -> String {
    let prefix = pattern.trim_end_matches('*');
    let rooted = prefix.starts_with('/') || (prefix.is_empty() && !pattern.is_empty());
    if has_wildcard(prefix) || !rooted {
        // Also for what does not begin with a slash and so never matches: `Path` would refuse it.
        format!("PathRegexp({})", literal(&over_lines("", pattern, false)))
    } else if prefix.len() == pattern.len() {
        format!("Path({})", literal(pattern))
    } else {
        // Character by character, as the load balancer's trailing `*`: `/a*` also takes `/ab`.
        format!("PathPrefix({})", literal(if prefix.is_empty() { "/" } else { prefix }))
    }
}

fn path_regex(pattern: &str) -> Result<String, Obstacle> {
    Ok(format!("PathRegexp({})", literal(portable(pattern)?)))
}

fn header(name: &str, pattern: &str) -> String {
    // `Header` compares the value with case, the load balancer without.
    format!("HeaderRegexp({}, {})", literal(name), literal(&format!("(?i)^{}$", regex_of(tokens(pattern, false)))))
}

fn header_regex(name: &str, pattern: &str) -> Result<String, Obstacle> {
    // "The header name and the match evaluation are not case-sensitive": unlike for paths, that goes for both kinds.
    Ok(format!("HeaderRegexp({}, {})", literal(name), literal(&format!("(?i){}", portable(pattern)?))))
}

fn query(pair: &QueryStringPair) -> Result<String, Obstacle> {
    let key = pair.key.as_deref().filter(|key| !key.is_empty()).ok_or(Obstacle::QueryWithoutKey)?;
    let key: String = tokens(key, true)
        .map(|token| match token {
            Token::Char(c) => Ok(c),
            Token::Any | Token::One => Err(Obstacle::QueryKeyPattern),
        })
        .collect::<Result<_, _>>()?;
    Ok(format!(
        "QueryRegexp({}, {})",
        literal(&key),
        literal(&over_lines("i", pair.value.as_deref().unwrap_or_default(), true))
    ))
}

fn method(method: &str) -> Result<String, Obstacle> {
    if method.contains(|c: char| c.is_ascii_lowercase()) {
        return Err(Obstacle::MethodCase);
    }
    Ok(format!("Method({})", literal(method)))
}

/// Headers that the load balancer, or Traefik's entry point before it compares, adds or rewrites, and those that end at
/// each hop. Underscores count as hyphens, because Traefik manages `X_Forwarded_For` too.
///
/// Sources: ELB user guide "HTTP headers and Application Load Balancers"; Traefik `pkg/middlewares/forwardedheaders`.
fn header_changes(name: &str) -> bool {
    const CHANGED: [&str; 11] = [
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-real-ip",
        "proxy-connection",
    ];
    let name = name.to_ascii_lowercase().replace('_', "-");
    CHANGED.contains(&name.as_str()) || name.starts_with("x-amzn-") || name.starts_with("x-forwarded-")
}

fn portable(pattern: &str) -> Result<&str, Obstacle> {
    rule_regex::is_portable(pattern).then_some(pattern).ok_or(Obstacle::RegexDialect)
}

fn has_wildcard(pattern: &str) -> bool {
    pattern.contains(['*', '?'])
}

/// A piece of a wildcard pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// This character.
    Char(char),
    /// `?`: any one character.
    One,
    /// `*`: any characters, or none.
    Any,
}

/// Takes a wildcard pattern apart. Only query strings know `\*`, `\?` and `\\`; elsewhere a backslash is itself.
pub fn tokens(pattern: &str, escapes: bool) -> impl Iterator<Item = Token> {
    let mut chars = pattern.chars().peekable();
    std::iter::from_fn(move || {
        Some(match chars.next()? {
            '*' => Token::Any,
            '?' => Token::One,
            '\\' if escapes => Token::Char(chars.next_if(|next| matches!(next, '*' | '?' | '\\')).unwrap_or('\\')),
            c => Token::Char(c),
        })
    })
}

/// An expression for a whole text that Traefik has decoded. It may hold a line feed, and a wildcard must go over it (`s`),
/// or `%0A` in a request would slip past the rule.
fn over_lines(flags: &str, pattern: &str, escapes: bool) -> String {
    let regex = regex_of(tokens(pattern, escapes));
    let wildcard = tokens(pattern, escapes).any(|token| !matches!(token, Token::Char(_)));
    match (flags, wildcard) {
        ("", false) => format!("^{regex}$"),
        (flags, wildcard) => format!("(?{flags}{})^{regex}$", if wildcard { "s" } else { "" }),
    }
}

fn regex_of(tokens: impl Iterator<Item = Token>) -> String {
    let mut out = String::new();
    for token in tokens {
        match token {
            // Two in a row mean the same as one.
            Token::Any if out.ends_with(".*") => {}
            Token::Any => out.push_str(".*"),
            Token::One => out.push('.'),
            Token::Char(c) => {
                if matches!(c, '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$') {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

/// A string literal of Traefik's rule syntax: between backticks, where nothing needs an escape, unless the text holds one.
fn literal(text: &str) -> String {
    if !text.contains(|c: char| c == '`' || c.is_control()) {
        return format!("`{text}`");
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
#[path = "rule_patterns_tests.rs"]
mod tests;
