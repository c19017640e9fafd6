//! When something happened, resolved against the day the text was published.

use std::sync::LazyLock;

use domain::{PartialDate, Precision};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use regex::{Captures, Regex};

use crate::text::pattern;

const MONTHS: &str = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)";
const SMALL: &str = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})";

static WRITTEN: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    [
        pattern(&format!(
            r"(?i)\b(?P<month>{MONTHS})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>(?:19|20)\d\d))?\b"
        )),
        pattern(&format!(
            r"(?i)\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?P<month>{MONTHS})(?:,?\s+(?P<year>(?:19|20)\d\d))?\b"
        )),
        pattern(r"\b(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
        pattern(&format!(r"(?i)\b(?:in |since |of |^)?(?P<month>{MONTHS}),?\s+(?P<year>(?:19|20)\d\d)\b")),
    ]
});
static BARE_MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\b(?:[Ii]n|[Ss]ince|[Ll]ast) (?P<month>(?i:{MONTHS}))\b")));
static QUARTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:Q(?P<q>[1-4])|(?P<w>first|second|third|fourth) quarter)(?: of| in)?,? (?P<year>(?:19|20)\d\d)\b")
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)(?:\b(?:in|since|of)\s+|^)(?P<year>(?:19|20)\d\d)\b"));
static RELATIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?:(?P<today>today|this morning|this afternoon|this evening|tonight)|(?P<yesterday>yesterday|last night)|(?:on |last |this past )?(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?P<lastweek>last week)|(?P<thisweek>(?:earlier )?this week)|(?P<thismonth>(?:earlier |later )?this month)|(?P<lastmonth>last month)|(?P<thisyear>(?:earlier )?this year)|(?P<lastyear>last year)|(?P<count>{SMALL}) (?P<unit>day|week|month|year)s? (?:ago|earlier))\b"
    ))
});

/// The date that a sentence gives, if any. `published` anchors what is relative to it.
pub fn when(sentence: &str, published: Option<PartialDate>) -> Option<PartialDate> {
    let anchor = published.filter(|date| date.precision() == Precision::Day).map(PartialDate::first_day);
    explicit(sentence, published)
        .or_else(|| anchor.and_then(|anchor| relative(sentence, anchor)))
        .or_else(|| coarse(sentence, published))
}

fn explicit(sentence: &str, published: Option<PartialDate>) -> Option<PartialDate> {
    for regex in WRITTEN.iter() {
        if let Some(date) = regex.captures(sentence).and_then(|found| written(&found, published)) {
            return Some(date);
        }
    }
    None
}

fn written(found: &Captures, published: Option<PartialDate>) -> Option<PartialDate> {
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<i16>().ok());
    let month = match found.name("month") {
        Some(name) => month_of(name.as_str())?,
        None => i8::try_from(number("number")?).ok()?,
    };
    let Some(day) = number("day") else { return PartialDate::month(number("year")?, month) };
    let day = i8::try_from(day).ok()?;
    match number("year") {
        Some(year) => Date::new(year, month, day).ok().map(PartialDate::day),
        None => latest_before(published?, |year| Date::new(year, month, day).ok()).map(PartialDate::day),
    }
}

/// The last year in which the date is not after the publication.
fn latest_before(published: PartialDate, make: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let year = published.last_day().year();
    make(year).filter(|date| *date <= published.last_day()).or_else(|| make(year - 1))
}

fn coarse(sentence: &str, published: Option<PartialDate>) -> Option<PartialDate> {
    if let Some(found) = QUARTER.captures(sentence) {
        return found.name("year")?.as_str().parse().ok().and_then(PartialDate::year);
    }
    if let Some(found) = BARE_MONTH.captures(sentence) {
        let month = month_of(found.name("month")?.as_str())?;
        let first = latest_before(published?, |year| Date::new(year, month, 1).ok())?;
        return PartialDate::month(first.year(), first.month());
    }
    let year = YEAR.captures(sentence)?.name("year")?.as_str().parse().ok()?;
    PartialDate::year(year)
}

