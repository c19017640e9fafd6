//! The directory of Y Combinator, as a public mirror gives it in one file. No recording lies among the samples; the
//! fields are those that the mirror documents.

use async_trait::async_trait;
use domain::{Company, CompanyIds, EvidenceKind, FactField, PartialDate, wire::SourceInfo};
use net::{Net, NetError, Request};
use serde_json::{Value, json};

use pages::{ParseError, links::registrable, words::core_name};

use crate::identity::asked::domain_in;
use harvest::{
    Ask, Harvest, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Dropped, Page, Service, Sheet, list, text, unanswered},
};

const DAY_SECONDS: u32 = 86_400;
/// The whole directory is one file of about five thousand companies.
const DIRECTORY_BYTES_MAX: usize = 48 << 20;
const INTERVAL_MS: u64 = 1_000;

/// Asks the mirror of the directory.
pub(crate) struct YcSource {
    service: Service,
}

impl Default for YcSource {
    fn default() -> Self {
        Self::at("https://yc-oss.github.io", INTERVAL_MS)
    }
}

impl YcSource {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self { service: Service::new("yc", base, interval_ms, 7 * DAY_SECONDS) }
    }

    pub fn request(&self) -> Result<Request, NetError> {
        Ok(self.service.request("/api/companies/all.json", &[])?.body_bytes_max(DIRECTORY_BYTES_MAX))
    }
}

/// An entry of the directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub name: String,
    pub slug: String,
    pub former_names: Vec<String>,
    pub domain: Option<String>,
    pub place: Option<String>,
    pub one_liner: Option<String>,
    pub description: Option<String>,
    pub team_size: Option<u32>,
    pub industry: Option<String>,
    pub batch: Option<String>,
    /// `Active`, `Acquired`, `Public`, `Inactive`.
    pub status: Option<String>,
    pub launched_on: Option<PartialDate>,
    pub is_hiring: bool,
}

/// Reads the directory.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Vec<Entry>, Dropped), ParseError> {
    let value = service::json(bytes, "yc")?;
    let rows = match &value {
        Value::Array(rows) => rows.as_slice(),
        Value::Object(_) => std::slice::from_ref(&value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err(ParseError::new("yc", "it is no list of companies".to_owned()));
        }
    };
    let (mut all, mut dropped) = (Vec::new(), Dropped::default());
    for row in rows {
        match entry(row) {
            Some(entry) => all.push(entry),
            None => dropped.note("entry without name or address"),
        }
    }
    Ok((all, dropped))
}

fn entry(row: &Value) -> Option<Entry> {
    let slug = text(row, "/slug")?;
    let plain = slug.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let launched = row.get("launched_at").and_then(Value::as_i64).filter(|at| *at > 0);
    Some(Entry {
        name: text(row, "/name")?,
        slug: plain.then_some(slug)?,
        former_names: list(row, "/former_names").iter().filter_map(|name| text(name, "")).collect(),
        domain: text(row, "/website").and_then(|site| domain_in(&site)),
        place: text(row, "/all_locations").and_then(|all| all.split(';').next().map(|place| place.trim().to_owned())),
        one_liner: text(row, "/one_liner"),
        description: text(row, "/long_description"),
        team_size: row
            .get("team_size")
            .and_then(Value::as_u64)
            .and_then(|size| u32::try_from(size).ok())
            .filter(|size| *size > 0),
        industry: text(row, "/subindustry").or_else(|| text(row, "/industry")),
        batch: text(row, "/batch"),
        status: text(row, "/status"),
        launched_on: launched.map(|at| PartialDate::day(domain::Timestamp(at.saturating_mul(1000)).date())),
        is_hiring: row.get("isHiring").and_then(Value::as_bool).unwrap_or(false),
    })
}

impl Entry {
    /// Whether it is the entry of the company: by its site, or, where that is not known, by its name.
    pub fn is_of(&self, company: &Company) -> bool {
        match (&self.domain, company.domain.as_deref().map(registrable)) {
            (Some(site), Some(domain)) => *site == domain,
            (None, _) | (_, None) => self.is_called(&company.name),
        }
    }

    /// Whether this is a name that it has or had.
    pub fn is_called(&self, name: &str) -> bool {
        let wanted = core_name(name);
        !wanted.is_empty() && std::iter::once(&self.name).chain(&self.former_names).any(|own| core_name(own) == wanted)
    }

