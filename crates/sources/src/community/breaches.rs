//! Have I Been Pwned: breaches of the company's own service. Fabricated, unverified and retired entries and spam lists
//! are left out. No raw recording lies among the samples; the fields were seen in excerpts of one.

use async_trait::async_trait;
use domain::{EvidenceKind, PartialDate, Record, wire::SourceInfo};
use net::Net;
use serde_json::{Value, json};

use pages::{
    ParseError,
    blocks::{lines, of_fragment},
    links::registrable,
};

use harvest::{
    Ask, Harvest, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Dropped, Page, Service, Sheet, date, grouped, list, text, unanswered},
};

const DAY_SECONDS: u32 = 86_400;
const INTERVAL_MS: u64 = 1_600;

/// Asks the list of breaches.
pub(crate) struct BreachSource {
    service: Service,
}

impl Default for BreachSource {
    fn default() -> Self {
        Self::at("https://haveibeenpwned.com", INTERVAL_MS)
    }
}

impl BreachSource {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self { service: Service::new("hibp", base, interval_ms, DAY_SECONDS) }
    }
}

/// One breach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Breach {
    pub name: String,
    pub title: String,
    pub domain: Option<String>,
    pub occurred_on: Option<PartialDate>,
    pub added_on: Option<PartialDate>,
    pub accounts: Option<u64>,
    pub data: Vec<String>,
    pub description: Vec<String>,
}

/// Reads one breach or a list of them.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Vec<Breach>, Dropped), ParseError> {
    let value = service::json(bytes, "hibp")?;
    let rows = match &value {
        Value::Array(rows) => rows.as_slice(),
        Value::Object(_) => std::slice::from_ref(&value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err(ParseError::new("hibp", "it is no list of breaches".to_owned()));
        }
    };
    let (mut all, mut dropped) = (Vec::new(), Dropped::default());
    for row in rows {
        match breach(row) {
            Ok(breach) => all.push(breach),
            Err(why) => dropped.note(why),
        }
    }
    Ok((all, dropped))
}

fn breach(row: &Value) -> Result<Breach, &'static str> {
    let is = |key: &str| row.get(key).and_then(Value::as_bool);
    let left = [
        ("IsFabricated", "it is fabricated"),
        ("IsSpamList", "it is a list for spam"),
        ("IsRetired", "it was taken back"),
        ("IsMalware", "it is what malware took from many"),
    ];
    if let Some((_, why)) = left.into_iter().find(|(key, _)| is(key) == Some(true)) {
        return Err(why);
    }
    if is("IsVerified") != Some(true) {
        return Err("it is not verified");
    }
    let (Some(name), Some(title)) = (text(row, "/Name"), text(row, "/Title")) else { return Err("it has no name") };
    Ok(Breach {
        name,
        title,
        domain: text(row, "/Domain").map(|domain| domain.to_lowercase()),
        occurred_on: date(row, "/BreachDate"),
        added_on: date(row, "/AddedDate"),
        accounts: row.get("PwnCount").and_then(Value::as_u64).filter(|count| *count > 0),
        data: list(row, "/DataClasses").iter().filter_map(|class| text(class, "")).collect(),
        description: text(row, "/Description").map(|html| lines(&of_fragment(&html))).unwrap_or_default(),
    })
}

fn sheet(breach: &Breach) -> Sheet {
    let mut sheet = Sheet::default();
    let accounts =
        breach.accounts.map(|count| format!("{} accounts", grouped(i64::try_from(count).unwrap_or(i64::MAX))));
    let date = breach.occurred_on.map(|date| format!("on {date}"));
    let said: Vec<String> = [Some(breach.title.clone()), date, accounts].into_iter().flatten().collect();
    let quote = sheet.line("Data breach", &said.join(", "));
    if !breach.data.is_empty() {
        sheet.line("Data taken", &breach.data.join(", "));
    }
    sheet.lines.extend(breach.description.iter().cloned());
    sheet.records.push(Record::Breach {
        title: breach.title.clone(),
        occurred_on: breach.occurred_on,
        accounts: breach.accounts,
        data: breach.data.clone(),
        quote,
    });
    sheet
}

