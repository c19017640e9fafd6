//! Texts that somebody hands us, such as lines of `callsheet extract`: the same parsers, no network.

use domain::{EvidenceKind, PartialDate, Reading, Timestamp};
use net::Url;

use pages::{
    Page, article,
    blocks::squeezed,
    links::{is_item_of_list, same_site},
};

use harvest::{Draft, statements};

/// A document from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextInput {
    /// Where it is from, if that is known.
    pub url: Option<String>,
    pub title: Option<String>,
    /// Plain text, or markup if it begins with a tag.
    pub text_or_html: String,
    pub published: Option<PartialDate>,
    /// Who published it; a host name otherwise.
    pub publisher: Option<String>,
    /// The company it is to be read for.
    pub company: Option<String>,
    /// The domain of that company.
    pub company_domain: Option<String>,
    pub now: Timestamp,
}

/// Reads a text or a page as the sources would.
pub fn read_text(input: TextInput) -> Reading {
    let url = input.url.as_deref().and_then(|url| Url::parse(url).ok());
    let draft = if looks_like_html(&input.text_or_html) { of_html(&input, url) } else { of_plain(&input, url) };
    draft.finish().0
}

fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start();
    let tag = start.strip_prefix('<').and_then(|rest| rest.chars().next());
    tag.is_some_and(|c| c.is_ascii_alphabetic() || c == '!') && start.contains('>')
}

fn of_html(input: &TextInput, url: Option<Url>) -> Draft {
    let own = is_own(input, url.as_ref());
    let Some(base) = url.or_else(|| Url::parse("https://unknown.invalid/").ok()) else { return of_plain(input, None) };
    let page = Page::parse_article(&input.text_or_html, &base);
    let read = article::of(&page);
    let company = input.company.clone().unwrap_or_default();
    let mut lines = read.lines.clone();
    let mut records = vec![statements::article(&article::Article {
        published_on: input.published.or(read.published_on),
        ..read.clone()
    })];
    if own {
        records.extend(statements::organization(&page, &mut lines));
        records.extend(statements::people(&page, &company, !is_item_of_list(&base), &mut lines));
    }
    let publisher = input.publisher.clone().or_else(|| read.publisher.clone());
    Draft {
        kind: kind(own, read.wire.is_some(), input.published.or(read.published_on)),
        url: address(input),
        title: input.title.clone().unwrap_or_else(|| read.headline.clone()),
        publisher: publisher.unwrap_or_else(|| host(input)),
        published_on: input.published.or(read.published_on),
        fetched_at: input.now,
        source: "text",
        language: page.meta.language.clone(),
        lines,
        records,
        raw: None,
    }
}

fn of_plain(input: &TextInput, url: Option<Url>) -> Draft {
    let own = is_own(input, url.as_ref());
    let mut lines: Vec<String> = input.text_or_html.lines().map(squeezed).filter(|line| !line.is_empty()).collect();
    let title = input.title.as_deref().map(squeezed).filter(|title| !title.is_empty());
    if let Some(title) = title.clone().filter(|title| lines.first() != Some(title)) {
        lines.insert(0, title);
    }
    let wire = article::wire(&lines);
    let headline = title.or_else(|| lines.first().cloned()).unwrap_or_default();
    let read = article::Article {
        headline: headline.clone(),
        published_on: input.published,
        modified_on: None,
        author: None,
        publisher: input.publisher.clone(),
        wire: wire.clone(),
        lines: lines.clone(),
    };
    Draft {
        kind: kind(own, wire.is_some(), input.published),
        url: address(input),
        title: headline,
        publisher: input.publisher.clone().unwrap_or_else(|| host(input)),
        published_on: input.published,
        fetched_at: input.now,
        source: "text",
        language: None,
        records: vec![statements::article(&read)],
        lines,
        raw: None,
    }
}

fn kind(own: bool, wire: bool, published_on: Option<PartialDate>) -> EvidenceKind {
    match (own, wire) {
        (true, _) if published_on.is_some() => EvidenceKind::OwnAnnouncement,
        (true, _) => EvidenceKind::OwnPage,
        (false, true) => EvidenceKind::WireCopy,
        (false, false) => EvidenceKind::Article,
    }
}

fn is_own(input: &TextInput, url: Option<&Url>) -> bool {
    let host = url.and_then(Url::host_str);
    input.company_domain.as_deref().zip(host).is_some_and(|(domain, host)| same_site(domain, host))
}

fn address(input: &TextInput) -> String {
    input.url.clone().unwrap_or_else(|| "text:".to_owned())
}

fn host(input: &TextInput) -> String {
    let url = input.url.as_deref().and_then(|url| Url::parse(url).ok());
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "unknown".to_owned())
}
