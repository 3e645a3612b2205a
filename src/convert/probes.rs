//! ECS container health checks as liveness and startup probes.
//!
//! The command stays an exec probe: rewriting `curl localhost` into `httpGet` would ask the pod's address instead of
//! loopback, with another Host header and other accepted codes. Dockerfile HEALTHCHECKs are ignored by ECS too.
//! Defaults are those of the ECS API reference, `HealthCheck`: interval 30, timeout 5, retries 3.

use k8s_openapi::api::core::v1::{ExecAction, Probe};

use crate::finding::rules::container as rules;
use crate::inventory::container::HealthCheck;
use crate::migration::ContainerRole;

use super::dollar;
use super::notes::Notes;
use super::task_context::WorkloadKind;

/// What surrounds a health check.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    pub(super) role: ContainerRole,
    pub(super) kind: WorkloadKind,
    /// Another container waits until this one is healthy.
    pub(super) awaited_healthy: bool,
    /// The service's `healthCheckGracePeriodSeconds`: ECS acts on no failed check before it has passed.
    pub(super) grace_seconds: u32,
    /// The container's `startTimeout`: how long others wait for it.
    pub(super) start_timeout: Option<i64>,
}

/// The two probes that a health check becomes.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Checks {
    pub(super) liveness: Option<Probe>,
    pub(super) startup: Option<Probe>,
}

/// Converts a container's `healthCheck`.
pub(super) fn convert(check: &HealthCheck, around: Around, notes: &mut Notes<'_>) -> Checks {
    let HealthCheck { command, interval, timeout, retries, start_period, unknown: _ /* INV002 reports it */ } = check;
    if around.role == ContainerRole::Init || command.first().is_some_and(|word| word == "NONE") {
        // An init container has exited before anybody could ask it, and NONE switches the check off.
        return Checks::default();
    }
    let Some(words) = exec_words(command) else {
        notes.raise(
            &rules::HEALTH_CHECK_UNUSABLE,
            "healthCheck",
            "the health check has no command, so the container gets no liveness probe",
            "add a probe to values.yaml (`livenessProbe`)",
        );
        return Checks::default();
    };
    let interval = seconds(*interval, 30);
    let retries = seconds(*retries, 3);
    let probe = Probe {
        exec: Some(ExecAction { command: Some(dollar::escape_all(&words)) }),
        period_seconds: Some(interval),
        timeout_seconds: Some(seconds(*timeout, 5)),
        failure_threshold: Some(retries),
        ..Probe::default()
    };
    let start_period = start_period.map_or(0, |period| i32::try_from(period.clamp(0, 86_400)).unwrap_or(0));
    let grace = i32::try_from(around.grace_seconds.min(86_400)).unwrap_or(0);
    let patience =
        if around.awaited_healthy { around.start_timeout.map_or(0, |_| seconds(around.start_timeout, 0)) } else { 0 };
    let failures = [
        div_ceil(start_period, interval).saturating_add(retries),
        div_ceil(grace, interval),
        div_ceil(patience, interval),
    ];
    // On ECS an unhealthy standalone task keeps running: only services replace tasks.
    let liveness = (around.kind != WorkloadKind::Job).then(|| probe.clone());
    let needs_startup = around.awaited_healthy || liveness.is_some() && (start_period > 0 || grace > 0);
    let startup = needs_startup.then(|| Probe { failure_threshold: failures.into_iter().max(), ..probe });
    Checks { liveness, startup }
}

/// The words that run in the container. Docker's `CMD-SHELL` puts `/bin/sh -c` before them (moby `daemon/health.go`).
fn exec_words(command: &[String]) -> Option<Vec<String>> {
    let shell = || ["/bin/sh".to_owned(), "-c".to_owned()].into_iter();
    let words: Vec<String> = match command.split_first()? {
        (first, []) if matches!(first.as_str(), "CMD" | "CMD-SHELL") => return None,
        (first, rest) if first == "CMD" => rest.to_vec(),
        (first, rest) if first == "CMD-SHELL" => shell().chain(rest.iter().cloned()).collect(),
        _ => shell().chain([command.join(" ")]).collect(),
    };
    if words.iter().all(|word| word.trim().is_empty()) { None } else { Some(words) }
}

