//! Turns an inventory into a migration. Pure: no network, no files, no clock.
//!
//! One file per concept of ECS, Elastic Load Balancing or IAM. [`task_definition::convert`] makes the pod of a workload,
//! `services` and `scheduled` make the workload around it.

mod accelerators;
pub mod account;
mod annotations;
pub mod backends;
mod container_findings;
mod container_health;
mod container_roles;
mod containers;
mod credentials;
mod depends_on;
pub mod deployment;
pub mod discovery;
pub mod dollar;
mod drain;
mod ecs_variables;
mod environment;
pub mod gaps;
mod glob;
mod host_namespace;
mod hosts;
pub mod identity;
mod image;
mod known_images;
mod labels;
pub mod launch;
mod logging;
mod mounts;
pub mod names;
mod notes;
pub mod placement;
mod platform;
mod platform_containers;
mod ports;
mod probes;
mod readiness;
mod resources;
mod restart;
mod runtime_platform;
mod runtime_traps;
mod scaling;
mod schedule_expression;
mod scheduled;
pub mod secret_delivery;
pub mod secret_import;
mod secret_reference;
mod secrets;
mod security;
mod service_connectors;
pub mod service_ports;
mod service_report;
pub mod services;
mod shell;
mod sysctls;
pub mod target;
pub mod task_context;
pub mod task_definition;
mod task_members;
mod task_size;
#[cfg(test)]
mod test_support;
pub mod traffic;
mod units;
mod user;
mod volume_docker;
mod volume_ebs;
mod volume_file_system;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::finding::Findings;
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::migration::{Migration, Storage, Workload};

use account::Account;
use names::{Candidate, names};

/// Whether a schedule's input holds a credential in plain text, so that no file may repeat it.
pub(crate) fn holds_credential(input: &str) -> bool {
    scheduled::holds_credential(input)
}

/// A converted account and what a person must know about it.
#[derive(Debug, Default)]
pub struct Conversion {
    /// What it becomes.
    pub migration: Migration,
    /// What was found on the way, in no order.
    pub findings: Findings,
}

/// Converts an inventory. `only` are globs over `name` and `cluster/name`; empty for everything.
#[must_use]
pub fn convert(inventory: &Inventory, config: &Config, only: &[String]) -> Conversion {
    let mut findings = Findings::new();
    let index = Index::new(inventory);
    gaps::report(inventory, &index, &mut findings);
    let target = target::target(inventory, config, &mut findings);
    let account = Account { inventory, index: &index, target: &target, config };

    let mut of_no_workload = Findings::new();
    let scheduled = scheduled::tasks(inventory, &mut of_no_workload);
    if only.is_empty() {
        findings.extend(of_no_workload);
    }
    let of_services = inventory.services.iter().map(services::candidate);
    let candidates: BTreeSet<Candidate> =
        of_services.chain(scheduled.iter().map(|task| task.candidate.clone())).collect();
    let names = names(&candidates, config);
    let wanted = |candidate: &Candidate| glob::wanted(only, &candidate.cluster, &candidate.name);

    let mut workloads: Vec<Workload> = Vec::new();
    let mut storage = Storage::default();
    let mut patches = BTreeMap::new();
    let mut add = |converted: Option<(Workload, Storage)>| {
        if let Some((workload, needs)) = converted {
            workloads.push(workload);
            storage.merge(needs);
        }
    };
    for service in &inventory.services {
        let candidate = services::candidate(service);
        if wanted(&candidate) {
            let key = format!("{}/{}", candidate.cluster, candidate.name);
            if let Some(patch) = config.values.get(&key) {
                patches.insert(names[&candidate].chart.clone(), patch.clone());
            }
            add(services::convert(service, &names[&candidate], &account, &mut findings));
        }
    }
    for task in scheduled.iter().filter(|task| wanted(&task.candidate)) {
        add(scheduled::convert(task, &names[&task.candidate], &account, &mut findings));
    }
    for container in workloads.iter_mut().flat_map(|workload| &mut workload.pod.containers) {
        container.image.repository = config.repository(&container.image.repository);
    }
    workloads.sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
    secret_delivery::deliver(config.secrets, &mut workloads, &mut findings);

    let mut migration = Migration { target: target.clone(), workloads, storage, patches, ..Migration::default() };
    traffic::route(inventory, &index, &mut migration, &mut findings);
    scaling::scale(inventory, &index, &mut migration, &mut findings);
    let choices = identity::Choices { mode: config.identity, iam: &config.iam };
    identity::identify(inventory, &index, &mut migration, choices, &mut findings);
    platform::build(&account, &mut migration, &mut findings);
    Conversion { migration, findings }
}
