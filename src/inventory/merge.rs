//! Joins two descriptions of one object.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Lists that are put together from several commands: their items add up. The member names an item.
const ADDED_UP: &[(&str, &str)] = &[
    ("InlinePolicies", "PolicyName"),
    ("AttachedPolicies", "PolicyArn"),
    ("Targets", "Id"),
    ("addons", "addonName"),
    ("nodegroups", "nodegroupName"),
];

/// Lays the later description over the earlier one, member by member, and names the members that differ.
///
/// Members that only one of them has are kept; of those that both have the later counts, because it is usually the newer.
pub(super) fn merge<T: Serialize + DeserializeOwned>(earlier: &T, later: &T) -> serde_json::Result<(T, Vec<String>)> {
    let mut merged: Map<String, Value> = serde_json::from_value(serde_json::to_value(earlier)?)?;
    let later: Map<String, Value> = serde_json::from_value(serde_json::to_value(later)?)?;
    let mut differing = Vec::new();
    for (member, value) in later {
        let Some(present) = merged.get_mut(&member) else {
            merged.insert(member, value);
            continue;
        };
        let id = ADDED_UP.iter().find(|(list, _)| *list == member).map(|(_, id)| *id);
        if let (Some(id), Value::Array(items), Value::Array(more)) = (id, &mut *present, &value) {
            add_up(items, more, id);
        } else if *present != value {
            *present = value;
            differing.push(member);
        }
    }
    Ok((serde_json::from_value(Value::Object(merged))?, differing))
}

fn add_up(items: &mut Vec<Value>, more: &[Value], id: &str) {
    for item in more {
        match items.iter_mut().find(|present| present.get(id).is_some() && present.get(id) == item.get(id)) {
            Some(present) => present.clone_from(item),
            None => items.push(item.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_later_counts_and_differences_are_named() {
        let (merged, differing) = merge(&json!({ "a": 1, "b": 2 }), &json!({ "b": 3, "c": 4 })).unwrap();
        assert_eq!((merged, differing), (json!({ "a": 1, "b": 3, "c": 4 }), vec!["b".to_owned()]));
    }

    #[test]
    fn policies_of_a_role_add_up() {
        let one = json!({ "InlinePolicies": [{ "PolicyName": "a", "PolicyDocument": 1 }] });
        let two = json!({ "InlinePolicies": [{ "PolicyName": "b" }, { "PolicyName": "a", "PolicyDocument": 2 }] });
        let (merged, differing) = merge(&one, &two).unwrap();
        let expected = json!({ "InlinePolicies": [{ "PolicyName": "a", "PolicyDocument": 2 }, { "PolicyName": "b" }] });
        assert_eq!((merged, differing), (expected, Vec::new()));
    }
}
