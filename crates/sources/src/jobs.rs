//! Open roles: the board that the careers page leads to, and postings marked up in the pages themselves.

pub(crate) mod drafts;
mod read;

use std::collections::BTreeSet;

use async_trait::async_trait;
use boards::{Board, Service, discovery};
use domain::{Record, TechUse, wire::SourceInfo};
use net::{Net, NetError, Url};
use pages::{
    Page,
    links::{Topic, same_site, topic},
};

use crate::technology::mentions;
use harvest::{
    Ask, Draft, Harvest, Sink, Source, SourceError,
    collect::{Collector, failure, home},
};
use read::{BOARD_CACHE_SECONDS, DETAILS_MAX, Route};

/// Careers pages looked at.
const CAREERS_PAGES_MAX: usize = 5;
/// Single postings on the company's own site looked at.
const POSTING_PAGES_MAX: usize = 6;
/// Boards read of one company.
const BOARDS_READ_MAX: usize = 3;
/// Answers of one board, as a bound for what is told beforehand.
const BOARD_PAGES_MAX: usize = 20;

/// Reads job ads.
#[derive(Default)]
pub(crate) struct JobsSource {
    route: Route,
}

impl JobsSource {
    /// Every question to a board goes to `GATEWAY/HOST/PATH`: for networks with one way out, and for tests.
    pub fn through(gateway: Url) -> Self {
        Self { route: Route { gateway: Some(gateway) } }
    }
}

#[async_trait]
impl Source for JobsSource {
    fn info(&self) -> SourceInfo {
        SourceInfo {
            id: "jobs".into(),
            title: "Open roles".into(),
            gives: "Job ads with team, place, pay and date, and the technologies they name".into(),
            terms: "open".into(),
            rate_keys: boards::ADAPTERS.iter().map(|adapter| read::rate_key(adapter.card())).collect(),
            cost_requests_max: (CAREERS_PAGES_MAX + POSTING_PAGES_MAX + BOARD_PAGES_MAX + DETAILS_MAX) as u32,
            cache_seconds: u64::from(BOARD_CACHE_SECONDS),
            timeout_seconds: 80,
            optional: true,
        }
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "jobs");
        let Some(domain) = ask.company.domain.clone() else {
            return Ok(
                collector.nothing("The company's domain is not known, so its careers page could not be looked for.")
            );
        };
        let mut careers = Careers::default();
        careers.look_through_site(&mut collector, ask, &domain).await?;
        collector.keep(std::mem::take(&mut careers.postings)).await?;
        if careers.boards.is_empty() && collector.harvest.read == 0 {
            for board in discovery::guesses(&domain) {
                read::board(&mut collector, ask, &domain, &board, &self.route).await?;
                if collector.harvest.read > 0 {
                    break;
                }
            }
        }
        for board in std::mem::take(&mut careers.boards).into_iter().take(BOARDS_READ_MAX) {
            let board = careers.complete(board, &domain);
            read::board(&mut collector, ask, &domain, &board, &self.route).await?;
        }
        if collector.harvest.read == 0 {
            let why = if careers.pages == 0 {
                "No careers page was found on their site."
            } else {
                "Their careers pages show no open roles that Callsheet can read."
            };
            return Ok(collector.nothing(why));
        }
        Ok(collector.finish())
    }
}

/// What the careers pages hold.
#[derive(Default)]
struct Careers {
    pages: usize,
    boards: BTreeSet<Board>,
    postings: Vec<Draft>,
    seen: BTreeSet<String>,
}

impl Careers {
    async fn look_through_site(
        &mut self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        domain: &str,
    ) -> Result<(), SourceError> {
        let first = home(collector, domain).await?;
        let url = Url::parse(&first.final_url).map_err(|error| SourceError::Bug { what: error.to_string() })?;
        let html = first.text();
        let mut queue = careers_links(&Page::parse(&html, &url));
        // A link to the board in the footer of the home page is as good as one on the careers page.
        self.boards.extend(discovery::in_html(&html));
        if queue.is_empty() {
            queue.extend(["/careers", "/jobs"].iter().filter_map(|path| url.join(path).ok()));
        }
        self.seen.insert(url.to_string());
        let mut postings_left = POSTING_PAGES_MAX;
        while let Some(url) = (!queue.is_empty()).then(|| queue.remove(0)) {
            if !self.seen.insert(url.to_string()) || self.pages >= CAREERS_PAGES_MAX + POSTING_PAGES_MAX {
                continue;
            }
            let fetched = match collector.get(url.as_str()).await {
                Ok(fetched) => fetched,
                Err(NetError::NotFound { .. }) => continue,
                Err(error) => {
                    collector.gap(failure(&error));
                    continue;
                }
            };
            self.pages += 1;
            let (html, url) = (fetched.text(), Url::parse(&fetched.final_url).unwrap_or(url));
            self.boards.extend(discovery::in_page(&html, &url));
            let page = Page::parse(&html, &url);
            self.postings.extend(drafts::of_page(&page, &fetched, ask));
            if self.boards.is_empty() {
                let more = careers_links(&page);
                let (single, lists): (Vec<_>, Vec<_>) = more.into_iter().partition(is_single_posting);
                queue.extend(lists.into_iter().take(CAREERS_PAGES_MAX.saturating_sub(self.pages)));
                let single: Vec<_> = single.into_iter().take(postings_left).collect();
                postings_left -= single.len();
                queue.extend(single);
            }
        }
        Ok(())
    }

    /// A board with what only the company can add to its address.
    fn complete(&self, board: Board, domain: &str) -> Board {
        match board.service {
            // Eightfold files its customers by their domain.
            Service::Eightfold if board.site.is_empty() => Board { site: pages::links::registrable(domain), ..board },
            _ => board,
        }
    }
}

/// Links of a page to careers pages, the likeliest first.
fn careers_links(page: &Page) -> Vec<Url> {
    let host = page.url.host_str().unwrap_or_default();
    let own =
        page.links.iter().filter(|link| same_site(link.url.host_str().unwrap_or_default(), host) && !link.nofollow);
    let mut found: Vec<(u32, Url)> = own
        .filter_map(|link| match topic(&link.url, &link.text)? {
            (Topic::Careers, score) => Some((score, link.url.clone())),
            _ => None,
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.as_str().len().cmp(&b.1.as_str().len())));
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().map(|(_, url)| url).take(CAREERS_PAGES_MAX + POSTING_PAGES_MAX).collect()
}

/// `/careers/senior-engineer`: a page below the list.
fn is_single_posting(url: &Url) -> bool {
    let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    parts.len() >= 2
        && parts
            .last()
            .is_some_and(|last| last.matches('-').count() >= 1 || last.bytes().any(|byte| byte.is_ascii_digit()))
}

/// The technologies of an ad's text as records.
pub(crate) fn technologies(lines: &[String], ask_name: &str, domain: Option<&str>) -> Vec<Record> {
    mentions(lines, ask_name, domain)
        .into_iter()
        .map(|mention| Record::Technology {
            name: mention.technology.name.clone(),
            category: mention.technology.category.clone(),
            tech_use: TechUse::JobAds,
            rule: mention.rule,
            quote: mention.quote,
        })
        .collect()
}
