//! Where somebody comes from, and where somebody goes.

use std::sync::LazyLock;

use domain::Span;
use regex::Regex;

use crate::role::find_role;
use crate::scope::Scope;
use crate::text::name::{list, trim_name};
use crate::text::{pattern, squash};
use crate::topic::plausible;

/// Sentences after the news in which the career is told.
const CAREER_SENTENCES: usize = 2;

static FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?i:joins|joined|join|comes|came|moves|hires|hired|poaches|poached|recruits|appoints|names|taps|lures|lured|brings|adds)\b[^;]*? (?i:from) |\b(?i:was|served as|most recently|previously|formerly|worked as|held|ran|led)\b[^;]+? (?i:at|of|with|for) |\b(?i:former |ex-)|\b(?i:formerly (?:of|at|with)|previously (?:of|at|with)) |\b(?i:poaches|poached) )(?P<from>[A-Z][\w&.'-]*(?: [A-Z&][\w&.'-]*){0,3})",
    )
});

/// The company that a newcomer left, with the quote that says so when it is another sentence.
pub(super) fn origin(scope: &Scope, index: usize, person: &str) -> (Option<String>, Option<Span>) {
    if let Some(from) = named(&scope.sentence(index), scope) {
        return (Some(from), None);
    }
    let last = person.rsplit(' ').next().unwrap_or_default();
    for next in index + 1..=index + CAREER_SENTENCES {
        let more = scope.sentence(next);
        let hers = ["she ", "he "].iter().any(|pronoun| squash(&more).starts_with(pronoun)) || more.contains(last);
        if !hers || scope.is_teaser(next) {
            continue;
        }
        if let Some(from) = named(&more, scope) {
            return (Some(from), scope.span(next));
        }
    }
    (None, None)
}

fn named(sentence: &str, scope: &Scope) -> Option<String> {
    static AREA: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?: and [A-Z][\w&-]*(?: [A-Z][\w&-]*)*)? (?:of|at) (?P<name>[A-Z][\w&.'-]*(?: [A-Z&][\w&.'-]*){0,3})",
        )
    });
    let found = FROM.captures(sentence)?.name("from")?;
    // `was Head of Infrastructure and Identity of Castlereach Financial`: the area comes first.
    let beyond = AREA.captures(&sentence[found.end()..]).and_then(|area| area.name("name"));
    let from = beyond.map_or(found.as_str(), |name| name.as_str());
    // `Tidewright's CFO`: the owner alone.
    let from = from.split("'s").next().unwrap_or(from);
    let name = list(from).into_iter().next()?;
    let role = find_role(&name).is_some()
        || ["Vice", "Chief", "Head", "Senior", "Director"].contains(&name.split(' ').next().unwrap_or_default());
    let name = trim_name(&name).to_owned();
    (!scope.names_subject(&name) && !role && plausible(&name)).then_some(name)
}

/// The company that somebody leaves for.
pub(super) fn destination(sentence: &str) -> Option<String> {
    static TO: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:to join|joins|joining|for a role at|for a job at|moves to|moving to|heads to|to lead|to run) (?P<to>[A-Z][\w&.'-]*(?: [A-Z&][\w&.'-]*){0,3})",
        )
    });
    list(TO.captures(sentence)?.name("to")?.as_str()).into_iter().next()
}
