//! Rule transforms as Traefik's `replacePathRegex`, where the two can't differ.
//!
//! A load balancer rewrites the URL, Traefik the path alone; a load balancer's rewrite is about one match, Traefik replaces
//! all; and Traefik answers 400 when the new path holds `//` or a dot segment. So a rewrite moves only when it is anchored at
//! the beginning, can't tell whether there is a query, and makes a clean path of a clean path: in practice, when it puts one
//! beginning in place of another. All others, and every host rewrite, stay on the load balancer.
//!
//! Sources: ELB user guide "Transforms for listener rules"; Traefik `pkg/middlewares/replacepathregex`; Go `regexp.Expand`.

use regex_syntax::hir::{Class, Dot, Hir, HirKind, Look};

use super::rule_regex;
use crate::inventory::rule::{Rewrite, Rewrites, RuleTransform};
use crate::migration::ReplacePathRegex;

/// What becomes of a rule's transforms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transforms {
    /// There are none.
    None,
    /// Traefik rewrites the path.
    Path(ReplacePathRegex),
    /// The load balancer goes on rewriting.
    OnLoadBalancer,
}

/// Decides about a rule's transforms.
#[must_use]
pub fn compile(transforms: &[RuleTransform]) -> Transforms {
    match transforms {
        [] => Transforms::None,
        [RuleTransform { kind, host_header_rewrite_config: None, url_rewrite_config: Some(config), unknown: _ }]
            if kind == "url-rewrite" =>
        {
            let Rewrites { rewrites, unknown: _ } = config;
            match rewrites.as_slice() {
                [rewrite] => path_rewrite(rewrite).map_or(Transforms::OnLoadBalancer, Transforms::Path),
                _ => Transforms::OnLoadBalancer,
            }
        }
        _ => Transforms::OnLoadBalancer,
    }
}

fn path_rewrite(rewrite: &Rewrite) -> Option<ReplacePathRegex> {
    let Rewrite { regex, replace, unknown: _ } = rewrite;
    if !rule_regex::is_portable(regex) {
        return None;
    }
    let replacement = Replacement::read(replace.as_deref()?)?;
    let tree = regex_syntax::parse(regex).ok()?;
    let beginning = Beginning::of(&tree)?;
    beginning
        .stays_clean(&replacement)
        .then(|| ReplacePathRegex { regex: regex.clone(), replacement: replacement.go() })
}

/// A piece of a replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Group(u32),
}

#[derive(Debug)]
struct Replacement(Vec<Piece>);

impl Replacement {
    /// Reads `/b/$1`. `None` for what is no clean path: without a slash in front, with a query, encoded or with `//` or `/.`.
    fn read(text: &str) -> Option<Self> {
        if !text.starts_with('/') || text.contains("//") || text.contains("/.") || text.contains(['?', '#', '%', '\\'])
        {
            return None;
        }
        let mut pieces = Vec::new();
        let mut parts = text.split('$');
        pieces.push(Piece::Text(parts.next()?.to_owned()));
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            let (number, text) = part.split_at(end);
            pieces.push(Piece::Group(number.parse().ok()?));
            if !text.is_empty() {
                pieces.push(Piece::Text(text.to_owned()));
            }
        }
        Some(Self(pieces))
    }

    /// In Go's notation: `$1x` would be a group of the name `1x` there.
    fn go(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Group(number) => format!("${{{number}}}"),
        };
        self.0.iter().map(piece).collect()
    }
}

/// An expression that takes the beginning of a path and leaves the rest alone, or puts it into a last group.
#[derive(Debug)]
struct Beginning<'a> {
    parts: &'a [Hir],
    /// Number of the group that takes the rest, query and all.
    rest: Option<u32>,
}

impl<'a> Beginning<'a> {
    fn of(tree: &'a Hir) -> Option<Self> {
        let HirKind::Concat(all) = tree.kind() else { return None };
        let (start, mut parts) = all.split_first()?;
        if *start.kind() != HirKind::Look(Look::Start) {
            return None;
        }
        let mut to_the_end = false;
        if let Some((last, before)) = parts.split_last()
            && *last.kind() == HirKind::Look(Look::End)
        {
            (to_the_end, parts) = (true, before);
        }
        let mut rest = None;
        if let Some((last, before)) = parts.split_last()
            && let HirKind::Capture(capture) = last.kind()
            && is_anything(&capture.sub)
        {
            (rest, parts) = (Some(capture.index), before);
        }
        // Where an expression ends at the end of the URL, only a last group can't see the query.
        let blind = (!to_the_end || rest.is_some()) && parts.iter().all(|part| never_meets(part, "?"));
        blind.then_some(Self { parts, rest })
    }

