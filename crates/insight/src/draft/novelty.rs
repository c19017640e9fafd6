//! Words that neither the evidence has nor a paraphrase of one of its words is.

use super::lexicon;
use super::source::Scene;
use super::word::{Kind, Word};
use super::{Flaw, hard};

pub(super) fn check(scene: &Scene) -> Result<(), Flaw> {
    let held: Vec<&Word> = scene.held_words().collect();
    let strange: Vec<&str> = scene
        .said
        .words
        .iter()
        .enumerate()
        .filter(|(at, word)| counts(word) && !is_held(word, &held, scene) && !moves(scene, *at))
        .map(|(_, word)| word.text.as_str())
        .collect();
    if !strange.is_empty() {
        return Err(Flaw::Invented(strange.join(", ")));
    }
    if let Some(word) = unread(scene) {
        return Err(Flaw::Name(word));
    }
    // A sentence of joining words alone says nothing that its evidence could hold.
    let tells =
        |word: &&Word| word.is_content() && !lexicon::is("glue", &word.stem) && !lexicon::is("glue", &word.lower);
    let held = scene
        .said
        .words
        .iter()
        .filter(tells)
        .any(|word| word.figure.is_some() || is_in(word, &held) || scene.is_company(word));
    if held { Ok(()) } else { Err(Flaw::Invented(scene.told.sentence.to_owned())) }
}

/// A word in letters that are not read here, unless the evidence has it so.
fn unread(scene: &Scene) -> Option<String> {
    const LATIN_LAST: char = '\u{24f}';
    let words = scene.told.sentence.split(|c: char| !c.is_alphanumeric());
    let strange = |word: &&str| word.chars().any(|c| c.is_alphabetic() && c > LATIN_LAST);
    words.filter(strange).find(|word| !scene.told.all.contains(word)).map(str::to_owned)
}

/// Whether a verb only says which way two figures of its clause go.
fn moves(scene: &Scene, at: usize) -> bool {
    scene.said.clauses.iter().any(|clause| clause.verb == Some(at) && super::bounds::moves_so(&scene.said, clause))
}

fn counts(word: &Word) -> bool {
    match word.kind {
        Kind::Noun | Kind::Verb(_) => true,
        Kind::Adverb => !lexicon::is("glue", &word.lower),
        _ => false,
    }
}

fn is_held(word: &Word, held: &[&Word], scene: &Scene) -> bool {
    lexicon::is("glue", &word.stem)
        || lexicon::is("glue", &word.lower)
        || lexicon::is("speaker", &word.stem)
        || is_in(word, held)
        || by_years(word, held)
        || scene.is_of_name(word)
        || scene.is_company(word)
        || scene.is_vendor(word)
        || word.text.starts_with(char::is_uppercase) && hard::is_held(&word.text, &scene.told.all, scene.known)
}

/// Whether years of the evidence say what a word does: *a year earlier* beside 2025 and 2026, *next year* of the one that
/// follows.
fn by_years(word: &Word, held: &[&Word]) -> bool {
    let years: Vec<u16> =
        held.iter().filter_map(|known| known.figure.as_ref()).filter_map(|figure| figure.year).collect();
    let one_apart = || years.iter().any(|year| years.contains(&(year + 1)));
    let earlier = lexicon::phrase_at(&["year", "earlier"]).map(|(_, rows, _)| rows).unwrap_or_default();
    (word.parts.len() > 1 && word.meanings.iter().any(|row| earlier.contains(row))
        || matches!(word.lower.as_str(), "next" | "year"))
        && one_apart()
}

/// Whether a word or all its parts are among words, or a paraphrase of them is.
pub(super) fn is_in(word: &Word, held: &[&Word]) -> bool {
    // A longer name is not held by a part of it.
    let longer = |known: &Word| word.kind == Kind::Name && word.parts.len() > known.parts.len();
    // A page says *you* to a customer.
    let spoken_to = matches!(word.stem.as_str(), "customer" | "user")
        && held.iter().any(|known| matches!(known.lower.as_str(), "you" | "your"));
    spoken_to || held.iter().any(|known| word.says(known) && !longer(known) || is_converse(word, known)) || {
        let pieces = word.parts.iter().flat_map(|part| part.split([' ', '-'])).map(lexicon::stem);
        word.figure.is_none() && pieces.into_iter().all(|piece| piece_is_in(&piece, held))
    }
}

fn piece_is_in(piece: &str, held: &[&Word]) -> bool {
    let same = |part: &String| {
        part == piece
            || super::word::same_root(part, piece)
            || part.split([' ', '-']).any(|other| lexicon::stem(other) == piece)
    };
    let meanings = lexicon::meanings(piece);
    lexicon::is("glue", piece)
        || held.iter().any(|known| {
            let means = |rows: &[lexicon::Meaning]| rows.iter().any(|row| meanings.contains(row));
            known.parts.iter().any(same)
                || means(&known.meanings)
                || known.parts.len() > 1
                    && known.kind != Kind::Name
                    && known.parts.iter().any(|part| means(lexicon::meanings(part)))
        })
}

/// Who buys is sold to.
pub(super) fn is_converse(word: &Word, known: &Word) -> bool {
    let of = |class: &str, word: &Word| lexicon::is(class, &word.stem);
    [("buy", "sell"), ("get", "give")]
        .into_iter()
        .any(|(one, other)| of(one, word) && of(other, known) || of(other, word) && of(one, known))
}
