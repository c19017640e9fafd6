//! What words are: closed classes, verbs and their forms, and words of one meaning.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const VERBS_SOURCE: &str = include_str!("../../data/verbs.txt");
const PARAPHRASES_SOURCE: &str = include_str!("../../data/paraphrases.txt");
const SMALL_SOURCE: &str = include_str!("../../data/small_words.txt");

/// Words of a phrase in the table.
const PHRASE_WORDS_MAX: usize = 6;

/// How a verb stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    Base,
    Third,
    Past,
    Ing,
}

/// A verb as the table has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VerbForm {
    pub form: Form,
    /// The same letters are as often a noun.
    pub noun_too: bool,
}

/// A row of the table of paraphrases.
pub(super) type Meaning = u16;

struct Phrase {
    stems: Vec<String>,
    meaning: Meaning,
    is_verb: bool,
}

struct Lexicon {
    verbs: HashMap<String, VerbForm>,
    stems: HashMap<String, String>,
    meanings: HashMap<String, Vec<Meaning>>,
    /// By the stem of their first word, the longest first.
    phrases: HashMap<String, Vec<Phrase>>,
    /// By the head of their section.
    small: HashMap<String, HashSet<String>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut verbs = HashMap::new();
    let mut stems = HashMap::new();
    for entry in rows(VERBS_SOURCE).flat_map(str::split_whitespace) {
        let (lemma, extra) = entry.split_once('(').unwrap_or((entry, ""));
        let extra: Vec<&str> = extra.trim_end_matches(')').split(',').filter(|form| !form.is_empty()).collect();
        add_verb(lemma, &extra, &mut verbs, &mut stems);
    }
    let mut lexicon =
        Lexicon { verbs, stems, meanings: HashMap::new(), phrases: HashMap::new(), small: HashMap::new() };
    for (meaning, row) in (0..).zip(rows(PARAPHRASES_SOURCE)) {
        add_row(row, meaning, &mut lexicon);
    }
    for phrases in lexicon.phrases.values_mut() {
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.stems.len()));
    }
    for row in rows(SMALL_SOURCE) {
        let Some((head, words)) = row.split_once(':') else { continue };
        let words = words.split_whitespace().map(str::to_owned);
        lexicon.small.entry(head.trim().to_owned()).or_default().extend(words);
    }
    lexicon
});

fn rows(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn add_verb(lemma: &str, extra: &[&str], verbs: &mut HashMap<String, VerbForm>, stems: &mut HashMap<String, String>) {
    let noun_too = extra.contains(&"*");
    let irregular: Vec<&str> = extra.iter().copied().filter(|form| *form != "*").collect();
    let stem = lemma.to_owned();
    let mut put = |word: String, form: Form| {
        stems.insert(word.clone(), stem.clone());
        verbs.entry(word).or_insert(VerbForm { form, noun_too });
    };
    put(lemma.to_owned(), Form::Base);
    for form in &irregular {
        put((*form).to_owned(), Form::Past);
    }
    for (ending, form) in [("s", Form::Third), ("ed", Form::Past), ("ing", Form::Ing)] {
        if form == Form::Past && !irregular.is_empty() {
            continue;
        }
        for word in inflected(lemma, ending) {
            put(word, form);
        }
    }
}

/// A verb with an ending, in the ways it may be spelt.
fn inflected(lemma: &str, ending: &str) -> Vec<String> {
    let last = lemma.chars().last().unwrap_or_default();
    let vowel = |c: char| "aeiou".contains(c);
    let before = lemma.chars().rev().nth(1).unwrap_or_default();
    if ending == "s" {
        let hisses = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| lemma.ends_with(end));
        return match last {
            'y' if !vowel(before) => vec![format!("{}ies", &lemma[..lemma.len() - 1])],
            _ if hisses => vec![format!("{lemma}es")],
            _ => vec![format!("{lemma}s")],
        };
    }
    if last == 'e' && !lemma.ends_with("ee") {
        return vec![format!("{}{ending}", &lemma[..lemma.len() - 1])];
    }
    if last == 'y' && !vowel(before) && ending == "ed" {
        return vec![format!("{}ied", &lemma[..lemma.len() - 1])];
    }
    let mut all = vec![format!("{lemma}{ending}")];
    if !vowel(last) && vowel(before) && last != 'w' && last != 'y' {
        all.push(format!("{lemma}{last}{ending}"));
    }
    all
}

/// A row: verbs, then after a bar whatever else has their meaning; without a bar there are no verbs in it.
fn add_row(row: &str, meaning: Meaning, lexicon: &mut Lexicon) {
    let (verbs, others) = row.split_once('|').map_or(("", row), |(verbs, others)| (verbs, others));
    for (part, is_verb) in [(verbs, true), (others, false)] {
        for entry in part.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            // What is done to somebody is another verb than what somebody does.
            let (entry, is_verb) = entry.strip_prefix("be ").map_or((entry, is_verb), |rest| (rest, false));
            let first = entry.split(' ').next().unwrap_or_default();
            if is_verb && !lexicon.verbs.contains_key(first) {
                add_verb(first, &["*"], &mut lexicon.verbs, &mut lexicon.stems);
            }
            let stems: Vec<String> =
                entry.split([' ', '-']).map(|word| stem_in(&lexicon.stems, &word.to_lowercase())).collect();
            if let [only] = stems.as_slice() {
                lexicon.meanings.entry(only.clone()).or_default().push(meaning);
            } else if stems.len() <= PHRASE_WORDS_MAX {
                let first = stems.first().cloned().unwrap_or_default();
                lexicon.phrases.entry(first).or_default().push(Phrase { stems, meaning, is_verb });
            }
        }
    }
}

