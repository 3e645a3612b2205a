//! Account data in documents for people: nothing in it may become a line, markup or HTML.

/// Text on one line: control characters and other line ends become spaces.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if ends_line(c) { ' ' } else { c }).collect()
}

fn ends_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Account data as a Markdown code span: a run of backticks inside needs a longer fence.
#[must_use]
pub fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 && !text.is_empty() { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}

/// Our own sentences in Markdown may quote account data: nothing in it may become HTML, a table cell or a new line.
#[must_use]
pub fn prose(text: &str) -> String {
    one_line(text).replace('<', "&lt;").replace('>', "&gt;").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_line_or_starts_markup() {
        assert_eq!(one_line("a\nb\u{2028}c\0d"), "a b c d");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("web"), "`web`");
        assert_eq!(prose("<b>|x\n"), "&lt;b&gt;\\|x ");
    }
}
