//! Which part of speech a word is where it stands.

use super::lexicon::{self, Form};
use super::word::{Kind, Word};

/// Tells verbs, small words and the rest apart.
pub(super) fn set_kinds(all: &mut [Word]) {
    for at in 0..all.len() {
        if all[at].kind == Kind::Noun && all[at].parts.len() == 1 {
            all[at].kind = closed_kind(all, at).unwrap_or(Kind::Noun);
        }
    }
    for at in 0..all.len() {
        if all[at].kind == Kind::Noun
            && all[at].parts.len() == 1
            && let Some(form) = lexicon::verb(&all[at].lower)
            && is_verb(all, at, form)
        {
            all[at].kind = Kind::Verb(form.form);
        }
    }
    // Before a number these say how near it is.
    for at in 0..all.len() {
        let near = matches!(
            all[at].lower.as_str(),
            "about"
                | "around"
                | "over"
                | "under"
                | "above"
                | "below"
                | "up to"
                | "more than"
                | "at least"
                | "less than"
                | "as many as"
                | "close to"
                | "fewer than"
        );
        if near && all.get(at + 1).is_some_and(|next| next.kind == Kind::Number) {
            all[at].kind = Kind::Adverb;
        }
    }
    // A verb's phrase may be a noun's as well: `the work with`.
    for at in 1..all.len() {
        if matches!(all[at].kind, Kind::Verb(Form::Base | Form::Third)) && all[at - 1].kind == Kind::Determiner {
            all[at].kind = Kind::Noun;
        }
    }
}

fn closed_kind(all: &[Word], at: usize) -> Option<Kind> {
    let lower = all[at].lower.as_str();
    let next = all.get(at + 1);
    let is = |class| lexicon::is(class, lower);
    if lower.ends_with("n't") {
        return Some(Kind::Negation);
    }
    if lower == "to" {
        let base = next.is_some_and(|next| {
            lexicon::verb(next.lower.split(' ').next().unwrap_or_default()).is_some_and(|verb| verb.form == Form::Base)
                || lexicon::is("auxiliary", &next.lower)
        });
        // *Promoted to partner*: a noun with nothing behind it.
        let ends = all.get(at + 2).is_none_or(|word| word.kind == Kind::Mark);
        let noun = next.is_some_and(|next| lexicon::verb(&next.lower).is_some_and(|verb| verb.noun_too))
            && ends
            && at > 0
            && all[at - 1].stem != "plan";
        return Some(
            if base && !(noun && lexicon::is("title", &next.map_or(String::new(), |next| next.lower.clone()))) {
                Kind::Auxiliary
            } else {
                Kind::Preposition
            },
        );
    }
    if lower == "that" {
        let after_noun = at > 0
            && matches!(all[at - 1].kind, Kind::Noun | Kind::Name)
            && lexicon::verb(&all[at - 1].lower).is_none();
        return Some(if after_noun { Kind::Relative } else { Kind::Subordinator });
    }
    if is("negation") {
        return Some(if lower == "no" { Kind::Determiner } else { Kind::Negation });
    }
    let table = [
        ("auxiliary", Kind::Auxiliary),
        ("relative", Kind::Relative),
        ("conjunction", Kind::Conjunction),
        ("preposition", Kind::Preposition),
        ("subordinator", Kind::Subordinator),
        ("pronoun", Kind::Pronoun),
        ("determiner", Kind::Determiner),
        ("adverb", Kind::Adverb),
    ];
    if is("auxiliary") && at > 0 && matches!(all[at - 1].lower.as_str(), "a" | "an" | "the") {
        return None;
    }
    let found = table.iter().find(|(class, _)| is(class)).map(|(_, kind)| *kind);
    found.or_else(|| {
        (lower.ends_with("ly") && lower.len() > 5 && lexicon::verb(lower).is_none()).then_some(Kind::Adverb)
    })
}

/// Whether what may be a verb is one where it stands.
fn is_verb(all: &[Word], at: usize, form: lexicon::VerbForm) -> bool {
    let before = all[..at].iter().rev().find(|word| !matches!(word.kind, Kind::Adverb | Kind::Negation));
    let next = all.get(at + 1);
    let Some(before) = before else {
        // At the head of a sentence only a gerund acts.
        return form.form == Form::Ing
            && next.is_some_and(|next| matches!(next.kind, Kind::Determiner | Kind::Name | Kind::Number));
    };
    let kind = before.kind;
    if kind == Kind::Auxiliary {
        // What is open or live is so, and does nothing.
        return form.form != Form::Base
            || lexicon::is("unchanging", &all[at].stem)
            || matches!(before.lower.as_str(), "to" | "do" | "does" | "did")
            || lexicon::is("modal", &before.lower);
    }
    let place = Place { all, at, before, next };
    match form.form {
        Form::Ing => place.has_gerund(),
        Form::Past => place.has_past(form.noun_too),
        // `Acme shut shops`: the past of some verbs has the same letters.
        Form::Base if lexicon::is("unchanging", &all[at].stem) => {
            let acts = matches!(before.kind, Kind::Name | Kind::Noun) && !before.possessive;
            let more = before.kind == Kind::Name && place.next_is(&[Kind::Noun, Kind::Name]);
            place.has_base(form.noun_too) || acts && (more || place.next_is(&[Kind::Determiner, Kind::Number]))
        }
        Form::Base => place.has_base(form.noun_too),
        Form::Third => place.has_third(form.noun_too),
    }
}

