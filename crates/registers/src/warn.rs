//! Layoff notices that American states publish (WARN Act). Two states give open tables; which, and what their columns
//! are called, is data: `data/warn.toml`. No recording of these tables lies among the samples: the columns are those
//! that programs which read them name.

use std::sync::LazyLock;

use async_trait::async_trait;
use domain::{EvidenceKind, PartialDate, Record, Timestamp, wire::SourceInfo};
use futures::future::join_all;
use net::{Net, NetError};
use serde::Deserialize;
use serde_json::{Value, json};

use pages::{
    ParseError,
    blocks::squeezed,
    dates,
    words::{core_name, folded},
};

use harvest::{
    Ask, Harvest, Sink, Source, SourceError,
    collect::{Collector, grouped, reason},
    service::{Declared, Dropped, Page, Service, Sheet, is_reserved},
};

const DAY_SECONDS: u32 = 86_400;
const INTERVAL_MS: u64 = 1_000;
/// Rows read of one table.
const ROWS_MAX: usize = 50_000;
/// Older notices are left, in days.
const AGE_DAYS_MAX: i64 = 2 * 366;
/// Notices kept for one company.
const NOTICES_MAX: usize = 12;

/// A state's table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub name: String,
    pub base: String,
    pub path: String,
    /// The page that a person opens.
    pub page: String,
    #[serde(default)]
    pub query: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    state: Vec<State>,
    columns: Columns,
}

/// Names of columns, as the states write them; the first that a table has counts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    company: Vec<String>,
    noticed: Vec<String>,
    effective: Vec<String>,
    place: Vec<String>,
    count: Vec<String>,
    kind: Vec<String>,
}

static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| match toml::from_str(include_str!("../data/warn.toml")) {
    Ok(table) => Some(table),
    Err(error) => {
        tracing::error!(%error, "the table of layoff notices cannot be read");
        None
    }
});

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub company: String,
    pub noticed_on: Option<PartialDate>,
    pub effective_on: Option<PartialDate>,
    pub place: Option<String>,
    pub count: Option<u32>,
    pub closure: bool,
}

/// Reads a table of notices, whichever state wrote it.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Vec<Notice>, Dropped), ParseError> {
    let wrong = |reason: String| ParseError::new("warn", reason);
    let Some(table) = TABLE.as_ref() else { return Err(wrong("the names of columns cannot be read".to_owned())) };
    let text = String::from_utf8_lossy(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().map_err(|error| wrong(error.to_string()))?.iter().map(folded).collect();
    let column = |names: &[String]| names.iter().find_map(|name| heads.iter().position(|head| *head == folded(name)));
    let columns = &table.columns;
    let Some(company) = column(&columns.company) else {
        return Err(wrong("no column holds the name of the company".to_owned()));
    };
    let [noticed, effective, place, count, kind] =
        [&columns.noticed, &columns.effective, &columns.place, &columns.count, &columns.kind]
            .map(|names| column(names));
    let (mut all, mut dropped) = (Vec::new(), Dropped::default());
    for row in reader.records().take(ROWS_MAX) {
        let Ok(row) = row else {
            dropped.note("row that is no row of a table");
            continue;
        };
        let cell = |at: Option<usize>| row.get(at?).map(squeezed).filter(|cell| !cell.is_empty());
        let Some(company) = cell(Some(company)) else {
            dropped.note("row without company");
            continue;
        };
        let notice = Notice {
            company,
            noticed_on: cell(noticed).and_then(|date| dates::parse(&date)),
            effective_on: cell(effective).and_then(|date| dates::parse(&date)),
            place: cell(place),
            count: cell(count).and_then(|count| number(&count)),
            closure: cell(kind).is_some_and(|kind| folded(&kind).split(' ').any(|word| word.starts_with("clos"))),
        };
        if notice.noticed_on.or(notice.effective_on).is_none() {
            dropped.note("notice without a date");
            continue;
        }
        all.push(notice);
    }
    Ok((all, dropped))
}

/// The number in `1,250`, `43 of 90` or `12.0`.
fn number(text: &str) -> Option<u32> {
    let digits: String =
        text.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|count| *count > 0)
}

/// Asks the states.
pub(crate) struct WarnSource {
    states: Vec<State>,
    interval_ms: u64,
}

impl Default for WarnSource {
    fn default() -> Self {
        Self::at(TABLE.as_ref().map(|table| table.state.clone()).unwrap_or_default(), INTERVAL_MS)
    }
}

impl WarnSource {
    pub fn at(states: Vec<State>, interval_ms: u64) -> Self {
        Self { states, interval_ms }
    }
}

