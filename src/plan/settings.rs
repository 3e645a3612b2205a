//! Numbers that a team may want to change: ramp stages, bake times, thresholds, wave size.

/// One stage of a ramp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        }
    }
}
