//! What a clause joins stands together in one piece of evidence, and clauses are tied as the evidence ties them.

use super::Flaw;
use super::lexicon::{self, Form};
use super::novelty::is_in;
use super::reading::{Clause, Reading};
use super::source::Scene;
use super::word::{Kind, Word};

pub(super) fn check(scene: &Scene) -> Result<(), Flaw> {
    for clause in &scene.said.clauses {
        one_piece(scene, clause)?;
        one_line(scene, clause)?;
    }
    of_company(scene)?;
    quotes(scene)?;
    ties(scene)?;
    purposes(scene)
}

/// A sentence that names the company rests on a piece that names it, by its own name and not by a longer one.
fn of_company(scene: &Scene) -> Result<(), Flaw> {
    let Some(company) = scene.said.words.iter().find(|word| scene.is_company(word)) else { return Ok(()) };
    let first = company.parts.first().cloned().unwrap_or_default();
    let tells = |ground: usize| {
        let words = scene.words_of(ground);
        let longer =
            words.iter().any(|word| word.kind == Kind::Name && word.parts.contains(&first) && !scene.is_company(word));
        let speaks = words.iter().any(|word| matches!(word.lower.as_str(), "we" | "our" | "us" | "it"))
            || words.windows(2).any(|pair| pair[0].lower == "the" && pair[1].lower == "company");
        words.iter().any(|word| scene.is_company(word)) || speaks && !longer
    };
    let all_vendor = scene.of_vendor.iter().all(|vendor| *vendor);
    if all_vendor || (0..scene.by.len()).any(tells) { Ok(()) } else { Err(Flaw::Parties("somebody else".to_owned())) }
}

/// A clause's words are in one piece, and a vendor's page says nothing of the customer.
fn one_piece(scene: &Scene, clause: &Clause) -> Result<(), Flaw> {
    let said = scene.said.words.get(clause.words.clone()).unwrap_or_default();
    let own = |word: &&Word| {
        word.is_content() && !lexicon::is("glue", &word.stem) && !scene.is_company(word) && !scene.is_vendor(word)
    };
    let words: Vec<&Word> = said.iter().filter(own).collect();
    let missing: Vec<(usize, Option<&Word>)> = (0..scene.by.len())
        .map(|ground| (ground, words.iter().copied().find(|word| !is_in(word, &scene.words_of(ground)))))
        .collect();
    let holders: Vec<usize> = missing.iter().filter(|(_, word)| word.is_none()).map(|(ground, _)| *ground).collect();
    if words.is_empty() {
        return Ok(());
    }
    if holders.is_empty() {
        let word = missing.iter().find_map(|(_, word)| *word).map(|word| word.text.clone());
        return if scene.by.len() > 1 { Err(Flaw::Mixed(word.unwrap_or_default())) } else { Ok(()) };
    }
    let names = |ground: &usize, is: &dyn Fn(&Word) -> bool| scene.words_of(*ground).into_iter().any(is);
    let company = said.iter().find(|word| scene.is_company(word));
    if let Some(company) = company
        && holders.iter().all(|ground| scene.of_vendor[*ground] && !names(ground, &|word| scene.is_company(word)))
    {
        return Err(Flaw::Parties(company.text.clone()));
    }
    let vendor = said.iter().find(|word| scene.is_vendor(word));
    if let Some(vendor) = vendor
        && holders.iter().all(|ground| !scene.of_vendor[*ground] && !names(ground, &|word| scene.is_vendor(word)))
    {
        return Err(Flaw::Parties(vendor.text.clone()));
    }
    Ok(())
}

