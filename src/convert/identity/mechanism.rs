//! IRSA or Pod Identity, workload by workload: what was asked for, unless only IRSA works there.
//!
//! Source: EKS User Guide, "Learn how EKS Pod Identity grants pods access to AWS services" (considerations: Linux nodes on
//! Amazon EC2 only, roles of the cluster's own account).

use std::collections::BTreeSet;

use crate::finding::rules::identity as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::arn::Arn;
use crate::migration::identity::{Association, IamSettings, Mechanism};
use crate::migration::{Migration, Workload};

/// How this workload gets its role.
pub(super) fn of(workload: &Workload, settings: &IamSettings, account_id: &str) -> Mechanism {
    match wanted(workload, settings) {
        Mechanism::PodIdentity if obstacle(workload, account_id).is_none() => Mechanism::PodIdentity,
        Mechanism::PodIdentity | Mechanism::Irsa => Mechanism::Irsa,
    }
}

fn key(workload: &Workload) -> String {
    format!("{}/{}", workload.namespace, workload.name)
}

fn wanted(workload: &Workload, settings: &IamSettings) -> Mechanism {
    settings.workloads.get(&key(workload)).copied().unwrap_or(settings.mechanism)
}

/// Why Pod Identity can't serve a workload, as the rest of a sentence.
fn obstacle(workload: &Workload, account_id: &str) -> Option<String> {
    if workload.pod.node_selector.get("kubernetes.io/os").is_some_and(|system| system == "windows") {
        return Some("its agent runs on Linux nodes only".to_owned());
    }
    if workload.pod.node_selector.get("eks.amazonaws.com/compute-type").is_some_and(|kind| kind == "fargate") {
        return Some("its agent does not run on Fargate".to_owned());
    }
    let role = workload.task_role_arn.as_deref().and_then(|arn| Arn::parse(arn).ok())?;
    let foreign = !account_id.is_empty() && !role.account.is_empty() && role.account != account_id;
    foreign.then(|| format!("the role belongs to account {}, not to the cluster's", role.account))
}

/// Says where Pod Identity was asked for in vain, what it needs, and which exceptions are for nobody.
pub(super) fn report(
    migration: &Migration,
    settings: &IamSettings,
    associations: &[Association],
    findings: &mut Findings,
) {
    let with_role = |workload: &&Workload| workload.task_role_arn.is_some();
    for workload in migration.workloads.iter().filter(with_role) {
        if wanted(workload, settings) == Mechanism::PodIdentity
            && let Some(why) = obstacle(workload, &migration.target.account_id)
        {
            findings.raise(
                &rules::IRSA_REQUIRED,
                &workload.origin.subject,
                "",
                format!("Pod Identity can't serve this workload: {why}. It gets its role by IRSA."),
                "Nothing to do; to have the exception in writing, set `irsa` for it under iam.workloads.",
            );
        }
    }
    if !associations.is_empty() {
        let cluster = migration.target.cluster.as_deref().unwrap_or("not in the inventory");
        findings.raise(
            &rules::POD_IDENTITY_AGENT,
            &Subject::new(ObjectKind::EksCluster, cluster),
            "",
            format!(
                "{} service accounts get their role by Pod Identity, through an agent on every node and an SDK that knows it.",
                associations.len()
            ),
            "Let platform/ install the EKS add-on eks-pod-identity-agent before the first pod (nodes made by hand need eks-auth:AssumeRoleForPodIdentity), and check each application's AWS SDK against the versions of `ecs2eks explain IAM041`.",
        );
    }
    let known: BTreeSet<String> = migration.workloads.iter().map(key).collect();
    for name in settings.workloads.keys().filter(|name| !known.contains(*name)) {
        findings.raise(
            &rules::OVERRIDE_UNUSED,
            &Subject::new(ObjectKind::Inventory, "ecs2eks.yaml"),
            format!("iam.workloads[{name}]"),
            "No workload has this name, so the setting has no effect.",
            "Write it as namespace/workload, as iam/access.md lists the service accounts, or remove it.",
        );
    }
}
