//! What a task role's permissions reveal about the application: who calls ECS, who asks Cloud Map, who may do everything.

use std::collections::{BTreeMap, BTreeSet};

use super::policies::{Attachment, RolePolicies, member};
use crate::finding::rules::identity as rules;
use crate::finding::{Findings, Rule, Subject};
use crate::migration::policy::{Effect, Patterns, Statement};

/// A service whose permissions mean something for the move.
struct Revealing {
    prefix: &'static str,
    rule: &'static Rule,
    meaning: &'static str,
    action: &'static str,
}

const REVEALING: [Revealing; 3] = [
    Revealing {
        prefix: "ecs",
        rule: &rules::ECS_API,
        meaning: "the application talks to the ECS API, which knows nothing about pods",
        action: "Find the calls in the application and replace them: tasks that it starts become Jobs, task protection \
                 becomes a PodDisruptionBudget and a longer termination grace period.",
    },
    Revealing {
        prefix: "servicediscovery",
        rule: &rules::CLOUD_MAP,
        meaning: "the application asks Cloud Map for its peers, and pods are not registered there",
        action: "Point the application to the Kubernetes Services of its peers, or register them in Cloud Map until it is changed.",
    },
    Revealing {
        prefix: "ssmmessages",
        rule: &rules::ECS_EXEC,
        meaning: "people used ECS Exec, which needs no permission of the pod on EKS",
        action: "Give those people `kubectl exec` through an EKS access entry, and leave these permissions out when you tidy up the role.",
    },
];

/// AWS's own policies that give nearly everything, by the end of their ARN.
const ADMINISTRATORS: [&str; 3] = ["policy/AdministratorAccess", "policy/PowerUserAccess", "policy/IAMFullAccess"];

/// Raises findings about what `policies` reveal.
pub(super) fn inspect(policies: &RolePolicies<'_>, subject: &Subject, findings: &mut Findings) {
    for revealing in &REVEALING {
        for (policy, actions) in named_actions(policies, revealing.prefix) {
            let listed: Vec<&str> = actions.into_iter().collect();
            let message = format!("It allows {}: {}.", listed.join(", "), revealing.meaning);
            findings.raise(revealing.rule, subject, member(policy), message, revealing.action);
        }
    }
    for (policy, services) in broad(policies) {
        let listed: Vec<&str> = services.into_iter().collect();
        let message = format!("It allows {}, all that these services can do; the copy is as wide.", listed.join(", "));
        let action = "Narrow the new role to what the application calls (IAM Access Analyzer can propose a policy from CloudTrail); the old one stays as it is.";
        findings.raise(&rules::BROAD_PERMISSION, subject, member(policy), message, action);
    }
    for policy in administrators(policies) {
        let message = "It allows nearly everything, so whoever controls one pod controls the account.";
        let action = "Replace it by what the application really calls (IAM Access Analyzer can propose a policy from CloudTrail); \
                      the copy is as wide as the original until then.";
        findings.raise(&rules::ADMINISTRATOR, subject, member(policy), message, action);
    }
}

/// Grants for a whole service, by policy: all of its actions, whatever the resource.
fn broad<'a>(policies: &'a RolePolicies<'_>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let unconditional = |statement: &Statement| grants(statement) && statement.conditions.is_empty();
    for (policy, statement) in policies.statements().filter(|(_, statement)| unconditional(statement)) {
        if let Patterns::Only(actions) = &statement.actions {
            let whole = |action: &&String| action.split_once(':').is_some_and(|(_, name)| name == "*");
            let services = actions.iter().filter(whole).map(String::as_str);
            found.entry(policy).or_default().extend(services);
        }
    }
    found.retain(|_, services| !services.is_empty());
    found
}

/// Allowed actions of a service by policy, as the policies write them.
fn named_actions<'a>(policies: &'a RolePolicies<'_>, prefix: &str) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (policy, statement) in policies.statements().filter(|(_, statement)| grants(statement)) {
        if let Patterns::Only(actions) = &statement.actions {
            let of_service = |action: &&String| {
                action.split_once(':').is_some_and(|(service, _)| service.eq_ignore_ascii_case(prefix))
            };
            for action in actions.iter().filter(of_service) {
                found.entry(policy).or_default().insert(action);
            }
        }
    }
    found
}

fn administrators<'a>(policies: &'a RolePolicies<'_>) -> BTreeSet<&'a str> {
    let by_statement = policies.statements().filter(|(_, statement)| is_administrator(statement)).map(|(name, _)| name);
    let by_arn = policies.policies.iter().filter_map(|policy| match policy.attachment {
        Attachment::Managed(arn) => ADMINISTRATORS.iter().any(|end| arn.ends_with(end)).then_some(policy.name),
        Attachment::Inline => None,
    });
    by_statement.chain(by_arn).collect()
}

fn is_administrator(statement: &Statement) -> bool {
    let all_actions = match &statement.actions {
        actions if actions.is_everything() => true,
        // `NotAction` in a grant allows all services that exist now and later, but for a few.
        Patterns::Except(_) => true,
        Patterns::Only(_) => false,
    };
    let all_resources = statement.resources.as_ref().is_some_and(Patterns::is_everything);
    grants(statement) && all_actions && all_resources && statement.conditions.is_empty()
}

pub(super) fn grants(statement: &Statement) -> bool {
    statement.effect == Effect::Allow
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::policies::read;
    use super::*;
    use crate::finding::ObjectKind;
    use crate::inventory::role::Role;

    fn codes(statement: &Value) -> Vec<&'static str> {
        let role: Role = serde_json::from_value(json!({
            "RoleName": "r",
            "InlinePolicies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": statement}}]
        }))
        .expect("role");
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::Role, "r"));
        let policies = read(&role, &[], &subject, true, &mut findings);
        inspect(&policies, &subject, &mut findings);
        findings.as_slice().iter().map(|finding| finding.rule.code).collect()
    }

    #[test]
    fn services_are_recognised_by_prefix_in_any_case() {
        assert_eq!(codes(&json!({"Effect": "Allow", "Action": "ECS:RunTask", "Resource": "*"})), ["IAM005"]);
        assert_eq!(codes(&json!({"Effect": "Allow", "Action": "ecs-extra:Run", "Resource": "*"})), Vec::<&str>::new());
        assert_eq!(codes(&json!({"Effect": "Deny", "Action": "ecs:*", "Resource": "*"})), Vec::<&str>::new());
        assert_eq!(
            codes(&json!({"Effect": "Allow", "Action": ["servicediscovery:*", "ssmmessages:*"], "Resource": "*"})),
            ["IAM006", "IAM007", "IAM043"]
        );
    }

    #[test]
    fn an_administrator_has_all_actions_on_all_resources_without_condition() {
        assert_eq!(codes(&json!({"Effect": "Allow", "Action": "*", "Resource": "*"})), ["IAM008"]);
        assert_eq!(codes(&json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})), ["IAM008"]);
        assert!(codes(&json!({"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::a"})).is_empty());
        let condition = json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "b"}}});
        assert!(codes(&condition).is_empty());
    }
}
