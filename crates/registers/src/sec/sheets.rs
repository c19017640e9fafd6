//! Filings as plain text with records, and as JSON for `callsheet parse sec`.

use domain::{EvidenceKind, FactField, PartialDate, Record};
use net::Fetched;
use serde_json::{Value, json};

use super::{
    calm, figures,
    figures::Figure,
    form_d::FormD,
    ownership::Ownership,
    report::{self, Item},
    search,
    submissions::{self, Filed, Filer},
    tickers,
};
use pages::ParseError;

use harvest::{
    Ask, Draft,
    service::{Sheet, grouped},
};

/// Who the filer is.
pub(super) fn filer(filer: &Filer) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.fact("Name in the register", FactField::LegalName, &calm(&filer.name), None);
    sheet.fact("CIK", FactField::Cik, &filer.cik, None);
    let facts = [
        ("Industry (SIC)", FactField::Industry, &filer.industry),
        ("Business address", FactField::Headquarters, &filer.place),
        ("LEI", FactField::Lei, &filer.lei),
        ("Website", FactField::Website, &filer.website),
        ("Fiscal year ends (month-day)", FactField::FiscalYearEnd, &filer.fiscal_year_end),
    ];
    for (label, field, value) in facts {
        if let Some(value) = value {
            sheet.fact(label, field, value, None);
        }
    }
    for (ticker, exchange) in filer.tickers.iter().zip(filer.exchanges.iter().map(Some).chain(std::iter::repeat(None)))
    {
        let at = exchange.map(|exchange| format!("{exchange}: ")).unwrap_or_default();
        sheet.fact("Ticker", FactField::Ticker, &format!("{at}{ticker}"), None);
    }
    for former in &filer.former_names {
        sheet.former_name(&calm(&former.name), former.until);
    }
    if let Some(state) = &filer.incorporated_in {
        sheet.line("Incorporated in", state);
    }
    sheet
}

/// The items of a report.
pub(super) fn report(filer: &Filer, filed: &Filed, items: &[Item]) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.lines.push(format!("{} of {}", report::called(&filed.form, filed.filed_on), filer.name));
    for item in items {
        sheet.lines.push(item.heading.clone());
        sheet.lines.extend(item.lines.iter().cloned());
        sheet.records.push(Record::FilingItem {
            form: filed.form.clone(),
            item: item.number.clone(),
            occurred_on: filed.report_on,
            quote: item.heading.clone(),
        });
    }
    sheet
}

/// A press release, in the company's own words.
pub(super) fn release(ask: &Ask, filed: &Filed, url: String, fetched: &Fetched) -> Option<Draft> {
    let (headline, lines) = report::release(&fetched.text())?;
    Some(Draft {
        kind: EvidenceKind::OwnAnnouncement,
        url,
        title: headline.clone(),
        publisher: ask.company.name.clone(),
        published_on: Some(filed.filed_on),
        fetched_at: fetched.fetched_at,
        source: "sec",
        language: None,
        records: vec![Record::Article { headline, published_on: Some(filed.filed_on), author: None, wire: None }],
        lines,
        raw: Some(fetched.body.to_vec()),
    })
}

/// A sale of securities and who signs for the issuer.
pub(super) fn form_d(form: &FormD, filed_on: Option<PartialDate>) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.line("Issuer", &form.issuer);
    let money = |amount: i64| format!("${}", grouped(amount));
    let sold = form.sold.map(|sold| format!("{} sold", money(sold)));
    let offered = form.offered.map(|offered| format!("{} offered", money(offered)));
    let said: Vec<String> = sold.into_iter().chain(offered).collect();
    if !said.is_empty() {
        let first = form.first_sale_on.map(|date| format!(", first sale on {date}")).unwrap_or_default();
        let investors = form.investors.map(|count| format!(", {count} investors")).unwrap_or_default();
        let quote = sheet.line("Securities", &format!("{}{first}{investors}", said.join(" of ")));
        sheet.records.push(Record::Offering {
            issuer: form.issuer.clone(),
            sold: form.sold,
            offered: form.offered,
            currency: "USD".to_owned(),
            first_sale_on: form.first_sale_on,
            filed_on,
            investors: form.investors,
            amendment: form.amendment,
            quote,
        });
    }
    if form.amendment {
        sheet.line("Kind", "amendment of an earlier notice");
    }
    if let Some(place) = &form.place {
        sheet.fact("Business address", FactField::Headquarters, place, None);
    }
    if let Some(founded) = &form.founded {
        sheet.fact("Year of incorporation", FactField::Founded, founded, None);
    }
    for (label, value) in [("Industry group", &form.industry), ("Revenue range", &form.revenue_range)] {
        if let Some(value) = value {
            sheet.line(label, value);
        }
    }
    for name in &form.former_names {
        sheet.former_name(name, None);
    }
    for person in &form.persons {
        officer(&mut sheet, &person.name, &person.role, None);
    }
    sheet
}

fn officer(sheet: &mut Sheet, name: &str, role: &str, appointed_on: Option<PartialDate>) {
    let since = appointed_on.map(|date| format!(", since {date}")).unwrap_or_default();
    let quote = sheet.line("Officer", &format!("{name}, {role}{since}"));
    sheet.records.push(Record::Officer {
        name: name.to_owned(),
        role: role.to_owned(),
        appointed_on,
        resigned_on: None,
        quote,
    });
}

/// The offices that a Form 3 or 4 states. A Form 3 that stands alone on its day tells that somebody came.
pub(super) fn ownership(form: &Ownership, lone: bool) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.line("Issuer", &form.issuer);
    for found in &form.officers {
        officer(&mut sheet, &found.name, &found.role, form.period.filter(|_| lone));
    }
    sheet
}

