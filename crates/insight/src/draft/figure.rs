//! Numbers of a sentence with their units, and dates.

use std::sync::LazyLock;

use extract::text::pattern;
use regex::Regex;

/// A number or a date of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Figure {
    /// Digits of the whole number, with what follows the point.
    pub value: String,
    /// A currency, `%`, or nothing.
    pub unit: String,
    /// Of a date: the month from 1; the value is the day, or nothing.
    pub month: Option<u8>,
    pub year: Option<u16>,
    /// First, second, third.
    pub ordinal: bool,
}

impl Figure {
    pub(super) fn is_date(&self) -> bool {
        self.month.is_some() || self.year.is_some()
    }

    /// Whether two figures may be one: dates where they both say something, numbers in all.
    pub(super) fn is(&self, other: &Self) -> bool {
        if self.is_date() != other.is_date() {
            return false;
        }
        if self.is_date() {
            let agrees = |left: &str, right: &str| left.is_empty() || right.is_empty() || left == right;
            let one = |left: Option<u32>, right: Option<u32>| left.is_none() || right.is_none() || left == right;
            let shares = self.month.is_some() && other.month.is_some() || self.year.is_some() && other.year.is_some();
            return shares
                && agrees(&self.value, &other.value)
                && one(self.month.map(u32::from), other.month.map(u32::from))
                && one(self.year.map(u32::from), other.year.map(u32::from));
        }
        self.value == other.value
            && (self.unit == other.unit
                || self.unit == "$" && other.unit == "USD"
                || self.unit == "USD" && other.unit == "$")
            && self.ordinal == other.ordinal
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WORDS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 13] = [
    "", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
];

/// Reads one token as a figure: `£38 million`, `6 per cent`, `nine`, `twelfth`.
pub(super) fn figure(token: &str) -> Option<Figure> {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<unit>[A-Z]*[$£€¥]|[A-Z]{3})? ?(?P<whole>\d+(?:,\d{3})*)(?:\.(?P<part>\d+))?[ -]?(?P<scale>million|billion|trillion|thousand|hundred|bn|mn|m|k|M|B)?(?P<share> ?%| per ?cent| percent)?(?P<ordinal>st|nd|rd|th)?$",
        )
    });
    let lower = token.to_lowercase();
    let number = |value: String| Figure { value, ..Figure::default() };
    // *One* stands for a thing more often than for its number.
    if let Some(at) = WORDS.iter().skip(2).position(|word| *word == lower) {
        return Some(number((at + 2).to_string()));
    }
    if let Some(at) = ORDINALS.iter().position(|word| !word.is_empty() && *word == lower) {
        return Some(Figure { value: at.to_string(), ordinal: true, ..Figure::default() });
    }
    if let Some(ten) = TENS.iter().position(|word| lower.starts_with(word)) {
        let rest = lower[TENS[ten].len()..].trim_start_matches('-').to_owned();
        let unit = if rest.is_empty() {
            Some(0)
        } else {
            WORDS.iter().position(|word| *word == rest).filter(|unit| *unit < 10)
        };
        return unit.map(|unit| number(((ten + 2) * 10 + unit).to_string()));
    }
    let found = PARTS.captures(token)?;
    let text = |name: &str| found.name(name).map_or("", |part| part.as_str().trim());
    let scale: u32 = match text("scale") {
        "" => 0,
        "hundred" => 2,
        "thousand" | "k" => 3,
        "million" | "m" | "mn" | "M" => 6,
        "billion" | "bn" | "B" => 9,
        _ => 12,
    };
    let whole = text("whole").replace(',', "");
    let unit = match text("unit") {
        "$" | "US$" | "USD" => "$",
        "£" | "GBP" => "GBP",
        "€" | "EUR" => "EUR",
        "C$" | "CAD" => "CAD",
        "A$" | "AU$" | "AUD" => "AUD",
        other => other,
    };
    let unit = if text("share").is_empty() { unit } else { "%" };
    let value = scaled(&whole, text("part"), scale);
    let ordinal = !text("ordinal").is_empty();
    let is_year = unit.is_empty()
        && scale == 0
        && !ordinal
        && whole.len() == 4
        && text("part").is_empty()
        && (whole.starts_with("19") || whole.starts_with("20"))
        && !token.contains(',');
    if is_year {
        return Some(Figure { year: whole.parse().ok(), ..Figure::default() });
    }
    Some(Figure { value, unit: unit.to_owned(), ordinal, ..Figure::default() })
}

