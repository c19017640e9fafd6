//! Status pages that speak Statuspage's API: incidents with their updates, or at least the Atom history. Proven on the
//! sample world; the recordings that were seen are excerpts in public threads.

use async_trait::async_trait;
use domain::{EvidenceKind, Record, Timestamp, wire::SourceInfo};
use net::{Net, NetError, Request, Url};
use serde_json::{Value, json};

use super::profiles;
use pages::{ParseError, feed, links::same_site, words};

use harvest::{
    Ask, Draft, Harvest, Sink, Source, SourceError,
    collect::{Collector, failure},
    service::{self, Declared, Dropped, date, list, text},
};

const HOUR_SECONDS: u32 = 3_600;
/// Incidents kept of a page, newest first.
const INCIDENTS_MAX: usize = 25;
/// Updates kept of an incident.
const UPDATES_MAX: usize = 6;
/// Pages asked.
const PAGES_MAX: usize = 3;
/// A name by which a page is told to be the company's.
const ALIKE_MIN: f64 = 0.9;

/// Reads status pages.
#[derive(Default)]
pub(crate) struct StatusSource;

/// A status page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Page {
    /// Whose it says it is.
    pub name: Option<String>,
    pub lines: Vec<String>,
    pub records: Vec<Record>,
    pub dropped: Dropped,
}

/// Reads `summary.json` or `incidents.json`.
pub(crate) fn parse(bytes: &[u8]) -> Result<Page, ParseError> {
    let value = service::json(bytes, "status")?;
    if value.get("page").is_none() && value.get("incidents").is_none() {
        return Err(ParseError::new("status", "it is not an answer of a status page".to_owned()));
    }
    let mut page = Page { name: text(&value, "/page/name"), ..Page::default() };
    let listed = list(&value, "/incidents");
    for incident in listed.iter().take(INCIDENTS_MAX) {
        take(&mut page, incident);
    }
    if let Some(state) = text(&value, "/status/description") {
        page.lines.push(format!("Now: {state}"));
    }
    let degraded = list(&value, "/components").iter().filter(|component| {
        let grouped = component.get("group").and_then(Value::as_bool).unwrap_or(false);
        !grouped && text(component, "/status").is_some_and(|status| status != "operational")
    });
    for component in degraded {
        if let (Some(name), Some(status)) = (text(component, "/name"), text(component, "/status")) {
            page.lines.push(format!("{name}: {}", status.replace('_', " ")));
        }
    }
    Ok(page)
}

/// A line for the incident, followed by its updates.
fn take(page: &mut Page, incident: &Value) {
    let Some(name) = text(incident, "/name") else { return page.dropped.note("incident without name") };
    let started_on = date(incident, "/started_at").or_else(|| date(incident, "/created_at"));
    let impact = text(incident, "/impact").filter(|impact| impact != "none");
    let dated = started_on.map(|date| format!("{date}: ")).unwrap_or_default();
    let line = format!("{dated}{name}{}", impact.as_ref().map(|impact| format!(" ({impact})")).unwrap_or_default());
    page.lines.push(line.clone());
    let updates = list(incident, "/incident_updates").iter().take(UPDATES_MAX);
    page.lines.extend(updates.filter_map(|update| text(update, "/body")));
    page.records.push(Record::Incident { name, started_on, impact, quote: line });
}

/// Reads `history.atom`, which has incidents without their impact.
pub(crate) fn parse_history(bytes: &[u8], url: &str) -> Result<Page, ParseError> {
    let feed = feed::parse(bytes, url)?;
    let mut page = Page { name: feed.title.clone(), ..Page::default() };
    for item in feed.items.iter().take(INCIDENTS_MAX) {
        let started_on = item.published_on();
        let line = started_on.map_or_else(|| item.title.clone(), |date| format!("{date}: {}", item.title));
        page.lines.push(line.clone());
        page.lines.extend(item.text().iter().take(UPDATES_MAX).cloned());
        page.records.push(Record::Incident { name: item.title.clone(), started_on, impact: None, quote: line });
    }
    Ok(page)
}

