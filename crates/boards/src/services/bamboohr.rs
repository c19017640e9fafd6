//! BambooHR's public careers list. Proven on a recorded list (`ats_careerkit/bamboohr.json`).

use pages::ParseError;
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json, place},
    posting::{Left, Listed, Posting},
};

pub struct BambooHr;

const CARD: Card = Card::whole(
    Service::BambooHr,
    "bamboohr",
    "an answer of BambooHR's careers list",
    "open: the list that the public career page itself loads",
)
.proven_on(&["ats_careerkit/bamboohr.json"]);

impl Adapter for BambooHr {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(format!("https://{}.bamboohr.com/careers/list", board.at))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let answer = Fields(&value);
        if !answer.at("result").is_some_and(Value::is_array) {
            return Err(ParseError::new(CARD.id, "it has no list of openings"));
        }
        let listed = Listed::of_json(answer.list("result"), |row| posting(row, scene));
        Ok(listed.about(answer.count("meta.totalCount"), None))
    }

    fn detail(&self, board: &Board, posting: &Posting) -> Option<Question> {
        Some(Question::api(format!("https://{}.bamboohr.com/careers/{}/detail", board.at, posting.id)))
    }

    fn complete(&self, bytes: &[u8], posting: &mut Posting, _scene: &Scene<'_>) -> Result<(), ParseError> {
        let value = json(CARD.id, bytes)?;
        let opening = Fields(&value);
        posting.body = opening.markup("result.jobOpening.description");
        posting.posted_on = posting.posted_on.or_else(|| opening.date("result.jobOpening.datePosted"));
        Ok(())
    }
}

fn posting(row: Fields<'_>, scene: &Scene<'_>) -> Result<Posting, Left> {
    let id = row.id("id");
    let url = id.as_deref().map(|id| format!("https://{}.bamboohr.com/careers/{id}", scene.at()));
    let posting = Posting::of(id, row.text("jobOpeningName"), url)?;
    let at = |path: &str| {
        let part = |key: &str| row.text(&format!("{path}.{key}"));
        place(&[part("city"), part("state").or_else(|| part("province")), part("country")])
    };
    Ok(Posting {
        department: row.text("departmentLabel"),
        places: at("atsLocation").or_else(|| at("location")).into_iter().collect(),
        // `locationType`: 0 is on site, 1 remote, 2 hybrid.
        remote: row.flag("isRemote").unwrap_or_default() || row.id("locationType").as_deref() == Some("1"),
        posted_on: row.date("datePosted"),
        ..posting
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn places_come_from_either_field() {
        let json = br#"{"meta":{"totalCount":3},"result":[
            {"id":"86","jobOpeningName":"Paralegal","departmentLabel":"Legal ","location":{"city":"Lauderdale","state":"Florida"},"atsLocation":{"city":null,"state":null},"isRemote":null,"locationType":"0"},
            {"id":87,"jobOpeningName":"Clerk","location":null,"atsLocation":{"city":"Oslo","country":"Norway"},"locationType":"1"}]}"#;
        let listed = BambooHr.parse(json, &Scene::unknown(Timestamp(0))).unwrap();
        assert_eq!(listed.total, Some(3));
        let [first, second] = listed.postings.as_slice() else { panic!() };
        assert_eq!(
            (first.department.as_deref(), first.places.as_slice()),
            (Some("Legal"), &["Lauderdale, Florida".to_owned()][..])
        );
        assert_eq!((second.id.as_str(), second.remote, second.places.len()), ("87", true, 1));
    }
}
