//! The forward action of a listener rule while services move: who gets which share, and the complete JSON that AWS
//! wants for it.
//!
//! ELB replaces the whole list of actions at once, so each change repeats everything that was scanned: the other actions
//! in their order, the stickiness, the groups of other services. Weights are integers from 0 to 999 and at most five
//! groups fit into one action (Elastic Load Balancing quotas).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::inventory::action::Action;

use super::command::{Part, Word};

/// Most target groups in one forward action.
pub(crate) const MAX_GROUPS: usize = 5;
/// Greatest weight.
const MAX_WEIGHT: u64 = 999;

/// A target group in a forward action.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// One that exists, by ARN.
    Existing(String),
    /// One that a step creates, by name; its ARN is looked up when the step runs.
    New(String),
}

/// The forward action of one rule at one point of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forward {
    /// Groups with their weights, in the order of the rule; new groups after the old ones.
    pub(crate) shares: Vec<(Group, u32)>,
    /// Seconds that a client stays with its group; `None` when the rule is not sticky.
    pub(crate) sticky_seconds: Option<i64>,
}

impl Forward {
    /// The action as it was scanned.
    pub(crate) fn scanned(actions: &[Action]) -> Self {
        let shares = super::facts::routes::forwarded(actions)
            .into_iter()
            .map(|(arn, weight)| (Group::Existing(arn.to_owned()), weight))
            .collect();
        let sticky_seconds = actions
            .iter()
            .filter_map(|action| action.forward_config.as_ref()?.target_group_stickiness_config.as_ref())
            .find(|config| config.enabled == Some(true))
            .map(|config| config.duration_seconds.unwrap_or(3600));
        Self { shares, sticky_seconds }
    }

    /// The same action with `percent` of what goes to `own` sent to `new` instead. Other groups keep their share.
    pub(crate) fn shifted(&self, own: &BTreeSet<&str>, new: &str, percent: u32) -> Self {
        let percent = u64::from(percent.min(100));
        let is_own = |group: &Group| matches!(group, Group::Existing(arn) if own.contains(arn.as_str()));
        let total: u64 =
            self.shares.iter().filter(|(group, _)| is_own(group)).map(|(_, weight)| u64::from(*weight)).sum();
        // A rule whose own groups all weigh 0 sends them nothing; it still gets the new group, also without weight.
        let mut raw: Vec<(Group, u64)> = self
            .shares
            .iter()
            .map(|(group, weight)| {
                let factor = if is_own(group) { 100 - percent } else { 100 };
                (group.clone(), u64::from(*weight) * factor)
            })
            .collect();
        raw.push((Group::New(new.to_owned()), total * percent));
        Self { shares: reduced(raw), sticky_seconds: self.sticky_seconds }
    }

    /// The same action without these groups, once nothing is sent to them any more.
    pub(crate) fn without(&self, gone: &BTreeSet<&str>) -> Self {
        let keep = |group: &Group| !matches!(group, Group::Existing(arn) if gone.contains(arn.as_str()));
        let raw: Vec<(Group, u64)> = self
            .shares
            .iter()
            .filter(|(group, _)| keep(group))
            .map(|(group, weight)| (group.clone(), u64::from(*weight)))
            .collect();
        Self { shares: reduced(raw), sticky_seconds: self.sticky_seconds }
    }

    /// Names of the groups that steps create.
    pub(crate) fn new_groups(&self) -> BTreeSet<&str> {
        let groups = self.shares.iter().map(|(group, _)| group);
        groups
            .filter_map(|group| match group {
                Group::New(name) => Some(name.as_str()),
                Group::Existing(_) => None,
            })
            .collect()
    }

    /// The complete list of actions as one word: what was scanned, with this forward action in its place.
    pub(crate) fn actions(&self, scanned: &[Action]) -> Result<Word, serde_json::Error> {
        let mut list = Vec::with_capacity(scanned.len());
        for action in scanned {
            let mut value = repeatable(action)?;
            if action.kind == "forward"
                && let Value::Object(members) = &mut value
            {
                members.remove("TargetGroupArn");
                members.insert("ForwardConfig".to_owned(), self.config());
            }
            list.push(value);
        }
        Ok(word(&serde_json::to_string_pretty(&list)?))
    }

