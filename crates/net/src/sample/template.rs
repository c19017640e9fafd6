//! Dates in sample pages, written relative to now: `{{date -1d}}`, `{{rfc2822 -1d 09:30}}`.

use domain::Timestamp;
use jiff::{
    ToSpan,
    civil::{DateTime, Time},
    tz::TimeZone,
};

/// The hour of a moment that names none.
const HOUR_UNSAID: Time = Time::constant(9, 0, 0, 0);
const DAYS_MAX: i64 = 36_500;

/// A text with dates to fill in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    Moment { form: Form, days: i64, time: Time },
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    Date,
    DateTime,
    Rfc2822,
    Long,
    DayFirst,
    MonthYear,
    Year,
    EpochMs,
}

impl Template {
    /// Finds the placeholders. One that is not known is an error, and so is one that is not closed.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (inside, behind) = after.split_once("}}").ok_or("a placeholder is not closed")?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(placeholder(inside).ok_or_else(|| format!("{{{{{inside}}}}} is not a placeholder"))?);
            rest = behind;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self { pieces })
    }

    /// The text as it is at this moment, in UTC.
    pub(super) fn fill(&self, now: Timestamp) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Moment { form, days, time } => {
                let date = now.date().saturating_add(days.days());
                form.write(date.to_datetime(*time))
            }
        });
        pieces.collect()
    }
}

/// Reads `form offset [HH:MM]`.
fn placeholder(inside: &str) -> Option<Piece> {
    let mut words = inside.split_whitespace();
    let form = match words.next()? {
        "date" => Form::Date,
        "datetime" => Form::DateTime,
        "rfc2822" => Form::Rfc2822,
        "long" => Form::Long,
        "dayfirst" => Form::DayFirst,
        "monthyear" => Form::MonthYear,
        "year" => Form::Year,
        "epochms" => Form::EpochMs,
        _ => return None,
    };
    let days = days(words.next()?)?;
    let time = match words.next() {
        Some(text) => Time::strptime("%H:%M", text).ok()?,
        None => HOUR_UNSAID,
    };
    words.next().is_none().then_some(Piece::Moment { form, days, time })
}

/// `-1d`, `0d`, `+2w`.
fn days(offset: &str) -> Option<i64> {
    let (count, unit) = offset.split_at_checked(offset.len().checked_sub(1)?)?;
    let count: i64 = count.parse().ok()?;
    let days = match unit {
        "d" => count,
        "w" => count.checked_mul(7)?,
        _ => return None,
    };
    (days.abs() <= DAYS_MAX).then_some(days)
}

impl Form {
    fn write(self, at: DateTime) -> String {
        let pattern = match self {
            Self::Date => "%Y-%m-%d",
            Self::DateTime => "%Y-%m-%dT%H:%M:%SZ",
            Self::Rfc2822 => "%a, %d %b %Y %H:%M:%S +0000",
            Self::Long => "%B %-d, %Y",
            Self::DayFirst => "%-d %B %Y",
            Self::MonthYear => "%B %Y",
            Self::Year => "%Y",
            Self::EpochMs => {
                let stamp = TimeZone::UTC.to_timestamp(at).map(|stamp| stamp.as_millisecond());
                return stamp.unwrap_or_default().to_string();
            }
        };
        at.strftime(pattern).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-22T13:54:00Z
    const NOW: Timestamp = Timestamp(1_795_355_640_000);

    #[test]
    fn writes_every_form() {
        let cases = [
            ("on {{date -1d}}.", "on 2026-11-21."),
            ("{{datetime -1d 09:30}}", "2026-11-21T09:30:00Z"),
            ("{{datetime -1d}}", "2026-11-21T09:00:00Z"),
            ("{{rfc2822 -1d 09:30}}", "Sat, 21 Nov 2026 09:30:00 +0000"),
            ("{{long -1d}}", "November 21, 2026"),
            ("{{long -21d}}", "November 1, 2026"),
            ("{{dayfirst -1d}}", "21 November 2026"),
            ("{{monthyear -60d}}", "September 2026"),
            ("{{year 0d}}", "2026"),
            ("{{epochms 0d 00:00}}", "1795305600000"),
            ("{{date -2w}} to {{ date  +1w }}", "2026-11-08 to 2026-11-29"),
            ("{ {single} }", "{ {single} }"),
        ];
        for (text, filled) in cases {
            assert_eq!(Template::parse(text).unwrap().fill(NOW), filled, "{text}");
        }
    }

    #[test]
    fn an_unknown_or_torn_placeholder_is_an_error() {
        for text in [
            "{{name}}",
            "{{date}}",
            "{{date yesterday}}",
            "{{date -1d 9}}",
            "{{date -1m}}",
            "{{date -1d",
            "{{date -1d 09:30 x}}",
            "{{date 99999999d}}",
        ] {
            assert!(Template::parse(text).is_err(), "{text}");
        }
    }
}