/// Where a word stands that may be a verb.
struct Place<'a> {
    all: &'a [Word],
    at: usize,
    /// The word before it that is no adverb.
    before: &'a Word,
    next: Option<&'a Word>,
}

impl Place<'_> {
    fn next_is(&self, kinds: &[Kind]) -> bool {
        self.next.is_some_and(|next| kinds.contains(&next.kind))
    }

    fn has_gerund(&self) -> bool {
        match self.before.kind {
            Kind::Determiner => false,
            Kind::Number if self.next_is(&[Kind::Noun]) => false,
            Kind::Preposition => self.next_is(&[
                Kind::Determiner,
                Kind::Name,
                Kind::Number,
                Kind::Noun,
                Kind::Preposition,
                Kind::Pronoun,
            ]),
            _ if self.before.possessive => false,
            Kind::Noun if self.next_is(&[Kind::Noun]) => false,
            _ => true,
        }
    }

    fn has_past(&self, noun_too: bool) -> bool {
        let kind = self.before.kind;
        let plain_next = self.next_is(&[Kind::Noun, Kind::Name]) && self.next.is_some_and(|next| !next.possessive);
        let describes = matches!(kind, Kind::Determiner | Kind::Preposition | Kind::Number) || self.before.possessive;
        let is_noun = noun_too && (kind == Kind::Preposition || self.before.possessive);
        kind != Kind::Determiner && !is_noun && !(describes && plain_next)
    }

    fn has_base(&self, noun_too: bool) -> bool {
        match self.before.kind {
            Kind::Determiner | Kind::Preposition | Kind::Number => false,
            _ if self.before.possessive => false,
            Kind::Pronoun | Kind::Relative => true,
            Kind::Conjunction | Kind::Subordinator => self.next_is(&[Kind::Determiner, Kind::Name, Kind::Number]),
            Kind::Noun => {
                let plural = self.before.lower.ends_with('s') && !self.before.lower.contains('-')
                    || self.before.stem == "person"
                    || self.before.stem == "staff";
                plural
                    && (!noun_too
                        || self.next_is(&[
                            Kind::Determiner,
                            Kind::Name,
                            Kind::Number,
                            Kind::Pronoun,
                            Kind::Subordinator,
                        ]))
            }
            Kind::Name => {
                let joined =
                    self.all[..self.at].iter().rev().skip(1).take(3).any(|word| word.kind == Kind::Conjunction);
                let governed = self.at > 1 && self.all[self.at - 2].kind == Kind::Preposition;
                (joined || governed) && self.next_is(&[Kind::Determiner, Kind::Name, Kind::Number])
            }
            Kind::Verb(_) if self.all[self.at - 1].lower == "nor" => true,
            Kind::Verb(_) => matches!(self.before.stem.as_str(), "help" | "let" | "make"),
            _ => false,
        }
    }

    fn has_third(&self, noun_too: bool) -> bool {
        match self.before.kind {
            Kind::Determiner | Kind::Preposition | Kind::Number => false,
            _ if self.before.possessive => false,
            Kind::Noun => {
                let verb_after = self.next.is_some_and(|next| {
                    next.kind == Kind::Auxiliary && next.lower != "to"
                        || lexicon::verb(&next.lower)
                            .is_some_and(|verb| verb.form == Form::Past || verb.form == Form::Base && !verb.noun_too)
                });
                !verb_after
                    && (!noun_too
                        || !self.next_is(&[Kind::Preposition, Kind::Mark, Kind::Conjunction]) && self.next.is_some())
            }
            Kind::Conjunction => {
                !noun_too
                    || self.next.is_some_and(|next| next.lower == "to")
                    || self.next_is(&[Kind::Determiner, Kind::Name, Kind::Number, Kind::Subordinator])
                    || self.all[..self.at].iter().any(|word| word.kind == Kind::Verb(Form::Third))
                        && self.next_is(&[Kind::Noun, Kind::Preposition])
            }
            Kind::Name => !noun_too || self.next.is_some() && !self.next_is(&[Kind::Mark, Kind::Conjunction]),
            Kind::Verb(_) => false,
            _ => true,
        }
    }
}
