//! When a meeting is: relative and absolute times in sentences and invites.

use domain::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Span, ToSpan};

use crate::pattern::Pattern;

static IN_A_WHILE: Pattern = Pattern::new(
    r"(?i)\bin\s+(?:about\s+)?(\d{1,4}|an?|half an|one|two|three|four|five|ten|fifteen|twenty|thirty|forty-?five)\s+(minutes?|mins?|hours?|hrs?|h|days?|weeks?)\b",
);
static ISO: Pattern =
    Pattern::new(r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2})?(Z|[+-]\d{2}:?\d{2})?)?");
static DAY_MONTH: Pattern = Pattern::new(
    r"(?i)\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?(?:\s+(\d{4}))?\b",
);
static MONTH_DAY: Pattern = Pattern::new(
    r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4}))?",
);
static SLASHED: Pattern = Pattern::new(r"\b(\d{1,2})([/.])(\d{1,2})[/.](\d{4}|\d{2})\b");
static WEEKDAY: Pattern = Pattern::new(
    r"(?i)\b(?:(next)\s+(?:week\s+)?)?(monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thurs|fri)\b",
);
static TIME: Pattern = Pattern::new(
    r"(?i)(?:\b(?:at|um)\s+|@\s*|\b)(?:(\d{1,2})(?:[:.](\d{2}))?\s*(a\.?m\b\.?|p\.?m\b\.?)|(\d{1,2}):(\d{2})(?:\s*(?:uhr|h))?|(\d{1,2})\s*h(\d{2})?\b)|(?:\b(?:at|um)\s+|@\s*)(\d{1,2})(?:\s*(?:uhr|o'clock))?\b",
);
static ZONE: Pattern = Pattern::new(
    r"(?i)^\s*(?:-\s*\d{1,2}(?::\d{2})?\s*(?:am|pm)?\s*)?\(?\s*(?:(?:utc|gmt)\s*([+-]\d{1,2}(?::?\d{2})?)|([+-]\d{2}:?\d{2})|([a-z]{1,4})\b)",
);
static DAY_WORD: Pattern =
    Pattern::new(r"(?i)\b(day after tomorrow|tomorrow|tmrw|tmr|today|tonight|this (?:morning|afternoon|evening))\b");
static NOON: Pattern = Pattern::new(r"(?i)\b(noon|midday)\b");

/// The moment a text speaks of; a day without a time is its first moment.
pub(crate) fn moment(text: &str, now: Timestamp) -> Option<Timestamp> {
    if let Some(at) = in_a_while(text, now) {
        return Some(at);
    }
    if let Some(at) = iso_moment(text) {
        return Some(at);
    }
    let day = day(text, now.date());
    let time = time(text);
    match (day, time) {
        (None, None) => None,
        (Some(day), None) => stamp(day, Time::midnight(), &TimeZone::UTC),
        (Some(day), Some((time, zone))) => stamp(day, time, &zone),
        (None, Some((time, zone))) => {
            let today = stamp(now.date(), time, &zone)?;
            if today > now { Some(today) } else { stamp(now.date().tomorrow().ok()?, time, &zone) }
        }
    }
}

/// Whether a word belongs to a time and not to a name.
pub(crate) fn is_time_word(word: &str) -> bool {
    let padded = format!("at {word}");
    DAY_WORD.is_match(word)
        || WEEKDAY.is_match(word)
        || TIME.is_match(&padded) && word.contains(|c: char| c.is_ascii_digit())
}

/// A civil time in a zone as a moment.
pub(crate) fn stamp(day: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    let zoned = zone.to_ambiguous_zoned(day.to_datetime(time)).compatible().ok()?;
    Some(Timestamp(zoned.timestamp().as_millisecond()))
}

/// A zone by its name: IANA, a prefix before it, or the names that Windows writes into invites.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    let name = name.trim().trim_matches('"');
    let database = TimeZoneDatabase::bundled();
    let windows = WINDOWS_ZONES.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name)).map(|(_, iana)| *iana);
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let tails = (0..parts.len()).filter_map(|skip| parts.get(skip..)).map(|tail| tail.join("/"));
    windows
        .and_then(|iana| database.get(iana).ok())
        .or_else(|| tails.filter_map(|tail| database.get(&tail).ok()).next())
}

