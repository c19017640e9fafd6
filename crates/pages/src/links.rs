//! Links of a page, and what sort of page their words promise.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::{blocks::squeezed, words};

/// Most links kept of a page.
const LINKS_MAX: usize = 2_000;

/// Where on the page a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the navigation, header or footer.
    Frame,
    /// In the text.
    Body,
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub url: Url,
    pub text: String,
    pub place: Place,
    /// Whether the page asks not to be taken to vouch for it.
    pub nofollow: bool,
}

/// What a page of a company's site is about, as far as its address tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    Home,
    About,
    Leadership,
    Newsroom,
    Careers,
    Products,
    Customers,
    Security,
    Investors,
    Partners,
    Integrations,
    Compare,
    Pricing,
    Docs,
    Locations,
    Contact,
    Status,
    Blog,
}

/// Words of paths and anchors, with how much a page is wanted that has them: the first that fits counts.
const TOPIC_WORDS: &[(Topic, u32, &[&str])] = &[
    (
        Topic::Leadership,
        95,
        &[
            "leadership",
            "management",
            "executive team",
            "management team",
            "our team",
            "team",
            "people",
            "who we are",
            "founders",
            "board",
            "geschäftsführung",
            "vorstand",
            "equipe",
            "equipo",
            "meet the team",
        ],
    ),
    (
        Topic::About,
        90,
        &[
            "about",
            "about us",
            "company",
            "our story",
            "story",
            "mission",
            "über uns",
            "ueber uns",
            "unternehmen",
            "wir",
            "qui sommes nous",
            "a propos",
            "sobre nosotros",
            "azienda",
            "overview",
        ],
    ),
    (
        Topic::Newsroom,
        92,
        &[
            "newsroom",
            "press",
            "news",
            "press releases",
            "media",
            "announcements",
            "presse",
            "aktuelles",
            "prensa",
            "actualites",
            "press room",
            "media center",
        ],
    ),
    (
        Topic::Careers,
        85,
        &[
            "careers",
            "career",
            "jobs",
            "join us",
            "open roles",
            "open positions",
            "work with us",
            "vacancies",
            "hiring",
            "we re hiring",
            "karriere",
            "stellenangebote",
            "empleo",
            "carrieres",
            "join our team",
            "openings",
        ],
    ),
    (
        Topic::Customers,
        70,
        &[
            "customers",
            "case studies",
            "customer stories",
            "success stories",
            "case study",
            "stories",
            "kunden",
            "referenzen",
            "clients",
            "testimonials",
        ],
    ),
    (
        Topic::Security,
        72,
        &["security", "trust", "trust center", "subprocessors", "compliance", "privacy and security", "sicherheit"],
    ),
    (
        Topic::Investors,
        75,
        &["investors", "investor relations", "ir", "financials", "annual report", "investoren", "shareholders"],
    ),
    (
        Topic::Integrations,
        60,
        &[
            "integrations",
            "integration",
            "marketplace",
            "connectors",
            "app directory",
            "apps",
            "works with",
            "ecosystem",
        ],
    ),
    (
        Topic::Compare,
        58,
        &["compare", "comparison", "alternatives", "alternative", "vs", "versus", "why us", "competitors"],
    ),
    (Topic::Partners, 55, &["partners", "partner", "alliances", "technology partners", "partnerships"]),
    (
        Topic::Products,
        65,
        &[
            "products",
            "product",
            "platform",
            "solutions",
            "solution",
            "features",
            "capabilities",
            "modules",
            "what we do",
            "services",
            "produkte",
            "leistungen",
        ],
    ),
    (Topic::Pricing, 40, &["pricing", "plans", "preise"]),
    (Topic::Status, 50, &["status", "system status", "uptime"]),
    (Topic::Locations, 45, &["locations", "offices", "standorte", "where we work"]),
    (Topic::Docs, 35, &["docs", "documentation", "developers", "api", "help center", "support"]),
    (Topic::Contact, 30, &["contact", "contact us", "kontakt", "impressum", "imprint", "legal notice"]),
    (Topic::Blog, 48, &["blog", "insights", "resources", "articles", "stories", "updates", "changelog"]),
];

