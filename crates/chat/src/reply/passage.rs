//! Answers from the words of documents, where no finding answers: the passage that holds what was asked, verbatim.

use domain::block::Block;
use domain::limits::QUOTE_CHARS_MAX;
use domain::{Cite, ConfidenceWord, EvidenceKind, PartialDate, Passage, PassageQuery, Passages, PrepView, SourceRef};

use super::answer::Answer;
use crate::context::Context;
use crate::pattern::Pattern;
use crate::search::{Sought, Wants, holds, split};
use crate::wording::dated;

/// The part of the question, its rare words weighing more, that a passage has to hold. Below it a passage is about
/// something else more often than not: `docs/evaluation.md` says how it was measured.
pub(super) const COVERAGE_MIN: f64 = 0.62;
/// How far behind the best another passage may be to be told beside it.
const MARGIN: f64 = 0.08;
/// By how much a passage has to hold more of the question than a finding does, to be told instead.
const AHEAD_MIN: f64 = 0.12;
/// What a word of the question is worth that only the rest of the document holds.
const BESIDE_WORTH: f64 = 0.5;
/// A question of a single word is answered by a passage only if few passages hold the word.
const SINGLE_SHARE_MAX: f64 = 0.12;
/// Passages that are told.
const TOLD_MAX: usize = 3;

/// A part of a document that may answer.
pub(super) struct Found {
    cite: Cite,
    source: SourceRef,
    /// From 0 to 1: how much of the question it holds.
    coverage: f64,
}

/// How much each word of the question says here: what few passages hold says more.
pub(super) struct Weights(Vec<f64>);

impl Weights {
    pub(super) fn of(sought: &Sought, passages: Option<&Passages>) -> Self {
        let all = passages.map_or(1.0, |passages| f64::from(passages.of.max(1)));
        let weight = |at: usize| {
            let held = passages.and_then(|passages| passages.held_by.get(at)).map_or(0.0, |held| f64::from(*held));
            // The inverse document frequency of BM25, never negative.
            (1.0 + (all - held + 0.5) / (held + 0.5)).ln()
        };
        Self((0..sought.groups.len()).map(weight).collect())
    }

    fn share(&self, held: impl Fn(usize) -> bool) -> f64 {
        let total: f64 = self.0.iter().sum();
        let part: f64 = self.0.iter().enumerate().filter(|(at, _)| held(*at)).map(|(_, weight)| weight).sum();
        if total > 0.0 { part / total } else { 0.0 }
    }

    /// How much of the question a text holds.
    pub(super) fn held_in(&self, text: &str, sought: &Sought) -> f64 {
        let words = split(text);
        self.share(|at| {
            sought.groups.get(at).is_some_and(|group| group.wordings.iter().any(|wording| holds(&words, wording)))
        })
    }
}

/// What the documents hold, the best first; nothing where even that is too weak.
pub(super) fn search(context: &Context, sought: &Sought) -> Vec<Found> {
    let Some(passages) = context.passages else { return Vec::new() };
    // An index asked for something else answers something else.
    if passages.held_by.len() != sought.query().groups.len() || says_too_little(passages, sought) {
        return Vec::new();
    }
    let weights = Weights::of(sought, context.passages);
    let beside = |passage: &Passage| -> Vec<usize> {
        let same = passages.found.iter().filter(|other| other.evidence == passage.evidence);
        same.flat_map(|other| other.holds.iter().copied()).collect()
    };
    let mut found: Vec<Found> = passages
        .found
        .iter()
        .filter_map(|passage| judge(passage, &beside(passage), sought, &weights, context.view))
        .collect();
    found.sort_by(|left, right| {
        let newest = |found: &Found| found.source.published_on.map(PartialDate::last_day);
        right.coverage.total_cmp(&left.coverage).then_with(|| newest(right).cmp(&newest(left)))
    });
    let best = found.first().map_or(0.0, |first| first.coverage);
    found.retain(|other| other.coverage >= best - MARGIN);
    distinct(found)
}

