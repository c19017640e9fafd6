//! Who comes and goes, read from each person outwards: the words before and after a name say which way, and the role and
//! the company stand near. It is asked last, and only of names that are people's for sure: `data/moves.toml`.

use std::ops::Range;
use std::sync::LazyLock;

use domain::{Change, FindingDetail, FindingKind};
use regex::Regex;
use serde::Deserialize;

use super::{is_history, is_not_done, stated};
use crate::candidate::{Candidate, Claim};
use crate::focus::{self, was};
use crate::forms::is_doubtful;
use crate::people::{Cast, Person, joins, people};
use crate::role::{RoleFound, find_role};
use crate::scope::{Actor, Scope, actor_before};
use crate::tables::load;
use crate::text::name::{core, is_surely_person, person_key, trailing};
use crate::text::pattern;
use crate::topic::plausible;

const MOVES_SOURCE: &str = include_str!("../../data/moves.toml");

/// Characters of a description between the words that say a move and the name.
const DESCRIBED_CHARS: usize = 75;
/// Characters behind the words that say a move in which the role is named.
const ROLE_CHARS: usize = 90;
/// Asides in commas behind a name: an age, what somebody is now, who somebody was.
const ASIDES_MAX: usize = 3;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    comes: Way,
    goes: Way,
    between: Between,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Way {
    before: Vec<String>,
    after: Vec<String>,
    #[serde(default)]
    risen_before: Vec<String>,
    #[serde(default)]
    risen_after: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Between {
    auxiliaries: String,
}

struct Cue {
    change: Change,
    words: Regex,
}

struct Cues {
    before: Vec<Cue>,
    after: Vec<Cue>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let table: Table = load(MOVES_SOURCE);
    let before =
        |all: &[String]| pattern(&format!(r"(?i)\b(?:{})(?P<between>[^;:]{{0,{DESCRIBED_CHARS}}})$", all.join("|")));
    let after =
        |all: &[String]| pattern(&format!(r"(?i)^[ ,]*{}(?:{})(?:\b|$)", table.between.auxiliaries, all.join("|")));
    let cue = |change, words| Cue { change, words };
    Cues {
        before: vec![
            cue(Change::Promoted, before(&table.comes.risen_before)),
            cue(Change::Leaves, before(&table.goes.before)),
            cue(Change::Joins, before(&table.comes.before)),
        ],
        after: vec![
            cue(Change::Promoted, after(&table.comes.risen_after)),
            cue(Change::Leaves, after(&table.goes.after)),
            cue(Change::Joins, after(&table.comes.after)),
        ],
    }
});

/// People in one list, with the words on both sides of them up to the next ones.
struct Seat<'a> {
    who: Vec<&'a Person>,
    left: Range<usize>,
    right: Range<usize>,
}

/// A move that the words around a name say, and where what it needs is to be looked for.
struct Said {
    change: Change,
    /// Where the words that say it stand.
    at: Range<usize>,
    before: bool,
}

/// Moves of people of whom no other reader told in the same sentence.
pub(crate) fn extract(scope: &Scope, known: &[Candidate]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    if !focus::is_news(scope) {
        return all;
    }
    for index in 0..scope.sentences.len() {
        let text = scope.sentence(index);
        if scope.is_teaser(index)
            || is_not_done(&text)
            || is_history(&text, scope)
            || text.ends_with('?')
            || NO_NEWS.is_match(&text)
        {
            continue;
        }
        let mut everybody = people(&text, &Cast::default());
        everybody.retain(|person| is_surely_person(&person.name));
        let mut last: Option<Said> = None;
        for seat in seats(&text, &everybody) {
            let told = |person: &&&Person| !known.iter().chain(&all).any(|other| tells_of(other, person, scope, index));
            let fresh: Vec<&Person> = seat.who.iter().filter(told).copied().collect();
            if fresh.is_empty() {
                continue;
            }
            let said = said(&text, &seat).or_else(|| carried(&text, &seat, last.as_ref()));
            let Some(said) = said.filter(|said| happens(&text, said)) else { continue };
            let place = Place { scope, index, text: &text, seat: &seat, said: &said, known };
            let (role, Some(actor)) = (place.role(), place.employer()) else { continue };
            if role.is_none() && !place.is_office() || place.goes_on() {
                continue;
            }
            let role = role.unwrap_or_default();
            let found = fresh.into_iter().filter_map(|person| {
                stated(scope, index, person.name.clone(), role.clone(), said.change, actor.clone())
            });
            all.extend(found.collect::<Vec<_>>());
            last = Some(said);
        }
    }
    all
}