/// Figures with the year before.
pub(super) fn figures(filer: &Filer, figures: &[Figure]) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.line("Filer", &filer.name);
    for figure in figures {
        figure_line(&mut sheet, figure);
    }
    sheet
}

fn figure_line(sheet: &mut Sheet, figure: &Figure) {
    let amount = |value: i64| match figure.currency.as_deref() {
        Some("USD") => format!("${}", grouped(value)),
        Some(currency) => format!("{currency} {}", grouped(value)),
        None => grouped(value),
    };
    let before = figure.before.map(|(ended, value)| {
        let change = (figure.value - value) as f64 / value.unsigned_abs().max(1) as f64 * 100.0;
        let way = if change >= 0.0 { "up" } else { "down" };
        format!("; {} in the year to {ended}, {way} {:.1}%", amount(value), change.abs())
    });
    let label = match figure.metric {
        domain::FigureMetric::Revenue => "Revenue",
        domain::FigureMetric::Employees => "Employees",
    };
    let period = figure.period();
    let said =
        format!("{} in {period}, the year to {}{}", amount(figure.value), figure.ended_on, before.unwrap_or_default());
    let quote = sheet.line(label, &said);
    sheet.records.push(Record::Figure {
        metric: figure.metric,
        period,
        value: figure.value,
        currency: figure.currency.clone(),
        ended_on: Some(figure.ended_on),
        before: figure.before.map(|(_, value)| value),
        quote,
    });
}

/// JSON of any kind that the SEC gives.
pub(super) fn parse_json(bytes: &[u8]) -> Result<Value, ParseError> {
    let value = harvest::service::json(bytes, "sec")?;
    if value.get("filings").is_some() {
        let read = submissions::parse(bytes)?;
        let filings: Vec<Value> = read.filings.iter().map(filed_json).collect();
        let sheet = filer(&read);
        return Ok(
            json!({"kind": "submissions", "name": read.name, "cik": read.cik, "filings": filings, "older": read.older,
            "text": sheet.lines.join("\n"), "records": sheet.records, "leftOut": read.dropped.left_out()}),
        );
    }
    if value.get("accessionNumber").is_some() {
        let (filings, dropped) = submissions::parse_older(bytes)?;
        return Ok(
            json!({"kind": "older_submissions", "filings": filings.iter().map(filed_json).collect::<Vec<_>>(), "leftOut": dropped.left_out()}),
        );
    }
    if value.get("directory").is_some() {
        return Ok(json!({"kind": "filing_index", "pressReleases": report::exhibits(bytes)?}));
    }
    if value.pointer("/hits/hits").is_some() {
        return Ok(search_json(&search::parse(bytes)?));
    }
    if value.get("facts").is_some() || value.get("units").is_some() {
        let (read, dropped) = figures::parse(bytes)?;
        let mut sheet = Sheet::default();
        read.iter().for_each(|figure| figure_line(&mut sheet, figure));
        return Ok(
            json!({"kind": "figures", "text": sheet.lines.join("\n"), "records": sheet.records, "leftOut": dropped.left_out()}),
        );
    }
    let (listed, dropped) = tickers::parse(bytes)?;
    let rows: Vec<Value> =
        listed.iter().map(|row| json!({"cik": row.cik, "ticker": row.ticker, "name": row.name})).collect();
    Ok(json!({"kind": "tickers", "companies": rows, "leftOut": dropped.left_out()}))
}

fn filed_json(filed: &Filed) -> Value {
    json!({"accession": filed.accession, "form": filed.form, "filedOn": filed.filed_on, "reportOn": filed.report_on,
        "items": filed.items, "document": filed.document})
}

fn search_json(found: &search::Found) -> Value {
    let hits: Vec<Value> = found
        .hits
        .iter()
        .map(|hit| {
            let filers: Vec<Value> =
                hit.filers.iter().map(|filer| json!({"name": filer.name, "cik": filer.cik})).collect();
            json!({"accession": hit.accession, "file": hit.file, "form": hit.form, "filedOn": hit.filed_on, "filers": filers,
                "items": hit.items, "places": hit.places})
        })
        .collect();
    json!({"kind": "search", "hits": hits, "total": found.total, "more": found.more, "leftOut": found.dropped.left_out()})
}

pub(super) fn form_d_json(form: &FormD) -> Value {
    let sheet = form_d(form, None);
    let records = if form.fund.is_some() { Vec::new() } else { sheet.records };
    json!({"kind": "form_d", "issuer": form.issuer, "cik": form.cik, "fund": form.fund, "amendment": form.amendment,
        "text": sheet.lines.join("\n"), "records": records})
}

pub(super) fn ownership_json(form: &Ownership) -> Value {
    let sheet = ownership(form, false);
    json!({"kind": "ownership", "form": form.form, "issuer": form.issuer, "ticker": form.ticker, "period": form.period,
        "text": sheet.lines.join("\n"), "records": sheet.records})
}

/// A report, or else a press release.
pub(super) fn page_json(html: &str) -> Value {
    let items = report::items(html);
    if items.is_empty() {
        let release = report::release(html);
        let (headline, lines) = release.unwrap_or_default();
        return json!({"kind": "press_release", "headline": headline, "text": lines.join("\n")});
    }
    let items: Vec<Value> = items
        .iter()
        .map(|item| json!({"item": item.number, "heading": item.heading, "text": item.lines.join("\n")}))
        .collect();
    json!({"kind": "report", "items": items})
}
