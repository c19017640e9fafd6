//! Which names of a sentence are people's: by a first name, and by what is said of them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::{Cue, Family, ends_firm};
use super::moves::LEAD;
use crate::object::describes;
use crate::people::{Cast, Person, masked, people};
use crate::place::is_place;
use crate::role::{RoleFound, find_role};
use crate::scope::Scope;
use crate::text::name::{is_first_name, is_person};
use crate::text::{pattern, squash};
use crate::trigger::{Form, hits};
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
            && !after.starts_with(", where ")
            && !text[person.range.end + 1..role.range.start].contains(',');
        follows || aside
    };
    // `the managing director of Globex, Jane Doe`
    static OF_FIRM: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^ (?:of|at) (?:the )?\p{Lu}[\w&'-]*(?: \p{Lu}[\w&'-]*){0,3}, $"));
    let of_firm = |role: &RoleFound| {
        role.range.end <= person.range.start && OF_FIRM.is_match(&text[role.range.end..person.range.start])
    };
    let beside = roles.iter().any(|role| near(role) || of_firm(role));
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
    let acts = ACTS.is_match(after) || moved(text, person, roles, cues);
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

/// Whether words for coming or going stand to a name as they stand to a person's, and the sentence tells of work.
fn moved(text: &str, person: &Person, roles: &[RoleFound], cues: &[Cue]) -> bool {
    static DOES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:, [^,;]{2,70},)?(?: who)?(?: (?:has|have|had|will|is|was|to|be|been|being|also|now|today|officially|formally|suddenly|abruptly|quietly))* $",
        )
    });
    static OWNS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^'s (?:[\w-]+ ){0,2}(?:departure|exit|resignation|retirement|appointment|arrival|tenure|reign|run|stint|spell|time|term|contract|successor|replacement|promotion|dismissal|ouster|death)\b",
        )
    });
    static UNDERGOES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^,? (?:(?:the|a|an|its|our|their|new|former|ex-|veteran|insider|outsider|long-time|longtime|retired|colleague|deputy|daughter|son|brother|sister|director|his|her|and|also)[ -])*$",
        )
    });
    let lead = |cue: &Cue| {
        matches!(cue.family, Family::Arrives | Family::Goes | Family::Rises | Family::Swaps)
            || cue.form == Form::Past && matches!(cue.family, Family::Brings | Family::Promotes | Family::Drops)
    };
    let object = |cue: &Cue| {
        matches!(
            cue.family,
            Family::Brings | Family::Promotes | Family::Drops | Family::Arrival | Family::Departure | Family::Swaps
        )
    };
    let after = &text[person.range.end..];
    let does = cues.iter().any(|cue| {
        let follows = cue.range.start > person.range.end && lead(cue);
        let passive = cue.form != Form::Past || cue.family != Family::Brings || {
            let gap = &text[person.range.end..cue.range.start.max(person.range.end)];
            [" is", " was", " been", " be", " being"].iter().any(|be| gap.trim_end().ends_with(be))
        };
        let governed =
            [" of ", " at ", " for ", " with ", " to "].iter().any(|word| text[..person.range.start].ends_with(word));
        follows && passive && !governed && DOES.is_match(&text[person.range.end..cue.range.start])
    });
    let undergoes = cues.iter().any(|cue| {
        cue.range.end < person.range.start
            && object(cue)
            && UNDERGOES.is_match(&text[cue.range.end..person.range.start])
    });
    (does || undergoes || OWNS.is_match(after)) && (!roles.is_empty() || LEAD.is_match(text))
}

/// Who signed a text: `… — Jane Doe`, `Thank you all. Jane Doe, founder`.
pub(super) fn signer(text: &str) -> Option<String> {
    static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:[.!?)]\s*(?P<dash>[—–-]+)?\s*|\n\s*)(?P<who>\p{Lu}[\w'’-]+(?: \p{Lu}\.)?(?: \p{Lu}[\w'’-]+){1,2})(?:, (?P<role>[^.!?\n]{2,60}))?\.?\s*$",
        )
    });
    let found = SIGNED.captures(text)?;
    let name = &found["who"];
    let first = name.split(' ').next().is_some_and(is_first_name);
    let titled =
        found.name("role").is_some_and(|role| LEAD.is_match(role.as_str()) || find_role(role.as_str()).is_some());
    (is_person(name) && (first || titled || found.name("dash").is_some())).then(|| name.to_owned())
}

/// The signer where a sentence says `I` or `my`, outside of quotes.
pub(super) fn speaking(text: &str, name: String) -> Option<Person> {
    static ME: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?P<me>I|my|My)(?:'m|’m|'ve|’ve|'ll|’ll)?\b"));
    let found = ME.captures(text).and_then(|found| found.name("me")).filter(|_| !text.contains(['"', '“']))?;
    Some(Person { name, range: found.range(), full: false })
}
