//! The five-minute page: what the rules put in, and what the rep did to it.

use std::collections::BTreeSet;

use domain::limits::{BRIEF_EDITS_MAX, BRIEF_WORDS_MAX};
use domain::{
    Analysis, Brief, BriefEdit, BriefLine, BriefSection, ConfidenceWord, Finding, FindingDetail, FindingId,
    FindingKind, InternalMark, LineId, LineOrigin, RecommendationSlot, Role, SectionKind, Starter,
};

use crate::analysis::{AnalysisInput, CHANGE_DAYS, STARTERS_FIRST, is_news};
use crate::playbook::cites;
use extract::text::word_count;

/// Words that a reader takes in per minute.
pub const WORDS_PER_MINUTE: u32 = 230;
/// Sections in the order of the page.
const ORDER: [SectionKind; 9] = [
    SectionKind::SayFirst,
    SectionKind::InTheRoom,
    SectionKind::WhatChanged,
    SectionKind::Ask,
    SectionKind::Fit,
    SectionKind::Careful,
    SectionKind::NextStep,
    SectionKind::NotFound,
    SectionKind::Pinned,
];
/// People, changes, rows and cautions that a page can show before words are counted.
const PEOPLE_MAX: usize = 7;
const CHANGES_MAX: usize = 8;
const ROWS_MAX: usize = 8;
const CAREFUL_MAX: usize = 4;
const NOT_FOUND_MAX: usize = 6;
/// Words of one of them.
const GAP_WORDS_MAX: usize = 22;

/// A line with where it goes and how early it is given up; the smallest number stays longest.
struct Draft {
    section: SectionKind,
    rank: u32,
    line: BriefLine,
}

/// The brief with the rep's edits applied.
pub fn brief(input: &AnalysisInput, analysis: &Analysis, edits: &[BriefEdit]) -> Brief {
    let mut drafts = drafts(input, analysis);
    apply(&mut drafts, input, edits);
    let left_out = fit_words(&mut drafts);
    let sections: Vec<BriefSection> = ORDER
        .iter()
        .map(|section| {
            let lines =
                drafts.iter().filter(|draft| draft.section == *section).map(|draft| draft.line.clone()).collect();
            BriefSection { section: *section, lines }
        })
        .filter(|section| !section.lines.is_empty())
        .collect();
    let words = sections.iter().flat_map(|section| &section.lines).map(words).sum::<usize>();
    let words = u32::try_from(words).unwrap_or(u32::MAX);
    Brief { sections, words, reading_seconds: (words * 60).div_ceil(WORDS_PER_MINUTE), left_out }
}

fn words(line: &BriefLine) -> usize {
    let row = line.row.as_ref().map_or(0, |row| word_count(&row.seen) + word_count(&row.so) + 1);
    word_count(&line.text) + line.detail.as_deref().map_or(0, word_count) + row
}

/// Cuts the lines that matter least until the page is short enough. What the rep put in stays.
fn fit_words(drafts: &mut Vec<Draft>) -> u32 {
    let most = BRIEF_WORDS_MAX as usize;
    let mut total: usize = drafts.iter().map(|draft| words(&draft.line)).sum();
    let mut left_out = 0;
    while total > most {
        let weakest = drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| draft.line.origin == LineOrigin::Auto)
            .max_by_key(|(index, draft)| (draft.rank, *index));
        let weakest = weakest.or_else(|| drafts.iter().enumerate().next_back()).map(|(index, _)| index);
        let Some(index) = weakest else { break };
        total -= words(&drafts.remove(index).line);
        left_out += 1;
    }
    left_out
}

fn line(id: &[&str], text: String) -> BriefLine {
    BriefLine { id: LineId::derive(id), ..BriefLine::saying(&text) }
}

/// A line for the rep alone, with the reason.
fn internal(mark: InternalMark, line: BriefLine) -> BriefLine {
    BriefLine { internal: true, internal_because: Some(mark), ..line }
}

/// Marks what is concluded and not said.
fn marked(line: BriefLine) -> BriefLine {
    match line.confidence {
        Some(ConfidenceWord::Inferred) => internal(InternalMark::Inferred, line),
        Some(ConfidenceWord::Confirmed | ConfidenceWord::OneSource | ConfidenceWord::SourcesDisagree) | None => line,
    }
}

