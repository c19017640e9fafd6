//! Deep dives and ROI cases as decks: a section for each slide, native charts with their tables.

use documents::{Audience, Document, Exhibits};

use crate::briefs::HOSTILE;
use crate::dives::{dive, roi};
use crate::file::{paragraphs, parts, slides};
use crate::hostile::check_package;

fn deck(document: &Document) -> Vec<u8> {
    slides::render(document, &Exhibits::default(), None).unwrap()
}

#[test]
fn every_line_and_cell_is_on_a_slide_and_ranges_are_charts() {
    for document in [dive("As it was said"), roi("Set-up, once", Audience::Customer)] {
        let parts = parts(&deck(&document));
        check_package(&parts);
        let said: String = slides(&parts).iter().map(|slide| paragraphs(slide).join("\n")).collect();
        for line in document.lines() {
            assert!(said.contains(line.text.as_str()), "{} is missing in\n{said}", line.text);
        }
        for section in &document.sections {
            assert!(said.contains(section.title.as_str()), "{}", section.title);
        }
        let charts = parts.keys().filter(|name| name.starts_with("ppt/charts/chart")).count();
        assert_eq!(charts, if document.about == domain::DocumentAbout::Roi { 2 } else { 3 });
    }
}

#[test]
fn hostile_words_stay_text() {
    for raw in HOSTILE {
        check_package(&parts(&deck(&dive(raw))));
    }
}
