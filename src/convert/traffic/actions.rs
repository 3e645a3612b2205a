//! A rule's actions: zero or more that let the client in, then one that says where the request goes.
//!
//! Source: `ELBv2` API reference, `Action`.

use crate::inventory::action::{
    Action, AuthenticateCognito, AuthenticateOidc, FixedResponse, Forward, JwtValidation, Redirect,
    TargetGroupStickiness, WeightedTargetGroup,
};

/// An action that the client has to pass first. Only a load balancer can do these.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Login<'a> {
    /// `OpenID` Connect.
    Oidc(&'a AuthenticateOidc),
    /// Cognito.
    Cognito(&'a AuthenticateCognito),
    /// A signed token in the request.
    Jwt(&'a JwtValidation),
}

/// Where the request goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Destination<'a> {
    /// To target groups.
    Forward {
        /// ARN and weight (0 to 999) of each.
        target_groups: Vec<(&'a str, u32)>,
        /// Seconds for which a client stays with its target group.
        sticky_seconds: Option<u32>,
    },
    /// Elsewhere.
    Redirect(&'a Redirect),
    /// Nowhere: the load balancer answers.
    Fixed(&'a FixedResponse),
}

/// All actions of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Actions<'a> {
    /// In their order.
    pub logins: Vec<Login<'a>>,
    /// The last one.
    pub destination: Destination<'a>,
}

/// Reads a rule's actions.
///
/// # Errors
/// A clause that begins with "it" when there is no destination or an action of an unknown kind.
pub fn read(actions: &[Action]) -> Result<Actions<'_>, String> {
    let mut ordered: Vec<&Action> = actions.iter().collect();
    ordered.sort_by_key(|action| action.order.unwrap_or(i64::MAX));
    let mut logins = Vec::new();
    let mut destination = None;
    for action in ordered {
        let Action {
            kind,
            target_group_arn,
            authenticate_oidc_config,
            authenticate_cognito_config,
            order: _, // sorted by it
            redirect_config,
            fixed_response_config,
            forward_config,
            jwt_validation_config,
            unknown: _, // reported for the inventory as a whole
        } = action;
        let without = || format!("it has an action {kind:?} without its configuration");
        match kind.as_str() {
            "authenticate-oidc" => logins.push(Login::Oidc(authenticate_oidc_config.as_ref().ok_or_else(without)?)),
            "authenticate-cognito" => {
                logins.push(Login::Cognito(authenticate_cognito_config.as_ref().ok_or_else(without)?));
            }
            "jwt-validation" => logins.push(Login::Jwt(jwt_validation_config.as_ref().ok_or_else(without)?)),
            "forward" => {
                destination = Some(
                    forward(target_group_arn.as_deref(), forward_config.as_ref())
                        .ok_or_else(|| "it forwards to no target group".to_owned())?,
                );
            }
            "redirect" => destination = Some(Destination::Redirect(redirect_config.as_ref().ok_or_else(without)?)),
            "fixed-response" => {
                destination = Some(Destination::Fixed(fixed_response_config.as_ref().ok_or_else(without)?));
            }
            other => return Err(format!("it has an action of the unknown kind {other:?}")),
        }
    }
    let destination = destination.ok_or_else(|| "it has no action that says where the request goes".to_owned())?;
    Ok(Actions { logins, destination })
}

/// The weighted form when it names groups, else the single group.
fn forward<'a>(single: Option<&'a str>, config: Option<&'a Forward>) -> Option<Destination<'a>> {
    let mut target_groups = Vec::new();
    let mut sticky_seconds = None;
    if let Some(Forward { target_groups: weighted, target_group_stickiness_config, unknown: _ }) = config {
        for WeightedTargetGroup { target_group_arn, weight, unknown: _ } in weighted {
            if !target_group_arn.is_empty() {
                target_groups.push((target_group_arn.as_str(), clamp(weight.unwrap_or(1), 999)));
            }
        }
        sticky_seconds = target_group_stickiness_config.as_ref().and_then(|config| {
            let TargetGroupStickiness { enabled, duration_seconds, unknown: _ } = config;
            // A week is the longest that a load balancer allows.
            (*enabled == Some(true)).then(|| clamp(duration_seconds.unwrap_or(3600), 604_800).max(1))
        });
    }
    if target_groups.is_empty() {
        target_groups.push((single.filter(|arn| !arn.is_empty())?, 1));
    }
    Some(Destination::Forward { target_groups, sticky_seconds })
}

fn clamp(number: i64, max: u32) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX).min(max)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn actions(value: serde_json::Value) -> Vec<Action> {
        serde_json::from_value(value).expect("actions")
    }

    #[test]
    fn the_weighted_form_wins_over_the_single_one() {
        let actions = actions(json!([{"Type": "forward", "TargetGroupArn": "a", "ForwardConfig": {
            "TargetGroups": [{"TargetGroupArn": "a", "Weight": 90}, {"TargetGroupArn": "b"}],
            "TargetGroupStickinessConfig": {"Enabled": true, "DurationSeconds": 60}}}]));
        let read = read(&actions).expect("readable");
        assert_eq!(
            read.destination,
            Destination::Forward { target_groups: vec![("a", 90), ("b", 1)], sticky_seconds: Some(60) }
        );
    }

    #[test]
    fn logins_come_first_whatever_the_list_says() {
        let actions = actions(json!([
            {"Type": "forward", "Order": 2, "TargetGroupArn": "a"},
            {"Type": "authenticate-oidc", "Order": 1, "AuthenticateOidcConfig": {"Issuer": "https://x"}}
        ]));
        assert_eq!(read(&actions).expect("readable").logins.len(), 1);
    }

    #[test]
    fn what_leads_nowhere_is_an_error() {
        for value in [
            json!([]),
            json!([{"Type": "forward"}]),
            json!([{"Type": "forward", "TargetGroupArn": "", "ForwardConfig": {"TargetGroups": [{"Weight": 1}]}}]),
            json!([{"Type": "redirect"}]),
            json!([{"Type": "teleport"}, {"Type": "forward", "TargetGroupArn": "a"}]),
            json!([{"Type": "authenticate-oidc", "AuthenticateOidcConfig": {}}]),
        ] {
            assert!(read(&actions(value.clone())).is_err(), "{value}");
        }
    }
}
