//! Recruitee's public offers. Proven on a recorded answer with the employer renamed (`ats_careerkit/recruitee.json`).

use pages::ParseError;
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json, place},
    pay::pay,
    posting::{Left, Listed, Posting},
};

pub struct Recruitee;

const CARD: Card = Card::whole(
    Service::Recruitee,
    "recruitee",
    "an answer of Recruitee's offers API",
    "open: the interface of the public career site, without a key",
)
.proven_on(&["ats_careerkit/recruitee.json"]);

impl Adapter for Recruitee {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(format!("https://{}/api/offers/", board.at))
    }

    fn parse(&self, bytes: &[u8], _scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let answer = Fields(&value);
        if !answer.at("offers").is_some_and(Value::is_array) {
            return Err(ParseError::new(CARD.id, "it has no list of offers"));
        }
        Ok(Listed::of_json(answer.list("offers"), posting))
    }
}

fn posting(offer: Fields<'_>) -> Result<Posting, Left> {
    if offer.text("status").is_some_and(|status| status != "published") {
        return Err(Left::NotListed);
    }
    let url = offer.first_text(&["careers_url", "careers_apply_url"]);
    let posting = Posting::of(offer.id("id").or_else(|| offer.id("guid")), offer.text("title"), url)?;
    let each = offer
        .each("locations")
        .filter_map(|at| place(&[at.text("city"), at.text("state"), at.text("country")]).or_else(|| at.text("name")));
    let mut places: Vec<String> = each.collect();
    if places.is_empty() {
        let parts = place(&[offer.text("city"), offer.text("state_name"), offer.text("country")]);
        places.extend(offer.text("location").or(parts));
    }
    Ok(Posting {
        company_name: offer.text("company_name"),
        department: offer.text("department"),
        function: offer.text("category_code").map(|code| code.replace('_', " ")),
        places,
        remote: offer.flag("remote").unwrap_or_default(),
        pay: pay(
            offer.number("salary.min"),
            offer.number("salary.max"),
            offer.text("salary.currency").as_deref(),
            offer.text("salary.period").as_deref(),
        ),
        posted_on: offer.date("published_at").or_else(|| offer.date("created_at")),
        body: ["description", "requirements"].iter().flat_map(|part| offer.markup(part)).collect(),
        ..posting
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn zoned_days_and_written_amounts_are_read() {
        let json = br#"{"offers":[{"id":27,"title":"Accountant","careers_url":"https://jobs.acme.example/o/accountant","status":"published","published_at":"2026-08-05 09:41:37 UTC",
            "salary":{"min":"60000","max":"75000","currency":"EUR","period":"year"},"remote":false,"location":"Berlin, Germany","description":"<p>DATEV</p>","requirements":null},
            {"id":28,"title":"Draft","careers_url":"https://jobs.acme.example/o/d","status":"draft"}]}"#;
        let listed = Recruitee.parse(json, &Scene::unknown(Timestamp(0))).unwrap();
        assert_eq!((listed.postings.len(), listed.left_words().as_deref()), (1, Some("1 not listed publicly")));
        let posting = &listed.postings[0];
        assert_eq!(posting.posted_on.map(|date| date.to_string()).as_deref(), Some("2026-08-05"));
        assert_eq!(posting.pay.as_ref().map(crate::pay::words).as_deref(), Some("€60K to €75K a year"));
    }
}
