//! Lever's public postings API. Proven on a recorded answer (`ats_careerkit/lever.json`).

use pages::{ParseError, blocks::squeezed};
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json, markup},
    pay::pay,
    posting::{Left, Listed, Posting},
};

pub struct Lever;

/// Postings asked for at once.
const PAGE_SIZE: usize = 100;

const CARD: Card = Card::whole(
    Service::Lever,
    "lever",
    "an answer of Lever's postings API",
    "open: its documentation says that published postings are public and may be read by third parties",
)
.proven_on(&["ats_careerkit/lever.json"])
.paged(PAGE_SIZE, 4);

impl Adapter for Lever {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, from: usize, _page: usize) -> Question {
        let region = if board.site == "eu" { "api.eu" } else { "api" };
        Question::api(format!(
            "https://{region}.lever.co/v0/postings/{}?mode=json&skip={from}&limit={PAGE_SIZE}",
            board.at
        ))
    }

    fn parse(&self, bytes: &[u8], _scene: &Scene<'_>) -> Result<Listed, ParseError> {
        match json(CARD.id, bytes)? {
            Value::Array(rows) => Ok(Listed::of_json(&rows, posting)),
            Value::Object(object) if object.get("ok") == Some(&Value::Bool(false)) => {
                Err(ParseError::new(CARD.id, "it says that there is no such board"))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                Err(ParseError::new(CARD.id, "it is not a list of postings"))
            }
        }
    }
}

fn posting(row: Fields<'_>) -> Result<Posting, Left> {
    let posting = Posting::of(row.id("id"), row.text("text"), row.first_text(&["hostedUrl", "applyUrl"]))?;
    let all = row.list("categories.allLocations").iter().filter_map(Value::as_str).map(squeezed);
    let mut places: Vec<String> = all.collect();
    places.extend(row.text("categories.location").filter(|_| places.is_empty()));
    Ok(Posting {
        department: row.first_text(&["categories.department", "categories.team"]),
        team: row.text("categories.team"),
        places,
        remote: row.text("workplaceType").is_some_and(|kind| kind.eq_ignore_ascii_case("remote")),
        pay: pay(
            row.number("salaryRange.min"),
            row.number("salaryRange.max"),
            row.text("salaryRange.currency").as_deref(),
            row.text("salaryRange.interval").as_deref(),
        ),
        posted_on: row.date("createdAt"),
        body: body(row),
        ..posting
    })
}

/// The parts of the ad in their order: opening, lists under their headings, what comes last.
fn body(row: Fields<'_>) -> Vec<String> {
    let mut lines = row.markup("description");
    for list in row.each("lists") {
        lines.extend(list.text("text"));
        let items = list.at("content").and_then(Value::as_str).unwrap_or_default();
        lines.extend(markup(&format!("<ul>{items}</ul>")));
    }
    lines.extend(row.markup("additional"));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn all_places_pay_and_parts_are_read() {
        let json = br#"[{"id":"a","text":"Engineer","hostedUrl":"https://jobs.lever.co/acme/a","createdAt":1764205361939,"workplaceType":"hybrid",
            "categories":{"team":"Platform","department":"Engineering","location":"Berlin","allLocations":["Berlin","Paris"]},
            "salaryRange":{"min":90000,"max":120000,"currency":"EUR","interval":"per-year-salary"},
            "description":"<div>Hello</div>","lists":[{"text":"You bring","content":"<li>Rust</li><li>Okta</li>"}],"additional":"<p>Bye</p>"},
            {"id":"b","text":"  ","hostedUrl":"https://jobs.lever.co/acme/b"}, 5]"#;
        let listed = Lever.parse(json, &Scene::unknown(Timestamp(0))).unwrap();
        assert_eq!((listed.postings.len(), listed.rows), (1, 3));
        let posting = &listed.postings[0];
        assert_eq!(posting.places, ["Berlin", "Paris"]);
        assert_eq!((posting.department.as_deref(), posting.team.as_deref()), (Some("Engineering"), Some("Platform")));
        assert_eq!(posting.posted_on.map(|date| date.to_string()).as_deref(), Some("2025-11-27"));
        assert_eq!(posting.body, ["Hello", "You bring", "Rust", "Okta", "Bye"]);
        assert!(posting.pay.is_some() && !posting.remote);
        let refused = Lever.parse(br#"{"ok":false,"error":"Document not found"}"#, &Scene::unknown(Timestamp(0)));
        assert!(refused.unwrap_err().to_string().ends_with("there is no such board"));
    }
}
