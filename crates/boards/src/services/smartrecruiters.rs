//! SmartRecruiters' public posting API. Proven on a recorded list (`ats_careerkit/smartrecruiters.json`).

use pages::ParseError;
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json, place},
    posting::{Left, Listed, Posting},
};

pub struct SmartRecruiters;

/// Postings asked for at once; the service gives no more.
const PAGE_SIZE: usize = 100;

const CARD: Card = Card {
    unknown_is_empty: true,
    ..Card::whole(
        Service::SmartRecruiters,
        "smartrecruiters",
        "an answer of SmartRecruiters' posting API",
        "open: a public interface for published postings, without a key",
    )
    .proven_on(&["ats_careerkit/smartrecruiters.json"])
    .paged(PAGE_SIZE, 4)
};

impl Adapter for SmartRecruiters {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, from: usize, _page: usize) -> Question {
        let api = api(board);
        Question::api(format!("{api}?limit={PAGE_SIZE}&offset={from}"))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let answer = Fields(&value);
        if !answer.at("content").is_some_and(Value::is_array) {
            return Err(ParseError::new(CARD.id, "it has no list of postings"));
        }
        let listed = Listed::of_json(answer.list("content"), |row| posting(row, scene));
        Ok(listed.about(answer.count("totalFound"), None))
    }

    fn detail(&self, board: &Board, posting: &Posting) -> Option<Question> {
        Some(Question::api(format!("{}/{}", api(board), posting.id)))
    }

    fn complete(&self, bytes: &[u8], posting: &mut Posting, _scene: &Scene<'_>) -> Result<(), ParseError> {
        let value = json(CARD.id, bytes)?;
        let answer = Fields(&value);
        let sections = ["jobDescription", "qualifications", "additionalInformation", "companyDescription"];
        let parts = sections.iter().flat_map(|section| answer.markup(&format!("jobAd.sections.{section}.text")));
        posting.body = parts.collect();
        Ok(())
    }
}

fn api(board: &Board) -> String {
    format!("https://api.smartrecruiters.com/v1/companies/{}/postings", board.at)
}

fn posting(row: Fields<'_>, scene: &Scene<'_>) -> Result<Posting, Left> {
    if row.text("visibility").is_some_and(|seen| !seen.eq_ignore_ascii_case("public")) {
        return Err(Left::NotListed);
    }
    let company = row.text("company.identifier").unwrap_or_else(|| scene.at().to_owned());
    let id = row.id("id");
    let url = id.as_deref().map(|id| format!("https://jobs.smartrecruiters.com/{company}/{id}"));
    let posting = Posting::of(id, row.text("name"), url)?;
    let country = row.text("location.country").map(|code| code.to_uppercase());
    let parts = place(&[row.text("location.city"), row.text("location.region"), country]);
    Ok(Posting {
        company_name: row.text("company.name"),
        department: row.text("department.label"),
        function: row.text("function.label"),
        places: row.text("location.fullLocation").or(parts).into_iter().collect(),
        remote: row.flag("location.remote").unwrap_or_default(),
        posted_on: row.date("releasedDate"),
        language: row.text("language.code").map(|code| code.chars().take(2).collect::<String>().to_lowercase()),
        ..posting
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn empty_departments_and_written_coordinates_are_put_up_with() {
        let json = br#"{"totalFound":310,"content":[{"id":"7","name":"Clerk","company":{"identifier":"Acme","name":"Acme Corp"},"department":{},
            "location":{"city":"Lyon","country":"fr","latitude":"45.75","longitude":"4.83","remote":true},"releasedDate":"2026-06-08T02:11:28.000Z"},
            {"id":"8","name":"Inner","visibility":"INTERNAL"}]}"#;
        let scene = Scene::unknown(Timestamp(0));
        let listed = SmartRecruiters.parse(json, &scene).unwrap();
        assert_eq!((listed.total, listed.rows), (Some(310), 2));
        assert_eq!(listed.left_words().as_deref(), Some("1 not listed publicly"));
        let mut posting = listed.postings[0].clone();
        assert_eq!((posting.department.clone(), posting.places.as_slice()), (None, &["Lyon, FR".to_owned()][..]));
        assert_eq!(posting.url, "https://jobs.smartrecruiters.com/Acme/7");
        let detail = br#"{"jobAd":{"sections":{"companyDescription":{"text":"<p>Us</p>"},"jobDescription":{"text":"<p>You do</p>"},"qualifications":null}}}"#;
        SmartRecruiters.complete(detail, &mut posting, &scene).unwrap();
        assert_eq!(posting.body, ["You do", "Us"]);
        let unknown = SmartRecruiters.parse(br#"{"totalFound":0,"content":[]}"#, &scene).unwrap();
        assert_eq!((unknown.postings.len(), unknown.total), (0, Some(0)));
    }
}
