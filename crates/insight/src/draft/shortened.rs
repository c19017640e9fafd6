//! Whether a sentence is one of the evidence, shortened, or several that are joined.
//!
//! The words of the sentence are laid along the lines of the evidence, in their order. What of a line is passed over has to
//! be something that may be left out (`cuts`); a pronoun may give way to whoever it stands for (`standing`). In front may
//! stand who says it, or when.

use std::collections::HashSet;

use super::Flaw;
use super::cuts::{Cut, cuts};
use super::lexicon::{self, Form};
use super::standing::{Source, stand_ins};
use super::tokens::{Token, tokens};
use super::{Ground, Known, tone};

/// Words that a clause has at least.
const WORDS_MIN: u8 = 3;
/// Words of what is taken for a clause though its verb is not known.
const LONG_MIN: u8 = 5;
/// Words before a comma that say who tells it, or when.
const FRAME_MAX: usize = 16;
/// The longest sentence, in words and marks.
const TOKENS_MAX: usize = 120;

/// A line of the evidence.
pub(super) struct Line {
    pub ground: usize,
    pub tokens: Vec<Token>,
    cuts: Vec<Cut>,
    /// Words that may stand in place of those at an index: how many they replace, and what.
    stand_ins: Vec<Vec<(usize, Vec<String>)>>,
    /// The same of words that say the same in another tone.
    swaps: Vec<Vec<(usize, Vec<String>)>>,
}

pub(super) fn check(sentence: &str, grounds: &[&Ground], known: &Known, in_tone: bool) -> Result<(), Flaw> {
    let said = tokens(sentence);
    if said.len() > TOKENS_MAX {
        return Err(Flaw::NoSentence);
    }
    let mut lines = lines(grounds, known);
    if in_tone {
        for line in &mut lines {
            line.swaps = tone::swaps(&line.tokens);
        }
    }
    let by = grounds.iter().map(|ground| tokens(&ground.by)).collect();
    let mut walk = Walk { said: &said, lines, by, seen: HashSet::new(), furthest: 0 };
    if walk.piece(0, Before::default()) {
        return Ok(());
    }
    let from = walk.furthest.saturating_sub(2);
    let words: Vec<&str> = said.iter().skip(from).take(5).map(|token| token.text.as_str()).collect();
    Err(Flaw::Departed(words.join(" ")))
}

fn lines(grounds: &[&Ground], known: &Known) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    let mut doubted = Vec::new();
    for (ground, held) in grounds.iter().enumerate() {
        let first = all.len();
        for range in whole_quotes(&held.text) {
            let tokens = tokens(&held.text[range]);
            let source = Source { by: &held.by, text: &held.text };
            let stand_ins = stand_ins(&tokens, &all[first..], &source, known);
            if doubts_what_was_said(&tokens) {
                doubted.extend(all.len().checked_sub(1).filter(|last| *last >= first));
            }
            all.push(Line { ground, cuts: cuts(&tokens), stand_ins, swaps: Vec::new(), tokens });
        }
    }
    for line in doubted {
        all[line].tokens.clear();
        all[line].cuts.clear();
        all[line].stand_ins.clear();
        all[line].swaps.clear();
    }
    all
}

/// Whether a sentence says of the one before that it is somebody's word: `That, at any rate, is their reckoning`.
pub(super) fn doubts_what_was_said(line: &[Token]) -> bool {
    const WORDS: [&str; 14] = [
        "reckoning",
        "claim",
        "estimate",
        "view",
        "version",
        "account",
        "opinion",
        "denied",
        "denies",
        "disputed",
        "disputes",
        "contested",
        "unconfirmed",
        "rumour",
    ];
    let points = line.first().is_some_and(|first| matches!(first.lower.as_str(), "that" | "this" | "so"));
    points && line.iter().take(12).any(|token| WORDS.contains(&token.lower.as_str()) || token.is("hearsay"))
}

/// Sentences, with those that stand in one pair of quotation marks as one.
pub(super) fn whole_quotes(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut all: Vec<std::ops::Range<usize>> = Vec::new();
    let mut open = false;
    for range in extract::text::sentences(text) {
        // `a.s. (MP)` ends no sentence.
        let goes_on = text[range.clone()].starts_with(|c: char| c == '(' || c.is_lowercase());
        match all.last_mut().filter(|_| open || goes_on) {
            Some(last) => last.end = range.end,
            None => all.push(range),
        }
        let quotes =
            all.last().map_or(0, |last| tokens(&text[last.clone()]).iter().filter(|token| token.lower == "\"").count());
        open = quotes % 2 == 1;
    }
    all
}

