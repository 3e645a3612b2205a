//! Tests over whole layers.
