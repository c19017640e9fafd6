//! Answers of the chat and ROI cases that tests print, with chosen words in every place.

use documents::{Audience, Called, Document};
use domain::analysis::{Frame, Qualification, QualificationSlot, Similar, SlotEvidence, SlotState};
use domain::block::{Bar, Block, Insight, PeopleTier, Person, TextStyle, Tier, TimelineItem};
use domain::{
    Area, Cite, ConfidenceWord, DocumentAbout, FindingId, FindingKind, Fit, FitRow, Recommendation, RecommendationId,
    RecommendationSlot, RoiCase, RoiSwing, SourceRef,
};

use crate::briefs::{self, TODAY, cite};

fn cites(name: &str) -> Vec<Cite> {
    vec![cite(&format!("https://larkfield.example/{name}"), "Larkfield newsroom")]
}

fn text(style: TextStyle, text: &str, cites: Vec<Cite>) -> Block {
    Block::Text { style, text: text.into(), cites }
}

fn insight(label: &str, words: &str, name: &str) -> Insight {
    let confidence = Some(ConfidenceWord::OneSource);
    Insight { label: label.into(), text: words.into(), finding: None, cites: cites(name), confidence }
}

/// A block of every kind that is printed.
pub fn blocks(words: &str) -> Vec<Block> {
    let money = || FindingId::from("fnd_money");
    let mut blocks = vec![
        Block::Finding { finding: money() },
        text(TextStyle::Body, words, cites("a")),
        text(TextStyle::Quote, words, cites("b")),
        text(TextStyle::Note, words, Vec::new()),
        text(TextStyle::Heading, words, Vec::new()),
        text(TextStyle::Body, words, cites("c")),
        Block::InsightList { title: words.into(), items: vec![insight("Say", words, "d"), insight(words, words, "e")] },
        Block::InsightList { title: words.into(), items: vec![insight("Ask", words, "f")] },
        Block::SignalList { title: words.into(), findings: vec![money()] },
    ];
    blocks.extend(drawn(words));
    blocks.extend(tables(words));
    blocks.push(text(TextStyle::Warning, words, Vec::new()));
    let source = SourceRef {
        evidence: cites("k")[0].evidence.clone(),
        url: "https://larkfield.example/k".into(),
        publisher: "Larkfield".into(),
        published_on: None,
        fetched_at: domain::Timestamp(1_795_340_000_000),
        kind_of_evidence: domain::EvidenceKind::OwnPage,
    };
    blocks.push(Block::Sources { title: words.into(), sources: vec![source] });
    blocks.push(Block::Question { text: "not printed".into() });
    blocks
}

fn drawn(words: &str) -> Vec<Block> {
    let bar = |at: u32| Bar { label: format!("{at} Nov"), value: at + 2, marked: at };
    let item = TimelineItem {
        on: "2026-11-21".parse().unwrap(),
        signal: FindingKind::Funding,
        label: words.into(),
        finding: FindingId::from("fnd_money"),
    };
    let person = Person {
        name: words.into(),
        role: words.into(),
        part: words.into(),
        note: Some(words.into()),
        finding: FindingId::from("fnd_money"),
        confidence: ConfidenceWord::Confirmed,
    };
    let tier = |tier, title: &str, people: Vec<Person>| PeopleTier {
        tier,
        title: title.into(),
        empty_seat: people.is_empty().then(|| "Nobody is known yet. Ask who signs.".to_owned()),
        people,
    };
    vec![
        Block::Timeline { title: words.into(), items: vec![item] },
        Block::Chart {
            title: words.into(),
            unit: "roles".into(),
            bars: (1..=12).map(bar).collect(),
            summary: words.into(),
        },
        Block::People {
            title: words.into(),
            tiers: vec![
                tier(Tier::Decides, "Decides", vec![person.clone(), person]),
                tier(Tier::Uses, "Uses", Vec::new()),
            ],
        },
    ]
}

fn tables(words: &str) -> Vec<Block> {
    let row = FitRow {
        they_run: words.into(),
        category: "Identity".into(),
        seen: words.into(),
        fit: Fit::Coexists,
        so: words.into(),
        finding: FindingId::from("fnd_money"),
        cites: cites("g"),
    };
    let recommendation = Recommendation {
        id: RecommendationId::from("rec_1"),
        slot: RecommendationSlot::Primary,
        title: words.into(),
        product: "Access".into(),
        why: words.into(),
        why_cites: cites("h"),
        finding: FindingId::from("fnd_money"),
        capability: words.into(),
        capability_cites: vec![cite("https://keystead.example/access", "Keystead")],
        value: words.into(),
        proof: Some(Similar { customer: "Tallwind".into(), what: words.into(), cites: cites("i") }),
        next_step: words.into(),
        would_change: vec![words.into()],
        need: "joiners".into(),
        confidence: ConfidenceWord::Confirmed,
    };
    let slot = QualificationSlot {
        id: "pain".into(),
        title: words.into(),
        means: "what hurts".into(),
        state: SlotState::Partly,
        evidence: vec![SlotEvidence { text: words.into(), finding: None, cites: cites("j"), confidence: None }],
        question: words.into(),
    };
    vec![
        Block::Matrix { title: words.into(), rows: vec![row] },
        Block::Recommendation { recommendation },
        Block::Qualification {
            title: words.into(),
            qualification: Qualification { frame: Frame::Meddpicc, slots: vec![slot] },
        },
        Block::Roi { case: case(words) },
    ]
}

/// The ROI case of the fixtures, with these words for its labels and formulas.
pub fn case(words: &str) -> RoiCase {
    let mut case = briefs::roi();
    case.inputs[0].label = words.into();
    case.lines[0].label = words.into();
    case.lines[0].formula = words.into();
    case.swings = vec![
        RoiSwing { key: "people".into(), at_low: 120_000.0, at_high: 402_000.0 },
        RoiSwing { key: "price".into(), at_low: 310_000.0, at_high: 198_000.5 },
        RoiSwing { key: "hour_cost".into(), at_low: 281_444.0, at_high: 281_444.0 },
    ];
    case
}

/// A deep dive that holds a block of every kind.
pub fn dive(words: &str) -> Document {
    let called = Called { label: "Deep dive: Funding", title: "funding" };
    let about = DocumentAbout::Area { area: Area::Funding };
    documents::answer(&briefs::view_with_exhibits(), about, called, &blocks(words), TODAY)
}

/// The ROI case as a document.
pub fn roi(words: &str, audience: Audience) -> Document {
    documents::roi_case(&briefs::view(), &case(words), audience, TODAY)
}
