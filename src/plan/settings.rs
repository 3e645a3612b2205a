//! Numbers and choices that a team may want to change: waves, strategies, ramp stages, bake times, thresholds.
//!
//! They are the member `plan` of `ecs2eks.yaml`; what is not there has the default of [`Settings::default`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::strategy::Strategy;

/// One stage of a ramp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RampStage {
    /// Share of EKS after it, 1 to 100 percent.
    pub percent: u32,
    /// Minutes to watch before the next one.
    pub bake_minutes: u64,
}

/// How fast an environment moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// Stages in ascending order; the last one is 100.
    pub ramp: Vec<RampStage>,
    /// Requests that EKS must have answered in a stage before its verification means anything.
    pub minimum_requests: u64,
    /// Hours at 100 percent before ECS is scaled down.
    pub bake_hours: u64,
    /// Days that the parked ECS service is kept.
    pub park_days: u64,
}

/// Settings of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Most workloads in one wave.
    pub wave_size: usize,
    /// Pace of production.
    pub production: Pace,
    /// Pace of test and staging environments.
    pub test: Pace,
    /// What is different for one workload, by chart.
    pub workloads: BTreeMap<String, WorkloadSettings>,
}

/// The member `plan` of the configuration file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PlanConfig {
    /// Most workloads in one wave. Default: 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave_size: Option<usize>,
    /// Pace of production. Default: 1, 5, 25, 50, 100 percent; 1000 requests a stage; 24 hours of bake; 7 days parked.
    pub production: PaceConfig,
    /// Pace of test environments. Default: the same stages in minutes; 20 requests; 4 hours; 2 days.
    pub test: PaceConfig,
    /// What is different for one workload, by the name of its chart.
    pub workloads: BTreeMap<String, WorkloadSettings>,
}

/// Changes of a pace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PaceConfig {
    /// Stages in ascending order; the last one is 100 percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp: Option<Vec<RampStage>>,
    /// Requests that EKS must have answered in a stage before its verification means anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_requests: Option<u64>,
    /// Hours at 100 percent before ECS is scaled down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bake_hours: Option<u64>,
    /// Days that the parked ECS service is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub park_days: Option<u64>,
}

/// What is different for one workload.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct WorkloadSettings {
    /// The first wave in which it may move; it moves then, or as soon after as its dependencies allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<usize>,
    /// `singleton` or `stateful`: only one side at a time, although the scan found nothing that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<OneSide>,
    /// Its own pace.
    pub pace: PaceConfig,
}

/// A strategy that a person may choose: each is more careful than what the plan would choose by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OneSide {
    /// Stop on ECS, confirm, start on EKS. For workloads without listener rules.
    Singleton,
    /// Back up, stop, copy, compare, start.
    Stateful,
}

impl From<OneSide> for Strategy {
    fn from(chosen: OneSide) -> Self {
        match chosen {
            OneSide::Singleton => Self::Singleton,
            OneSide::Stateful => Self::Stateful,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let stages = |minutes: [u64; 5]| {
            let percents = [1, 5, 25, 50, 100];
            percents
                .into_iter()
                .zip(minutes)
                .map(|(percent, bake_minutes)| RampStage { percent, bake_minutes })
                .collect()
        };
        Self {
            wave_size: 5,
            production: Pace {
                ramp: stages([15, 30, 60, 60, 15]),
                minimum_requests: 1000,
                bake_hours: 24,
                park_days: 7,
            },
            test: Pace { ramp: stages([5, 5, 10, 10, 5]), minimum_requests: 20, bake_hours: 4, park_days: 2 },
            workloads: BTreeMap::new(),
        }
    }
}

impl From<&PlanConfig> for Settings {
    fn from(config: &PlanConfig) -> Self {
        let PlanConfig { wave_size, production, test, workloads } = config;
        let default = Self::default();
        Self {
            wave_size: wave_size.unwrap_or(default.wave_size),
            production: production.over(&default.production),
            test: test.over(&default.test),
            workloads: workloads.clone(),
        }
    }
}

impl PaceConfig {
    /// A pace with these changes.
    pub(crate) fn over(&self, pace: &Pace) -> Pace {
        let Self { ramp, minimum_requests, bake_hours, park_days } = self;
        Pace {
            ramp: ramp.clone().unwrap_or_else(|| pace.ramp.clone()),
            minimum_requests: minimum_requests.unwrap_or(pace.minimum_requests),
            bake_hours: bake_hours.unwrap_or(pace.bake_hours),
            park_days: park_days.unwrap_or(pace.park_days),
        }
    }

    fn problem(&self) -> Option<String> {
        let ramp = self.ramp.as_ref()?;
        let ascending = ramp.windows(2).all(|pair| matches!(pair, [a, b] if a.percent < b.percent));
        let ends = ramp.last().is_some_and(|last| last.percent == 100);
        let starts = ramp.first().is_some_and(|first| first.percent > 0);
        (!ascending || !ends || !starts).then(|| "the percentages must grow and end with 100".to_owned())
    }
}

impl PlanConfig {
    /// The first member whose value makes no sense, with the reason.
    #[must_use]
    pub fn problem(&self) -> Option<(String, String)> {
        if self.wave_size == Some(0) {
            return Some(("plan.waveSize".to_owned(), "a wave holds at least one workload".to_owned()));
        }
        let of = |member: &str, pace: &PaceConfig| Some((format!("plan.{member}.ramp"), pace.problem()?));
        of("production", &self.production).or_else(|| of("test", &self.test)).or_else(|| {
            self.workloads.iter().find_map(|(name, workload)| of(&format!("workloads.{name}.pace"), &workload.pace))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_keeps_its_default() {
        let config: PlanConfig =
            serde_json::from_str(r#"{"production": {"bakeHours": 48}, "workloads": {"web": {"wave": 3}}}"#).unwrap();
        let settings = Settings::from(&config);
        assert_eq!(settings.production.bake_hours, 48);
        assert_eq!(settings.production.ramp, Settings::default().production.ramp);
        assert_eq!(settings.workloads["web"].wave, Some(3));
        assert_eq!(config.problem(), None);
    }

    #[test]
    fn a_ramp_must_grow_and_arrive() {
        for ramp in [
            "[]",
            r#"[{"percent":50,"bakeMinutes":1}]"#,
            r#"[{"percent":100,"bakeMinutes":1},{"percent":100,"bakeMinutes":1}]"#,
        ] {
            let config: PlanConfig = serde_json::from_str(&format!(r#"{{"test": {{"ramp": {ramp}}}}}"#)).unwrap();
            assert_eq!(config.problem().unwrap().0, "plan.test.ramp", "{ramp}");
        }
    }
}
