//! Where Traefik is, as the platform layer installs it (chart 41: pods listen on 8000 for `web` and 8080 for `/ping`).

/// Namespace.
pub(crate) const NAMESPACE: &str = "traefik";
/// Service of the release.
pub(crate) const SERVICE: &str = "traefik";
/// Port of the Service that takes requests from the load balancer.
pub(crate) const WEB_PORT: u16 = 80;
/// The same port on the pods.
pub(crate) const WEB_POD_PORT: u16 = 8000;
/// Port of the pods that answers health checks.
pub(crate) const HEALTH_PORT: u16 = 8080;
/// Path that answers 200 while Traefik takes requests and 503 while it shuts down.
pub(crate) const HEALTH_PATH: &str = "/ping";
