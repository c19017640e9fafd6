//! The ROI case as a document: what it could be worth, what that rests on, what moves it, and every formula.

use domain::{DocumentAbout, PrepView, RoiCase, RoiLine, RoiRange, RoiTag, SectionKind};
use jiff::civil::Date;

use crate::answer::columns;
use crate::audience::Audience;
use crate::compose::Head;
use crate::document::{Block, Document, Line, Picture, Place, Section, Table, TableRow};
use crate::door::{admitted, line_of};
use crate::limits::{DETAIL_CHARS_MAX, NAME_CHARS_MAX, ROI_LINES_MAX};
use crate::numbers::number;
use crate::sources::Numbering;
use crate::text::Text;

/// Makes the document of a case for an audience, dated `today`.
pub fn roi_case(view: &PrepView, case: &RoiCase, audience: Audience, today: Date) -> Document {
    let mut numbering = Numbering::over(view);
    let sections = sections(case, audience, &mut numbering);
    let head = Head {
        about: DocumentAbout::Roi,
        audience,
        label: "ROI case",
        title: "what it could be worth over three years",
        today,
    };
    head.document(view, sections, numbering.finish())
}

/// The sections of a case; none of them is empty.
pub(crate) fn sections(case: &RoiCase, audience: Audience, numbering: &mut Numbering<'_>) -> Vec<Section> {
    let mut writer = Writer { case, audience, numbering };
    let plain = SectionKind::Pinned;
    let sections = [
        ("In short", SectionKind::SayFirst, Place::Panel, writer.in_short()),
        ("What it could be worth", plain, Place::Plain, writer.worth()),
        ("What this rests on", plain, Place::Plain, writer.inputs()),
        ("What moves the net present value", plain, Place::Plain, writer.swings()),
        ("How it is computed", plain, Place::Quiet, writer.formulas()),
    ];
    let section =
        |(title, kind, place, block)| Section { kind, place, title: Text::clean(title, NAME_CHARS_MAX), block };
    sections.into_iter().map(section).filter(|section| !section.block.lines().is_empty()).collect()
}

struct Writer<'a, 'n, 'v> {
    case: &'a RoiCase,
    audience: Audience,
    numbering: &'n mut Numbering<'v>,
}

