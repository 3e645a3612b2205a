//! IAM's wildcards: `*` is any number of characters (also `/` and `:`), `?` is exactly one.

/// A piece of a pattern: a wildcard, or a character that means itself (a filled-in value may hold a `*` of its own).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// `*`.
    Any,
    /// `?`.
    One,
    /// A character.
    Literal(char),
}

/// A text as a pattern.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    text.chars()
        .map(|c| match c {
            '*' => Token::Any,
            '?' => Token::One,
            c => Token::Literal(c),
        })
        .collect()
}

/// A pattern as the text that operators without wildcards compare with.
pub(super) fn plain_text(pattern: &[Token]) -> String {
    let spell = |token: &Token| match token {
        Token::Any => '*',
        Token::One => '?',
        Token::Literal(c) => *c,
    };
    pattern.iter().map(spell).collect()
}

/// Splits a pattern at a literal character into at most `most` parts.
pub(super) fn split(pattern: &[Token], at: char, most: usize) -> Vec<&[Token]> {
    pattern.splitn(most, |token| *token == Token::Literal(at)).collect()
}

/// Whether the whole text matches the pattern. Linear in memory, quadratic in time at worst.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    matches_tokens(&tokens(pattern), text)
}

/// The same for a pattern that is taken apart already.
#[must_use]
pub fn matches_tokens(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    // Where to go back to: the position after the last `*`, and the text position that it has swallowed up to.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Token::Any) => {
                star = Some((p + 1, t));
                p += 1;
            }
            Some(&token) if token == Token::One || token == Token::Literal(text[t]) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((after, swallowed)) => {
                    star = Some((after, swallowed + 1));
                    p = after;
                    t = swallowed + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&token| token == Token::Any)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, without any cleverness.
    fn direct(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|n| direct(rest, &text[n..])),
            Some((c, rest)) => text.split_first().is_some_and(|(d, tail)| (*c == '?' || c == d) && direct(rest, tail)),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab*?]{0,8}", text in "[ab]{0,10}") {
            let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
            prop_assert_eq!(matches(&pattern, &text), direct(&p, &t));
        }
    }
}
