//! Companies House (United Kingdom): profile and officers, only with a key. The recorded answers prove search and
//! profile; officers of one company were not recorded, and follow the published description. Of an officer only name,
//! role and dates are read.

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{EvidenceKind, FactField, PartialDate, Record, Timestamp, wire::SourceInfo};
use net::{Net, NetError, Request};
use serde_json::{Value, json};

use pages::{
    ParseError,
    words::{core_name, folded},
};

use crate::sec::calm;
use harvest::{
    Ask, Harvest, Keys, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Dropped, Page, Service, Sheet, date, list, text, unanswered},
};

const DAY_SECONDS: u32 = 86_400;
/// Six hundred questions in five minutes are allowed.
const INTERVAL_MS: u64 = 600;
/// Officers asked for.
const OFFICERS_MAX: usize = 50;

/// Asks Companies House.
pub(crate) struct CompaniesHouseSource {
    service: Service,
}

impl Default for CompaniesHouseSource {
    fn default() -> Self {
        Self::at("https://api.company-information.service.gov.uk", INTERVAL_MS)
    }
}

impl CompaniesHouseSource {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self { service: Service::new("companies_house", base, interval_ms, DAY_SECONDS).allowing(600, 300) }
    }

    /// The key goes as the user name of basic authentication, without a password.
    fn request(&self, key: &str, path: &str, query: &[(&str, &str)]) -> Result<Request, NetError> {
        let token = STANDARD.encode(format!("{key}:"));
        Ok(self.service.request(path, query)?.header("authorization", format!("Basic {token}")))
    }
}

/// A company of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Registered {
    pub name: String,
    /// With its leading zeros.
    pub number: String,
    pub status: Option<String>,
    pub kind: Option<String>,
    pub place: Option<String>,
    pub founded: Option<PartialDate>,
    pub ceased: Option<PartialDate>,
    pub sic_codes: Vec<String>,
    pub former_names: Vec<(String, Option<PartialDate>)>,
}

/// An officer of a company, or of a search for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Officer {
    pub name: String,
    pub role: String,
    pub appointed_on: Option<PartialDate>,
    pub resigned_on: Option<PartialDate>,
}

/// Reads a profile.
pub(crate) fn profile(value: &Value) -> Option<Registered> {
    registered(value, "/company_name", "/registered_office_address")
}

/// Reads the rows of a search for companies.
pub(crate) fn search(value: &Value, dropped: &mut Dropped) -> Vec<Registered> {
    let mut all = Vec::new();
    for row in list(value, "/items") {
        match registered(row, "/title", "/address") {
            Some(company) => all.push(company),
            None => dropped.note("row without name or number"),
        }
    }
    all
}

fn registered(value: &Value, name: &str, address: &str) -> Option<Registered> {
    let part = |key: &str| text(value, &format!("{address}/{key}"));
    let place: Vec<String> = [part("locality"), part("country")].into_iter().flatten().collect();
    let former = |former: &Value| Some((text(former, "/name")?, date(former, "/ceased_on")));
    let number = text(value, "/company_number").filter(|number| number.chars().all(|c| c.is_ascii_alphanumeric()))?;
    Some(Registered {
        name: text(value, name)?,
        number,
        status: text(value, "/company_status"),
        kind: text(value, "/type").or_else(|| text(value, "/company_type")),
        place: (!place.is_empty()).then(|| place.join(", ")),
        founded: date(value, "/date_of_creation"),
        ceased: date(value, "/date_of_cessation"),
        sic_codes: list(value, "/sic_codes").iter().filter_map(|code| text(code, "")).collect(),
        former_names: list(value, "/previous_company_names").iter().filter_map(former).collect(),
    })
}

/// Reads the officers of a company. `BELL, Ann Mary` is Ann Mary Bell.
pub(crate) fn officers(value: &Value, dropped: &mut Dropped) -> Vec<Officer> {
    let mut all = Vec::new();
    for row in list(value, "/items") {
        let (Some(name), Some(role)) = (text(row, "/name"), text(row, "/officer_role")) else {
            dropped.note("row without name or role");
            continue;
        };
        if role.starts_with("corporate") {
            dropped.note("officer that is a company");
            continue;
        }
        let name = match name.split_once(", ") {
            Some((family, given)) => format!("{given} {}", calm(family)),
            None => name,
        };
        all.push(Officer {
            name,
            role: text(row, "/occupation").filter(|work| is_office(work)).unwrap_or_else(|| role.replace('-', " ")),
            appointed_on: date(row, "/appointed_on"),
            resigned_on: date(row, "/resigned_on"),
        });
    }
    all
}

