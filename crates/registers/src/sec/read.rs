//! The filings of a filer that is known: which are opened, and in which order.

use domain::{EvidenceKind, PartialDate, Timestamp};
use net::Request;

use super::{
    OFFERING_AGE_DAYS_MAX, OFFERINGS_MAX, OWNERSHIP_MAX, REPORT_AGE_DAYS_MAX, REPORTS_MAX, SecSource, figures, form_d,
    ownership, report, sheets,
    submissions::{self, Filed, Filer},
};
use harvest::{Ask, Draft, SourceError, collect::Collector, service::Page};

impl SecSource {
    /// Reads the filer and everything of it that is worth reading.
    pub(super) async fn read_filer(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        filer: &Filer,
    ) -> Result<(), SourceError> {
        for sentence in filer.dropped.sentences() {
            collector.gap(format!("Of the SEC's list of filings: {sentence}."));
        }
        let url = format!("{}/cgi-bin/browse-edgar?action=getcompany&CIK={:0>10}", self.www.base, filer.cik);
        let page =
            page(url, format!("{}: filer at the SEC", ask.company.name), None, filer.fetched_at.unwrap_or(ask.now));
        collector.keep([sheets::filer(filer).draft(page)]).await?;
        let filings = self.filings(collector, ask, filer).await?;
        self.reports(collector, ask, filer, &filings).await?;
        self.offerings(collector, ask, filer, &filings).await?;
        self.officers(collector, ask, filer, &filings).await?;
        self.figures(collector, ask, filer).await
    }

    /// The recent filings, and older ones where the recent do not reach back far enough.
    async fn filings(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        filer: &Filer,
    ) -> Result<Vec<Filed>, SourceError> {
        let mut all = filer.filings.clone();
        let reaches = all.last().is_some_and(|oldest| age(ask, oldest) > REPORT_AGE_DAYS_MAX);
        let older = filer.older.iter().find(|name| submissions::is_file(name)).filter(|_| !reaches);
        if let Some(older) = older {
            let request = self.data.request(&format!("/submissions/{older}"), &[]).map_err(SourceError::from)?;
            if let Some(fetched) = self.ask(collector, ask, request).await? {
                match submissions::parse_older(&fetched.body) {
                    Ok((more, _)) => all.extend(more),
                    Err(error) => collector.gap(error.to_string()),
                }
            }
        }
        Ok(all)
    }

    fn archived(&self, filer: &Filer, filed: &Filed, file: &str) -> Result<Request, SourceError> {
        let path = format!("/Archives/edgar/data/{}/{}/{file}", filer.cik, filed.folder());
        self.www.request(&path, &[]).map_err(SourceError::from)
    }

    async fn reports(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        filer: &Filer,
        filings: &[Filed],
    ) -> Result<(), SourceError> {
        let telling = |filed: &&Filed| {
            filed.form.starts_with("8-K")
                && age(ask, filed) <= REPORT_AGE_DAYS_MAX
                && filed.items.iter().any(|item| report::is_telling(item))
        };
        for filed in filings.iter().filter(telling).take(REPORTS_MAX) {
            let Some(document) = &filed.document else { continue };
            let request = self.archived(filer, filed, document)?;
            let url = request.url.to_string();
            let Some(fetched) = self.ask(collector, ask, request).await? else { continue };
            let title = format!("{}: {}", ask.company.name, report::called(&filed.form, filed.filed_on));
            let page = page(url, title, Some(filed.filed_on), fetched.fetched_at);
            let sheet = sheets::report(filer, filed, &report::items(&fetched.text()));
            let mut drafts = vec![sheet.draft(page)];
            if report::has_release(&filed.items) {
                drafts.extend(self.releases(collector, ask, filer, filed).await?);
            }
            collector.keep(drafts).await?;
        }
        Ok(())
    }

    /// The press releases of a report: the company's own words, filed.
    async fn releases(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        filer: &Filer,
        filed: &Filed,
    ) -> Result<Vec<Draft>, SourceError> {
        let request = self.archived(filer, filed, "index.json")?;
        let Some(index) = self.ask(collector, ask, request).await? else { return Ok(Vec::new()) };
        let names = match report::exhibits(&index.body) {
            Ok(names) => names,
            Err(error) => {
                collector.gap(error.to_string());
                return Ok(Vec::new());
            }
        };
        let mut drafts = Vec::new();
        for name in names.iter().take(1) {
            let request = self.archived(filer, filed, name)?;
            let url = request.url.to_string();
            let Some(fetched) = self.ask(collector, ask, request).await? else { continue };
            drafts.extend(sheets::release(ask, filed, url, &fetched));
        }
        Ok(drafts)
    }

