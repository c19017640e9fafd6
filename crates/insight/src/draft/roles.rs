//! Who does what: each part of a clause stands in the evidence as it stands in the sentence.

use super::Flaw;
use super::handles::{is_like, is_title};
use super::lexicon;
use super::novelty::is_converse;
use super::reading::{Clause, Phrase, Reading, Role};
use super::source::{Line, Scene};
use super::word::{Kind, Word};

pub(super) fn check(scene: &Scene) -> Result<(), Flaw> {
    for clause in &scene.said.clauses {
        let Some(verb) = scene.said.verb(clause) else { continue };
        // Who agrees to do it is who does it, and that is judged there.
        if verb.kind == Kind::Auxiliary
            || lexicon::is("reporting", &verb.stem) && !lexicon::is("opine", &verb.stem)
            || scene.said.governs(clause)
        {
            continue;
        }
        let told: Vec<(&Line, &Clause)> = scene
            .clauses()
            .filter(|(line, known)| {
                line.reading
                    .verb(known)
                    .is_some_and(|known| known.stem == verb.stem || known.says(verb) || is_converse(verb, known))
            })
            .collect();
        let exact: Vec<(&Line, &Clause)> = told
            .iter()
            .copied()
            .filter(|(line, known)| line.reading.verb(known).is_some_and(|known| known.stem == verb.stem))
            .collect();
        let meets = |(line, known): &&(&Line, &Clause)| {
            let own = arguments(&scene.said, clause);
            arguments(&line.reading, known).iter().any(|word| own.iter().any(|own| own.says(word)))
        };
        let alone = arguments(&scene.said, clause).len() <= 1;
        let told: Vec<(&Line, &Clause)> = if exact.is_empty() { told } else { exact.clone() };
        let told: Vec<(&Line, &Clause)> =
            if alone || !exact.is_empty() { told } else { told.iter().filter(meets).copied().collect() };
        if told.is_empty() {
            continue;
        }
        let wrong: Vec<String> = told.iter().filter_map(|(line, known)| conflict(scene, clause, line, known)).collect();
        if wrong.len() == told.len()
            && let Some(first) = wrong.into_iter().next()
        {
            return Err(Flaw::Parties(first));
        }
    }
    Ok(())
}

fn phrases_of<'a>(
    reading: &'a Reading,
    clause: &'a Clause,
    role: fn(&Role) -> bool,
) -> impl Iterator<Item = (usize, &'a Phrase)> {
    let owns = |at: usize| reading.phrases.iter().any(|phrase| phrase.owner == Some(at));
    let all = clause.phrases.iter().filter_map(|at| Some((*at, reading.phrases.get(*at)?)));
    all.filter(move |(at, phrase)| role(&phrase.role) && !owns(*at))
}

/// Who acts in a clause, and on what.
fn agents(reading: &Reading, clause: &Clause) -> Vec<usize> {
    if belongs(reading, clause) {
        return phrases_of(reading, clause, |role| {
            *role == Role::Object || matches!(role, Role::Under(to) if to == "to")
        })
        .map(|(at, _)| at)
        .collect();
    }
    if clause.passive {
        let by = phrases_of(reading, clause, |role| matches!(role, Role::Under(by) if by == "by"));
        by.map(|(at, _)| at).filter(|at| reading.head(*at).is_some_and(|head| head.figure.is_none())).collect()
    } else {
        clause.subjects.clone()
    }
}

/// Whether who is named to a post there takes it here.
fn takes_post(ours: &Word, theirs: &Word) -> bool {
    let is = |class: &str, word: &Word| word.parts.first().is_some_and(|part| lexicon::is(class, part));
    is("takes-post", ours) && is("appoints", theirs) && ours.stem != theirs.stem
}

/// What belongs to somebody is owned.
fn belongs(reading: &Reading, clause: &Clause) -> bool {
    reading.verb(clause).is_some_and(|verb| verb.parts.first().is_some_and(|part| part == "belong"))
}

fn patients(reading: &Reading, clause: &Clause) -> Vec<usize> {
    if clause.passive || belongs(reading, clause) {
        clause.subjects.clone()
    } else {
        phrases_of(reading, clause, |role| *role == Role::Object).map(|(at, _)| at).collect()
    }
}

