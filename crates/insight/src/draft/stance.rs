//! Whether a clause denies, plans and doubts as the clause of the evidence does on which it rests.

use super::Flaw;
use super::lexicon;
use super::reading::{Clause, Reading};
use super::source::{Line, Scene};
use super::word::{Kind, Word};

/// How sure a clause is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Stance {
    denied: bool,
    ahead: bool,
    doubted: bool,
}

pub(super) fn check(scene: &Scene) -> Result<(), Flaw> {
    for clause in scene.said.clauses.iter().filter(|clause| clause.verb.is_some()) {
        if scene.said.verb(clause).is_some_and(|verb| lexicon::is("reporting", &verb.stem) && verb.stem != "expect")
            || scene.said.governs(clause)
            || is_awaited(&scene.said, clause)
        {
            continue;
        }
        let best = nearest(scene, clause);
        if best.is_empty() {
            continue;
        }
        let mut said = stance(&scene.said, clause);
        // What is to be done is not done.
        said.ahead |= clause.infinitive || is_going_on(&scene.said, clause) || hangs_on_plan(&scene.said, clause);
        let held: Vec<Stance> = best.iter().map(|(line, known)| stance(&line.reading, known)).collect();
        if turned(scene, clause, &best) {
            return Err(Flaw::Direction);
        }
        if held.iter().all(|held| held.denied != said.denied) && !(said.denied && denied_elsewhere(scene, clause)) {
            return Err(Flaw::Denial);
        }
        let open = |stance: &Stance| stance.ahead || stance.doubted;
        let by_noun = best.iter().all(|(line, known)| noun_of(&line.reading, known, scene.said.verb(clause), true));
        if by_noun || said.denied || is_timetable(&scene.said, clause) {
            continue;
        }
        let unsure = held.iter().all(|held| held.doubted) && !said.doubted;
        if unsure || held.iter().all(open) && !open(&said) {
            return Err(Flaw::Certainty);
        }
    }
    spots(scene)?;
    headings(scene)?;
    duties(scene)?;
    former(scene)
}

/// Whether what a clause tells is only planned or doubted.
pub(super) fn is_open(reading: &Reading, clause: &Clause) -> bool {
    let stance = stance(reading, clause);
    stance.ahead || stance.doubted
}

/// Whether a clause does not tell it as done.
pub(super) fn is_careful(reading: &Reading, clause: &Clause) -> bool {
    is_open(reading, clause)
        || stance(reading, clause).denied
        || clause.infinitive
        || is_timetable(reading, clause)
        || is_going_on(reading, clause)
        || hangs_on_plan(reading, clause)
}

/// The clauses of the evidence that share most with a clause.
fn nearest<'a>(scene: &'a Scene, clause: &Clause) -> Vec<(&'a Line, &'a Clause)> {
    let own: Vec<&Word> = words_of(&scene.said, clause).into_iter().filter(|word| !scene.is_company(word)).collect();
    let verb = scene.said.verb(clause);
    let score = |line: &Line, known: &Clause| {
        let theirs = words_of(&line.reading, known);
        let shared = own.iter().filter(|word| theirs.iter().any(|held| word.says(held))).count();
        let verb = verb.filter(|verb| verb.kind != Kind::Auxiliary);
        let same_verb = line.reading.verb(known).zip(verb).is_some_and(|(known, verb)| known.says(verb));
        let told_so = same_verb || noun_of(&line.reading, known, verb, false);
        shared * 2 + if told_so { 7 } else { 0 }
    };
    let scored: Vec<(usize, &Line, &Clause)> = scene
        .clauses()
        .filter(|(_, known)| known.verb.is_some())
        .map(|(line, known)| (score(line, known), line, known))
        .collect();
    let most = scored.iter().map(|(score, _, _)| *score).max().unwrap_or_default();
    if most < 2 {
        return Vec::new();
    }
    scored.into_iter().filter(|(score, _, _)| *score == most).map(|(_, line, known)| (line, known)).collect()
}

/// Whether the verb is the opposite of all that the nearest clauses have.
fn turned(scene: &Scene, clause: &Clause, best: &[(&Line, &Clause)]) -> bool {
    let Some(verb) = scene.said.verb(clause) else { return false };
    let against = |known: &Word| {
        [("opposite-up", "opposite-down"), ("opposite-in", "opposite-out")].into_iter().any(|(one, other)| {
            lexicon::is(one, &verb.stem) && lexicon::is(other, &known.stem)
                || lexicon::is(other, &verb.stem) && lexicon::is(one, &known.stem)
        })
    };
    best.iter().all(|(line, known)| {
        line.reading.verb(known).is_some_and(|known| against(known) && !super::novelty::is_converse(verb, known))
    })
}

