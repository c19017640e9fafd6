//! The words of a sentence, each with its kind: names, numbers and phrases of one meaning are one word.

use std::sync::LazyLock;

use extract::text::{pattern, plain};
use regex::Regex;

use super::figure::{Figure, figure};
use super::lexicon::{self, Form, Meaning};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Number,
    /// Nouns, and adjectives before them.
    Noun,
    Verb(Form),
    Auxiliary,
    Preposition,
    Determiner,
    Pronoun,
    Relative,
    Conjunction,
    Subordinator,
    Negation,
    Adverb,
    Mark,
}

#[derive(Debug, Clone)]
pub(super) struct Word {
    pub text: String,
    pub lower: String,
    pub stem: String,
    /// The stems of the words that are one here.
    pub parts: Vec<String>,
    pub meanings: Vec<Meaning>,
    pub kind: Kind,
    pub possessive: bool,
    pub figure: Option<Figure>,
    /// The preposition that belongs to a verb: the *from* of `takes over from`.
    pub takes: Option<String>,
}

impl Word {
    pub(super) fn is_content(&self) -> bool {
        matches!(self.kind, Kind::Name | Kind::Number | Kind::Noun | Kind::Verb(_))
    }

    pub(super) fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    /// Whether two words say the same: one stem, one root, one row of the table, or a name and a part of it.
    pub(super) fn says(&self, other: &Self) -> bool {
        if let (Some(figure), Some(known)) = (&self.figure, &other.figure) {
            return figure.is(known);
        }
        if self.figure.is_some() || other.figure.is_some() {
            return false;
        }
        if self.kind == Kind::Name || other.kind == Kind::Name {
            let (short, long) = if self.parts.len() <= other.parts.len() { (self, other) } else { (other, self) };
            return short.parts.iter().all(|part| long.parts.contains(part))
                || self.meanings.iter().any(|meaning| other.meanings.contains(meaning))
                || self.parts.len() == 1 && other.parts.len() == 1 && same_root(&self.stem, &other.stem);
        }
        self.stem == other.stem
            || self.meanings.iter().any(|meaning| other.meanings.contains(meaning))
            || self.parts.len() == 1 && other.parts.len() == 1 && same_root(&self.stem, &other.stem)
    }
}

/// Whether two stems are a word and one derived from it: `appoint` and `appointment`.
pub(super) fn same_root(left: &str, right: &str) -> bool {
    let (of_left, of_right) = (lexicon::root(left), lexicon::root(right));
    // `Unaffected` is *not affected*: which of the two it is, the stance tells.
    if left.strip_prefix("un").is_some_and(|rest| rest.len() > 5 && lexicon::stem(rest) == *right)
        || right.strip_prefix("un").is_some_and(|rest| rest.len() > 5 && lexicon::stem(rest) == *left)
    {
        return true;
    }
    (of_left == of_right || of_left == right || left == of_right) && of_left.chars().count() >= 4
}

static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<time>\b\d{1,2}:\d{2}\b|\b\d{4}[/–]\d{2}\b)|(?P<number>(?:(?:US|C|A|AU|NZ|HK|S|R)?[$£€¥] ?|\b(?:USD|EUR|GBP|CHF|NOK|SEK|DKK|PLN|AUD|CAD|NZD|JPY|INR|SGD|HKD|ZAR|CZK|HUF|BRL|MXN|CNY) ?)?\d+(?:,\d{3})*(?:\.\d+)?(?:[ -]?(?:million|billion|trillion|thousand|hundred|bn|mn|m|k|M|B)\b)?(?: ?%| per ?cent\b| percent\b)?)(?P<ordinal>st\b|nd\b|rd\b|th\b)?|(?P<word>[\w&](?:[\w/’'&.-]*[\w&])?)|(?P<mark>[^\s\w])",
    )
});

