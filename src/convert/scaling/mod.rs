//! Application Auto Scaling as one autoscaler per workload: a HorizontalPodAutoscaler where the pods' own CPU and memory
//! decide, a KEDA ScaledObject where anything else does. Never both.
//!
//! A metric is taken over only if it still means the same once the tasks are pods; what is left out is a finding, and a
//! workload of which nothing could be taken over keeps a fixed number of pods. An autoscaler that follows a metric that
//! died with ECS would scale in under load, which is worse than none.
//!
//! Sources: Application Auto Scaling API reference and user guide ("Target tracking scaling policies"); Kubernetes
//! "Horizontal Pod Autoscaling"; KEDA 2.20 documentation.

mod actions;
mod assemble;
mod behavior;
mod cloudwatch;
mod metric_math;
mod predictive;
mod queue;
mod requests;
mod step;
mod suspended;
mod target_tracking;
#[cfg(test)]
mod tests;
mod utilization;

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::rules::scaling as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::Inventory;
use crate::inventory::arn::Arn;
use crate::inventory::index::{Index, Scaling, cluster_name};
use crate::inventory::scaling::{ScalableTarget, ScalingAlarm, ScalingPolicy};
use crate::inventory::service::Service;
use crate::inventory::task_definition::TaskDefinition;
use crate::migration::{Autoscaling, Controller, KedaTrigger, Migration, Target, Workload};

use assemble::{Bounds, Parts};
use behavior::Pace;
use suspended::Suspended;

/// What a policy follows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Signal {
    /// Use of a resource in percent of what the pods request.
    Utilization { resource: &'static str, percent: i32 },
    /// Anything that KEDA reads.
    Trigger(KedaTrigger),
}

/// The workload whose scaling is converted.
#[derive(Debug, Clone, Copy)]
struct Scaled<'a> {
    workload: &'a Workload,
    subject: &'a Subject,
    service: &'a Service,
    definition: Option<&'a TaskDefinition>,
    target: &'a Target,
}

impl<'a> Scaled<'a> {
    /// Part of the service's ARN; the target's where there is none.
    fn place(&self) -> Place<'a> {
        let arn = self.service.service_arn.as_deref().and_then(|arn| Arn::parse(arn).ok());
        match arn {
            Some(arn) => Place { partition: arn.partition, region: arn.region, account: arn.account },
            None => Place {
                partition: &self.target.partition,
                region: &self.target.region,
                account: &self.target.account_id,
            },
        }
    }
}

/// Where the service and its metrics live.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    partition: &'a str,
    region: &'a str,
    account: &'a str,
}

/// Gives every workload of a service its autoscaler.
pub(super) fn scale(inventory: &Inventory, index: &Index<'_>, migration: &mut Migration, findings: &mut Findings) {
    let by_arn: BTreeMap<&str, &Service> =
        inventory.services.iter().filter_map(|service| Some((service.service_arn.as_deref()?, service))).collect();
    let by_name: BTreeMap<String, &Service> =
        inventory.services.iter().map(|service| (short_name(service), service)).collect();
    let scaled: Vec<Option<Autoscaling>> = migration
        .workloads
        .iter()
        .map(|workload| {
            let origin = &workload.origin;
            if origin.subject.kind != ObjectKind::Service {
                return None;
            }
            let service = by_arn.get(origin.arn.as_str()).or_else(|| by_name.get(&origin.subject.name)).copied()?;
            let definition = index.task_definition_of(service);
            let scaled = Scaled { workload, subject: &origin.subject, service, definition, target: &migration.target };
            autoscaling(scaled, &index.scaling_of(service), findings)
        })
        .collect();
    for (workload, autoscaling) in migration.workloads.iter_mut().zip(scaled) {
        workload.autoscaling = autoscaling;
    }
    report_orphans(inventory, findings);
}

fn short_name(service: &Service) -> String {
    format!("{}/{}", cluster_name(service), service.service_name)
}

/// Targets of services that the inventory does not hold.
fn report_orphans(inventory: &Inventory, findings: &mut Findings) {
    let services: BTreeSet<String> =
        inventory.services.iter().map(|service| format!("service/{}", short_name(service))).collect();
    for target in &inventory.scalable_targets {
        let of_ecs = target.resource_id.starts_with("service/");
        if of_ecs && !services.contains(&target.resource_id) {
            findings.raise(
                &rules::ORPHAN,
                &Subject::new(ObjectKind::Service, target.resource_id.trim_start_matches("service/")),
                "ScalableTarget",
                "a scalable target refers to a service that is not in the inventory",
                "Scan the cluster too, or delete the scalable target if the service is gone.",
            );
        }
    }
}

