//! Native charts, with their numbers in the chart and in the workbook behind it (DrawingML, ECMA-376 part 1, 21.2).

use crate::page::Area;
use crate::workbook::column;
use crate::xml::{HEAD, escaped};

/// Size of the chart's text, in hundredths of a point.
const TEXT: u32 = 1200;

/// Which way the bars go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bars {
    /// For few things with long names.
    Across,
    /// For time.
    Up,
}

/// A bar chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chart {
    pub(crate) bars: Bars,
    pub(crate) categories: Vec<String>,
    pub(crate) series: Vec<Series>,
    /// What a screen reader says.
    pub(crate) described: String,
}

/// A row of bars in one colour.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    pub(crate) name: String,
    /// One for each category, finite.
    pub(crate) values: Vec<f64>,
    pub(crate) colour: &'static str,
    pub(crate) labelled: bool,
}

/// Colours of the theme.
pub(crate) const STRONG: &str = "<a:schemeClr val=\"accent1\"/>";
pub(crate) const SOFT: &str =
    "<a:schemeClr val=\"accent1\"><a:lumMod val=\"60000\"/><a:lumOff val=\"40000\"/></a:schemeClr>";
pub(crate) const FAINT: &str =
    "<a:schemeClr val=\"accent1\"><a:lumMod val=\"40000\"/><a:lumOff val=\"60000\"/></a:schemeClr>";
const QUIET_LINE: &str = "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"tx1\"><a:lumMod val=\"25000\"/><a:lumOff val=\"75000\"/></a:schemeClr></a:solidFill></a:ln>";

impl Chart {
    /// The frame on a slide; `rel` leads to the chart's part.
    pub(crate) fn frame_xml(&self, id: usize, area: Area, rel: &str) -> String {
        let described = escaped(&self.described);
        format!(
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"Chart {id}\" descr=\"{described}\"/>\
             <p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/>\
             </p:nvGraphicFramePr><p:xfrm><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></p:xfrm><a:graphic>\
             <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
             <c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"{rel}\"/>\
             </a:graphicData></a:graphic></p:graphicFrame>",
            area.x, area.y, area.width, area.height
        )
    }

    /// The chart's part; `workbook` leads to the workbook.
    pub(crate) fn part_xml(&self, workbook: &str) -> String {
        let (direction, gap, overlap) = match self.bars {
            Bars::Across => ("bar", 60, 0),
            Bars::Up => ("col", 40, 100),
        };
        let series: String = self.series.iter().enumerate().map(|(at, series)| self.series_xml(at, series)).collect();
        format!(
            "{HEAD}<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"{}\">\
             <c:roundedCorners val=\"0\"/><c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>\
             <c:barChart><c:barDir val=\"{direction}\"/><c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/>\
             {series}<c:gapWidth val=\"{gap}\"/><c:overlap val=\"{overlap}\"/><c:axId val=\"1001\"/>\
             <c:axId val=\"1002\"/></c:barChart>{}</c:plotArea>{}<c:plotVisOnly val=\"1\"/>\
             <c:dispBlanksAs val=\"gap\"/></c:chart><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>\
             <a:defRPr sz=\"{TEXT}\"/></a:pPr><a:endParaRPr lang=\"en-GB\"/></a:p></c:txPr>\
             <c:externalData r:id=\"{workbook}\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>",
            crate::rels::OFFICE,
            self.axes_xml(),
            self.legend_xml(),
        )
    }

    fn series_xml(&self, at: usize, series: &Series) -> String {
        let letter = column(at + 1);
        let last = self.categories.len() + 1;
        let points = |values: &mut dyn Iterator<Item = String>| -> String {
            values.enumerate().map(|(at, value)| format!("<c:pt idx=\"{at}\"><c:v>{value}</c:v></c:pt>")).collect()
        };
        let count = self.categories.len();
        let names = points(&mut self.categories.iter().map(|name| escaped(name)));
        let values = points(&mut series.values.iter().map(f64::to_string));
        let (name, colour) = (escaped(&series.name), series.colour);
        let shown = u8::from(series.labelled);
        let labels = format!(
            "<c:dLbls><c:numFmt formatCode=\"#,##0;-#,##0;\" sourceLinked=\"0\"/><c:spPr><a:noFill/><a:ln>\
             <a:noFill/></a:ln></c:spPr>{}<c:showLegendKey val=\"0\"/><c:showVal val=\"{shown}\"/>\
             <c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/>\
             <c:showBubbleSize val=\"0\"/></c:dLbls>",
            if series.labelled { "<c:dLblPos val=\"outEnd\"/>" } else { "" }
        );
        format!(
            "<c:ser><c:idx val=\"{at}\"/><c:order val=\"{at}\"/><c:tx><c:strRef><c:f>Sheet1!${letter}$1</c:f>\
             <c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef>\
             </c:tx><c:spPr><a:solidFill>{colour}</a:solidFill></c:spPr><c:invertIfNegative val=\"0\"/>\
             {labels}<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache><c:ptCount val=\"{count}\"/>\
             {names}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!${letter}$2:${letter}${last}</c:f>\
             <c:numCache><c:formatCode>General</c:formatCode><c:ptCount val=\"{count}\"/>{values}</c:numCache>\
             </c:numRef></c:val></c:ser>"
        )
    }

    /// Across, the first category stands on top and the labels say the values; up, a quiet scale does.
    fn axes_xml(&self) -> String {
        let (order, category_at, value_at, value_gone) = match self.bars {
            Bars::Across => ("maxMin", "l", "t", 1),
            Bars::Up => ("minMax", "b", "l", 0),
        };
        // Small counts have no halves.
        let largest = self.series.iter().flat_map(|series| &series.values).copied().fold(0.0, f64::max);
        let unit = if largest <= 10.0 { "<c:majorUnit val=\"1\"/>" } else { "" };
        let grid = match self.bars {
            Bars::Across => String::new(),
            Bars::Up => format!("<c:majorGridlines><c:spPr>{QUIET_LINE}</c:spPr></c:majorGridlines>"),
        };
        format!(
            "<c:catAx><c:axId val=\"1001\"/><c:scaling><c:orientation val=\"{order}\"/></c:scaling>\
             <c:delete val=\"0\"/><c:axPos val=\"{category_at}\"/>\
             <c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>\
             <c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/><c:spPr>{QUIET_LINE}</c:spPr>\
             <c:crossAx val=\"1002\"/><c:crosses val=\"autoZero\"/><c:auto val=\"0\"/><c:lblAlgn val=\"ctr\"/>\
             <c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"1\"/></c:catAx><c:valAx><c:axId val=\"1002\"/>\
             <c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:delete val=\"{value_gone}\"/>\
             <c:axPos val=\"{value_at}\"/>{grid}<c:numFmt formatCode=\"#,##0\" sourceLinked=\"0\"/>\
             <c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/><c:spPr>\
             <a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val=\"1001\"/><c:crosses val=\"autoZero\"/>\
             <c:crossBetween val=\"between\"/>{unit}</c:valAx>"
        )
    }

    fn legend_xml(&self) -> &'static str {
        if self.series.len() > 1 { "<c:legend><c:legendPos val=\"t\"/><c:overlay val=\"0\"/></c:legend>" } else { "" }
    }
}