/// An occupation that tells more than `director`.
fn is_office(work: &str) -> bool {
    let lower = work.to_lowercase();
    ["chief", "ceo", "cfo", "cto", "finance", "managing"].iter().any(|word| lower.contains(word))
}

impl Registered {
    fn sheet(&self, officers: &[Officer]) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.fact("Company name", FactField::LegalName, &self.name, None);
        sheet.line("Company number", &self.number);
        if let Some(status) = &self.status {
            sheet.fact("Company status", FactField::RegisterStatus, &status.replace('-', " "), self.ceased);
        }
        if let Some(kind) = &self.kind {
            sheet.fact("Type", FactField::LegalForm, kind, None);
        }
        if let Some(founded) = self.founded {
            sheet.fact("Incorporated on", FactField::Founded, &founded.to_string(), None);
        }
        if let Some(place) = &self.place {
            sheet.line("Registered office", place);
        }
        for code in &self.sic_codes {
            sheet.line("Nature of business (SIC)", code);
        }
        for (name, until) in &self.former_names {
            sheet.former_name(name, *until);
        }
        for officer in officers {
            let since = officer.appointed_on.map(|date| format!(", appointed {date}")).unwrap_or_default();
            let until = officer.resigned_on.map(|date| format!(", resigned {date}")).unwrap_or_default();
            let quote = sheet.line("Officer", &format!("{}, {}{since}{until}", officer.name, officer.role));
            sheet.records.push(Record::Officer {
                name: officer.name.clone(),
                role: officer.role.clone(),
                appointed_on: officer.appointed_on,
                resigned_on: officer.resigned_on,
                quote,
            });
        }
        sheet
    }
}

#[async_trait]
impl Source for CompaniesHouseSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "companies_house",
            title: "Companies House",
            gives: "Status, age, former names and officers of British companies",
            terms: "key",
            rate_key: Some("companies_house"),
            requests_max: 3,
            cache_seconds: self.service.cache_seconds,
            timeout_seconds: 40,
        }
        .info()
    }

    fn lacks(&self, keys: &Keys) -> Option<String> {
        let how = "set `companies_house` under `[keys]` in callsheet.toml, or CALLSHEET_KEY_COMPANIES_HOUSE";
        keys.of("companies_house").is_none().then(|| format!("It needs a key: {how}."))
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "companies_house");
        let Some(key) = ask.keys.of("companies_house") else {
            return Ok(collector.nothing("Companies House is asked only with a key."));
        };
        let read =
            self.company(&mut collector, ask, key).await.map_err(|error| unanswered("Companies House", error))?;
        let Some((company, officers, fetched_at)) = read else {
            return Ok(
                collector.nothing(&format!("Companies House knows no active company called {}.", ask.company.name))
            );
        };
        let page = Page {
            kind: EvidenceKind::Filing,
            url: format!("https://find-and-update.company-information.service.gov.uk/company/{}", company.number),
            title: format!("{}: entry at Companies House", ask.company.name),
            publisher: "Companies House",
            published_on: None,
            fetched_at,
            source: "companies_house",
            raw: None,
        };
        collector.keep([company.sheet(&officers).draft(page)]).await?;
        Ok(collector.finish())
    }
}

impl CompaniesHouseSource {
    async fn company(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        key: &str,
    ) -> Result<Option<(Registered, Vec<Officer>, Timestamp)>, NetError> {
        let Some(number) = self.number(collector, ask, key).await? else { return Ok(None) };
        let request = self.request(key, &format!("/company/{number}"), &[])?;
        let Some(fetched) = service::ask(collector, &ask.company, request).await? else { return Ok(None) };
        let Some(company) = profile(&fetched.json::<Value>()?) else {
            collector.gap(format!("What Companies House says of {number} is no company’s profile."));
            return Ok(None);
        };
        let most = OFFICERS_MAX.to_string();
        let request = self.request(key, &format!("/company/{number}/officers"), &[("items_per_page", &most)])?;
        let told = match service::ask(collector, &ask.company, request).await {
            Ok(Some(fetched)) => fetched.json::<Value>(),
            Ok(None) => Ok(Value::Null),
            Err(error) => Err(error),
        };
        let officers = match told {
            Ok(value) => officers(&value, &mut Dropped::default()),
            Err(error) => {
                collector.gap(format!("The officers at Companies House could not be read. {error}"));
                Vec::new()
            }
        };
        Ok(Some((company, officers, fetched.fetched_at)))
    }

