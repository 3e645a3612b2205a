//! Whether a workload serves customers or rehearses: test environments move first.

use schemars::JsonSchema;
use serde::Serialize;

use crate::inventory::service::Service;
use crate::migration::Workload;

/// Kind of environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Environment {
    /// Test, staging, development.
    Test,
    /// Everything that does not say otherwise.
    Production,
}

/// Words that mark a test environment, as whole words of a cluster's or a service's name or of an environment tag.
const TEST: &[&str] =
    &["beta", "dev", "development", "int", "lab", "preprod", "qa", "sandbox", "stage", "staging", "stg", "test", "uat"];

/// Tag keys that name an environment.
const TAGS: &[&str] = &["env", "environment", "stage"];

/// Reads the environment from tags, then from the names of cluster and service.
pub(super) fn of(workload: &Workload, service: Option<&Service>) -> Environment {
    let tagged = service.into_iter().flat_map(|service| &service.tags).find_map(|tag| {
        TAGS.iter().any(|key| tag.key.eq_ignore_ascii_case(key)).then_some(tag.value.as_deref()).flatten()
    });
    let test = match tagged {
        Some(value) => names_test(value),
        None => names_test(&workload.cluster) || names_test(workload.name.as_str()),
    };
    if test { Environment::Test } else { Environment::Production }
}

fn names_test(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| TEST.iter().any(|test| word.eq_ignore_ascii_case(test)))
}

#[cfg(test)]
mod tests {
    use super::names_test;

    #[test]
    fn only_whole_words_count() {
        assert!(names_test("shop-staging") && names_test("QA_eu") && names_test("dev"));
        assert!(!names_test("contest") && !names_test("shop-prod") && !names_test("devices"));
    }
}
