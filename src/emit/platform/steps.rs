//! The commands that apply the layer, in order: what the README shows and `apply.sh` runs.

use serde::Serialize;

use crate::emit::plan::shell::quote;
use crate::migration::{Addon, AddonSource, Migration, Platform};

/// One step. All paths are relative to `platform/`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Step {
    /// Folder or file, also the word by which `apply.sh` starts in the middle.
    pub name: String,
    /// Commands of a person.
    pub commands: Vec<String>,
    /// The same for the script, whose functions repeat and wait.
    pub script: Vec<String>,
}

/// The steps.
pub(super) fn steps(migration: &Migration) -> Vec<Step> {
    let platform = &migration.platform;
    let mut steps = vec![apply("00-namespaces.yaml", "00-namespaces.yaml")];
    if !(migration.storage.classes.is_empty() && migration.storage.volumes.is_empty()) {
        steps.push(apply("10-storage", "10-storage/"));
    }
    steps.extend(node_groups(platform));
    steps.extend(platform.addons.iter().map(addon));
    if !platform.network.is_empty() {
        steps.push(apply("80-network", "80-network/"));
    }
    steps
}

fn apply(name: &str, path: &str) -> Step {
    let command = format!("kubectl apply --filename {path}");
    Step { name: name.to_owned(), commands: vec![command.clone()], script: vec![command] }
}

fn node_groups(platform: &Platform) -> Option<Step> {
    if platform.node_groups.is_empty() {
        return None;
    }
    let path = |name: &str| format!("20-node-groups/{name}.yaml");
    let names: Vec<&str> = platform.node_groups.iter().map(|group| group.nodegroup_name.as_str()).collect();
    let cluster = platform.node_groups.first().map_or("", |group| &group.cluster_name);
    Some(Step {
        name: "20-node-groups".to_owned(),
        commands: names
            .iter()
            .map(|name| format!("aws eks create-nodegroup --cli-input-yaml file://{}", quote(&path(name))))
            .collect(),
        script: names
            .iter()
            .map(|name| format!("node_group {} {} {}", quote(cluster), quote(name), quote(&path(name))))
            .collect(),
    })
}

fn addon(addon: &Addon) -> Step {
    let folder = addon.folder();
    let name = quote(addon.name);
    let (command, script) = match addon.source {
        AddonSource::Repository { url, chart, version } => (
            helm(addon, &format!("{} --repo {} --version {}", quote(chart), quote(url), quote(version))),
            format!("chart {name} {} {} {} {}", quote(addon.namespace), quote(chart), quote(version), quote(url)),
        ),
        AddonSource::Oci { reference, version } => (
            helm(addon, &format!("{} --version {}", quote(reference), quote(version))),
            format!("chart {name} {} {} {} ''", quote(addon.namespace), quote(reference), quote(version)),
        ),
        AddonSource::EksAddon => (
            format!("aws eks create-addon --cli-input-yaml file://{folder}/addon.yaml"),
            format!("eks_addon {} {name} {folder}/addon.yaml", quote(&cluster_of(addon))),
        ),
    };
    let mut commands = vec![command];
    let mut scripts = vec![script];
    for file in addon.after.keys() {
        let path = quote(&format!("{folder}/{file}"));
        commands.push(format!("kubectl apply --filename {path}"));
        scripts.push(format!("apply_when_ready {path}"));
    }
    Step { name: folder, commands, script: scripts }
}

fn cluster_of(addon: &Addon) -> String {
    match &addon.values {
        crate::migration::AddonValues::EksAddon(input) => input.cluster_name.clone(),
        _ => String::new(),
    }
}

fn helm(addon: &Addon, source: &str) -> String {
    format!(
        "helm upgrade --install {} {source} \\\n  --namespace {} --values {}/values.yaml --wait --timeout 10m",
        quote(addon.name),
        quote(addon.namespace),
        addon.folder()
    )
}

/// Paths of what makes load balancers.
pub(super) fn edges(platform: &Platform) -> Vec<String> {
    let paths = |addon: &Addon| {
        let folder = addon.folder();
        addon.on_demand.keys().map(move |file| quote(&format!("{folder}/{file}"))).collect::<Vec<_>>()
    };
    platform.addons.iter().flat_map(paths).collect()
}
