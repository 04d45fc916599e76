//! Outcome statistics: least time beside an anchor.
fn main() {}
