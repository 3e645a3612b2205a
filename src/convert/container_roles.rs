//! Which part each container plays in the pod, and in which order they start.
//!
//! ECS starts containers by `dependsOn`; a pod starts init containers one after the other and then the rest. A container
//! that others wait for becomes an init container (SUCCESS, COMPLETE: it exits) or a native sidecar (START, HEALTHY: it
//! keeps running, and its startupProbe holds the next one back). A Job's pod ends only when its regular containers have
//! ended, so there every helper becomes a native sidecar.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::finding::rules::task as rules;
use crate::inventory::container::ContainerDefinition;
use crate::migration::ContainerRole;

use super::depends_on::{Condition, Dependencies, Edge};
use super::known_images::{self, Helper};
use super::notes::Notes;
use super::task_context::{TaskContext, WorkloadKind};

/// One container with its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// Position in the list that was placed.
    pub(super) at: usize,
    pub(super) role: ContainerRole,
    /// Another container waits until this one is healthy.
    pub(super) awaited_healthy: bool,
    /// Whoever waits for this one takes any exit code.
    pub(super) any_exit: bool,
}

/// Gives each container its part, in start order. Exactly one is [`ContainerRole::Main`] unless `containers` is empty.
pub(super) fn place(
    containers: &[&ContainerDefinition],
    family: &str,
    cx: &TaskContext<'_>,
    graph: &Dependencies,
    notes: &mut Notes<'_>,
) -> Vec<Placed> {
    let dependants = graph.dependants();
    let awaited = |at: usize, test: fn(Condition) -> bool| dependants[at].iter().any(|edge| test(edge.condition));
    let exits = |at| awaited(at, Condition::wants_exit);
    let Some(main) = choose_main(containers, family, cx, exits, |at| !dependants[at].is_empty()) else {
        return Vec::new();
    };
    let after_main = reachable(main, &dependants);
    let mut placed: Vec<Placed> = (0..containers.len())
        .map(|at| {
            let role = if at == main {
                ContainerRole::Main
            } else if after_main[at] {
                if cx.kind == WorkloadKind::Job { ContainerRole::NativeSidecar } else { ContainerRole::Sidecar }
            } else if exits(at) {
                ContainerRole::Init
            } else if !dependants[at].is_empty() || cx.kind == WorkloadKind::Job {
                ContainerRole::NativeSidecar
            } else {
                ContainerRole::Sidecar
            };
            Placed {
                at,
                role,
                awaited_healthy: awaited(at, |condition| condition == Condition::Healthy),
                any_exit: !awaited(at, |condition| condition == Condition::Success),
            }
        })
        .collect();
    report_lost_order(containers, graph, &after_main, main, cx.kind, notes);
    let order = start_order(&placed, graph, &dependants);
    placed.sort_by_key(|one| (phase(one.role), order[one.at]));
    placed
}

/// The container that the workload is about: named by a scheduled start, behind the load balancer, essential, not a known
/// helper.
fn choose_main(
    containers: &[&ContainerDefinition],
    family: &str,
    cx: &TaskContext<'_>,
    exits: impl Fn(usize) -> bool,
    awaited: impl Fn(usize) -> bool,
) -> Option<usize> {
    let rank = |at: usize| {
        let container = containers[at];
        let named = container.name == family || container.name == cx.workload.as_str();
        [
            !exits(at),
            cx.started_container == Some(container.name.as_str()),
            known_images::helper(container) == Helper::None,
            cx.backends_of(&container.name).next().is_some(),
            container.essential.unwrap_or(true),
            named,
            !container.port_mappings.is_empty(),
            !awaited(at),
        ]
    };
    (0..containers.len()).map(|at| (rank(at), Reverse(at))).max().map(|(_, Reverse(at))| at)
}

/// Everything that waits for `from`, directly or through others, without `from` itself.
fn reachable(from: usize, dependants: &[Vec<Edge>]) -> Vec<bool> {
    let mut seen = vec![false; dependants.len()];
    let mut todo = vec![from];
    while let Some(at) = todo.pop() {
        for edge in &dependants[at] {
            if !std::mem::replace(&mut seen[edge.on], true) {
                todo.push(edge.on);
            }
        }
    }
    seen
}

/// Before, at, and after the main container.
const fn phase(role: ContainerRole) -> u8 {
    match role {
        ContainerRole::Init | ContainerRole::NativeSidecar => 0,
        ContainerRole::Main => 1,
        ContainerRole::Sidecar => 2,
    }
}

/// Rank of each container in a start order that keeps every dependency and otherwise the task definition's order.
fn start_order(placed: &[Placed], graph: &Dependencies, dependants: &[Vec<Edge>]) -> Vec<usize> {
    let mut waiting: Vec<usize> = graph.0.iter().map(Vec::len).collect();
    let key = |at: usize| Reverse((phase(placed[at].role), at));
    let mut ready: BinaryHeap<_> = (0..placed.len()).filter(|&at| waiting[at] == 0).map(key).collect();
    let mut rank = vec![0; placed.len()];
    let mut next = 0;
    while let Some(Reverse((_, at))) = ready.pop() {
        rank[at] = next;
        next += 1;
        for edge in &dependants[at] {
            waiting[edge.on] -= 1;
            if waiting[edge.on] == 0 {
                ready.push(key(edge.on));
            }
        }
    }
    rank
}

