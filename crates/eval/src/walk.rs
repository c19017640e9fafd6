//! Whether everything that is shown can be proved: each quote, and each number, name and date of a sentence.
//!
//! It walks blocks and brief lines as they are sent to the page, knows nothing of how they were made, and checks them
//! against the stored documents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use domain::{
    Block, BriefLine, Cite, ConfidenceWord, EvidenceKind, Finding, FindingId, Insight, PartialDate, Precision,
    PrepView, Reading, Record, TextStyle, VendorProfile,
};
use extract::amount::amounts;
use extract::text::{plain, squash};
use extract::{Subject, entity};
use regex::Regex;

/// What is shown and cannot be proved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unproved {
    /// The quote is not in the stored document, or there is no such document.
    Quote { quote: String, evidence: String },
    /// The document is about another company.
    OtherCompany { quote: String, evidence: String },
    /// A number, date or name that no quote under the sentence holds.
    Value { value: String, sentence: String },
    /// A finding's own fields are not in its quotes.
    Finding { title: String, fault: String },
    /// A finding is shown that there is not.
    NoFinding { finding: String },
}

/// What was walked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walked {
    pub quotes: usize,
    pub sentences: usize,
    pub values: usize,
    pub unproved: Vec<Unproved>,
}

/// What proves and what is proved: a preparation with everything it rests on.
pub struct Walk<'a> {
    view: &'a PrepView,
    /// What the vendor's own profile says, which was checked when it was read.
    vendor: Ground,
    /// What a sentence without a citation may repeat: findings, each of which is proved by itself, and our own work.
    prep: Ground,
    /// What is computed and shown with its inputs in the same answer.
    computed: Ground,
    subject: &'a Subject,
    readings: BTreeMap<&'a str, &'a Arc<Reading>>,
    walked: Walked,
}

impl<'a> Walk<'a> {
    /// A walk over a preparation with all documents that it, or the vendor's profile, was read from.
    pub fn new(
        view: &'a PrepView,
        vendor: Option<&'a VendorProfile>,
        subject: &'a Subject,
        readings: &'a [Arc<Reading>],
    ) -> Self {
        let readings = readings.iter().map(|reading| (reading.evidence.id.as_str(), reading)).collect();
        let mut said = Ground::default();
        vendor.iter().for_each(|vendor| said.say(&told(vendor)));
        let prep = of_prep(view, &readings);
        Self { view, vendor: said, prep, computed: Ground::default(), subject, readings, walked: Walked::default() }
    }

    /// What was found on the way.
    pub fn end(mut self) -> Walked {
        self.walked.unproved.sort();
        self.walked.unproved.dedup();
        self.walked
    }

    /// Every part of an answer. A table: one arm for each kind of block.
    pub fn blocks(&mut self, blocks: &[Block]) {
        self.computed = Ground::default();
        for block in blocks {
            if let Block::Roi { case } = block {
                self.computed.say(&told(case));
            }
        }
        for block in blocks {
            match block {
                Block::Text { style: TextStyle::Heading, .. } | Block::Question { .. } | Block::Progress { .. } => {}
                Block::Text { text, cites, style: _ } => self.sentence(text, cites, &[]),
                Block::Finding { finding } => self.finding_shown(finding),
                Block::SignalList { findings, .. } => findings.iter().for_each(|finding| self.finding_shown(finding)),
                Block::InsightList { items, .. } => items.iter().for_each(|item| self.insight(item)),
                Block::Timeline { items, .. } => items.iter().for_each(|item| self.finding_shown(&item.finding)),
                Block::Matrix { rows, .. } => rows.iter().for_each(|row| {
                    self.finding_shown(&row.finding);
                    self.sentence(&row.they_run, &row.cites, &[&row.finding]);
                }),
                Block::People { tiers, .. } => tiers.iter().flat_map(|tier| &tier.people).for_each(|person| {
                    self.finding_shown(&person.finding);
                    self.sentence(&format!("{}, {}", person.name, person.role), &[], &[&person.finding]);
                }),
                Block::Recommendation { recommendation } => {
                    let (why, can) = (&recommendation.why_cites, &recommendation.capability_cites);
                    self.sentence(&recommendation.why, why, &[&recommendation.finding]);
                    self.sentence(&recommendation.capability, can, &[]);
                    if let Some(proof) = &recommendation.proof {
                        self.sentence(&format!("{}: {}", proof.customer, proof.what), &proof.cites, &[]);
                    }
                }
                Block::Qualification { qualification, .. } => {
                    let evidence = qualification.slots.iter().flat_map(|slot| &slot.evidence);
                    for told in evidence {
                        let shown: Vec<&FindingId> = told.finding.iter().collect();
                        self.sentence(&told.text, &told.cites, &shown);
                    }
                }
                // Its numbers are inputs, each tagged, and arithmetic; only what is public has a source.
                Block::Roi { case } => case.inputs.iter().for_each(|input| self.cites(&input.cites)),
                // Bars are counts of the finding that stands beside them; documents and candidates say nothing new.
                Block::Chart { .. } | Block::Document { .. } | Block::Candidates { .. } | Block::Sources { .. } => {}
            }
        }
    }

