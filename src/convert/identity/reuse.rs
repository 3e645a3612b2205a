//! `reuse` mode: the task role stays, and its trust policy gets one statement for the cluster's service accounts.

use std::collections::BTreeSet;

use super::task_role::{Context, Converted, RoleAccess, grants, service_account};
use super::uses::RoleUse;
use super::{context, copy, inspection, policies, trust};
use crate::finding::Findings;
use crate::finding::rules::identity as rules;
use crate::inventory::role::Role as Old;
use crate::migration::identity::{ReusedRole, ServiceAccountRef};
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
    context::inspect(&policies, &copy::all_tags(old).into_keys().collect(), &subject, findings);
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
        converted.role_arns.extend(old.arn.clone().map(|arn| (position, arn)));
        let access = RoleAccess {
            before: used.name.clone(),
            after: Some(used.name.clone()),
            grants: grants(used, &policies),
            differences: Vec::new(),
        };
        converted.access.insert(position, access);
    }
    let target = &context.migration.target;
    let (Some(provider), Some(issuer)) = (target.oidc_provider_arn(), target.oidc_issuer.as_deref()) else {
        return not_extended(used, "the EKS cluster's account or OIDC issuer is not in the inventory", findings);
    };
    let accounts: BTreeSet<ServiceAccountRef> =
        used.workloads.iter().filter_map(|&position| service_account(context.migration, position)).collect();
    match trust::extended(old, &provider, issuer, &accounts) {
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
            converted.reused.push(ReusedRole { name: used.name.clone(), before, after });
        }
    }
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
