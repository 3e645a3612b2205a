//! Host names that a workload answers to: those of its routes, read back from their matchers, and those that Cloud Map
//! gave its ECS service.

use std::collections::BTreeSet;

use super::context::Context;
use crate::migration::Workload;

/// All names, in lower case.
pub(super) fn hosts_of(cx: &Context<'_>, workload: &Workload) -> BTreeSet<String> {
    let routes = workload.routes.ingress_routes.iter().flat_map(|object| &object.spec.routes);
    let mut all: BTreeSet<String> = routes.flat_map(|route| hosts(&route.matcher)).collect();
    let index = cx.account.index;
    if let Some(service) = cx.service_of(workload) {
        let registered = service.service_registries.iter().filter_map(|registry| registry.registry_arn.as_deref());
        for discovery in registered.filter_map(|arn| index.discovery_service(arn)) {
            let namespace = index.namespace_of(discovery).and_then(|namespace| namespace.name.as_deref());
            if let (Some(name), Some(namespace)) = (discovery.name.as_deref(), namespace) {
                all.insert(format!("{name}.{namespace}").to_lowercase());
            }
        }
    }
    all
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
