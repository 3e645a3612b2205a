//! What was not seen and what is not known: gaps of the scan and members that the model does not have.

use std::collections::BTreeSet;

use crate::finding::rules::inventory as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::index::Index;
use crate::inventory::task_definition::TaskDefinition;
use crate::inventory::unknown::unknown_members;
use crate::inventory::{Assumption, Gap, Inventory};

use super::task_definition::short_name;

/// Names task definitions that nothing in the input runs.
fn unused(inventory: &Inventory, index: &Index<'_>, findings: &mut Findings) {
    let of_services = inventory.services.iter().flat_map(|service| {
        let deployments = service.deployments.iter().filter_map(|one| one.task_definition.as_deref());
        let sets = service.task_sets.iter().filter_map(|one| one.task_definition.as_deref());
        service.task_definition.as_deref().into_iter().chain(deployments).chain(sets)
    });
    let rules =
        inventory.event_rules.iter().flat_map(|rule| &rule.targets).filter_map(|one| one.ecs_parameters.as_ref());
    let schedules =
        inventory.schedules.iter().filter_map(|one| one.target.as_ref()).filter_map(|one| one.ecs_parameters.as_ref());
    let of_events = rules.chain(schedules).map(|parameters| parameters.task_definition_arn.as_str());
    let used: Vec<&TaskDefinition> =
        of_services.chain(of_events).filter_map(|text| index.task_definition(text)).collect();
    let used: BTreeSet<*const TaskDefinition> = used.into_iter().map(std::ptr::from_ref).collect();
    for definition in inventory.task_definitions.iter().filter(|one| !used.contains(&std::ptr::from_ref(*one))) {
        findings.raise(
            &rules::UNUSED_TASK_DEFINITION,
            &Subject::new(ObjectKind::TaskDefinition, short_name(definition)),
            "",
            "no service, rule or schedule in the input runs the task definition, so there is no chart for it",
            "Find out who runs it, and add the service to the input if one does.",
        );
    }
}

/// Reports every gap and every unknown member.
pub fn report(inventory: &Inventory, index: &Index<'_>, findings: &mut Findings) {
    unused(inventory, index, findings);
    for gap in &inventory.gaps {
        let Gap { scope, service, operation, resource, error, unknown: _ } = gap;
        let place = match (resource, scope) {
            (Some(resource), _) => resource.clone(),
            (None, Some(scope)) => format!("{} {}", scope.account_id, scope.region),
            (None, None) => service.clone(),
        };
        findings.raise(
            &rules::GAP,
            &Subject::new(ObjectKind::Inventory, place),
            format!("{service}:{operation}"),
            format!("{service}:{operation} failed during the scan: {error}"),
            "Allow the call (`ecs2eks scan --print-policy`) and scan again, or check by hand what it would have shown.",
        );
    }
    for assumption in &inventory.assumptions {
        let Assumption { source, object, path, message, unknown: _ } = assumption;
        findings.raise(
            &rules::ASSUMPTION,
            &Subject::new(ObjectKind::Inventory, format!("{source} {object}").trim()),
            path,
            message,
            "Add the missing document or member, or check that the assumption holds.",
        );
    }
    let unknown = unknown_members(inventory).unwrap_or_default();
    for member in unknown {
        findings.raise(
            &rules::UNKNOWN_MEMBER,
            &Subject::new(ObjectKind::Inventory, format!("{} {}", member.list, member.object).trim()),
            &member.path,
            "a member is set that this version of ecs2eks does not know, so it shapes nothing in the output",
            "Look it up in the AWS API reference and add its meaning to the chart by hand.",
        );
    }
}
