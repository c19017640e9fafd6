//! What may be left out of a line of the evidence so that what is left is still so.
//!
//! Only what adds something: a parenthesis, what stands between commas, a second half, a purpose, what somebody is
//! called. Never what narrows, denies or doubts, and never who said it.

use super::lexicon;
use super::tokens::Token;

/// Words from an index up to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    pub from: usize,
    pub to: usize,
    /// What is left has to be a clause.
    pub leaves_clause: bool,
    /// It may go only once the clause has its verb.
    pub needs_verb: bool,
}

/// Words of a description in front of a name.
const DESCRIPTION_MAX: usize = 7;

/// All that may be left out of a line.
pub(super) fn cuts(line: &[Token]) -> Vec<Cut> {
    let mut all = Vec::new();
    for from in 0..line.len() {
        if let Some(to) = parenthesis(line, from) {
            all.push(Cut { from, to, leaves_clause: false, needs_verb: false });
        }
        if line[from].is_comma() {
            all.extend(between_commas(line, from));
        }
        all.extend(tails(line, from));
        all.extend(word(line, from));
        all.extend(description(line, from));
        all.extend(first_act(line, from));
    }
    all.extend(openings(line));
    all.extend((1..line.len()).filter(|at| tells_of_name(line, *at)).map(|to| Cut {
        from: 0,
        to,
        leaves_clause: true,
        needs_verb: false,
    }));
    all.extend(announcement(line));
    all.retain(|cut| !splits_a_quote(line, *cut) && !moves_what_follows(line, *cut));
    all
}

fn is_any(token: Option<&Token>, words: &[&str]) -> bool {
    token.is_some_and(|token| words.contains(&token.lower.as_str()))
}

fn is_of(token: Option<&Token>, class: &str) -> bool {
    token.is_some_and(|token| token.is(class))
}

fn narrows(words: &[Token]) -> bool {
    words.iter().any(|token| token.is("narrow"))
}

/// Whether words name who says the rest.
fn attributes(words: &[Token]) -> bool {
    let own = is_of(words.iter().find(|token| !token.is_comma()), "aside");
    !own && words.iter().any(|token| token.is("says"))
}

fn parenthesis(line: &[Token], from: usize) -> Option<usize> {
    if line[from].lower != "(" {
        return None;
    }
    let to = line.iter().skip(from).position(|token| token.lower == ")")? + from + 1;
    let inside = &line[from + 1..to - 1];
    let aside = inside.get(1).is_some_and(Token::is_comma) && is_any(inside.first(), &["no", "yes"]);
    (aside || !narrows(inside)).then_some(to)
}

/// `, who joined last year,` and the like, up to a later comma or the end.
fn between_commas(line: &[Token], from: usize) -> Vec<Cut> {
    let inner = |to: usize| &line[from + 1..to];
    let first = line.get(from + 1);
    // `38 of whose 61 lawyers …`.
    let counts =
        line.iter().skip(from + 2).take(3).any(|token| matches!(token.lower.as_str(), "whose" | "whom" | "which"));
    let more = ["more", "less", "fewer", "higher", "lower", "above", "below"];
    let compares = (from + 2..from + 5).any(|at| is_any(line.get(at), &more));
    let second = line.get(from + 2);
    // `, or 4.9%,` says a number in another way.
    let unit = if is_any(line.get(from + 3), &["per"]) { 5 } else { 4 };
    let again = is_any(first, &["or"])
        && second.is_some_and(Token::is_number)
        && is_any(line.get(from + unit - 1), &["%", "cent"])
        && line.get(from + unit).is_none_or(Token::is_comma);
    if again {
        return vec![Cut { from, to: from + unit, leaves_clause: true, needs_verb: from + unit == line.len() }];
    }
    let relative = is_of(first, "bounds") && is_any(second, &["which", "whom", "whose"])
        || is_any(first, &["for"]) && is_any(line.get(from + 3), &["part"])
        || is_any(first, &["at"]) && is_any(line.get(from + 3), &["meeting"]);
    let span = line[from + 1..].iter().take_while(|token| !token.is_mark());
    let way = is_any(first, &["from"])
        && !span.clone().any(Token::is_number)
        && span.into_iter().any(|token| token.lower == "to");
    let listed = from > 0 && line[from - 1].is_number();
    let until_now = is_any(first, &["until", "till"]) && is_any(second, &["now", "recently"]);
    // `, on trial,` limits, `, on Tuesday,` does not.
    let on_terms = is_any(first, &["on"]) && !second.is_some_and(|second| second.is("calendar") || second.is_number());
    if is_of(first, "narrow") && !until_now
        || on_terms
        || is_of(first, "bounds") && !relative && !way
        || first.is_none_or(|first| first.is_number() && listed && !counts && !compares)
    {
        return Vec::new();
    }
    let ends = (from + 2..=line.len())
        .filter(|to| line.get(*to).is_none_or(|token| matches!(token.lower.as_str(), "," | ";" | "—")));
    let own = is_of(first, "aside") || relative || compares || until_now;
    let stands_in = |words: &[Token]| words.iter().any(|token| token.is("stand-in"));
    let safe = |to: &usize| {
        let words = inner(*to);
        !attributes(words) && (own || !stands_in(words)) && (own && !is_of(second, "narrow") || !narrows(words))
    };
    ends.filter(safe).map(|to| Cut { from, to, leaves_clause: true, needs_verb: to == line.len() }).collect()
}

