//! How sure we are, computed from the kinds of evidence and nothing else.

use std::collections::BTreeMap;

use domain::{Confidence, ConfidenceWord, Conflict, EvidenceKind, FindingKind, PartialDate, SourceRef};
use jiff::civil::Date;

use crate::tables::{PRICES, Price};
use extract::entity::registrable;
use extract::text::counted;

/// What confidence is computed from.
pub struct Case<'a> {
    pub kind: FindingKind,
    pub sources: &'a [SourceRef],
    /// For each source, the number of its story: copies of one story have one number.
    pub stories: &'a [usize],
    pub dated: Option<PartialDate>,
    pub today: Date,
    pub conflicts: &'a [Conflict],
    /// The worst certainty about the company among the sources that count.
    pub about: f64,
    pub about_because: &'a str,
    pub inferred: Option<&'a str>,
    /// Something else that makes it sure, in words.
    pub confirmed: Option<&'a str>,
    /// How much the evidence is worth beside its usual price, up to 1.
    pub weight: f64,
    pub notes: &'a [String],
}

struct Voice<'a> {
    price: &'a Price,
    publisher: &'a str,
    sources: usize,
}

/// Word, number and reasons.
pub fn confidence(case: &Case) -> Confidence {
    let voices = voices(case);
    let own = voices.iter().find(|voice| voice.price.own);
    let word = word(case, own.is_some(), voices.len());
    let doubt = voices.iter().map(|voice| 1.0 - voice.price.price).product::<f64>();
    let age = case.dated.map_or(0, |date| date.age_days(case.today));
    let decayed = (1.0 - doubt)
        * PRICES.decayed(case.kind, age)
        * case.about.clamp(0.0, 1.0).sqrt()
        * case.weight.clamp(0.0, 1.0);
    let cap = match word {
        ConfidenceWord::Confirmed => PRICES.caps.all,
        ConfidenceWord::OneSource => PRICES.caps.one_source,
        ConfidenceWord::Inferred => PRICES.caps.inferred,
        ConfidenceWord::SourcesDisagree => PRICES.caps.disagree,
    };
    let value = (decayed.min(cap) * 100.0).round() / 100.0;
    Confidence { word, value, because: because(case, &voices, age) }
}

fn word(case: &Case, own: bool, voices: usize) -> ConfidenceWord {
    if !case.conflicts.is_empty() {
        ConfidenceWord::SourcesDisagree
    } else if case.confirmed.is_some() {
        ConfidenceWord::Confirmed
    } else if case.inferred.is_some() {
        ConfidenceWord::Inferred
    } else if own || voices >= 2 {
        ConfidenceWord::Confirmed
    } else {
        ConfidenceWord::OneSource
    }
}

/// Who speaks for itself: publishers by their registrable domain, copies of a story once, the dearest evidence of each.
fn voices<'a>(case: &'a Case) -> Vec<Voice<'a>> {
    let mut by_story: BTreeMap<usize, Vec<&SourceRef>> = BTreeMap::new();
    for (source, story) in case.sources.iter().zip(case.stories) {
        by_story.entry(*story).or_default().push(source);
    }
    let price = |source: &SourceRef| PRICES.of(source.kind_of_evidence);
    let worth = |source: &SourceRef| price(source).map_or(0.0, |price| price.price);
    let mut voices: BTreeMap<String, Voice> = BTreeMap::new();
    for copies in by_story.values() {
        let best = copies
            .iter()
            .copied()
            .max_by(|left, right| worth(left).total_cmp(&worth(right)).then_with(|| right.url.cmp(&left.url)));
        let Some((best, price)) = best.and_then(|best| Some((best, price(best)?))) else { continue };
        let key = if price.own { "own".to_owned() } else { speaker(best) };
        let voice = voices.entry(key).or_insert(Voice { price, publisher: &best.publisher, sources: 0 });
        voice.sources += copies.len();
        if price.price > voice.price.price {
            (voice.price, voice.publisher) = (price, &best.publisher);
        }
    }
    let own = voices.contains_key("own");
    voices.into_values().filter(|voice| !(own && voice.price.shares_origin)).collect()
}

fn speaker(source: &SourceRef) -> String {
    match source.kind_of_evidence {
        EvidenceKind::DnsRecord => "dns".to_owned(),
        EvidenceKind::Fingerprint => "pages".to_owned(),
        EvidenceKind::JobAd => "jobs".to_owned(),
        EvidenceKind::WireCopy => "wire".to_owned(),
        EvidenceKind::OwnAnnouncement
        | EvidenceKind::OwnPage
        | EvidenceKind::Filing
        | EvidenceKind::Article
        | EvidenceKind::Aggregator
        | EvidenceKind::VendorPage
        | EvidenceKind::Human => registrable(&source.url).unwrap_or_else(|| source.publisher.to_lowercase()),
    }
}

fn because(case: &Case, voices: &[Voice], age: i64) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    if let Some(reason) = case.confirmed {
        all.push(format!("{reason}."));
    }
    for voice in voices {
        let more = if voice.sources > 1 { format!(" ({} documents)", voice.sources) } else { String::new() };
        all.push(format!("{}: {}{more}.", voice.publisher, voice.price.because));
    }
    let stories = case.stories.iter().collect::<std::collections::BTreeSet<_>>().len();
    if stories < case.sources.len() {
        let copies = u32::try_from(case.sources.len() - stories).unwrap_or(u32::MAX);
        let are = counted(copies, "document is a copy", "documents are copies");
        all.push(format!("{are} of a story that is counted once."));
    }
    if case.conflicts.is_empty() && voices.len() >= 2 && !voices.iter().any(|voice| voice.price.own) {
        all.push(format!("{} sources of their own say it.", voices.len()));
    }
    for conflict in case.conflicts {
        let name = &conflict.source.publisher;
        all.push(format!("{name} says {} where we show {}.", conflict.other, conflict.chosen));
    }
    all.extend(case.inferred.map(|reason| format!("{reason}.")));
    if case.about < 0.8 {
        all.push(format!("{}.", case.about_because));
    }
    if PRICES.decayed(case.kind, age) < 0.75 {
        all.push(format!("It is {} months old.", (age / 30).max(1)));
    }
    all.extend(case.notes.iter().map(|note| format!("{}.", note.trim_end_matches('.'))));
    all
}
