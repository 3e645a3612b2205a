//! Renders findings for readers and machines.
