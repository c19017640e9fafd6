//! Counts and shares of people as texts write them: `1,200`, `two hundred`, `one in five`, `a third of`.

use std::sync::LazyLock;

use regex::Regex;

use crate::amount::word_value;
use crate::text::pattern;

const PEOPLE: &str = r"(?:jobs?|employees|people|workers|staff(?:ers)?|roles?|positions?|colleagues|posts|engineers|nurses|associates|team members|staff members|contractors|full-time (?:employees|jobs|positions)|salaried (?:employees|workers)|members of staff|software engineers|developers|drivers|researchers|agents|managers|personnel|hires|headcount|recruits|apprentices|consultants)";
const WORDS: &str = r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|and))*";

static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)(?:^|[^$€£\d.,])\b(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{WORDS})(?:\+)?(?P<k>k)?\s+(?:of (?:its|the|their|our|about|some) [\d,]+ )?(?:more |new |additional |further |of its |of the |of their |other )?(?:[A-Za-z.'/-]+ ){{0,3}}?(?P<who>{PEOPLE})\b"
    ))
});
/// `two dozen engineers`, `45 of them`.
static DOZENS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?:(?P<dozens>a|one|two|three|four|five|six|\d{{1,2}}) dozen(?: of its)?(?: [\w-]+){{0,2}}? {PEOPLE}\b|(?P<of>\d{{1,6}}|{WORDS}) of (?:them|these|those)\b)"
    ))
});
static PERCENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?P<percent>\d{1,2}(?:\.\d+)?|100)\s?-?(?:%|percent|per cent|pct)"));
static SPELT_PERCENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?i)\b(?P<percent>{WORDS}) (?:percent|per cent)\b")));
static ONE_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\bone in (?:every )?(?P<of>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d{1,2})\b")
});
static PART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?P<part>half|a third|one third|one-third|two thirds|two-thirds|a quarter|one quarter|a fifth|one fifth|one-fifth|a tenth|one tenth|one-tenth|three quarters|three-quarters) of (?:its|the|their|all|his|her|[A-Z][\w&.' -]{1,40}?(?:'s)?)? ?(?:[\w-]+ ){0,2}?(?:workforce|staff|employees|workers|jobs|team|people|headcount|positions)\b|\b(?:workforce|staff|headcount|team) (?:by|in) (?:almost |nearly |about )?(?P<by>half|a quarter|a fifth|a tenth|one-fifth|one-tenth)\b",
    )
});

/// People or places of work that a text counts, the first of them.
pub fn people(text: &str) -> Option<u32> {
    if let Some(found) = DOZENS.captures(text) {
        let dozens = found.name("dozens").and_then(|found| value(found.as_str()));
        let of = found.name("of").and_then(|found| value(found.as_str())).map(|of| of as u32).filter(|of| *of > 1);
        return dozens.map(|dozens| (dozens * 12.0) as u32).or(of);
    }
    counted(text).or_else(|| let_go(text))
}

/// `makes 85 redundant`, `30 let go`, `pink slips to 60`: who is meant goes without saying.
fn let_go(text: &str) -> Option<u32> {
    static BARE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:mak(?:es?|ing)|made|lays? off|laying off|laid off|let(?:s|ting)? go(?: of)?|pink slips to)(?: (?:up to|about|around|some|nearly|almost|another|more than|as many as|at least))? (?P<after>\d{1,3}(?:,\d{3})+|\d{1,6})(?: (?:redundant|in|at|across|from|after|as|this)\b|[,.;]|$)|\b(?P<before>\d{1,3}(?:,\d{3})+|\d{1,6}) (?:are |were |to be |being |been |have been )?(?:let go|laid off|made redundant)\b",
        )
    });
    let found = BARE.captures(text)?;
    let count = found.name("after").or_else(|| found.name("before"))?;
    value(count.as_str()).map(|count| count as u32)
}

fn counted(text: &str) -> Option<u32> {
    COUNT.captures_iter(text).find_map(|found| {
        let count = value(found.name("count")?.as_str())?;
        let thousand = if found.name("k").is_some() { 1_000.0 } else { 1.0 };
        let word = found.name("count")?.as_str().eq_ignore_ascii_case("a") || count < 1.0;
        (!word && count * thousand < 4.0e9).then_some((count * thousand) as u32)
    })
}

