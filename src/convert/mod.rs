//! Turns an inventory into a migration. Pure: no network, no files, no clock.
//!
//! [`convert`] is the whole road; each module below is one concept of ECS, Elastic Load Balancing or IAM.

pub mod account;
pub mod annotations;
pub mod backends;
pub mod deployment;
pub mod discovery;
pub mod gaps;
mod glob;
pub mod launch;
pub mod names;
pub mod placement;
pub mod service_ports;
pub mod services;
mod service_report;
pub mod target;
pub mod task_context;

use std::collections::BTreeSet;

use crate::config::Config;
use crate::finding::Findings;
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::migration::{Migration, Storage, Workload};

use account::Account;
use names::{Candidate, names};

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
    gaps::report(inventory, &mut findings);
    let index = Index::new(inventory);
    let target = target::target(inventory, config, &mut findings);
    let account = Account { inventory, index: &index, target: &target, config };

    let tasks = schedules::scheduled_tasks(inventory, &index, &mut findings);
    let candidates: BTreeSet<Candidate> =
        inventory.services.iter().map(services::candidate).chain(tasks.iter().map(scheduled::candidate)).collect();
    let names = names(&candidates, config);
    let wanted = |candidate: &Candidate| glob::wanted(only, &candidate.cluster, &candidate.name);

    let mut workloads: Vec<Workload> = Vec::new();
    let mut storage = Storage::default();
    let mut add = |converted: Option<(Workload, Storage)>| {
        if let Some((workload, needs)) = converted {
            workloads.push(workload);
            storage.merge(needs);
        }
    };
    for service in &inventory.services {
        let candidate = services::candidate(service);
        if wanted(&candidate) {
            add(services::convert(service, &names[&candidate], &account, &mut findings));
        }
    }
    for task in &tasks {
        let candidate = scheduled::candidate(task);
        if wanted(&candidate) {
            add(scheduled::convert(task, &names[&candidate], &account, &mut findings));
        }
    }
    workloads.sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));

    let mut migration = Migration { target: target.clone(), workloads, storage, ..Migration::default() };
    routing::route(inventory, &index, &mut migration, &mut findings);
    identity::identify(inventory, &index, &mut migration, config.identity, &mut findings);
    Conversion { migration, findings }
}
