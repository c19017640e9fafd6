//! What the head of a page says.

use scraper::{Html, Selector};

use super::blocks::squeezed;

/// Most `<meta>` elements kept.
const META_MAX: usize = 200;
/// Most `<time>` elements kept.
const TIMES_MAX: usize = 50;

/// The statements of a page's head, and the dates its body marks up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    pub title: Option<String>,
    pub og_title: Option<String>,
    pub site_name: Option<String>,
    pub description: Option<String>,
    pub canonical: Option<String>,
    pub base: Option<String>,
    pub og_type: Option<String>,
    /// ISO 639-1, from the `lang` of the page.
    pub language: Option<String>,
    /// Feeds that the page names: address and title.
    pub feeds: Vec<(String, String)>,
    /// Dates of `<time>` outside asides and lists, in order; the first that is marked as the publication date leads.
    pub times: Vec<String>,
    /// Who wrote it, as marked up in the text.
    pub byline: Option<String>,
    /// Postal addresses that are marked up as such.
    pub addresses: Vec<String>,
    all: Vec<(String, String)>,
}

impl Meta {
    /// Reads the head.
    pub fn of(document: &Html) -> Self {
        let all = all(document);
        let named = |names: &[&str]| first(&all, names);
        Self {
            title: texts(document, "head > title, title").into_iter().next(),
            og_title: named(&["og:title", "twitter:title"]),
            site_name: named(&["og:site_name", "application-name"]),
            description: named(&["description", "og:description", "twitter:description"]),
            canonical: attributes(document, "link[rel~='canonical']", "href").into_iter().next(),
            base: attributes(document, "base[href]", "href").into_iter().next(),
            og_type: named(&["og:type"]).map(|kind| kind.to_ascii_lowercase()),
            language: attributes(document, "html[lang]", "lang").into_iter().next().and_then(|lang| two_letters(&lang)),
            feeds: feeds(document),
            times: times(document),
            byline: byline(document),
            addresses: texts(document, "address").into_iter().filter(|text| text.len() < 240).take(3).collect(),
            all,
        }
    }

    /// The first non-empty `<meta>` of one of these names, tried in this order.
    pub fn named(&self, names: &[&str]) -> Option<String> {
        first(&self.all, names)
    }

    /// Whether the head says that the page is an article.
    pub fn is_article(&self) -> bool {
        self.og_type.as_deref().is_some_and(|kind| kind == "article" || kind.contains("blog"))
            || self.named(&["article:published_time"]).is_some()
    }
}

fn first(all: &[(String, String)], names: &[&str]) -> Option<String> {
    names
        .iter()
        .find_map(|name| all.iter().find(|(key, value)| key == name && !value.is_empty()))
        .map(|(_, v)| v.clone())
}

fn all(document: &Html) -> Vec<(String, String)> {
    let Ok(selector) = Selector::parse("meta[content]") else { return Vec::new() };
    let metas = document.select(&selector).filter_map(|meta| {
        let name = meta.attr("property").or(meta.attr("name")).or(meta.attr("itemprop")).or(meta.attr("http-equiv"))?;
        Some((name.trim().to_ascii_lowercase(), squeezed(meta.attr("content")?)))
    });
    metas.take(META_MAX).collect()
}

fn texts(document: &Html, selector: &str) -> Vec<String> {
    let Ok(selector) = Selector::parse(selector) else { return Vec::new() };
    let texts = document.select(&selector).map(|element| squeezed(&element.text().collect::<Vec<_>>().join(" ")));
    texts.filter(|text| !text.is_empty()).take(TIMES_MAX).collect()
}

fn attributes(document: &Html, selector: &str, name: &str) -> Vec<String> {
    let Ok(selector) = Selector::parse(selector) else { return Vec::new() };
    let values =
        document.select(&selector).filter_map(|element| element.attr(name)).map(|value| value.trim().to_owned());
    values.filter(|value| !value.is_empty()).take(TIMES_MAX).collect()
}

fn feeds(document: &Html) -> Vec<(String, String)> {
    let Ok(selector) = Selector::parse("link[rel~='alternate'][type][href]") else { return Vec::new() };
    let feeds = document.select(&selector).filter(|link| {
        let kind = link.attr("type").unwrap_or_default().to_ascii_lowercase();
        kind.contains("rss") || kind.contains("atom") || kind.contains("feed+json")
    });
    feeds
        .filter_map(|link| Some((link.attr("href")?.to_owned(), link.attr("title").unwrap_or_default().to_owned())))
        .take(TIMES_MAX)
        .collect()
}

fn times(document: &Html) -> Vec<String> {
    let marked = "[itemprop='datePublished'], time[pubdate], time.published, time.entry-date, article header time";
    let mut times = dates_of(document, marked);
    times.extend(dates_of(document, "article time, main time"));
    times
}

fn dates_of(document: &Html, selector: &str) -> Vec<String> {
    let Ok(selector) = Selector::parse(selector) else { return Vec::new() };
    let dates = document.select(&selector).filter(|time| !is_beside(*time));
    let said = dates.map(|time| {
        let attribute = time.attr("datetime").or(time.attr("content"));
        attribute.map_or_else(|| squeezed(&time.text().collect::<String>()), str::to_owned)
    });
    said.filter(|date| !date.is_empty()).take(TIMES_MAX).collect()
}

fn byline(document: &Html) -> Option<String> {
    let marked =
        "[rel='author'], [itemprop='author'] [itemprop='name'], [itemprop='author'], .byline, .author-name, .author a";
    let is_name = |text: &String| (3..=80).contains(&text.chars().count());
    texts(document, marked).into_iter().find(is_name).or_else(|| author_link(document).filter(is_name))
}

/// The text of the first link to the page of an author, as WordPress and HubSpot build them: `/author/ann-bell`. What
/// stands behind a dash is their role.
fn author_link(document: &Html) -> Option<String> {
    let selector = Selector::parse("a[href*='/author/'], a[href*='/authors/']").ok()?;
    let shown = document.select(&selector).filter(|link| !is_beside(*link)).map(|link| {
        let text = squeezed(&link.text().collect::<String>());
        let end = [" - ", " – ", " | "].iter().filter_map(|mark| text.find(mark)).min();
        text[..end.unwrap_or(text.len())].to_owned()
    });
    let mut shown = shown.filter(|text| !text.is_empty());
    shown.next()
}

/// Whether an element stands in what surrounds the text.
fn is_beside(element: scraper::ElementRef<'_>) -> bool {
    let mut above = element.ancestors().filter_map(scraper::ElementRef::wrap);
    above.any(|element| matches!(element.value().name(), "aside" | "footer" | "nav" | "li"))
}

fn two_letters(lang: &str) -> Option<String> {
    let primary = lang.split(['-', '_']).next()?.trim().to_ascii_lowercase();
    (primary.len() == 2 && primary.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(primary)
}
