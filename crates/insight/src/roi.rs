//! A small three-year case: every input can be changed, every line shows its formula, and code does the arithmetic.
//!
//! The model is data (`data/roi.toml`); [`check`] holds its formulas to their units.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::{
    Cite, Finding, FindingDetail, RoiCase, RoiConstant, RoiInput, RoiLine, RoiRange, RoiSwing, RoiTag, VendorProfile,
};
use regex::Regex;
use serde::Deserialize;

use crate::analysis::AnalysisInput;
use crate::merge::headcount;
use crate::playbook::cites;
use crate::tables::{TableError, strictly};
use extract::tables::load;
use extract::text::pattern;

pub mod formula;
pub mod unit;

use formula::Expression;
use unit::Unit;

const SOURCE: &str = include_str!("../data/roi.toml");
/// Payback is not looked for beyond so many months.
pub const PAYBACK_MONTHS_MAX: f64 = 60.0;

/// A number that the rep gave, and whether the customer said it.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    pub key: String,
    pub value: RoiRange,
    pub tag: RoiTag,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    currency: String,
    constant: Vec<Constant>,
    input: Vec<Row>,
    line: Vec<Line>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Constant {
    key: String,
    value: f64,
    unit: String,
}

/// Whether more of an input makes the case better or worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Good {
    More,
    Less,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    key: String,
    label: String,
    shown: String,
    unit: String,
    low: f64,
    likely: f64,
    high: f64,
    #[serde(default)]
    share_of: Option<String>,
    max: f64,
    good: Good,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    key: String,
    label: String,
    shown: String,
    unit: String,
    formula: String,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| load(SOURCE));
/// Each line's formula, read; in the order of the lines.
static FORMULAS: LazyLock<Vec<(&str, Expression)>> = LazyLock::new(|| {
    let read = |line: &'static Line| Some((line.key.as_str(), formula::read(&line.formula)?));
    MODEL.line.iter().filter_map(read).collect()
});

/// Whether the model can be read, and every formula has the unit that it states.
pub fn check() -> Result<(), TableError> {
    strictly::<Model>("roi", SOURCE)?;
    let broken = |why: String| TableError::Broken { table: "roi", why };
    let read = |key: &str, text: &str| Unit::read(text).ok_or_else(|| broken(format!("{key} has no unit: {text}")));
    let mut units = BTreeMap::new();
    for constant in &MODEL.constant {
        units.insert(constant.key.clone(), read(&constant.key, &constant.unit)?);
    }
    for input in &MODEL.input {
        units.insert(input.key.clone(), read(&input.key, &input.unit)?);
    }
    for line in &MODEL.line {
        let stated = read(&line.key, &line.unit)?;
        let expression = formula::read(&line.formula).ok_or_else(|| broken(format!("{} is no formula", line.key)))?;
        let found = expression.unit(&units).map_err(|why| broken(format!("{}: {why}", line.key)))?;
        if found != stated {
            return Err(broken(format!("{} is stated in {stated} and computed in {found}", line.key)));
        }
        units.insert(line.key.clone(), stated);
    }
    Ok(())
}

type Values = BTreeMap<String, f64>;

/// The case, or `None` without a vendor: then there is nothing to pay for.
pub fn case(input: &AnalysisInput) -> Option<RoiCase> {
    let vendor = input.vendor?;
    let inputs = inputs(input, vendor);
    let values = |pick: &dyn Fn(&RoiRange, Good) -> f64| -> Values {
        let picked = inputs.iter().zip(&MODEL.input);
        picked.map(|(input, row)| (input.key.clone(), pick(&input.value, row.good))).collect()
    };
    let likely = values(&|range, _| range.likely);
    let worst = compute(values(&|range, good| if good == Good::More { range.low } else { range.high }));
    let best = compute(values(&|range, good| if good == Good::More { range.high } else { range.low }));
    let middle = compute(likely.clone());
    let lines = MODEL.line.iter().map(|line| {
        let of = |values: &Values| values.get(&line.key).copied().unwrap_or(0.0);
        let (one, likely, other) = (of(&worst), of(&middle), of(&best));
        RoiLine {
            key: line.key.clone(),
            label: line.label.clone(),
            unit: line.shown.clone(),
            formula: line.formula.clone(),
            value: RoiRange { low: one.min(other).min(likely), likely, high: one.max(other).max(likely) },
        }
    });
    let lines = lines.collect();
    let swings = swings(&inputs, &likely);
    let constant = |row: &Constant| RoiConstant { key: row.key.clone(), value: row.value, unit: row.unit.clone() };
    Some(RoiCase {
        currency: MODEL.currency.clone(),
        matters_most: swings.iter().take(2).map(|swing| swing.key.clone()).collect(),
        constants: MODEL.constant.iter().map(constant).collect(),
        inputs,
        lines,
        swings,
    })
}

