//! Text from outside must come out of every part as text, and what a slide refers to must be there.

use documents::{Audience, Text};
use domain::SectionKind;
use proptest::prelude::*;

use crate::briefs::{self, brief, line, section};
use crate::file::{Parts, attribute, deck, paragraphs, parts, slides, tags};

/// Fails when a part is no well-formed XML, has no type, or refers to what is not there or is no web address.
pub fn check_package(parts: &Parts) {
    let types = String::from_utf8(parts["[Content_Types].xml"].clone()).unwrap();
    let typed: Vec<String> = tags(&types).iter().filter_map(|tag| attribute(tag, "PartName")).collect();
    for (name, bytes) in parts {
        let known = name == "[Content_Types].xml" || name.ends_with(".rels") || typed.contains(&format!("/{name}"));
        assert!(known, "{name} has no type");
        if name.ends_with(".xml") || name.ends_with(".rels") {
            tags(std::str::from_utf8(bytes).unwrap());
        }
        if let Some(owner) = owner(name) {
            let ids = check_rels(parts, std::str::from_utf8(bytes).unwrap());
            check_references(parts, &owner, &ids);
        }
    }
    for name in typed {
        assert!(parts.contains_key(name.trim_start_matches('/')), "{name} is typed and missing");
    }
}

/// The part whose relationships lie here.
fn owner(name: &str) -> Option<String> {
    let (folder, file) = name.strip_suffix(".rels")?.split_once("_rels/")?;
    Some(format!("{folder}{file}"))
}

fn check_rels(parts: &Parts, xml: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for tag in tags(xml).iter().filter(|tag| tag.name().into_inner() == "Relationship") {
        let target = attribute(tag, "Target").unwrap();
        match attribute(tag, "TargetMode").as_deref() {
            Some("External") => assert!(target.starts_with("https://") || target.starts_with("http://"), "{target}"),
            _ => assert!(parts.contains_key(target.trim_start_matches('/')), "{target} is missing"),
        }
        let id = attribute(tag, "Id").unwrap();
        assert!(!ids.contains(&id), "{id} twice");
        ids.push(id);
    }
    ids
}

fn check_references(parts: &Parts, owner: &str, ids: &[String]) {
    let Some(bytes) = parts.get(owner) else { return };
    for tag in tags(std::str::from_utf8(bytes).unwrap()) {
        for reference in ["r:id", "r:embed", "r:link"].iter().filter_map(|name| attribute(&tag, name)) {
            assert!(ids.contains(&reference), "{owner} refers to {reference}");
        }
    }
}

#[test]
fn every_part_is_whole_whatever_the_text() {
    let briefs = [
        (briefs::view_with_exhibits(), briefs::rich()),
        briefs::sparse(),
        briefs::hostile(),
        briefs::scripts(),
        briefs::endless(),
    ];
    for (view, brief) in briefs {
        for audience in [Audience::Internal, Audience::Customer] {
            check_package(&parts(&deck(&view, &brief, audience).2));
        }
    }
}

#[test]
fn every_hostile_line_reads_as_it_was_written() {
    for raw in briefs::HOSTILE {
        let brief = brief(vec![section(SectionKind::NextStep, vec![line(raw)])]);
        let parts = parts(&deck(&briefs::view(), &brief, Audience::Internal).2);
        assert_eq!(paragraphs(&slides(&parts)[1])[1], Text::clean(raw, 400).as_str());
    }
}

#[test]
fn hostile_words_of_exhibits_stay_text() {
    let mut view = briefs::view_with_exhibits();
    let raw = "<c:v>1</c:v>&\"'\u{0}\u{FFFF}]]>";
    let mut case = briefs::roi();
    case.lines[0].label = raw.into();
    case.inputs[0].label = raw.into();
    case.lines[1].value.high = f64::NAN;
    case.lines[2].value.high = 1e300;
    view.analysis = Some(domain::Analysis { roi: Some(case), ..domain::Analysis::default() }.into());
    let (_, exhibits, bytes) = deck(&view, &briefs::rich(), Audience::Internal);
    assert_eq!(exhibits.roi.unwrap().amounts.len(), 3, "what is no number is not drawn");
    check_package(&parts(&bytes));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_text_reads_as_it_was_written(raw in "(?s).{1,120}") {
        let brief = brief(vec![section(SectionKind::NextStep, vec![line(&raw)])]);
        let parts = parts(&deck(&briefs::view(), &brief, Audience::Internal).2);
        let clean = Text::clean(&raw, 400);
        if !clean.is_empty() {
            let read = &paragraphs(&slides(&parts)[1])[1];
            prop_assert_eq!(read, clean.as_str());
        }
    }
}

/// Whether a slide's text stays within its places is estimated with the same widths as it was set by; what is checked
/// here is that no slide got more than its place by that estimate, at any size.
#[test]
fn no_table_is_higher_than_its_slide() {
    for (view, brief) in [briefs::endless(), briefs::hostile(), (briefs::view_with_exhibits(), briefs::rich())] {
        let parts = parts(&deck(&view, &brief, Audience::Internal).2);
        for slide in slides(&parts) {
            let rows: i64 = tags(&slide)
                .iter()
                .filter(|tag| tag.name().into_inner() == "a:tr")
                .map(|tag| attribute(tag, "h").unwrap().parse::<i64>().unwrap())
                .sum();
            assert!(rows <= 4_663_440, "{rows} EMU");
        }
    }
}
