//! The platform layer: which add-ons this migration needs, and why, from what the workloads, edges, volumes and secrets
//! ask for. An add-on that nothing needs is left out; one that the cluster has already is left alone.

mod admission;
mod bootstrap;
mod capacity;
mod context;
mod ebs;
mod edge_manifests;
mod efs;
mod external_dns;
mod external_secrets;
mod firelens;
mod fluent_bit;
mod hosts;
mod installed;
mod karpenter;
mod keda;
mod load_balancer_controller;
mod load_balancer_policy;
mod managed_instances;
mod metrics_server;
mod namespaces;
mod network_policy;
mod node_groups;
mod node_policy;
mod pod_identity;
mod security_group_policy;
mod traefik;

#[cfg(test)]
mod tests;

use crate::config::{NetworkMode, Nodes};
use crate::convert::account::Account;
use crate::convert::identity;
use crate::finding::Findings;
use crate::migration::identity::Role;
use crate::migration::{Addon, Migration, Platform};

use context::Context;

/// An add-on and the role that it needs.
type Needed = (Addon, Option<Role>);

/// Builds the platform layer and adds the roles of its add-ons to the identities.
///
/// Everything else must be converted: the layer is derived from it.
pub(super) fn build(account: &Account<'_>, migration: &mut Migration, findings: &mut Findings) {
    let (platform, roles) = {
        let cx = Context::new(account, migration);
        layer(&cx, findings)
    };
    for role in &roles {
        identity::check_size(role, findings);
    }
    let first = migration.identities.roles.is_empty() && migration.identities.reused.is_empty();
    if first && !roles.is_empty() && migration.target.oidc_issuer.is_none() {
        identity::issuer_unknown(migration, findings);
    }
    migration.identities.roles.extend(roles);
    migration.identities.roles.sort_by(|a, b| a.name.cmp(&b.name));
    migration.platform = platform;
}

fn layer(cx: &Context<'_>, findings: &mut Findings) -> (Platform, Vec<Role>) {
    let config = &cx.account.config.platform;
    let mut platform =
        Platform { apply: config.apply, git_repository: config.git_repository.clone(), ..Platform::default() };
    if cx.migration.workloads.is_empty() {
        return (platform, Vec::new());
    }
    platform.pod_security_group = cx.pod_security_group().map(str::to_owned);
    let pools = capacity::pools(cx);
    let mut needed: Vec<Option<Needed>> = Vec::new();
    match config.nodes {
        Nodes::Karpenter => needed.push(karpenter::addon(cx, &pools, findings)),
        Nodes::NodeGroups => platform.node_groups = node_groups::groups(cx, &pools, findings),
    }
    needed.push(pod_identity::addon(cx));
    needed.push(ebs::addon(cx));
    needed.push(efs::addon(cx));
    needed.push(load_balancer_controller::addon(cx, findings));
    needed.push(external_secrets::addon(cx, findings));
    needed.push(metrics_server::addon(cx));
    needed.push(keda::addon(cx, findings));
    needed.push(fluent_bit::addon(cx, findings));
    needed.push(traefik::addon(cx));
    needed.push(external_dns::addon(cx));

    let mut roles = Vec::new();
    for (addon, role) in needed.into_iter().flatten() {
        if !installed::already(cx, &addon, findings) {
            platform.addons.push(addon);
            roles.extend(role);
        }
    }
    let present: Vec<&'static str> = platform.addons.iter().map(|addon| addon.name).collect();
    for addon in &mut platform.addons {
        addon.needs.retain(|name| present.contains(name));
    }
    platform.namespaces = namespaces::namespaces(cx, &platform.addons);
    platform.network = match config.network {
        NetworkMode::None => Vec::new(),
        NetworkMode::NetworkPolicy => network_policy::policies(cx, findings),
        NetworkMode::SecurityGroupPolicy => security_group_policy::policies(cx, findings),
    };
    platform.admissions = admission::admissions(cx, findings);
    if cx.migration.target.cluster.is_none() {
        installed::cluster_unknown(&platform.addons, findings);
    }
    bootstrap::check(cx, &platform, findings);
    (platform, roles)
}
