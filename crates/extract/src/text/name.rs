//! Names of companies and people.

use std::sync::LazyLock;

use regex::Regex;

use super::{pattern, squash};
use crate::words::{WORDS, is_given_name};

/// What a company is called, without its legal form: `acme` of `Acme Corp, Inc.`.
pub fn core(name: &str) -> String {
    let squashed = folded(&squash(&super::plain(name).replace("'s ", " ")));
    let squashed = squashed.strip_prefix("the ").filter(|rest| rest.contains(' ')).unwrap_or(&squashed);
    let mut words: Vec<&str> = squashed.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|last| WORDS.legal_forms.contains(*last)) {
        words.pop();
    }
    words.join(" ")
}

/// Without the accents that registers leave out.
fn folded(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'à'..='å' | 'ā' => 'a',
            'ç' | 'ć' | 'č' => 'c',
            'è'..='ë' | 'ę' | 'ě' => 'e',
            'ì'..='ï' => 'i',
            'ñ' | 'ń' => 'n',
            'ò'..='ö' | 'ø' => 'o',
            'ù'..='ü' => 'u',
            'ś' | 'š' => 's',
            'ź' | 'ż' | 'ž' => 'z',
            other => other,
        })
        .collect()
}

/// Whether a word is a legal form.
pub fn is_legal_form(word: &str) -> bool {
    WORDS.legal_forms.contains(&squash(word))
}

/// Whether a word can stand in a name.
pub fn in_name(word: &str) -> bool {
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let Some(first) = bare.chars().next() else { return false };
    if word.contains(['%', '$', '€', '£', '₹']) {
        return false;
    }
    let capital = first.is_uppercase() || first.is_ascii_digit() || bare.chars().skip(1).any(char::is_uppercase);
    capital && !WORDS.not_in_names.contains(&bare.to_lowercase()) && !is_compound(bare)
}

/// A compound that describes and does not name: `London-based`, `AI-powered`, `Airbnb-backed`.
fn is_compound(word: &str) -> bool {
    let tail = word.rsplit_once('-').map(|(_, tail)| tail).unwrap_or_default();
    tail.chars().next().is_some_and(char::is_lowercase)
        && (tail.ends_with("ed")
            || tail.ends_with("ing")
            || [
                "based", "led", "owned", "backed", "style", "born", "grown", "old", "wide", "made", "focused", "run",
                "driven", "facing", "party",
            ]
            .contains(&tail))
        || ["-Based", "-Backed", "-Powered", "-Owned", "-Led", "-Listed"].iter().any(|end| word.ends_with(end))
}

/// The name at the end of a noun phrase: `Augment` of `AI logistics startup Augment`.
pub fn trailing(phrase: &str) -> Option<String> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let mut start = words.len();
    while start > 0 && joins_backwards(&words, start) {
        start -= 1;
    }
    while start < words.len() && !in_name(words[start]) {
        start += 1;
    }
    let name = words.get(start..)?.join(" ");
    let name = trim_name(&name);
    (name.chars().any(char::is_alphabetic) && !name.is_empty()).then(|| name.to_owned())
}

fn joins_backwards(words: &[&str], start: usize) -> bool {
    let word = words[start - 1];
    let possessive = start < words.len() && ["'s", "’s", "s'", "s’"].iter().any(|mark| word.ends_with(mark));
    let closed = start < words.len()
        && word.ends_with([',', ':', ';', '.', ')', '"', '”'])
        && !is_legal_form(word)
        && !(word.ends_with(',') && words.get(start).is_some_and(|next| is_legal_form(next)));
    // `AI` opens a description (`AI startup`) and closes a name (`Resolve AI`).
    let closes = start == words.len() && start > 1 && word == "AI" && in_name(words[start - 2]);
    let connects = start < words.len() && start > 1 && word == "&" && in_name(words[start - 2]);
    (in_name(word) && !possessive && !closed) || connects || closes
}

/// A name without the punctuation and the possessive around it.
pub fn trim_name(name: &str) -> &str {
    let name = name.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != ')' && letter != '!');
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    name.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// A person: two to four words, initials and particles allowed.
pub const PERSON: &str = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Sir|Dame|Lord|Lady|Smt|Shri|Sri|Datuk|Dato|Herr|Frau|Mme|Capt|Rev)\.? )?[A-ZÀ-ÖØ-Þ][\w'’-]+(?: [A-Z]\.){0,2}(?: (?:van|von|de|del|della|di|da|dos|la|le|bin|al|el|der|den|ten|ter)){0,2}(?: (?:de|la|van|da)?[A-ZÀ-ÖØ-Þ][\w'’-]+){1,2}";

/// Whether a match of [`PERSON`] can be a person.
pub fn is_person(name: &str) -> bool {
    let bare = |word: &str| squash(word.strip_suffix("'s").unwrap_or(word));
    let words: Vec<String> = name.split_whitespace().map(bare).collect();
    (2..=5).contains(&words.len())
        && !words.iter().any(|word| WORDS.not_people.contains(word) || WORDS.legal_forms.contains(word))
}

