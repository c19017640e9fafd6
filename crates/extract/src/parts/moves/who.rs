//! The person who does something, and the one with whom it is done.

use std::sync::LazyLock;

use regex::Regex;

use crate::parts::scene::Scene;
use crate::people::Person;
use crate::text::pattern;

/// Words between a person and the verb of which they are the subject.
const SUBJECT_WORDS: usize = 3;
/// Characters between a verb and the person who is its object.
const OBJECT_CHARS: usize = 110;

/// The person who is the subject of a verb at a place.
pub(super) fn subject(scene: &Scene, start: usize) -> Option<usize> {
    static BREAKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)[;:]|\b(?:said|says|told|that|it|which|whose|but|while|company|firm|shares|stock|board|customers|team|products?|hospital|politics)\b",
        )
    });
    let last = scene.people.iter().rposition(|one| one.range.end <= start)?;
    let person = &scene.people[last];
    if SPOKEN.is_match(&scene.text[..person.range.start]) && !opens_clause(scene, person, start) {
        return None;
    }
    let gap = scene.between(person.range.end, start);
    let gap = gap.trim_start_matches([',', ' ']);
    // `Jane Doe has told the board that she will step down`.
    static PRONOUN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:that|said|says|saying|as|and|because|when|where) (?:he|she|they)(?: [a-z]+ly)?$")
    });
    if PRONOUN.is_match(gap) && !gap.contains(';') {
        return Some(last);
    }
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^'s (?:[\w-]+ )?(?:time|tenure|reign|stint|spell|era|run|career|contract|term|mandate)\b")
    });
    let possessive = gap.starts_with("'s") && !TIME.is_match(gap);
    let gap = if gap.starts_with("'s") && !possessive { "" } else { gap };
    // `Jane Doe, chief executive of Globex, is`: what describes somebody is no other subject.
    let described = scene.roles.iter().any(|role| {
        role.range.start >= person.range.end && role.range.start < person.range.end + 60 && role.range.end <= start
    });
    let words = gap.split_whitespace().count();
    (!possessive
        && !BREAKS.is_match(gap)
        && (words <= SUBJECT_WORDS || described && words <= 8 || TIME.is_match(gap) && words <= 9))
        .then_some(last)
}

/// `after founder Jane Doe said she would retire`: the name is the subject of a clause.
fn opens_clause(scene: &Scene, person: &Person, start: usize) -> bool {
    static AFTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bafter(?: [a-z-]+){0,2} $"));
    static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?: (?:has|had|was|is|said|says|announced|told [^,;.]{3,30}|(?:that )?(?:he|she|they)|would|will|to))* ?$",
        )
    });
    AFTER.is_match(&scene.text[..person.range.start]) && CLAUSE.is_match(&scene.text[person.range.end..start])
}

/// A name that is not who acts: `reporting to Jane Doe`, `said Jane Doe`, `under Jane Doe`.
static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:from|by|under|reports? to|reporting to|succeed\w*|replac\w*|follow\w*|after|alongside|told)(?: [a-z-]+){0,2} $",
    )
});

/// The person who is the object of a verb that ends at a place.
pub(super) fn object(scene: &Scene, end: usize) -> Option<usize> {
    static BREAKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i);|\.|\b(?:said|says|told|that|after|before|when|while|by|under|from|reporting to|reports? to|succeed\w*|replac\w*|alongside|because|saying)\b",
        )
    });
    static SPEAKS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^,? (?:said|says|told|added|wrote|will (?:speak|open|address))\b"));
    let first = scene.people.iter().position(|one| one.range.start >= end)?;
    let one = &scene.people[first];
    let gap = scene.between(end, one.range.start);
    let near = one.range.start - end < OBJECT_CHARS && !BREAKS.is_match(&gap);
    (near && !SPEAKS.is_match(&scene.text[one.range.end..])).then_some(first)
}
