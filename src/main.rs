//! The `ecs2eks` binary.
fn main() {}
