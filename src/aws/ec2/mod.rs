//! EC2: subnets and security groups, for two calls that do not pay for the SDK's one heavy crate.

mod client;
mod network;
mod response;

pub(super) use client::Client;
