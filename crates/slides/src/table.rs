//! Native tables: how high their rows are, how they are cut into slides, and their XML.

use documents::number;

use crate::fit;
use crate::limits::POINT_EMU;
use crate::page::Area;
use crate::rels::Rels;
use crate::words::{Bullet, Paragraph, Run, Tone};
use crate::xml::escaped;

/// Room between the text of a cell and its edge, in points.
const PAD_X_PT: f64 = 7.0;
const PAD_Y_PT: f64 = 5.0;
/// `No style, no grid`: every program has it, and the look is ours.
const STYLE: &str = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}";

/// A column: its head and its share of the width.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    pub(crate) head: String,
    pub(crate) share: f64,
    pub(crate) right: bool,
}

/// A table under a head.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    /// As many cells each as there are columns.
    pub(crate) rows: Vec<Vec<Paragraph>>,
    pub(crate) size_pt: f64,
}

impl Column {
    pub(crate) fn of(head: &str, share: f64) -> Self {
        Self { head: head.to_owned(), share, right: false }
    }

    pub(crate) fn number(head: &str, share: f64) -> Self {
        Self { right: true, ..Self::of(head, share) }
    }
}

/// A cell.
pub(crate) fn cell(runs: Vec<Run>) -> Paragraph {
    Paragraph::of(runs, Bullet::None)
}

impl Table {
    pub(crate) fn new(columns: Vec<Column>, rows: Vec<Vec<Paragraph>>) -> Self {
        Self { columns, rows, size_pt: 0.0 }
    }

    /// One table for each slide: at the largest size at which all rows stand on one, else at the smallest on several.
    pub(crate) fn paged(self, area: Area, sizes_pt: &[f64]) -> Vec<Self> {
        let (width, height) = (area.width_pt(), area.height_pt());
        let fits = |size: &f64| self.height_pt(*size, width) <= height;
        let reads_well = |size: &f64| fits(size) && !self.breaks_a_word(*size, width);
        let last = sizes_pt.last().copied().unwrap_or(12.0);
        let size_pt = sizes_pt.iter().copied().find(reads_well).unwrap_or(last);
        let head = self.row_pt(&self.head(), size_pt, width);
        let all = self.height_pt(size_pt, width) - head;
        // Pages of about the same height: a last page of a single row reads like a mistake.
        let even = head + all / (all / (height - head).max(1.0)).ceil().max(1.0);
        let (mut pages, mut page, mut used) = (Vec::new(), Vec::new(), head);
        for row in &self.rows {
            let row_pt = self.row_pt(row, size_pt, width);
            let full = used + row_pt > height || used >= even;
            if full && !page.is_empty() {
                pages.push(std::mem::take(&mut page));
                used = head;
            }
            used += row_pt;
            page.push(row.clone());
        }
        if !page.is_empty() {
            pages.push(page);
        }
        pages.into_iter().map(|rows| Self { columns: self.columns.clone(), rows, size_pt }).collect()
    }

    /// The height of all of it at a size.
    pub(crate) fn height_pt(&self, size_pt: f64, width_pt: f64) -> f64 {
        let rows: f64 = self.rows.iter().map(|row| self.row_pt(row, size_pt, width_pt)).sum();
        rows + self.row_pt(&self.head(), size_pt, width_pt)
    }

    fn head(&self) -> Vec<Paragraph> {
        self.columns.iter().map(|column| cell(vec![Run::grey(&column.head)])).collect()
    }

    /// The room for text in a column.
    fn column_pt(&self, column: &Column, width_pt: f64) -> f64 {
        let total: f64 = self.columns.iter().map(|column| column.share).sum();
        width_pt * column.share / total - 2.0 * PAD_X_PT
    }

    /// Whether some usual word does not fit its column.
    pub(crate) fn breaks_a_word(&self, size_pt: f64, width_pt: f64) -> bool {
        let breaks = |row: &Vec<Paragraph>| {
            row.iter()
                .zip(&self.columns)
                .any(|(cell, column)| fit::breaks_a_word(&cell.text(), size_pt, self.column_pt(column, width_pt)))
        };
        breaks(&self.head()) || self.rows.iter().any(breaks)
    }

