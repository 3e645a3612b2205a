//! Rule transforms as Traefik's `replacePathRegex`, where the two can't differ.
//!
//! A load balancer's URL rewrite may match and produce a query, Traefik's works on the path alone; and Traefik replaces
//! every match where a load balancer's rewrite is about one. So only anchored path rewrites move; all others, and every
//! host rewrite, stay on the load balancer.
//!
//! Sources: ELB user guide "Transforms for listener rules"; Go `regexp.Expand`.

use std::fmt::Write as _;

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
    let replace = replace.as_deref()?;
    let path_only =
        regex.starts_with('^') && !regex.contains(r"\?") && replace.starts_with('/') && !replace.contains('?');
    if !path_only || !rule_regex::is_portable(regex) {
        return None;
    }
    let groups = rule_regex::capture_groups(regex)?;
    Some(ReplacePathRegex { regex: regex.clone(), replacement: go_replacement(replace, groups)? })
}

/// `$1x` means group 1 and an x; Go would read a group named `1x`.
fn go_replacement(replace: &str, groups: u32) -> Option<String> {
    let mut out = String::new();
    let mut chars = replace.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '$' {
            out.push(c);
            continue;
        }
        let mut number = String::new();
        while let Some(digit) = chars.next_if(char::is_ascii_digit) {
            number.push(digit);
        }
        let known = number.parse::<u32>().ok().filter(|group| *group <= groups)?;
        let _ = write!(out, "${{{known}}}");
    }
    Some(out)
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
    fn anchored_path_rewrites_move() {
        let Transforms::Path(rewrite) = url("^/catalogue/(.*)$", "/api/v2$1x") else { panic!("kept") };
        assert_eq!(rewrite.replacement, "/api/v2${1}x");
    }

    #[test]
    fn everything_else_stays() {
        for (regex, replace) in [
            ("/catalogue/(.*)", "/api/$1"),
            ("^/dp/([0-9]+)$", "/product.php?id=$1"),
            (r"^/a\?x=(.*)$", "/b/$1"),
            ("^/(?=x)", "/b"),
            ("^/a", "/b/$2"),
            ("^/a", "/b/$"),
            ("^/a", "b"),
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
