//! Jobvite's public job pages. Proven on a recorded page (`ats_careerkit/jobvite.html`).

use pages::{ParseError, blocks::squeezed, markup};
use scraper::{ElementRef, Selector};

use crate::{
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    posting::{Left, Listed, Posting},
};

pub struct Jobvite;

/// Roles on one page of the search.
const PAGE_SIZE: usize = 50;
/// Where all boards are.
const HOST: &str = "jobs.jobvite.com";

const CARD: Card = Card::whole(
    Service::Jobvite,
    "jobvite",
    "a search page of a Jobvite career site",
    "open: public pages, read as their robots.txt allows",
)
.proven_on(&["ats_careerkit/jobvite.html"])
.paged(PAGE_SIZE, 8);

impl Adapter for Jobvite {
    fn card(&self) -> &'static Card {
        &CARD
    }

    /// `fr` and `nl` ask for the list as career pages embed it; without them, boards on a domain of their own redirect.
    fn list(&self, board: &Board, _from: usize, page: usize) -> Question {
        Question::page(format!("https://{HOST}/{}/search?p={page}&fr=true&nl=1", board.at))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let text = String::from_utf8_lossy(bytes);
        if !text.contains("jv-") && !text.contains("jobvite") && !text.contains("/job/") {
            return Err(ParseError::new(CARD.id, "it is no page of a Jobvite career site"));
        }
        let document = markup::document(&markup::bounded(&text));
        let Ok(anchors) = Selector::parse("a[href*='/job/']") else { return Ok(Listed::default()) };
        Ok(Listed::of(document.select(&anchors), |anchor| posting(anchor, scene)))
    }

    fn detail(&self, _board: &Board, posting: &Posting) -> Option<Question> {
        Some(Question::page(posting.url.clone()))
    }
}

fn posting(anchor: ElementRef<'_>, scene: &Scene<'_>) -> Result<Posting, Left> {
    let href = anchor.attr("href").unwrap_or_default();
    let number = href.split("/job/").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).map(str::to_owned);
    // The name and the place may share one link.
    let name = inner(anchor, "[class*='jv-job-list-name'], .title");
    let place_within = inner(anchor, "[class*='jv-job-list-location'], span");
    let whole = squeezed(&anchor.text().collect::<String>());
    let title = name.or_else(|| {
        let rest = place_within.as_deref().and_then(|place| whole.strip_suffix(place)).unwrap_or(&whole);
        Some(rest.trim().to_owned()).filter(|title| !title.is_empty())
    });
    let url = scene.link(HOST, href);
    let posting = Posting::of(number.filter(|number| !number.is_empty()), title, url)?;
    let place = place_within.or_else(|| {
        let row = anchor.ancestors().filter_map(ElementRef::wrap).take(3);
        row.into_iter().find_map(|above| inner(above, "[class*='jv-job-list-location']"))
    });
    Ok(Posting { places: place.into_iter().collect(), ..posting })
}

fn inner(element: ElementRef<'_>, selector: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    let found = element.select(&selector).map(|found| squeezed(&found.text().collect::<String>()));
    found.into_iter().find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn the_layouts_of_lists_are_read() {
        let table = r#"<table><tr><td class="jv-job-list-name"><a href="/acme/job/oA">Manager</a></td><td class="jv-job-list-location">Chicago, Illinois</td></tr></table>"#;
        let anchor = r#"<a class="jv-job-item" href="/acme/job/oA?x=1"><div class="jv-job-list-name">Manager</div><div class="jv-job-list-location">Chicago,
            Illinois</div></a>"#;
        let category = r#"<div class="jv-job"><a class="jv-job-name" href="/acme/job/oA">Manager <span>Chicago, Illinois</span></a></div>"#;
        for html in [table, anchor, category] {
            let listed = Jobvite.parse(html.as_bytes(), &Scene::unknown(Timestamp(0))).unwrap();
            let [posting] = listed.postings.as_slice() else { panic!("{html}: {listed:?}") };
            assert_eq!((posting.id.as_str(), posting.title.as_str()), ("oA", "Manager"), "{html}");
            assert_eq!(posting.places, ["Chicago, Illinois"], "{html}");
        }
        assert!(Jobvite.parse(b"<p>nothing</p>", &Scene::unknown(Timestamp(0))).is_err());
    }
}