/// A clause's words are in one sentence of the evidence, or in two of which the second points back at the first.
fn one_line(scene: &Scene, clause: &Clause) -> Result<(), Flaw> {
    let said = scene.said.words.get(clause.words.clone()).unwrap_or_default();
    let subjects = clause
        .subjects
        .iter()
        .filter_map(|at| scene.said.phrases.get(*at))
        .flat_map(|phrase| &scene.said.words[phrase.words.clone()]);
    let counted = super::hard::counted(scene.told.sentence);
    // That one figure is under another says itself which way it went.
    let moves = super::bounds::moves_so(&scene.said, clause);
    let own = |word: &&Word| {
        word.is_content()
            && !lexicon::is("glue", &word.stem)
            && !lexicon::is("speaker", &word.stem)
            && (!moves || !matches!(word.kind, Kind::Verb(_)))
            && !scene.is_company(word)
            && !scene.is_vendor(word)
            && !scene.is_of_name(word)
            && word.figure.as_ref().is_none_or(|figure| counted.as_ref() != Some(&figure.value))
    };
    let words: Vec<&Word> = said.iter().chain(subjects).filter(own).collect();
    let holds = |held: &[&Word]| words.iter().all(|word| is_in(word, held));
    let mut least: Option<&Word> = None;
    for (at, line) in scene.lines.iter().enumerate() {
        let by = scene.by.get(line.ground).map(|by| by.words.as_slice()).unwrap_or_default();
        let mut held: Vec<&Word> = line.reading.words.iter().chain(by).collect();
        if holds(&held) {
            return Ok(());
        }
        let near = std::iter::once(at).chain((0..at).rev());
        for (back, before) in near.zip(scene.lines[..at].iter().rev()).take(3) {
            let behind = &scene.lines[back];
            let listed = is_listed(before) && is_listed(behind);
            let goes_on = before.ground == line.ground
                && (points_back(behind) || is_heading(before) || is_heading(behind) || listed);
            if !goes_on {
                break;
            }
            held.extend(&before.reading.words);
            if holds(&held) {
                return Ok(());
            }
        }
        least = least.or_else(|| words.iter().copied().find(|word| !is_in(word, &held)));
    }
    least.map_or(Ok(()), |word| Err(Flaw::Mixed(word.text.clone())))
}

/// Whether a sentence speaks of what the one before named.
fn points_back(line: &super::source::Line) -> bool {
    let words = &line.reading.words;
    let pronoun = |word: &Word| {
        matches!(
            word.lower.as_str(),
            "it" | "they"
                | "he"
                | "she"
                | "its"
                | "their"
                | "his"
                | "her"
                | "them"
                | "there"
                | "this"
                | "these"
                | "those"
                | "that"
                | "him"
        )
    };
    let defined = words.windows(2).any(|pair| pair[0].lower == "the" && pair[1].is_content());
    // `Four are in London`: of those just named.
    let bare = words.first().is_some_and(|word| word.kind == Kind::Number)
        && words.get(1).is_some_and(|word| word.kind == Kind::Auxiliary);
    words.iter().any(pronoun) || defined || bare
}

/// Whether a sentence is a line of a list. Whose post is whose, the titles tell.
fn is_listed(line: &super::source::Line) -> bool {
    line.reading.clauses.iter().all(|clause| clause.verb.is_none())
}

/// Whether a line of a list or a posting has no verb and names nobody's post.
fn is_heading(line: &super::source::Line) -> bool {
    let reading = &line.reading;
    is_listed(line) && !reading.words.windows(2).any(|pair| pair[0].kind == Kind::Name && pair[1].is_mark(","))
}

/// What stands in quotation marks stands so in the evidence, in a sentence that names who says it or follows one.
fn quotes(scene: &Scene) -> Result<(), Flaw> {
    static QUOTED: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        extract::text::pattern(r#"(?:^|[\s(,:])['"]([^'"]+(?:'[a-z][^'"]*)*)['"](?:$|[\s.,;:)])"#)
    });
    let flat = |text: &str| extract::text::squash(text);
    for found in QUOTED.captures_iter(scene.told.sentence) {
        let Some(quoted) = found.get(1) else { continue };
        let words = flat(quoted.as_str());
        let marked = |line: &&super::source::Line| {
            QUOTED
                .captures_iter(&line.text)
                .filter_map(|held| held.get(1))
                .any(|held| flat(held.as_str()).contains(&words))
        };
        if !words.is_empty() && !scene.lines.iter().any(|line| marked(&line)) {
            return Err(Flaw::Value(quoted.as_str().to_owned()));
        }
    }
    Ok(())
}

/// The class of a word that ties two things by cause or time.
fn tie(words: &[Word], at: usize) -> Option<&'static str> {
    let word = words.get(at)?;
    let first = word.lower.split(' ').next().unwrap_or_default();
    let next = words.get(at + 1).map_or("", |next| next.lower.as_str());
    if word.kind == Kind::Noun || word.kind == Kind::Name {
        return None;
    }
    if matches!(first, "because" | "therefore" | "due" | "owing" | "thanks" | "so" | "over" | "despite" | "although")
        && !(first == "so" && next == "far")
    {
        let reason = at > 0
            && matches!(words[at - 1].kind, Kind::Noun | Kind::Name)
            && words.get(at + 1).is_some_and(|next| next.kind != Kind::Number);
        return (first != "over" || reason).then_some("cause");
    }
    if matches!(word.stem.as_str(), "lead" | "result" | "cause") && matches!(next, "to" | "in") {
        return Some("cause");
    }
    if matches!(word.stem.as_str(), "cause" | "prompt" | "force" | "trigger") && matches!(word.kind, Kind::Verb(_)) {
        return Some("cause");
    }
    ["before-in-time", "after-in-time"].into_iter().find(|class| lexicon::is(class, first))
}

