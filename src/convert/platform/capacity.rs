//! What ECS ran on, as kinds of nodes: architecture, Spot, accelerators, and the capacity providers that say what they want.
//!
//! Fargate has no instances, and an Auto Scaling group's types are not in the inventory, so both become general-purpose
//! nodes that are sized by what the pods ask for. Managed Instances carry their own requirements.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::NodeSelectorTerm;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::context::Context;
use crate::inventory::capacity_provider::CapacityProvider;
use crate::inventory::placement::CapacityProviderStrategyItem;
use crate::migration::{Autoscaling, Controller, Workload};

/// Instance categories that serve anybody.
const GENERAL: [&str; 3] = ["c", "m", "r"];

/// A kind of nodes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pool<'a> {
    /// Name of the NodePool or node group.
    pub name: String,
    /// `amd64` or `arm64`.
    pub architecture: String,
    /// Whether it is Windows.
    pub windows: bool,
    /// What sets it apart.
    pub kind: Kind,
    /// The Managed Instances provider whose requirements it has.
    pub provider: Option<&'a CapacityProvider>,
    /// Instance categories.
    pub categories: BTreeSet<String>,
    /// Workloads that ran there.
    pub workloads: Vec<String>,
    /// Thousandths of a core that all pods ask for at most.
    pub milli_cpu: u64,
    /// MiB that all pods ask for at most.
    pub memory_mib: u64,
    /// Thousandths of a core that the largest pod asks for.
    pub largest_milli_cpu: u64,
    /// MiB that the largest pod asks for.
    pub largest_memory_mib: u64,
}

/// What sets a kind of nodes apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// On-demand.
    General,
    /// Spot.
    Spot,
    /// NVIDIA GPUs.
    Gpu,
    /// Trainium or Inferentia.
    Neuron,
}

/// The pools, general ones first.
pub(super) fn pools<'a>(cx: &Context<'a>) -> Vec<Pool<'a>> {
    let mut pools: BTreeMap<(Kind, bool, String, Option<String>), Pool<'a>> = BTreeMap::new();
    for workload in
        cx.migration.workloads.iter().filter(|workload| !matches!(workload.controller, Controller::DaemonSet { .. }))
    {
        let strategy = strategy(cx, workload);
        let provider = strategy.iter().find_map(|item| {
            cx.account
                .index
                .capacity_provider(&item.capacity_provider)
                .filter(|p| p.managed_instances_provider.is_some())
        });
        for kind in kinds(workload, strategy) {
            add(&mut pools, workload, kind, provider);
        }
    }
    if pools.is_empty() && !cx.migration.workloads.is_empty() {
        // Daemons only: they still want a node.
        for workload in &cx.migration.workloads {
            add(&mut pools, workload, Kind::General, None);
        }
    }
    pools.into_values().collect()
}

fn add<'a>(
    pools: &mut BTreeMap<(Kind, bool, String, Option<String>), Pool<'a>>,
    workload: &Workload,
    kind: Kind,
    provider: Option<&'a CapacityProvider>,
) {
    let selector = |key: &str| workload.pod.node_selector.get(key).map(String::as_str);
    let architecture = selector("kubernetes.io/arch").unwrap_or("amd64").to_owned();
    let windows = selector("kubernetes.io/os") == Some("windows");
    let key = (kind, windows, architecture.clone(), provider.map(|provider| provider.name.clone()));
    let pool = pools.entry(key).or_insert_with(|| Pool {
        name: name(kind, windows, &architecture, provider),
        architecture,
        windows,
        kind,
        provider,
        categories: categories(kind),
        workloads: Vec::new(),
        milli_cpu: 0,
        memory_mib: 0,
        largest_milli_cpu: 0,
        largest_memory_mib: 0,
    });
    let (milli_cpu, memory_mib) = requests(workload);
    let pods = u64::from(most_pods(workload));
    pool.workloads.push(format!("{}/{}", workload.namespace, workload.name));
    pool.milli_cpu += milli_cpu * pods;
    pool.memory_mib += memory_mib * pods;
    pool.largest_milli_cpu = pool.largest_milli_cpu.max(milli_cpu);
    pool.largest_memory_mib = pool.largest_memory_mib.max(memory_mib);
    if matches!(kind, Kind::General | Kind::Spot) {
        pool.categories.extend(asked_for(workload));
    }
}

fn name(kind: Kind, windows: bool, architecture: &str, provider: Option<&CapacityProvider>) -> String {
    let mut name = match (provider, kind) {
        (Some(provider), _) => crate::migration::Name::sanitise(&provider.name, 40).to_string(),
        (None, Kind::General) => "general".to_owned(),
        (None, Kind::Spot) => "spot".to_owned(),
        (None, Kind::Gpu) => "gpu".to_owned(),
        (None, Kind::Neuron) => "neuron".to_owned(),
    };
    if windows {
        name.push_str("-windows");
    }
    format!("{name}-{architecture}")
}

fn categories(kind: Kind) -> BTreeSet<String> {
    let list: &[&str] = match kind {
        Kind::General | Kind::Spot => &GENERAL,
        Kind::Gpu => &["g", "p"],
        Kind::Neuron => &["inf", "trn"],
    };
    list.iter().map(|&category| category.to_owned()).collect()
}