/// What came before a piece of the sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Before {
    /// Who says it was named, so all of it has to be of that piece of evidence.
    ground: Option<usize>,
    /// So was the day of that piece, so no other day may be left out.
    dated: bool,
    joined: bool,
    /// By *and*, so it has to be a clause.
    by_and: bool,
    /// The line of the piece before.
    line: Option<usize>,
    /// Where the words of that piece begin.
    from: usize,
}

impl Before {
    /// The same for a piece that stands for itself: no source and no day is named for it.
    fn alone(self) -> Self {
        Self { ground: None, dated: false, ..self }
    }
}

/// Whether a word is of a date.
fn tells_time(token: &Token) -> bool {
    let year = |lower: &str| lower.len() == 4 && (lower.starts_with("19") || lower.starts_with("20"));
    token.is("calendar") || token.is_number() && year(&token.lower)
}

/// Where the walk along a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct At {
    said: usize,
    line: usize,
    held: usize,
    before: Before,
    /// Something was left out, so what is left has to have a verb.
    cut: bool,
    verb: bool,
    /// Where its words begin in the sentence.
    from: usize,
    /// It has been said so far as somebody's word, plan or doubt.
    open: bool,
    /// A word has been laid along the line.
    begun: bool,
    /// So has a name, so that a pronoun stands for somebody.
    named: bool,
    /// The line's beginning was left out.
    late: bool,
    words: u8,
}

struct Walk<'a> {
    said: &'a [Token],
    lines: Vec<Line>,
    by: Vec<Vec<Token>>,
    seen: HashSet<At>,
    furthest: usize,
}

