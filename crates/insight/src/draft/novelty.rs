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
        .filter(|word| counts(word) && !is_held(word, &held, scene))
        .map(|word| word.text.as_str())
        .collect();
    if strange.is_empty() { Ok(()) } else { Err(Flaw::Invented(strange.join(", "))) }
}

fn counts(word: &Word) -> bool {
    match word.kind {
        Kind::Noun | Kind::Verb(_) => true,
        Kind::Adverb => !lexicon::is("glue", &word.lower),
        _ => false,
    }
}

fn is_held(word: &Word, held: &[&Word], scene: &Scene) -> bool {
    if lexicon::is("glue", &word.stem) || lexicon::is("glue", &word.lower) {
        return true;
    }
    if held.iter().any(|known| word.says(known)) {
        return true;
    }
    // Parts of a phrase or a compound, and names that a sentence writes small or opens with.
    let part_held = |part: &str| {
        held.iter().any(|known| {
            known.parts.iter().any(|other| other == part || super::word::same_root(other, part) || other.split('-').any(|piece| lexicon::stem(piece) == part))
        }) || lexicon::is("glue", part)
    };
    let pieces: Vec<String> =
        word.parts.iter().flat_map(|part| part.split('-')).map(lexicon::stem).collect();
    if pieces.iter().all(|piece| part_held(piece) || !lexicon::meanings(piece).is_empty() && held.iter().any(|known| known.meanings.iter().any(|meaning| lexicon::meanings(piece).contains(meaning)))) {
        return true;
    }
    scene.is_company(word) || scene.is_vendor(word) || word.text.starts_with(char::is_uppercase) && hard::is_held(&word.text, &scene.told.all, scene.known)
}
