//! Which pages of a site are read, in which order, within a budget.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EvidenceKind, PartialDate};
use futures::future::join_all;
use net::{Fetched, NetError, Request, Url};

use super::drafts::{SitePage, draft, draft_of_item};
use pages::{
    Link, Page, Place,
    feed::{self, Item},
    links::{Topic, is_item_of_list, same_site, topic},
    sitemap,
};

use harvest::{
    Ask, Draft, SourceError,
    collect::{Collector, failure, home},
};

/// Requests beside pages: `robots.txt`, sitemaps, feeds.
pub(crate) const SIDE_REQUESTS_MAX: usize = 14;
/// Sitemaps opened.
const SITEMAPS_MAX: usize = 4;
/// Feeds opened.
const FEEDS_MAX: usize = 3;
/// Pages asked for at once.
const PAGES_AT_ONCE_MAX: usize = 4;
/// Addresses that wait to be read.
const FRONTIER_MAX: usize = 2_000;
/// Posts older than this are not opened, in days.
const POST_AGE_DAYS_MAX: i64 = 3 * 365;

/// What is read of a customer.
pub(crate) const CUSTOMER_TOPICS: &[Topic] = &[
    Topic::Home,
    Topic::About,
    Topic::Leadership,
    Topic::Newsroom,
    Topic::Blog,
    Topic::Careers,
    Topic::Customers,
    Topic::Security,
    Topic::Investors,
    Topic::Partners,
    Topic::Locations,
    Topic::Products,
    Topic::Contact,
    Topic::Pricing,
    Topic::Integrations,
];

/// How a site is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub pages_max: usize,
    pub posts_max: usize,
    /// Pages read of one topic, posts aside.
    pub topic_pages_max: usize,
    /// What an ordinary page of this site is as evidence.
    pub kind: EvidenceKind,
    pub wanted: &'static [Topic],
    pub source: &'static str,
}

/// A page that was read.
pub(crate) struct Visited {
    pub page: Page,
    pub fetched: Fetched,
    pub topic: Option<Topic>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    score: u32,
    topic: Topic,
    is_post: bool,
    dated: Option<PartialDate>,
}

/// One site being read.
pub(crate) struct Crawl<'a> {
    plan: Plan,
    ask: &'a Ask,
    domain: String,
    frontier: BTreeMap<String, Wanted>,
    seen: BTreeSet<String>,
    texts: BTreeSet<u64>,
    per_topic: BTreeMap<Topic, usize>,
    pages: usize,
    posts: usize,
    items: BTreeMap<String, Item>,
    feeds: Vec<String>,
    feeds_read: usize,
    /// By which words links call a page: the shortest.
    labels: BTreeMap<String, String>,
}

impl<'a> Crawl<'a> {
    pub fn new(plan: Plan, ask: &'a Ask, domain: &str) -> Self {
        Self {
            plan,
            ask,
            domain: domain.to_owned(),
            frontier: BTreeMap::new(),
            seen: BTreeSet::new(),
            texts: BTreeSet::new(),
            per_topic: BTreeMap::new(),
            pages: 0,
            posts: 0,
            items: BTreeMap::new(),
            feeds: Vec::new(),
            feeds_read: 0,
            labels: BTreeMap::new(),
        }
    }

    /// Reads the site and hands its pages over as they come.
    pub async fn run(&mut self, collector: &mut Collector<'_>) -> Result<(), SourceError> {
        self.walk(collector, |crawl, visited| vec![crawl.as_draft(visited)]).await
    }

    /// Reads the site; each page becomes the drafts that `make` says.
    pub async fn walk(
        &mut self,
        collector: &mut Collector<'_>,
        make: impl Fn(&Self, &Visited) -> Vec<Draft> + Send,
    ) -> Result<(), SourceError> {
        let first = home(collector, &self.domain).await?;
        let url = Url::parse(&first.final_url).map_err(|error| SourceError::Bug { what: error.to_string() })?;
        self.seen.insert(key(&url));
        let visited = self.visit(first, url, Some(Topic::Home));
        collector.keep(make(self, &visited)).await?;
        self.read_sitemaps(collector).await;
        while self.pages < self.plan.pages_max {
            self.read_feeds(collector).await;
            let batch = self.next_batch();
            if batch.is_empty() {
                break;
            }
            self.read_batch(collector, batch, &make).await?;
        }
        Ok(())
    }

