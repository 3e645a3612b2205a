//! The agent of EKS Pod Identity, for service accounts that get their role by an association.

use std::collections::{BTreeMap, BTreeSet};

use super::Needed;
use super::context::{Context, comments, count};
use crate::migration::{Addon, AddonIdentity, AddonSource, AddonValues, EksAddonInput};

const NAME: &str = "eks-pod-identity-agent";

/// The add-on, when there is an association.
///
/// Source: EKS user guide, "Set up the Amazon EKS Pod Identity Agent".
pub(super) fn addon(cx: &Context<'_>) -> Option<Needed> {
    let associations = cx.migration.identities.associations.len();
    let addon = Addon {
        name: NAME,
        order: 21,
        namespace: "kube-system",
        purpose: format!("hands {} their role by Pod Identity", count(associations, "service account")),
        source: AddonSource::EksAddon,
        images: &[],
        values: AddonValues::EksAddon(EksAddonInput {
            cluster_name: cx.cluster_name(),
            addon_name: NAME,
            service_account_role_arn: None,
            resolve_conflicts: "PRESERVE",
        }),
        comments: comments([("/addonName", "EKS installs the version that fits the cluster.")]),
        identity: AddonIdentity::None("the nodes' role lets it assume the associated roles"),
        after: BTreeMap::new(),
        on_demand: BTreeMap::new(),
        needs: BTreeSet::new(),
    };
    (associations > 0).then_some((addon, None))
}
