//! `helmfile.yaml`: the charts as releases, with the objects around them as hooks.

use std::collections::BTreeMap;

use serde::Serialize;

use super::commented;
use crate::emit::yaml::{self, YamlError};
use crate::migration::{Addon, AddonSource, Platform};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Helmfile {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    repositories: Vec<Repository>,
    helm_defaults: Defaults,
    hooks: Vec<Hook>,
    releases: Vec<Release>,
}

#[derive(Serialize)]
struct Repository {
    name: String,
    url: String,
}

#[derive(Serialize)]
struct Defaults {
    wait: bool,
    /// Seconds.
    timeout: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hook {
    events: Vec<&'static str>,
    show_logs: bool,
    command: &'static str,
    args: Vec<String>,
}

#[derive(Serialize)]
struct Release {
    name: &'static str,
    namespace: &'static str,
    chart: String,
    version: &'static str,
    values: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needs: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hooks: Vec<Hook>,
}

/// The file.
pub(super) fn document(platform: &Platform) -> Result<String, YamlError> {
    let mut repositories: BTreeMap<&str, &str> = BTreeMap::new();
    for addon in &platform.addons {
        if let AddonSource::Repository { url, .. } = addon.source {
            repositories.insert(addon.name, url);
        }
    }
    let is_chart = |name: &&'static str| {
        platform.addons.iter().any(|addon| addon.name == *name && !matches!(addon.source, AddonSource::EksAddon))
    };
    let releases = platform.addons.iter().filter_map(|addon| release(addon, platform, &is_chart)).collect();
    let file = Helmfile {
        repositories: repositories
            .into_iter()
            .map(|(name, url)| Repository { name: name.to_owned(), url: url.to_owned() })
            .collect(),
        helm_defaults: Defaults { wait: true, timeout: 600 },
        hooks: vec![apply("prepare", "00-namespaces.yaml".to_owned())],
        releases,
    };
    let head =
        "helmfile sync. Storage, EKS add-ons, node groups and policies are not charts: README.md has their commands.";
    Ok(commented(head, &yaml::to_string(&file)?))
}

fn apply(event: &'static str, path: String) -> Hook {
    Hook {
        events: vec![event],
        show_logs: true,
        command: "kubectl",
        args: vec!["apply".to_owned(), "--filename".to_owned(), path],
    }
}

fn release(addon: &Addon, platform: &Platform, is_chart: &impl Fn(&&'static str) -> bool) -> Option<Release> {
    let (chart, version) = match addon.source {
        AddonSource::Repository { chart, version, .. } => (format!("{}/{chart}", addon.name), version),
        AddonSource::Oci { reference, version } => (reference.to_owned(), version),
        AddonSource::EksAddon => return None,
    };
    let namespace = |name: &str| platform.addons.iter().find(|a| a.name == name).map_or("default", |a| a.namespace);
    Some(Release {
        name: addon.name,
        namespace: addon.namespace,
        chart,
        version,
        values: vec![format!("{}/values.yaml", addon.folder())],
        needs: addon.needs.iter().filter(|n| is_chart(n)).map(|name| format!("{}/{name}", namespace(name))).collect(),
        hooks: addon.after.keys().map(|file| apply("postsync", format!("{}/{file}", addon.folder()))).collect(),
    })
}
