//! `argocd/`: an Application of Applications, in sync waves by the numbers of the folders.
//!
//! Source: Argo CD documentation, "Multiple Sources for an Application", "Sync Phases and Waves".

use std::collections::BTreeMap;

use serde::Serialize;

use super::commented;
use crate::emit::yaml;
use crate::emit::{EmitError, Files};
use crate::migration::{Addon, AddonSource, Migration, ObjectMeta};

const NAMESPACE: &str = "argocd";
const SERVER: &str = "https://kubernetes.default.svc";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Application {
    api_version: &'static str,
    kind: &'static str,
    metadata: ObjectMeta,
    spec: Spec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    project: &'static str,
    destination: Destination,
    sources: Vec<Source>,
    sync_policy: SyncPolicy,
}

#[derive(Serialize)]
struct Destination {
    server: &'static str,
    namespace: String,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Source {
    #[serde(rename = "repoURL")]
    repo_url: String,
    target_revision: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    chart: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    helm: Option<HelmSource>,
    #[serde(skip_serializing_if = "Option::is_none")]
    directory: Option<Directory>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HelmSource {
    release_name: &'static str,
    value_files: Vec<String>,
}

#[derive(Serialize)]
struct Directory {
    include: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SyncPolicy {
    sync_options: Vec<&'static str>,
    retry: Retry,
}

#[derive(Serialize)]
struct Retry {
    limit: u8,
}

/// The folder's files.
pub(super) fn files(migration: &Migration) -> Result<Files, EmitError> {
    let platform = &migration.platform;
    let git = platform.git_repository.clone().unwrap_or_default();
    let mut files = Files::new();
    let root = application("platform".to_owned(), 0, NAMESPACE, vec![tree(&git, "platform/argocd/apps", None)]);
    let head = "The one object to apply by hand. Argo CD syncs the Applications in apps/ in the order of their waves.\n\
                Waves wait for health: give Argo CD the health check of Applications (argocd-cm,\n\
                resource.customizations.health.argoproj.io_Application).";
    files.add("platform/argocd/root.yaml", commented(head, &yaml::to_string(&root)?))?;
    let mut add = |app: Application| -> Result<(), EmitError> {
        let wave = app.metadata.annotations.values().next().cloned().unwrap_or_default();
        let path =
            format!("platform/argocd/apps/{wave:0>2}-{}.yaml", app.metadata.name.trim_start_matches("platform-"));
        Ok(files.add(path, yaml::to_string(&app)?)?)
    };
    add(application(
        "platform-namespaces".to_owned(),
        0,
        "default",
        vec![tree(&git, "platform", Some("00-namespaces.yaml".to_owned()))],
    ))?;
    if !(migration.storage.classes.is_empty() && migration.storage.volumes.is_empty()) {
        add(application("platform-storage".to_owned(), 10, "default", vec![tree(&git, "platform/10-storage", None)]))?;
    }
    for addon in platform.addons.iter().filter(|addon| !matches!(addon.source, AddonSource::EksAddon)) {
        add(application(format!("platform-{}", addon.name), addon.order, addon.namespace, sources(addon, &git)))?;
    }
    if !platform.network.is_empty() {
        add(application("platform-network".to_owned(), 80, "default", vec![tree(&git, "platform/80-network", None)]))?;
    }
    Ok(files)
}

fn application(name: String, wave: u8, namespace: &str, sources: Vec<Source>) -> Application {
    let annotations = BTreeMap::from([("argocd.argoproj.io/sync-wave".to_owned(), wave.to_string())]);
    Application {
        api_version: "argoproj.io/v1alpha1",
        kind: "Application",
        metadata: ObjectMeta { name, namespace: Some(NAMESPACE.to_owned()), annotations },
        spec: Spec {
            project: "default",
            destination: Destination { server: SERVER, namespace: namespace.to_owned() },
            sources,
            // No pruning: the layer is never taken away by a commit.
            sync_policy: SyncPolicy { sync_options: vec!["ServerSideApply=true"], retry: Retry { limit: 10 } },
        },
    }
}

fn tree(git: &str, path: &str, include: Option<String>) -> Source {
    Source {
        repo_url: git.to_owned(),
        target_revision: "HEAD".to_owned(),
        path: Some(path.to_owned()),
        directory: include.map(|include| Directory { include }),
        ..Source::default()
    }
}

fn sources(addon: &Addon, git: &str) -> Vec<Source> {
    let helm = HelmSource {
        release_name: addon.name,
        value_files: vec![format!("$values/platform/{}/values.yaml", addon.folder())],
    };
    let (repo_url, chart, version) = match addon.source {
        AddonSource::Repository { url, chart, version } => (url.to_owned(), chart.to_owned(), version),
        AddonSource::Oci { reference, version } => {
            // Argo CD takes an OCI registry without its scheme, and the chart apart.
            let rest = reference.trim_start_matches("oci://");
            let (registry, chart) = rest.rsplit_once('/').unwrap_or((rest, addon.name));
            (registry.to_owned(), chart.to_owned(), version)
        }
        AddonSource::EksAddon => return Vec::new(),
    };
    let mut all = vec![
        Source {
            repo_url,
            chart: Some(chart),
            target_revision: version.to_owned(),
            helm: Some(helm),
            ..Source::default()
        },
        Source {
            repo_url: git.to_owned(),
            target_revision: "HEAD".to_owned(),
            reference: Some("values"),
            ..Source::default()
        },
    ];
    if !addon.after.is_empty() {
        let names: Vec<&str> = addon.after.keys().map(String::as_str).collect();
        let include =
            if let [only] = names.as_slice() { (*only).to_owned() } else { format!("{{{}}}", names.join(",")) };
        all.push(tree(git, &format!("platform/{}", addon.folder()), Some(include)));
    }
    all
}
