//! The ROI case as a sheet: comma-separated values that a spreadsheet opens, and never runs.

use domain::{RoiCase, RoiTag};

use crate::cells::inert;

/// The head of the sheet.
const HEAD: [&str; 9] = ["part", "key", "label", "unit", "low", "likely", "high", "from", "formula"];

/// The case as CSV (RFC 4180): constants, inputs, lines, and how each input moves the result.
pub fn roi_sheet(case: &RoiCase, title: &str) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let number = |value: f64| if value.is_finite() { format!("{value}") } else { String::new() };
    sheet.write_record(HEAD)?;
    let mut row = |cells: [&str; 4], numbers: [String; 3], from: &str, formula: &str| {
        let text = cells.map(inert);
        sheet.write_record(text.iter().chain(&numbers).chain(&[inert(from), inert(formula)]))
    };
    let none = || [String::new(), String::new(), String::new()];
    row(["case", "", title, &case.currency], none(), "", "")?;
    for input in &case.inputs {
        let value = [number(input.value.low), number(input.value.likely), number(input.value.high)];
        let urls: Vec<&str> = input.cites.iter().map(|cite| cite.url.as_str()).collect();
        let from = match (input.tag, urls.is_empty()) {
            (RoiTag::CustomerGiven, _) => "customer-given".to_owned(),
            (RoiTag::Public, true) => "public".to_owned(),
            (RoiTag::Public, false) => format!("public: {}", urls.join(" ")),
            (RoiTag::Assumed, _) => "assumed".to_owned(),
        };
        row(["input", &input.key, &input.label, &input.unit], value, &from, "")?;
    }
    for constant in &case.constants {
        let value = [String::new(), number(constant.value), String::new()];
        row(["constant", &constant.key, "", &constant.unit], value, "", "")?;
    }
    for line in &case.lines {
        let value = [number(line.value.low), number(line.value.likely), number(line.value.high)];
        row(["line", &line.key, &line.label, &line.unit], value, "computed", &line.formula)?;
    }
    for swing in &case.swings {
        let label = case.inputs.iter().find(|input| input.key == swing.key).map_or("", |input| input.label.as_str());
        let value = [number(swing.at_low), String::new(), number(swing.at_high)];
        let what = format!("Net present value with {label} at its low and at its high");
        row(["sensitivity", &swing.key, &what, &case.currency], value, "computed", "")?;
    }
    sheet.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use domain::{Cite, RoiConstant, RoiInput, RoiLine, RoiRange, RoiSwing};

    use super::*;

    fn case(label: &str) -> RoiCase {
        let range = RoiRange { low: 8.0, likely: 12.5, high: 18.0 };
        RoiCase {
            currency: "USD".to_owned(),
            inputs: vec![RoiInput {
                key: "price".to_owned(),
                label: label.to_owned(),
                unit: "USD".to_owned(),
                value: range,
                tag: RoiTag::Public,
                cites: vec![Cite {
                    evidence: "evd_1".into(),
                    quote: "$12.50".to_owned(),
                    url: "https://keystead.example/pricing".to_owned(),
                    publisher: "Keystead".to_owned(),
                }],
                edited: false,
                max: 1000.0,
            }],
            lines: vec![RoiLine {
                key: "npv".to_owned(),
                label: "Net present value".to_owned(),
                unit: "USD".to_owned(),
                formula: "price * 12".to_owned(),
                value: RoiRange { low: -5.0, ..range },
            }],
            constants: vec![RoiConstant { key: "months".to_owned(), value: 12.0, unit: "month/year".to_owned() }],
            matters_most: vec!["price".to_owned()],
            swings: vec![RoiSwing { key: "price".to_owned(), at_low: 1.0, at_high: -2.0 }],
        }
    }

    #[test]
    fn the_sheet_holds_the_whole_case() {
        let sheet = String::from_utf8(roi_sheet(&case("Price, per user"), "Acme Corp").unwrap()).unwrap();
        assert_eq!(
            sheet,
            "part,key,label,unit,low,likely,high,from,formula\r\n\
             case,,Acme Corp,USD,,,,,\r\n\
             input,price,\"Price, per user\",USD,8,12.5,18,public: https://keystead.example/pricing,\r\n\
             constant,months,,month/year,,12,,,\r\n\
             line,npv,Net present value,USD,-5,12.5,18,computed,price * 12\r\n\
             sensitivity,price,\"Net present value with Price, per user at its low and at its high\",USD,1,,-2,computed,\r\n"
        );
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for hostile in ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "\u{feff}=1", "|x"] {
            let bytes = roi_sheet(&case(hostile), hostile).unwrap();
            let mut rows = csv::Reader::from_reader(bytes.as_slice());
            for row in rows.records() {
                let row = row.unwrap();
                for cell in [row.get(1), row.get(2), row.get(3), row.get(7), row.get(8)].into_iter().flatten() {
                    assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '|']), "{cell:?} of {hostile:?}");
                }
            }
        }
    }
}