/// What of a clause stands otherwise in a clause of the evidence with its verb.
fn conflict(scene: &Scene, clause: &Clause, line: &Line, known: &Clause) -> Option<String> {
    let said = &scene.said;
    let (our_agents, our_patients) = (agents(said, clause), patients(said, clause));
    let (mut their_agents, their_patients) = (agents(&line.reading, known), patients(&line.reading, known));
    let converse =
        said.verb(clause).zip(line.reading.verb(known)).is_some_and(|(ours, theirs)| is_converse(ours, theirs));
    if converse {
        let gives = line.reading.verb(known).is_some_and(|verb| lexicon::is("give", &verb.stem));
        let other = phrases_of(&line.reading, known, |role| match role {
            Role::Under(way) => matches!(way.as_str(), "to" | "from" | "for"),
            role => *role == Role::Object,
        });
        let other = other.filter(|(_, phrase)| gives || phrase.role != Role::Object);
        their_agents = other.map(|(at, _)| at).collect();
    }
    let named = said.verb(clause).zip(line.reading.verb(known)).is_some_and(|(ours, theirs)| takes_post(ours, theirs));
    if named {
        their_agents.clone_from(&their_patients);
    }
    let turns =
        said.verb(clause).is_some_and(|verb| lexicon::is("ergative", verb.parts.first().map_or("", String::as_str)));
    let words =
        |phrases: &[usize]| -> Vec<&Word> { phrases.iter().flat_map(|at| content(&line.reading, *at)).collect() };
    let (mut agents, patients) = (words(&their_agents), words(&their_patients));
    agents.extend(resolved(&line.reading, known).filter(|_| !converse));
    agents.extend(known.maybe.iter().flat_map(|at| content(&line.reading, *at)));
    let nouns = agents.iter().any(|word| word.is_content());
    let stands_for = agents.iter().any(|word| Scene::is_open(word) && !(nouns && word.kind == Kind::Pronoun));
    // What opens is opened.
    let (alone, theirs_alone) = (turns && our_patients.is_empty(), turns && their_patients.is_empty());
    let as_agents = if alone { [agents.clone(), patients.clone()].concat() } else { agents.clone() };
    let as_patients = if theirs_alone { [agents.clone(), patients.clone()].concat() } else { patients.clone() };
    let of_agents = Place {
        own: as_agents,
        other: if alone { Vec::new() } else { patients },
        open: !theirs_alone,
        acts: true,
        strict_under: !converse,
        stands_for,
    };
    let exact = said.verb(clause).zip(line.reading.verb(known)).is_some_and(|(ours, theirs)| ours.stem == theirs.stem);
    let inside = line.reading.words.get(known.words.clone()).unwrap_or_default();
    let as_patients: Vec<&Word> = if as_patients.iter().any(|word| word.is_content()) {
        as_patients.into_iter().chain(inside).collect()
    } else {
        Vec::new()
    };
    let of_patients = Place {
        own: as_patients,
        other: if theirs_alone { Vec::new() } else { agents },
        open: (exact || named) && !theirs_alone,
        acts: false,
        strict_under: !converse,
        stands_for: false,
    };
    let heads = |phrases: &[usize]| -> Vec<&Word> { phrases.iter().filter_map(|at| said.head(*at)).collect() };
    let agent_heads = resolved(said, clause)
        .into_iter()
        .chain(heads(&our_agents).into_iter().chain(clause.maybe.and_then(|at| said.head(at))))
        .collect();
    if !converse && let Some(name) = elsewhere(scene, clause, line, known) {
        return Some(name);
    }
    let of_agents = misplaced(scene, agent_heads, clause.relative || clause.maybe.is_some(), &of_agents, line, known);
    if converse {
        return of_agents;
    }
    of_agents.or_else(|| misplaced(scene, heads(&our_patients), clause.relative, &of_patients, line, known))
}

/// Whom a pronoun before a verb stands for: who acts in the clause before.
fn resolved<'a>(reading: &'a Reading, clause: &Clause) -> Option<&'a Word> {
    let head = reading.head(*clause.subjects.first()?)?;
    if !matches!(head.lower.as_str(), "it" | "they" | "he" | "she") {
        return None;
    }
    let at = reading.clauses.iter().position(|other| other.words == clause.words)?;
    let before = reading.clauses.get(at.checked_sub(1)?)?;
    if before.subjects.iter().filter_map(|at| reading.head(*at)).any(is_title) && head.lower == "it" {
        return None;
    }
    reading.head(*before.subjects.first()?).filter(|head| head.kind != Kind::Pronoun)
}

/// A name or date that the sentence has under a preposition where the clause of the evidence has another one.
fn elsewhere(scene: &Scene, clause: &Clause, line: &Line, known: &Clause) -> Option<String> {
    let marked =
        |word: &Word| word.kind == Kind::Name || word.figure.as_ref().is_some_and(super::figure::Figure::is_date);
    let inside = |reading: &Reading, clause: &Clause| -> Vec<(String, Word)> {
        let all = clause.phrases.iter().filter_map(|at| Some((reading.phrases.get(*at)?, reading.head(*at)?)));
        all.filter_map(|(phrase, head)| match &phrase.role {
            Role::Under(preposition) if marked(head) => Some((preposition.clone(), head.clone())),
            _ => None,
        })
        .collect()
    };
    let held = inside(&line.reading, known);
    let words = line.reading.words.get(known.words.clone()).unwrap_or_default();
    inside(&scene.said, clause)
        .into_iter()
        .filter(|(_, head)| !scene.is_company(head) && !words.iter().any(|word| word.says(head)))
        .find(|(preposition, head)| {
            held.iter()
                .any(|(other, known)| is_like(preposition, other) && known.figure.is_some() == head.figure.is_some())
        })
        .map(|(_, head)| head.text)
}

