//! Rippling's public board API. Proven on a recorded list with the employer renamed (`ats_careerkit/rippling.json`).

use pages::ParseError;
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json},
    posting::{Left, Listed, Posting},
};

pub struct Rippling;

const CARD: Card = Card::whole(
    Service::Rippling,
    "rippling",
    "an answer of Rippling's job board API",
    "open: a public interface for career pages, without a key",
)
.proven_on(&["ats_careerkit/rippling.json"]);

impl Adapter for Rippling {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(api(board))
    }

    fn parse(&self, bytes: &[u8], _scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let rows = value.as_array().map(Vec::as_slice);
        let rows = rows.ok_or_else(|| ParseError::new(CARD.id, "it is not a list of jobs"))?;
        Ok(Listed::of_json(rows, posting))
    }

    fn detail(&self, board: &Board, posting: &Posting) -> Option<Question> {
        Some(Question::api(format!("{}/{}", api(board), posting.id)))
    }

    fn complete(&self, bytes: &[u8], posting: &mut Posting, _scene: &Scene<'_>) -> Result<(), ParseError> {
        let value = json(CARD.id, bytes)?;
        let job = Fields(&value);
        // The description is one text, or one for the role and one for the company.
        let parts = ["description", "description.role", "description.company", "descriptionHtml"];
        posting.body = parts.iter().flat_map(|part| job.markup(part)).collect();
        posting.posted_on = posting.posted_on.or_else(|| job.date("createdOn"));
        posting.company_name = posting.company_name.take().or_else(|| job.text("companyName"));
        Ok(())
    }
}

fn api(board: &Board) -> String {
    format!("https://api.rippling.com/platform/api/ats/v1/board/{}/jobs", board.at)
}

fn posting(row: Fields<'_>) -> Result<Posting, Left> {
    let posting = Posting::of(row.id("uuid").or_else(|| row.id("id")), row.text("name"), row.text("url"))?;
    let mut places: Vec<String> = row.first_text(&["workLocation.label", "workLocation"]).into_iter().collect();
    places.extend(row.list("workLocations").iter().filter_map(Value::as_str).map(str::to_owned));
    Ok(Posting { department: row.first_text(&["department.label", "department"]), places, ..posting })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn a_row_for_each_place_is_one_role() {
        let json = br#"[{"uuid":"u","name":"Seller","department":{"id":"S","label":"Sales"},"url":"https://ats.rippling.com/acme/jobs/u","workLocation":{"label":"Remote (New Jersey, US)"}},
            {"uuid":"u","name":"Seller","department":null,"url":"https://ats.rippling.com/acme/jobs/u","workLocation":"New York, NY"},
            {"uuid":"v","name":"No address","url":null}]"#;
        let scene = Scene::unknown(Timestamp(0));
        let mut listed = Rippling.parse(json, &scene).unwrap();
        listed.merge_places();
        assert_eq!(listed.postings.len(), 1);
        let mut posting = listed.postings[0].clone();
        assert_eq!(posting.places, ["Remote (New Jersey, US)", "New York, NY"]);
        Rippling
            .complete(
                br#"{"description":{"role":"<p>Sell</p>","company":"<p>Us</p>"},"createdOn":"2026-05-01T00:00:00Z"}"#,
                &mut posting,
                &scene,
            )
            .unwrap();
        assert_eq!(posting.body, ["Sell", "Us"]);
        assert!(posting.posted_on.is_some());
    }
}