/// A pod has no "after the main container is healthy". START is kept by the order of `containers`, except in a Job.
fn report_lost_order(
    containers: &[&ContainerDefinition],
    graph: &Dependencies,
    after_main: &[bool],
    main: usize,
    kind: WorkloadKind,
    notes: &mut Notes<'_>,
) {
    for (at, edges) in graph.0.iter().enumerate() {
        let lost = after_main[at]
            && edges.iter().any(|edge| {
                (edge.on == main || after_main[edge.on])
                    && (edge.condition != Condition::Start || kind == WorkloadKind::Job)
            });
        if lost {
            notes.container(&containers[at].name).raise(
                &rules::ORDER_AFTER_MAIN,
                "dependsOn",
                "the container waits for the main container; a pod starts them together, so it must bear that the other is not ready",
                "make the container retry, or turn the dependency around",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::task_context::Backend;
    use crate::convert::test_support::Setup;
    use crate::finding::Findings;

    const WEB: &str = r#"{"family":"web","containerDefinitions":[
        {"name":"nginx","image":"nginx:1","dependsOn":[{"containerName":"app","condition":"HEALTHY"}]},
        {"name":"app","image":"app:1","portMappings":[{"containerPort":3000}],
         "healthCheck":{"command":["CMD","/ping"]},
         "dependsOn":[{"containerName":"migrate","condition":"SUCCESS"},{"containerName":"xray","condition":"START"}]},
        {"name":"metrics","image":"metrics:1"},
        {"name":"migrate","image":"app:1","essential":false,"dependsOn":[{"containerName":"proxy","condition":"HEALTHY"}]},
        {"name":"proxy","image":"proxy:1","healthCheck":{"command":["CMD","/ready"]}},
        {"name":"xray","image":"public.ecr.aws/xray/aws-xray-daemon:3"}]}"#;

    fn roles(setup: &Setup, json: &str) -> (Vec<(String, ContainerRole)>, Findings) {
        let (converted, findings) = setup.convert(json);
        (converted.pod.containers.into_iter().map(|one| (one.name.to_string(), one.role)).collect(), findings)
    }

    fn behind(container: &str) -> Setup {
        let mut setup = Setup::new();
        setup.backends =
            vec![Backend { container: container.into(), port: 80, check: None, deregistration_delay_seconds: 300 }];
        setup
    }

    #[test]
    fn the_matrix_of_conditions_and_the_order() {
        let (roles, findings) = roles(&behind("nginx"), WEB);
        let expected = [
            ("proxy", ContainerRole::NativeSidecar),
            ("migrate", ContainerRole::Init),
            ("xray", ContainerRole::NativeSidecar),
            ("app", ContainerRole::NativeSidecar),
            ("nginx", ContainerRole::Main),
            ("metrics", ContainerRole::Sidecar),
        ];
        assert_eq!(roles, expected.map(|(name, role)| (name.to_owned(), role)));
        assert!(!findings.contains(&rules::ORDER_AFTER_MAIN));
    }

    #[test]
    fn a_container_that_waits_for_the_main_one_starts_beside_it() {
        let (roles, findings) = roles(&behind("app"), WEB);
        assert_eq!(
            roles.iter().find(|(_, role)| *role == ContainerRole::Main).map(|(name, _)| name.as_str()),
            Some("app")
        );
        assert_eq!(roles[4], ("nginx".to_owned(), ContainerRole::Sidecar));
        assert!(findings.contains(&rules::ORDER_AFTER_MAIN));
    }

    #[test]
    fn helpers_of_a_job_must_not_keep_its_pod_alive() {
        let mut setup = Setup::new();
        setup.kind = WorkloadKind::Job;
        let (roles, _) = roles(&setup, WEB);
        let regular: Vec<_> =
            roles.iter().filter(|(_, role)| matches!(role, ContainerRole::Main | ContainerRole::Sidecar)).collect();
        assert_eq!(regular.len(), 1);
    }

    #[test]
    fn without_a_load_balancer_the_application_is_main_and_not_the_agent() {
        let json = r#"{"family":"f","containerDefinitions":[
            {"name":"datadog","image":"datadog/agent:7","portMappings":[{"containerPort":8126}]},
            {"name":"side","image":"side:1","essential":false},
            {"name":"worker","image":"worker:1"}]}"#;
        let (roles, _) = roles(&Setup::new(), json);
        assert_eq!(roles[0], ("worker".to_owned(), ContainerRole::Main));
    }

    #[test]
    fn a_cycle_is_a_blocker_and_the_pod_is_still_whole() {
        let json = r#"{"family":"f","containerDefinitions":[
            {"name":"a","image":"a:1","dependsOn":[{"containerName":"b","condition":"START"}]},
            {"name":"b","image":"b:1","dependsOn":[{"containerName":"c","condition":"HEALTHY"}]},
            {"name":"c","image":"c:1","dependsOn":[{"containerName":"a","condition":"SUCCESS"}]},
            {"name":"d","image":"d:1","dependsOn":[{"containerName":"d","condition":"START"},{"containerName":"ghost","condition":"START"}]}]}"#;
        let (roles, findings) = roles(&Setup::new(), json);
        assert_eq!(roles.len(), 4);
        assert!(findings.contains(&rules::DEPENDENCY_CYCLE) && findings.contains(&rules::UNKNOWN_DEPENDENCY));
    }

    #[test]
    fn ten_thousand_containers_in_a_chain_take_linear_time() {
        let containers: Vec<_> = (0..10_000)
            .map(|at| match at {
                0 => r#"{"name":"c0","image":"a:1"}"#.to_owned(),
                _ => format!(
                    r#"{{"name":"c{at}","image":"a:1","dependsOn":[{{"containerName":"c{}","condition":"START"}}]}}"#,
                    at - 1
                ),
            })
            .collect();
        let json = format!(r#"{{"family":"f","cpu":"256","containerDefinitions":[{}]}}"#, containers.join(","));
        let (roles, _) = roles(&Setup::new(), &json);
        assert_eq!(roles.first().map(|(name, _)| name.as_str()), Some("c0"));
        assert_eq!(roles.last(), Some(&("c9999".to_owned(), ContainerRole::Main)));
    }
}