    fn row_pt(&self, row: &[Paragraph], size_pt: f64, width_pt: f64) -> f64 {
        let lines =
            row.iter().zip(&self.columns).map(|(cell, column)| cell.lines(size_pt, self.column_pt(column, width_pt)));
        lines.max().unwrap_or(1) as f64 * fit::LINE_EM * size_pt + 2.0 * PAD_Y_PT
    }

    /// The frame that holds it.
    pub(crate) fn xml(&self, id: usize, area: Area, rels: &mut Rels) -> String {
        let total: f64 = self.columns.iter().map(|column| column.share).sum();
        let width = |column: &Column| (area.width as f64 * column.share / total) as i64;
        let grid: String = self.columns.iter().map(|column| format!("<a:gridCol w=\"{}\"/>", width(column))).collect();
        let head = self.row_xml(&self.head(), area, true, rels);
        let rows: String = self.rows.iter().map(|row| self.row_xml(row, area, false, rels)).collect();
        let height = (self.height_pt(self.size_pt, area.width_pt()) as i64) * POINT_EMU;
        let names: Vec<&str> = self.columns.iter().map(|column| column.head.as_str()).collect();
        let described = escaped(&format!("Table: {}", names.join(", ")));
        format!(
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"Table {id}\" descr=\"{described}\"/>\
             <p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/>\
             </p:nvGraphicFramePr><p:xfrm><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{height}\"/></p:xfrm>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl>\
             <a:tblPr firstRow=\"1\"><a:tableStyleId>{STYLE}</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>\
             {head}{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
            area.x, area.y, area.width
        )
    }

    fn row_xml(&self, row: &[Paragraph], area: Area, head: bool, rels: &mut Rels) -> String {
        let height = (self.row_pt(row, self.size_pt, area.width_pt()) as i64) * POINT_EMU;
        let line = |name: &str, shown: bool| match (shown, head) {
            (false, _) => format!("<a:{name} w=\"0\"><a:noFill/></a:{name}>"),
            (true, true) => {
                format!("<a:{name} w=\"12700\"><a:solidFill><a:schemeClr val=\"accent1\"/></a:solidFill></a:{name}>")
            }
            (true, false) => format!(
                "<a:{name} w=\"6350\"><a:solidFill><a:schemeClr val=\"tx1\"><a:lumMod val=\"25000\"/>\
                 <a:lumOff val=\"75000\"/></a:schemeClr></a:solidFill></a:{name}>"
            ),
        };
        let borders: String = [("lnL", false), ("lnR", false), ("lnT", false), ("lnB", true)]
            .map(|(name, shown)| line(name, shown))
            .concat();
        let (pad_x, pad_y) = ((PAD_X_PT * 12_700.0) as i64, (PAD_Y_PT * 12_700.0) as i64);
        let cells: String = row
            .iter()
            .zip(&self.columns)
            .map(|(cell, column)| {
                let mut text = cell.cell_xml(self.size_pt, rels);
                if column.right {
                    text = text.replacen("<a:p>", "<a:p><a:pPr algn=\"r\"/>", 1);
                }
                format!("<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{text}</a:txBody><a:tcPr marL=\"{pad_x}\" marR=\"{pad_x}\" marT=\"{pad_y}\" marB=\"{pad_y}\" anchor=\"t\">{borders}<a:noFill/></a:tcPr></a:tc>")
            })
            .collect();
        format!("<a:tr h=\"{height}\">{cells}</a:tr>")
    }
}

/// A number for a bold or a grey cell.
pub(crate) fn number_cell(value: f64, strong: bool) -> Paragraph {
    let text = number(value);
    cell(vec![if strong { Run::bold(&text) } else { Run { tone: Tone::Grey, ..Run::plain(&text) } }])
}
