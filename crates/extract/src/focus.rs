//! Which company a sentence means, where no word of it says whose the event is: the only one that it names, or the only
//! one that the text has named so far.

use std::sync::LazyLock;

use regex::Regex;

use crate::frames::companies;
use crate::scope::{Actor, Scope};
use crate::text::name::core;
use crate::text::pattern;

/// The one company that a sentence names and that fits, besides those that somebody comes from.
pub(crate) fn of_sentence(scope: &Scope, index: usize, fits: &dyn Fn(&str) -> Option<Actor>) -> Option<Actor> {
    one(named(scope, index, fits))
}

/// The one company that a text has named up to a sentence.
pub(crate) fn of_text(scope: &Scope, index: usize, fits: &dyn Fn(&str) -> Option<Actor>) -> Option<Actor> {
    one((0..=index).flat_map(|at| named(scope, at, fits)).collect())
}

fn named(scope: &Scope, index: usize, fits: &dyn Fn(&str) -> Option<Actor>) -> Vec<(String, Actor)> {
    let text = scope.sentence(index);
    let all = companies(&text).into_iter().filter(|name| {
        let lead = text.find(name.as_str()).map_or("", |found| &text[..found]);
        !was(lead)
    });
    all.filter_map(|name| fits(&name).map(|actor| (name, actor))).collect()
}

/// The first of names that are all one, in a longer and a shorter form.
fn one(named: Vec<(String, Actor)>) -> Option<Actor> {
    let first = core(&named.first()?.0);
    let alike = |other: &str| first.starts_with(other) || other.starts_with(&first);
    named.iter().all(|(name, _)| alike(&core(name))).then(|| named.into_iter().next().map(|(_, actor)| actor)).flatten()
}

/// Whether what follows words is where somebody was, or who is only compared: `from`, `formerly of`, `ex-`, `rival`.
pub(crate) fn was(lead: &str) -> bool {
    static WAS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:\b(?:from|formerly|former|previously|ex|late of|most recently|hitherto|until now|was|were|served as|worked|rival|competitor|left|leaving|currently|now|in the role of|than|like)\b[^,;]{0,45}|\bex-)$",
        )
    });
    WAS.is_match(lead.trim_end())
}
