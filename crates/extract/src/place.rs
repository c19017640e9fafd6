//! Places in a text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::tables::load;
use crate::text::name::{in_name, is_surely_person, list, towns, trim_name};
use crate::text::{pattern, squash};

const PLACES_SOURCE: &str = include_str!("../data/places.txt");

static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    PLACES_SOURCE.lines().filter(|line| !line.starts_with('#')).map(squash).filter(|place| !place.is_empty()).collect()
});

/// Whether a name is that of a place that everybody knows.
pub fn is_place(name: &str) -> bool {
    // `Reno, Nevada`: the state is known.
    let name = name.rsplit_once(", ").map_or(name, |(_, state)| state);
    let squashed = squash(name);
    KNOWN.contains(squashed.strip_prefix("the ").unwrap_or(&squashed))
}

pub(crate) const WITHIN_SOURCE: &str = include_str!("../data/within.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithinTable {
    holds: Vec<HoldsRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoldsRow {
    places: Vec<String>,
    inside: Vec<String>,
}

/// What lies in a place, names squashed.
static WITHIN: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let mut within: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in load::<WithinTable>(WITHIN_SOURCE).holds {
        for place in &row.places {
            within.entry(squash(place)).or_default().extend(row.inside.iter().map(|inside| squash(inside)));
        }
    }
    within
});

/// Whether the second place lies in the first: a town in its country, a country in its part of the world.
pub fn holds(outer: &str, inner: &str) -> bool {
    holds_squashed(&squash(outer), &squash(inner.split(',').next().unwrap_or(inner)))
}

fn holds_squashed(outer: &str, inner: &str) -> bool {
    let Some(inside) = WITHIN.get(outer) else { return false };
    inside.contains(inner) || inside.iter().any(|place| place != outer && holds_squashed(place, inner))
}

/// Places without those that hold another one of them: `Berlin` of `Berlin, Germany and Europe`.
pub fn narrowest(places: Vec<String>) -> Vec<String> {
    let wide = |place: &String| places.iter().any(|other| other != place && holds(place, other));
    places.iter().filter(|place| !wide(place)).cloned().collect()
}

/// Places at the beginning of a text, after `in`, `to`, `into` or `across`.
///
/// An unknown name counts too: towns are many, and what stands before says that a place is meant.
pub fn places(text: &str) -> Vec<String> {
    static NO_PLACE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:series|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|the|ai|app|api|customers?|markets?|early|late|mid|spring|summer|autumn|fall|winter|\d.*)$|^(?:january|february|march|april|may|june|july|august|september|october|november|december) |\b(?:inc|corp|ltd|capital|ventures|partners|systems|funding|operations|payment|live|ceo|cfo|cloud|software|store|ai|university|series|awards?|prize|conference|summit|expo|forum|festival|congress|committee|court|holdings)\b",
        )
    });
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^\s*(?:(?:the|both|all|parts? of|several|other|new|downtown|central|northern|southern|eastern|western|nearby|neighbou?ring|greater|city of|town of|village of|state of|heart of|center of|centre of|north of|south of|east of|west of|outside|near|markets? (?:such as|like|including)|countries (?:such as|like|including)|cities (?:such as|like|including))\s+)*",
        )
    });
    let text = &text[LEAD.find(text).map_or(0, |found| found.end())..];
    let found: Vec<String> = list(text)
        .into_iter()
        .map(|place| owner_cut(&place))
        .filter(|place| !NO_PLACE.is_match(place) && !is_surely_person(place))
        .collect();
    let found: Vec<String> = if text.contains(" and ") && found.len() < 4 { found } else { towns(found) };
    found.into_iter().take(PLACES_MAX).collect()
}

/// Places of one expansion that are kept.
pub const PLACES_MAX: usize = 12;

/// `Bristol's`, `Bristol's Corn Street`: the town alone.
fn owner_cut(place: &str) -> String {
    let owner = place.split_once("'s ").map(|(owner, _)| owner).filter(|owner| is_place(owner));
    owner.or_else(|| place.strip_suffix("'s")).unwrap_or(place).to_owned()
}

