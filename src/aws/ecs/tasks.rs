//! Running tasks of services, read for the digests of their images.

use aws_sdk_ecs::types::DesiredStatus;
use futures::future::join_all;

use crate::aws::operation as op;
use crate::aws::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::task::Task;

/// `DescribeTasks` takes at most 100 tasks.
const TASKS_A_CALL: usize = 100;

impl Scanner {
    /// Reads the running tasks of the clusters that have services.
    pub(in crate::aws) async fn read_tasks(&self, inventory: &mut Inventory) {
        let clusters = distinct(inventory.services.iter().filter_map(|service| service.cluster_arn.as_deref()));
        let tasks = join_all(clusters.iter().map(|cluster| self.tasks_of(cluster))).await;
        inventory.tasks.extend(tasks.into_iter().flatten());
    }

    async fn tasks_of(&self, cluster: &str) -> Vec<Task> {
        let pages = self
            .caller
            .pages(
                &op::ECS_LIST_TASKS,
                cluster,
                |token, capture| {
                    let call = self.clients.ecs.list_tasks().cluster(cluster).desired_status(DesiredStatus::Running);
                    call.set_next_token(token).customize().interceptor(capture).send()
                },
                aws_sdk_ecs::operation::list_tasks::ListTasksOutput::next_token,
            )
            .await;
        let arns = distinct(pages.iter().flat_map(|page| page.output.task_arns()).map(String::as_str));
        let answers = join_all(arns.chunks(TASKS_A_CALL).map(|arns| async move {
            self.caller
                .read(&op::ECS_DESCRIBE_TASKS, cluster, |capture| {
                    let call = self.clients.ecs.describe_tasks().cluster(cluster).set_tasks(Some(arns.to_vec()));
                    call.customize().interceptor(capture).send()
                })
                .await
        }))
        .await;
        // A task that stopped between the two calls is a failure of the answer, and nothing is missing without it.
        let found = answers.into_iter().flatten();
        let mut tasks: Vec<Task> =
            found.flat_map(|answer| answer.list(&self.caller, &op::ECS_DESCRIBE_TASKS, "tasks")).collect();
        tasks.retain(|task| task.group.as_deref().is_some_and(|group| group.starts_with("service:")));
        tasks
    }
}
