//! The hand-over of names: callers on EKS stop using the name that leads to ECS.
//!
//! Records of a Cloud Map service belong to ECS as long as ECS registers tasks in it, so the record is not moved. Callers
//! move first, still resolve the old name through the VPC's resolver, and are then pointed at the name inside the
//! cluster, one release at a time. Service Connect names need no change: in the namespace of the workload its alias is a
//! Service. What nobody calls any more can be parked.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::command::{Command, Part, Word, line};
use crate::plan::edge::{Edge, Kind};
use crate::plan::facts::Facts;
use crate::plan::reach::is_one_sided;
use crate::plan::step::{Actor, Stage, Step};
use crate::plan::strategy::{Choice, Strategy};

use super::{Context, Progress, Script, park};

/// Adds the hand-over. Returns whether the ECS side has to stay because a caller stays.
pub(super) fn hand_over(
    context: &Context<'_>,
    facts: &Facts<'_>,
    choice: &Choice,
    script: &mut Script,
    progress: &mut Progress<'_>,
    bakes: &BTreeMap<String, String>,
) -> bool {
    let callers: Vec<&Edge> = context
        .callers(facts.id)
        .filter(|edge| matches!(edge.kind, Kind::CloudMap | Kind::ServiceConnect | Kind::DiscoverInstances))
        .collect();
    if !has_names(facts) {
        return false;
    }
    let staying: BTreeSet<&str> =
        callers.iter().map(|edge| edge.from.as_str()).filter(|from| context.staying.contains(from)).collect();
    let step = step(context, facts, &callers, progress, bakes);
    if is_one_sided(choice.strategy) {
        // Callers still use the name that leads to ECS, where nothing runs any more: they follow at once.
        script.before_bake(step);
    } else {
        script.then(step);
    }
    if choice.strategy == Strategy::DnsHandover {
        script.then(park::bake(context, facts, super::as_on_ecs(facts)));
    }
    if staying.is_empty() {
        return false;
    }
    let staying: Vec<&str> = staying.into_iter().collect();
    script.notes.push(format!(
        "ECS keeps running it: {} stays there for now and still calls it. Plan again once that is solved.",
        staying.join(" and ")
    ));
    true
}

fn step(
    context: &Context<'_>,
    facts: &Facts<'_>,
    callers: &[&Edge],
    progress: &mut Progress<'_>,
    bakes: &BTreeMap<String, String>,
) -> Step {
    // Two upgrades of one release at a time would lose one of them.
    let mut releases: BTreeSet<String> = BTreeSet::new();
    let mut run = Vec::new();
    let mut undo = Vec::new();
    let mut verify = Vec::new();
    for edge in callers {
        let Some(caller) = context.facts.get(edge.from.as_str()).filter(|_| bakes.contains_key(&edge.from)) else {
            continue;
        };
        match edge.kind {
            Kind::CloudMap => {
                if let Some((old, new)) = values(facts, caller, edge) {
                    releases.insert(caller.id.to_owned());
                    run.push(set(caller, edge, &new));
                    undo.push(set(caller, edge, &old));
                }
            }
            Kind::DiscoverInstances => run.push(Command::say(format!(
                "{} looks {} up with DiscoverInstances ({}): change its code to call {} inside the cluster.",
                caller.origin(),
                facts.origin(),
                edge.variable,
                inside(facts)
            ))),
            Kind::ServiceConnect | Kind::LoadBalancer | Kind::SharedRule | Kind::SharedTrigger => {}
        }
    }
    verify
        .push(line("has_endpoints").word(facts.workload.namespace.as_str()).word(facts.workload.name.as_str()).check());
    for alias in aliases(facts) {
        verify.push(line("has_endpoints").word(facts.workload.namespace.as_str()).word(alias).check());
    }
    let name = names(facts).join(" and ");
    verify.push(Command::confirm(format!(
        "Does nobody outside this plan (other clusters, Lambda functions, other accounts) still use {name}?"
    )));
    let mut needs: BTreeSet<String> = callers.iter().filter_map(|edge| bakes.get(&edge.from).cloned()).collect();
    for release in releases {
        needs.extend(progress.last_values.insert(release, format!("{}/names", facts.id)));
    }
    let who: BTreeSet<&str> = callers.iter().map(|edge| edge.from.as_str()).collect();
    let who: Vec<&str> = who.into_iter().collect();
    let why = if who.is_empty() {
        format!("The inventory names no caller of {name}; somebody may still use it.")
    } else {
        format!(
            "{} used {name}. They run on EKS now, so the name inside the cluster is one hop away.",
            who.join(" and ")
        )
    };
    let summary = if run.is_empty() { "nothing to run" } else { "points the callers at the name inside the cluster" };
    let back = if undo.is_empty() { "nothing to undo" } else { "points the callers at the old name again" };
    Step::new(facts.id, "names", Stage::Ramp, format!("Hand over {name}"), why)
        .by(Actor::Person)
        .expects("Callers on EKS reach the pods; nothing reaches the tasks on ECS any more.")
        .runs(120 * run.len().max(1) as u64, summary, run)
        .verifies("the Service has endpoints and a person confirms that nobody is left", verify)
        .undoes(120, back, undo)
        .after(needs)
}

