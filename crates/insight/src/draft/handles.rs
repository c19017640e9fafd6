//! What holds a thing where it stands: whose it is, the preposition before it, the title beside a name.

use super::Flaw;
use super::lexicon;
use super::novelty::is_converse;
use super::reading::{Reading, Role};
use super::source::Scene;
use super::word::{Kind, Word};

pub(super) fn check(scene: &Scene) -> Result<(), Flaw> {
    owners(scene)?;
    titles(scene)?;
    ways(scene)
}

/// Whose or of what something is: the same as in the evidence, where that says it of the same thing.
fn owners(scene: &Scene) -> Result<(), Flaw> {
    let said = &scene.said;
    for at in 0..said.phrases.len() {
        let (Some(owner), Some(head)) = (owner(said, at), said.head(at)) else { continue };
        let by_name = said.phrases[at].owner.is_some();
        let owner_at = owner;
        let Some(owner) = said.head(owner).filter(|owner| !Scene::is_open(owner)) else { continue };
        if head.figure.is_some() || owner.figure.is_some() || lexicon::is("glue", &owner.stem) {
            continue;
        }
        let held: Vec<Option<&Word>> = scene
            .lines
            .iter()
            .flat_map(|line| (0..line.reading.phrases.len()).map(move |at| (&line.reading, at)))
            .filter(|(reading, at)| reading.head(*at).is_some_and(|known| known.says(head)))
            .map(|(reading, at)| {
                // `Its head of digital`: whose it is, and of what, are two things.
                let of_what = by_name
                    && reading.phrases[at].owner.is_none()
                    && scene.said.head(owner_at).is_some_and(|owner| scene.is_company(owner));
                self::owner(reading, at).filter(|_| !of_what).and_then(|owner| reading.head(owner))
            })
            .collect();
        let agrees = |known: &Option<&Word>| {
            known.is_none_or(|known| {
                known.says(owner)
                    || Scene::is_open(known) && scene.is_company(owner)
                    || scene.is_company(known) && scene.is_company(owner)
                    || scene.is_vendor(owner)
            })
        };
        if !held.is_empty() && !held.iter().any(agrees) {
            return Err(Flaw::Parties(owner.text.clone()));
        }
    }
    Ok(())
}

/// Whether a word is the title of a post.
pub(super) fn is_title(word: &Word) -> bool {
    word.kind == Kind::Noun
        && [
            "chief",
            "director",
            "president",
            "chair",
            "officer",
            "manager",
            "head",
            "partner",
            "founder",
            "chairman",
            "ceo",
            "cfo",
            "cto",
            "cio",
            "ciso",
            "coo",
        ]
        .iter()
        .any(|title| word.parts.iter().any(|part| part == title) || word.lower == *title)
}

/// Names with the title next to them: the name that stands nearest, in one part of a sentence.
fn titled(reading: &Reading) -> Vec<(&Word, &Word)> {
    const NEAR: usize = 6;
    let words = &reading.words;
    let mut all = Vec::new();
    for (at, title) in words.iter().enumerate().filter(|(_, word)| is_title(word)) {
        let from = at.saturating_sub(NEAR);
        let names = words.iter().enumerate().skip(from).take(at - from + NEAR + 1);
        let person = names.filter(|(_, word)| word.kind == Kind::Name && word.parts.len() >= 2);
        // `X as chairman and Y as treasurer`: who stands before the *as*.
        let as_title = at.checked_sub(1).is_some_and(|before| words[before].lower == "as")
            && words[from..at].iter().any(|word| word.kind == Kind::Name && word.parts.len() >= 2);
        let near = person.filter(|(name, _)| !as_title || *name < at).filter(|(name, _)| {
            let (first, last) = if *name < at { (*name + 1, at) } else { (at + 1, *name) };
            let gap = words.get(first..last).unwrap_or_default();
            !gap.iter().any(|word| word.kind == Kind::Mark) || gap.len() == 1 || gap.len() == 2 && gap[0].is_mark(",")
        });
        let nearest = near.min_by_key(|(name, _)| name.abs_diff(at));
        all.extend(nearest.map(|(_, name)| (name, title)));
    }
    all
}

