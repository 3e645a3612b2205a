//! One field of a cron expression as a set of values.

use super::Refusal;

/// What a field may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// Name in sentences.
    name: &'static str,
    min: u8,
    max: u8,
    /// Words for the values from `min` on.
    words: &'static [&'static str],
}

pub(super) const MINUTE: Field = Field { name: "minutes", min: 0, max: 59, words: &[] };
pub(super) const HOUR: Field = Field { name: "hours", min: 0, max: 23, words: &[] };
pub(super) const DAY_OF_MONTH: Field = Field { name: "day of month", min: 1, max: 31, words: &[] };
pub(super) const MONTH: Field = Field {
    name: "month",
    min: 1,
    max: 12,
    words: &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
/// AWS counts from Sunday, 1, to Saturday, 7.
pub(super) const DAY_OF_WEEK: Field =
    Field { name: "day of week", min: 1, max: 7, words: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] };

/// A set of values from 0 to 63.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Values(u64);

impl Field {
    /// Reads a comma-separated list of `*`, `a`, `a-b`, each with an optional `/step`.
    pub(super) fn read(self, text: &str) -> Result<Values, Refusal> {
        let mut bits = 0;
        for item in text.split(',') {
            let (range, step) = match item.split_once('/') {
                Some((range, step)) => (range, Some(self.step(step)?)),
                None => (item, None),
            };
            let (low, high) = match (range, range.split_once('-')) {
                ("*", _) => (self.min, self.max),
                (_, Some((low, high))) => (self.value(low)?, self.value(high)?),
                // `a/step` runs from `a` to the end of the field.
                (one, None) => (self.value(one)?, if step.is_some() { self.max } else { self.value(one)? }),
            };
            if low > high {
                return Err(self.refuse(item, "runs backwards, which AWS does not define"));
            }
            for value in (low..=high).step_by(step.unwrap_or(1)) {
                bits |= 1 << value;
            }
        }
        Ok(Values(bits))
    }

    fn step(self, text: &str) -> Result<usize, Refusal> {
        number(text).filter(|step| *step > 0).map(usize::from).ok_or_else(|| self.refuse(text, "is not a step"))
    }

    fn value(self, text: &str) -> Result<u8, Refusal> {
        let word = self.words.iter().position(|word| word.eq_ignore_ascii_case(text));
        let value = match word {
            Some(at) => u8::try_from(at).ok().map(|at| at + self.min),
            None => number(text),
        };
        value.filter(|value| (self.min..=self.max).contains(value)).ok_or_else(|| self.unknown(text))
    }

    /// Names the special words that AWS knows and Kubernetes does not.
    fn unknown(self, text: &str) -> Refusal {
        let text = text.to_ascii_uppercase();
        if text.contains('#') {
            return Refusal::new(
                format!(
                    "`{text}` in the field {} means the n-th weekday of a month, which a CronJob cannot say",
                    self.name
                ),
                "Run it on that weekday every week, and let the command leave unless the day of the month fits (1 to 7 is \
                 the first one, 8 to 14 the second).",
            );
        }
        if text.ends_with('W') {
            return Refusal::new(
                format!(
                    "`{text}` in the field {} means the nearest working day, which a CronJob cannot say",
                    self.name
                ),
                "Run it from Monday to Friday, and let the command leave unless it is the day.",
            );
        }
        if text.starts_with('L') || text.ends_with('L') {
            return Refusal::new(
                format!(
                    "`{text}` in the field {} means the last one of the month, which a CronJob cannot say",
                    self.name
                ),
                "Run it on the days 28 to 31, and let the command leave unless tomorrow is the first: \
                 `[ \"$(date -d tomorrow +%d)\" = 01 ] || exit 0`.",
            );
        }
        self.refuse(&text, "is not a value that AWS accepts")
    }

    fn refuse(self, text: &str, why: &str) -> Refusal {
        Refusal::new(
            format!("`{text}` in the field {} {why}", self.name),
            "Check the expression on AWS, and write the schedule by hand in `cronJob.schedule`.",
        )
    }

    /// All values.
    fn full(self) -> Values {
        Values((self.min..=self.max).fold(0, |bits, value| bits | 1 << value))
    }

    /// The set in Kubernetes' notation.
    pub(super) fn print(self, values: Values) -> String {
        if values == self.full() {
            return "*".to_owned();
        }
        let all = values.list();
        if let Some(step) = progression(&all) {
            let ends = all.last().is_some_and(|last| usize::from(*last) + step > usize::from(self.max));
            if all.first() == Some(&self.min) && ends && self.words.is_empty() {
                return format!("*/{step}");
            }
            if let ([low, .., high], true) = (all.as_slice(), all.len() > 6 && step > 1) {
                return format!("{low}-{high}/{step}");
            }
        }
        runs(&all)
    }
}

impl Values {
    /// Ascending.
    pub(super) fn list(self) -> Vec<u8> {
        (0..64).filter(|value| self.0 >> value & 1 == 1).collect()
    }

    /// The same set with every value one lower: AWS's days of the week as Kubernetes counts them.
    pub(super) const fn lowered(self) -> Self {
        Self(self.0 >> 1)
    }

    /// The only value.
    pub(super) fn single(self) -> Option<u8> {
        self.0.is_power_of_two().then(|| self.list().first().copied()).flatten()
    }
}

/// Days of the week as Kubernetes counts them: Sunday is 0.
pub(super) const KUBERNETES_DAY_OF_WEEK: Field = Field { min: 0, max: 6, ..DAY_OF_WEEK };

/// One or two digits.
fn number(text: &str) -> Option<u8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// The distance between neighbours, when it is the same everywhere.
fn progression(all: &[u8]) -> Option<usize> {
    let step = all.get(1)?.checked_sub(*all.first()?)?;
    all.windows(2).all(|pair| pair[1] - pair[0] == step).then_some(usize::from(step))
}

/// `1-5,10,20`.
fn runs(all: &[u8]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = all;
    while let Some(&low) = rest.first() {
        let length = rest.iter().zip(low..).take_while(|(value, expected)| **value == *expected).count();
        let (run, after) = rest.split_at(length);
        match run {
            [low, _, .., high] => parts.push(format!("{low}-{high}")),
            few => parts.extend(few.iter().map(u8::to_string)),
        }
        rest = after;
    }
    parts.join(",")
}
