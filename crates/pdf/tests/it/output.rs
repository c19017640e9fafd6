use documents::{Audience, compose};

use crate::briefs::{self, TODAY};

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let rich = compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY);
    let (view, sparse) = briefs::sparse();
    let sparse = compose(&view, &sparse, Audience::Internal, TODAY);
    let first = pdf::render(&rich).unwrap();
    let between = pdf::render(&sparse).unwrap();
    assert_eq!(pdf::render(&rich).unwrap(), first);
    assert_ne!(between, first);
}

#[test]
fn a_reader_program_learns_title_language_date_and_structure() {
    let bytes = pdf::render(&compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY)).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    for part in
        ["Larkfield Insurance: five-minute brief", "/StructTreeRoot", "/Lang(en)", "D:20261122", "/Author(Callsheet)"]
    {
        assert!(holds(&bytes, part), "{part}");
    }
}
