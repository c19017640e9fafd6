//! A slide and its XML (PresentationML, ECMA-376 part 1, 19.3).

use crate::base::{Base, LayoutUse};
use crate::chart::Chart;
use crate::limits::{INCH_EMU, POINT_EMU};
use crate::rels::Rels;
use crate::table::Table;
use crate::words::{Bullet, Paragraph, Run, Tone};
use crate::xml::{HEAD, escaped};

/// The names that every slide, layout and master declares.
pub(crate) const NAMES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
/// The group at the root of every tree of shapes.
pub(crate) const ROOT_GROUP: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";
/// Size of the foot, in points.
const FOOT_PT: f64 = 10.0;
/// Ids of the shapes of a slide.
const TITLE_ID: usize = 2;
const BODY_ID: usize = 3;
const TABLE_ID: usize = 4;
const CHART_ID: usize = 5;
const FOOT_ID: usize = 6;
const NUMBER_ID: usize = 7;

/// A place on a slide, in EMU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) width: i64,
    pub(crate) height: i64,
}

/// What stands under the title.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    /// Each paragraph with its size in points.
    Cover(Vec<(Paragraph, f64)>),
    Text {
        paragraphs: Vec<Paragraph>,
        size_pt: f64,
    },
    Table(Table),
    Chart(ChartBody),
}

/// A chart with a line above it or a table beside it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChartBody {
    pub(crate) chart: Chart,
    pub(crate) at: Area,
    pub(crate) caption: Option<(Paragraph, f64, Area)>,
    pub(crate) beside: Option<(Table, Area)>,
}

/// A slide.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slide {
    pub(crate) title: String,
    pub(crate) title_pt: f64,
    pub(crate) body: Body,
    /// A paragraph each.
    pub(crate) notes: Vec<String>,
}

/// What stands at the foot of every slide.
pub(crate) struct Foot {
    /// Said first and in another colour.
    pub(crate) warning: Option<&'static str>,
    pub(crate) text: String,
}

impl Area {
    /// Room inside the usual insets of a text box, in points.
    pub(crate) fn width_pt(self) -> f64 {
        (self.width - INCH_EMU / 5) as f64 / POINT_EMU as f64
    }

    pub(crate) fn height_pt(self) -> f64 {
        (self.height - INCH_EMU / 10) as f64 / POINT_EMU as f64
    }

    /// Its upper part and the rest.
    pub(crate) fn split_at_height(self, height: i64) -> (Self, Self) {
        let height = height.clamp(0, self.height);
        (Self { height, ..self }, Self { y: self.y + height, height: self.height - height, ..self })
    }

    /// Its left part, a gap, and the rest.
    pub(crate) fn split_at_width(self, share: f64, gap: i64) -> (Self, Self) {
        let left = (self.width as f64 * share) as i64;
        (Self { width: left, ..self }, Self { x: self.x + left + gap, width: self.width - left - gap, ..self })
    }

    fn xfrm(self) -> String {
        format!(
            "<a:xfrm><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></a:xfrm>",
            self.x, self.y, self.width, self.height
        )
    }
}

