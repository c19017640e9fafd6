//! How far a statement reaches: all or most, first or only, a year or once, there or everywhere.

use std::sync::LazyLock;

use extract::claims::{Mark, words_of};
use extract::text::pattern;
use regex::Regex;

use super::source::Scene;
use super::word::Word;
use super::{Flaw, lexicon};

pub(super) fn check(scene: &Scene) -> Result<(), Flaw> {
    absolutes(scene)?;
    fresh(scene)?;
    multiples(scene)?;
    partial(scene)?;
    opposites(scene)
}

/// *All*, *only*, ranks: each of them is the evidence's.
fn absolutes(scene: &Scene) -> Result<(), Flaw> {
    let all = ranked(&scene.told.all);
    let held = words_of(Mark::Absolute, &all);
    let rank = words_of(Mark::Absolute, &ranked(scene.told.sentence));
    let each = ["all", "every", "each"];
    let holds = |word: &str| {
        held.contains(word)
            || lexicon::is("absolute", word) && extract::text::holds_words(&all, word)
            || each.contains(&word) && each.iter().any(|other| extract::text::holds_words(&all, other))
    };
    // Who is leading a round is no leader.
    let acts = |rank: &str| {
        let verb = |word: &Word| word.lower == *rank && matches!(word.kind, super::word::Kind::Verb(_));
        scene.said.words.iter().any(verb)
    };
    let mut own: Vec<String> = rank.into_iter().filter(|rank| !acts(rank)).collect();
    own.extend(
        scene.said.words.iter().filter(|word| lexicon::is("absolute", &word.lower)).map(|word| word.lower.clone()),
    );
    match own.into_iter().find(|word| !holds(word)) {
        Some(word) => Err(Flaw::Absolute(word)),
        None => Ok(()),
    }
}

/// A text in which `second-largest` is one word, and no *largest*.
fn ranked(text: &str) -> String {
    static RANK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(second|third|fourth|fifth|sixth|one of the)[ -](\w+est|most \w+)"));
    RANK.replace_all(text, "${1}_${2}").into_owned()
}

fn fresh(scene: &Scene) -> Result<(), Flaw> {
    let held = words_of(Mark::Fresh, &scene.told.all);
    let said = words_of(Mark::Fresh, scene.told.sentence);
    said.into_iter().find(|word| !held.contains(word)).map_or(Ok(()), |word| Err(Flaw::Fresh(word)))
}

/// *More than doubled*, *a year*: what is said beside a multiple or behind an amount.
fn multiples(scene: &Scene) -> Result<(), Flaw> {
    static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:(?:more than|nearly|almost|about|at least|less than) (?:doubl|tripl|trebl|halv|twice|half)\w*|(?:\d|million|billion|thousand) (?:a|an|per|each|every) (?:year|month|week|day|hour|quarter)|annual\w*|monthly|weekly|daily)\b",
        )
    });
    let unit = |found: &str| found.to_lowercase().rsplit(' ').next().unwrap_or_default().to_owned();
    let of_text = |text: &str| {
        BESIDE.find_iter(text).map(|found| (found.as_str().to_lowercase(), unit(found.as_str()))).collect::<Vec<_>>()
    };
    let held = scene.told.all.to_lowercase();
    for (found, unit) in of_text(scene.told.sentence) {
        let tail = found.split_once(' ').map_or(found.as_str(), |(_, rest)| rest);
        let same_unit = ["a", "an", "per", "each", "every"].iter().any(|word| held.contains(&format!("{word} {unit}")))
            || held.contains(&format!("{unit}ly"))
            || held.contains("annual") && unit == "year";
        let is_rate = found.starts_with(|c: char| c.is_ascii_digit())
            || found.starts_with("million")
            || found.starts_with("billion")
            || found.starts_with("thousand");
        let fits = if is_rate {
            same_unit
        } else {
            held.contains(tail) && held.contains(&found)
                || held.contains(&found)
                || lexicon::meanings(&found)
                    .iter()
                    .any(|meaning| scene.held_words().any(|word| word.meanings.contains(meaning)))
        };
        if !fits {
            return Err(Flaw::Value(found));
        }
    }
    Ok(())
}

/// What the evidence says of a part is not told of the whole.
fn partial(scene: &Scene) -> Result<(), Flaw> {
    let said = &scene.said.words;
    let partly = |word: &Word| lexicon::is("partly", &word.lower) || word.lower.starts_with("most of");
    let says_partly = said.iter().any(partly);
    for line in &scene.lines {
        let words = &line.reading.words;
        for (at, word) in words.iter().enumerate() {
            if matches!(word.lower.as_str(), "mostly" | "mainly" | "largely" | "chiefly" | "primarily" | "partly") {
                let behind: Vec<&Word> = words
                    .iter()
                    .skip(at + 1)
                    .take_while(|word| word.kind != super::word::Kind::Mark)
                    .filter(|word| word.is_content())
                    .take(4)
                    .collect();
                let told = behind.iter().filter(|word| said.iter().any(|own| own.says(word))).count();
                if told > 0 && told * 2 >= behind.len() && !says_partly {
                    return Err(Flaw::Absolute(word.lower.clone()));
                }
            }
            // *Staff there*: the place that it points to is told too.
            let pointed = word.lower == "there"
                && at > 0
                && words[at - 1].is_content()
                && said.iter().any(|own| own.says(&words[at - 1]));
            let places: Vec<&Word> = words[..at]
                .iter()
                .filter(|word| word.kind == super::word::Kind::Name && !scene.is_company(word))
                .collect();
            let figure = words[..at].iter().rev().find(|word| word.figure.is_some());
            let told = figure.is_some_and(|figure| said.iter().any(|own| own.says(figure)));
            if pointed
                && told
                && !places.is_empty()
                && !places.iter().any(|place| said.iter().any(|own| own.says(place)))
                && !said.iter().any(|own| own.lower == "there")
            {
                return Err(Flaw::Absolute("the whole".to_owned()));
            }
        }
    }
    Ok(())
}

/// Of two opposites the sentence has one that the evidence has not, while the evidence has the other.
fn opposites(scene: &Scene) -> Result<(), Flaw> {
    const PAIRS: [(&str, &str); 10] = [
        ("more", "fewer"),
        ("more", "less"),
        ("above", "below"),
        ("higher", "lower"),
        ("before", "after"),
        ("earlier", "later"),
        ("best", "most"),
        ("least", "most"),
        ("best", "worst"),
        ("early", "late"),
    ];
    let has = |words: &[Word], one: &str| {
        words.iter().any(|word| word.lower == one || word.lower.split(' ').any(|part| part == one))
    };
    let held = |one: &str| scene.lines.iter().any(|line| has(&line.reading.words, one));
    for (one, other) in PAIRS {
        for (own, against) in [(one, other), (other, one)] {
            if has(&scene.said.words, own) && !held(own) && held(against) {
                return Err(Flaw::Direction);
            }
        }
    }
    Ok(())
}
