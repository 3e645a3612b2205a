//! The actions of a listener rule, in a form in which two texts that mean the same are equal.

use serde_json::Value;

use crate::inventory::action::Action;

/// What a rule does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Actions {
    /// Target groups with their weights, by ARN or, for groups of the plan, by name.
    pub(super) shares: Vec<(String, u32)>,
    /// Seconds that a client stays with its group.
    sticky_seconds: Option<u64>,
    /// Everything else: logins, redirects, orders.
    rest: Vec<Value>,
}

impl Actions {
    /// Reads the JSON that a command passes.
    pub(super) fn parse(json: &str) -> Result<Self, String> {
        let list: Vec<Value> =
            serde_json::from_str(json).map_err(|error| format!("the actions are no JSON: {error}"))?;
        Ok(Self::of(list))
    }

    /// Reads what was scanned.
    pub(super) fn scanned(actions: &[Action]) -> Result<Self, String> {
        let list = actions.iter().map(crate::plan::forward::repeatable).collect::<Result<Vec<_>, _>>();
        Ok(Self::of(list.map_err(|error| error.to_string())?))
    }

    fn of(list: Vec<Value>) -> Self {
        let mut found = Self::default();
        for mut action in list {
            let single = action.get("TargetGroupArn").and_then(Value::as_str).map(str::to_owned);
            let Some(members) = action.as_object_mut() else { continue };
            if members.get("Type").and_then(Value::as_str) == Some("forward") {
                members.remove("TargetGroupArn");
                let config = members.remove("ForwardConfig").unwrap_or_default();
                let groups = config.get("TargetGroups").and_then(Value::as_array).map_or(&[] as &[_], Vec::as_slice);
                found.shares.extend(groups.iter().filter_map(share));
                if found.shares.is_empty() {
                    found.shares.extend(single.map(|arn| (arn, 1)));
                }
                found.sticky_seconds = config
                    .get("TargetGroupStickinessConfig")
                    .filter(|sticky| sticky.get("Enabled").and_then(Value::as_bool) == Some(true))
                    .map(|sticky| sticky.get("DurationSeconds").and_then(Value::as_u64).unwrap_or(3600));
            }
            found.rest.push(action);
        }
        found
    }

    /// Whether it forwards to these groups with these weights, in any order.
    pub(super) fn forwards_like(&self, wanted: &[(String, u32)]) -> bool {
        let sorted = |shares: &[(String, u32)]| {
            let mut shares = shares.to_vec();
            shares.sort();
            shares
        };
        sorted(&self.shares) == sorted(wanted)
    }
}

fn share(group: &Value) -> Option<(String, u32)> {
    let arn = group.get("TargetGroupArn")?.as_str()?.to_owned();
    let weight = group.get("Weight").and_then(Value::as_u64).map_or(Some(1), |weight| u32::try_from(weight).ok())?;
    Some((arn, weight))
}
