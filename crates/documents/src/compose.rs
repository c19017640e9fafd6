//! From a view and its brief to a document.

use domain::{Brief, BriefLine, BriefSection, DocumentAbout, FindingKind, PrepView, SectionKind};
use jiff::civil::Date;

use crate::audience::{Admitted, Audience, admit};
use crate::dates;
use crate::document::{Block, Document, Line, MatrixRow, Place, Section, TimelineItem};
use crate::limits::{DETAIL_CHARS_MAX, LINE_CHARS_MAX, LINES_MAX, NAME_CHARS_MAX, SECTIONS_MAX};
use crate::sources::{Numbering, Source, is_sample};
use crate::text::Text;

/// Makes the document of a brief for an audience, dated `today`.
pub fn compose(view: &PrepView, brief: &Brief, audience: Audience, today: Date) -> Document {
    let mut numbering = Numbering::over(view);
    let sections: Vec<Section> = brief
        .sections
        .iter()
        .take(SECTIONS_MAX)
        .filter_map(|section| compose_section(view, section, audience, &mut numbering))
        .collect();
    let (label, title) = match audience {
        Audience::Internal => ("Five-minute brief", "five-minute brief"),
        Audience::Customer => ("Meeting one-pager", "meeting one-pager"),
    };
    let reading_seconds =
        (audience == Audience::Internal).then_some(brief.reading_seconds).filter(|seconds| *seconds > 0);
    let head = Head { about: DocumentAbout::Brief, audience, label, title, today };
    let document = head.document(view, sections, numbering.finish());
    Document { reading_seconds, left_out: left_out(brief, audience), ..document }
}

/// What stands over a document.
pub(crate) struct Head<'a> {
    pub(crate) about: DocumentAbout,
    pub(crate) audience: Audience,
    pub(crate) label: &'a str,
    /// What it is, after the company's name.
    pub(crate) title: &'a str,
    pub(crate) today: Date,
}

impl Head<'_> {
    /// The document of these sections, with what stands over and under them.
    pub(crate) fn document(self, view: &PrepView, sections: Vec<Section>, sources: Vec<Source>) -> Document {
        let company = company(view);
        let mut document = Document {
            audience: self.audience,
            label: Text::clean(self.label, NAME_CHARS_MAX),
            title: Text::clean(&format!("{company}: {}", self.title), LINE_CHARS_MAX),
            subtitle: subtitle(view),
            prepared_for: prepared_for(view, &company, self.audience),
            date: self.today,
            reading_seconds: None,
            sections,
            sources,
            legend: Vec::new(),
            left_out: 0,
            footer: Vec::new(),
            company,
            about: self.about,
        };
        document.legend = legend(&document);
        document.footer = footer(view, &document);
        document
    }
}

fn compose_section(
    view: &PrepView,
    section: &BriefSection,
    audience: Audience,
    numbering: &mut Numbering<'_>,
) -> Option<Section> {
    let kind = section.section;
    let title = crate::audience::title(audience, kind)?;
    let mut lines: Vec<Admitted<'_>> = section
        .lines
        .iter()
        .filter(|line| !says_nothing(line))
        .take(LINES_MAX)
        .filter_map(|line| admit(audience, kind, line))
        .collect();
    if lines.is_empty() {
        return None;
    }
    if kind == SectionKind::WhatChanged {
        lines.sort_by_key(|line| {
            line.line().on.map_or((true, None), |on| (false, Some((on.last_day(), on.first_day()))))
        });
    }
    let block = match kind {
        SectionKind::InTheRoom => Block::People(plain(&lines, numbering)),
        SectionKind::WhatChanged => Block::Timeline(timeline(view, &lines, numbering)),
        SectionKind::Ask => Block::Questions(plain(&lines, numbering)),
        SectionKind::Fit => matrix(&lines, numbering),
        SectionKind::SayFirst
        | SectionKind::Careful
        | SectionKind::NextStep
        | SectionKind::NotFound
        | SectionKind::Pinned => Block::Lines(plain(&lines, numbering)),
    };
    Some(Section { kind, place: Place::in_brief(kind), title: Text::clean(title, NAME_CHARS_MAX), block })
}

fn says_nothing(line: &BriefLine) -> bool {
    let row = line.row.as_ref().map_or("", |row| row.they_run.as_str());
    Text::clean(&line.text, LINE_CHARS_MAX).is_empty() && Text::clean(row, DETAIL_CHARS_MAX).is_empty()
}

