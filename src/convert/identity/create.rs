//! `create` mode: new roles with the old one's permissions. The old role stays as it is, so ECS notices nothing.

use super::policies;
use super::task_role::{Context, Converted, Part, RoleAccess, grants};
use super::uses::RoleUse;
use super::{context, copy, inspection, resources, trust};
use crate::finding::Findings;
use crate::finding::rules::identity as rules;
use crate::inventory::role::Role as Old;
use crate::migration::identity::ResourcePolicies;

pub(super) fn create(
    used: &RoleUse<'_>,
    old: &Old,
    parts: &[Part],
    context: &Context<'_>,
    converted: &mut Converted,
    findings: &mut Findings,
) {
    let subject = used.subject();
    let policies = policies::read(old, &context.inventory.gaps, &subject, true, findings);
    inspection::inspect(&policies, &subject, findings);
    let circumstances = context::inspect(&policies, &copy::tags(old).into_keys().collect(), &subject, findings);
    let account = used.arn().map(|arn| arn.account).unwrap_or_default();
    say_what_trust_loses(used, old, findings);
    say_what_is_shared(used, parts, findings);
    say_what_is_elsewhere(used, account, context, findings);

    let mut named = resources::with_policies(&policies, account);
    if !named.is_empty() {
        may_be_named(used, findings);
    }
    let chain = resources::assumed_roles(&policies);
    if !chain.is_empty() {
        let listed: Vec<&str> = chain.iter().map(String::as_str).collect();
        findings.raise(
            &rules::ROLE_CHAIN,
            &subject,
            "",
            format!(
                "The application assumes further roles ({}), and their trust policies decide from whom.",
                listed.join(", ")
            ),
            "Add the new role's ARN to the trust policies of those roles wherever they name the old one.",
        );
    }
    named.extend(chain);

    let lost = policies.lost.iter().map(|lost| format!("{lost} (IAM002)"));
    let differences: Vec<String> = lost.chain(context::difference(&circumstances)).collect();
    let path = context.settings.path.clone().unwrap_or_else(|| copy::path(old));
    for part in parts {
        let arn = context.names.arn(&path, &part.name, Some(account).filter(|account| !account.is_empty()));
        if arn.is_none() {
            account_unknown(used, findings);
        }
        for &position in &part.workloads {
            converted.assign(context, position, &part.name, arn.as_deref());
            let access = RoleAccess {
                before: used.name.clone(),
                after: Some(part.name.clone()),
                grants: grants(used, &policies),
                differences: differences.clone(),
            };
            converted.access.insert(position, access);
        }
        converted.roles.push(copy::copy(old, &policies, &part.name, &path, arn, part.admitted.clone()));
    }
    if !named.is_empty() {
        let after = parts.iter().map(|part| part.name.clone()).collect();
        converted.resource_policies.push(ResourcePolicies { before: used.name.clone(), after, resources: named });
    }
}

/// The objects are in `iam/access.md`, so that one finding holds all roles.
pub(super) fn may_be_named(used: &RoleUse<'_>, findings: &mut Findings) {
    findings.raise(
        &rules::RESOURCE_POLICIES,
        &used.subject(),
        "",
        "It may use objects that have policies of their own (buckets, keys, queues …), and those may name the old role, which the new one is not.",
        "Look for the old role's ARN in the policies of the objects listed in iam/access.md, and add the new role beside it before the cutover.",
    );
}

fn say_what_trust_loses(used: &RoleUse<'_>, old: &Old, findings: &mut Findings) {
    let others = trust::other_principals(old);
    if !others.is_empty() {
        let listed: Vec<&str> = others.iter().map(String::as_str).collect();
        findings.raise(
            &rules::TRUST_LEFT_OUT,
            &used.subject(),
            "assumeRolePolicyDocument",
            format!("The old role also trusts {}; the new role trusts only the pods.", listed.join(", ")),
            "Keep the old role until the others have a role of their own.",
        );
    }
}

fn say_what_is_shared(used: &RoleUse<'_>, parts: &[Part], findings: &mut Findings) {
    if used.workloads.len() < 2 {
        return;
    }
    let split = match parts.len() {
        1 => String::new(),
        several => format!(", in {several} equal roles because a trust policy holds so many names only"),
    };
    findings.raise(
        &rules::SHARED_ROLE,
        &used.subject(),
        "",
        format!(
            "{} workloads share this task role, and each keeps the permissions of all{split}.",
            used.workloads.len()
        ),
        "Give each workload its own role with only what it needs; the move is a good occasion, but not a condition.",
    );
}

fn say_what_is_elsewhere(used: &RoleUse<'_>, account: &str, context: &Context<'_>, findings: &mut Findings) {
    let own = context.migration.target.account_id.as_str();
    if !account.is_empty() && !own.is_empty() && account != own {
        findings.raise(
            &rules::OTHER_ACCOUNT,
            &used.subject(),
            "",
            format!("The task role belongs to account {account} and the EKS cluster to account {own}, so the copy can't attach that account's managed policies and reaches its data only where resource policies allow it."),
            format!("Deploy the role in account {account} with an OIDC provider for the cluster's issuer there and point the service account to it, or move the data's policies first."),
        );
    }
}

fn account_unknown(used: &RoleUse<'_>, findings: &mut Findings) {
    findings.raise(
        &rules::ACCOUNT_UNKNOWN,
        &used.subject(),
        "",
        "Neither the target nor the role names an account, so the new role's ARN is not known and the service account has no annotation.",
        "Add `aws iam get-role` output with ARNs (or scan the account) and convert again, or set serviceAccount.annotations in the chart's values by hand.",
    );
}
