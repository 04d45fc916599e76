//! Tests over whole exports.
