//! Load balancers, and the order in which everything around them is read.

use aws_sdk_elasticloadbalancingv2::types as sdk;
use futures::future::{join, join_all, join3};

use super::convert_load_balancer::load_balancer;
use super::convert_target_group::attribute;
use super::target_groups::of_services;
use crate::aws::operation as op;
use crate::aws::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::attribute::Attribute;
use crate::inventory::load_balancer::LoadBalancer;

/// `DescribeLoadBalancers` takes at most 20 ARNs.
const LOAD_BALANCERS_A_CALL: usize = 20;

impl Scanner {
    /// Goes from the services' target groups to their load balancers, and from these to all listeners, rules and target
    /// groups: a rule can only be moved when its neighbours are known.
    pub(in crate::aws) async fn read_load_balancers(&self, inventory: &mut Inventory) {
        let owned = of_services(inventory);
        let mut groups = self.target_groups(&owned).await;
        let arns = distinct(groups.iter().flat_map(sdk::TargetGroup::load_balancer_arns).map(String::as_str));
        let (load_balancers, listeners, behind) = join3(
            self.load_balancers(&arns),
            join_all(arns.iter().map(|arn| self.listeners(arn))),
            join_all(arns.iter().map(|arn| self.target_groups_behind(arn))),
        )
        .await;
        groups.extend(behind.into_iter().flatten());
        let ((groups, health), (listeners, rules)) = join(
            self.complete_target_groups(groups, &owned),
            self.complete_listeners(listeners.into_iter().flatten().collect()),
        )
        .await;
        inventory.load_balancers.extend(load_balancers);
        inventory.target_groups.extend(groups);
        inventory.target_health.extend(health);
        inventory.listeners.extend(listeners);
        inventory.rules.extend(rules);
    }

    async fn load_balancers(&self, arns: &[String]) -> Vec<LoadBalancer> {
        let described = join_all(arns.chunks(LOAD_BALANCERS_A_CALL).map(|arns| async move {
            let answer = self
                .caller
                .read(&op::ELBV2_DESCRIBE_LOAD_BALANCERS, &arns.join(" "), |capture| {
                    let call = self.clients.elbv2.describe_load_balancers().set_load_balancer_arns(Some(arns.to_vec()));
                    call.customize().interceptor(capture).send()
                })
                .await;
            answer.and_then(|answer| answer.output.load_balancers).unwrap_or_default()
        }));
        let mut found: Vec<LoadBalancer> = described.await.into_iter().flatten().map(load_balancer).collect();
        let arns: Vec<String> = found.iter().map(|found| found.load_balancer_arn.clone()).collect();
        let (attributes, mut tags) =
            join(join_all(arns.iter().map(|arn| self.load_balancer_attributes(arn))), self.load_balancing_tags(&arns))
                .await;
        for (load_balancer, attributes) in found.iter_mut().zip(attributes) {
            load_balancer.attributes = attributes;
            load_balancer.tags = tags.remove(&load_balancer.load_balancer_arn).unwrap_or_default();
        }
        found
    }

    async fn load_balancer_attributes(&self, arn: &str) -> Vec<Attribute> {
        let answer = self
            .caller
            .read(&op::ELBV2_DESCRIBE_LOAD_BALANCER_ATTRIBUTES, arn, |capture| {
                let call = self.clients.elbv2.describe_load_balancer_attributes().load_balancer_arn(arn);
                call.customize().interceptor(capture).send()
            })
            .await;
        let attributes = answer.and_then(|answer| answer.output.attributes).unwrap_or_default();
        attributes.into_iter().map(|found| attribute(found.key, found.value)).collect()
    }
}
