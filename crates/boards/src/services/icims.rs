//! iCIMS' public search pages. Proven on a recorded page (`ats_careerkit/icims.html`).

use pages::{ParseError, blocks::squeezed, markup};
use scraper::{ElementRef, Selector};

use crate::{
    adapter::{Adapter, Card, INTERVAL, Question, Scene},
    discovery::{Board, Service},
    posting::{Left, Listed, Posting},
};

pub struct Icims;

/// Roles on one page; portals may be set to fewer.
const PAGE_SIZE: usize = 20;

const CARD: Card = Card {
    interval: INTERVAL,
    ..Card::whole(
        Service::Icims,
        "icims",
        "a search page of an iCIMS career portal",
        "open: public pages, read as their robots.txt allows",
    )
    .proven_on(&["ats_careerkit/icims.html"])
    .paged(PAGE_SIZE, 10)
};

impl Adapter for Icims {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, page: usize) -> Question {
        Question::page(format!("https://{}/jobs/search?ss=1&in_iframe=1&pr={page}", board.at))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let text = String::from_utf8_lossy(bytes);
        if !text.contains("iCIMS") {
            return Err(ParseError::new(CARD.id, "it is no page of an iCIMS portal"));
        }
        let document = markup::document(&markup::bounded(&text));
        let cards = select("li.iCIMS_JobCardItem, div.iCIMS_JobCardItem, div.row:has(a.iCIMS_Anchor)");
        let cards: Vec<ElementRef<'_>> = cards.iter().flat_map(|cards| document.select(cards)).collect();
        // A row within a card is the card again.
        let outermost = cards
            .iter()
            .filter(|card| !card.ancestors().any(|above| cards.iter().any(|other| other.id() == above.id())));
        Ok(Listed::of(outermost, |card| posting(*card, scene)))
    }

    fn detail(&self, _board: &Board, posting: &Posting) -> Option<Question> {
        Some(Question::page(format!("{}?in_iframe=1", posting.url)))
    }
}

fn select(selector: &str) -> Option<Selector> {
    Selector::parse(selector).ok()
}

fn first<'a>(card: ElementRef<'a>, selector: &str) -> Option<ElementRef<'a>> {
    select(selector).and_then(|selector| card.select(&selector).next())
}

fn text(element: ElementRef<'_>) -> Option<String> {
    Some(squeezed(&element.text().collect::<String>())).filter(|text| !text.is_empty())
}

fn posting(card: ElementRef<'_>, scene: &Scene<'_>) -> Result<Posting, Left> {
    let anchor = first(card, "a.iCIMS_Anchor").or_else(|| first(card, "a[href*='/jobs/']"));
    let href = anchor.and_then(|anchor| anchor.attr("href")).map(|href| href.split('?').next().unwrap_or(href));
    let number = href.and_then(|href| href.split("/jobs/").nth(1)?.split('/').next()).map(str::to_owned);
    let title = first(card, "h2, h3, h4").and_then(text).or_else(|| {
        // `8214 - Payroll Tax Specialist`
        let titled = anchor.and_then(|anchor| anchor.attr("title"))?;
        Some(squeezed(titled.split_once(" - ").map_or(titled, |(_, title)| title)))
    });
    let url = href.and_then(|href| scene.link(scene.at(), href));
    let posting = Posting::of(number, title, url)?;
    let labelled = |label: &str| {
        let labels = select("span.field-label, dt").map(|labels| card.select(&labels).collect::<Vec<_>>());
        let at = labels
            .unwrap_or_default()
            .into_iter()
            .find(|found| text(*found).is_some_and(|said| said.contains(label)))?;
        at.next_siblings().filter_map(ElementRef::wrap).find_map(text)
    };
    Ok(Posting {
        department: labelled("Category").or_else(|| labelled("Department")),
        places: labelled("Location").map(|place| places(&place)).unwrap_or_default(),
        posted_on: labelled("Posted").and_then(|date| pages::dates::parse(&date)),
        body: first(card, "div.description").and_then(text).into_iter().collect(),
        ..posting
    })
}

/// `US-IL-Chicago | US-Remote`: country, state and city from the largest to the smallest.
fn places(said: &str) -> Vec<String> {
    let place = |coded: &str| {
        let parts: Vec<&str> = coded.split('-').map(str::trim).collect();
        let is_coded = parts.len() > 1 && parts[0].len() == 2 && parts[0].bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_coded { coded.to_owned() } else { parts.into_iter().rev().collect::<Vec<_>>().join(", ") }
    };
    said.split('|').map(squeezed).map(|coded| place(&coded)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn cards_are_read_with_their_labels() {
        let html = r#"<ul><li class="iCIMS_JobCardItem"><div class="row"><div><span class="sr-only field-label">Job Locations</span><span>US-IL-Chicago | US-Remote</span></div>
            <a href="https://careers-acme.icims.com/jobs/82/clerk/job?in_iframe=1" class="iCIMS_Anchor" title="82 - Clerk"><span class="field-label">Job Title</span><h3> Clerk &amp; more</h3></a>
            <dl><div><dt>Category</dt><dd><span>Finance</span></dd></div></dl></div></li><li class="iCIMS_JobCardItem"><a class="iCIMS_Anchor">x</a></li></ul>"#;
        let listed = Icims.parse(html.as_bytes(), &Scene::unknown(Timestamp(0))).unwrap();
        assert_eq!((listed.rows, listed.postings.len()), (2, 1), "{:?}", listed.left);
        let posting = &listed.postings[0];
        assert_eq!((posting.id.as_str(), posting.title.as_str()), ("82", "Clerk & more"));
        assert_eq!(posting.url, "https://careers-acme.icims.com/jobs/82/clerk/job");
        assert_eq!(posting.places, ["Chicago, IL, US", "Remote, US"]);
        assert_eq!((posting.department.as_deref(), posting.remote), (Some("Finance"), true));
    }
}