/// Every line's value; one that cannot be computed is 0.
fn compute(mut values: Values) -> Values {
    values.extend(MODEL.constant.iter().map(|constant| (constant.key.clone(), constant.value)));
    for (key, formula) in FORMULAS.iter() {
        let value = formula.value(&values).unwrap_or(0.0);
        values.insert((*key).to_owned(), value);
    }
    values
}

/// How each input moves the net present value between its low and its high, the strongest first.
fn swings(inputs: &[RoiInput], likely: &Values) -> Vec<RoiSwing> {
    let npv = |key: &str, value: f64| {
        let mut values = likely.clone();
        values.insert(key.to_owned(), value);
        compute(values).get("npv").copied().unwrap_or(0.0)
    };
    let mut all: Vec<RoiSwing> = inputs
        .iter()
        .map(|input| RoiSwing {
            key: input.key.clone(),
            at_low: npv(&input.key, input.value.low),
            at_high: npv(&input.key, input.value.high),
        })
        .collect();
    let size = |swing: &RoiSwing| (swing.at_high - swing.at_low).abs();
    all.sort_by(|left, right| size(right).total_cmp(&size(left)).then_with(|| left.key.cmp(&right.key)));
    all
}

fn inputs(input: &AnalysisInput, vendor: &VendorProfile) -> Vec<RoiInput> {
    let mut all: Vec<RoiInput> = MODEL.input.iter().map(assumed).collect();
    let people = employees(input.findings);
    if let Some((finding, low, high)) = people {
        public(&mut all, "people", RoiRange { low, likely: (low + high) / 2.0, high }, cites(finding, 1));
    }
    // The rep's own count is what shares are taken of.
    for own in
        input.roi_inputs.iter().filter(|own| MODEL.input.iter().all(|row| row.share_of.is_none() || row.key != own.key))
    {
        given(&mut all, own);
    }
    take_shares(&mut all);
    if let Some((finding, open)) = open_roles(input.findings) {
        // Roles that are open now are filled within the year; people who leave are replaced on top.
        public(&mut all, "joiners", RoiRange { low: open, likely: open * 1.5, high: open * 2.5 }, cites(finding, 1));
    }
    published(&mut all, vendor);
    for own in input.roi_inputs {
        given(&mut all, own);
    }
    all
}

fn assumed(row: &Row) -> RoiInput {
    RoiInput {
        key: row.key.clone(),
        label: row.label.clone(),
        unit: row.shown.clone(),
        value: RoiRange { low: row.low, likely: row.likely, high: row.high },
        tag: RoiTag::Assumed,
        cites: Vec::new(),
        edited: false,
        max: row.max,
    }
}

/// Until somebody says better, the people who join are a share of those who are there.
fn take_shares(all: &mut [RoiInput]) {
    for row in &MODEL.input {
        let whole = row.share_of.as_ref().and_then(|of| all.iter().find(|input| input.key == *of));
        let Some(whole) = whole.map(|whole| whole.value.likely) else { continue };
        let of = |share: f64| (share * whole).round();
        if let Some(part) = all.iter_mut().find(|input| input.key == row.key) {
            part.value = RoiRange { low: of(row.low), likely: of(row.likely), high: of(row.high) };
        }
    }
}

fn public(all: &mut [RoiInput], key: &str, value: RoiRange, cites: Vec<Cite>) {
    if let Some(input) = all.iter_mut().find(|input| input.key == key).filter(|_| !cites.is_empty()) {
        (input.value, input.tag, input.cites) = (value, RoiTag::Public, cites);
    }
}

/// The rep's number stands as it is said; what is no number of the model's is left alone.
fn given(all: &mut [RoiInput], own: &Given) {
    let RoiRange { low, likely, high } = own.value;
    let fits = |value: f64, max: f64| value.is_finite() && (0.0..=max).contains(&value);
    let input = all.iter_mut().find(|input| input.key == own.key);
    let input = input.filter(|input| [low, likely, high].iter().all(|value| fits(*value, input.max)));
    if let Some(input) = input.filter(|_| low <= likely && likely <= high) {
        (input.value, input.tag, input.edited) = (own.value, own.tag, true);
        input.cites = Vec::new();
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
