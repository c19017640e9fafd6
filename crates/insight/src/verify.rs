//! The proof that a finding says no more than its evidence.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Change, ConfidenceWord, Finding, FindingDetail, Money, Reading, Record};

use crate::tables::PRICES;
use extract::amount::amounts;
use extract::role::says_role;
use extract::tables::technology;
use extract::text::{holds_words, plain, squash};

/// What a finding says that no quote of it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A quote is not in the stored text at its place.
    QuoteNotInText { quote: String },
    /// A number or a name of a field is in no quote.
    ValueNotInQuotes { field: &'static str, value: String },
}

/// Checks every quote against its document, and every number and name of the fields against the quotes.
///
/// What our own tables conclude (function, seniority, part in the decision, category) is no statement of a source and
/// is not checked here; it is shown as a guess.
pub fn verify(finding: &Finding, readings: &[Arc<Reading>]) -> Vec<Fault> {
    let texts: BTreeMap<&str, &Reading> =
        readings.iter().map(|reading| (reading.evidence.id.as_str(), reading.as_ref())).collect();
    let mut faults: Vec<Fault> = finding
        .spans
        .iter()
        .filter(|span| !texts.get(span.evidence.as_str()).is_some_and(|reading| span.holds_in(&reading.text)))
        .map(|span| Fault::QuoteNotInText { quote: span.quote.clone() })
        .collect();
    let quotes: Vec<String> = finding.spans.iter().map(|span| plain(&span.quote)).collect();
    faults.extend(values(finding, &quotes, &texts));
    faults
}

fn missing(field: &'static str, value: &str) -> Fault {
    Fault::ValueNotInQuotes { field, value: value.to_owned() }
}

/// A table: what each kind has to prove.
fn values(finding: &Finding, quotes: &[String], texts: &BTreeMap<&str, &Reading>) -> Vec<Fault> {
    let says = |value: &str| quotes.iter().any(|quote| holds_words(quote, &plain(value)));
    let named = |field: &'static str, value: &str| (!says(value)).then(|| missing(field, value));
    match &finding.detail {
        FindingDetail::Funding { amount, currency, round, investors, use_of_funds } => {
            let mut all = Vec::new();
            if let Some((amount, currency)) = amount.zip(currency.as_deref()) {
                all.extend((!says_amount(quotes, amount, currency)).then(|| missing("amount", &amount.to_string())));
            }
            let told = |round: &str| quotes.iter().any(|quote| says_round(quote, round));
            all.extend(round.as_deref().filter(|round| !told(round)).map(|round| missing("round", round)));
            all.extend(investors.iter().filter_map(|name| named("investors", name)));
            all.extend(use_of_funds.as_deref().and_then(|purpose| named("useOfFunds", purpose)));
            all
        }
        FindingDetail::Leadership { person, role, from, to, .. } => {
            let mut all: Vec<Fault> = named("person", person).into_iter().collect();
            let told = role.is_empty() || quotes.iter().any(|quote| says_role(quote, role));
            all.extend((!told).then(|| missing("role", role)));
            all.extend(from.as_deref().and_then(|from| named("from", from)));
            all.extend(to.as_deref().and_then(|to| named("to", to)));
            all
        }
        FindingDetail::Contact { person, role, .. } => {
            let mut all: Vec<Fault> = named("person", person).into_iter().collect();
            all.extend((!quotes.iter().any(|quote| says_role(quote, role))).then(|| missing("role", role)));
            all
        }
        FindingDetail::Hiring { roles, .. } => roles.iter().filter_map(|role| named("roles", role)).collect(),
        FindingDetail::Acquisition { acquirer, target, amount } => {
            let other = |name: &str| squash(name) != squash(&finding.company);
            let mut all: Vec<Fault> = [("acquirer", acquirer), ("target", target)]
                .into_iter()
                .filter(|(_, name)| other(name))
                .filter_map(|(field, name)| named(field, name))
                .collect();
            let told =
                |money: &&Money| quotes.iter().any(|quote| amounts(quote).iter().any(|found| found.money == **money));
            all.extend(amount.as_ref().filter(|money| !told(money)).map(|money| missing("amount", &money.short())));
            all
        }
        FindingDetail::Partnership { partner } => named("partner", partner).into_iter().collect(),
        FindingDetail::ProductLaunch { product } => named("product", product).into_iter().collect(),
        FindingDetail::Expansion { places } => {
            let said = |place: &String| quotes.iter().any(|quote| extract::place::says_place(quote, place));
            places.iter().filter(|place| !said(place)).map(|place| missing("places", place)).collect()
        }
        FindingDetail::Layoffs { count, percent } => people_counted(*count, *percent, quotes),
        FindingDetail::SecurityIncident { what } | FindingDetail::Legal { what } | FindingDetail::Award { what } => {
            named("what", what).into_iter().collect()
        }
        FindingDetail::Earnings { period, .. } => {
            period.as_deref().and_then(|period| named("period", period)).into_iter().collect()
        }
        FindingDetail::Technology { name, .. } => {
            (!says_technology(finding, name, quotes, texts)).then(|| missing("name", name)).into_iter().collect()
        }
        FindingDetail::Fact { field, value } => fact(finding, field, value, quotes, texts).into_iter().collect(),
    }
}

