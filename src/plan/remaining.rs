//! What starts ECS tasks and is not moved: events, one-off schedules, expressions without a CronJob form. A plan that did
//! not say so would let somebody delete the cluster under them.

use std::collections::BTreeSet;

use crate::inventory::Inventory;

use super::root::Remaining;

/// Triggers of ECS tasks that no workload of the plan has, sorted by name.
pub(super) fn triggers(inventory: &Inventory, planned: &BTreeSet<&str>) -> Vec<Remaining> {
    let mut found = Vec::new();
    for rule in &inventory.event_rules {
        let key = rule.arn.as_deref().unwrap_or(&rule.name);
        if planned.contains(key) || rule.targets.iter().all(|target| target.ecs_parameters.is_none()) {
            continue;
        }
        let reason = match rule.schedule_expression.as_deref() {
            Some(expression) => format!("starts a task on {expression}, which was not converted"),
            None => "starts a task for each matching event, which a CronJob cannot do".to_owned(),
        };
        found.push(Remaining { name: rule.name.clone(), reason });
    }
    for schedule in &inventory.schedules {
        let key = schedule.arn.as_deref().unwrap_or(&schedule.name);
        let starts_task = schedule.target.as_ref().is_some_and(|target| target.ecs_parameters.is_some());
        if planned.contains(key) || !starts_task {
            continue;
        }
        let expression = schedule.schedule_expression.as_deref().unwrap_or("an unknown schedule");
        let reason = if expression.starts_with("at(") {
            format!("starts a task once, {expression}; let it pass, or run it on EKS by hand")
        } else {
            format!("starts a task on {expression}, which was not converted")
        };
        found.push(Remaining { name: schedule.name.clone(), reason });
    }
    found.sort();
    found
}