/// Reads a sentence into words.
pub(super) fn words(sentence: &str) -> Vec<Word> {
    let raw = tokens(&plain(sentence));
    let last = raw.len().saturating_sub(1);
    // A full stop inside a sentence ends a short form.
    let raw =
        raw.into_iter().enumerate().filter(|(at, token)| *at == last || token.text != ".").map(|(_, token)| token);
    let named = with_names(raw.collect());
    let mut all = with_phrases(named);
    set_kinds(&mut all);
    all
}

struct Token {
    text: String,
    possessive: bool,
    figure: Option<Figure>,
    mark: bool,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    for found in TOKEN.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        if found.name("time").is_some() {
            let value = whole.as_str().trim_start_matches('0').to_owned();
            let figure = Figure { value, unit: "time".to_owned(), ..Figure::default() };
            all.push(Token { text: whole.as_str().to_owned(), possessive: false, figure: Some(figure), mark: false });
        } else if found.name("number").is_some() {
            all.push(Token {
                text: whole.as_str().to_owned(),
                possessive: false,
                figure: figure(whole.as_str()),
                mark: false,
            });
        } else if found.name("word").is_some() {
            push_word(whole.as_str(), &mut all);
        } else {
            // The apostrophe after a plural stands for an `s`.
            let owner = all.last_mut().filter(|last: &&mut Token| {
                whole.as_str() == "'" && last.text.ends_with('s') && text[..whole.start()].ends_with('s')
            });
            match owner {
                Some(owner) if text[whole.end()..].starts_with(' ') => owner.possessive = true,
                _ => all.push(Token { text: whole.as_str().to_owned(), possessive: false, figure: None, mark: true }),
            }
        }
    }
    super::figure::join(all.into_iter().map(|token| (token.text, token.possessive, token.figure, token.mark)).collect())
        .into_iter()
        .map(|(text, possessive, figure, mark)| Token { text, possessive, figure, mark })
        .collect()
}

fn push_word(word: &str, all: &mut Vec<Token>) {
    let (word, possessive) = word.strip_suffix("'s").map_or((word, false), |rest| (rest, true));
    // `nine-hour`, `96-room`: a number and what it counts.
    if let Some((first, rest)) = word.split_once('-')
        && let Some(figure) = figure(first)
        && super::figure::figure(rest).is_none()
    {
        all.push(Token { text: first.to_owned(), possessive: false, figure: Some(figure), mark: false });
        all.push(Token { text: rest.to_owned(), possessive, figure: None, mark: false });
        return;
    }
    all.push(Token { text: word.to_owned(), possessive, figure: figure(word), mark: false });
}

fn single(token: &Token) -> Word {
    let lower = token.text.to_lowercase();
    let stem = lexicon::stem(&lower);
    let kind = if token.mark {
        Kind::Mark
    } else if token.figure.is_some() {
        Kind::Number
    } else {
        Kind::Noun
    };
    let meanings = if token.mark { Vec::new() } else { lexicon::meanings(&stem).to_vec() };
    Word {
        text: token.text.clone(),
        parts: vec![stem.clone()],
        stem,
        lower,
        meanings,
        kind,
        possessive: token.possessive,
        figure: token.figure.clone(),
        takes: None,
    }
}

/// Words with capitals that stand together are one name; the words of a title are not part of it.
fn with_names(tokens: Vec<Token>) -> Vec<Word> {
    let mut all: Vec<Word> = Vec::new();
    let mut opens = true;
    let mut goes_on = false;
    for (at, token) in tokens.iter().enumerate() {
        let mut word = single(token);
        let capital = token.text.starts_with(char::is_uppercase) || token.text.chars().skip(1).any(char::is_uppercase);
        let alone =
            !tokens.get(at + 1).is_some_and(|next| next.text.starts_with(char::is_uppercase) && next.figure.is_none());
        let known = !word.meanings.is_empty() || word.lower.ends_with("ing") || lexicon::is("speaker", &word.stem);
        let small = opens && alone && known
            || lexicon::is("title", &word.lower)
            || opens && (is_closed(&word.lower) || lexicon::verb(&word.lower).is_some())
            || word.lower == "i"
            || all.last().is_some_and(|last| lexicon::is("article", &last.lower))
                && (lexicon::is("speaker", &word.stem) || !word.meanings.is_empty())
            || is_closed(&word.lower) && !token.text.chars().skip(1).any(char::is_uppercase);
        let named = !token.mark && token.figure.is_none() && capital && !small;
        let joins = token.text == "&" && goes_on;
        if named || joins {
            word.kind = Kind::Name;
            match all.last_mut().filter(|last| goes_on && !last.possessive) {
                Some(last) => {
                    last.text = format!("{} {}", last.text, word.text);
                    last.lower = format!("{} {}", last.lower, word.lower);
                    last.stem.clone_from(&last.lower);
                    last.parts.push(word.stem);
                    last.meanings.clear();
                    last.possessive = word.possessive;
                }
                None => all.push(word),
            }
        } else {
            all.push(word);
        }
        goes_on = named || joins;
        opens = token.mark && (opens || matches!(token.text.as_str(), "'" | "\"" | "." | ":" | "!" | "?" | "("));
    }
    all
}