fn in_a_while(text: &str, now: Timestamp) -> Option<Timestamp> {
    let captures = IN_A_WHILE.captures(text)?;
    let count = captures.get(1)?.as_str().to_lowercase();
    let unit = captures.get(2)?.as_str().to_lowercase();
    let minutes_each: i64 = match unit.chars().next()? {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        _ => 7 * 24 * 60,
    };
    let minutes = match count.as_str() {
        "half an" => minutes_each / 2,
        words => minutes_each * number(words)?,
    };
    if minutes_each >= 24 * 60 {
        let day = now.plus_ms(minutes * 60_000).date();
        let (time, zone) = time(text).unwrap_or((Time::midnight(), TimeZone::UTC));
        return stamp(day, time, &zone);
    }
    Some(now.plus_ms(minutes * 60_000))
}

fn number(word: &str) -> Option<i64> {
    Some(match word.replace('-', "").as_str() {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "ten" => 10,
        "fifteen" => 15,
        "twenty" => 20,
        "thirty" => 30,
        "fortyfive" => 45,
        digits => digits.parse().ok()?,
    })
}

fn iso_moment(text: &str) -> Option<Timestamp> {
    let captures = ISO.captures(text)?;
    let part = |index: usize| captures.get(index).map(|found| found.as_str());
    let day = Date::new(part(1)?.parse().ok()?, part(2)?.parse().ok()?, part(3)?.parse().ok()?).ok()?;
    let Some(hour) = part(4) else {
        let (time, zone) = time(text).unwrap_or((Time::midnight(), TimeZone::UTC));
        return stamp(day, time, &zone);
    };
    let time = Time::new(hour.parse().ok()?, part(5)?.parse().ok()?, 0, 0).ok()?;
    let zone = match part(6) {
        Some("Z") | None => TimeZone::UTC,
        Some(offset) => TimeZone::fixed(offset_of(offset)?),
    };
    stamp(day, time, &zone)
}

fn day(text: &str, today: Date) -> Option<Date> {
    if let Some(word) = DAY_WORD.first(text) {
        return match word.to_lowercase().as_str() {
            "day after tomorrow" => today.checked_add(2.days()).ok(),
            "tomorrow" | "tmrw" | "tmr" => today.tomorrow().ok(),
            _ => Some(today),
        };
    }
    written_day(text, today).or_else(|| weekday(text, today))
}

fn written_day(text: &str, today: Date) -> Option<Date> {
    let (year, month, day) = if let Some(found) = DAY_MONTH.captures(text) {
        (
            found.get(3).map(|y| y.as_str().to_owned()),
            month(found.get(2)?.as_str())?,
            found.get(1)?.as_str().parse().ok()?,
        )
    } else if let Some(found) = MONTH_DAY.captures(text) {
        (
            found.get(3).map(|y| y.as_str().to_owned()),
            month(found.get(1)?.as_str())?,
            found.get(2)?.as_str().parse().ok()?,
        )
    } else {
        return slashed(text);
    };
    match year {
        Some(year) => Date::new(year.parse().ok()?, month, day).ok(),
        None => Date::new(today.year(), month, day)
            .ok()
            .filter(|date| *date >= today)
            .or_else(|| Date::new(today.year() + 1, month, day).ok()),
    }
}

/// `27.11.2026` is day first; `11/27/2026` is month first, unless it cannot be.
fn slashed(text: &str) -> Option<Date> {
    let found = SLASHED.captures(text)?;
    let first: i8 = found.get(1)?.as_str().parse().ok()?;
    let second: i8 = found.get(3)?.as_str().parse().ok()?;
    let year: i16 = found.get(4)?.as_str().parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    let month_first = found.get(2)?.as_str() == "/" && first <= 12;
    let (month, day) = if month_first { (first, second) } else { (second, first) };
    Date::new(year, month, day).ok()
}

/// The next such day after today; `next` skips the rest of this week.
fn weekday(text: &str, today: Date) -> Option<Date> {
    let found = WEEKDAY.captures(text)?;
    let wanted = match found.get(2)?.as_str().to_lowercase().get(..3)? {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        _ => Weekday::Sunday,
    };
    let coming = today.nth_weekday(1, wanted).ok()?;
    let ends_this_week = coming.weekday().to_monday_one_offset() > today.weekday().to_monday_one_offset();
    if found.get(1).is_some() && ends_this_week {
        return coming.checked_add(Span::new().days(7)).ok();
    }
    Some(coming)
}