/// Whether a clause says with a noun what a verb says, and has not the verb.
fn noun_of(reading: &Reading, clause: &Clause, verb: Option<&Word>, of_doer: bool) -> bool {
    let Some(verb) = verb.filter(|verb| verb.kind != Kind::Auxiliary) else { return false };
    let words = reading.words.get(clause.words.clone()).unwrap_or_default();
    reading.verb(clause).is_none_or(|own| !own.says(verb))
        && words.iter().any(|word| word.kind == Kind::Noun && word.says(verb) && (!of_doer || is_doer(&word.stem)))
}

/// `owner`, `operator`: who does it, which is so whatever else is planned.
fn is_doer(stem: &str) -> bool {
    stem.ends_with("er") || stem.ends_with("or") || stem.ends_with("ist") || stem.ends_with("man")
}

fn words_of<'a>(reading: &'a Reading, clause: &Clause) -> Vec<&'a Word> {
    let inside = reading.words.get(clause.words.clone()).unwrap_or_default().iter();
    let subjects = clause
        .subjects
        .iter()
        .filter_map(|at| reading.phrases.get(*at))
        .flat_map(|phrase| &reading.words[phrase.words.clone()]);
    let mut all: Vec<&Word> = inside
        .chain(subjects)
        .filter(|word| word.is_content() && !lexicon::is("light", &word.stem) && !lexicon::is("title", &word.lower))
        .collect();
    all.dedup_by_key(|word| word.text.clone());
    all
}

fn stance(reading: &Reading, clause: &Clause) -> Stance {
    let mut stance = own_stance(reading, clause);
    let mut at = clause;
    // What hangs on a plan is planned, and what hangs on that too.
    for _ in 0..4 {
        let Some(upper) = at.under.and_then(|upper| reading.clauses.get(upper)) else { break };
        let upper_stance = own_stance(reading, upper);
        stance.denied |= upper_stance.denied;
        stance.ahead |= upper_stance.ahead;
        stance.doubted |= upper_stance.doubted;
        at = upper;
    }
    stance
}

fn own_stance(reading: &Reading, clause: &Clause) -> Stance {
    let mut stance = Stance::default();
    let words = reading.words.get(clause.words.clone()).unwrap_or_default();
    let subjects = clause
        .subjects
        .iter()
        .filter_map(|at| reading.phrases.get(*at))
        .filter_map(|phrase| reading.words.get(phrase.words.clone()))
        .flatten();
    let group = reading.words.get(clause.verbs.clone()).unwrap_or_default();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.figure.is_none()) {
        let next = reading.words.get(clause.words.start + at + 1).map_or("", |next| next.lower.as_str());
        let is_noun = matches!(word.kind, Kind::Noun | Kind::Name);
        stance.denied |= denies(word) && !is_noun
            || lexicon::is("deny-always", &word.lower) && !qualifies(words, at)
            || word.lower == "yet" && next == "to";
        stance.ahead |= lexicon::is("ahead", &word.stem) && matches!(word.kind, Kind::Verb(_))
            || lexicon::is("ahead-always", &word.lower)
            || matches!(word.stem.as_str(), "agree" | "mean") && next == "to"
            || word.lower == "set" && next == "to";
        let helper =
            at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|before| before.kind == Kind::Auxiliary);
        stance.doubted |= helper && next == "to" && word.lower != "expected" && lexicon::is("hearsay", &word.lower);
        stance.doubted |= lexicon::is("doubt", &word.lower)
            || lexicon::is("doubt-verb", &word.stem) && matches!(word.kind, Kind::Verb(_));
    }
    stance.denied |= group.iter().any(|word| word.kind == Kind::Negation);
    stance.denied |= subjects
        .into_iter()
        .any(|word| word.lower == "no" || matches!(word.lower.as_str(), "nobody" | "none" | "nothing"));
    let after = reading.words.get(clause.verbs.end..clause.words.end).unwrap_or_default();
    let first = after.iter().find(|word| word.kind != Kind::Adverb);
    let second = after.get(1).map_or("", |word| word.lower.as_str());
    stance.denied |= first.is_some_and(|word| {
        matches!(word.lower.as_str(), "no" | "not" | "nothing" | "none")
            && !matches!(second, "earlier" | "later" | "more" | "less" | "fewer" | "only")
    });
    let modal = group.iter().any(|word| matches!(word.lower.as_str(), "will" | "shall" | "would" | "should"));
    let to_be = group
        .windows(2)
        .any(|pair| matches!(pair[0].lower.as_str(), "is" | "are" | "was" | "were") && pair[1].lower == "to");
    stance.ahead |= modal || to_be;
    stance
}

