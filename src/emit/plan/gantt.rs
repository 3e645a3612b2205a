//! The calendar of the waves as a Mermaid Gantt chart. It starts on day 1: nobody but the team knows the date.

use std::fmt::Write as _;

use crate::plan::{Move, Plan, Stage};

/// Seconds of a day and of an hour.
const DAY: u64 = 86_400;
const HOUR: u64 = 3600;

/// Renders the chart: wave after wave, the workloads of a wave side by side.
pub(super) fn render(plan: &Plan) -> String {
    let mut out = String::from("gantt\n  dateFormat YYYY-DDDD HH\n  axisFormat day %j\n");
    let mut start = 0;
    let mut parked: Vec<(&str, u64, u64)> = Vec::new();
    for wave in &plan.waves {
        let _ = writeln!(out, "  section Wave {}", wave.number);
        let mut end = start;
        for found in wave.units.iter().flat_map(|unit| &unit.moves) {
            let hours = hours(found, |stage| stage <= Stage::Bake);
            let kind = if found.steps.iter().any(|step| step.interruption.is_some()) { "crit, " } else { "" };
            let _ = writeln!(out, "  {} :{kind}{}, {hours}h", found.id, moment(start));
            end = end.max(start + hours * HOUR);
            if let Some(days) = park_days(found) {
                parked.push((&found.id, start + hours * HOUR, days));
            }
        }
        start = end;
    }
    if !parked.is_empty() {
        out.push_str("  section Parked\n");
        for (id, from, days) in parked {
            let _ = writeln!(out, "  {id} :done, {}, {days}d", moment(from));
        }
    }
    out
}

/// Hours of the steps of some stages, at least one.
fn hours(found: &Move, wanted: impl Fn(Stage) -> bool) -> u64 {
    let steps = found.steps.iter().filter(|step| wanted(step.stage));
    steps.map(|step| step.estimated_seconds + step.bake_seconds).sum::<u64>().div_ceil(HOUR).max(1)
}

/// Days between the end of the bake and the deletion.
fn park_days(found: &Move) -> Option<u64> {
    let last = found.steps.iter().find(|step| step.stage == Stage::Decommission)?;
    (last.wait_seconds > 0).then_some(last.wait_seconds.div_ceil(DAY))
}

/// A point in time as year, day of the year and hour; the year has no meaning.
fn moment(seconds: u64) -> String {
    let (day, hour) = (seconds / DAY, seconds % DAY / HOUR);
    format!("{}-{:03} {hour:02}", 2001 + day / 365, day % 365 + 1)
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn days_count_from_one() {
        assert_eq!(moment(0), "2001-001 00");
        assert_eq!(moment(86_400 + 3600), "2001-002 01");
        assert_eq!(moment(366 * 86_400), "2002-002 00");
    }
}