/// `down from $9 million a year earlier`, `lower than last year`: what is compared with is not when it happened.
static COMPARED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\b(?:than|versus|vs\.?|against|compared (?:with|to))|\bfrom (?:an? |about |around )?(?:[$€£]|\d|(?:net )?(?:loss|profit)))[^;]{0,80}$",
    )
});

fn is_compared(sentence: &str, found: &Captures) -> bool {
    let years = found.name("lastyear").is_some()
        || found.name("unit").is_some_and(|unit| unit.as_str().eq_ignore_ascii_case("year"));
    let before = found.get(0).and_then(|whole| sentence.get(..whole.start())).unwrap_or_default();
    years && COMPARED.is_match(before)
}

fn relative(sentence: &str, anchor: Date) -> Option<PartialDate> {
    let found = RELATIVE.captures_iter(sentence).find(|found| !is_compared(sentence, found))?;
    let back = |span: Span| anchor.checked_sub(span).ok();
    let as_month = |date: Date| PartialDate::month(date.year(), date.month());
    if found.name("today").is_some() {
        return Some(PartialDate::day(anchor));
    }
    if found.name("yesterday").is_some() {
        return back(1.day()).map(PartialDate::day);
    }
    if let Some(name) = found.name("weekday") {
        return weekday_before(anchor, name.as_str()).map(PartialDate::day);
    }
    if found.name("lastweek").is_some() {
        return back(7.days()).and_then(as_month);
    }
    if found.name("thisweek").or(found.name("thismonth")).is_some() {
        return as_month(anchor);
    }
    if found.name("lastmonth").is_some() {
        return back(1.month()).and_then(as_month);
    }
    if found.name("thisyear").is_some() {
        return PartialDate::year(anchor.year());
    }
    if found.name("lastyear").is_some() {
        return PartialDate::year(anchor.year() - 1);
    }
    ago(&found, anchor)
}

fn ago(found: &Captures, anchor: Date) -> Option<PartialDate> {
    let word = found.name("count")?.as_str().to_lowercase();
    let count = if word == "an" { 1.0 } else { word.parse().ok().or_else(|| crate::amount::word_value(&word))? };
    let count = count as i64;
    let month =
        |span: Span| anchor.checked_sub(span).ok().and_then(|date| PartialDate::month(date.year(), date.month()));
    match found.name("unit")?.as_str().to_lowercase().as_str() {
        "day" => anchor.checked_sub(count.days()).ok().map(PartialDate::day),
        "week" => month(count.weeks()),
        "month" => month(count.months()),
        _ => anchor.checked_sub(count.years()).ok().and_then(|date| PartialDate::year(date.year())),
    }
}

/// The most recent such day that is not after the anchor.
fn weekday_before(anchor: Date, name: &str) -> Option<Date> {
    let day = match name.to_lowercase().as_str() {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        _ => Weekday::Sunday,
    };
    let back = (anchor.weekday().to_monday_zero_offset() - day.to_monday_zero_offset()).rem_euclid(7);
    anchor.checked_sub(i64::from(back).days()).ok()
}

fn month_of(name: &str) -> Option<i8> {
    const STARTS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start: String = name.to_lowercase().chars().take(3).collect();
    STARTS.iter().position(|known| *known == start).and_then(|index| i8::try_from(index + 1).ok())
}

/// Why a date cannot be right, if it cannot.
pub fn implausible(date: PartialDate, today: Date, founded: Option<PartialDate>) -> Option<String> {
    if date.first_day() > today {
        return Some(format!("The date {date} lies in the future, so it may be wrong or only planned"));
    }
    let founded = founded.filter(|founded| date.last_day() < founded.first_day())?;
    Some(format!("The date {date} lies before the company was founded ({founded}), so it may be wrong"))
}

