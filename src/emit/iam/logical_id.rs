//! Logical ids of CloudFormation resources: letters and digits, made from the role's name alone, so that a role keeps its
//! id when others come and go.
//!
//! Source: CloudFormation User Guide, "Resources" (logical ids are alphanumeric and unique in the template).

use crate::migration::identity::ServiceAccountRef;
use crate::migration::name::short_hash;

/// The logical id of a role. Different names never share one: what the letters lose, six hexadecimal digits keep.
pub(super) fn logical_id(role_name: &str) -> String {
    let words = role_name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut id = "Role".to_owned();
    for word in words {
        let (first, rest) = word.split_at(1);
        id.push_str(&first.to_ascii_uppercase());
        id.push_str(rest);
    }
    if !is_plain(role_name) {
        id.push('X');
        id.push_str(&short_hash(role_name));
    }
    id
}

/// The logical id of an association. The dot between namespace and name makes it one with a hash.
pub(super) fn association_id(account: &ServiceAccountRef) -> String {
    let id = logical_id(&format!("{}.{}", account.namespace, account.name));
    format!("PodIdentity{}", id.trim_start_matches("Role"))
}

/// A name of letters, digits and underscores, for Terraform: the hyphens of a plain name become underscores; other names keep
/// apart by six hexadecimal digits.
pub(super) fn resource_name(name: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let mut id: String = name.chars().map(legal).collect();
    if !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        id.insert_str(0, "r_");
    }
    if !is_plain(name) {
        id.push_str("_x");
        id.push_str(&short_hash(name));
    }
    id
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
            let resources: BTreeSet<String> = names.iter().map(|name| resource_name(name)).collect();
            prop_assert_eq!(resources.len(), names.len());
            prop_assert!(resources.iter().all(|id| id.starts_with(|c: char| c.is_ascii_lowercase())));
        }
    }
}
