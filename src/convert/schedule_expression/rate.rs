//! `rate(value unit)`: exact where the period divides an hour, a day or a week, because only then the clock repeats it.

use super::{Cron, Refusal};

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;
const WEEK: u32 = 7 * DAY;

/// The schedule and the period in minutes.
pub(super) fn read(text: &str) -> Result<(Cron, u32), Refusal> {
    let every = minutes(text).ok_or_else(|| {
        Refusal::new(
            format!("`{text}` is not a positive number of minutes, hours or days"),
            "Check the input; write the schedule by hand in `cronJob.schedule` once it is known.",
        )
    })?;
    let fields = match every {
        1 => "* * * * ? *".to_owned(),
        every if every < HOUR && HOUR.is_multiple_of(every) => format!("*/{every} * * * ? *"),
        HOUR => "0 * * * ? *".to_owned(),
        every if every < DAY && every.is_multiple_of(HOUR) && DAY.is_multiple_of(every) => {
            format!("0 */{} * * ? *", every / HOUR)
        }
        DAY => "0 0 * * ? *".to_owned(),
        WEEK => "0 0 ? * SUN *".to_owned(),
        _ => return Err(uneven(every)),
    };
    Cron::read(&fields).map(|cron| (cron, every))
}

fn minutes(text: &str) -> Option<u32> {
    let (value, unit) = text.trim().split_once(' ')?;
    let value: u32 = value.parse().ok().filter(|value| *value > 0)?;
    let unit = match unit.trim() {
        "minute" | "minutes" => 1,
        "hour" | "hours" => HOUR,
        "day" | "days" => DAY,
        _ => return None,
    };
    value.checked_mul(unit)
}

/// Names the periods around it that the clock repeats.
fn uneven(every: u32) -> Refusal {
    const EVEN: [u32; 20] = [
        1,
        2,
        3,
        4,
        5,
        6,
        10,
        12,
        15,
        20,
        30,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        4 * HOUR,
        6 * HOUR,
        8 * HOUR,
        12 * HOUR,
        DAY,
        WEEK,
    ];
    let shorter = EVEN.iter().rev().find(|even| **even < every).copied();
    let longer = EVEN.iter().find(|even| **even > every).copied();
    let choices: Vec<String> = [shorter, longer].into_iter().flatten().map(words).collect();
    Refusal::new(
        format!("{} do not divide an hour, a day or a week, so the clock does not repeat them", words(every)),
        format!(
            "Decide for {} with the task's owner and change the schedule on ECS first, or let the program wait by itself.",
            choices.join(" or ")
        ),
    )
}

fn words(every: u32) -> String {
    let (count, unit) = match every {
        every if every.is_multiple_of(DAY) => (every / DAY, "day"),
        every if every.is_multiple_of(HOUR) => (every / HOUR, "hour"),
        every => (every, "minute"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