/// The service's own strategy, else its cluster's.
fn strategy<'a>(cx: &Context<'a>, workload: &Workload) -> &'a [CapacityProviderStrategyItem] {
    let Some(service) = cx.service_of(workload) else { return &[] };
    if !service.capacity_provider_strategy.is_empty() || service.launch_type.is_some() {
        return &service.capacity_provider_strategy;
    }
    cx.account.index.cluster_of(service).map_or(&[][..], |cluster| &cluster.default_capacity_provider_strategy)
}

fn kinds(workload: &Workload, strategy: &[CapacityProviderStrategyItem]) -> BTreeSet<Kind> {
    let limits = workload.pod.containers.iter().filter_map(|container| container.resources.limits.as_ref());
    let resources: BTreeSet<&str> = limits.flat_map(|limits| limits.keys().map(String::as_str)).collect();
    if resources.contains("nvidia.com/gpu") {
        return BTreeSet::from([Kind::Gpu]);
    }
    if resources.contains("aws.amazon.com/neuron") {
        return BTreeSet::from([Kind::Neuron]);
    }
    let used = |item: &&CapacityProviderStrategyItem| item.weight.unwrap_or(0) > 0 || item.base.unwrap_or(0) > 0;
    let spot = |item: &CapacityProviderStrategyItem| item.capacity_provider == "FARGATE_SPOT";
    let mut kinds: BTreeSet<Kind> =
        strategy.iter().filter(used).map(|item| if spot(item) { Kind::Spot } else { Kind::General }).collect();
    // A preference for Spot needs somewhere else to go.
    kinds.insert(Kind::General);
    kinds
}

/// Categories of the instance types, families and categories that the pod's affinity demands.
fn asked_for(workload: &Workload) -> BTreeSet<String> {
    let affinity = workload.pod.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
    let required = affinity.and_then(|nodes| nodes.required_during_scheduling_ignored_during_execution.as_ref());
    let terms = required.map_or(&[][..], |selector| selector.node_selector_terms.as_slice());
    let values = terms.iter().flat_map(|term: &NodeSelectorTerm| term.match_expressions.as_deref().unwrap_or_default());
    values
        .filter(|requirement| {
            requirement.operator == "In"
                && matches!(
                    requirement.key.as_str(),
                    "karpenter.k8s.aws/instance-family"
                        | "karpenter.k8s.aws/instance-category"
                        | "node.kubernetes.io/instance-type"
                )
        })
        .flat_map(|requirement| requirement.values.as_deref().unwrap_or_default())
        .map(|value| value.chars().take_while(char::is_ascii_alphabetic).collect::<String>())
        .filter(|category| !category.is_empty())
        .collect()
}

/// What one pod asks for: thousandths of a core and MiB.
fn requests(workload: &Workload) -> (u64, u64) {
    let pod = workload.pod.resources.as_ref().and_then(|resources| resources.requests.as_ref());
    let containers = workload.pod.containers.iter().filter_map(|container| container.resources.requests.as_ref());
    let sum = |name: &str, read: fn(&Quantity) -> u64| {
        let own: u64 = containers.clone().filter_map(|requests| requests.get(name)).map(read).sum();
        pod.and_then(|requests| requests.get(name)).map_or(0, read).max(own)
    };
    (sum("cpu", milli), sum("memory", mebi))
}

/// Most pods at a time.
fn most_pods(workload: &Workload) -> u32 {
    let most = match &workload.autoscaling {
        Some(Autoscaling::Hpa { max, .. } | Autoscaling::Keda { max, .. }) => u32::try_from(*max).unwrap_or(1),
        None => match &workload.controller {
            Controller::Deployment { replicas, .. } => *replicas,
            Controller::CronJob(job) => job.parallelism,
            Controller::DaemonSet { .. } => 1,
        },
    };
    most.max(1)
}

/// Thousandths of a core in `500m`, `2`, `0.5`.
fn milli(quantity: &Quantity) -> u64 {
    let text = quantity.0.as_str();
    if let Some(milli) = text.strip_suffix('m') {
        return milli.parse().unwrap_or(0);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    whole.parse::<u64>().unwrap_or(0) * 1000 + fraction.parse::<u64>().unwrap_or(0)
}

/// MiB in `512Mi`, `2Gi`; other units do not come out of this program.
fn mebi(quantity: &Quantity) -> u64 {
    let text = quantity.0.as_str();
    let number = |text: &str| text.parse::<u64>().unwrap_or(0);
    match (text.strip_suffix("Mi"), text.strip_suffix("Gi")) {
        (Some(mebi), _) => number(mebi),
        (_, Some(gibi)) => number(gibi) * 1024,
        _ => number(text) / (1024 * 1024),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_in_the_units_that_charts_use() {
        let milli = |text: &str| milli(&Quantity(text.to_owned()));
        let mebi = |text: &str| mebi(&Quantity(text.to_owned()));
        assert_eq!([milli("250m"), milli("2"), milli("0.5")], [250, 2000, 500]);
        assert_eq!([mebi("512Mi"), mebi("2Gi"), mebi("1073741824")], [512, 2048, 1024]);
    }
}
