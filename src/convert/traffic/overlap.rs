//! Whether one request can satisfy two rules.
//!
//! A rule that stays on the load balancer is tried before everything that Traefik decides. Where an earlier rule of
//! Traefik's could take the same request, the load balancer has to know that rule too, or the order would change. "Yes"
//! when in doubt: a needless entry on the load balancer is harmless, a missing one reroutes traffic.

use super::condition::{Condition, Patterns};
use super::rule_patterns::{Token, tokens};

/// Whether a request may exist that satisfies both.
#[must_use]
pub fn may_overlap(left: &[Condition<'_>], right: &[Condition<'_>]) -> bool {
    left.iter().all(|a| right.iter().all(|b| compatible(a, b)))
}

/// Whether two conditions can hold for one request.
fn compatible(left: &Condition<'_>, right: &Condition<'_>) -> bool {
    match (left, right) {
        (Condition::Host(a), Condition::Host(b)) => any_pair(*a, *b, false),
        (Condition::Path(a), Condition::Path(b)) => any_pair(*a, *b, true),
        (Condition::Method(a), Condition::Method(b)) => a.iter().any(|method| b.contains(method)),
        // A request has one host, path and method, but any number of headers and parameters.
        _ => true,
    }
}

fn any_pair(left: Patterns<'_>, right: Patterns<'_>, case_sensitive: bool) -> bool {
    let unknowable = !left.regexes.is_empty() || !right.regexes.is_empty();
    unknowable || left.globs.iter().any(|a| right.globs.iter().any(|b| globs_intersect(a, b, case_sensitive)))
}

/// Whether two wildcard patterns have a text in common, in time proportional to the product of their lengths.
fn globs_intersect(left: &str, right: &str, case_sensitive: bool) -> bool {
    let read = |pattern: &str| -> Vec<Token> {
        let text = if case_sensitive { pattern.to_owned() } else { pattern.to_lowercase() };
        tokens(&text, false).collect()
    };
    let (left, right) = (read(left), read(right));
    // row[j]: what is left of `left` from the current position on meets `right[j..]`.
    let mut row = vec![false; right.len() + 1];
    for i in (0..=left.len()).rev() {
        let below = row.clone();
        for j in (0..=right.len()).rev() {
            row[j] = match (left.get(i), right.get(j)) {
                (None, None) => true,
                (Some(Token::Any), _) => below[j] || (j < right.len() && row[j + 1]),
                (_, Some(Token::Any)) => row[j + 1] || (i < left.len() && below[j]),
                (Some(a), Some(b)) => (*a == Token::One || *b == Token::One || a == b) && below[j + 1],
                _ => false,
            };
        }
    }
    row[0]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn patterns_meet_or_do_not() {
        for (left, right, expected) in [
            ("/a/*", "/a/b", true),
            ("/a/*", "/a", false),
            ("/*/legacy", "/api/*", true),
            ("/*/legacy", "/api", false),
            ("*.example.com", "www.example.com", true),
            ("*.example.com", "example.com", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*", "", true),
            ("a*b", "*c", false),
            ("a*", "*b", true),
        ] {
            assert_eq!(globs_intersect(left, right, true), expected, "{left} {right}");
            assert_eq!(globs_intersect(right, left, true), expected, "{right} {left}");
        }
        assert!(globs_intersect("WWW.x", "www.X", false));
        assert!(!globs_intersect("/A", "/a", true));
    }

    fn matches(pattern: &[Token], text: &[char]) -> bool {
        match (pattern.first(), text.first()) {
            (None, None) => true,
            (Some(Token::Any), first) => {
                matches(&pattern[1..], text) || (first.is_some() && matches(pattern, &text[1..]))
            }
            (Some(Token::One), Some(_)) => matches(&pattern[1..], &text[1..]),
            (Some(Token::Char(a)), Some(b)) => a == b && matches(&pattern[1..], &text[1..]),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn a_text_that_matches_both_is_never_missed(left in "[ab*?]{0,6}", right in "[ab*?]{0,6}", text in "[ab]{0,6}") {
            let text: Vec<char> = text.chars().collect();
            let both = [&left, &right].iter().all(|p| matches(&tokens(p, false).collect::<Vec<_>>(), &text));
            prop_assert!(!both || globs_intersect(&left, &right, true));
        }

        #[test]
        fn disjoint_patterns_of_a_small_alphabet_are_told_apart(left in "[ab?]{0,4}", right in "[ab?]{0,4}") {
            let tokens_of = |p: &str| tokens(p, false).collect::<Vec<_>>();
            let (a, b) = (tokens_of(&left), tokens_of(&right));
            let mut texts: Vec<Vec<char>> = vec![vec![]];
            for _ in 0..4 {
                let longer: Vec<Vec<char>> = texts.iter()
                    .flat_map(|t| ['a', 'b'].map(|c| { let mut t = t.clone(); t.push(c); t })).collect();
                texts.extend(longer);
            }
            let common = texts.iter().any(|t| matches(&a, t) && matches(&b, t));
            prop_assert_eq!(globs_intersect(&left, &right, true), common);
        }
    }
}