/// A word that is everywhere answers nothing, unless a number or a name stands beside it.
fn says_too_little(passages: &Passages, sought: &Sought) -> bool {
    if sought.wants.is_a_number() || sought.wants == Wants::Who {
        return false;
    }
    let PassageQuery { groups, .. } = sought.query();
    let share = passages.held_by.first().map_or(0.0, |held| f64::from(*held) / f64::from(passages.of.max(1)));
    groups.len() == 1 && share > SINGLE_SHARE_MAX && passages.of > 20
}

fn judge(passage: &Passage, beside: &[usize], sought: &Sought, weights: &Weights, view: &PrepView) -> Option<Found> {
    let source = view.sources.iter().find(|source| source.evidence == passage.evidence)?;
    let required = |at: &usize| sought.groups.get(*at).is_some_and(|group| group.required);
    let named = (0..sought.groups.len()).filter(required).all(|at| passage.holds.contains(&at));
    let here = weights.share(|at| passage.holds.contains(&at));
    let there = weights.share(|at| beside.contains(&at));
    // What the rest of the document speaks of is what its parts are about, and counts half.
    let coverage = here + (there - here).max(0.0) * BESIDE_WORTH;
    if !named || here <= 0.0 || coverage < COVERAGE_MIN {
        return None;
    }
    let quote = best_part(&passage.text, sought, weights, &view.company.name)?;
    Some(Found {
        cite: Cite {
            evidence: passage.evidence.clone(),
            quote: quote.to_owned(),
            url: source.url.clone(),
            publisher: source.publisher.clone(),
        },
        source: source.clone(),
        coverage,
    })
}

/// The shortest run of sentences and lines that holds the most of the question, with the sort of answer that is wanted
/// beside a word of it.
fn best_part<'t>(text: &'t str, sought: &Sought, weights: &Weights, own: &str) -> Option<&'t str> {
    let parts = parts(text);
    let said: Vec<&str> = parts.iter().filter_map(|part| text.get(part.clone())).collect();
    let held: Vec<f64> = said.iter().map(|part| weights.held_in(part, sought)).collect();
    let meets: Vec<bool> = said.iter().map(|part| sought.met_by(&part.replace(own, ""))).collect();
    let plainly: Vec<bool> = said.iter().map(|part| sought.told_by(part)).collect();
    let meets = if plainly.contains(&true) { plainly } else { meets };
    let near = |at: usize| at.saturating_sub(1)..(at + 2).min(held.len());
    let answers: Vec<bool> =
        (0..said.len()).map(|at| meets[at] && held[near(at)].iter().any(|held| *held > 0.0)).collect();
    let mut best: Option<((f64, i64), std::ops::Range<usize>)> = None;
    for from in 0..parts.len() {
        for to in from..parts.len() {
            let run = text.get(parts[from].start..parts[to].end)?;
            let length = run.chars().count();
            if length > QUOTE_CHARS_MAX {
                break;
            }
            if !answers[from..=to].contains(&true) {
                continue;
            }
            let worth = (weights.held_in(run, sought), -i64::try_from(length).unwrap_or(i64::MAX));
            if best.as_ref().is_none_or(|(known, _)| worth > *known) {
                best = Some((worth, from..to + 1));
            }
        }
    }
    let (_, mut range) = best?;
    // A later sentence with another number of the same thing belongs to the answer: what was is not what is.
    if sought.wants.is_a_number() {
        let later = (range.end..parts.len()).rev().find(|at| meets[*at] && held[*at] > 0.0);
        let fits = |at: &usize| {
            text.get(parts[range.start].start..parts[*at].end).is_some_and(|run| run.chars().count() <= QUOTE_CHARS_MAX)
        };
        range.end = later.filter(fits).map_or(range.end, |at| at + 1);
    }
    text.get(parts[range.start].start..parts[range.end - 1].end)
}

/// Sentences and lines.
fn parts(text: &str) -> Vec<std::ops::Range<usize>> {
    static END: Pattern = Pattern::new(r#"[.!?][”"’)]*\s+|\n+"#);
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| END.captures(rest)).and_then(|found| found.get(0)) {
        let end = from + found.start() + found.as_str().trim_end().len();
        push(&mut parts, text, from..end);
        from += found.end();
    }
    push(&mut parts, text, from..text.len());
    parts
}

