//! Which subnets and security groups matter: those of load balancers, tasks and the target cluster, and every group whose
//! rules name a group of the tasks, because pods come with other groups and would be shut out.

use std::collections::BTreeSet;

use futures::future::{join, join_all};

use super::client::Filter;
use crate::aws::operation as op;
use crate::aws::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::network::{SecurityGroup, Subnet};

/// A filter takes at most 200 values (Amazon EC2 API Reference, "List and filter using the CLI and API").
const VALUES_A_FILTER: usize = 200;

impl Scanner {
    /// Reads the network around what earlier stages found.
    pub(in crate::aws) async fn read_network(&self, inventory: &mut Inventory) {
        let subnets = subnet_ids(inventory);
        let of_tasks = task_groups(inventory);
        let all = distinct(other_groups(inventory).chain(of_tasks.iter().map(String::as_str)));
        let (subnets, (named, naming)) = join(
            join_all(subnets.chunks(VALUES_A_FILTER).map(|ids| self.subnets(ids))),
            join(
                join_all(all.chunks(VALUES_A_FILTER).map(|ids| self.security_groups("group-id", ids))),
                join_all(
                    of_tasks.chunks(VALUES_A_FILTER).map(|ids| self.security_groups("ip-permission.group-id", ids)),
                ),
            ),
        )
        .await;
        inventory.subnets.extend(subnets.into_iter().flatten());
        let mut seen = BTreeSet::new();
        let groups = named.into_iter().chain(naming).flatten();
        inventory.security_groups.extend(groups.filter(|group| seen.insert(group.group_id.clone())));
    }

    async fn subnets(&self, ids: &[String]) -> Vec<Subnet> {
        let filter = Filter { name: "subnet-id", values: ids };
        let pages = self
            .caller
            .pages(
                &op::EC2_DESCRIBE_SUBNETS,
                "",
                |token, _| self.clients.ec2.describe_subnets(filter, token),
                super::response::Subnets::next_token,
            )
            .await;
        pages.into_iter().flat_map(|page| page.output.into_subnets()).collect()
    }

    async fn security_groups(&self, filter: &'static str, ids: &[String]) -> Vec<SecurityGroup> {
        let filter = Filter { name: filter, values: ids };
        let pages = self
            .caller
            .pages(
                &op::EC2_DESCRIBE_SECURITY_GROUPS,
                "",
                |token, _| self.clients.ec2.describe_security_groups(filter, token),
                super::response::SecurityGroups::next_token,
            )
            .await;
        pages.into_iter().flat_map(|page| page.output.into_groups()).collect()
    }
}

fn subnet_ids(inventory: &Inventory) -> Vec<String> {
    let balancers = inventory.load_balancers.iter().flat_map(|found| &found.availability_zones);
    let services = inventory.services.iter().filter_map(|service| service.network_configuration.as_ref());
    let targets = inventory.eks_clusters.iter().filter_map(|cluster| cluster.resources_vpc_config.as_ref());
    let node_groups = inventory.eks_clusters.iter().flat_map(|cluster| &cluster.nodegroups);
    distinct(
        balancers
            .filter_map(|zone| zone.subnet_id.as_deref())
            .chain(
                services
                    .filter_map(|network| network.awsvpc_configuration.as_ref())
                    .flat_map(|network| &network.subnets)
                    .map(String::as_str),
            )
            .chain(targets.flat_map(|network| &network.subnet_ids).map(String::as_str))
            .chain(node_groups.flat_map(|group| &group.subnets).map(String::as_str)),
    )
}

fn task_groups(inventory: &Inventory) -> Vec<String> {
    let services = inventory
        .services
        .iter()
        .filter_map(|service| service.network_configuration.as_ref()?.awsvpc_configuration.as_ref())
        .flat_map(|network| &network.security_groups);
    let rules = inventory.event_rules.iter().flat_map(|rule| &rule.targets);
    let schedules = inventory.schedules.iter().filter_map(|schedule| schedule.target.as_ref());
    let tasks = rules
        .filter_map(|target| target.ecs_parameters.as_ref())
        .chain(schedules.filter_map(|target| target.ecs_parameters.as_ref()))
        .filter_map(|task| task.network_configuration.as_ref()?.awsvpc_configuration.as_ref())
        .flat_map(|network| &network.security_groups);
    distinct(services.chain(tasks).map(String::as_str))
}

fn other_groups(inventory: &Inventory) -> impl Iterator<Item = &str> {
    let balancers = inventory.load_balancers.iter().flat_map(|found| &found.security_groups);
    let targets = inventory.eks_clusters.iter().filter_map(|cluster| cluster.resources_vpc_config.as_ref());
    let clusters =
        targets.flat_map(|network| network.security_group_ids.iter().chain(&network.cluster_security_group_id));
    balancers.chain(clusters).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_names_subnets_and_groups_of_all_sides() {
        let sample: Inventory =
            serde_json::from_str(include_str!("../../../fixtures/tidewater/inventory.json")).unwrap();
        let subnets = subnet_ids(&sample);
        let known: BTreeSet<&str> = sample.subnets.iter().map(|subnet| subnet.subnet_id.as_str()).collect();
        assert!(!subnets.is_empty());
        assert!(known.iter().all(|id| subnets.iter().any(|found| found == id)), "{known:?} are not all in {subnets:?}");
        let tasks = task_groups(&sample);
        let others = distinct(other_groups(&sample));
        assert!(!tasks.is_empty() && !others.is_empty());
    }
}