    fn config(&self) -> Value {
        let groups: Vec<Value> = self
            .shares
            .iter()
            .map(|(group, weight)| {
                let arn = match group {
                    Group::Existing(arn) => arn.clone(),
                    Group::New(name) => format!("{MARK}{name}{MARK}"),
                };
                json!({ "TargetGroupArn": arn, "Weight": weight })
            })
            .collect();
        let stickiness = match self.sticky_seconds {
            Some(seconds) => json!({ "Enabled": true, "DurationSeconds": seconds }),
            None => json!({ "Enabled": false }),
        };
        let mut config = Map::new();
        config.insert("TargetGroups".to_owned(), Value::Array(groups));
        config.insert("TargetGroupStickinessConfig".to_owned(), stickiness);
        Value::Object(config)
    }
}

/// The scanned actions as AWS takes them back: nothing is changed but the client secret, which AWS never prints and keeps
/// when it is told so.
pub(crate) fn scanned_actions(scanned: &[Action]) -> Result<Word, serde_json::Error> {
    let list: Result<Vec<Value>, _> = scanned.iter().map(repeatable).collect();
    Ok(word(&serde_json::to_string_pretty(&list?)?))
}

pub(crate) fn repeatable(action: &Action) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(action)?;
    if let Some(oidc) = value.get_mut("AuthenticateOidcConfig").and_then(Value::as_object_mut) {
        oidc.remove("ClientSecret");
        oidc.insert("UseExistingClientSecret".to_owned(), Value::Bool(true));
    }
    Ok(value)
}

/// Surrounds the name of a new target group until its ARN is known. A private-use character: JSON leaves it as it is.
const MARK: char = '\u{e000}';

/// Name of the variable that holds the ARN of a new target group. Names of target groups are `[a-z0-9-]`.
pub(crate) fn variable(target_group: &str) -> String {
    format!("arn_{}", target_group.replace('-', "_"))
}

fn word(text: &str) -> Word {
    let parts = text.split(MARK).enumerate().map(|(position, piece)| {
        if position % 2 == 1 { Part::Variable(variable(piece)) } else { Part::Text(piece.to_owned()) }
    });
    Word::of(parts.filter(|part| !matches!(part, Part::Text(text) if text.is_empty())))
}

