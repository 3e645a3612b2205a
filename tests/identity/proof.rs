//! The proof behind `iam/access.md`: over generated policies and requests, what the task could do is what the pod can do,
//! unless a finding about the role explains the difference.

use std::collections::BTreeSet;

use ecs2eks::finding::Findings;
use ecs2eks::inventory::Inventory;
use ecs2eks::inventory::role::Role as Old;
use ecs2eks::migration::identity::{IamSettings, IdentityMode, Mechanism, Role};
use ecs2eks::migration::policy::{self, Context, Decision, Policy, Request, decide};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::account::{ISSUER, account, file, identified_with};

const ROLE: &str = "arn:aws:iam::111122223333:role/web";
const MANAGED: &str = "arn:aws:iam::111122223333:policy/team";
const BOUNDARY: &str = "arn:aws:iam::111122223333:policy/boundary";

/// Condition keys and variables: the first ones have the same value before and after, the others come from the session.
const STABLE: [&str; 3] = ["aws:RequestedRegion", "kms:ViaService", "s3:prefix"];
const SESSION: [&str; 4] = ["aws:userid", "aws:SourceVpce", "aws:PrincipalTag/team", "aws:PrincipalArn"];

fn action() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("*"),
        Just("s3:*"),
        Just("s3:Get*"),
        Just("S3:GetObject"),
        Just("sqs:SendMessage"),
        Just("s3:?etObject")
    ]
    .prop_map(str::to_owned)
}

fn resource() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("*".to_owned()),
        Just("arn:aws:s3:::home/*".to_owned()),
        Just("arn:aws:s3:::home/${s3:prefix}/*".to_owned()),
        Just("arn:aws:s3:::home/${aws:userid}/*".to_owned()),
        Just("arn:aws:s3:::home/${aws:PrincipalTag/team, 'none'}/*".to_owned()),
        Just("arn:aws:sqs:eu-west-1:111122223333:orders".to_owned()),
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    let operator = prop_oneof![
        Just("StringEquals"),
        Just("StringNotLike"),
        Just("StringLikeIfExists"),
        Just("ForAnyValue:StringEquals"),
        Just("Null")
    ];
    let key = prop_oneof![prop::sample::select(&STABLE[..]), prop::sample::select(&SESSION[..])];
    let value = prop_oneof![Just("a"), Just("b"), Just("*"), Just("true")];
    (operator, key, value).prop_map(|(operator, key, value)| json!({operator: {key: value}}))
}

fn statement() -> impl Strategy<Value = Value> {
    let parts =
        (any::<bool>(), any::<bool>(), any::<bool>(), action(), resource(), prop::option::weighted(0.4, condition()));
    parts.prop_map(|(deny, not_action, not_resource, action, resource, condition)| {
        let mut statement = json!({"Effect": if deny { "Deny" } else { "Allow" }});
        statement[if not_action { "NotAction" } else { "Action" }] = json!(action);
        statement[if not_resource { "NotResource" } else { "Resource" }] = json!([resource]);
        if let Some(condition) = condition {
            statement["Condition"] = condition;
        }
        statement
    })
}

/// A document as an account may hold it: of either version, as an object or as the URL-encoded text of IAM's own API.
fn document() -> impl Strategy<Value = Value> {
    let version = prop_oneof![3 => Just("2012-10-17"), 1 => Just("2008-10-17")];
    (version, prop::collection::vec(statement(), 1..4), any::<bool>()).prop_map(|(version, statements, encoded)| {
        let document = json!({"Version": version, "Statement": statements});
        if !encoded {
            return document;
        }
        let text = document.to_string().bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"));
        json!(text)
    })
}

fn request() -> impl Strategy<Value = (String, String)> {
    let action = prop_oneof![Just("s3:GetObject"), Just("s3:PutObject"), Just("sqs:SendMessage"), Just("iam:PassRole")];
    let resource = prop_oneof![
        Just("arn:aws:s3:::home/a/x"),
        Just("arn:aws:s3:::home/none/x"),
        Just("arn:aws:s3:::home/${aws:userid}/x"),
        Just("arn:aws:sqs:eu-west-1:111122223333:orders"),
        Just("*")
    ];
    (action, resource).prop_map(|(action, resource)| (action.to_owned(), resource.to_owned()))
}

fn inventory(inline: &[Value], managed: &Value, boundary: Option<&Value>, tagged: bool) -> Inventory {
    let mut inventory = account(&["web".to_owned()], ROLE);
    let policies: Vec<Value> = (0..)
        .zip(inline)
        .map(|(number, document)| json!({"PolicyName": format!("p{number}"), "PolicyDocument": document}))
        .collect();
    let attached = json!([{"PolicyName": "team", "PolicyArn": MANAGED, "PolicyDocument": managed}]);
    let role = &mut inventory.roles[0];
    role.inline_policies = serde_json::from_value(json!(policies)).expect("policies");
    role.attached_policies = serde_json::from_value(attached).expect("policies");
    if boundary.is_some() {
        role.permissions_boundary =
            serde_json::from_value(json!({"PermissionsBoundaryArn": BOUNDARY})).expect("a boundary");
    }
    if tagged {
        role.tags = serde_json::from_value(json!([{"Key": "team", "Value": "a"}])).expect("tags");
    }
    inventory
}

