//! The translation against two evaluators that share nothing with it: one reads AWS's text, one Kubernetes'.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::test_runner::Config;

use super::*;

fn cron(text: &str) -> Result<String, Refusal> {
    match read(text)? {
        Timing::Recurring { cron, .. } => Ok(cron.to_string()),
        Timing::Once(time) => Ok(format!("once {time}")),
    }
}

#[test]
fn ordinary_expressions() {
    for (aws, kubernetes) in [
        ("cron(30 2 * * ? *)", "30 2 * * *"),
        ("cron(0 4 ? * SUN *)", "0 4 * * 0"),
        ("cron(0 17 ? * MON-FRI *)", "0 17 * * 1-5"),
        ("cron(0/15 8-18 ? * 2-6 *)", "*/15 8-18 * * 1-5"),
        ("cron(5/20 * * * ? *)", "5,25,45 * * * *"),
        ("cron(3/5 * * * ? *)", "3-58/5 * * * *"),
        ("cron(0 6 1,15 * ? *)", "0 6 1,15 * *"),
        ("cron(0 0 1 JAN,jul ? *)", "0 0 1 1,7 *"),
        ("cron(0 0 ? * 1/2 *)", "0 0 * * 0,2,4,6"),
        ("cron(0 0 ? * 7 *)", "0 0 * * 6"),
        ("cron(0 0 1-31 1-12 ? *)", "0 0 * * *"),
        ("rate(1 minute)", "* * * * *"),
        ("rate(15 minutes)", "*/15 * * * *"),
        ("rate(60 minutes)", "0 * * * *"),
        ("rate(6 hours)", "0 */6 * * *"),
        ("rate(1 day)", "0 0 * * *"),
        ("rate(7 days)", "0 0 * * 0"),
        ("at(2026-11-27T05:30:00)", "once 2026-11-27T05:30:00"),
    ] {
        assert_eq!(cron(aws).as_deref(), Ok(kubernetes), "{aws}");
    }
}

#[test]
fn what_kubernetes_cannot_say_is_refused_with_a_way_out() {
    for (aws, word) in [
        ("cron(0 21 L * ? *)", "`L`"),
        ("cron(0 21 ? * 6L *)", "`6L`"),
        ("cron(0 21 15W * ? *)", "`15W`"),
        ("cron(0 21 ? * 6#3 *)", "`6#3`"),
        ("cron(0 21 ? * MON#1 *)", "`MON#1`"),
        ("cron(0 21 1 * ? 2027)", "year 2027"),
        ("cron(0 21 1 * ? 2026-2030)", "year"),
        ("cron(0 21 1 * * *)", "`?`"),
        ("cron(0 21 ? * ? *)", "`?`"),
        ("cron(60 21 * * ? *)", "`60`"),
        ("cron(0 22-2 * * ? *)", "`22-2`"),
        ("cron(0/0 2 * * ? *)", "`0`"),
        ("cron(0 2 0 * ? *)", "`0`"),
        ("cron(0 2 ? * 0 *)", "`0`"),
        ("cron(0 2 * *)", "4 fields"),
        ("cron(+5 2 * * ? *)", "`+5`"),
        ("rate(7 minutes)", "7 minutes"),
        ("rate(5 hours)", "5 hours"),
        ("rate(2 days)", "2 days"),
        ("rate(90 minutes)", "90 minutes"),
        ("rate(0 minutes)", "positive"),
        ("rate(4294967295 days)", "positive"),
        ("every day", "none of"),
        ("", "none of"),
    ] {
        let refusal = cron(aws).unwrap_err();
        assert!(refusal.why.contains(word), "{aws}: {}", refusal.why);
        assert!(refusal.instead.ends_with('.'), "{aws}");
    }
    assert!(cron("rate(7 minutes)").unwrap_err().instead.contains("6 minutes or 10 minutes"));
}

