//! Paragraphs and their runs, as a slide shows them.

use documents::{Document, Exhibits, Line, Source};

use crate::fit::{self, is_right_to_left};
use crate::limits::LINK_CHARS_MAX;
use crate::rels::Rels;
use crate::xml::escaped;

/// A colour by its part; the theme says which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    #[default]
    Ink,
    Grey,
    Accent,
    Alert,
    Link,
}

/// Text with one look.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) bold: bool,
    pub(crate) tone: Tone,
    /// Smaller than the text around it.
    pub(crate) small: bool,
    pub(crate) link: Option<String>,
}

/// What stands before a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bullet {
    None,
    Dot,
    Number(usize),
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paragraph {
    pub(crate) runs: Vec<Run>,
    pub(crate) bullet: Bullet,
    /// What it cites, for the notes of its slide.
    pub(crate) sources: Vec<u16>,
}

/// A small run's size against the text around it.
const SMALL: f64 = 0.72;
/// How much wider bold letters are.
const BOLD: f64 = 1.08;
/// How far a paragraph stands in behind a dot or a number of two digits, in text sizes.
const DOT_EM: f64 = 1.3;
const NUMBER_EM: f64 = 1.8;

impl Bullet {
    fn indent_em(self) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Dot => DOT_EM,
            Self::Number(_) => NUMBER_EM,
        }
    }
}

impl Run {
    pub(crate) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    pub(crate) fn bold(text: &str) -> Self {
        Self { bold: true, ..Self::plain(text) }
    }

    pub(crate) fn grey(text: &str) -> Self {
        Self { tone: Tone::Grey, ..Self::plain(text) }
    }

    pub(crate) fn small(text: &str, tone: Tone) -> Self {
        Self { tone, small: true, ..Self::plain(text) }
    }

    /// The width of its letters against the text around it.
    fn scale(&self) -> f64 {
        (if self.small { SMALL } else { 1.0 }) * (if self.bold { BOLD } else { 1.0 })
    }

    fn xml(&self, size_pt: f64, rels: &mut Rels) -> String {
        let size = (size_pt * if self.small { SMALL } else { 1.0 } * 100.0).round();
        let bold = if self.bold { " b=\"1\"" } else { "" };
        let colour = match self.tone {
            Tone::Ink => "",
            Tone::Grey => {
                "<a:solidFill><a:schemeClr val=\"tx1\"><a:lumMod val=\"65000\"/><a:lumOff val=\"35000\"/>\
                 </a:schemeClr></a:solidFill>"
            }
            Tone::Accent => "<a:solidFill><a:schemeClr val=\"accent1\"/></a:solidFill>",
            Tone::Alert => "<a:solidFill><a:schemeClr val=\"accent2\"/></a:solidFill>",
            Tone::Link => "<a:solidFill><a:schemeClr val=\"hlink\"/></a:solidFill>",
        };
        let link = self.link.as_ref().filter(|link| link.len() <= LINK_CHARS_MAX);
        let link = link.map(|link| format!("<a:hlinkClick r:id=\"{}\"/>", rels.link(link))).unwrap_or_default();
        let text = escaped(&self.text);
        format!(
            "<a:r><a:rPr lang=\"en-GB\" sz=\"{size}\"{bold} dirty=\"0\">{colour}{link}</a:rPr><a:t>{text}</a:t></a:r>"
        )
    }
}

impl Paragraph {
    pub(crate) fn of(runs: Vec<Run>, bullet: Bullet) -> Self {
        Self { runs, bullet, sources: Vec::new() }
    }

    pub(crate) fn citing(self, sources: &[u16]) -> Self {
        Self { sources: sources.to_vec(), ..self }
    }

    /// All its words.
    pub(crate) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// The lines it takes in a column.
    pub(crate) fn lines(&self, size_pt: f64, width_pt: f64) -> usize {
        fit::run_lines(self.runs.iter().map(|run| (run.text.as_str(), run.scale())), size_pt, width_pt)
    }

