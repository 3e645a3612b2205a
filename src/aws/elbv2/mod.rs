//! Elastic Load Balancing, version 2: target groups of services, the load balancers in front of them, listeners and rules.
//!
//! The API answers in XML, so objects are converted from the SDK's types; their structs are open (`non_exhaustive`) and cannot be
//! taken apart completely. What the SDK does not know yet is lost here, unlike with the JSON services.

mod convert_action;
mod convert_listener;
mod convert_load_balancer;
mod convert_rule;
mod convert_target_group;
mod listeners;
mod load_balancers;
mod tags;
mod target_groups;

/// The text of one of the SDK's enumerations, which keep values that the SDK does not know.
fn text(value: impl AsRef<str>) -> String {
    value.as_ref().to_owned()
}
