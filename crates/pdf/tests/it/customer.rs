use documents::{Audience, compose};

use crate::briefs::{self, TODAY};
use crate::page::{letters, page};

#[test]
fn internal_lines_are_marked_inside_and_absent_outside() {
    let inside = page(&compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY)).letters();
    let outside = page(&compose(&briefs::view(), &briefs::rich(), Audience::Customer, TODAY)).letters();
    assert_eq!(inside.matches("internal").count(), 3);
    let secrets = [
        "Do not open with",
        "economic buyer",
        "user buyer",
        "Lead with it",
        "Passgate",
        "internal",
        "INTERNAL",
        "Inferred",
    ];
    for secret in secrets.map(letters) {
        assert!(inside.contains(&secret), "{secret} is missing inside");
        assert!(!outside.contains(&secret), "{secret} is outside");
    }
    assert!(outside.contains("PreparedbyKeysteadforLarkfieldInsurance"));
}
