//! What happens when a container ends: `essential`, `restartPolicy`, and dependants that take any exit code.
//!
//! A container that has ended keeps its pod from being Ready (kubelet, `GenerateContainersReadyCondition`), so "let it
//! stay down" can't be written for a service's pod; exit-code rules are used for Jobs only.

use k8s_openapi::api::core::v1::{ContainerRestartRule, ContainerRestartRuleOnExitCodes};

use crate::finding::rules::container as rules;
use crate::inventory::container::RestartPolicy;
use crate::migration::{Container, ContainerRole, KubernetesVersion};

use super::dollar;
use super::notes::Notes;
use super::task_context::WorkloadKind;

/// Most exit codes that the API server takes in one rule.
const MAX_CODES: usize = 255;

/// Writes the restart settings of a container that is already otherwise converted.
pub(super) fn convert(
    policy: Option<&RestartPolicy>,
    kind: WorkloadKind,
    version: KubernetesVersion,
    container: &mut Container,
    notes: &mut Notes<'_>,
) {
    let Some(RestartPolicy {
        enabled: Some(true),
        ignored_exit_codes,
        restart_attempt_period,
        unknown: _, // INV002 reports it
    }) = policy
    else {
        return;
    };
    let regular = matches!(container.role, ContainerRole::Main | ContainerRole::Sidecar);
    if kind == WorkloadKind::Job && regular && version.has_container_restart_rules() {
        let codes: Vec<i32> =
            ignored_exit_codes.iter().filter_map(|code| i32::try_from(*code).ok()).take(MAX_CODES).collect();
        if codes.is_empty() {
            container.restart_policy = Some("Always".to_owned());
        } else {
            container.restart_policy = Some("Never".to_owned());
            container.restart_policy_rules = vec![ContainerRestartRule {
                action: "Restart".to_owned(),
                exit_codes: Some(ContainerRestartRuleOnExitCodes { operator: "NotIn".to_owned(), values: Some(codes) }),
            }];
        }
    } else if !ignored_exit_codes.is_empty() || kind == WorkloadKind::Job {
        let codes = ignored_exit_codes.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        notes.raise(
            &rules::RESTART_POLICY,
            "restartPolicy",
            format!(
                "ECS restarts the container unless it ends with {}, after it has run for {} s; the pod restarts a service's container whatever its code, and a job's never",
                if codes.is_empty() { "nothing in particular".to_owned() } else { codes },
                restart_attempt_period.unwrap_or(300)
            ),
            "handle these exit codes in the entry point",
        );
    }
}

/// A non-essential container that nobody waits for may be a one-shot: it would run again and again in a service's pod.
pub(super) fn report_non_essential(long_running: bool, notes: &mut Notes<'_>) {
    if !long_running {
        notes.raise(
            &rules::NON_ESSENTIAL,
            "essential",
            "the container may end on ECS without being started again; in a pod it is started again each time",
            "if it runs once, move it to `initContainers` in values.yaml; if it runs for good, nothing",
        );
    }
}

/// Lets an init container succeed with any exit code, where the task definition shows that its image has a shell.
pub(super) fn tolerate_any_exit(entry_point: Option<&[String]>, container: &mut Container, notes: &mut Notes<'_>) {
    let shell = entry_point.and_then(<[String]>::first).filter(|word| is_shell(word));
    match (shell, &container.command, &container.args) {
        (Some(shell), Some(command), args) => {
            let words = command.iter().chain(args.iter().flatten()).cloned().collect();
            let script = dollar::escape("\"$@\"; exit 0");
            container.command = Some(vec![dollar::escape(shell), "-c".to_owned(), script, "any-exit-code".to_owned()]);
            container.args = Some(words);
        }
        _ => notes.raise(
            &rules::ANY_EXIT_CODE,
            "dependsOn",
            "others wait until this container has ended with any exit code; as an init container it is repeated until it succeeds and holds the pod back",
            "wrap its command so that it ends with 0 (`sh -c '…; exit 0'`) if a failure may be ignored",
        ),
    }
}

fn is_shell(word: &str) -> bool {
    matches!(word.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash"))
}
