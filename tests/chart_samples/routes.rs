//! One routing object of each kind.

use std::collections::BTreeMap;

use ecs2eks::finding::{ObjectKind, Subject};
use ecs2eks::migration::{
    ForwardingTimeouts, IngressRoute, IngressRouteSpec, IngressRouteTcp, IngressRouteTcpSpec, IngressRouteUdp,
    IngressRouteUdpSpec, Middleware, MiddlewareRef, Origin, ProxyProtocol, ReplacePathRegex, Route, RouteKind,
    RouteObjects, RouteService, ServersTransport, StreamService, TraefikService, Weighted,
};

use super::name;

/// Routes of the workload `web`.
pub(super) fn routes() -> RouteObjects {
    let rule =
        |priority: u32| Origin::object(Subject::new(ObjectKind::ListenerRule, format!("shop:443 rule {priority}")), "");
    let mut spec = IngressRouteSpec::on("web");
    spec.routes = vec![
        Route {
            origin: rule(10),
            kind: RouteKind::Rule,
            matcher: "Host(`shop.example.com`) && PathRegexp(`^/(?:[^/]*)\\.js$`)".to_owned(),
            priority: 99_990,
            middlewares: vec![MiddlewareRef { name: name("web-rewrite") }],
            services: vec![RouteService::http(&name("web"), 80)],
        },
        Route {
            origin: rule(20),
            kind: RouteKind::Rule,
            matcher: "Host(`shop.example.com`)".to_owned(),
            priority: 99_980,
            middlewares: Vec::new(),
            services: vec![RouteService::traefik("web-weighted")],
        },
    ];
    let udp = StreamService { name: name("web"), port: 8125, weight: None, tls: false, proxy_protocol: None };
    let tcp = StreamService { port: 80, proxy_protocol: Some(ProxyProtocol { version: 2 }), ..udp.clone() };
    RouteObjects {
        ingress_routes: vec![IngressRoute { name: name("web"), spec }],
        ingress_routes_tcp: vec![IngressRouteTcp {
            name: name("web-tcp"),
            spec: IngressRouteTcpSpec::all("tcp-6379", rule(0), vec![tcp]),
        }],
        ingress_routes_udp: vec![IngressRouteUdp {
            name: name("web-udp"),
            spec: IngressRouteUdpSpec::all("udp-8125", rule(0), vec![udp]),
        }],
        middlewares: BTreeMap::from([(
            name("web-rewrite"),
            Middleware::ReplacePathRegex(ReplacePathRegex {
                regex: "^/old/(.*)$".to_owned(),
                replacement: "/new/$1".to_owned(),
            }),
        )]),
        traefik_services: BTreeMap::from([(
            name("web-weighted"),
            TraefikService {
                weighted: Weighted {
                    services: vec![RouteService { weight: Some(1), ..RouteService::http(&name("web"), 80) }],
                    sticky: None,
                },
            },
        )]),
        servers_transports: BTreeMap::from([(
            name("web-tls"),
            ServersTransport {
                insecure_skip_verify: true,
                forwarding_timeouts: ForwardingTimeouts { idle_conn_timeout: "90s".to_owned() },
            },
        )]),
    }
}
