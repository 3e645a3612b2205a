//! Quoting for commands that findings ask a person to run.

/// `word` as one word of a POSIX shell.
pub(super) fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+=,-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// `word` as one word of a POSIX shell in double quotes, for words with many single quotes.
pub(super) fn quote_double(word: &str) -> String {
    let escaped = word.chars().fold(String::new(), |mut escaped, c| {
        if matches!(c, '\\' | '"' | '$' | '`') {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    });
    format!("\"{escaped}\"")
}

/// `text` as a raw string literal of the AWS CLI's `--query` language (`JMESPath`).
pub(super) fn jmespath_literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}

/// `text` as a key in that language: bare when it is an identifier.
pub(super) fn jmespath_key(text: &str) -> String {
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if text.chars().all(legal) && text.starts_with(|c: char| !c.is_ascii_digit()) {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
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
        assert_eq!(quote_double("a 'b' $(x) \"`\\"), r#""a 'b' \$(x) \"\`\\""#);
        assert_eq!((jmespath_key("DB_URL"), jmespath_key("a.b")), ("DB_URL".to_owned(), "\"a.b\"".to_owned()));
    }
}
