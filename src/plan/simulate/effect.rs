//! What a command does to the account, read from the very words that the script runs.
//!
//! There is no second list of effects that could say something else than the scripts do: an argument vector becomes an
//! [`Effect`], and a command that has none in the model is an error of the plan.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::actions::Actions;
use crate::plan::command::{Command, Part, Word};

/// One change of one object, or one question about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    /// Replaces the actions of a rule or of a listener's default.
    SetActions(Actions),
    CreateGroup,
    DeleteGroup,
    /// Binds the group to Kubernetes; the controller owns its targets from then on.
    Bind,
    Unbind,
    AddTrial,
    DropTrial,
    SetDesired(u32),
    DeleteService,
    SetScaling {
        min: Option<u32>,
        max: Option<u32>,
        suspended: Suspended,
    },
    SetTrigger(bool),
    DeleteTrigger,
    /// `helm upgrade --install`: all values that are not named go back to those of the chart.
    Install(BTreeMap<String, String>),
    /// `helm upgrade --reuse-values --set-literal`: whether the value leads to a name inside the cluster.
    Point {
        path: String,
        inside: bool,
    },
    Uninstall,
    /// Waits until what was started or stopped has started or stopped.
    Settled,
    /// Waits until exactly so many run.
    Count(u32),
    /// Waits until no task of this family is left that the trigger has started.
    FamilyGone(String),
    /// Waits until no job of the `CronJob` is left.
    JobsGone,
    /// The rule forwards like one of these.
    Forwards(Vec<Vec<(String, u32)>>),
    /// The target group is there.
    GroupExists,
    /// The target group has targets that take requests.
    Healthy,
    /// The trigger is in one of these states (true: enabled).
    TriggerIs(Vec<bool>),
    /// The `CronJob` is suspended, or not.
    SuspendedIs(bool),
}

impl Effect {
    /// Whether it only looks.
    pub(super) fn is_question(&self) -> bool {
        matches!(
            self,
            Self::Settled
                | Self::Count(_)
                | Self::FamilyGone(_)
                | Self::JobsGone
                | Self::Forwards(_)
                | Self::GroupExists
                | Self::Healthy
                | Self::TriggerIs(_)
                | Self::SuspendedIs(_)
        )
    }
}

/// Which kinds of scaling are off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Suspended {
    pub(super) scale_in: bool,
    pub(super) scale_out: bool,
    pub(super) scheduled: bool,
}

/// What an effect is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Object {
    /// `cluster/service` on ECS, with its scalable target.
    Tasks(String),
    /// `namespace/name` of a Helm release.
    Release(String),
    /// A target group of the plan by name, or one of ECS by ARN.
    Group(String),
    /// ARN of a rule, or of a listener for its default action.
    Rule(String),
    /// `listener priority`.
    Trial(String),
    /// `rule bus/name` or `schedule group/name`.
    Trigger(String),
}

/// Effects on objects; empty for commands that lie outside the model.
type Found = Result<Option<(Object, Effect)>, String>;

/// Reads commands. Knows which variable holds which new target group, and which ECS services scale.
pub(super) struct Reader {
    groups: BTreeMap<String, String>,
}

