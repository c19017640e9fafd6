//! Amounts of money as texts write them.

use std::ops::Range;
use std::sync::LazyLock;

use domain::Money;
use regex::{Captures, Regex};

use crate::text::pattern;

/// An amount and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    pub money: Money,
    pub range: Range<usize>,
    /// `about`, `more than`, `up to` … stood before it.
    pub approximate: bool,
}

impl Amount {
    /// In the smallest unit of the currency, as findings hold it.
    pub fn minor(&self) -> i64 {
        self.money.amount_minor
    }
}

/// Signs and codes in front of a number. Longer ones first.
const BEFORE: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("A$", "AUD"),
    ("AU$", "AUD"),
    ("C$", "CAD"),
    ("CA$", "CAD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("S$", "SGD"),
    ("SG$", "SGD"),
    ("NT$", "TWD"),
    ("R$", "BRL"),
    ("MX$", "MXN"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("₦", "NGN"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("₫", "VND"),
    ("₱", "PHP"),
    ("฿", "THB"),
    ("RMB", "CNY"),
    ("CN¥", "CNY"),
    ("JP¥", "JPY"),
    ("¥", "JPY"),
    ("Rs.", "INR"),
    ("Rs", "INR"),
    ("RM", "MYR"),
    ("Rp", "IDR"),
    ("KSh", "KES"),
    ("Sh", "KES"),
    ("GH₵", "GHS"),
    ("₵", "GHS"),
    ("₸", "KZT"),
    ("₽", "RUB"),
    ("Kč", "CZK"),
    ("zł", "PLN"),
    ("Mex$", "MXN"),
    ("৳", "BDT"),
];

/// Codes, which stand on either side.
const CODES: &[&str] = &[
    "USD", "EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "INR", "JPY", "CNY", "KRW", "AUD", "CAD", "NZD", "SGD", "HKD",
    "ILS", "BRL", "MXN", "ZAR", "PLN", "CZK", "HUF", "RON", "TRY", "AED", "SAR", "KES", "NGN", "EGP", "IDR", "MYR",
    "THB", "PHP", "VND", "TWD", "CLP", "COP", "ARS", "UAH", "QAR", "KWD", "BHD", "OMR", "GHS", "PKR", "BDT", "KZT",
    "BGN", "ISK",
];

/// Words after a number.
const AFTER: &[(&str, &str)] = &[
    ("us dollars", "USD"),
    ("u.s. dollars", "USD"),
    ("australian dollars", "AUD"),
    ("canadian dollars", "CAD"),
    ("singapore dollars", "SGD"),
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("pounds sterling", "GBP"),
    ("pounds", "GBP"),
    ("pound", "GBP"),
    ("new zealand dollars", "NZD"),
    ("hong kong dollars", "HKD"),
    ("taiwan dollars", "TWD"),
    ("american dollars", "USD"),
    ("egyptian pounds", "EGP"),
    ("swiss francs", "CHF"),
    ("francs", "CHF"),
    ("swedish kronor", "SEK"),
    ("swedish krona", "SEK"),
    ("kronor", "SEK"),
    ("norwegian kroner", "NOK"),
    ("danish kroner", "DKK"),
    ("rupees", "INR"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("renminbi", "CNY"),
    ("won", "KRW"),
    ("shekels", "ILS"),
    ("reais", "BRL"),
    ("rand", "ZAR"),
    ("danish crowns", "DKK"),
    ("norwegian crowns", "NOK"),
    ("swedish crowns", "SEK"),
    ("czech crowns", "CZK"),
    ("czech koruna", "CZK"),
    ("czech korunas", "CZK"),
    ("korunas", "CZK"),
    ("zlotys", "PLN"),
    ("zlotych", "PLN"),
    ("złoty", "PLN"),
    ("polish zloty", "PLN"),
    ("polish zlotys", "PLN"),
    ("mexican pesos", "MXN"),
    ("philippine pesos", "PHP"),
    ("colombian pesos", "COP"),
    ("chilean pesos", "CLP"),
    ("argentine pesos", "ARS"),
    ("kenyan shillings", "KES"),
    ("ugandan shillings", "UGX"),
    ("tanzanian shillings", "TZS"),
    ("south african rand", "ZAR"),
    ("indian rupees", "INR"),
    ("pakistani rupees", "PKR"),
    ("sri lankan rupees", "LKR"),
    ("turkish lira", "TRY"),
    ("turkish liras", "TRY"),
    ("saudi riyals", "SAR"),
    ("uae dirhams", "AED"),
    ("brazilian reais", "BRL"),
    ("japanese yen", "JPY"),
    ("korean won", "KRW"),
    ("lei", "RON"),
    ("leva", "BGN"),
    ("tenge", "KZT"),
    ("taka", "BDT"),
    ("cedis", "GHS"),
    ("roubles", "RUB"),
    ("rubles", "RUB"),
    ("dong", "VND"),
    ("zloty", "PLN"),
    ("dirhams", "AED"),
    ("baht", "THB"),
    ("pesos", "MXN"),
    ("riyals", "SAR"),
    ("naira", "NGN"),
    ("rupiah", "IDR"),
    ("koruna", "CZK"),
    ("crowns", "CZK"),
    ("kroner", "NOK"),
    ("shillings", "KES"),
    ("hryvnia", "UAH"),
    ("forints", "HUF"),
    ("lira", "TRY"),
    ("meur", "EUR"),
    ("mnok", "NOK"),
    ("msek", "SEK"),
    ("mdkk", "DKK"),
    ("mchf", "CHF"),
    ("ringgit", "MYR"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("kr", "SEK"),
];

const SCALE: &str =
    r"(?:trillion|tn|billions?|bln|bn|b|millions?|mln|mio\.?|mn|mm|m|thousand|k|crores?|cr|lakhs?|lacs?)";
const NUMBER: &str = r"\d{1,3}(?:[,\u{a0} ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\d+,\d{1,2}";
const WORD_NUMBER: &str = r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half a|and|point)(?:[ -](?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half|and|point))*";

static PREFIXED: LazyLock<Regex> = LazyLock::new(|| {
    let signs: Vec<String> = BEFORE.iter().map(|(sign, _)| regex::escape(sign)).collect();
    pattern(&format!(
        r"(?i)(?P<before>{}|\b(?:{}))\s?(?P<number>{NUMBER})(?:[\s\u{{a0}}-]?(?P<scale>{SCALE})\b)?(?P<plus>\+)?",
        signs.join("|"),
        CODES.join("|")
    ))
});

static SUFFIXED: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<String> = AFTER.iter().map(|(word, _)| regex::escape(word)).collect();
    pattern(&format!(
        r"(?i)(?P<number>\b(?:{NUMBER}))[\s\u{{a0}}-]?(?:(?P<scale>{SCALE})[\s\u{{a0}}-])?\s?(?P<after>{}|{})(?:\b|$|\s)",
        words.join("|"),
        CODES.join("|")
    ))
});

static SPELT: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<String> = AFTER.iter().map(|(word, _)| regex::escape(word)).collect();
    pattern(&format!(
        r"(?i)\b(?P<words>{WORD_NUMBER})[ -](?P<scale>million|billion|trillion|thousand|crore|lakh)[ -](?P<after>{})\b",
        words.join("|")
    ))
});

static APPROXIMATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\b(?:about|around|nearly|almost|roughly|approximately|some|over|more than|at least|up to|as much as|close to|north of|upwards? of|an estimated|circa|ca\.?)|[~>≈])\s*$",
    )
});

/// Every amount of money of a text, from left to right, none inside another.
pub fn amounts(text: &str) -> Vec<Amount> {
    let mut all: Vec<Amount> = PREFIXED.captures_iter(text).filter_map(|found| prefixed(text, &found)).collect();
    for found in SUFFIXED.captures_iter(text).filter_map(|found| suffixed(text, &found)) {
        push_apart(&mut all, found);
    }
    for found in SPELT.captures_iter(text).filter_map(|found| spelt(text, &found)) {
        push_apart(&mut all, found);
    }
    all.sort_by_key(|amount| amount.range.start);
    all
}

fn push_apart(all: &mut Vec<Amount>, found: Amount) {
    if !all.iter().any(|other| other.range.start < found.range.end && found.range.start < other.range.end) {
        all.push(found);
    }
}

fn prefixed(text: &str, found: &Captures) -> Option<Amount> {
    let sign = found.name("before")?;
    // `R$`, `S$` and their like inside a word (`EUR$`) or a code inside a word are no sign.
    let glued = text[..sign.start()].chars().next_back().is_some_and(|before| before.is_alphanumeric());
    if glued {
        return None;
    }
    let currency = BEFORE.iter().find(|(known, _)| known.eq_ignore_ascii_case(sign.as_str())).map(|(_, code)| *code);
    let currency = currency.or_else(|| code_of(sign.as_str()))?;
    let value = number(found.name("number")?.as_str())? * scale(found.name("scale").map(|scale| scale.as_str()));
    amount(text, value, currency, found.get(0)?.range())
}