/// Whether a small word belongs to a class that is closed.
pub(super) fn is_closed(lower: &str) -> bool {
    [
        "determiner",
        "pronoun",
        "relative",
        "auxiliary",
        "preposition",
        "conjunction",
        "subordinator",
        "negation",
        "adverb",
    ]
    .iter()
    .any(|class| lexicon::is(class, lower))
}

/// Phrases of the table become one word; a preposition with which a verb's phrase ends stays a word of its own.
fn with_phrases(words: Vec<Word>) -> Vec<Word> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((length, meanings, is_verb)) = phrase(&words[at..]) else {
            all.push(words[at].clone());
            at += 1;
            continue;
        };
        let last = words[at + length - 1].lower.as_str();
        let last_is_preposition =
            matches!(last, "of" | "to" | "from" | "with" | "than" | "for" | "by" | "as" | "on" | "in" | "into");
        let kept = if last_is_preposition && is_verb && length > 1 { length - 1 } else { length };
        let run = &words[at..at + kept];
        let mut word = run[0].clone();
        word.text = run.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let form = lexicon::verb(&run[0].lower);
        word.lower = run.iter().map(|word| word.lower.as_str()).collect::<Vec<_>>().join(" ");
        word.stem = run.iter().map(|word| word.stem.as_str()).collect::<Vec<_>>().join(" ");
        word.parts = run.iter().flat_map(|word| word.parts.clone()).collect();
        word.meanings = if kept == 1 { [run[0].meanings.clone(), meanings].concat() } else { meanings };
        if kept < length {
            word.takes = Some(words[at + kept].lower.clone());
            word.stem = format!("{} {}", word.stem, words[at + kept].stem);
        }
        word.possessive = run.last().is_some_and(|last| last.possessive);
        word.kind = match form {
            Some(form) if is_verb => Kind::Verb(form.form),
            _ if last_is_preposition && kept > 1 => Kind::Preposition,
            _ if kept == 1 => word.kind,
            _ => Kind::Noun,
        };
        all.push(word);
        at += kept;
    }
    all
}

fn phrase(words: &[Word]) -> Option<(usize, Vec<Meaning>, bool)> {
    let free = words.iter().take(6).take_while(|word| word.kind == Kind::Noun);
    let mut ends = Vec::new();
    let mut stems: Vec<&str> = Vec::new();
    let parts: Vec<Vec<&str>> = free
        .map(|word| if word.lower.contains('-') { word.lower.split('-').collect() } else { vec![word.stem.as_str()] })
        .collect();
    for part in &parts {
        stems.extend(part.iter().copied());
        ends.push(stems.len());
    }
    let (length, meanings, is_verb) = lexicon::phrase_at(&stems)?;
    let words_covered = ends.iter().position(|end| *end == length)? + 1;
    Some((words_covered, meanings, is_verb))
}

fn set_kinds(all: &mut [Word]) {
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
        !(describes && plain_next)
            && !matches!(kind, Kind::Determiner)
            && !(noun_too && (kind == Kind::Preposition || self.before.possessive))
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
