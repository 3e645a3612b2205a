//! What the converters of all add-ons share.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::convert::account::Account;
use crate::convert::identity;
use crate::inventory::eks::EksCluster;
use crate::inventory::service::Service;
use crate::migration::identity::{Role, ServiceAccountRef};
use crate::migration::{AddonIdentity, Migration, Name, ServiceAccountValues, Workload};

/// Stands where the input does not tell the cluster's name; `PLT042` names each such place.
pub(super) const CLUSTER: &str = "CLUSTER";

/// The account and what it has become so far.
pub(super) struct Context<'a> {
    /// The account.
    pub account: &'a Account<'a>,
    /// Workloads, edges, storage, secret readers.
    pub migration: &'a Migration,
    /// The target cluster, when the inventory holds it.
    pub cluster: Option<&'a EksCluster>,
}

impl<'a> Context<'a> {
    pub(super) fn new(account: &'a Account<'a>, migration: &'a Migration) -> Self {
        let name = migration.target.cluster.as_deref();
        let cluster = account.inventory.eks_clusters.iter().find(|cluster| Some(cluster.name.as_str()) == name);
        Self { account, migration, cluster }
    }

    /// Name of the cluster.
    pub(super) fn cluster_name(&self) -> String {
        self.migration.target.cluster.clone().unwrap_or_else(|| CLUSTER.to_owned())
    }

    /// The ECS service that a workload was.
    pub(super) fn service_of(&self, workload: &Workload) -> Option<&'a Service> {
        let arn = Some(workload.origin.arn.as_str()).filter(|arn| !arn.is_empty());
        self.account.inventory.services.iter().find(|service| arn.is_some() && service.service_arn.as_deref() == arn)
    }

    /// Security group that EKS gives to nodes and pods.
    pub(super) fn pod_security_group(&self) -> Option<&'a str> {
        self.cluster?.resources_vpc_config.as_ref()?.cluster_security_group_id.as_deref().filter(|id| !id.is_empty())
    }

    /// Whether EKS Auto Mode makes nodes, load balancers and volumes.
    pub(super) fn auto_mode(&self) -> bool {
        self.cluster.and_then(|cluster| cluster.compute_config.as_ref()).and_then(|config| config.enabled) == Some(true)
    }

    /// ARN with the target's partition; region and account where they are known, else any.
    pub(super) fn arn(&self, service: &str, resource: &str) -> String {
        let target = &self.migration.target;
        let known = |text: &str| if text.is_empty() { "*".to_owned() } else { text.to_owned() };
        let (region, account) = match service {
            "iam" => (String::new(), known(&target.account_id)),
            "route53" => (String::new(), String::new()),
            _ => (known(&target.region), known(&target.account_id)),
        };
        format!("arn:{}:{service}:{region}:{account}:{resource}", target.partition_or_default())
    }

    /// A role for an add-on's service accounts, all in one namespace; the first one names it.
    pub(super) fn role(&self, namespace: &str, accounts: &[&str], statements: &[Value], managed: &[&str]) -> Role {
        let account =
            |name: &str| ServiceAccountRef { namespace: Name::sanitise(namespace, 63), name: Name::sanitise(name, 63) };
        let first = account(accounts.first().copied().unwrap_or("default"));
        let target = &self.migration.target;
        let mut role = identity::platform_role(self.account.inventory, target, first, statements, managed);
        role.trusted = accounts.iter().map(|name| account(name)).collect::<BTreeSet<_>>();
        role
    }
}

/// The role in the words of the platform's README.
pub(super) fn identity(role: &Role, allows: impl Into<String>) -> AddonIdentity {
    AddonIdentity::Role { name: role.name.clone(), allows: allows.into() }
}

/// A service account that a chart makes, with its role.
pub(super) fn service_account(name: &str, role: Option<&Role>) -> ServiceAccountValues {
    let annotation = role.and_then(|role| role.arn.clone()).map(|arn| ("eks.amazonaws.com/role-arn".to_owned(), arn));
    ServiceAccountValues { create: true, name: name.to_owned(), annotations: annotation.into_iter().collect() }
}

/// Comments by JSON pointer.
pub(super) fn comments<const N: usize>(list: [(&str, &str); N]) -> BTreeMap<String, String> {
    list.map(|(pointer, text)| (pointer.to_owned(), text.to_owned())).into()
}

/// `1 log group`, `2 log groups`.
pub(super) fn count(number: usize, thing: &str) -> String {
    match (number, thing.strip_suffix('s')) {
        (1, _) => format!("1 {thing}"),
        // class, address
        (_, Some(_)) => format!("{number} {thing}es"),
        (_, None) => format!("{number} {thing}s"),
    }
}
