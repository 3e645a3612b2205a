//! EKS: the clusters to move to, with add-ons and node groups.

use futures::future::{join, join_all};

use super::operation as op;
use super::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::eks::EksCluster;
use crate::inventory::eks_nodes::{Addon, NodeGroup};

impl Scanner {
    /// Reads the cluster of the filter, or every one of the region.
    pub(super) async fn read_eks_clusters(&self, inventory: &mut Inventory) {
        let names = match &self.filter.eks_cluster {
            Some(name) => vec![name.clone()],
            None => self.eks_cluster_names().await,
        };
        let clusters = join_all(names.iter().map(|name| self.eks_cluster(name))).await;
        inventory.eks_clusters.extend(clusters.into_iter().flatten());
    }

    async fn eks_cluster_names(&self) -> Vec<String> {
        let pages = self
            .caller
            .pages(
                &op::EKS_LIST_CLUSTERS,
                "",
                |token, capture| {
                    self.clients.eks.list_clusters().set_next_token(token).customize().interceptor(capture).send()
                },
                aws_sdk_eks::operation::list_clusters::ListClustersOutput::next_token,
            )
            .await;
        distinct(pages.iter().flat_map(|page| page.output.clusters()).map(String::as_str))
    }

    async fn eks_cluster(&self, name: &str) -> Option<EksCluster> {
        let result = self
            .caller
            .attempt(&op::EKS_DESCRIBE_CLUSTER, |capture| {
                self.clients.eks.describe_cluster().name(name).customize().interceptor(capture).send()
            })
            .await;
        let answer = match result {
            Ok(answer) => answer,
            // The cluster of the filter may be in another account or region: `scan` looks at all of them together.
            Err(fault) if self.filter.eks_cluster.is_some() && fault.has_code("ResourceNotFoundException") => {
                return None;
            }
            Err(fault) => {
                self.caller.gap(&op::EKS_DESCRIBE_CLUSTER, name, &fault.text);
                return None;
            }
        };
        let mut cluster: EksCluster = answer.object(&self.caller, &op::EKS_DESCRIBE_CLUSTER, name, "cluster")?;
        (cluster.addons, cluster.nodegroups) = join(self.addons(name), self.node_groups(name)).await;
        Some(cluster)
    }

    async fn addons(&self, cluster: &str) -> Vec<Addon> {
        let pages = self
            .caller
            .pages(
                &op::EKS_LIST_ADDONS,
                cluster,
                |token, capture| {
                    let call = self.clients.eks.list_addons().cluster_name(cluster).set_next_token(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_eks::operation::list_addons::ListAddonsOutput::next_token,
            )
            .await;
        let names = distinct(pages.iter().flat_map(|page| page.output.addons()).map(String::as_str));
        let addons = join_all(names.iter().map(|name| async move {
            let resource = format!("{cluster}/{name}");
            let answer = self
                .caller
                .read(&op::EKS_DESCRIBE_ADDON, &resource, |capture| {
                    let call = self.clients.eks.describe_addon().cluster_name(cluster).addon_name(name);
                    call.customize().interceptor(capture).send()
                })
                .await?;
            answer.object(&self.caller, &op::EKS_DESCRIBE_ADDON, &resource, "addon")
        }));
        addons.await.into_iter().flatten().collect()
    }

    async fn node_groups(&self, cluster: &str) -> Vec<NodeGroup> {
        let pages = self
            .caller
            .pages(
                &op::EKS_LIST_NODEGROUPS,
                cluster,
                |token, capture| {
                    let call = self.clients.eks.list_nodegroups().cluster_name(cluster).set_next_token(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_eks::operation::list_nodegroups::ListNodegroupsOutput::next_token,
            )
            .await;
        let names = distinct(pages.iter().flat_map(|page| page.output.nodegroups()).map(String::as_str));
        let groups = join_all(names.iter().map(|name| async move {
            let resource = format!("{cluster}/{name}");
            let answer = self
                .caller
                .read(&op::EKS_DESCRIBE_NODEGROUP, &resource, |capture| {
                    let call = self.clients.eks.describe_nodegroup().cluster_name(cluster).nodegroup_name(name);
                    call.customize().interceptor(capture).send()
                })
                .await?;
            answer.object(&self.caller, &op::EKS_DESCRIBE_NODEGROUP, &resource, "nodegroup")
        }));
        groups.await.into_iter().flatten().collect()
    }
}