/// What a link promises and how much it is wanted, by the last parts of its path and then by its words.
pub fn topic(url: &Url, text: &str) -> Option<(Topic, u32)> {
    let path = url.path().trim_matches('/');
    if path.is_empty() {
        let host = url.host_str().unwrap_or_default();
        let label = host.split('.').next().unwrap_or_default();
        return if label == "www" || host.matches('.').count() < 2 {
            Some((Topic::Home, 100))
        } else {
            by_words(label)
        };
    }
    let parts: Vec<String> = path.split('/').map(plain_part).collect();
    // `/company/leadership` is about leadership; `/news/2026/we-have-a-team` is one item of the news.
    let last = parts.last().map(String::as_str).unwrap_or_default();
    let depth = u32::try_from(parts.len().saturating_sub(1)).unwrap_or(u32::MAX);
    if let Some((topic, score)) = exactly(last) {
        return Some((topic, score.saturating_sub(depth.saturating_mul(6))));
    }
    // What lies below a list is one of its items, whatever words it begins with.
    let above = parts.iter().rev().skip(1).find_map(|part| exactly(part));
    if let Some((topic, score)) = above.filter(|(topic, _)| is_list(*topic)) {
        return Some((topic, score / 3));
    }
    if let Some((topic, score)) = by_words(last) {
        return Some((topic, score.saturating_sub(depth.saturating_mul(6))));
    }
    if let Some((topic, score)) = by_words(&words::folded(text)) {
        return Some((topic, score.saturating_sub(5 + depth.saturating_mul(6))));
    }
    above.map(|(topic, score)| (topic, score / 3))
}

/// Whether a page is one item of a list of news, products, stories and the like, as its address tells.
pub fn is_item_of_list(url: &Url) -> bool {
    let parts: Vec<String> = url.path().split('/').filter(|part| !part.is_empty()).map(plain_part).collect();
    let Some((last, above)) = parts.split_last() else { return false };
    exactly(last).is_none() && above.iter().any(|part| exactly(part).is_some_and(|(topic, _)| is_list(topic)))
}

fn is_list(topic: Topic) -> bool {
    match topic {
        Topic::Newsroom
        | Topic::Blog
        | Topic::Products
        | Topic::Customers
        | Topic::Integrations
        | Topic::Careers
        | Topic::Docs
        | Topic::Compare
        | Topic::Partners => true,
        Topic::Home
        | Topic::About
        | Topic::Leadership
        | Topic::Security
        | Topic::Investors
        | Topic::Pricing
        | Topic::Locations
        | Topic::Contact
        | Topic::Status => false,
    }
}

fn exactly(words: &str) -> Option<(Topic, u32)> {
    TOPIC_WORDS.iter().find(|(_, _, names)| names.contains(&words)).map(|(topic, score, _)| (*topic, *score))
}

fn by_words(words: &str) -> Option<(Topic, u32)> {
    if let Some(found) = exactly(words) {
        return Some(found);
    }
    if words.split(' ').count() > 4 {
        return None;
    }
    if words.starts_with("why ") || words.contains(" vs ") || words.ends_with(" alternative") {
        return Some((Topic::Compare, 56));
    }
    let fits = |name: &&str| name.len() > 3 && words.strip_prefix(*name).is_some_and(|rest| rest.starts_with(' '));
    TOPIC_WORDS
        .iter()
        .find(|(_, _, names)| names.iter().any(&fits))
        .map(|(topic, score, _)| (*topic, score.saturating_sub(10)))
}

