//! Clusters and the capacity providers that they name.

use aws_sdk_ecs::types::{CapacityProviderField, ClusterField};
use futures::future::join_all;

use crate::aws::operation as op;
use crate::aws::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::arn::Arn;

/// `DescribeClusters` takes at most 100 clusters.
const CLUSTERS_A_CALL: usize = 100;

/// `DescribeCapacityProviders` takes at most 20 names.
const PROVIDERS_A_CALL: usize = 20;

/// AWS's own providers; some implementations do not describe them, and nothing depends on it.
const FARGATE: &[&str] = &["FARGATE", "FARGATE_SPOT"];

impl Scanner {
    /// Reads the clusters of the filter, or all.
    pub(in crate::aws) async fn read_clusters(&self, inventory: &mut Inventory) {
        let wanted = if self.filter.clusters.is_empty() {
            self.cluster_arns().await
        } else {
            distinct(self.filter.clusters.iter().map(String::as_str).filter(|name| self.may_be_here(name)))
        };
        let answers = join_all(wanted.chunks(CLUSTERS_A_CALL).map(|names| async move {
            self.caller
                .read(&op::ECS_DESCRIBE_CLUSTERS, "", |capture| {
                    let call = self.clients.ecs.describe_clusters().set_clusters(Some(names.to_vec()));
                    // Attachments are the managed infrastructure of providers; statistics would change with every scan.
                    let fields = [
                        ClusterField::Attachments,
                        ClusterField::Configurations,
                        ClusterField::Settings,
                        ClusterField::Tags,
                    ];
                    call.set_include(Some(fields.into())).customize().interceptor(capture).send()
                })
                .await
        }))
        .await;
        for answer in answers.into_iter().flatten() {
            inventory.clusters.extend(answer.list(&self.caller, &op::ECS_DESCRIBE_CLUSTERS, "clusters"));
            // A cluster of the filter may be in another account or region: `scan` looks at all of them together.
            if self.filter.clusters.is_empty() {
                for failure in answer.output.failures() {
                    self.failure(&op::ECS_DESCRIBE_CLUSTERS, failure.arn(), failure.reason(), failure.detail());
                }
            }
        }
        // A deleted cluster is still described for a while.
        inventory.clusters.retain(|cluster| cluster.status.as_deref() != Some("INACTIVE"));
    }

    /// Whether a cluster of the filter can be in this account and region: a name can, an ARN says where it is.
    fn may_be_here(&self, cluster: &str) -> bool {
        let scope = self.caller.scope();
        Arn::parse(cluster).map_or(true, |arn| arn.region == scope.region && arn.account == scope.account_id)
    }

    async fn cluster_arns(&self) -> Vec<String> {
        let pages = self
            .caller
            .pages(
                &op::ECS_LIST_CLUSTERS,
                "",
                |token, capture| {
                    self.clients.ecs.list_clusters().set_next_token(token).customize().interceptor(capture).send()
                },
                aws_sdk_ecs::operation::list_clusters::ListClustersOutput::next_token,
            )
            .await;
        distinct(pages.iter().flat_map(|page| page.output.cluster_arns()).map(String::as_str))
    }

    /// Reads the capacity providers that clusters and their default strategies name.
    pub(in crate::aws) async fn read_capacity_providers(&self, inventory: &mut Inventory) {
        let names = distinct(inventory.clusters.iter().flat_map(|cluster| {
            let defaults =
                cluster.default_capacity_provider_strategy.iter().map(|item| item.capacity_provider.as_str());
            cluster.capacity_providers.iter().map(String::as_str).chain(defaults)
        }));
        let answers = join_all(names.chunks(PROVIDERS_A_CALL).map(|names| async move {
            self.caller
                .read(&op::ECS_DESCRIBE_CAPACITY_PROVIDERS, "", |capture| {
                    let call =
                        self.clients.ecs.describe_capacity_providers().set_capacity_providers(Some(names.to_vec()));
                    call.include(CapacityProviderField::Tags).customize().interceptor(capture).send()
                })
                .await
        }))
        .await;
        for answer in answers.into_iter().flatten() {
            let providers = answer.list(&self.caller, &op::ECS_DESCRIBE_CAPACITY_PROVIDERS, "capacityProviders");
            inventory.capacity_providers.extend(providers);
            for failure in answer.output.failures() {
                let name = failure.arn().unwrap_or_default();
                if !FARGATE.iter().any(|own| name == *own || name.ends_with(&format!("/{own}"))) {
                    let operation = &op::ECS_DESCRIBE_CAPACITY_PROVIDERS;
                    self.failure(operation, failure.arn(), failure.reason(), failure.detail());
                }
            }
        }
    }
}
