//! Fields of an answer, whatever it holds: a wrong type counts as absent.

use domain::PartialDate;
use jiff::{Timestamp, tz::TimeZone};
use pages::{
    ParseError,
    blocks::{decoded, lines, of_fragment, squeezed},
    dates,
};
use serde_json::Value;

/// One object of an answer. Paths name fields below each other: `location.city`.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a>(pub &'a Value);

impl<'a> Fields<'a> {
    /// The value at a path.
    pub fn at(self, path: &str) -> Option<&'a Value> {
        path.split('.').try_fold(self.0, |value, key| value.get(key))
    }

    /// A text on one line, without character references; absent where it is empty.
    pub fn text(self, path: &str) -> Option<String> {
        let text = self.at(path)?.as_str()?;
        Some(squeezed(&decoded(text))).filter(|text| !text.is_empty())
    }

    /// The first of several paths that holds a text.
    pub fn first_text(self, paths: &[&str]) -> Option<String> {
        paths.iter().find_map(|path| self.text(path))
    }

    /// An identifier: services write the same one as text or as a number.
    pub fn id(self, path: &str) -> Option<String> {
        match self.at(path)? {
            Value::String(text) => Some(text.trim().to_owned()).filter(|id| !id.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A yes or no: `true`, `"true"`, `1`, `"yes"`.
    pub fn flag(self, path: &str) -> Option<bool> {
        match self.at(path)? {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => number.as_f64().map(|number| number != 0.0),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Some(true),
                "false" | "no" | "0" => Some(false),
                _ => None,
            },
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A number, also one written as text.
    pub fn number(self, path: &str) -> Option<f64> {
        match self.at(path)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().replace(',', "").parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// A count.
    pub fn count(self, path: &str) -> Option<usize> {
        let number = self.number(path).filter(|number| (0.0..1.0e9).contains(number))?;
        Some(number as usize)
    }

    /// The entries of a list; none where it is something else.
    pub fn list(self, path: &str) -> &'a [Value] {
        self.at(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The entries of a list, as objects to look into.
    pub fn each(self, path: &str) -> impl Iterator<Item = Fields<'a>> {
        self.list(path).iter().map(Fields)
    }

    /// A day: written out, or counted in milliseconds or seconds since 1970.
    pub fn date(self, path: &str) -> Option<PartialDate> {
        date(self.at(path)?)
    }

    /// The lines of a piece of markup.
    pub fn markup(self, path: &str) -> Vec<String> {
        self.at(path).and_then(Value::as_str).map(markup).unwrap_or_default()
    }
}

/// A day: written out, or counted in milliseconds or seconds since 1970.
fn date(value: &Value) -> Option<PartialDate> {
    /// A count of seconds above this lies after the year 5000: it is one of milliseconds.
    const SECONDS_MAX: i64 = 100_000_000_000;
    match value {
        Value::String(text) => dates::parse(text),
        Value::Number(number) => {
            let count = number.as_i64().filter(|count| *count > 0)?;
            let at =
                if count > SECONDS_MAX { Timestamp::from_millisecond(count) } else { Timestamp::from_second(count) };
            let date = at.ok()?.to_zoned(TimeZone::UTC).date();
            (date.year() <= 2200).then(|| PartialDate::day(date))
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The lines of markup. Some services write its characters as references, some of them twice.
pub fn markup(content: &str) -> Vec<String> {
    let mut html = content.to_owned();
    for _ in 0..2 {
        if html.contains("&lt;") && !html.contains("</") {
            html = decoded(&html);
        }
    }
    lines(&of_fragment(&html))
}

/// The parts that are there, as one place: `Boston, MA, US`.
pub fn place(parts: &[Option<String>]) -> Option<String> {
    let mut said: Vec<&str> = parts.iter().flatten().map(|part| part.trim_matches([',', ' '])).collect();
    said.retain(|part| !part.is_empty());
    said.dedup();
    Some(said.join(", ")).filter(|place| !place.is_empty())
}

/// An answer as JSON.
pub fn json(parser: &str, bytes: &[u8]) -> Result<Value, ParseError> {
    serde_json::from_slice(bytes).map_err(|error| ParseError::new(parser, format!("it is not JSON ({error})")))
}

/// The JSON that a script assigns to a name, such as `window.pageData = {…};`.
pub fn assigned(parser: &str, html: &str, name: &str) -> Result<Value, ParseError> {
    let missing = || ParseError::new(parser, format!("its scripts set no {name}"));
    for (at, _) in html.match_indices(name) {
        let rest = html.get(at + name.len()..).unwrap_or_default().trim_start();
        let Some(rest) = rest.strip_prefix('=').map(str::trim_start).filter(|rest| rest.starts_with('{')) else {
            continue;
        };
        // The value ends where its braces do; what the script does then is not read.
        if let Some(Ok(value)) = serde_json::Deserializer::from_str(rest).into_iter::<Value>().next() {
            return Ok(value);
        }
    }
    Err(missing())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use serde_json::json;

    #[test]
    fn days_are_read_however_they_are_written() {
        let day = |value: Value| date(&value).map(|date| date.to_string());
        for (value, expected) in [
            (json!("2026-08-05 09:41:37 UTC"), Some("2026-08-05")),
            (json!("2026-07-29T08:50:01-04:00"), Some("2026-07-29")),
            (json!("2026-04-09T09:54:06.573+0000"), Some("2026-04-09")),
            (json!("Wed, 19 Aug 2026 23:10:38 GMT"), Some("2026-08-19")),
            (json!("Wed, 19 Aug 2026 05:00:00:0"), Some("2026-08-19")),
            (json!(1_764_205_361_939_i64), Some("2025-11-27")),
            (json!(1_785_801_600), Some("2026-08-04")),
            (json!(-1), None),
            (json!(i64::MAX), None),
            (json!(1.0e300), None),
            (json!(null), None),
            (json!("soon"), None),
        ] {
            assert_eq!(day(value.clone()).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn fields_of_the_wrong_type_are_absent() {
        let value = json!({"id": 7, "name": " A &amp; B ", "remote": "yes", "pay": "1,200.5", "lat": "38.6", "list": {"a": 1}, "in": {"of": null}});
        let fields = Fields(&value);
        assert_eq!((fields.id("id").as_deref(), fields.text("id")), (Some("7"), None));
        assert_eq!((fields.text("name").as_deref(), fields.flag("remote")), (Some("A & B"), Some(true)));
        assert_eq!(
            (fields.number("pay"), fields.number("lat"), fields.number("name")),
            (Some(1200.5), Some(38.6), None)
        );
        assert_eq!((fields.list("list").len(), fields.text("in.of"), fields.text("in.of.deep")), (0, None, None));
    }

    #[test]
    fn a_script_may_go_on_after_its_data() {
        let html = "<script>x.pageData; window.pageData = {\"a\":\"};\"}; other = {}</script>";
        assert_eq!(assigned("x", html, "pageData").unwrap(), json!({"a": "};"}));
        assert!(assigned("x", "pageData = {broken", "pageData").is_err());
    }
}