/// `mar` → 3.
pub(crate) fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let short = name.to_lowercase();
    let at = MONTHS.iter().position(|month| short.get(..3) == Some(*month))?;
    i8::try_from(at + 1).ok()
}

fn time(text: &str) -> Option<(Time, TimeZone)> {
    if NOON.is_match(text) {
        return Some((Time::constant(12, 0, 0, 0), TimeZone::UTC));
    }
    let found = TIME.captures(text)?;
    let number = |index: usize| found.get(index).and_then(|part| part.as_str().parse::<i8>().ok());
    let hour = [1, 4, 6, 8].into_iter().find_map(number)?;
    let minute = [2, 5, 7].into_iter().find_map(number).unwrap_or(0);
    let half = found.get(3).and_then(|part| part.as_str().chars().next()).map(|letter| letter.to_ascii_lowercase());
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some('p') => hour % 12 + 12,
        Some(_) => hour % 12,
        None => hour,
    };
    let rest = text.get(found.get(0)?.end()..).unwrap_or_default();
    Some((Time::new(hour, minute, 0, 0).ok()?, zone_after(rest).unwrap_or(TimeZone::UTC)))
}

/// A zone right behind a time, or anywhere as `(UTC-05:00)`.
fn zone_after(rest: &str) -> Option<TimeZone> {
    static ANYWHERE: Pattern = Pattern::new(r"(?i)\((?:UTC|GMT)\s*([+-]\d{1,2}(?::?\d{2})?)\)");
    if let Some(offset) = ANYWHERE.captures(rest).and_then(|found| found.get(1)) {
        return offset_of(offset.as_str()).map(TimeZone::fixed);
    }
    let found = ZONE.captures(rest)?;
    if let Some(offset) = found.get(1).or(found.get(2)) {
        return offset_of(offset.as_str()).map(TimeZone::fixed);
    }
    let short = found.get(3)?.as_str();
    let (_, minutes) = ZONE_LETTERS.iter().find(|(letters, _)| letters.eq_ignore_ascii_case(short))?;
    match minutes {
        Ok(minutes) => Offset::from_seconds(minutes * 60).ok().map(TimeZone::fixed),
        Err(iana) => zone(iana),
    }
}

fn offset_of(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = if digits.len() <= 2 { (digits.as_str(), "0") } else { digits.split_at(digits.len() - 2) };
    let seconds = hours.parse::<i32>().ok()? * 3_600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// Letters behind a time: minutes east of UTC, or a zone that knows its own summer time.
const ZONE_LETTERS: &[(&str, Result<i32, &str>)] = &[
    ("utc", Ok(0)),
    ("gmt", Ok(0)),
    ("z", Ok(0)),
    ("est", Ok(-300)),
    ("edt", Ok(-240)),
    ("et", Err("America/New_York")),
    ("cst", Ok(-360)),
    ("cdt", Ok(-300)),
    ("ct", Err("America/Chicago")),
    ("mst", Ok(-420)),
    ("mdt", Ok(-360)),
    ("mt", Err("America/Denver")),
    ("pst", Ok(-480)),
    ("pdt", Ok(-420)),
    ("pt", Err("America/Los_Angeles")),
    ("cet", Ok(60)),
    ("cest", Ok(120)),
    ("mez", Ok(60)),
    ("bst", Ok(60)),
    ("ist", Ok(330)),
    ("sgt", Ok(480)),
    ("jst", Ok(540)),
    ("aest", Ok(600)),
    ("aedt", Ok(660)),
];

/// Names that Windows writes into invites, from the Unicode CLDR table `windowsZones`.
const WINDOWS_ZONES: &[(&str, &str)] = &[
    ("UTC", "Etc/UTC"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Romance Standard Time", "Europe/Paris"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("India Standard Time", "Asia/Kolkata"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Eastern Standard Time", "America/New_York"),
    ("Central Standard Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("Central America Standard Time", "America/Guatemala"),
];