fn autoscaling(scaled: Scaled<'_>, scaling: &Scaling<'_>, findings: &mut Findings) -> Option<Autoscaling> {
    let Scaling { targets, policies, scheduled_actions } = scaling;
    if targets.is_empty() && policies.is_empty() && scheduled_actions.is_empty() {
        return None;
    }
    if !matches!(scaled.workload.controller, Controller::Deployment { .. }) {
        no_bounds(scaled, "a DAEMON service has one task on each instance, and no autoscaler changes that", findings);
        return None;
    }
    let (bounds, suspended) = bounds(scaled, targets.first().copied(), findings)?;
    let mut parts = Parts::new(bounds, suspended);
    let mut untranslated = false;
    for policy in policies {
        match read_policy(scaled, policy, findings) {
            Some((signal, pace)) => parts.follow(signal, pace),
            None => untranslated = true,
        }
    }
    actions::apply(scaled, scheduled_actions, &mut parts, findings);
    if untranslated && !parts.has_signals() {
        // Floors by the clock without the metric above them would scale in under load.
        return None;
    }
    assemble::finish(parts, scaled, findings)
}

/// The bounds and what is switched off; `None` with a finding when nothing can scale.
fn bounds(scaled: Scaled<'_>, target: Option<&ScalableTarget>, findings: &mut Findings) -> Option<(Bounds, Suspended)> {
    let Some(ScalableTarget {
        service_namespace: _,  // ECS, by the resource id
        resource_id: _,        // joined with the service
        scalable_dimension: _, // services have only one
        min_capacity,
        max_capacity,
        predicted_capacity: _, // a forecast of the moment
        role_arn: _,           // Application Auto Scaling's own right to change the service
        creation_time: _,      // history
        suspended_state,
        scalable_target_arn: _, // its identity
        unknown: _,             // reported by the walk over all catch-alls
    }) = target
    else {
        no_bounds(scaled, "its scalable target is not in the inventory, so the bounds are unknown", findings);
        return None;
    };
    let number = |capacity: Option<i64>| capacity.and_then(|capacity| i32::try_from(capacity).ok()).unwrap_or(0).max(0);
    let bounds = Bounds { min: number(*min_capacity), max: number(*max_capacity) };
    if bounds.max < 1 || bounds.max < bounds.min {
        let message =
            format!("its scalable target goes from {} to {} tasks, so nothing can scale", bounds.min, bounds.max);
        no_bounds(scaled, &message, findings);
        return None;
    }
    let suspended = suspended::read(suspended_state.as_ref(), scaled.subject, findings);
    Some((bounds, suspended))
}

fn no_bounds(scaled: Scaled<'_>, message: &str, findings: &mut Findings) {
    findings.raise(
        &rules::NO_BOUNDS,
        scaled.subject,
        "ScalableTarget",
        format!("{message}; the chart has no autoscaler"),
        "Add the output of `aws application-autoscaling describe-scalable-targets --service-namespace ecs`, or set \
         `autoscaling` in values by hand.",
    );
}

/// What a policy follows and how fast; `None` with a finding when it has no counterpart.
fn read_policy(scaled: Scaled<'_>, policy: &ScalingPolicy, findings: &mut Findings) -> Option<(Signal, Pace)> {
    let ScalingPolicy {
        policy_arn: _, // its identity
        policy_name,
        service_namespace: _,  // ECS, by the resource id
        resource_id: _,        // joined with the service
        scalable_dimension: _, // services have only one
        policy_type: _,        // the configuration that is there says the same
        step_scaling_policy_configuration,
        target_tracking_scaling_policy_configuration,
        predictive_scaling_policy_configuration,
        alarms,
        creation_time: _, // history
        unknown: _,       // reported by the walk over all catch-alls
    } = policy;
    if let Some(tracking) = target_tracking_scaling_policy_configuration {
        // Its alarms are made and removed with it.
        return target_tracking::read(scaled, policy_name, tracking, findings);
    }
    if let Some(steps) = step_scaling_policy_configuration {
        let names: Vec<&str> = alarms.iter().filter_map(alarm_name).collect();
        step::report(scaled, policy_name, steps, &names, findings);
    } else if let Some(forecast) = predictive_scaling_policy_configuration {
        predictive::report(scaled, policy_name, forecast, findings);
    } else {
        not_translated(
            scaled,
            &member(policy_name),
            "it has no configuration that this version of ecs2eks knows",
            "Look the policy up on AWS and set `autoscaling` in values by hand.",
            findings,
        );
    }
    None
}

fn alarm_name(alarm: &ScalingAlarm) -> Option<&str> {
    let ScalingAlarm { alarm_name, alarm_arn, unknown: _ /* reported by the walk over all catch-alls */ } = alarm;
    alarm_name.as_deref().or_else(|| alarm_arn.as_deref()?.rsplit(':').next())
}

/// Member path of a policy.
fn member(policy: &str) -> String {
    format!("ScalingPolicy[{policy}]")
}

/// Reports a policy whose metric is not in the chart.
fn not_translated(scaled: Scaled<'_>, member: &str, why: &str, action: &str, findings: &mut Findings) {
    findings.raise(
        &rules::NOT_TRANSLATED,
        scaled.subject,
        member,
        format!("the chart does not scale by this policy: {why}"),
        action,
    );
}
