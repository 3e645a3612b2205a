//! Objects that may know the old role by name: their own policies, and other roles' trust.

use std::collections::BTreeSet;

use super::inspection::grants;
use super::policies::RolePolicies;
use crate::inventory::arn::Arn;
use crate::migration::policy::Patterns;

/// Services whose objects carry a policy that often names roles, within one account too.
///
/// Source: IAM User Guide, "AWS services that work with IAM" (resource-based policies), narrowed to the ones that
/// workloads use. Objects of other accounts must name the caller whatever the service.
const WITH_POLICIES: [&str; 11] =
    ["codeartifact", "ecr", "elasticfilesystem", "es", "events", "kms", "lambda", "s3", "secretsmanager", "sns", "sqs"];

/// Resources, as the policies write them, that may name the role in their own policy. `account` is the role's own.
pub(super) fn with_policies(policies: &RolePolicies<'_>, account: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, statement) in policies.statements().filter(|(_, statement)| grants(statement)) {
        let Some(Patterns::Only(resources)) = &statement.resources else { continue };
        for resource in resources {
            match Arn::parse(resource) {
                Ok(arn) if arn.service == "iam" => {}
                Ok(arn) => {
                    let foreign = !arn.account.is_empty() && !account.is_empty() && arn.account != account;
                    if foreign || WITH_POLICIES.contains(&arn.service) {
                        found.insert(resource.clone());
                    }
                }
                // `*`: only the actions say which kind of object is meant.
                Err(_) if resource == "*" => {
                    let services =
                        statement.action_prefixes().filter(|prefix| WITH_POLICIES.contains(&prefix.as_str()));
                    found.extend(services.map(|service| format!("{service}: *")));
                }
                // A pattern that is not an ARN in all its parts, for example with a wildcard as account.
                Err(_) => {
                    if WITH_POLICIES.iter().any(|service| resource.split(':').nth(2) == Some(service)) {
                        found.insert(resource.clone());
                    }
                }
            }
        }
    }
    found
}

/// Roles that the role may assume, as the policies write them.
pub(super) fn assumed_roles(policies: &RolePolicies<'_>) -> BTreeSet<String> {
    let assumes = |actions: &Patterns| match actions {
        Patterns::Only(listed) => listed.iter().any(|action| {
            action.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("sts:assumerole")) || action == "sts:*"
        }),
        Patterns::Except(_) => false,
    };
    let statements = policies.statements().filter(|(_, statement)| grants(statement) && assumes(&statement.actions));
    statements.filter_map(|(_, statement)| statement.resources.as_ref()).flat_map(Patterns::listed).cloned().collect()
}
