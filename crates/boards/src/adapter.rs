//! What a job board service is to us: how it is asked, how its answers are read, at what pace.

use std::time::Duration;

use domain::Timestamp;
use jiff::civil::Date;
use pages::{Page, ParseError, blocks};
use serde_json::Value;
use url::Url;

use super::{
    discovery::{Board, Service},
    posting::{Listed, Posting},
    schema_org, services,
};

/// One question to a board.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub url: String,
    /// The JSON of a POST; a GET has none.
    pub json: Option<Value>,
    pub kind: QuestionKind,
}

/// What is asked, for manners: a page has a `robots.txt` to obey, an interface made for programs has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    Api,
    Page,
}

impl Question {
    /// Reads from a public interface.
    pub fn api(url: String) -> Self {
        Self { url, json: None, kind: QuestionKind::Api }
    }

    /// Sends JSON to a public interface.
    pub fn post(url: String, json: Value) -> Self {
        Self { url, json: Some(json), kind: QuestionKind::Api }
    }

    /// Reads a page.
    pub fn page(url: String) -> Self {
        Self { url, json: None, kind: QuestionKind::Page }
    }
}

/// What holds of every board of a service.
#[derive(Debug, Clone, Copy)]
pub struct Card {
    pub service: Service,
    /// The name of its parser.
    pub id: &'static str,
    /// What the parser reads.
    pub reads: &'static str,
    /// On what terms it may be read, for `docs/sources.md`.
    pub terms: &'static str,
    /// Recorded answers that prove its parser.
    pub recordings: &'static [&'static str],
    /// Least time between two questions to the service.
    pub interval: Duration,
    /// Postings in one answer; nothing where one answer holds the whole board.
    pub page_size: Option<usize>,
    /// Most answers of one board.
    pub pages_max: usize,
    /// A total that the service never exceeds, whatever the board holds.
    pub total_cap: Option<usize>,
    /// Whether a board that does not exist answers like an empty one.
    pub unknown_is_empty: bool,
}

/// The pace of services that publish none.
pub const INTERVAL: Duration = Duration::from_millis(500);

impl Card {
    /// A service whose boards come whole, at the usual pace.
    pub const fn whole(service: Service, id: &'static str, reads: &'static str, terms: &'static str) -> Self {
        Self {
            service,
            id,
            reads,
            terms,
            recordings: &[],
            interval: INTERVAL,
            page_size: None,
            pages_max: 1,
            total_cap: None,
            unknown_is_empty: false,
        }
    }

    /// With the recorded answers that prove its parser.
    pub const fn proven_on(self, recordings: &'static [&'static str]) -> Self {
        Self { recordings, ..self }
    }

    /// A service whose boards come in pages.
    pub const fn paged(self, page_size: usize, pages_max: usize) -> Self {
        Self { page_size: Some(page_size), pages_max, ..self }
    }
}

/// What an answer is read against: the board it is from, where that is known, and the day on which it was given.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    pub board: Option<&'a Board>,
    pub today: Date,
}

impl Scene<'_> {
    /// An answer whose board is not known.
    pub fn unknown(now: Timestamp) -> Scene<'static> {
        Scene { board: None, today: now.date() }
    }

    /// How the service calls the company.
    pub fn at(&self) -> &str {
        self.board.map_or("unknown.invalid", |board| board.at.as_str())
    }

    /// The second part of the board's address.
    pub fn site(&self) -> &str {
        self.board.map_or("unknown", |board| board.site.as_str())
    }

    /// An address on a host.
    pub fn link(&self, host: &str, path: &str) -> Option<String> {
        let base = Url::parse(&format!("https://{host}/")).ok()?;
        base.join(path).ok().map(String::from)
    }
}

/// A service that hosts job boards.
pub trait Adapter: Sync {
    /// What holds of every board of the service.
    fn card(&self) -> &'static Card;

    /// The question for the postings from `from` on, `page` answers having been read.
    fn list(&self, board: &Board, from: usize, page: usize) -> Question;

    /// Reads one answer to `list`.
    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError>;

    /// The question for the whole text of a posting, where the list does not hold it.
    fn detail(&self, _board: &Board, _posting: &Posting) -> Option<Question> {
        None
    }

    /// Adds what the answer to `detail` says.
    fn complete(&self, bytes: &[u8], posting: &mut Posting, _scene: &Scene<'_>) -> Result<(), ParseError> {
        complete_from_page(bytes, posting);
        Ok(())
    }
}

/// All services that are read, in the order of `callsheet parse --list`.
pub const ADAPTERS: &[&dyn Adapter] = &[
    &services::greenhouse::Greenhouse,
    &services::lever::Lever,
    &services::ashby::Ashby,
    &services::smartrecruiters::SmartRecruiters,
    &services::workday::Workday,
    &services::workable::Workable,
    &services::recruitee::Recruitee,
    &services::personio::Personio,
    &services::teamtailor::Teamtailor,
    &services::bamboohr::BambooHr,
    &services::rippling::Rippling,
    &services::icims::Icims,
    &services::jobvite::Jobvite,
    &services::phenom::Phenom,
    &services::paylocity::Paylocity,
    &services::eightfold::Eightfold,
    &services::oracle::Oracle,
    &services::pinpoint::Pinpoint,
    &services::neogov::Neogov,
];

/// The adapter whose parser has this name.
pub fn by_id(id: &str) -> Option<&'static dyn Adapter> {
    ADAPTERS.iter().copied().find(|adapter| adapter.card().id == id)
}

/// The adapter of a service, if it is read.
pub fn of(service: Service) -> Option<&'static dyn Adapter> {
    ADAPTERS.iter().copied().find(|adapter| adapter.card().service == service)
}

/// Adds what a posting's own page says: its statement for search engines, or else its readable text.
pub fn complete_from_page(bytes: &[u8], posting: &mut Posting) {
    let Ok(url) = Url::parse(&posting.url) else { return };
    let page = Page::parse(&String::from_utf8_lossy(bytes), &url);
    let stated = schema_org::of(&page).into_iter().next();
    let Some(stated) = stated else {
        if posting.body.is_empty() {
            posting.body = blocks::lines(&page.blocks);
        }
        return;
    };
    posting.body = if stated.body.is_empty() { std::mem::take(&mut posting.body) } else { stated.body };
    posting.company_name = posting.company_name.take().or(stated.company_name);
    posting.department = posting.department.take().or(stated.department);
    posting.posted_on = posting.posted_on.or(stated.posted_on);
    posting.pay = posting.pay.take().or(stated.pay);
    posting.remote |= stated.remote;
    if !stated.places.is_empty() {
        posting.places = stated.places;
    }
}