fn suffixed(text: &str, found: &Captures) -> Option<Amount> {
    let after = found.name("after")?;
    let currency = after_currency(after.as_str())?;
    let written = after.as_str().to_lowercase();
    // `45 MNOK`: the scale is in the code.
    let millions = ["meur", "mnok", "msek", "mdkk", "mchf"].contains(&written.as_str()).then_some("million");
    let scaled = scale(found.name("scale").map(|scale| scale.as_str()).or(millions));
    let value = number(found.name("number")?.as_str())? * scaled;
    amount(text, value, currency, found.name("number")?.start()..after.end())
}

fn spelt(text: &str, found: &Captures) -> Option<Amount> {
    let currency = after_currency(found.name("after")?.as_str())?;
    let value = word_value(found.name("words")?.as_str())? * scale(found.name("scale").map(|scale| scale.as_str()));
    amount(text, value, currency, found.get(0)?.range())
}

fn amount(text: &str, value: f64, currency: &str, range: Range<usize>) -> Option<Amount> {
    let money = Money::from_major(value, currency).filter(|money| money.amount_minor > 0)?;
    let approximate = APPROXIMATE.is_match(text.get(..range.start)?) || text.get(range.clone())?.ends_with('+');
    Some(Amount { money, range, approximate })
}

fn code_of(text: &str) -> Option<&'static str> {
    CODES.iter().copied().find(|code| code.eq_ignore_ascii_case(text))
}

fn after_currency(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    AFTER.iter().find(|(word, _)| *word == lower).map(|(_, code)| *code).or_else(|| code_of(text))
}

fn number(text: &str) -> Option<f64> {
    let cleaned: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let decimal_comma = cleaned.rsplit_once(',').is_some_and(|(_, tail)| tail.len() < 3) && !cleaned.contains('.');
    let cleaned = if decimal_comma { cleaned.replace(',', ".") } else { cleaned.replace(',', "") };
    cleaned.parse().ok()
}

fn scale(word: Option<&str>) -> f64 {
    match word.map(str::to_lowercase).unwrap_or_default().trim_end_matches('.') {
        "trillion" | "tn" => 1.0e12,
        "billion" | "billions" | "bln" | "bn" | "b" => 1.0e9,
        "million" | "millions" | "mln" | "mio" | "mn" | "mm" | "m" => 1.0e6,
        "crore" | "crores" | "cr" => 1.0e7,
        "lakh" | "lakhs" | "lac" | "lacs" => 1.0e5,
        "thousand" | "k" => 1.0e3,
        _ => 1.0,
    }
}

