//! Sentences of the press by their form, where the rules of a kind found nothing: `data/forms.toml`.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use domain::{Change, FindingDetail, FindingKind};
use regex::{Captures, Regex};
use serde::Deserialize;

use crate::amount::{Amount, amounts};
use crate::candidate::{Candidate, Claim};
use crate::people::masked;
use crate::scope::{Actor, Scope};
use crate::tables::load;
use crate::text::name::{core, person_key};
use crate::text::pattern;

mod build;
mod slot;

pub(crate) use build::pair_of;
pub(crate) use slot::company;

pub(crate) const FORMS_SOURCE: &str = include_str!("../data/forms.toml");

/// What one form may tell in a sentence.
const MATCHES_MAX: usize = 8;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormTable {
    pieces: BTreeMap<String, String>,
    doubts: Doubts,
    form: Vec<FormRow>,
}

/// What makes a form doubtful: of every kind, and of each.
#[derive(Debug, Default, Deserialize)]
struct Doubts {
    all: String,
    #[serde(flatten)]
    kinds: BTreeMap<FindingKind, String>,
}

/// Whether a form needs an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MoneyUse {
    #[default]
    Needed,
    Optional,
    /// The amount of the sentence is something else, such as a valuation.
    None,
}

/// Who acts, where the form does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SubjectOf {
    /// With whose name the sentence begins.
    Opening,
    /// Whom the text is about.
    Topic,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormRow {
    kind: FindingKind,
    hints: Vec<String>,
    text: String,
    #[serde(default)]
    unless: Option<String>,
    #[serde(default)]
    need: Option<String>,
    #[serde(default)]
    change: Option<Change>,
    #[serde(default)]
    change2: Option<Change>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    norole: bool,
    #[serde(default)]
    many: bool,
    #[serde(default)]
    swap: bool,
    #[serde(default)]
    known: bool,
    #[serde(default)]
    money: MoneyUse,
    #[serde(default)]
    round: Option<String>,
    /// The form alone says that the amount is a round.
    #[serde(default)]
    sure: bool,
    #[serde(default)]
    direction: Option<String>,
    #[serde(default)]
    subject: Option<SubjectOf>,
}

/// A form with its patterns, which are built when a sentence first has one of its hints.
struct Form {
    row: FormRow,
    matches: OnceLock<Regex>,
    unless: Option<Regex>,
    need: Option<Regex>,
}

struct Forms {
    pieces: BTreeMap<String, String>,
    doubtful: Regex,
    doubts: BTreeMap<FindingKind, Regex>,
    all: Vec<Form>,
    /// Every hint once, and the forms that each belongs to.
    automaton: Option<AhoCorasick>,
    of_hint: Vec<Vec<usize>>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let table: FormTable = load(FORMS_SOURCE);
    let form = |row: FormRow| Form {
        unless: row.unless.as_deref().map(pattern),
        need: row.need.as_deref().map(pattern),
        matches: OnceLock::new(),
        row,
    };
    let mut hints: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, row) in table.form.iter().enumerate() {
        for hint in &row.hints {
            hints.entry(hint.as_str()).or_default().push(number);
        }
    }
    Forms {
        automaton: AhoCorasick::new(hints.keys()).ok(),
        of_hint: hints.into_values().collect(),
        doubtful: pattern(&table.doubts.all),
        doubts: table.doubts.kinds.iter().map(|(kind, text)| (*kind, pattern(text))).collect(),
        pieces: table.pieces,
        all: table.form.into_iter().map(form).collect(),
    }
});

impl Form {
    fn pattern(&self) -> &Regex {
        self.matches.get_or_init(|| pattern(&slot::expanded(&self.row.text, &FORMS.pieces)))
    }
}

/// One sentence, its amounts hidden so that a form can say where one stands.
struct Line<'a> {
    text: &'a str,
    hidden: String,
    amounts: Vec<Amount>,
    scope: &'a Scope<'a>,
    index: usize,
}

/// What the forms find beyond what is known of the document already.
pub fn extract(scope: &Scope, known: &[Candidate]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for index in 0..scope.sentences.len() {
        if scope.is_teaser(index) {
            continue;
        }
        let text = scope.sentence(index);
        let mut line: Option<Line> = None;
        for form in FORMS.hinted(scope.lower(index)) {
            let line = line.get_or_insert_with(|| Line::of(&text, scope, index));
            for candidate in found(form, line) {
                let told = known.iter().any(|other| told_by_rule(other, &candidate, form.row.many));
                let person = is_somebody(&candidate, known.iter().chain(&all));
                if !told && !person && !all.iter().any(|other| same(other, &candidate)) {
                    all.push(candidate);
                }
            }
        }
    }
    all
}

