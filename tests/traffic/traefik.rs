//! How Traefik chooses a route: all routes of the entry point from the highest priority to the lowest, the first whose rule
//! matches, else 404. A route without a priority has the length of its rule.
//!
//! Source: Traefik v3.7 "Rules & Priority".

use std::collections::BTreeMap;

use ecs2eks::migration::{Migration, RouteObjects, TRAEFIK};

use crate::decision::Decision;
use crate::request::Request;
use crate::traefik_actions::Does;
use crate::traefik_matchers::Matcher;
use crate::traefik_request::View;

/// A loaded route.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// The text of its rule.
    pub rule: String,
    /// As Traefik sorts it.
    pub priority: usize,
    matcher: Matcher,
    does: Does,
}

/// All routes by entry point, the highest priority first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Router(BTreeMap<String, Vec<Route>>);

impl Router {
    /// Loads the routes of all charts and edges.
    pub(crate) fn new(migration: &Migration) -> Self {
        let mut router = Self::default();
        for workload in &migration.workloads {
            router.load(workload.namespace.as_str(), &workload.routes);
        }
        for edge in &migration.edges {
            router.load(TRAEFIK, &edge.routes);
        }
        for routes in router.0.values_mut() {
            routes.sort_by_key(|route| std::cmp::Reverse(route.priority));
        }
        router
    }

    fn load(&mut self, namespace: &str, objects: &RouteObjects) {
        for object in &objects.ingress_routes {
            assert!(!object.spec.entry_points.is_empty(), "{} would be on every entry point", object.name);
            for route in &object.spec.routes {
                let matcher = Matcher::new(&route.matcher).unwrap_or_else(|error| panic!("{}: {error}", route.matcher));
                let priority = priority(usize::try_from(route.priority).expect("fits"), &route.matcher);
                let does = Does::new(route, namespace, objects);
                let loaded = Route { rule: route.matcher.clone(), priority, matcher, does };
                for point in &object.spec.entry_points {
                    self.0.entry(point.clone()).or_default().push(loaded.clone());
                }
            }
        }
    }

    /// Routes of an entry point, in the order in which they are tried.
    pub(crate) fn routes(&self) -> impl Iterator<Item = (&str, &[Route])> {
        self.0.iter().map(|(point, routes)| (point.as_str(), routes.as_slice()))
    }

    /// Position of the route that takes a request.
    pub(crate) fn position(&self, entry_point: &str, view: &View<'_>) -> Option<usize> {
        self.0.get(entry_point)?.iter().position(|route| route.matcher.matches(view))
    }

    /// What becomes of a request on an entry point.
    pub(crate) fn decide(&self, entry_point: &str, request: &Request) -> Decision {
        let view = View::new(request);
        match self.position(entry_point, &view) {
            Some(position) => self.0[entry_point][position].does.decide(&view),
            None => Decision::status(404),
        }
    }
}

/// "The priority is directly equal to the length of the rule", unless one is given; 0 is not given.
fn priority(given: usize, rule: &str) -> usize {
    if given == 0 { rule.len() } else { given }
}

#[test]
fn without_a_priority_the_longest_rule_wins() {
    assert_eq!(priority(0, "Host(`a`)"), 9);
    assert_eq!(priority(7, "Host(`a`)"), 7);
}
