//! The only place where commands become shell text.
//!
//! Every literal goes through [`quote`]. Single quotes switch everything off in a POSIX shell, so nothing in account data
//! can end the word but a single quote, which is replaced.

use crate::plan::{Command, Part, Word};

/// Width up to which a command stays on one line.
const WIDTH: usize = 100;

/// A literal as one shell word.
pub(in crate::emit) fn quote(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"_./:=@%+,-".contains(&b);
    // `=` may not come first (zsh), and words such as `if` only matter in the place of a command, where ours never stand.
    if !text.is_empty() && text.bytes().all(plain) && !text.starts_with('=') {
        text.to_owned()
    } else {
        // No program can be given a NUL: what holds one is not a name of anything, and must not break the script.
        format!("'{}'", text.replace('\'', r"'\''").replace('\0', "\u{fffd}"))
    }
}

/// A word of a command.
pub(super) fn word(word: &Word) -> String {
    let text: String = word
        .0
        .iter()
        .map(|part| match part {
            Part::Text(text) => quote(text),
            Part::Variable(name) => format!("\"${{{name}}}\""),
        })
        .collect();
    if text.is_empty() { "''".to_owned() } else { text }
}

/// A command as a line (or several) of a script, indented by `indent` spaces.
pub(super) fn command(command: &Command, indent: usize) -> String {
    let pad = " ".repeat(indent);
    match command {
        Command::Change { argv } => format!("{pad}{}", invocation("change", argv, indent)),
        Command::Check { argv } => format!("{pad}{}", invocation("check", argv, indent)),
        Command::Capture { variable, argv } => {
            let words: Vec<String> = argv.iter().map(word).collect();
            format!("{pad}{variable}=\"$({})\"", words.join(" "))
        }
        Command::Say { text } => format!("{pad}say {}", quote(text)),
        Command::Confirm { question } => format!("{pad}confirm {}", quote(question)),
    }
}

/// A command on one line, or with one line for each option when it is long.
fn invocation(verb: &str, argv: &[Word], indent: usize) -> String {
    let words: Vec<String> = argv.iter().map(word).collect();
    let single = format!("{verb} {}", words.join(" "));
    if single.len() + indent <= WIDTH && !single.contains('\n') {
        return single;
    }
    let mut lines = vec![verb.to_owned()];
    for text in words {
        // An option starts a line of its own; its values stay with it.
        let starts = text.starts_with("--") || text.starts_with("arn:") && lines.len() > 1;
        match lines.last_mut() {
            Some(line) if !starts => {
                line.push(' ');
                line.push_str(&text);
            }
            _ => lines.push(text),
        }
    }
    lines.join(&format!(" \\\n{}", " ".repeat(indent + 2)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads one shell word back, as a POSIX shell does: plain characters, `'…'`, and `\'` outside of quotes.
    fn read(text: &str) -> Option<String> {
        let mut out = String::new();
        let mut letters = text.chars();
        let mut quoted = false;
        while let Some(c) = letters.next() {
            match (quoted, c) {
                (true, '\'') => quoted = false,
                (true, c) => out.push(c),
                (false, '\'') => quoted = true,
                (false, '\\') => out.push(letters.next()?),
                (false, c) if c.is_ascii_alphanumeric() || "_./:=@%+,-".contains(c) => out.push(c),
                (false, _) => return None,
            }
        }
        (!quoted).then_some(out)
    }

    proptest! {
        #[test]
        fn quoting_is_undone_by_a_shell(text in any::<String>()) {
            prop_assert_eq!(read(&quote(&text)), Some(text));
        }
    }

    #[test]
    fn awkward_literals_stay_one_word() {
        for (text, quoted) in [
            ("", "''"),
            ("web", "web"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(reboot)", "'$(reboot)'"),
            ("`x`", "'`x`'"),
            ("a\nb", "'a\nb'"),
            ("*", "'*'"),
            ("~", "'~'"),
            ("=x", "'=x'"),
            ("#", "'#'"),
            ("!", "'!'"),
        ] {
            assert_eq!(quote(text), quoted);
        }
    }

    #[test]
    fn variables_are_quoted_between_literals() {
        let mixed = Word(vec![
            Part::Text("[{\"a\":\"".to_owned()),
            Part::Variable("arn_x".to_owned()),
            Part::Text("\"}]".to_owned()),
        ]);
        assert_eq!(word(&mixed), r#"'[{"a":"'"${arn_x}"'"}]'"#);
        assert_eq!(word(&Word(Vec::new())), "''");
    }
}