fn people_counted(count: Option<u32>, percent: Option<f64>, quotes: &[String]) -> Vec<Fault> {
    let counted = |count: &u32| quotes.iter().any(|quote| extract::number::says_count(quote, *count));
    let shared = |percent: &f64| {
        quotes.iter().any(|quote| {
            extract::number::share(quote).is_some_and(|share| (share - percent).abs() < 1e-9)
                || says_number(quote, &percent.to_string())
        })
    };
    let count = count.filter(|count| !counted(count)).map(|count| missing("count", &count.to_string()));
    let percent = percent.filter(|percent| !shared(percent)).map(|share| missing("percent", &share.to_string()));
    count.into_iter().chain(percent).collect()
}

fn says_amount(quotes: &[String], amount: i64, currency: &str) -> bool {
    quotes
        .iter()
        .flat_map(|quote| amounts(quote))
        .any(|found| found.minor() == amount && found.money.currency == currency)
}

fn says_round(quote: &str, round: &str) -> bool {
    let lower = quote.to_lowercase();
    match round {
        "Debt" | "Grant" | "IPO" => true,
        series if series.contains("Series") => {
            lower.replace('-', " ").contains(&series.to_lowercase().replace('-', " "))
        }
        other => {
            squash(&lower).contains(&squash(other))
                || lower.replace('-', "").contains(&other.to_lowercase().replace('-', ""))
        }
    }
}

fn says_number(quote: &str, number: &str) -> bool {
    holds_words(&quote.replace(',', ""), number)
}

/// A technology is named by a quote, or a rule of its source saw it in the quoted record.
fn says_technology(finding: &Finding, name: &str, quotes: &[String], texts: &BTreeMap<&str, &Reading>) -> bool {
    let aliases = technology(name).map(|row| row.aliases.clone()).unwrap_or_default();
    let named = |quote: &String| holds_words(quote, name) || aliases.iter().any(|alias| holds_words(quote, alias));
    let same =
        |other: &str| squash(other) == squash(name) || aliases.iter().any(|alias| squash(alias) == squash(other));
    let recorded = |reading: &Reading| {
        reading.records.iter().any(|record| matches!(record, Record::Technology { name: other, quote, .. } if same(other) && finding.spans.iter().any(|span| span.quote.contains(quote.trim()) || quote.contains(&span.quote))))
    };
    quotes.iter().any(named)
        || finding.spans.iter().filter_map(|span| texts.get(span.evidence.as_str())).any(|reading| recorded(reading))
}

/// A fact's value is in a quote; a count of roles is the number of roles that the documents list.
fn fact(
    finding: &Finding,
    field: &str,
    value: &str,
    quotes: &[String],
    texts: &BTreeMap<&str, &Reading>,
) -> Option<Fault> {
    if field == "open_roles" {
        let listed: usize = finding
            .sources
            .iter()
            .filter_map(|source| texts.get(source.evidence.as_str()))
            .map(|reading| reading.records.iter().filter(|record| matches!(record, Record::JobPosting { .. })).count())
            .sum();
        return (value.parse::<usize>().ok().is_none_or(|count| count > listed)).then(|| missing("value", value));
    }
    let bare = value.trim_start_matches("about ");
    let said =
        quotes.iter().any(|quote| holds_words(quote, bare) || bare.split('-').all(|number| says_number(quote, number)));
    let parts = field == "headquarters"
        && bare.split(',').next().is_some_and(|city| quotes.iter().any(|quote| holds_words(quote, city)));
    (!said && !parts).then(|| missing("value", value))
}

/// The finding without what it cannot prove; when the heart of it cannot be proved, it is marked as inferred.
pub fn prune(mut finding: Finding, readings: &[Arc<Reading>]) -> Finding {
    for fault in verify(&finding, readings) {
        let kept = match &fault {
            Fault::QuoteNotInText { quote } => {
                finding.spans.retain(|span| span.quote != *quote);
                !finding.spans.is_empty()
            }
            Fault::ValueNotInQuotes { field, value } => cut(&mut finding.detail, field, value),
        };
        if !kept {
            mark_inferred(&mut finding, &fault);
        }
    }
    finding
}

/// Cuts a value that can be missed; false when it cannot.
fn cut(detail: &mut FindingDetail, field: &str, value: &str) -> bool {
    match (detail, field) {
        (FindingDetail::Funding { investors, .. }, "investors") => investors.retain(|name| name != value),
        (FindingDetail::Funding { use_of_funds, .. }, "useOfFunds") => *use_of_funds = None,
        (FindingDetail::Funding { round, amount: Some(_), .. }, "round") => *round = None,
        (FindingDetail::Leadership { from, .. }, "from") => *from = None,
        (FindingDetail::Leadership { to, change: Change::Leaves, .. }, "to") => *to = None,
        (FindingDetail::Acquisition { amount, .. }, "amount") => *amount = None,
        (FindingDetail::Expansion { places }, "places") if places.len() > 1 => places.retain(|place| place != value),
        _ => return false,
    }
    true
}

fn mark_inferred(finding: &mut Finding, fault: &Fault) {
    let why = match fault {
        Fault::QuoteNotInText { .. } => "No quote of it could be found again in the stored text.".to_owned(),
        Fault::ValueNotInQuotes { value, .. } => format!("No quote says `{value}` in so many words."),
    };
    finding.confidence.because.push(why);
    if finding.confidence.word != ConfidenceWord::SourcesDisagree {
        finding.confidence.word = ConfidenceWord::Inferred;
    }
    finding.confidence.value = finding.confidence.value.min(PRICES.caps.inferred);
}
