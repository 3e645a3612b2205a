//! The plan as a whole: what `plan.json` holds and what `PLAN.md` and the scripts are rendered from.

use schemars::JsonSchema;
use serde::Serialize;

use super::edge::{Edge, Shared};
use super::manifest::TargetGroupBinding;
use super::step::Step;
use super::strategy::Strategy;

/// Version of the format of `plan.json`.
pub const FORMAT: u32 = 1;

/// A staged cutover. All lists are in reading order; steps carry their place in the order of execution.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Version of the format, 1.
    pub version: u32,
    /// Where it goes.
    pub target: Destination,
    /// Steps for the account and the cluster, before any workload moves.
    pub foundation: Vec<Step>,
    /// Waves, in order.
    pub waves: Vec<Wave>,
    /// What cannot go ahead, and why.
    pub blocked: Vec<Blocked>,
    /// What starts ECS tasks and is not moved by this plan.
    pub remaining: Vec<Remaining>,
    /// Dependencies, sorted.
    pub edges: Vec<Edge>,
    /// What several workloads use at once, sorted.
    pub shared: Vec<Shared>,
    /// What it costs; absent when nothing that moves has a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<super::cost::Cost>,
    /// `TargetGroupBindings` that steps apply.
    pub bindings: Vec<TargetGroupBinding>,
}

/// The account and the cluster that the plan is for. Scripts refuse to run against any other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// Twelve digits; empty when the inventory names none.
    pub account_id: String,
    /// Region; empty when the inventory names none.
    pub region: String,
    /// EKS cluster; empty when the inventory has none.
    pub cluster: String,
    /// Kubernetes version, for example `1.33`.
    pub kubernetes: String,
}

/// Workloads that move in the same period.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Wave {
    /// From 1.
    pub number: u32,
    /// What it holds, in a few words.
    pub title: String,
    /// Why these, and why now.
    pub why: String,
    /// Units, in order.
    pub units: Vec<Unit>,
}

/// Workloads that cannot move apart: usually one; several when they depend on each other in a cycle.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    /// Why its members belong together; empty for one member.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The moves, in order.
    pub moves: Vec<Move>,
}

/// How much attention a move deserves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Seconds to undo, nothing shared.
    #[default]
    Low,
    /// Undo takes a while, or several rules, names or owners take part.
    Medium,
    /// Data, a window without service, or somebody else who also writes the weights.
    High,
}

impl Risk {
    /// The word that tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One workload on its way.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Move {
    /// Chart of the workload; the first part of its steps' ids.
    pub id: String,
    /// Name on Kubernetes.
    pub name: String,
    /// Namespace.
    pub namespace: String,
    /// What it is on ECS, for example `shop-prod/storefront`.
    pub origin: String,
    /// How it is cut over.
    pub strategy: Strategy,
    /// Why so, one sentence from facts.
    pub because: String,
    /// How much attention it deserves.
    pub risk: Risk,
    /// What a reader must know; one sentence each.
    pub notes: Vec<String>,
    /// Steps, in the order of its life.
    pub steps: Vec<Step>,
    /// Puts the listener rules back as they were before this workload's ramp; empty without rules. Needs no Kubernetes.
    pub rollback: super::step::Procedure,
}

/// A workload that cannot go ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Blocked {
    /// Chart.
    pub id: String,
    /// What it is on ECS.
    pub origin: String,
    /// Why, one sentence.
    pub reason: String,
    /// What unblocks it.
    pub action: String,
}

/// Something that starts ECS tasks and has no workload in the plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Remaining {
    /// EventBridge rule or schedule.
    pub name: String,
    /// What it does and why it is not moved.
    pub reason: String,
}

impl Plan {
    /// All moves, in reading order.
    pub fn moves(&self) -> impl Iterator<Item = &Move> {
        self.waves.iter().flat_map(|wave| &wave.units).flat_map(|unit| &unit.moves)
    }

    /// All steps, in reading order: by [`Step::number`] they are in the order of execution.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.foundation.iter().chain(self.moves().flat_map(|found| &found.steps))
    }
}
