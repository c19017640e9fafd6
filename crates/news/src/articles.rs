//! Articles that name the company: read on their own pages where that is allowed, else taken from who told of them.

use std::collections::BTreeSet;

use domain::{EvidenceKind, PartialDate, Record};
use futures::future::join_all;
use net::{Fetched, Url};

use pages::{Page, article, links::same_site};

use super::matching::Names;
use harvest::{Ask, Draft, SourceError, collect::Collector, statements};

/// Articles opened at once.
const AT_ONCE_MAX: usize = 4;
/// Least text of an article page that is worth more than what was told of it, in bytes.
const ARTICLE_BYTES_MIN: usize = 200;

/// An article that somebody tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub url: String,
    pub title: String,
    /// What is told of its text, one block per line.
    pub text: Vec<String>,
    pub published_on: Option<PartialDate>,
    pub author: Option<String>,
    /// Who wrote it, as far as it is told.
    pub publisher: Option<String>,
    /// Whether the page may be opened; an address that only leads on is not.
    pub opens: bool,
}

/// Who tells of articles.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Teller<'a> {
    /// The id of the source.
    pub source: &'static str,
    /// Its name, for gaps.
    pub name: &'a str,
    /// Its own host, where it is a publisher: pages there are by it.
    pub host: Option<&'a str>,
    /// Whether it carries press releases as they were sent.
    pub wire: bool,
    /// What it tells by itself is worth this.
    pub kind: EvidenceKind,
}

