//! Sorts units into waves: rehearsals before production, agents before services, stateless before stateful, at most so
//! many workloads at a time, and never a unit before one that it needs.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Environment, Facts};
use super::graph::Units;
use super::settings::Settings;
use super::strategy::Strategy;

/// What kind of work a wave holds, in the order of the waves of one environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Agents of the nodes: other pods talk to them.
    Agents,
    /// Services without data of their own: the cheapest to undo.
    Stateless,
    /// Scheduled tasks: by now what they call has moved.
    Scheduled,
    /// One copy at a time: a window without service.
    Singletons,
    /// Data moves.
    Stateful,
    /// Switched off: keep or retire.
    Dormant,
}

impl Class {
    /// The class of a strategy.
    pub(crate) const fn of(strategy: Strategy) -> Self {
        match strategy {
            Strategy::Daemon => Self::Agents,
            Strategy::WeightedTargetGroups | Strategy::DnsHandover | Strategy::QueueConsumer => Self::Stateless,
            Strategy::ScheduledTask => Self::Scheduled,
            Strategy::Singleton => Self::Singletons,
            Strategy::Stateful => Self::Stateful,
            Strategy::NoTraffic => Self::Dormant,
        }
    }

    /// Title and reason of a wave.
    pub(crate) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Agents => ("node agents", "Other pods talk to the agent of their node, so it has to be there first."),
            Self::Stateless => (
                "stateless services",
                "They keep nothing of their own, so the way back takes seconds and loses nothing.",
            ),
            Self::Scheduled => (
                "scheduled tasks",
                "What they call has moved by now, and each of them is one quick switch between two runs.",
            ),
            Self::Singletons => {
                ("one at a time", "Only one copy may run, so each of these has a short window in which none does.")
            }
            Self::Stateful => (
                "stateful workloads",
                "Data has to be copied; everything that is easier has proven the platform by now.",
            ),
            Self::Dormant => ("switched off", "Nothing runs; decide whether these are worth keeping at all."),
        }
    }
}

/// When a wave comes: environment first, then class.
pub(crate) type Phase = (Environment, Class);

/// A wave before its steps are known: its phase and its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planned<'a> {
    pub(crate) phase: Phase,
    pub(crate) units: Vec<&'a str>,
}

/// Sorts units into waves of a limited size; a larger unit gets a wave for itself. A unit with a wave of its own in the
/// settings waits for it, and then goes first.
pub(crate) fn waves<'a>(
    units: &Units<'a>,
    facts: &BTreeMap<&'a str, Facts<'a>>,
    strategies: &BTreeMap<&'a str, Strategy>,
    settings: &Settings,
) -> Vec<Planned<'a>> {
    let size = settings.wave_size;
    let own = |unit: &str| {
        let members = units.members.get(unit).into_iter().flatten();
        members
            .filter_map(|member| Some((facts.get(member)?.environment, Class::of(*strategies.get(member)?))))
            .max()
            .unwrap_or((Environment::Production, Class::Stateless))
    };
    let phases = effective_phases(units, own);
    let quiet = |unit: &str| -> i64 {
        units.members.get(unit).into_iter().flatten().filter_map(|id| facts.get(id)).map(Facts::running).sum()
    };
    let wished = |unit: &str| -> Option<usize> {
        let members = units.members.get(unit).into_iter().flatten();
        members.filter_map(|id| settings.workloads.get(*id)?.wave).max()
    };
    // Quiet before busy, then by name.
    let mut pending: BTreeSet<(Phase, i64, &'a str)> =
        units.members.keys().map(|id| (phases.get(id).copied().unwrap_or_else(|| own(id)), quiet(id), *id)).collect();
    let mut placed: BTreeSet<&str> = BTreeSet::new();
    let mut waves = Vec::new();
    while let Some((first_phase, _, _)) = pending.first().copied() {
        let number = waves.len() + 1;
        let ready = |unit: &str| {
            wished(unit).is_none_or(|wave| wave <= number)
                && units.before.get(unit).is_none_or(|before| before.iter().all(|first| placed.contains(first)))
        };
        let free = |(_, _, unit): &&(Phase, i64, &'a str)| ready(unit);
        let asked = pending.iter().filter(free).find(|(_, _, unit)| wished(unit).is_some());
        let phase = asked.or_else(|| pending.iter().find(free)).map_or(first_phase, |(phase, _, _)| *phase);
        let mut chosen: Vec<(Phase, i64, &'a str)> = Vec::new();
        let mut count = 0;
        for entry in pending.iter().filter(|(found, _, unit)| *found == phase && ready(unit)) {
            let members = units.members.get(entry.2).map_or(1, BTreeSet::len);
            if count > 0 && count + members > size {
                continue;
            }
            count += members;
            chosen.push(*entry);
        }
        if chosen.is_empty() {
            // Units are free of cycles, so this cannot happen; going on in order beats going round in circles.
            chosen.extend(pending.first().copied());
        }
        for entry in &chosen {
            pending.remove(entry);
            placed.insert(entry.2);
        }
        waves.push(Planned { phase, units: chosen.into_iter().map(|(_, _, unit)| unit).collect() });
    }
    waves
}

/// The phase of each unit, not earlier than that of any unit that moves before it.
fn effective_phases<'a>(units: &Units<'a>, own: impl Fn(&str) -> Phase) -> BTreeMap<&'a str, Phase> {
    let mut waiting: BTreeMap<&str, usize> =
        units.members.keys().map(|id| (*id, units.before.get(id).map_or(0, BTreeSet::len))).collect();
    let mut after: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for (later, firsts) in &units.before {
        for first in firsts {
            after.entry(first).or_default().push(later);
        }
    }
    let mut free: Vec<&'a str> = waiting.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    let mut phases: BTreeMap<&'a str, Phase> = BTreeMap::new();
    while let Some(unit) = free.pop() {
        let of_before = units.before.get(unit).into_iter().flatten().filter_map(|first| phases.get(first)).copied();
        let phase = of_before.chain(std::iter::once(own(unit))).max().unwrap_or_else(|| own(unit));
        phases.insert(unit, phase);
        for later in after.get(unit).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(later) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    free.push(later);
                }
            }
        }
    }
    phases
}