    /// The room it takes in a column, in points.
    pub(crate) fn height_pt(&self, size_pt: f64, width_pt: f64) -> f64 {
        let lines = self.lines(size_pt, width_pt - self.bullet.indent_em() * size_pt);
        (lines as f64 * fit::LINE_EM + fit::BEFORE_EM) * size_pt
    }

    /// The paragraph in a text box.
    pub(crate) fn xml(&self, size_pt: f64, rels: &mut Rels) -> String {
        let before = (fit::BEFORE_EM * size_pt * 100.0).round();
        let space = format!("<a:spcBef><a:spcPts val=\"{before}\"/></a:spcBef>");
        let indent = (self.bullet.indent_em() * size_pt * 12_700.0).round();
        let direction = if is_right_to_left(&self.text()) { " algn=\"r\" rtl=\"1\"" } else { "" };
        let head = match self.bullet {
            Bullet::None => format!("<a:pPr marL=\"0\" indent=\"0\"{direction}>{space}<a:buNone/></a:pPr>"),
            Bullet::Dot => format!("<a:pPr marL=\"{indent}\" indent=\"-{indent}\"{direction}>{space}</a:pPr>"),
            Bullet::Number(first) => format!(
                "<a:pPr marL=\"{indent}\" indent=\"-{indent}\"{direction}>{space}<a:buFont typeface=\"+mj-lt\"/>\
                 <a:buAutoNum type=\"arabicPeriod\" startAt=\"{first}\"/></a:pPr>"
            ),
        };
        format!("<a:p>{head}{}</a:p>", self.runs_xml(size_pt, rels))
    }

    /// The paragraph in a cell, where space and bullets are of no use.
    pub(crate) fn cell_xml(&self, size_pt: f64, rels: &mut Rels) -> String {
        let head = if is_right_to_left(&self.text()) { "<a:pPr algn=\"r\" rtl=\"1\"/>" } else { "" };
        let end = format!("<a:endParaRPr lang=\"en-GB\" sz=\"{}\" dirty=\"0\"/>", (size_pt * 100.0).round());
        format!("<a:p>{head}{}{end}</a:p>", self.runs_xml(size_pt, rels))
    }

    fn runs_xml(&self, size_pt: f64, rels: &mut Rels) -> String {
        self.runs.iter().filter(|run| !run.text.is_empty()).map(|run| run.xml(size_pt, rels)).collect()
    }
}

/// All sources of a deck, by their numbers.
pub(crate) struct Sources<'a>(Vec<&'a Source>);

impl<'a> Sources<'a> {
    /// The document's, then those of what stands beside it.
    pub(crate) fn of(document: &'a Document, exhibits: &'a Exhibits) -> Self {
        Self(document.sources.iter().chain(&exhibits.sources).collect())
    }

    pub(crate) fn all(&self) -> &[&'a Source] {
        &self.0
    }

    pub(crate) fn get(&self, number: u16) -> Option<&'a Source> {
        self.0.iter().find(|source| source.number == number).copied()
    }

    /// Numbers that lead to their sources.
    pub(crate) fn chips(&self, numbers: &[u16]) -> Vec<Run> {
        let mut runs = Vec::new();
        for number in numbers {
            let link = self.get(*number).and_then(|source| source.link.clone());
            runs.push(Run::plain(" "));
            let tone = if link.is_some() { Tone::Link } else { Tone::Grey };
            runs.push(Run { link, ..Run::small(&format!("[{number}]"), tone) });
        }
        runs
    }

    /// What follows the words of a line: its numbers, how sure it is, whether it is ours alone.
    pub(crate) fn tail(&self, line: &Line) -> Vec<Run> {
        let mut runs = self.chips(&line.sources);
        runs.extend(line.confidence.map(|word| Run::small(&format!("  {}", word.label()), Tone::Grey)));
        if line.internal {
            runs.push(Run::small("  internal", Tone::Alert));
        }
        runs
    }
}