#[async_trait]
impl Source for BreachSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "hibp",
            title: "Have I Been Pwned",
            gives: "Verified breaches of the company’s own service",
            terms: "attribution",
            rate_key: Some("hibp"),
            requests_max: 1,
            cache_seconds: DAY_SECONDS,
            timeout_seconds: 20,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        const NAME: &str = "Have I Been Pwned";
        let mut collector = Collector::new(net, sink, "hibp");
        let Some(domain) = ask.company.domain.as_deref().map(registrable) else {
            return Ok(collector.nothing("The company’s domain is not known, so breaches could not be looked up."));
        };
        let request = self.service.request("/api/v3/breaches", &[("Domain", domain.as_str())]);
        let request = request.map_err(|error| unanswered(NAME, error))?;
        let fetched = service::ask(&mut collector, &ask.company, request).await;
        let none = format!("No verified breach of {domain} is known.");
        let Some(fetched) = fetched.map_err(|error| unanswered(NAME, error))? else {
            return Ok(collector.nothing(&none));
        };
        let (breaches, dropped) = match parse(&fetched.body) {
            Ok(read) => read,
            Err(error) => {
                collector.gap(error.to_string());
                return Ok(collector.finish());
            }
        };
        for sentence in dropped.sentences() {
            tracing::debug!(sentence, "breaches");
        }
        let ours =
            breaches.iter().filter(|breach| breach.domain.as_deref().map(registrable).as_deref() == Some(&domain));
        let drafts = ours.map(|breach| {
            let page = Page {
                kind: EvidenceKind::Aggregator,
                url: format!("https://haveibeenpwned.com/Breach/{}", breach.name),
                title: format!("{}: data breach {}", ask.company.name, breach.title),
                publisher: NAME,
                published_on: breach.added_on,
                fetched_at: fetched.fetched_at,
                source: "hibp",
                raw: None,
            };
            sheet(breach).draft(page)
        });
        let drafts: Vec<_> = drafts.collect();
        collector.keep(drafts).await?;
        match collector.harvest.read {
            0 => Ok(collector.nothing(&none)),
            _ => Ok(collector.finish()),
        }
    }
}

/// A recorded answer as JSON.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let (breaches, dropped) = parse(bytes)?;
    let breaches: Vec<Value> = breaches
        .iter()
        .map(|breach| {
            let sheet = sheet(breach);
            json!({"name": breach.name, "domain": breach.domain, "text": sheet.lines.join("\n"), "records": sheet.records})
        })
        .collect();
    Ok(json!({"breaches": breaches, "leftOut": dropped.left_out()}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn only_verified_breaches_count() {
        let row = |name: &str, flags: Value| {
            let mut row = json!({"Name":name,"Title":name,"Domain":"acme.com","BreachDate":"2013-10-04","AddedDate":"2013-12-04T00:00Z","PwnCount":152445165,
                "DataClasses":["Email addresses","Passwords"],"Description":"In October 2013, <em>153 million</em> accounts.","IsVerified":true});
            for (key, value) in flags.as_object().unwrap() {
                row[key] = value.clone();
            }
            row
        };
        let rows = json!([
            row("Acme", json!({})),
            row("A", json!({"IsFabricated":true})),
            row("B", json!({"IsVerified":false})),
            row("C", json!({"IsSpamList":true})),
            null
        ]);
        let (breaches, dropped) = parse(rows.to_string().as_bytes()).unwrap();
        assert_eq!(
            sheet(&breaches[0]).lines,
            [
                "Data breach: Acme, on 2013-10-04, 152,445,165 accounts",
                "Data taken: Email addresses, Passwords",
                "In October 2013, 153 million accounts."
            ]
        );
        assert_eq!(breaches[0].added_on.map(|date| date.to_string()).as_deref(), Some("2013-12-04"));
        assert_eq!(breaches.len(), 1);
        assert_eq!(
            dropped.sentences(),
            ["1 left out: it is a list for spam", "1 left out: it is fabricated", "2 left out: it is not verified"]
        );
    }
}