impl Writer<'_, '_, '_> {
    fn line(&mut self, text: &str, detail: Option<&str>, cites: Vec<domain::Cite>) -> Option<Line> {
        admitted(self.audience, &line_of(text, detail, cites, None), self.numbering)
    }

    fn in_short(&mut self) -> Block {
        let of = |key: &str| self.case.lines.iter().find(|line| line.key == key).filter(|line| is_finite(&line.value));
        let said = |line: &RoiLine| format!("{}: {}.", line.label, range(&line.value, &line.unit));
        let mut texts: Vec<String> = ["npv", "payback", "roi"].into_iter().filter_map(of).map(said).collect();
        let label =
            |key: &String| self.case.inputs.iter().find(|input| input.key == *key).map(|input| input.label.as_str());
        let most: Vec<&str> = self.case.matters_most.iter().filter_map(label).collect();
        if !most.is_empty() {
            texts.push(format!("It hangs most on: {}.", most.join("; ")));
        }
        let assumed = self.case.inputs.iter().filter(|input| input.tag == RoiTag::Assumed).count();
        texts.push(match (assumed, self.case.inputs.len()) {
            (0, _) => "No input is assumed.".to_owned(),
            (assumed, all) => format!("{assumed} of {all} inputs are assumed and still have to be asked."),
        });
        Block::Lines(texts.iter().filter_map(|text| self.line(text, None, Vec::new())).collect())
    }

    /// Amounts are drawn; what has another unit stands under them.
    fn worth(&mut self) -> Block {
        let money = |line: &&RoiLine| line.unit == self.case.currency;
        let finite = |line: &&RoiLine| is_finite(&line.value);
        let lines: Vec<&RoiLine> = self.case.lines.iter().filter(finite).collect();
        let (amounts, others): (Vec<&RoiLine>, Vec<&RoiLine>) = lines.into_iter().partition(money);
        let drawn = amounts.len();
        let mut rows = Vec::new();
        for (at, line) in amounts.into_iter().chain(others).take(ROI_LINES_MAX).enumerate() {
            let label = labelled(&line.label, &line.unit);
            let Some(text) = self.line(&label, None, Vec::new()) else { continue };
            let values = if at < drawn { values(&line.value) } else { Vec::new() };
            rows.push(TableRow { line: text, cells: cells(&line.value), values });
        }
        let heads = [("", false), ("Low", true), ("Likely", true), ("High", true)];
        Block::Table(Table { caption: None, columns: columns(&heads), rows, picture: Some(Picture::Ranges) })
    }

    fn inputs(&mut self) -> Block {
        let mut rows = Vec::new();
        for input in self.case.inputs.iter().filter(|input| is_finite(&input.value)).take(ROI_LINES_MAX) {
            let from = match (input.tag, self.audience) {
                (RoiTag::CustomerGiven, Audience::Customer) => "You told us",
                (RoiTag::CustomerGiven, Audience::Internal) => "Customer-given",
                (RoiTag::Public, _) => "Public",
                (RoiTag::Assumed, _) => "Assumed, to be asked",
            };
            let label = labelled(&input.label, &input.unit);
            let Some(line) = self.line(&label, None, input.cites.clone()) else { continue };
            let mut cells = cells(&input.value);
            cells.push(Text::clean(from, NAME_CHARS_MAX));
            rows.push(TableRow { line, cells, values: Vec::new() });
        }
        let heads = [("Input", false), ("Low", true), ("Likely", true), ("High", true), ("Where it comes from", false)];
        Block::Table(Table { caption: None, columns: columns(&heads), rows, picture: None })
    }

    /// The strongest first, each on the scale of all.
    fn swings(&mut self) -> Block {
        let likely = self.case.lines.iter().find(|line| line.key == "npv").map(|line| line.value.likely);
        let mut rows = Vec::new();
        for swing in &self.case.swings {
            let input = self.case.inputs.iter().find(|input| input.key == swing.key);
            let moves = swing.at_low.is_finite() && swing.at_high.is_finite() && swing.at_low != swing.at_high;
            let Some(input) = input.filter(|_| moves) else { continue };
            let text = format!("{}, from {} to {}", input.label, number(input.value.low), number(input.value.high));
            let Some(line) = self.line(&text, None, Vec::new()) else { continue };
            let cells = [swing.at_low, swing.at_high].map(|value| Text::clean(&number(value), NAME_CHARS_MAX)).to_vec();
            let (low, high) = (swing.at_low.min(swing.at_high), swing.at_low.max(swing.at_high));
            let drawn = likely.filter(|likely| likely.is_finite());
            rows.push(TableRow { line, cells, values: drawn.map_or_else(Vec::new, |likely| vec![low, likely, high]) });
        }
        rows.truncate(ROI_LINES_MAX);
        let at = |which: &str| format!("At its {which} ({})", self.case.currency);
        let (low, high) = (at("low"), at("high"));
        let heads = [("Input", false), (low.as_str(), true), (high.as_str(), true)];
        Block::Table(Table { caption: None, columns: columns(&heads), rows, picture: Some(Picture::Ranges) })
    }

    fn formulas(&mut self) -> Block {
        let said = |line: &RoiLine| {
            let formula: Text = Text::clean(&line.formula, DETAIL_CHARS_MAX);
            let key = if line.key.is_empty() { String::new() } else { format!("{} = ", line.key) };
            (line.label.clone(), format!("{key}{formula}"))
        };
        let all: Vec<(String, String)> = self.case.lines.iter().take(ROI_LINES_MAX).map(said).collect();
        Block::Lines(all.iter().filter_map(|(label, formula)| self.line(label, Some(formula), Vec::new())).collect())
    }
}

fn is_finite(range: &RoiRange) -> bool {
    values(range).iter().all(|value| value.is_finite())
}

fn values(range: &RoiRange) -> Vec<f64> {
    vec![range.low, range.likely, range.high]
}

fn cells(range: &RoiRange) -> Vec<Text> {
    values(range).into_iter().map(|value| Text::clean(&number(value), NAME_CHARS_MAX)).collect()
}

fn labelled(label: &str, unit: &str) -> String {
    if unit.is_empty() { label.to_owned() } else { format!("{label} ({unit})") }
}

/// `likely 12,000 USD, from 8,000 to 20,000`.
fn range(range: &RoiRange, unit: &str) -> String {
    let unit = match unit {
        "percent" => " %".to_owned(),
        "" => String::new(),
        "month" | "months" => " months".to_owned(),
        unit => format!(" {unit}"),
    };
    format!("likely {}{unit}, from {} to {}", number(range.likely), number(range.low), number(range.high))
}
