//! The task definitions that services and schedules use.

use aws_sdk_ecs::types::TaskDefinitionField;
use futures::future::join_all;
use serde_json::Value;

use crate::aws::operation as op;
use crate::aws::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::arn::Arn;
use crate::inventory::task_definition::TaskDefinition;

impl Scanner {
    /// Reads each definition once. A reference without a revision means the latest active one.
    pub(in crate::aws) async fn read_task_definitions(&self, inventory: &mut Inventory) {
        let references = distinct(references(inventory).into_iter().map(askable));
        let found = join_all(references.iter().map(|reference| self.task_definition(reference))).await;
        inventory.task_definitions.extend(found.into_iter().flatten());
    }

    async fn task_definition(&self, reference: &str) -> Option<TaskDefinition> {
        let answer = self
            .caller
            .read(&op::ECS_DESCRIBE_TASK_DEFINITION, reference, |capture| {
                let call = self.clients.ecs.describe_task_definition().task_definition(reference);
                call.include(TaskDefinitionField::Tags).customize().interceptor(capture).send()
            })
            .await?;
        let mut body = answer.body(&self.caller, &op::ECS_DESCRIBE_TASK_DEFINITION, reference);
        let tags = body.remove("tags").unwrap_or(Value::Null);
        let mut definition: TaskDefinition =
            answer.object(&self.caller, &op::ECS_DESCRIBE_TASK_DEFINITION, reference, "taskDefinition")?;
        // AWS prints the tags beside the definition; the inventory has them in it.
        match serde_json::from_value(tags) {
            Ok(Some(tags)) => definition.tags = tags,
            Ok(None) => {}
            Err(error) => {
                let text = format!("the tags do not have the expected form: {error}");
                self.caller.gap(&op::ECS_DESCRIBE_TASK_DEFINITION, reference, &text);
            }
        }
        Some(definition)
    }
}

/// Every place that names a task definition which runs or will run.
fn references(inventory: &Inventory) -> Vec<&str> {
    let services = inventory.services.iter().flat_map(|service| {
        let sets = service.task_sets.iter().filter_map(|set| set.task_definition.as_deref());
        service.task_definition.as_deref().into_iter().chain(sets)
    });
    let rules = inventory.event_rules.iter().flat_map(|rule| &rule.targets).filter_map(|t| t.ecs_parameters.as_ref());
    let schedules = inventory.schedules.iter().filter_map(|schedule| schedule.target.as_ref()?.ecs_parameters.as_ref());
    let started = rules.chain(schedules).map(|parameters| parameters.task_definition_arn.as_str());
    services.chain(started).collect()
}

/// `DescribeTaskDefinition` takes a family, `family:revision` or a complete ARN; a schedule may name an ARN without revision.
fn askable(reference: &str) -> &str {
    match Arn::parse(reference) {
        Ok(arn) if !arn.resource_id().contains(':') => arn.name(),
        _ => reference,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_without_revision_is_asked_for_by_its_family() {
        let prefix = "arn:aws:ecs:eu-west-1:111122223333:task-definition";
        assert_eq!(askable(&format!("{prefix}/nightly")), "nightly");
        assert_eq!(askable(&format!("{prefix}/nightly:7")), format!("{prefix}/nightly:7"));
        assert_eq!(askable("nightly:7"), "nightly:7");
    }
}