/// A day as a sentence says it: `on 21 November 2026`, `in November 2026`, `in 2026`.
pub fn said(date: PartialDate) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let day = date.first_day();
    let month = usize::try_from(day.month() - 1).ok().and_then(|index| NAMES.get(index)).copied().unwrap_or_default();
    match date.precision() {
        Precision::Day => format!("on {} {month} {}", day.day(), day.year()),
        Precision::Month => format!("in {month} {}", day.year()),
        Precision::Year => format!("in {}", day.year()),
    }
}

/// A day as one says it to a customer: `yesterday`, `on Monday`, `last month`, or [`said`].
pub fn spoken(date: PartialDate, today: Date) -> String {
    let age = date.age_days(today);
    match (date.precision(), age) {
        (Precision::Day, 0) => "today".to_owned(),
        (Precision::Day, 1) => "yesterday".to_owned(),
        (Precision::Day, 2..=6) => format!("on {:?}", date.first_day().weekday()),
        (Precision::Day, 7..=13) => "last week".to_owned(),
        (Precision::Day | Precision::Month | Precision::Year, _) => {
            let text = said(date);
            let this_year = date.precision() != Precision::Year && date.first_day().year() == today.year();
            if this_year { text.trim_end_matches(&format!(" {}", today.year())).to_owned() } else { text }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(sentence: &str, expect: Option<&str>) {
        // A Wednesday.
        let published = PartialDate::day(Date::constant(2026, 11, 18));
        assert_eq!(when(sentence, Some(published)).map(|date| date.to_string()).as_deref(), expect, "{sentence}");
    }

    #[test]
    fn dates_are_resolved_against_the_publication() {
        check("It said today that", Some("2026-11-18"));
        check("said yesterday that it had raised", Some("2026-11-17"));
        check("announced on Monday", Some("2026-11-16"));
        check("announced on Wednesday", Some("2026-11-18"));
        check("announced Thursday", Some("2026-11-12"));
        check("hired last week", Some("2026-11"));
        check("two months ago the company hired", Some("2026-09"));
        check("BOSTON, November 3, 2026 – it", Some("2026-11-03"));
        check("on 3 December it", Some("2025-12-03"));
        check("launched in June 2024", Some("2024-06"));
        check("in 2019 it moved", Some("2019"));
        check("raised money", None);
        check("Revenue was $219.8 million, down from $228.9 million a year earlier", None);
        check("Shipments were lower than a year ago", None);
        check("moved from Boston last year", Some("2025"));
        check("hired two years ago, more than last year", Some("2024"));
    }

    #[test]
    fn nothing_relative_is_resolved_without_a_publication_date() {
        assert_eq!(when("said yesterday", None), None);
        assert_eq!(when("on 2026-02-30", None), None);
    }

    #[test]
    fn dates_that_cannot_be_are_flagged() {
        let today = Date::constant(2026, 11, 22);
        let date = |text: &str| text.parse::<PartialDate>().unwrap();
        assert!(implausible(date("2027-01-01"), today, None).is_some());
        assert!(implausible(date("2009"), today, Some(date("2014"))).is_some());
        assert_eq!(implausible(date("2014"), today, Some(date("2014"))), None);
        assert_eq!(implausible(date("2026-11"), today, None), None);
    }

    #[test]
    fn days_are_said_as_people_say_them() {
        let today = Date::constant(2026, 11, 22);
        let say = |text: &str| spoken(text.parse().unwrap(), today);
        assert_eq!(say("2026-11-21"), "yesterday");
        assert_eq!(say("2026-11-19"), "on Thursday");
        assert_eq!(say("2026-10-01"), "on 1 October");
        assert_eq!(say("2025-10"), "in October 2025");
    }

    proptest! {
        #[test]
        fn reading_is_total(text in "\\PC{0,120}") {
            let _ = when(&text, Some(PartialDate::day(Date::constant(2026, 3, 31))));
        }
    }
}