fn read(document: &Value) -> Policy {
    Policy::from_value(&policy::document(document).expect("decodes")).expect("reads")
}

/// What the account holds, by ARN: attaching a policy gives whatever the account has under it.
fn attached(arns: &[String], managed: &Value) -> Vec<Policy> {
    arns.iter()
        .map(|arn| {
            assert_eq!(arn, MANAGED);
            read(managed)
        })
        .collect()
}

fn before(old: &Old, managed: &Value, boundary: Option<&Value>, request: &Request) -> Decision {
    let mut policies: Vec<Policy> =
        old.inline_policies.iter().filter_map(|p| p.policy_document.as_ref()).map(read).collect();
    policies.push(read(managed));
    decide(&policies, boundary.map(read).as_ref(), request)
}

fn after(new: &Role, managed: &Value, boundary: Option<&Value>, request: &Request) -> Decision {
    let mut policies: Vec<Policy> = new.inline_policies.iter().map(|policy| read(&policy.document)).collect();
    policies.extend(attached(&new.managed_policies, managed));
    let boundary = new.boundary.as_ref().and(boundary).map(read);
    decide(&policies, boundary.as_ref(), request)
}

/// The circumstances of a call: the same, but for what belongs to the session.
fn context(session: [&str; 4], team: Option<&str>) -> Context {
    let stable = STABLE.iter().fold(Context::new(), |context, key| context.with(key, "a"));
    let keys = SESSION.iter().zip(session).filter(|(key, _)| **key != "aws:PrincipalTag/team");
    let context = keys.fold(stable, |context, (key, value)| context.with(key, value));
    team.into_iter().fold(context, |context, team| context.with("aws:PrincipalTag/team", team))
}

fn explained(findings: &Findings, role: &str) -> BTreeSet<&'static str> {
    let of_role = findings.as_slice().iter().filter(|finding| finding.subject.name == role);
    of_role.map(|finding| finding.rule.code).filter(|code| ["IAM002", "IAM009"].contains(code)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_pod_can_do_what_the_task_could_or_a_finding_says_why_not(
        inline in prop::collection::vec(document(), 0..3),
        managed in document(),
        boundary in prop::option::weighted(0.3, document()),
        tagged in any::<bool>(),
        pod_identity in any::<bool>(),
        requests in prop::collection::vec(request(), 1..12),
    ) {
        let inventory = inventory(&inline, &managed, boundary.as_ref(), tagged);
        let mechanism = if pod_identity { Mechanism::PodIdentity } else { Mechanism::Irsa };
        let iam = IamSettings { mechanism, ..IamSettings::default() };
        let (migration, findings) = identified_with(&inventory, Some(ISSUER), IdentityMode::Create, &iam);
        let (old, new) = (&inventory.roles[0], &migration.identities.roles[0]);
        prop_assert_eq!(new.boundary.is_some(), boundary.is_some());
        let explained = explained(&findings, "web");
        let team = tagged.then_some("a");
        let on_ecs = context(["AROAOLD:0123456789abcdef", "vpce-1", "", ROLE], team);
        let on_eks = context(["AROANEW:eks-shop-web", "vpce-2", "", new.arn.as_deref().unwrap_or_default()],
                             new.tags.get("team").map(String::as_str));
        for (action, resource) in requests {
            let request = |context: &Context| Request { action: action.clone(), resource: resource.clone(), context: context.clone() };
            let was = before(old, &managed, boundary.as_ref(), &request(&on_ecs));
            let is = after(new, &managed, boundary.as_ref(), &request(&on_eks));
            prop_assert!(was == is || !explained.is_empty(), "{action} on {resource}: {was:?} became {is:?} and nothing says so");
            // Under the same circumstances there is no difference at all.
            let same = after(new, &managed, boundary.as_ref(), &request(&on_ecs));
            prop_assert_eq!(was, same, "{} on {}", action, resource);
        }
        // The table says what the findings say, and nothing where they say nothing.
        let row = file(&migration, "iam/access.md").lines().find(|line| line.contains("prod/web")).map(str::to_owned).expect("a row");
        prop_assert_eq!(row.ends_with("|  |"), explained.is_empty(), "{}", row);
    }
}

#[test]
fn a_policy_that_could_not_be_read_takes_away_and_is_said() {
    let good = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}});
    let inventory = inventory(&[good.clone(), json!("%7Bnot a policy")], &good, None, false);
    let (migration, findings) =
        identified_with(&inventory, Some(ISSUER), IdentityMode::Create, &IamSettings::default());
    assert_eq!(explained(&findings, "web"), BTreeSet::from(["IAM002"]));
    assert_eq!(migration.identities.roles[0].inline_policies.len(), 1);
    assert!(file(&migration, "iam/access.md").contains("IAM002"));
}
