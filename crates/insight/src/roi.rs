//! A small three-year case: every input can be changed, every line shows its formula, and code does the arithmetic.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::{Cite, Finding, FindingDetail, RoiCase, RoiInput, RoiLine, RoiRange, RoiTag, VendorProfile};
use regex::Regex;

use crate::analysis::AnalysisInput;
use crate::merge::headcount;
use crate::playbook::cites;
use extract::text::pattern;

pub mod formula;

use formula::evaluate;

/// Payback is not looked for beyond so many months.
pub const PAYBACK_MONTHS_MAX: f64 = 60.0;
/// The largest number that an input may have.
pub const INPUT_MAX: f64 = 1.0e9;

/// Whether more of an input makes the case better or worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Good {
    More,
    Less,
}

struct Row {
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    low: f64,
    likely: f64,
    high: f64,
    good: Good,
}

/// What we assume until somebody says better; low and high are where the truth will rarely be outside.
const ROWS: &[Row] = &[
    Row {
        key: "people",
        label: "People who would use it",
        unit: "people",
        low: 100.0,
        likely: 200.0,
        high: 400.0,
        good: Good::More,
    },
    Row {
        key: "joiners",
        label: "People who join in a year",
        unit: "people a year",
        low: 0.10,
        likely: 0.18,
        high: 0.30,
        good: Good::More,
    },
    Row {
        key: "hours_per_joiner",
        label: "Work saved for each person who joins",
        unit: "hours",
        low: 1.0,
        likely: 3.0,
        high: 6.0,
        good: Good::More,
    },
    Row {
        key: "minutes_per_person",
        label: "Time saved for each user in a month",
        unit: "minutes",
        low: 5.0,
        likely: 15.0,
        high: 30.0,
        good: Good::More,
    },
    Row {
        key: "hour_cost",
        label: "Cost of an hour of work",
        unit: "dollars",
        low: 40.0,
        likely: 60.0,
        high: 80.0,
        good: Good::More,
    },
    Row {
        key: "adoption",
        label: "Share of the benefit in the first year",
        unit: "percent",
        low: 30.0,
        likely: 50.0,
        high: 70.0,
        good: Good::More,
    },
    Row {
        key: "price",
        label: "Price for each user in a month",
        unit: "dollars",
        low: 8.0,
        likely: 12.0,
        high: 18.0,
        good: Good::Less,
    },
    Row {
        key: "setup",
        label: "Set-up, once",
        unit: "dollars",
        low: 10_000.0,
        likely: 20_000.0,
        high: 40_000.0,
        good: Good::Less,
    },
    Row {
        key: "discount",
        label: "Discount rate",
        unit: "percent",
        low: 8.0,
        likely: 10.0,
        high: 12.0,
        good: Good::Less,
    },
];

/// The lines: key, label, unit, formula. Later ones may use earlier ones.
const LINES: &[(&str, &str, &str, &str)] = &[
    ("joining", "Work saved on people who join, a year", "dollars", "joiners * hours_per_joiner * hour_cost"),
    ("using", "Time saved by users, a year", "dollars", "people * minutes_per_person / 60 * 12 * hour_cost"),
    ("benefit", "Benefit in a full year", "dollars", "joining + using"),
    ("benefit_three", "Benefit in three years", "dollars", "benefit * adoption / 100 + benefit * 2"),
    ("subscription", "Subscription, a year", "dollars", "people * price * 12"),
    ("cost_three", "Cost in three years", "dollars", "setup + subscription * 3"),
    ("nothing", "Cost of doing nothing, three years", "dollars", "benefit * 3"),
    ("net", "Net in three years", "dollars", "benefit_three - cost_three"),
    (
        "npv",
        "Net present value",
        "dollars",
        "(benefit * adoption / 100 - subscription) / (1 + discount / 100) + (benefit - subscription) / (1 + discount / 100) ^ 2 + (benefit - subscription) / (1 + discount / 100) ^ 3 - setup",
    ),
    ("roi", "Return on the cost", "percent", "(benefit_three - cost_three) / cost_three * 100"),
    (
        "payback",
        "Payback (60 means: not within five years)",
        "months",
        "payback(setup, (benefit * adoption / 100 - subscription) / 12, (benefit - subscription) / 12)",
    ),
];

