//! Bad input gives a valid chart or a clear error: never a panic, never a file outside the output folder, never a chart
//! whose values its own schema refuses.
//!
//! `ECS2EKS_FUZZ_SECONDS` bounds the time of the random part (default 5), `ECS2EKS_FUZZ_SEED` repeats a run.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that can't go on fails, and says what it looked at"
)]

mod corpus;
mod extremes;
mod hostile;
mod outcome;
mod random;
