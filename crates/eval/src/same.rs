//! Whether what was found is what was labelled.

use domain::{Finding, FindingDetail, Money};
use extract::role;
use extract::text::name::{core, person_key};
use extract::text::squash;
use serde_json::Value;

use crate::row::Expected;

/// Whether two names mean one company: equal without legal form, or one is the other with more words.
pub fn company(labelled: &str, found: &str) -> bool {
    let (labelled, found) = (core(labelled), core(found));
    labelled == found || !found.is_empty() && (within(&labelled, &found) || within(&found, &labelled))
}

fn within(short: &str, long: &str) -> bool {
    !short.is_empty() && format!(" {long} ").contains(&format!(" {short} "))
}

/// Whether two phrases share their words, up to articles.
pub fn phrase(labelled: &str, found: &str) -> bool {
    let (labelled, found) = (squash(labelled), squash(found));
    labelled == found || !found.is_empty() && (within(&labelled, &found) || within(&found, &labelled))
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

fn text(expected: &Expected, field: &str) -> Option<String> {
    texts(expected.fields.get(field)).into_iter().next()
}

/// `[50000000, "USD"]`: whole units and a code.
fn money(value: Option<&Value>) -> Option<Money> {
    let all = value?.as_array()?;
    Money::from_major(all.first()?.as_f64()?, all.get(1)?.as_str()?)
}

fn agrees(labelled: Option<String>, found: Option<&str>, same: fn(&str, &str) -> bool) -> bool {
    labelled.is_none_or(|labelled| found.is_some_and(|found| same(&labelled, found)))
}

/// Whether it is the same signal: kind, company, and the heart of it.
pub fn signal(expected: &Expected, finding: &Finding) -> bool {
    expected.kind == finding.kind() && whose(expected, finding) && heart(expected, finding)
}

/// For a finding of the same kind that is not the same signal: what of it is another than labelled.
pub fn other_in(expected: &Expected, finding: &Finding) -> Vec<&'static str> {
    let without = |left_out: &[&str]| {
        let fields = expected.fields.iter().filter(|(name, _)| !left_out.contains(&name.as_str()));
        let rest = Expected {
            fields: fields.map(|(name, value)| (name.clone(), value.clone())).collect(),
            ..expected.clone()
        };
        heart(&rest, finding)
    };
    let mut other = Vec::new();
    if !whose(expected, finding) {
        other.push("company");
    }
    if !heart(expected, finding) {
        let alone = ["person", "change", "acquirer", "target", "amount", "round", "count", "percent"];
        let named = alone.into_iter().find(|field| expected.fields.contains_key(*field) && without(&[field]));
        other.push(named.unwrap_or("what was told"));
    }
    other
}

fn whose(expected: &Expected, finding: &Finding) -> bool {
    let of = |name: &str| company(name, &finding.company);
    let Some(name) = &expected.company else { return true };
    let other = match &finding.detail {
        FindingDetail::Acquisition { acquirer, target, .. } => company(name, acquirer) || company(name, target),
        FindingDetail::Partnership { partner } => company(name, partner),
        _ => false,
    };
    of(name) || other
}

