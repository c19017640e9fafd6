use documents::Audience;
use pretty_assertions::assert_eq;

use crate::briefs;
use crate::file::{attribute, deck, parts, tags};

#[test]
fn the_same_document_gives_the_same_bytes() {
    let deck = || deck(&briefs::view_with_exhibits(), &briefs::rich(), Audience::Internal).2;
    assert_eq!(deck(), deck());
}

#[test]
fn a_deck_is_wide_and_carries_its_title_and_its_day() {
    let parts = parts(&deck(&briefs::view(), &briefs::rich(), Audience::Internal).2);
    let text = |name: &str| String::from_utf8(parts[name].clone()).unwrap();
    let presentation = tags(&text("ppt/presentation.xml"));
    let size = presentation.iter().find(|tag| tag.name().into_inner() == "p:sldSz").unwrap();
    assert_eq!(
        (attribute(size, "cx").as_deref(), attribute(size, "cy").as_deref()),
        (Some("12192000"), Some("6858000"))
    );
    let core = text("docProps/core.xml");
    assert!(core.contains("Larkfield Insurance: five-minute brief") && core.contains("2026-11-22T00:00:00Z"), "{core}");
}
