//! Greenhouse's public job board API. Proven on a recorded answer of a real board (`ats_careerkit/greenhouse.json`).

use domain::Pay;
use pages::{ParseError, blocks::squeezed};
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json},
    pay::pay,
    posting::{Left, Listed, Posting},
};

pub struct Greenhouse;

const CARD: Card = Card::whole(
    Service::Greenhouse,
    "greenhouse",
    "an answer of Greenhouse's job board API",
    "open: its documentation says that board data is public and needs no authentication",
)
.proven_on(&["ats_careerkit/greenhouse.json"]);

impl Adapter for Greenhouse {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(format!("https://boards-api.greenhouse.io/v1/boards/{}/jobs?content=true", board.at))
    }

    /// Reads an answer of `/v1/boards/{token}/jobs?content=true`, or of one job.
    fn parse(&self, bytes: &[u8], _scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let jobs = match (&value, value.get("jobs")) {
            (_, Some(Value::Array(jobs))) => jobs.as_slice(),
            (Value::Array(jobs), None) => jobs.as_slice(),
            (Value::Object(job), None) if job.contains_key("title") => std::slice::from_ref(&value),
            _ => return Err(ParseError::new(CARD.id, "it has no list of jobs")),
        };
        Ok(Listed::of_json(jobs, posting).about(Fields(&value).count("meta.total"), None))
    }
}

fn posting(job: Fields<'_>) -> Result<Posting, Left> {
    let posting = Posting::of(job.id("id"), job.text("title"), job.text("absolute_url"))?;
    // A post without an internal job is one for prospects; boards that leave the field out say nothing.
    if job.at("internal_job_id").is_some_and(Value::is_null) {
        return Err(Left::NoOpenRole);
    }
    let location = job.text("location.name");
    let workplace = metadata(job, &["workplace", "workplace type", "work model", "remote"]);
    let says_remote = |said: &String| pages::words::find_word(&said.to_lowercase(), "remote").is_some();
    let first_published = job.date("first_published");
    Ok(Posting {
        company_name: job.text("company_name"),
        department: job.each("departments").find_map(|department| department.text("name")),
        remote: location.iter().chain(&workplace).any(says_remote),
        places: places(location.as_deref(), job),
        pay: stated_pay(job),
        posted_on: first_published,
        // Without the day of its publication, the last change is the latest day that it can be.
        posted_by: job.date("updated_at").filter(|_| first_published.is_none()),
        language: job.text("language").map(|language| language.chars().take(2).collect::<String>().to_lowercase()),
        body: job.markup("content"),
        ..posting
    })
}

/// The place of the posting, or its offices where the place only says how one works.
fn places(location: Option<&str>, job: Fields<'_>) -> Vec<String> {
    const MODELS: &[&str] =
        &["hybrid", "remote", "on-site", "onsite", "in office", "flexible", "multiple locations", "various"];
    if let Some(place) = location.filter(|place| !MODELS.contains(&place.to_lowercase().as_str())) {
        return place.split([';', '|']).flat_map(|part| part.split(" / ")).map(squeezed).collect();
    }
    let offices = job.each("offices").filter_map(|office| office.first_text(&["location", "name"]));
    let mut places: Vec<String> = offices.collect();
    if places.is_empty() {
        places.extend(location.map(str::to_owned));
    }
    places
}

fn metadata(job: Fields<'_>, wanted: &[&str]) -> Option<String> {
    job.each("metadata").find_map(|entry| {
        let name = entry.text("name")?.to_lowercase();
        wanted.contains(&name.as_str()).then(|| entry.text("value")).flatten()
    })
}

/// The first range of pay, in hundredths of the currency whatever it is.
fn stated_pay(job: Fields<'_>) -> Option<Pay> {
    job.each("pay_input_ranges").find_map(|range| {
        let major = |key: &str| range.number(key).map(|cents| cents / 100.0);
        let per = range.text("title").unwrap_or_default();
        pay(major("min_cents"), major("max_cents"), range.text("currency_type").as_deref(), Some(&per))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn odd_fields_are_put_up_with() {
        let json = br#"{"jobs":[
            {"id":1,"title":"Engineer &amp; Builder","absolute_url":"https://x.example/1","location":{"name":"Hybrid"},"requisition_id":7,
             "offices":[{"name":"Berlin","location":null},{"name":"Dublin","location":"Dublin, Ireland"}],"metadata":null,"departments":[],
             "company_name":"Acme ","content":"&lt;p&gt;R&amp;amp;D&lt;br&gt;Second&lt;/p&gt;&lt;ul&gt;&lt;li&gt;One&lt;/li&gt;&lt;/ul&gt;","first_published":"2026-07-16T11:55:32-04:00","internal_job_id":5},
            {"id":"2","title":"Talent pool","absolute_url":"https://x.example/2","internal_job_id":null,"location":null,"content":5},
            {"id":3,"title":null,"absolute_url":"https://x.example/3"},
            {"id":null,"title":"Clerk","absolute_url":"https://x.example/4","requisition_id":null,"updated_at":"2026-07-01","location":{"name":"Oslo | Bergen / Remote"}}
        ],"meta":{"total":4}}"#;
        let listed = Greenhouse.parse(json, &Scene::unknown(Timestamp(0))).unwrap();
        assert_eq!((listed.postings.len(), listed.total), (2, Some(4)));
        assert_eq!(listed.left_words().as_deref(), Some("1 without a title, 1 a pool of candidates, no open role"));
        let first = &listed.postings[0];
        assert_eq!((first.title.as_str(), first.id.as_str()), ("Engineer & Builder", "1"));
        assert_eq!(first.places, ["Berlin", "Dublin, Ireland"]);
        assert_eq!(first.body, ["R&D", "Second", "One"]);
        assert_eq!(first.company_name.as_deref(), Some("Acme"));
        assert_eq!(first.posted_on.map(|date| date.to_string()).as_deref(), Some("2026-07-16"));
        let second = &listed.postings[1];
        assert_eq!((second.id.as_str(), second.posted_on), ("https://x.example/4", None));
        assert_eq!(second.posted_by.map(|date| date.to_string()).as_deref(), Some("2026-07-01"));
        assert_eq!((second.places.len(), second.remote), (3, true));
    }
}
