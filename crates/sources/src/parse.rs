//! Recorded answers through the real parsers, for `callsheet parse`.

use boards::{ADAPTERS, Adapter, Posting, Scene, adapter, discovery, schema_org};
use domain::{Record, Timestamp};
use net::Url;
use serde_json::{Value, json};

use pages::{Page, ParseError, article, blocks, feed, people, sitemap};

use harvest::statements;

use crate::{
    community::{breaches, github, hacker_news, status},
    jobs::technologies as technologies_of_ad,
    technology::{DnsRules, source_statements},
};

/// The parsers, with what each reads.
pub fn parsers() -> Vec<(&'static str, &'static str)> {
    let mut parsers = vec![
        ("page", "a web page of a company: text, links, statements, people"),
        ("site", "the same as page"),
        ("article", "a web page as an article: headline, date, author, text"),
        ("technology", "a web page, searched for technologies"),
        ("jobs", "a careers page: job boards it leads to and postings it states"),
        ("jobposting", "a web page with schema.org JobPosting statements"),
        ("jsonld", "a web page or JSON with schema.org statements"),
        ("feed", "an RSS, Atom or JSON feed"),
        ("robots", "a robots.txt: whom it addresses, its sitemaps"),
        ("sitemap", "a sitemap, plain or packed"),
        ("dns", "records as lines `NAME TYPE VALUE`"),
    ];
    parsers.extend(registers::PARSERS);
    parsers.extend([
        ("hacker_news", "an answer of Algolia's search of Hacker News"),
        ("github", "an organisation of GitHub, or its repositories"),
        ("status", "summary, incidents or Atom history of a status page"),
        ("hibp", "the list of breaches of Have I Been Pwned"),
        ("channels", "the feed of a YouTube channel or a podcast; the same as feed"),
    ]);
    parsers.extend(news::PARSERS);
    parsers.extend(ADAPTERS.iter().map(|adapter| (adapter.card().id, adapter.card().reads)));
    parsers
}

/// Reads recorded bytes with the parser of this name. Relative addresses are taken from the page's own canonical one.
pub fn parse(source: &str, bytes: &[u8], now: Timestamp) -> Result<Value, ParseError> {
    let text = || String::from_utf8_lossy(bytes);
    match source {
        "page" | "site" => Ok(page(&text())),
        "article" => Ok(article_of(&text())),
        "technology" => Ok(technology_of(&text())),
        "jobs" => Ok(careers_of(&text())),
        "jobposting" => Ok(postings_of(&text())),
        "jsonld" => Ok(statements_of(&text())),
        "feed" => feed_of(bytes),
        "robots" => Ok(robots_of(&text())),
        "sitemap" => Ok(sitemap_of(bytes)),
        "dns" => dns_of(&text()),
        "hacker_news" => hacker_news::read(bytes),
        "github" => github::read(bytes),
        "status" => status::read(bytes),
        "hibp" => breaches::read(bytes),
        "channels" => feed_of(bytes),
        other => match (adapter::by_id(other), registers::read(other, bytes).or_else(|| news::read(other, bytes))) {
            (Some(adapter), _) => board_of(adapter, bytes, now),
            (None, Some(read)) => read,
            (None, None) => Err(ParseError::new(other, "there is no such parser; `callsheet parse --list` names them")),
        },
    }
}

fn base(html: &str) -> Option<Url> {
    let unknown = Url::parse("https://unknown.invalid/").ok()?;
    let page = Page::parse(html, &unknown);
    page.meta
        .canonical
        .clone()
        .or_else(|| page.meta.named(&["og:url"]))
        .and_then(|url| Url::parse(&url).ok())
        .or(Some(unknown))
}

fn parsed(html: &str, as_article: bool) -> Option<Page> {
    let url = base(html)?;
    Some(if as_article { Page::parse_article(html, &url) } else { Page::parse(html, &url) })
}

fn page(html: &str) -> Value {
    let Some(page) = parsed(html, false) else { return Value::Null };
    let mut lines = blocks::lines(&page.blocks);
    let mut records: Vec<Record> = statements::organization(&page, &mut lines).into_iter().collect();
    records.extend(people::of(&page.blocks).into_iter().map(|person| Record::Person {
        name: person.name,
        role: person.role,
        quote: person.quote,
    }));
    let links: Vec<Value> =
        page.links.iter().map(|link| json!({"url": link.url.as_str(), "text": link.text})).collect();
    json!({
        "title": page.title(), "siteName": page.meta.site_name, "description": page.meta.description, "language": page.meta.language,
        "feeds": page.meta.feeds.iter().map(|(url, _)| url).collect::<Vec<_>>(), "links": links, "records": records, "text": lines.join("\n"),
    })
}

fn article_of(html: &str) -> Value {
    let Some(page) = parsed(html, true) else { return Value::Null };
    let read = article::of(&page);
    json!({
        "headline": read.headline, "publishedOn": read.published_on, "modifiedOn": read.modified_on, "author": read.author,
        "publisher": read.publisher, "wire": read.wire, "language": page.meta.language, "text": read.lines.join("\n"),
    })
}

