//! What cannot go ahead, and what would unblock it. Everything else goes on.

use crate::migration::Target;

use super::facts::Facts;
use super::facts::routes::{balancer_name, forwarded};
use super::forward::MAX_GROUPS;

/// Why a workload is blocked, with the rule that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) rule: &'static crate::finding::Rule,
    pub(crate) reason: String,
    pub(crate) action: String,
}

/// The first reason that blocks a workload.
pub(crate) fn check(facts: &Facts<'_>, target: &Target) -> Option<Block> {
    deploying(facts)
        .or_else(|| classic(facts))
        .or_else(|| owned_by_ecs(facts))
        .or_else(|| other_vpc(facts, target))
        .or_else(|| full_rule(facts))
        .or_else(|| not_active(facts))
        .or_else(|| unknown_protocol(facts))
}

fn block(rule: &'static crate::finding::Rule, reason: impl Into<String>, action: impl Into<String>) -> Block {
    Block { rule, reason: reason.into(), action: action.into() }
}

fn deploying(facts: &Facts<'_>) -> Option<Block> {
    let service = facts.service?;
    let moving = service.deployments.len() > 1
        || service.deployments.iter().any(|deployment| deployment.rollout_state.as_deref() == Some("IN_PROGRESS"))
        || service.task_sets.iter().filter(|set| set.status.as_deref() != Some("DRAINING")).count() > 1;
    moving.then_some(())?;
    Some(block(
        &crate::finding::rules::plan::DEPLOYMENT_IN_PROGRESS,
        "a deployment was in progress during the scan, so it is not known which revision will serve",
        "let the deployment finish or roll it back, then scan and plan again",
    ))
}

fn classic(facts: &Facts<'_>) -> Option<Block> {
    let attached = &facts.service?.load_balancers;
    let name = attached.iter().find_map(|found| found.load_balancer_name.as_deref().filter(|name| !name.is_empty()))?;
    Some(block(
        &crate::finding::rules::plan::UNWEIGHTABLE_BALANCER,
        format!("the Classic Load Balancer {name} has no weights and no target groups"),
        "move the service behind an Application or Network Load Balancer first, then scan and plan again",
    ))
}

fn owned_by_ecs(facts: &Facts<'_>) -> Option<Block> {
    let express = facts.service?.resource_management_type.as_deref() == Some("ECS");
    express.then_some(())?;
    Some(block(
        &crate::finding::rules::plan::UNWEIGHTABLE_BALANCER,
        "ECS Express owns the load balancer, its rules and its host name, and deletes them with the service",
        "give clients a host name of your own and move it by weighted DNS records",
    ))
}

fn other_vpc(facts: &Facts<'_>, target: &Target) -> Option<Block> {
    let vpc = target.vpc_id.as_deref()?;
    let balancer = facts
        .rules
        .iter()
        .map(|rule| rule.balancer)
        .find(|found| found.vpc_id.as_deref().is_some_and(|id| id != vpc))?;
    Some(block(
        &crate::finding::rules::plan::OTHER_VPC,
        format!(
            "the load balancer {} is in {}, the cluster in {vpc}: its target groups cannot hold the cluster's pods",
            balancer_name(balancer),
            balancer.vpc_id.as_deref().unwrap_or_default()
        ),
        "create the cluster in the load balancer's VPC, or move the host name by weighted DNS records to a new one",
    ))
}

fn full_rule(facts: &Facts<'_>) -> Option<Block> {
    let full = facts.rules.iter().find(|rule| forwarded(rule.actions).len() >= MAX_GROUPS)?;
    Some(block(
        &crate::finding::rules::plan::FULL_RULE,
        format!("{} already forwards to {MAX_GROUPS} target groups, the most that one rule takes", full.label()),
        "take target groups that nobody needs out of the rule, then scan and plan again",
    ))
}

fn not_active(facts: &Facts<'_>) -> Option<Block> {
    let status = facts.service?.status.as_deref().filter(|status| *status != "ACTIVE")?;
    Some(block(
        &crate::finding::rules::plan::DEPLOYMENT_IN_PROGRESS,
        format!("the service was {status} during the scan"),
        "leave it out of the input, or scan and plan again when it is ACTIVE",
    ))
}

fn unknown_protocol(facts: &Facts<'_>) -> Option<Block> {
    let groups = facts.rules.iter().filter_map(|rule| rule.target_group);
    let group =
        groups.into_iter().find(|group| matches!(group.protocol.as_deref(), Some("GENEVE" | "QUIC" | "TCP_QUIC")))?;
    Some(block(
        &crate::finding::rules::plan::UNWEIGHTABLE_BALANCER,
        format!("its target group speaks {}", group.protocol.as_deref().unwrap_or_default()),
        "plan this cutover by hand",
    ))
}
