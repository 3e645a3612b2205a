//! `reuse` mode: the task role stays, and its trust policy gets one statement for the cluster's service accounts.

use super::task_role::{Context, Converted, RoleAccess, grants, service_account};
use super::uses::RoleUse;
use super::{context, copy, inspection, policies, trust};
use crate::finding::Findings;
use crate::finding::rules::identity as rules;
use crate::inventory::role::Role as Old;
use crate::migration::Target;
use crate::migration::identity::{ReusedRole, TrustNames};
use crate::migration::policy::counted_size;

pub(super) fn reuse(
    used: &RoleUse<'_>,
    old: &Old,
    context: &Context<'_>,
    converted: &mut Converted,
    findings: &mut Findings,
) {
    let subject = used.subject();
    let policies = policies::read(old, &context.inventory.gaps, &subject, false, findings);
    inspection::inspect(&policies, &subject, findings);
    // The role keeps all its tags, AWS's own too.
    let circumstances = context::inspect(&policies, &copy::all_tags(old).into_keys().collect(), &subject, findings);
    if let Some(owner) = trust::owner(&copy::all_tags(old)) {
        findings.raise(
            &rules::ROLE_OWNED,
            &subject,
            "tags",
            format!("Its tags say that it belongs to {owner}, which puts the trust policy back at its next run."),
            "Add the statement from iam/reuse/ there instead of running the command, or convert with new roles (identity mode create).",
        );
    }
    for &position in &used.workloads {
        converted.assign(context, position, &used.name, old.arn.as_deref());
        let access = RoleAccess {
            before: used.name.clone(),
            after: Some(used.name.clone()),
            grants: grants(used, &policies),
            differences: context::difference(&circumstances).into_iter().collect(),
        };
        converted.access.insert(position, access);
    }
    let mut admitted = trust::Admitted::default();
    for &position in &used.workloads {
        if let Some(account) = service_account(context.migration, position) {
            admitted.admit(account, context.mechanism(position));
        }
    }
    let names = match names(&context.migration.target, &admitted) {
        Ok(names) => names,
        Err(why) => return not_extended(used, why, findings),
    };
    match trust::extended(old, &names, &admitted) {
        Err(why) => not_extended(used, &why, findings),
        Ok((before, after)) => {
            let size = counted_size(&after);
            if size > trust::QUOTA {
                findings.raise(
                    &rules::TRUST_TOO_LONG,
                    &subject,
                    "assumeRolePolicyDocument",
                    format!("With the cluster's statement the trust policy has {size} characters, and IAM takes {} by default.", trust::QUOTA),
                    "Request a higher quota \"Role trust policy length\" (up to 4096), or convert with new roles (identity mode create).",
                );
            }
            converted.reused.push(ReusedRole {
                name: used.name.clone(),
                path: copy::path(old),
                description: old.description.clone().filter(|text| !text.is_empty()),
                boundary: copy::boundary(old.permissions_boundary.as_ref()),
                max_session_seconds: copy::session(old.max_session_duration),
                tags: copy::tags(old),
                before,
                after,
            });
        }
    }
}

/// What the new statements name; an error when the inventory lacks what they need.
fn names(target: &Target, admitted: &trust::Admitted) -> Result<TrustNames, &'static str> {
    let provider = target.oidc_provider_arn().zip(target.oidc_issuer.clone());
    if !admitted.trusted.is_empty() && provider.is_none() {
        return Err("the EKS cluster's account or OIDC issuer is not in the inventory");
    }
    let cluster = target.cluster_arn();
    if !admitted.associated.is_empty() && cluster.is_none() {
        return Err("the EKS cluster's account, region or name is not in the inventory");
    }
    let (provider_arn, issuer) = provider.unwrap_or_default();
    Ok(TrustNames {
        provider_arn,
        issuer,
        account_id: target.account_id.clone(),
        cluster_arn: cluster.unwrap_or_default(),
    })
}

fn not_extended(used: &RoleUse<'_>, why: &str, findings: &mut Findings) {
    findings.raise(
        &rules::TRUST_NOT_EXTENDED,
        &used.subject(),
        "assumeRolePolicyDocument",
        format!("The trust policy could not be extended: {why}; the pods can't assume the role."),
        "Complete the input and convert again, or add the cluster's statement to the trust policy by hand.",
    );
}
