//! What a result measured: from so much to so much, or by so much, as its own words say it.

use std::sync::LazyLock;

use domain::{Measure, Quantity};
use extract::text::pattern;
use regex::{Captures, Regex};

/// Measures of one result.
const MEASURES_MAX: usize = 6;

/// A number with its currency before it or its unit after it.
const NUMBER: &str = r"(?P<c{n}>[$€£])?\s?(?P<n{n}>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?:(?:unused|new|more|fewer|additional|full)\s+)?(?P<u{n}>%|percent\b|per cent\b|(?:working |business )?[a-z]+\b)?";

static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let number = |n: u8| NUMBER.replace("{n}", &n.to_string());
    [
        // from 5 days to 4 hours; 3 days to 2 hours; 200 → 800 people
        format!(r"(?i)(?:\bfrom\s+)?{}\s*(?:\bto\b|→|->|–>)\s*{}", number(1), number(2)),
        // 8 days instead of 6 weeks; 0.7 hours, down from 6.5
        format!(r"(?i){}[^.;\d]{{0,40}}?\b(?:instead of|down from|up from|compared (?:to|with)|rather than)\s+{}", number(2), number(1)),
        // by 74 percent; 40% faster
        r"(?i)(?:\bby\s+)?(?P<n2>\d{1,3}(?:\.\d+)?)\s?(?P<u2>%|percent\b|per cent\b)".to_owned(),
        // saved $186,000; reclaimed 210 licences; in 11 weeks
        format!(r"(?i)\b(?:saved?|saves|saving|reclaim(?:ed|s|ing)?|gained?|freed|worth|cut|within|in)\s+(?:about |over |more than |nearly |up to |just |only )?{}", number(2)),
    ]
    .iter()
    .map(|form| pattern(form))
    .collect()
});

/// Every measure that a result tells; the words of one are not used for another.
pub fn measures(result: &str) -> Vec<Measure> {
    let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
    let mut all: Vec<(usize, Measure)> = Vec::new();
    for form in FORMS.iter() {
        for found in form.captures_iter(result) {
            let Some(whole) = found.get(0) else { continue };
            let free = !taken.iter().any(|range| range.start < whole.end() && whole.start() < range.end);
            if let Some(measure) = measure(&found, whole.as_str()).filter(|_| free) {
                taken.push(whole.range());
                all.push((whole.start(), measure));
            }
        }
    }
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, measure)| measure).take(MEASURES_MAX).collect()
}

fn measure(found: &Captures, quote: &str) -> Option<Measure> {
    let mut to = quantity(found, "c2", "n2", "u2")?;
    let mut from = quantity(found, "c1", "n1", "u1");
    if let Some(from) = &mut from {
        // `from 200 to 800 people` counts people both times.
        if from.unit.is_empty() {
            from.unit.clone_from(&to.unit);
        } else if to.unit.is_empty() {
            to.unit.clone_from(&from.unit);
        }
    }
    // A number without a unit and without a number before it measures nothing: a year, a chapter.
    let says = from.is_some() || !to.unit.is_empty();
    says.then(|| Measure { quote: quote.trim().to_owned(), from, to })
}

fn quantity(found: &Captures, currency: &str, number: &str, unit: &str) -> Option<Quantity> {
    let number = found.name(number)?.as_str().replace(',', "");
    let word = found.name(unit).map_or("", |unit| unit.as_str()).to_lowercase();
    let unit = match found.name(currency).map(|sign| sign.as_str()) {
        Some("$") => "USD".to_owned(),
        Some("€") => "EUR".to_owned(),
        Some("£") => "GBP".to_owned(),
        _ => match word.as_str() {
            "%" | "per cent" => "percent".to_owned(),
            "to" | "in" | "on" | "and" | "or" | "a" | "an" | "the" | "with" | "for" | "of" | "instead" | "down"
            | "up" | "at" | "by" | "per" | "than" | "it" | "after" | "before" | "within" | "from" | "as" => {
                String::new()
            }
            _ => word,
        },
    };
    Some(Quantity { number, unit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(result: &str, expect: &[&str]) {
        let said = |quantity: &Quantity| format!("{} {}", quantity.number, quantity.unit).trim().to_owned();
        let told: Vec<String> = measures(result)
            .iter()
            .map(|measure| match &measure.from {
                Some(from) => format!("{} -> {}", said(from), said(&measure.to)),
                None => said(&measure.to),
            })
            .collect();
        assert_eq!(told, expect, "{result}");
    }

    #[test]
    fn results_are_measured() {
        check("it cut joiner set-up from 5 days to 4 hours.", &["5 days -> 4 hours"]);
        check("Tallwind grew from 200 to 800 people in 14 months", &["200 people -> 800 people", "14 months"]);
        check("cut password resets by 74 percent.", &["74 percent"]);
        check("0.7 hours of work on each joiner, down from 6.5.", &["6.5 hours -> 0.7 hours"]);
        check("Tallwind reclaimed 210 unused licences worth $186,000 a year.", &["210 licences", "186000 USD"]);
        check("The first review took 8 days instead of 6 weeks.", &["6 weeks -> 8 days"]);
        check("Founded in 2014, they love it.", &[]);
        check("They like it.", &[]);
    }

    proptest! {
        #[test]
        fn measures_stand_in_their_result(text in "[a-z $%€0-9.,]{0,80}") {
            for measure in measures(&text) {
                prop_assert!(text.contains(&measure.quote));
                for quantity in measure.from.iter().chain([&measure.to]) {
                    let value: f64 = quantity.number.parse().unwrap();
                    prop_assert!(value.is_finite());
                    prop_assert!(measure.quote.replace(',', "").contains(&quantity.number));
                }
            }
        }
    }
}
