//! What a rep gives to name a company: a name, a domain, an address of a page or of a person, a calendar's attendee, the
//! signature of a mail.

use std::sync::LazyLock;

use domain::CompanyRef;
use net::Url;
use regex::Regex;

use pages::{
    cut,
    links::registrable,
    words::{core_name, folded},
};

/// Longest text looked at, in bytes: a signature, not a thread of mails.
const TEXT_BYTES_MAX: usize = 4_000;
/// Hosts in a signature that are somebody else's.
const ELSEWHERE: &[&str] = &[
    "linkedin.com",
    "twitter.com",
    "x.com",
    "facebook.com",
    "instagram.com",
    "youtube.com",
    "calendly.com",
    "zoom.us",
    "google.com",
    "microsoft.com",
    "github.com",
    "goo.gl",
    "bit.ly",
    "wa.me",
    "whatsapp.com",
    "teams.microsoft.com",
];

/// A company as named in a text of any of these kinds. What cannot be told stays as it was given.
pub fn understood(given: &CompanyRef) -> CompanyRef {
    let text = cut(given.name.trim(), TEXT_BYTES_MAX);
    let domain =
        given.domain.as_deref().and_then(domain_in).or_else(|| domain_in(text)).or_else(|| domain_within(text));
    if !text.contains('\n') && !text.contains('@') && domain_in(text).is_none() {
        return CompanyRef { name: text.to_owned(), domain };
    }
    let name = domain.as_deref().and_then(|domain| company_line(text, domain)).unwrap_or_default();
    let name = if name.is_empty() && domain.is_none() {
        text.lines().next().unwrap_or_default().trim().to_owned()
    } else {
        name
    };
    CompanyRef { name, domain }
}

/// Whether a domain is one of a platform, where pages are everybody's.
pub(crate) fn is_elsewhere(domain: &str) -> bool {
    ELSEWHERE.contains(&domain)
}

/// The first domain of somebody's mail or page in a longer text.
fn domain_within(text: &str) -> Option<String> {
    static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}|https?://[^\s<>\x22]+|\bwww\.[a-z0-9.-]+\.[a-z]{2,}")
            .ok()
    });
    let words = WORD.as_ref()?.find_iter(text).map(|found| found.as_str()).collect::<Vec<_>>();
    let mails = words.iter().filter(|word| word.contains('@'));
    let pages = words.iter().filter(|word| !word.contains('@'));
    mails.chain(pages).filter_map(|word| domain_in(word)).find(|domain| !is_elsewhere(domain))
}

/// The line, or the part of one, that names the company of a domain: `VP Sales | Acme Robotics` for acme-robotics.com.
fn company_line(text: &str, domain: &str) -> Option<String> {
    let label = domain.split('.').next().unwrap_or_default().replace('-', "");
    let parts = text.lines().flat_map(|line| line.split(['|', '•', '·', ',', '–', '—', '<', '>', '(', ')']));
    let names =
        parts.map(str::trim).filter(|part| !part.is_empty() && !part.contains('@') && domain_in(part).is_none());
    let is_label = |part: &&str| {
        let tight = core_name(part).replace(' ', "");
        !tight.is_empty() && (tight == label || folded(part).replace(' ', "") == label)
    };
    names.into_iter().find(is_label).map(str::to_owned)
}

/// The domain in a domain, an address of a page, or an e-mail address; nothing in a name.
pub fn domain_in(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>', '"', '\'', '(', ')', ',', ';']);
    let host = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url.host_str()?.to_owned(),
        Ok(url) if url.scheme() == "mailto" => url.path().rsplit('@').next()?.to_owned(),
        Ok(_) | Err(_) => text.rsplit('@').next()?.split(['/', '?', '#']).next()?.to_owned(),
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let plain = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let last = labels.last()?;
    let ends_well = last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic());
    (labels.len() >= 2 && ends_well && labels.iter().all(plain) && !is_mail_provider(&host)).then(|| registrable(&host))
}

fn is_mail_provider(host: &str) -> bool {
    matches!(
        registrable(host).as_str(),
        "gmail.com"
            | "googlemail.com"
            | "outlook.com"
            | "hotmail.com"
            | "yahoo.com"
            | "icloud.com"
            | "gmx.de"
            | "gmx.net"
            | "proton.me"
            | "aol.com"
            | "web.de"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    #[test]
    fn domains_are_found_in_what_people_paste() {
        let cases = [
            ("acme.example", Some("acme.example")),
            ("https://www.acme.co.uk/about?x=1", Some("acme.co.uk")),
            ("ann.bell@eu.acme.com", Some("acme.com")),
            ("mailto:ann@acme.com", Some("acme.com")),
            ("www.acme.com/careers", Some("acme.com")),
            ("someone@gmail.com", None),
            ("Acme Corp", None),
            ("Acme Inc.", None),
            ("3.5", None),
        ];
        for (text, domain) in cases {
            assert_eq!(domain_in(text).as_deref(), domain, "{text}");
        }
    }

    #[test]
    fn attendees_and_signatures_name_a_company() {
        let signature = "Best,\nAnn\n\nAnn Bell\nVP Finance | Acme Robotics\n+1 555 0100 · linkedin.com/in/ann\nann.bell@acme-robotics.com\nhttps://www.linkedin.com/in/annbell";
        let cases = [
            ("Acme Corp", ("Acme Corp", None)),
            ("acme.com", ("", Some("acme.com"))),
            ("Ann Bell <ann.bell@acme.com>", ("", Some("acme.com"))),
            (signature, ("Acme Robotics", Some("acme-robotics.com"))),
            ("Ann Bell\nhttps://www.linkedin.com/in/annbell", ("Ann Bell", None)),
            ("Ann <ann@gmail.com>", ("Ann <ann@gmail.com>", None)),
        ];
        for (text, (name, domain)) in cases {
            let found = understood(&CompanyRef { name: text.to_owned(), domain: None });
            assert_eq!((found.name.as_str(), found.domain.as_deref()), (name, domain), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_asked_about(text in "\\PC{0,80}", rest in "[@.\\n a-z<>]{0,40}") {
            let _ = understood(&CompanyRef { name: format!("{text}{rest}"), domain: None });
        }
    }
}
