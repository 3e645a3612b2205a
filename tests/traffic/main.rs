//! Routing before and after: a model of the load balancer, a model of Traefik and of the edge in front of it, and the proof
//! that the two programs send every request to the same place, or that a finding says where they do not.
//!
//! The models know AWS's and Traefik's documentation and nothing of the converter: each reads the published objects
//! (`DescribeRules` on one side; the objects of Traefik and Ingress annotations on the other).

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of these tests stop a test as the tests themselves do"
)]

mod alb;
mod alb_actions;
mod alb_conditions;
mod alb_documented;
mod bad_input;
mod compare;
mod corpus;
mod custom_resources;
mod decision;
mod draw;
mod draw_requests;
mod edge;
mod equivalence;
mod explained;
mod glob;
mod merging;
mod random;
mod request;
mod table;
mod traefik;
mod traefik_actions;
mod traefik_documented;
mod traefik_matchers;
mod traefik_request;
mod traefik_syntax;
mod uri;
mod world;
