//! Reads an account: the only module that knows the AWS SDK, and the only asynchronous one besides `cli::scan`.
//!
//! One file a service turns calls into [`crate::inventory`] objects. What all calls share is apart: which operations exist and what
//! they need ([`operation`], [`permissions`]), how fast they may go ([`pacing`]), how a response is kept as AWS printed it
//! ([`raw`]) and what becomes of a failure ([`fault`], [`caller`]). Every operation only reads; nothing here can change an account.
//!
//! JSON services are read from the response body, not from the SDK's types, which drop members that they do not know
//! yet. The XML services (EC2, `ELBv2`, IAM, STS) have no such body and are converted from types.

mod autoscaling;
mod caller;
mod clients;
mod cloud_map;
mod ec2;
mod ecs;
mod efs;
mod eks;
mod elbv2;
mod error;
mod events;
mod fault;
mod iam;
mod merge;
mod operation;
mod pacing;
mod partial;
pub mod permissions;
mod progress;
mod raw;
mod region;
mod scan;
mod scanner;
mod scheduler;
mod session;
mod stage;
#[cfg(test)]
mod testing;

pub use error::ScanError;
pub use partial::beside as partial_path;
pub use progress::Progress;
pub use scan::{Request, scan};
