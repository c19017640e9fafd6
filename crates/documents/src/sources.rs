//! The numbered list of sources: each address once, in the order in which the document cites it first.

use std::collections::HashMap;

use domain::{Cite, EvidenceId, EvidenceKind, PartialDate, PrepView, SourceRef};
use url::Url;

use crate::limits::{NAME_CHARS_MAX, SOURCES_PER_LINE_MAX, URL_CHARS_MAX};
use crate::text::Text;

/// A source with the number that it has in every format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub number: u16,
    pub publisher: Text,
    /// The address without `https://`, to be read.
    pub address: Text,
    /// The address to follow; absent when it is not a plain web address (a DNS record, say).
    pub link: Option<String>,
    pub published: Option<PartialDate>,
    pub kind: Option<EvidenceKind>,
}

/// Gives out numbers while a document is composed.
pub(crate) struct Numbering<'a> {
    read: HashMap<&'a EvidenceId, &'a SourceRef>,
    numbers: HashMap<String, u16>,
    /// Numbers that a document gave out before, by the address that is shown.
    given: HashMap<Text, u16>,
    sources: Vec<Source>,
}

impl<'a> Numbering<'a> {
    /// Numbers start at one; what is known about documents comes from the view.
    pub(crate) fn over(view: &'a PrepView) -> Self {
        let of_findings = view.findings.iter().flat_map(|finding| &finding.sources);
        let read = of_findings.chain(view.sources.iter()).map(|source| (&source.evidence, source)).collect();
        Self { read, numbers: HashMap::new(), given: HashMap::new(), sources: Vec::new() }
    }

    /// Goes on where a document's numbers end; what that document cites keeps its number.
    pub(crate) fn after(view: &'a PrepView, sources: &[Source]) -> Self {
        let given = sources.iter().rev().map(|source| (source.address.clone(), source.number)).collect();
        Self { given, ..Self::over(view) }
    }

    /// The numbers of what a line cites, ascending, each once.
    pub(crate) fn of(&mut self, cites: &[Cite]) -> Vec<u16> {
        let mut numbers = Vec::new();
        for cite in cites {
            if numbers.len() == SOURCES_PER_LINE_MAX {
                break;
            }
            match self.number(cite) {
                Some(number) if !numbers.contains(&number) => numbers.push(number),
                Some(_) | None => {}
            }
        }
        numbers.sort_unstable();
        numbers
    }

    fn number(&mut self, cite: &Cite) -> Option<u16> {
        if let Some(number) = self.numbers.get(&cite.url) {
            return Some(*number);
        }
        let address = shown(&cite.url);
        if let Some(number) = self.given.get(&address) {
            return Some(*number);
        }
        let number = u16::try_from(self.given.len() + self.sources.len() + 1).ok()?;
        let known = self.read.get(&cite.evidence);
        self.sources.push(Source {
            number,
            publisher: Text::clean(&cite.publisher, NAME_CHARS_MAX),
            address,
            link: link(&cite.url),
            published: known.and_then(|source| source.published_on),
            kind: known.map(|source| source.kind_of_evidence),
        });
        self.numbers.insert(cite.url.clone(), number);
        Some(number)
    }

    /// The list in the order of the numbers.
    pub(crate) fn finish(self) -> Vec<Source> {
        self.sources
    }
}

/// A web address that is safe to follow from a document, normalised; `None` for every other scheme, and for addresses
/// with a user name, which exist to look like another host.
pub(crate) fn link(raw: &str) -> Option<String> {
    if raw.len() > URL_CHARS_MAX {
        return None;
    }
    let url = Url::parse(raw).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    web.then(|| url.to_string())
}

fn shown(raw: &str) -> Text {
    let bare = raw.strip_prefix("https://").or_else(|| raw.strip_prefix("http://")).unwrap_or(raw);
    Text::clean(bare.trim_end_matches('/'), URL_CHARS_MAX)
}

/// Whether an address belongs to the sample world, which lives under `.example`.
pub(crate) fn is_sample(address: &str) -> bool {
    let host = address.split(['/', '?', '#', ':']).find(|part| !part.is_empty() && *part != "dns").unwrap_or(address);
    host.ends_with(".example")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_web_addresses_are_followed() {
        assert_eq!(link("https://a.example/ü b?q=(1)"), Some("https://a.example/%C3%BC%20b?q=(1)".to_owned()));
        for raw in
            ["javascript:alert(1)", "dns:a.example/TXT", "https://bank.example@evil.test/", "file:///etc", "", "é"]
        {
            assert_eq!(link(raw), None, "{raw}");
        }
        assert_eq!(link(&format!("https://a.example/{}", "é".repeat(2_000))), None);
    }

    #[test]
    fn the_sample_world_is_known_by_its_addresses() {
        assert!(
            is_sample("acmecorp.example/news") && is_sample("dns:acmecorp.example/TXT") && is_sample("a.example:80")
        );
        assert!(!is_sample("acme.com/x.example") && !is_sample("example.com"));
    }
}