/// The case, or `None` without a vendor: then there is nothing to pay for.
pub fn case(input: &AnalysisInput) -> Option<RoiCase> {
    let vendor = input.vendor?;
    let inputs = inputs(input, vendor);
    let values = |pick: &dyn Fn(&RoiInput, Good) -> f64| -> BTreeMap<String, f64> {
        inputs.iter().zip(ROWS).map(|(input, row)| (input.key.clone(), pick(input, row.good))).collect()
    };
    let worst = values(&|input, good| if good == Good::More { input.value.low } else { input.value.high });
    let likely = values(&|input, _| input.value.likely);
    let best = values(&|input, good| if good == Good::More { input.value.high } else { input.value.low });
    let (worst, middle, best) = (compute(worst), compute(likely.clone()), compute(best));
    let lines = LINES.iter().map(|(key, label, unit, formula)| {
        let of = |values: &BTreeMap<String, f64>| values.get(*key).copied().unwrap_or(0.0);
        let (one, likely, other) = (of(&worst), of(&middle), of(&best));
        let value = RoiRange { low: one.min(other).min(likely), likely, high: one.max(other).max(likely) };
        RoiLine { label: (*label).to_owned(), unit: (*unit).to_owned(), formula: (*formula).to_owned(), value }
    });
    let lines = lines.collect();
    Some(RoiCase { currency: "USD".to_owned(), matters_most: matters_most(&inputs, &likely), inputs, lines })
}

/// Every line's value; one that cannot be computed is 0.
fn compute(mut values: BTreeMap<String, f64>) -> BTreeMap<String, f64> {
    for (key, _, _, formula) in LINES {
        let value = evaluate(formula, &values).unwrap_or(0.0);
        values.insert((*key).to_owned(), value);
    }
    values
}

/// The two inputs that move the net present value most between their low and their high.
fn matters_most(inputs: &[RoiInput], likely: &BTreeMap<String, f64>) -> Vec<String> {
    let npv = |key: &str, value: f64| {
        let mut values = likely.clone();
        values.insert(key.to_owned(), value);
        compute(values).get("npv").copied().unwrap_or(0.0)
    };
    let mut swings: Vec<(f64, &str)> = inputs
        .iter()
        .map(|input| ((npv(&input.key, input.value.high) - npv(&input.key, input.value.low)).abs(), input.key.as_str()))
        .collect();
    swings.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(right.1)));
    swings.into_iter().take(2).map(|(_, key)| key.to_owned()).collect()
}

fn inputs(input: &AnalysisInput, vendor: &VendorProfile) -> Vec<RoiInput> {
    let mut all: Vec<RoiInput> = ROWS.iter().map(assumed).collect();
    let people = employees(input.findings);
    if let Some((finding, low, high)) = people {
        public(&mut all, "people", RoiRange { low, likely: (low + high) / 2.0, high }, cites(finding, 1));
    }
    let count = all.iter().find(|input| input.key == "people").map_or(200.0, |input| input.value.likely);
    scale_joiners(&mut all, count);
    if let Some((finding, open)) = open_roles(input.findings) {
        // Roles that are open now are filled within the year; people who leave are replaced on top.
        public(&mut all, "joiners", RoiRange { low: open, likely: open * 1.5, high: open * 2.5 }, cites(finding, 1));
    }
    published(&mut all, vendor);
    for (key, value) in input.roi_inputs {
        given(&mut all, key, *value);
    }
    all
}

fn assumed(row: &Row) -> RoiInput {
    let value = RoiRange { low: row.low, likely: row.likely, high: row.high };
    RoiInput {
        key: row.key.to_owned(),
        label: row.label.to_owned(),
        unit: row.unit.to_owned(),
        value,
        tag: RoiTag::Assumed,
        cites: Vec::new(),
    }
}

