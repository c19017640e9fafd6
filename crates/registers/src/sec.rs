//! SEC EDGAR: who a filer is, what it reported lately (8-K with its press release), private funding (Form D), officers
//! (Forms 3 and 4), and figures. Proven on recorded answers of every kind but the full-text search, whose form was only
//! seen in documentation. All requests of a process go on one count, five a second; the SEC allows ten.

pub(crate) mod figures;
pub(crate) mod form_d;
pub(crate) mod ownership;
mod read;
pub(crate) mod refusal;
pub(crate) mod report;
pub(crate) mod search;
mod sheets;
pub(crate) mod submissions;
pub(crate) mod tickers;
pub(crate) mod xml;

use async_trait::async_trait;
use domain::{Company, wire::SourceInfo};
use net::{Fetched, Net, NetError, Request};
use serde_json::{Value, json};

use pages::{
    ParseError,
    words::{core_name, folded},
};

use harvest::{
    Ask, Harvest, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Service, is_reserved, unanswered},
};
use refusal::{BLOCKED, Refusal};
use submissions::Filer;

/// Least time between two requests, in milliseconds: half of what is allowed.
const INTERVAL_MS: u64 = 200;
const DAY_SECONDS: u32 = 86_400;
/// Reports opened, newest first.
const REPORTS_MAX: usize = 8;
/// Forms D opened.
const OFFERINGS_MAX: usize = 3;
/// Forms 3 and 4 opened.
const OWNERSHIP_MAX: usize = 10;
/// Older reports are left, in days.
const REPORT_AGE_DAYS_MAX: i64 = 550;
/// Older sales of securities are left, in days.
const OFFERING_AGE_DAYS_MAX: i64 = 5 * 366;
/// Longest list of tickers and longest set of filings read, in bytes.
const LIST_BYTES_MAX: usize = 16 << 20;

/// Reads EDGAR.
pub(crate) struct SecSource {
    /// Filers and figures.
    data: Service,
    /// Lists and filings.
    www: Service,
    /// Full-text search.
    search: Service,
}

impl Default for SecSource {
    fn default() -> Self {
        Self::at(["https://data.sec.gov", "https://www.sec.gov", "https://efts.sec.gov"], INTERVAL_MS)
    }
}

impl SecSource {
    /// With the three hosts of the service: data, archive, search.
    pub fn at(hosts: [&str; 3], interval_ms: u64) -> Self {
        let [data, www, search] = hosts.map(|base| Service::new("sec", base, interval_ms, DAY_SECONDS));
        Self { data, www, search }
    }
}

#[async_trait]
impl Source for SecSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "sec",
            title: "SEC EDGAR",
            gives: "Reports of listed companies with their press releases, private funding, officers, revenue",
            terms: "open",
            rate_key: Some("sec"),
            requests_max: 4 + 3 * REPORTS_MAX + OFFERINGS_MAX + OWNERSHIP_MAX + figures::REVENUE_TAGS.len(),
            cache_seconds: DAY_SECONDS,
            timeout_seconds: 75,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "sec");
        if is_reserved(&ask.company) && ask.company.ids.cik.is_none() {
            return Ok(collector.nothing("The SEC holds no filings of a company of the sample world."));
        }
        let Some(filer) = self.filer(&mut collector, ask).await? else {
            let why = format!("No filer at the SEC could be told to be {}.", ask.company.name);
            return Ok(match collector.harvest.gaps.is_empty() {
                true => collector.nothing(&why),
                false => collector.finish(),
            });
        };
        self.read_filer(&mut collector, ask, &filer).await?;
        Ok(collector.finish())
    }
}

impl SecSource {
    /// The question for the list of listed companies.
    pub fn list(&self) -> Result<Request, NetError> {
        Ok(self.www.request("/files/company_tickers.json", &[])?.body_bytes_max(LIST_BYTES_MAX))
    }

    /// Asks, and hears a refusal for what it is: also one that comes with status 200.
    async fn ask(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        request: Request,
    ) -> Result<Option<Fetched>, SourceError> {
        let outcome = service::ask(collector, &ask.company, request.body_bytes_max(LIST_BYTES_MAX)).await;
        let refusal = match &outcome {
            Ok(Some(fetched)) if fetched.content_type() == "text/html" => Refusal::of_page(&fetched.text()),
            Ok(_) => None,
            Err(error) => Refusal::of(error),
        };
        if let Some(refusal) = refusal {
            if refusal == Refusal::TooMany {
                collector.net.pause(self.www.rate_key, BLOCKED).await;
            }
            return Err(refusal.into());
        }
        outcome.map_err(|error: NetError| unanswered("The SEC", error))
    }

    /// The filer: by the number that is known, or by a name that something else confirms.
    async fn filer(&self, collector: &mut Collector<'_>, ask: &Ask) -> Result<Option<Filer>, SourceError> {
        let company = &ask.company;
        if let Some(cik) = &company.ids.cik {
            return self.submissions(collector, ask, cik).await;
        }
        let mut ciks = self.listed(collector, ask).await?;
        if ciks.is_empty() {
            ciks = self.private(collector, ask).await?;
        }
        let mut unconfirmed = None;
        for cik in ciks.iter().take(3) {
            let Some(filer) = self.submissions(collector, ask, cik).await? else { continue };
            if confirmed(company, &filer) {
                return Ok(Some(filer));
            }
            unconfirmed = Some(filer.name);
        }
        if let Some(name) = unconfirmed {
            collector.gap(format!(
                "The SEC knows “{name}”, but neither site nor place says that it is {}; its filings were left.",
                company.name
            ));
        }
        Ok(None)
    }

