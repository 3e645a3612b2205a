//! Services that `CodeDeploy` or somebody else deploys: what their tasks really use stands in the primary task set.
//!
//! A service with an external controller has no task definition, network or load balancers of its own, and one that
//! `CodeDeploy` drives may name a target group that serves nobody any more. Source: Amazon ECS API reference, `TaskSet`.

use super::deployment::TaskSet;
use super::service::Service;

/// Takes over what the primary task set says.
pub(super) fn adopt(service: &mut Service) {
    let Some(primary) = service.task_sets.iter().find(|set| set.status.as_deref() == Some("PRIMARY")).cloned() else {
        return;
    };
    let TaskSet {
        id: _,           // of the set itself
        task_set_arn: _, // the same
        service_arn: _,  // of the service that holds it
        cluster_arn: _,  // the same
        started_by: _,   // reported with the controller
        external_id: _,  // the same
        status: _,       // PRIMARY, see above
        task_definition,
        computed_desired_count,
        pending_count,
        running_count,
        created_at: _, // history
        updated_at: _, // history
        launch_type,
        capacity_provider_strategy,
        platform_version,
        platform_family,
        network_configuration,
        load_balancers,
        service_registries,
        scale: _,               // reported with the controller
        stability_status: _,    // reported as an unsettled deployment
        stability_status_at: _, // history
        tags,
        fargate_ephemeral_storage: _, // reported with the service
        unknown: _,                   // INV002 reports it
    } = primary;
    adopt_list(&mut service.load_balancers, load_balancers);
    adopt_list(&mut service.service_registries, service_registries);
    if service.launch_type.is_none() {
        adopt_list(&mut service.capacity_provider_strategy, capacity_provider_strategy);
    }
    if service.tags.is_empty() {
        service.tags = tags;
    }
    fill(&mut service.task_definition, task_definition);
    if service.capacity_provider_strategy.is_empty() {
        fill(&mut service.launch_type, launch_type);
    }
    fill(&mut service.desired_count, computed_desired_count);
    fill(&mut service.pending_count, pending_count);
    fill(&mut service.running_count, running_count);
    fill(&mut service.platform_version, platform_version);
    fill(&mut service.platform_family, platform_family);
    fill(&mut service.network_configuration, network_configuration);
}

/// The task set's list is the live one.
fn adopt_list<T>(own: &mut Vec<T>, of_task_set: Vec<T>) {
    if !of_task_set.is_empty() {
        *own = of_task_set;
    }
}

fn fill<T>(own: &mut Option<T>, of_task_set: Option<T>) {
    if own.is_none() {
        *own = of_task_set;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primary_task_set_says_what_is_live() {
        let mut service: Service = serde_json::from_str(
            r#"{"serviceName":"shop","loadBalancers":[{"targetGroupArn":"blue"}],"taskSets":[
                {"status":"ACTIVE","taskDefinition":"shop:8","loadBalancers":[{"targetGroupArn":"blue"}]},
                {"status":"PRIMARY","taskDefinition":"shop:9","launchType":"FARGATE","computedDesiredCount":3,
                 "loadBalancers":[{"targetGroupArn":"green"}]}]}"#,
        )
        .unwrap();
        adopt(&mut service);
        assert_eq!(service.load_balancers[0].target_group_arn.as_deref(), Some("green"));
        assert_eq!((service.task_definition.as_deref(), service.desired_count), (Some("shop:9"), Some(3)));
        assert_eq!(service.launch_type.as_deref(), Some("FARGATE"));
        let adopted = service.clone();
        adopt(&mut service);
        assert_eq!(service, adopted, "reading it again changes nothing");
    }
}