/// A minute of a day.
#[derive(Clone, Copy)]
struct Instant {
    day: Date,
    minute: i8,
    hour: i8,
}

/// Whether an AWS expression fires: each item of each field is compared with the value, as the user guide words it.
fn fires_on_aws(fields: &[&str], at: Instant) -> bool {
    let sunday_is_1 = at.day.weekday().to_sunday_one_offset();
    let month = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let week = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    aws_field(fields[0], at.minute, &[], 0)
        && aws_field(fields[1], at.hour, &[], 0)
        && (fields[2] == "?" || aws_field(fields[2], at.day.day(), &[], 1))
        && aws_field(fields[3], at.day.month(), &month, 1)
        && (fields[4] == "?" || aws_field(fields[4], sunday_is_1, &week, 1))
}

fn aws_field(text: &str, now: i8, words: &[&str], first: i8) -> bool {
    let value = |text: &str| -> i8 {
        let word = words.iter().position(|word| *word == text);
        word.map_or_else(|| text.parse().unwrap(), |at| i8::try_from(at).unwrap() + first)
    };
    text.split(',').any(|item| {
        let (range, step) = item.split_once('/').unwrap_or((item, ""));
        let start = if range == "*" { first } else { value(range.split('-').next().unwrap()) };
        let end = match (range, range.split_once('-'), step) {
            ("*", ..) => i8::MAX,
            (_, Some((_, end)), _) => value(end),
            (_, None, "") => start,
            _ => i8::MAX,
        };
        let step: i8 = if step.is_empty() { 1 } else { step.parse().unwrap() };
        now >= start && now <= end && (now - start) % step == 0
    })
}

/// Whether a Kubernetes schedule fires: robfig/cron, where `*` without a step in one of the day fields means "and".
fn fires_on_kubernetes(fields: &[&str], at: Instant) -> bool {
    let field = |text: &str, now: i8, first: i8, last: i8| {
        text.split(',').any(|item| {
            let (range, step) = item.split_once('/').map_or((item, 1), |(range, step)| (range, step.parse().unwrap()));
            let (low, high) = match (range, range.split_once('-')) {
                ("*", _) => (first, last),
                (_, Some((low, high))) => (low.parse().unwrap(), high.parse().unwrap()),
                (one, None) => (one.parse().unwrap(), if item.contains('/') { last } else { one.parse().unwrap() }),
            };
            assert!(first <= low && low <= high && high <= last, "{text} is not accepted by Kubernetes");
            (low..=high).step_by(step).any(|value| value == now)
        })
    };
    let of_month = field(fields[2], at.day.day(), 1, 31);
    let of_week = field(fields[4], at.day.weekday().to_sunday_zero_offset(), 0, 6);
    let day = if fields[2] == "*" || fields[4] == "*" { of_month && of_week } else { of_month || of_week };
    field(fields[0], at.minute, 0, 59)
        && field(fields[1], at.hour, 0, 23)
        && field(fields[3], at.day.month(), 1, 12)
        && day
}

fn item(min: u8, max: u8) -> impl Strategy<Value = String> {
    let value = min..=max;
    prop_oneof![
        1 => Just("*".to_owned()),
        4 => value.clone().prop_map(|one| one.to_string()),
        2 => (value.clone(), value.clone()).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        2 => (value.clone(), 1u8..=max).prop_map(|(from, step)| format!("{from}/{step}")),
        1 => (1u8..=max).prop_map(|step| format!("*/{step}")),
        1 => (value.clone(), value, 1u8..10).prop_map(|(a, b, step)| format!("{}-{}/{step}", a.min(b), a.max(b))),
    ]
}

fn field(min: u8, max: u8) -> impl Strategy<Value = String> {
    prop::collection::vec(item(min, max), 1..4).prop_map(|items| items.join(","))
}