impl Reader {
    /// A reader for a plan that creates these target groups.
    pub(super) fn new<'n>(groups: impl IntoIterator<Item = &'n str>) -> Self {
        let groups = groups.into_iter().map(|name| (crate::plan::forward::variable(name), name.to_owned())).collect();
        Self { groups }
    }

    /// The effects of a procedure, in order.
    pub(super) fn read(&self, commands: &[Command]) -> Result<Vec<(Object, Effect)>, String> {
        let mut captured: BTreeSet<&str> = BTreeSet::new();
        let mut effects = Vec::new();
        for command in commands {
            let (argv, changes) = match command {
                Command::Change { argv } => (argv, true),
                Command::Check { argv } => (argv, false),
                Command::Capture { variable, argv } => {
                    captured.insert(variable);
                    let words = self.words(argv, &captured)?;
                    let [call, name] = words.as_slice() else { return Err(unknown(&words)) };
                    if call != "target_group_arn" {
                        return Err(unknown(&words));
                    }
                    effects.push((Object::Group(name.clone()), Effect::GroupExists));
                    continue;
                }
                // What people do outside of the scripts is not in the model.
                Command::Say { .. } | Command::Confirm { .. } => continue,
            };
            let words = self.words(argv, &captured)?;
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let found = if changes { change(&words) } else { question(&words) };
            effects.extend(found?);
        }
        Ok(effects)
    }

    /// The words as the script sees them: a variable stands for the name of its target group.
    fn words(&self, argv: &[Word], captured: &BTreeSet<&str>) -> Result<Vec<String>, String> {
        let text = |part: &Part| match part {
            Part::Text(text) => Ok(text.clone()),
            Part::Variable(name) if name.starts_with(|c: char| c.is_ascii_uppercase()) => Ok(format!("${{{name}}}")),
            Part::Variable(name) if !captured.contains(name.as_str()) => {
                Err(format!("uses ${{{name}}} before it is looked up"))
            }
            Part::Variable(name) => {
                self.groups.get(name).cloned().ok_or_else(|| format!("${{{name}}} is no target group of the plan"))
            }
        };
        argv.iter().map(|word| word.0.iter().map(text).collect::<Result<String, _>>()).collect()
    }
}

fn unknown<W: AsRef<str>>(words: &[W]) -> String {
    let shown: Vec<&str> = words.iter().take(4).map(AsRef::as_ref).collect();
    format!("the model knows no command {}", shown.join(" "))
}

/// The value of an option.
fn option<'w>(words: &[&'w str], name: &str) -> Result<&'w str, String> {
    let position = words.iter().position(|word| *word == name).ok_or_else(|| format!("{name} is missing"))?;
    words.get(position + 1).copied().ok_or_else(|| format!("{name} has no value"))
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}

#[expect(clippy::unnecessary_wraps, reason = "every reader of a command gives the same type")]
fn one(object: Object, effect: Effect) -> Found {
    Ok(Some((object, effect)))
}

fn service(cluster: &str, name: &str) -> Object {
    Object::Tasks(format!("{cluster}/{name}"))
}

fn release(namespace: &str, name: &str) -> Object {
    Object::Release(format!("{namespace}/{name}"))
}

