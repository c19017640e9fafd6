//! Traces of technologies in a page and its headers: what it loads, allows, sets and says of itself.

use std::{collections::BTreeSet, sync::LazyLock};

use aho_corasick::AhoCorasick;
use net::Url;
use scraper::{ElementRef, Html, Selector};

use super::{Technology, technologies};
use pages::{cut, links, markup};

/// Most references, cookies, headers and scripts looked at, each.
const PARTS_MAX: usize = 3_000;
/// Longest snippet kept as a quote, in characters.
const SNIPPET_CHARS_MAX: usize = 200;

/// The parts of a page and its answer that technologies leave traces in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traces {
    /// What was loaded or pointed at: the kind of element, the address as written, and host and path of it.
    references: Vec<Reference>,
    headers: Vec<(String, String)>,
    cookies: Vec<String>,
    meta: Vec<(String, String)>,
    scripts: Vec<String>,
    attributes: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
struct Reference {
    element: &'static str,
    written: String,
    host: String,
    path: String,
    own: bool,
}

/// A rule that matched, and the line that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub technology: &'static Technology,
    /// Which sort of rule, and which pattern: `host:js.hs-scripts.com`.
    pub rule: String,
    /// The trace as one line: `script https://js.hs-scripts.com/42.js`.
    pub line: String,
}

impl Traces {
    /// Takes the traces out of a page and the headers it came with.
    pub fn of(html: &str, url: &Url, headers: &[(String, String)]) -> Self {
        let document = markup::document(html);
        let mut traces = Self { headers: headers.iter().take(PARTS_MAX).cloned().collect(), ..Self::default() };
        for (selector, attribute, element) in REFERENCES {
            let Ok(selector) = Selector::parse(selector) else { continue };
            for found in document.select(&selector).take(PARTS_MAX) {
                traces.references.extend(found.attr(attribute).and_then(|written| reference(element, written, url)));
            }
        }
        traces.read_elements(&document);
        traces.read_headers(url);
        traces
    }

    fn read_elements(&mut self, document: &Html) {
        if let Ok(selector) = Selector::parse("script:not([src])") {
            let scripts = document.select(&selector).filter(|script| !is_data(script));
            self.scripts = scripts.map(|script| script.text().collect()).take(PARTS_MAX).collect();
        }
        if let Ok(selector) = Selector::parse("meta[name][content]") {
            let metas = document
                .select(&selector)
                .filter_map(|meta| Some((meta.attr("name")?.to_lowercase(), meta.attr("content")?.trim().to_owned())));
            self.meta = metas.take(PARTS_MAX).collect();
        }
        for element in document.root_element().descendent_elements().take(PARTS_MAX * 4) {
            for (name, value) in element.value().attrs().filter(|(name, _)| name.starts_with("data-")) {
                if self.attributes.len() < PARTS_MAX {
                    self.attributes.push((name.to_owned(), cut(value, 80).to_owned()));
                }
            }
        }
    }

    fn read_headers(&mut self, url: &Url) {
        for (name, value) in &self.headers {
            match name.to_ascii_lowercase().as_str() {
                "set-cookie" => self.cookies.extend(value.split('=').next().map(|cookie| cookie.trim().to_owned())),
                "content-security-policy" | "content-security-policy-report-only" => {
                    let words = value.split([' ', ';', ',']).filter(|word| word.contains('.') && !word.contains('\''));
                    let hosts: BTreeSet<&str> = words.take(PARTS_MAX).collect();
                    self.references.extend(hosts.into_iter().filter_map(|word| policy_host(word, url)));
                }
                _ => {}
            }
        }
    }
}

/// How a line begins that shows a host of the content security policy.
const POLICY: &str = "content-security-policy";

const REFERENCES: &[(&str, &str, &str)] = &[
    ("script[src]", "src", "script"),
    ("link[href]:not([rel~='canonical']):not([rel~='alternate'])", "href", "link"),
    ("iframe[src]", "src", "frame"),
    ("form[action]", "action", "form"),
    ("img[src]", "src", "image"),
    ("a[href*='/login'], a[href*='signin'], a[href*='/sso']", "href", "sign-in link"),
];

fn is_data(script: &ElementRef<'_>) -> bool {
    script.attr("type").is_some_and(|kind| kind.contains("json") || kind.contains("template") || kind.contains("html"))
}