fn drafts(input: &AnalysisInput, analysis: &Analysis) -> Vec<Draft> {
    let mut all = Vec::new();
    all.extend(say_first(analysis));
    all.extend(in_the_room(input));
    all.extend(what_changed(input));
    all.extend(ask(analysis));
    all.extend(fit(input, analysis));
    all.extend(careful(analysis));
    all.extend(next_step(input, analysis));
    all.extend(not_found(analysis));
    // Two signals may call for the same question or caution; a page has a line once.
    let mut seen = BTreeSet::new();
    all.retain(|draft| seen.insert(draft.line.id.clone()));
    all
}

fn place(section: SectionKind, first: u32, step: u32, lines: Vec<BriefLine>) -> Vec<Draft> {
    lines.into_iter().zip(0_u32..).map(|(line, number)| Draft { section, rank: first + step * number, line }).collect()
}

fn say_first(analysis: &Analysis) -> Vec<Draft> {
    let mut starters: Vec<&Starter> = Vec::new();
    for starter in &analysis.starters {
        // Two findings may call for the same words; nobody says them twice.
        if !starters.iter().any(|known| known.text == starter.text) {
            starters.push(starter);
        }
    }
    let lines = starters.into_iter().take(STARTERS_FIRST).map(|starter| {
        marked(BriefLine {
            finding: Some(starter.finding.clone()),
            cites: starter.cites.clone(),
            confidence: Some(starter.confidence),
            // The words may be tailored anew; the line stays the one about this finding.
            ..line(&["say_first", starter.finding.as_str()], starter.text.clone())
        })
    });
    place(SectionKind::SayFirst, 0, 12, lines.collect())
}

fn in_the_room(input: &AnalysisInput) -> Vec<Draft> {
    let mut people: Vec<&Finding> = input
        .findings
        .iter()
        .filter(|finding| finding.kind() == FindingKind::Contact && !input.is_corrected(finding))
        // Whoever has left is not in the room, whatever an old page says.
        .filter(|finding| !crate::merge::has_left(finding))
        .collect();
    people.sort_by_key(|finding| (part_rank(finding), finding.title.clone()));
    let lines = people.into_iter().take(PEOPLE_MAX).map(|finding| person_line(finding, input));
    place(SectionKind::InTheRoom, 10, 9, lines.collect())
}

fn part_rank(finding: &Finding) -> u8 {
    let FindingDetail::Contact { part, .. } = &finding.detail else { return 9 };
    match part.as_str() {
        "economic_buyer" => 0,
        "champion" => 1,
        "technical_evaluator" => 2,
        "blocker" => 3,
        "user" => 4,
        _ => 5,
    }
}

/// A part as the page says it.
pub fn part_title(part: &str) -> &'static str {
    match part {
        "economic_buyer" => "likely economic buyer",
        "champion" => "possible champion",
        "technical_evaluator" => "technical evaluator",
        "blocker" => "can stop it",
        "user" => "would use it",
        _ => "part not known",
    }
}

fn person_line(finding: &Finding, input: &AnalysisInput) -> BriefLine {
    let FindingDetail::Contact { person, role, part, .. } = &finding.detail else {
        return line(&[], finding.title.clone());
    };
    let arrived = input.findings.iter().find(|other| match &other.detail {
        FindingDetail::Leadership { person: who, change, .. } => {
            change.arrives() && extract::text::name::person_key(who) == extract::text::name::person_key(person)
        }
        _ => false,
    });
    let since =
        arrived.and_then(Finding::dated).map(|date| format!("new {}; ", extract::when::said(date))).unwrap_or_default();
    let gone = finding.conflicts.iter().find(|conflict| conflict.field == "person");
    let doubt = gone
        .map(|conflict| format!("; {} says otherwise: {}", conflict.source.publisher, conflict.other))
        .unwrap_or_default();
    BriefLine {
        detail: Some(format!("{since}{}{doubt}", part_title(part))),
        finding: Some(finding.id.clone()),
        cites: cites(finding, 2),
        confidence: Some(finding.confidence.word),
        ..line(&["room", finding.id.as_str()], format!("{person}, {role}"))
    }
}

