//! Tells cargo that the rule data is part of the crate.

fn main() {
    println!("cargo:rerun-if-changed=data");
}
