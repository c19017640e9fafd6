use std::path::Path;

#[test]
fn the_committed_types_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/wire/types.ts");
    let fresh = domain::typescript::declarations();
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "web/src/wire/types.ts is stale. Mend it with: cargo xtask gen");
}
