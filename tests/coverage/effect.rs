//! What a change of the input does to the output.
//!
//! The output is compared as data, just before it becomes text: values as they stand in `values.yaml`, findings, the plan.

use std::collections::{BTreeMap, BTreeSet};

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::emit::helm::Values;
use ecs2eks::finding::Finding;
use ecs2eks::inventory::index::Index;
use ecs2eks::inventory::{Source, load};
use ecs2eks::migration::{Migration, Origin};
use ecs2eks::plan::{Plan, plan};
use serde_json::Value;

/// What a run gives.
#[derive(Default)]
pub(crate) struct Output {
    refused: Option<String>,
    findings: Vec<Finding>,
    migration: Migration,
    plan: Option<Plan>,
    /// Values by chart.
    values: BTreeMap<String, Value>,
}

/// Converts and plans an account.
pub(crate) fn output(account: &Value) -> Output {
    let source = Source { name: "inventory.json".to_owned(), text: account.to_string() };
    let inventory = match load(vec![source]) {
        Ok(inventory) => inventory,
        // An account without this member is refused with a message: nothing is silent about that.
        Err(error) => return Output { refused: Some(error.to_string()), ..Output::default() },
    };
    let mut conversion = convert(&inventory, &Config::default(), &[]);
    let index = Index::new(&inventory);
    let plan = plan(&inventory, &index, &conversion.migration, &mut conversion.findings);
    let values = conversion.migration.workloads.iter().map(|workload| {
        let values = Values::of(workload).expect("has values");
        (workload.chart.to_string(), serde_json::to_value(values).expect("is JSON"))
    });
    let values = values.collect();
    let findings = conversion.findings.as_slice().to_vec();
    Output { refused: None, findings, migration: conversion.migration, plan: Some(plan), values }
}

/// Everything that changed, in words for the table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Effect {
    /// Files, and members of `values.yaml`.
    pub(crate) shapes: BTreeSet<String>,
    /// Codes of findings.
    pub(crate) codes: BTreeSet<&'static str>,
}

impl Effect {
    /// Whether nothing changed.
    pub(crate) fn is_none(&self) -> bool {
        self.shapes.is_empty() && self.codes.is_empty()
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.shapes.extend(other.shapes);
        self.codes.extend(other.codes);
    }

    /// The differences of two outputs.
    pub(crate) fn between(before: &Output, after: &Output) -> Self {
        let mut effect = Self::default();
        if after.refused.is_some() {
            effect.shapes.insert("refused without it".to_owned());
            return effect;
        }
        for (one, other) in [(before, after), (after, before)] {
            let missing = one.findings.iter().filter(|finding| !other.findings.contains(finding));
            effect.codes.extend(missing.map(|finding| finding.rule.code));
        }
        let (old, new) = (&before.migration, &after.migration);
        if before.values.keys().ne(after.values.keys()) {
            effect.shapes.insert("the chart itself".to_owned());
            return effect;
        }
        for (chart, values) in &before.values {
            effect.shapes.extend(members(values, &after.values[chart]));
        }
        for (differs, part) in [
            (old.storage != new.storage || old.edges != new.edges, "platform"),
            (old.identities != new.identities, "iam"),
            (before.plan != after.plan, "plan"),
            (origins(old).ne(origins(new)), "comment"),
        ] {
            effect.shapes.extend(differs.then(|| part.to_owned()));
        }
        effect
    }
}

/// What the comments in the values name.
fn origins(migration: &Migration) -> impl Iterator<Item = [&Origin; 2]> {
    migration.workloads.iter().map(|workload| [&workload.origin, &workload.task_definition])
}

/// The members of a chart's values that differ.
fn members(old: &Value, new: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in names(old, new) {
        let (old, new) = (&old[&name], &new[&name]);
        match name.as_str() {
            // Containers by name, each with the same members.
            "sidecars" | "initContainers" => {
                for container in names(old, new) {
                    let (old, new) = (&old[&container], &new[&container]);
                    found.extend(different(old, new).map(|member| format!("{name}.*.{member}")));
                }
            }
            _ if old != new => {
                found.insert(name);
            }
            _ => {}
        }
    }
    found
}

fn different<'a>(old: &'a Value, new: &'a Value) -> impl Iterator<Item = String> + 'a {
    names(old, new).into_iter().filter(move |name| old.get(name) != new.get(name))
}

fn names(old: &Value, new: &Value) -> BTreeSet<String> {
    [old, new].into_iter().filter_map(Value::as_object).flat_map(|members| members.keys().cloned()).collect()
}
