//! The model in words, for the trace.

use std::collections::BTreeMap;
use std::fmt;

use super::effect::Object;
use super::world::{Running, State};

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tasks(key) => write!(f, "ECS {key}"),
            Self::Release(key) => write!(f, "release {key}"),
            Self::Group(name) => write!(f, "target group {}", short(name)),
            Self::Rule(arn) => write!(f, "rule {arn}"),
            Self::Trial(_) => f.write_str("trial rule"),
            Self::Trigger(key) => f.write_str(key),
        }
    }
}

/// One line about a change: `rule shop-public:443 rule 10: web 1 -> web 99, eks-web 1`.
pub(super) fn change(object: &Object, labels: &BTreeMap<String, String>, old: &State, new: &State) -> String {
    let name = match object {
        Object::Rule(arn) => labels.get(arn).cloned().unwrap_or_else(|| arn.clone()),
        object => object.to_string(),
    };
    format!("{name}: {} -> {}", state(old), state(new))
}

/// Target groups are known by their names: the ARN ends with `targetgroup/<name>/<id>`.
fn short(group: &str) -> &str {
    group.split_once(":targetgroup/").and_then(|(_, rest)| rest.split('/').next()).unwrap_or(group)
}

fn state(state: &State) -> String {
    match state.settled() {
        State::Tasks(tasks) if !tasks.exists => "deleted".to_owned(),
        State::Tasks(tasks) => {
            let mut words = vec![count(tasks.running, "task")];
            if let Some((min, max)) = tasks.bounds {
                words.push(format!("scaled {min} to {max}"));
            }
            let off = [
                (tasks.suspended.scale_in, "scale-in off"),
                (tasks.suspended.scale_out, "scale-out off"),
                (tasks.suspended.scheduled, "scheduled scaling off"),
            ];
            words.extend(off.into_iter().filter(|(is, _)| *is).map(|(_, word)| word.to_owned()));
            words.join(", ")
        }
        State::Release(release) if !release.installed => "not installed".to_owned(),
        State::Release(release) => {
            let mut words = vec![count(release.pods, "pod")];
            if release.is_scheduled() {
                words = vec![if release.is_suspended() { "suspended" } else { "scheduled" }.to_owned()];
            }
            words.extend(release.values().map(|(path, value)| format!("{path}={value}")));
            words.extend(release.inside.iter().map(|path| format!("{path} leads to the Service")));
            words.join(", ")
        }
        State::Group(group) => match (group.exists, group.bound) {
            (false, _) => "not there",
            (true, false) => "there",
            (true, true) => "bound to pods",
        }
        .to_owned(),
        State::Rule(actions) => {
            let shares: Vec<String> =
                actions.shares.iter().map(|(group, weight)| format!("{} {weight}", short(group))).collect();
            if shares.is_empty() { "no forward".to_owned() } else { shares.join(", ") }
        }
        State::Trial(there) => if there { "there" } else { "not there" }.to_owned(),
        State::Trigger(trigger) => match (trigger.exists, trigger.enabled) {
            (false, _) => "deleted",
            (true, true) => "on",
            (true, false) => "off",
        }
        .to_owned(),
    }
}

fn count(running: Running, what: &str) -> String {
    let plural = if running.most == 1 { "" } else { "s" };
    if running.least == running.most {
        format!("{} {what}{plural}", running.most)
    } else {
        format!("{} to {} {what}{plural}", running.least, running.most)
    }
}
