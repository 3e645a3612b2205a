//! Hangs translated rules on what carries them: forwards on the workload's chart, redirects on the edge.

use super::forwarding::Forward;
use super::rules::Rule;
use super::target_groups::cookie;
use crate::migration::{
    IngressRoute, IngressRouteSpec, Middleware, MiddlewareRef, Name, RedirectRegex, Route, RouteKind, RouteObjects,
    RouteService, TraefikService, Weighted, Workload,
};

/// Traefik's own service for routes whose middleware answers.
const NOOP: &str = "noop@internal";

/// Adds a forwarding route to the workload that gets it first. `priority` and `matcher` are Traefik's.
pub(super) fn forward(
    workloads: &mut [Workload],
    rule: &Rule<'_>,
    forward: &Forward,
    entry_point: &str,
    matcher: &str,
    priority: u32,
) {
    for (workload, name, transport) in &forward.transports {
        if let Some(workload) = workloads.get_mut(*workload) {
            workload.routes.servers_transports.insert(name.clone(), transport.clone());
        }
    }
    let Some(home) = workloads.get_mut(forward.home) else { return };
    let stem = home.name.with_suffix(entry_point);
    let object = stem.with_suffix(&rule.label());
    let mut middlewares = Vec::new();
    if let Some(rewrite) = &forward.rewrite {
        let name = object.with_suffix("rewrite");
        home.routes.middlewares.insert(name.clone(), Middleware::ReplacePathRegex(rewrite.clone()));
        middlewares.push(MiddlewareRef { name });
    }
    let service = service(&mut home.routes, object, forward);
    push(
        &mut home.routes,
        stem,
        entry_point,
        Route {
            origin: rule.origin.clone(),
            kind: RouteKind::Rule,
            matcher: matcher.to_owned(),
            priority,
            middlewares,
            services: vec![service],
        },
    );
}

/// One service as it is; several, or one without traffic, as a weighted service.
fn service(routes: &mut RouteObjects, object: Name, forward: &Forward) -> RouteService {
    match forward.services.as_slice() {
        [only] if only.weight != Some(0) => RouteService { weight: None, ..only.clone() },
        several => {
            let sticky = forward.sticky_seconds.map(|seconds| cookie(&object, seconds));
            let weighted = Weighted { services: several.to_vec(), sticky };
            let name = object.to_string();
            routes.traefik_services.insert(object, TraefikService { weighted });
            RouteService::traefik(name)
        }
    }
}

/// Adds a redirect to the edge's own routes.
pub(super) fn redirect(
    routes: &mut RouteObjects,
    edge: &Name,
    rule: &Rule<'_>,
    target: &RedirectRegex,
    entry_point: &str,
    matcher: &str,
) {
    let stem = edge.with_suffix(entry_point);
    let name = stem.with_suffix(&rule.label()).with_suffix("redirect");
    routes.middlewares.insert(name.clone(), Middleware::RedirectRegex(target.clone()));
    push(
        routes,
        stem,
        entry_point,
        Route {
            origin: rule.origin.clone(),
            kind: RouteKind::Rule,
            matcher: matcher.to_owned(),
            priority: rule.traefik_priority(),
            middlewares: vec![MiddlewareRef { name }],
            services: vec![RouteService::traefik(NOOP)],
        },
    );
}

/// Adds a route to the object of its entry point, highest priority first.
fn push(routes: &mut RouteObjects, name: Name, entry_point: &str, route: Route) {
    let position = routes.ingress_routes.iter().position(|object| object.name == name);
    let object = if let Some(object) = position.and_then(|position| routes.ingress_routes.get_mut(position)) {
        object
    } else {
        routes.ingress_routes.push(IngressRoute { name, spec: IngressRouteSpec::on(entry_point) });
        let Some(object) = routes.ingress_routes.last_mut() else { return };
        object
    };
    object.spec.routes.push(route);
    object.spec.routes.sort_by_key(|route| std::cmp::Reverse(route.priority));
}
