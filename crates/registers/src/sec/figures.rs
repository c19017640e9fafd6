//! Figures of reports (XBRL): revenue by year, and headcount where it is filed.

use std::collections::BTreeMap;

use domain::{FigureMetric, PartialDate, Precision};
use serde_json::Value;

use pages::ParseError;

use harvest::service::{Dropped, date, json, text};

/// Names under which companies file their revenue; the one with the newest year counts.
pub(crate) const REVENUE_TAGS: &[&str] =
    &["RevenueFromContractWithCustomerExcludingAssessedTax", "Revenues", "SalesRevenueNet"];
/// The name under which headcount is filed, in the taxonomy `dei`.
pub(crate) const HEADCOUNT_TAG: &str = "EntityNumberOfEmployees";
/// Days of a year in a report: fiscal years have 52 or 53 weeks.
const YEAR_DAYS: std::ops::RangeInclusive<i32> = 350..=380;

/// A figure of one year, with the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    pub metric: FigureMetric,
    pub value: i64,
    pub currency: Option<String>,
    pub ended_on: PartialDate,
    pub filed_on: Option<PartialDate>,
    pub before: Option<(PartialDate, i64)>,
}

/// Reads `companyfacts` or one `companyconcept`: the newest year of revenue and of headcount.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Vec<Figure>, Dropped), ParseError> {
    let value = json(bytes, "sec")?;
    let mut dropped = Dropped::default();
    let figures: Vec<Figure> = if let Some(facts) = value.get("facts") {
        let revenue = REVENUE_TAGS.iter().filter_map(|tag| facts.pointer(&format!("/us-gaap/{tag}")));
        let revenue =
            revenue.filter_map(|concept| yearly(concept, &mut dropped)).max_by_key(|figure| figure.ended_on.last_day());
        let headcount = facts.pointer(&format!("/dei/{HEADCOUNT_TAG}")).and_then(headcount);
        revenue.into_iter().chain(headcount).collect()
    } else if value.get("units").is_some() {
        let counted = text(&value, "/tag").as_deref() == Some(HEADCOUNT_TAG);
        if counted { headcount(&value) } else { yearly(&value, &mut dropped) }.into_iter().collect()
    } else {
        return Err(ParseError::new("sec", "it holds no figures".to_owned()));
    };
    Ok((figures, dropped))
}

struct Entry {
    start: Option<PartialDate>,
    end: PartialDate,
    value: i64,
    filed: Option<PartialDate>,
}

fn entries(units: &Value, dropped: &mut Dropped) -> Vec<Entry> {
    let mut all = Vec::new();
    for row in units.as_array().map(Vec::as_slice).unwrap_or_default() {
        let end = date(row, "/end").filter(|end| end.precision() == Precision::Day);
        let (Some(end), Some(value)) = (end, row.get("val").and_then(whole)) else {
            dropped.note("figure without value or day");
            continue;
        };
        all.push(Entry { start: date(row, "/start"), end, value, filed: date(row, "/filed") });
    }
    all
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().filter(|value| value.abs() < 9.0e15).map(|value| value.round() as i64))
}

/// The newest whole year; quarters and years to date are left.
fn yearly(concept: &Value, dropped: &mut Dropped) -> Option<Figure> {
    let units = concept.get("units")?.as_object()?;
    let (currency, rows) = units.iter().find(|(unit, _)| unit.len() == 3)?;
    let mut by_end: BTreeMap<jiff::civil::Date, Entry> = BTreeMap::new();
    for entry in entries(rows, dropped) {
        let days = entry.start.map(|start| (entry.end.last_day() - start.first_day()).get_days());
        if !days.is_some_and(|days| YEAR_DAYS.contains(&days)) {
            continue;
        }
        // The same year stands in several reports; the newest one may have restated it.
        let day = entry.end.last_day();
        let newer = |known: &Entry| known.filed.map(PartialDate::last_day) <= entry.filed.map(PartialDate::last_day);
        if by_end.get(&day).is_none_or(newer) {
            by_end.insert(day, entry);
        }
    }
    let mut newest = by_end.into_values().rev();
    let last = newest.next()?;
    let before =
        newest.next().filter(|before| YEAR_DAYS.contains(&(last.end.last_day() - before.end.last_day()).get_days()));
    Some(Figure {
        metric: FigureMetric::Revenue,
        value: last.value,
        currency: Some(currency.clone()),
        ended_on: last.end,
        filed_on: last.filed,
        before: before.map(|before| (before.end, before.value)),
    })
}

fn headcount(concept: &Value) -> Option<Figure> {
    let units = concept.get("units")?.as_object()?;
    let mut dropped = Dropped::default();
    let mut all: Vec<Entry> = units.values().flat_map(|rows| entries(rows, &mut dropped)).collect();
    all.sort_by_key(|entry| (entry.end.last_day(), entry.filed.map(PartialDate::last_day)));
    let last = all.pop().filter(|entry| entry.value > 0)?;
    let before = all.iter().rev().find(|entry| entry.end != last.end).map(|entry| (entry.end, entry.value));
    Some(Figure {
        metric: FigureMetric::Employees,
        value: last.value,
        currency: None,
        ended_on: last.end,
        filed_on: last.filed,
        before,
    })
}

impl Figure {
    /// `FY2026`, after the year in which it ends.
    pub fn period(&self) -> String {
        format!("FY{}", self.ended_on.last_day().year())
    }
}

/// Whether an answer is one of several concepts of the same company is not known here; the newest wins.
pub(crate) fn newest(figures: Vec<Figure>) -> Vec<Figure> {
    let mut best: BTreeMap<FigureMetric, Figure> = BTreeMap::new();
    for figure in figures {
        let newer = |known: &Figure| known.ended_on.last_day() < figure.ended_on.last_day();
        if best.get(&figure.metric).is_none_or(newer) {
            best.insert(figure.metric, figure);
        }
    }
    best.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn the_newest_whole_year_counts_and_restated_ones_replace_the_old() {
        let row = |start: &str, end: &str, value: i64, filed: &str| serde_json::json!({"start":start,"end":end,"val":value,"filed":filed});
        let concept = serde_json::json!({"tag":"Revenues","units":{"USD":[
            row("2024-01-01","2024-12-31",90,"2025-02-01"), row("2024-01-01","2024-12-31",95,"2026-02-01"),
            row("2025-01-01","2025-12-31",120,"2026-02-01"), row("2026-01-01","2026-09-30",100,"2026-11-01"), {"end":null,"val":1}]}});
        let (figures, dropped) = parse(concept.to_string().as_bytes()).unwrap();
        let figure = &figures[0];
        assert_eq!(
            (figure.period().as_str(), figure.value, figure.before.map(|before| before.1)),
            ("FY2025", 120, Some(95))
        );
        assert_eq!(dropped.sentences(), ["1 left out: figure without value or day"]);
        let staff = serde_json::json!({"tag":"EntityNumberOfEmployees","units":{"employee":[{"end":"2025-12-31","val":512},{"end":"2024-12-31","val":400}]}});
        let figures = parse(staff.to_string().as_bytes()).unwrap().0;
        assert_eq!(
            (figures[0].metric, figures[0].value, figures[0].before.map(|before| before.1)),
            (FigureMetric::Employees, 512, Some(400))
        );
    }
}
