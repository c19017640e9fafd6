//! From the words of a proposal to the values of a finding, each of which the quote holds.

use domain::{Change, FindingDetail, FindingKind, Money, Proposal};

use crate::amount::amounts;
use crate::leadership::capacity;
use crate::place::{places, says_place};
use crate::scope::{Actor, Scope};
use crate::text::{holds_words, plain};
use crate::{funding, number, role};

/// Investors, places and the like of one finding.
const NAMES_MAX: usize = 12;
/// Characters of what happened.
const WHAT_CHARS_MAX: usize = 160;

/// A table: what each kind takes from a proposal. `None` when something that makes the finding is not in the quote.
pub(super) fn of(scope: &Scope, told: &Proposal, kind: FindingKind, quote: &str) -> Option<FindingDetail> {
    let held = |words: &str| held(words, quote);
    match kind {
        FindingKind::Funding => {
            let money = money(&told.amount, quote);
            let round = funding::kind(quote).or_else(|| held(&told.round));
            // Capital without an amount or a round is talk about money.
            if money.is_none() && round.is_none() {
                return None;
            }
            let (amount, currency) = money.map(|money| (money.amount_minor, money.currency)).unzip();
            Some(FindingDetail::Funding { amount, currency, round, investors: Vec::new(), use_of_funds: None })
        }
        FindingKind::Leadership => {
            let person = held(&told.person).filter(|person| is_person(person))?;
            let found = role::find_role(&told.role)?;
            let role = Some(role::normal(&found.name)).filter(|role| role::says_role(quote, role))?;
            let change = capacity::of(told.change?, quote, &person, &role);
            Some(FindingDetail::Leadership { person, role, change, from: None, to: None })
        }
        FindingKind::Acquisition => acquisition(scope, told, quote),
        FindingKind::Partnership => {
            let partner = held(&told.other).filter(|name| is_name(name) && !is_them(scope, name))?;
            Some(FindingDetail::Partnership { partner })
        }
        FindingKind::ProductLaunch => {
            let product = held(&told.other).filter(|name| is_name(name) && !is_them(scope, name))?;
            Some(FindingDetail::ProductLaunch { product })
        }
        FindingKind::Expansion => {
            let said = told.places.iter().flat_map(|place| places(place)).filter(|place| says_place(quote, place));
            let mut all: Vec<String> = said.take(NAMES_MAX).collect();
            all.dedup();
            (!all.is_empty()).then_some(FindingDetail::Expansion { places: all })
        }
        FindingKind::Layoffs => {
            let count = number::people(&told.count).filter(|count| number::says_count(quote, *count));
            let percent = number::share(&told.count).filter(|share| number::share(quote) == Some(*share));
            // Somebody's job is named by the kind's own words.
            Some(FindingDetail::Layoffs { count: count.filter(|_| percent.is_none()), percent })
        }
        FindingKind::SecurityIncident => Some(FindingDetail::SecurityIncident { what: what(&told.other, quote)? }),
        FindingKind::Legal => Some(FindingDetail::Legal { what: what(&told.other, quote)? }),
        FindingKind::Award => Some(FindingDetail::Award { what: what(&told.other, quote)? }),
        FindingKind::Earnings => {
            let direction = told.direction.as_str();
            let marks = crate::claims::claims(quote);
            let fits = match direction {
                "up" => marks.is(crate::claims::Mark::Up) && !marks.is(crate::claims::Mark::Down),
                "down" => marks.is(crate::claims::Mark::Down) && !marks.is(crate::claims::Mark::Up),
                _ => false,
            };
            let metric = held(&told.other).map(|metric| metric.to_lowercase());
            fits.then(|| FindingDetail::Earnings { period: None, metric, direction: direction.to_owned() })
        }
        FindingKind::Hiring | FindingKind::Technology | FindingKind::Fact | FindingKind::Contact => None,
    }
}

