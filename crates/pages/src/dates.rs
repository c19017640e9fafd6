//! Dates as pages, feeds and APIs write them.

use std::sync::LazyLock;

use domain::PartialDate;
use jiff::civil::Date;
use regex::Regex;

use super::pattern::compiled;

/// Longest text in which a date is looked for, in bytes.
const DATE_BYTES_MAX: usize = 400;

static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| compiled(r"^\s*(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T\s]|$)"));
static SLASHED: LazyLock<Option<Regex>> = LazyLock::new(|| compiled(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b"));
static DOTTED: LazyLock<Option<Regex>> = LazyLock::new(|| compiled(r"\b(\d{1,2})\.\s?(\d{1,2})\.(\d{4})\b"));
static MONTH_FIRST: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"(?i)\b([a-zäéû]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b"));
static DAY_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(r"(?i)\b(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:de\s+)?([a-zäéû]{3,10})\.?,?\s+(?:de\s+)?(\d{4})\b")
});
static MONTH_YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| compiled(r"(?i)^\s*([a-zäéû]{3,10})\.?,?\s+(\d{4})\s*$"));
static IN_PATH: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)"));

/// The first date in a text: `2026-11-21T09:30:00Z` (the day as written, whatever the zone), `4/6/2016` (month first,
/// as American services write it, unless that is no date), `21.11.2026`, `November 21, 2026`, `21 Nov 2026`,
/// `November 2026`, `2026-11`, `2014`.
pub fn parse(text: &str) -> Option<PartialDate> {
    let text = super::cut(text.trim(), DATE_BYTES_MAX);
    iso(text).or_else(|| in_prose(text)).or_else(|| year(text))
}

/// The first whole day that a sentence names.
pub fn in_prose(text: &str) -> Option<PartialDate> {
    let text = super::cut(text, DATE_BYTES_MAX);
    month_first(text)
        .or_else(|| day_first(text))
        .or_else(|| slashed(text))
        .or_else(|| dotted(text))
        .or_else(|| month_year(text))
}

/// The date in an address such as `/2016/04/06/title`.
pub fn in_path(path: &str) -> Option<PartialDate> {
    let found = IN_PATH.as_ref()?.captures(path)?;
    day(number(found.get(1))?, number(found.get(2))?, number(found.get(3))?)
}

fn iso(text: &str) -> Option<PartialDate> {
    let found = ISO.as_ref()?.captures(text)?;
    let (year, month) = (number(found.get(1))?, number(found.get(2))?);
    match found.get(3) {
        Some(_) => day(year, month, number(found.get(3))?),
        None => PartialDate::month(i16::try_from(year).ok()?, i8::try_from(month).ok()?),
    }
}

fn slashed(text: &str) -> Option<PartialDate> {
    let found = SLASHED.as_ref()?.captures(text)?;
    let (first, second, year) = (number(found.get(1))?, number(found.get(2))?, number(found.get(3))?);
    day(year, first, second).or_else(|| day(year, second, first))
}

fn dotted(text: &str) -> Option<PartialDate> {
    let found = DOTTED.as_ref()?.captures(text)?;
    day(number(found.get(3))?, number(found.get(2))?, number(found.get(1))?)
}

fn month_first(text: &str) -> Option<PartialDate> {
    let mut all = MONTH_FIRST.as_ref()?.captures_iter(text);
    all.find_map(|found| day(number(found.get(3))?, month(found.get(1)?.as_str())?, number(found.get(2))?))
}

fn day_first(text: &str) -> Option<PartialDate> {
    let mut all = DAY_FIRST.as_ref()?.captures_iter(text);
    all.find_map(|found| day(number(found.get(3))?, month(found.get(2)?.as_str())?, number(found.get(1))?))
}

fn month_year(text: &str) -> Option<PartialDate> {
    let found = MONTH_YEAR.as_ref()?.captures(text)?;
    let month = i8::try_from(month(found.get(1)?.as_str())?).ok()?;
    PartialDate::month(i16::try_from(number(found.get(2))?).ok()?, month)
}

fn year(text: &str) -> Option<PartialDate> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year: i16 = text.parse().ok().filter(|_| digits)?;
    (1500..=2200).contains(&year).then(|| PartialDate::year(year)).flatten()
}

fn day(year: i32, month: i32, day: i32) -> Option<PartialDate> {
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    date.ok().filter(|date| (1500..=2200).contains(&date.year())).map(PartialDate::day)
}

fn number(found: Option<regex::Match<'_>>) -> Option<i32> {
    found?.as_str().parse().ok()
}

/// English and German month names, whole or cut to at least three letters.
fn month(name: &str) -> Option<i32> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "januar", "jänner", "janvier", "enero"],
        &["february", "februar", "février", "febrero"],
        &["march", "märz", "mars", "marzo", "mrz"],
        &["april", "avril", "abril"],
        &["may", "mai", "mayo"],
        &["june", "juni", "juin", "junio"],
        &["july", "juli", "juillet", "julio"],
        &["august", "août", "agosto"],
        &["september", "septembre", "septiembre"],
        &["october", "oktober", "octobre", "octubre", "okt"],
        &["november", "novembre", "noviembre"],
        &["december", "dezember", "décembre", "diciembre", "dez"],
    ];
    let name = name.to_lowercase();
    let known = |full: &&&str| {
        **full == name || name.chars().count() >= 3 && name.chars().count() <= 4 && full.starts_with(&name)
    };
    let at = MONTHS.iter().position(|names| names.iter().any(|full| known(&full)))?;
    i32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(text: &str) -> Option<String> {
        parse(text).map(|date| date.to_string())
    }

    #[test]
    fn dates_are_read_as_services_write_them() {
        let cases = [
            ("2016-04-25T03:39:00-04:00", "2016-04-25"),
            ("2020-12-18 14:00:00", "2020-12-18"),
            ("2026-11", "2026-11"),
            ("2014", "2014"),
            ("4/6/2016 4:00:00 PM", "2016-04-06"),
            ("25/4/2016", "2016-04-25"),
            ("21.11.2026", "2026-11-21"),
            ("November 21, 2026", "2026-11-21"),
            ("BOSTON, Nov. 21st, 2026 – Acme", "2026-11-21"),
            ("Tue, 21 Nov 2026 09:30:00 +0000", "2026-11-21"),
            ("21. März 2026", "2026-03-21"),
            ("Sept. 3, 2026", "2026-09-03"),
            ("October 2026", "2026-10"),
        ];
        for (text, date) in cases {
            assert_eq!(said(text).as_deref(), Some(date), "{text}");
        }
        for text in ["", "soon", "13/13/2020", "2026-02-30", "Room 12, 2026 seats", "99999", "in 2026 we"] {
            assert_eq!(said(text), None, "{text}");
        }
        assert_eq!(in_path("/news/2016/04/06/title").map(|date| date.to_string()).as_deref(), Some("2016-04-06"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,80}") {
            let _ = (parse(&text), in_path(&text), in_prose(&text));
        }
    }
}
