//! The workbook behind a chart: what *Edit data* opens (SpreadsheetML, ECMA-376 part 1, 18).

use crate::chart::Chart;
use crate::error::SlidesError;
use crate::package::Package;
use crate::rels::Rels;
use crate::xml::{HEAD, escaped};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OF: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// The chart's numbers on one sheet: categories in column A, a series in each column after it, its name in row 1.
pub(crate) fn workbook(chart: &Chart) -> Result<Vec<u8>, SlidesError> {
    let mut package = Package::default();
    let mut root = Rels::default();
    root.add("officeDocument", "xl/workbook.xml");
    package.add_rels("", &root);
    let mut rels = Rels::default();
    let sheet_id = rels.add("worksheet", "xl/worksheets/sheet1.xml");
    rels.add("styles", "xl/styles.xml");
    let book = format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{}\"><sheets>\
         <sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"{sheet_id}\"/></sheets></workbook>",
        crate::rels::OFFICE
    );
    package.add("xl/workbook.xml", &format!("{OF}.sheet.main+xml"), book);
    package.add_rels("xl/workbook.xml", &rels);
    package.add("xl/worksheets/sheet1.xml", &format!("{OF}.worksheet+xml"), sheet(chart));
    package.add("xl/styles.xml", &format!("{OF}.styles+xml"), styles());
    package.finish()
}

fn sheet(chart: &Chart) -> String {
    let text = |text: &str, at: &str| {
        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(text))
    };
    let mut rows: Vec<String> = Vec::new();
    let names: String = chart
        .series
        .iter()
        .enumerate()
        .map(|(at, series)| text(&series.name, &format!("{}1", column(at + 1))))
        .collect();
    rows.push(format!("<row r=\"1\">{}{names}</row>", text("", "A1")));
    for (row, category) in chart.categories.iter().enumerate() {
        let number = row + 2;
        let values: String = chart
            .series
            .iter()
            .enumerate()
            .filter_map(|(at, series)| Some((at, series.values.get(row)?)))
            .map(|(at, value)| format!("<c r=\"{}{number}\"><v>{value}</v></c>", column(at + 1)))
            .collect();
        rows.push(format!("<row r=\"{number}\">{}{values}</row>", text(category, &format!("A{number}"))));
    }
    format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{}</sheetData></worksheet>", rows.concat())
}

/// The name of a column; a chart has fewer series than there are letters.
pub(crate) fn column(at: usize) -> char {
    u8::try_from(at).ok().and_then(|at| b'A'.checked_add(at)).map_or('Z', char::from)
}

fn styles() -> String {
    format!(
        "{HEAD}<styleSheet xmlns=\"{MAIN}\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Arial\"/></font>\
         </fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>\
         <patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/>\
         <bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\">\
         <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"1\">\
         <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs><cellStyles count=\"1\">\
         <cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    )
}
