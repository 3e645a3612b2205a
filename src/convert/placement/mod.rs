//! Where tasks may run: placement constraints and strategies, launch type and capacity providers, as affinity, spread and
//! node selectors.

pub mod affinity;
mod capacity;
pub mod expression;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use crate::finding::rules::placement as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::placement::{CapacityProviderStrategyItem, PlacementConstraint, PlacementStrategy};
use crate::migration::{Name, Pod};

/// The label that every chart puts on its pods and that its selectors use, with the workload's name as value.
pub const SELECTOR_LABEL: &str = "app.kubernetes.io/name";

/// Taint of Spot nodes: only pods whose tasks ran on Fargate Spot tolerate it.
pub const SPOT_TAINT: &str = "ecs2eks/spot";

/// What decides the placement of one workload's tasks.
pub struct Placement<'a> {
    /// The service or schedule.
    pub subject: &'a Subject,
    /// Its workload.
    pub workload: &'a Name,
    /// From the task definition.
    pub task_constraints: &'a [PlacementConstraint],
    /// From the service.
    pub service_constraints: &'a [PlacementConstraint],
    /// From the service.
    pub strategies: &'a [PlacementStrategy],
    /// `EC2`, `FARGATE`, `EXTERNAL`, `MANAGED_INSTANCES`.
    pub launch_type: Option<&'a str>,
    /// From the service, or the cluster's default when the service names neither.
    pub capacity_providers: &'a [CapacityProviderStrategyItem],
    /// Whether ECS keeps the tasks balanced over zones.
    pub zone_rebalancing: bool,
    /// More than one task is wanted.
    pub several: bool,
}

/// Writes the placement into the pod.
pub fn place(pod: &mut Pod, placement: &Placement<'_>, findings: &mut Findings) {
    let mut terms: Vec<core::NodeSelectorTerm> = Vec::new();
    let lists =
        [("placementConstraints", placement.task_constraints), ("placementConstraints", placement.service_constraints)];
    for (member, constraint) in lists.into_iter().flat_map(|(member, list)| list.iter().map(move |c| (member, c))) {
        let PlacementConstraint { kind, expression, unknown: _ /* reported by the walk over all catch-alls */ } =
            constraint;
        match kind.as_deref() {
            Some("distinctInstance") => one_per_node(pod, placement.workload),
            Some("memberOf") => member_of(&mut terms, expression.as_deref().unwrap_or(""), member, placement, findings),
            other => {
                untranslated(other.unwrap_or("without a type"), "it is not a known type", member, placement, findings);
            }
        }
    }
    if !terms.is_empty() {
        let affinity = pod.affinity.get_or_insert_default();
        let nodes = affinity.node_affinity.get_or_insert_default();
        nodes.required_during_scheduling_ignored_during_execution =
            Some(core::NodeSelector { node_selector_terms: terms });
    }
    spread(pod, placement, findings);
    capacity::require(pod, placement, findings);
}

/// ANDs a constraint to the ones before it: every pair of alternatives is an alternative of both.
fn member_of(
    terms: &mut Vec<core::NodeSelectorTerm>,
    text: &str,
    member: &str,
    placement: &Placement<'_>,
    findings: &mut Findings,
) {
    let translated = expression::parse(text)
        .map_err(|rest| format!("it can't be read from {rest:?} on"))
        .and_then(|expression| affinity::node_terms(&expression));
    match translated {
        Err(why) => untranslated(text, &why, member, placement, findings),
        Ok(found) => {
            if !found.custom_labels.is_empty() {
                findings.raise(
                    &rules::CUSTOM_ATTRIBUTE,
                    placement.subject,
                    member,
                    format!(
                        "the tasks need container instance attributes ({}) that became node labels",
                        found.custom_labels.join(", ")
                    ),
                    "Put the labels on the node group or NodePool; pods stay Pending without them.",
                );
            }
            *terms = if terms.is_empty() { found.terms } else { product(terms, &found.terms) };
        }
    }
}

