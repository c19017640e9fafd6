//! A fetched page of a company's site as a draft.

use domain::{EvidenceKind, Record};
use net::{Fetched, Url};

use pages::{
    Page, article,
    blocks::lines,
    feed::Item,
    links::{Topic, same_site, topic},
    people,
};

use harvest::{Ask, Draft, statements};

/// A page of the company's site.
pub(crate) struct SitePage<'a> {
    pub page: &'a Page,
    pub fetched: &'a Fetched,
    pub topic: Option<Topic>,
    /// Whether a list of news or a feed led to it.
    pub is_post: bool,
    pub item: Option<&'a Item>,
}

/// The page as evidence. `kind` is what an ordinary page of this site is; a dated post of a customer's site is its own
/// announcement.
pub(crate) fn draft(site: &SitePage<'_>, ask: &Ask, kind: EvidenceKind, source: &'static str) -> Draft {
    let page = site.page;
    let is_article =
        page.json_ld.article().is_some() || site.is_post || (page.meta.is_article() && is_below_a_list(&page.url));
    let mut published_on = None;
    let mut records = Vec::new();
    let (mut text, title) = if is_article {
        let mut read = article::of(page);
        read.published_on = read.published_on.or_else(|| site.item.and_then(Item::published_on));
        published_on = read.published_on;
        records.push(statements::article(&read));
        (read.lines, read.headline)
    } else {
        (lines(&page.blocks), page.title())
    };
    if matches!(site.topic, Some(Topic::Home | Topic::Contact | Topic::About)) {
        let missing: Vec<String> =
            page.meta.addresses.iter().filter(|address| !text.contains(address)).cloned().collect();
        text.extend(missing);
    }
    let is_people_page = matches!(site.topic, Some(Topic::Leadership | Topic::About)) && !is_article;
    records.extend(statements::organization(page, &mut text));
    records.extend(statements::people(
        page,
        &ask.company.name,
        is_people_page || has_many_people(page, is_article),
        &mut text,
    ));
    let kind = match (is_article && published_on.is_some(), kind) {
        (true, EvidenceKind::OwnPage) => EvidenceKind::OwnAnnouncement,
        (_, kind) => kind,
    };
    Draft {
        kind,
        url: shown_url(page, site.fetched),
        title,
        publisher: if ask.company.name.is_empty() { host(&page.url) } else { ask.company.name.clone() },
        published_on,
        fetched_at: site.fetched.fetched_at,
        source,
        language: page.meta.language.clone(),
        lines: text,
        records,
        raw: Some(site.fetched.body.to_vec()),
    }
}

/// What only the feed gives of a post whose page cannot be read.
pub(crate) fn draft_of_item(item: &Item, ask: &Ask, kind: EvidenceKind, source: &'static str) -> Draft {
    let mut text = vec![item.title.clone()];
    text.extend(item.text().iter().cloned());
    let published_on = item.published_on();
    Draft {
        kind: if kind == EvidenceKind::OwnPage && published_on.is_some() {
            EvidenceKind::OwnAnnouncement
        } else {
            kind
        },
        url: item.url.clone(),
        title: item.title.clone(),
        publisher: ask.company.name.clone(),
        published_on,
        fetched_at: ask.now,
        source,
        language: None,
        records: vec![Record::Article {
            headline: item.title.clone(),
            published_on,
            author: item.author.clone(),
            wire: article::wire(&text),
        }],
        lines: text,
        raw: None,
    }
}

/// The page's own name for itself where it stays on its site, so that one page read by two addresses is one.
fn shown_url(page: &Page, fetched: &Fetched) -> String {
    let canonical = page.meta.canonical.as_deref().and_then(|url| page.url.join(url).ok());
    let own = canonical
        .filter(|url| same_site(&host(url), &host(&page.url)) && (url.path() != "/" || page.url.path() == "/"));
    own.map_or_else(|| fetched.final_url.clone(), |url| url.to_string())
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn is_below_a_list(url: &Url) -> bool {
    let deep = url.path().split('/').filter(|part| !part.is_empty()).count() >= 2;
    deep && matches!(topic(url, ""), Some((Topic::Newsroom | Topic::Blog, _)))
}

/// A page whose address says nothing and whose text is a list of people with roles all the same.
fn has_many_people(page: &Page, is_article: bool) -> bool {
    const PEOPLE_MIN: usize = 4;
    !is_article && people::of(&page.blocks).len() >= PEOPLE_MIN
}