fn named(numbers: impl Strategy<Value = String>, words: &'static [&'static str]) -> impl Strategy<Value = String> {
    let word = prop::sample::select(words).prop_map(str::to_owned);
    let range = (0..words.len(), 0..words.len()).prop_map(|(a, b)| format!("{}-{}", words[a.min(b)], words[a.max(b)]));
    prop_oneof![3 => numbers, 1 => word, 1 => range]
}

fn expression() -> impl Strategy<Value = String> {
    let months =
        named(field(1, 12), &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]);
    let days = prop_oneof![
        field(1, 31).prop_map(|of_month| (of_month, "?".to_owned())),
        named(field(1, 7), &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])
            .prop_map(|of_week| ("?".to_owned(), of_week)),
    ];
    (field(0, 59), field(0, 23), days, months).prop_map(|(minute, hour, (of_month, of_week), month)| {
        format!("{minute} {hour} {of_month} {month} {of_week} *")
    })
}

proptest! {
    #![proptest_config(Config { cases: 48, ..Config::default() })]

    #[test]
    fn both_sides_fire_at_the_same_instants(
        text in expression(),
        times in prop::collection::vec((0i8..24, 0i8..60), 4),
        whole_days in prop::collection::vec(0i32..1461, 2),
    ) {
        let printed = cron(&format!("cron({text})")).unwrap();
        let (aws, kubernetes): (Vec<&str>, Vec<&str>) =
            (text.split_whitespace().collect(), printed.split_whitespace().collect());
        let same = |at: Instant| fires_on_aws(&aws, at) == fires_on_kubernetes(&kubernetes, at);
        let first = date(2027, 1, 1);
        let fires: Vec<(i8, i8)> = (0..24i8)
            .flat_map(|hour| (0..60i8).map(move |minute| (hour, minute)))
            .filter(|(hour, minute)| aws_field(aws[0], *minute, &[], 0) && aws_field(aws[1], *hour, &[], 0))
            .collect();
        // Four years hold every combination of date and weekday that matters, and a leap day.
        for (offset, day) in first.series(jiff::Span::new().days(1)).take(1461).enumerate() {
            for &(hour, minute) in times.iter().chain(fires.first()).chain(fires.last()) {
                prop_assert!(same(Instant { day, minute, hour }), "{text} -> {printed} on {day} {hour}:{minute}");
            }
            if whole_days.contains(&i32::try_from(offset).unwrap()) {
                for (hour, minute) in (0..24i8).flat_map(|hour| (0..60i8).map(move |minute| (hour, minute))) {
                    prop_assert!(same(Instant { day, minute, hour }), "{text} -> {printed} on {day} {hour}:{minute}");
                }
            }
        }
    }

    #[test]
    fn a_rate_that_is_translated_keeps_its_period(value in 1u32..3000, unit in prop::sample::select(vec!["minutes", "hours", "days"])) {
        let Ok(printed) = cron(&format!("rate({value} {unit})")) else { return Ok(()) };
        let every = value * match unit { "minutes" => 1, "hours" => 60, _ => 1440 };
        let fields: Vec<&str> = printed.split_whitespace().collect();
        let mut fired = Vec::new();
        for (offset, day) in date(2027, 1, 1).series(jiff::Span::new().days(1)).take(70).enumerate() {
            for (hour, minute) in (0..24i8).flat_map(|hour| (0..60i8).map(move |minute| (hour, minute))) {
                if fires_on_kubernetes(&fields, Instant { day, minute, hour }) {
                    let minutes = u32::try_from(hour).unwrap() * 60 + u32::try_from(minute).unwrap();
                    fired.push(u32::try_from(offset).unwrap() * 1440 + minutes);
                }
            }
        }
        prop_assert!(fired.len() > 2);
        prop_assert!(fired.windows(2).all(|pair| pair[1] - pair[0] == every), "{printed}");
    }

    #[test]
    fn nothing_makes_it_panic(text in "(cron|rate|at)?\\(?[ -~]{0,40}\\)?|\\PC{0,30}") {
        let _ = cron(&text);
    }
}
