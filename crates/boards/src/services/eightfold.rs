//! Eightfold's career sites. Proven on a recorded list (`ats_careerkit/eightfold.json`).

use pages::{ParseError, blocks::squeezed};
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json},
    posting::{Left, Listed, Posting},
};

pub struct Eightfold;

/// Roles in one answer; the service gives ten by default and no more to most.
const PAGE_SIZE: usize = 10;

const CARD: Card = Card::whole(
    Service::Eightfold,
    "eightfold",
    "an answer of Eightfold's career site interface",
    "open: the interface that the public career page itself calls; asked slowly",
)
.proven_on(&["ats_careerkit/eightfold.json"])
.paged(PAGE_SIZE, 20);

impl Adapter for Eightfold {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, from: usize, _page: usize) -> Question {
        Question::api(format!(
            "https://{}/api/apply/v2/jobs?domain={}&start={from}&num={PAGE_SIZE}&sort_by=timestamp",
            board.at, board.site
        ))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let answer = Fields(&value);
        if !answer.at("positions").is_some_and(Value::is_array) {
            return Err(ParseError::new(CARD.id, "it has no list of positions"));
        }
        Ok(Listed::of_json(answer.list("positions"), |row| posting(row, scene)).about(answer.count("count"), None))
    }

    fn detail(&self, board: &Board, posting: &Posting) -> Option<Question> {
        Some(Question::api(format!("https://{}/api/apply/v2/jobs/{}?domain={}", board.at, posting.id, board.site)))
    }

    fn complete(&self, bytes: &[u8], posting: &mut Posting, _scene: &Scene<'_>) -> Result<(), ParseError> {
        let value = json(CARD.id, bytes)?;
        posting.body = Fields(&value).markup("job_description");
        Ok(())
    }
}

fn posting(row: Fields<'_>, scene: &Scene<'_>) -> Result<Posting, Left> {
    let id = row.id("id");
    let own = id.as_deref().and_then(|id| scene.link(scene.at(), &format!("/careers/job/{id}")));
    let posting = Posting::of(id, row.text("name"), row.text("canonicalPositionUrl").or(own))?;
    let mut places: Vec<String> = row.list("locations").iter().filter_map(Value::as_str).map(squeezed).collect();
    places.extend(row.text("location").filter(|_| places.is_empty()));
    let flexible = row.text("work_location_option").unwrap_or_default();
    Ok(Posting {
        department: row.text("department"),
        function: row.text("business_unit"),
        places,
        remote: flexible.to_lowercase().starts_with("remote"),
        posted_on: row.date("t_create"),
        body: row.markup("job_description"),
        ..posting
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn seconds_and_lists_of_places_are_read() {
        let json = br#"{"domain":"acme.example","count":52,"positions":[{"id":1099555326551,"name":"Planner","location":"Oslo","locations":["Oslo","Bergen"],"t_create":1785801600,"department":"Supply","job_description":""}]}"#;
        let board = Board {
            service: Service::Eightfold,
            at: "acme.eightfold.ai".into(),
            site: "acme.example".into(),
            guessed: false,
        };
        let listed = Eightfold.parse(json, &Scene { board: Some(&board), ..Scene::unknown(Timestamp(0)) }).unwrap();
        let posting = &listed.postings[0];
        assert_eq!(listed.total, Some(52));
        assert_eq!(posting.url, "https://acme.eightfold.ai/careers/job/1099555326551");
        assert_eq!(posting.posted_on.map(|date| date.to_string()).as_deref(), Some("2026-08-04"));
        assert_eq!(posting.places, ["Oslo", "Bergen"]);
    }
}
