//! Pinpoint's public postings. Proven on a recorded answer with the employer renamed (`ats_careerkit/pinpoint.json`).

use pages::ParseError;
use serde_json::Value;

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::{Fields, json},
    pay::pay,
    posting::{Left, Listed, Posting},
};

pub struct Pinpoint;

const CARD: Card = Card::whole(
    Service::Pinpoint,
    "pinpoint",
    "an answer of Pinpoint's postings",
    "open: a documented public list, without a key",
)
.proven_on(&["ats_careerkit/pinpoint.json"]);

impl Adapter for Pinpoint {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(format!("https://{}.pinpointhq.com/postings.json", board.at))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let value = json(CARD.id, bytes)?;
        let answer = Fields(&value);
        if !answer.at("data").is_some_and(Value::is_array) {
            return Err(ParseError::new(CARD.id, "it has no list of postings"));
        }
        Ok(Listed::of_json(answer.list("data"), |row| posting(row, scene)))
    }
}

fn posting(row: Fields<'_>, scene: &Scene<'_>) -> Result<Posting, Left> {
    if row.date("deadline_at").is_some_and(|deadline| deadline.last_day() < scene.today) {
        return Err(Left::RanOut);
    }
    let host = format!("{}.pinpointhq.com", scene.at());
    let own = row.text("path").and_then(|path| scene.link(&host, &path));
    let posting = Posting::of(row.id("id"), row.text("title"), row.text("url").or(own))?;
    let shown = row.flag("compensation_visible") != Some(false);
    let stated = pay(
        row.number("compensation_minimum"),
        row.number("compensation_maximum"),
        row.text("compensation_currency").as_deref(),
        row.text("compensation_frequency").as_deref(),
    );
    Ok(Posting {
        department: row.first_text(&["job.department.name", "department.name"]),
        team: row.text("job.division.name"),
        places: row.text("location.name").into_iter().collect(),
        remote: row.text("workplace_type").is_some_and(|kind| kind.eq_ignore_ascii_case("remote")),
        pay: stated.filter(|_| shown),
        body: body(row),
        ..posting
    })
}

/// The sections of the ad, each under the heading that the employer gave it.
fn body(row: Fields<'_>) -> Vec<String> {
    let mut lines = row.markup("description");
    for part in ["key_responsibilities", "skills_knowledge_expertise", "benefits"] {
        let section = row.markup(part);
        if !section.is_empty() {
            lines.extend(row.text(&format!("{part}_header")));
            lines.extend(section);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn what_ran_out_is_left_and_hidden_pay_is_not_told() {
        let json = br#"{"data":[
            {"id":"1","title":"Architect","path":"/en/postings/1","workplace_type":"remote","compensation_minimum":135000.0,"compensation_maximum":198000,"compensation_currency":"USD","compensation_frequency":"year","compensation_visible":false,
             "key_responsibilities_header":"You will","key_responsibilities":"<ul><li>Decide</li></ul>","benefits_header":"Benefits","benefits":"","job":{"department":{"name":"Technology"},"division":null},"location":{"name":"Oslo"}},
            {"id":"2","title":"Old","url":"https://acme.pinpointhq.com/2","deadline_at":"2026-08-28T23:59:59-04:00"}]}"#;
        let board = Board { service: Service::Pinpoint, at: "acme".into(), site: String::new(), guessed: false };
        let scene = Scene { board: Some(&board), ..Scene::unknown(Timestamp(1_795_348_800_000)) };
        let listed = Pinpoint.parse(json, &scene).unwrap();
        assert_eq!(listed.left_words().as_deref(), Some("1 ran out"));
        let posting = &listed.postings[0];
        assert_eq!(posting.url, "https://acme.pinpointhq.com/en/postings/1");
        assert_eq!(posting.body, ["You will", "Decide"]);
        assert_eq!(
            (posting.pay.clone(), posting.remote, posting.department.as_deref()),
            (None, true, Some("Technology"))
        );
    }
}