/// Until somebody says better, the people who join are a share of those who are there.
fn scale_joiners(all: &mut [RoiInput], people: f64) {
    if let Some(joiners) = all.iter_mut().find(|input| input.key == "joiners") {
        let RoiRange { low, likely, high } = joiners.value;
        joiners.value =
            RoiRange { low: (low * people).round(), likely: (likely * people).round(), high: (high * people).round() };
    }
}

fn public(all: &mut [RoiInput], key: &str, value: RoiRange, cites: Vec<Cite>) {
    if let Some(input) = all.iter_mut().find(|input| input.key == key).filter(|_| !cites.is_empty()) {
        (input.value, input.tag, input.cites) = (value, RoiTag::Public, cites);
    }
}

/// The rep's number stands as it is said.
fn given(all: &mut [RoiInput], key: &str, value: f64) {
    if let Some(input) = all
        .iter_mut()
        .find(|input| input.key == key)
        .filter(|_| value.is_finite() && (0.0..=INPUT_MAX).contains(&value))
    {
        input.value = RoiRange { low: value, likely: value, high: value };
        (input.tag, input.cites) = (RoiTag::CustomerGiven, Vec::new());
    }
}

fn employees(findings: &[Finding]) -> Option<(&Finding, f64, f64)> {
    findings.iter().find_map(|finding| match &finding.detail {
        FindingDetail::Fact { field, value } if field == "employees" => {
            headcount(value).map(|(low, high)| (finding, low, high))
        }
        _ => None,
    })
}

fn open_roles(findings: &[Finding]) -> Option<(&Finding, f64)> {
    findings.iter().find_map(|finding| match &finding.detail {
        FindingDetail::Fact { field, value } if field == "open_roles" => value.parse().ok().map(|open| (finding, open)),
        _ => None,
    })
}

/// What the vendor itself publishes: hours for each joiner before and after, and its price.
fn published(all: &mut [RoiInput], vendor: &VendorProfile) {
    static HOURS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?P<after>\d+(?:\.\d+)?) hours? (?:of work )?(?:on|for|per) (?:each |every |a )?(?:joiner|new (?:employee|colleague|hire))\b[^.]{0,20}?(?:down from|instead of) (?P<before>\d+(?:\.\d+)?)",
        )
    });
    static PRICE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\$(?P<price>\d+(?:\.\d+)?) (?:per|a|for each) (?:person|user|seat|employee)(?: and| per| a|,)* month",
        )
    });
    for (text, cite) in statements(vendor) {
        let number =
            |found: &regex::Captures, name: &str| found.name(name).and_then(|part| part.as_str().parse::<f64>().ok());
        if let Some(found) = HOURS.captures(&text) {
            let saved = number(&found, "before").zip(number(&found, "after")).map(|(before, after)| before - after);
            if let Some(saved) = saved.filter(|saved| *saved > 0.0) {
                public(
                    all,
                    "hours_per_joiner",
                    RoiRange { low: saved * 0.5, likely: saved * 0.8, high: saved },
                    vec![cite.clone()],
                );
            }
        }
        if let Some(price) = PRICE.captures(&text).and_then(|found| number(&found, "price")) {
            public(all, "price", RoiRange { low: price * 0.8, likely: price, high: price }, vec![cite]);
        }
    }
}

/// The vendor's statements with where they stand.
fn statements(vendor: &VendorProfile) -> Vec<(String, Cite)> {
    let products = vendor.products.iter().flat_map(|product| {
        let own = (product.summary.clone(), product.span.as_ref());
        std::iter::once(own)
            .chain(product.capabilities.iter().map(|capability| (capability.text.clone(), capability.span.as_ref())))
    });
    let stories = vendor
        .proof_points
        .iter()
        .map(|point| (format!("{} {}", point.what, point.result.clone().unwrap_or_default()), point.span.as_ref()));
    products
        .chain(stories)
        .filter_map(|(text, span)| {
            let cite = crate::analysis::vendor_cite(vendor, span?)?;
            Some((format!("{text} {}", cite.quote), cite))
        })
        .collect()
}
