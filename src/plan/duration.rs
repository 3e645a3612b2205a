//! Durations in words: `45 seconds`, `15 minutes`, `1 hour 30 minutes`, `7 days`.

/// Seconds in words, at most two units.
#[must_use]
pub fn words(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (size, name) in UNITS {
        let count = rest / size;
        rest %= size;
        if count > 0 && parts.len() < 2 {
            let plural = if count == 1 { "" } else { "s" };
            parts.push(format!("{count} {name}{plural}"));
        } else if !parts.is_empty() {
            break;
        }
    }
    if parts.is_empty() { "at once".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn two_units_are_enough() {
        for (seconds, text) in [
            (0, "at once"),
            (1, "1 second"),
            (900, "15 minutes"),
            (5400, "1 hour 30 minutes"),
            (86_400, "1 day"),
            (90_061, "1 day 1 hour"),
            (604_800, "7 days"),
        ] {
            assert_eq!(words(seconds), text);
        }
    }
}
