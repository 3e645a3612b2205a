//! Names and ARNs of the roles to create, within one account.

use std::collections::{BTreeMap, BTreeSet};

use super::copy::DESCRIPTION;
use super::role_name;
use crate::inventory::Inventory;
use crate::migration::Target;
use crate::migration::identity::ServiceAccountRef;

/// Prefix of the roles that take the place of task roles.
const PREFIX: &str = "eks-";

/// Gives names that no other role of the account has.
pub(super) struct RoleNames {
    partition: String,
    account: String,
    cluster: String,
    taken: BTreeSet<String>,
}

impl RoleNames {
    pub(super) fn new(inventory: &Inventory, target: &Target) -> Self {
        // A role that an earlier run made is not in the way: it is the one that is written again.
        let own = |description: &str| description.starts_with(DESCRIPTION);
        let others = inventory.roles.iter().filter(|role| !role.description.as_deref().is_some_and(own));
        Self {
            partition: target.partition_or_default().to_owned(),
            account: target.account_id.clone(),
            cluster: target.cluster.clone().unwrap_or_else(|| "eks".to_owned()),
            taken: others.map(|role| role.role_name.to_lowercase()).collect(),
        }
    }

    /// Names for successors of task roles, by key.
    pub(super) fn of_successors(&self, wanted: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        role_name::assign(PREFIX, wanted, &self.taken)
    }

    /// `<cluster>.<namespace>.<service account>`: two clusters of an account have the same add-ons, and none of the parts
    /// holds a dot, so different service accounts never share a name.
    pub(super) fn of_service_account(&self, account: &ServiceAccountRef) -> String {
        let name = format!("{}.{}.{}", self.cluster, account.namespace, account.name);
        let wanted = BTreeMap::from([(name.clone(), name.clone())]);
        role_name::assign("", &wanted, &BTreeSet::new()).remove(&name).unwrap_or(name)
    }

    /// ARN of a new role, when an account is known: the target's, or else `fallback`.
    pub(super) fn arn(&self, path: &str, name: &str, fallback: Option<&str>) -> Option<String> {
        let account = Some(self.account.as_str()).filter(|account| !account.is_empty()).or(fallback)?;
        Some(format!("arn:{}:iam::{account}:role{path}{name}", self.partition))
    }
}
