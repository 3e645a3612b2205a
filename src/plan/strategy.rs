//! How a workload is cut over, chosen from facts and explained in one sentence.

use schemars::JsonSchema;
use serde::Serialize;

use crate::inventory::index::Index;
use crate::migration::Controller;

use super::evidence;
use super::facts::Facts;
use super::facts::routes::balancer_name;
use super::settings::Settings;

/// How a workload is cut over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// The existing listener rule sends a growing share to a new target group.
    WeightedTargetGroups,
    /// Callers reach it by a name: it runs on both sides until all callers use the name inside the cluster.
    DnsHandover,
    /// Consumers on both sides share the queue while their number shifts.
    QueueConsumer,
    /// Only one may run: stop on ECS, confirm, start on EKS.
    Singleton,
    /// The trigger on ECS is switched off before the CronJob is switched on.
    ScheduledTask,
    /// One pod a node; nothing is cut over.
    Daemon,
    /// Data has to move: back up, stop, copy, verify, start.
    Stateful,
    /// Nothing runs and nothing arrives.
    NoTraffic,
}

impl Strategy {
    /// The words that tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WeightedTargetGroups => "weighted target groups",
            Self::DnsHandover => "name hand-over",
            Self::QueueConsumer => "queue consumer",
            Self::Singleton => "singleton",
            Self::ScheduledTask => "scheduled task",
            Self::Daemon => "daemon",
            Self::Stateful => "stateful",
            Self::NoTraffic => "no traffic",
        }
    }
}

/// A strategy and the sentence that explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) strategy: Strategy,
    pub(crate) because: String,
}

/// Chooses the strategy of a workload.
pub(crate) fn choose(index: &Index<'_>, facts: &Facts<'_>) -> Choice {
    let choice = |strategy, because: String| Choice { strategy, because };
    match &facts.workload.controller {
        Controller::CronJob(job) => {
            let starter = facts.trigger.as_ref().map_or_else(
                || "Its trigger is not in the inventory".to_owned(),
                |trigger| format!("{} starts it on {}", trigger.name(), trigger.expression()),
            );
            let state = if job.suspend { ", and it is switched off today" } else { "" };
            return choice(
                Strategy::ScheduledTask,
                format!("{starter}{state}; both sides must never start it at once."),
            );
        }
        Controller::DaemonSet { .. } if facts.rules.is_empty() => {
            return choice(
                Strategy::Daemon,
                "It runs once on every node (scheduling strategy DAEMON) and belongs to the node, not to a caller."
                    .into(),
            );
        }
        // Its number cannot be set to 0, so whatever it keeps, both sides run for a while.
        Controller::DaemonSet { .. } => return choice(Strategy::WeightedTargetGroups, weighted(facts)),
        Controller::Deployment { .. } => {}
    }
    // What an autoscaler has taken to 0 comes back by itself; what nothing scales stays there.
    if facts.service.is_some() && facts.desired() == 0 && facts.running() == 0 && facts.workload.autoscaling.is_none() {
        return choice(Strategy::NoTraffic, "Its desired count is 0, so nothing runs and nothing is cut over.".into());
    }
    if let Some(place) = facts.data.on_instance.first() {
        return choice(
            Strategy::Stateful,
            format!("It keeps data on a container instance ({place}) that stays behind unless somebody copies it."),
        );
    }
    if facts.stops_first() && !facts.data.per_task.is_empty() {
        let volume = facts.data.per_task.join(", ");
        return choice(
            Strategy::Stateful,
            format!("It has its own disk for each task ({volume}) and stops the old task before it starts a new one."),
        );
    }
    if !facts.rules.is_empty() {
        return choice(Strategy::WeightedTargetGroups, weighted(facts));
    }
    let queues = evidence::queues(index, facts);
    let consumed: Vec<&str> =
        queues.iter().filter(|(_, does)| *does == "receives").map(|(queue, _)| queue.as_str()).collect();
    let fifo = consumed.iter().find(|queue| queue.strip_suffix(".fifo").is_some());
    if let Some(reason) = singleton(facts, fifo.copied()) {
        return choice(Strategy::Singleton, reason);
    }
    if let Some(name) = reached_by(facts) {
        return choice(
            Strategy::DnsHandover,
            format!("No load balancer forwards to it; its callers use the name {name}."),
        );
    }
    if let Some(queue) = consumed.first() {
        return choice(
            Strategy::QueueConsumer,
            format!("It reads the queue {queue}, and a standard queue takes consumers on both sides."),
        );
    }
    choice(
        Strategy::Singleton,
        "No load balancer, name or queue leads to it, and nothing proves that two copies may run: one side at a time."
            .into(),
    )
}

/// The strategy that a person has chosen, where it can be carried out: requests of a rule cannot follow a singleton.
pub(crate) fn overridden(choice: Choice, facts: &Facts<'_>, settings: &Settings) -> Choice {
    let wanted = settings.workloads.get(facts.id).and_then(|found| found.strategy).map(Strategy::from);
    let is_service = matches!(facts.workload.controller, Controller::Deployment { .. }) && facts.running() > 0;
    match wanted {
        Some(strategy) if is_service && (strategy == Strategy::Stateful || facts.rules.is_empty()) => {
            Choice { strategy, because: "The configuration says so.".to_owned() }
        }
        _ => choice,
    }
}

fn weighted(facts: &Facts<'_>) -> String {
    let mut balancers: Vec<&str> = facts.rules.iter().map(|rule| balancer_name(rule.balancer)).collect();
    balancers.dedup();
    let count = facts.rules.len();
    let rules = if count == 1 { "One rule".to_owned() } else { format!("{count} rules") };
    let verb = if count == 1 { "forwards" } else { "forward" };
    format!(
        "{rules} of {} {verb} to it, so the share of EKS can grow there and shrink within seconds.",
        balancers.join(" and ")
    )
}

/// Why only one copy may run, if so.
fn singleton(facts: &Facts<'_>, fifo: Option<&str>) -> Option<String> {
    let in_process = scheduler(facts);
    let mut reasons = Vec::new();
    if facts.stops_first() && facts.desired() <= 1 {
        reasons.push("ECS stops its only task before it starts the next one (0/100 percent)".to_owned());
    }
    if let Some(word) = &in_process {
        reasons.push(format!("its command runs a scheduler inside the process ({word})"));
    }
    if reasons.is_empty() {
        return None;
    }
    if let Some(queue) = fifo {
        reasons.push(format!("it reads the FIFO queue {queue}"));
    }
    let text = reasons.join(", ");
    let mut letters = text.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// Words of a command that start a scheduler inside the program.
const SCHEDULERS: &[&str] =
    &["--beat", "-B", "beat", "clockwork", "crond", "rufus-scheduler", "whenever", "supercronic"];

fn scheduler(facts: &Facts<'_>) -> Option<String> {
    let containers = facts.task_definition.into_iter().flat_map(|definition| &definition.container_definitions);
    containers
        .flat_map(|container| container.entry_point.iter().chain(&container.command).flatten())
        .flat_map(|argument| argument.split_whitespace())
        .find(|word| SCHEDULERS.contains(word))
        .map(str::to_owned)
}

fn reached_by(facts: &Facts<'_>) -> Option<String> {
    if let Some(name) = facts.registered.as_ref().and_then(super::facts::Registered::dns_name) {
        return Some(name);
    }
    let service = facts.connect?.services.first()?;
    let alias = service.client_aliases.iter().find_map(|alias| alias.dns_name.as_deref());
    Some(alias.or(service.discovery_name.as_deref()).unwrap_or(&service.port_name).to_owned())
}