    /// The entry as a company.
    pub fn company(&self) -> Company {
        Company {
            name: self.name.clone(),
            domain: self.domain.clone(),
            industry: self.industry.clone(),
            place: self.place.clone(),
            former_names: self.former_names.clone(),
            ids: CompanyIds { yc: Some(self.slug.clone()), ..CompanyIds::default() },
            because: self.one_liner.iter().cloned().collect(),
            ..Company::default()
        }
    }

    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.line("Name", &self.name);
        let facts = [
            ("One line", FactField::Description, self.one_liner.clone()),
            ("Location", FactField::Headquarters, self.place.clone()),
            ("Industry", FactField::Industry, self.industry.clone()),
            ("Team size", FactField::Employees, self.team_size.map(|size| size.to_string())),
            ("Programme", FactField::Programme, self.batch.as_ref().map(|batch| format!("Y Combinator, {batch}"))),
            ("Status", FactField::RegisterStatus, self.status.as_ref().map(|status| status.to_lowercase())),
        ];
        for (label, field, value) in facts {
            if let Some(value) = value {
                sheet.fact(label, field, &value, None);
            }
        }
        for name in &self.former_names {
            sheet.former_name(name, None);
        }
        if let Some(description) = &self.description {
            sheet.lines.push(description.clone());
        }
        sheet
    }
}

#[async_trait]
impl Source for YcSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "yc",
            title: "Y Combinator directory",
            gives: "What a company of Y Combinator does, how many work there, its former names",
            terms: "attribution",
            rate_key: Some("yc"),
            requests_max: 1,
            cache_seconds: self.service.cache_seconds,
            timeout_seconds: 45,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        const NAME: &str = "The mirror of Y Combinator’s directory";
        let mut collector = Collector::new(net, sink, "yc");
        let request = self.request().map_err(|error| unanswered(NAME, error))?;
        let fetched = service::ask(&mut collector, &ask.company, request).await;
        let absent = format!("{} is not in Y Combinator’s directory.", ask.company.name);
        let Some(fetched) = fetched.map_err(|error| unanswered(NAME, error))? else {
            return Ok(collector.nothing(&absent));
        };
        let (entries, _) = match parse(&fetched.body) {
            Ok(read) => read,
            Err(error) => {
                collector.gap(error.to_string());
                return Ok(collector.finish());
            }
        };
        let mut ours = entries.iter().filter(|entry| entry.is_of(&ask.company));
        let (Some(entry), None) = (ours.next(), ours.next()) else { return Ok(collector.nothing(&absent)) };
        let page = Page {
            kind: EvidenceKind::Aggregator,
            url: format!("https://www.ycombinator.com/companies/{}", entry.slug),
            title: format!("{}: entry in Y Combinator’s directory", ask.company.name),
            publisher: "Y Combinator",
            published_on: None,
            fetched_at: fetched.fetched_at,
            source: "yc",
            raw: None,
        };
        collector.keep([entry.sheet().draft(page)]).await?;
        Ok(collector.finish())
    }
}

/// A recorded answer as JSON.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let (entries, dropped) = parse(bytes)?;
    let entries: Vec<Value> = entries
        .iter()
        .map(|entry| {
            let sheet = entry.sheet();
            json!({"slug": entry.slug, "launchedOn": entry.launched_on, "isHiring": entry.is_hiring, "company": entry.company(),
                "text": sheet.lines.join("\n"), "records": sheet.records})
        })
        .collect();
    Ok(json!({"entries": entries, "leftOut": dropped.left_out()}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn an_entry_is_told_by_its_site_and_by_former_names() {
        let text = r#"[{"name":"Acme","slug":"acme","former_names":["Roadrunner"],"website":"https://www.acme.com/","all_locations":"Boston, MA, USA; Remote","team_size":40,
            "batch":"Winter 2024","status":"Active","launched_at":1706000000,"isHiring":true},{"name":"X"},{"slug":"../y","name":"Y"}]"#;
        let (entries, dropped) = parse(text.as_bytes()).unwrap();
        let entry = &entries[0];
        assert_eq!(
            (entry.place.as_deref(), entry.launched_on.map(|date| date.to_string()).as_deref()),
            (Some("Boston, MA, USA"), Some("2024-01-23"))
        );
        let company = |name: &str, domain: Option<&str>| Company {
            name: name.into(),
            domain: domain.map(Into::into),
            ..Company::default()
        };
        assert!(entry.is_of(&company("Whoever", Some("acme.com"))));
        assert!(!entry.is_of(&company("Acme", Some("acme.io"))), "a namesake");
        assert!(entry.is_of(&company("Roadrunner Inc", None)));
        assert_eq!(dropped.sentences(), ["2 left out: entry without name or address"]);
    }
}