/// Words that the quote holds, as they stand there.
fn held(words: &str, quote: &str) -> Option<String> {
    let words = plain(words.trim());
    (!words.is_empty() && holds_words(quote, &words)).then_some(words)
}

fn money(words: &str, quote: &str) -> Option<Money> {
    let said = amounts(words).into_iter().next()?.money;
    amounts(quote).into_iter().any(|found| found.money == said).then_some(said)
}

/// Two to five words that begin with a capital.
fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let small =
        |word: &&&str| matches!(**word, "de" | "van" | "von" | "der" | "den" | "la" | "del" | "da" | "bin" | "al");
    let fits = |word: &&str| word.starts_with(char::is_uppercase) && !word.chars().any(|c| c.is_ascii_digit());
    (2..=5).contains(&words.len()) && words.iter().all(|word| fits(word) || small(&word))
}

fn is_name(name: &str) -> bool {
    (1..=6).contains(&name.split_whitespace().count()) && name.chars().any(|c| c.is_uppercase() || c.is_ascii_digit())
}

fn is_them(scope: &Scope, name: &str) -> bool {
    scope.is_subject(&Actor::Named(name.to_owned()), 0)
}

/// What happened, as a part of the quote.
fn what(words: &str, quote: &str) -> Option<String> {
    let said = held(words, quote)?;
    let words = said.split_whitespace().count();
    (words >= 2 && said.chars().count() <= WHAT_CHARS_MAX).then_some(said)
}

/// Who buys whom has to stand in the order of the sentence.
fn acquisition(scope: &Scope, told: &Proposal, quote: &str) -> Option<FindingDetail> {
    let acquirer = held(&told.acquirer, quote).filter(|name| is_name(name))?;
    let target = held(&told.target, quote).filter(|name| is_name(name))?;
    if is_them(scope, &acquirer) == is_them(scope, &target) {
        return None;
    }
    let lower = quote.to_lowercase();
    let (buyer, bought) = (lower.find(&acquirer.to_lowercase())?, lower.find(&target.to_lowercase())?);
    let deal = crate::claims::first_at(FindingKind::Acquisition, quote)?;
    let rest = lower.get(deal..).unwrap_or_default();
    let passive = rest.split_whitespace().take(4).any(|word| word == "by");
    let sells = ["sold", "sell", "sale", "divest"].iter().any(|word| rest.starts_with(word));
    let fits = match (passive, sells) {
        (true, _) => bought < deal && deal < buyer,
        // `Globex sold its unit Initech to Acme`
        (false, true) => bought < buyer && lower.get(bought..buyer).is_some_and(|between| between.contains(" to ")),
        (false, false) => buyer < deal && deal < bought,
    };
    let amount = money(&told.amount, quote);
    fits.then_some(FindingDetail::Acquisition { acquirer, target, amount })
}

/// Whether the change of a person's place is one at this company: it is named, and not as where the person was before.
pub(super) fn person_is_theirs(scope: &Scope, told: &Proposal, sentence: &str) -> bool {
    let sentence = plain(sentence);
    let forms = scope.forms();
    let places: Vec<usize> =
        forms.iter().flat_map(|form| sentence.match_indices(form.as_str())).map(|(at, _)| at).collect();
    if places.is_empty() {
        return scope.standing.own && told.change != Some(Change::Leaves);
    }
    let was = |at: usize| {
        let before = sentence.get(..at).unwrap_or_default().to_lowercase();
        let near: Vec<&str> = before.split_whitespace().rev().take(5).collect();
        let gone = ["from", "formerly", "former", "previously", "ex", "left", "leaving", "leaves", "after", "most"];
        near.iter().any(|word| gone.contains(&word.trim_matches(|c: char| !c.is_alphanumeric())))
    };
    match told.change {
        Some(Change::Leaves) => true,
        Some(_) | None => places.iter().any(|at| !was(*at)),
    }
}
