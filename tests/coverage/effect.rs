//! What a change of the input does to the output.

use std::collections::{BTreeMap, BTreeSet};

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::emit;
use ecs2eks::finding::{Finding, Report};
use ecs2eks::inventory::index::Index;
use ecs2eks::inventory::{Source, load};
use ecs2eks::migration::Storage;
use ecs2eks::plan::plan;
use serde_json::Value;

/// What a run gives.
#[derive(Default)]
pub(crate) struct Output {
    refused: Option<String>,
    findings: Vec<Finding>,
    storage: Storage,
    files: BTreeMap<String, String>,
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
    // The findings are compared on their own: every page that prints them would change with them.
    let mut files = emit::convert_files(&conversion.migration, &Report::default()).expect("renders");
    files.extend(emit::plan::files(&plan).expect("renders"));
    let shown = |path: &str| !path.contains("/templates/") && !path.ends_with(".html") && !path.ends_with(".sarif");
    let files =
        files.iter().filter(|(path, _)| shown(path)).map(|(path, file)| (path.to_owned(), file.text.clone())).collect();
    Output {
        refused: None,
        findings: conversion.findings.as_slice().to_vec(),
        storage: conversion.migration.storage,
        files,
    }
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
        if before.storage != after.storage {
            effect.shapes.insert("platform".to_owned());
        }
        let charts = |output: &Output| -> BTreeSet<String> {
            output.files.keys().filter(|path| path.ends_with("/Chart.yaml")).cloned().collect()
        };
        if charts(before) != charts(after) {
            effect.shapes.insert("the chart itself".to_owned());
            return effect;
        }
        let paths: BTreeSet<&String> = before.files.keys().chain(after.files.keys()).collect();
        for path in paths {
            let (old, new) = (before.files.get(path), after.files.get(path));
            if old == new {
                continue;
            }
            match (old, new) {
                (Some(old), Some(new)) if path.ends_with("/values.yaml") => {
                    effect.shapes.extend(values(old, new));
                }
                _ => {
                    effect.shapes.extend(kind(path));
                }
            }
        }
        effect
    }
}

/// The part of the output that a file belongs to. The schema and the README of a chart only follow its values.
fn kind(path: &str) -> Option<String> {
    let last = path.rsplit('/').next().unwrap_or(path);
    match path.split('/').next().unwrap_or(path) {
        "charts" if last == "Chart.yaml" => Some(last.to_owned()),
        "charts" => None,
        first => Some(first.to_owned()),
    }
}

/// The members of a chart's values that differ.
fn values(old: &str, new: &str) -> BTreeSet<String> {
    let read = |text: &str| serde_yaml::from_str::<Value>(text).expect("is YAML");
    let mut found = BTreeSet::new();
    let (old, new) = (read(old), read(new));
    for name in names(&old, &new) {
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
    if found.is_empty() {
        found.insert("comment".to_owned());
    }
    found
}

fn different<'a>(old: &'a Value, new: &'a Value) -> impl Iterator<Item = String> + 'a {
    names(old, new).into_iter().filter(move |name| old.get(name) != new.get(name))
}

fn names(old: &Value, new: &Value) -> BTreeSet<String> {
    [old, new].into_iter().filter_map(Value::as_object).flat_map(|members| members.keys().cloned()).collect()
}
