//! What words are: closed classes, verbs and their forms, and words of which one may stand for another.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const VERBS_SOURCE: &str = include_str!("../../data/verbs.txt");
const SMALL_SOURCE: &str = include_str!("../../data/small_words.txt");

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

struct Lexicon {
    verbs: HashMap<String, VerbForm>,
    stems: HashMap<String, String>,
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
    let mut small: HashMap<String, HashSet<String>> = HashMap::new();
    for row in rows(SMALL_SOURCE) {
        let Some((head, words)) = row.split_once(':') else { continue };
        let words = words.split_whitespace().map(str::to_owned);
        small.entry(head.trim().to_owned()).or_default().extend(words);
    }
    Lexicon { verbs, stems, small }
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

/// Whether a small word belongs to a class of `data/small_words.txt`.
pub(super) fn is(class: &str, lower: &str) -> bool {
    LEXICON.small.get(class).is_some_and(|words| words.contains(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