    /// How links call a page.
    pub fn label(&self, url: &Url) -> Option<&str> {
        self.labels.get(&key(url)).map(String::as_str)
    }

    fn as_draft(&self, visited: &Visited) -> Draft {
        let item = self.items.get(visited.page.url.as_str()).or_else(|| self.items.get(&visited.fetched.url));
        let is_post = item.is_some() || self.frontier_says_post(visited);
        let site = SitePage { page: &visited.page, fetched: &visited.fetched, topic: visited.topic, is_post, item };
        draft(&site, self.ask, self.plan.kind, self.plan.source)
    }

    /// A page below a newsroom that dates itself is one of its posts.
    fn frontier_says_post(&self, visited: &Visited) -> bool {
        is_item_of_list(&visited.page.url)
            && matches!(visited.topic, Some(Topic::Newsroom | Topic::Blog))
            && (visited.page.json_ld.article().is_some() || !visited.page.meta.times.is_empty())
    }

    async fn read_batch(
        &mut self,
        collector: &mut Collector<'_>,
        batch: Vec<(Url, Wanted)>,
        make: &(impl Fn(&Self, &Visited) -> Vec<Draft> + Send),
    ) -> Result<(), SourceError> {
        collector.harvest.requests += u32::try_from(batch.len()).unwrap_or(u32::MAX);
        let net = collector.net;
        let mut waiting = Vec::new();
        for (url, _) in &batch {
            waiting.push(net.fetch(Request::to(url.clone())));
        }
        let outcomes = join_all(waiting).await;
        for ((url, wanted), outcome) in batch.into_iter().zip(outcomes) {
            match outcome {
                Ok(fetched) => {
                    let final_url = Url::parse(&fetched.final_url).unwrap_or_else(|_| url.clone());
                    let moved = key(&final_url) != key(&url);
                    if !self.is_own(&final_url) || !is_html(&fetched) || moved && !self.seen.insert(key(&final_url)) {
                        continue;
                    }
                    let visited = self.visit(fetched, final_url, Some(wanted.topic));
                    let drafts = make(self, &visited)
                        .into_iter()
                        .filter(|draft| self.texts.insert(fingerprint(draft)))
                        .collect::<Vec<_>>();
                    collector.keep(drafts).await?;
                }
                Err(error) => self.keep_item_of(collector, &url, error).await?,
            }
        }
        Ok(())
    }

    /// A post whose page is refused may still be whole in the feed.
    async fn keep_item_of(
        &mut self,
        collector: &mut Collector<'_>,
        url: &Url,
        error: NetError,
    ) -> Result<(), SourceError> {
        let item = self.items.get(url.as_str()).filter(|item| !item.text().is_empty()).cloned();
        // A page that is gone, or that nobody promised, is no gap.
        if item.is_none() && !matches!(error, NetError::NotFound { .. }) {
            collector.gap(failure(&error));
        }
        let Some(item) = item else { return Ok(()) };
        collector.keep([draft_of_item(&item, self.ask, self.plan.kind, self.plan.source)]).await
    }

    fn visit(&mut self, fetched: Fetched, url: Url, topic: Option<Topic>) -> Visited {
        self.pages += 1;
        let page = Page::parse(&fetched.text(), &url);
        for link in &page.links {
            self.consider(link, topic);
        }
        for (feed, _) in &page.meta.feeds {
            if let Ok(feed) = url.join(feed)
                && self.is_own(&feed)
                && !self.feeds.contains(&feed.to_string())
                && !feed.path().contains("comments")
            {
                self.feeds.push(feed.to_string());
            }
        }
        Visited { page, fetched, topic }
    }

