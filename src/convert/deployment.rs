//! How a new version replaces the old one: ECS percentages as absolute numbers, and what ECS did beyond a rolling update.
//!
//! ECS rounds the upper bound down and the lower bound up; Kubernetes rounds a percent surge up. Only integers mean the
//! same on both sides. Source: ECS API reference, `DeploymentConfiguration`; Kubernetes "Deployments", rolling update.

use k8s_openapi::api::core::v1::Probe;

use crate::finding::rules::service as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::deployment::{
    CanaryConfiguration, CircuitBreakerThreshold, DeploymentAlarms, DeploymentCircuitBreaker, DeploymentConfiguration,
    DeploymentLifecycleHook, EarlySuccessCriteria, HookTimeoutConfiguration, LinearConfiguration,
};
use crate::migration::{ContainerRole, DeploymentStrategy, Pod};

/// The bounds that a service keeps while it rolls, in percent of the wanted number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// `maximumPercent`, 100 to 200 (ECS's default is 200).
    pub maximum: i64,
    /// `minimumHealthyPercent`, 0 to 100 (ECS's default is 100).
    pub minimum: i64,
}

impl Bounds {
    /// What a service configured, with ECS's defaults for REPLICA (200 and 100) or DAEMON services (100 and 0).
    #[must_use]
    pub fn of(configuration: Option<&DeploymentConfiguration>, daemon: bool) -> Self {
        let (maximum, minimum) = if daemon { (100, 0) } else { (200, 100) };
        Self {
            maximum: configuration.and_then(|c| c.maximum_percent).unwrap_or(maximum).max(0),
            minimum: configuration.and_then(|c| c.minimum_healthy_percent).unwrap_or(minimum).clamp(0, 100),
        }
    }

    /// Tasks above the wanted number: ECS rounds the upper bound down.
    #[must_use]
    pub fn surge(self, wanted: u32) -> u32 {
        let above = i64::from(wanted).saturating_mul(self.maximum.saturating_sub(100)).max(0) / 100;
        u32::try_from(above).unwrap_or(u32::MAX)
    }

    /// Tasks below the wanted number: ECS rounds the lower bound up.
    #[must_use]
    pub fn unavailable(self, wanted: u32) -> u32 {
        let kept = (i64::from(wanted).saturating_mul(self.minimum) + 99) / 100;
        u32::try_from(i64::from(wanted) - kept).unwrap_or(0)
    }
}

/// The Deployment strategy for a service that wants `desired` tasks.
pub fn strategy(bounds: Bounds, desired: u32, subject: &Subject, findings: &mut Findings) -> DeploymentStrategy {
    if bounds.maximum <= 100 && bounds.minimum == 0 {
        return DeploymentStrategy::Recreate;
    }
    let wanted = desired.max(1);
    match (bounds.surge(wanted), bounds.unavailable(wanted)) {
        (0, 0) => {
            findings.raise(
                &rules::ROLLOUT_STUCK,
                subject,
                "deploymentConfiguration",
                format!(
                    "maximum {} % and minimum {} % leave no room to replace one of {wanted} tasks; the chart allows one extra pod",
                    bounds.maximum, bounds.minimum
                ),
                "Check that one more pod than wanted may run; if not, set maxUnavailable: 1 and maxSurge: 0.",
            );
            DeploymentStrategy::RollingUpdate { max_surge: 1, max_unavailable: 0 }
        }
        (max_surge, max_unavailable) => DeploymentStrategy::RollingUpdate { max_surge, max_unavailable },
    }
}

/// Kubernetes calls a rollout failed after 600 s without progress, and a container that is still within its startup budget
/// makes none. `None` keeps that default where it is long enough.
#[must_use]
pub fn progress_deadline(pod: &Pod) -> Option<u32> {
    const DEFAULT: i32 = 600;
    const MARGIN: i32 = 120; // for the image to be pulled and the node to be made
    let budget = |probe: &Probe| {
        let period = probe.period_seconds.unwrap_or(10);
        period
            .saturating_mul(probe.failure_threshold.unwrap_or(3))
            .saturating_add(probe.initial_delay_seconds.unwrap_or(0))
    };
    // Native sidecars start one after the other, then the rest together.
    let budgets = pod.containers.iter().map(|one| (one.role, one.startup.as_ref().map_or(0, budget)));
    let (ordered, together): (Vec<_>, Vec<_>) = budgets.partition(|(role, _)| *role == ContainerRole::NativeSidecar);
    let before = ordered.into_iter().fold(0, |sum: i32, (_, seconds)| sum.saturating_add(seconds));
    let then = together.into_iter().map(|(_, seconds)| seconds).max().unwrap_or(0);
    let needed = before.saturating_add(then).saturating_add(MARGIN);
    u32::try_from(needed).ok().filter(|_| needed > DEFAULT)
}

