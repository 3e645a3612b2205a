//! Target groups, their attributes, and the health of the targets of services.

use aws_sdk_elasticloadbalancingv2::types as sdk;
use futures::future::{join_all, join3};

use super::convert_target_group::{attribute, target_group, target_health};
use crate::aws::operation as op;
use crate::aws::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::attribute::Attribute;
use crate::inventory::target_group::{TargetGroup, TargetHealth};

/// `DescribeTargetGroups` takes a list of ARNs; 20 is the limit that the API has for load balancers and tags.
const GROUPS_A_CALL: usize = 20;

/// ARNs of the target groups that services register tasks with.
pub(super) fn of_services(inventory: &Inventory) -> Vec<String> {
    let attachments = inventory.services.iter().flat_map(|service| {
        let sets = service.task_sets.iter().flat_map(|set| &set.load_balancers);
        service.load_balancers.iter().chain(sets)
    });
    distinct(attachments.flat_map(|attachment| {
        let alternate = attachment.advanced_configuration.as_ref();
        let alternate = alternate.and_then(|advanced| advanced.alternate_target_group_arn.as_deref());
        attachment.target_group_arn.as_deref().into_iter().chain(alternate)
    }))
}

impl Scanner {
    /// Describes target groups by ARN. A deleted one fails the whole call, so its neighbours are then asked for one by one.
    pub(super) async fn target_groups(&self, arns: &[String]) -> Vec<sdk::TargetGroup> {
        let batches = join_all(arns.chunks(GROUPS_A_CALL).map(|arns| async move {
            let ask = |arns: Vec<String>| {
                self.caller.attempt(&op::ELBV2_DESCRIBE_TARGET_GROUPS, |capture| {
                    let call = self.clients.elbv2.describe_target_groups().set_target_group_arns(Some(arns));
                    call.customize().interceptor(capture).send()
                })
            };
            match ask(arns.to_vec()).await {
                Ok(answer) => answer.output.target_groups.unwrap_or_default(),
                Err(fault) if arns.len() == 1 || !fault.has_code("TargetGroupNotFound") => {
                    self.caller.gap(&op::ELBV2_DESCRIBE_TARGET_GROUPS, &arns.join(" "), &fault.text);
                    Vec::new()
                }
                Err(_) => {
                    let single = join_all(arns.iter().map(|arn| async move { (arn, ask(vec![arn.clone()]).await) }));
                    let mut found = Vec::new();
                    for (arn, result) in single.await {
                        match result {
                            Ok(answer) => found.extend(answer.output.target_groups.unwrap_or_default()),
                            Err(fault) => self.caller.gap(&op::ELBV2_DESCRIBE_TARGET_GROUPS, arn, &fault.text),
                        }
                    }
                    found
                }
            }
        }));
        batches.await.into_iter().flatten().collect()
    }

    /// The target groups that a load balancer's rules forward to, whoever's they are.
    pub(super) async fn target_groups_behind(&self, load_balancer: &str) -> Vec<sdk::TargetGroup> {
        let pages = self
            .caller
            .pages(
                &op::ELBV2_DESCRIBE_TARGET_GROUPS,
                load_balancer,
                |token, capture| {
                    let call = self.clients.elbv2.describe_target_groups().load_balancer_arn(load_balancer);
                    call.set_marker(token).customize().interceptor(capture).send()
                },
                aws_sdk_elasticloadbalancingv2::operation::describe_target_groups::DescribeTargetGroupsOutput::next_marker,
            )
            .await;
        pages.into_iter().flat_map(|page| page.output.target_groups.unwrap_or_default()).collect()
    }

    /// Completes target groups with attributes and tags, and reads the health of those that services own.
    pub(super) async fn complete_target_groups(
        &self,
        groups: Vec<sdk::TargetGroup>,
        owned: &[String],
    ) -> (Vec<TargetGroup>, Vec<TargetHealth>) {
        let mut groups: Vec<TargetGroup> = groups.into_iter().map(target_group).collect();
        groups.sort_by(|one, other| one.target_group_arn.cmp(&other.target_group_arn));
        groups.dedup_by(|one, other| one.target_group_arn == other.target_group_arn);
        let arns: Vec<String> = groups.iter().map(|group| group.target_group_arn.clone()).collect();
        let known: Vec<&String> = owned.iter().filter(|arn| arns.contains(arn)).collect();
        let (attributes, mut tags, health) = join3(
            join_all(arns.iter().map(|arn| self.target_group_attributes(arn))),
            self.load_balancing_tags(&arns),
            join_all(known.into_iter().map(|arn| self.target_health(arn))),
        )
        .await;
        for (group, attributes) in groups.iter_mut().zip(attributes) {
            group.attributes = attributes;
            group.tags = tags.remove(&group.target_group_arn).unwrap_or_default();
        }
        (groups, health.into_iter().flatten().collect())
    }

    async fn target_group_attributes(&self, arn: &str) -> Vec<Attribute> {
        let answer = self
            .caller
            .read(&op::ELBV2_DESCRIBE_TARGET_GROUP_ATTRIBUTES, arn, |capture| {
                let call = self.clients.elbv2.describe_target_group_attributes().target_group_arn(arn);
                call.customize().interceptor(capture).send()
            })
            .await;
        let attributes = answer.and_then(|answer| answer.output.attributes).unwrap_or_default();
        attributes.into_iter().map(|found| attribute(found.key, found.value)).collect()
    }

    async fn target_health(&self, arn: &str) -> Option<TargetHealth> {
        let answer = self
            .caller
            .read(&op::ELBV2_DESCRIBE_TARGET_HEALTH, arn, |capture| {
                let call = self.clients.elbv2.describe_target_health().target_group_arn(arn);
                call.customize().interceptor(capture).send()
            })
            .await?;
        Some(target_health(arn, answer.output.target_health_descriptions.unwrap_or_default()))
    }
}
