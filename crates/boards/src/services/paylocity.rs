//! Paylocity's public job lists, which a script of the page holds. Proven on a recorded page
//! (`ats_careerkit/paylocity.html`) and, for single ads, on two in `jobposting_jsonld`.

use pages::ParseError;
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, assigned, place},
    posting::{Left, Listed, Posting},
};

pub struct Paylocity;

const CARD: Card = Card::whole(
    Service::Paylocity,
    "paylocity",
    "a page of all jobs of a Paylocity board",
    "open: public pages, read as their robots.txt allows",
)
.proven_on(&["ats_careerkit/paylocity.html"]);

impl Adapter for Paylocity {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::page(format!("https://recruiting.paylocity.com/recruiting/jobs/All/{}", board.at))
    }

    fn parse(&self, bytes: &[u8], _scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let html = String::from_utf8_lossy(bytes);
        let value = assigned(CARD.id, &html, "window.pageData")?;
        let answer = Fields(&value);
        if !answer.at("Jobs").is_some_and(Value::is_array) {
            return Err(ParseError::new(CARD.id, "its script holds no list of jobs"));
        }
        Ok(Listed::of_json(answer.list("Jobs"), posting).about(None, answer.text("ModuleTitle")))
    }

    fn detail(&self, _board: &Board, posting: &Posting) -> Option<Question> {
        Some(Question::page(posting.url.clone()))
    }
}

fn posting(job: Fields<'_>) -> Result<Posting, Left> {
    if job.flag("IsInternal") == Some(true) {
        return Err(Left::NotListed);
    }
    let id = job.id("JobId");
    let url = id.as_deref().map(|id| format!("https://recruiting.paylocity.com/recruiting/jobs/Details/{id}"));
    let posting = Posting::of(id, job.text("JobTitle"), url)?;
    let parts = place(&[job.text("JobLocation.City"), job.text("JobLocation.State"), job.text("JobLocation.Country")]);
    Ok(Posting {
        department: job.text("HiringDepartment"),
        places: parts.or_else(|| job.text("LocationName")).into_iter().collect(),
        remote: job.flag("IsRemote").unwrap_or_default(),
        posted_on: job.date("PublishedDate"),
        body: job.markup("Description"),
        ..posting
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn the_page_data_is_read() {
        let html = r#"<script>window.pageData = {"ModuleTitle":"Acme","Jobs":[
            {"JobId":41,"JobTitle":"Engineer","LocationName":"Hybrid","PublishedDate":"2026-08-08T11:27:44-05:00","Description":"","IsInternal":false,"HiringDepartment":null,"JobLocation":{"City":"Raleigh","State":"NC","Country":"USA"},"IsRemote":false},
            {"JobId":42,"JobTitle":"Inner","IsInternal":true},{"JobId":43,"JobTitle":"Clerk","LocationName":"Remote","JobLocation":null}]};</script>"#;
        let listed = Paylocity.parse(html.as_bytes(), &Scene::unknown(Timestamp(0))).unwrap();
        assert_eq!(
            (listed.company.as_deref(), listed.left_words().as_deref()),
            (Some("Acme"), Some("1 not listed publicly"))
        );
        let [first, second] = listed.postings.as_slice() else { panic!() };
        assert_eq!((first.id.as_str(), first.places.as_slice()), ("41", &["Raleigh, NC, USA".to_owned()][..]));
        assert!(second.remote);
    }
}