    /// The number that is known, or that of the one active company with exactly this name.
    async fn number(&self, collector: &mut Collector<'_>, ask: &Ask, key: &str) -> Result<Option<String>, NetError> {
        if let Some(number) = &ask.company.ids.companies_house {
            return Ok(Some(number.clone()));
        }
        let name = ask.company.legal_name.as_deref().unwrap_or(&ask.company.name);
        let request = self.request(key, "/search/companies", &[("q", name), ("items_per_page", "20")])?;
        let Some(fetched) = service::ask(collector, &ask.company, request).await? else { return Ok(None) };
        let mut rows = search(&fetched.json::<Value>()?, &mut Dropped::default());
        rows.retain(|row| row.status.as_deref() == Some("active") && core_name(&row.name) == core_name(name));
        let legal = ask.company.legal_name.as_deref().map(folded);
        if rows.iter().filter(|row| Some(folded(&row.name)) == legal).count() == 1 {
            rows.retain(|row| Some(folded(&row.name)) == legal);
        }
        if rows.len() > 1 {
            collector
                .gap(format!("Companies House knows {} active companies called {name}; none was taken.", rows.len()));
            return Ok(None);
        }
        Ok(rows.pop().map(|row| row.number))
    }
}

/// A recorded answer of any kind.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let value = service::json(bytes, "companies_house")?;
    let mut dropped = Dropped::default();
    if let Some(company) = profile(&value) {
        let sheet = company.sheet(&[]);
        return Ok(json!({"kind": "profile", "name": company.name, "number": company.number, "status": company.status,
            "founded": company.founded, "text": sheet.lines.join("\n"), "records": sheet.records}));
    }
    let first = list(&value, "/items").first();
    let kind = first.and_then(|row| text(row, "/kind")).unwrap_or_default();
    if kind == "searchresults#company" {
        let rows = search(&value, &mut dropped);
        let rows: Vec<Value> = rows
            .iter()
            .map(|row| json!({"name": row.name, "number": row.number, "status": row.status, "founded": row.founded, "ceased": row.ceased, "place": row.place}))
            .collect();
        return Ok(json!({"kind": "search", "companies": rows, "leftOut": dropped.left_out()}));
    }
    if kind == "searchresults#officer" {
        let people = list(&value, "/items").iter();
        let people: Vec<Value> = people
            .filter_map(|row| Some(json!({"name": text(row, "/title")?, "appointments": row.get("appointment_count")})))
            .collect();
        return Ok(json!({"kind": "people", "people": people}));
    }
    if first.is_some_and(|row| row.get("category").is_some() && row.get("description").is_some()) {
        let filings = list(&value, "/items").iter();
        let filings: Vec<Value> = filings
            .filter_map(|row| Some(json!({"category": text(row, "/category")?, "kind": text(row, "/type"), "filedOn": date(row, "/date")})))
            .collect();
        return Ok(json!({"kind": "filings", "filings": filings}));
    }
    if first.is_none_or(|row| row.get("officer_role").is_none()) {
        return Err(ParseError::new(
            "companies_house",
            "it is no profile, search for companies, or list of officers".to_owned(),
        ));
    }
    let rows: Vec<Value> = officers(&value, &mut dropped)
        .iter()
        .map(|row| json!({"name": row.name, "role": row.role, "appointedOn": row.appointed_on, "resignedOn": row.resigned_on}))
        .collect();
    Ok(json!({"kind": "officers", "officers": rows, "leftOut": dropped.left_out()}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn of_officers_name_role_and_dates_are_kept() {
        let value = json!({"items":[
            {"name":"BELL, Ann Mary","officer_role":"director","occupation":"Chief Financial Officer","appointed_on":"2026-03-01","date_of_birth":{"year":1980,"month":2}},
            {"name":"ROE, Rick","officer_role":"secretary","occupation":"Gardener","appointed_on":"2020-01-01","resigned_on":"2026-02-01"},
            {"name":"AGENTS LTD","officer_role":"corporate-secretary"},{"name":null}]});
        let mut dropped = Dropped::default();
        let all = officers(&value, &mut dropped);
        assert_eq!((all[0].name.as_str(), all[0].role.as_str()), ("Ann Mary Bell", "Chief Financial Officer"));
        assert_eq!(all[1].resigned_on.map(|date| date.to_string()).as_deref(), Some("2026-02-01"));
        assert_eq!(
            dropped.sentences(),
            ["1 left out: officer that is a company", "1 left out: row without name or role"]
        );
    }
}
