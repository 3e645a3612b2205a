//! Host names that a workload's routes answer to, read back from their matchers.

use std::collections::BTreeSet;

use crate::migration::Workload;

/// All names in `Host(…)` matchers, in lower case.
pub(super) fn hosts_of(workload: &Workload) -> BTreeSet<String> {
    let routes = workload.routes.ingress_routes.iter().flat_map(|object| &object.spec.routes);
    routes.flat_map(|route| hosts(&route.matcher)).collect()
}

fn hosts(matcher: &str) -> Vec<String> {
    let calls = matcher.match_indices("Host(").filter(|(at, _)| {
        // Not the end of a longer word.
        !matcher[..*at].ends_with(|c: char| c.is_ascii_alphanumeric())
    });
    calls
        .flat_map(|(at, call)| {
            let arguments = matcher[at + call.len()..].split(')').next().unwrap_or_default();
            arguments
                .split(',')
                .map(|argument| argument.trim().trim_matches(['`', '"']).to_lowercase())
                .collect::<Vec<_>>()
        })
        .filter(|host| !host.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::hosts;

    #[test]
    fn hosts_are_read_from_matchers() {
        assert_eq!(hosts("(Host(`A.example`) || Host(`b.example`)) && Path(`/x`)"), ["a.example", "b.example"]);
        assert!(hosts("HostRegexp(`^x$`) && Path(`/Host(`)").is_empty());
    }
}
