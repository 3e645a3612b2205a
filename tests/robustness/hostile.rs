//! Values that break programs.

use serde_json::{Value, json};

/// Texts with a meaning for a path, a template, a shell, YAML, Markdown, HTML or DNS.
pub(crate) const TEXTS: &[&str] = &[
    "",
    " ",
    "-",
    ".",
    "..",
    "../../etc/passwd",
    "/etc/passwd",
    "a/../../b",
    "C:\\windows\\..\\x",
    "{{ .Values.image }}",
    "{{ include \"x\" . }}{{ end }}",
    "{{/* */}}",
    "$(id) `id` ${IFS} $$",
    "'; rm -rf / #",
    "\" || true; \"",
    "a\nb\r\nc",
    "tab\tand\u{7}bell",
    "nul\u{0}byte",
    "x: y # z",
    "- a\n- b",
    "&anchor *alias !!tag",
    "yes",
    "0x1F",
    "1e400",
    "12:30:45",
    "~",
    "</script><script>alert(1)</script>",
    "| a | b |\n`code`",
    "\u{1F600} \u{202E}rtl\u{2028}line",
    "ＵＮＩＣＯＤＥ",
    "A_Very.Odd-Name__",
    "arn:aws:ecs:::",
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a:b:c:d:e:f:g",
    "999999999999999999999",
    "7000-1",
    "0-65535",
    "fd00::1",
    "=~ not == (in [",
];

/// Every value of [`TEXTS`], and what is no text.
pub(crate) fn values() -> Vec<Value> {
    let mut all: Vec<Value> = TEXTS.iter().map(|text| json!(text)).collect();
    all.extend([
        Value::Null,
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.5),
        json!(1e308),
        json!([]),
        json!({}),
        json!([null]),
        json!([[[[]]]]),
        json!({"": ""}),
        json!({"../x": {"{{": "}}"}}),
        json!("x".repeat(5000)),
        json!(vec!["a"; 300]),
    ]);
    all
}