/// Signals by weight for what stays, by day for how they stand.
fn what_changed(input: &AnalysisInput) -> Vec<Draft> {
    // A change without a day is none that can be told as news.
    let recent = |finding: &&Finding| {
        finding.kind().is_signal() && finding.dated().is_some() && is_news(finding, input, CHANGE_DAYS)
    };
    let mut told: Vec<domain::PartialDate> = Vec::new();
    // One report has many figures; one line tells of it. Figures of no day tell nothing.
    let first_of_report = |finding: &&Finding| {
        if finding.kind() != FindingKind::Earnings {
            return true;
        }
        let Some(day) = finding.dated().filter(|day| !told.contains(day)) else { return false };
        told.push(day);
        true
    };
    let signals: Vec<&Finding> =
        input.ranked().into_iter().filter(recent).filter(first_of_report).take(CHANGES_MAX).collect();
    let lines = signals.into_iter().map(change_line).collect();
    let mut drafts = place(SectionKind::WhatChanged, 2, 11, lines);
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.line.on.map(domain::PartialDate::last_day)));
    drafts
}

fn change_line(finding: &Finding) -> BriefLine {
    let conflict =
        finding.conflicts.first().map(|conflict| format!("; {} says {}", conflict.source.publisher, conflict.other));
    let text = format!("{}{}", finding.title, conflict.unwrap_or_default());
    marked(BriefLine {
        detail: Some(finding.kind().title().to_owned()),
        on: finding.dated(),
        finding: Some(finding.id.clone()),
        cites: cites(finding, 3),
        confidence: Some(finding.confidence.word),
        ..line(&["changed", finding.id.as_str()], text)
    })
}

fn ask(analysis: &Analysis) -> Vec<Draft> {
    let lines = analysis.questions.iter().take(3).map(|question| {
        let line = BriefLine { detail: gap(analysis, question), ..line(&["ask", question], question.clone()) };
        internal(InternalMark::DealGap, line)
    });
    place(SectionKind::Ask, 4, 12, lines.collect())
}

/// Which gap of the deal a question closes: `economic buyer, unknown`.
fn gap(analysis: &Analysis, question: &str) -> Option<String> {
    let slots = analysis.qualification.iter().flat_map(|known| &known.slots);
    let slot = slots.into_iter().find(|slot| slot.question == question)?;
    Some(format!("{}, {}", slot.title.to_lowercase(), slot.state.label().to_lowercase()))
}

fn fit(input: &AnalysisInput, analysis: &Analysis) -> Vec<Draft> {
    let known = analysis.fit.iter().filter(|row| row.fit != domain::Fit::Unknown || input.vendor.is_none());
    let lines = known.take(ROWS_MAX).map(|row| BriefLine {
        row: Some(row.clone()),
        finding: Some(row.finding.clone()),
        cites: row.cites.clone(),
        confidence: input
            .findings
            .iter()
            .find(|finding| finding.id == row.finding)
            .map(|finding| finding.confidence.word),
        ..line(&["fit", row.finding.as_str()], row.they_run.clone())
    });
    let first = if input.persona.role == Some(Role::Se) { 3 } else { 8 };
    place(SectionKind::Fit, first, 10, lines.collect())
}

fn careful(analysis: &Analysis) -> Vec<Draft> {
    let lines = analysis
        .careful
        .iter()
        .take(CAREFUL_MAX)
        .map(|text| internal(InternalMark::NotToDo, line(&["careful", text], text.clone())));
    place(SectionKind::Careful, 6, 16, lines.collect())
}

/// The next step of the best recommendation, and what to fall back to.
fn next_step(input: &AnalysisInput, analysis: &Analysis) -> Vec<Draft> {
    let best = analysis.recommendations.iter().find(|found| found.slot == RecommendationSlot::Primary);
    let mut lines = Vec::new();
    if let Some(best) = best {
        let mut cited = best.why_cites.clone();
        cited.extend(best.capability_cites.clone());
        lines.push(BriefLine {
            detail: Some(best.title.clone()),
            finding: Some(best.finding.clone()),
            cites: cited,
            confidence: Some(best.confidence),
            ..line(&["next", "step"], best.next_step.clone())
        });
    }
    let fallback = match (best, input.persona.role) {
        (Some(_), Some(Role::Csm)) => "If it is too early: agree on one result to look at together, and when.",
        (Some(_), Some(Role::Se)) => {
            "If it is too early: agree on one thing to test, in whose environment, and by when."
        }
        (Some(_), Some(Role::Ae) | None) => {
            "If it is too early: agree on one person to bring in and one question to answer by then."
        }
        (None, _) => "Leave with one problem in their own words, who owns it, and a date to speak again.",
    };
    lines.push(internal(InternalMark::Fallback, line(&["next", "fallback"], fallback.to_owned())));
    place(SectionKind::NextStep, 1, 25, lines)
}

