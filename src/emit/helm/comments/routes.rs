//! Comments above routes: the listener rule that each one was.

use super::from;
use crate::migration::{Origin, RouteObjects};

/// One comment a route.
pub(super) fn routes(routes: &RouteObjects, say: &mut impl FnMut(&str, String)) {
    say(
        "/ingressRoutes",
        "From the listener rules that forwarded to this service. A higher priority is looked at first, as a lower\n\
         number was on the load balancer."
            .to_owned(),
    );
    let http = routes.ingress_routes.iter().map(|object| object.spec.routes.iter().map(|route| &route.origin));
    let tcp = routes.ingress_routes_tcp.iter().map(|object| object.spec.routes.iter().map(|route| &route.origin));
    let udp = routes.ingress_routes_udp.iter().map(|object| object.spec.routes.iter().map(|route| &route.origin));
    rules("ingressRoutes", http, say);
    rules("ingressRoutesTCP", tcp, say);
    rules("ingressRoutesUDP", udp, say);
}

/// One comment a route: the rule that it was.
fn rules<'a>(
    key: &str,
    objects: impl Iterator<Item = impl Iterator<Item = &'a Origin>>,
    say: &mut impl FnMut(&str, String),
) {
    for (object, origins) in objects.enumerate() {
        for (route, origin) in origins.enumerate() {
            say(&format!("/{key}/{object}/routes/{route}"), from(origin, ""));
        }
    }
}
