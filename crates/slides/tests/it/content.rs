use std::collections::BTreeMap;

use documents::Audience;
use pretty_assertions::assert_eq;

use crate::briefs;
use crate::file::{Parts, attribute, deck, notes, paragraphs, parts, slides, tags};

/// All that is read on the slides and under them.
fn told(bytes: &[u8]) -> String {
    let parts = parts(bytes);
    let mut out = String::new();
    for (at, (slide, notes)) in slides(&parts).iter().zip(notes(&parts)).enumerate() {
        out.push_str(&format!(
            "== {}\n{}\n-- notes\n{}\n\n",
            at + 1,
            paragraphs(slide).join("\n"),
            paragraphs(&notes).join("\n")
        ));
    }
    out
}

#[test]
fn the_deck_of_colleagues() {
    let (_, _, bytes) = deck(&briefs::view_with_exhibits(), &briefs::rich(), Audience::Internal);
    insta::assert_snapshot!(told(&bytes));
}

#[test]
fn the_deck_for_a_customer() {
    let (_, _, bytes) = deck(&briefs::view_with_exhibits(), &briefs::rich(), Audience::Customer);
    insta::assert_snapshot!(told(&bytes));
}

#[test]
fn nothing_internal_is_in_any_part_of_a_customers_deck() {
    let (_, _, bytes) = deck(&briefs::view_with_exhibits(), &briefs::rich(), Audience::Customer);
    let secrets = [
        "economic buyer",
        "user buyer",
        "Passgate",
        "Lead with it",
        "Do not open",
        "Internal:",
        "Fallback",
        "In the room",
        "Tom Oduya",
    ];
    for (name, bytes) in parts(&bytes) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in {name}");
        }
    }
}

/// What the numbers on the slides lead to: `[3]` with its link.
fn numbered_links(parts: &Parts) -> BTreeMap<u16, String> {
    let mut found = BTreeMap::new();
    for (at, slide) in slides(parts).iter().enumerate() {
        let rels = String::from_utf8(parts[&format!("ppt/slides/_rels/slide{}.xml.rels", at + 1)].clone()).unwrap();
        let target = |id: &str| {
            let tag = tags(&rels).into_iter().find(|tag| attribute(tag, "Id").as_deref() == Some(id)).unwrap();
            assert_eq!(attribute(&tag, "TargetMode").as_deref(), Some("External"));
            attribute(&tag, "Target").unwrap()
        };
        for run in slide.split("<a:r>").skip(1) {
            let Some((_, rest)) = run.split_once("<a:hlinkClick r:id=\"") else { continue };
            let id = rest.split('"').next().unwrap();
            let text = run.split_once("<a:t>").unwrap().1.split('<').next().unwrap();
            if let Ok(number) = text.trim_matches(['[', ']']).parse::<u16>() {
                let link = target(id);
                assert_eq!(
                    *found.entry(number).or_insert_with(|| link.clone()),
                    link,
                    "[{number}] leads to two places"
                );
            }
        }
    }
    found
}

#[test]
fn a_number_leads_to_the_source_that_it_has_in_every_format() {
    for audience in [Audience::Internal, Audience::Customer] {
        let (document, exhibits, bytes) = deck(&briefs::view_with_exhibits(), &briefs::rich(), audience);
        let json: serde_json::Value = serde_json::from_str(&documents::json(&document).unwrap()).unwrap();
        let listed = json["sources"].as_array().unwrap().iter().filter_map(|source| {
            Some((u16::try_from(source["number"].as_u64()?).ok()?, source["link"].as_str()?.to_owned()))
        });
        let beside = exhibits.sources.iter().filter_map(|source| Some((source.number, source.link.clone()?)));
        let expected: BTreeMap<u16, String> = listed.chain(beside).collect();
        assert_eq!(numbered_links(&parts(&bytes)), expected);
    }
}

#[test]
fn every_line_of_a_document_for_colleagues_is_on_a_slide() {
    for (view, brief) in
        [(briefs::view_with_exhibits(), briefs::rich()), briefs::sparse(), briefs::scripts(), briefs::hostile()]
    {
        let (document, _, bytes) = deck(&view, &brief, Audience::Internal);
        let text = told(&bytes);
        for line in document.lines() {
            assert!(text.contains(line.text.as_str()), "{} is missing in\n{text}", line.text);
        }
    }
}

#[test]
fn an_endless_document_becomes_a_deck_with_an_end() {
    let (view, brief) = briefs::endless();
    let (document, _, bytes) = deck(&view, &brief, Audience::Internal);
    let parts = parts(&bytes);
    let count = slides(&parts).len();
    assert!((20..200).contains(&count), "{count} slides");
    let left_out = document.lines().count() - 120 + document.left_out as usize;
    assert!(told(&bytes).contains(&format!("{left_out} more lines in Callsheet.")));
}

#[test]
fn a_chart_and_its_workbook_hold_the_same_numbers() {
    let (_, _, bytes) = deck(&briefs::view_with_exhibits(), &briefs::rich(), Audience::Internal);
    let all = parts(&bytes);
    for (number, values) in [(1, ["9", "0", "3"]), (2, ["-97820", "598000", "1205912"])] {
        let chart = String::from_utf8(all[&format!("ppt/charts/chart{number}.xml")].clone()).unwrap();
        tags(&chart);
        let book = parts(&all[&format!("ppt/embeddings/Microsoft_Excel_Sheet{number}.xlsx")]);
        let sheet = String::from_utf8(book["xl/worksheets/sheet1.xml"].clone()).unwrap();
        let cells = tags(&sheet).iter().filter(|tag| tag.name().into_inner() == "v").count();
        let points = tags(&chart).iter().filter(|tag| tag.name().into_inner() == "c:v").count();
        let series = tags(&chart).iter().filter(|tag| tag.name().into_inner() == "c:ser").count();
        assert!(series > 1 && cells > 10);
        assert!(points > cells, "names and values");
        for value in values {
            assert!(
                chart.contains(&format!("<c:v>{value}</c:v>")) && sheet.contains(&format!("<v>{value}</v>")),
                "{value}"
            );
        }
    }
}
