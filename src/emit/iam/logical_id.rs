//! Logical ids of CloudFormation resources: letters and digits, made from the role's name alone, so that a role keeps its
//! id when others come and go.
//!
//! Source: CloudFormation User Guide, "Resources" (logical ids are alphanumeric and unique in the template).

use sha2::{Digest, Sha256};

/// The logical id of a role. Different names never share one: what the letters lose, six hexadecimal digits keep.
pub(super) fn logical_id(role_name: &str) -> String {
    let words = role_name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let camel: String = words
        .map(|word| {
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_ascii_uppercase())
        })
        .collect();
    if is_plain(role_name) {
        return format!("Role{camel}");
    }
    let hash =
        Sha256::digest(role_name.as_bytes()).iter().take(3).map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("Role{camel}X{hash}")
}

/// Whether the capital letters of the id alone tell where the hyphens were: lower-case words that begin with a letter.
fn is_plain(name: &str) -> bool {
    name.split('-').all(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_names_stay_readable() {
        assert_eq!(logical_id("eks-shop-prod-web-task"), "RoleEksShopProdWebTask");
        assert!(logical_id("eks-Shop_prod").starts_with("RoleEksShopProdX"));
    }

    proptest! {
        #[test]
        fn ids_are_alphanumeric_and_distinct(names in prop::collection::btree_set("[a-zA-Z0-9+=,.@_-]{1,12}", 1..60)) {
            let ids: BTreeSet<String> = names.iter().map(|name| logical_id(name)).collect();
            prop_assert_eq!(ids.len(), names.len());
            prop_assert!(ids.iter().all(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric())));
        }
    }
}
