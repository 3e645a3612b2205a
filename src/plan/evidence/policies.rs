//! What a task role allows, as far as dependencies show in it: queues by ARN, Cloud Map look-ups.
//!
//! This is no policy evaluation. `Deny`, `NotAction` and conditions are left out, because a statement that allows an
//! action on a named queue is a hint about what the program does, whether or not something else denies it.

use serde_json::Value;

use crate::inventory::index::Index;

use super::super::facts::Facts;

/// Every pair of action and resource that the task role's statements allow.
pub(super) fn grants<'a>(index: &Index<'a>, facts: &Facts<'_>) -> Vec<(&'a str, &'a str)> {
    let Some(role) = facts.workload.task_role_arn.as_deref().and_then(|arn| index.role(arn)) else {
        return Vec::new();
    };
    let inline = role.inline_policies.iter().filter_map(|policy| policy.policy_document.as_ref());
    let attached = role.attached_policies.iter().filter_map(|policy| policy.policy_document.as_ref());
    let mut found = Vec::new();
    for document in inline.chain(attached) {
        for statement in items(document.get("Statement")) {
            if statement.get("Effect").and_then(Value::as_str) != Some("Allow") {
                continue;
            }
            for action in items(statement.get("Action")).filter_map(Value::as_str) {
                for resource in items(statement.get("Resource")).filter_map(Value::as_str) {
                    found.push((action, resource));
                }
            }
        }
    }
    found
}

/// Whether a statement allows this very action, by name or by a wildcard of its service.
pub(super) fn allows(index: &Index<'_>, facts: &Facts<'_>, action: &str) -> bool {
    grants(index, facts).iter().any(|(allowed, _)| covers(allowed, action))
}

/// Whether an action of a policy covers an action: letter case does not matter, a trailing `*` does.
pub(super) fn covers(allowed: &str, action: &str) -> bool {
    match allowed.strip_suffix('*') {
        // `*` alone is an administrator's policy and says nothing about what the program does.
        Some("") => false,
        Some(prefix) => action.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)),
        None => allowed.eq_ignore_ascii_case(action),
    }
}

fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list: &[Value] = match value {
        Some(Value::Array(items)) => items,
        Some(single) => std::slice::from_ref(single),
        None => &[],
    };
    list.iter()
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn wildcards_cover_their_service_only() {
        assert!(covers("sqs:*", "sqs:ReceiveMessage") && covers("SQS:receivemessage", "sqs:ReceiveMessage"));
        assert!(covers("sqs:Receive*", "sqs:ReceiveMessage"));
        assert!(!covers("*", "sqs:ReceiveMessage") && !covers("sqs:Send*", "sqs:ReceiveMessage"));
    }
}