fn technology_of(html: &str) -> Value {
    let Some(url) = base(html) else { return Value::Null };
    let (lines, records) = source_statements(html, &url, &[], "", None);
    json!({"text": lines.join("\n"), "records": records})
}

/// One answer of a job board: its postings, how many it says there are, and what was left out and why.
fn board_of(adapter: &dyn Adapter, bytes: &[u8], now: Timestamp) -> Result<Value, ParseError> {
    let mut listed = adapter.parse(bytes, &Scene::unknown(now))?;
    listed.merge_places();
    let left: serde_json::Map<String, Value> =
        listed.left.iter().map(|(left, count)| (left.words().to_owned(), json!(count))).collect();
    let postings: Vec<Value> = listed.postings.iter().map(posting_of).collect();
    Ok(
        json!({"company": listed.company, "rows": listed.rows, "total": listed.total, "postings": postings, "leftOut": left}),
    )
}

fn posting_of(posting: &Posting) -> Value {
    let lines = posting.lines();
    let mut records = vec![posting.record()];
    records.extend(technologies_of_ad(&lines, posting.company_name.as_deref().unwrap_or_default(), None));
    json!({
        "employer": posting.company_name, "validThrough": posting.valid_through, "filled": posting.filled(), "records": records,
        "text": lines.join("\n"),
    })
}

fn careers_of(html: &str) -> Value {
    let boards = base(html).map(|url| discovery::in_page(html, &url)).unwrap_or_default();
    let boards: Vec<Value> = boards
        .iter()
        .map(|board| {
            let is_read = adapter::of(board.service).is_some();
            json!({"service": board.service.name(), "at": board.at, "site": board.site, "isRead": is_read})
        })
        .collect();
    json!({"boards": boards, "postings": postings_of(html)})
}

fn postings_of(html: &str) -> Value {
    let Some(page) = parsed(html, false) else { return Value::Null };
    Value::Array(schema_org::of(&page).iter().map(posting_of).collect())
}

fn statements_of(text: &str) -> Value {
    if let Some(value) = pages::json_ld::lenient(text).filter(|value| value.is_object() || value.is_array()) {
        let script = serde_json::to_string(&value).unwrap_or_default().replace("</", "<\\/");
        return page(&format!("<script type='application/ld+json'>{script}</script>"));
    }
    page(text)
}

fn feed_of(bytes: &[u8]) -> Result<Value, ParseError> {
    let feed = feed::parse(bytes, "https://unknown.invalid/")?;
    let items: Vec<Value> = feed
        .items
        .iter()
        .map(|item| json!({"title": item.title, "url": item.url, "publishedOn": item.published_on(), "author": item.author, "categories": item.categories, "text": item.text().join("\n")}))
        .collect();
    Ok(json!({"title": feed.title, "language": feed.language, "items": items}))
}

/// Whom the rules address, and the sitemaps. Whether a page may be read is decided by the client that reads it.
fn robots_of(text: &str) -> Value {
    let value = |key: &str| {
        let lines = text.lines().filter_map(|line| line.split_once(':'));
        lines
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case(key))
            .map(|(_, value)| value.split('#').next().unwrap_or_default().trim().to_owned())
            .collect::<Vec<_>>()
    };
    json!({
        "userAgents": value("user-agent"), "sitemaps": sitemap::in_robots(text), "disallow": value("disallow").len(),
        "allow": value("allow").len(), "crawlDelay": value("crawl-delay"),
    })
}

fn sitemap_of(bytes: &[u8]) -> Value {
    let found = sitemap::parse(bytes);
    let entries = |entries: &[sitemap::Entry]| {
        entries.iter().map(|entry| json!({"url": entry.url, "changedOn": entry.changed_on})).collect::<Vec<_>>()
    };
    json!({"pages": entries(&found.pages), "sitemaps": entries(&found.sitemaps)})
}

/// `acme.example TXT "v=spf1 …"`; class and lifetime, as zone files have them, are skipped.
fn dns_of(text: &str) -> Result<Value, ParseError> {
    let Some(rules) = DnsRules::get() else {
        return Err(ParseError::new("dns", "the rules cannot be read"));
    };
    let mut records = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with([';', '#'])) {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap_or_default();
        let kind = words
            .by_ref()
            .find(|word| !word.bytes().all(|byte| byte.is_ascii_digit()) && !word.eq_ignore_ascii_case("IN"));
        let Some(kind) = kind else {
            return Err(ParseError::new("dns", format!("“{line}” is not NAME TYPE VALUE")));
        };
        let value = words.collect::<Vec<_>>().join(" ");
        let value = value.trim_matches('"').replace("\" \"", "");
        let hits = rules.hits(&kind.to_ascii_uppercase(), "", &value);
        records.extend(hits.iter().map(|hit| json!({"name": name, "record": crate::dns::record_of(hit)})));
    }
    Ok(json!({"records": records}))
}