/// Whether a name is somebody's for sure: a given name with one or more behind it that are no words of a title.
pub fn is_surely_person(name: &str) -> bool {
    let bare = bare_person(name);
    let first = bare.split(' ').next().unwrap_or_default().to_lowercase();
    is_person(&bare) && is_given_name(&first)
}

static HONORIFIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:Dr|Mr|Mrs|Ms|Prof|Sir|Dame|Lord|Lady|Smt|Shri|Sri|Datuk|Dato|Herr|Frau|Mme|Capt|Rev)\.? ")
});

/// A person's name without a title in front.
pub fn bare_person(name: &str) -> String {
    let name = trim_name(name);
    HONORIFIC.replace(name, "").into_owned()
}

/// The key of a person: first and last name, without initials between them.
pub fn person_key(name: &str) -> String {
    let squashed = squash(&super::plain(&bare_person(name)));
    let words: Vec<&str> = squashed.split(' ').filter(|word| !["jr", "sr", "ii", "iii", "iv"].contains(word)).collect();
    match words.as_slice() {
        [first, .., last] => format!("{first} {last}"),
        _ => squashed,
    }
}

/// Names in a list such as `A, B and C`, each at most five words.
pub fn list(text: &str) -> Vec<String> {
    static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r",\s*(?:and|as well as|along with)\s+|,\s*|\s+and\s+|;\s*|\s+as well as\s+|\s+along with\s+")
    });
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:(?:existing|new|current|return(?:ing)?|other|several|earlier|angel|strategic|both|the|its|including|such as|investors?|backers?|shareholders?|funds?|venture firms?|firms?|from|by|with|also)\b[ :]*)+",
        )
    });
    let mut names = Vec::new();
    for piece in SEPARATOR.split(text) {
        let piece = LEAD.replace(piece.trim(), "");
        let words: Vec<&str> = piece.split_whitespace().collect();
        let taken =
            words.iter().take_while(|word| in_name(word) || **word == "&" || **word == "of" || **word == "+").count();
        let name = trim_name(&words[..taken].join(" ")).to_owned();
        let good = taken > 0 && taken <= 5 && name.chars().count() > 1 && in_name(&name) && !name.ends_with(" of");
        if good && !names.contains(&name) {
            names.push(name);
        } else if !good {
            break;
        }
        if taken < words.len() {
            break;
        }
    }
    names
}

/// Whether a place is a part of the world.
pub fn is_world_region(place: &str) -> bool {
    WORDS.world_regions.contains(&squash(place))
}

/// Towns with the state or country after their comma taken as one place: `Lima, Ohio`.
pub fn towns(places: Vec<String>) -> Vec<String> {
    let is_state = |place: &String| WORDS.states.contains(&squash(place));
    // `Berlin, Germany and Dublin, Ireland`: in a list of pairs the towns say enough.
    let pairs = places.len() >= 4 && places.iter().enumerate().all(|(at, place)| is_state(place) == (at % 2 == 1));
    if pairs {
        return places.into_iter().step_by(2).collect();
    }
    let mut all: Vec<String> = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let state = WORDS.states.contains(&squash(place));
        match all.last_mut() {
            Some(town) if state && index == places.len() - 1 && places.len() == 2 => *town = format!("{town}, {place}"),
            _ => all.push(place.clone()),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_has_no_legal_form() {
        for (name, expect) in [
            ("Acme Corp, Inc.", "acme"),
            ("Acme Hardware Company", "acme hardware"),
            ("Siemens AG", "siemens"),
            ("Co", "co"),
        ] {
            assert_eq!(core(name), expect);
        }
    }

    #[test]
    fn the_name_at_the_end_of_a_phrase() {
        for (phrase, expect) in [
            ("AI logistics startup Augment", Some("Augment")),
            ("AI coding startup Cursor maker Anysphere", Some("Anysphere")),
            ("Mira Murati’s AI startup Thinking Machines", Some("Thinking Machines")),
            ("Airbnb-backed WeRoad", Some("WeRoad")),
            ("Travis Kalanick's robotics company", None),
            ("Edtech platform", None),
            ("Prime Intellect", Some("Prime Intellect")),
            ("Resolve AI", Some("Resolve AI")),
        ] {
            assert_eq!(trailing(phrase).as_deref(), expect, "{phrase}");
        }
    }

    #[test]
    fn lists_of_names_stop_where_the_names_stop() {
        assert_eq!(
            list("Copper Elm Ventures and Quillback Growth, which led its earlier rounds"),
            ["Copper Elm Ventures", "Quillback Growth"]
        );
        assert_eq!(
            list("existing investors A1 Capital, B Fund, and Sea & Sky joined"),
            ["A1 Capital", "B Fund", "Sea & Sky"]
        );
        assert_eq!(list("several unnamed angels"), Vec::<String>::new());
    }

    #[test]
    fn people_have_one_key_whatever_stands_between() {
        assert_eq!(person_key("Dr. Jane Q. Doe"), person_key("Jane Doe"));
        assert!(is_person("Jean-Luc van der Berg"));
        assert!(!is_person("Chief Officer"));
    }
}
