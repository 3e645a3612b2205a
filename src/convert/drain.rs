//! Shutdown: ECS takes a task out of its target groups and waits before it sends SIGTERM, Kubernetes sends it at once.
//!
//! A `preStop` sleep restores the order. Traefik learns of a terminating pod within seconds, so the sleep needs not be the
//! whole deregistration delay. The grace period counts the sleep and is one number for the pod.

use k8s_openapi::api::core::v1::{Lifecycle, LifecycleHandler, SleepAction};

use super::task_context::Backend;

/// Long enough for endpoints to reach every Traefik pod and for keep-alive connections to be closed.
const TRAEFIK_SECONDS: u32 = 15;
/// ECS's default between SIGTERM and SIGKILL.
const STOP_SECONDS: i64 = 30;

/// Seconds to keep serving after a pod is asked to stop; 0 where no load balancer sends traffic.
pub(super) fn sleep_seconds(backends: &[Backend]) -> u32 {
    backends.iter().map(|backend| backend.deregistration_delay_seconds.min(TRAEFIK_SECONDS)).max().unwrap_or(0)
}

/// The hook; `None` for 0 seconds.
pub(super) fn lifecycle(seconds: u32) -> Option<Lifecycle> {
    (seconds > 0).then(|| Lifecycle {
        pre_stop: Some(LifecycleHandler {
            sleep: Some(SleepAction { seconds: i64::from(seconds) }),
            ..LifecycleHandler::default()
        }),
        ..Lifecycle::default()
    })
}

/// `terminationGracePeriodSeconds`: the longest `stopTimeout` (30 when absent) and the sleep before it.
pub(super) fn grace_seconds(stop_timeouts: impl Iterator<Item = Option<i64>>, sleep: u32) -> i64 {
    let longest = stop_timeouts.map(|stop| stop.unwrap_or(STOP_SECONDS).clamp(1, 86_400)).max();
    longest.unwrap_or(STOP_SECONDS) + i64::from(sleep)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backend(delay: u32) -> Backend {
        Backend { container: "app".to_owned(), port: 80, check: None, deregistration_delay_seconds: delay }
    }

    #[test]
    fn the_sleep_is_bounded_by_the_deregistration_delay() {
        assert_eq!(sleep_seconds(&[]), 0);
        assert_eq!(sleep_seconds(&[backend(300)]), 15);
        assert_eq!(sleep_seconds(&[backend(5), backend(0)]), 5);
        assert_eq!(lifecycle(0), None);
    }

    #[test]
    fn the_grace_period_holds_the_sleep_and_the_longest_stop_timeout() {
        assert_eq!(grace_seconds([Some(120), None].into_iter(), 15), 135);
        assert_eq!(grace_seconds([Some(2), None].into_iter(), 0), 30);
        assert_eq!(grace_seconds([Some(5)].into_iter(), 0), 5);
        assert_eq!(grace_seconds(std::iter::empty(), 0), 30);
        assert_eq!(grace_seconds([Some(i64::MIN), Some(i64::MAX)].into_iter(), 1), 86_401);
    }
}