/// What ends a line, or a part of it, and adds to it.
fn tails(line: &[Token], from: usize) -> Vec<Cut> {
    let before = from.checked_sub(1).and_then(|at| line.get(at));
    let Some(before) = before.filter(|before| !before.is_comma()) else { return Vec::new() };
    let Some(first) = line.get(from) else { return Vec::new() };
    let next = line.get(from + 1);
    let after_noun = !before.is_verb() && !before.is_mark() && !before.is_article() && !before.is("preposition");
    let sums = |words: &[Token]| {
        words.iter().any(|token| {
            matches!(
                token.lower.as_str(),
                "both"
                    | "between"
                    | "either"
                    | "neither"
                    | "together"
                    | "combined"
                    | "total"
                    | "jointly"
                    | "altogether"
                    | "respectively"
            )
        })
    };
    let denied = || line[..from].iter().any(|token| token.is("negation") || token.is("deny"));
    let starts = match first.lower.as_str() {
        ";" | "while" | "whereas" => true,
        "—" => !is_of(next, "narrow"),
        "and" | "but" => {
            !before.is_number() && next.is_some_and(|next| !next.is_number() && !next.is("narrow")) && !sums(line)
        }
        "to" => after_noun && next.is_some_and(Token::is_verb) && !denied() && !before.opens(),
        "after" | "following" | "with" | "including" | "alongside" | "using" | "through" | "because" => !denied(),
        "as" => is_any(next, &["part", "well"]) && !denied(),
        "such" => is_any(next, &["as"]),
        "rather" => is_any(next, &["than"]),
        "instead" => is_any(next, &["of"]),
        "for" => next.is_some_and(|next| next.text.contains(['$', '£', '€', '¥'])) && !denied(),
        "in" => is_any(next, &["cash"]),
        // `A spreadsheet which two people keep`: there is one, whoever keeps it.
        "which" | "who" | "that" => {
            let noun = line[..from].iter().rev().take(4);
            after_noun
                && noun.take_while(|token| !token.is_verb()).any(|token| matches!(token.lower.as_str(), "a" | "an"))
                && !denied()
        }
        word => after_noun && is_any(next, &["by"]) && word.ends_with("ed") || word == "led" && after_noun,
    };
    if !starts {
        return Vec::new();
    }
    let clause = matches!(first.lower.as_str(), "and" | "but" | ";" | "while" | "whereas" | "—");
    let ends = (from + 2..=line.len()).filter(|to| {
        line.get(*to).is_none_or(|token| matches!(token.lower.as_str(), "," | ";") || !clause && token.lower == "while")
    });
    let safe = |to: &usize| {
        let words = &line[from..*to];
        // `More than any rival but Haraka`.
        let excepts = first.lower == "but" && !words.iter().any(Token::is_verb);
        !attributes(words)
            && !excepts
            && (first.lower == ";" && !is_of(next, "narrow")
                || clause && !words.iter().any(|token| matches!(token.lower.as_str(), "only" | "unless" | "if"))
                || !narrows(words))
    };
    let needs_verb = matches!(first.lower.as_str(), "and" | "but");
    ends.filter(safe).map(|to| Cut { from, to, leaves_clause: needs_verb, needs_verb }).collect()
}

