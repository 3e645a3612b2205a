//! A first `ecs2eks.yaml` for an account: every member that there is, switched off, with the account's own names filled in.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::inventory::Inventory;
use crate::inventory::index::cluster_name;
use crate::migration::{KubernetesVersion, Name};

/// At most this many services are listed by name.
const SHOWN: usize = 50;

/// Renders the file. Without its comments it is empty, so it changes nothing until somebody switches a line on.
#[must_use]
pub fn render(inventory: &Inventory) -> String {
    let mut text = String::from(
        "# Configuration of ecs2eks: keep it beside the generated files, in version control.\n\
         # Every member has a default; take the `# ` away from a line (and the line above it) to decide otherwise.\n",
    );
    let section = |text: &mut String, comment: &str, lines: &[String]| {
        let _ = write!(text, "\n## {comment}\n");
        for line in lines {
            let _ = writeln!(text, "# {line}");
        }
    };
    let cluster = inventory.eks_clusters.first();
    let version =
        cluster.and_then(|cluster| cluster.version.clone()).unwrap_or_else(|| KubernetesVersion::default().to_string());
    section(
        &mut text,
        &format!("Kubernetes version to render for, {} to {}.", KubernetesVersion::MIN, KubernetesVersion::MAX),
        &[format!("kubernetes: {}", quoted(&version))],
    );
    let names: Vec<&str> = inventory.eks_clusters.iter().map(|cluster| cluster.name.as_str()).collect();
    let known = if names.is_empty() { "the inventory holds none".to_owned() } else { names.join(", ") };
    let chosen = names.first().copied().unwrap_or("my-cluster");
    section(
        &mut text,
        &format!("EKS cluster to move to ({}).", one_line(&known)),
        &[format!("eksCluster: {}", quoted(chosen))],
    );
    section(
        &mut text,
        "How pods get their role. create: a new role with the same policies, ECS stays untouched; reuse: the old role.",
        &["identity: create".to_owned()],
    );
    let clusters: BTreeSet<&str> = inventory.services.iter().map(cluster_name).collect();
    section(&mut text, "Namespace of each ECS cluster.", &map("namespaces", clusters.iter().copied(), 63));
    let services: BTreeSet<String> = inventory
        .services
        .iter()
        .map(|service| format!("{}/{}", cluster_name(service), service.service_name))
        .collect();
    let renamed = services.iter().map(String::as_str).take(SHOWN);
    section(
        &mut text,
        "Kubernetes name of a service, where the generated one does not suit.",
        &map("names", renamed, 63),
    );
    section(
        &mut text,
        "Where images come from: the start of a repository, and what replaces it.",
        &["images:".to_owned(), format!("  {}: mirror.example.com/team", registry(inventory))],
    );
    let first = services.first().map_or("cluster/service", String::as_str);
    section(
        &mut text,
        "Changes to a chart's values.yaml: objects are merged, null removes a member.",
        &[
            "values:".to_owned(),
            format!("  {}:", quoted(first)),
            "    resources: { requests: { cpu: 250m } }".to_owned(),
        ],
    );
    section(
        &mut text,
        "Findings that were read and accepted; the reason is for the reviewer of this file.",
        &[
            "suppress:".to_owned(),
            "  - code: SVC014".to_owned(),
            "    reason: kubectl exec is granted to the on-call group".to_owned(),
        ],
    );
    text
}

fn map<'a>(member: &str, keys: impl Iterator<Item = &'a str>, max: usize) -> Vec<String> {
    let mut lines = vec![format!("{member}:")];
    for key in keys {
        let own = key.rsplit('/').next().unwrap_or(key);
        lines.push(format!("  {}: {}", quoted(key), Name::sanitise(own, max)));
    }
    if lines.len() == 1 {
        lines.push("  cluster: namespace".to_owned());
    }
    lines
}

/// The registry of the first image, as an example.
fn registry(inventory: &Inventory) -> String {
    let images = inventory.task_definitions.iter().flat_map(|definition| &definition.container_definitions);
    let image = images.filter_map(|container| container.image.as_deref()).find(|image| image.contains('/'));
    let start = image.and_then(|image| image.split('/').next()).unwrap_or("docker.io");
    let legal = |c: char| c.is_ascii_alphanumeric() || "./:_-".contains(c);
    if start.chars().all(legal) && !start.is_empty() { quoted(start) } else { "docker.io".to_owned() }
}

/// Account data as a YAML scalar on one line: JSON strings are one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(one_line(text)).to_string()
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn inventory() -> Inventory {
        serde_json::from_str(
            r#"{"version":1,"services":[{"serviceName":"we\nb_1","cluster":"prod \"x\""},{"serviceName":"api","cluster":"stage"}],
                "eksClusters":[{"name":"target","version":"1.34"}],
                "taskDefinitions":[{"family":"a","containerDefinitions":[{"name":"a","image":"registry.example/a:1"}]}]}"#,
        )
        .unwrap()
    }

    #[test]
    fn switched_off_it_changes_nothing() {
        assert_eq!(Config::parse("c", &render(&inventory())).unwrap(), Config::default());
    }

    #[test]
    fn switched_on_it_is_a_good_configuration() {
        let text = render(&inventory());
        let on: Vec<&str> = text.lines().skip(2).map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
        let config = Config::parse("c", &on.join("\n")).unwrap();
        assert_eq!(config.kubernetes.as_deref(), Some("1.34"));
        assert_eq!(config.eks_cluster.as_deref(), Some("target"));
        assert_eq!(config.namespaces["stage"], "stage");
        assert_eq!(config.names["stage/api"], "api");
        assert_eq!(config.repository("registry.example/a"), "mirror.example.com/team/a");
        assert_eq!((config.values.len(), config.suppress.len()), (1, 1));
    }
}
