//! Raises the findings of the planner: what a person must know before the first step.

use crate::finding::rules::plan as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::index::Index;
use crate::migration::Target;

use super::facts::Facts;
use super::facts::owner::{Deployer, deployer};
use super::stages::Context;
use super::stages::foundation::owned_balancers;
use super::strategy::{Choice, Strategy};

/// Words in the repository of an image that serves charts, images or secrets.
const BOOTSTRAP: &[&str] = &[
    "chartmuseum",
    "nexus",
    "nexus3",
    "harbor-core",
    "registry",
    "artifactory",
    "artifactory-pro",
    "verdaccio",
    "vault",
    "zot",
];

/// Raises everything that concerns the account.
pub(super) fn of_account(context: &Context<'_>, target: &Target, findings: &mut Findings) {
    if target.cluster.is_none() {
        findings.raise(
            &rules::NO_CLUSTER,
            &Subject::new(ObjectKind::Inventory, "eksClusters"),
            "",
            "the inventory names no EKS cluster, so the plan's scripts do not know where to run",
            "create the cluster, then scan with --eks-cluster and plan again",
        );
    }
    for (balancer, tool) in owned_balancers(context) {
        findings.raise(
            &rules::WEIGHTS_BY_IAC,
            &Subject::new(ObjectKind::LoadBalancer, balancer),
            "",
            format!("tags say that {tool} manages it: the next apply puts the weights of the cutover back"),
            "let the tool ignore the actions of the listeners until the migration is over (step account/owners)",
        );
    }
}

/// Raises what concerns one workload that moves.
pub(super) fn of_workload(index: &Index<'_>, facts: &Facts<'_>, choice: &Choice, findings: &mut Findings) {
    let subject = &facts.workload.origin.subject;
    if let Some(service) = facts.service.filter(|_| !facts.rules.is_empty()) {
        let who = match deployer(service) {
            Deployer::Rolling => None,
            Deployer::EcsTrafficShift => Some("ECS writes the weights of its listener rule at every deployment"),
            Deployer::CodeDeploy => {
                Some("CodeDeploy points its listener rule at another target group at every deployment")
            }
            Deployer::External => Some("an external controller may point its listener rule at another target group"),
        };
        if let Some(who) = who {
            findings.raise(
                &rules::WEIGHTS_BY_DEPLOYER,
                subject,
                "deploymentController",
                who,
                "switch its pipelines off from the ramp to the park (step freeze)",
            );
        }
    }
    sticky(index, facts, findings);
    if choice.strategy == Strategy::Stateful {
        findings.raise(
            &rules::DATA_ON_INSTANCE,
            subject,
            "volumes",
            "it keeps data that no pod can mount, so somebody has to copy or rebuild it while nothing writes",
            "prepare backup, copy and comparison before its window (steps backup, quiesce, copy, start)",
        );
    }
    // Servers of charts and images are blockers already, with what they wait for.
    let known = findings.as_slice().iter().any(|found| {
        found.rule.code == crate::finding::rules::platform::BOOTSTRAP_CYCLE.code && found.subject == *subject
    });
    if let Some(image) = bootstrap_image(facts).filter(|_| !known) {
        findings.raise(
            &rules::BOOTSTRAP_SERVER,
            subject,
            "",
            format!("it runs {image}, from which other things may be installed, and will itself depend on the cluster"),
            "make sure that nothing in the platform layer is pulled from it",
        );
    }
}

fn sticky(index: &Index<'_>, facts: &Facts<'_>, findings: &mut Findings) {
    for rule in &facts.rules {
        let by_rule = super::forward::Forward::scanned(rule.actions).sticky_seconds.is_some();
        let by_group = super::facts::routes::forwarded(rule.actions)
            .iter()
            .filter_map(|(arn, _)| index.target_group(arn))
            .any(|group| {
                group.attributes.iter().any(|a| a.key == "stickiness.enabled" && a.value.as_deref() == Some("true"))
            });
        if by_rule || (by_group && !rule.is_layer4()) {
            findings.raise(
                &rules::STICKY_RULE,
                &Subject::new(ObjectKind::ListenerRule, rule.label()),
                "",
                "clients with a cookie stay with their target group until it expires, whatever the weights say",
                "shorten the duration before the ramp where the application allows it",
            );
        }
    }
}

/// Image of the main container, when it serves what a cluster may start from.
pub(super) fn bootstrap_image(facts: &Facts<'_>) -> Option<String> {
    let repository = facts
        .workload
        .pod
        .main()
        .map(|main| main.image.repository.clone())
        .or_else(|| facts.task_definition?.container_definitions.first()?.image.clone())?;
    let last = repository.rsplit('/').next()?.split([':', '@']).next()?;
    BOOTSTRAP.contains(&last).then(|| last.to_owned())
}
