//! `platform/README.md`: what is here, why, in which order, and with which commands.

use std::collections::BTreeSet;

use handlebars::{Handlebars, no_escape};
use serde_json::{Value, json};

use super::{charts, steps};
use crate::emit::EmitError;
use crate::migration::{Addon, AddonIdentity, AddonSource, Apply, Manifest, Migration};
use crate::report::code;

const TEMPLATE: &str = include_str!("../../../templates/platform/README.md.hbs");

/// The document.
pub(super) fn document(migration: &Migration) -> Result<String, EmitError> {
    let platform = &migration.platform;
    let edges: Vec<Value> = platform
        .addons
        .iter()
        .flat_map(|addon| addon.on_demand.keys().map(move |file| json!(format!("{}/{file}", addon.folder()))))
        .collect();
    let policy = |wanted: fn(&Manifest) -> bool| platform.network.iter().any(wanted);
    let chart_addons = platform.addons.iter().filter(|addon| !matches!(addon.source, AddonSource::EksAddon)).count();
    let data = json!({
        "cluster": migration.target.cluster.as_deref().unwrap_or("CLUSTER"),
        "region": if migration.target.region.is_empty() { "REGION" } else { &migration.target.region },
        "addons": platform.addons.iter().map(row).collect::<Vec<_>>(),
        "steps": steps::steps(migration),
        "edges": edges,
        "has_edges": !edges.is_empty(),
        "has_admissions": !platform.admissions.is_empty(),
        "peers": platform.admissions.iter().map(|admission| {
            let rules: Vec<String> = admission.rules.iter().map(|rule| format!("{} {} {}", rule.traffic(), if rule.egress { "to" } else { "from" }, rule.tasks)).collect();
            json!({"id": admission.peer, "name": code(&admission.peer_name).replace('|', "\\|"), "rules": rules.join(", ")})
        }).collect::<Vec<_>>(),
        "pods": platform.pod_security_group.as_deref().unwrap_or("the cluster's security group"),
        "has_storage": !(migration.storage.classes.is_empty() && migration.storage.volumes.is_empty()),
        "has_node_groups": !platform.node_groups.is_empty(),
        "network_policies": policy(|manifest| matches!(manifest, Manifest::NetworkPolicy(_))),
        "group_policies": policy(|manifest| matches!(manifest, Manifest::SecurityGroupPolicy(_))),
        "helmfile": platform.apply == Apply::Helmfile,
        "argocd": platform.apply == Apply::ArgoCd,
        "has_charts": chart_addons > 0,
        "registry": charts::registry(migration).unwrap_or_else(|| "REGISTRY".to_owned()),
    });
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    Ok(engine.render_template(TEMPLATE, &data)?)
}

fn row(addon: &Addon) -> Value {
    let source = match addon.source {
        AddonSource::Repository { chart, version, .. } => format!("chart {chart} {version}"),
        AddonSource::Oci { version, .. } => format!("chart {} {version}", addon.name),
        AddonSource::EksAddon => "EKS add-on".to_owned(),
    };
    let hosts: BTreeSet<&str> = addon.source.host().into_iter().chain(addon.images.iter().copied()).collect();
    let identity = match &addon.identity {
        AddonIdentity::Role { name, allows } => format!("role `{name}`: {allows}"),
        AddonIdentity::None(why) => format!("no role: {why}"),
    };
    let needs: Vec<&str> = addon.needs.iter().copied().collect();
    json!({
        "folder": addon.folder(),
        "source": source,
        "purpose": addon.purpose,
        "identity": identity,
        "hosts": hosts.into_iter().collect::<Vec<_>>().join(", "),
        "needs": if needs.is_empty() { "nothing".to_owned() } else { needs.join(", ") },
    })
}
