//! Annotation keys from free text.

use crate::migration::name::short_hash;

/// `prefix/name`, where the name is the text made legal: at most 63 of `[A-Za-z0-9_.-]`, with a hash where that loses
/// something. `prefix` is a DNS subdomain of ours.
///
/// Source: Kubernetes "Annotations", syntax and character set.
#[must_use]
pub(super) fn key(prefix: &str, text: &str) -> String {
    let legal: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-') { c } else { '-' }).collect();
    let trimmed = legal.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    if !text.is_empty() && trimmed == text && text.len() <= 63 {
        return format!("{prefix}/{text}");
    }
    let cut = trimmed.get(..trimmed.len().min(56)).unwrap_or(trimmed);
    let hash = short_hash(text);
    if cut.is_empty() { format!("{prefix}/{hash}") } else { format!("{prefix}/{cut}-{hash}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn legal_keys_stay() {
        assert_eq!(key("p", "cost-centre"), "p/cost-centre");
        assert!(key("p", "a:b/c").starts_with("p/a-b-c-"));
    }

    proptest! {
        #[test]
        fn every_text_gives_a_legal_key(text in ".{0,300}") {
            let key = key("p", &text);
            let name = key.strip_prefix("p/").unwrap_or_default();
            prop_assert!(!name.is_empty() && crate::convert::placement::affinity::is_label_value(name), "{}", key);
        }
    }
}
