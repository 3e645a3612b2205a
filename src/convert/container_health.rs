//! When a container counts as started, ready, alive and stopped.

use crate::finding::rules::container as rules;
use crate::inventory::container::HealthCheck;
use crate::migration::{Container, ContainerRole};

use super::container_roles::Placed;
use super::notes::Notes;
use super::task_context::{TaskContext, WorkloadKind};
use super::{drain, probes, readiness};

/// Writes the probes and the hook of `container`, which is called `ecs_name` on ECS.
pub(super) fn convert(
    ecs_name: &str,
    health_check: Option<&HealthCheck>,
    start_timeout: Option<i64>,
    placed: Placed,
    cx: &TaskContext<'_>,
    container: &mut Container,
    notes: &mut Notes<'_>,
) {
    if let Some(check) = health_check {
        let around = probes::Around {
            role: placed.role,
            kind: cx.kind,
            awaited_healthy: placed.awaited_healthy,
            grace_seconds: cx.health_check_grace_period_seconds,
            start_timeout,
        };
        let checks = probes::convert(check, around, notes);
        (container.liveness, container.startup) = (checks.liveness, checks.startup);
    }
    if placed.role != ContainerRole::Init && cx.kind != WorkloadKind::Job {
        container.readiness = readiness::convert(cx.backends_of(ecs_name), notes);
    }
    if container.readiness.is_some() && container.liveness.is_none() {
        notes.raise(
            &rules::NOT_REPLACED,
            "healthCheck",
            "ECS replaces a task that fails its load balancer check; a pod only stops getting traffic, because the container has no check of its own",
            "add a `livenessProbe` to values.yaml if the application can hang",
        );
    }
    // SIGTERM reaches regular containers together; native sidecars stop after them.
    if matches!(placed.role, ContainerRole::Main | ContainerRole::Sidecar) && cx.kind != WorkloadKind::Job {
        container.lifecycle = drain::lifecycle(drain::sleep_seconds(cx.backends));
    }
    if start_timeout.is_some() && placed.role == ContainerRole::Init {
        notes.raise(
            &rules::START_TIMEOUT,
            "startTimeout",
            "ECS gives the task up when this container takes longer than its start timeout; an init container may run for ever",
            "limit the time inside its command (`timeout`), if it can hang",
        );
    }
}
