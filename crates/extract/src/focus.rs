//! Which company a sentence means, where no word of it says whose the event is: the only one that it names, or the only
//! one that the text has named so far.

use std::sync::LazyLock;

use domain::EvidenceKind;
use regex::Regex;

use crate::frames;
use crate::place::is_place;
use crate::role::find_role;
use crate::scope::Scope;
use crate::text::name::{core, is_surely_person};
use crate::text::{pattern, sentences};
use crate::words::{is_english, is_given_name};

/// Sentences of a text after which no company is meant without a name: by then it has named others.
const TEXT_SENTENCES_MAX: usize = 40;

/// Whether a text tells news sentence by sentence. A page of a company says where it is and who works there, and a filing
/// what happened in its own forms and what may happen in all others.
pub(crate) fn is_news(scope: &Scope) -> bool {
    let page = matches!(scope.reading.evidence.kind, EvidenceKind::OwnPage | EvidenceKind::Filing);
    !page && !crate::filing::is_filing(scope.reading)
}

/// The names in a text that are companies' as it seems, in their order.
pub fn companies(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for range in sentences(text) {
        for name in frames::companies(text.get(range).unwrap_or_default()) {
            if is_firm(&name) && !is_plain_language(&name) && !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

/// Whether all words of a name are words of the language, given names or numbers, so that it is hardly a company's.
fn is_plain_language(name: &str) -> bool {
    name.split(' ').all(|word| {
        let word = word.to_lowercase();
        is_english(&word) || is_given_name(&word) || word.starts_with(|letter: char| letter.is_ascii_digit())
    })
}

/// The one company that a sentence names, besides those that somebody comes from.
pub(crate) fn of_sentence(scope: &Scope, index: usize) -> Option<String> {
    one(named(scope, index))
}

/// The one company that a text has named up to a sentence.
pub(crate) fn of_text(scope: &Scope, index: usize) -> Option<String> {
    (index < TEXT_SENTENCES_MAX).then(|| one((0..=index).flat_map(|at| named(scope, at)).collect())).flatten()
}

fn named(scope: &Scope, index: usize) -> Vec<String> {
    let text = scope.sentence(index);
    let mut all = frames::companies(&text);
    all.retain(|name| {
        let lead = text.find(name.as_str()).map_or("", |found| &text[..found]);
        !was(lead) && is_firm(name) && !(scope.anyone() && scope.is_beaten(name, index))
    });
    all
}

/// The first of names that are all one, in a longer and a shorter form.
fn one(named: Vec<String>) -> Option<String> {
    let first = core(named.first()?);
    let alike = |other: &str| first.starts_with(other) || other.starts_with(&first);
    named.iter().all(|name| alike(&core(name))).then(|| named.into_iter().next()).flatten()
}

/// Whether a name can be a company's: nobody's, no place's, and not made of the words of titles.
pub(crate) fn is_firm(name: &str) -> bool {
    const TITLES: &[&str] =
        &["board", "directors", "director", "officer", "chairman", "chair", "president", "chief", "m.d", "ph.d", "agm"];
    let title = name.split(' ').any(|word| TITLES.contains(&word.to_lowercase().trim_end_matches('.')));
    !title && !is_surely_person(name) && !is_place(name) && find_role(name).is_none()
}

/// Whether what follows words is where somebody was, or who is only compared: `from`, `formerly of`, `ex-`, `rival`.
pub(crate) fn was(lead: &str) -> bool {
    static WAS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:\b(?:from|formerly|former|previously|ex|late of|most recently|hitherto|until now|was|were|served as|worked|rival|competitor|left|leaving|currently|now|in the role of|than|like|(?:years?|months?|stints?|spells?|decades?|career) (?:at|with|in|as))\b[^,;]{0,45}|\bex-)$",
        )
    });
    WAS.is_match(lead.trim_end())
}
