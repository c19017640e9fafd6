//! Which names of a sentence are people's: by a first name, and by what is said of them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::{Cue, Family, ends_firm};
use crate::object::describes;
use crate::people::{Cast, Person, masked, people};
use crate::place::is_place;
use crate::role::RoleFound;
use crate::scope::Scope;
use crate::text::name::{is_first_name, is_person};
use crate::text::{pattern, squash};
use crate::trigger::hits;
use crate::words::WORDS;

/// What has to be said of a name for it to be a person's.
const PERSON_MIN: i32 = 2;
/// Characters after a name in which its age or its role stands.
const ASIDE_CHARS: usize = 40;

/// The people of a sentence: names of which enough says that they are people's.
pub(super) fn persons(text: &str, scope: &Scope, roles: &[RoleFound], cues: &[Cue], cast: &Cast) -> Vec<Person> {
    let hits = hits(text).into_iter().map(|hit| hit.start..hit.end);
    let mut hidden: Vec<Range<usize>> = roles.iter().map(|role| role.range.clone()).chain(hits).collect();
    for form in scope.forms() {
        hidden.extend(text.match_indices(form.as_str()).map(|(at, form)| at..at + form.len()));
    }
    let mut all = people(&masked(text, hidden.into_iter()), cast);
    for person in &mut all {
        cut_lead(text, person);
        if text[person.range.clone()].ends_with("'s") {
            person.range.end -= 2;
        }
    }
    all.retain(|person| is_person(&person.name) && (!person.full || said_of(text, person, roles, cues) >= PERSON_MIN));
    all
}

/// `Globetra Marta Oyelaran`: a name that begins with another's.
fn cut_lead(text: &str, person: &mut Person) {
    let words: Vec<&str> = person.name.split(' ').collect();
    let known = |word: &&str| is_first_name(word);
    let cut = words.len() > 2 && !words.first().is_some_and(known) && words.get(1).is_some_and(known);
    let lead = words.first().map_or(0, |word| word.len() + 1);
    if cut && person.range.len() >= person.name.len() {
        person.range.start += lead + (person.range.len() - person.name.len());
        person.name = words[1..].join(" ");
        // The last name may stand behind the four words that were read.
        static LAST: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ \p{Lu}[\w'’-]+"));
        if let Some(last) = LAST.find(&text[person.range.end..]).filter(|_| person.name.split(' ').count() == 2) {
            person.name.push_str(last.as_str());
            person.range.end += last.len();
        }
    }
}

/// How much speaks for a person: a first name, a title, an age, a role beside it.
fn said_of(text: &str, person: &Person, roles: &[RoleFound], cues: &[Cue]) -> i32 {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:Dr|Mr|Mrs|Ms|Prof|Sir|Dame|Lord|Lady)\.? ?$"));
    static AGED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:, (?:aged )?| \()\d\d(?:,|\)|\.|$| )|^,? who(?:se)?\b"));
    let (before, after) = (&text[..person.range.start], &text[person.range.end..]);
    let mut words = person.name.split(' ');
    let named = words.next().is_some_and(is_first_name);
    let firm =
        words.next_back().is_some_and(|last| WORDS.name_words.contains(&squash(last)) || ends_firm(&squash(last)));
    let titled = TITLE.is_match(before)
        || TITLE.is_match(&text[person.range.start..])
        || text[person.range.clone()].contains("Dr");
    let near = |role: &RoleFound| {
        let follows = role.range.end <= person.range.start
            && [" ", ", ", ": "].contains(&&text[role.range.end..person.range.start]);
        let aside = role.range.start >= person.range.end
            && role.range.start - person.range.end < ASIDE_CHARS
            && [", ", " (", " as "].iter().any(|mark| after.starts_with(mark))
            && !text[person.range.end + 1..role.range.start].contains(',');
        follows || aside
    };
    let beside = roles.iter().any(near);
    // `chief executive of Morgan Foods`: a company.
    let governs = |role: &RoleFound| {
        role.range.end <= person.range.start && [" of ", " at "].contains(&&text[role.range.end..person.range.start])
    };
    let described = before.trim_end().rsplit(' ').next().is_some_and(|word| {
        before.ends_with(' ')
            && describes(word)
            && ![
                "partner",
                "owner",
                "pioneer",
                "player",
                "designer",
                "producer",
                "publisher",
                "operator",
                "brand",
                "developer",
                "builder",
            ]
            .contains(&word)
    });
    let built = cues.iter().any(|cue| cue.family == Family::Site && cue.range.start == person.range.end + 1);
    let governed = roles.iter().any(governs);
    static ACTS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:,[^,]{2,60},)? (?:(?:has|have|will|is|to|was|been|be) )*(?:resign|retir|step(?:s|ped|ping)? (?:down|aside|back)|bow(?:s|ed|ing)? out|decided to (?:leave|step|go|resign|retire)|(?:appointed|named|hired|promoted|elected)\b)",
        )
    });
    let acts = ACTS.is_match(after);
    3 * i32::from(named)
        + 2 * i32::from(acts)
        + 3 * i32::from(titled)
        + 2 * i32::from(AGED.is_match(after))
        + 2 * i32::from(beside)
        - 4 * i32::from(firm)
        - 4 * i32::from(governed)
        - 4 * i32::from(described || built)
        - 5 * i32::from(is_place(&person.name))
}
