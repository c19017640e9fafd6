//! `company_tickers.json`: every listed company with its CIK and symbol.

use serde_json::Value;

use pages::{
    ParseError,
    words::{core_name, folded},
};

use harvest::service::{Dropped, json, text};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Without leading zeros.
    pub cik: String,
    pub ticker: String,
    /// As the SEC writes the name, often in capitals.
    pub name: String,
}

/// Reads the list, which is an object of numbered rows.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Vec<Listed>, Dropped), ParseError> {
    let value = json(bytes, "sec")?;
    let Some(rows) = value.as_object() else {
        return Err(ParseError::new("sec", "it is not the list of tickers".to_owned()));
    };
    let mut dropped = Dropped::default();
    let listed = rows.values().filter_map(|row| {
        let listed = listed(row);
        if listed.is_none() {
            dropped.note("row without number, symbol or name");
        }
        listed
    });
    let listed = listed.collect();
    Ok((listed, dropped))
}

fn listed(row: &Value) -> Option<Listed> {
    let cik = text(row, "/cik_str")?.trim_start_matches('0').to_owned();
    let digits = !cik.is_empty() && cik.chars().all(|digit| digit.is_ascii_digit());
    digits.then_some(())?;
    Some(Listed { cik, ticker: text(row, "/ticker")?, name: text(row, "/title")? })
}

/// The companies of these names, one for each CIK: those with exactly the name, or else those with its core.
pub(crate) fn named<'a>(listed: &'a [Listed], names: &[&str]) -> Vec<&'a Listed> {
    let same = |form: fn(&str) -> String| {
        let wanted: Vec<String> = names.iter().map(|name| form(name)).filter(|name| !name.is_empty()).collect();
        let mut found: Vec<&Listed> = listed.iter().filter(|row| wanted.contains(&form(&row.name))).collect();
        found.sort_by(|a, b| a.cik.cmp(&b.cik));
        found.dedup_by(|later, earlier| later.cik == earlier.cik);
        found
    };
    let exact = same(folded);
    if exact.is_empty() { same(core_name) } else { exact }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn names_are_found_with_or_without_their_legal_form() {
        let text = r#"{"0":{"cik_str":1,"ticker":"ACME","title":"ACME CORP"},"1":{"cik_str":"0000000002","ticker":"ACMH","title":"Acme Holdings, Inc."},
            "2":{"cik_str":1,"ticker":"ACME-PA","title":"ACME CORP"},"3":{"cik_str":null,"ticker":"X","title":"X"},"4":7}"#;
        let (listed, dropped) = parse(text.as_bytes()).unwrap();
        let ciks =
            |name: &str| named(&listed, &[name]).iter().map(|row| row.cik.as_str()).collect::<Vec<_>>().join(" ");
        assert_eq!(ciks("Acme Corp"), "1");
        assert_eq!(ciks("Acme"), "1 2");
        assert_eq!(ciks("Globex"), "");
        assert_eq!(ciks(""), "");
        assert_eq!(dropped.sentences(), ["2 left out: row without number, symbol or name"]);
    }
}