    fn stays_clean(&self, replacement: &Replacement) -> bool {
        let pieces = replacement.0.as_slice();
        let before = match (self.rest, pieces.split_last()) {
            (None, _) => pieces,
            (Some(rest), Some((Piece::Group(last), before))) if rest == *last => before,
            _ => return false,
        };
        let clean = |piece: &Piece| match piece {
            Piece::Text(_) => true,
            // A group that can be empty, or hold a slash or a dot, could make `//` or a dot segment.
            Piece::Group(number) => self.group(*number).is_some_and(|sub| {
                sub.properties().minimum_len().is_some_and(|len| len > 0) && never_meets(sub, "/.?")
            }),
        };
        let slash_before = matches!(before.last(), Some(Piece::Text(text)) if text.ends_with('/'));
        let slash_taken =
            matches!(self.parts.last().map(Hir::kind), Some(HirKind::Literal(text)) if text.0.ends_with(b"/"));
        before.iter().all(clean) && (!slash_before || slash_taken)
    }

    fn group(&self, number: u32) -> Option<&Hir> {
        self.parts.iter().find_map(|part| match part.kind() {
            HirKind::Capture(capture) if capture.index == number => Some(&*capture.sub),
            _ => None,
        })
    }
}

/// `.*`
fn is_anything(hir: &Hir) -> bool {
    let HirKind::Repetition(repetition) = hir.kind() else { return false };
    repetition.min == 0
        && repetition.max.is_none()
        && repetition.greedy
        && *repetition.sub == Hir::dot(Dot::AnyCharExceptLF)
}

/// Whether no text that the expression takes holds one of these characters. Assertions count as meeting them.
fn never_meets(hir: &Hir, characters: &str) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Literal(text) => !text.0.iter().any(|byte| characters.as_bytes().contains(byte)),
        HirKind::Class(Class::Unicode(class)) => {
            !class.iter().any(|range| characters.chars().any(|c| range.start() <= c && c <= range.end()))
        }
        HirKind::Class(Class::Bytes(class)) => {
            !class.iter().any(|range| characters.bytes().any(|byte| range.start() <= byte && byte <= range.end()))
        }
        HirKind::Look(_) => false,
        HirKind::Repetition(repetition) => never_meets(&repetition.sub, characters),
        HirKind::Capture(capture) => never_meets(&capture.sub, characters),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(|part| never_meets(part, characters)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn url(regex: &str, replace: &str) -> Transforms {
        let transforms: Vec<RuleTransform> = serde_json::from_value(json!([
            {"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": regex, "Replace": replace}]}}
        ]))
        .expect("transforms");
        compile(&transforms)
    }

    #[test]
    fn one_beginning_in_place_of_another_moves() {
        for (regex, replace, written) in [
            ("^/catalogue/(.*)$", "/api/v2/$1", "/api/v2/${1}"),
            ("^/catalogue/(.*)", "/v2.$1", "/v2.${1}"),
            (r"^\/api\/(.*)$", "/$1", "/${1}"),
            ("^/a", "/b", "/b"),
            ("^/a/", "/", "/"),
            ("^/([a-z]+)/v([0-9]+)/(.*)$", "/v$2/$1/$3", "/v${2}/${1}/${3}"),
            ("^/(?:a|b)/", "/$$", ""),
        ] {
            match url(regex, replace) {
                Transforms::Path(rewrite) => {
                    assert_eq!((rewrite.regex.as_str(), rewrite.replacement.as_str()), (regex, written));
                }
                other => assert_eq!((other, written), (Transforms::OnLoadBalancer, ""), "{regex} {replace}"),
            }
        }
    }

    #[test]
    fn everything_else_stays() {
        for (regex, replace) in [
            // Not at the beginning, or not in every alternative.
            ("/catalogue/(.*)", "/api/$1"),
            ("^/a|b", "/c"),
            ("(?m)^/a", "/c"),
            // Sees the query, or makes one.
            ("^/dp/([0-9]+)$", "/product.php?id=$1"),
            ("^/dp/([0-9]+)$", "/product/$1"),
            (r"^/a\?x=(.*)$", "/b/$1"),
            ("^/a/([^/]*)", "/$1"),
            ("^/a/(.*)$", "/b/$1/c"),
            ("^/a/.*$", "/b"),
            // Could make `//` or a dot segment.
            ("^/a", "/"),
            ("^/a(.*)$", "/$1"),
            ("^/a/(.*)", "/.$1"),
            ("^/a([a-z]*)/x", "/$1/y"),
            ("^/a/([^?]+)/x", "/$1"),
            // Not Go's dialect, no such group, no path.
            ("^/(?=x)", "/b"),
            ("^/a", "/b/$2"),
            ("^/a", "/b/$"),
            ("^/a", "b"),
            ("^/a", "/b%20"),
            ("^", "/b"),
        ] {
            assert_eq!(url(regex, replace), Transforms::OnLoadBalancer, "{regex} {replace}");
        }
        let host: Vec<RuleTransform> = serde_json::from_value(json!([
            {"Type": "host-header-rewrite", "HostHeaderRewriteConfig": {"Rewrites": [{"Regex": "a", "Replace": "b"}]}}
        ]))
        .expect("transforms");
        assert_eq!(compile(&host), Transforms::OnLoadBalancer);
        assert_eq!(compile(&[]), Transforms::None);
    }
}