fn push(parts: &mut Vec<std::ops::Range<usize>>, text: &str, range: std::ops::Range<usize>) {
    let said = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (said.len() - said.trim_start().len());
    let end = range.start + said.trim_end().len();
    if start < end {
        parts.push(start..end);
    }
}

/// Each statement once: what copies of a text repeat is told by the first.
fn distinct(found: Vec<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    for one in found {
        let words = split(&one.cite.quote);
        let same = |known: &Found| {
            let theirs = split(&known.cite.quote);
            let shared = words.iter().filter(|word| theirs.contains(word)).count();
            shared * 10 >= words.len().min(theirs.len()) * 9
        };
        if kept.len() < TOLD_MAX && !kept.iter().any(same) {
            kept.push(one);
        }
    }
    kept
}

/// Whether documents answer what a finding leaves open.
pub(super) fn is_ahead(found: &[Found], told: &str, sought: &Sought, context: &Context) -> bool {
    let Some(best) = found.first() else { return false };
    let weights = Weights::of(sought, context.passages);
    !sought.wants.met_by(&told.replace(context.company_name(), ""))
        || best.coverage >= weights.held_in(told, sought) + AHEAD_MIN
}

/// Whether the nearest words say no.
pub(super) fn is_denied(found: &[Found], sought: &Sought) -> bool {
    sought.wants == Wants::YesNo && found.iter().any(|one| as_read(&one.cite.quote, sought) == NO)
}

/// Whether a text holds every name of the question.
pub(super) fn names_all(text: &str, sought: &Sought) -> bool {
    let words = split(text);
    let holds_one = |wordings: &[String]| wordings.iter().any(|wording| holds(&words, wording));
    sought.groups.iter().filter(|group| group.required).all(|group| holds_one(&group.wordings))
}

/// Says what the documents say.
pub(super) fn tell(answer: &mut Answer, found: &[Found], sought: &Sought) {
    let disagree = sought.wants.is_a_number() && differ(found);
    if disagree {
        answer.say("The documents do not agree; each says it in its own words:");
    }
    for (at, one) in found.iter().enumerate() {
        let source = from_where(&one.source, answer.context);
        let reading = if at == 0 && sought.wants == Wants::YesNo { as_read(&one.cite.quote, sought) } else { "" };
        answer.say_from(&format!("{reading}{source}:"), vec![one.cite.clone()]);
        answer.quote(one.cite.clone());
    }
    let word = if disagree { ConfidenceWord::SourcesDisagree } else { ConfidenceWord::OneSource };
    answer.lower(Some(word));
    let because = match found.len() {
        _ if disagree => "Ask which one holds.",
        1 => "It stands in one document, in these words; I concluded nothing from them.",
        _ => "These are the words of the documents; I concluded nothing from them.",
    };
    answer.note(&format!("{}. {because}", word.label()));
}

impl Wants {
    fn is_a_number(self) -> bool {
        matches!(self, Self::HowMany | Self::HowMuch | Self::HowLong)
    }
}

/// Whether quotes give no common number.
fn differ(found: &[Found]) -> bool {
    static NUMBER: Pattern = Pattern::new(r"\d[\d.,]*\d|\d");
    let numbers: Vec<Vec<&str>> = found.iter().map(|one| NUMBER.all(&one.cite.quote)).collect();
    let told: Vec<&Vec<&str>> = numbers.iter().filter(|numbers| !numbers.is_empty()).collect();
    let Some((first, rest)) = told.split_first() else { return false };
    rest.iter().any(|other| !other.iter().any(|number| first.contains(number)))
}