/// What looks like a move and is none, or was stopped.
static NO_NEWS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:of the year|(?:is|was|were|been|the) re-?elect\w*|^re-?elect\w*|shareholders re-?elect\w*|re-?appoint\w*|voted (?:down|against)|called off|(?:was|were|been) (?:dropped|shelved|abandoned|blocked|rejected|withdrawn)|will vote|open letter|contract extension|extends? (?:the )?contract)\b",
    )
});

/// Whether the words that say a move are said of a fact: no `may`, `wants to`, `has yet to` before them, and no club or
/// committee behind them.
fn happens(text: &str, said: &Said) -> bool {
    static DOUBT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:may|might|could|should|would like to|yet to|(?:plan|want|hope|aim|seek|try|tri|threaten|consider|refus|declin|fail|propos|mull|weigh)\w* (?:to )?|(?:scheme|motion|proposal|attempt|bid|effort|plan|call|calls|pressure|petition|campaign) (?:to|for)|not|never|no longer|nobody|if|whether|rumou?r\w*|reportedly|in talks to|continu\w+ to|continues|remains?|stays?) *(?:\w+ )?$",
        )
    });
    static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:the |an? |its |local )?(?:[\w-]+ ){0,3}(?:association|federation|committee|panel|chamber|council|task force|charity|party|government|ministry|jury|inquiry|protest|strike|race|campaign|delegation|conference)\b",
        )
    });
    // `who was named to the top job nine years ago`: what somebody did then is no news.
    static THEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^[^,;]{0,70}?\b(?:(?:years?|decades?|months) (?:ago|earlier)|(?:in|since|back in) (?:19|20)\d\d)\b",
        )
    });
    let aside = text[..said.at.end].rsplit(", ").next().is_some_and(|clause| clause.starts_with("who "));
    if aside && THEN.is_match(&text[said.at.end..]) {
        return false;
    }
    let doubtful = is_doubtful(FindingKind::Leadership, &text[..said.at.end]);
    !doubtful && !DOUBT.is_match(&text[..said.at.start]) && !ELSEWHERE.is_match(&text[said.at.end..])
}

/// Whether a candidate tells of a person's move in the sentence, or anywhere in the same direction.
fn tells_of(candidate: &Candidate, person: &Person, scope: &Scope, index: usize) -> bool {
    let Claim::Detail { detail: FindingDetail::Leadership { person: other, .. } } = &candidate.claim else {
        return false;
    };
    let here = scope
        .span(index)
        .zip(candidate.spans.first())
        .is_some_and(|(here, told)| here.start < told.end && told.start < here.end);
    let (other, person) = (person_key(other), person_key(&person.name));
    here && (other == person || other.contains(&person) || person.contains(&other))
}

/// The people of a sentence in their lists.
fn seats<'a>(text: &str, everybody: &'a [Person]) -> Vec<Seat<'a>> {
    let mut all: Vec<Seat> = Vec::new();
    for person in everybody {
        match all.last_mut() {
            Some(last) if last.who.last().is_some_and(|left| joins(&text[left.range.end..person.range.start])) => {
                last.who.push(person);
            }
            _ => all.push(Seat { who: vec![person], left: 0..person.range.start, right: 0..0 }),
        }
    }
    let starts: Vec<usize> = all.iter().map(|seat| seat.who[0].range.start).collect();
    let ends: Vec<usize> = all.iter().map(|seat| seat.who[seat.who.len() - 1].range.end).collect();
    for (at, seat) in all.iter_mut().enumerate() {
        let from = at.checked_sub(1).map_or(0, |before| ends[before]);
        let to = starts.get(at + 1).copied().unwrap_or(text.len());
        let left = &text[from..starts[at]];
        let from = BREAK.find_iter(left).last().map_or(from, |found| from + found.end());
        let right = &text[ends[at]..to];
        let to = BREAK.find(right).map_or(to, |found| ends[at] + found.start());
        (seat.left, seat.right) = (from..starts[at], ends[at]..to);
    }
    all
}

static BREAK: LazyLock<Regex> = LazyLock::new(|| pattern(r"; |,? while |,? whereas | – | — |, but "));

