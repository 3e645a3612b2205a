//! Says whether a word can be the name of an AWS region, before any call is made with it.
//!
//! The rule is the one of AWS's own partition table (the `regionRegex` of the SDKs' `partitions.json`), so that regions which
//! open later are accepted. Whether a name that fits the rule and is not known here exists, only the DNS can tell:
//! each region has an STS endpoint.

/// What region names of a partition begin with, and the domain of the partition's endpoints. The rest of a name is
/// `-word-number`. Longer beginnings are tried first.
const BEGINNINGS: &[(&str, &str)] = &[
    ("us-gov", "amazonaws.com"),
    ("us-isob", "sc2s.sgov.gov"),
    ("us-isof", "csp.hci.ic.gov"),
    ("us-iso", "c2s.ic.gov"),
    ("eu-isoe", "cloud.adc-e.uk"),
    ("eusc-de", "amazonaws.eu"),
    ("cn", "amazonaws.com.cn"),
    ("us", "amazonaws.com"),
    ("eu", "amazonaws.com"),
    ("ap", "amazonaws.com"),
    ("sa", "amazonaws.com"),
    ("ca", "amazonaws.com"),
    ("me", "amazonaws.com"),
    ("af", "amazonaws.com"),
    ("il", "amazonaws.com"),
    ("mx", "amazonaws.com"),
];

/// Regions that are known when this is written.
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
    domain(name).is_some()
}

/// Whether the region was there when this was written.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// The host that the region has if it exists. `None` for a name that cannot be one.
pub(super) fn host(name: &str) -> Option<String> {
    domain(name).map(|domain| format!("sts.{name}.{domain}"))
}

fn domain(name: &str) -> Option<&'static str> {
    let fits = |beginning: &str| {
        let rest = name.strip_prefix(beginning).and_then(|rest| rest.strip_prefix('-'));
        rest.and_then(|rest| rest.split_once('-')).is_some_and(|(word, number)| {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    BEGINNINGS.iter().find(|(beginning, _)| fits(beginning)).map(|(_, domain)| *domain)
}

/// A known region whose name is one or two slips away, when `name` is not known itself.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    if is_known(name) {
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
    fn each_partition_has_its_domain() {
        for (region, expected) in [
            ("eu-west-9", "sts.eu-west-9.amazonaws.com"),
            ("cn-north-1", "sts.cn-north-1.amazonaws.com.cn"),
            ("us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"),
            ("us-isob-east-1", "sts.us-isob-east-1.sc2s.sgov.gov"),
            ("eusc-de-east-1", "sts.eusc-de-east-1.amazonaws.eu"),
        ] {
            assert_eq!(host(region).as_deref(), Some(expected));
        }
        assert_eq!(host("ireland"), None);
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