fn not_found(analysis: &Analysis) -> Vec<Draft> {
    let told = analysis.not_found.iter().filter_map(|text| in_short(text));
    let lines = told
        .take(NOT_FOUND_MAX)
        .map(|text| internal(InternalMark::NotFound, line(&["not_found", &text], text.clone())));
    place(SectionKind::NotFound, 7, 15, lines.collect())
}

/// A gap in a line: what was looked for in vain, without the services that had no reason to be asked.
fn in_short(gap: &str) -> Option<String> {
    let (place, rest) = gap.split_once(": ").map_or(("", gap), |(place, rest)| (place, rest));
    let told: Vec<&str> = rest
        .split_inclusive(". ")
        .map(|sentence| sentence.trim())
        .filter(|sentence| !sentence.is_empty() && !sentence.contains("was not asked"))
        .collect();
    let first = told.first()?.trim_end_matches('.');
    let text = if place.is_empty() { first.to_owned() } else { format!("{place}: {first}") };
    let words: Vec<&str> = text.split_whitespace().collect();
    let more = if words.len() > GAP_WORDS_MAX { "…" } else { "" };
    Some(format!("{}{more}", words.get(..GAP_WORDS_MAX).unwrap_or(&words).join(" ")))
}

/// The rep's edits, in the order they were made; each finds its line by id after every rebuild.
fn apply(drafts: &mut Vec<Draft>, input: &AnalysisInput, edits: &[BriefEdit]) {
    let mut hidden: Vec<LineId> = Vec::new();
    for edit in edits.iter().take(BRIEF_EDITS_MAX) {
        match edit {
            BriefEdit::Pin { finding } => pin(drafts, input, finding, &mut hidden),
            BriefEdit::PinText { line: id, text, cites } => {
                hidden.retain(|other| other != id);
                if !drafts.iter().any(|draft| draft.line.id == *id) {
                    let pinned = BriefLine {
                        id: id.clone(),
                        cites: cites.clone(),
                        origin: LineOrigin::Pinned,
                        ..line(&[], text.clone())
                    };
                    drafts.push(Draft { section: SectionKind::Pinned, rank: 0, line: pinned });
                }
            }
            BriefEdit::Remove { line } => hidden.push(line.clone()),
            BriefEdit::Restore { line } => hidden.retain(|other| other != line),
            BriefEdit::Rewrite { line, text } => {
                if let Some(draft) = drafts.iter_mut().find(|draft| draft.line.id == *line) {
                    draft.line.text = text.clone();
                    draft.line.origin = LineOrigin::Edited;
                }
            }
        }
    }
    drafts.retain(|draft| !hidden.contains(&draft.line.id));
}

/// The id of the line that a pinned finding has.
pub fn pinned_line(finding: &FindingId) -> LineId {
    LineId::derive(&["pinned", finding.as_str()])
}

fn pin(drafts: &mut Vec<Draft>, input: &AnalysisInput, id: &FindingId, hidden: &mut Vec<LineId>) {
    let pinned = pinned_line(id);
    hidden.retain(|other| *other != pinned);
    let Some(finding) = input.findings.iter().find(|finding| finding.id == *id) else { return };
    if drafts.iter().any(|draft| draft.line.id == pinned) {
        return;
    }
    let line = marked(BriefLine {
        id: pinned,
        on: finding.dated(),
        finding: Some(finding.id.clone()),
        cites: cites(finding, 3),
        confidence: Some(finding.confidence.word),
        origin: LineOrigin::Pinned,
        ..line(&[], finding.title.clone())
    });
    drafts.push(Draft { section: SectionKind::Pinned, rank: 0, line });
}
