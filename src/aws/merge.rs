//! Joins the inventories of all scopes into one whose bytes do not depend on the order in which AWS answered.

use crate::inventory::{Gap, Inventory, Scope};

/// One inventory of many. Lists are sorted by ARN, or by name where there is none, and hold each object once: IAM has no
/// regions, so two regions of one account find the same roles.
pub(super) fn merge(inventories: Vec<Inventory>) -> Inventory {
    let mut all = Inventory::default();
    for one in inventories {
        append(&mut all, one);
    }
    sort(&mut all);
    all
}

fn append(all: &mut Inventory, one: Inventory) {
    let Inventory {
        version: _,    // there is only one
        generator: _,  // set by the caller, like the time
        scanned_at: _, // set by the caller
        mut scopes,
        mut clusters,
        mut capacity_providers,
        mut services,
        mut service_revisions,
        mut task_definitions,
        mut tasks,
        mut load_balancers,
        mut listeners,
        mut rules,
        mut target_groups,
        mut target_health,
        mut scalable_targets,
        mut scaling_policies,
        mut scheduled_actions,
        mut roles,
        mut event_rules,
        mut schedules,
        mut namespaces,
        mut discovery_services,
        mut file_systems,
        mut access_points,
        mut mount_targets,
        mut subnets,
        mut security_groups,
        mut eks_clusters,
        mut gaps,
        mut assumptions,
        mut unknown,
    } = one;
    all.scopes.append(&mut scopes);
    all.clusters.append(&mut clusters);
    all.capacity_providers.append(&mut capacity_providers);
    all.services.append(&mut services);
    all.service_revisions.append(&mut service_revisions);
    all.task_definitions.append(&mut task_definitions);
    all.tasks.append(&mut tasks);
    all.load_balancers.append(&mut load_balancers);
    all.listeners.append(&mut listeners);
    all.rules.append(&mut rules);
    all.target_groups.append(&mut target_groups);
    all.target_health.append(&mut target_health);
    all.scalable_targets.append(&mut scalable_targets);
    all.scaling_policies.append(&mut scaling_policies);
    all.scheduled_actions.append(&mut scheduled_actions);
    all.roles.append(&mut roles);
    all.event_rules.append(&mut event_rules);
    all.schedules.append(&mut schedules);
    all.namespaces.append(&mut namespaces);
    all.discovery_services.append(&mut discovery_services);
    all.file_systems.append(&mut file_systems);
    all.access_points.append(&mut access_points);
    all.mount_targets.append(&mut mount_targets);
    all.subnets.append(&mut subnets);
    all.security_groups.append(&mut security_groups);
    all.eks_clusters.append(&mut eks_clusters);
    all.gaps.append(&mut gaps);
    all.assumptions.append(&mut assumptions);
    all.unknown.append(&mut unknown);
}

fn sort(all: &mut Inventory) {
    settle(&mut all.scopes, |it| place(Some(it)));
    settle(&mut all.clusters, |it| (it.cluster_arn.clone(), it.cluster_name.clone()));
    settle(&mut all.capacity_providers, |it| (it.capacity_provider_arn.clone(), it.name.clone()));
    settle(&mut all.services, |it| it.service_arn.clone());
    settle(&mut all.service_revisions, |it| it.service_revision_arn.clone());
    // As numbers, revision 10 follows revision 9.
    settle(&mut all.task_definitions, |it| {
        let arn =
            it.task_definition_arn.as_deref().and_then(|arn| arn.rsplit_once(':')).map(|(family, _)| family.to_owned());
        (arn, it.family.clone(), it.revision)
    });
    settle(&mut all.tasks, |it| it.task_arn.clone());
    settle(&mut all.load_balancers, |it| it.load_balancer_arn.clone());
    settle(&mut all.listeners, |it| it.listener_arn.clone());
    settle(&mut all.rules, |it| it.rule_arn.clone());
    settle(&mut all.target_groups, |it| it.target_group_arn.clone());
    settle(&mut all.target_health, |it| it.target_group_arn.clone());
    settle(&mut all.scalable_targets, |it| {
        (it.scalable_target_arn.clone(), it.resource_id.clone(), it.scalable_dimension.clone())
    });
    settle(&mut all.scaling_policies, |it| (it.policy_arn.clone(), it.resource_id.clone(), it.policy_name.clone()));
    settle(&mut all.scheduled_actions, |it| {
        (it.scheduled_action_arn.clone(), it.resource_id.clone(), it.scheduled_action_name.clone())
    });
    settle(&mut all.roles, |it| it.arn.clone());
    settle(&mut all.event_rules, |it| it.arn.clone());
    settle(&mut all.schedules, |it| it.arn.clone());
    settle(&mut all.namespaces, |it| it.arn.clone());
    settle(&mut all.discovery_services, |it| it.arn.clone());
    settle(&mut all.file_systems, |it| (it.file_system_arn.clone(), it.file_system_id.clone()));
    settle(&mut all.access_points, |it| (it.access_point_arn.clone(), it.access_point_id.clone()));
    settle(&mut all.mount_targets, |it| it.mount_target_id.clone());
    settle(&mut all.eks_clusters, |it| it.arn.clone());
    settle(&mut all.gaps, |it: &Gap| {
        let Gap { scope, service, operation, resource, error, unknown: _ /* scan sets none */ } = it;
        (place(scope.as_ref()), service.clone(), operation.clone(), resource.clone(), error.clone())
    });
}

fn place(scope: Option<&Scope>) -> Option<(String, String, String)> {
    scope.map(|scope| (scope.partition.clone(), scope.account_id.clone(), scope.region.clone()))
}

/// Sorts by a key that identifies an object, and keeps one of each.
fn settle<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> K) {
    list.sort_by_cached_key(&key);
    list.dedup_by(|one, other| key(one) == key(other));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::role::Role;
    use crate::inventory::task_definition::TaskDefinition;

    fn with_role(name: &str) -> Inventory {
        let arn = Some(format!("arn:aws:iam::111122223333:role/{name}"));
        Inventory { roles: vec![Role { arn, ..Role::default() }], ..Inventory::default() }
    }

    #[test]
    fn a_role_that_two_regions_found_is_there_once() {
        let all = merge(vec![with_role("b"), with_role("a"), with_role("b")]);
        let names: Vec<&str> = all.roles.iter().filter_map(|role| role.arn.as_deref()?.rsplit('/').next()).collect();
        assert_eq!(names, ["a", "b"]);
    }

    #[test]
    fn revisions_are_sorted_as_numbers() {
        let definition = |revision: i64| TaskDefinition {
            task_definition_arn: Some(format!("arn:aws:ecs:eu-west-1:111122223333:task-definition/web:{revision}")),
            family: "web".to_owned(),
            revision: Some(revision),
            ..TaskDefinition::default()
        };
        let one = Inventory { task_definitions: vec![definition(10), definition(9)], ..Inventory::default() };
        let revisions: Vec<_> = merge(vec![one]).task_definitions.iter().map(|found| found.revision).collect();
        assert_eq!(revisions, [Some(9), Some(10)]);
    }
}
