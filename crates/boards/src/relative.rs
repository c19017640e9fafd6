//! Dates that only say how long ago: `Posted 3 Days Ago`, `Posted 30+ Days Ago`.

use std::sync::LazyLock;

use domain::PartialDate;
use jiff::{Span, civil::Date};
use pages::{dates, pattern::compiled};
use regex::Regex;

/// When a role was posted, as far as a board tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// Then, with the precision that was given.
    On(PartialDate),
    /// Then or before.
    By(PartialDate),
}

static AGO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?ix)(?P<count>\d{1,4}|\ban?\b|\bone\b|\bein(?:em|er)?\b|\bun[ea]?\b)\s*(?P<more>\+)?\s*
        (?P<unit>minute|minuten|hour|stunde|heure|hora|day|tag|jour|d[ií]a|week|woche|semaine|semana|month|monat|mois|mes|year|jahr|an|año)",
    )
});

/// Reads what a board says about the age of a posting on a day. `30+` gives no day, only the latest one that it can be;
/// a count of weeks or months is no more precise than the unit it counts in.
pub fn posted(text: &str, today: Date) -> Option<Posted> {
    let lower = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| pages::words::find_word(&lower, word).is_some());
    if let Some(date) = dates::parse(text) {
        return Some(Posted::On(date));
    }
    if says(&["today", "just posted", "just now", "heute", "aujourd'hui", "hoy"]) {
        return Some(Posted::On(PartialDate::day(today)));
    }
    if says(&["yesterday", "gestern", "hier", "ayer"]) {
        return back(today, Span::new().days(1)).map(PartialDate::day).map(Posted::On);
    }
    let found = AGO.as_ref()?.captures(&lower)?;
    let count: i64 = found.name("count").and_then(|count| count.as_str().parse().ok()).unwrap_or(1);
    let unit = found.name("unit").map_or("", |unit| unit.as_str());
    let (span, days_wide) = match unit {
        unit if starts(unit, &["min", "hour", "stunde", "heure", "hora"]) => (Span::new(), 0),
        unit if starts(unit, &["day", "tag", "jour", "d"]) => (Span::new().try_days(count).ok()?, 0),
        unit if starts(unit, &["week", "woche", "semai", "seman"]) => (Span::new().try_weeks(count).ok()?, 6),
        unit if starts(unit, &["mon", "moi", "mes"]) => (Span::new().try_months(count).ok()?, 30),
        _ => (Span::new().try_years(count).ok()?, 365),
    };
    let latest = back(today, span)?;
    if found.name("more").is_some() {
        return Some(Posted::By(PartialDate::day(latest)));
    }
    if days_wide == 0 {
        return Some(Posted::On(PartialDate::day(latest)));
    }
    let earliest = back(latest, Span::new().days(days_wide))?;
    let month = PartialDate::month(latest.year(), latest.month())?;
    let within = (earliest.year(), earliest.month()) == (latest.year(), latest.month());
    Some(if within { Posted::On(month) } else { Posted::By(PartialDate::day(latest)) })
}

fn starts(unit: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| unit.starts_with(start))
}

fn back(from: Date, span: Span) -> Option<Date> {
    from.checked_sub(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn ages_are_resolved_with_the_precision_they_have() {
        let today = date(2026, 11, 22);
        let on = |text: &str| text.parse().map(Posted::On).ok();
        let by = |text: &str| text.parse().map(Posted::By).ok();
        for (said, expected) in [
            ("Posted Today", on("2026-11-22")),
            ("Posted Yesterday", on("2026-11-21")),
            ("Posted 3 Days Ago", on("2026-11-19")),
            ("Posted 30+ Days Ago", by("2026-10-23")),
            ("an hour ago", on("2026-11-22")),
            ("2 weeks ago", on("2026-11")),
            ("3 weeks ago", by("2026-11-01")),
            ("2 months ago", by("2026-09-22")),
            ("vor 3 Tagen", on("2026-11-19")),
            ("il y a 2 jours", on("2026-11-20")),
            ("2026-08-07", on("2026-08-07")),
            ("Posted recently", None),
            ("", None),
        ] {
            assert_eq!(posted(said, today), expected, "{said}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "(Posted )?[0-9]{0,6}\\+? ?[a-zA-Zäñ]{0,8}( Ago)?") {
            let _ = posted(&text, date(2026, 1, 1));
            let _ = posted(&text, Date::MIN);
        }
    }
}