/// Whether ECS gives it a name.
pub(super) fn has_names(facts: &Facts<'_>) -> bool {
    facts.registered.is_some() || facts.connect.is_some_and(|config| !config.services.is_empty())
}

/// The names by which others know the workload on ECS.
fn names(facts: &Facts<'_>) -> Vec<String> {
    let mut names: Vec<String> =
        facts.registered.iter().filter_map(super::super::facts::Registered::dns_name).collect();
    for service in facts.connect.iter().flat_map(|config| &config.services) {
        let alias = service.client_aliases.iter().find_map(|alias| alias.dns_name.clone());
        names.push(alias.or_else(|| service.discovery_name.clone()).unwrap_or_else(|| service.port_name.clone()));
    }
    names
}

/// Aliases that are Services of their own in the workload's namespace.
fn aliases<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = &'f str> {
    facts.workload.service.iter().flat_map(|service| service.aliases.keys()).map(crate::migration::Name::as_str)
}

/// Name of the workload inside the cluster.
fn inside(facts: &Facts<'_>) -> String {
    format!("{}.{}.svc.cluster.local", facts.workload.name, facts.workload.namespace)
}

/// Old and new value of the caller's variable, as the chart's values hold them (`$` is doubled there).
fn values(facts: &Facts<'_>, caller: &Facts<'_>, edge: &Edge) -> Option<(String, String)> {
    let dns = facts.registered.as_ref()?.dns_name()?;
    let containers = &caller.task_definition?.container_definitions;
    let container = containers.iter().find(|container| container.name == edge.container)?;
    let old = container.environment.iter().find(|pair| pair.name == edge.variable)?.value.as_deref()?;
    let start = old.to_ascii_lowercase().find(&dns)?;
    let new = format!("{}{}{}", old.get(..start)?, inside(facts), old.get(start + dns.len()..)?);
    Some((old.replace('$', "$$"), new.replace('$', "$$")))
}

/// Sets one variable of a caller's release and keeps all its other values.
fn set(caller: &Facts<'_>, edge: &Edge, value: &str) -> Command {
    let path = value_path(caller, edge);
    let chart = Word::of([Part::Variable("CHARTS_DIR".to_owned()), Part::Text(format!("/{}", caller.id))]);
    line("helm upgrade --reuse-values --wait")
        .word(caller.workload.name.as_str())
        .word(chart)
        .with("--namespace", caller.workload.namespace.as_str())
        .with("--set-literal", format!("{path}={value}"))
        .change()
}

/// Path of the variable in the values of the caller's chart.
pub(crate) fn value_path(caller: &Facts<'_>, edge: &Edge) -> String {
    let pod = &caller.workload.pod;
    let wanted = format!("containerDefinitions[{}]", edge.container);
    let container = pod.containers.iter().find(|container| container.origin.member.starts_with(&wanted));
    let is_main = container.is_none_or(|container| container.role == crate::migration::ContainerRole::Main);
    let variable = edge.variable.replace('.', "\\.");
    match container {
        Some(container) if !is_main => format!("sidecars.{}.env.{variable}", container.name),
        _ => format!("env.{variable}"),
    }
}
