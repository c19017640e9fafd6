//! Names of companies and people.

use std::sync::LazyLock;

use regex::Regex;

use super::{pattern, squash};

/// Legal forms, which are no part of what a company is called.
const LEGAL_FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "company",
    "co",
    "ltd",
    "limited",
    "llc",
    "llp",
    "lp",
    "plc",
    "gmbh",
    "ag",
    "se",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "oy",
    "oyj",
    "ab",
    "asa",
    "as",
    "aps",
    "kk",
    "pty",
    "pte",
    "kg",
    "ohg",
    "ug",
    "holdings",
    "holding",
];

/// What a company is called, without its legal form: `acme` of `Acme Corp, Inc.`.
pub fn core(name: &str) -> String {
    let squashed = squash(&super::plain(name).replace("'s ", " "));
    let mut words: Vec<&str> = squashed.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(last)) {
        words.pop();
    }
    words.join(" ")
}

/// Whether a word is a legal form.
pub fn is_legal_form(word: &str) -> bool {
    LEGAL_FORMS.contains(&squash(word).as_str())
}

/// Words that begin with a capital letter and still are no part of a name.
const NOT_IN_NAMES: &[&str] = &[
    "ai",
    "a",
    "an",
    "the",
    "and",
    "or",
    "of",
    "for",
    "in",
    "on",
    "at",
    "by",
    "to",
    "with",
    "from",
    "as",
    "its",
    "his",
    "her",
    "their",
    "our",
    "startup",
    "start-up",
    "company",
    "firm",
    "maker",
    "platform",
    "app",
    "unicorn",
    "fintech",
    "edtech",
    "healthtech",
    "insurtech",
    "proptech",
    "biotech",
    "saas",
    "founder",
    "ceo",
    "exclusive",
    "breaking",
    "report",
    "former",
    "ex",
    "new",
    "today",
    "yesterday",
    "series",
    "seed",
    "round",
    "funding",
    "existing",
    "investors",
    "investor",
    "participation",
    "people",
    "moves",
    "update",
    "updated",
    "watch",
    "video",
    "why",
    "how",
    "what",
    "when",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "it",
    "he",
    "she",
    "they",
    "we",
    "this",
    "that",
    "but",
    "after",
    "before",
    "now",
    "meanwhile",
    "also",
    "both",
    "other",
    "others",
    "several",
    "one",
    "two",
    "three",
    "four",
    "five",
    "startups",
];

/// Whether a word can stand in a name.
pub fn in_name(word: &str) -> bool {
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let Some(first) = bare.chars().next() else { return false };
    let capital = first.is_uppercase() || first.is_ascii_digit() || bare.chars().skip(1).any(char::is_uppercase);
    capital && !NOT_IN_NAMES.contains(&bare.to_lowercase().as_str()) && !bare.to_lowercase().ends_with("-backed")
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
    let closed = start < words.len() && word.ends_with([',', ':', ';', '.', ')', '"', '”']) && !is_legal_form(word);
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
pub const PERSON: &str = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Sir)\.? )?[A-ZÀ-ÖØ-Þ][\w'’-]+(?: [A-Z]\.)?(?: (?:van|von|de|del|della|di|da|dos|la|le|bin|al|el|der|den|ten|ter)){0,2}(?: [A-ZÀ-ÖØ-Þ][\w'’-]+){1,2}";

/// Words that are never part of a person's name.
const NOT_PEOPLE: &[&str] = &[
    "chief",
    "officer",
    "vice",
    "president",
    "director",
    "head",
    "manager",
    "general",
    "counsel",
    "executive",
    "senior",
    "lead",
    "engineering",
    "security",
    "technology",
    "information",
    "financial",
    "marketing",
    "sales",
    "product",
    "people",
    "operations",
    "board",
    "capital",
    "ventures",
    "partners",
    "group",
    "corp",
    "inc",
    "ltd",
    "bank",
    "systems",
    "software",
    "labs",
    "health",
    "university",
    "street",
    "former",
    "new",
    "first",
    "series",
    "fund",
    "company",
    "the",
    "read",
    "news",
    "press",
    "release",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "today",
    "europe",
    "america",
    "global",
    "north",
    "south",
    "united",
    "states",
    "kingdom",
    "business",
    "customer",
    "success",
    "data",
    "cloud",
    "digital",
    "global",
    "regional",
    "managing",
    "founder",
    "co-founder",
    "ceo",
    "cfo",
    "cto",
    "cio",
    "ciso",
    "coo",
    "cmo",
    "cpo",
    "cro",
    "chro",
    "vp",
    "svp",
    "evp",
    "in",
    "at",
    "on",
    "as",
];

/// Whether a match of [`PERSON`] can be a person.
pub fn is_person(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(squash).collect();
    (2..=5).contains(&words.len())
        && !words.iter().any(|word| NOT_PEOPLE.contains(&word.as_str()) || LEGAL_FORMS[..20].contains(&word.as_str()))
}

static HONORIFIC: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:Dr|Mr|Mrs|Ms|Prof|Sir)\.? "));

/// A person's name without a title in front.
pub fn bare_person(name: &str) -> String {
    let name = trim_name(name);
    HONORIFIC.replace(name, "").into_owned()
}

/// The key of a person: first and last name, without initials between them.
pub fn person_key(name: &str) -> String {
    let squashed = squash(&super::plain(&bare_person(name)));
    let words: Vec<&str> = squashed.split(' ').collect();
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

/// Parts of the world, which hold places.
const WORLD_REGIONS: &[&str] = &[
    "europe",
    "asia",
    "africa",
    "americas",
    "emea",
    "apac",
    "dach",
    "nordics",
    "benelux",
    "latin america",
    "latam",
    "middle east",
    "north america",
    "south america",
    "southeast asia",
    "asia pacific",
    "eastern europe",
];

/// Whether a place is a part of the world.
pub fn is_world_region(place: &str) -> bool {
    WORLD_REGIONS.contains(&squash(place).as_str())
}

/// Countries and states that follow a town after a comma.
const STATES: &[&str] = &[
    "alabama",
    "alaska",
    "arizona",
    "arkansas",
    "california",
    "colorado",
    "connecticut",
    "delaware",
    "florida",
    "georgia",
    "hawaii",
    "idaho",
    "illinois",
    "indiana",
    "iowa",
    "kansas",
    "kentucky",
    "louisiana",
    "maine",
    "maryland",
    "massachusetts",
    "michigan",
    "minnesota",
    "mississippi",
    "missouri",
    "montana",
    "nebraska",
    "nevada",
    "new hampshire",
    "new jersey",
    "new mexico",
    "new york",
    "north carolina",
    "north dakota",
    "ohio",
    "oklahoma",
    "oregon",
    "pennsylvania",
    "rhode island",
    "south carolina",
    "south dakota",
    "tennessee",
    "texas",
    "utah",
    "vermont",
    "virginia",
    "washington",
    "west virginia",
    "wisconsin",
    "wyoming",
    "ontario",
    "quebec",
    "british columbia",
    "germany",
    "france",
    "spain",
    "italy",
    "portugal",
    "ireland",
    "netherlands",
    "belgium",
    "austria",
    "switzerland",
    "poland",
    "sweden",
    "norway",
    "denmark",
    "finland",
    "england",
    "scotland",
    "wales",
    "united kingdom",
    "uk",
    "united states",
    "usa",
    "canada",
    "mexico",
    "brazil",
    "india",
    "japan",
    "china",
    "singapore",
    "australia",
];

/// Towns with the state or country after their comma taken as one place: `Lima, Ohio`.
pub fn towns(places: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let state = STATES.contains(&squash(place).as_str());
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