    /// Puts a link on the list, if its words promise a page that is wanted.
    fn consider(&mut self, link: &Link, on: Option<Topic>) {
        let host = link.url.host_str().unwrap_or_default();
        let label = host.split('.').next().unwrap_or_default();
        if label == "status" || host.ends_with(".statuspage.io") {
            return;
        }
        if !self.is_own(&link.url) || link.nofollow || is_file(&link.url) {
            return;
        }
        let promised = topic(&link.url, &link.text);
        let lists_posts = matches!(on, Some(Topic::Newsroom | Topic::Blog));
        let is_headline = link.text.split_whitespace().count() >= 4 && link.place == Place::Body;
        let (found, mut score) = match (promised, lists_posts && is_headline, on) {
            (Some((found, score)), _, _) => (found, score),
            (None, true, Some(on)) => (on, 30),
            (None, _, _) => return,
        };
        let is_news = matches!(found, Topic::Newsroom | Topic::Blog);
        let is_post = is_news && (is_item_of_list(&link.url) || lists_posts && is_headline);
        if !link.text.is_empty() && self.labels.len() < FRONTIER_MAX {
            let slot = self.labels.entry(key(&link.url)).or_insert_with(|| link.text.clone());
            if link.text.len() < slot.len()
                && link.text.split_whitespace().count() >= slot.split_whitespace().count().min(2)
            {
                *slot = link.text.clone();
            }
        }
        if link.place == Place::Frame && !is_post {
            score += 4;
        }
        self.want(&link.url, Wanted { score, topic: found, is_post, dated: None });
    }

    fn want(&mut self, url: &Url, wanted: Wanted) {
        if !self.plan.wanted.contains(&wanted.topic)
            || self.seen.contains(&key(url))
            || self.frontier.len() >= FRONTIER_MAX
        {
            return;
        }
        let mut url = url.clone();
        url.set_fragment(None);
        let slot = self.frontier.entry(url.to_string()).or_insert_with(|| wanted.clone());
        slot.is_post |= wanted.is_post;
        slot.dated = slot.dated.or(wanted.dated);
        slot.score = slot.score.max(wanted.score);
    }

    /// The next pages: what is wanted most, few of each topic, and newest posts first among posts.
    fn next_batch(&mut self) -> Vec<(Url, Wanted)> {
        let room = PAGES_AT_ONCE_MAX.min(self.plan.pages_max.saturating_sub(self.pages));
        let mut ranked: Vec<(String, Wanted)> =
            self.frontier.iter().map(|(url, wanted)| (url.clone(), wanted.clone())).collect();
        ranked.sort_by(|(url_a, a), (url_b, b)| {
            let by_rank = rank(b).cmp(&rank(a));
            by_rank
                .then_with(|| b.dated.cmp(&a.dated))
                .then_with(|| url_a.len().cmp(&url_b.len()))
                .then_with(|| url_a.cmp(url_b))
        });
        let mut batch = Vec::new();
        for (url, wanted) in ranked {
            if batch.len() >= room {
                break;
            }
            let Ok(parsed) = Url::parse(&url) else { continue };
            self.frontier.remove(&url);
            if !self.may_read(&wanted) || !self.seen.insert(key(&parsed)) {
                continue;
            }
            self.count(&wanted);
            batch.push((parsed, wanted));
        }
        batch
    }

    fn may_read(&self, wanted: &Wanted) -> bool {
        if wanted.is_post {
            let young = wanted.dated.is_none_or(|date| date.age_days(self.ask.now.date()) <= POST_AGE_DAYS_MAX);
            return self.posts < self.plan.posts_max && young;
        }
        self.per_topic.get(&wanted.topic).copied().unwrap_or_default() < self.plan.topic_pages_max
    }

    fn count(&mut self, wanted: &Wanted) {
        if wanted.is_post {
            self.posts += 1;
        } else {
            *self.per_topic.entry(wanted.topic).or_default() += 1;
        }
    }

    async fn read_sitemaps(&mut self, collector: &mut Collector<'_>) {
        let root = format!("https://{}", self.domain);
        let robots =
            collector.get(&format!("{root}/robots.txt")).await.map(|fetched| fetched.text()).unwrap_or_default();
        let mut queue = sitemap::in_robots(&robots);
        queue.push(format!("{root}/sitemap.xml"));
        let mut opened = BTreeSet::new();
        while let Some(url) = (!queue.is_empty()).then(|| queue.remove(0)) {
            let own = Url::parse(&url).is_ok_and(|url| self.is_own(&url));
            if opened.len() >= SITEMAPS_MAX || !own || !opened.insert(url.clone()) {
                continue;
            }
            // A site without a sitemap has links.
            let Ok(fetched) = collector.get(&url).await else { continue };
            let found = sitemap::parse(&fetched.body);
            let mut further: Vec<String> = found.sitemaps.iter().map(|entry| entry.url.clone()).collect();
            further.sort_by_key(|url| !["page", "news", "press", "post", "blog"].iter().any(|word| url.contains(word)));
            queue.extend(further.into_iter().take(SITEMAPS_MAX));
            self.consider_sitemap(&found.pages);
        }
    }