#[async_trait]
impl Source for WarnSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "warn",
            title: "Layoff notices (WARN)",
            gives: "Planned layoffs and closures that companies told Texas and Oregon",
            terms: "open",
            rate_key: Some("warn"),
            requests_max: self.states.len(),
            cache_seconds: DAY_SECONDS,
            timeout_seconds: 45,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "warn");
        if is_reserved(&ask.company) {
            return Ok(collector.nothing("No state holds layoff notices of a company of the sample world."));
        }
        let mut waiting = Vec::new();
        for state in &self.states {
            waiting.push(read_state(net, state, self.interval_ms));
        }
        collector.harvest.requests += u32::try_from(self.states.len()).unwrap_or(u32::MAX);
        let mut failures = Vec::new();
        let mut drafts = Vec::new();
        for (state, outcome) in self.states.iter().zip(join_all(waiting).await) {
            match outcome {
                Ok((notices, at)) => {
                    drafts.extend(sheet(ask, state, &notices).map(|sheet| sheet.draft(page(ask, state, at))))
                }
                Err(error) => failures.push((state.name.clone(), reason(&error))),
            }
        }
        if !self.states.is_empty() && failures.len() == self.states.len() {
            return Err(SourceError::Unreachable { what: grouped(&failures, "states").join(" ") });
        }
        grouped(&failures, "states").into_iter().for_each(|gap| collector.gap(gap));
        collector.keep(drafts).await?;
        match collector.harvest.read {
            0 => Ok(collector
                .nothing(&format!("No recent layoff notice of the states that are read names {}.", ask.company.name))),
            _ => Ok(collector.finish()),
        }
    }
}

async fn read_state(net: &Net, state: &State, interval_ms: u64) -> Result<(Vec<Notice>, Timestamp), NetError> {
    let service = Service::new("warn", &state.base, interval_ms, DAY_SECONDS);
    let query: Vec<(&str, &str)> = state.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let fetched = net.fetch(service.request(&state.path, &query)?).await?;
    let (notices, _) = parse(&fetched.body)
        .map_err(|error| NetError::Unreadable { url: fetched.final_url.clone(), reason: error.to_string() })?;
    Ok((notices, fetched.fetched_at))
}

fn page<'a>(ask: &Ask, state: &State, fetched_at: Timestamp) -> Page<'a> {
    Page {
        kind: EvidenceKind::Filing,
        url: state.page.clone(),
        title: format!("{}: layoff notices in {}", ask.company.name, state.name),
        publisher: "WARN notices of the state",
        published_on: None,
        fetched_at,
        source: "warn",
        raw: None,
    }
}

/// The notices of the company, with exactly its name or its name but for the legal form.
fn sheet(ask: &Ask, state: &State, notices: &[Notice]) -> Option<Sheet> {
    let company = &ask.company;
    let names: Vec<String> =
        std::iter::once(&company.name).chain(&company.legal_name).map(|name| core_name(name)).collect();
    let today = ask.now.date();
    let recent = |notice: &&Notice| {
        notice.noticed_on.or(notice.effective_on).is_some_and(|date| date.age_days(today) <= AGE_DAYS_MAX)
    };
    let ours = notices.iter().filter(|notice| names.contains(&core_name(&notice.company))).filter(recent);
    let mut sheet = Sheet::default();
    for notice in ours.take(NOTICES_MAX) {
        write(&mut sheet, &state.name, notice);
    }
    (!sheet.lines.is_empty()).then_some(sheet)
}

fn write(sheet: &mut Sheet, state: &str, notice: &Notice) {
    let place = notice.place.as_ref().map_or_else(|| state.to_owned(), |place| format!("{place}, {state}"));
    let kind = if notice.closure { "closure" } else { "layoff" };
    let count = notice.count.map(|count| format!(" of {count} employees")).unwrap_or_default();
    let noticed = notice.noticed_on.map(|date| format!(", notice of {date}")).unwrap_or_default();
    let effective = notice.effective_on.map(|date| format!(", from {date}")).unwrap_or_default();
    let quote =
        sheet.line("Layoff notice", &format!("{}: {kind}{count} in {place}{noticed}{effective}", notice.company));
    sheet.records.push(Record::LayoffNotice {
        employer: notice.company.clone(),
        noticed_on: notice.noticed_on,
        effective_on: notice.effective_on,
        place: Some(place),
        count: notice.count,
        closure: notice.closure,
        quote,
    });
}

/// A table as JSON.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let (notices, dropped) = parse(bytes)?;
    let mut sheet = Sheet::default();
    notices.iter().for_each(|notice| write(&mut sheet, "the state", notice));
    Ok(json!({"records": sheet.records, "leftOut": dropped.left_out()}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn tables_of_two_states_give_the_same_notices() {
        let texas = "notice_date,job_site_name,county_name,city_name,total_layoff_number,layoff_date\n2026-10-01T00:00:00.000,\"Acme Corp, Inc.\",Travis,Austin,\"1,250\",2026-12-01T00:00:00.000\n,Nobody,,,,\n2026-01-01,,,,,\n";
        let oregon = "Company Name,Received Date,Layoff Type,Location,Number of Employees\nACME CORP INC,10/01/2026,Plant Closure,Portland,43\n";
        let (notices, dropped) = parse(texas.as_bytes()).unwrap();
        assert_eq!((notices.len(), notices[0].count, notices[0].place.as_deref()), (1, Some(1250), Some("Austin")));
        assert_eq!(dropped.sentences(), ["1 left out: notice without a date", "1 left out: row without company"]);
        let (notices, _) = parse(oregon.as_bytes()).unwrap();
        assert_eq!((notices[0].count, notices[0].closure), (Some(43), true));
        assert!(parse(b"a,b\n1,2").is_err() && parse(b"").is_err());
    }
}
