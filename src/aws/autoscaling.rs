//! Application Auto Scaling: what scales ECS services, how and when.

use std::collections::BTreeSet;

use aws_sdk_applicationautoscaling::types::ServiceNamespace;
use futures::future::join3;

use super::operation as op;
use super::scanner::Scanner;
use crate::inventory::Inventory;
use crate::inventory::index::cluster_name;

impl Scanner {
    /// Reads targets, policies and scheduled actions of the services that were found.
    ///
    /// All of the account's ECS entries are asked for and then picked: asking for each service would be one call a
    /// service, and the API takes 50 resource ids at most.
    pub(super) async fn read_scaling(&self, inventory: &mut Inventory) {
        if inventory.services.is_empty() {
            return;
        }
        let client = &self.clients.autoscaling;
        let targets = self.caller.pages(
            &op::AUTOSCALING_DESCRIBE_SCALABLE_TARGETS,
            "",
            |token, capture| {
                let call = client.describe_scalable_targets().service_namespace(ServiceNamespace::Ecs);
                call.set_next_token(token).customize().interceptor(capture).send()
            },
            aws_sdk_applicationautoscaling::operation::describe_scalable_targets::DescribeScalableTargetsOutput::next_token,
        );
        let policies = self.caller.pages(
            &op::AUTOSCALING_DESCRIBE_SCALING_POLICIES,
            "",
            |token, capture| {
                let call = client.describe_scaling_policies().service_namespace(ServiceNamespace::Ecs);
                call.set_next_token(token).customize().interceptor(capture).send()
            },
            aws_sdk_applicationautoscaling::operation::describe_scaling_policies::DescribeScalingPoliciesOutput::next_token,
        );
        let actions = self.caller.pages(
            &op::AUTOSCALING_DESCRIBE_SCHEDULED_ACTIONS,
            "",
            |token, capture| {
                let call = client.describe_scheduled_actions().service_namespace(ServiceNamespace::Ecs);
                call.set_next_token(token).customize().interceptor(capture).send()
            },
            aws_sdk_applicationautoscaling::operation::describe_scheduled_actions::DescribeScheduledActionsOutput::next_token,
        );
        let (targets, policies, actions) = join3(targets, policies, actions).await;
        for page in targets {
            let found = page.list(&self.caller, &op::AUTOSCALING_DESCRIBE_SCALABLE_TARGETS, "ScalableTargets");
            inventory.scalable_targets.extend(found);
        }
        for page in policies {
            let found = page.list(&self.caller, &op::AUTOSCALING_DESCRIBE_SCALING_POLICIES, "ScalingPolicies");
            inventory.scaling_policies.extend(found);
        }
        for page in actions {
            let found = page.list(&self.caller, &op::AUTOSCALING_DESCRIBE_SCHEDULED_ACTIONS, "ScheduledActions");
            inventory.scheduled_actions.extend(found);
        }
        // Not taken from the service's ARN: ARNs from before 2018 do not name the cluster.
        let services = inventory.services.iter();
        let ids: BTreeSet<String> =
            services.map(|service| format!("service/{}/{}", cluster_name(service), service.service_name)).collect();
        inventory.scalable_targets.retain(|target| ids.contains(&target.resource_id));
        inventory.scaling_policies.retain(|policy| ids.contains(&policy.resource_id));
        inventory.scheduled_actions.retain(|action| ids.contains(&action.resource_id));
    }
}
