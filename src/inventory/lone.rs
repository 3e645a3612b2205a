//! Task definitions that come alone: hand-written input often is one file that no service refers to.

use std::collections::BTreeMap;

use super::service::Service;
use super::task_definition::TaskDefinition;
use super::{Assumption, Inventory};

/// Gives the newest revision of each family a service with one task, where the input holds nothing that runs tasks.
pub(super) fn adopt(inventory: &mut Inventory) {
    let runs = !inventory.services.is_empty() || !inventory.event_rules.is_empty() || !inventory.schedules.is_empty();
    // What scan wrote is complete: an account without services has none.
    if runs || inventory.scanned_at.is_some() {
        return;
    }
    let mut newest: BTreeMap<&str, &TaskDefinition> = BTreeMap::new();
    for definition in &inventory.task_definitions {
        let known = newest.entry(&definition.family).or_insert(definition);
        if definition.revision > known.revision {
            *known = definition;
        }
    }
    let services: Vec<Service> = newest.into_values().map(service).collect();
    for service in services {
        inventory.assumptions.push(Assumption {
            object: service.service_name.clone(),
            path: "desiredCount".to_owned(),
            message: "no service in the input runs this task definition; converted as a service with one task"
                .to_owned(),
            ..Assumption::default()
        });
        inventory.services.push(service);
    }
}

fn service(definition: &TaskDefinition) -> Service {
    let fargate = definition.requires_compatibilities.iter().any(|one| one == "FARGATE");
    let reference = definition.task_definition_arn.as_ref().unwrap_or(&definition.family);
    Service {
        service_name: definition.family.clone(),
        task_definition: Some(reference.clone()),
        desired_count: Some(1),
        launch_type: fargate.then(|| "FARGATE".to_owned()),
        ..Service::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::inventory::{Source, load};

    fn services(text: &str) -> Vec<(String, Option<String>)> {
        let read = load(vec![Source { name: "task.json".to_owned(), text: text.to_owned() }]).unwrap();
        read.services.into_iter().map(|one| (one.service_name, one.task_definition)).collect()
    }

    #[test]
    fn a_task_definition_alone_runs_once() {
        let alone = r#"{"family":"web","containerDefinitions":[{"name":"a","image":"a"}]}"#;
        assert_eq!(services(alone), [("web".to_owned(), Some("web".to_owned()))]);
        let scanned = format!(r#"{{"version":1,"scannedAt":"2026-01-01T00:00:00Z","taskDefinitions":[{alone}]}}"#);
        assert!(services(&scanned).is_empty());
    }
}
