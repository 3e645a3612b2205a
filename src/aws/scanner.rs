//! Reads one account and region, stage by stage.

use std::collections::BTreeSet;

use super::caller::Caller;
use super::clients::Clients;
use super::operation::Operation;
use super::stage::Stage;
use crate::inventory::Inventory;

/// What narrows a scan.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    /// ECS clusters by name or ARN; all when empty.
    pub(super) clusters: Vec<String>,
    /// The EKS cluster by name; all when absent.
    pub(super) eks_cluster: Option<String>,
}

/// All that a stage needs.
pub(super) struct Scanner {
    pub(super) clients: Clients,
    pub(super) caller: Caller,
    pub(super) filter: Filter,
}

impl Scanner {
    /// Runs one stage. What it finds goes into the inventory, what it cannot read into the inventory's gaps.
    pub(super) async fn run(&self, stage: Stage, inventory: &mut Inventory) {
        match stage {
            Stage::Clusters => {
                self.read_clusters(inventory).await;
                self.read_capacity_providers(inventory).await;
            }
            Stage::Services => {
                self.read_services(inventory).await;
                self.read_service_revisions(inventory).await;
                self.read_tasks(inventory).await;
            }
            Stage::Schedules => {
                self.read_event_rules(inventory).await;
                self.read_schedules(inventory).await;
            }
            Stage::TaskDefinitions => self.read_task_definitions(inventory).await,
            Stage::LoadBalancers => self.read_load_balancers(inventory).await,
            Stage::Scaling => self.read_scaling(inventory).await,
            Stage::Discovery => self.read_discovery(inventory).await,
            Stage::Storage => self.read_storage(inventory).await,
            Stage::Network => self.read_network(inventory).await,
            Stage::Roles => self.read_roles(inventory).await,
            Stage::Target => self.read_eks_clusters(inventory).await,
        }
        inventory.gaps.append(&mut self.caller.take_gaps());
    }

    /// Records an object that a batch call named as failed.
    pub(super) fn failure(&self, operation: &Operation, arn: Option<&str>, reason: Option<&str>, detail: Option<&str>) {
        let reason = reason.unwrap_or("failed");
        let text = detail.map_or_else(|| reason.to_owned(), |detail| format!("{reason}: {detail}"));
        self.caller.gap(operation, arn.unwrap_or_default(), &text);
    }
}

/// References without duplicates, in a fixed order; empty text is no reference.
pub(super) fn distinct<'a>(references: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let set: BTreeSet<&str> = references.into_iter().filter(|reference| !reference.is_empty()).collect();
    set.into_iter().map(str::to_owned).collect()
}
