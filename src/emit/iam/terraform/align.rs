//! Aligns `=` of neighbouring lines as `terraform fmt` does, so that the files pass `terraform fmt -check` in a repository.
//!
//! A value that goes on over several lines stands alone: it ends the group of lines before it.

use std::fmt::Write as _;

/// The text with aligned attributes.
pub(super) fn align(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::with_capacity(text.len());
    let mut position = 0;
    while position < lines.len() {
        let group: Vec<(&str, &str)> = lines[position..].iter().map_while(|line| attribute(line)).collect();
        let indent = group.first().map_or(0, |(key, _)| indent_of(key));
        let group: Vec<_> = group.into_iter().take_while(|(key, _)| indent_of(key) == indent).collect();
        if group.is_empty() {
            out.push_str(lines[position]);
            out.push('\n');
            position += 1;
            continue;
        }
        let width = group.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0);
        position += group.len();
        for (key, value) in group {
            let _ = writeln!(out, "{key:width$} = {value}");
        }
    }
    out
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Key (with its indentation) and value of a line that holds one whole attribute.
fn attribute(line: &str) -> Option<(&str, &str)> {
    let start = indent_of(line);
    let rest = &line[start..];
    let key_length = match rest.strip_prefix('"') {
        None => rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))?,
        Some(quoted) => {
            let mut escaped = false;
            let end = quoted.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            })?;
            end + 2
        }
    };
    let value = rest[key_length..].strip_prefix(" = ").filter(|_| key_length > 0)?;
    (!value.ends_with(['{', '[', '('])).then_some((&line[..start + key_length], value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_aligned_and_longer_values_stand_alone() {
        let text = "a {\n  x = 1\n  long = \"{\"\n  m = {\n    \"k = v\" = 1\n    \"a\\\"\" = 2\n  }\n\n  y = 1\n}\n";
        let aligned =
            "a {\n  x    = 1\n  long = \"{\"\n  m = {\n    \"k = v\" = 1\n    \"a\\\"\"   = 2\n  }\n\n  y = 1\n}\n";
        assert_eq!(align(text), aligned);
        assert_eq!(align(aligned).replace("  ", " "), aligned.replace("  ", " "));
    }
}