    fn consider_sitemap(&mut self, entries: &[sitemap::Entry]) {
        for entry in entries {
            let Ok(url) = Url::parse(&entry.url) else { continue };
            if !self.is_own(&url) || is_file(&url) {
                continue;
            }
            if let Some((found, score)) = topic(&url, "") {
                let is_post = is_item_of_list(&url) && matches!(found, Topic::Newsroom | Topic::Blog);
                // A link that people are shown says more than a line in a sitemap.
                self.want(
                    &url,
                    Wanted {
                        score: score.saturating_sub(8),
                        topic: found,
                        is_post,
                        dated: entry.changed_on.filter(|_| is_post),
                    },
                );
            }
        }
    }

    async fn read_feeds(&mut self, collector: &mut Collector<'_>) {
        let known = [Topic::Newsroom, Topic::Blog].iter().any(|list| self.plan.wanted.contains(list));
        while known && self.feeds_read < FEEDS_MAX.min(self.feeds.len()) {
            let url = self.feeds[self.feeds_read].clone();
            self.feeds_read += 1;
            match collector.get(&url).await {
                Ok(fetched) => match feed::parse(&fetched.body, &fetched.final_url) {
                    Ok(found) => self.consider_feed(found.items),
                    Err(error) => collector.gap(format!("The feed at {url} could not be read: {error}.")),
                },
                Err(error) => collector.gap(failure(&error)),
            }
        }
    }

    fn consider_feed(&mut self, items: Vec<Item>) {
        for item in items {
            let Ok(url) = Url::parse(&item.url) else { continue };
            if !self.is_own(&url) {
                continue;
            }
            let found = topic(&url, "").map_or(Topic::Newsroom, |(found, _)| found);
            let found = if matches!(found, Topic::Newsroom | Topic::Blog) { found } else { Topic::Newsroom };
            self.want(&url, Wanted { score: 60, topic: found, is_post: true, dated: item.published_on() });
            self.items.insert(url.to_string(), item);
        }
    }

    fn is_own(&self, url: &Url) -> bool {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| same_site(host, &self.domain) && !is_app(host))
    }
}

/// Posts come after the pages that say who the company is, and before the rest.
fn rank(wanted: &Wanted) -> u32 {
    if wanted.is_post { 62 } else { wanted.score }
}

fn key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
    let query = url
        .query()
        .filter(|query| !query.starts_with("utm_") && !query.contains("hsLang"))
        .map(|query| format!("?{query}"));
    format!("{host}{}{}", url.path().trim_end_matches('/').trim_end_matches("/index.html"), query.unwrap_or_default())
}

fn fingerprint(draft: &Draft) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    draft.lines.hash(&mut hasher);
    hasher.finish()
}

fn is_html(fetched: &Fetched) -> bool {
    let kind = fetched.content_type();
    kind.is_empty() || kind.contains("html") || kind == "text/plain"
}

/// Hosts that people sign in to or that hold no pages.
fn is_app(host: &str) -> bool {
    let label = host.split('.').next().unwrap_or_default();
    matches!(
        label,
        "app"
            | "login"
            | "auth"
            | "sso"
            | "my"
            | "dashboard"
            | "console"
            | "api"
            | "cdn"
            | "static"
            | "assets"
            | "mail"
            | "email"
            | "click"
            | "go"
    )
}

fn is_file(url: &Url) -> bool {
    let last = url.path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let extension = last.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        matches!(
            extension,
            "pdf"
                | "png"
                | "jpg"
                | "jpeg"
                | "svg"
                | "gif"
                | "webp"
                | "zip"
                | "mp4"
                | "xml"
                | "json"
                | "txt"
                | "ics"
                | "doc"
                | "docx"
                | "pptx"
                | "xlsx"
                | "css"
                | "js"
        )
    })
}
