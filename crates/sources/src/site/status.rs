//! Incidents of a status page that speaks Statuspage's public API.

use domain::{EvidenceKind, Record};
use net::{Request, Url};
use serde_json::Value;

use pages::{blocks::squeezed, dates, links::same_site, words};

use crate::{Ask, SourceError, collect::Collector, reading::Draft};

/// Incidents kept of a page, newest first.
const INCIDENTS_MAX: usize = 25;

/// Reads the incidents of the first status page that gives them.
pub(super) async fn read(collector: &mut Collector<'_>, ask: &Ask, pages: &[String]) -> Result<(), SourceError> {
    let domain = ask.company.domain.as_deref().unwrap_or_default();
    for page in pages {
        let Ok(url) = Url::parse(page).and_then(|url| url.join("/api/v2/incidents.json")) else { continue };
        // Not every status page speaks this API; one that does not is no gap.
        let Ok(fetched) = collector.fetch(Request::to(url)).await else { continue };
        let Ok(value) = serde_json::from_slice::<Value>(&fetched.body) else { continue };
        let host = Url::parse(page).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let named = value.pointer("/page/name").and_then(Value::as_str).unwrap_or_default();
        if !same_site(&host, domain) && words::likeness(named, &ask.company.name) < 0.9 {
            continue;
        }
        let (lines, records) = incidents(&value);
        if records.is_empty() {
            continue;
        }
        let title = format!("Incident history of {}", if named.is_empty() { &ask.company.name } else { named });
        let draft = Draft {
            kind: EvidenceKind::OwnPage,
            url: format!("{}history", page),
            title,
            publisher: ask.company.name.clone(),
            published_on: None,
            fetched_at: fetched.fetched_at,
            source: "site",
            language: None,
            lines,
            records,
            raw: Some(fetched.body.to_vec()),
        };
        return collector.keep([draft]).await;
    }
    Ok(())
}

/// One line per incident, followed by its updates; a record for each.
fn incidents(value: &Value) -> (Vec<String>, Vec<Record>) {
    let (mut lines, mut records) = (Vec::new(), Vec::new());
    let listed = value.get("incidents").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for incident in listed.iter().take(INCIDENTS_MAX) {
        let text = |key: &str| incident.get(key).and_then(Value::as_str).map(squeezed).filter(|text| !text.is_empty());
        let Some(name) = text("name") else { continue };
        let started_on = text("started_at").or_else(|| text("created_at")).and_then(|date| dates::parse(&date));
        let impact = text("impact").filter(|impact| impact != "none");
        let date = started_on.map(|date| format!("{date}: ")).unwrap_or_default();
        let line = format!("{date}{name}{}", impact.as_ref().map(|impact| format!(" ({impact})")).unwrap_or_default());
        lines.push(line.clone());
        let updates = incident.get("incident_updates").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        lines.extend(
            updates
                .iter()
                .take(6)
                .filter_map(|update| update.get("body").and_then(Value::as_str))
                .map(squeezed)
                .filter(|body| !body.is_empty()),
        );
        records.push(Record::Incident { name, started_on, impact, quote: line });
    }
    (lines, records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incidents_are_read_with_their_words() {
        let value = serde_json::json!({"incidents":[
            {"name":"Sign-in down","impact":"major","started_at":"2026-10-25T10:50:00.000-04:00","incident_updates":[{"body":"A certificate\nexpired."}]},
            {"name":null}, 5
        ]});
        let (lines, records) = incidents(&value);
        assert_eq!(lines, ["2026-10-25: Sign-in down (major)", "A certificate expired."]);
        assert_eq!(records.len(), 1);
        assert_eq!(incidents(&serde_json::json!([1])).0.len(), 0);
    }
}
