//! A policy in one line for people: `dynamodb:GetItem, Query on table/stock; s3:GetObject on images/*`.

use std::collections::BTreeMap;

use crate::inventory::arn::Arn;
use crate::migration::policy::{Effect, Patterns, Policy, Statement};

/// So many names are listed before the rest is counted.
const LISTED: usize = 5;

/// All statements of a policy. ARNs of `account` are shortened; others keep their account.
pub(super) fn policy(policy: &Policy, account: &str) -> String {
    let statements: Vec<String> = policy.statements.iter().map(|found| statement(found, account)).collect();
    if statements.is_empty() { "nothing".to_owned() } else { statements.join("; ") }
}

fn statement(statement: &Statement, account: &str) -> String {
    let mut text = match statement.effect {
        Effect::Allow => String::new(),
        Effect::Deny => "never ".to_owned(),
    };
    text.push_str(&match &statement.actions {
        Patterns::Only(listed) => actions(listed),
        Patterns::Except(listed) => format!("everything but {}", actions(listed)),
    });
    match &statement.resources {
        Some(all) if all.is_everything() => text.push_str(" on everything"),
        Some(Patterns::Only(listed)) => text.push_str(&format!(" on {}", resources(listed, account))),
        Some(Patterns::Except(listed)) => text.push_str(&format!(" on everything but {}", resources(listed, account))),
        None => {}
    }
    if !statement.conditions.is_empty() {
        let keys: Vec<&str> = statement.conditions.iter().map(|condition| condition.key.as_str()).collect();
        text.push_str(&format!(" (depends on {})", keys.join(", ")));
    }
    text
}

/// Actions grouped by service, so that the prefix is written once.
fn actions(listed: &[String]) -> String {
    let mut by_service: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for action in listed {
        let (service, name) = action.split_once(':').unwrap_or(("", action));
        by_service.entry(service).or_default().push(name);
    }
    let groups: Vec<String> = by_service
        .into_iter()
        .map(|(service, names)| match service {
            "" => "everything".to_owned(),
            service => format!("{service}:{}", shortened(&names)),
        })
        .collect();
    groups.join(", ")
}

fn resources(listed: &[String], account: &str) -> String {
    let names: Vec<String> = listed.iter().map(|arn| short_arn(arn, account)).collect();
    shortened(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

fn short_arn(text: &str, account: &str) -> String {
    match Arn::parse(text) {
        Ok(arn) if arn.account.is_empty() || arn.account == account => arn.resource.to_owned(),
        Ok(arn) => format!("{} of account {}", arn.resource, arn.account),
        Err(_) => text.to_owned(),
    }
}

fn shortened(names: &[&str]) -> String {
    match names.len().checked_sub(LISTED) {
        Some(rest) if rest > 1 => format!("{} and {rest} more", names[..LISTED].join(", ")),
        _ => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_policy_reads_as_one_line() {
        let value = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"],
             "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/stock"},
            {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:sqs:eu-west-1:444455556666:orders"},
            {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
        ]});
        let read = Policy::from_value(&value).expect("reads");
        assert_eq!(
            policy(&read, "111122223333"),
            "dynamodb:GetItem, Query on table/stock; never s3:* on orders of account 444455556666; \
             everything on everything (depends on aws:SecureTransport)"
        );
    }
}