/// The first of two things that somebody does: `logs temperatures and` of what drafts records too.
fn first_act(line: &[Token], from: usize) -> Option<Cut> {
    let form = |token: &Token| match lexicon::verb(&token.lower) {
        Some(verb) if !token.is_capital() => Some(verb.form),
        _ if token.is("auxiliary") => Some(lexicon::Form::Third),
        _ => None,
    };
    let finite = |token: &Token| form(token).filter(|form| matches!(form, lexicon::Form::Third | lexicon::Form::Past));
    let is_third = |token: &Token| !token.is_capital() && token.lower.ends_with('s') && token.lower.len() > 3;
    let begins = (0..from).rev().find(|at| matches!(line[*at].lower.as_str(), ";" | ":")).map_or(0, |at| at + 1);
    let subject = &line[begins..from];
    let by_name = subject.iter().all(Token::is_capital) && !subject.is_empty();
    let speaker = subject.len() == 1 && matches!(subject[0].lower.as_str(), "you" | "we");
    let finite = |token: &Token| {
        finite(token)
            .or((by_name && is_third(token)).then_some(lexicon::Form::Third))
            .or((speaker && !token.is_mark()).then_some(lexicon::Form::Base))
    };
    let first = finite(&line[from])?;
    let alone = !subject.is_empty()
        && !subject.iter().any(|token| {
            token.is_verb() || token.is_mark() && !token.is_comma() || token.is("subordinator") || token.is("relative")
        });
    if !alone || line[from].opens() && is_any(line.get(from + 1), &["to", "that"]) {
        return None;
    }
    let ends = (from + 1..line.len()).find(|at| matches!(line[*at].lower.as_str(), ";" | "but")).unwrap_or(line.len());
    let between = |and: usize| &line[from..and];
    let plain = |and: &usize| {
        let words = between(*and);
        let leads = |at: usize| words[at].opens() && is_any(words.get(at + 1), &["to", "that"]);
        let bound = |token: &Token| token.is("negation") || token.is("subordinator") || token.lower == "that";
        !(0..words.len()).any(leads) && !words.iter().any(bound)
    };
    let ands = (from + 1..ends).filter(|at| line[*at].lower == "and" && !line[*at].quoted);
    let last = ands.filter(plain).find(|and| line.get(and + 1).and_then(finite) == Some(first))?;
    Some(Cut { from, to: last + 1, leaves_clause: true, needs_verb: false })
}

/// A word that only says when it was written, or that it is added.
fn word(line: &[Token], from: usize) -> Option<Cut> {
    let weekday = line[from].lower == "on"
        && line.get(from + 1).is_some_and(|next| next.is("calendar") && next.lower.ends_with("day"))
        && !line.get(from + 2).is_some_and(Token::is_number);
    if weekday {
        return Some(Cut { from, to: from + 2, leaves_clause: false, needs_verb: false });
    }
    // `We have hired one, and we may …`.
    let again = matches!(line[from].lower.as_str(), "we" | "it" | "they" | "she" | "he")
        && from > 1
        && is_any(line.get(from - 1), &["and", "but"])
        && line.first().is_some_and(|first| first.lower == line[from].lower);
    if again {
        return Some(Cut { from, to: from + 1, leaves_clause: false, needs_verb: true });
    }
    let safe = [
        "also",
        "today",
        "yesterday",
        "meanwhile",
        "however",
        "too",
        "additionally",
        "moreover",
        "separately",
        "furthermore",
    ];
    is_any(line.get(from), &safe).then_some(Cut { from, to: from + 1, leaves_clause: false, needs_verb: false })
}

