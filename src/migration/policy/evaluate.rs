//! Decides requests as IAM does: a refusal wins, then a grant, and what nobody speaks about is refused.
//!
//! This is the logic of identity policies and boundaries of one account. What it is not: resource policies, session policies
//! and organisation policies, which the account's inventory does not hold.
//!
//! Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements".

use super::request::{Context, Request};
use super::{Effect, Patterns, Policy, Statement, compare, variable, wildcard};

/// What policies say about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Granted.
    Allow,
    /// Refused by a statement.
    Deny,
    /// Refused because nothing grants it.
    ImplicitDeny,
}

impl Decision {
    /// Whether the request goes through.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allow)
    }
}

/// The decision of identity policies, within a boundary when there is one.
#[must_use]
pub fn decide<'a>(
    policies: impl IntoIterator<Item = &'a Policy>,
    boundary: Option<&Policy>,
    request: &Request,
) -> Decision {
    let own = all(policies, request);
    match boundary.map(|boundary| all([boundary], request)) {
        None | Some(Decision::Allow) => own,
        Some(Decision::Deny) => Decision::Deny,
        Some(Decision::ImplicitDeny) if own == Decision::Deny => Decision::Deny,
        Some(Decision::ImplicitDeny) => Decision::ImplicitDeny,
    }
}

fn all<'a>(policies: impl IntoIterator<Item = &'a Policy>, request: &Request) -> Decision {
    let mut decision = Decision::ImplicitDeny;
    for policy in policies {
        let variables = policy.evaluates_variables();
        for statement in policy.statements.iter().filter(|found| applies(found, variables, request)) {
            match statement.effect {
                Effect::Deny => return Decision::Deny,
                Effect::Allow => decision = Decision::Allow,
            }
        }
    }
    decision
}

/// Whether a statement speaks about a request. `variables` says whether `${…}` has a meaning in its document.
fn applies(statement: &Statement, variables: bool, request: &Request) -> bool {
    statement.covers_action(&request.action)
        && covers_resource(statement, variables, request)
        && statement.conditions.iter().all(|condition| compare::holds(condition, variables, &request.context))
}

fn covers_resource(statement: &Statement, variables: bool, request: &Request) -> bool {
    let listed = |patterns: &[String]| {
        patterns.iter().any(|pattern| {
            pattern_of(pattern, variables, &request.context)
                .is_some_and(|pattern| wildcard::matches_tokens(&pattern, &request.resource))
        })
    };
    match &statement.resources {
        None => true,
        Some(Patterns::Only(patterns)) => listed(patterns),
        Some(Patterns::Except(patterns)) => !listed(patterns),
    }
}

/// A text with its variables filled in, as a pattern; `None` when the request lacks one of them, so that it matches nothing.
pub(super) fn pattern_of(text: &str, variables: bool, context: &Context) -> Option<Vec<wildcard::Token>> {
    if variables { variable::resolve(text, context) } else { Some(wildcard::tokens(text)) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn policy(version: &str, statement: &Value) -> Policy {
        Policy::from_value(&json!({"Version": version, "Statement": statement})).expect("a policy")
    }

    fn request(action: &str, resource: &str) -> Request {
        Request { action: action.to_owned(), resource: resource.to_owned(), context: Context::new() }
    }

    #[test]
    fn a_refusal_wins_and_silence_refuses() {
        let allow = policy("2012-10-17", &json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}));
        let deny =
            policy("2012-10-17", &json!({"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "arn:aws:s3:::a/*"}));
        let decide = |action, resource| decide([&allow, &deny], None, &request(action, resource));
        assert_eq!(decide("s3:GetObject", "arn:aws:s3:::a/x"), Decision::Allow);
        assert_eq!(decide("S3:PutObject", "arn:aws:s3:::a/x"), Decision::Deny);
        assert_eq!(decide("s3:PutObject", "arn:aws:s3:::b/x"), Decision::Allow);
        assert_eq!(decide("sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:q"), Decision::ImplicitDeny);
    }

    #[test]
    fn a_boundary_only_takes_away() {
        let allow = policy("2012-10-17", &json!({"Effect": "Allow", "Action": "*", "Resource": "*"}));
        let boundary = policy("2012-10-17", &json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}));
        let with = |action| decide([&allow], Some(&boundary), &request(action, "*"));
        assert_eq!((with("s3:ListAllMyBuckets"), with("iam:ListRoles")), (Decision::Allow, Decision::ImplicitDeny));
        assert_eq!(decide([], Some(&boundary), &request("s3:GetObject", "*")), Decision::ImplicitDeny);
    }

    #[test]
    fn variables_need_the_current_version_and_a_value() {
        let statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:userid}/*"});
        let current = policy("2012-10-17", &statement);
        let old = policy("2008-10-17", &statement);
        let mut mine = request("s3:GetObject", "arn:aws:s3:::home/AROA:task/x");
        assert_eq!(decide([&current], None, &mine), Decision::ImplicitDeny, "no value, no match");
        mine.context = Context::new().with("aws:userid", "AROA:task");
        assert_eq!(decide([&current], None, &mine), Decision::Allow);
        assert_eq!(decide([&old], None, &mine), Decision::ImplicitDeny);
        assert_eq!(
            decide([&old], None, &request("s3:GetObject", "arn:aws:s3:::home/${aws:userid}/x")),
            Decision::Allow
        );
        mine.context = Context::new().with("aws:userid", "*");
        assert_eq!(decide([&current], None, &mine), Decision::ImplicitDeny, "a value is never a wildcard");
    }

    #[test]
    fn escapes_and_defaults_of_variables() {
        let statement = json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "a/${*}/${?}"},
                               {"Effect": "Allow", "Action": "s3:*", "Resource": "b/${aws:PrincipalTag/team, 'none'}"}]);
        let policy = policy("2012-10-17", &statement);
        let allowed = |resource| decide([&policy], None, &request("s3:X", resource)).is_allowed();
        assert!(allowed("a/*/?") && !allowed("a/x/y") && allowed("b/none") && !allowed("b/other"));
    }

    #[test]
    fn not_resource_with_a_variable_that_has_no_value_excludes_nothing() {
        let statement = json!({"Effect": "Deny", "Action": "*", "NotResource": "home/${aws:userid}"});
        let policy = policy("2012-10-17", &statement);
        assert_eq!(decide([&policy], None, &request("s3:X", "home/x")), Decision::Deny);
    }
}