    /// A line of the brief.
    pub fn line(&mut self, line: &BriefLine) {
        if let Some(finding) = &line.finding {
            self.finding_shown(finding);
        }
        let shown: Vec<&FindingId> = line.finding.iter().collect();
        self.sentence(&line.text, &line.cites, &shown);
        if let Some(detail) = &line.detail {
            self.sentence(detail, &line.cites, &shown);
        }
    }

    fn insight(&mut self, item: &Insight) {
        let shown: Vec<&FindingId> = item.finding.iter().collect();
        if let Some(finding) = &item.finding {
            self.finding_shown(finding);
        }
        self.sentence(&item.text, &item.cites, &shown);
    }

    fn finding_shown(&mut self, id: &FindingId) {
        let Some(finding) = self.view.finding(id) else {
            return self.walked.unproved.push(Unproved::NoFinding { finding: id.to_string() });
        };
        if squash(&finding.company) != squash(&self.view.company.name) {
            let fault = format!("it is about {}", finding.company);
            self.walked.unproved.push(Unproved::Finding { title: finding.title.clone(), fault });
        }
        let readings: Vec<Arc<Reading>> = self.readings.values().map(|reading| Arc::clone(reading)).collect();
        let inferred = finding.confidence.word == ConfidenceWord::Inferred;
        for fault in insight::verify(finding, &readings) {
            // What is marked as inferred says so; its quotes have to stand all the same.
            if inferred && matches!(fault, insight::Fault::ValueNotInQuotes { .. }) {
                continue;
            }
            let fault = format!("{fault:?}");
            self.walked.unproved.push(Unproved::Finding { title: finding.title.clone(), fault });
        }
    }

    fn cites(&mut self, cites: &[Cite]) {
        for cite in cites {
            self.walked.quotes += 1;
            let (quote, evidence) = (cite.quote.clone(), cite.evidence.to_string());
            let reading = self.readings.get(cite.evidence.as_str()).copied();
            let unproved = match reading {
                None => Some(Unproved::Quote { quote, evidence }),
                Some(reading) if quote.is_empty() || !reading.text.contains(&quote) => {
                    Some(Unproved::Quote { quote, evidence })
                }
                Some(reading) if !self.is_about_us(reading) => Some(Unproved::OtherCompany { quote, evidence }),
                Some(_) => None,
            };
            self.walked.unproved.extend(unproved);
        }
    }

    fn is_about_us(&self, reading: &Reading) -> bool {
        reading.evidence.kind == EvidenceKind::VendorPage
            || entity::standing(self.subject, reading).score >= entity::ABOUT_MIN
    }

    /// A sentence with what stands under it.
    fn sentence(&mut self, text: &str, cites: &[Cite], findings: &[&FindingId]) {
        self.cites(cites);
        self.walked.sentences += 1;
        let ground = self.ground(cites, findings);
        let own = cites.is_empty().then_some(&self.prep);
        for value in values(text) {
            self.walked.values += 1;
            let grounds = [Some(&ground), own, Some(&self.vendor), Some(&self.computed)];
            if !grounds.into_iter().flatten().any(|ground| ground.holds(&value)) {
                self.walked.unproved.push(Unproved::Value { value: value.said(), sentence: text.to_owned() });
            }
        }
    }

