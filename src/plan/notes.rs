//! What a reader of a move should know beyond its steps: data that both sides share, schemas that change at start-up,
//! connections that stay, and what the owners themselves wrote on the service.

use super::edge::{Shared, SharedKind};
use super::facts::Facts;
use super::facts::owner::{Deployer, deployer};
use super::findings::bootstrap_image;
use super::root::Risk;
use super::strategy::Strategy;

/// Words of a start command that change a database schema.
const MIGRATIONS: &[&str] = &["migrate", "flyway", "liquibase", "alembic", "db:migrate", "migrate-layout", "prisma"];

/// Tags that owners use to talk to people.
const SPOKEN: &[&str] = &["freeze", "change-freeze", "note", "maintenance", "warning"];

/// Notes of one workload.
pub(super) fn of(facts: &Facts<'_>, shared: &[Shared]) -> Vec<String> {
    let mut notes = Vec::new();
    for tag in facts.service.into_iter().flat_map(|service| &service.tags) {
        if let Some(value) = tag.value.as_deref().filter(|_| SPOKEN.contains(&tag.key.to_ascii_lowercase().as_str())) {
            notes.push(format!("Its owners say ({}): {value}.", tag.key));
        }
    }
    if let Some(word) = migration_word(facts) {
        notes.push(format!(
            "It changes a schema or a layout when it starts ({word}): both sides must work with the result, and two starts \
             at once must be safe."
        ));
    }
    let mine = |found: &&Shared| found.users.iter().any(|user| user.workload == facts.id);
    let systems: Vec<&str> = shared
        .iter()
        .filter(|found| found.kind == SharedKind::Endpoint)
        .filter(mine)
        .map(|found| found.name.as_str())
        .collect();
    if !systems.is_empty() {
        notes.push(format!(
            "Both sides connect to {} at the same time: pool size times tasks plus pods must stay below its limit.",
            systems.join(" and ")
        ));
    }
    if let Some(system) = facts.data.file_systems.first() {
        notes.push(format!(
            "Both sides mount {system} at the same time; that is safe only if the program locks what it writes."
        ));
    }
    if facts.rules.iter().any(super::facts::RuleUse::is_layer4) {
        notes.push(
            "Weights decide about new connections only. What is connected stays on ECS until it disconnects, and stopping \
             the tasks cuts the rest: plan the park for a quiet hour."
                .to_owned(),
        );
    }
    if let Some(image) = bootstrap_image(facts) {
        notes.push(format!("It runs {image}: nothing in the platform layer may be installed from it."));
    }
    notes
}

fn migration_word(facts: &Facts<'_>) -> Option<String> {
    let containers = facts.task_definition.into_iter().flat_map(|definition| &definition.container_definitions);
    containers
        .flat_map(|container| container.entry_point.iter().chain(&container.command).flatten())
        .flat_map(|argument| argument.split_whitespace())
        .find(|word| MIGRATIONS.contains(word))
        .map(str::to_owned)
}

/// How much attention a move deserves.
pub(super) fn risk(facts: &Facts<'_>, strategy: Strategy, sticky: bool) -> Risk {
    let by_deployer = facts.service.is_some_and(|service| deployer(service) != Deployer::Rolling);
    match strategy {
        Strategy::Stateful | Strategy::Singleton => Risk::High,
        Strategy::WeightedTargetGroups if by_deployer => Risk::High,
        Strategy::WeightedTargetGroups
            if sticky || facts.rules.len() > 2 || facts.rules.iter().any(super::facts::RuleUse::is_layer4) =>
        {
            Risk::Medium
        }
        Strategy::DnsHandover | Strategy::QueueConsumer => Risk::Medium,
        Strategy::WeightedTargetGroups | Strategy::ScheduledTask | Strategy::Daemon | Strategy::NoTraffic => Risk::Low,
    }
}
