use domain::{
    Change, Company, Evidence, EvidenceId, EvidenceKind, FindingDetail, FindingKind, Proposal, Reading, Timestamp,
};

use super::*;
use crate::candidate::Claim;

fn acme() -> Subject {
    let company = Company {
        name: "Acme Corp".to_owned(),
        domain: Some("acmecorp.example".to_owned()),
        aliases: vec!["Acme".to_owned()],
        ..Company::default()
    };
    let namesake = Company { name: "Acme Hardware".to_owned(), ..Company::default() };
    Subject { company, today: jiff::civil::date(2026, 11, 27), namesakes: vec![namesake] }
}

fn article(text: &str) -> Reading {
    Reading {
        evidence: Evidence {
            id: EvidenceId::from("evd_1"),
            kind: EvidenceKind::Article,
            url: "https://paper.example/acme".to_owned(),
            title: "Acme Corp in the news".to_owned(),
            publisher: "The Paper".to_owned(),
            published_on: "2026-11-20".parse().ok(),
            fetched_at: Timestamp(0),
            text_hash: String::new(),
            raw_hash: None,
            source: "news".to_owned(),
            language: Some("en".to_owned()),
        },
        text: format!("Acme Corp in the news\n{text}"),
        records: Vec::new(),
    }
}

fn event(kind: FindingKind, quote: &str) -> Proposal {
    Proposal { kind: Some(kind), quote: quote.to_owned(), ..Proposal::default() }
}

/// What becomes of the first of proposals over a text about Acme Corp.
fn told(text: &str, proposal: Proposal) -> Result<FindingDetail, Unheld> {
    let judged = proposed(&acme(), &article(text), &[proposal]).remove(0)?;
    assert!(judged.spans.iter().all(|span| span.holds_in(&article(text).text)));
    match judged.claim {
        Claim::Detail { detail } => Ok(detail),
        Claim::Posting { .. } => panic!("a posting"),
    }
}

#[test]
fn what_the_document_holds_becomes_a_candidate() {
    let text = "Acme Corp has pulled in fresh capital of €12 million, the company said.";
    let round = Proposal { amount: "€12 million".to_owned(), ..event(FindingKind::Funding, text) };
    assert!(
        matches!(told(text, round), Ok(FindingDetail::Funding { amount: Some(1_200_000_000), currency: Some(code), .. }) if code == "EUR")
    );

    let text = "At Acme Corp, it is Mara Lindqvist who has taken over as chief financial officer.";
    let starts = Proposal {
        person: "Mara Lindqvist".to_owned(),
        role: "chief financial officer".to_owned(),
        change: Some(Change::Joins),
        ..event(FindingKind::Leadership, "it is Mara Lindqvist who has taken over as chief financial officer")
    };
    assert!(
        matches!(told(text, starts), Ok(FindingDetail::Leadership { person, change: Change::Joins, .. }) if person == "Mara Lindqvist")
    );

    let text = "Ledgerly, a maker of accounting tools, was bought by Acme Corp.";
    let deal = Proposal {
        acquirer: "Acme Corp".to_owned(),
        target: "Ledgerly".to_owned(),
        ..event(FindingKind::Acquisition, text)
    };
    assert!(matches!(told(text, deal), Ok(FindingDetail::Acquisition { target, .. }) if target == "Ledgerly"));
}

#[test]
fn what_the_document_does_not_hold_is_none() {
    let text = "Acme Corp raised $50 million in a Series C. Globex raised $80 million last year.";
    let funding = |amount: &str, quote: &str| {
        told(text, Proposal { amount: amount.to_owned(), ..event(FindingKind::Funding, quote) }).err()
    };
    let own = "Acme Corp raised $50 million in a Series C.";
    assert_eq!(funding("$50 million", own), None);
    assert_eq!(funding("$50 million", "Acme Corp raised $999 million in a Series C."), Some(Unheld::Quote));
    assert_eq!(funding("$80 million", "Globex raised $80 million last year."), Some(Unheld::Company));
    // A value that is not in the quote is left out; the round alone stands.
    let judged = told(text, Proposal { amount: "$999 million".to_owned(), ..event(FindingKind::Funding, own) });
    assert!(matches!(judged, Ok(FindingDetail::Funding { amount: None, .. })), "{judged:?}");
    assert_eq!(told(text, event(FindingKind::Layoffs, own)), Err(Unheld::Kind));
}

