//! Workday's CXS interface, which its own career pages call. Proven on a recorded list (`ats_careerkit/workday.json`).

use std::time::Duration;

use pages::ParseError;
use serde_json::{Value, json};

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{self, Fields},
    posting::{Left, Listed, Posting},
    relative::{self, Posted},
};

pub struct Workday;

/// Postings in one answer; the service refuses to give more.
const PAGE_SIZE: usize = 20;
/// What the service says of any larger board; offsets beyond it give the first page again.
const TOTAL_CAP: usize = 2000;

const CARD: Card = Card {
    interval: Duration::from_millis(300),
    total_cap: Some(TOTAL_CAP),
    ..Card::whole(
        Service::Workday,
        "workday",
        "an answer of Workday's career site interface (CXS)",
        "open: the interface that the public career page itself calls; asked slowly",
    )
    .proven_on(&["ats_careerkit/workday.json"])
    .paged(PAGE_SIZE, 20)
};

impl Adapter for Workday {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, from: usize, _page: usize) -> Question {
        let body = json!({"appliedFacets": {}, "limit": PAGE_SIZE, "offset": from, "searchText": ""});
        Question::post(format!("{}/jobs", api(board)), body)
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = fields::json(CARD.id, bytes)?;
        let answer = Fields(&value);
        if !answer.at("jobPostings").is_some_and(Value::is_array) {
            return Err(ParseError::new(CARD.id, "it has no list of postings"));
        }
        let listed = Listed::of_json(answer.list("jobPostings"), |row| posting(row, scene));
        // Later pages say that the total is nothing.
        Ok(listed.about(answer.count("total").filter(|total| *total > 0), None))
    }

    fn detail(&self, board: &Board, posting: &Posting) -> Option<Question> {
        let path = posting.url.split_once(&format!("/{}/job/", board.site))?.1;
        Some(Question::api(format!("{}/job/{path}", api(board))))
    }

    fn complete(&self, bytes: &[u8], posting: &mut Posting, _scene: &Scene<'_>) -> Result<(), ParseError> {
        let value = fields::json(CARD.id, bytes)?;
        let answer = Fields(&value);
        let info = answer.at("jobPostingInfo").map(Fields).unwrap_or(answer);
        posting.body = info.markup("jobDescription");
        let mut places: Vec<String> = info.text("location").into_iter().collect();
        places.extend(info.list("additionalLocations").iter().filter_map(Value::as_str).map(str::to_owned));
        if !places.is_empty() {
            posting.places = places;
        }
        // `Office - Flexible` is a kind of remote work to the field, not to a reader.
        posting.remote |= info.text("remoteType").is_some_and(|kind| kind.to_lowercase().contains("remote"));
        // The day on which the posting begins is exact where the list only counts days back.
        posting.posted_on = info.date("startDate").or(posting.posted_on);
        posting.posted_by = posting.posted_by.filter(|_| posting.posted_on.is_none());
        posting.company_name = answer.text("hiringOrganization.name").or(posting.company_name.take());
        Ok(())
    }
}

fn api(board: &Board) -> String {
    let tenant = board.at.split('.').next().unwrap_or_default();
    format!("https://{}/wday/cxs/{tenant}/{}", board.at, board.site)
}

fn posting(row: Fields<'_>, scene: &Scene<'_>) -> Result<Posting, Left> {
    let path = row.text("externalPath");
    let url = path.as_deref().and_then(|path| scene.link(scene.at(), &format!("/{}{path}", scene.site())));
    let number = row.list("bulletFields").iter().find_map(Value::as_str).map(str::to_owned);
    let posting = Posting::of(number.or_else(|| path.clone()), row.text("title"), url)?;
    let posted = row.text("postedOn").and_then(|text| relative::posted(&text, scene.today));
    let (posted_on, posted_by) = match posted {
        Some(Posted::On(date)) => (Some(date), None),
        Some(Posted::By(date)) => (None, Some(date)),
        None => (None, None),
    };
    Ok(Posting { places: places(row, path.as_deref()), posted_on, posted_by, ..posting })
}

/// The place as written; of `3 Locations` the one that the address names.
fn places(row: Fields<'_>, path: Option<&str>) -> Vec<String> {
    let said = row.text("locationsText");
    let counted = said
        .as_deref()
        .is_some_and(|said| said.starts_with(|c: char| c.is_ascii_digit()) && said.ends_with("ocations"));
    if !counted {
        return said.into_iter().collect();
    }
    let named = path.and_then(|path| path.strip_prefix("/job/")?.split_once('/'));
    let named = named.map(|(place, _)| place.replace("---", "\u{1f}").replace('-', " ").replace('\u{1f}', " - "));
    named.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn ages_and_hidden_places_are_read_as_far_as_they_go() {
        let board = Board {
            service: Service::Workday,
            at: "acme.wd5.myworkdayjobs.com".into(),
            site: "Careers".into(),
            guessed: false,
        };
        let scene = Scene { board: Some(&board), ..Scene::unknown(Timestamp(1_795_348_800_000)) };
        let json = br#"{"total":2000,"jobPostings":[
            {"title":"Engineer","externalPath":"/job/Illinois---Chicago/Engineer_R1","locationsText":"3 Locations","postedOn":"Posted 30+ Days Ago","bulletFields":["R1"]},
            {"title":"Clerk","externalPath":"/job/Oslo/Clerk_R2","locationsText":"Oslo","postedOn":"Posted Yesterday","bulletFields":[]},
            {"title":"Nowhere"}]}"#;
        let listed = Workday.parse(json, &scene).unwrap();
        assert_eq!((listed.total, listed.left_words().as_deref()), (Some(TOTAL_CAP), Some("1 without an address")));
        let [first, second] = listed.postings.as_slice() else { panic!() };
        assert_eq!(first.url, "https://acme.wd5.myworkdayjobs.com/Careers/job/Illinois---Chicago/Engineer_R1");
        assert_eq!((first.places.as_slice(), first.posted_on), (&["Illinois - Chicago".to_owned()][..], None));
        assert_eq!(first.posted_by.map(|date| date.to_string()).as_deref(), Some("2026-10-23"));
        assert_eq!(second.posted_on.map(|date| date.to_string()).as_deref(), Some("2026-11-21"));
        let detail = Workday.detail(&board, first).unwrap();
        assert_eq!(
            detail.url,
            "https://acme.wd5.myworkdayjobs.com/wday/cxs/acme/Careers/job/Illinois---Chicago/Engineer_R1"
        );
        let mut full = first.clone();
        let answer = br#"{"jobPostingInfo":{"jobDescription":"<p>Okta</p>","location":"Chicago","additionalLocations":["Austin"],"startDate":"2026-08-01","remoteType":"Office - Flexible"}}"#;
        Workday.complete(answer, &mut full, &scene).unwrap();
        assert_eq!(
            (full.places, full.remote, full.posted_by),
            (vec!["Chicago".to_owned(), "Austin".to_owned()], false, None)
        );
        assert_eq!(Workday.parse(br#"{"total":0,"jobPostings":[]}"#, &scene).unwrap().total, None);
    }
}
