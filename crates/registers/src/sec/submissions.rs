//! `submissions/CIK….json`: who the filer is, and its filings as parallel columns.

use domain::{PartialDate, Timestamp};
use serde_json::Value;

use pages::ParseError;

use harvest::service::{Dropped, date, json, list, text};

/// Filings kept of one answer; it holds about a thousand.
const FILINGS_MAX: usize = 5_000;

/// A filer and what it filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filer {
    /// Without leading zeros.
    pub cik: String,
    pub name: String,
    pub industry: Option<String>,
    pub tickers: Vec<String>,
    pub exchanges: Vec<String>,
    pub website: Option<String>,
    pub lei: Option<String>,
    /// City and state of the business address.
    pub place: Option<String>,
    pub incorporated_in: Option<String>,
    /// Month and day, `12-31`.
    pub fiscal_year_end: Option<String>,
    pub former_names: Vec<FormerName>,
    /// Newest first.
    pub filings: Vec<Filed>,
    /// Files with older filings.
    pub older: Vec<String>,
    pub dropped: Dropped,
    /// When the answer was had.
    pub fetched_at: Option<Timestamp>,
}

/// A name that the filer had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormerName {
    pub name: String,
    pub until: Option<PartialDate>,
}

/// One filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filed {
    /// `0001790565-22-000015`.
    pub accession: String,
    pub form: String,
    pub filed_on: PartialDate,
    /// The day of what is reported.
    pub report_on: Option<PartialDate>,
    /// Item numbers of an 8-K.
    pub items: Vec<String>,
    /// The main document, as the raw file and not as it is shown.
    pub document: Option<String>,
}

impl Filed {
    /// The folder of the filing below `/Archives/edgar/data/CIK/`.
    pub fn folder(&self) -> String {
        self.accession.replace('-', "")
    }
}

/// Reads a filer. A placeholder such as `None` is nothing.
pub(crate) fn parse(bytes: &[u8]) -> Result<Filer, ParseError> {
    let value = json(bytes, "sec")?;
    let said = |pointer: &str| text(&value, pointer).filter(|text| !is_placeholder(text));
    let (Some(cik), Some(name)) = (said("/cik"), said("/name")) else {
        return Err(ParseError::new("sec", "it names no filer".to_owned()));
    };
    let strings = |pointer: &str| list(&value, pointer).iter().filter_map(|entry| text(entry, "")).collect();
    let mut filer = Filer {
        cik: cik.trim_start_matches('0').to_owned(),
        name,
        industry: said("/sicDescription"),
        tickers: strings("/tickers"),
        exchanges: strings("/exchanges"),
        website: said("/website"),
        lei: said("/lei"),
        place: place(&value),
        incorporated_in: said("/stateOfIncorporationDescription"),
        fiscal_year_end: said("/fiscalYearEnd").and_then(|end| Some(format!("{}-{}", end.get(..2)?, end.get(2..4)?))),
        former_names: list(&value, "/formerNames")
            .iter()
            .filter_map(|former| Some(FormerName { name: text(former, "/name")?, until: date(former, "/to") }))
            .collect(),
        older: list(&value, "/filings/files").iter().filter_map(|file| text(file, "/name")).collect(),
        ..Filer::default()
    };
    if let Some(recent) = value.pointer("/filings/recent") {
        filer.filings = columns(recent, &mut filer.dropped);
    }
    Ok(filer)
}

/// Reads a file with older filings, which is the columns alone.
pub(crate) fn parse_older(bytes: &[u8]) -> Result<(Vec<Filed>, Dropped), ParseError> {
    let mut dropped = Dropped::default();
    let filings = columns(&json(bytes, "sec")?, &mut dropped);
    Ok((filings, dropped))
}

fn is_placeholder(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "none" | "n/a" | "na" | "-")
}

fn place(value: &Value) -> Option<String> {
    let said = |key: &str| text(value, &format!("/addresses/business/{key}")).filter(|text| !is_placeholder(text));
    let city = crate::sec::calm(&said("city")?);
    Some(match said("stateOrCountryDescription").or_else(|| said("stateOrCountry")) {
        Some(state) => format!("{city}, {state}"),
        None => city,
    })
}

fn columns(value: &Value, dropped: &mut Dropped) -> Vec<Filed> {
    let rows = list(value, "/accessionNumber").len();
    if rows > FILINGS_MAX {
        dropped.note("filings beyond the number that is read");
    }
    let mut all = Vec::new();
    for row in 0..rows.min(FILINGS_MAX) {
        let cell = |column: &str| text(value, &format!("/{column}/{row}"));
        let (Some(accession), Some(form), Some(filed_on)) =
            (cell("accessionNumber"), cell("form"), date(value, &format!("/filingDate/{row}")))
        else {
            dropped.note("filing without number, form or date");
            continue;
        };
        if !accession.chars().all(|c| c.is_ascii_digit() || c == '-') {
            dropped.note("filing whose number is none");
            continue;
        }
        let items = cell("items").unwrap_or_default();
        all.push(Filed {
            accession,
            form,
            filed_on,
            report_on: date(value, &format!("/reportDate/{row}")),
            items: items.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect(),
            document: cell("primaryDocument").map(|document| raw(&document)).filter(|document| is_file(document)),
        });
    }
    all.sort_by_key(|filed| std::cmp::Reverse(filed.filed_on.first_day()));
    all
}

/// `xslF345X03/doc4.xml` is how a file is shown; the file itself lies beside that folder.
fn raw(document: &str) -> String {
    match document.split_once('/') {
        Some((folder, file)) if folder.starts_with("xsl") => file.to_owned(),
        _ => document.to_owned(),
    }
}

/// Whether a name is one of a file in the folder, and leads nowhere else.
pub(crate) fn is_file(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name.len() <= 200
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn columns_of_unlike_length_and_odd_cells_do_no_harm() {
        let value = serde_json::json!({"cik":"0000001750","name":"AAR CORP","tickers":["AIR",null],"fiscalYearEnd":"0531","website":"",
            "addresses":{"business":{"city":"WOOD DALE","stateOrCountryDescription":"IL","street2":"None"}},
            "formerNames":[{"name":"ALLEN","to":"1969-12-31T00:00:00.000Z"},{"name":null}],
            "filings":{"files":[{"name":"CIK1-submissions-001.json"}],"recent":{
                "accessionNumber":["0001-26-1","0001-26-2",null,"../x"],"form":["4","8-K","8-K","4"],"filingDate":["2026-01-02","2026-02-03","2026-02-03","2026-02-03"],
                "items":["","5.02,9.01"],"primaryDocument":["xslF345X03/doc4.xml","../../etc/passwd"],"reportDate":["2026-01-01"]}}});
        let filer = parse(value.to_string().as_bytes()).unwrap();
        assert_eq!((filer.place.as_deref(), filer.fiscal_year_end.as_deref()), (Some("Wood Dale, IL"), Some("05-31")));
        assert_eq!(filer.former_names.len(), 1);
        let rows: Vec<(&str, &str, Option<&str>)> = filer
            .filings
            .iter()
            .map(|filed| (filed.form.as_str(), filed.accession.as_str(), filed.document.as_deref()))
            .collect();
        assert_eq!(rows, [("8-K", "0001-26-2", None), ("4", "0001-26-1", Some("doc4.xml"))]);
        assert_eq!(filer.filings[0].items, ["5.02", "9.01"]);
        assert_eq!(
            filer.dropped.sentences(),
            ["1 left out: filing whose number is none", "1 left out: filing without number, form or date"]
        );
        assert!(parse(b"[]").is_err() && parse(b"{").is_err());
    }
}
