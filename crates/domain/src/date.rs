//! Dates as precise as their source: a day, a month or a year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
}

/// A date with its precision, written `2026`, `2026-11` or `2026-11-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// The text is not a date of one of the three forms.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date like 2026-11-21, 2026-11 or 2026")]
pub struct NotADate(String);

impl PartialDate {
    /// A whole day.
    pub fn day(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }

    /// A month of a year; `None` when there is no such month.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).ok().map(|_| Self { year, month: Some(month), day: None })
    }

    /// A year; `None` outside the calendar.
    pub fn year(year: i16) -> Option<Self> {
        Date::new(year, 1, 1).ok().map(|_| Self { year, month: None, day: None })
    }

    /// How much is known.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (Some(_), Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            (None, _) => Precision::Year,
        }
    }

    /// The first day that the date may mean.
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::constant(1970, 1, 1))
    }

    /// The last day that the date may mean.
    pub fn last_day(self) -> Date {
        let first = self.first_day();
        match self.precision() {
            Precision::Day => first,
            Precision::Month => first.last_of_month(),
            Precision::Year => first.last_of_year(),
        }
    }

    /// Whole days from the date's last possible day to `today`; negative for a date to come.
    pub fn age_days(self, today: Date) -> i64 {
        let from = self.last_day().min(today.max(self.first_day()));
        i64::from((today - from).get_days())
    }
}

impl PartialSchema for PartialDate {
    fn schema() -> RefOr<Schema> {
        String::schema()
    }
}

impl ToSchema for PartialDate {}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(formatter, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(formatter, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let wrong = || NotADate(text.to_owned());
        let mut parts = text.splitn(3, '-');
        let year = parts.next().filter(|part| part.len() == 4).and_then(|part| part.parse().ok()).ok_or_else(wrong)?;
        let month = parts.next().map(|part| part.parse::<i8>().map_err(|_| wrong())).transpose()?;
        let day = parts.next().map(|part| part.parse::<i8>().map_err(|_| wrong())).transpose()?;
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| wrong())?;
        Ok(Self { year, month, day })
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self::day(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_date_reads_back_as_it_was_written(year in 1_i16..9999, month in 1_i8..=12, day in 1_i8..=28) {
            for text in [format!("{year:04}"), format!("{year:04}-{month:02}"), format!("{year:04}-{month:02}-{day:02}")] {
                prop_assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
            }
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "26", "2026-13", "2026-02-30", "2026-1-1-1", "soon"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn age_counts_from_the_last_day_that_is_possible() {
        let today = Date::constant(2026, 11, 22);
        let age = |text: &str| text.parse::<PartialDate>().unwrap().age_days(today);
        assert_eq!((age("2026-11-21"), age("2026-10"), age("2026"), age("2026-11-25")), (1, 22, 0, -3));
    }
}