/// Reports what the deployment configuration did that a Deployment does not do.
pub fn report(configuration: &DeploymentConfiguration, subject: &Subject, findings: &mut Findings) {
    let DeploymentConfiguration {
        deployment_circuit_breaker,
        maximum_percent: _,         // Bounds::of
        minimum_healthy_percent: _, // Bounds::of
        alarms,
        strategy,
        bake_time_in_minutes,
        lifecycle_hooks,
        linear_configuration,
        canary_configuration,
        early_success_criteria,
        unknown: _, // reported by the walk over all catch-alls
    } = configuration;

    if let Some(breaker) = deployment_circuit_breaker {
        circuit_breaker(breaker, subject, findings);
    }
    if let Some(DeploymentAlarms { alarm_names, rollback, enable, unknown: _ }) = alarms
        && *enable == Some(true)
        && !alarm_names.is_empty()
    {
        findings.raise(
            &rules::DEPLOYMENT_ALARMS,
            subject,
            "deploymentConfiguration.alarms",
            format!(
                "deployments {} when an alarm fired ({}); a Deployment does not look at alarms",
                if *rollback == Some(true) { "rolled back" } else { "stopped" },
                alarm_names.join(", ")
            ),
            "Check the alarms after each rollout, or use Argo Rollouts with a CloudWatch analysis; alarms on AWS/ECS metrics go silent.",
        );
    }
    let staged = strategy.as_deref().filter(|strategy| *strategy != "ROLLING");
    if let Some(staged) = staged {
        let linear = linear_configuration.as_ref().map_or_else(String::new, linear_steps);
        let canary = canary_configuration.as_ref().map_or_else(String::new, canary_steps);
        let bake = bake_time_in_minutes.map_or_else(String::new, |minutes| format!(", bake {minutes} min"));
        findings.raise(
            &rules::STAGED_DEPLOYMENT,
            subject,
            "deploymentConfiguration.strategy",
            format!("ECS shifts traffic itself with each deployment ({staged}{linear}{canary}{bake}); the chart does a rolling update"),
            "Freeze ECS deployments during the cutover (ECS owns the listener weights); use Argo Rollouts if staged releases must stay.",
        );
    }
    if !lifecycle_hooks.is_empty() {
        hooks(lifecycle_hooks, subject, findings);
    }
    if let Some(EarlySuccessCriteria { enable, healthy_percent, source_service_revision_cleanup, unknown: _ }) =
        early_success_criteria
        && *enable == Some(true)
    {
        findings.raise(
            &rules::EARLY_SUCCESS,
            subject,
            "deploymentConfiguration.earlySuccessCriteria",
            format!(
                "a deployment counted as done at {} % healthy tasks (old revision: {}); `kubectl rollout status` waits for all pods",
                healthy_percent.unwrap_or(100),
                source_service_revision_cleanup.as_deref().unwrap_or("kept")
            ),
            "Adjust pipelines that wait for the rollout.",
        );
    }
}

fn circuit_breaker(breaker: &DeploymentCircuitBreaker, subject: &Subject, findings: &mut Findings) {
    let DeploymentCircuitBreaker { enable, rollback, reset_on_healthy_task, threshold_configuration, unknown: _ } =
        breaker;
    if *enable != Some(true) {
        return;
    }
    let threshold = threshold_configuration.as_ref().map_or_else(String::new, |threshold| {
        let CircuitBreakerThreshold { kind, value, unknown: _ } = threshold;
        format!(", threshold {} {}", kind.as_deref().unwrap_or("default"), value.unwrap_or_default())
    });
    let reset = if *reset_on_healthy_task == Some(true) { ", reset by a healthy task" } else { "" };
    let back = if *rollback == Some(true) { "stopped and rolled back" } else { "stopped" };
    findings.raise(
        &rules::CIRCUIT_BREAKER,
        subject,
        "deploymentConfiguration.deploymentCircuitBreaker",
        format!("ECS {back} a deployment whose tasks kept failing{threshold}{reset}; a Deployment only reports it after its progress deadline"),
        "Deploy with `helm upgrade --wait` and `--rollback-on-failure` (Helm 4) or `--atomic` (Helm 3), or let Argo CD or Flux roll back.",
    );
}

