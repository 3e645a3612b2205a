//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}` and the escapes `${*}`, `${?}`, `${$}`.
//!
//! Source: IAM User Guide, "IAM policy elements: Variables and tags".

use super::request::Context;
use super::wildcard::{Token, tokens};

/// The text with every variable replaced by its value, as a pattern; `None` when the request has no value for one that has
/// no default. What a value holds is never a wildcard.
pub(super) fn resolve(text: &str, context: &Context) -> Option<Vec<Token>> {
    let mut pattern = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => pattern.extend(tokens(text)),
            Piece::Escaped(text) => pattern.extend(text.chars().map(Token::Literal)),
            Piece::Variable { name, default } => {
                pattern.extend(context.variable(name).or(default)?.chars().map(Token::Literal));
            }
        }
    }
    Some(pattern)
}

/// Names of the variables in a text, in order, without defaults and without the escapes.
pub fn variables(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Variable { name, default: _ } => Some(name),
        Piece::Text(_) | Piece::Escaped(_) => None,
    })
}

/// The text with every variable replaced by `*`, for "could this match".
pub(super) fn widen(text: &str) -> String {
    pieces(text)
        .map(|piece| match piece {
            // A literal `*` or `?` is at least matched by the wildcard of the same spelling.
            Piece::Text(text) | Piece::Escaped(text) => text,
            Piece::Variable { .. } => "*",
        })
        .collect()
}

enum Piece<'a> {
    Text(&'a str),
    Escaped(&'a str),
    Variable { name: &'a str, default: Option<&'a str> },
}

/// Splits a text at its variables; an unclosed `${` is plain text.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(start) = rest.find("${") else {
            return Some(Piece::Text(std::mem::take(&mut rest)));
        };
        if start > 0 {
            let (before, after) = rest.split_at(start);
            rest = after;
            return Some(Piece::Text(before));
        }
        let Some((inside, after)) = rest[2..].split_once('}') else {
            return Some(Piece::Text(std::mem::take(&mut rest)));
        };
        rest = after;
        Some(match inside {
            "*" | "?" | "$" => Piece::Escaped(inside),
            _ => match inside.split_once(',') {
                None => Piece::Variable { name: inside.trim(), default: None },
                Some((name, default)) => {
                    Piece::Variable { name: name.trim(), default: Some(default.trim().trim_matches('\'')) }
                }
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_without_defaults_and_escapes() {
        let text = "a/${aws:username}/${*}/${aws:PrincipalTag/team, 'none'}/${open";
        assert_eq!(variables(text).collect::<Vec<_>>(), ["aws:username", "aws:PrincipalTag/team"]);
        assert_eq!(widen(text), "a/*/*/*/${open");
    }
}