fn reference(element: &'static str, written: &str, page: &Url) -> Option<Reference> {
    let written = written.trim();
    if written.is_empty() || written.starts_with("data:") {
        return None;
    }
    let url = page.join(written).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    let own = links::same_site(&host, page.host_str().unwrap_or_default());
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let written: String = written.chars().take(SNIPPET_CHARS_MAX).collect();
    Some(Reference { element, written, path: format!("{}{query}", url.path()), host, own })
}

fn policy_host(word: &str, page: &Url) -> Option<Reference> {
    let plain = word
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("wss://")
        .trim_start_matches("*.");
    let (host, path) = plain.split_once('/').map_or((plain, String::new()), |(host, path)| (host, format!("/{path}")));
    let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let fits = host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let own = links::same_site(&host, page.host_str().unwrap_or_default());
    fits.then(|| Reference { element: POLICY, written: word.to_owned(), host, path, own })
}

/// Everything that the rules see, one hit per technology.
pub(crate) fn hits(traces: &Traces) -> Vec<Hit> {
    let mut found = Vec::new();
    for technology in technologies() {
        found.extend(by_reference(technology, traces));
        found.extend(by_header(technology, traces));
        found.extend(by_meta(technology, traces));
        found.extend(by_attribute(technology, traces));
    }
    found.extend(by_script(traces));
    // What the page loads says more than what its policy would allow it to load.
    found.sort_by_key(|hit: &Hit| hit.line.starts_with(POLICY));
    let mut seen = BTreeSet::new();
    found.retain(|hit: &Hit| seen.insert(hit.technology.name.as_str()));
    found
}

fn by_reference(technology: &'static Technology, traces: &Traces) -> Option<Hit> {
    let hosted = || {
        traces.references.iter().find_map(|reference| {
            let pattern = technology.hosts.iter().find(|pattern| host_fits(pattern, reference))?;
            Some((reference, format!("host:{pattern}")))
        })
    };
    // A path such as `/wp-content/` tells of the site that serves it: an image of somebody else's site tells nothing.
    let on_path = || {
        traces.references.iter().filter(|reference| reference.own && reference.element != "sign-in link").find_map(
            |reference| {
                let pattern = technology.paths.iter().find(|pattern| reference.path.contains(pattern.as_str()))?;
                Some((reference, format!("path:{pattern}")))
            },
        )
    };
    let (reference, rule) = hosted().or_else(on_path)?;
    Some(Hit { technology, rule, line: format!("{} {}", reference.element, reference.written) })
}

/// `host` fits the host and what lies below it; `host/path` also wants the path to start so. Images and sign-in links
/// count only where they lead to a host of the technology itself.
fn host_fits(pattern: &str, reference: &Reference) -> bool {
    let (host, path) = pattern.split_once('/').map_or((pattern, None), |(host, path)| (host, Some(path)));
    let below = reference.host == host || reference.host.strip_suffix(host).is_some_and(|before| before.ends_with('.'));
    let path_fits = match path {
        None => true,
        // A policy names hosts alone.
        Some(_) if reference.element == POLICY && reference.path.len() < 2 => false,
        Some(path) => reference.path.trim_start_matches('/').starts_with(path),
    };
    below && path_fits
}

fn by_header(technology: &'static Technology, traces: &Traces) -> Option<Hit> {
    for pattern in &technology.headers {
        let (name, part) = pattern.split_once(": ").map_or((pattern.as_str(), ""), |(name, part)| (name, part));
        let part = part.to_lowercase();
        let fits =
            |(key, value): &&(String, String)| key.eq_ignore_ascii_case(name) && value.to_lowercase().contains(&part);
        if let Some((key, value)) = traces.headers.iter().find(fits) {
            let value: String = value.chars().take(SNIPPET_CHARS_MAX).collect();
            return Some(Hit { technology, rule: format!("header:{pattern}"), line: format!("header {key}: {value}") });
        }
    }
    let fits = |cookie: &&String| technology.cookies.iter().any(|start| cookie.starts_with(start.as_str()));
    let cookie = traces.cookies.iter().find(fits)?;
    Some(Hit { technology, rule: format!("cookie:{cookie}"), line: format!("cookie {cookie}") })
}

fn by_meta(technology: &'static Technology, traces: &Traces) -> Option<Hit> {
    technology.meta.iter().find_map(|pattern| {
        let (name, start) = pattern.split_once(": ")?;
        let fits =
            |(key, value): &&(String, String)| key == name && value.to_lowercase().starts_with(&start.to_lowercase());
        let (key, value) = traces.meta.iter().find(fits)?;
        let value: String = value.chars().take(SNIPPET_CHARS_MAX).collect();
        Some(Hit { technology, rule: format!("meta:{pattern}"), line: format!("meta {key}: {value}") })
    })
}

