//! The calendar file, read again by a parser of its own.

use documents::ics::Occasion;
use documents::{CustomerDocument, Invite, Text, ics};
use domain::Timestamp;
use icalendar::{Calendar, CalendarComponent, Component, EventLike};
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use crate::briefs::{self, TODAY};

fn invite(title: &str) -> Invite {
    Invite {
        uid: "prp_1".to_owned(),
        stamp: Timestamp(1_795_340_000_000),
        starts_at: Timestamp(1_795_357_800_000),
        minutes: 45,
        title: title.to_owned(),
        description: vec![title.to_owned(), "second; line, with \\ signs".to_owned()],
        place: Some(title.to_owned()),
    }
}

/// Title, description and place, as a calendar reads them; fails when the file holds more than one event.
fn read(file: &str) -> [String; 3] {
    assert!(file.ends_with("END:VCALENDAR\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']));
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    let calendar: Calendar = file.parse().unwrap();
    let [CalendarComponent::Event(event)] = calendar.components.as_slice() else { panic!("{file}") };
    let said = |text: Option<&str>| text.unwrap_or_default().to_owned();
    [said(event.get_summary()), said(event.get_description()), said(event.get_location())]
}

#[test]
fn a_draft_for_a_demo() {
    let document = CustomerDocument::compose(&briefs::view(), &briefs::rich(), TODAY);
    let at = |hours: i64| Timestamp(1_795_357_800_000).plus_ms(hours * 3_600_000);
    let file = ics(&Invite::about(&document, Occasion::Demo, "prp_1\r\nX-EVIL:1", at(-5), at(0)));
    assert!(!file.contains("METHOD") && !file.contains("economic buyer"));
    insta::assert_snapshot!(file.replace("\r\n", "\n"));
}

#[test]
fn hostile_text_stays_in_its_field() {
    let injected = "x\r\nATTENDEE:mailto:evil@evil.test\r\nEND:VEVENT\nBEGIN:VALARM";
    let long = "漢字🎉".repeat(4_000);
    for raw in briefs::HOSTILE.iter().copied().chain([injected, long.as_str()]) {
        let clean = |chars| Text::clean(raw, chars).to_string();
        let [title, description, place] = read(&ics(&invite(raw)));
        assert_eq!((title, place), (clean(160), clean(160)));
        assert_eq!(description, format!("{}\nsecond; line, with \\ signs", clean(400)));
    }
}

proptest! {
    #[test]
    fn any_title_comes_back(raw in "(?s).{0,200}") {
        let [title, _, _] = read(&ics(&invite(&raw)));
        prop_assert_eq!(title, Text::clean(&raw, 160).to_string());
    }
}