    async fn offerings(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        filer: &Filer,
        filings: &[Filed],
    ) -> Result<(), SourceError> {
        let sales = filings
            .iter()
            .filter(|filed| matches!(filed.form.as_str(), "D" | "D/A") && age(ask, filed) <= OFFERING_AGE_DAYS_MAX);
        for filed in sales.take(OFFERINGS_MAX) {
            let request = self.archived(filer, filed, "primary_doc.xml")?;
            let url = request.url.to_string();
            let Some(fetched) = self.ask(collector, ask, request).await? else { continue };
            match form_d::parse(&fetched.body) {
                Ok(form) if form.fund.is_some() => {
                    collector.gap(format!("A Form D of {} was left: {}.", form.issuer, form.fund.unwrap_or_default()));
                }
                Ok(form) => {
                    let title = format!("{}: {}", ask.company.name, report::called(&filed.form, filed.filed_on));
                    let page = page(url, title, Some(filed.filed_on), fetched.fetched_at);
                    collector.keep([sheets::form_d(&form, Some(filed.filed_on)).draft(page)]).await?;
                }
                Err(error) => collector.gap(error.to_string()),
            }
        }
        Ok(())
    }

    async fn officers(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        filer: &Filer,
        filings: &[Filed],
    ) -> Result<(), SourceError> {
        let is_ownership =
            |filed: &&Filed| matches!(filed.form.as_str(), "3" | "4") && age(ask, filed) <= REPORT_AGE_DAYS_MAX;
        let mut seen: Vec<String> = Vec::new();
        for filed in filings.iter().filter(is_ownership).take(OWNERSHIP_MAX) {
            let Some(document) = filed.document.as_ref().filter(|name| name.ends_with(".xml")) else { continue };
            let request = self.archived(filer, filed, document)?;
            let url = request.url.to_string();
            let Some(fetched) = self.ask(collector, ask, request).await? else { continue };
            let mut form = match ownership::parse(&fetched.body) {
                Ok(form) => form,
                Err(error) => {
                    collector.gap(error.to_string());
                    continue;
                }
            };
            form.officers.retain(|officer| !seen.contains(&officer.name));
            seen.extend(form.officers.iter().map(|officer| officer.name.clone()));
            if form.officers.is_empty() {
                continue;
            }
            let title = format!("{}: {}", ask.company.name, report::called(&filed.form, filed.filed_on));
            let page = page(url, title, Some(filed.filed_on), fetched.fetched_at);
            collector.keep([sheets::ownership(&form, is_lone(filed, filings)).draft(page)]).await?;
        }
        Ok(())
    }

    async fn figures(&self, collector: &mut Collector<'_>, ask: &Ask, filer: &Filer) -> Result<(), SourceError> {
        if filer.tickers.is_empty() {
            return Ok(());
        }
        let tags = figures::REVENUE_TAGS.iter().take(2).map(|tag| ("us-gaap", *tag));
        let mut all = Vec::new();
        let mut address = None;
        for (taxonomy, tag) in tags.chain([("dei", figures::HEADCOUNT_TAG)]) {
            let path = format!("/api/xbrl/companyconcept/CIK{:0>10}/{taxonomy}/{tag}.json", filer.cik);
            let request = self.data.request(&path, &[]).map_err(SourceError::from)?;
            let url = request.url.to_string();
            let Some(fetched) = self.ask(collector, ask, request).await? else { continue };
            match figures::parse(&fetched.body) {
                Ok((figures, _)) => all.extend(figures),
                Err(error) => collector.gap(error.to_string()),
            }
            address.get_or_insert((url, fetched.fetched_at));
        }
        let (figures, Some((url, fetched_at))) = (figures::newest(all), address) else { return Ok(()) };
        let filed_on = figures.iter().filter_map(|figure| figure.filed_on).max_by_key(|date| date.last_day());
        let page = page(url, format!("{}: figures filed with the SEC", ask.company.name), filed_on, fetched_at);
        collector.keep([sheets::figures(filer, &figures).draft(page)]).await
    }
}

fn age(ask: &Ask, filed: &Filed) -> i64 {
    filed.filed_on.age_days(ask.now.date())
}

/// Whether a Form 3 tells that somebody came: when a company goes public, all its officers file one on the same day.
fn is_lone(filed: &Filed, filings: &[Filed]) -> bool {
    let on_the_day = filings.iter().filter(|other| other.form == "3" && other.report_on == filed.report_on).count();
    filed.form == "3" && on_the_day == 1
}

/// Where a sheet of a filing comes from.
fn page(url: String, title: String, published_on: Option<PartialDate>, fetched_at: Timestamp) -> Page<'static> {
    Page {
        kind: EvidenceKind::Filing,
        url,
        title,
        publisher: "SEC EDGAR",
        published_on,
        fetched_at,
        source: "sec",
        raw: None,
    }
}