/// A table: what each kind has to say rightly to be the same signal.
fn heart(expected: &Expected, finding: &Finding) -> bool {
    let field = |name: &str| text(expected, name);
    let number = |name: &str| expected.fields.get(name).and_then(Value::as_f64);
    match &finding.detail {
        FindingDetail::Funding { amount, currency, round, .. } => {
            let found = amount.zip(currency.clone()).map(|(amount_minor, currency)| Money { amount_minor, currency });
            money(expected.fields.get("amount")).is_none_or(|labelled| found == Some(labelled))
                && agrees(field("round"), round.as_deref(), phrase)
        }
        FindingDetail::Leadership { person, change, .. } => {
            let way = serde_json::to_value(change).ok().and_then(|value| value.as_str().map(str::to_owned));
            let same_way = field("change")
                .zip(way)
                .is_none_or(|(labelled, way)| labelled == way || labelled != "leaves" && way != "leaves");
            field("person").is_none_or(|labelled| same_person(&labelled, person)) && same_way
        }
        FindingDetail::Acquisition { acquirer, target, .. } => {
            agrees(field("acquirer"), Some(acquirer), company) && agrees(field("target"), Some(target), company)
        }
        FindingDetail::Partnership { partner } => {
            agrees(field("partner"), Some(partner), company)
                || field("partner").is_some_and(|labelled| company(&labelled, &finding.company))
        }
        FindingDetail::ProductLaunch { product } => agrees(field("product"), Some(product), phrase),
        FindingDetail::Expansion { places } => {
            let labelled = texts(expected.fields.get("places"));
            labelled.is_empty() || labelled.iter().any(|place| places.iter().any(|found| phrase(place, found)))
        }
        FindingDetail::Layoffs { count, percent } => {
            number("count").is_none_or(|labelled| count.is_some_and(|found| f64::from(found) == labelled))
                && number("percent").is_none_or(|labelled| percent.is_some_and(|found| (found - labelled).abs() < 0.05))
        }
        FindingDetail::Earnings { direction, .. } => agrees(field("direction"), Some(direction), phrase),
        FindingDetail::Hiring { count, .. } => number("count").is_none_or(|labelled| f64::from(*count) == labelled),
        FindingDetail::SecurityIncident { .. } | FindingDetail::Legal { .. } | FindingDetail::Award { .. } => true,
        FindingDetail::Technology { name, .. } => agrees(field("name"), Some(name), phrase),
        FindingDetail::Fact { field: about, value } => {
            agrees(field("field"), Some(about), phrase) && agrees(field("value"), Some(value), phrase)
        }
        FindingDetail::Contact { person, .. } => agrees(field("person"), Some(person), same_person),
    }
}

fn same_person(labelled: &str, found: &str) -> bool {
    person_key(labelled) == person_key(found)
}

/// The fields besides the heart that are labelled, each with whether it is right.
pub fn details(expected: &Expected, finding: &Finding) -> Vec<(&'static str, bool)> {
    let has = |field: &str| expected.fields.contains_key(field);
    let mut all = Vec::new();
    match &finding.detail {
        FindingDetail::Funding { investors, use_of_funds, .. } => {
            if has("investors") {
                all.push(("funding.investors", same_list(&texts(expected.fields.get("investors")), investors)));
            }
            if has("use") {
                all.push(("funding.use", agrees(text(expected, "use"), use_of_funds.as_deref(), phrase)));
            }
        }
        FindingDetail::Leadership { role: found, from, to, change, .. } => {
            let role_of = |labelled: String| role::same(&labelled, found) || phrase(&labelled, found);
            if has("role") {
                all.push(("leadership.role", text(expected, "role").is_none_or(role_of)));
            }
            if has("change") {
                let way = serde_json::to_value(change).ok().and_then(|value| value.as_str().map(str::to_owned));
                all.push(("leadership.change", text(expected, "change") == way));
            }
            if has("from") {
                all.push(("leadership.from", agrees(text(expected, "from"), from.as_deref(), company)));
            }
            if has("to") {
                all.push(("leadership.to", agrees(text(expected, "to"), to.as_deref(), company)));
            }
        }
        FindingDetail::Acquisition { amount, .. } if has("amount") => {
            all.push(("acquisition.amount", money(expected.fields.get("amount")) == *amount));
        }
        FindingDetail::Expansion { places } if has("places") => {
            all.push(("expansion.places", same_list(&texts(expected.fields.get("places")), places)));
        }
        _ => {}
    }
    if has("on") {
        let on = finding.occurred_on.map(|date| date.to_string());
        all.push(("date", text(expected, "on") == on));
    }
    all
}

fn same_list(labelled: &[String], found: &[String]) -> bool {
    let all = |left: &[String], right: &[String]| left.iter().all(|one| right.iter().any(|other| company(one, other)));
    all(labelled, found) && all(found, labelled)
}