/// `fifty`, `two hundred and ten`, `half a`, `two and a half`, `one point five`.
pub fn word_value(words: &str) -> Option<f64> {
    let lower = words.to_lowercase();
    if lower == "half a" {
        return Some(0.5);
    }
    let (whole, half) = match lower.strip_suffix(" and a half") {
        Some(whole) => (whole, 0.5),
        None => (lower.as_str(), 0.0),
    };
    if let Some((whole, part)) = whole.split_once(" point ") {
        return Some(small_words(whole)? + small_words(part)? / 10.0);
    }
    small_words(whole).map(|value| value + half)
}

fn small_words(words: &str) -> Option<f64> {
    let mut total = 0.0;
    let mut any = false;
    for word in words.split([' ', '-']).filter(|word| !word.is_empty() && *word != "and") {
        let value = match word {
            "a" | "one" => 1.0,
            "two" => 2.0,
            "three" => 3.0,
            "four" => 4.0,
            "five" => 5.0,
            "six" => 6.0,
            "seven" => 7.0,
            "eight" => 8.0,
            "nine" => 9.0,
            "ten" => 10.0,
            "eleven" => 11.0,
            "twelve" => 12.0,
            "thirteen" => 13.0,
            "fourteen" => 14.0,
            "fifteen" => 15.0,
            "sixteen" => 16.0,
            "seventeen" => 17.0,
            "eighteen" => 18.0,
            "nineteen" => 19.0,
            "twenty" => 20.0,
            "thirty" => 30.0,
            "forty" => 40.0,
            "fifty" => 50.0,
            "sixty" => 60.0,
            "seventy" => 70.0,
            "eighty" => 80.0,
            "ninety" => 90.0,
            "hundred" => {
                total = if total == 0.0 { 100.0 } else { total * 100.0 };
                any = true;
                continue;
            }
            _ => return None,
        };
        total += value;
        any = true;
    }
    any.then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<String> = amounts(text).iter().map(|amount| amount.money.short()).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn amounts_as_texts_write_them() {
        check("raises $50M Series C", &["$50M"]);
        check("a $52 million round, after €12.5m and £3bn", &["$52M", "€12.5M", "£3B"]);
        check("raised US$1,250,000 and A$7.4 million", &["$1.25M", "AUD 7.4M"]);
        check("50 million euros; 300 million Swedish kronor; CHF 20 million", &["€50M", "SEK 300M", "CHF 20M"]);
        check("₹400 crore and Rs 25 lakh", &["₹4B", "₹2.5M"]);
        check(
            "fifty million dollars, two and a half billion dollars, half a billion dollars",
            &["$50M", "$2.5B", "$500M"],
        );
        check("¥3 billion, 20 billion won, $50-million, $1.2bn+", &["¥3B", "KRW 20B", "$50M", "$1.2B"]);
        check("in 2026, 120 people, 60 percent, route 66, 50 million users", &[]);
        check("a 40M EUR facility, 12 MEUR", &["€40M", "€12M"]);
        check("45 MNOK, 1.2 billion baht, CZK 40 million", &["NOK 45M", "THB 1.2B", "CZK 40M"]);
    }

    #[test]
    fn what_is_about_is_marked() {
        let found = amounts("nearly $50M, and then $12M");
        assert_eq!((found[0].approximate, found[1].approximate), (true, false));
    }

    proptest! {
        #[test]
        fn reading_is_total(text in "\\PC{0,120}") {
            for amount in amounts(&text) {
                prop_assert!(text.get(amount.range).is_some());
            }
        }

        #[test]
        fn a_written_amount_reads_back(millions in 1_u32..2_000) {
            let found = amounts(&format!("it raised ${millions} million today"));
            prop_assert_eq!(found[0].minor(), i64::from(millions) * 100_000_000);
        }
    }
}
