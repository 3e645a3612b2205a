//! Load balancers to Traefik: listeners, rules and target groups become routes of the workloads and an edge per load
//! balancer.
//!
//! A listener's rules are a program: the first rule whose conditions hold decides. The translation keeps the order and
//! splits the program in two. What Traefik can decide becomes IngressRoutes; what only a load balancer can do stays on
//! the edge's Ingress, together with every earlier rule that could take the same request. `docs/decisions/routing.md` says why.

pub mod condition;
pub mod overlap;
pub mod rule_patterns;
pub mod rule_regex;
