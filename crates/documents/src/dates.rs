//! Dates and durations as a person reads them, in English.

use domain::{PartialDate, Precision, Timestamp};
use jiff::civil::Date;

/// `22 November 2026`.
pub fn long(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `22 November 2026, 14:30 UTC`.
pub fn moment(at: Timestamp) -> String {
    let ms_of_day = at.0.rem_euclid(86_400_000);
    format!("{}, {:02}:{:02} UTC", long(at.date()), ms_of_day / 3_600_000, ms_of_day / 60_000 % 60)
}

/// As precise as its source: `21 Nov 2026`, `Nov 2026`, `2026`.
pub fn partial(date: PartialDate) -> String {
    let pattern = match date.precision() {
        Precision::Day => "%-d %b %Y",
        Precision::Month => "%b %Y",
        Precision::Year => "%Y",
    };
    date.first_day().strftime(pattern).to_string()
}

/// As precise as its source, for machines: `2026-11-21`, `2026-11`, `2026`.
pub fn iso(date: PartialDate) -> String {
    let pattern = match date.precision() {
        Precision::Day => "%Y-%m-%d",
        Precision::Month => "%Y-%m",
        Precision::Year => "%Y",
    };
    date.first_day().strftime(pattern).to_string()
}

/// `21 Nov` for a day of the year of `today`, else as [`partial`].
pub fn short(date: PartialDate, today: Date) -> String {
    let first = date.first_day();
    match date.precision() {
        Precision::Day if first.year() == today.year() => first.strftime("%-d %b").to_string(),
        Precision::Day | Precision::Month | Precision::Year => partial(date),
    }
}

/// `2 min 10 s`, `45 s`, `3 min`.
pub fn reading_time(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_no_more_precise_than_its_source() {
        let today = Date::constant(2026, 11, 22);
        let say = |text: &str| {
            let date = text.parse().unwrap();
            (partial(date), short(date, today))
        };
        assert_eq!(say("2026-11-21"), ("21 Nov 2026".to_owned(), "21 Nov".to_owned()));
        assert_eq!(say("2025-11-02"), ("2 Nov 2025".to_owned(), "2 Nov 2025".to_owned()));
        assert_eq!(say("2026-10"), ("Oct 2026".to_owned(), "Oct 2026".to_owned()));
        assert_eq!(say("2024"), ("2024".to_owned(), "2024".to_owned()));
    }

    #[test]
    fn moments_and_durations() {
        assert_eq!(moment(Timestamp(1_795_357_800_000)), "22 November 2026, 14:30 UTC");
        assert_eq!([0, 45, 120, 130].map(reading_time), ["0 s", "45 s", "2 min", "2 min 10 s"]);
    }
}