impl Slide {
    /// The layout it stands on.
    pub(crate) fn layout<'a>(&self, base: &'a Base) -> &'a LayoutUse {
        match &self.body {
            Body::Cover(_) => &base.cover,
            Body::Text { .. } => &base.content,
            Body::Table(_) => &base.bare,
            Body::Chart(body) if body.caption.is_some() => &base.content,
            Body::Chart(_) => &base.bare,
        }
    }

    /// The part. `chart_rel` leads to the chart's part, when it has one.
    pub(crate) fn xml(&self, base: &Base, foot: &Foot, rels: &mut Rels, chart_rel: Option<&str>) -> String {
        let layout = self.layout(base);
        let title = Paragraph::of(vec![Run::plain(&self.title)], Bullet::None);
        let title = title_xml(&title, self.title_pt, layout, rels);
        let body = self.body_xml(layout, rels, chart_rel);
        let foot = foot_xml(base, layout, foot, rels);
        format!(
            "{HEAD}<p:sld {NAMES}><p:cSld><p:spTree>{ROOT_GROUP}{title}{body}{foot}</p:spTree></p:cSld><p:clrMapOvr>\
             <a:masterClrMapping/></p:clrMapOvr></p:sld>"
        )
    }

    fn body_xml(&self, layout: &LayoutUse, rels: &mut Rels, chart_rel: Option<&str>) -> String {
        match &self.body {
            Body::Cover(lines) => match layout.body {
                Some(_) => {
                    let text: String = lines.iter().map(|(line, size)| line.xml(*size, rels)).collect();
                    body_xml("Subtitle", layout, &text)
                }
                None => String::new(),
            },
            Body::Text { paragraphs, size_pt } => {
                let text: String = paragraphs.iter().map(|line| line.xml(*size_pt, rels)).collect();
                body_xml("Text", layout, &text)
            }
            Body::Table(table) => table.xml(TABLE_ID, layout.free, rels),
            Body::Chart(body) => {
                let caption = body.caption.as_ref().map(|(line, size, at)| {
                    let index = layout.body.map(|(index, _)| index);
                    placeholder(BODY_ID, "Text", &layout.body_kind, index, &at.xfrm(), &line.xml(*size, rels))
                });
                let beside = body.beside.as_ref().map(|(table, at)| table.xml(TABLE_ID, *at, rels));
                let chart = chart_rel.map(|rel| body.chart.frame_xml(CHART_ID, body.at, rel));
                [caption, chart, beside].into_iter().flatten().collect()
            }
        }
    }

    /// Everything it cites, ascending, each once.
    pub(crate) fn sources(&self) -> Vec<u16> {
        let of_table =
            |table: &Table| -> Vec<u16> { table.rows.iter().flatten().flat_map(|cell| cell.sources.clone()).collect() };
        let mut numbers: Vec<u16> = match &self.body {
            Body::Cover(_) => Vec::new(),
            Body::Text { paragraphs, .. } => paragraphs.iter().flat_map(|line| line.sources.clone()).collect(),
            Body::Table(table) => of_table(table),
            Body::Chart(body) => {
                let caption = body.caption.iter().flat_map(|(line, _, _)| line.sources.clone());
                caption.chain(body.beside.iter().flat_map(|(table, _)| of_table(table))).collect()
            }
        };
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

fn title_xml(title: &Paragraph, size_pt: f64, layout: &LayoutUse, rels: &mut Rels) -> String {
    let text = title.cell_xml(size_pt, rels);
    let xfrm = if layout.title_moved { layout.title.xfrm() } else { String::new() };
    placeholder(TITLE_ID, "Title", &layout.title_kind, None, &xfrm, &text)
}

fn body_xml(name: &str, layout: &LayoutUse, text: &str) -> String {
    let xfrm = layout.body.filter(|_| layout.body_moved).map(|(_, area)| area.xfrm()).unwrap_or_default();
    placeholder(BODY_ID, name, &layout.body_kind, layout.body.map(|(index, _)| index), &xfrm, text)
}

/// A shape whose place and look come from the layout.
fn placeholder(id: usize, name: &str, kind: &str, index: Option<u32>, xfrm: &str, text: &str) -> String {
    let kind = if kind.is_empty() { String::new() } else { format!(" type=\"{}\"", escaped(kind)) };
    let index = index.map(|index| format!(" idx=\"{index}\"")).unwrap_or_default();
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name} {id}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
         <p:nvPr><p:ph{kind}{index}/></p:nvPr></p:nvSpPr><p:spPr>{xfrm}</p:spPr><p:txBody><a:bodyPr><a:normAutofit/>\
         </a:bodyPr><a:lstStyle/>{text}</p:txBody></p:sp>"
    )
}

/// The foot and the number, where the layout has a place for them; a warning is written in any case.
fn foot_xml(base: &Base, layout: &LayoutUse, foot: &Foot, rels: &mut Rels) -> String {
    let mut runs = Vec::new();
    if let Some(warning) = foot.warning {
        runs.push(Run { bold: true, tone: Tone::Alert, ..Run::plain(warning) });
        runs.push(Run::grey(" · "));
    }
    runs.push(Run::grey(&foot.text));
    let text = Paragraph::of(runs, Bullet::None).cell_xml(FOOT_PT, rels);
    let shown = match (layout.foot, foot.warning) {
        (Some(index), _) => placeholder(FOOT_ID, "Footer", "ftr", Some(index), "", &text),
        (None, Some(_)) => {
            let at = base.foot_area();
            format!(
                "<p:sp><p:nvSpPr><p:cNvPr id=\"{FOOT_ID}\" name=\"Footer {FOOT_ID}\"/><p:cNvSpPr txBox=\"1\"/>\
                 <p:nvPr/></p:nvSpPr><p:spPr>{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>\
                 <p:txBody><a:bodyPr wrap=\"square\"/><a:lstStyle/>{text}</p:txBody></p:sp>",
                at.xfrm()
            )
        }
        (None, None) => String::new(),
    };
    let number = layout.number.map(|index| {
        let field = "<a:p><a:fld id=\"{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}\" type=\"slidenum\"><a:rPr lang=\"en-GB\" dirty=\"0\"/><a:t>‹#›</a:t></a:fld><a:endParaRPr lang=\"en-GB\" dirty=\"0\"/></a:p>";
        placeholder(NUMBER_ID, "Slide Number", "sldNum", Some(index), "", field)
    });
    shown + &number.unwrap_or_default()
}
