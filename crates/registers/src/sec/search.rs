//! Full-text search: documents of filings that hold some words. A hit is a document, not a filing.

use std::sync::LazyLock;

use domain::PartialDate;
use regex::Regex;

use pages::ParseError;

use harvest::service::{Dropped, date, json, list, text};

static NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(.+?)\s*(?:\(([A-Z0-9 ,.-]+)\)\s*)?\(CIK 0*(\d+)\)$").ok());

/// One document that holds the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub accession: String,
    pub file: String,
    pub form: String,
    pub filed_on: Option<PartialDate>,
    pub filers: Vec<Filer>,
    pub items: Vec<String>,
    pub places: Vec<String>,
}

/// A filer as a hit names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filer {
    pub name: String,
    pub cik: String,
}

/// Hits and how many there are in all; `true` when there are more than are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub hits: Vec<Hit>,
    pub total: u64,
    pub more: bool,
    pub dropped: Dropped,
}

/// Reads an answer of the search.
pub(crate) fn parse(bytes: &[u8]) -> Result<Found, ParseError> {
    let value = json(bytes, "sec")?;
    if value.pointer("/hits/hits").is_none() {
        return Err(ParseError::new("sec", "it is not an answer of the full-text search".to_owned()));
    }
    let mut found = Found {
        total: value.pointer("/hits/total/value").and_then(serde_json::Value::as_u64).unwrap_or(0),
        more: text(&value, "/hits/total/relation").as_deref() == Some("gte"),
        ..Found::default()
    };
    for hit in list(&value, "/hits/hits") {
        match read(hit) {
            Some(hit) => found.hits.push(hit),
            None => found.dropped.note("hit without document, form or filer"),
        }
    }
    Ok(found)
}

fn read(hit: &serde_json::Value) -> Option<Hit> {
    let id = text(hit, "/_id")?;
    let (accession, file) = id.split_once(':')?;
    let strings =
        |pointer: &str| -> Vec<String> { list(hit, pointer).iter().filter_map(|entry| text(entry, "")).collect() };
    let filers: Vec<Filer> = strings("/_source/display_names").iter().filter_map(|name| filer(name)).collect();
    (!filers.is_empty()).then_some(())?;
    Some(Hit {
        accession: accession.to_owned(),
        file: file.to_owned(),
        form: text(hit, "/_source/form").or_else(|| strings("/_source/root_forms").into_iter().next())?,
        filed_on: date(hit, "/_source/file_date"),
        filers,
        items: strings("/_source/items"),
        places: strings("/_source/biz_locations"),
    })
}

/// `Acme Corp  (ACME)  (CIK 0001234567)`.
fn filer(text: &str) -> Option<Filer> {
    let found = NAME.as_ref()?.captures(text.trim())?;
    Some(Filer { name: found.get(1)?.as_str().trim().to_owned(), cik: found.get(3)?.as_str().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn hits_are_documents_with_their_filers() {
        let answer = r#"{"hits":{"total":{"value":10000,"relation":"gte"},"hits":[
            {"_id":"0001-26-000001:primary_doc.xml","_source":{"ciks":["0001999999"],"display_names":["Acme Robotics, Inc.  (CIK 0001999999)","Acme (USA) Ltd  (ACMU, ACMU-W)  (CIK 0000000042)"],
              "form":"D","file_date":"2026-05-01","biz_locations":["Boston, MA"],"items":["06b"]}},
            {"_id":"no colon","_source":{}},{"_id":"a:b","_source":{"display_names":["?"],"form":"D"}}]}}"#;
        let found = parse(answer.as_bytes()).unwrap();
        assert_eq!((found.total, found.more, found.hits.len()), (10_000, true, 1));
        let hit = &found.hits[0];
        let names: Vec<(&str, &str)> =
            hit.filers.iter().map(|filer| (filer.name.as_str(), filer.cik.as_str())).collect();
        assert_eq!(names, [("Acme Robotics, Inc.", "1999999"), ("Acme (USA) Ltd", "42")]);
        assert_eq!(hit.file, "primary_doc.xml");
        assert_eq!(found.dropped.sentences(), ["2 left out: hit without document, form or filer"]);
        assert!(parse(b"{}").is_err());
    }
}