fn ties(scene: &Scene) -> Result<(), Flaw> {
    let words = &scene.said.words;
    for at in 0..words.len() {
        let clause_of_reason = words[at].lower == "as"
            && scene.said.clauses.iter().any(|clause| clause.words.start == at && clause.verb.is_some());
        let Some(class) = tie(words, at).or(clause_of_reason.then_some("cause")) else { continue };
        if words[at].lower == "had" || words[at].lower == "over" && class != "cause" {
            continue;
        }
        let after: Vec<&Word> = following(words, at);
        if after.is_empty() {
            continue;
        }
        let held = scene.lines.iter().any(|line| {
            let theirs = &line.reading.words;
            (0..theirs.len()).any(|known| {
                (tie(theirs, known) == Some(class)
                    || words[at].lower == "over" && theirs[known].lower == "for"
                    || words[at].lower == "as" && theirs[known].lower == "as")
                    && after.iter().any(|word| theirs.iter().skip(known).any(|held| word.says(held)))
            })
        });
        let held = held || said_by_state(scene, &words[at].lower);
        // *Since* and *until* a day, *after* a time: the figure's own check has them.
        let figure = after.first().is_some_and(|word| word.kind == Kind::Number);
        if !held && (!figure || class == "cause") {
            return Err(Flaw::Invented(words[at].text.clone()));
        }
    }
    Ok(())
}

/// What a word says of a state tells of the same time: *until a successor is named* of *in the meantime*, *before joining*
/// of *previously*.
fn said_by_state(scene: &Scene, tie: &str) -> bool {
    let class = match tie {
        "until" | "till" => "stand-in",
        "before" => "once-was",
        "as" => "meanwhile",
        _ => return false,
    };
    scene.held_words().any(|word| lexicon::is(class, &word.lower))
}

/// The content behind a word up to the end of its part of the sentence.
fn following(words: &[Word], at: usize) -> Vec<&Word> {
    let rest = words.iter().skip(at + 1).take_while(|word| word.kind != Kind::Mark);
    rest.filter(|word| word.is_content() && !lexicon::is("glue", &word.stem)).take(6).collect()
}

/// What is done for the sake of something is done so in the evidence too.
fn purposes(scene: &Scene) -> Result<(), Flaw> {
    let said = &scene.said;
    for clause in &said.clauses {
        let Some(verb) = said.verb(clause).filter(|_| clause.infinitive && is_adverbial(said, clause)) else {
            continue;
        };
        if lexicon::is("light", &verb.stem) || verb.stem == "become" {
            continue;
        }
        let held = scene.clauses().any(|(line, known)| {
            line.reading.verb(known).is_some_and(|other| {
                other.says(verb)
                    && (known.infinitive || matches!(other.kind, Kind::Verb(Form::Ing)) && known.verbs.len() == 1)
            })
        });
        let as_noun = scene
            .lines
            .iter()
            .flat_map(|line| &line.reading.words)
            .any(|word| word.kind == Kind::Noun && word.says(verb))
            || scene.lines.iter().any(|line| {
                line.reading.words.iter().any(|word| matches!(word.kind, Kind::Verb(Form::Ing)) && word.says(verb))
            });
        let rephrased = scene.clauses().any(|(line, known)| {
            line.reading.verb(known).is_some_and(|other| other.says(verb)) && !lexicon::is("ergative", &verb.stem)
        });
        if !held && !as_noun && !rephrased {
            return Err(Flaw::Invented(format!("to {}", verb.text)));
        }
    }
    Ok(())
}

/// Whether an infinitive follows a noun and no verb that takes one.
fn is_adverbial(said: &Reading, clause: &Clause) -> bool {
    let before = clause.verbs.start.checked_sub(1).and_then(|at| said.words.get(at));
    before.is_some_and(|word| matches!(word.kind, Kind::Noun | Kind::Name | Kind::Number))
}