/// Which way the words next to the people say that they go.
fn said(text: &str, seat: &Seat) -> Option<Said> {
    static SPEAKS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^,? (?:said|says|told|tells|added|adds|wrote|writes|explained|commented|noted)\b"));
    let right = &text[seat.right.clone()];
    if SPEAKS.is_match(right) {
        return None;
    }
    let after = CUES.after.iter().filter_map(|cue| {
        starts(right).into_iter().find_map(|from| {
            let found = cue.words.find(&right[from..])?;
            let at = seat.right.start + from + found.start()..seat.right.start + from + found.end();
            Some((from, Said { change: cue.change, at, before: false }))
        })
    });
    let after = after.min_by_key(|(from, said)| (*from, std::cmp::Reverse(said.at.end)));
    let left = &text[seat.left.clone()];
    let before = CUES.before.iter().filter_map(|cue| {
        let found = cue.words.captures(left)?;
        let whole = found.get(0)?;
        let between = found.name("between")?;
        let start = seat.left.start;
        // `"We grow," added Jane Doe`: who speaks does not come.
        let speaks = left[..whole.start()].trim_end().ends_with('"');
        (describes_only(between.as_str()) && !speaks).then(|| {
            let at = start + whole.start()..start + between.start();
            (between.len(), Said { change: cue.change, at, before: true })
        })
    });
    let before = before.min_by_key(|(far, said)| (*far, said.at.start));
    match (before, after) {
        // `replaces Jane Doe, who retires`: both say that she goes. `names Jane Doe, who retired from Initech`: the news is before.
        (Some((_, before)), Some((from, after))) => {
            let stays = before.change == Change::Leaves && after.change.arrives();
            Some(if from == 0 && (!relative(right) || stays) { after } else { before })
        }
        (Some((_, said)), None) | (None, Some((_, said))) => Some(said),
        (None, None) => None,
    }
}

/// What was said of the one before in a list goes on: `Jane Doe arrives as CFO and John Roe as counsel`.
fn carried(text: &str, seat: &Seat, last: Option<&Said>) -> Option<Said> {
    let last = last.filter(|last| last.change.arrives())?;
    let left = text[seat.left.clone()].trim_end();
    let listed = left.ends_with(" and") || left.ends_with(',') || left.ends_with(';') || left.is_empty();
    let role = text[seat.right.clone()].strip_prefix(" as ").and_then(find_role).filter(|role| role.range.start < 24);
    let at = seat.right.start..seat.right.start;
    (listed && role.is_some()).then_some(Said { change: last.change, at, before: false })
}

/// Whether the words behind a name are about it and no news of their own.
fn relative(right: &str) -> bool {
    right.trim_start_matches([',', ' ']).starts_with("who ")
}

/// Where the words behind a name may go on: at once, or behind what is set in commas.
fn starts(right: &str) -> Vec<usize> {
    let mut all = vec![0];
    if !right.starts_with(',') && !right.starts_with(" (") {
        return all;
    }
    let mark = if right.starts_with(',') { ", " } else { ") " };
    let mut from = 1;
    while let Some(at) = right.get(from..).and_then(|rest| rest.find(mark)).filter(|_| all.len() <= ASIDES_MAX) {
        from += at + 1;
        all.push(from);
    }
    all
}

/// Whether words between a verb and a name only say who it is: no other verb, no clause of its own.
fn describes_only(between: &str) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:to|of)\b|\b(?:that|which|who|said|says|after|before|when|because|if|by|with|for|under|where|is|are|was|were|will|has|have|had|from|and (?:named|names|hired|hires|appointed|appoints|promoted|promotes|lifted|brought))\b",
        )
    });
    !OTHER.is_match(between) && !between.contains(". ")
}

/// Where the role and the company of a move are looked for.
struct Place<'a> {
    scope: &'a Scope<'a>,
    index: usize,
    text: &'a str,
    seat: &'a Seat<'a>,
    said: &'a Said,
    known: &'a [Candidate],
}

