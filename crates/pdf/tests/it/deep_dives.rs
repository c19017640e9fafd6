//! Deep dives and ROI cases: every word of them stands on at most two pages, or the page says how many are missing.

use std::collections::BTreeSet;

use documents::{Audience, Block, Text};

use crate::briefs::HOSTILE;
use crate::dives::{dive, roi};
use crate::page::{letters, pages, phone_page};

#[test]
fn every_cell_is_on_the_page() {
    for document in [dive("As it was said"), roi("Set-up, once", Audience::Customer)] {
        let pages = pages(&document);
        assert!((1..=2).contains(&pages.len()), "{} pages", pages.len());
        let said: String = pages.iter().map(|page| page.letters()).collect();
        let shown = &pages[0].shown;
        for section in &shown.sections {
            assert!(said.contains(&letters(&section.title.to_uppercase())), "{}", section.title);
            let Block::Table(table) = &section.block else { continue };
            for cell in table.rows.iter().flat_map(|row| row.cells.iter()) {
                assert!(said.contains(&letters(cell)), "{cell} of {}", section.title);
            }
        }
        let cited: BTreeSet<&str> = shown.cited_sources().filter_map(|source| source.link.as_deref()).collect();
        let linked: BTreeSet<&str> = pages.iter().flat_map(|page| &page.links).map(|link| link.url.as_str()).collect();
        assert_eq!(linked, cited);
    }
}

#[test]
fn hostile_words_are_set_as_they_were_written() {
    for raw in HOSTILE {
        let clean = letters(&Text::clean(raw, 160));
        let said: String = pages(&dive(raw)).iter().map(|page| page.letters()).collect();
        assert!(said.contains(&clean), "{clean} is not in {said}");
        assert!(phone_page(&dive(raw)).letters().contains(&clean));
    }
}

#[test]
fn what_does_not_fit_two_pages_is_counted() {
    let document = dive(&"word ".repeat(60));
    let pages = pages(&document);
    assert!(pages.len() <= 2);
    let shown = &pages[0].shown;
    let missing = document.lines().count() - shown.lines().count();
    assert!(missing > 0);
    let said: String = pages.iter().map(|page| page.letters()).collect();
    assert!(said.contains(&letters(&format!("{missing} more lines in Callsheet."))));
}
