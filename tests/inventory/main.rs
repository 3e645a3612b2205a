//! The inventory model and its loader, from the outside.
#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests fail by panicking, and tests that are skipped say so"
)]

mod corpus;
mod documents;
mod index;
mod member_lists;
mod properties;
mod unknown;
