//! The command line.

#[cfg(feature = "aws")]
pub mod scan;