impl Forms {
    /// The forms of which a sentence, in lower case, has a hint, in the order of the table.
    fn hinted(&self, sentence: &str) -> impl Iterator<Item = &Form> {
        let mut numbers: Vec<usize> = Vec::new();
        if let Some(automaton) = &self.automaton {
            for found in automaton.find_overlapping_iter(sentence) {
                numbers.extend(self.of_hint.get(found.pattern().as_usize()).into_iter().flatten());
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().filter_map(|number| self.all.get(number))
    }
}

impl<'a> Line<'a> {
    fn of(text: &'a str, scope: &'a Scope<'a>, index: usize) -> Self {
        let amounts = amounts(text);
        let hidden = masked(text, amounts.iter().map(|amount| amount.range.clone())).replace('_', "#");
        Self { text, hidden, amounts, scope, index }
    }

    fn subject(&self, actor: Option<Actor>) -> Option<Actor> {
        actor.filter(|actor| self.scope.is_subject(actor, self.index))
    }

    fn amount(&self, found: &Captures) -> Option<Amount> {
        let at = found.name("money")?.range();
        self.amounts.iter().find(|amount| amount.range.start <= at.start && at.start < amount.range.end).cloned()
    }
}

/// `The owner of Globex buys`: who acts is not named.
static OF_ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:owners?|makers?|operators?|parent|parent company|backers?|publishers?) of (?:the )?(?:[A-Z][\w-]*'s )?$",
    )
});

fn found(form: &Form, line: &Line) -> Vec<Candidate> {
    if form.need.as_ref().is_some_and(|need| !need.is_match(line.text)) {
        return Vec::new();
    }
    let mut all: Vec<Candidate> = Vec::new();
    for captures in form.pattern().captures_iter(&line.hidden).take(MATCHES_MAX) {
        let Some(whole) = captures.get(0) else { continue };
        if is_doubtful(form.row.kind, &line.hidden[..whole.end()])
            || captures.name("co").is_some_and(|co| OF_ANOTHER.is_match(&line.hidden[..co.start()]))
            || form.unless.as_ref().is_some_and(|unless| unless.is_match(line.text))
        {
            continue;
        }
        all.extend(build::candidates(form, line, &captures));
        if !all.is_empty() && !form.row.many {
            break;
        }
    }
    all
}

/// Whether words make doubtful what they tell, or deny it.
pub(crate) fn is_doubtful(kind: FindingKind, told: &str) -> bool {
    let cleaned = (kind == FindingKind::Expansion).then(|| crate::expansion::without_ends(told));
    let told = cleaned.as_deref().unwrap_or(told);
    FORMS.doubtful.is_match(told) || FORMS.doubts.get(&kind).is_some_and(|doubt| doubt.is_match(told))
}

/// Whether a rule told this, or something of this kind in the same sentence, where there is only one of it.
pub(crate) fn told_by_rule(known: &Candidate, other: &Candidate, many: bool) -> bool {
    let (Claim::Detail { detail: left }, Claim::Detail { detail: right }) = (&known.claim, &other.claim) else {
        return false;
    };
    let several = matches!(right.kind(), FindingKind::Leadership | FindingKind::Acquisition);
    let sentence = known
        .spans
        .first()
        .zip(other.spans.first())
        .is_some_and(|(left, right)| left == right || left.start < right.end && right.start < left.end);
    // Two rounds in one sentence are those of two companies.
    let apart = match (left, right) {
        (FindingDetail::Funding { amount: a, .. }, FindingDetail::Funding { amount: b, .. }) => {
            a.is_some() && b.is_some() && a != b && core(&known.company) != core(&other.company)
        }
        _ => false,
    };
    same(known, other) || !apart && !several && !many && sentence && left.kind() == right.kind()
}

/// Whether the company of a candidate is a person whom another one names.
pub(crate) fn is_somebody<'a>(candidate: &Candidate, mut others: impl Iterator<Item = &'a Candidate>) -> bool {
    others.any(|other| match &other.claim {
        Claim::Detail { detail: FindingDetail::Leadership { person, .. } } => *person == candidate.company,
        Claim::Detail { .. } | Claim::Posting { .. } => false,
    })
}

