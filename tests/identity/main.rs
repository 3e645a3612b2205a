//! Identities of the sample account and of generated ones: what the roles trust, what they allow, and that the stack says so.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "the helpers of these tests stop a test as the tests themselves do"
)]

mod account;
mod formats;
mod proof;
mod sample;
mod secrets;
mod task_roles;
mod trust;
