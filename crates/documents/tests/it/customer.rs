use documents::{Audience, compose, markdown};
use domain::{Brief, ConfidenceWord, Fit, SectionKind};
use proptest::prelude::*;

use crate::briefs::{self, TODAY, brief, cite, line, row, section};

const KINDS: [SectionKind; 9] = [
    SectionKind::SayFirst,
    SectionKind::InTheRoom,
    SectionKind::WhatChanged,
    SectionKind::Ask,
    SectionKind::Fit,
    SectionKind::Careful,
    SectionKind::NextStep,
    SectionKind::NotFound,
    SectionKind::Pinned,
];

/// A brief in which every line carries a word of its own, and the words that a customer may see.
fn marked(flags: &[(usize, bool, bool, bool)]) -> (Brief, Vec<String>, Vec<String>) {
    let (mut open, mut secret) = (Vec::new(), Vec::new());
    let mut sections: Vec<_> = KINDS.map(|kind| section(kind, Vec::new())).to_vec();
    for (at, &(kind, internal, inferred, competes)) in flags.iter().enumerate() {
        let word = format!("word{at}x");
        let mut line = if competes { row(&word, &word, Fit::Competes, &word, &[]) } else { line(&word) };
        line.internal = internal;
        line.confidence = Some(if inferred { ConfidenceWord::Inferred } else { ConfidenceWord::Confirmed });
        line.cites = vec![cite(&format!("https://{word}.test/"), &word)];
        let hidden = matches!(KINDS[kind], SectionKind::Careful | SectionKind::NotFound);
        if internal || inferred || competes || hidden {
            secret.push(word)
        } else {
            open.push(word)
        }
        sections[kind].lines.push(line);
    }
    (brief(sections), open, secret)
}

proptest! {
    #[test]
    fn no_internal_line_and_no_source_of_one_reaches_a_customer(
        flags in prop::collection::vec((0_usize..9, any::<bool>(), any::<bool>(), any::<bool>()), 0..40)
    ) {
        let (brief, open, secret) = marked(&flags);
        let text = markdown(&compose(&briefs::view(), &brief, Audience::Customer, TODAY));
        for word in &secret {
            prop_assert!(!text.contains(word.as_str()), "{word} got out:\n{text}");
        }
        for word in &open {
            prop_assert!(text.contains(word.as_str()), "{word} is missing:\n{text}");
        }
        let whole = markdown(&compose(&briefs::view(), &brief, Audience::Internal, TODAY));
        for word in open.iter().chain(&secret) {
            prop_assert!(whole.contains(word.as_str()), "{word} is missing inside:\n{whole}");
        }
    }
}

#[test]
fn what_we_think_of_people_and_our_tactics_stay_inside() {
    let text = markdown(&compose(&briefs::view(), &briefs::rich(), Audience::Customer, TODAY));
    for secret in [
        "decides",
        "user buyer",
        "Fallback",
        "Lead with it",
        "economic buyer",
        "Passgate",
        "internal",
        "Internal",
        "We could not find",
        "Account executive",
    ] {
        assert!(!text.contains(secret), "{secret}:\n{text}");
    }
    for open in ["Dana Ruiz", "Prepared by Keystead for Larkfield Insurance", "Salesforce", "Series C"] {
        assert!(text.contains(open), "{open}:\n{text}");
    }
}

#[test]
fn internal_lines_are_marked_inside() {
    let text = markdown(&compose(&briefs::view(), &briefs::rich(), Audience::Internal, TODAY));
    let marked: Vec<&str> = text.lines().filter(|line| line.ends_with("_(internal)_")).collect();
    assert_eq!(marked.len(), 3, "{text}");
    assert!(text.contains("not for the customer"));
}
