//! What Traefik does with a request once a route has it: middlewares, then a service.
//!
//! Sources: Traefik v3.7 `RedirectRegex`, `ReplacePathRegex`, "TraefikService"; Go `regexp.Expand`.

use std::collections::BTreeMap;

use ecs2eks::migration::{Middleware, Route, RouteObjects, RouteService, RouteServiceKind};
use regex::Regex;

use crate::decision::{self, Decision, Forward, Redirect};
use crate::traefik_request::{View, clean};

/// A route's middlewares and service, resolved.
#[derive(Debug, Clone)]
pub(crate) struct Does {
    redirects: Vec<(Regex, String, bool)>,
    rewrites: Vec<(Regex, String)>,
    /// Target and weight; empty for a service of Traefik's own.
    targets: BTreeMap<String, u32>,
    sticky: bool,
    http2: bool,
}

impl Does {
    /// Looks up what a route names in the objects of its namespace.
    pub(crate) fn new(route: &Route, namespace: &str, objects: &RouteObjects) -> Self {
        let mut does =
            Self { redirects: Vec::new(), rewrites: Vec::new(), targets: BTreeMap::new(), sticky: false, http2: false };
        let compile = |regex: &str| Regex::new(regex).expect("a regular expression");
        for reference in &route.middlewares {
            match objects.middlewares.get(&reference.name).expect("the middleware is in the same namespace") {
                Middleware::RedirectRegex(redirect) => {
                    does.redirects.push((compile(&redirect.regex), redirect.replacement.clone(), redirect.permanent));
                }
                Middleware::ReplacePathRegex(rewrite) => {
                    does.rewrites.push((compile(&rewrite.regex), rewrite.replacement.clone()));
                }
            }
        }
        let [service] = route.services.as_slice() else { panic!("a route has one service") };
        if service.kind == Some(RouteServiceKind::TraefikService) {
            let weighted = objects.traefik_services.iter().find(|(name, _)| name.as_str() == service.name);
            if let Some((_, object)) = weighted {
                object.weighted.services.iter().for_each(|service| does.target(service, namespace));
                does.sticky = object.weighted.sticky.is_some() && does.targets.len() > 1;
            } else {
                assert!(service.name.ends_with("@internal"), "{} is nowhere", service.name);
            }
        } else {
            does.target(service, namespace);
        }
        does
    }

    fn target(&mut self, service: &RouteService, namespace: &str) {
        let name = format!("{namespace}/{}:{}", service.name, service.port.expect("a Service has a port"));
        *self.targets.entry(name).or_default() += service.weight.unwrap_or(1);
        self.http2 |= service.scheme == Some("h2c");
    }

    /// What becomes of a request.
    pub(crate) fn decide(&self, view: &View<'_>) -> Decision {
        for (regex, replacement, permanent) in &self.redirects {
            // Behind the load balancer Traefik always sees plain HTTP.
            let url = format!("http://{}{}", view.request.host, view.uri(&view.path));
            if !regex.is_match(&url) {
                continue;
            }
            let target = regex.replace_all(&url, replacement.as_str());
            if target == url {
                break;
            }
            let get = view.request.method == "GET";
            let status = match (permanent, get) {
                (true, true) => 301,
                (true, false) => 308,
                (false, true) => 302,
                (false, false) => 307,
            };
            return Decision::Redirect(Redirect { logins: Vec::new(), location: location(&target), status });
        }
        if self.targets.is_empty() {
            return Decision::status(418);
        }
        let mut path = view.path.clone();
        for (regex, replacement) in &self.rewrites {
            if regex.is_match(&path) {
                path = regex.replace_all(&path, replacement.as_str()).into_owned();
                if clean(&path) != path {
                    return Decision::status(400);
                }
            }
        }
        Decision::Forward(Forward {
            logins: Vec::new(),
            targets: self.targets.clone(),
            sticky: self.sticky,
            http2: self.http2,
            uri: view.uri(&path),
            host: view.host.clone(),
        })
    }
}

/// A URL as Go prints it after parsing: the path in its escaped form.
fn location(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").expect("absolute");
    let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, ""),
    };
    decision::location(scheme, host, port, path, query)
}