fn product(left: &[core::NodeSelectorTerm], right: &[core::NodeSelectorTerm]) -> Vec<core::NodeSelectorTerm> {
    let joined = |a: &core::NodeSelectorTerm, b: &core::NodeSelectorTerm| core::NodeSelectorTerm {
        match_expressions: Some(a.match_expressions.iter().chain(&b.match_expressions).flatten().cloned().collect()),
        match_fields: None,
    };
    left.iter().flat_map(|a| right.iter().map(move |b| joined(a, b))).collect()
}

fn untranslated(text: &str, why: &str, member: &str, placement: &Placement<'_>, findings: &mut Findings) {
    findings.raise(
        &rules::CONSTRAINT_UNTRANSLATED,
        placement.subject,
        member,
        format!("the placement constraint {text:?} is left out of the chart: {why}"),
        "Write the affinity by hand in the chart's values, or accept that pods run on any node.",
    );
}

/// `distinctInstance`: never two tasks of the service on one instance.
fn one_per_node(pod: &mut Pod, workload: &Name) {
    let term = core::PodAffinityTerm {
        label_selector: Some(selector(workload)),
        topology_key: "kubernetes.io/hostname".to_owned(),
        ..core::PodAffinityTerm::default()
    };
    let pods = pod.affinity.get_or_insert_default().pod_anti_affinity.get_or_insert_default();
    let required = pods.required_during_scheduling_ignored_during_execution.get_or_insert_default();
    if !required.contains(&term) {
        required.push(term);
    }
}

/// Spread strategies and zone rebalancing become soft spread constraints: ECS places on a best-effort basis too.
fn spread(pod: &mut Pod, placement: &Placement<'_>, findings: &mut Findings) {
    let mut keys: Vec<&str> = Vec::new();
    for strategy in placement.strategies {
        let PlacementStrategy { kind, field, unknown: _ /* reported by the walk over all catch-alls */ } = strategy;
        let field = field.as_deref().unwrap_or("");
        match (kind.as_deref(), field) {
            (Some("spread"), "attribute:ecs.availability-zone") => keys.push("topology.kubernetes.io/zone"),
            (Some("spread"), "instanceId" | "host") => keys.push("kubernetes.io/hostname"),
            (Some("spread"), custom) if custom.strip_prefix("attribute:").is_some_and(affinity::is_label_name) => {
                keys.push(custom.trim_start_matches("attribute:"));
            }
            // `random` is what a scheduler without a preference does.
            (Some("random"), _) => {}
            (Some("binpack"), _) => findings.raise(
                &rules::BINPACK,
                placement.subject,
                "placementStrategy",
                "tasks were packed onto as few instances as possible; a pod can't ask for that",
                "Let Karpenter consolidate, or set the cluster's scheduler to MostAllocated; the meaning is cost, not correctness.",
            ),
            (other, field) => untranslated(
                &format!("{} {field}", other.unwrap_or("")),
                "it is not a known placement strategy",
                "placementStrategy",
                placement,
                findings,
            ),
        }
    }
    let fargate = placement.launch_type == Some("FARGATE")
        || placement.capacity_providers.iter().any(|item| item.capacity_provider.starts_with("FARGATE"));
    if keys.is_empty() && placement.several && (placement.zone_rebalancing || fargate) {
        keys.push("topology.kubernetes.io/zone");
    }
    keys.dedup();
    for key in keys {
        pod.topology_spread.push(core::TopologySpreadConstraint {
            label_selector: Some(selector(placement.workload)),
            max_skew: 1,
            topology_key: key.to_owned(),
            when_unsatisfiable: "ScheduleAnyway".to_owned(),
            ..core::TopologySpreadConstraint::default()
        });
    }
}

fn selector(workload: &Name) -> LabelSelector {
    LabelSelector {
        match_labels: Some([(SELECTOR_LABEL.to_owned(), workload.to_string())].into()),
        match_expressions: None,
    }
}
