//! What the tests say into the store.

use domain::{
    Event, Evidence, EvidenceKind, MessageId, NewEvent, PrepId, Reading, Record, RunId, TenantId, Timestamp, Workflow,
};
use serde_json::json;
use store::{Commit, JournalStep, NewRun, PrepKey, StepRecord, StepState};

pub const NOON: Timestamp = Timestamp(1_800_000_000_000);

pub fn prep(tenant: &str, prep: &str) -> PrepKey {
    PrepKey { tenant: TenantId::from(tenant), prep: PrepId::from(prep) }
}

/// An event whose id depends on the prep and the text.
pub fn said(key: &PrepKey, text: &str) -> NewEvent {
    let event = Event::UserSaid { message: MessageId::from(text), client_id: text.into(), text: text.to_owned() };
    NewEvent::keyed(&key.prep, "test", text, event)
}

pub fn say(key: &PrepKey, texts: &[&str]) -> Commit {
    Commit::events(key.clone(), NOON, texts.iter().map(|text| said(key, text)).collect())
}

pub fn begin(key: &PrepKey, run: &str, at: Timestamp) -> Commit {
    let mut commit = Commit::events(key.clone(), at, vec![said(key, &format!("begin {run}"))]);
    commit.start.push(NewRun {
        run: RunId::from(run),
        workflow: Workflow::CustomerIntelligence,
        plan_version: 3,
        input: json!({"company": "Acme"}),
    });
    commit
}

pub fn ended(run: &str, owner: &str, name: &str) -> StepRecord {
    let step = JournalStep { name: name.to_owned(), state: StepState::Done, output: json!({"of": name}), attempts: 1 };
    StepRecord { run: RunId::from(run), owner: owner.to_owned(), step }
}

pub fn reading(url: &str, text: &str, raw: Option<&[u8]>) -> (Reading, Option<Vec<u8>>) {
    let text_hash = domain::id::content_hash(text.as_bytes());
    let evidence = Evidence {
        id: Evidence::id_of(url, &text_hash),
        kind: EvidenceKind::OwnPage,
        url: url.to_owned(),
        title: "A page".to_owned(),
        publisher: "acme.example".to_owned(),
        published_on: None,
        fetched_at: NOON,
        text_hash,
        raw_hash: raw.map(domain::id::content_hash),
        source: "site".to_owned(),
        language: None,
    };
    let records = vec![Record::Person { name: "Ada".to_owned(), role: "CISO".to_owned(), quote: text.to_owned() }];
    (Reading { evidence, text: text.to_owned(), records }, raw.map(<[u8]>::to_vec))
}

/// Bytes that do not deflate: xorshift.
pub fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    std::iter::repeat_with(next).take(length).collect()
}