#[async_trait]
impl Source for StatusSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "status",
            title: "Status page",
            gives: "Outages and incidents that the company told its customers",
            terms: "open",
            rate_key: None,
            requests_max: 1 + 2 * PAGES_MAX,
            cache_seconds: HOUR_SECONDS,
            timeout_seconds: 40,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "status");
        let Some(domain) = ask.company.domain.clone() else {
            return Ok(collector.nothing("The company’s domain is not known, so no status page could be looked for."));
        };
        let linked = profiles::of(&mut collector, &ask.company).await;
        let mut pages = linked.as_ref().map(|profiles| profiles.status.clone()).unwrap_or_default();
        let usual = format!("https://status.{domain}/");
        if !pages.contains(&usual) {
            pages.push(usual.clone());
        }
        for at in pages.iter().take(PAGES_MAX) {
            let (page, raw, fetched_at) = match fetch(&mut collector, ask, at).await {
                Ok(Some(told)) => told,
                Ok(None) => continue,
                // The usual address is a guess; one that their pages link is known to be theirs.
                Err(_) if *at == usual => continue,
                Err(error) => {
                    collector.gap(failure(&error));
                    continue;
                }
            };
            if page.records.is_empty() || !is_of(&page, at, &domain, &ask.company.name) {
                continue;
            }
            collector.keep([draft(page, at, raw, fetched_at, ask)]).await?;
            return Ok(collector.finish());
        }
        linked?;
        Ok(collector.nothing(&format!("No status page of {domain} lists incidents.")))
    }
}

/// What a status page tells and when it was had; nothing where it speaks neither the API nor a feed.
async fn fetch(
    collector: &mut Collector<'_>,
    ask: &Ask,
    at: &str,
) -> Result<Option<(Page, Vec<u8>, Timestamp)>, NetError> {
    if let Some(fetched) = question(collector, ask, at, "/api/v2/incidents.json").await?
        && let Ok(page) = parse(&fetched.body)
    {
        return Ok(Some((page, fetched.body.to_vec(), fetched.fetched_at)));
    }
    let Some(fetched) = question(collector, ask, at, "/history.atom").await? else { return Ok(None) };
    Ok(parse_history(&fetched.body, at).ok().map(|page| (page, fetched.body.to_vec(), fetched.fetched_at)))
}

async fn question(
    collector: &mut Collector<'_>,
    ask: &Ask,
    at: &str,
    path: &str,
) -> Result<Option<net::Fetched>, NetError> {
    let Some(url) = Url::parse(at).ok().and_then(|url| url.join(path).ok()) else { return Ok(None) };
    service::ask(collector, &ask.company, Request::to(url).cache_seconds(HOUR_SECONDS)).await
}

/// Below the company's domain, or by its name.
fn is_of(page: &Page, at: &str, domain: &str, company: &str) -> bool {
    let host = Url::parse(at).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let named = page.name.as_deref().unwrap_or_default();
    same_site(&host, domain) || words::likeness(named, company) >= ALIKE_MIN
}

fn draft(page: Page, at: &str, raw: Vec<u8>, fetched_at: Timestamp, ask: &Ask) -> Draft {
    let title = format!("Incident history of {}", page.name.as_deref().unwrap_or(&ask.company.name));
    Draft {
        kind: EvidenceKind::OwnPage,
        url: format!("{at}history"),
        title,
        publisher: ask.company.name.clone(),
        published_on: None,
        fetched_at,
        source: "status",
        language: None,
        lines: page.lines,
        records: page.records,
        raw: Some(raw),
    }
}

/// A recorded answer as JSON.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let page = if start == Some(&b'<') { parse_history(bytes, "https://unknown.invalid/")? } else { parse(bytes)? };
    Ok(
        json!({"name": page.name, "text": page.lines.join("\n"), "records": page.records, "leftOut": page.dropped.left_out()}),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn incidents_are_read_with_their_words() {
        let value = json!({"page":{"name":"Acme"},"status":{"description":"Partial outage"},
            "components":[{"name":"API","status":"degraded_performance"},{"name":"All","group":true,"status":"x"},{"name":"App","status":"operational"}],
            "incidents":[
            {"name":"Sign-in down","impact":"major","started_at":"2026-10-25T10:50:00.000-04:00","incident_updates":[{"body":"A certificate\nexpired."}]},
            {"name":null}, 5
        ]});
        let page = parse(value.to_string().as_bytes()).unwrap();
        assert_eq!(
            page.lines,
            [
                "2026-10-25: Sign-in down (major)",
                "A certificate expired.",
                "Now: Partial outage",
                "API: degraded performance"
            ]
        );
        assert_eq!(
            (page.records.len(), page.dropped.sentences()),
            (1, vec!["2 left out: incident without name".to_owned()])
        );
        assert!(parse(b"[1]").is_err());
    }

    #[test]
    fn the_history_does_where_the_api_is_closed() {
        let atom = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>Acme Status - Incident History</title><updated>2026-01-01T00:00:00Z</updated>
            <entry><id>1</id><title>API errors</title><published>2026-01-02T03:04:05Z</published><updated>2026-01-02T03:04:05Z</updated><link href="https://status.acme.com/1"/><content type="html">&lt;p&gt;Fixed.&lt;/p&gt;</content></entry></feed>"#;
        let page = parse_history(atom.as_bytes(), "https://status.acme.com/").unwrap();
        assert_eq!(page.lines, ["2026-01-02: API errors", "Fixed."]);
    }
}
