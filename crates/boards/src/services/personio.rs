//! Personio's public XML feed. Proven on a recorded answer with the employer renamed (`ats_careerkit/personio.xml`).

use pages::{ParseError, dates};

use crate::{
    POSTINGS_MAX,
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::markup,
    posting::{Left, Listed, Posting},
    xml::{self, Entry},
};

pub struct Personio;

const CARD: Card = Card::whole(
    Service::Personio,
    "personio",
    "Personio's XML feed of open positions",
    "open: a feed that the employer switches on for others to read",
)
.proven_on(&["ats_careerkit/personio.xml"]);

impl Adapter for Personio {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(format!("https://{}/xml?language=en", board.at))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or_default());
        if !text.contains("<workzag-jobs") {
            return Err(ParseError::new(CARD.id, "it is no feed of positions"));
        }
        let entries = xml::entries(CARD.id, bytes, "position", POSTINGS_MAX + 1)?;
        Ok(Listed::of(entries.iter(), |entry| posting(entry, scene)))
    }
}

fn posting(entry: &Entry, scene: &Scene<'_>) -> Result<Posting, Left> {
    let id = entry.text("id");
    let url = id.as_deref().and_then(|id| scene.link(scene.at(), &format!("/job/{id}")));
    let posting = Posting::of(id, entry.text("name"), url)?;
    let mut places: Vec<String> = entry.text("office").into_iter().collect();
    places.extend(entry.all("additionalOffices/office").map(pages::blocks::squeezed));
    Ok(Posting {
        company_name: entry.text("subcompany"),
        department: entry.text("department").or_else(|| entry.text("recruitingCategory")),
        team: entry.text("recruitingCategory"),
        function: entry.text("occupationCategory").map(|code| code.replace('_', " ")),
        places,
        posted_on: entry.text("createdAt").and_then(|date| dates::parse(&date)),
        body: body(entry),
        ..posting
    })
}

/// The sections of the ad, each under its heading where the feed pairs them.
fn body(entry: &Entry) -> Vec<String> {
    let headings: Vec<&str> = entry.all("jobDescriptions/jobDescription/name").collect();
    let texts: Vec<&str> = entry.all("jobDescriptions/jobDescription/value").collect();
    let paired = headings.len() == texts.len();
    let sections = texts.iter().enumerate().flat_map(|(at, text)| {
        let heading = headings.get(at).filter(|_| paired).map(|heading| pages::blocks::squeezed(heading));
        heading.into_iter().chain(markup(text))
    });
    sections.filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn a_position_told_twice_is_one() {
        let position = "<position><id>18</id><subcompany>Acme &amp; Co</subcompany><office>Munich</office><additionalOffices><office>Berlin</office></additionalOffices>\
            <department>Tech</department><recruitingCategory>Engineering</recruitingCategory><name>Engineer</name><createdAt>2024-11-13T14:10:41+00:00</createdAt>\
            <jobDescriptions><jobDescription><name> You </name><value><![CDATA[<p>Use <b>Okta</b></p>]]></value></jobDescription></jobDescriptions></position>";
        let board = Board {
            service: Service::Personio,
            at: "acme.jobs.personio.de".into(),
            site: String::new(),
            guessed: false,
        };
        let scene = Scene { board: Some(&board), ..Scene::unknown(Timestamp(0)) };
        let feed = format!(
            "<?xml version='1.0'?><workzag-jobs>{position}{position}<position><id>19</id></position></workzag-jobs>"
        );
        let mut listed = Personio.parse(feed.as_bytes(), &scene).unwrap();
        listed.merge_places();
        assert_eq!(
            listed.left_words().as_deref(),
            Some("1 without a title, 1 the same role again, its places added to the first")
        );
        let posting = &listed.postings[0];
        assert_eq!(
            (posting.url.as_str(), posting.company_name.as_deref()),
            ("https://acme.jobs.personio.de/job/18", Some("Acme & Co"))
        );
        assert_eq!(posting.places, ["Munich", "Berlin"]);
        assert_eq!(posting.body, ["You", "Use Okta"]);
        assert!(Personio.parse(b"<html>", &scene).is_err());
    }
}