impl Place<'_> {
    fn right(&self) -> &str {
        &self.text[self.seat.right.clone()]
    }

    fn left(&self) -> &str {
        &self.text[self.seat.left.clone()]
    }

    /// The words between those that say the move and the name.
    fn description(&self) -> &str {
        if self.said.before { &self.text[self.said.at.end..self.seat.left.end] } else { self.left() }
    }

    /// What is said behind the words of the move, where these stand behind the name.
    fn told(&self) -> &str {
        if self.said.before { self.right() } else { &self.text[self.said.at.end..self.seat.right.end] }
    }

    fn role(&self) -> Option<String> {
        let near = |text: &str| find_role(text).filter(|role| role.range.start < ROLE_CHARS);
        let behind = || near(self.told()).filter(|role| !was(&self.told()[..role.range.start]));
        let title = || last_role(self.description()).filter(|role| self.description().len() - role.range.end < 3);
        let cue = || near(&self.text[self.said.at.clone()]);
        let known = || self.known_role();
        let found = if self.said.change == Change::Leaves {
            title().or_else(|| near(self.right())).or_else(cue)
        } else {
            static FRESH: LazyLock<Regex> =
                LazyLock::new(|| pattern(r"(?i)\b(?:new|next|first|incoming|as|its|interim|acting)\b[^,;]*$"));
            let named = || title().filter(|role| FRESH.is_match(&self.description()[..role.range.start]));
            behind().or_else(cue).or_else(named)
        };
        found.map(|role| role.name).or_else(known)
    }

    /// The role of the one who goes or comes beside: a successor's is the predecessor's.
    fn known_role(&self) -> Option<String> {
        let near = (0..=2).filter_map(|back| self.scope.span(self.index.checked_sub(back)?));
        let mut told = near.flat_map(|span| {
            self.known.iter().filter(move |other| {
                other.spans.first().is_some_and(|first| first.start < span.end && span.start < first.end)
            })
        });
        told.find_map(|other| match &other.claim {
            Claim::Detail { detail: FindingDetail::Leadership { role, change, .. } } => {
                let opposite = (*change == Change::Leaves) != (self.said.change == Change::Leaves);
                (opposite && !role.is_empty()).then(|| role.clone())
            }
            Claim::Detail { .. } | Claim::Posting { .. } => None,
        })
    }

    /// Whether the sentence speaks of an office, though no role is named.
    fn is_office(&self) -> bool {
        static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)\b(?:board|management|helm|top job|reins|successor|founder|boss|chief|chair\w*|leads?|run|head|executive|director|partner)\b",
            )
        });
        OFFICE.is_match(self.text)
    }

    /// Whether the last name goes on behind what was taken for the whole: `Desmond Quek Wei Jie`.
    fn goes_on(&self) -> bool {
        let next = self.right().strip_prefix(' ').unwrap_or_default();
        next.starts_with(char::is_uppercase)
            && find_role(next).is_none_or(|role| role.range.start > 0)
            && !self.said.before
    }

    fn subject(&self, name: &str) -> Option<Actor> {
        let actor = Actor::Named(name.to_owned());
        let other = !self.seat.who.iter().any(|person| core(&person.name) == core(name));
        let company = focus::is_firm(name);
        (other && company && self.scope.is_subject(&actor, self.index)).then_some(actor)
    }

    /// The company of the move: named with it, acting, or the one that the text is about.
    fn employer(&self) -> Option<Actor> {
        static AT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|\b(?:of|at|for|to|as|with)) (?:the )?"));
        // The first company that is named there; what stands behind it is where somebody was.
        let here = |text: &str| {
            let text = text.split(" from ").next().unwrap_or(text);
            let first = AT.find_iter(text).find_map(|found| {
                let rest = &text[found.end()..];
                let rest = rest.split([';', ',', '(']).next().unwrap_or(rest);
                let named = crate::object::object(rest).name?;
                let named = named.strip_suffix("'s").unwrap_or(&named).to_owned();
                (!was(&text[..found.start()]) && focus::is_firm(&named) && plausible(&named)).then_some(named)
            });
            first.map(|name| self.subject(&name))
        };
        if self.names_another() {
            return None;
        }
        let lead = &self.text[self.seat.left.start..self.said.at.start.max(self.seat.left.start)];
        let acting = if self.said.before { actor_before(lead) } else { None };
        // `Initech hires Globex's Jane Doe`: who acts is not the one that is asked about.
        let other = |name: &str| focus::is_firm(name) && plausible(name) && self.subject(name).is_none();
        if !self.scope.anyone() && matches!(&acting, Some(Actor::Named(name)) if other(name)) {
            return None;
        }
        let acts = || acting.clone().and_then(|actor| self.actor(actor));
        let owner = || {
            let title = last_role(self.description())?;
            let lead = self.description()[..title.range.start].trim_end();
            if was(lead) || lead.ends_with("former") || self.said.before && self.said.change != Change::Leaves {
                return None;
            }
            self.subject(&trailing(lead.strip_suffix("'s").unwrap_or(lead))?)
        };
        let named = here(self.told());
        if !self.scope.anyone() && matches!(named, Some(None)) {
            return None;
        }
        named
            .flatten()
            .or_else(acts)
            .or_else(owner)
            .or_else(|| self.named(focus::of_sentence(self.scope, self.index)))
            .or_else(|| self.meant())
    }

    fn named(&self, name: Option<String>) -> Option<Actor> {
        self.subject(&name?)
    }

    /// Whether a company that is not meant is named right behind the words that say the move: `joins Initech`.
    fn names_another(&self) -> bool {
        static NEXT: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"^(?: (?:to|at|as [^;:,]{2,50}? (?:of|at|for)))? (?P<who>\p{Lu}[^;,(]*)"));
        let behind = if self.said.before { None } else { NEXT.captures(self.told()) };
        let named = behind.and_then(|found| crate::object::object(&found["who"]).name);
        named.is_some_and(|name| {
            focus::is_firm(&name)
                && plausible(&name)
                && self.subject(name.strip_suffix("'s").unwrap_or(&name)).is_none()
        })
    }

    fn actor(&self, actor: Actor) -> Option<Actor> {
        match actor {
            Actor::Named(name) => self.subject(&name),
            Actor::Pronoun => self.scope.is_subject(&Actor::Pronoun, self.index).then_some(Actor::Pronoun),
        }
    }

    /// The company that the text is about: the one of the move before, or the one it opens with.
    fn meant(&self) -> Option<Actor> {
        let start = self.scope.span(self.index)?.start;
        let before = self.known.iter().filter(|other| other.spans.first().is_some_and(|span| span.start <= start));
        let before =
            before.filter(|other| matches!(&other.claim, Claim::Detail { detail: FindingDetail::Leadership { .. } }));
        let before = before.max_by_key(|other| other.spans.first().map_or(0, |span| span.start));
        let alone = || self.named(focus::of_text(self.scope, self.index));
        let pronoun = || self.scope.is_subject(&Actor::Pronoun, self.index).then_some(Actor::Pronoun);
        if self.scope.anyone() {
            before.and_then(|other| self.subject(&other.company)).or_else(pronoun).or_else(alone)
        } else {
            // Who is meant and not named is the one that is asked about only where the text has named no other.
            let own = self.scope.standing.own;
            pronoun().filter(|_| own || self.named(focus::of_text(self.scope, self.index)).is_some())
        }
    }
}

