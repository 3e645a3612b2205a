//! What workloads on both sides use at the same time: queues, file systems, databases and caches, task roles.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::arn::Arn;
use crate::inventory::index::Index;

use super::super::edge::{Shared, SharedKind, SharedUse};
use super::super::facts::Facts;
use super::environment::Mentions;
use super::policies;

/// Ends of host names that belong to managed databases, caches and brokers.
const ENDPOINTS: &[&str] = &[
    ".rds.amazonaws.com",
    ".cache.amazonaws.com",
    ".docdb.amazonaws.com",
    ".neptune.amazonaws.com",
    ".redshift.amazonaws.com",
    ".es.amazonaws.com",
    ".aoss.amazonaws.com",
    ".mq.amazonaws.com",
    ".kafka.amazonaws.com",
    ".memorydb.amazonaws.com",
];

/// What a queue is used for, by the action that says so.
const QUEUE: &[(&str, &str)] = &[("sqs:ReceiveMessage", "receives"), ("sqs:SendMessage", "sends")];

/// Things with at least two users, or queues with any: who drains a queue matters even when one workload does.
pub(super) fn things<'a>(
    index: &Index<'a>,
    facts: &BTreeMap<&'a str, Facts<'a>>,
    mentions: &Mentions<'a>,
) -> Vec<Shared> {
    let mut users: BTreeMap<(SharedKind, String), BTreeSet<SharedUse>> = BTreeMap::new();
    let mut add = |kind, name: String, workload: &str, does: &str| {
        let entry = users.entry((kind, name)).or_default();
        entry.insert(SharedUse { workload: workload.to_owned(), does: does.to_owned() });
    };
    for (id, found) in facts {
        for (queue, does) in queues(index, found) {
            add(SharedKind::Queue, queue, id, does);
        }
        for system in &found.data.file_systems {
            add(SharedKind::FileSystem, system.clone(), id, "mounts");
        }
        for mention in mentions.get(id).into_iter().flatten() {
            if ENDPOINTS.iter().any(|end| mention.host.ends_with(end)) {
                add(SharedKind::Endpoint, mention.host.clone(), id, "connects");
            }
        }
        if let Some(role) = found.workload.task_role_arn.as_deref() {
            let name = Arn::parse(role).map_or(role, |arn| arn.name());
            add(SharedKind::Role, name.to_owned(), id, "assumes");
        }
    }
    users
        .into_iter()
        .filter(|((kind, _), users)| *kind == SharedKind::Queue || distinct(users) > 1)
        .map(|((kind, name), users)| Shared { kind, name, users: users.into_iter().collect() })
        .collect()
}

/// Queues that a workload's role may read or fill, by name.
pub(crate) fn queues(index: &Index<'_>, facts: &Facts<'_>) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for (action, resource) in policies::grants(index, facts) {
        let Ok(arn) = Arn::parse(resource) else { continue };
        if arn.service != "sqs" || arn.resource.contains('*') {
            continue;
        }
        for (wanted, does) in QUEUE {
            let entry = (arn.resource.to_owned(), *does);
            if policies::covers(action, wanted) && !found.contains(&entry) {
                found.push(entry);
            }
        }
    }
    found
}

fn distinct(users: &BTreeSet<SharedUse>) -> usize {
    users.iter().map(|user| user.workload.as_str()).collect::<BTreeSet<_>>().len()
}