/// What somebody is called before the name: `chief executive`.
fn description(line: &[Token], from: usize) -> Option<Cut> {
    let opens =
        from == 0 || line[from - 1].is_comma() || is_any(line.get(from - 1), &["and", "by", "with", "from", "that"]);
    if !opens {
        return None;
    }
    let words = line.iter().skip(from).take(DESCRIPTION_MAX + 1);
    let length = words.enumerate().skip(1).find(|(_, token)| token.is_capital()).map(|(at, _)| at)?;
    let words = &line[from..from + length];
    let plain = words.iter().enumerate().all(|(at, token)| {
        !token.is_mark()
            && !token.is_number()
            && token.lower != "'s"
            && !(token.is("preposition") && !(from == 0 && at > 0 && matches!(token.lower.as_str(), "of" | "for")))
            && !token.is("conjunction")
            && !token.is("auxiliary")
            && !token.is("negation")
            && !token.is("subordinator")
            && !token.is("pronoun")
            && !(at > 0
                && lexicon::verb(&token.lower).is_some_and(|verb| !verb.noun_too && verb.form != lexicon::Form::Ing))
            && (at == 0 || !token.is_capital())
    });
    let named = line.get(from + length + 1).is_some_and(Token::is_capital) || from == 0;
    (plain && named && !is_of(words.first(), "narrow")).then_some(Cut {
        from,
        to: from + length,
        leaves_clause: true,
        needs_verb: false,
    })
}

/// Whether `who` or `which` stands behind a name and a comma, and so tells of it.
pub(super) fn tells_of_name(line: &[Token], at: usize) -> bool {
    matches!(line[at].lower.as_str(), "who" | "which")
        && at >= 3
        && line[at - 1].is_comma()
        && line[at - 2].is_capital()
        && !line[at].quoted
        && (line[at].lower == "which" || line[at - 3].is_capital())
}

/// `The Company announces that`: what a company makes known of itself is so.
fn announcement(line: &[Token]) -> Option<Cut> {
    const WORDS_MAX: usize = 14;
    let that = line.iter().take(WORDS_MAX).position(|token| token.lower == "that")?;
    let words = &line[..that];
    let says = words.iter().position(|token| {
        matches!(
            token.lower.as_str(),
            "announces" | "announced" | "announce" | "confirms" | "confirmed" | "informs" | "confirm" | "inform"
        )
    })?;
    let who = &words[..says];
    let own = who.iter().all(|token| {
        token.is_capital()
            || token.is_article()
            || matches!(
                token.lower.as_str(),
                "today" | "company" | "we" | "board" | "also" | "&" | "of" | "directors" | "hereby"
            )
    });
    let after = &words[says + 1..];
    // `informs the Exchange that`, `informs its investors that`.
    let told = after.len() <= 3
        && after.iter().all(|token| token.is_article() || token.is("determiner") || token.is("audience"));
    let aside = told || after.first().is_some_and(Token::is_comma) && after.last().is_some_and(Token::is_comma);
    (own && !who.is_empty() && aside).then_some(Cut { from: 0, to: that + 1, leaves_clause: true, needs_verb: false })
}

/// What stands in front of a line, up to a comma, and a first clause.
fn openings(line: &[Token]) -> Vec<Cut> {
    let mut all = Vec::new();
    let first = line.first();
    let cut = |to: usize| Cut { from: 0, to, leaves_clause: true, needs_verb: false };
    if is_any(first, &["and", "but", "so"]) {
        all.push(cut(1));
    }
    all.extend(day(line).map(cut));
    for at in 1..line.len() {
        let words = &line[..at];
        if attributes(words) {
            break;
        }
        let bound = narrows(words) || words.iter().any(Token::opens);
        if line[at].is_comma() && !bound && (opens_a_line(line) || is_apposition(line, at)) {
            all.push(cut(at + 1));
        }
        if begins_a_clause(line, at, bound) {
            all.push(cut(at + 1));
        }
    }
    all
}