/// *She goes on 31 March*: a day, and nothing that says it is over.
fn is_timetable(reading: &Reading, clause: &Clause) -> bool {
    let words = reading.words.get(clause.words.clone()).unwrap_or_default();
    let group = reading.words.get(clause.verbs.clone()).unwrap_or_default();
    let dated = words.iter().any(|word| {
        word.figure.as_ref().is_some_and(super::figure::Figure::is_date)
            || word.parts.iter().any(|part| lexicon::is("when", part))
    });
    let runs = is_going_on(reading, clause);
    let now = group.len() == 1 && matches!(group[0].kind, Kind::Verb(lexicon::Form::Third | lexicon::Form::Base));
    dated && (runs || now)
}

/// `An undisclosed sum`: what a word says of a thing is not said of what is done.
fn qualifies(words: &[Word], at: usize) -> bool {
    words.get(at + 1).is_some_and(|next| next.kind == Kind::Noun)
}

/// `Until a successor is named`: what has not happened yet, whichever way it is put.
fn is_awaited(reading: &Reading, clause: &Clause) -> bool {
    let near = clause.words.start.saturating_sub(1)..=clause.words.start;
    near.filter_map(|at| reading.words.get(at)).any(|word| matches!(word.lower.as_str(), "until" | "till"))
}

/// `Is to close, costing 210 jobs`: what is added to a plan is as much planned.
fn hangs_on_plan(reading: &Reading, clause: &Clause) -> bool {
    let group = reading.words.get(clause.verbs.clone()).unwrap_or_default();
    let added = clause.relative || group.len() == 1 && group[0].kind == Kind::Verb(lexicon::Form::Ing);
    added && reading.clauses.iter().any(|other| other.words != clause.words && own_stance(reading, other).ahead)
}

/// *Is closing*, *stays*: what may as well be still to come.
fn is_going_on(reading: &Reading, clause: &Clause) -> bool {
    let group = reading.words.get(clause.verbs.clone()).unwrap_or_default();
    let runs = group
        .windows(2)
        .any(|pair| matches!(pair[0].lower.as_str(), "is" | "are") && pair[1].kind == Kind::Verb(lexicon::Form::Ing));
    let stays = group.len() == 1 && matches!(group[0].lower.as_str(), "stay" | "stays" | "remain" | "remains");
    runs || stays
}

/// Whether the evidence denies the same verb in any clause.
fn denied_elsewhere(scene: &Scene, clause: &Clause) -> bool {
    let Some(verb) = scene.said.verb(clause) else { return false };
    let mut lines = scene.lines.iter().map(|line| line.reading.words.as_slice());
    if verb.kind == Kind::Auxiliary {
        return lines.any(|words| words.iter().any(|word| lexicon::is("deny-always", &word.lower)));
    }
    // *Without taking action*, *an undisclosed sum*.
    let without = |words: &[Word]| {
        words.iter().enumerate().filter(|(_, word)| word.says(verb)).any(|(at, word)| {
            let before = words.get(at.saturating_sub(2)..at).unwrap_or_default();
            lexicon::is("deny-always", &word.lower) || before.iter().any(|word| word.lower == "without")
        })
    };
    lines.any(without)
        || scene.clauses().any(|(line, known)| {
            let words = line.reading.words.get(known.words.clone()).unwrap_or_default();
            words.iter().any(|held| held.says(verb)) && stance(&line.reading, known).denied
        })
}

/// What stands right behind a *no* or *not* here does so in the evidence, and the other way round.
fn spots(scene: &Scene) -> Result<(), Flaw> {
    let denied = |words: &[Word]| -> Vec<(usize, bool)> {
        let mut all = Vec::new();
        let mut open = false;
        for (at, word) in words.iter().enumerate() {
            if matches!(word.lower.as_str(), "no" | "not" | "nor" | "neither" | "without") {
                open = !words.get(at + 1).is_some_and(|next| {
                    matches!(next.lower.as_str(), "earlier" | "later" | "more" | "less" | "fewer" | "only")
                });
            } else if matches!(word.kind, Kind::Verb(_)) {
                all.push((at, open));
                open = false;
            } else if word.is_content() {
                all.push((at, open));
                let ends = words.get(at + 1).is_none_or(|next| !matches!(next.kind, Kind::Noun | Kind::Name));
                open &= !ends;
            } else if !matches!(word.kind, Kind::Determiner | Kind::Adverb | Kind::Auxiliary) {
                open = false;
            }
        }
        all
    };
    let said = denied(&scene.said.words);
    for (at, is_denied) in said {
        let word = &scene.said.words[at];
        if lexicon::is("glue", &word.stem) || lexicon::is("speaker", &word.stem) || scene.is_company(word) {
            continue;
        }
        let held: Vec<(&Line, bool)> = scene
            .lines
            .iter()
            .flat_map(|line| denied(&line.reading.words).into_iter().map(move |(at, denied)| (line, at, denied)))
            .filter(|(line, at, _)| {
                let known = &line.reading.words[*at];
                // A verb is judged with its own kind alone: a noun denied elsewhere says nothing of it.
                known.says(word)
                    && (is_denied || !matches!(word.kind, Kind::Verb(_)) || matches!(known.kind, Kind::Verb(_)))
            })
            .map(|(line, _, denied)| (line, denied))
            .collect();
        let denies = |line: &Line| line.reading.clauses.iter().any(|clause| stance(&line.reading, clause).denied);
        let itself = matches!(word.kind, Kind::Verb(_)) && lexicon::is("deny", &word.stem);
        let says_no = !itself
            && scene.said.clauses.iter().any(|clause| clause.words.contains(&at) && stance(&scene.said, clause).denied);
        let wrong = if is_denied {
            !held.iter().any(|(line, denied)| *denied || denies(line))
        } else {
            !held.is_empty() && held.iter().all(|(_, denied)| *denied) && !says_no
        };
        if wrong {
            return Err(Flaw::Denial);
        }
    }
    Ok(())
}

