//! Needs: what joins a signal of the customer with a capability of a vendor.

use std::sync::LazyLock;

use domain::{Finding, FindingDetail, FindingKind};
use serde::Deserialize;

use crate::tables::{TableError, strictly};
use extract::tables::load;
use extract::text::{holds_words, squash};

const SOURCE: &str = include_str!("../data/needs.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    need: Vec<Need>,
}

/// A need of a business, whoever meets it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    pub id: String,
    pub title: String,
    /// Words by which a capability shows that it meets the need.
    pub words: Vec<String>,
    /// What is gained; ends a sentence.
    pub value: String,
    pub next_step: String,
    /// What would make it no need of theirs; a sentence without its full stop.
    pub unless: String,
    pub signals: Vec<Signal>,
}

/// A finding that shows the need.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    pub kind: FindingKind,
    #[serde(default)]
    pub functions: Vec<String>,
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    pub categories: Vec<String>,
    /// What the kind alone is worth; 1 unless said otherwise.
    #[serde(default = "one")]
    pub points: u32,
}

fn one() -> u32 {
    1
}

/// All needs.
pub static NEEDS: LazyLock<Vec<Need>> = LazyLock::new(|| load::<Table>(SOURCE).need);

/// Whether the table can be read.
pub fn check() -> Result<(), TableError> {
    strictly::<Table>("needs", SOURCE)
}

/// A need by its id.
pub fn need(id: &str) -> Option<&'static Need> {
    NEEDS.iter().find(|need| need.id == id)
}

/// The needs that a capability of a product meets by its words, best first.
///
/// A word in passing meets no need: what is met has at least half the words of what is met best. What the product is
/// called says what all of it is for.
pub fn met_by(product: &str, name: &str, text: &str) -> Vec<String> {
    let mut all = ranked(&format!("{product} | {name}"), text);
    let best = all.first().map_or(0, |(hits, _)| *hits);
    all.retain(|(hits, _)| hits * 2 >= best);
    ids(&all)
}

/// The needs that a story touches, best first: stories tell of several things at once.
pub fn touched_by(title: &str, text: &str) -> Vec<String> {
    ids(&ranked(title, text))
}

fn ranked(name: &str, text: &str) -> Vec<(usize, &'static Need)> {
    let hits = |need: &Need| {
        let of = |text: &str| need.words.iter().filter(|word| holds_start(text, word)).count();
        2 * of(name) + of(text)
    };
    let mut all: Vec<(usize, &Need)> =
        NEEDS.iter().map(|need| (hits(need), need)).filter(|(hits, _)| *hits > 0).collect();
    all.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
    all
}

fn ids(needs: &[(usize, &'static Need)]) -> Vec<String> {
    needs.iter().take(NEEDS_OF_CAPABILITY_MAX).map(|(_, need)| need.id.clone()).collect()
}

/// Needs that one capability can meet.
pub const NEEDS_OF_CAPABILITY_MAX: usize = 4;

/// Whole words; a longer word that ends in an open stem (`regulat`) counts as well.
fn holds_start(text: &str, word: &str) -> bool {
    holds_words(text, word) || word.len() > 6 && format!(" {}", squash(text)).contains(&format!(" {}", squash(word)))
}

/// How strongly a finding shows a need: 0 when not at all.
pub fn shown_by(need: &Need, finding: &Finding) -> u32 {
    need.signals
        .iter()
        .filter(|signal| signal.kind == finding.kind())
        .filter_map(|signal| strength(signal, finding))
        .max()
        .unwrap_or(0)
}

fn strength(signal: &Signal, finding: &Finding) -> Option<u32> {
    let mut points = signal.points;
    if !signal.functions.is_empty() {
        points += signal.functions.iter().any(|function| function_of(finding) == Some(function)).then_some(2)?;
    }
    if !signal.categories.is_empty() {
        points += signal.categories.iter().any(|category| category_of(finding) == Some(category)).then_some(1)?;
    }
    if !signal.words.is_empty() {
        let words = words_of(finding);
        points += signal.words.iter().any(|word| holds_stem(&words, word)).then_some(2)?;
    }
    Some(points)
}

fn holds_stem(text: &str, word: &str) -> bool {
    format!(" {}", squash(text)).contains(&format!(" {}", squash(word)))
}

fn function_of(finding: &Finding) -> Option<&String> {
    match &finding.detail {
        FindingDetail::Hiring { function, .. } | FindingDetail::Contact { function, .. } => Some(function),
        _ => None,
    }
}

fn category_of(finding: &Finding) -> Option<&String> {
    match &finding.detail {
        FindingDetail::Technology { category, .. } => Some(category),
        _ => None,
    }
}

/// The words of a finding that say what it is about: its title and its fields.
fn words_of(finding: &Finding) -> String {
    let fields = match &finding.detail {
        FindingDetail::Funding { use_of_funds, .. } => use_of_funds.clone().unwrap_or_default(),
        FindingDetail::Hiring { roles, .. } => roles.join(" "),
        FindingDetail::Leadership { role, .. } => role.clone(),
        FindingDetail::Expansion { places } => places.join(" "),
        FindingDetail::SecurityIncident { what } | FindingDetail::Legal { what } | FindingDetail::Award { what } => {
            what.clone()
        }
        FindingDetail::Fact { field, .. } => field.clone(),
        _ => String::new(),
    };
    format!("{} {fields}", finding.title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_needs_for_many_vendors() {
        check().unwrap();
        assert!(NEEDS.len() >= 25);
        let mut ids: Vec<&str> = NEEDS.iter().map(|need| need.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), NEEDS.len());
        assert!(NEEDS.iter().all(|need| !need.words.is_empty() && !need.signals.is_empty() && !need.unless.is_empty()));
    }

    #[test]
    fn capabilities_meet_needs_by_their_words() {
        let first = |name: &str, text: &str| met_by("", name, text).first().cloned();
        assert_eq!(
            first("Joiner Automation", "Creates accounts from the HR record before the first day").as_deref(),
            Some("joiner_mover_leaver")
        );
        assert_eq!(first("Payouts", "Pays sellers in 40 currencies, with fraud checks").as_deref(), Some("payments"));
        assert_eq!(first("Lakehouse", "One data warehouse for analytics").as_deref(), Some("data_platform"));
        assert_eq!(first("Colour", "It is blue"), None);
        let business = "Gives each business customer its own single sign-on and SCIM provisioning.";
        let of_product = met_by("Customer Identity", "Business Customers", business);
        assert_eq!(of_product.first().map(String::as_str), Some("customer_login"));
    }
}