/// The form of a verb, if a word may be one.
pub(super) fn verb(lower: &str) -> Option<VerbForm> {
    LEXICON.verbs.get(lower).copied()
}

/// A word without what its number, tense or person adds.
pub(super) fn stem(lower: &str) -> String {
    stem_in(&LEXICON.stems, lower)
}

fn stem_in(verbs: &HashMap<String, String>, lower: &str) -> String {
    if let Some(lemma) = verbs.get(lower) {
        return lemma.clone();
    }
    let cut = |ending: &str, left: usize| lower.strip_suffix(ending).filter(|rest| rest.chars().count() >= left);
    match lower {
        "people" | "person" => return "person".to_owned(),
        "women" | "woman" => return "woman".to_owned(),
        "men" | "man" => return "man".to_owned(),
        "children" | "child" => return "child".to_owned(),
        "premises" | "analysis" | "news" | "business" | "series" | "access" | "process" | "less" | "across" => {
            return lower.to_owned();
        }
        _ => {}
    }
    if let Some(rest) = cut("ies", 3) {
        return format!("{rest}y");
    }
    if let Some(rest) = cut("sses", 1).or_else(|| cut("xes", 2)) {
        return format!("{rest}{}", if lower.ends_with("sses") { "ss" } else { "x" });
    }
    if let Some(rest) = cut("ches", 2).or_else(|| cut("shes", 2)) {
        return format!("{rest}{}", &lower[rest.len()..rest.len() + 2]);
    }
    if lower.ends_with("ss") || lower.ends_with("us") || lower.ends_with("is") {
        return lower.to_owned();
    }
    cut("s", 3).map_or(lower.to_owned(), str::to_owned)
}

/// What is left of a word when the endings that make one kind of word of another are taken off.
pub(super) fn root(stem: &str) -> &str {
    const ENDINGS: [&str; 24] = [
        "ations", "ation", "ition", "ment", "ness", "ance", "ence", "sion", "tion", "ship", "ings", "ing", "ied", "ed",
        "ers", "er", "or", "ly", "al", "ive", "ion", "e", "y", "i",
    ];
    let cut = |ending: &&str| stem.strip_suffix(*ending).filter(|rest| rest.chars().count() >= 4);
    ENDINGS.iter().find_map(cut).unwrap_or(stem)
}

/// The rows in which a stem stands by itself.
pub(super) fn meanings(stem: &str) -> &'static [Meaning] {
    LEXICON.meanings.get(stem).map_or(&[], Vec::as_slice)
}

/// The longest phrase of the table with which stems begin: how many words, its rows, whether it is a verb.
pub(super) fn phrase_at(stems: &[&str]) -> Option<(usize, Vec<Meaning>, bool)> {
    let phrases = LEXICON.phrases.get(*stems.first()?)?;
    let fits =
        |phrase: &&Phrase| phrase.stems.len() <= stems.len() && phrase.stems.iter().zip(stems).all(|(a, b)| a == b);
    let longest = phrases.iter().find(fits)?;
    let length = longest.stems.len();
    let same = phrases.iter().filter(fits).filter(|phrase| phrase.stems.len() == length);
    let same: Vec<&Phrase> = same.collect();
    Some((length, same.iter().map(|phrase| phrase.meaning).collect(), same.iter().any(|phrase| phrase.is_verb)))
}

/// Whether a small word belongs to a class of `data/small_words.txt`.
pub(super) fn is(class: &str, lower: &str) -> bool {
    LEXICON.small.get(class).is_some_and(|words| words.contains(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_has_a_word_and_its_opposite() {
        let pairs = [
            ("opposite-up", "opposite-down"),
            ("opposite-in", "opposite-out"),
            ("opposite-early", "opposite-late"),
            ("buy", "sell"),
        ];
        for (one, other) in pairs {
            for word in &LEXICON.small[one] {
                for against in &LEXICON.small[other] {
                    let shared = meanings(&stem(word)).iter().find(|row| meanings(&stem(against)).contains(row));
                    assert_eq!(shared, None, "{word} and {against}");
                }
            }
        }
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (forms, lemma) in [
            (["closes", "closed", "closing"], "close"),
            (["cuts", "cut", "cutting"], "cut"),
            (["buys", "bought", "buying"], "buy"),
            (["applies", "applied", "applying"], "apply"),
        ] {
            for form in forms {
                assert_eq!(stem(form), lemma);
            }
        }
        assert_eq!(
            (stem("companies").as_str(), stem("boxes").as_str(), stem("access").as_str()),
            ("company", "box", "access")
        );
        assert_eq!(root("appointment"), root("appointed"));
    }
}
