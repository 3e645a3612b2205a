//! Keeps scan below the rates at which AWS throttles, so that it neither fails nor takes the account's quota from others.
//!
//! AWS counts requests in token buckets, one a group of operations, account and region. The same buckets are kept here: the
//! published numbers where AWS publishes them, a cautious one where it does not. Retries of the SDK do not draw
//! again; they have their own back-off.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::Mutex;

/// Operations that share a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Autoscaling,
    CloudMap,
    Ec2,
    EcsCapacityProviders,
    EcsClusters,
    EcsServiceRevisions,
    EcsServices,
    EcsTaskDefinitions,
    EcsTasks,
    Efs,
    Eks,
    Elbv2,
    Events,
    Iam,
    SchedulerLists,
    SchedulerSchedules,
    Sts,
}

/// How many calls a group allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    /// Calls at once: the bucket's size.
    pub(crate) burst: NonZeroU32,
    /// Calls a second after that: the bucket's refill.
    pub(crate) per_second: NonZeroU32,
    /// Whether AWS publishes these numbers.
    pub(crate) published: bool,
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

const fn published(burst: u32, per_second: u32) -> Rate {
    Rate { burst: at_least_one(burst), per_second: at_least_one(per_second), published: true }
}

/// For services that publish no rate: well below what they are seen to accept.
const CAUTIOUS: Rate = Rate { burst: at_least_one(20), per_second: at_least_one(10), published: false };

impl Group {
    /// Every group.
    pub(crate) const ALL: [Self; 17] = [
        Self::Autoscaling,
        Self::CloudMap,
        Self::Ec2,
        Self::EcsCapacityProviders,
        Self::EcsClusters,
        Self::EcsServiceRevisions,
        Self::EcsServices,
        Self::EcsTaskDefinitions,
        Self::EcsTasks,
        Self::Efs,
        Self::Eks,
        Self::Elbv2,
        Self::Events,
        Self::Iam,
        Self::SchedulerLists,
        Self::SchedulerSchedules,
        Self::Sts,
    ];

    /// How fast the group may be called.
    ///
    /// Sources: "Request throttling for the Amazon ECS API" (the read groups), "Request throttling for the Elastic Load
    /// Balancing API" (non-mutating actions), "Request throttling for the Amazon EC2 API" (non-mutating actions), "Quotas for Amazon EventBridge Scheduler" (the lowest region's rate).
    pub(crate) const fn rate(self) -> Rate {
        match self {
            Self::Ec2 | Self::EcsServices | Self::EcsTasks => published(100, 20),
            Self::EcsCapacityProviders | Self::EcsClusters | Self::EcsServiceRevisions | Self::EcsTaskDefinitions => {
                published(50, 20)
            }
            Self::Elbv2 => published(40, 10),
            Self::SchedulerLists | Self::SchedulerSchedules => published(50, 50),
            Self::Autoscaling | Self::CloudMap | Self::Efs | Self::Eks | Self::Events | Self::Iam | Self::Sts => {
                CAUTIOUS
            }
        }
    }
}

/// The buckets of one account and region.
pub(super) struct Pacer {
    buckets: BTreeMap<Group, Bucket>,
}

struct Bucket {
    limiter: DefaultDirectRateLimiter,
    /// Waiters queue here, so that one of them polls the limiter and not all at once.
    turn: Mutex<()>,
}

impl Pacer {
    /// Full buckets.
    pub(super) fn new() -> Self {
        let bucket = |group: Group| {
            let rate = group.rate();
            let quota = Quota::per_second(rate.per_second).allow_burst(rate.burst);
            Bucket { limiter: RateLimiter::direct(quota), turn: Mutex::new(()) }
        };
        Self { buckets: Group::ALL.into_iter().map(|group| (group, bucket(group))).collect() }
    }

    /// Waits until the group may be called once more.
    pub(super) async fn take(&self, group: Group) {
        if let Some(bucket) = self.buckets.get(&group) {
            let turn = bucket.turn.lock().await;
            bucket.limiter.until_ready().await;
            drop(turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The group's name in docs/scan.md.
    const fn label(group: Group) -> &'static str {
        match group {
            Group::Autoscaling => "Application Auto Scaling",
            Group::CloudMap => "Cloud Map",
            Group::Ec2 => "EC2",
            Group::EcsCapacityProviders => "ECS capacity providers",
            Group::EcsClusters => "ECS clusters",
            Group::EcsServiceRevisions => "ECS service revisions",
            Group::EcsServices => "ECS services",
            Group::EcsTaskDefinitions => "ECS task definitions",
            Group::EcsTasks => "ECS tasks",
            Group::Efs => "EFS",
            Group::Eks => "EKS",
            Group::Elbv2 => "Elastic Load Balancing",
            Group::Events => "EventBridge",
            Group::Iam => "IAM",
            Group::SchedulerLists => "EventBridge Scheduler, lists",
            Group::SchedulerSchedules => "EventBridge Scheduler, schedules",
            Group::Sts => "STS",
        }
    }

    #[test]
    fn the_documented_rates_are_these() {
        let document = include_str!("../../docs/scan.md");
        for group in Group::ALL {
            let Rate { burst, per_second, published } = group.rate();
            let source = if published { "AWS" } else { "ours" };
            let line = format!("| {} | {burst} | {per_second} | {source} |", label(group));
            assert!(document.lines().any(|found| found == line), "docs/scan.md lacks the line {line}");
        }
    }

    #[test]
    fn every_group_has_a_bucket() {
        let pacer = Pacer::new();
        assert_eq!(pacer.buckets.len(), Group::ALL.len(), "a group is listed twice or not at all");
    }

    #[test]
    fn the_bucket_is_as_deep_as_the_burst() {
        let pacer = Pacer::new();
        let bucket = &pacer.buckets[&Group::Elbv2];
        for call in 0..40 {
            assert!(bucket.limiter.check().is_ok(), "call {call} must not wait");
        }
        assert!(bucket.limiter.check().is_err(), "the 41st call must wait");
    }
}