fn change(words: &[&str]) -> Found {
    match words {
        ["aws", "elbv2", "modify-rule", ..] => {
            one(Object::Rule(option(words, "--rule-arn")?.to_owned()), set_actions(option(words, "--actions")?)?)
        }
        ["aws", "elbv2", "modify-listener", ..] => one(
            Object::Rule(option(words, "--listener-arn")?.to_owned()),
            set_actions(option(words, "--default-actions")?)?,
        ),
        ["create_target_group", name, ..] => one(Object::Group((*name).to_owned()), Effect::CreateGroup),
        ["aws", "elbv2", "modify-target-group-attributes", ..] => {
            one(Object::Group(option(words, "--target-group-arn")?.to_owned()), Effect::GroupExists)
        }
        ["delete_target_group" | "delete_unused_target_group", group] => {
            one(Object::Group((*group).to_owned()), Effect::DeleteGroup)
        }
        ["kubectl", "apply", "--filename", file] => {
            let name = file.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml"));
            one(Object::Group(name.ok_or_else(|| unknown(words))?.to_owned()), Effect::Bind)
        }
        ["kubectl", "delete", "targetgroupbinding", .., name] => one(Object::Group((*name).to_owned()), Effect::Unbind),
        ["create_trial_rule", listener, priority, ..] => {
            one(Object::Trial(format!("{listener} {priority}")), Effect::AddTrial)
        }
        ["delete_trial_rule", listener, priority] => {
            one(Object::Trial(format!("{listener} {priority}")), Effect::DropTrial)
        }
        ["aws", "ecs", "update-service", ..] => {
            let object = service(option(words, "--cluster")?, option(words, "--service")?);
            one(object, Effect::SetDesired(number(option(words, "--desired-count")?)?))
        }
        ["aws", "ecs", "delete-service", ..] => {
            one(service(option(words, "--cluster")?, option(words, "--service")?), Effect::DeleteService)
        }
        ["aws", "application-autoscaling", "register-scalable-target", ..] => scaling(words),
        ["aws", "events", verb @ ("enable-rule" | "disable-rule" | "delete-rule"), ..] => {
            let object = event_rule(option(words, "--event-bus-name")?, option(words, "--name")?);
            one(
                object,
                if *verb == "delete-rule" { Effect::DeleteTrigger } else { Effect::SetTrigger(*verb == "enable-rule") },
            )
        }
        ["aws", "events", "remove-targets", ..] => Ok(None),
        ["aws", "scheduler", "update-schedule", ..] => update_schedule(option(words, "--cli-input-json")?),
        ["aws", "scheduler", "delete-schedule", ..] => {
            one(schedule(option(words, "--group-name")?, option(words, "--name")?), Effect::DeleteTrigger)
        }
        ["helm", "upgrade", "--install", name, ..] => install(words, name),
        ["helm", "upgrade", "--reuse-values", "--wait", name, ..] => point(words, name),
        ["helm", "uninstall", "--ignore-not-found", "--wait", name, ..] => {
            one(release(option(words, "--namespace")?, name), Effect::Uninstall)
        }
        _ => Err(unknown(words)),
    }
}

fn set_actions(json: &str) -> Result<Effect, String> {
    Ok(Effect::SetActions(Actions::parse(json)?))
}

fn event_rule(bus: &str, name: &str) -> Object {
    Object::Trigger(format!("rule {bus}/{name}"))
}

fn schedule(group: &str, name: &str) -> Object {
    Object::Trigger(format!("schedule {group}/{name}"))
}

fn update_schedule(json: &str) -> Found {
    let value: Value = serde_json::from_str(json).map_err(|error| format!("the schedule is no JSON: {error}"))?;
    let text = |member: &str| value.get(member).and_then(Value::as_str);
    let name = text("Name").ok_or("the schedule has no name")?;
    let enabled = text("State") == Some("ENABLED");
    one(schedule(text("GroupName").unwrap_or("default"), name), Effect::SetTrigger(enabled))
}

fn scaling(words: &[&str]) -> Found {
    let resource = option(words, "--resource-id")?;
    let key = resource.strip_prefix("service/").ok_or_else(|| format!("{resource} is no ECS service"))?;
    let bound = |name: &str| if words.contains(&name) { number(option(words, name)?).map(Some) } else { Ok(None) };
    let state: Value = serde_json::from_str(option(words, "--suspended-state")?).map_err(|error| error.to_string())?;
    let is = |member: &str| state.get(member).and_then(Value::as_bool).unwrap_or(false);
    let suspended = Suspended {
        scale_in: is("DynamicScalingInSuspended"),
        scale_out: is("DynamicScalingOutSuspended"),
        scheduled: is("ScheduledScalingSuspended"),
    };
    let effect = Effect::SetScaling { min: bound("--min-capacity")?, max: bound("--max-capacity")?, suspended };
    one(Object::Tasks(key.to_owned()), effect)
}

fn install(words: &[&str], name: &str) -> Found {
    let mut values = BTreeMap::new();
    for pair in words.windows(2) {
        if let ["--set", assignment] = pair {
            let (path, value) = assignment.split_once('=').ok_or_else(|| unknown(words))?;
            values.insert(path.to_owned(), value.to_owned());
        }
    }
    one(release(option(words, "--namespace")?, name), Effect::Install(values))
}

