//! The one way to write YAML: scalars by serde-saphyr, which quotes what YAML 1.1 readers would misread, layout and
//! comments by us.
//!
//! Helm's parser turns unquoted numbers into floats and `yes` into a boolean, so the scalar rules must hold for YAML 1.1
//! and 1.2 at once; `tests/yaml.rs` keeps the corpus of awkward strings.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use crate::report::one_line;

/// Why a value can't be written.
#[derive(Debug, thiserror::Error)]
pub enum YamlError {
    /// The value has no JSON form (a map with keys that are not text).
    #[error("can't represent the value: {0}")]
    Value(#[from] serde_json::Error),
    /// The YAML writer refused a scalar.
    #[error("can't write the scalar: {0}")]
    Scalar(#[from] serde_yaml::ser::Error),
}

/// Comments by JSON pointer (`/image/tag`), written above the member; a line feed starts a new comment line.
pub type Comments = BTreeMap<String, String>;

/// Renders any serialisable value as a YAML document without comments.
///
/// # Errors
/// When the value has no JSON form.
pub fn to_string<T: Serialize>(value: &T) -> Result<String, YamlError> {
    render(value, &Comments::new())
}

/// Renders a value with comments above its members.
///
/// # Errors
/// When the value has no JSON form.
pub fn render<T: Serialize>(value: &T, comments: &Comments) -> Result<String, YamlError> {
    layout(value, Layout { comments, blocks: false })
}

/// The same, with text of several lines as literal blocks where a block says exactly the same: for configuration files
/// inside values, which a person must be able to read.
///
/// # Errors
/// When the value has no JSON form.
pub fn render_blocks<T: Serialize>(value: &T, comments: &Comments) -> Result<String, YamlError> {
    layout(value, Layout { comments, blocks: true })
}

/// How a document is laid out.
#[derive(Clone, Copy)]
struct Layout<'a> {
    comments: &'a Comments,
    blocks: bool,
}

fn layout<T: Serialize>(value: &T, layout: Layout<'_>) -> Result<String, YamlError> {
    let comments = layout.comments;
    let value = serde_json::to_value(value)?;
    let mut out = String::new();
    if let Some(comment) = comments.get("") {
        write_comment(&mut out, 0, comment);
    }
    match &value {
        Value::Object(members) if !members.is_empty() => write_map(&mut out, 0, "", members, layout, true)?,
        Value::Array(items) if !items.is_empty() => write_list(&mut out, 0, "", items, layout)?,
        scalar => {
            out.push_str(&scalar_text(scalar, 0)?);
            out.push('\n');
        }
    }
    Ok(out)
}

/// Renders several documents into one stream separated by `---`.
///
/// # Errors
/// When a value has no JSON form.
pub fn documents<T: Serialize>(values: &[T]) -> Result<String, YamlError> {
    let texts = values.iter().map(to_string).collect::<Result<Vec<_>, _>>()?;
    Ok(texts.iter().fold(String::new(), |all, text| all + "---\n" + text))
}

fn write_map(
    out: &mut String,
    indent: usize,
    pointer: &str,
    members: &serde_json::Map<String, Value>,
    layout: Layout<'_>,
    mut first_indented: bool,
) -> Result<(), YamlError> {
    for (key, value) in members {
        let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
        if first_indented {
            if let Some(comment) = layout.comments.get(&pointer) {
                write_comment(out, indent, comment);
            }
            push_indent(out, indent);
        }
        first_indented = true;
        out.push_str(&scalar_text(&Value::String(key.clone()), indent)?);
        out.push(':');
        write_value(out, indent, &pointer, value, layout)?;
    }
    Ok(())
}

fn write_list(
    out: &mut String,
    indent: usize,
    pointer: &str,
    items: &[Value],
    layout: Layout<'_>,
) -> Result<(), YamlError> {
    for (position, item) in items.iter().enumerate() {
        let pointer = format!("{pointer}/{position}");
        if let Some(comment) = layout.comments.get(&pointer) {
            write_comment(out, indent, comment);
        }
        push_indent(out, indent);
        out.push('-');
        match item {
            Value::Object(members) if !members.is_empty() => {
                // A comment on the first member can't stand between the dash and the key.
                if let Some(comment) =
                    members.keys().next().and_then(|key| layout.comments.get(&format!("{pointer}/{key}")))
                {
                    let _ = out.pop();
                    out.truncate(out.len() - indent);
                    write_comment(out, indent, comment);
                    push_indent(out, indent);
                    out.push('-');
                }
                out.push(' ');
                write_map(out, indent + 2, &pointer, members, layout, false)?;
            }
            Value::Array(inner) if !inner.is_empty() => {
                out.push('\n');
                write_list(out, indent + 2, &pointer, inner, layout)?;
            }
            scalar => {
                out.push(' ');
                out.push_str(&scalar_text(scalar, indent + 2)?);
                out.push('\n');
            }
        }
    }
    Ok(())
}

fn write_value(
    out: &mut String,
    indent: usize,
    pointer: &str,
    value: &Value,
    layout: Layout<'_>,
) -> Result<(), YamlError> {
    match value {
        Value::Object(members) if !members.is_empty() => {
            out.push('\n');
            write_map(out, indent + 2, pointer, members, layout, true)
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            write_list(out, indent + 2, pointer, items, layout)
        }
        Value::String(text) if layout.blocks && is_block(text) => {
            out.push_str(" |\n");
            for line in text.lines() {
                if !line.is_empty() {
                    push_indent(out, indent + 2);
                    out.push_str(line);
                }
                out.push('\n');
            }
            Ok(())
        }
        scalar => {
            out.push(' ');
            out.push_str(&scalar_text(scalar, indent)?);
            out.push('\n');
            Ok(())
        }
    }
}

/// Whether a literal block with one final line feed gives back exactly this text in every reader: printable ASCII, no
/// indentation of its own on the first line, no blanks at the ends of lines.
fn is_block(text: &str) -> bool {
    let plain = |c: char| c == '\n' || c == ' ' || c.is_ascii_graphic();
    text.trim_end_matches('\n').contains('\n')
        && text.ends_with('\n')
        && !text.ends_with("\n\n")
        && !text.starts_with([' ', '\n'])
        && text.chars().all(plain)
        && text.lines().all(|line| line.trim_end() == line)
}

/// A scalar or an empty collection on one line. Text with line feeds becomes a double-quoted scalar, because a block
/// scalar's final line feeds depend on its indicator and are easily changed by hand.
fn scalar_text(value: &Value, _indent: usize) -> Result<String, YamlError> {
    match value {
        Value::String(text) if text.contains(['\n', '\r']) => Ok(double_quoted(text)),
        _ => {
            let options = serde_yaml::ser_options! { folded_wrap_chars: 1_000_000, prefer_block_scalars: false };
            let text = serde_yaml::to_string_with_options(value, options)?;
            Ok(text.trim_end_matches('\n').to_owned())
        }
    }
}

/// A YAML double-quoted scalar on one line.
fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control()
                || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') =>
            {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Text as comment lines.
#[must_use]
pub fn comment(text: &str) -> String {
    let mut out = String::new();
    write_comment(&mut out, 0, text);
    out
}

fn write_comment(out: &mut String, indent: usize, comment: &str) {
    for line in comment.lines() {
        push_indent(out, indent);
        out.push('#');
        if !line.is_empty() {
            out.push(' ');
            // A comment ends at a line break of any kind, so none may slip in from account data.
            out.push_str(&one_line(line));
        }
        out.push('\n');
    }
}

fn push_indent(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn comments_stand_above_their_members() {
        let value = json!({"image": {"tag": "1.0", "pull": "yes"}, "list": [{"a": "1"}, ["x"], "y"], "none": {}});
        let comments = Comments::from([
            ("/image".to_owned(), "where it came from".to_owned()),
            ("/image/tag".to_owned(), "decide\n\nsecond".to_owned()),
            ("/list/0/a".to_owned(), "first member".to_owned()),
        ]);
        let text = render(&value, &comments).expect("renders");
        assert_eq!(
            text,
            "# where it came from\nimage:\n  # decide\n  #\n  # second\n  tag: \"1.0\"\n  pull: \"yes\"\nlist:\n  \
             # first member\n  - a: \"1\"\n  -\n    - x\n  - \"y\"\nnone: {}\n"
        );
    }

    #[test]
    fn blocks_give_back_what_they_hold_and_nothing_else_becomes_one() {
        let value = json!({
            "config": "[INPUT]\n    Name tail\n\n[OUTPUT]\n    Name x # {{ y }}: z\n",
            "two": "a\n\n", "none": "a\nb", "first": " a\nb\n", "blank": "a \nb\n", "tab": "a\n\tb\n", "one": "a\n",
        });
        let text = render_blocks(&value, &Comments::new()).expect("renders");
        assert!(text.starts_with("config: |\n  [INPUT]\n      Name tail\n\n  [OUTPUT]\n"), "{text}");
        assert_eq!(text.matches("|\n").count(), 1, "{text}");
        let back: Value = serde_yaml::from_str(&text).expect("parses");
        assert_eq!(back, value);
    }

    #[test]
    fn line_feeds_survive_exactly() {
        let value = json!({"pem": "-----BEGIN\nabc\n-----END\n\n", "tab": "a\tb\r\n"});
        let text = to_string(&value).expect("renders");
        let back: Value = serde_yaml::from_str(&text).expect("parses");
        assert_eq!(back, value);
    }
}
