//! Six fields of AWS as five fields of Kubernetes.

use super::Refusal;
use super::field::{DAY_OF_MONTH, DAY_OF_WEEK, HOUR, KUBERNETES_DAY_OF_WEEK, MINUTE, MONTH, Values};

/// A cron schedule that means the same on AWS and on Kubernetes. Prints as Kubernetes' five fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cron {
    minute: Values,
    hour: Values,
    day_of_month: Values,
    month: Values,
    /// Sunday is 0.
    day_of_week: Values,
}

impl Cron {
    /// Reads `minutes hours day-of-month month day-of-week year`.
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day_of_month, month, day_of_week, year] = fields.as_slice() else {
            return Err(Refusal::new(
                format!("it has {} fields and AWS's cron has six", fields.len()),
                "Check the input; write the schedule by hand in `cronJob.schedule` once it is known.",
            ));
        };
        if *year != "*" {
            return Err(Refusal::new(
                format!("it is bound to the year {year}, and a CronJob has no years"),
                "Drop the year if it runs every year; otherwise let it end on ECS, or suspend the CronJob outside that time.",
            ));
        }
        let (day_of_month, day_of_week) = match (*day_of_month, *day_of_week) {
            // Where one of the two is `*`, Kubernetes wants both to match, as AWS does with `?`.
            ("?", "?") => return Err(ambiguous()),
            ("?", of_week) => ("*", of_week),
            (of_month, "?") => (of_month, "*"),
            _ => return Err(ambiguous()),
        };
        Ok(Self {
            minute: MINUTE.read(minute)?,
            hour: HOUR.read(hour)?,
            day_of_month: DAY_OF_MONTH.read(day_of_month)?,
            month: MONTH.read(month)?,
            day_of_week: DAY_OF_WEEK.read(day_of_week)?.lowered(),
        })
    }

    /// Minutes after midnight, when it happens once on each of its days.
    pub(crate) fn minute_of_day(&self) -> Option<u16> {
        Some(u16::from(self.hour.single()?) * 60 + u16::from(self.minute.single()?))
    }

    /// Whether both happen on the same days.
    pub(crate) fn has_days_of(&self, other: &Self) -> bool {
        (self.day_of_month, self.month, self.day_of_week) == (other.day_of_month, other.month, other.day_of_week)
    }

    /// Whether it names hours in which clocks are changed somewhere (0 to 3), and not simply every hour.
    pub(crate) fn meets_clock_change(&self) -> bool {
        HOUR.print(self.hour) != "*" && self.hour.list().iter().any(|hour| *hour <= 3)
    }
}

impl std::fmt::Display for Cron {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} {} {} {}",
            MINUTE.print(self.minute),
            HOUR.print(self.hour),
            DAY_OF_MONTH.print(self.day_of_month),
            MONTH.print(self.month),
            KUBERNETES_DAY_OF_WEEK.print(self.day_of_week)
        )
    }
}

fn ambiguous() -> Refusal {
    Refusal::new(
        "AWS wants `?` in exactly one of day of month and day of week",
        "Check the input; write the schedule by hand in `cronJob.schedule` once it is known.",
    )
}