fn plain_part(part: &str) -> String {
    let page =
        part.rsplit_once('.').filter(|(_, extension)| matches!(*extension, "html" | "htm" | "php" | "aspx" | "jsp"));
    words::folded(page.map_or(part, |(name, _)| name))
}

/// The links of a page to web addresses.
pub fn of(document: &Html, base: &Url) -> Vec<Link> {
    let Ok(selector) = Selector::parse("a[href], area[href]") else { return Vec::new() };
    document.select(&selector).filter_map(|anchor| link(anchor, base)).take(LINKS_MAX).collect()
}

fn link(anchor: ElementRef<'_>, base: &Url) -> Option<Link> {
    let href = anchor.attr("href")?.trim();
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    let mut url = base.join(href).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_fragment(None);
    let shown = squeezed(&anchor.text().collect::<Vec<_>>().join(" "));
    let text = if shown.is_empty() {
        squeezed(anchor.attr("aria-label").or(anchor.attr("title")).unwrap_or_default())
    } else {
        shown
    };
    let mut above = anchor.ancestors().filter_map(ElementRef::wrap);
    let framed = above.any(|element| {
        let role = element.attr("role").unwrap_or_default();
        matches!(element.value().name(), "nav" | "header" | "footer" | "aside")
            || matches!(role, "navigation" | "banner" | "contentinfo")
    });
    let nofollow =
        anchor.attr("rel").is_some_and(|rel| rel.split(' ').any(|word| word.eq_ignore_ascii_case("nofollow")));
    Some(Link { url, text, place: if framed { Place::Frame } else { Place::Body }, nofollow })
}

/// Whether two hosts belong to the same registrable domain: `www.acme.co.uk` and `status.acme.co.uk`.
pub fn same_site(a: &str, b: &str) -> bool {
    registrable(a) == registrable(b)
}

/// The registrable part of a host name: `acme.co.uk` of `www.acme.co.uk`.
pub fn registrable(host: &str) -> String {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    psl::domain_str(&host).map(str::to_owned).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promised(url: &str, text: &str) -> Option<Topic> {
        topic(&Url::parse(url).unwrap(), text).map(|(topic, _)| topic)
    }

    #[test]
    fn links_tell_by_path_then_by_words() {
        assert_eq!(promised("https://a.example/company/leadership", "Team"), Some(Topic::Leadership));
        assert_eq!(promised("https://a.example/about-us.html", ""), Some(Topic::About));
        assert_eq!(promised("https://a.example/x1", "Careers"), Some(Topic::Careers));
        assert_eq!(promised("https://a.example/why-keystead", "Why Keystead"), Some(Topic::Compare));
        assert_eq!(promised("https://status.a.example/", "Status"), Some(Topic::Status));
        assert_eq!(promised("https://a.example/news/we-opened", "We opened"), Some(Topic::Newsroom));
        assert_eq!(promised("https://a.example/unternehmen/ueber-uns", ""), Some(Topic::About));
        assert_eq!(promised("https://a.example/products/team-management", ""), Some(Topic::Products));
        assert_eq!(promised("https://a.example/cart", "Cart"), None);
        assert!(is_item_of_list(&Url::parse("https://a.example/customers/bright").unwrap()));
        assert!(!is_item_of_list(&Url::parse("https://a.example/company/news").unwrap()));
    }

    #[test]
    fn one_item_of_the_news_is_wanted_less_than_the_list() {
        let score = |url: &str| topic(&Url::parse(url).unwrap(), "").map_or(0, |(_, score)| score);
        assert!(score("https://a.example/news/2026/we-opened") < score("https://a.example/news"));
        assert!(score("https://a.example/company/press") < score("https://a.example/press"));
    }

    #[test]
    fn sites_are_told_apart_by_their_registrable_part() {
        assert!(same_site("www.acme.co.uk", "status.acme.co.uk"));
        assert!(!same_site("acme.co.uk", "other.co.uk"));
        assert!(same_site("app.acmecorp.example", "acmecorp.example"));
    }
}
