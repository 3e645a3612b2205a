//! What the tasks run on today: launch type, capacity provider strategy, or the cluster's default strategy.
//!
//! Source: Amazon ECS Developer Guide, "Amazon ECS launch types and capacity providers".

use super::task_context::LaunchKind;
use crate::inventory::cluster::Cluster;
use crate::inventory::index::Index;
use crate::inventory::placement::CapacityProviderStrategyItem;

/// How a service's or schedule's tasks are launched.
#[derive(Debug, Clone, Copy)]
pub struct Launch<'a> {
    /// The kind of capacity.
    pub kind: LaunchKind,
    /// The strategy in force; empty with a launch type.
    pub capacity_providers: &'a [CapacityProviderStrategyItem],
}

impl<'a> Launch<'a> {
    /// The launch type wins; then the own strategy; then the cluster's default; then EC2, as ECS does it.
    #[must_use]
    pub fn of(
        launch_type: Option<&str>,
        strategy: &'a [CapacityProviderStrategyItem],
        cluster: Option<&'a Cluster>,
        index: &Index<'_>,
    ) -> Self {
        let capacity_providers = match (launch_type, strategy, cluster) {
            (Some(_), [], _) => &[],
            (None, [], Some(cluster)) => cluster.default_capacity_provider_strategy.as_slice(),
            _ => strategy,
        };
        let by_type = match launch_type {
            Some("FARGATE") => Some(LaunchKind::Fargate),
            Some("EC2") => Some(LaunchKind::Ec2),
            Some("EXTERNAL") => Some(LaunchKind::External),
            Some("MANAGED_INSTANCES") => Some(LaunchKind::ManagedInstances),
            _ => None,
        };
        let by_provider = || capacity_providers.first().map(|item| provider_kind(&item.capacity_provider, index));
        Self { kind: by_type.or_else(by_provider).unwrap_or(LaunchKind::Ec2), capacity_providers }
    }
}

fn provider_kind(name: &str, index: &Index<'_>) -> LaunchKind {
    match name {
        "FARGATE" | "FARGATE_SPOT" => LaunchKind::Fargate,
        name => match index.capacity_provider(name) {
            Some(provider) if provider.managed_instances_provider.is_some() => LaunchKind::ManagedInstances,
            _ => LaunchKind::Ec2,
        },
    }
}