    async fn listed(&self, collector: &mut Collector<'_>, ask: &Ask) -> Result<Vec<String>, SourceError> {
        let request = self.list().map_err(SourceError::from)?;
        let Some(fetched) = self.ask(collector, ask, request).await? else { return Ok(Vec::new()) };
        let (listed, _) = match tickers::parse(&fetched.body) {
            Ok(read) => read,
            Err(error) => {
                collector.gap(error.to_string());
                return Ok(Vec::new());
            }
        };
        let names = names(&ask.company);
        Ok(tickers::named(&listed, &names).into_iter().map(|row| row.cik.clone()).collect())
    }

    /// Filers of a Form D by this name.
    async fn private(&self, collector: &mut Collector<'_>, ask: &Ask) -> Result<Vec<String>, SourceError> {
        let quoted = format!("\"{}\"", ask.company.name.replace('"', " "));
        let query = [("q", quoted.as_str()), ("forms", "D,D/A")];
        let request = self.search.request("/LATEST/search-index", &query).map_err(SourceError::from)?;
        let fetched = match self.ask(collector, ask, request).await {
            Ok(Some(fetched)) => fetched,
            Ok(None) => return Ok(Vec::new()),
            // The search is the first to be overloaded, and the rest does not need it.
            Err(SourceError::Retry { what, .. }) => {
                collector.gap(what);
                return Ok(Vec::new());
            }
            Err(other) => return Err(other),
        };
        let Ok(found) = search::parse(&fetched.body) else { return Ok(Vec::new()) };
        let names = names(&ask.company);
        let same = |name: &str| names.iter().any(|own| core_name(own) == core_name(name));
        let filers = found.hits.into_iter().flat_map(|hit| hit.filers).filter(|filer| same(&filer.name));
        let mut ciks: Vec<String> = filers.map(|filer| filer.cik).collect();
        ciks.sort();
        ciks.dedup();
        Ok(ciks)
    }

    async fn submissions(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        cik: &str,
    ) -> Result<Option<Filer>, SourceError> {
        let path = format!("/submissions/CIK{cik:0>10}.json");
        let request = self.data.request(&path, &[]).map_err(SourceError::from)?;
        let Some(fetched) = self.ask(collector, ask, request).await? else { return Ok(None) };
        match submissions::parse(&fetched.body) {
            Ok(filer) => Ok(Some(Filer { fetched_at: Some(fetched.fetched_at), ..filer })),
            Err(error) => {
                collector.gap(error.to_string());
                Ok(None)
            }
        }
    }
}

fn names(company: &Company) -> Vec<&str> {
    let legal = company.legal_name.as_deref();
    std::iter::once(company.name.as_str()).chain(legal).chain(company.former_names.iter().map(String::as_str)).collect()
}

/// Whether a filer of a like name is the company: its number, site, city, symbol or its whole legal name says so.
fn confirmed(company: &Company, filer: &Filer) -> bool {
    let domain = company.domain.as_deref().map(pages::links::registrable);
    let site = filer.website.as_deref().and_then(crate::identity::asked::domain_in);
    if let (Some(domain), Some(site)) = (&domain, &site) {
        return domain == site;
    }
    let city = |place: &str| folded(place.split(',').next().unwrap_or(place));
    let same_city = matches!((&company.place, &filer.place), (Some(a), Some(b)) if city(a) == city(b));
    let same_ticker = company.ids.ticker.as_ref().is_some_and(|ticker| filer.tickers.contains(ticker));
    let legal = company.legal_name.as_deref().map(folded);
    let same_legal = legal.is_some_and(|legal| legal == folded(&filer.name) && legal != core_name(&filer.name));
    same_city || same_ticker || same_legal
}

/// All capitals, as registers write, made easier to read; anything else is left as it is.
pub(crate) fn calm(text: &str) -> String {
    if text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for letter in text.chars() {
        if inside {
            out.extend(letter.to_lowercase());
        } else {
            out.push(letter);
        }
        inside = letter.is_alphanumeric();
    }
    out
}

/// Whether a name is one of a firm, a fund or a trust and not of a person.
pub(crate) fn is_entity(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "llc",
        "lp",
        "llp",
        "inc",
        "ltd",
        "limited",
        "corp",
        "corporation",
        "fund",
        "funds",
        "trust",
        "partners",
        "capital",
        "holdings",
        "group",
        "plc",
        "gmbh",
        "ag",
        "sa",
        "ventures",
        "foundation",
        "company",
        "investments",
        "management",
    ];
    let joined = folded(&name.replace('.', ""));
    joined.split(' ').any(|word| WORDS.contains(&word))
}

/// A recorded answer of any kind, told by its form.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, ParseError> {
    let text = String::from_utf8_lossy(bytes);
    if let Some(refusal) = Refusal::of_page(&text) {
        return Ok(json!({"kind": "refusal", "refusal": refusal.name()}));
    }
    let start = text.trim_start();
    if start.starts_with('{') {
        return sheets::parse_json(bytes);
    }
    if start.contains("<ownershipDocument") {
        return Ok(sheets::ownership_json(&ownership::parse(bytes)?));
    }
    if start.contains("<edgarSubmission") {
        return Ok(sheets::form_d_json(&form_d::parse(bytes)?));
    }
    Ok(sheets::page_json(&text))
}