/// Adjectives of nations with the names of their countries.
const DEMONYMS: &[(&str, &str)] = &[
    ("german", "Germany"),
    ("french", "France"),
    ("british", "United Kingdom"),
    ("uk", "UK"),
    ("dutch", "Netherlands"),
    ("swedish", "Sweden"),
    ("norwegian", "Norway"),
    ("danish", "Denmark"),
    ("finnish", "Finland"),
    ("italian", "Italy"),
    ("spanish", "Spain"),
    ("swiss", "Switzerland"),
    ("austrian", "Austria"),
    ("belgian", "Belgium"),
    ("irish", "Ireland"),
    ("polish", "Poland"),
    ("chinese", "China"),
    ("japanese", "Japan"),
    ("indian", "India"),
    ("korean", "South Korea"),
    ("israeli", "Israel"),
    ("canadian", "Canada"),
    ("australian", "Australia"),
    ("brazilian", "Brazil"),
    ("mexican", "Mexico"),
    ("american", "United States"),
    ("us", "US"),
    ("european", "Europe"),
    ("african", "Africa"),
    ("asian", "Asia"),
    ("turkish", "Turkey"),
    ("indonesian", "Indonesia"),
    ("vietnamese", "Vietnam"),
    ("thai", "Thailand"),
    ("nigerian", "Nigeria"),
    ("kenyan", "Kenya"),
    ("egyptian", "Egypt"),
    ("saudi", "Saudi Arabia"),
    ("greek", "Greece"),
    ("portuguese", "Portugal"),
    ("czech", "Czech Republic"),
    ("romanian", "Romania"),
    ("hungarian", "Hungary"),
    ("chilean", "Chile"),
    ("argentine", "Argentina"),
    ("colombian", "Colombia"),
    ("peruvian", "Peru"),
    ("scottish", "Scotland"),
    ("welsh", "Wales"),
    ("malaysian", "Malaysia"),
    ("filipino", "Philippines"),
    ("ukrainian", "Ukraine"),
    ("croatian", "Croatia"),
    ("estonian", "Estonia"),
    ("latvian", "Latvia"),
    ("lithuanian", "Lithuania"),
    ("slovak", "Slovakia"),
    ("slovenian", "Slovenia"),
    ("bulgarian", "Bulgaria"),
    ("serbian", "Serbia"),
    ("moroccan", "Morocco"),
    ("pakistani", "Pakistan"),
    ("taiwanese", "Taiwan"),
    ("emirati", "United Arab Emirates"),
    ("nordic", "Nordics"),
    ("latin american", "Latin America"),
    ("southeast asian", "Southeast Asia"),
];

/// The country of an adjective: `Japan` of `Japanese`.
pub fn country(adjective: &str) -> Option<&'static str> {
    let wanted = squash(adjective);
    let wanted = if wanted == "u s" { "us".to_owned() } else { wanted };
    DEMONYMS.iter().find(|(known, _)| *known == wanted).map(|(_, country)| *country)
}

/// Whether a text says a place, by its name or by the adjective of its nation.
pub fn says_place(text: &str, place: &str) -> bool {
    let adjective = || DEMONYMS.iter().any(|(word, country)| *country == place && crate::text::holds_words(text, word));
    crate::text::holds_words(text, place) || adjective()
}

/// The known places that stand in a noun phrase, before what is built: `its Chicago office`.
pub fn named_in(phrase: &str) -> Vec<String> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let mut all: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=3)
            .rev()
            .filter_map(|length| words.get(at..at + length).map(|part| (length, part.join(" "))))
            .find(|(_, name)| name.starts_with(char::is_uppercase) && in_name(name) && is_place(name));
        match longest {
            Some((length, name)) => {
                all.push(owner_cut(trim_name(&name)));
                at += length;
            }
            None => at += 1,
        }
    }
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_and_its_country_are_one_place() {
        let all = ["Europe", "Berlin", "Dublin", "Ireland", "Germany"].map(str::to_owned).to_vec();
        assert_eq!(narrowest(all), ["Berlin", "Dublin"]);
        assert_eq!(narrowest(vec!["Asia".to_owned(), "Spain".to_owned()]), ["Asia", "Spain"]);
        crate::tables::strictly::<WithinTable>("within", WITHIN_SOURCE).unwrap();
        assert!(WITHIN.len() > 20);
        for place in WITHIN.keys().chain(WITHIN.values().flatten()) {
            assert!(is_place(place), "{place}");
        }
    }
}
