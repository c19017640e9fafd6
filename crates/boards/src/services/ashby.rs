//! Ashby's public posting API. Proven on a recorded answer (`ats_careerkit/ashby.json`).

use domain::Pay;
use pages::ParseError;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json, place},
    pay::pay,
    posting::{Left, Listed, Posting},
};

pub struct Ashby;

const CARD: Card = Card {
    unknown_is_empty: true,
    ..Card::whole(
        Service::Ashby,
        "ashby",
        "an answer of Ashby's posting API",
        "open: a public interface for career pages, without a key",
    )
    .proven_on(&["ats_careerkit/ashby.json"])
};

impl Adapter for Ashby {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(format!("https://api.ashbyhq.com/posting-api/job-board/{}?includeCompensation=true", board.at))
    }

    fn parse(&self, bytes: &[u8], _scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let answer = Fields(&value);
        if !answer.at("jobs").is_some_and(serde_json::Value::is_array) {
            return Err(ParseError::new(CARD.id, "it has no list of jobs"));
        }
        Ok(Listed::of_json(answer.list("jobs"), posting))
    }
}

fn posting(job: Fields<'_>) -> Result<Posting, Left> {
    if job.flag("isListed") == Some(false) {
        return Err(Left::NotListed);
    }
    let posting = Posting::of(job.id("id"), job.text("title"), job.first_text(&["jobUrl", "applyUrl"]))?;
    let mut places: Vec<String> = job.text("location").into_iter().collect();
    places.extend(job.each("secondaryLocations").filter_map(|other| other.text("location")));
    if places.is_empty() {
        let address = |key: &str| job.text(&format!("address.postalAddress.{key}"));
        places.extend(place(&[address("addressLocality"), address("addressRegion"), address("addressCountry")]));
    }
    // A hybrid role is also marked as remote; the kind of workplace is the finer statement.
    let remote = match job.text("workplaceType") {
        Some(kind) => kind.eq_ignore_ascii_case("remote"),
        None => job.flag("isRemote").unwrap_or_default(),
    };
    let body = job.markup("descriptionHtml");
    Ok(Posting {
        department: job.text("department"),
        team: job.text("team"),
        places,
        remote,
        pay: salary(job),
        // The day of the publication may lie years back for a role that is open today.
        posted_on: job.date("publishedAt"),
        body: if body.is_empty() { job.markup("descriptionPlain") } else { body },
        ..posting
    })
}

fn salary(job: Fields<'_>) -> Option<Pay> {
    let parts = job.each("compensation.summaryComponents");
    let salary =
        parts.filter(|part| part.text("compensationType").is_none_or(|kind| kind.eq_ignore_ascii_case("salary")));
    let read = |part: Fields<'_>| {
        let (currency, interval) = (part.text("currencyCode"), part.text("interval"));
        pay(part.number("minValue"), part.number("maxValue"), currency.as_deref(), interval.as_deref())
    };
    salary.map(read).find_map(|pay| pay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn unlisted_roles_are_left_and_old_ones_are_dated() {
        let json = br#"{"jobs":[
            {"id":"1","title":"Engineer","jobUrl":"https://jobs.ashbyhq.com/acme/1","isListed":true,"isRemote":true,"workplaceType":"Hybrid","publishedAt":"2021-03-02T10:00:00.000+00:00",
             "location":"Berlin","secondaryLocations":[{"location":"Remote - Spain"},{}],
             "compensation":{"summaryComponents":[{"compensationType":"EquityPercentage","minValue":1},{"compensationType":"Salary","interval":"1 YEAR","currencyCode":"EUR","minValue":80000,"maxValue":95000}]}},
            {"id":"2","title":"Secret","jobUrl":"https://jobs.ashbyhq.com/acme/2","isListed":false},
            {"id":"3","title":"Clerk","jobUrl":"https://jobs.ashbyhq.com/acme/3","isRemote":true,"address":{"postalAddress":{"addressLocality":"","addressCountry":"Canada"}}}]}"#;
        let listed = Ashby.parse(json, &Scene::unknown(Timestamp(0))).unwrap();
        assert_eq!(listed.left_words().as_deref(), Some("1 not listed publicly"));
        let first = &listed.postings[0];
        assert_eq!(first.places, ["Berlin", "Remote - Spain"]);
        assert_eq!(first.posted_on.map(|date| date.to_string()).as_deref(), Some("2021-03-02"));
        assert_eq!(first.pay.as_ref().map(crate::pay::words).as_deref(), Some("€80K to €95K a year"));
        assert_eq!(
            (listed.postings[1].places.as_slice(), listed.postings[1].remote),
            (&["Canada".to_owned()][..], true)
        );
        assert_eq!(Ashby.parse(br#"{"jobs":[]}"#, &Scene::unknown(Timestamp(0))).unwrap(), Listed::default());
        assert!(Ashby.parse(b"<html>", &Scene::unknown(Timestamp(0))).is_err());
    }
}
