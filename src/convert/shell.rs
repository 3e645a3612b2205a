//! Quoting for commands that findings ask a person to run.

/// `word` as one word of a POSIX shell.
pub(super) fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+=,-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// `text` as a literal of the AWS CLI's `--query` language (`JMESPath`): JSON between backticks, so that no single quote is
/// needed inside of a shell's.
pub(super) fn jmespath_literal(text: &str) -> String {
    format!("`{}`", serde_json::Value::from(text).to_string().replace('`', r"\`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_words_stay_bare() {
        assert_eq!(quote("s3://bucket/key.env"), "s3://bucket/key.env");
        assert_eq!(quote(""), "''");
        assert_eq!(quote("a b"), "'a b'");
        assert_eq!(quote("it's $(x)"), r"'it'\''s $(x)'");
        assert_eq!(jmespath_literal("a`\"b"), r#"`"a\`\"b"`"#);
    }
}
