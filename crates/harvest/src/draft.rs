//! Drafts become readings: the text is fixed, hashed and its language told, and every quote is checked against it.

use domain::{
    Evidence, EvidenceKind, PartialDate, Reading, Record, Timestamp, id::content_hash, limits::QUOTE_CHARS_MAX,
};

use pages::cut;

/// Longest text of a reading, in bytes.
const TEXT_BYTES_MAX: usize = 400_000;
/// Longest document kept as fetched, in bytes; of a longer one only the text is kept.
const RAW_BYTES_MAX: usize = 4 << 20;

/// A document before its text is fixed.
#[derive(Debug, Clone)]
pub struct Draft {
    pub kind: EvidenceKind,
    pub url: String,
    pub title: String,
    pub publisher: String,
    pub published_on: Option<PartialDate>,
    pub fetched_at: Timestamp,
    pub source: &'static str,
    /// ISO 639-1, as the document says.
    pub language: Option<String>,
    pub lines: Vec<String>,
    pub records: Vec<Record>,
    pub raw: Option<Vec<u8>>,
}

impl Draft {
    /// The text as it will be stored.
    pub fn text(&self) -> String {
        cut(&self.lines.join("\n"), TEXT_BYTES_MAX).to_owned()
    }

    /// Fixes the text. A record whose quote is not in it is left out: it could not be shown.
    pub fn finish(mut self) -> (Reading, Option<Vec<u8>>) {
        let text = self.text();
        let text_hash = content_hash(text.as_bytes());
        let raw = self.raw.take().filter(|raw| raw.len() <= RAW_BYTES_MAX);
        let mut records = std::mem::take(&mut self.records);
        for record in &mut records {
            let quote = quote_mut(record);
            if let Some(quote) = quote {
                *quote = bounded_quote(quote);
            }
        }
        records.retain_mut(|record| {
            let held = quote_mut(record).is_none_or(|quote| !quote.is_empty() && text.contains(quote.as_str()));
            if !held {
                tracing::warn!(url = %self.url, "a statement was left out: its quote is not in the text");
            }
            held
        });
        let evidence = Evidence {
            id: Evidence::id_of(&self.url, &text_hash),
            kind: self.kind,
            url: self.url,
            title: self.title,
            publisher: self.publisher,
            published_on: self.published_on,
            fetched_at: self.fetched_at,
            raw_hash: raw.as_deref().map(content_hash),
            source: self.source.to_owned(),
            language: match self.kind {
                // Records and snippets are in no language.
                EvidenceKind::DnsRecord | EvidenceKind::Fingerprint => None,
                EvidenceKind::OwnAnnouncement
                | EvidenceKind::OwnPage
                | EvidenceKind::Filing
                | EvidenceKind::Article
                | EvidenceKind::WireCopy
                | EvidenceKind::Aggregator
                | EvidenceKind::JobAd
                | EvidenceKind::VendorPage
                | EvidenceKind::Human => language(&text).or(self.language),
            },
            text_hash,
        };
        (Reading { evidence, text, records }, raw)
    }
}

/// A quote of at most the allowed length, cut at a word.
fn bounded_quote(quote: &str) -> String {
    if quote.chars().count() <= QUOTE_CHARS_MAX {
        return quote.to_owned();
    }
    let cut: String = quote.chars().take(QUOTE_CHARS_MAX).collect();
    cut.rsplit_once(' ').map_or(cut.as_str(), |(start, _)| start).trim_end().to_owned()
}

fn quote_mut(record: &mut Record) -> Option<&mut String> {
    match record {
        Record::Article { .. } => None,
        Record::Organization { quote, .. }
        | Record::Person { quote, .. }
        | Record::JobPosting { quote, .. }
        | Record::Technology { quote, .. }
        | Record::Product { quote, .. }
        | Record::Capability { quote, .. }
        | Record::Integration { quote, .. }
        | Record::CustomerStory { quote, .. }
        | Record::Competitor { quote, .. }
        | Record::Incident { quote, .. }
        | Record::Fact { quote, .. }
        | Record::Officer { quote, .. }
        | Record::FilingItem { quote, .. }
        | Record::Offering { quote, .. }
        | Record::Figure { quote, .. }
        | Record::Breach { quote, .. }
        | Record::LayoffNotice { quote, .. } => Some(quote),
    }
}

/// The language of a text where it can be told for sure, as ISO 639-1.
fn language(text: &str) -> Option<String> {
    /// Enough text to tell a language by, in bytes.
    const SAMPLE_BYTES_MAX: usize = 4_000;
    let told = whatlang::detect(cut(text, SAMPLE_BYTES_MAX)).filter(whatlang::Info::is_reliable)?;
    two_letters(told.lang().code()).map(str::to_owned)
}

fn two_letters(three: &str) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("eng", "en"),
        ("deu", "de"),
        ("fra", "fr"),
        ("spa", "es"),
        ("ita", "it"),
        ("por", "pt"),
        ("nld", "nl"),
        ("dan", "da"),
        ("swe", "sv"),
        ("nob", "no"),
        ("fin", "fi"),
        ("pol", "pl"),
        ("ces", "cs"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("hun", "hu"),
        ("ron", "ro"),
        ("bul", "bg"),
        ("ell", "el"),
        ("rus", "ru"),
        ("ukr", "uk"),
        ("tur", "tr"),
        ("ara", "ar"),
        ("heb", "he"),
        ("hin", "hi"),
        ("ben", "bn"),
        ("tha", "th"),
        ("vie", "vi"),
        ("ind", "id"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("cmn", "zh"),
        ("cat", "ca"),
        ("hrv", "hr"),
        ("srp", "sr"),
        ("est", "et"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("pes", "fa"),
        ("urd", "ur"),
    ];
    CODES.iter().find(|(code, _)| *code == three).map(|(_, short)| *short)
}
