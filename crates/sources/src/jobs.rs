//! Open roles: the board that the careers page leads to, and postings marked up in the pages themselves.

pub(crate) mod board;
pub(crate) mod greenhouse;
pub(crate) mod posting;

use std::{collections::BTreeSet, time::Duration};

use async_trait::async_trait;
use domain::{Record, TechUse, wire::SourceInfo};
use net::{Net, NetError, Request, Url};

use pages::{
    Page,
    links::{Topic, same_site, topic},
    words,
};

use crate::{
    Ask, Harvest, Sink, Source, SourceError,
    collect::{Collector, failure, home},
    reading::Draft,
    technology::mentions,
};
use board::Board;

/// Careers pages looked at.
const CAREERS_PAGES_MAX: usize = 5;
/// Single postings on the company's own site looked at.
const POSTING_PAGES_MAX: usize = 6;
/// Postings taken from one board.
pub(crate) const POSTINGS_MAX: usize = 400;
/// Postings handed over at once.
const BATCH_MAX: usize = 20;
/// How long a board's answer counts as fresh: six hours.
const BOARD_CACHE_SECONDS: u32 = 6 * 3600;
/// Least time between two questions to the board service.
const BOARD_INTERVAL: Duration = Duration::from_millis(500);
/// Longest board answer read, in bytes.
const BOARD_BYTES_MAX: usize = 32 << 20;

/// Reads job ads.
pub(crate) struct JobsSource;

#[async_trait]
impl Source for JobsSource {
    fn info(&self) -> SourceInfo {
        SourceInfo {
            id: "jobs".into(),
            title: "Open roles".into(),
            gives: "Job ads with department, place and date, and the technologies they name".into(),
            terms: "open".into(),
            cost_requests_max: (CAREERS_PAGES_MAX + POSTING_PAGES_MAX + 5) as u32,
            cache_seconds: u64::from(BOARD_CACHE_SECONDS),
            timeout_seconds: 120,
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
            careers.guess(&domain);
        }
        for board in std::mem::take(&mut careers.boards) {
            read_board(&mut collector, ask, &domain, &board).await?;
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
        self.boards.extend(board::in_html(&html));
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
            self.boards.extend(board::in_html(&html));
            self.boards.extend(board::in_url(url.as_str()));
            let page = Page::parse(&html, &url);
            self.postings.extend(posting::drafts(&page, &fetched, ask));
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

    /// A board under the name of the domain; what it holds is checked before it is believed.
    fn guess(&mut self, domain: &str) {
        let registrable = pages::links::registrable(domain);
        let token = registrable.split('.').next().unwrap_or_default().replace('-', "");
        if token.len() >= 3 {
            self.boards.insert(Board { service: board::Service::Greenhouse, token, guessed: true });
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

async fn read_board(collector: &mut Collector<'_>, ask: &Ask, domain: &str, board: &Board) -> Result<(), SourceError> {
    let Some(api) = board.api() else {
        collector
            .gap(format!("They use {} for their open roles; Callsheet does not read it yet.", board.service.name()));
        return Ok(());
    };
    let request = Request::get(&api)?
        .api()
        .cache_seconds(BOARD_CACHE_SECONDS)
        .rate("greenhouse-boards", BOARD_INTERVAL)
        .body_bytes_max(BOARD_BYTES_MAX);
    let fetched = match collector.fetch(request).await {
        Ok(fetched) => fetched,
        Err(NetError::NotFound { .. } | NetError::Offline { .. }) if board.guessed => return Ok(()),
        Err(error) => {
            collector.gap(format!(
                "Their job board ({} at {}) could not be read. {error}",
                board.token,
                board.service.name()
            ));
            return Ok(());
        }
    };
    let listed = match greenhouse::parse(&fetched.body) {
        Ok(listed) => listed,
        Err(error) => {
            collector.gap(format!(
                "Their job board at {} gave an answer that could not be read: {error}.",
                board.service.name()
            ));
            return Ok(());
        }
    };
    if let Some(why_not) = not_theirs(&listed, ask, domain, board) {
        if !board.guessed {
            collector.gap(why_not);
        }
        return Ok(());
    }
    let (own, prospects): (Vec<_>, Vec<_>) = listed.postings.iter().partition(|posting| !posting.is_prospect);
    if !prospects.is_empty() {
        tracing::debug!(count = prospects.len(), "posts that are no open role were left out");
    }
    for batch in own.chunks(BATCH_MAX) {
        let drafts: Vec<Draft> = batch.iter().map(|posting| posting.draft(ask, fetched.fetched_at)).collect();
        collector.keep(drafts).await?;
    }
    if listed.unread > 0 {
        collector.gap(format!("{} postings of their job board could not be read.", listed.unread));
    }
    if own.is_empty() {
        collector.gap("Their job board is there and lists no open role.".to_owned());
    }
    Ok(())
}

/// Why the board is not believed to be the company's own, as a sentence.
fn not_theirs(listed: &greenhouse::Listed, ask: &Ask, domain: &str, board: &Board) -> Option<String> {
    let company = &ask.company;
    let names = std::iter::once(&company.name).chain(company.legal_name.as_ref()).chain(&company.aliases);
    let label = pages::links::registrable(domain);
    let label = label.split('.').next().unwrap_or_default().to_owned();
    let alike = |said: &str| {
        const ALIKE_MIN: f64 = 0.93;
        let tight = words::core_name(said).replace(' ', "");
        names.clone().any(|name| words::likeness(name, said) >= ALIKE_MIN)
            || tight == words::folded(&label).replace(' ', "")
    };
    let said: BTreeSet<&str> = listed.postings.iter().filter_map(|posting| posting.company_name.as_deref()).collect();
    let named_alike = said.iter().any(|name| alike(name));
    let leads_home = listed
        .postings
        .iter()
        .any(|posting| Url::parse(&posting.url).is_ok_and(|url| same_site(url.host_str().unwrap_or_default(), domain)));
    let theirs = match (said.is_empty(), board.guessed) {
        (true, false) => true,
        (true, true) => leads_home,
        (false, false) => named_alike || leads_home,
        // The name alone is not enough for a board nobody linked to: there are many companies of one name.
        (false, true) => {
            named_alike && (leads_home || listed.postings.iter().any(|posting| posting.names_domain(domain)))
        }
    };
    let whose = said.iter().next().copied().unwrap_or("somebody else");
    (!theirs).then(|| format!("Their careers page leads to a job board of {whose}, so those open roles were left out."))
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