/// Who has a title here has it in the evidence.
fn titles(scene: &Scene) -> Result<(), Flaw> {
    for (name, title) in titled(&scene.said) {
        if scene.is_company(name) {
            continue;
        }
        let lines = || scene.lines.iter().filter(|line| line.reading.words.iter().any(|word| word.says(name)));
        let other: Vec<&Word> = scene
            .lines
            .iter()
            .flat_map(|line| titled(&line.reading))
            .filter(|(_, held)| held.says(title))
            .map(|(name, _)| name)
            .collect();
        let past = scene.said.words.iter().any(|word| lexicon::is("former", &word.stem) || word.stem == "retire");
        let own = other.iter().any(|held| held.says(name))
            || past
                && lines().any(|line| {
                    line.reading.words.iter().any(|word| {
                        word.says(title)
                            || matches!(
                                word.stem.as_str(),
                                "role" | "post" | "position" | "place" | "successor" | "succeed"
                            )
                    })
                });
        if !own && !other.is_empty() {
            return Err(Flaw::Parties(name.text.clone()));
        }
    }
    Ok(())
}

/// The phrase to which another belongs: before an `'s`, or behind an *of*.
fn owner(reading: &Reading, at: usize) -> Option<usize> {
    let own = reading.phrases.get(at)?;
    own.owner.or_else(|| {
        let next = reading.phrases.get(at + 1)?;
        let of = matches!(&next.role, Role::Under(of) if of == "of") && next.words.start <= own.words.end + 3;
        (of && next.beside.is_none()).then_some(at + 1)
    })
}

/// Names and things stand under *from*, *to*, *by* and the like as they do in the evidence.
fn ways(scene: &Scene) -> Result<(), Flaw> {
    let said = &scene.said;
    for (at, phrase) in said.phrases.iter().enumerate() {
        let Some(head) = said.head(at).filter(|head| head.figure.is_none() && head.is_content()) else { continue };
        let owns = said.phrases.iter().any(|other| other.owner == Some(at));
        let verb = said.clauses.get(phrase.clause).and_then(|clause| said.verb(clause));
        let turned = said.clauses.iter().filter_map(|clause| said.verb(clause)).any(|verb| {
            !scene.held_words().any(|known| known.stem == verb.stem)
                && scene.held_words().any(|known| is_converse(verb, known))
        });
        if owns || turned || scene.is_company(head) || scene.is_vendor(head) {
            continue;
        }
        let held: Vec<&Role> = scene
            .lines
            .iter()
            .flat_map(|line| (0..line.reading.phrases.len()).map(move |at| (&line.reading, at)))
            .filter(|(reading, at)| reading.head(*at).is_some_and(|known| known.says(head)))
            .map(|(reading, at)| &reading.phrases[at].role)
            .collect();
        let directed = |role: &&Role| matches!(role, Role::Under(way) if lexicon::is("directional", way));
        let fits = match &phrase.role {
            Role::Under(way) if lexicon::is("directional", way) => held.iter().any(|role| match role {
                Role::Under(known) => {
                    is_like(way, known)
                        || !lexicon::is("directional", known) && !matches!(way.as_str(), "from" | "by" | "within")
                }
                Role::Subject => way == "by" || way == "from" || way == "with",
                Role::Object | Role::Loose => !matches!(way.as_str(), "by" | "from"),
            }),
            Role::Subject if head.kind == Kind::Name => {
                !held.iter().all(|role| directed(role) && !matches!(role, Role::Under(by) if by == "by"))
            }
            Role::Object if head.kind == Kind::Name => {
                let gives = verb.is_some_and(|verb| lexicon::is("ditransitive", &verb.stem));
                let given = held
                    .iter()
                    .any(|role| matches!(role, Role::Under(way) if gives && matches!(way.as_str(), "to" | "for")));
                // What is the vendor's, it offers.
                let by_vendor = said.clauses.get(phrase.clause).is_some_and(|clause| {
                    clause.subjects.iter().filter_map(|at| said.head(*at)).any(|head| scene.is_vendor(head))
                });
                given
                    || by_vendor && held.contains(&&Role::Subject)
                    || !held.iter().all(|role| directed(role) || **role == Role::Subject && gives)
            }
            _ => true,
        };
        // More than one is not less than it.
        let compares = |role: &Role| match role {
            Role::Under(way) if way.ends_with("than") => Some(way.starts_with("less") || way.starts_with("fewer")),
            _ => None,
        };
        let fits = fits
            && compares(&phrase.role).is_none_or(|less| {
                held.iter()
                    .filter_map(|role| compares(role))
                    .next()
                    .is_none_or(|_| held.iter().any(|role| compares(role) == Some(less)))
            });
        if !held.is_empty() && !fits {
            return Err(Flaw::Parties(head.text.clone()));
        }
    }
    Ok(())
}

/// Prepositions that may stand for each other.
pub(super) fn is_like(left: &str, right: &str) -> bool {
    left == right
        || ["place", "way", "source", "goal", "aim", "prior", "means", "end"].iter().any(|class| {
            let class = format!("like-{class}");
            lexicon::is(&class, left) && lexicon::is(&class, right)
        })
}
