//! Writes output folders and files atomically.
