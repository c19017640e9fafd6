//! Teamtailor's public JSON feed. Proven on a recorded answer (`ats_careerkit/teamtailor.json`).

use pages::{ParseError, blocks::squeezed};
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json},
    posting::{Left, Listed, Posting},
    schema_org,
};

pub struct Teamtailor;

const CARD: Card = Card::whole(
    Service::Teamtailor,
    "teamtailor",
    "Teamtailor's JSON feed of jobs",
    "open: a feed that the career site offers to readers",
)
.proven_on(&["ats_careerkit/teamtailor.json"]);

impl Adapter for Teamtailor {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(format!("https://{}/jobs.json", board.at))
    }

    fn parse(&self, bytes: &[u8], _scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let feed = Fields(&value);
        if !feed.at("items").is_some_and(Value::is_array) {
            return Err(ParseError::new(CARD.id, "it is no feed of jobs"));
        }
        Ok(Listed::of_json(feed.list("items"), posting).about(None, feed.text("title").map(|title| squeezed(&title))))
    }
}

/// The item's own fields, with what its schema.org statement adds.
fn posting(item: Fields<'_>) -> Result<Posting, Left> {
    let posting = Posting::of(item.id("id"), item.text("title"), item.text("url"))?;
    let stated = item.at("_jobposting").and_then(Value::as_object);
    let stated = stated.and_then(|node| schema_org::posting(node, &posting.url).ok()).unwrap_or_default();
    let content = item.markup("content_html");
    Ok(Posting {
        id: posting.id,
        title: posting.title,
        url: posting.url,
        posted_on: item.date("date_published").or(stated.posted_on),
        body: if content.is_empty() { stated.body.clone() } else { content },
        ..stated
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn feed_and_statement_are_read_together() {
        let json = br#"{"version":"https://jsonfeed.org/version/1.1","title":"Acme","items":[
            {"id":"a","title":"Seller","url":"https://career.acme.example/jobs/1","date_published":"2026-02-04T09:26:20+01:00","content_html":"<p>Sell</p>",
             "_jobposting":{"@type":"JobPosting","title":"Other","identifier":{"value":7},"jobLocationType":"TELECOMMUTE","jobLocation":[{"address":{"addressLocality":"Madrid","addressCountry":"ES"}}]}},
            {"id":"b","title":"Plain","url":"https://career.acme.example/jobs/2","_jobposting":null}]}"#;
        let listed = Teamtailor.parse(json, &Scene::unknown(Timestamp(0))).unwrap();
        assert_eq!((listed.postings.len(), listed.company.as_deref()), (2, Some("Acme")));
        let first = &listed.postings[0];
        assert_eq!((first.id.as_str(), first.title.as_str(), first.remote), ("a", "Seller", true));
        assert_eq!(
            (first.places.as_slice(), first.body.as_slice()),
            (&["Madrid, ES".to_owned()][..], &["Sell".to_owned()][..])
        );
    }
}