fn value(text: &str) -> Option<f64> {
    let digits = text.replace(',', "");
    if let Ok(number) = digits.parse::<f64>() {
        let year = text.len() == 4 && (1990.0..2100.0).contains(&number) && !text.contains(',');
        return (!year).then_some(number);
    }
    let lower = text.to_lowercase();
    match lower.split_once(" thousand") {
        Some((lead, rest)) => Some(word_value(lead)? * 1_000.0 + word_value(rest.trim()).unwrap_or(0.0)),
        None => word_value(&lower),
    }
}

/// A share of the people, in percent: `15%`, `one in five`, `half of its staff`.
///
/// A third and two thirds are shares that no text gives in percent; they are left out rather than rounded.
pub fn share(text: &str) -> Option<f64> {
    if let Some(found) = PERCENT.captures(text) {
        return found.name("percent")?.as_str().parse().ok();
    }
    if let Some(found) = SPELT_PERCENT.captures(text) {
        return word_value(&found.name("percent")?.as_str().to_lowercase());
    }
    if let Some(found) = ONE_IN.captures(text) {
        let of = found.name("of")?.as_str().to_lowercase();
        let of = of.parse().ok().or_else(|| word_value(&of)).filter(|of| *of > 0.0)?;
        let share = 100.0 / of;
        return (share.fract() < 1e-9).then_some(share);
    }
    static HALVES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\bhalv(?:es|ed|ing) (?:its|the|their|his|her)? ?(?:[\w-]+ ){0,2}?(?:workforce|staff|team|headcount|employees|payroll)\b",
        )
    });
    if HALVES.is_match(text) {
        return Some(50.0);
    }
    let found = PART.captures(text)?;
    match found.name("part").or_else(|| found.name("by"))?.as_str().to_lowercase().replace('-', " ").as_str() {
        "half" => Some(50.0),
        "a quarter" | "one quarter" => Some(25.0),
        "three quarters" => Some(75.0),
        "a fifth" | "one fifth" => Some(20.0),
        "a tenth" | "one tenth" => Some(10.0),
        _ => None,
    }
}

/// Whether a text says a count, in digits or in words.
pub fn says_count(text: &str, count: u32) -> bool {
    static ANY: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"(?i)\b(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{WORDS})(?P<k>k\b)?")));
    if DOZENS.is_match(text) && people(text) == Some(count) {
        return true;
    }
    ANY.captures_iter(text).any(|found| {
        let thousand = if found.name("k").is_some() { 1_000.0 } else { 1.0 };
        found
            .name("count")
            .and_then(|found| value(found.as_str()))
            .is_some_and(|value| (value * thousand) as u32 == count)
    })
}

/// Whether a text says that it is about a part of the people whom a company employs.
pub fn names_people(text: &str) -> bool {
    static STAFF: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"(?i)\b(?:{PEOPLE}|workforce|headcount|head count|payroll|staffing|team|personnel)\b"))
    });
    STAFF.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_are_counted_in_digits_and_words() {
        for (text, expect) in [
            ("1,200 workers", Some(1200)),
            ("about 80 jobs", Some(80)),
            ("Two hundred people were", Some(200)),
            ("as many as 300 jobs", Some(300)),
            ("2,500 corporate and tech roles", Some(2500)),
            ("$20 million for staff", None),
            ("in 2024 employees", None),
            ("a team", None),
            ("to make 85 redundant", Some(85)),
            ("cutting 180 of its 900 jobs", Some(180)),
            ("14 stores with 180 staff", Some(180)),
            ("pilots among 30 let go", Some(30)),
            ("10k employees", Some(10_000)),
        ] {
            assert_eq!(people(text), expect, "{text}");
        }
    }

    #[test]
    fn shares_are_read_from_all_their_forms() {
        for (text, expect) in [
            ("15% of its workforce", Some(15.0)),
            ("one in five workers", Some(20.0)),
            ("half of Mossback's employees", Some(50.0)),
            ("ten percent of staff", Some(10.0)),
            ("a quarter of its staff", Some(25.0)),
            ("a third of its staff", None),
        ] {
            assert_eq!(share(text), expect, "{text}");
        }
        assert!(says_count("Two hundred people", 200) && says_count("1,200 jobs", 1200) && !says_count("20", 200));
    }

    proptest! {
        #[test]
        fn reading_is_total(text in "\\PC{0,120}") {
            let _ = (people(&text), share(&text));
        }
    }
}