fn scaled(whole: &str, part: &str, scale: u32) -> String {
    let part = part.trim_end_matches('0');
    let places = usize::try_from(scale).unwrap_or_default();
    let (moved, left) = part.split_at(part.len().min(places));
    let zeros = "0".repeat(places.saturating_sub(moved.len()));
    let digits = format!("{whole}{moved}{zeros}");
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    if left.is_empty() { digits.to_owned() } else { format!("{digits}.{left}") }
}

fn month(word: &str) -> Option<u8> {
    let lower = word.trim_end_matches('.').to_lowercase();
    let full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = full
        .iter()
        .position(|name| *name == lower || name.len() > 3 && name.get(..3) == Some(&lower))
        .or_else(|| (lower == "sept").then_some(8))?;
    (word.starts_with(char::is_uppercase) && MONTHS.len() > at).then(|| u8::try_from(at + 1).unwrap_or(1))
}

/// A token before it is a word: its letters, whether it owns what follows, its figure, whether it is a mark.
pub(super) type Piece = (String, bool, Option<Figure>, bool);

/// Joins what is one figure: `12 September 2026`, `340 million dollars`, `two hundred`.
pub(super) fn join(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    let mut rest = pieces.into_iter().peekable();
    while let Some(mut piece) = rest.next() {
        if let Some(found) = month(&piece.0) {
            piece.2 = Some(date(found, &mut all, &mut rest));
            piece.3 = false;
            all.push(piece);
            continue;
        }
        let plain = |figure: &&mut Figure| !figure.is_date() && figure.unit.is_empty();
        if let Some(last) = all.last_mut().and_then(|last| last.2.as_mut()).filter(plain)
            && (takes_unit(last, &piece.0)
                || piece.0 == "US" && rest.peek().is_some_and(|next| next.0.starts_with("dollar")))
        {
            continue;
        }
        all.push(piece);
    }
    all
}

/// Whether a word is a number's currency or its scale, which it then has.
fn takes_unit(figure: &mut Figure, word: &str) -> bool {
    let currency = match word.to_lowercase().as_str() {
        "dollars" | "dollar" | "usd" => "$",
        "euros" | "euro" | "eur" => "EUR",
        "pounds" | "gbp" => "GBP",
        "percent" => "%",
        _ => "",
    };
    let times = match word {
        "hundred" => 2,
        "thousand" => 3,
        "million" => 6,
        "billion" => 9,
        _ => 0,
    };
    if !currency.is_empty() {
        currency.clone_into(&mut figure.unit);
    } else if times > 0 {
        figure.value = scaled(&figure.value, "", times);
    }
    !currency.is_empty() || times > 0
}

/// A date around a month: the day before or after it, and the year.
fn date(month: u8, before: &mut Vec<Piece>, rest: &mut std::iter::Peekable<std::vec::IntoIter<Piece>>) -> Figure {
    let day = |piece: &Piece| {
        let figure = piece.2.as_ref().filter(|figure| !figure.is_date() && figure.unit.is_empty())?;
        let fits = figure.value.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
        (fits && piece.0.starts_with(|c: char| c.is_ascii_digit())).then(|| figure.value.clone())
    };
    let mut date = Figure { month: Some(month), ..Figure::default() };
    if let Some(found) = before.last().and_then(day) {
        before.pop();
        date.value = found;
    } else if let Some(found) = rest.peek().and_then(day) {
        rest.next();
        date.value = found;
    }
    let year = |piece: &Piece| piece.2.as_ref().filter(|figure| figure.month.is_none()).and_then(|figure| figure.year);
    if !date.value.is_empty() && rest.peek().is_some_and(|next| next.0 == ",") {
        let mut ahead = rest.clone();
        ahead.next();
        if ahead.peek().is_some_and(|next| year(next).is_some()) {
            rest.next();
        }
    }
    if let Some(found) = rest.peek().and_then(year) {
        rest.next();
        date.year = Some(found);
    }
    date
}
