//! What a container converts to without a loss of its own and what still needs a person's eye.

use crate::finding::rules::container as rules;
use crate::finding::rules::environment as environment_rules;
use crate::finding::rules::runtime as runtime_rules;
use crate::finding::rules::task as task_rules;
use crate::inventory::container::ContainerDefinition;
use crate::migration::ContainerRole;

use super::known_images::{self, Helper};
use super::notes::Notes;
use super::resources::{Size, TaskSize};
use super::{credentials, restart, runtime_traps};

/// Reports on one container in the part that it plays.
pub(super) fn report(container: &ContainerDefinition, role: ContainerRole, notes: &mut Notes<'_>) {
    let helper = known_images::helper(container);
    if container.essential == Some(false) && role == ContainerRole::Sidecar {
        let restarts = container.restart_policy.as_ref().is_some_and(|policy| policy.enabled == Some(true));
        let lasting = helper != Helper::None
            || restarts
            || container.health_check.is_some()
            || !container.port_mappings.is_empty();
        restart::report_non_essential(lasting, notes);
    }
    let beside = matches!(role, ContainerRole::Sidecar | ContainerRole::NativeSidecar);
    if container.essential != Some(false) && beside {
        notes.raise(
            &rules::ESSENTIAL,
            "essential",
            "ECS stops the whole task when this container ends; in a pod only the container itself is started again",
            "check that the others survive its restart; if not, give them a liveness probe that notices",
        );
    }
    if helper == Helper::Agent && role != ContainerRole::Main {
        notes.raise(
            &runtime_rules::AGENT,
            "image",
            "the container is an agent of the platform and stays beside the application as on ECS",
            "consider the cluster-wide form of the agent (a DaemonSet or an EKS add-on), and remove the sidecar",
        );
    }
    if let Some((name, instead)) = known_images::backing_service(container).filter(|_| role == ContainerRole::Main) {
        notes.raise(
            &runtime_rules::BACKING_SERVICE,
            "image",
            format!("the main container is {name}, which has state and upgrade rules that a Deployment does not know"),
            format!("decide whether it moves as it is, or to {instead}"),
        );
    }
    report_static_keys(container, notes);
    if container.disable_networking == Some(true) {
        notes.raise(
            &task_rules::NO_NETWORK,
            "disableNetworking",
            "the container has no network on ECS; in a pod it has the pod's",
            "apply a NetworkPolicy that denies the pod all traffic if the whole pod may be cut off",
        );
    }
    let check = container.health_check.iter().flat_map(|check| &check.command);
    let mut words = container.entry_point.iter().chain(&container.command).flatten().chain(check);
    if words.any(|word| credentials::has_known_shape(word)) {
        notes.raise(
            &environment_rules::CREDENTIAL_IN_COMMAND,
            "command",
            "a command holds something that looks like a credential, and the chart repeats the command",
            "pass it through a secret variable, and rotate it: whoever can read the task definition has it",
        );
    }
    runtime_traps::report(container, notes);
}

/// AWS keys in variables win over the pod's role in every SDK.
fn report_static_keys(container: &ContainerDefinition, notes: &mut Notes<'_>) {
    let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SHARED_CREDENTIALS_FILE"];
    let plain = container.environment.iter().map(|variable| ("environment", variable.name.as_str()));
    let secret = container.secrets.iter().map(|secret| ("secrets", secret.name.as_str()));
    if let Some((member, name)) = plain.chain(secret).find(|(_, name)| keys.contains(name)) {
        notes.raise(
            &runtime_rules::STATIC_KEYS,
            &format!("{member}[{name}]"),
            "the container brings AWS keys of its own, which the SDKs take before the pod's role",
            "grant the role what the keys may do, and take the variables out",
        );
    }
}

/// Sizes that ECS left open and that a pod should not.
pub(super) fn report_size(size: Size, role: ContainerRole, task: TaskSize, notes: &mut Notes<'_>) {
    if size.memory.is_none() && size.reservation.is_some() && task.memory.is_none() {
        notes.raise(
            &rules::NO_MEMORY_LIMIT,
            "memoryReservation",
            "the container has a memory reservation and no limit, so on EKS too it may use what its node has",
            "set `resources.limits.memory` in values.yaml unless it must be able to use more",
        );
    }
    if size.cpu.is_none() && role == ContainerRole::Main && task.cpu.is_none() {
        notes.raise(
            &rules::NO_CPU_REQUEST,
            "cpu",
            "the container reserves no CPU, so the chart requests next to nothing and a busy node starves it",
            "set `resources.requests.cpu` in values.yaml to what it uses; autoscaling on CPU depends on it",
        );
    }
}
