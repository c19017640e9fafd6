//! One document and its candidates.

use std::sync::LazyLock;

use domain::{Company, EvidenceKind, FindingDetail, FindingKind, Reading, Span};

use regex::Regex;

use crate::candidate::{Candidate, Claim, Subject};
use crate::claims::gives_orders;
use crate::entity::ABOUT_MIN;
use crate::people::is_unlikely;
use crate::scope::{Actor, Scope};
use crate::text::{clean, pattern, plain};
use crate::topic::{Topics, opening};
use crate::{
    events, expansion, facts, filing, filing_items, forms, frames, funding, leadership, records, registers,
    reporting_line, together,
};

/// Candidates of one document; more are dropped, the last ones first.
pub const CANDIDATES_MAX: usize = 500;

/// What a document says about the subject. With an empty company name, about every company that it tells of.
pub fn extract(subject: &Subject, reading: &Reading) -> Vec<Candidate> {
    let mut all =
        if subject.company.name.trim().is_empty() { of_anyone(subject, reading) } else { of_subject(subject, reading) };
    // Who writes for machines tells of no event.
    all.retain(|candidate| !candidate.spans.iter().any(|span| is_written_for_machines(reading, span)));
    all.truncate(CANDIDATES_MAX);
    all
}

/// Characters around a quote in which the sentence that holds it begins and ends.
const AROUND_CHARS: usize = 400;

/// Whether the sentence of a quote gives orders to whoever reads by machine.
fn is_written_for_machines(reading: &Reading, span: &Span) -> bool {
    let start = (span.start as usize).saturating_sub(AROUND_CHARS);
    let before: String = reading.text.chars().skip(start).take(span.start as usize - start).collect();
    let after: String = reading.text.chars().skip(span.end as usize).take(AROUND_CHARS).collect();
    let breaks = [". ", "! ", "? ", "\n"];
    let begins =
        breaks.iter().filter_map(|mark| before.rfind(mark).map(|at| at + mark.len())).max().unwrap_or_default();
    let ends = breaks.iter().filter_map(|mark| after.find(mark)).min().unwrap_or(after.len());
    let whole = span.quote.ends_with(['.', '!', '?']);
    let rest = if whole { "" } else { after.get(..ends).unwrap_or_default() };
    gives_orders(&format!("{}{}{rest}", before.get(begins..).unwrap_or_default(), span.quote))
}

fn of_subject(subject: &Subject, reading: &Reading) -> Vec<Candidate> {
    let scope = Scope::of(subject, reading);
    if scope.standing.score < ABOUT_MIN {
        return Vec::new();
    }
    if registers::is_sheet(reading) {
        return registers::extract(&scope);
    }
    let mut all = if tells(reading.evidence.kind) { stories(&scope) } else { Vec::new() };
    all.extend(records::extract(&scope));
    all.extend(registers::extract(&scope));
    all.extend(filing_items::extract(&scope));
    all.extend(facts::extract(&scope));
    all.extend(reporting_line::extract(&scope));
    all
}

/// Whether documents of this kind tell of events; an advertisement repeats old ones, and a record tells of none.
pub fn tells(kind: EvidenceKind) -> bool {
    match kind {
        EvidenceKind::OwnAnnouncement
        | EvidenceKind::OwnPage
        | EvidenceKind::Filing
        | EvidenceKind::Article
        | EvidenceKind::WireCopy
        | EvidenceKind::Aggregator
        | EvidenceKind::Human => true,
        EvidenceKind::JobAd | EvidenceKind::DnsRecord | EvidenceKind::Fingerprint | EvidenceKind::VendorPage => false,
    }
}

fn stories(scope: &Scope) -> Vec<Candidate> {
    let mut all = funding::extract(scope);
    all.extend(leadership::extract(scope));
    all.extend(events::extract(scope));
    let readers = [
        forms::extract,
        frames::extract,
        leadership::clause::extract,
        leadership::succession::extract,
        leadership::each::extract,
        expansion::each::extract,
    ];
    for more in readers {
        all.retain(|candidate| !names_nobody(candidate));
        let found = more(scope, &all);
        all.extend(found);
    }
    all.retain(|candidate| !doubtful_site(candidate) && !is_old_cut(scope, candidate));
    together::consistent(all)
}

/// Whether who comes or goes is hardly a person.
fn names_nobody(candidate: &Candidate) -> bool {
    let Claim::Detail { detail: FindingDetail::Leadership { person, .. } } = &candidate.claim else { return false };
    candidate.spans.first().is_some_and(|span| is_unlikely(person, &plain(&span.quote)))
}

/// Whether jobs were cut in a year that lies before the last one.
fn is_old_cut(scope: &Scope, candidate: &Candidate) -> bool {
    let cuts = matches!(&candidate.claim, Claim::Detail { detail: FindingDetail::Layoffs { .. } });
    cuts && candidate.spans.first().is_some_and(|span| scope.names_past_year(&plain(&span.quote)))
}

