//! What a model read in a document, held against the document.
//!
//! A proposal becomes a candidate only when its quote stands in the stored text, its values stand in the quote, the words
//! of the quote tell of that kind of event as something that happened, and the company that acts is the one we mean. From
//! there on it is merged and priced like any other. Nothing a model says about how sure it is has a place here.

mod detail;
mod locate;

use std::sync::LazyLock;

use domain::{Proposal, Reading};
use regex::Regex;

use crate::candidate::{Candidate, Subject};
use crate::claims::{Mark, claims, first_at, gives_orders, talks_to_machines};
use crate::document::tells;
use crate::entity::{ABOUT_MIN, speaks_of};
use crate::scope::{Actor, Scope, actor_before};
use crate::text::{clean, pattern, plain, word_count};

pub use locate::locate;

/// Proposals of one document that are looked at.
const PROPOSALS_MAX: usize = 48;
/// Words of a quote; fewer prove nothing, more are no quote.
const QUOTE_WORDS_MIN: usize = 3;
const QUOTE_WORDS_MAX: usize = 90;

/// Why a proposal is no candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unheld {
    /// The document is not about the company, or tells no events.
    Document,
    /// The quote does not stand in the text.
    Quote,
    /// The quote does not tell of such an event.
    Kind,
    /// It is denied, or not certain.
    Uncertain,
    /// Somebody else acts.
    Company,
    /// A value is not in the quote.
    Value,
}

impl Unheld {
    /// As a person reads it.
    pub fn says(self) -> &'static str {
        match self {
            Self::Document => "the document is not about the company",
            Self::Quote => "the quote is not in the document",
            Self::Kind => "the quote tells of no such event",
            Self::Uncertain => "the quote denies it or is not certain",
            Self::Company => "the quote tells of another company",
            Self::Value => "a value is not in the quote",
        }
    }
}

/// Each proposal as a candidate, or why it is none.
pub fn proposed(subject: &Subject, reading: &Reading, proposals: &[Proposal]) -> Vec<Result<Candidate, Unheld>> {
    if proposals.is_empty() {
        return Vec::new();
    }
    let scope = Scope::of(subject, reading);
    let fits = tells(reading.evidence.kind) && scope.standing.score >= ABOUT_MIN && !subject.company.name.is_empty();
    let judge = |proposal: &Proposal| if fits { judged(&scope, proposal) } else { Err(Unheld::Document) };
    proposals.iter().take(PROPOSALS_MAX).map(judge).collect()
}

fn judged(scope: &Scope, proposal: &Proposal) -> Result<Candidate, Unheld> {
    let kind = proposal.kind.ok_or(Unheld::Kind)?;
    let text = &scope.reading.text;
    let range = locate(text, &proposal.quote).ok_or(Unheld::Quote)?;
    let verbatim = text.get(range.clone()).ok_or(Unheld::Quote)?;
    if !(QUOTE_WORDS_MIN..=QUOTE_WORDS_MAX).contains(&word_count(verbatim)) || verbatim.contains("\n\n") {
        return Err(Unheld::Quote);
    }
    let index = scope.sentences.iter().position(|sentence| sentence.end > range.start).ok_or(Unheld::Quote)?;
    // Whole sentences are judged, so that a quote cannot leave out what turns its meaning.
    let last = scope.sentences.iter().rposition(|sentence| sentence.start < range.end).unwrap_or(index).max(index);
    let whole = (index..=last).map(|at| scope.sentence(at)).collect::<Vec<_>>().join(" ");
    let marks = claims(&whole);
    let told_of = claims(verbatim).kinds;
    let in_own_words = told_of.is_empty() && is_a_plain_sentence(verbatim) && is_whole(proposal, kind, verbatim);
    if !told_of.contains(&kind) && !in_own_words {
        return Err(Unheld::Kind);
    }
    // Who speaks to machines tells of no event, and neither does a question, data, or a text that is not what it looks.
    if talks_to_machines(&whole) || gives_orders(&whole) || !is_told(verbatim) {
        return Err(Unheld::Uncertain);
    }
    // An announced plan is an announcement; a rumour or a maybe is none.
    if marks.is(Mark::Denied) || marks.is(Mark::Doubted) {
        return Err(Unheld::Uncertain);
    }
    if !speaks_of(scope.subject, scope.reading, &whole) {
        return Err(Unheld::Company);
    }
    let quote = clean(&plain(verbatim));
    let detail = detail::of(scope, proposal, kind, &quote).ok_or(Unheld::Value)?;
    let told = Told { whole: &whole, quote: &quote, index, in_own_words };
    if !acts(scope, proposal, kind, &told) {
        return Err(Unheld::Company);
    }
    let span = domain::Span::over(&scope.reading.evidence.id, text, range).ok_or(Unheld::Quote)?;
    Ok(scope.candidate(detail, Some(&Actor::Named(scope.subject.company.name.clone())), index, vec![span]))
}