impl Walk<'_> {
    /// Whether the rest of the sentence, from a word on, is made of pieces.
    fn piece(&mut self, from: usize, before: Before) -> bool {
        let mut starts = vec![(from, before)];
        if before.ground.is_none() {
            for ground in 0..self.by.len() {
                starts.extend(self.frames(from, ground).map(|end| {
                    let dated = self.said[from..end].iter().any(tells_time);
                    (end, Before { ground: Some(ground), dated, ..before })
                }));
            }
        }
        for (from, before) in starts {
            for line in 0..self.lines.len() {
                if before.ground.is_some_and(|ground| ground != self.lines[line].ground) {
                    continue;
                }
                let at = At {
                    said: from,
                    line,
                    held: 0,
                    before,
                    cut: false,
                    verb: false,
                    open: false,
                    begun: false,
                    named: false,
                    late: false,
                    words: 0,
                    from,
                };
                if self.step(at) {
                    return true;
                }
            }
        }
        false
    }

    /// Where words end that say which piece of evidence tells it, or when it did.
    fn frames(&self, from: usize, ground: usize) -> impl Iterator<Item = usize> + use<> {
        let said = &self.said[from.min(self.said.len())..];
        let by = &self.by[ground];
        let is_of = |token: &Token| by.iter().any(|known| known.lower == token.lower);
        let mut ends = Vec::new();
        let first = said.first().map_or("", |token| token.lower.as_str());
        let opens = matches!(first, "according" | "on" | "in" | "as" | "from" | "at");
        let mut named = false;
        for (at, token) in said.iter().enumerate().take(FRAME_MAX) {
            let small = matches!(
                token.lower.as_str(),
                "according"
                    | "to"
                    | "on"
                    | "in"
                    | "as"
                    | "of"
                    | "from"
                    | "at"
                    | "the"
                    | "its"
                    | "a"
                    | "an"
                    | "'s"
                    | "dated"
                    | "and"
            );
            let ends_here = token.lower == ","
                && !said.get(at + 1).is_some_and(|next| is_of(next) && !next.is_capital() && next.is_number());
            if named && opens && ends_here {
                ends.push(from + at + 1);
            }
            let says = matches!(token.lower.as_str(), "says" | "said" | "reports" | "reported");
            if named && !opens && says {
                let that = usize::from(said.get(at + 1).is_some_and(|next| next.lower == "that"));
                ends.push(from + at + 1 + that);
                break;
            }
            if is_of(token) && !small {
                named = true;
            } else if !small && token.lower != "," {
                break;
            }
        }
        ends.into_iter()
    }

    fn step(&mut self, at: At) -> bool {
        self.furthest = self.furthest.max(at.said);
        if !self.seen.insert(at) {
            return false;
        }
        self.ends(at) || self.matches(at) || self.stands(at) || self.swaps(at) || self.skips(at) || self.goes_on(at)
    }

    /// `She has been appointed and will speak`: who acts in the line before acts in this one too, by a pronoun.
    fn goes_on(&mut self, at: At) -> bool {
        let line = &self.lines[at.line];
        let first =
            line.tokens.first().is_some_and(|first| matches!(first.lower.as_str(), "it" | "she" | "he" | "they"));
        let follows = at.before.by_and && at.before.line.is_some_and(|before| before + 1 == at.line);
        if at.held != 0 || !first || !follows {
            return false;
        }
        let said = &self.said[at.before.from..];
        let same = |words: &Vec<String>| {
            words.len() <= said.len() && words.iter().zip(said).all(|(word, token)| *word == token.lower)
        };
        let acts = line.stand_ins.first().is_some_and(|all| all.iter().any(|(held, words)| *held == 1 && same(words)));
        acts && self.step(At { held: 1, begun: true, named: true, cut: true, ..at })
    }

    /// Whether the piece may end here, and the sentence is over or goes on with another piece.
    fn ends(&mut self, at: At) -> bool {
        let line = &self.lines[at.line];
        let rest = &line.tokens[at.held..];
        let over = rest.iter().all(|token| token.is_comma());
        let verb = at.verb || !at.before.by_and && at.words >= LONG_MIN;
        let whole = verb && at.words >= WORDS_MIN || !at.cut && !at.before.by_and;
        if !at.begun || !over || !whole {
            return false;
        }
        let ground = line.ground;
        let said = self.said;
        let next = |ahead: usize| said.get(at.said + ahead).map_or("", |token| token.lower.as_str());
        if at.said == said.len() || self.source_ends(at.said, ground) {
            return true;
        }
        let mut after = Before { joined: true, by_and: false, line: Some(at.line), from: at.from, ..at.before };
        match (next(0), next(1)) {
            (";", "and" | "while") | (",", "while") => self.piece(at.said + 2, after.alone()),
            (";", _) => self.piece(at.said + 1, after.alone()),
            ("while", _) if at.verb => self.piece(at.said + 1, after),
            (",", "and") | ("and", _) if at.verb && !at.open => {
                after.by_and = true;
                self.piece(at.said + if next(0) == "," { 2 } else { 1 }, after)
            }
            _ => false,
        }
    }

    /// Whether the sentence ends with the words for who says it.
    fn source_ends(&self, from: usize, ground: usize) -> bool {
        let rest: Vec<&Token> = self.said[from..].iter().filter(|token| !token.is_comma()).collect();
        let [first, second, names @ ..] = rest.as_slice() else { return false };
        let of = |token: &&&Token| {
            token.lower == "the"
                || token.lower == "its"
                || self.by[ground].iter().any(|known| known.lower == token.lower)
        };
        first.lower == "according" && second.lower == "to" && !names.is_empty() && names.iter().all(|token| of(&token))
    }

    fn matches(&mut self, at: At) -> bool {
        let Some(said) = self.said.get(at.said) else { return false };
        let on = |said: usize, held: usize| At { said: at.said + said, held: at.held + held, ..at };
        let token = self.lines[at.line].tokens.get(at.held).cloned();
        if let Some(token) = &token
            && (is_same(said, token) || self.is_of_reader(at))
            && self.stands_for_somebody(at, token)
        {
            let verb = at.verb || token.is_verb() || self.is_of_reader(at);
            let open = at.open || token.opens();
            let named = at.named || token.is_capital();
            let words = at.words.saturating_add(1);
            if self.step(At { verb, open, named, words, begun: true, ..on(1, 1) }) {
                return true;
            }
        }
        // `A few` are some, and `few` are hardly any.
        let counts = |next: Option<&Token>| next.is_some_and(|next| matches!(next.lower.as_str(), "few" | "little"));
        let held_next = self.lines[at.line].tokens.get(at.held + 1);
        let drops = |token: &Token| token.is_comma() || token.is_article() && !counts(held_next);
        if token.as_ref().is_some_and(drops) && self.step(on(0, 1)) {
            return true;
        }
        let inserts = said.is_article() && !counts(self.said.get(at.said + 1)) || said.is_comma() && at.begun;
        inserts && self.step(on(1, 0))
    }

    /// Whether a pronoun that is kept has whom it stands for: in the same piece, or in the line before it when that is said too.
    fn stands_for_somebody(&self, at: At, token: &Token) -> bool {
        let stands = matches!(
            token.lower.as_str(),
            "it" | "they"
                | "he"
                | "she"
                | "its"
                | "their"
                | "his"
                | "her"
                | "them"
                | "him"
                | "there"
                | "this"
                | "these"
                | "those"
        );
        let speaker = matches!(token.lower.as_str(), "we" | "our" | "us") && token.text != "US";
        if speaker && !token.quoted {
            return false;
        }
        let follows = at.before.line.is_some_and(|before| before == at.line || before + 1 == at.line);
        let line = &self.lines[at.line].tokens;
        let next = line.get(at.held + 1);
        let of_noun = matches!(token.lower.as_str(), "this" | "these" | "those")
            && next.is_some_and(|next| line[..at.held].iter().any(|known| known.lower == next.lower));
        let owned = matches!(token.lower.as_str(), "its" | "their") && at.words >= 2;
        let named = (at.named || of_noun || owned) && token.lower != "there";
        token.quoted || !stands || named || !at.late && (follows || !at.before.joined)
    }

    /// `We log by hand and type later`: what somebody else does has another ending.
    fn is_of_reader(&self, at: At) -> bool {
        let (said, line) = (&self.said[at.said].lower, &self.lines[at.line].tokens);
        let held = &line[at.held].lower;
        let acts = match at.held.checked_sub(1).map(|before| line[before].lower.as_str()) {
            None | Some("we" | "you") => true,
            Some("and" | ",") => line.iter().any(|token| matches!(token.lower.as_str(), "we" | "you")),
            _ => false,
        };
        acts && said.strip_prefix(held.as_str()).is_some_and(|ending| matches!(ending, "s" | "es"))
    }

    /// Of words that may stand at a place of a line, those that stand in the sentence: how many they replace, how many they are.
    fn fitting(&self, at: At, found: Option<&Vec<(usize, Vec<String>)>>) -> Vec<(usize, usize)> {
        let fits = |words: &Vec<String>| {
            words.len() <= self.said.len() - at.said
                && words.iter().zip(&self.said[at.said..]).all(|(word, token)| *word == token.lower)
        };
        let fitting = found.into_iter().flatten().filter(|(_, words)| fits(words));
        fitting.map(|(held, words)| (*held, words.len())).collect()
    }

    /// Words of another tone for those of the line: they are as much a verb, a plan or a doubt as these.
    fn swaps(&mut self, at: At) -> bool {
        let fitting = self.fitting(at, self.lines[at.line].swaps.get(at.held));
        fitting.into_iter().any(|(held, said)| {
            let replaced = &self.lines[at.line].tokens[at.held..at.held + held];
            let verb = at.verb || replaced.iter().any(Token::is_verb);
            let open = at.open || replaced.iter().any(Token::opens);
            let words = at.words.saturating_add(1);
            self.step(At { said: at.said + said, held: at.held + held, verb, open, words, begun: true, ..at })
        })
    }

    /// Words that stand for those of the line.
    fn stands(&mut self, at: At) -> bool {
        let fitting = self.fitting(at, self.lines[at.line].stand_ins.get(at.held));
        fitting.into_iter().any(|(held, said)| {
            let words = at.words.saturating_add(1);
            self.step(At { said: at.said + said, held: at.held + held, begun: true, named: true, words, ..at })
        })
    }

    fn skips(&mut self, at: At) -> bool {
        let line = &self.lines[at.line];
        let possible: Vec<Cut> =
            line.cuts.iter().copied().filter(|cut| cut.from == at.held && (at.held == 0 || at.begun)).collect();
        let another_day = |cut: &Cut| at.before.dated && line.tokens[cut.from..cut.to].iter().any(tells_time);
        let possible: Vec<Cut> =
            possible.into_iter().filter(|cut| (at.verb || !cut.needs_verb) && !another_day(cut)).collect();
        possible.into_iter().any(|cut| {
            self.step(At {
                held: cut.to,
                cut: at.cut || cut.leaves_clause,
                late: at.late || cut.from == 0 && self.lines[at.line].tokens[..cut.to].iter().any(Token::is_mark),
                ..at
            })
        })
    }
}

/// Whether two words are one, or differ as *have* and *has* do.
fn is_same(said: &Token, held: &Token) -> bool {
    if said.lower == held.lower {
        return true;
    }
    let present = |token: &Token| matches!(lexicon::verb(&token.lower), Some(found) if matches!(found.form, Form::Base | Form::Third));
    let pair =
        |one: &str, other: &str| said.lower == one && held.lower == other || said.lower == other && held.lower == one;
    [("have", "has"), ("are", "is"), ("were", "was"), ("do", "does"), ("am", "is")]
        .iter()
        .any(|(one, other)| pair(one, other))
        || present(said) && present(held) && lexicon::stem(&said.lower) == lexicon::stem(&held.lower)
}

#[cfg(test)]
mod tests;
