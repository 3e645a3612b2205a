//! Names for new roles: `eks-<old>`, at most 64 characters, unique without regard to case, stable from run to run.
//!
//! Source: IAM User Guide, "IAM and AWS STS quotas" (names, and that they do not differ by case alone).

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

/// Longest role name.
pub(super) const MAX: usize = 64;

/// Gives every key its own name, made from `prefix` and its text. `taken` holds lower-case names of other roles in the
/// account. The result does not depend on the order of `wanted`.
pub(super) fn assign(
    prefix: &str,
    wanted: &BTreeMap<String, String>,
    taken: &BTreeSet<String>,
) -> BTreeMap<String, String> {
    let plain = |text: &str| format!("{prefix}{text}");
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for text in wanted.values() {
        *uses.entry(plain(text).to_lowercase()).or_default() += 1;
    }
    let mut used: BTreeSet<String> = taken.iter().cloned().chain(uses.keys().cloned()).collect();
    let mut names = BTreeMap::new();
    for (key, text) in wanted {
        let name = plain(text);
        let folded = name.to_lowercase();
        if name.len() <= MAX && uses.get(&folded) == Some(&1) && !taken.contains(&folded) {
            names.insert(key.clone(), name);
            continue;
        }
        let mut salted = key.clone();
        let unique = loop {
            let candidate = shortened(&name, &salted);
            if used.insert(candidate.to_lowercase()) {
                break candidate;
            }
            salted.push('+');
        };
        names.insert(key.clone(), unique);
    }
    names
}

/// A name that is cut when it must be, with six hexadecimal digits of `key` at its end.
fn shortened(name: &str, key: &str) -> String {
    let hash: String = Sha256::digest(key.as_bytes()).iter().take(3).map(|byte| format!("{byte:02x}")).collect();
    let room = MAX - hash.len() - 1;
    let cut: String = name.chars().filter(char::is_ascii).take(room).collect();
    format!("{}-{hash}", cut.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wanted(texts: &[(&str, &str)]) -> BTreeMap<String, String> {
        texts.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn an_ordinary_name_gets_the_prefix() {
        let names = assign("eks-", &wanted(&[("arn:a", "orders-task")]), &BTreeSet::new());
        assert_eq!(names["arn:a"], "eks-orders-task");
    }

    #[test]
    fn names_that_differ_by_case_or_exist_already_get_a_suffix() {
        let taken = BTreeSet::from(["eks-billing".to_owned()]);
        let names = assign("eks-", &wanted(&[("a", "Web"), ("b", "web"), ("c", "billing")]), &taken);
        let folded: BTreeSet<String> = names.values().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), 3);
        assert!(!folded.contains("eks-billing") && names["c"].starts_with("eks-billing-"));
    }

    proptest! {
        #[test]
        fn names_are_short_distinct_and_independent_of_each_other(
            texts in prop::collection::btree_map("[a-z]{1,6}", "[aA+=,.@_-]{1,3}|[a-zA-Z0-9-]{55,64}", 1..30),
            taken in prop::collection::btree_set("eks-[a+=,.@_-]{1,3}", 0..5),
        ) {
            let names = assign("eks-", &texts, &taken);
            let folded: BTreeSet<String> = names.values().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(folded.len(), texts.len());
            prop_assert!(folded.is_disjoint(&taken));
            prop_assert!(names.values().all(|name| name.len() <= MAX && name.starts_with("eks-")));
        }
    }
}
