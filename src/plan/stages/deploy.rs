//! The dark deploy: the chart is installed, pods run (or wait at zero), and nobody calls them yet.

use crate::migration::{Autoscaling, Controller};
use crate::plan::command::{Command, Line, Part, Word, line};
use crate::plan::facts::Facts;
use crate::plan::step::{Stage, Step};

/// How many pods the dark deploy starts.
pub(super) enum Size {
    /// As many as ECS runs, so that the way there needs no scale-out first.
    AsOnEcs,
    /// None: only one side may run.
    Zero,
}

/// The step.
pub(super) fn step(facts: &Facts<'_>, size: &Size) -> Step {
    let what = match (&facts.workload.controller, size) {
        (Controller::CronJob(_), _) => "suspended",
        (Controller::DaemonSet { .. }, _) => "on every node",
        (Controller::Deployment { .. }, Size::Zero) => "with no pods",
        (Controller::Deployment { .. }, Size::AsOnEcs) => "without traffic",
    };
    let why = match size {
        Size::Zero => "Everything but the pods is in place before the window in which none of them runs.",
        Size::AsOnEcs if matches!(facts.workload.controller, Controller::CronJob(_)) => {
            "It must not start anything while ECS still does."
        }
        Size::AsOnEcs => {
            "Pods show what they lack (images, secrets, permissions, network) before anybody depends on them."
        }
    };
    let mut verify = Vec::new();
    if !facts.workload.external_secrets.is_empty() {
        verify.push(line("external_secrets_ready").word(namespace(facts)).word(name(facts)).check());
    }
    verify.extend(ready(facts, size));
    Step::new(facts.id, "deploy", Stage::DarkDeploy, format!("Install the chart {what}"), why)
        .expects(match size {
            Size::Zero => "The release is there, its secrets are synced, and it has no pods.".to_owned(),
            Size::AsOnEcs if matches!(facts.workload.controller, Controller::CronJob(_)) => {
                "The release is there, its secrets are synced, and it starts nothing.".to_owned()
            }
            Size::AsOnEcs => "The release is there, its secrets are synced, and its pods are ready.".to_owned(),
        })
        .runs(
            300,
            format!("helm upgrade --install {}", facts.workload.name),
            super::as_planned(facts).into_iter().chain([install(facts, size).change()]).collect(),
        )
        .verifies("secrets are synced and the rollout is complete", verify)
        .undoes(
            60,
            "uninstalls the release",
            vec![
                line("helm uninstall --ignore-not-found --wait")
                    .word(name(facts))
                    .with("--namespace", namespace(facts))
                    .change(),
            ],
        )
}

/// Installs or upgrades the release with the size that the cutover needs.
pub(super) fn install(facts: &Facts<'_>, size: &Size) -> Line {
    let mut install = chart(facts);
    match (&facts.workload.controller, size) {
        (Controller::CronJob(_), _) => install = install.with("--set", "cronJob.suspend=true"),
        (Controller::Deployment { .. }, Size::Zero) => {
            install = install.with("--set", "replicaCount=0");
            if facts.workload.autoscaling.is_some() {
                install = install.with("--set", "autoscaling.enabled=false");
            }
        }
        (Controller::Deployment { .. }, Size::AsOnEcs) => {
            if let Some(minimum) = raised_minimum(facts) {
                install = install.with("--set", format!("autoscaling.minReplicas={minimum}"));
            }
        }
        (Controller::DaemonSet { .. }, _) => {}
    }
    install
}

/// Installs or upgrades the release as the chart says.
pub(super) fn chart(facts: &Facts<'_>) -> Line {
    let path = Word::of([Part::Variable("CHARTS_DIR".to_owned()), Part::Text(format!("/{}", facts.id))]);
    line("helm upgrade --install").word(name(facts)).word(path).with("--namespace", namespace(facts))
}

/// The minimum that the autoscaler must keep during the cutover, when its own is smaller than what ECS runs now.
pub(super) fn raised_minimum(facts: &Facts<'_>) -> Option<i64> {
    let (Autoscaling::Hpa { min, .. } | Autoscaling::Keda { min, .. }) = facts.workload.autoscaling.as_ref()?;
    let running = facts.running();
    (running > i64::from(*min)).then_some(running)
}

/// Says that the workload has the pods that it shall have.
pub(super) fn ready(facts: &Facts<'_>, size: &Size) -> Vec<Command> {
    let kind = match (&facts.workload.controller, size) {
        (Controller::CronJob(_), _) => {
            return vec![
                line("expect true kubectl get cronjob")
                    .word(name(facts))
                    .with("--namespace", namespace(facts))
                    .with("--output", "jsonpath={.spec.suspend}")
                    .check(),
            ];
        }
        (Controller::Deployment { .. }, Size::Zero) => return vec![no_pods(facts)],
        (Controller::Deployment { .. }, Size::AsOnEcs) => "deployment",
        (Controller::DaemonSet { .. }, _) => "daemonset",
    };
    vec![rollout(facts, kind)]
}

/// Waits for a rollout.
pub(super) fn rollout(facts: &Facts<'_>, kind: &str) -> Command {
    line("kubectl rollout status --timeout 10m")
        .word(format!("{kind}/{}", facts.workload.name))
        .with("--namespace", namespace(facts))
        .check()
}

/// Waits until no pod of the workload is left.
pub(super) fn no_pods(facts: &Facts<'_>) -> Command {
    line("eventually 300 pods_are 0").word(namespace(facts)).word(name(facts)).check()
}

/// Sets the number of pods through the release, so that Helm and the cluster agree about it.
pub(super) fn scale(facts: &Facts<'_>, replicas: i64) -> Command {
    let mut upgrade = chart(facts).with("--set", format!("replicaCount={replicas}"));
    if facts.workload.autoscaling.is_some() {
        upgrade = upgrade.with("--set", "autoscaling.enabled=false");
    }
    upgrade.change()
}

fn name<'f>(facts: &'f Facts<'_>) -> &'f str {
    facts.workload.name.as_str()
}

fn namespace<'f>(facts: &'f Facts<'_>) -> &'f str {
    facts.workload.namespace.as_str()
}
