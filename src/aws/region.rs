//! Says whether a word can be the name of an AWS region, before any call is made with it.
//!
//! The rule is the one of AWS's own partition table (the `regionRegex` of the SDKs' `partitions.json`), so that regions which
//! open later are accepted. A name that fits the rule and does not exist fails at its first call, where the hint of
//! this module is repeated.

/// What region names of a partition begin with. The rest is `-word-number`. Longer beginnings are tried first.
const BEGINNINGS: &[&str] = &[
    "us-gov", "us-isob", "us-isof", "us-iso", "eu-isoe", "eusc-de", "cn", "us", "eu", "ap", "sa", "ca", "me", "af",
    "il", "mx",
];

/// Regions that are known when this is written; used for hints only.
const KNOWN: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isof-east-1",
    "us-isof-south-1",
    "us-west-1",
    "us-west-2",
    "eu-isoe-west-1",
];

/// Whether some partition of AWS has names of this form.
pub(super) fn is_plausible(name: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| {
        let rest = name.strip_prefix(beginning).and_then(|rest| rest.strip_prefix('-'));
        rest.and_then(|rest| rest.split_once('-')).is_some_and(|(word, number)| {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    })
}

/// A known region whose name is one or two slips away, when `name` is not known itself.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    if KNOWN.contains(&name) {
        return None;
    }
    let lower = name.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    let (distance, region) = KNOWN.iter().map(|region| (distance(&lower, region), *region)).min()?;
    (distance <= 2).then_some(region)
}

/// Levenshtein's edit distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_regions_fit_the_rule() {
        for region in KNOWN {
            assert!(is_plausible(region), "{region}");
            assert_eq!(nearest(region), None, "{region}");
        }
    }

    #[test]
    fn regions_that_open_later_fit_too() {
        assert!(is_plausible("eu-west-9"));
        assert!(is_plausible("sa-west-1"));
    }

    #[test]
    fn other_words_do_not_fit() {
        for word in
            ["", "ireland", "eu-west", "eu-west-1a", "eu-west-1 ", "EU-WEST-1", "eu--1", "xx-east-1", "eu-west-1-2"]
        {
            assert!(!is_plausible(word), "{word:?}");
        }
    }

    #[test]
    fn slips_are_recognised() {
        assert_eq!(nearest("eu-wst-1"), Some("eu-west-1"));
        assert_eq!(nearest("EU_WEST_1"), Some("eu-west-1"));
        assert_eq!(nearest("us-east1"), Some("us-east-1"));
        assert_eq!(nearest("ireland"), None);
    }
}