    /// What may be said over these citations: their quotes, and all of the findings that rest on one of them.
    fn ground(&self, cites: &[Cite], shown: &[&FindingId]) -> Ground {
        let mut ground = Ground::default();
        ground.say(&self.view.company.name);
        ground.say(self.view.vendor.as_ref().map_or("", |vendor| &vendor.name));
        for cite in cites {
            ground.say(&cite.quote);
            ground.say(&cite.publisher);
            if let Some(reading) = self.readings.get(cite.evidence.as_str()) {
                ground.days.extend(reading.evidence.published_on);
                ground.days.push(PartialDate::day(reading.evidence.fetched_at.date()));
            }
        }
        let rests_on = |finding: &&Finding| {
            shown.contains(&&finding.id)
                || finding
                    .spans
                    .iter()
                    .any(|span| cites.iter().any(|cite| cite.quote == span.quote && cite.evidence == span.evidence))
                || finding.conflicts.iter().any(|other| cites.iter().any(|cite| cite.quote == other.span.quote))
        };
        for finding in self.view.findings.iter().filter(rests_on) {
            ground.take(finding);
        }
        ground
    }
}

/// What was found, and what we did: which steps ran, what they could not get, and on which days.
fn of_prep(view: &PrepView, readings: &BTreeMap<&str, &Arc<Reading>>) -> Ground {
    let mut ground = Ground::default();
    ground.say(&view.company.name);
    view.findings.iter().for_each(|finding| ground.take(finding));
    view.findings.iter().for_each(|finding| ground.numbers.extend(roles_by_place(finding, readings)));
    view.sources.iter().for_each(|source| ground.say(&source.publisher));
    for run in &view.runs {
        ground.days.push(PartialDate::day(run.started_at.date()));
        for step in &run.steps {
            ground.say(&step.plan.title);
            step.gaps.iter().for_each(|gap| ground.say(gap));
        }
    }
    view.analysis.iter().flat_map(|analysis| &analysis.not_found).for_each(|gap| ground.say(gap));
    let own = view.sources.iter().filter_map(|source| readings.get(source.evidence.as_str()));
    for reading in own {
        ground.days.extend(reading.evidence.published_on);
        ground.days.push(PartialDate::day(reading.evidence.fetched_at.date()));
    }
    ground.days.extend([view.created_at, view.updated_at].map(|at| PartialDate::day(at.date())));
    if let Some(meeting) = &view.meeting {
        ground.say(&meeting.title);
        ground.days.extend(meeting.starts_at.map(|at| PartialDate::day(at.date())));
    }
    ground
}

/// How many roles of a finding are in each place, counted again in the postings that it quotes.
fn roles_by_place(finding: &Finding, readings: &BTreeMap<&str, &Arc<Reading>>) -> Vec<f64> {
    let quoted: BTreeSet<&str> = finding.spans.iter().map(|span| span.evidence.as_str()).collect();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let records = quoted.iter().filter_map(|id| readings.get(id)).flat_map(|reading| &reading.records);
    for record in records {
        let Record::JobPosting { places, .. } = record else { continue };
        places.iter().for_each(|place| *counts.entry(place.trim()).or_default() += 1);
    }
    counts.into_values().map(f64::from).collect()
}

/// Names of fields that say where something stands, and nothing about it.
const PLACES: [&str; 7] = ["evidence", "id", "url", "start", "end", "fetchedAt", "version"];

/// The words and numbers of something, without where they were read: an offset of a quote proves no number.
fn told(thing: &impl serde::Serialize) -> String {
    fn words(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => into.push(text.clone()),
            serde_json::Value::Number(number) => into.push(number.to_string()),
            serde_json::Value::Array(items) => items.iter().for_each(|item| words(item, into)),
            serde_json::Value::Object(fields) => {
                let about = fields.iter().filter(|(name, _)| !PLACES.contains(&name.as_str()));
                about.for_each(|(_, value)| words(value, into));
            }
            serde_json::Value::Null | serde_json::Value::Bool(_) => {}
        }
    }
    let mut all = Vec::new();
    words(&serde_json::json!(thing), &mut all);
    all.join(" | ")
}

