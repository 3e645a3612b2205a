//! Wildcard patterns of a load balancer: `*` is any characters or none, `?` exactly one.
//!
//! Source: `ELBv2` API reference, `RuleCondition`, `QueryStringConditionConfig`.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Byte(u8),
    One,
    Any,
}

/// A pattern.
#[derive(Debug, Clone)]
pub(crate) struct Glob {
    pieces: Vec<Piece>,
    fold: bool,
}

impl Glob {
    /// `fold` compares without case, `escapes` gives `\*`, `\?` and `\\` their meaning.
    pub(crate) fn new(pattern: &str, fold: bool, escapes: bool) -> Self {
        let mut pieces = Vec::new();
        let mut bytes = pattern.bytes().peekable();
        while let Some(byte) = bytes.next() {
            pieces.push(match byte {
                b'*' => Piece::Any,
                b'?' => Piece::One,
                b'\\' if escapes => {
                    Piece::Byte(bytes.next_if(|next| matches!(next, b'*' | b'?' | b'\\')).unwrap_or(b'\\'))
                }
                byte if fold => Piece::Byte(byte.to_ascii_lowercase()),
                byte => Piece::Byte(byte),
            });
        }
        Self { pieces, fold }
    }

    /// Whether it has no wildcards.
    pub(crate) fn is_literal(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Byte(_)))
    }

    /// Whether the whole text fits. Goes back to the last `*` only, which is enough.
    pub(crate) fn matches(&self, text: &str) -> bool {
        if !text.is_ascii() {
            // Patterns are ASCII: any other character only has to count as one.
            let one: Vec<u8> =
                text.chars().map(|c| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(0xff)).collect();
            return self.matches_bytes(&one);
        }
        self.matches_bytes(text.as_bytes())
    }

    fn matches_bytes(&self, text: &[u8]) -> bool {
        let (mut at, mut piece) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        while at < text.len() {
            let byte = if self.fold { text[at].to_ascii_lowercase() } else { text[at] };
            match self.pieces.get(piece) {
                Some(Piece::Any) => {
                    retry = Some((at, piece));
                    piece += 1;
                }
                Some(Piece::One) => (at, piece) = (at + 1, piece + 1),
                Some(Piece::Byte(wanted)) if *wanted == byte => (at, piece) = (at + 1, piece + 1),
                _ => {
                    let Some((from, star)) = retry else { return false };
                    retry = Some((from + 1, star));
                    (at, piece) = (from + 1, star + 1);
                }
            }
        }
        self.pieces[piece..].iter().all(|piece| *piece == Piece::Any)
    }
}

#[test]
fn wildcards() {
    let fits = |pattern: &str, text: &str| Glob::new(pattern, false, false).matches(text);
    for (pattern, text) in
        [("", ""), ("*", ""), ("*", "abc"), ("a*c", "ac"), ("a*c", "abcabc"), ("a?c", "abc"), ("*b*", "aabaa")]
    {
        assert!(fits(pattern, text), "{pattern} {text}");
    }
    for (pattern, text) in [("", "a"), ("?", ""), ("a?c", "ac"), ("a*c", "acb"), ("a", "A"), ("a\\*", "a*")] {
        assert!(!fits(pattern, text), "{pattern} {text}");
    }
}

#[test]
fn case_and_escapes() {
    assert!(Glob::new("*Chrome*", true, false).matches("mozilla CHROME/1"));
    assert!(Glob::new(r"100\*", true, true).matches("100*"));
    assert!(!Glob::new(r"100\*", true, true).matches("1000"));
    assert!(Glob::new(r"a\b", true, true).matches(r"A\B"));
}
