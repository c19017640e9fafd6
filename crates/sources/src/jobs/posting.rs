//! schema.org JobPosting statements on pages. Proven on recorded pages of four employers (`jobposting_jsonld`).

use domain::{EvidenceKind, PartialDate, Record};
use net::Fetched;
use serde_json::{Map, Value};

use super::technologies;
use pages::{
    Page,
    blocks::{decoded, lines, of_fragment, squeezed},
    dates, json_ld, words,
};

use crate::{Ask, reading::Draft};

/// Most postings taken from one page.
const PAGE_POSTINGS_MAX: usize = 50;

/// A posting as a page states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PagePosting {
    pub id: String,
    pub title: String,
    pub url: String,
    pub employer: Option<String>,
    pub places: Vec<String>,
    pub remote: bool,
    pub posted_on: Option<PartialDate>,
    pub valid_through: Option<PartialDate>,
    pub department: Option<String>,
    pub body: Vec<String>,
}

/// The postings of a page.
pub(crate) fn of(page: &Page) -> Vec<PagePosting> {
    let nodes = page.json_ld.every(&["jobposting"]).take(PAGE_POSTINGS_MAX);
    let mut found: Vec<PagePosting> = nodes.filter_map(|node| posting(node, page)).collect();
    found.dedup_by(|a, b| a.title == b.title && a.url == b.url && a.places == b.places);
    found
}

fn posting(node: &Map<String, Value>, page: &Page) -> Option<PagePosting> {
    let title = json_ld::text(node, "title").or_else(|| json_ld::text(node, "name"))?;
    let url = json_ld::text(node, "url").and_then(|url| page.url.join(&url).ok()).unwrap_or_else(|| page.url.clone());
    let identifier = json_ld::object(node, "identifier")
        .and_then(|id| json_ld::text(id, "value"))
        .or_else(|| json_ld::text(node, "identifier"));
    let place_type = json_ld::text(node, "jobLocationType").unwrap_or_default();
    let places = places(node);
    Some(PagePosting {
        id: identifier.unwrap_or_else(|| url.to_string()),
        remote: place_type.eq_ignore_ascii_case("TELECOMMUTE")
            || places.iter().any(|place| words::find_word(&place.to_lowercase(), "remote").is_some()),
        employer: json_ld::object(node, "hiringOrganization")
            .and_then(|employer| json_ld::text(employer, "name"))
            .or_else(|| json_ld::text(node, "hiringOrganization")),
        posted_on: json_ld::text(node, "datePosted").and_then(|date| dates::parse(&date)),
        valid_through: json_ld::text(node, "validThrough").and_then(|date| dates::parse(&date)),
        department: json_ld::text(node, "occupationalCategory").or_else(|| json_ld::text(node, "industry")),
        body: json_ld::field(node, "description").and_then(Value::as_str).map(description).unwrap_or_default(),
        places,
        title: squeezed(&title),
        url: url.to_string(),
    })
}

fn places(node: &Map<String, Value>) -> Vec<String> {
    let mut places: Vec<String> = match json_ld::field(node, "jobLocation") {
        Some(Value::Array(items)) => items.iter().filter_map(json_ld::place).collect(),
        Some(one) => json_ld::place(one).into_iter().collect(),
        None => Vec::new(),
    };
    if places.is_empty() {
        places.extend(
            json_ld::objects(node, "applicantLocationRequirements")
                .into_iter()
                .filter_map(|place| json_ld::text(place, "name")),
        );
    }
    places.dedup();
    places
}

/// Markup, or markup written as references.
fn description(text: &str) -> Vec<String> {
    let html = if text.contains("&lt;") && !text.contains("</") { decoded(text) } else { text.to_owned() };
    lines(&of_fragment(&html))
}

impl PagePosting {
    /// The posting as a record.
    pub fn record(&self) -> Record {
        Record::JobPosting {
            id: self.id.clone(),
            title: self.title.clone(),
            department: self.department.clone(),
            places: self.places.clone(),
            remote: self.remote,
            posted_on: self.posted_on,
            url: self.url.clone(),
            quote: self.title.clone(),
        }
    }

    /// Title and place, then the description.
    pub fn lines(&self) -> Vec<String> {
        let mut text = vec![self.title.clone()];
        text.extend(Some(self.places.join(" · ")).filter(|places| !places.is_empty()));
        text.extend(self.body.iter().cloned());
        text
    }
}

/// The postings of a page of the company's site as drafts; those of other employers and those that ran out are left.
pub(crate) fn drafts(page: &Page, fetched: &Fetched, ask: &Ask) -> Vec<Draft> {
    const ALIKE_MIN: f64 = 0.9;
    let today = ask.now.date();
    let names: Vec<&String> =
        std::iter::once(&ask.company.name).chain(ask.company.legal_name.as_ref()).chain(&ask.company.aliases).collect();
    let theirs = |posting: &PagePosting| {
        posting
            .employer
            .as_deref()
            .is_none_or(|employer| names.iter().any(|name| words::likeness(name, employer) >= ALIKE_MIN))
    };
    let open = |posting: &PagePosting| posting.valid_through.is_none_or(|date| date.last_day() >= today);
    let postings = of(page).into_iter().filter(|posting| theirs(posting) && open(posting));
    postings.map(|posting| Draft { language: page.meta.language.clone(), ..draft(&posting, fetched, ask) }).collect()
}

fn draft(posting: &PagePosting, fetched: &Fetched, ask: &Ask) -> Draft {
    let text = posting.lines();
    let mut records = vec![posting.record()];
    records.extend(technologies(&text, &ask.company.name, ask.company.domain.as_deref()));
    Draft {
        kind: EvidenceKind::JobAd,
        url: posting.url.clone(),
        title: posting.title.clone(),
        publisher: posting.employer.clone().unwrap_or_else(|| ask.company.name.clone()),
        published_on: posting.posted_on,
        fetched_at: fetched.fetched_at,
        source: "jobs",
        language: None,
        lines: text,
        records,
        raw: None,
    }
}