/// What a sentence may say.
#[derive(Default)]
struct Ground {
    words: String,
    numbers: Vec<f64>,
    money: Vec<i64>,
    days: Vec<PartialDate>,
}

impl Ground {
    fn say(&mut self, text: &str) {
        let text = plain(text);
        self.days.extend(DAY.find_iter(&text).filter_map(|found| day(found.as_str())));
        self.numbers.extend(NUMBER.find_iter(&text).filter_map(|found| number(found.as_str())));
        self.money.extend(amounts(&text).iter().map(|found| found.minor()));
        self.words.push_str(&squash(&text));
        self.words.push_str(" | ");
    }

    /// The quotes of a finding, which were checked against its fields.
    fn take(&mut self, finding: &Finding) {
        finding.spans.iter().for_each(|span| self.say(&span.quote));
        for source in &finding.sources {
            self.say(&source.publisher);
            self.days.extend(source.published_on);
        }
        for conflict in &finding.conflicts {
            self.say(&conflict.span.quote);
            self.say(&conflict.other);
            self.say(&conflict.source.publisher);
        }
        // What `verify` holds to the quotes: fields, counts of listed roles, and the dates that were resolved.
        self.say(&serde_json::to_string(&finding.detail).unwrap_or_default());
        self.say(&finding.title);
        self.days.extend([finding.occurred_on, finding.reported_on].into_iter().flatten());
    }

    fn says(&self, words: &str) -> bool {
        format!(" {} ", self.words).contains(&format!(" {} ", squash(words)))
    }

    /// Whether a number is known, perhaps with more digits than are said.
    fn counts(&self, said: &str) -> bool {
        let Some(wanted) = number(said) else { return false };
        let digits = said.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let half = 0.5 / 10_f64.powi(i32::try_from(digits).unwrap_or(0));
        self.numbers.iter().any(|known| (known.abs() - wanted).abs() <= half * (1.0 + 1e-9))
    }

    fn holds(&self, value: &Value) -> bool {
        match value {
            Value::Words(name) => {
                self.says(name) || parts(name).is_some_and(|mut parts| parts.all(|part| self.says(part)))
            }
            Value::Number(said) => self.says(said) || self.counts(said),
            Value::DayOfYear(month, day) => self.days.iter().any(|known| {
                let first = known.first_day();
                known.precision() == Precision::Day && (first.month(), first.day()) == (*month, *day)
            }),
            Value::Money(minor, said) => self.money.contains(minor) || self.words.contains(&squash(said)),
            Value::Day(day) => {
                self.days.iter().any(|known| known.first_day() <= day.last_day() && day.first_day() <= known.last_day())
            }
        }
    }
}

/// Something that a sentence claims.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    /// A name.
    Words(String),
    Number(String),
    Money(i64, String),
    Day(PartialDate),
    /// A month and a day, of a year that is not said.
    DayOfYear(i8, i8),
}

impl Value {
    fn said(&self) -> String {
        match self {
            Self::Words(words) | Self::Number(words) | Self::Money(_, words) => words.clone(),
            Self::Day(day) => day.to_string(),
            Self::DayOfYear(month, day) => format!("--{month:02}-{day:02}"),
        }
    }
}

/// The parts of names that stand together: `Markets Desk and Freight Courant`, `Access Governance of Keystead`.
fn parts(names: &str) -> Option<impl Iterator<Item = &str>> {
    let joined = [" and ", " of ", " for "].iter().any(|by| names.contains(by));
    joined.then(|| names.split(" and ").flat_map(|part| part.split(" of ")).flat_map(|part| part.split(" for ")))
}

fn number(said: &str) -> Option<f64> {
    said.replace(',', "").parse().ok()
}

