//! Where else a company is, by the links of its own home page: the only way in which a profile is believed.

use url::Url;

use super::{Page, links::same_site};

/// Hosts that serve the feeds of podcasts.
const PODCAST_HOSTS: &[&str] = &[
    "feeds.simplecast.com",
    "feeds.megaphone.fm",
    "feeds.buzzsprout.com",
    "feeds.transistor.fm",
    "feeds.libsyn.com",
    "feeds.captivate.fm",
    "feeds.acast.com",
    "feeds.soundcloud.com",
    "feeds.fireside.fm",
    "anchor.fm",
    "rss.buzzsprout.com",
];
/// Status pages followed.
const STATUS_PAGES_MAX: usize = 2;

/// Profiles that the home page names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profiles {
    /// Its organisation at GitHub.
    pub github: Option<String>,
    /// The id of its channel at YouTube.
    pub youtube: Option<String>,
    /// Addresses of the feeds of its podcasts.
    pub podcasts: Vec<String>,
    /// Its status pages: `https://status.acme.example/`.
    pub status: Vec<String>,
}

/// The profiles that a page names in its links and in what it states for machines.
pub fn on_page(page: &Page, domain: &str) -> Profiles {
    let mut profiles = Profiles::default();
    let stated = page.json_ld.organizations().into_iter().flat_map(|organization| organization.same_as);
    let stated = stated.filter_map(|url| Url::parse(&url).ok());
    for url in stated {
        take(&mut profiles, &url, "", domain);
    }
    for link in &page.links {
        take(&mut profiles, &link.url, &link.text, domain);
    }
    for (url, title) in &page.meta.feeds {
        if title.to_lowercase().contains("podcast") && !profiles.podcasts.contains(url) {
            profiles.podcasts.push(url.clone());
        }
    }
    profiles
}

fn take(profiles: &mut Profiles, url: &Url, shown: &str, domain: &str) {
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
    let parts: Vec<&str> =
        url.path_segments().map(|parts| parts.filter(|part| !part.is_empty()).collect()).unwrap_or_default();
    match (host, parts.as_slice()) {
        ("github.com", [login]) | ("github.com", ["orgs", login, ..]) if is_login(login) => {
            profiles.github.get_or_insert_with(|| (*login).to_owned());
        }
        ("youtube.com", ["channel", id, ..]) if is_channel(id) => {
            profiles.youtube.get_or_insert_with(|| (*id).to_owned());
        }
        _ if PODCAST_HOSTS.contains(&host) => {
            let feed = url.to_string();
            if !profiles.podcasts.contains(&feed) {
                profiles.podcasts.push(feed);
            }
        }
        _ => {}
    }
    let label = host.split('.').next().unwrap_or_default();
    let is_status = label == "status" && same_site(host, domain)
        || host.ends_with(".statuspage.io") && shown.to_lowercase().contains("status");
    let page = format!("https://{host}/");
    if is_status && profiles.status.len() < STATUS_PAGES_MAX && !profiles.status.contains(&page) {
        profiles.status.push(page);
    }
}

/// A name that an organisation can have at GitHub, and not one of GitHub's own pages.
pub fn is_login(text: &str) -> bool {
    const OWN: &[&str] =
        &["about", "features", "sponsors", "topics", "login", "join", "pricing", "orgs", "site", "security"];
    (1..=39).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !OWN.contains(&text)
}

/// The id of a channel at YouTube.
pub fn is_channel(text: &str) -> bool {
    text.len() == 24
        && text.starts_with("UC")
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn profiles_are_those_that_the_page_links_to() {
        let html = r#"<script type="application/ld+json">{"@type":"Organization","name":"Acme","sameAs":["https://www.youtube.com/channel/UC7_gcs09iThXybpVgjHZ_7g"]}</script>
            <a href="https://github.com/acme-inc/">GitHub</a><a href="https://github.com/features">x</a><a href="https://github.com/acme-inc/tool">Tool</a>
            <a href="https://status.acme.example/incidents">Status</a><a href="https://status.other.example/">Status</a>
            <a href="https://feeds.transistor.fm/acme">Podcast</a>"#;
        let page = Page::parse(html, &Url::parse("https://acme.example/").unwrap());
        let expected = Profiles {
            github: Some("acme-inc".into()),
            youtube: Some("UC7_gcs09iThXybpVgjHZ_7g".into()),
            podcasts: vec!["https://feeds.transistor.fm/acme".into()],
            status: vec!["https://status.acme.example/".into()],
        };
        assert_eq!(on_page(&page, "acme.example"), expected);
    }
}
