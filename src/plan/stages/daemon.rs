//! Agents: a pod on every node, nothing to cut over. The agent on ECS goes with the last container instance.

use crate::plan::command::{Command, line};
use crate::plan::facts::Facts;
use crate::plan::step::{Stage, Step};

/// Says that every node has its agent.
pub(super) fn verify(facts: &Facts<'_>) -> Step {
    let namespace = facts.workload.namespace.as_str();
    let name = facts.workload.name.as_str();
    let commands: Vec<Command> = vec![
        line("eventually 600 daemon_everywhere").word(namespace).word(name).check(),
        super::traffic::no_restarts(facts),
    ];
    Step::new(
        facts.id,
        "verify",
        Stage::Smoke,
        "See it on every node",
        "Workloads of later waves send to the agent of their node; a node without one loses their data silently.",
    )
    .expects("As many ready agents as nodes that may run them; the agents on ECS go on as before.")
    .runs(0, "nothing to run", Vec::new())
    .verifies("every node has a ready agent", commands)
    .undoes(0, "nothing to undo", Vec::new())
}