/// A pattern of this file.
fn regex(source: &str) -> Regex {
    // A pattern that does not compile is found by the first test that walks.
    #[expect(clippy::expect_used, reason = "constant patterns")]
    Regex::new(source).expect("a pattern of the walk")
}

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b(?:(\d{1,2}) )?(January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})\b|\b(\d{4}-\d\d(?:-\d\d)?)\b",
    )
});
static DAY_OF_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)\b")
});
/// Ages and counts of what we did ourselves: no statement about the company.
static OURS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b\d[\d,]* (?:days?|weeks?|months?|years?) (?:ago|in the role|old)|\bday \d+ (?:in|of)|\b\d[\d,]* (?:more |such )?(?:findings?|technologies|kinds of traces|documents?|pages?|sources?|events?|things?|people named|persons?|people|others?|outlets?|publishers?|texts?|seconds?|minutes?|words|min|changes?|questions?|lines?|job ads?|ads?|roles?)\b|\b\d+ (?:open |posted )|\(\d+ (?:min|words)\)|\bin \d+ (?:job ads|places)|\bunder \d+|\blast \d+ (?:days|weeks)|\b\d+ percent sure|\band \d+ more\b|\bat \d\d:\d\d UTC|\b(?:the customer|public sources|assumed) \d+\b|\b\d+ (?:happened|of \d+)\b",
    )
});
static MONEY: LazyLock<Regex> = LazyLock::new(|| regex(r"[$€£]\s?\d[\d.,]*\s?(?:k|K|M|B|bn|million|billion)?\b"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"\b\d[\d,]*(?:\.\d+)?\b"));
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b\p{Lu}[\p{L}’'-]*\p{Ll}(?: (?:of|and|de|van|von|for|the) \p{Lu}[\p{L}’'-]*\p{Ll}| \p{Lu}[\p{L}’'-]*\p{Ll})+",
    )
});
static START: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?:^|[.!?:;]["”’)]*\s+|[“"(]\s*)$"#));

/// Dates, amounts, numbers and names of a text.
fn values(text: &str) -> Vec<Value> {
    let mut left = plain(text);
    let mut all = Vec::new();
    for found in DAY.captures_iter(&left) {
        let whole = found.get(0).map_or("", |whole| whole.as_str());
        all.extend(day(whole).map(Value::Day));
    }
    left = DAY.replace_all(&left, " ").into_owned();
    for found in DAY_OF_YEAR.captures_iter(&left) {
        let month = month(found.get(2).map_or("", |month| month.as_str()));
        let day = found.get(1).and_then(|day| day.as_str().parse().ok());
        all.extend(month.zip(day).map(|(month, day)| Value::DayOfYear(month, day)));
    }
    left = DAY_OF_YEAR.replace_all(&left, " ").into_owned();
    for found in MONEY.find_iter(&left) {
        let said = found.as_str();
        all.extend(amounts(said).first().map(|amount| Value::Money(amount.minor(), said.to_owned())));
    }
    left = MONEY.replace_all(&left, " ").into_owned();
    left = OURS.replace_all(&left, " ").into_owned();
    all.extend(NUMBER.find_iter(&left).map(|found| Value::Number(found.as_str().to_owned())));
    for found in NAME.find_iter(&left) {
        // A capital at the start of a sentence is no name; the words after it may be.
        let starts = START.is_match(left.get(..found.start()).unwrap_or_default());
        let name = found.as_str();
        let name = if starts { name.split_once(' ').map_or("", |(_, rest)| rest) } else { name };
        if name.contains(' ') {
            all.push(Value::Words(name.to_owned()));
        }
    }
    all
}

fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let at = MONTHS.iter().position(|month| *month == name)?;
    i8::try_from(at + 1).ok()
}

fn day(said: &str) -> Option<PartialDate> {
    if let Ok(day) = said.parse() {
        return Some(day);
    }
    let words: Vec<&str> = said.split(' ').collect();
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| Some((at, month(word)?)))?;
    let year: i16 = words.get(at + 1)?.parse().ok()?;
    match words.first().and_then(|day| day.parse::<i8>().ok()) {
        Some(day) => jiff::civil::Date::new(year, month, day).ok().map(PartialDate::day),
        None => PartialDate::month(year, month),
    }
}

#[cfg(test)]
mod tests {
    use domain::{CompanyRef, Evidence, EvidenceId, Timestamp};

    use super::*;

    fn reading(url: &str, text: &str) -> Arc<Reading> {
        let text_hash = domain::id::content_hash(text.as_bytes());
        let evidence = Evidence {
            id: Evidence::id_of(url, &text_hash),
            kind: EvidenceKind::Article,
            url: url.to_owned(),
            title: text.to_owned(),
            publisher: "Ledger".to_owned(),
            published_on: "2026-11-25".parse().ok(),
            fetched_at: Timestamp(1_795_000_000_000),
            text_hash,
            raw_hash: None,
            source: "news".to_owned(),
            language: None,
        };
        Arc::new(Reading { evidence, text: text.to_owned(), records: Vec::new() })
    }