/// `Their own page (acme.example), published 3 October 2026 (52 days ago)`.
fn from_where(source: &SourceRef, context: &Context) -> String {
    let what = match source.kind_of_evidence {
        EvidenceKind::OwnAnnouncement => "An announcement of theirs",
        EvidenceKind::OwnPage => "A page of theirs",
        EvidenceKind::Filing => "A filing of theirs",
        EvidenceKind::Article => "An article",
        EvidenceKind::WireCopy => "A press release",
        EvidenceKind::Aggregator => "A directory",
        EvidenceKind::JobAd => "A job ad of theirs",
        EvidenceKind::DnsRecord => "A DNS record",
        EvidenceKind::Fingerprint => "The markup of their pages",
        EvidenceKind::VendorPage => "A page of yours",
        EvidenceKind::Human => "A note",
    };
    let today = context.today();
    let when = match source.published_on {
        Some(on) => format!("published {}", dated(on, today)),
        None => format!("read {}, without a date of its own", dated(PartialDate::day(source.fetched_at.date()), today)),
    };
    format!("{what} ({}), {when}", source.publisher)
}

const NO: &str = "As I read it, no. ";

/// What a quote seems to say to a question of yes or no.
fn as_read(quote: &str, sought: &Sought) -> &'static str {
    static NOT_YET: Pattern = Pattern::new(
        r"(?i)\b(?:roadmap|planned|is planning|plans to|will be|being prepared|next year|coming (?:soon)|not yet)\b",
    );
    static DENIES: Pattern =
        Pattern::new(r"(?i)\b(?:do(?:es)? not|did not|don't|doesn't|no longer|not|no|never|without|none)\b");
    let holds_one = |part: &str| {
        let words = split(part);
        sought.groups.iter().any(|group| group.wordings.iter().any(|wording| holds(&words, wording)))
    };
    let near = parts(quote).into_iter().filter_map(|part| quote.get(part)).filter(|part| holds_one(part));
    let near: Vec<&str> = near.collect();
    if near.iter().any(|part| DENIES.is_match(part)) {
        NO
    } else if near.iter().any(|part| NOT_YET.is_match(part)) {
        "As I read it, not yet. "
    } else {
        ""
    }
}

/// Everything an answer says, with what its findings and citations hold.
pub(super) fn said(blocks: &[Block], view: &PrepView) -> String {
    let mut said: Vec<String> = Vec::new();
    for block in blocks {
        said.extend(crate::cite::of_block(block).into_iter().map(|cite| cite.quote));
        match block {
            Block::Text { text, style: domain::TextStyle::Body | domain::TextStyle::Quote, .. } => {
                said.push(text.clone())
            }
            Block::Finding { finding } => said.extend(view.finding(finding).map(|known| known.title.clone())),
            Block::InsightList { items, .. } => said.extend(items.iter().map(|item| item.text.clone())),
            Block::Timeline { items, .. } => said.extend(items.iter().map(|item| item.label.clone())),
            Block::Text { .. }
            | Block::SignalList { .. }
            | Block::Chart { .. }
            | Block::Matrix { .. }
            | Block::People { .. }
            | Block::Recommendation { .. }
            | Block::Roi { .. }
            | Block::Qualification { .. }
            | Block::Document { .. }
            | Block::Question { .. }
            | Block::Candidates { .. }
            | Block::Progress { .. }
            | Block::Sources { .. } => {}
        }
    }
    said.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best<'t>(question: &str, text: &'t str) -> Option<&'t str> {
        let intent = crate::intent::intent(question, None);
        let sought = Sought::of(&intent, &domain::PrepView::default());
        best_part(text, &sought, &Weights::of(&sought, None), "Acme Corp")
    }

    #[test]
    fn the_shortest_part_that_answers_is_taken() {
        let text =
            "Acme Corp was founded in Boston. It runs 14 warehouses in Ohio. The warehouses are old. Lunch is free.";
        assert_eq!(best("how many warehouses do they run?", text), Some("It runs 14 warehouses in Ohio."));
        assert_eq!(best("how many cafeterias do they run?", "Lunch is free. The doors are red."), None);
    }

    #[test]
    fn another_number_of_the_same_thing_belongs_to_the_answer() {
        let text = "It had 9 warehouses. Nothing else happened. Since the merger with Larch it has 14 warehouses.";
        let found = best("how many warehouses do they have?", text).unwrap_or_default();
        assert!(found.contains("9 warehouses") && found.contains("14 warehouses"), "{found}");
    }
}
