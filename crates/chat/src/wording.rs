//! How dates, lists and durations are said.

use domain::{PartialDate, Precision, Timestamp};
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
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

/// `21 November 2026`, `November 2026`, `2026`.
pub(crate) fn date(on: PartialDate) -> String {
    let first = on.first_day();
    let month = usize::try_from(first.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    match on.precision() {
        Precision::Day => format!("{} {month} {}", first.day(), first.year()),
        Precision::Month => format!("{month} {}", first.year()),
        Precision::Year => first.year().to_string(),
    }
}

/// A date with how long ago it is: `21 November 2026 (yesterday)`.
pub(crate) fn dated(on: PartialDate, today: Date) -> String {
    let days = on.age_days(today);
    let ago = match (on.precision(), days) {
        (Precision::Day, 0) => "today".to_owned(),
        (Precision::Day, 1) => "yesterday".to_owned(),
        (Precision::Day, 2..=59) => format!("{days} days ago"),
        (Precision::Day | Precision::Month, 60..) => format!("{} months ago", days / 30),
        (Precision::Day, ..=-1) => "still to come".to_owned(),
        (Precision::Month, _) | (Precision::Year, _) => return date(on),
    };
    format!("{} ({ago})", date(on))
}

/// `27 November 2026 at 10:00 UTC`; a first moment of a day stands for the day.
pub(crate) fn moment(at: Timestamp) -> String {
    let day = date(PartialDate::day(at.date()));
    let minutes = at.0.rem_euclid(86_400_000) / 60_000;
    if minutes == 0 { day } else { format!("{day} at {:02}:{:02} UTC", minutes / 60, minutes % 60) }
}

/// `about 25 seconds`, `about 2 minutes`.
pub(crate) fn about(ms: i64) -> String {
    let seconds = (ms.max(0) + 999) / 1_000;
    match seconds {
        0..=1 => "about a second".to_owned(),
        2..=89 => format!("about {seconds} seconds"),
        _ => format!("about {} minutes", (seconds + 30) / 60),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `1 page`, `2 pages`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(number)) }
}

/// `1,250`.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut said = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

/// Every number of four digits and more in groups: `about 2,400` of `about 2400`. A year stays as it is written.
pub(crate) fn with_groups(field: &str, value: &str) -> String {
    if field != "employees" {
        return value.to_owned();
    }
    let grouped = |word: &str| word.parse().map_or_else(|_| word.to_owned(), thousands);
    value.split(' ').map(grouped).collect::<Vec<_>>().join(" ")
}

/// With a capital first letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Cut at a word to at most `max` characters.
pub(crate) fn cut(text: &str, max: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(max.saturating_sub(1)).collect();
    let at_word = kept.rfind(char::is_whitespace).filter(|at| *at > kept.len() / 2).unwrap_or(kept.len());
    format!("{}…", kept.get(..at_word).unwrap_or(&kept).trim_end())
}

/// With a full stop, unless it ends a sentence already.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…', ':']) { text.to_owned() } else { format!("{text}.") }
}