    fn walk(text: &str, quotes: &[(&str, &EvidenceId)], readings: &[Arc<Reading>]) -> Vec<Unproved> {
        let company = CompanyRef { name: "Acme Corp".to_owned(), domain: Some("acmecorp.example".to_owned()) };
        let view = PrepView { company, ..PrepView::default() };
        let subject = Subject {
            company: domain::Company { name: "Acme Corp".to_owned(), ..domain::Company::default() },
            today: jiff::civil::date(2026, 11, 26),
            namesakes: Vec::new(),
        };
        let cite = |(quote, evidence): &(&str, &EvidenceId)| Cite {
            evidence: (*evidence).clone(),
            quote: (*quote).to_owned(),
            url: String::new(),
            publisher: "Ledger".to_owned(),
        };
        let cites = quotes.iter().map(cite).collect();
        let mut walk = Walk::new(&view, None, &subject, readings);
        walk.blocks(&[Block::Text { style: TextStyle::Body, text: text.to_owned(), cites }]);
        walk.end().unproved
    }

    #[test]
    fn what_stands_in_its_quote_passes() {
        let doc =
            reading("https://ledger.example/1", "Acme Corp raised $50 million, said Dana Ruiz. It has 512 people.");
        let quote = [("Acme Corp raised $50 million, said Dana Ruiz.", &doc.evidence.id)];
        let text = "Reported 25 November 2026 (1 days ago): $50M, says Dana Ruiz; 12 findings in all.";
        assert_eq!(walk(text, &quote, std::slice::from_ref(&doc)), []);
    }

    #[test]
    fn where_a_quote_stands_proves_no_number() {
        let span = serde_json::json!({"evidence": "evd_640", "quote": "12 offices", "start": 640, "end": 650});
        assert_eq!(told(&span), "12 offices");
    }

    #[test]
    fn every_planted_error_is_seen() {
        let doc = reading("https://ledger.example/1", "Acme Corp raised $50 million, said Dana Ruiz.");
        let other = reading("https://ledger.example/2", "Borealis raised $50 million.");
        let readings = [doc.clone(), other.clone()];
        let quote = [("Acme Corp raised $50 million, said Dana Ruiz.", &doc.evidence.id)];
        let value = |text: &str| match walk(text, &quote, &readings).as_slice() {
            [Unproved::Value { value, .. }] => value.clone(),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(value("They raised $52M."), "$52M");
        assert_eq!(value("It came from Lanternfield Capital."), "Lanternfield Capital");
        assert_eq!(value("They have 640 customers."), "640");
        assert_eq!(value("It happened on 3 March 2024."), "2024-03-03");
        assert_eq!(value("It happened on 3 March."), "--03-03");
        assert_eq!(value("It was told by Dana Ruiz and Lanternfield Capital."), "Dana Ruiz and Lanternfield Capital");
        let uncited = |text: &str| walk(text, &[], &readings);
        assert_eq!(uncited("Slack, Workday and 3 more."), []);
        // The preparation of this test read nothing, so no day is one of its own.
        assert!(matches!(&uncited("Read on 25 November 2026.")[..], [Unproved::Value { .. }]));
        assert!(matches!(&uncited("They have 640 customers.")[..], [Unproved::Value { value, .. }] if value == "640"));
        assert!(matches!(&uncited("Lanternfield Capital and Acme Corp.")[..], [Unproved::Value { .. }]));
        assert!(matches!(
            walk("x", &[("raised $52 million", &doc.evidence.id)], &readings)[..],
            [Unproved::Quote { .. }]
        ));
        assert!(matches!(walk("x", &[("raised", &"evd_none".into())], &readings)[..], [Unproved::Quote { .. }]));
        let elsewhere = [("Borealis raised $50 million.", &other.evidence.id)];
        assert!(matches!(walk("x", &elsewhere, &readings)[..], [Unproved::OtherCompany { .. }]));
    }
}