/// A number of seconds or attempts that a probe accepts: at least 1, at most a day.
fn seconds(value: Option<i64>, default: i32) -> i32 {
    value.map_or(default, |value| i32::try_from(value.clamp(1, 86_400)).unwrap_or(default))
}

fn div_ceil(dividend: i32, divisor: i32) -> i32 {
    (dividend + divisor - 1) / divisor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    fn around() -> Around {
        Around {
            role: ContainerRole::Main,
            kind: WorkloadKind::Service,
            awaited_healthy: false,
            grace_seconds: 0,
            start_timeout: None,
        }
    }

    fn run(check: &HealthCheck, around: Around) -> Checks {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        convert(check, around, &mut Notes::new(&mut findings, &subject))
    }

    fn check(words: &[&str]) -> HealthCheck {
        HealthCheck { command: words.iter().map(|word| (*word).to_owned()).collect(), ..HealthCheck::default() }
    }

    fn words(probe: Option<&Probe>) -> Vec<String> {
        probe.and_then(|probe| probe.exec.clone()).and_then(|exec| exec.command).unwrap_or_default()
    }

    #[test]
    fn ecs_defaults_are_written_out_because_kubernetes_has_others() {
        let liveness =
            run(&check(&["CMD-SHELL", "curl -f http://localhost:$PORT/ || exit 1"]), around()).liveness.unwrap();
        assert_eq!(words(Some(&liveness)), ["/bin/sh", "-c", "curl -f http://localhost:$$PORT/ || exit 1"]);
        assert_eq!(
            (liveness.period_seconds, liveness.timeout_seconds, liveness.failure_threshold),
            (Some(30), Some(5), Some(3))
        );
    }

    #[test]
    fn the_forms_of_the_command() {
        assert_eq!(words(run(&check(&["CMD", "/app", "ping"]), around()).liveness.as_ref()), ["/app", "ping"]);
        assert_eq!(
            words(run(&check(&["curl", "-f", "x"]), around()).liveness.as_ref()),
            ["/bin/sh", "-c", "curl -f x"]
        );
        for none in [&["NONE"][..], &[], &["CMD"], &["CMD-SHELL", " "]] {
            assert_eq!(run(&check(none), around()), Checks::default(), "{none:?}");
        }
    }

    #[test]
    fn start_period_and_grace_period_give_the_startup_budget() {
        let slow = HealthCheck { start_period: Some(95), interval: Some(10), retries: Some(2), ..check(&["CMD", "a"]) };
        assert_eq!(run(&slow, around()).startup.and_then(|probe| probe.failure_threshold), Some(12));
        let grace = Around { grace_seconds: 301, ..around() };
        let startup = run(&check(&["CMD", "a"]), grace).startup;
        assert_eq!(startup.and_then(|probe| probe.failure_threshold), Some(11));
        assert_eq!(run(&check(&["CMD", "a"]), around()).startup, None);
    }

    #[test]
    fn a_job_is_never_killed_by_its_health_check_but_still_holds_others_back() {
        let job = Around { kind: WorkloadKind::Job, awaited_healthy: true, start_timeout: Some(600), ..around() };
        let checks = run(&check(&["CMD", "a"]), job);
        assert_eq!(checks.liveness, None);
        assert_eq!(checks.startup.and_then(|probe| probe.failure_threshold), Some(20));
    }

    #[test]
    fn senseless_numbers_still_give_a_valid_probe() {
        let odd = HealthCheck {
            interval: Some(-5),
            timeout: Some(i64::MAX),
            retries: Some(0),
            start_period: Some(i64::MIN),
            ..check(&["CMD", "a"])
        };
        let liveness = run(&odd, around()).liveness.unwrap();
        assert_eq!((liveness.period_seconds, liveness.failure_threshold), (Some(1), Some(1)));
    }
}
