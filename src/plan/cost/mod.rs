//! A sober estimate: what the account pays for its tasks now, while both sides run, and afterwards.
//!
//! List prices, hours of a month, no discounts, no traffic. The same requests are packed onto nodes, first fit decreasing.
//! What cannot be priced from the inventory is named, and then there is no verdict: an estimate that leaves half of the
//! bill out must not say "go".

mod packing;
mod prices;

use schemars::JsonSchema;
use serde::Serialize;

use super::facts::Facts;
use packing::{Pod, pack};

/// Hours of a month.
const HOURS: f64 = 730.0;
/// Where a region has no prices of its own.
const OTHERWISE: &str = "us-east-1";

/// The estimate, in US dollars a month.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Year and month of the price table.
    pub prices_as_of: String,
    /// Region whose prices were taken.
    pub prices_of: String,
    /// Positions.
    pub lines: Vec<CostLine>,
    /// Days in which both sides are paid for: the longest way from the first step to the last deletion.
    pub overlap_days: u64,
    /// What the overlap costs beyond the bill before, in US dollars.
    pub overlap: u64,
    /// What was assumed, one sentence each.
    pub assumptions: Vec<String>,
    /// What the inventory does not tell, one sentence each.
    pub unknown: Vec<String>,
    /// Whether the bill rises; absent when too much is unknown for a verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rises: Option<bool>,
}

/// One position of the bill, in whole US dollars a month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CostLine {
    /// What is paid.
    pub what: String,
    /// Before the first step.
    pub before: u64,
    /// While both sides run.
    pub during: u64,
    /// After the last one.
    pub after: u64,
}

impl Cost {
    /// Sums of the three columns.
    #[must_use]
    pub fn totals(&self) -> CostLine {
        self.lines.iter().fold(CostLine { what: "Total".to_owned(), ..CostLine::default() }, |sum, line| CostLine {
            what: sum.what,
            before: sum.before + line.before,
            during: sum.during + line.during,
            after: sum.after + line.after,
        })
    }
}

/// Estimates the cost of the workloads that move. `days` is the length of the whole plan.
pub(super) fn estimate<'f, 'a: 'f>(
    region: &str,
    moving: impl Iterator<Item = &'f Facts<'a>>,
    balancers: usize,
    days: u64,
) -> Option<Cost> {
    let table = prices::table().ok()?;
    let prices_of = if table.regions.contains_key(region) { region } else { OTHERWISE };
    let prices = table.regions.get(prices_of)?;
    let mut cost = Cost {
        prices_as_of: table.as_of.clone(),
        prices_of: prices_of.to_owned(),
        overlap_days: days,
        ..Cost::default()
    };
    let mut fargate = 0.0;
    let mut pods: [Vec<Pod>; 2] = [Vec::new(), Vec::new()];
    let mut on_instances = 0;
    for facts in moving.filter(|facts| facts.service.is_some() && facts.running() > 0) {
        let Some((size, arm)) = size(facts) else {
            cost.unknown.push(format!("{} has no size in the inventory.", facts.origin()));
            continue;
        };
        let count = u32::try_from(facts.running()).unwrap_or(0);
        if !facts.is_daemon() {
            pods[usize::from(arm)].extend((0..count).map(|_| size));
        }
        if let Some(spot) = on_fargate(facts) {
            let price = prices.fargate.of(arm);
            let share = if spot { table.spot_share } else { 1.0 };
            fargate += f64::from(count) * share * (size.vcpu * price.vcpu + size.gib * price.gib) * HOURS;
        } else {
            on_instances += 1;
        }
    }
    if on_instances > 0 {
        cost.unknown.push(format!(
            "{on_instances} services run on container instances, whose types and number are not in the inventory: their \
             share of today's bill is missing."
        ));
    }
    let mut nodes = 0.0;
    let mut described = Vec::new();
    for (arm, pods) in [false, true].into_iter().zip(pods) {
        let platform = (!arm).then(packing::platform).into_iter().flatten();
        let pods: Vec<Pod> = pods.into_iter().chain(platform).collect();
        if let Some(packed) = pack(pods) {
            let node = prices.node.of(arm);
            nodes += f64::from(packed.nodes) * f64::from(packed.times_large) * node.large * HOURS;
            described.push(format!("{} of {}.{}", packed.nodes, node.family, packed.size()));
        }
    }
    let dollars = packing::whole;
    let line = |what: &str, before: f64, during: f64, after: f64| CostLine {
        what: what.to_owned(),
        before: dollars(before),
        during: dollars(during),
        after: dollars(after),
    };
    let balancing = f64::from(u32::try_from(balancers).unwrap_or(0)) * prices.load_balancer * HOURS;
    let control = table.eks_control_plane * HOURS;
    cost.lines = vec![
        line("Tasks on Fargate", fargate, fargate, 0.0),
        line(&format!("Nodes ({})", described.join(", ")), 0.0, nodes, nodes),
        line("EKS control plane", 0.0, control, control),
        line("Load balancers (the same ones)", balancing, balancing, balancing),
    ];
    let totals = cost.totals();
    let month = totals.during.saturating_sub(totals.before);
    cost.overlap = month * days / 30;
    cost.assumptions = vec![
        format!("List prices of {prices_of}, {}, without discounts or savings plans; 730 hours a month.", table.as_of),
        "As many tasks and pods as the scan saw; no growth, no smaller nights.".to_owned(),
        "Pods ask for what their tasks have; nodes are filled first fit decreasing, at least two, and hold back what \
         kubelet, system and agents need."
            .to_owned(),
        format!("Spot costs {:.0} % of on demand.", table.spot_share * 100.0),
        "Traffic, NAT gateways, logs, disks and load balancer capacity units are the same before and after.".to_owned(),
    ];
    if prices_of != region {
        cost.unknown.push(format!("There are no prices of {region} in the table; those of {OTHERWISE} stand in."));
    }
    cost.rises = cost.unknown.is_empty().then_some(totals.after > totals.before);
    Some(cost)
}

/// Size of a task and whether it runs on ARM.
fn size(facts: &Facts<'_>) -> Option<(Pod, bool)> {
    let definition = facts.task_definition?;
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.trim().parse::<f64>().ok());
    let arm =
        definition.runtime_platform.as_ref().and_then(|platform| platform.cpu_architecture.as_deref()) == Some("ARM64");
    let containers = &definition.container_definitions;
    let sum = |value: &dyn Fn(usize) -> Option<i64>| -> f64 {
        (0..containers.len()).filter_map(value).filter_map(|n| u32::try_from(n).ok()).map(f64::from).sum()
    };
    let cpu = number(&definition.cpu).unwrap_or_else(|| sum(&|n| containers.get(n)?.cpu));
    let memory = number(&definition.memory)
        .unwrap_or_else(|| sum(&|n| containers.get(n).and_then(|found| found.memory_reservation.or(found.memory))));
    (memory > 0.0).then_some((Pod { vcpu: cpu / 1024.0, gib: memory / 1024.0 }, arm))
}

/// Whether its tasks run on Fargate, and if so, whether on Spot.
fn on_fargate(facts: &Facts<'_>) -> Option<bool> {
    let service = facts.service?;
    let strategy = &service.capacity_provider_strategy;
    if let Some(first) = strategy.iter().max_by_key(|item| item.weight.unwrap_or(0)) {
        return match first.capacity_provider.as_str() {
            "FARGATE" => Some(false),
            "FARGATE_SPOT" => Some(true),
            _ => None,
        };
    }
    (service.launch_type.as_deref() == Some("FARGATE")).then_some(false)
}
