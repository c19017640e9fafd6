//! An answer of the chat as a document for the house: a deep dive, what changed since last time.
//!
//! What the page shows is what is printed: each block of the answer becomes lines of a section, every cited text with the
//! numbers of its sources.

use domain::block::{Bar, PeopleTier};
use domain::{
    Block as Said, BriefLine, Cite, DocumentAbout, FindingId, FitRow, Insight, PartialDate, PrepView, Qualification,
    Recommendation, SectionKind, SlotState, SourceRef, TextStyle,
};
use jiff::civil::Date;

use crate::audience::{Admitted, Audience, admit};
use crate::compose::{Head, matrix};
use crate::document::{Block, Column, Document, Line, Picture, Place, Section, Table, TableRow, TimelineItem};
use crate::door::{admitted, cites_of, line_of};
use crate::limits::{DETAIL_CHARS_MAX, LINES_MAX, NAME_CHARS_MAX, SECTIONS_MAX, WEEKS_MAX};
use crate::roi_case;
use crate::sources::Numbering;
use crate::text::Text;

/// What it is called: over its head, and after the company's name.
#[derive(Debug, Clone, Copy)]
pub struct Called<'a> {
    pub label: &'a str,
    pub title: &'a str,
}

/// Makes the document of an answer; it is internal, whatever is in it.
pub fn answer(view: &PrepView, about: DocumentAbout, called: Called<'_>, blocks: &[Said], today: Date) -> Document {
    let mut writer = Writer {
        view,
        numbering: Numbering::over(view),
        sections: Vec::new(),
        title: Text::clean("In short", NAME_CHARS_MAX),
        lines: Vec::new(),
    };
    for block in blocks {
        writer.block(block);
    }
    writer.close();
    let Writer { mut sections, numbering, .. } = writer;
    sections.truncate(SECTIONS_MAX);
    let head = Head { about, audience: Audience::Internal, label: called.label, title: called.title, today };
    head.document(view, sections, numbering.finish())
}

/// Over what not to do.
const CAREFUL: &str = "Careful";

struct Writer<'a> {
    view: &'a PrepView,
    numbering: Numbering<'a>,
    sections: Vec<Section>,
    /// The section that is being filled.
    title: Text,
    lines: Vec<Line>,
}