pub(crate) fn plain(lines: &[Admitted<'_>], numbering: &mut Numbering<'_>) -> Vec<Line> {
    lines.iter().map(|line| Line::from_admitted(line, numbering)).collect()
}

fn timeline(view: &PrepView, lines: &[Admitted<'_>], numbering: &mut Numbering<'_>) -> Vec<TimelineItem> {
    let signal = |line: &BriefLine| -> Option<FindingKind> {
        line.finding.as_ref().and_then(|id| view.finding(id)).map(domain::Finding::kind)
    };
    lines
        .iter()
        .map(|admitted| {
            let signal = signal(admitted.line());
            let mut line = Line::from_admitted(admitted, numbering);
            // A timeline names the signal already.
            line.detail = line.detail.filter(|detail| signal.is_none_or(|signal| detail.as_str() != signal.title()));
            TimelineItem { signal, line }
        })
        .collect()
}

/// The matrix, or plain lines where the section says something that is no row: a sentence must not be lost in a table.
pub(crate) fn matrix(lines: &[Admitted<'_>], numbering: &mut Numbering<'_>) -> Block {
    let rows: Option<Vec<_>> = lines.iter().map(|line| line.line().row.as_ref().map(|row| (line, row))).collect();
    let Some(rows) = rows else { return Block::Lines(plain(lines, numbering)) };
    Block::Matrix(
        rows.into_iter()
            .map(|(admitted, row)| {
                let mut line = Line::from_admitted(admitted, numbering);
                line.text = Text::clean(&row.they_run, DETAIL_CHARS_MAX);
                let cell = |text: &str| Text::clean(text, DETAIL_CHARS_MAX);
                let so = admitted.so(row).map(cell);
                MatrixRow { line, category: cell(&row.category), seen: cell(&row.seen), fit: row.fit, so }
            })
            .collect(),
    )
}

fn company(view: &PrepView) -> Text {
    let named = view.identified.as_ref().map_or(view.company.name.as_str(), |company| company.name.as_str());
    let name = Text::clean(named, NAME_CHARS_MAX);
    if name.is_empty() { Text::clean("Your customer", NAME_CHARS_MAX) } else { name }
}

/// `acmecorp.example · FinTech, London · Quarterly sync · 22 November 2026, 14:30 UTC`
fn subtitle(view: &PrepView) -> Text {
    let domain =
        view.identified.as_ref().and_then(|company| company.domain.as_deref()).or(view.company.domain.as_deref());
    let about = view.identified.as_ref().map(|company| {
        let parts = [company.industry.as_deref(), company.place.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    let meeting = view.meeting.as_ref().map(|meeting| meeting.title.as_str());
    let starts = view.meeting.as_ref().and_then(|meeting| meeting.starts_at).map(dates::moment);
    joined([domain, about.as_deref(), meeting, starts.as_deref()])
}

/// `Prepared for: Account executive · Keystead · Expansion`
fn prepared_for(view: &PrepView, company: &Text, audience: Audience) -> Text {
    let vendor = view.vendor.as_ref().map(|vendor| vendor.name.as_str()).filter(|name| !name.trim().is_empty());
    let line = match (audience, vendor) {
        (Audience::Internal, vendor) => {
            let parts = [
                ("role", view.persona.role.map(domain::Role::title)),
                ("vendor", vendor),
                ("purpose", view.persona.purpose.map(domain::Purpose::title)),
            ];
            let known: Vec<&str> = parts.iter().filter_map(|(_, known)| *known).collect();
            let unknown: Vec<&str> = parts.iter().filter(|(_, known)| known.is_none()).map(|(name, _)| *name).collect();
            match (known.join(" · "), unknown.join(", ")) {
                (known, unknown) if unknown.is_empty() => format!("Prepared for: {known}"),
                (known, unknown) if known.is_empty() => format!("Not set yet: {unknown}"),
                (known, unknown) => format!("Prepared for: {known} (not set yet: {unknown})"),
            }
        }
        (Audience::Customer, Some(vendor)) => format!("Prepared by {vendor} for {company}"),
        (Audience::Customer, None) => format!("Prepared for {company}"),
    };
    Text::clean(&line, LINE_CHARS_MAX)
}

fn joined(parts: [Option<&str>; 4]) -> Text {
    let cleaned = parts.into_iter().flatten().map(|part| Text::clean(part, NAME_CHARS_MAX));
    let kept: Vec<String> = cleaned.filter(|part| !part.is_empty()).map(|part| part.to_string()).collect();
    Text::clean(&kept.join(" · "), LINE_CHARS_MAX)
}

/// Lines that the word limit or a limit of this crate kept out. A customer is told nothing of lines that were never
/// meant for a customer.
fn left_out(brief: &Brief, audience: Audience) -> u32 {
    let over = |section: &BriefSection| {
        section.lines.iter().filter(|line| !says_nothing(line)).count().saturating_sub(LINES_MAX)
    };
    let in_sections: usize = brief.sections.iter().take(SECTIONS_MAX).map(over).sum();
    let in_rest: usize = brief.sections.iter().skip(SECTIONS_MAX).map(|section| section.lines.len()).sum();
    match audience {
        Audience::Internal => brief.left_out.saturating_add(u32::try_from(in_sections + in_rest).unwrap_or(u32::MAX)),
        Audience::Customer => 0,
    }
}

fn legend(document: &Document) -> Vec<domain::ConfidenceWord> {
    use domain::ConfidenceWord::{Confirmed, Inferred, OneSource, SourcesDisagree};
    let used = |word: &domain::ConfidenceWord| document.lines().any(|line| line.confidence == Some(*word));
    [Confirmed, OneSource, Inferred, SourcesDisagree].into_iter().filter(used).collect()
}

fn footer(view: &PrepView, document: &Document) -> Vec<Text> {
    let mut notes = Vec::new();
    match document.audience {
        Audience::Internal => {
            notes.push(
                "Every line names its source by number; a line without one is a suggestion, not a fact.".to_owned(),
            );
            notes.push("Internal: not for the customer.".to_owned());
        }
        Audience::Customer => notes.push("Every fact names its source by number.".to_owned()),
    }
    let sample = document.sources.iter().any(|source| is_sample(&source.address))
        || view.company.domain.as_deref().is_some_and(is_sample);
    if sample {
        notes.push("Sample world: the companies, people and sources on this page are fictional.".to_owned());
    }
    notes.push(format!("Made with Callsheet, {}.", dates::long(document.date)));
    notes.iter().map(|note| Text::clean(note, LINE_CHARS_MAX)).collect()
}
