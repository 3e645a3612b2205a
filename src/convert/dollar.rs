//! Protection of `$` where kubelet would expand it.
//!
//! ECS hands every text to the container as it is. Kubelet expands `$(NAME)` and turns `$$` into `$` in environment
//! values, `command`, `args` and exec probes (`k8s.io/kubernetes/third_party/forked/golang/expansion`). Doubling every
//! `$` in exactly those four places gives the container the ECS text byte for byte. Lifecycle hooks and values from
//! Secrets are not expanded and must not be doubled.

/// `text` so that kubelet's expansion gives `text` back.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('$', "$$")
}

/// Every word escaped.
#[must_use]
pub fn escape_all(words: &[String]) -> Vec<String> {
    words.iter().map(|word| escape(word)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Kubelet's `expansion.Expand` with a mapping in which every variable is defined as `<NAME>`.
    fn kubelet_expand(input: &str) -> String {
        let bytes: Vec<char> = input.chars().collect();
        let mut out = String::new();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] != '$' || at + 1 == bytes.len() {
                out.push(bytes[at]);
                at += 1;
                continue;
            }
            match bytes[at + 1] {
                '$' => {
                    out.push('$');
                    at += 2;
                }
                '(' => match bytes[at + 2..].iter().position(|c| *c == ')') {
                    Some(length) => {
                        out.push('<');
                        out.extend(&bytes[at + 2..at + 2 + length]);
                        out.push('>');
                        at += length + 3;
                    }
                    None => {
                        out.push_str("$(");
                        at += 2;
                    }
                },
                other => {
                    out.push('$');
                    out.push(other);
                    at += 2;
                }
            }
        }
        out
    }

    #[test]
    fn the_model_of_kubelet_does_what_breaks_passwords() {
        assert_eq!(kubelet_expand("pa$$w0rd $(HOME) ${HOME} $X $"), "pa$w0rd <HOME> ${HOME} $X $");
    }

    proptest! {
        #[test]
        fn the_container_sees_the_ecs_text(text in "[$()a{}'\" é]{0,24}") {
            prop_assert_eq!(kubelet_expand(&escape(&text)), text);
        }
    }
}
