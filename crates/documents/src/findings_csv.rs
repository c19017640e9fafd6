//! The findings of a prep as a sheet, for people who go on working in a spreadsheet.
//!
//! RFC 4180 with CRLF. It begins with a byte order mark: Excel, opened by a double click, takes a file without one for
//! the encoding of the machine and spoils every accent; other programs skip it.

use domain::Finding;
use serde_json::Value;

use crate::cells::inert;
use crate::dates;
use crate::limits::CELL_CHARS_MAX;
use crate::text::Text;

/// The byte order mark in UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The head of the sheet.
const HEAD: [&str; 12] = [
    "id",
    "kind",
    "title",
    "company",
    "occurred on",
    "reported on",
    "confidence",
    "because",
    "details",
    "quote",
    "sources",
    "disagreement",
];

/// One row for each finding, in their order. For the house: it holds what is inferred, too.
pub fn findings_csv(findings: &[Finding]) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    sheet.write_record(HEAD)?;
    for finding in findings {
        sheet.write_record(row(finding).iter().map(|text| cell(text)))?;
    }
    sheet.into_inner().map_err(|error| error.into_error().into())
}

fn cell(text: &str) -> String {
    inert(&Text::clean(text, CELL_CHARS_MAX))
}

fn row(finding: &Finding) -> [String; HEAD.len()] {
    let date = |on: Option<domain::PartialDate>| on.map(dates::iso).unwrap_or_default();
    let sources = finding.sources.iter().map(|source| format!("{} ({})", source.publisher, source.url));
    let conflicts = finding.conflicts.iter().map(|conflict| {
        format!("{}: {}, but {}: {}", conflict.field, conflict.chosen, conflict.source.publisher, conflict.other)
    });
    [
        finding.id.to_string(),
        finding.kind().title().to_owned(),
        finding.title.clone(),
        finding.company.clone(),
        date(finding.occurred_on),
        date(finding.reported_on),
        finding.confidence.word.label().to_owned(),
        finding.confidence.because.join("; "),
        details(finding),
        finding.spans.first().map(|span| span.quote.clone()).unwrap_or_default(),
        sources.collect::<Vec<_>>().join("; "),
        conflicts.collect::<Vec<_>>().join("; "),
    ]
}

/// `amount: 50000000; currency: USD`, by name, without what is unknown.
fn details(finding: &Finding) -> String {
    let fields =
        serde_json::to_value(&finding.detail).ok().and_then(|mut value| value.get_mut("fields").map(Value::take));
    let Some(Value::Object(fields)) = fields else { return String::new() };
    let mut said: Vec<String> =
        fields.iter().filter_map(|(name, value)| Some(format!("{name}: {}", said(value)?))).collect();
    said.sort_unstable();
    said.join("; ")
}

fn said(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Array(items) => {
            Some(items.iter().filter_map(said).collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
        }
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => Some(value.to_string()),
    }
}
