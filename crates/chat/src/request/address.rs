//! Domains in addresses, links and mail.

use crate::pattern::Pattern;

static EMAIL: Pattern = Pattern::new(r"(?i)[a-z0-9._%+'-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}");
static HOST: Pattern =
    Pattern::new(r"(?i)(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:[:/?#][^\s<>\x22)]*)?");

/// Mail for everyone: such a domain is nobody's company.
#[rustfmt::skip]
const FREE_MAIL: [&str; 19] = [
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com",
    "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "mail.com", "yandex.ru",
    "qq.com", "163.com",
];
/// Where people meet or write, not whom they meet.
#[rustfmt::skip]
const PLACES_TO_MEET: [&str; 22] = [
    "zoom.us", "zoom.com", "microsoft.com", "aka.ms", "google.com", "webex.com", "gotomeeting.com", "whereby.com",
    "calendly.com", "teams.live.com", "chime.aws", "bluejeans.com", "linkedin.com", "twitter.com", "x.com",
    "facebook.com", "goo.gl", "bit.ly", "calendar.google.com", "hubspot.com", "chilipiper.com", "office.com",
];
/// What looks like a top-level domain and ends a file name.
const FILE_ENDINGS: [&str; 14] =
    ["pdf", "docx", "xlsx", "pptx", "txt", "md", "ics", "png", "jpg", "csv", "html", "json", "eml", "js"];

/// The domains of mail addresses, in order, without free mail; each once.
pub(crate) fn mail_domains(text: &str) -> Vec<String> {
    let domains = EMAIL.all(text).into_iter().filter_map(|mail| mail.rsplit('@').next().map(str::to_lowercase));
    once(domains.filter(|domain| !is_of(domain, &FREE_MAIL) && !is_of(domain, &["calendar.google.com"])))
}

/// The domains of links and bare host names, in order, without places to meet; each once.
pub(crate) fn link_domains(text: &str) -> Vec<String> {
    let without_mail = EMAIL.replace(text, " ");
    let hosts = HOST.all(&without_mail).into_iter().filter_map(host);
    once(hosts.filter(|host| !is_of(host, &PLACES_TO_MEET) && !is_of(host, &FREE_MAIL)))
}

/// The host of a text that is nothing else.
pub(crate) fn bare_host(text: &str) -> Option<String> {
    (HOST.first(text) == Some(text)).then(|| host(text)).flatten()
}

/// The text without any address or link.
pub(crate) fn without_addresses(text: &str) -> String {
    HOST.replace(&EMAIL.replace(text, " "), " ")
}

fn host(link: &str) -> Option<String> {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = rest.split([':', '/', '?', '#']).next()?.to_lowercase();
    let ending = host.rsplit('.').next()?;
    let linked = link.contains("://");
    if FILE_ENDINGS.contains(&ending) && !linked {
        return None;
    }
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

fn is_of(domain: &str, owners: &[&str]) -> bool {
    owners.iter().any(|owner| domain == *owner || domain.strip_suffix(owner).is_some_and(|rest| rest.ends_with('.')))
}

fn once(domains: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for domain in domains {
        if !seen.contains(&domain) {
            seen.push(domain);
        }
    }
    seen
}
