use documents::{Audience, compose};
use domain::{BriefLine, ConfidenceWord, Fit, PrepView, SectionKind};
use proptest::prelude::*;

use crate::briefs::{self, TODAY, brief, cite, line, row, section};
use crate::page::{letters, page};

#[test]
fn every_brief_is_one_page_and_nothing_leaves_it() {
    for (view, brief) in
        [(briefs::view(), briefs::rich()), briefs::sparse(), briefs::hostile(), briefs::scripts(), briefs::endless()]
    {
        for audience in [Audience::Internal, Audience::Customer] {
            page(&compose(&view, &brief, audience, TODAY)).check_margins();
        }
    }
}

/// What a usual brief is set in at least: nothing has to be squeezed.
const READABLE_PT: f64 = 9.5;

#[test]
fn a_usual_brief_is_whole_and_readable() {
    let document = compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY);
    let page = page(&document);
    assert!(page.text_pt >= READABLE_PT, "{} pt", page.text_pt);
    assert_eq!(&page.shown, &document);
    let set = page.letters();
    for line in document.lines() {
        assert!(set.contains(&letters(&line.text)), "{} is missing", line.text);
    }
}

#[test]
fn what_does_not_fit_is_counted_on_the_page() {
    let (view, brief) = briefs::endless();
    let document = compose(&view, &brief, Audience::Internal, TODAY);
    let page = page(&document);
    let cut = document.lines().count() - page.shown.lines().count();
    assert!(cut > 0 && page.text_pt == 8.0);
    assert_eq!(page.shown.left_out, document.left_out + u32::try_from(cut).unwrap());
    assert!(page.letters().contains(&letters(&format!("{} more lines in Callsheet.", page.shown.left_out))));
}

#[test]
fn no_sections_at_all_is_still_a_page() {
    let document = compose(&PrepView::default(), &brief(Vec::new()), Audience::Internal, TODAY);
    assert!(page(&document).letters().contains("Yourcustomer"));
}

fn any_line() -> impl Strategy<Value = BriefLine> {
    let text = prop_oneof!["\\PC{1,120}", "[a-z]{1,12}( [a-z]{1,12}){0,90}", "W{1,200}", "[א-ת ]{1,200}"];
    let word = prop::option::of(prop_oneof![
        Just(ConfidenceWord::Confirmed),
        Just(ConfidenceWord::OneSource),
        Just(ConfidenceWord::Inferred),
        Just(ConfidenceWord::SourcesDisagree),
    ]);
    let urls = prop::collection::vec("https://[a-z]{1,12}\\.test/\\PC{0,60}", 0..5);
    (text.clone(), prop::option::of(text), word, urls, any::<bool>(), any::<bool>()).prop_map(
        |(text, detail, confidence, urls, internal, dated)| {
            let base = row(&text, &text, Fit::Coexists, &text, &[]);
            let cites = urls.iter().map(|url| cite(url, &text)).collect();
            let on = dated.then(|| "2026-11-02".parse().unwrap());
            BriefLine { detail, confidence, cites, internal, on, row: base.row, ..line(&text) }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn random_briefs_are_one_page(lines in prop::collection::vec((0_usize..9, any_line()), 0..30)) {
        let kinds = [
            SectionKind::SayFirst, SectionKind::InTheRoom, SectionKind::WhatChanged, SectionKind::Ask, SectionKind::Fit,
            SectionKind::Careful, SectionKind::NextStep, SectionKind::NotFound, SectionKind::Pinned,
        ];
        let mut sections = kinds.map(|kind| section(kind, Vec::new())).to_vec();
        for (kind, line) in lines {
            sections[kind].lines.push(line);
        }
        let document = compose(&briefs::view(), &brief(sections), Audience::Internal, TODAY);
        page(&document).check_margins();
    }
}