/// Whether the sentence of an expansion says anywhere that nothing comes of it.
fn doubtful_site(candidate: &Candidate) -> bool {
    static STOPPED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:refus(?:es|ed|al)|reject(?:s|ed|ion)?|turn(?:s|ed) down|oppos(?:es|ed|ition)|object(?:s|ed|ions?) to|block(?:s|ed)|shelved|shelves (?:its |the )?plans?|postpon(?:es|ed)|cancel(?:s|led|ed)|no (?:plans|intention|immediate plans)|drop(?:s|ped) plans|abandon(?:s|ed)|yet to (?:say|decide|approve|choose)|(?:has|have) called on|urg(?:es|ed)|den(?:ied|ies)|(?:is|are|was|were|be|being|been) (?:considered|weighed|mulled|explored|studied|discussed|mooted|delayed|halted|paused|scrapped|suspended|put off)|under (?:consideration|review|discussion)|on hold|in doubt|falls? through|fell through|called off|halts|scraps|pauses|(?:is|are) (?:considering|weighing|mulling|exploring)|considers|mulls|weighs|(?:will|would|does|did|do) not (?:open|build|go|expand)|contract to (?:build|supply|equip|design)|(?:won|wins|awarded|lands|landed) (?:an? |the )?(?:[\w-]+ )?contract|(?:deliver(?:s|ed|ing)?|suppl(?:y|ies|ied|ying)|ship(?:s|ped)|provid(?:es|ed|ing)) [^;:]{2,50}? (?:to|for) (?:an?|the) (?:new |first )?(?:factory|plant|site|data cent(?:er|re)|hospital|store|shop|office|warehouse|mill|stadium)|not going ahead|if (?:approved|granted|it wins))\b",
        )
    });
    let expands = matches!(&candidate.claim, Claim::Detail { detail: FindingDetail::Expansion { .. } });
    candidate.spans.first().filter(|_| expands).is_some_and(|span| STOPPED.is_match(&span.quote))
}

/// The signals of every company, and the facts of the first.
///
/// Whom `the company` means in a sentence is known only when those are known that sentences name, so a text that has
/// pronouns is read twice.
fn of_anyone(subject: &Subject, reading: &Reading) -> Vec<Candidate> {
    let scope = Scope::with(subject, reading, Topics::default());
    let mut opened = openings(subject, reading);
    opened.retain(|(at, name)| scope.is_subject(&Actor::Named(name.clone()), *at));
    let first = stories(&scope);
    let topics = Topics::of(opened.into_iter().chain(first.iter().filter_map(|told| told_at(&scope, told))).collect());
    let mut all = stories(&Scope::with(subject, reading, topics));
    all.retain(|candidate| !candidate.company.trim().is_empty());
    if let Some(name) = main_company(&all) {
        let company = Company { name, ..subject.company.clone() };
        let known = Subject { company, ..subject.clone() };
        let scope = Scope::of(&known, reading);
        if scope.standing.score >= ABOUT_MIN {
            all.extend(records::extract(&scope));
            all.extend(facts::extract(&scope));
        }
    }
    for candidate in &mut all {
        candidate.about_because = "The company was taken from the text itself".to_owned();
    }
    all
}

/// The sentence of a candidate, with the company that it is about.
fn told_at(scope: &Scope, candidate: &Candidate) -> Option<(usize, String)> {
    let quote = candidate.spans.first()?;
    let start = quote.start as usize;
    let at = scope.sentences.iter().position(|range| {
        scope.reading.text.get(..range.start).is_some_and(|before| before.chars().count() == start)
    })?;
    (!candidate.company.is_empty()).then(|| (at, candidate.company.clone()))
}

/// The companies with whose names sentences begin, and who files a filing.
fn openings(subject: &Subject, reading: &Reading) -> Vec<(usize, String)> {
    let sentences = crate::text::sentences(&reading.text);
    let text = |range: &std::ops::Range<usize>| clean(&plain(reading.text.get(range.clone()).unwrap_or_default()));
    let mut all: Vec<(usize, String)> = sentences
        .iter()
        .enumerate()
        .filter_map(|(at, range)| Some((at, opening(&crate::scope::undated(&text(range)))?)))
        .collect();
    if (filing::is_filing(reading) || reading.text.contains("(the “") || reading.text.contains("(the \""))
        && let Some(filer) = filing::filer(&reading.text)
    {
        all = (0..sentences.len()).map(|at| (at, filer.clone())).collect();
    }
    let _ = subject;
    all
}

/// The company of the first event of a text; a round counts before others of its place.
fn main_company(events: &[Candidate]) -> Option<String> {
    let first = |candidate: &Candidate| candidate.spans.first().map_or(u32::MAX, |span| span.start);
    let kind = |candidate: &Candidate| match &candidate.claim {
        Claim::Detail { detail: FindingDetail::Funding { .. } } => Some(FindingKind::Funding),
        Claim::Detail { .. } | Claim::Posting { .. } => None,
    };
    events.iter().min_by_key(|candidate| (first(candidate), kind(candidate).is_none())).map(|best| best.company.clone())
}