/// Whether a quote is a statement in one script, without marks of data.
fn is_told(quote: &str) -> bool {
    static MARKS: LazyLock<Regex> = LazyLock::new(|| pattern(r#"\?\s*$|[{}\[\]<>|\\`^~]|\w=\w|":"#));
    let two_scripts = |word: &str| {
        let latin = word.chars().any(|c| c.is_ascii_alphabetic());
        latin && word.chars().any(|c| matches!(c, '\u{370}'..='\u{52f}' | '\u{1f00}'..='\u{1fff}'))
    };
    !MARKS.is_match(quote) && !quote.split_whitespace().any(two_scripts)
}

/// A quote and the sentences that it stands in, with marks made plain.
struct Told<'a> {
    whole: &'a str,
    quote: &'a str,
    index: usize,
    /// No word that we know tells of an event.
    in_own_words: bool,
}

/// Words of a name.
const NAME_WORDS_MAX: usize = 6;
/// Words of a sentence that tells something without a word that we know for it.
const SENTENCE_WORDS_MIN: usize = 6;

/// Whether a quote is one line of prose that begins and ends as a sentence does.
fn is_a_plain_sentence(quote: &str) -> bool {
    static ENDS: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[.!]["'”’)]?\s*$"#));
    static ODD: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d/\d|\bTXT\b|\w_\w|#"));
    let first = quote.trim_start().chars().find(|c| c.is_alphanumeric() || c.is_whitespace());
    let one_line = !quote.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
    first.is_some_and(char::is_uppercase)
        && one_line
        && ENDS.is_match(quote)
        && !ODD.is_match(quote)
        && word_count(quote) >= SENTENCE_WORDS_MIN
}

/// Whether a proposal names what makes such an event, so that words which we do not know for it may tell it. What is only
/// described (an incident, a suit) needs words that we know.
fn is_whole(proposal: &Proposal, kind: domain::FindingKind, quote: &str) -> bool {
    use domain::FindingKind as Kind;
    static STAFF: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:staff|people|jobs?|posts?|roles?|positions?|employees|workers|workforce|headcount|payroll|colleagues)\b",
        )
    });
    let is_name = |word: &str| {
        let word = word.trim();
        word.starts_with(char::is_uppercase)
            && word.split_whitespace().count() <= NAME_WORDS_MAX
            && word.len() * 2 < quote.len()
    };
    match kind {
        Kind::Funding => !proposal.amount.trim().is_empty(),
        Kind::Leadership => is_name(&proposal.person) && !proposal.role.trim().is_empty() && proposal.change.is_some(),
        Kind::Acquisition => is_name(&proposal.acquirer) && is_name(&proposal.target),
        Kind::Layoffs => !proposal.count.trim().is_empty() && STAFF.is_match(quote),
        Kind::Expansion => proposal.places.iter().any(|place| is_name(place)),
        Kind::Partnership | Kind::ProductLaunch => is_name(&proposal.other),
        _ => false,
    }
}

/// Whether the company is the one that the quote tells of.
fn acts(scope: &Scope, proposal: &Proposal, kind: domain::FindingKind, told: &Told) -> bool {
    use domain::FindingKind as Kind;
    match kind {
        Kind::Acquisition | Kind::Partnership => scope.names_subject(told.quote) || scope.standing.own,
        Kind::Leadership => detail::person_is_theirs(scope, proposal, told.whole),
        _ if told.in_own_words => scope.names_subject(told.quote),
        _ => {
            // The quote may begin after who acts.
            let start = told.whole.find(told.quote).unwrap_or_default();
            let at = start + first_at(kind, told.quote).unwrap_or_default();
            let before = told.whole.get(..at).unwrap_or_default();
            match actor_before(before) {
                Some(actor) => scope.is_subject(&actor, told.index),
                None => scope.names_subject(before),
            }
        }
    }
}

#[cfg(test)]
mod tests;
