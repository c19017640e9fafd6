//! Answers and ROI cases as documents: whole, numbered like every other, and fit for their readers.

use documents::{Audience, Block, Document, Picture, html, json, markdown, notion, slack};
use domain::{DocumentFormat, DocumentLength};
use pretty_assertions::assert_eq;

use crate::briefs::HOSTILE;
use crate::dives::{dive, roi};

/// What is said in a format, whatever its markup: letters and digits.
fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

fn formats(document: &Document) -> [(&'static str, String); 4] {
    [
        ("Markdown", letters(&markdown(document))),
        ("HTML", letters(&html(document))),
        ("Notion", letters(&serde_json::to_string(&notion(document).batches).unwrap())),
        ("Slack", letters(&serde_json::to_string(&slack(document)).unwrap())),
    ]
}

#[test]
fn a_deep_dive_and_an_roi_case() {
    insta::assert_snapshot!("a_deep_dive", markdown(&dive("As it was said.")));
    insta::assert_snapshot!("an_roi_case_for_a_customer", markdown(&roi("Set-up, once", Audience::Customer)));
}

#[test]
fn every_cell_of_every_table_is_in_every_format() {
    for document in [dive("Said"), roi("Set-up, once", Audience::Internal)] {
        let pictures: Vec<Picture> = document
            .sections
            .iter()
            .filter_map(|section| match &section.block {
                Block::Table(table) => table.picture,
                _ => None,
            })
            .collect();
        assert!(pictures.contains(&Picture::Ranges));
        for (format, said) in formats(&document) {
            for section in &document.sections {
                let Block::Table(table) = &section.block else { continue };
                let cells = table.rows.iter().flat_map(|row| row.cells.iter().chain([&row.line.text]));
                for cell in cells.chain(table.caption.as_ref().map(|line| &line.text)) {
                    assert!(said.contains(&letters(cell)), "{cell} is not in {format}");
                }
            }
        }
    }
}

#[test]
fn a_deep_dive_is_for_the_house_and_a_case_says_where_its_numbers_come_from() {
    assert_eq!(dive("Said").audience, Audience::Internal);
    let inside = markdown(&roi("Set-up", Audience::Internal));
    let outside = markdown(&roi("Set-up", Audience::Customer));
    assert!(inside.contains("Customer-given") && inside.contains("Internal: not for the customer"));
    assert!(outside.contains("You told us") && outside.contains("Assumed, to be asked"));
    assert!(!outside.contains("Internal") && !outside.contains("Prepared for: "));
}

#[test]
fn an_input_that_moves_nothing_is_no_swing_and_no_number_is_no_row() {
    let document = roi("Set-up", Audience::Internal);
    let rows = |title: &str| {
        let section = document.sections.iter().find(|section| section.title.as_str() == title).unwrap();
        section.block.lines().len()
    };
    assert_eq!((rows("What moves the net present value"), rows("What this rests on")), (2, 3));
    let mut case = crate::dives::case("Set-up");
    case.lines[1].value.high = f64::INFINITY;
    case.swings[0].at_low = f64::NAN;
    let fewer = documents::roi_case(&crate::briefs::view(), &case, Audience::Internal, crate::briefs::TODAY);
    assert_eq!(fewer.lines().count(), document.lines().count() - 2);
}

#[test]
fn a_shorter_document_keeps_what_matters_most_and_counts_the_rest() {
    let whole = dive("Said");
    let drawn = 12 + 3;
    let lines = whole.lines().count() - drawn;
    for (length, kept) in [(DocumentLength::Short, lines.div_ceil(2)), (DocumentLength::Shortest, lines.div_ceil(4))] {
        let shorter = whole.at(length);
        assert_eq!((shorter.lines().count() - drawn, shorter.left_out as usize), (kept, lines - kept));
        assert_eq!(shorter.sources, whole.sources, "numbers stay");
        assert_eq!(shorter.sections[0].title, whole.sections[0].title);
    }
    assert_eq!(whole.at(DocumentLength::Full), whole);
}

#[test]
fn each_kind_of_document_has_its_own_file_name() {
    assert_eq!(dive("Said").file_name(DocumentFormat::PdfPhone), "larkfield-insurance-deep-dive-phone-2026-11-22.pdf");
    let case = roi("Set-up", Audience::Customer);
    assert_eq!(case.file_name(DocumentFormat::Pptx), "larkfield-insurance-roi-case-2026-11-22.pptx");
}

#[test]
fn hostile_words_are_cells_and_titles_and_nothing_else() {
    for raw in HOSTILE {
        let document = dive(raw);
        let page = scraper::Html::parse_document(&html(&document));
        crate::pages::check_elements(&page);
        crate::hostile::check_elements(&markdown(&document), &links(&document));
        let value: serde_json::Value = serde_json::from_str(&json(&document).unwrap()).unwrap();
        let sections = value["sections"].as_array().unwrap();
        assert_eq!(sections.len(), document.sections.len());
    }
}

fn links(document: &Document) -> Vec<String> {
    document.sources.iter().filter_map(|source| source.link.clone()).collect()
}
