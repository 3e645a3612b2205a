//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}` and the escapes `${*}`, `${?}`, `${$}`.
//!
//! Source: IAM User Guide, "IAM policy elements: Variables and tags".

/// Names of the variables in a text, in order, without defaults and without the escapes.
pub fn variables(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Variable(name) => Some(name),
        Piece::Text(_) | Piece::Escaped(_) => None,
    })
}

/// The text with every variable replaced by `*`, for "could this match".
pub(super) fn widen(text: &str) -> String {
    pieces(text)
        .map(|piece| match piece {
            // A literal `*` or `?` is at least matched by the wildcard of the same spelling.
            Piece::Text(text) | Piece::Escaped(text) => text,
            Piece::Variable(_) => "*",
        })
        .collect()
}

enum Piece<'a> {
    Text(&'a str),
    Escaped(&'a str),
    Variable(&'a str),
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
            _ => Piece::Variable(inside.split_once(',').map_or(inside, |(name, _)| name).trim()),
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