/// Whether a word denies what it governs, or a phrase that means as much does: `turn down`.
fn denies(word: &Word) -> bool {
    let as_much = |stem: &str| {
        word.stem.contains(' ') && lexicon::meanings(stem).iter().any(|meaning| word.meanings.contains(meaning))
    };
    lexicon::is("deny", &word.stem) || as_much("reject") || as_much("deny")
}

/// `PCI DSS: in progress.`: what a list only has under way is not told to be there.
fn headings(scene: &Scene) -> Result<(), Flaw> {
    let open = |words: &[Word]| {
        words.iter().any(|word| {
            lexicon::is("ahead-always", &word.lower)
                || word.parts.iter().any(|part| lexicon::is("ahead-always", part))
                || word.lower == "under way"
        })
    };
    for name in scene
        .said
        .words
        .iter()
        .filter(|word| word.kind == Kind::Name && !scene.is_company(word) && !scene.is_vendor(word))
    {
        let lines: Vec<&Line> =
            scene.lines.iter().filter(|line| line.reading.words.iter().any(|word| word.says(name))).collect();
        let listed =
            |line: &&Line| line.reading.clauses.iter().all(|clause| clause.verb.is_none()) && open(&line.reading.words);
        if !lines.is_empty() && lines.iter().all(listed) && !open(&scene.said.words) {
            return Err(Flaw::Certainty);
        }
    }
    Ok(())
}

/// What somebody should do is the evidence's to say.
fn duties(scene: &Scene) -> Result<(), Flaw> {
    let asks = |word: &Word| matches!(word.lower.as_str(), "should" | "must" | "ought") && word.kind == Kind::Auxiliary;
    let held = scene
        .held_words()
        .any(|word| lexicon::is("duty", &word.lower) && !matches!(word.lower.as_str(), "have" | "has"));
    if scene.said.words.iter().any(asks) && !held { Err(Flaw::Instruction) } else { Ok(()) }
}

/// Who held a post is not told to hold it.
fn former(scene: &Scene) -> Result<(), Flaw> {
    let past = |words: &[Word]| {
        words.iter().any(|word| lexicon::is("former", &word.lower) || lexicon::is("former", &word.stem))
    };
    for clause in &scene.said.clauses {
        let inside = scene.said.words.get(clause.words.clone()).unwrap_or_default();
        let is = scene.said.verb(clause).is_some_and(|verb| matches!(verb.lower.as_str(), "is" | "are" | "'s"));
        let subject = clause
            .subjects
            .iter()
            .filter_map(|at| scene.said.head(*at))
            .find(|head| head.kind == Kind::Name && !scene.is_company(head));
        let Some(subject) = subject.filter(|_| is && !past(inside)) else { continue };
        let told: Vec<bool> = scene
            .lines
            .iter()
            .flat_map(|line| line.reading.words.iter().enumerate().map(move |(at, word)| (line, at, word)))
            .filter(|(_, _, word)| word.says(subject))
            .map(|(line, at, _)| {
                let words = &line.reading.words;
                let before = words.get(at.saturating_sub(4)..at).unwrap_or_default();
                let before = before
                    .rsplit(|word| word.is_mark(".") || word.is_mark(",") || word.is_mark(";"))
                    .next()
                    .unwrap_or_default();
                let after = words.get(at + 1..(at + 4).min(words.len())).unwrap_or_default();
                let after = after
                    .split(|word| word.is_mark(".") || word.is_mark(",") || word.is_mark(";"))
                    .next()
                    .unwrap_or_default();
                past(before) || past(after)
            })
            .collect();
        if !told.is_empty() && told.iter().all(|past| *past) {
            return Err(Flaw::Certainty);
        }
    }
    Ok(())
}
