//! Services and the revisions that have their tasks.

use aws_sdk_ecs::types::ServiceField;
use futures::future::join_all;

use crate::aws::operation as op;
use crate::aws::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::service::Service;

/// `DescribeServices` takes at most 10 services.
const SERVICES_A_CALL: usize = 10;

/// `DescribeServiceRevisions` takes at most 20 revisions.
const REVISIONS_A_CALL: usize = 20;

/// The largest page of `ListServices`; the default is 10.
const PAGE: i32 = 100;

impl Scanner {
    /// Reads every service of the clusters that were found.
    pub(in crate::aws) async fn read_services(&self, inventory: &mut Inventory) {
        let clusters = distinct(inventory.clusters.iter().filter_map(|cluster| cluster.cluster_arn.as_deref()));
        let services = join_all(clusters.iter().map(|cluster| self.services_of(cluster))).await;
        inventory.services.extend(services.into_iter().flatten());
    }

    async fn services_of(&self, cluster: &str) -> Vec<Service> {
        let pages = self
            .caller
            .pages(
                &op::ECS_LIST_SERVICES,
                cluster,
                |token, capture| {
                    let call = self.clients.ecs.list_services().cluster(cluster).max_results(PAGE);
                    call.set_next_token(token).customize().interceptor(capture).send()
                },
                aws_sdk_ecs::operation::list_services::ListServicesOutput::next_token,
            )
            .await;
        let arns = distinct(pages.iter().flat_map(|page| page.output.service_arns()).map(String::as_str));
        let answers = join_all(arns.chunks(SERVICES_A_CALL).map(|arns| async move {
            self.caller
                .read(&op::ECS_DESCRIBE_SERVICES, cluster, |capture| {
                    let call = self.clients.ecs.describe_services().cluster(cluster).set_services(Some(arns.to_vec()));
                    call.include(ServiceField::Tags).customize().interceptor(capture).send()
                })
                .await
        }))
        .await;
        let mut services = Vec::new();
        for answer in answers.into_iter().flatten() {
            services.extend(answer.list(&self.caller, &op::ECS_DESCRIBE_SERVICES, "services"));
            for failure in answer.output.failures() {
                self.failure(&op::ECS_DESCRIBE_SERVICES, failure.arn(), failure.reason(), failure.detail());
            }
        }
        services.retain(|service: &Service| service.status.as_deref() != Some("INACTIVE"));
        for service in &mut services {
            // The last 100 log lines of each service: history without meaning for a migration, and most of the file.
            service.events.clear();
        }
        services
    }

    /// Reads the revisions that services say have tasks: they carry the image digests.
    pub(in crate::aws) async fn read_service_revisions(&self, inventory: &mut Inventory) {
        let arns = distinct(
            inventory
                .services
                .iter()
                .flat_map(|service| &service.current_service_revisions)
                .filter_map(|revision| revision.arn.as_deref()),
        );
        let answers = join_all(arns.chunks(REVISIONS_A_CALL).map(|arns| async move {
            self.caller
                .read(&op::ECS_DESCRIBE_SERVICE_REVISIONS, "", |capture| {
                    let call =
                        self.clients.ecs.describe_service_revisions().set_service_revision_arns(Some(arns.to_vec()));
                    call.customize().interceptor(capture).send()
                })
                .await
        }))
        .await;
        for answer in answers.into_iter().flatten() {
            let revisions = answer.list(&self.caller, &op::ECS_DESCRIBE_SERVICE_REVISIONS, "serviceRevisions");
            inventory.service_revisions.extend(revisions);
            for failure in answer.output.failures() {
                self.failure(&op::ECS_DESCRIBE_SERVICE_REVISIONS, failure.arn(), failure.reason(), failure.detail());
            }
        }
    }
}
