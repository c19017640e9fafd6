//! Who does what: each part of a clause stands in the evidence as it stands in the sentence.

use super::Flaw;
use super::lexicon;
use super::reading::{Clause, Phrase, Reading, Role};
use super::source::{Line, Scene};
use super::word::{Kind, Word};

pub(super) fn check(scene: &Scene) -> Result<(), Flaw> {
    for clause in &scene.said.clauses {
        let Some(verb) = scene.said.verb(clause) else { continue };
        if scene.said.is_light(clause) {
            continue;
        }
        let told: Vec<(&Line, &Clause)> = scene
            .clauses()
            .filter(|(line, known)| line.reading.verb(known).is_some_and(|known| known.stem == verb.stem || known.says(verb)))
            .collect();
        let exact: Vec<(&Line, &Clause)> =
            told.iter().copied().filter(|(line, known)| line.reading.verb(known).is_some_and(|known| known.stem == verb.stem)).collect();
        let meets = |(line, known): &&(&Line, &Clause)| {
            let own = arguments(&scene.said, clause);
            arguments(&line.reading, known).iter().any(|word| own.iter().any(|own| own.says(word)))
        };
        let alone = arguments(&scene.said, clause).len() <= 1;
        let told: Vec<(&Line, &Clause)> = if exact.is_empty() { told } else { exact.clone() };
        let told: Vec<(&Line, &Clause)> = if alone { told } else { told.iter().filter(meets).copied().collect() };
        if told.is_empty() {
            continue;
        }
        let strict = !exact.is_empty();
        let wrong: Vec<String> =
            told.iter().filter_map(|(line, known)| conflict(scene, clause, line, known, strict)).collect();
        if wrong.len() == told.len()
            && let Some(first) = wrong.into_iter().next()
        {
            return Err(Flaw::Parties(first));
        }
    }
    Ok(())
}

fn phrases_of<'a>(reading: &'a Reading, clause: &'a Clause, role: fn(&Role) -> bool) -> impl Iterator<Item = (usize, &'a Phrase)> {
    clause.phrases.iter().filter_map(|at| Some((*at, reading.phrases.get(*at)?))).filter(move |(_, phrase)| role(&phrase.role))
}

/// Who acts in a clause, and on what.
fn agents(reading: &Reading, clause: &Clause) -> Vec<usize> {
    if clause.passive {
        let by = phrases_of(reading, clause, |role| matches!(role, Role::Under(by) if by == "by"));
        by.map(|(at, _)| at).filter(|at| reading.head(*at).is_some_and(|head| head.figure.is_none())).collect()
    } else {
        clause.subjects.clone()
    }
}

fn patients(reading: &Reading, clause: &Clause) -> Vec<usize> {
    if clause.passive {
        clause.subjects.clone()
    } else {
        phrases_of(reading, clause, |role| *role == Role::Object).map(|(at, _)| at).collect()
    }
}

/// What of a clause stands otherwise in a clause of the evidence with its verb. With another verb of one meaning only
/// what is turned round counts.
fn conflict(scene: &Scene, clause: &Clause, line: &Line, known: &Clause, strict: bool) -> Option<String> {
    let said = &scene.said;
    let (our_agents, our_patients) = (agents(said, clause), patients(said, clause));
    let (their_agents, their_patients) = (agents(&line.reading, known), patients(&line.reading, known));
    let turns = said.verb(clause).is_some_and(|verb| lexicon::is("ergative", &verb.stem));
    let words = |phrases: &[usize]| -> Vec<&Word> { phrases.iter().flat_map(|at| content(&line.reading, *at)).collect() };
    let (mut agents, patients) = (words(&their_agents), words(&their_patients));
    agents.extend(known.maybe.iter().flat_map(|at| content(&line.reading, *at)));
    // What opens is opened.
    let (alone, theirs_alone) = (turns && our_patients.is_empty(), turns && their_patients.is_empty());
    let as_agents = if alone { [agents.clone(), patients.clone()].concat() } else { agents.clone() };
    let as_patients = if theirs_alone { [agents.clone(), patients.clone()].concat() } else { patients.clone() };
    let of_agents = Place { own: as_agents, other: if alone { Vec::new() } else { patients }, open: strict && !theirs_alone };
    let of_patients = Place { own: as_patients, other: if theirs_alone { Vec::new() } else { agents }, open: false };
    let heads = |phrases: &[usize]| -> Vec<&Word> { phrases.iter().filter_map(|at| said.head(*at)).collect() };
    let agent_heads = heads(&our_agents).into_iter().chain(clause.maybe.and_then(|at| said.head(at))).collect();
    misplaced(scene, agent_heads, clause.relative || clause.maybe.is_some(), &of_agents, line, known)
        .or_else(|| misplaced(scene, heads(&our_patients), false, &of_patients, line, known))
}

/// A place in a clause of the evidence: the words that have it, those that have the opposite one, and whether nothing
/// else may take it.
struct Place<'a> {
    own: Vec<&'a Word>,
    other: Vec<&'a Word>,
    open: bool,
}

fn misplaced(scene: &Scene, heads: Vec<&Word>, any: bool, place: &Place, line: &Line, known: &Clause) -> Option<String> {
    let held = |head: &&Word| place.own.iter().any(|word| word.says(head));
    let named = heads.iter().any(|head| head.kind == Kind::Name && held(head));
    if any && heads.iter().any(held) {
        return None;
    }
    let stands_for = place.own.iter().any(|word| Scene::is_open(word));
    let of_company = |head: &Word| scene.is_company(head) && place.own.iter().any(|word| scene.is_company(word));
    let under = |head: &Word| {
        known.phrases.iter().any(|at| {
            line.reading.phrases.get(*at).is_some_and(|phrase| matches!(phrase.role, Role::Under(_)))
                && content(&line.reading, *at).iter().any(|word| word.says(head))
        })
    };
    let wrong = |head: &&&Word| {
        if Scene::is_open(head) || held(head) || named && head.kind != Kind::Name {
            return false;
        }
        place.other.iter().any(|word| word.says(head))
            || head.kind == Kind::Name && under(head)
            || place.open && !place.own.is_empty() && !stands_for && !of_company(head)
    };
    heads.iter().find(wrong).map(|head| head.text.clone())
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

/// Prepositions that may stand for each other.
pub(super) fn is_like(left: &str, right: &str) -> bool {
    left == right || ["place", "way", "source", "goal", "aim", "prior", "means", "end"].iter().any(|class| {
        let class = format!("like-{class}");
        lexicon::is(&class, left) && lexicon::is(&class, right)
    })
}