fn hooks(hooks: &[DeploymentLifecycleHook], subject: &Subject, findings: &mut Findings) {
    for hook in hooks {
        let DeploymentLifecycleHook {
            target_type,
            hook_target_arn,
            role_arn: _, // the role that ECS uses to call the hook; nobody calls it from Kubernetes
            lifecycle_stages,
            timeout_configuration,
            hook_details,
            unknown: _,
        } = hook;
        let timeout = timeout_configuration.as_ref().map_or_else(String::new, |timeout| {
            let HookTimeoutConfiguration { timeout_in_minutes, action, unknown: _ } = timeout;
            format!(
                ", timeout {} min then {}",
                timeout_in_minutes.unwrap_or(1440),
                action.as_deref().unwrap_or("ROLLBACK")
            )
        });
        // The input may hold anything, so it is mentioned and not repeated.
        let input = if hook_details.is_some() { " with input of its own" } else { "" };
        findings.raise(
            &rules::DEPLOYMENT_HOOKS,
            subject,
            "deploymentConfiguration.lifecycleHooks",
            format!(
                "deployments call {} {}{input} at {}{timeout}; a Deployment has no such hooks",
                target_type.as_deref().unwrap_or("AWS_LAMBDA"),
                hook_target_arn.as_deref().unwrap_or("(no target)"),
                lifecycle_stages.join(", ")
            ),
            "Rebuild the check as a Helm hook Job or an Argo Rollouts analysis, or run it from the pipeline.",
        );
    }
}

fn linear_steps(steps: &LinearConfiguration) -> String {
    let LinearConfiguration { step_percent, step_bake_time_in_minutes, unknown: _ } = steps;
    format!(" in steps of {} % every {} min", step_percent.unwrap_or(10.0), step_bake_time_in_minutes.unwrap_or(6))
}

fn canary_steps(steps: &CanaryConfiguration) -> String {
    let CanaryConfiguration { canary_percent, canary_bake_time_in_minutes, unknown: _ } = steps;
    format!(" with {} % for {} min", canary_percent.unwrap_or(5.0), canary_bake_time_in_minutes.unwrap_or(10))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::ObjectKind;

    fn strategy_of(maximum: i64, minimum: i64, desired: u32) -> (DeploymentStrategy, bool) {
        let mut findings = Findings::new();
        let subject = Subject::new(ObjectKind::Service, "prod/web");
        let strategy = strategy(Bounds { maximum, minimum }, desired, &subject, &mut findings);
        (strategy, findings.contains(&rules::ROLLOUT_STUCK))
    }

    #[test]
    fn rounding_follows_ecs() {
        let rolling = |max_surge, max_unavailable| DeploymentStrategy::RollingUpdate { max_surge, max_unavailable };
        assert_eq!(strategy_of(200, 100, 3), (rolling(3, 0), false));
        assert_eq!(strategy_of(150, 50, 3), (rolling(1, 1), false));
        assert_eq!(strategy_of(125, 75, 10), (rolling(2, 2), false));
        assert_eq!(strategy_of(200, 50, 1), (rolling(1, 0), false));
        assert_eq!(strategy_of(100, 100, 2), (rolling(1, 0), true));
        assert_eq!(strategy_of(150, 100, 1), (rolling(1, 0), true));
        assert_eq!(strategy_of(100, 0, 1), (DeploymentStrategy::Recreate, false));
    }

    #[test]
    fn a_slow_start_extends_the_deadline_of_the_rollout() {
        let pod = |seconds: i32, role| {
            let image = crate::migration::ImageRef::default();
            let name = crate::migration::Name::new("app").unwrap();
            let origin = crate::migration::Origin::object(Subject::new(ObjectKind::TaskDefinition, "web:1"), "");
            let mut container = crate::migration::Container::new(name, role, image, origin);
            container.startup =
                Some(Probe { period_seconds: Some(10), failure_threshold: Some(seconds / 10), ..Probe::default() });
            Pod { containers: vec![container], ..Pod::default() }
        };
        assert_eq!(progress_deadline(&pod(300, ContainerRole::Main)), None);
        assert_eq!(progress_deadline(&pod(900, ContainerRole::Main)), Some(1020));
        let mut both = pod(300, ContainerRole::NativeSidecar);
        both.containers.extend(pod(300, ContainerRole::Main).containers);
        assert_eq!(progress_deadline(&both), Some(720));
    }

    proptest! {
        #[test]
        fn a_rollout_can_always_make_progress_and_stays_in_bounds(
            maximum in 100i64..=200, minimum in 0i64..=100, desired in 0u32..2000,
        ) {
            let wanted = i64::from(desired.max(1));
            match strategy_of(maximum, minimum, desired) {
                (DeploymentStrategy::Recreate, _) => prop_assert!(maximum == 100 && minimum == 0),
                (DeploymentStrategy::RollingUpdate { max_surge, max_unavailable }, stuck) => {
                    prop_assert!(max_surge + max_unavailable > 0);
                    if !stuck {
                        prop_assert!((wanted + i64::from(max_surge)) * 100 <= wanted * maximum);
                        prop_assert!((wanted - i64::from(max_unavailable)) * 100 >= wanted * minimum);
                    }
                }
            }
        }
    }
}
