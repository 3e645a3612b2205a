//! EventBridge Scheduler: schedules that start tasks.

use futures::future::join_all;

use super::operation as op;
use super::scanner::Scanner;
use crate::inventory::Inventory;
use crate::inventory::arn::Arn;
use crate::inventory::schedule::Schedule;

/// The largest page of `ListSchedules`.
const PAGE: i32 = 100;

impl Scanner {
    /// Lists the schedules of every group, and reads those whose target is a cluster that was found or ECS's `RunTask`.
    pub(super) async fn read_schedules(&self, inventory: &mut Inventory) {
        let clusters: Vec<&str> =
            inventory.clusters.iter().filter_map(|cluster| cluster.cluster_arn.as_deref()).collect();
        if clusters.is_empty() {
            return;
        }
        let pages = self
            .caller
            .pages(
                &op::SCHEDULER_LIST_SCHEDULES,
                "",
                |token, capture| {
                    let call = self.clients.scheduler.list_schedules().max_results(PAGE).set_next_token(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_scheduler::operation::list_schedules::ListSchedulesOutput::next_token,
            )
            .await;
        let mut names: Vec<(&str, &str)> = Vec::new();
        for schedule in pages.iter().flat_map(|page| page.output.schedules()) {
            let target = schedule.target().map(aws_sdk_scheduler::types::TargetSummary::arn);
            if let Some(name) = schedule.name()
                && target.is_none_or(|target| clusters.contains(&target) || runs_tasks(target))
            {
                names.push((schedule.group_name().unwrap_or("default"), name));
            }
        }
        let schedules = join_all(names.into_iter().map(|(group, name)| self.schedule(group, name))).await;
        // A list without targets, which no AWS region sends, leaves schedules in that start something else.
        let starts_tasks = |schedule: &Schedule| {
            schedule.target.as_ref().is_some_and(|target| target.ecs_parameters.is_some() || runs_tasks(&target.arn))
        };
        inventory.schedules.extend(schedules.into_iter().flatten().filter(starts_tasks));
    }

    async fn schedule(&self, group: &str, name: &str) -> Option<Schedule> {
        let resource = format!("{group}/{name}");
        let answer = self
            .caller
            .read(&op::SCHEDULER_GET_SCHEDULE, &resource, |capture| {
                let call = self.clients.scheduler.get_schedule().group_name(group).name(name);
                call.customize().interceptor(capture).send()
            })
            .await?;
        answer.whole(&self.caller, &op::SCHEDULER_GET_SCHEDULE, &resource)
    }
}

/// A universal target that calls the ECS API: `arn:aws:scheduler:::aws-sdk:ecs:runTask`.
fn runs_tasks(target: &str) -> bool {
    Arn::parse(target).is_ok_and(|arn| arn.service == "scheduler" && arn.resource.starts_with("aws-sdk:ecs:"))
}

#[cfg(test)]
mod tests {
    use super::runs_tasks;

    #[test]
    fn universal_targets_of_ecs_are_recognised() {
        assert!(runs_tasks("arn:aws:scheduler:::aws-sdk:ecs:runTask"));
        assert!(!runs_tasks("arn:aws:scheduler:::aws-sdk:sqs:sendMessage"));
        assert!(!runs_tasks("arn:aws:lambda:eu-west-1:111122223333:function:nightly"));
    }
}
