//! callsheet
fn main() {}
