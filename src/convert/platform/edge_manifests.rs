//! The objects of an edge. Its routes belong to no workload and are applied with Traefik; what makes a load balancer is
//! applied when a person decides, because the cutover moves requests by weights on the old one first.

use crate::migration::{Edge, Manifest, ObjectMeta, RouteObjects, TRAEFIK, TRAEFIK_API_VERSION, TraefikObject};

/// The objects of an edge.
pub(super) struct EdgeObjects {
    /// What Traefik decides for no workload: redirects.
    pub routes: Vec<Manifest>,
    /// What makes the load balancer.
    pub load_balancer: Vec<Manifest>,
}

/// Takes an edge apart.
pub(super) fn of(edge: &Edge) -> EdgeObjects {
    let Edge {
        name: _,         // in the names of all objects
        origin: _,       // in the comments of Traefik's values
        kind: _,         // decided which objects there are
        scheme: _,       // an annotation
        entry_points: _, // in Traefik's values
        ingresses,
        services,
        secret_readers,
        routes,
        hosts: _, // external-dns and the plan
    } = edge;
    let mut all = Vec::new();
    for (role, binding) in secret_readers {
        all.push(Manifest::Role(role.clone()));
        all.push(Manifest::RoleBinding(binding.clone()));
    }
    all.extend(ingresses.iter().map(|ingress| Manifest::Ingress(Box::new(ingress.clone()))));
    all.extend(services.iter().map(|service| Manifest::Service(Box::new(service.clone()))));
    EdgeObjects { routes: of_routes(routes), load_balancer: all }
}

fn of_routes(routes: &RouteObjects) -> Vec<Manifest> {
    let RouteObjects {
        ingress_routes,
        ingress_routes_tcp,
        ingress_routes_udp,
        middlewares,
        traefik_services,
        servers_transports,
    } = routes;
    let mut all = Vec::new();
    for (name, spec) in middlewares {
        all.push(Manifest::Middleware(object("Middleware", name.to_string(), spec.clone())));
    }
    for (name, spec) in servers_transports {
        all.push(Manifest::ServersTransport(object("ServersTransport", name.to_string(), spec.clone())));
    }
    for (name, spec) in traefik_services {
        all.push(Manifest::TraefikService(object("TraefikService", name.to_string(), spec.clone())));
    }
    for route in ingress_routes {
        all.push(Manifest::IngressRoute(object("IngressRoute", route.name.to_string(), route.spec.clone())));
    }
    for route in ingress_routes_tcp {
        all.push(Manifest::IngressRouteTcp(object("IngressRouteTCP", route.name.to_string(), route.spec.clone())));
    }
    for route in ingress_routes_udp {
        all.push(Manifest::IngressRouteUdp(object("IngressRouteUDP", route.name.to_string(), route.spec.clone())));
    }
    all
}

fn object<T>(kind: &'static str, name: String, spec: T) -> TraefikObject<T> {
    TraefikObject { api_version: TRAEFIK_API_VERSION, kind, metadata: ObjectMeta::within(TRAEFIK, name), spec }
}