/// Smallest integers with the same proportions, none above [`MAX_WEIGHT`]; a share that is not 0 stays so.
fn reduced(raw: Vec<(Group, u64)>) -> Vec<(Group, u32)> {
    let divisor = raw.iter().fold(0, |divisor, (_, weight)| gcd(divisor, *weight)).max(1);
    let greatest = raw.iter().map(|(_, weight)| weight / divisor).max().unwrap_or(0);
    raw.into_iter()
        .map(|(group, weight)| {
            let exact = weight / divisor;
            let fitting = if greatest <= MAX_WEIGHT {
                exact
            } else if exact == 0 {
                0
            } else {
                ((exact * MAX_WEIGHT + greatest / 2) / greatest).max(1)
            };
            (group, u32::try_from(fitting).unwrap_or(u32::MAX))
        })
        .collect()
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The forward actions of all rules that the plan touches, by the ARN that is modified.
pub(crate) type Forwarding<'a> = BTreeMap<&'a str, Forward>;

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(shares: &[(&str, u32)]) -> Forward {
        Forward {
            shares: shares.iter().map(|(arn, weight)| (Group::Existing((*arn).to_owned()), *weight)).collect(),
            sticky_seconds: None,
        }
    }

    fn weights(forward: &Forward) -> Vec<u32> {
        forward.shares.iter().map(|(_, weight)| *weight).collect()
    }

    #[test]
    fn a_single_group_is_split_by_percent() {
        let own = BTreeSet::from(["a"]);
        let scanned = forward(&[("a", 1)]);
        assert_eq!(weights(&scanned.shifted(&own, "n", 0)), [1, 0]);
        assert_eq!(weights(&scanned.shifted(&own, "n", 1)), [99, 1]);
        assert_eq!(weights(&scanned.shifted(&own, "n", 25)), [3, 1]);
        assert_eq!(weights(&scanned.shifted(&own, "n", 100)), [0, 1]);
    }

    #[test]
    fn other_services_keep_their_share() {
        let own = BTreeSet::from(["a"]);
        let scanned = forward(&[("a", 90), ("b", 10)]);
        assert_eq!(weights(&scanned.shifted(&own, "n", 1)), [891, 100, 9]);
        assert_eq!(weights(&scanned.shifted(&own, "n", 50)), [9, 2, 9]);
        let moved = scanned.shifted(&own, "n", 100);
        assert_eq!(weights(&moved), [0, 1, 9]);
        assert_eq!(weights(&moved.shifted(&BTreeSet::from(["b"]), "m", 100)), [0, 0, 9, 1]);
    }

    #[test]
    fn both_colours_of_a_blue_green_service_are_its_own() {
        let own = BTreeSet::from(["blue", "green"]);
        assert_eq!(weights(&forward(&[("blue", 1), ("green", 0)]).shifted(&own, "n", 5)), [19, 0, 1]);
    }

    #[test]
    fn weights_stay_in_range_and_no_share_vanishes() {
        let own = BTreeSet::from(["a"]);
        let shifted = forward(&[("a", 997), ("b", 1)]).shifted(&own, "n", 1);
        assert!(weights(&shifted).iter().all(|weight| (1..=999).contains(weight)), "{shifted:?}");
    }

    #[test]
    fn a_rule_that_sends_nothing_stays_so() {
        let own = BTreeSet::from(["a"]);
        assert_eq!(weights(&forward(&[("a", 0), ("b", 5)]).shifted(&own, "n", 50)), [0, 1, 0]);
    }

    #[test]
    fn the_list_of_actions_is_complete_and_in_order() {
        let scanned: Vec<Action> = serde_json::from_str(
            r#"[{"Type":"authenticate-oidc","Order":1,"AuthenticateOidcConfig":{"Issuer":"https://i","ClientId":"c",
                 "ClientSecret":"hunter2","OnUnauthenticatedRequest":"deny"}},
                {"Type":"forward","Order":2,"TargetGroupArn":"a","ForwardConfig":{"TargetGroups":
                 [{"TargetGroupArn":"a","Weight":1}],"TargetGroupStickinessConfig":{"Enabled":false}}}]"#,
        )
        .unwrap();
        let word = Forward::scanned(&scanned).shifted(&BTreeSet::from(["a"]), "eks-web", 1).actions(&scanned).unwrap();

        let text: String = word
            .0
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Variable(name) => format!("<{name}>"),
            })
            .collect();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value[0]["AuthenticateOidcConfig"]["UseExistingClientSecret"], true);
        assert!(!text.contains("hunter2") && !text.contains("withheld"));
        assert_eq!(value[1]["Order"], 2);
        assert_eq!(value[1]["ForwardConfig"]["TargetGroups"][1]["TargetGroupArn"], "<arn_eks_web>");
        assert_eq!(value[1]["ForwardConfig"]["TargetGroups"][0]["Weight"], 99);
        assert!(value[1].get("TargetGroupArn").is_none());
    }

    #[test]
    fn the_scanned_actions_come_back_as_they_were() {
        let text = r#"[{"Type":"forward","TargetGroupArn":"a","Order":1,"ForwardConfig":{"TargetGroups":[{"TargetGroupArn":"a","Weight":1}],"TargetGroupStickinessConfig":{"Enabled":false}}}]"#;
        let scanned: Vec<Action> = serde_json::from_str(text).unwrap();
        let word = scanned_actions(&scanned).unwrap();
        let [Part::Text(restored)] = word.0.as_slice() else { panic!("{word:?}") };
        let (restored, expected): (Value, Value) =
            (serde_json::from_str(restored).unwrap(), serde_json::from_str(text).unwrap());
        assert_eq!(restored, expected);
    }
}
