//! Rebuilds the crate when a file of the sample world appears or goes: embedding alone notices only changed ones.

fn main() {
    println!("cargo:rerun-if-changed=../../sample-world");
}