/// A place in a clause of the evidence: the words that have it, those that have the opposite one, and whether nothing
/// else may take it.
struct Place<'a> {
    own: Vec<&'a Word>,
    other: Vec<&'a Word>,
    open: bool,
    /// It is who acts.
    acts: bool,
    strict_under: bool,
    /// A pronoun has it, or who speaks.
    stands_for: bool,
}

fn misplaced(
    scene: &Scene,
    heads: Vec<&Word>,
    any: bool,
    place: &Place,
    line: &Line,
    known: &Clause,
) -> Option<String> {
    let held = |head: &&Word| place.own.iter().any(|word| word.says(head));
    let named = heads.iter().any(|head| head.kind == Kind::Name && held(head));
    if any && heads.iter().any(|head| held(head) || Scene::is_open(head)) {
        return None;
    }
    let of_company = |head: &Word| scene.is_company(head) && place.own.iter().any(|word| scene.is_company(word));
    let under = |head: &Word| {
        known.phrases.iter().any(|at| {
            line.reading
                .phrases
                .get(*at)
                .is_some_and(|phrase| matches!(&phrase.role, Role::Under(way) if lexicon::is("directional", way)))
                && content(&line.reading, *at).iter().any(|word| word.says(head))
        })
    };
    // A pronoun stands for nobody who is named only later.
    let later = |head: &Word| {
        let lines = || scene.lines.iter().filter(|other| other.ground == line.ground);
        let before = lines()
            .take_while(|other| !std::ptr::eq(*other, line))
            .any(|other| other.reading.words.iter().any(|word| word.says(head)));
        head.kind == Kind::Name
            && !scene.is_company(head)
            && !before
            && !line.reading.words.iter().any(|word| word.says(head))
    };
    // What its page says of a product is said of the vendor; what somebody is called stands for the name.
    let of_vendor = |head: &Word| scene.is_vendor(head) && scene.of_vendor[line.ground];
    let by_name = place.own.iter().any(|word| word.kind == Kind::Name);
    let stands = |head: &Word| of_vendor(head) || place.acts && by_name && head.kind == Kind::Noun && !under(head);
    // `The hall replaces two sites`: of what the sentence before told.
    let named_before = |head: &Word| {
        head.kind == Kind::Noun
            && place.acts
            && !by_name
            && is_pointed_at(line, known)
            && scene
                .lines
                .iter()
                .take_while(|other| !std::ptr::eq(*other, line))
                .filter(|other| other.ground == line.ground)
                .any(|other| other.reading.words.iter().any(|word| word.says(head)))
    };
    let wrong = |head: &&&Word| {
        if Scene::is_open(head) || held(head) || named && head.kind != Kind::Name {
            return false;
        }
        place.other.iter().any(|word| word.says(head) && scene.is_company(word) == scene.is_company(head))
            || head.kind == Kind::Name && place.strict_under && under(head)
            || place.open
                && !place.own.is_empty()
                && (!place.stands_for || later(head))
                && !of_company(head)
                && !stands(head)
                && !named_before(head)
    };
    heads.iter().find(wrong).map(|head| head.text.clone())
}

/// Whether who acts in a clause is something already spoken of: `the hall`.
fn is_pointed_at(line: &Line, known: &Clause) -> bool {
    let first = known.subjects.first().and_then(|at| line.reading.phrases.get(*at));
    let words = first.and_then(|phrase| line.reading.words.get(phrase.words.start.saturating_sub(1)..phrase.words.end));
    words.is_some_and(|words| words.iter().take(2).any(|word| matches!(word.lower.as_str(), "the" | "this" | "these")))
}

/// What a clause has beside its verb.
fn arguments<'a>(reading: &'a Reading, clause: &Clause) -> Vec<&'a Word> {
    let all = clause.subjects.iter().chain(&clause.phrases);
    let mut words: Vec<&Word> = all.flat_map(|at| content(reading, *at)).filter(|word| word.is_content()).collect();
    words.dedup_by_key(|word| word.text.clone());
    words
}

fn content(reading: &Reading, phrase: usize) -> Vec<&Word> {
    let Some(phrase) = reading.phrases.get(phrase) else { return Vec::new() };
    reading.words[phrase.words.clone()].iter().filter(|word| word.is_content() || word.kind == Kind::Pronoun).collect()
}
