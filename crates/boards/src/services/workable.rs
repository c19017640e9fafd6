//! Workable's public widget. Proven on a recorded answer (`ats_careerkit/workable.json`).

use pages::ParseError;
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json, place},
    posting::{Left, Listed, Posting},
};

pub struct Workable;

const CARD: Card = Card::whole(
    Service::Workable,
    "workable",
    "an answer of Workable's account widget",
    "open: the widget that career pages embed, without a key",
)
.proven_on(&["ats_careerkit/workable.json"]);

impl Adapter for Workable {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(format!("https://apply.workable.com/api/v1/widget/accounts/{}?details=true", board.at))
    }

    fn parse(&self, bytes: &[u8], _scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let answer = Fields(&value);
        if !answer.at("jobs").is_some_and(Value::is_array) {
            return Err(ParseError::new(CARD.id, "it has no list of jobs"));
        }
        Ok(Listed::of_json(answer.list("jobs"), posting).about(None, answer.text("name")))
    }
}

fn posting(job: Fields<'_>) -> Result<Posting, Left> {
    let url = job.first_text(&["url", "shortlink", "application_url"]);
    let posting = Posting::of(job.id("shortcode").or_else(|| job.id("id")), job.text("title"), url)?;
    let each = job.each("locations").filter(|at| at.flag("hidden") != Some(true));
    let each = each.filter_map(|at| place(&[at.text("city"), at.text("region"), at.text("country")]));
    let mut places: Vec<String> = each.collect();
    if places.is_empty() {
        places.extend(place(&[job.text("city"), job.text("state"), job.text("country")]));
    }
    Ok(Posting {
        department: job.text("department"),
        function: job.text("function"),
        places,
        remote: job.flag("telecommuting").or_else(|| job.flag("remote")).unwrap_or_default(),
        posted_on: job.date("published_on").or_else(|| job.date("created_at")),
        body: ["description", "requirements", "benefits"].iter().flat_map(|part| job.markup(part)).collect(),
        ..posting
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn a_row_for_each_country_is_one_role() {
        let row = |country: &str| {
            format!(
                r#"{{"title":"Analyst","shortcode":"AB","telecommuting":true,"url":"https://apply.workable.com/j/AB","published_on":"2026-08-05","created_at":"2026-07-02",
                "country":"{country}","city":"","locations":[{{"country":"{country}","city":"","region":null,"hidden":false}},{{"country":"Hidden","hidden":true}}]}}"#
            )
        };
        let json = format!(r#"{{"name":"Acme","jobs":[{},{}]}}"#, row("Spain"), row("Portugal"));
        let mut listed = Workable.parse(json.as_bytes(), &Scene::unknown(Timestamp(0))).unwrap();
        listed.merge_places();
        assert_eq!((listed.postings.len(), listed.company.as_deref()), (1, Some("Acme")));
        assert_eq!(listed.postings[0].places, ["Spain", "Portugal"]);
        assert!(listed.postings[0].remote);
    }
}