/// `On October 20 we …`: the day on which it was.
fn day(line: &[Token]) -> Option<usize> {
    let month = |at: usize| is_of(line.get(at), "calendar");
    let number = |at: usize| line.get(at).is_some_and(Token::is_number);
    if !is_any(line.first(), &["on"]) || !(month(1) && number(2) || number(1) && month(2)) {
        return None;
    }
    Some(if number(3) { 4 } else { 3 }).filter(|to| !line.get(*to).is_some_and(Token::is_comma))
}

/// Whether a line begins with what may be left out up to a comma.
fn opens_a_line(line: &[Token]) -> bool {
    let (first, second) = (line.first(), line.get(1));
    let participle =
        |first: &Token| first.lower.len() > 4 && ["ing", "ed"].iter().any(|end| first.lower.ends_with(end));
    is_of(first, "opening")
        || first.is_some_and(participle)
        || is_any(first, &["as"]) && (is_any(second, &["part"]) || second.is_some_and(Token::is_capital))
        || is_any(first, &["in"]) && is_any(second, &["addition", "connection", "response"])
        || is_any(first, &["in"])
            && second.is_some_and(Token::is_article)
            && line.iter().skip(2).take(3).any(|token| token.is("document"))
        || second.is_some_and(|next| lexicon::is("span", &lexicon::stem(&next.lower)))
            && is_any(line.get(2), &["after"])
}

/// `Tuktu's founder, Anne Gervais, remains`: whether the comma stands before the name.
fn is_apposition(line: &[Token], comma: usize) -> bool {
    let capital = |at: usize| line.get(at).is_some_and(Token::is_capital);
    !line[..comma].iter().any(Token::is_verb)
        && capital(comma + 1)
        && capital(comma + 2)
        && line.iter().skip(comma + 1).take(5).any(Token::is_comma)
}

/// Whether a clause of its own begins behind a mark or a word that joins. Behind a comma it is bound to what was planned,
/// denied or doubted before it; behind a semicolon it stands alone.
fn begins_a_clause(line: &[Token], at: usize, bound: bool) -> bool {
    let (words, rest) = (&line[..at], &line[at + 1..]);
    let has_verb = words.iter().any(Token::is_verb);
    let label = |token: &Token| token.is("doubt") || token.is("deny") || token.is("hearsay");
    let verb_follows = rest.iter().any(Token::is_verb);
    match line[at].lower.as_str() {
        ";" => has_verb && verb_follows,
        ":" => !bound && verb_follows && (has_verb || !words.iter().any(label)),
        // Behind words in quotation marks another sentence begins.
        "\"" => !line[at].opens_quote && rest.first().is_some_and(Token::is_capital) && starts_clause(rest),
        "while" | "and" | "but" | "as" | "because" | "since" | "although" | "though" => {
            !bound && words.last().is_some_and(Token::is_comma) && words.len() > 2 && starts_clause(rest)
        }
        _ => false,
    }
}

/// Whether words begin with who acts, and have a verb.
fn starts_clause(words: &[Token]) -> bool {
    let acts = words.first().is_some_and(|first| {
        !first.is_mark()
            && !first.is("auxiliary")
            && (first.is_capital() || lexicon::verb(&first.lower).is_none_or(|verb| verb.noun_too))
    });
    acts && words.iter().any(Token::is_verb)
}

/// `310 people and 190 subcontractors, most of them near`: what points back would point at something else.
fn moves_what_follows(line: &[Token], cut: Cut) -> bool {
    let after = line[cut.to..].iter().skip_while(|token| token.is_comma()).take(4);
    let points = after
        .take_while(|token| !token.is_mark())
        .any(|token| matches!(token.lower.as_str(), "them" | "whom" | "which" | "who" | "whose"));
    let aside = line[cut.from].lower == "(" || cut.from == 0;
    points && line.get(cut.to).is_some_and(Token::is_comma) && !aside
}

/// A quotation is told whole or not at all.
fn splits_a_quote(line: &[Token], cut: Cut) -> bool {
    let marks = line[cut.from..cut.to].iter().filter(|token| token.lower == "\"").count();
    let inside = line.get(cut.from).is_some_and(|token| token.quoted && token.lower != "\"");
    marks % 2 == 1 || inside
}