fn by_attribute(technology: &'static Technology, traces: &Traces) -> Option<Hit> {
    technology.markup.iter().find_map(|pattern| {
        let (name, start) = pattern.split_once('=').unwrap_or((pattern, ""));
        let fits = |(key, value): &&(String, String)| key == name && value.starts_with(start);
        let (key, value) = traces.attributes.iter().find(fits)?;
        Some(Hit { technology, rule: format!("markup:{pattern}"), line: format!("attribute {key}={value}") })
    })
}

struct ScriptRules {
    automaton: AhoCorasick,
    owners: Vec<(&'static Technology, String)>,
}

/// All script patterns in one pass: texts of `inline`, and hosts that are specific enough to be written into code.
static SCRIPT_RULES: LazyLock<Option<ScriptRules>> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    let mut owners = Vec::new();
    for technology in technologies() {
        for text in &technology.inline {
            patterns.push(text.clone());
            owners.push((technology, format!("inline:{text}")));
        }
        for host in technology.hosts.iter().filter(|host| host.matches('.').count() >= 2 || host.contains('/')) {
            patterns.push(format!("//{host}"));
            owners.push((technology, format!("inline:{host}")));
        }
    }
    AhoCorasick::new(&patterns).ok().map(|automaton| ScriptRules { automaton, owners })
});

fn by_script(traces: &Traces) -> Vec<Hit> {
    let Some(rules) = SCRIPT_RULES.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for script in &traces.scripts {
        for matched in rules.automaton.find_overlapping_iter(script.as_str()) {
            let Some((technology, rule)) = rules.owners.get(matched.pattern().as_usize()) else { continue };
            if seen.insert(technology.name.as_str()) {
                found.push(Hit {
                    technology,
                    rule: rule.clone(),
                    line: format!("script … {} …", excerpt(script, matched.start(), matched.end())),
                });
            }
        }
    }
    found
}

/// The words around a match, up to the next white space, on one line.
fn excerpt(script: &str, start: usize, end: usize) -> String {
    const AROUND_BYTES: usize = 40;
    let from = (start.saturating_sub(AROUND_BYTES)..=start).find(|at| script.is_char_boundary(*at)).unwrap_or(start);
    let to =
        (end..=(end + AROUND_BYTES).min(script.len())).rev().find(|at| script.is_char_boundary(*at)).unwrap_or(end);
    pages::blocks::squeezed(script.get(from..to).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    fn seen(html: &str, headers: &[(&str, &str)]) -> Vec<String> {
        let url = Url::parse("https://www.acme.example/").unwrap();
        let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut names: Vec<String> =
            hits(&Traces::of(html, &url, &headers)).into_iter().map(|hit| hit.technology.name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }

    #[test]
    fn pages_tell_what_they_load() {
        let html = "<meta name=generator content='WordPress 6.8'><script src='//js.hs-scripts.com/42.js'></script>\
            <script>j.src='https://www.googletagmanager.com/gtm.js?id='+i</script><div data-wf-site=x></div>\
            <form action='https://webto.salesforce.com/servlet/servlet.WebToLead'></form>";
        assert_eq!(seen(html, &[]), ["Google Tag Manager", "HubSpot", "Salesforce", "Webflow", "WordPress"]);
    }

    #[test]
    fn headers_policies_and_cookies_tell_too() {
        let headers = [
            ("Server", "AmazonS3"),
            (
                "content-security-policy",
                "script-src 'self' https://widget.intercom.io; connect-src https://acme.my.salesforce.com",
            ),
            ("set-cookie", "_mkto_trk=1; Path=/"),
            ("cf-ray", "8f1"),
        ];
        assert_eq!(seen("", &headers), ["Amazon Web Services", "Cloudflare", "Intercom", "Marketo", "Salesforce"]);
    }

    #[test]
    fn what_others_run_is_not_taken_for_ours() {
        let html = "<img src='http://blog.other.example/wp-content/uploads/a.png'><a href='https://www.notion.so/x'>Notion</a>\
            <p>We compare HubSpot and Marketo.</p><script src='https://notslack.com/x.js'></script>";
        assert_eq!(seen(html, &[]), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn any_page_can_be_looked_at(html in "\\PC{0,200}", header in "\\PC{0,60}") {
            let _ = seen(&html, &[("content-security-policy", &header), ("set-cookie", &header)]);
            let _ = seen(&format!("<script>{html}//js.hs-scripts.com</script><a href='{header}'>"), &[]);
        }
    }
}