/// Whether a document tells this already: the same kind of the same company in the same sentence.
pub(crate) fn same(known: &Candidate, other: &Candidate) -> bool {
    let (Claim::Detail { detail: left }, Claim::Detail { detail: right }) = (&known.claim, &other.claim) else {
        return false;
    };
    let overlap =
        known.spans.iter().any(|left| other.spans.iter().any(|right| left.start < right.end && right.start < left.end));
    if left.kind() != right.kind() || !overlap {
        return false;
    }
    let company = core(&known.company) == core(&other.company);
    match (left, right) {
        (
            FindingDetail::Leadership { person: a, change: x, .. },
            FindingDetail::Leadership { person: b, change: y, .. },
        ) => person_key(a) == person_key(b) && (company || (*x == Change::Leaves) == (*y == Change::Leaves)),
        (
            FindingDetail::Acquisition { acquirer: a, target: x, .. },
            FindingDetail::Acquisition { acquirer: b, target: y, .. },
        ) => core(a) == core(b) || core(x) == core(y) || core(a) == core(y),
        (FindingDetail::Partnership { partner: a }, FindingDetail::Partnership { partner: b }) => {
            core(a) == core(b) || company || core(a) == core(&other.company)
        }
        _ => company,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_a_pattern() {
        crate::tables::strictly::<FormTable>("forms", FORMS_SOURCE).unwrap();
        for form in &FORMS.all {
            let text = slot::expanded(&form.row.text, &FORMS.pieces);
            assert!(Regex::new(&text).is_ok(), "{}\n{:?}", form.row.text, Regex::new(&text).err());
            assert!(form.row.hints.iter().all(|hint| hint.to_lowercase() == *hint), "{:?}", form.row.hints);
        }
        assert!(FORMS.all.len() > 60);
    }

    fn told(text: &str) -> Vec<String> {
        let subject = crate::candidate::Subject {
            company: domain::Company::default(),
            today: jiff::civil::Date::constant(2026, 11, 23),
            namesakes: Vec::new(),
        };
        let id = domain::id::content_hash(text.as_bytes());
        let evidence = domain::Evidence {
            id: domain::Evidence::id_of("text:", &id),
            kind: domain::EvidenceKind::Article,
            publisher: "paper".to_owned(),
            url: "text:".to_owned(),
            title: text.to_owned(),
            published_on: None,
            fetched_at: domain::Timestamp(0),
            text_hash: id,
            raw_hash: None,
            source: "text".to_owned(),
            language: None,
        };
        let reading = domain::Reading { evidence, text: text.to_owned(), records: Vec::new() };
        let scope = Scope::of(&subject, &reading);
        extract(&scope, &[])
            .iter()
            .filter_map(|candidate| match &candidate.claim {
                Claim::Detail { detail } => Some(format!("{} {:?}", candidate.company, detail.kind())),
                Claim::Posting { .. } => None,
            })
            .collect()
    }

    #[test]
    fn forms_find_who_acts() {
        for (text, expect) in [
            ("Backed by $40 million from Arbour Capital, Plumline goes after plumbers", "Plumline Funding"),
            ("Indonesian logistics firm Kirimaja gets $90M", "Kirimaja Funding"),
            ("Bank lends Jakarta parcel carrier Kirimaja $90M", "Kirimaja Funding"),
            (
                "Board of ferry line Östersjö Express: Jane Doe was named chair of Östersjö Express",
                "Östersjö Express Leadership",
            ),
            ("Glove producer Sarungmas runs its extended factory in Ipoh", "Sarungmas Expansion"),
            ("Brackwater ups its stake in Tidewater Surety to 40%", "Brackwater Acquisition"),
            ("Calendly sets up shop in Cairo", "Calendly Expansion"),
            ("Loss down at Fernhill as costs fall", "Fernhill Earnings"),
            ("Hackers steal data; cyberattack hits Perchwell", "Perchwell SecurityIncident"),
        ] {
            assert_eq!(told(text), [expect], "{text}");
        }
    }

    #[test]
    fn doubts_and_denials_are_none() {
        for text in [
            "Perchwell may get $90M from Arbour Capital",
            "Waterkracht drops bid to acquire a stake in Firthpower",
            "Fernhill avoids cutting 200 jobs",
            "Fernhill is in talks to join forces with Globex",
        ] {
            assert_eq!(told(text), [""; 0], "{text}");
        }
    }
}
