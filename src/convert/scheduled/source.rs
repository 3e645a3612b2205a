//! What starts a task, and under which name it becomes a workload.

use std::collections::BTreeMap;

use crate::finding::{ObjectKind, Subject};
use crate::inventory::arn::Arn;
use crate::inventory::ecs_parameters::EcsParameters;
use crate::inventory::event_rule::{EventRule, EventTarget};
use crate::inventory::schedule::{Schedule, ScheduleTarget};
use crate::migration::Origin;
use crate::migration::name::short_hash;

use super::Candidate;

/// One ECS target of a rule, or a schedule.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'a> {
    /// EventBridge rule.
    Rule { rule: &'a EventRule, target: &'a EventTarget, parameters: &'a EcsParameters, only_target: bool },
    /// EventBridge Scheduler schedule.
    Schedule { schedule: &'a Schedule, target: &'a ScheduleTarget, parameters: &'a EcsParameters },
}

impl<'a> Source<'a> {
    /// What to start.
    pub(super) fn parameters(&self) -> &'a EcsParameters {
        match self {
            Self::Rule { parameters, .. } | Self::Schedule { parameters, .. } => parameters,
        }
    }

    /// The rule or schedule. A rule with several ECS targets names the target after the rule.
    pub(super) fn origin(&self) -> Origin {
        let (name, arn) = match self {
            Self::Rule { rule, only_target: true, .. } => (rule.name.clone(), &rule.arn),
            Self::Rule { rule, target, .. } => (format!("{} {}", rule.name, target.id), &rule.arn),
            Self::Schedule { schedule, .. } => (schedule.name.clone(), &schedule.arn),
        };
        Origin::object(Subject::new(ObjectKind::Schedule, name), arn.clone().unwrap_or_default())
    }

    /// Name of the ECS cluster.
    fn cluster(&self) -> &'a str {
        let reference = match self {
            Self::Rule { target, .. } => &target.arn,
            Self::Schedule { target, .. } => &target.arn,
        };
        match Arn::parse(reference) {
            Ok(arn) => arn.name(),
            Err(_) if reference.is_empty() => "default",
            Err(_) => reference,
        }
    }

    /// Names from the one that its owners use to one that nothing else has.
    fn spellings(&self) -> [String; 3] {
        let (plain, kind, group) = match self {
            Self::Rule { rule, target, only_target, .. } => {
                let name = if *only_target { rule.name.clone() } else { format!("{}-{}", rule.name, target.id) };
                (name, "rule", rule.event_bus_name.as_deref())
            }
            Self::Schedule { schedule, .. } => (schedule.name.clone(), "schedule", schedule.group_name.as_deref()),
        };
        let qualified = format!("{plain}.{kind}.{}", group.unwrap_or("default"));
        let identity = format!("{} {}", self.origin().arn, self.origin().subject.name);
        let unique = format!("{qualified}.{}", short_hash(&identity));
        [plain, qualified, unique]
    }
}

/// A name for each: rules, schedules and schedule groups have name spaces of their own on AWS, workloads share one.
pub(super) fn candidates(sources: &[Source<'_>]) -> Vec<Candidate> {
    let spellings: Vec<[String; 3]> = sources.iter().map(Source::spellings).collect();
    let mut uses: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (source, spellings) in sources.iter().zip(&spellings) {
        for spelling in spellings {
            *uses.entry((source.cluster(), spelling)).or_default() += 1;
        }
    }
    let alone = |cluster: &str, spelling: &String| uses.get(&(cluster, spelling.as_str())) == Some(&1);
    let name = |source: &Source<'_>, [plain, qualified, unique]: &[String; 3]| {
        let cluster = source.cluster();
        let chosen = [plain, qualified].into_iter().find(|spelling| alone(cluster, spelling)).unwrap_or(unique);
        Candidate { cluster: cluster.to_owned(), name: chosen.clone(), is_cron_job: true }
    };
    sources.iter().zip(&spellings).map(|(source, spellings)| name(source, spellings)).collect()
}