fn point(words: &[&str], name: &str) -> Found {
    let (path, value) = option(words, "--set-literal")?.split_once('=').ok_or_else(|| unknown(words))?;
    let effect = Effect::Point { path: path.to_owned(), inside: value.contains(".svc.cluster.local") };
    one(release(option(words, "--namespace")?, name), effect)
}

/// Questions about what the model does not hold: images, permissions, secrets, metrics, time, what a person looks at.
const OUTSIDE: &[&str] = &[
    "answers",
    "as_planned",
    "baked",
    "baked_since",
    "crd_established",
    "daemon_everywhere",
    "exists",
    "external_secrets_ready",
    "free_addresses",
    "gate_connections",
    "gate_queue",
    "gate_requests",
    "has_endpoints",
    "last_run_succeeded",
    "no_other_services",
    "no_restarts",
    "oidc_provider_exists",
    "parameter_exists",
    "role_exists",
    "same_answer",
    "same_image",
    "service_is_gone",
    "target_groups_at_most",
];

fn question(words: &[&str]) -> Found {
    match words {
        ["eventually", _, rest @ ..] => question(rest),
        ["expect", wanted @ ("true" | "false"), "kubectl", "get", "cronjob", name, rest @ ..] => {
            one(release(option(rest, "--namespace")?, name), Effect::SuspendedIs(*wanted == "true"))
        }
        ["forwards", _, arn, states @ ..] => one(Object::Rule((*arn).to_owned()), forwards(states)?),
        ["has_targets", group] => one(Object::Group((*group).to_owned()), Effect::GroupExists),
        ["healthy_targets", group, _] => one(Object::Group((*group).to_owned()), Effect::Healthy),
        ["tasks_are", count, cluster, name] => one(service(cluster, name), Effect::Count(number(count)?)),
        ["pods_are", count, namespace, name] => one(release(namespace, name), Effect::Count(number(count)?)),
        ["no_jobs", namespace, name] => one(release(namespace, name), Effect::JobsGone),
        // The words name a family; which trigger starts it, the reader of the step knows.
        ["no_scheduled_tasks", _, family] => {
            one(Object::Trigger(String::new()), Effect::FamilyGone((*family).to_owned()))
        }
        ["event_rule_is", bus, name, states @ ..] => one(event_rule(bus, name), trigger_is(states)),
        ["schedule_is", group, name, states @ ..] => one(schedule(group, name), trigger_is(states)),
        ["kubectl", "rollout", "status", "--timeout", "10m", what, ..] if what.contains('/') => {
            let name = what.split_once('/').map_or(*what, |(_, name)| name);
            one(release(option(words, "--namespace")?, name), Effect::Settled)
        }
        ["aws", "ecs", "wait", "services-stable", ..] => {
            one(service(option(words, "--cluster")?, option(words, "--services")?), Effect::Settled)
        }
        ["expect", _, "aws" | "kubectl", ..]
        | ["kubectl", "auth", ..]
        | ["kubectl", "rollout", "status", ..]
        | ["aws", "secretsmanager", ..] => Ok(None),
        ["aws", _, verb, ..] if verb.starts_with("describe-") || verb.starts_with("list-") => Ok(None),
        [name, ..] if OUTSIDE.contains(name) => Ok(None),
        _ => Err(unknown(words)),
    }
}

fn forwards(words: &[&str]) -> Result<Effect, String> {
    let share = |word: &&str| {
        let (group, weight) = word.rsplit_once('=').ok_or_else(|| format!("{word} has no weight"))?;
        Ok((group.to_owned(), number(weight)?))
    };
    let states = words.split(|word| *word == "or");
    let states = states.map(|state| state.iter().map(share).collect::<Result<Vec<_>, String>>());
    Ok(Effect::Forwards(states.collect::<Result<_, _>>()?))
}

fn trigger_is(words: &[&str]) -> Effect {
    Effect::TriggerIs(words.iter().filter(|word| **word != "or").map(|word| *word == "ENABLED").collect())
}