/// The last role of a text.
fn last_role(text: &str) -> Option<RoleFound> {
    let mut last: Option<RoleFound> = None;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(find_role).filter(|role| !role.range.is_empty()) {
        let range = from + found.range.start..from + found.range.end;
        from = range.end;
        last = Some(RoleFound { name: found.name, range });
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_is_a_pattern() {
        crate::tables::strictly::<Table>("moves", MOVES_SOURCE).unwrap();
        assert_eq!((CUES.before.len(), CUES.after.len()), (3, 3));
    }

    fn way(text: &str) -> Vec<(String, Option<Change>)> {
        let all = people(text, &Cast::default());
        seats(text, &all)
            .iter()
            .map(|seat| (seat.who[0].name.clone(), said(text, seat).map(|said| said.change)))
            .collect()
    }

    #[test]
    fn the_words_around_a_name_say_which_way_it_goes() {
        let moves =
            |text: &str| way(text).into_iter().filter_map(|(name, change)| Some((name, change?))).collect::<Vec<_>>();
        let of = |name: &str, change| (name.to_owned(), change);
        assert_eq!(
            moves("Globex names Jane Doe CEO and lifts strategy lead John Roe to chief strategy officer."),
            [of("Jane Doe", Change::Joins), of("John Roe", Change::Promoted)]
        );
        assert_eq!(
            moves("Jane Doe, 63, retires at Globex; Peter Poe takes over."),
            [of("Jane Doe", Change::Leaves), of("Peter Poe", Change::Joins)]
        );
        assert_eq!(
            moves("Her successor, Jane Doe, currently its head of sales, starts in May."),
            [of("Jane Doe", Change::Joins)]
        );
        assert_eq!(moves("\"We grow,\" added Jane Doe, CEO of Globex."), []);
        assert_eq!(moves("Globex met Jane Doe."), []);
    }
}
