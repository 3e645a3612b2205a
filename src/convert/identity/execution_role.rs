//! Execution roles have no successor: ECS used them to pull images, read secrets and write logs, and on EKS the node, the
//! External Secrets readers and the log agent do that with roles of their own. This finds what each one was used for.
//!
//! Source: ECS Developer Guide, "Amazon ECS task execution IAM role".

use std::collections::BTreeSet;

use super::inspection::grants;
use super::policies::{self, Attachment, RolePolicies};
use super::registry;
use super::uses::RoleUse;
use crate::finding::Findings;
use crate::finding::rules::identity as rules;
use crate::inventory::Inventory;
use crate::migration::Workload;
use crate::migration::identity::{Duty, ExecutionRole};

/// AWS's own policy for execution roles: image pull from ECR and log streams.
const STANDARD_POLICY: &str = "policy/service-role/AmazonECSTaskExecutionRolePolicy";

/// Services whose permissions an execution role may use, with what takes over.
const DUTIES: [(&str, &str, &str); 4] = [
    ("ecr", "pull images from ECR", "the kubelet, with the node role (`AmazonEC2ContainerRegistryPullOnly`)"),
    ("logs", "write the `awslogs` streams", "the log agent, with its own role"),
    ("s3", "read environment files", "nobody: the files are imported once as a Secret"),
    ("fsx", "describe FSx file systems", "the CSI driver, with its own role"),
];

/// Services that only matter together with secrets.
const SECRETS: [&str; 3] = ["secretsmanager", "ssm", "kms"];

/// What `used` did for `workloads`. `fills_cache` is set when images come through a pull-through cache.
pub(super) fn split(
    used: &RoleUse<'_>,
    workloads: &[Workload],
    inventory: &Inventory,
    fills_cache: &mut bool,
    findings: &mut Findings,
) -> ExecutionRole {
    let mut duties = BTreeSet::new();
    let mut duty = |what: &str, now: &str| duties.insert(Duty { what: what.to_owned(), now: now.to_owned() });
    let subject = used.subject();
    let read = used.role.map(|role| policies::read(role, &inventory.gaps, &subject, false, findings));
    if let Some(read) = &read {
        let prefixes = allowed_prefixes(read);
        for (_, what, now) in DUTIES.iter().filter(|(prefix, _, _)| prefixes.contains(*prefix)) {
            duty(what, now);
        }
        let known = |prefix: &str| SECRETS.contains(&prefix) || DUTIES.iter().any(|(known, _, _)| *known == prefix);
        let others: Vec<&str> = prefixes.iter().map(String::as_str).filter(|prefix| !known(prefix)).collect();
        if !others.is_empty() {
            duty(
                &format!("permissions for {}", others.join(", ")),
                "nobody: applications could never use an execution role",
            );
        }
        // Listed by name: `ecr:*` is what people write who do not want to list the pull actions.
        let listed = |action: &String| registry::CACHE_ACTIONS.iter().any(|known| action.eq_ignore_ascii_case(known));
        let mut granted = read.statements().filter(|(_, statement)| grants(statement));
        if granted.any(|(_, statement)| statement.actions.listed().iter().any(listed)) {
            *fills_cache = true;
            findings.raise(
                &rules::PULL_THROUGH_CACHE,
                &subject,
                "",
                "It may create repositories and import images, so images come through an ECR pull-through cache.",
                "Allow ecr:BatchImportUpstreamImage and ecr:CreateRepository to the node role of the EKS cluster, or the first pull of a new tag fails; iam/access.md has the policy.",
            );
        }
    }
    for workload in used.workloads.iter().filter_map(|&position| workloads.get(position)) {
        if !workload.external_secrets.is_empty() {
            duty(
                &format!("read the secrets of tasks in {}", workload.namespace),
                &format!(
                    "External Secrets, as service account `{}/{}`",
                    workload.namespace,
                    crate::migration::identity::SECRET_READER
                ),
            );
        }
    }
    ExecutionRole { name: used.name.clone(), workloads: used.workloads.len(), duties }
}

/// Service prefixes of what the role allows, in lower case.
fn allowed_prefixes(read: &RolePolicies<'_>) -> BTreeSet<String> {
    let mut prefixes: BTreeSet<String> = read
        .statements()
        .filter(|(_, statement)| grants(statement))
        .flat_map(|(_, statement)| statement.action_prefixes())
        .collect();
    let standard = |attachment| matches!(attachment, Attachment::Managed(arn) if arn.ends_with(STANDARD_POLICY));
    if read.policies.iter().any(|policy| standard(policy.attachment)) {
        prefixes.extend(["ecr".to_owned(), "logs".to_owned()]);
    }
    prefixes
}