impl Writer<'_> {
    /// A table: one arm for each block. What only a page can show is left out.
    fn block(&mut self, block: &Said) {
        match block {
            Said::Text { style: TextStyle::Heading, text, .. } => self.open(text),
            Said::Text { style: TextStyle::Warning, text, cites } => {
                if self.title.as_str() != CAREFUL {
                    self.open(CAREFUL);
                }
                self.line(&line_of(text, None, cites.clone(), None));
            }
            Said::Text { style: TextStyle::Body | TextStyle::Note | TextStyle::Quote, text, cites } => {
                self.line(&line_of(text, None, cites.clone(), None));
            }
            Said::Finding { finding } => self.finding(finding),
            Said::SignalList { title, findings } => {
                self.open(title);
                findings.iter().for_each(|finding| self.finding(finding));
                self.close();
            }
            Said::InsightList { title, items } => self.insights(title, items),
            Said::Timeline { title, items } => {
                let dots = items.iter().map(|item| (item.on, item.signal, item.label.as_str(), &item.finding));
                let dots = dots.filter_map(|(on, signal, label, finding)| {
                    Some(TimelineItem { line: self.told(label, Some(on), finding)?, signal: Some(signal) })
                });
                let dots: Vec<TimelineItem> = dots.take(LINES_MAX).collect();
                self.section(title, Block::Timeline(dots));
            }
            Said::Chart { title, unit, bars, summary } => self.chart(title, unit, bars, summary),
            Said::Matrix { title, rows } => self.matrix(title, rows),
            Said::People { title, tiers } => self.people(title, tiers),
            Said::Recommendation { recommendation } => self.recommendation(recommendation),
            Said::Roi { case } => {
                self.close();
                let sections = roi_case::sections(case, Audience::Internal, &mut self.numbering);
                self.sections.extend(sections);
            }
            Said::Qualification { title, qualification } => self.qualification(title, qualification),
            Said::Sources { title, sources } => self.looked_at(title, sources),
            Said::Document { .. } | Said::Question { .. } | Said::Candidates { .. } | Said::Progress { .. } => {}
        }
    }

    /// Begins a section; what was filled before stands as it is.
    fn open(&mut self, title: &str) {
        self.close();
        self.title = Text::clean(title, NAME_CHARS_MAX);
    }

    fn close(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let title = std::mem::replace(&mut self.title, Text::clean("More", NAME_CHARS_MAX));
        self.push(title, Block::Lines(lines));
    }

    fn section(&mut self, title: &str, block: Block) {
        self.close();
        self.push(Text::clean(title, NAME_CHARS_MAX), block);
    }

    fn push(&mut self, title: Text, block: Block) {
        if block.lines().is_empty() {
            return;
        }
        let first = self.sections.is_empty();
        let kind = if first { SectionKind::SayFirst } else { SectionKind::Pinned };
        let place = if first && matches!(block, Block::Lines(_)) { Place::Panel } else { Place::Plain };
        self.sections.push(Section { kind, place, title, block });
    }

    fn admitted(&mut self, line: &BriefLine) -> Option<Line> {
        admitted(Audience::Internal, line, &mut self.numbering)
    }

    fn line(&mut self, line: &BriefLine) {
        if self.lines.len() < LINES_MAX {
            let line = self.admitted(line);
            self.lines.extend(line);
        }
    }

    fn told(&mut self, text: &str, on: Option<PartialDate>, finding: &FindingId) -> Option<Line> {
        let known = self.view.finding(finding);
        let cites = known.map(cites_of).unwrap_or_default();
        let confidence = known.map(|known| known.confidence.word);
        self.admitted(&BriefLine { on, ..line_of(text, None, cites, confidence) })
    }

    fn finding(&mut self, id: &FindingId) {
        let Some(known) = self.view.finding(id) else { return };
        let kind = known.kind().title();
        let line = line_of(&known.title, Some(kind), cites_of(known), Some(known.confidence.word));
        self.line(&line);
    }

    fn insights(&mut self, title: &str, items: &[Insight]) {
        /// Labels that only say again what the title says.
        const SAID_BY_TITLE: [&str; 4] = ["Say", "Ask", "Goes in", "Goes out"];
        let asks = items.iter().all(|item| item.label == "Ask");
        let mut lines = Vec::new();
        for item in items.iter().take(LINES_MAX) {
            let text = match SAID_BY_TITLE.contains(&item.label.as_str()) || item.label.is_empty() {
                true => item.text.clone(),
                false => format!("{}: {}", item.label, item.text),
            };
            lines.extend(self.admitted(&line_of(&text, None, item.cites.clone(), item.confidence)));
        }
        self.section(title, if asks { Block::Questions(lines) } else { Block::Lines(lines) });
    }

    fn chart(&mut self, title: &str, unit: &str, bars: &[Bar], summary: &str) {
        let from = bars.len().saturating_sub(WEEKS_MAX);
        let mut rows = Vec::new();
        for bar in bars.iter().skip(from) {
            let Some(line) = self.admitted(&line_of(&bar.label, None, Vec::new(), None)) else { continue };
            let cells = [bar.marked, bar.value].map(|count| Text::clean(&count.to_string(), NAME_CHARS_MAX)).to_vec();
            rows.push(TableRow { line, cells, values: vec![f64::from(bar.marked), f64::from(bar.value)] });
        }
        let caption = self.admitted(&line_of(summary, None, Vec::new(), None));
        let columns = columns(&[("Week to", false), ("Of interest", true), (&format!("All {unit}"), true)]);
        self.section(title, Block::Table(Table { caption, columns, rows, picture: Some(Picture::Weeks) }));
    }

    fn matrix(&mut self, title: &str, rows: &[FitRow]) {
        let line = |row: &FitRow| {
            let confidence = self.view.finding(&row.finding).map(|known| known.confidence.word);
            BriefLine { row: Some(row.clone()), ..line_of(&row.they_run, None, row.cites.clone(), confidence) }
        };
        let lines: Vec<BriefLine> = rows.iter().take(LINES_MAX).map(line).collect();
        let through = |line| admit(Audience::Internal, SectionKind::Fit, line);
        let through: Vec<Admitted<'_>> = lines.iter().filter_map(through).collect();
        let block = matrix(&through, &mut self.numbering);
        self.section(title, block);
    }

    fn people(&mut self, title: &str, tiers: &[PeopleTier]) {
        let mut rows = Vec::new();
        for tier in tiers {
            for person in &tier.people {
                let known = self.view.finding(&person.finding);
                let cites = known.map(cites_of).unwrap_or_default();
                let part = [Some(person.part.as_str()), person.note.as_deref()].into_iter().flatten();
                let part = part.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
                let line = line_of(&tier.title, None, cites, Some(person.confidence));
                rows.extend(self.row(&line, &[&person.name, &person.role, &part]));
            }
            if let Some(empty) = &tier.empty_seat {
                rows.extend(self.row(&line_of(&tier.title, None, Vec::new(), None), &["", empty, ""]));
            }
        }
        let columns = columns(&[("Seat", false), ("Who", false), ("Role", false), ("Likely part", false)]);
        self.section(title, Block::Table(Table { caption: None, columns, rows, picture: Some(Picture::Seats) }));
    }

    fn row(&mut self, line: &BriefLine, cells: &[&str]) -> Option<TableRow> {
        let line = self.admitted(line)?;
        let cells = cells.iter().map(|cell| Text::clean(cell, DETAIL_CHARS_MAX)).collect();
        Some(TableRow { line, cells, values: Vec::new() })
    }

    fn recommendation(&mut self, it: &Recommendation) {
        self.open(&it.title);
        let proof = it.proof.as_ref().map(|proof| {
            line_of(&format!("Proof: {}, {}", proof.customer, proof.what), None, proof.cites.clone(), None)
        });
        let lines = [
            line_of(&format!("Why now: {}", it.why), None, it.why_cites.clone(), Some(it.confidence)),
            line_of(&format!("What {} can do: {}", it.product, it.capability), None, it.capability_cites.clone(), None),
            line_of(&format!("Value: {}", it.value), None, Vec::new(), None),
        ];
        let next = line_of(&format!("Next step: {}", it.next_step), None, Vec::new(), None);
        let doubts = it
            .would_change
            .iter()
            .map(|doubt| line_of(&format!("What would change our mind: {doubt}"), None, Vec::new(), None));
        for line in lines.into_iter().chain(proof).chain([next]).chain(doubts) {
            self.line(&line);
        }
        self.close();
    }

    fn qualification(&mut self, title: &str, it: &Qualification) {
        let mut rows = Vec::new();
        for slot in &it.slots {
            let cites: Vec<Cite> = slot.evidence.iter().flat_map(|evidence| evidence.cites.clone()).collect();
            let known: Vec<&str> = slot.evidence.iter().map(|evidence| evidence.text.as_str()).collect();
            let ask = if slot.state == SlotState::Proven { "" } else { slot.question.as_str() };
            let line = line_of(&slot.title, None, cites, None);
            rows.extend(self.row(&line, &[slot.state.label(), &known.join("; "), ask]));
        }
        let columns = columns(&[("What", false), ("State", false), ("What points at it", false), ("Ask", false)]);
        self.section(title, Block::Table(Table { caption: None, columns, rows, picture: None }));
    }

    fn looked_at(&mut self, title: &str, sources: &[SourceRef]) {
        self.open(title);
        for source in sources {
            let cite = Cite {
                evidence: source.evidence.clone(),
                quote: String::new(),
                url: source.url.clone(),
                publisher: source.publisher.clone(),
            };
            self.line(&line_of(&source.publisher, None, vec![cite], None));
        }
        self.close();
    }
}

/// Heads with whether their cells are numbers.
pub(crate) fn columns(heads: &[(&str, bool)]) -> Vec<Column> {
    heads.iter().map(|(title, number)| Column { title: Text::clean(title, NAME_CHARS_MAX), number: *number }).collect()
}
