//! The judge is a Markdown parser of its own: text from outside must come out as text and as nothing else.

use documents::{Audience, Text, compose, markdown};
use domain::SectionKind;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::briefs::{self, TODAY, brief, line, section};

/// With every extension that turns more text into markup; curly quotes are no markup.
fn parse(markdown: &str) -> Vec<Event<'_>> {
    Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION).collect()
}

/// Fails when the Markdown holds an element that we never write, or a link to where no source is.
pub fn check_elements(markdown: &str, links: &[String]) {
    for event in parse(markdown) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(
                    links.iter().any(|link| decoded(link) == decoded(&dest_url)),
                    "a link to {dest_url}\n{markdown}"
                );
            }
            Event::Start(
                Tag::Heading { .. }
                | Tag::Paragraph
                | Tag::List(_)
                | Tag::Item
                | Tag::Emphasis
                | Tag::Strong
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell,
            )
            | Event::End(_)
            | Event::Text(_)
            | Event::Rule => {}
            other => panic!("{other:?} in\n{markdown}"),
        }
    }
}

fn decoded(link: &str) -> String {
    let mut out = link.replace("&amp;", "&");
    for (code, sign) in [
        ("%28", "("),
        ("%29", ")"),
        ("%7C", "|"),
        ("%60", "`"),
        ("%24", "$"),
        ("%2A", "*"),
        ("%7E", "~"),
        ("%5E", "^"),
        ("%27", "'"),
        ("%22", "\""),
    ] {
        out = out.replace(code, sign);
    }
    out
}

/// The words of the first list item, as a reader sees them.
fn first_item(markdown: &str) -> String {
    let events = parse(markdown);
    let start = events.iter().position(|event| matches!(event, Event::Start(Tag::Item))).unwrap();
    events[start..]
        .iter()
        .take_while(|event| !matches!(event, Event::End(pulldown_cmark::TagEnd::Item)))
        .map(|event| if let Event::Text(text) = event { text.to_string() } else { String::new() })
        .collect()
}

#[test]
fn hostile_text_marks_nothing_up() {
    let (view, brief) = briefs::hostile();
    let document = compose(&view, &brief, Audience::Internal, TODAY);
    let links: Vec<String> = document.sources.iter().filter_map(|source| source.link.clone()).collect();
    assert_eq!(links.len(), 4, "the fixture has links to judge");
    let text = markdown(&document);
    check_elements(&text, &links);
    assert!(text.chars().all(|character| character == '\n' || !character.is_control()));
    assert!(!text.contains(['\u{202E}', '\u{200B}']));
}

#[test]
fn every_hostile_line_reads_as_it_was_written() {
    for raw in briefs::HOSTILE {
        let brief = brief(vec![section(SectionKind::NextStep, vec![line(raw)])]);
        let text = markdown(&compose(&briefs::view(), &brief, Audience::Internal, TODAY));
        assert_eq!(first_item(&text), Text::clean(raw, 400).as_str(), "\n{text}");
    }
}

proptest! {
    #[test]
    fn any_text_reads_as_it_was_written(raw in "[-\\\\`*_{}\\[\\]<>()#+.!|~$&:;=^%\"'a1w/ é漢\\n]{1,40}") {
        let brief = brief(vec![section(SectionKind::NextStep, vec![line(&raw)])]);
        let text = markdown(&compose(&briefs::view(), &brief, Audience::Internal, TODAY));
        check_elements(&text, &[]);
        let clean = Text::clean(&raw, 400);
        if !clean.is_empty() {
            prop_assert_eq!(first_item(&text), clean.to_string());
        }
    }
}
