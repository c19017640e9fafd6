//! Career sites of Phenom, which state their search results in a script. Proven on a recorded page
//! (`ats_careerkit/phenom.html`).

use pages::ParseError;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, assigned},
    posting::{Left, Listed, Posting},
};

pub struct Phenom;

/// Roles on one page.
const PAGE_SIZE: usize = 10;

const CARD: Card = Card::whole(
    Service::Phenom,
    "phenom",
    "a search page of a Phenom career site",
    "open: public pages, read as their robots.txt allows",
)
.proven_on(&["ats_careerkit/phenom.html"])
.paged(PAGE_SIZE, 20);

impl Adapter for Phenom {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, from: usize, _page: usize) -> Question {
        let language = if board.site.is_empty() { String::new() } else { format!("{}/", board.site) };
        Question::page(format!("https://{}/{language}search-results?from={from}&s=1", board.at))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let html = String::from_utf8_lossy(bytes);
        let value = assigned(CARD.id, &html, "phApp.ddo")?;
        let answer = Fields(&value);
        let block = ["eagerLoadRefineSearch", "refineSearch"].iter().find_map(|key| answer.at(key)).map(Fields);
        let block = block.ok_or_else(|| ParseError::new(CARD.id, "its script holds no search results"))?;
        let listed = Listed::of_json(block.list("data.jobs"), |job| posting(job, scene));
        Ok(listed.about(block.count("totalHits"), None))
    }

    fn detail(&self, _board: &Board, posting: &Posting) -> Option<Question> {
        Some(Question::page(posting.url.clone()))
    }
}

fn posting(job: Fields<'_>, scene: &Scene<'_>) -> Result<Posting, Left> {
    let number = job.id("jobSeqNo").or_else(|| job.id("jobId"));
    let language = if scene.site().is_empty() { String::new() } else { format!("/{}", scene.site()) };
    let own = number.as_deref().and_then(|number| scene.link(scene.at(), &format!("{language}/job/{number}")));
    let id = job.id("jobId").or_else(|| job.id("reqId")).or(number);
    let posting = Posting::of(id, job.text("title"), own.or_else(|| job.text("applyUrl")))?;
    let mut places: Vec<String> = job.first_text(&["cityStateCountry", "location"]).into_iter().collect();
    places.extend(job.list("multi_location").iter().filter_map(serde_json::Value::as_str).map(str::to_owned));
    Ok(Posting {
        company_name: job.text("companyName"),
        department: job.first_text(&["department", "category"]),
        function: job.text("category"),
        places,
        posted_on: job.date("postedDate").or_else(|| job.date("dateCreated")),
        body: job.markup("descriptionTeaser"),
        ..posting
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn results_are_read_from_the_script() {
        let html = r#"<script>var phApp = {}; phApp.ddo = {"eagerLoadRefineSearch":{"totalHits":52,"data":{"jobs":[
            {"title":"Manager","jobId":"P-1","jobSeqNo":"X1GLOBAL","postedDate":"2026-04-09T09:54:06.573+0000","department":"","category":"Sales","location":"Rotterdam, Netherlands","descriptionTeaser":"Lead; \"};\""},
            {"jobId":"P-2"}]}}}; phApp.experimentData = {};</script>"#;
        let board = Board {
            service: Service::Phenom,
            at: "careers.acme.example".into(),
            site: "global/en".into(),
            guessed: false,
        };
        let listed =
            Phenom.parse(html.as_bytes(), &Scene { board: Some(&board), ..Scene::unknown(Timestamp(0)) }).unwrap();
        assert_eq!((listed.total, listed.rows, listed.postings.len()), (Some(52), 2, 1));
        let posting = &listed.postings[0];
        assert_eq!(posting.url, "https://careers.acme.example/global/en/job/X1GLOBAL");
        assert_eq!((posting.department.as_deref(), posting.posted_on.is_some()), (Some("Sales"), true));
        assert!(Phenom.parse(b"<script>phApp.ddo = {", &Scene::unknown(Timestamp(0))).is_err());
    }
}