/// Reads articles and hands them over a few at a time. What turns out not to name the company is left.
pub(crate) async fn read(
    collector: &mut Collector<'_>,
    hits: &[(Teller<'_>, Hit)],
    names: &Names,
    ask: &Ask,
) -> Result<(), SourceError> {
    for batch in hits.chunks(AT_ONCE_MAX) {
        let net = collector.net;
        let opened = batch.iter().filter(|(_, hit)| hit.opens).count();
        collector.harvest.requests += u32::try_from(opened).unwrap_or(u32::MAX);
        let waiting =
            batch.iter().map(|(_, hit)| async { if hit.opens { Some(net.get(&hit.url).await) } else { None } });
        for ((teller, hit), outcome) in batch.iter().zip(join_all(waiting).await) {
            let draft = match outcome {
                Some(Ok(fetched)) => draft(*teller, hit, &fetched, ask),
                None => told(*teller, hit, ask),
                Some(Err(error)) => {
                    let of = hit.publisher.as_deref().unwrap_or(teller.name);
                    collector.gap(format!(
                        "An article of {of} was taken as {} tells it, because its page could not be read. {error}",
                        if teller.host.is_some() { "its feed" } else { teller.name },
                    ));
                    told(*teller, hit, ask)
                }
            };
            // A feed's item was found by its name or symbol already.
            let named = teller.host.is_some() || names.are_in_lines(&hit.title, &hit.text);
            if named || names.are_in_lines(&draft.title, &draft.lines) {
                collector.keep([draft]).await?;
            }
        }
    }
    Ok(())
}

/// Each article once, the newest first, and no more than so many.
pub(crate) fn newest(mut hits: Vec<(Teller<'_>, Hit)>, most: usize) -> Vec<(Teller<'_>, Hit)> {
    let mut seen = BTreeSet::new();
    hits.retain(|(_, hit)| seen.insert(hit.url.clone()));
    hits.sort_by(|(_, a), (_, b)| b.published_on.cmp(&a.published_on).then_with(|| a.url.cmp(&b.url)));
    hits.truncate(most);
    hits
}

fn draft(teller: Teller<'_>, hit: &Hit, fetched: &Fetched, ask: &Ask) -> Draft {
    let Ok(url) = Url::parse(&fetched.final_url) else { return told(teller, hit, ask) };
    let page = Page::parse_article(&fetched.text(), &url);
    let read = article::of(&page);
    let text_bytes: usize = read.lines.iter().skip(1).map(String::len).sum();
    let told_bytes: usize = hit.text.iter().map(String::len).sum();
    if text_bytes < ARTICLE_BYTES_MIN && told_bytes > text_bytes {
        return told(teller, hit, ask);
    }
    let host = url.host_str().unwrap_or_default();
    let own_host = teller.host.is_some_and(|own| same_site(own, host));
    let publisher =
        if own_host { hit.publisher.clone() } else { read.publisher.clone().or_else(|| named(teller, hit)) };
    // A feed tells the moment of publication in UTC, a page the day as its readers saw it.
    let published_on = read.published_on.or(hit.published_on);
    let mut read = article::Article { published_on, ..read };
    read.author = read.author.or_else(|| hit.author.clone());
    if teller.wire {
        read.wire.clone_from(&hit.publisher);
    }
    let by_wire = read.author.clone().filter(|author| is_wire_name(author));
    read.wire = read.wire.or(by_wire).or_else(|| source_line(&read.lines));
    Draft {
        kind: if read.wire.is_some() { EvidenceKind::WireCopy } else { EvidenceKind::Article },
        url: fetched.final_url.clone(),
        title: read.headline.clone(),
        publisher: publisher.unwrap_or_else(|| host.to_owned()),
        published_on: read.published_on,
        fetched_at: fetched.fetched_at,
        source: teller.source,
        language: page.meta.language.clone(),
        records: vec![statements::article(&read)],
        lines: read.lines,
        raw: Some(fetched.body.to_vec()),
    }
}

/// The publisher as a search names it; a feed's publisher is not that of a page elsewhere.
fn named(teller: Teller<'_>, hit: &Hit) -> Option<String> {
    if teller.host.is_some() { None } else { hit.publisher.clone() }
}

/// What is told of the article, without its page.
fn told(teller: Teller<'_>, hit: &Hit, ask: &Ask) -> Draft {
    let mut lines = vec![hit.title.clone()];
    lines.extend(hit.text.iter().cloned());
    let wire = if teller.wire { hit.publisher.clone() } else { article::wire(&lines).or_else(|| source_line(&lines)) };
    let host = || Url::parse(&hit.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let publisher = hit.publisher.clone().or_else(host).unwrap_or_else(|| teller.name.to_owned());
    let (headline, published_on, author) = (hit.title.clone(), hit.published_on, hit.author.clone());
    Draft {
        kind: if wire.is_some() { EvidenceKind::WireCopy } else { teller.kind },
        url: hit.url.clone(),
        title: hit.title.clone(),
        publisher,
        published_on,
        fetched_at: ask.now,
        source: teller.source,
        language: None,
        records: vec![Record::Article { headline, published_on, author, wire }],
        lines,
        raw: None,
    }
}

/// `This press release was distributed by PR Wire.`, `Source: PR Wire`: what reprints say of where they have it from.
fn source_line(lines: &[String]) -> Option<String> {
    const STARTS: &[&str] = &[
        "source: ",
        "distributed by ",
        "via ",
        "provided by ",
        "this release was issued through ",
        "this press release was issued through ",
    ];
    const LINE_CHARS_MAX: usize = 160;
    lines.iter().skip(1).filter(|line| line.chars().count() <= LINE_CHARS_MAX).find_map(|line| {
        let lower = line.to_lowercase();
        let at = STARTS.iter().find_map(|start| lower.find(start).map(|at| at + start.len()))?;
        let name = line.get(at..)?.trim().trim_end_matches(['.', ')']);
        is_wire_name(name).then(|| name.to_owned())
    })
}

/// Wire services call themselves so.
fn is_wire_name(name: &str) -> bool {
    name.split_whitespace().count() <= 4 && name.to_lowercase().split_whitespace().any(|word| word.ends_with("wire"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reprints_say_where_they_have_it_from() {
        let lines = |last: &str| vec!["Headline".to_owned(), "Text of the release.".to_owned(), last.to_owned()];
        assert_eq!(source_line(&lines("Source: PR Wire")).as_deref(), Some("PR Wire"));
        assert_eq!(
            source_line(&lines("This press release was distributed by Business Wire.")).as_deref(),
            Some("Business Wire")
        );
        assert_eq!(source_line(&lines("Source: Ann Bell, the chief of staff")), None);
    }
}
