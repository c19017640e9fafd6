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
    super::speech::set_kinds(&mut all);
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