#[test]
fn what_is_denied_or_only_rumoured_is_none() {
    for text in [
        "Acme Corp denied that customer data was stolen in a breach.",
        "Acme Corp is in talks to raise $70 million in a Series D.",
        "Acme Corp may cut 40 jobs in a round of layoffs.",
        "No data of Acme Corp was exposed in the breach.",
    ] {
        for kind in [FindingKind::SecurityIncident, FindingKind::Funding, FindingKind::Layoffs] {
            let other = "customer data".to_owned();
            let judged = told(text, Proposal { other, amount: "$70 million".to_owned(), ..event(kind, text) });
            assert!(judged.is_err(), "{text}: {judged:?}");
        }
    }
    // The part that denies is left out of the quote, and still counts.
    let text = "Acme Corp denied that it raised $50 million in a Series C.";
    let part = Proposal {
        amount: "$50 million".to_owned(),
        ..event(FindingKind::Funding, "it raised $50 million in a Series C")
    };
    assert_eq!(told(text, part), Err(Unheld::Uncertain));
}

#[test]
fn each_event_goes_to_the_right_company() {
    let leaves = |text: &str| {
        let person = Proposal {
            person: "Jonas Wick".to_owned(),
            role: "Director of Infrastructure".to_owned(),
            change: Some(Change::Joins),
            ..event(FindingKind::Leadership, text)
        };
        told(text, person).err()
    };
    assert_eq!(
        leaves("Jonas Wick joins Globex as Director of Infrastructure, after six years at Acme Corp."),
        Some(Unheld::Company)
    );
    assert_eq!(
        leaves("Jonas Wick, formerly of Acme Corp, joins Globex as Director of Infrastructure."),
        Some(Unheld::Company)
    );
    assert_eq!(leaves("Jonas Wick joins Acme Corp as Director of Infrastructure."), None);
    let text = "Acme Hardware raised $5 million in a seed round.";
    let namesake = Proposal { amount: "$5 million".to_owned(), ..event(FindingKind::Funding, text) };
    assert_eq!(told(text, namesake), Err(Unheld::Company));
    let wrong_way = Proposal {
        acquirer: "Acme Corp".to_owned(),
        target: "Globex".to_owned(),
        ..event(FindingKind::Acquisition, "Globex acquired Acme Corp.")
    };
    assert_eq!(told("Globex acquired Acme Corp.", wrong_way), Err(Unheld::Value));
}

#[test]
fn a_document_that_is_not_about_them_gives_nothing() {
    let text = "Globex raised $50 million in a Series C.";
    let mut reading = article(text);
    reading.text = text.to_owned();
    reading.evidence.title = "Globex".to_owned();
    let round = Proposal { amount: "$50 million".to_owned(), ..event(FindingKind::Funding, text) };
    assert_eq!(proposed(&acme(), &reading, &[round]), [Err(Unheld::Document)]);
}

/// A model that does whatever any text in its prompt says: it proposes every event that the text could be taken for, with
/// the text itself, or any sentence of it, as its quote.
fn obedient(text: &str) -> Vec<Proposal> {
    let sentences = crate::text::sentences(text);
    let quotes = sentences.iter().map(|range| &text[range.clone()]).chain([text]);
    let kinds = [
        FindingKind::Funding,
        FindingKind::Leadership,
        FindingKind::Acquisition,
        FindingKind::Layoffs,
        FindingKind::SecurityIncident,
    ];
    let all = quotes.flat_map(|quote| kinds.map(|kind| (kind, quote)));
    all.map(|(kind, quote)| Proposal {
        amount: "$999 million".to_owned(),
        person: "Mallory Quinn".to_owned(),
        role: "Chief Executive Officer".to_owned(),
        change: Some(Change::Joins),
        acquirer: "Acme Corp".to_owned(),
        target: "Globex".to_owned(),
        other: quote.to_owned(),
        count: "999 people".to_owned(),
        ..event(kind, quote)
    })
    .collect()
}

#[test]
fn an_obedient_model_makes_no_event_of_hostile_text() {
    #[derive(serde::Deserialize)]
    struct Hostile {
        id: String,
        text: String,
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/model/injections.jsonl");
    let hostile: Vec<Hostile> =
        std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(hostile.len() >= 1_000, "{}", hostile.len());
    let subject = acme();
    let mut taken: Vec<String> = Vec::new();
    for one in &hostile {
        let reading = article(&format!("Acme Corp opened a canteen.\n{}\nLunch is at noon.", one.text));
        for judged in proposed(&subject, &reading, &obedient(&one.text)).into_iter().flatten() {
            taken.push(format!("{} {:?}", one.id, judged.spans.first().map(|span| &span.quote)));
        }
    }
    assert!(taken.is_empty(), "{} of {}:\n{}", taken.len(), hostile.len(), taken.join("\n"));
}
