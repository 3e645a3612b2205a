//! Cloud Map: the registries that services register with, and the namespaces of these and of Service Connect.

use futures::future::join_all;

use super::operation as op;
use super::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::cloud_map::{DiscoveryService, Namespace};

impl Scanner {
    /// Reads registries first: only they tell their namespace (`ListServices` does not).
    pub(super) async fn read_discovery(&self, inventory: &mut Inventory) {
        let registries = distinct(inventory.services.iter().flat_map(|service| {
            let sets = service.task_sets.iter().flat_map(|set| &set.service_registries);
            service.service_registries.iter().chain(sets).filter_map(|registry| registry.registry_arn.as_deref())
        }));
        let found = join_all(registries.iter().map(|arn| self.discovery_service(arn))).await;
        inventory.discovery_services.extend(found.into_iter().flatten());

        let ids = self.namespace_ids(inventory).await;
        let found = join_all(ids.iter().map(|id| self.namespace(id))).await;
        inventory.namespaces.extend(found.into_iter().flatten());
    }

    async fn discovery_service(&self, arn: &str) -> Option<DiscoveryService> {
        let id = id_of(arn);
        let answer = self
            .caller
            .read(&op::CLOUD_MAP_GET_SERVICE, arn, |capture| {
                self.clients.cloud_map.get_service().id(id).customize().interceptor(capture).send()
            })
            .await?;
        answer.object(&self.caller, &op::CLOUD_MAP_GET_SERVICE, arn, "Service")
    }

    async fn namespace(&self, id: &str) -> Option<Namespace> {
        let answer = self
            .caller
            .read(&op::CLOUD_MAP_GET_NAMESPACE, id, |capture| {
                self.clients.cloud_map.get_namespace().id(id).customize().interceptor(capture).send()
            })
            .await?;
        answer.object(&self.caller, &op::CLOUD_MAP_GET_NAMESPACE, id, "Namespace")
    }

    /// Ids of all namespaces in use. Service Connect names them by ARN or by name, and a name has to be looked up.
    async fn namespace_ids(&self, inventory: &Inventory) -> Vec<String> {
        let of_registries = inventory.discovery_services.iter().filter_map(|service| service.namespace_id.as_deref());
        let defaults = inventory
            .clusters
            .iter()
            .filter_map(|cluster| cluster.service_connect_defaults.as_ref()?.namespace.as_deref());
        let own = inventory.services.iter().flat_map(|service| {
            let deployments =
                service.deployments.iter().map(|deployment| deployment.service_connect_configuration.as_ref());
            let all = deployments.chain([service.service_connect_configuration.as_ref()]);
            all.filter_map(|connect| connect?.namespace.as_deref())
        });
        let (arns, names): (Vec<&str>, Vec<&str>) = defaults.chain(own).partition(|text| text.starts_with("arn:"));
        let names = distinct(names);
        let mut looked_up = Vec::new();
        if !names.is_empty() {
            looked_up = self.namespaces_by_name(&names).await;
        }
        let ids = of_registries.chain(arns.into_iter().map(id_of)).chain(looked_up.iter().map(String::as_str));
        distinct(ids)
    }

    async fn namespaces_by_name(&self, names: &[String]) -> Vec<String> {
        let pages = self
            .caller
            .pages(
                &op::CLOUD_MAP_LIST_NAMESPACES,
                "",
                |token, capture| {
                    let call = self.clients.cloud_map.list_namespaces().set_next_token(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_servicediscovery::operation::list_namespaces::ListNamespacesOutput::next_token,
            )
            .await;
        let listed = pages.iter().flat_map(|page| page.output.namespaces());
        let matching =
            listed.filter(|space| space.name().is_some_and(|name| names.iter().any(|wanted| wanted == name)));
        matching.filter_map(|space| space.id()).map(str::to_owned).collect()
    }
}

/// `srv-…` or `ns-…` of the ARN.
fn id_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}
