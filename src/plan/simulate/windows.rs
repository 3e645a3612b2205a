//! Declared interruptions: from when to when a workload may be without service.

use std::collections::{BTreeMap, BTreeSet};

use super::program::Program;
use crate::plan::step::Stage;

/// How far a lane is: how many of its steps are done, at least and at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Progress {
    pub(super) least: usize,
    pub(super) most: usize,
    /// Whether the next step is under way.
    pub(super) under_way: bool,
}

#[derive(Debug)]
struct Window {
    workload: String,
    /// Lane and place of the step that opens it, and of the one at whose end it is closed.
    opens: (usize, usize),
    closes: (usize, usize),
}

/// Name of the time in which the pods of a workload are there and nobody calls them: from the dark deploy to the end of
/// the step behind it.
pub(super) fn dark(workload: &str) -> String {
    format!("{workload} in the dark")
}

/// All windows of a plan.
#[derive(Debug, Default)]
pub(super) struct Windows {
    by_lane: BTreeMap<usize, Vec<Window>>,
}

impl Windows {
    /// The windows that the steps declare.
    pub(super) fn new(program: &Program<'_>) -> Self {
        let places: BTreeMap<&str, (usize, usize)> =
            program.steps.iter().map(|compiled| (compiled.step.id.as_str(), (compiled.lane, compiled.place))).collect();
        let mut by_lane: BTreeMap<usize, Vec<Window>> = BTreeMap::new();
        for compiled in &program.steps {
            for window in compiled.step.interruption.iter().flat_map(|found| &found.windows) {
                let opens = (compiled.lane, compiled.place);
                let closes = places.get(window.until.as_str()).copied().unwrap_or(opens);
                by_lane.entry(compiled.lane).or_default().push(Window {
                    workload: window.workload.clone(),
                    opens,
                    closes,
                });
            }
            if compiled.step.stage == Stage::DarkDeploy
                && let Some(lane) = program.lanes.get(compiled.lane)
            {
                let (opens, closes) = ((compiled.lane, compiled.place), (compiled.lane, compiled.place + 1));
                by_lane.entry(compiled.lane).or_default().push(Window { workload: dark(lane.id), opens, closes });
            }
        }
        Self { by_lane }
    }

    /// Workloads whose window is certainly open while the lanes are so far.
    pub(super) fn open(&self, progress: &BTreeMap<usize, Progress>) -> BTreeSet<String> {
        let opened = |window: &&Window| {
            let (lane, place) = window.opens;
            progress.get(&lane).is_some_and(|at| at.least > place || (at.under_way && at.least == place))
        };
        let not_closed = |window: &&Window| {
            let (lane, place) = window.closes;
            progress.get(&lane).is_none_or(|at| at.most <= place)
        };
        let windows = progress.keys().filter_map(|lane| self.by_lane.get(lane)).flatten();
        windows.filter(opened).filter(not_closed).map(|window| window.workload.clone()).collect()
    }
}
