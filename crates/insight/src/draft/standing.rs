//! Whom a pronoun of the evidence stands for, and by which names somebody may be called.

use std::collections::BTreeSet;

use super::Known;
use super::lexicon;
use super::shortened::Line;
use super::tokens::{Token, tokens};

/// Words of a name.
const NAME_MAX: usize = 6;

/// Words and marks of a heading.
const HEADING_MAX: usize = 20;

/// A piece of evidence.
pub(super) struct Source<'a> {
    pub by: &'a str,
    pub text: &'a str,
}

/// For each word of a line: how many words from it on may give way, and to which.
pub(super) fn stand_ins(
    line: &[Token],
    before: &[Line],
    ground: &Source,
    known: &Known,
) -> Vec<Vec<(usize, Vec<String>)>> {
    let by = ground.by;
    let party = Party::of(ground, known);
    let posts = posts(by, line, before, &party);
    let of_line = (0..line.len()).map(|at| {
        let mut all = of_pronoun(line, at, before, &party);
        all.extend(of_reader(line, at, &posts));
        all.extend(of_owner(line, at, &party));
        all.extend(of_definite(line, at, before));
        all.extend(of_relative(line, at));
        all.extend(of_name(line, at, before, known));
        all.extend(of_described(line, at, &party));
        all.extend(of_day(line, at, by));
        all
    });
    of_line.chain([of_quoted(line, before)]).collect()
}

/// Behind words in quotation marks stands whoever said those of the sentence before.
fn of_quoted(line: &[Token], before: &[Line]) -> Vec<(usize, Vec<String>)> {
    const SAYS_MAX: usize = 8;
    let quotes = |line: &[Token]| line.last().is_some_and(|last| last.lower == "\"") && line[0].lower == "\"";
    let Some(before) = before.last().filter(|_| quotes(line)) else { return Vec::new() };
    let says: Vec<String> =
        before.tokens.iter().rev().take_while(|token| token.lower != "\"").map(|token| token.lower.clone()).collect();
    let says: Vec<String> = says.into_iter().rev().filter(|word| word != ",").collect();
    let named = says.len() <= SAYS_MAX && says.iter().any(|word| matches!(word.as_str(), "said" | "says" | "added"));
    if named { vec![(0, says)] } else { Vec::new() }
}

/// Whose words a piece of evidence is.
struct Party {
    /// The company, or the vendor where it is the vendor's.
    names: Vec<Vec<String>>,
    /// Who says *we*.
    we: Vec<Vec<String>>,
    /// It names the company.
    told_of: bool,
    /// Its own page or release says *we*.
    speaks: bool,
    vendor: bool,
    by: Vec<Token>,
}

impl Party {
    fn of(ground: &Source, known: &Known) -> Self {
        let by = tokens(ground.by);
        let lower = ground.by.to_lowercase();
        let names = |forms: &[String]| forms.iter().any(|form| lower.contains(&form.to_lowercase()));
        if names(&known.vendor) {
            let names = in_all_lengths(&known.vendor, &by);
            return Self { we: names.clone(), names, speaks: true, vendor: true, told_of: true, by };
        }
        let company = in_all_lengths(&known.company, &by);
        let text = tokens(ground.text);
        let says_we = text.iter().any(|token| !token.quoted && matches!(token.lower.as_str(), "we" | "our" | "us"));
        let first: Vec<Token> = by.iter().take_while(|token| !token.is_mark()).cloned().collect();
        let is_document = first.iter().any(|token| token.is("document")) || !first.iter().any(Token::is_capital);
        let own = names(&known.company);
        let told_of = own || known.company.iter().any(|form| ground.text.contains(form.as_str()));
        // A regulator that says *we*.
        let we = if own || is_document { company.clone() } else { vec![lowers(&first)] };
        Self { we, names: company, speaks: own || says_we && is_document, vendor: false, told_of, by }
    }
}

/// Names in all their lengths: `Tamarind Bay` of `Tamarind Bay Resorts`, and `Okoye Plc` where a page is signed so.
fn in_all_lengths(forms: &[String], by: &[Token]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    for form in forms.iter().map(|form| lowers(&tokens(form))) {
        all.extend((1..=form.len()).map(|length| form[..length].to_vec()).filter(|name| {
            name.last().is_some_and(|last| !matches!(last.as_str(), "&" | "of" | "and" | "the" | "de" | "la" | "le"))
        }));
    }
    let signed = runs(by).into_iter().filter(|run| all.iter().any(|name| run.starts_with(name)));
    all.extend(signed.collect::<Vec<_>>());
    all.sort();
    all.dedup();
    all
}

fn lowers(tokens: &[Token]) -> Vec<String> {
    tokens.iter().map(|token| token.lower.clone()).collect()
}

fn of_pronoun(line: &[Token], at: usize, before: &[Line], party: &Party) -> Vec<(usize, Vec<String>)> {
    let lower = line[at].lower.as_str();
    let (length, names) = match lower {
        "we" | "us" | "our" | "ours" => (1, party.we.clone()),
        "it" | "they" | "its" | "their" | "them" => (1, things(line, at, before, party)),
        "she" | "he" | "her" | "his" | "him" => (1, persons(line, at, before, party)),
        "the" | "this" if line.get(at + 1).is_some_and(is_speaker) => {
            let mut names = if party.speaks { party.names.clone() } else { Vec::new() };
            let opens = before.first().map(|line| runs(&line.tokens)).unwrap_or_default();
            let is_it = matches!(line[at + 1].lower.as_str(), "company" | "firm" | "group" | "business");
            if is_it {
                names.extend(things(line, at, before, party));
            }
            if is_it && party.told_of && !opens.iter().any(|run| run.len() > 1)
                || opens
                    .iter()
                    .take(if is_it { NAME_MAX } else { 1 })
                    .any(|run| party.names.iter().any(|name| run.starts_with(name)))
            {
                names.extend(party.names.clone());
            }
            names.extend(opens.into_iter().next());
            (2, names)
        }
        _ => return Vec::new(),
    };
    let owns = matches!(lower, "our" | "ours" | "its" | "their" | "his")
        || lower == "her" && line.get(at + 1).is_some_and(|next| !next.is_mark() && !next.is("preposition"));
    let mut all = Vec::new();
    for mut name in names {
        let mut with_article = vec!["the".to_owned()];
        if owns && length == 1 {
            if name.last().is_some_and(|last| last.ends_with('s')) {
                all.push((length, name.clone()));
            }
            name.push("'s".to_owned());
        }
        with_article.extend(name.clone());
        all.push((length, name));
        all.push((length, with_article));
    }
    if matches!(lower, "we" | "us") && party.speaks {
        all.push((1, vec!["the".to_owned(), "company".to_owned()]));
        all.push((1, vec!["it".to_owned()]));
    }
    if length == 2 && line.get(at + 2).is_some_and(|next| next.lower == "'s") {
        all.push((3, vec!["its".to_owned()]));
    }
    if lower == "our" && length == 1 && party.speaks {
        all.push((1, vec!["its".to_owned()]));
    }
    all
}

pub(super) fn is_speaker(token: &Token) -> bool {
    (lexicon::is("speaker", &token.lower) || lexicon::is("organisation", &token.lower))
        && !token.is("pronoun")
        && token.lower != "this"
}

/// The post that a line of an advert is about, as who tells it names it, with and without whose it is.
fn posts(by: &str, line: &[Token], before: &[Line], party: &Party) -> Vec<Vec<String>> {
    if party.vendor {
        return Vec::new();
    }
    let by = tokens(by);
    let is_heading = |line: &&Vec<Token>| line.len() <= HEADING_MAX && !line.iter().any(|token| token.is("auxiliary"));
    let headings = before.iter().map(|line| &line.tokens).filter(is_heading);
    let mut names: Vec<Vec<String>> = Vec::new();
    for line in std::iter::once(&by).chain(headings.clone()) {
        for from in 0..line.len() {
            let starts =
                line[from].is_capital() && (from == 0 || line[from - 1].is_mark() || !line[from - 1].is_capital());
            let run = line[from..].iter().take_while(|token| {
                token.is_capital()
                    || token.is_comma()
                    || matches!(token.lower.as_str(), "of" | "for" | "&" | "and" | "de")
            });
            let run: Vec<String> = run.map(|token| token.lower.clone()).collect();
            if starts {
                names.extend((1..=run.len()).map(|length| run[..length].to_vec()));
            }
            // `Responsable recettes` in quotation marks.
            if from.checked_sub(1).is_some_and(|before| matches!(line[before].lower.as_str(), "\"" | ":")) {
                let run = line[from..].iter().take_while(|token| !matches!(token.lower.as_str(), "\"" | "(" | ";"));
                names.push(run.map(|token| token.lower.clone()).collect());
            }
        }
    }
    let up_to_comma = |line: &Vec<Token>| -> Vec<String> {
        lowers(line).into_iter().take_while(|word| !matches!(word.as_str(), "," | "(" | ":")).collect()
    };
    names.extend(headings.map(up_to_comma));
    let parts = by.split(|token| token.is_mark()).map(lowers);
    names.extend(parts.filter(|part| part.len() <= NAME_MAX));
    if line.first().is_some_and(|first| first.lower == "as") {
        let run = line[1..].iter().take_while(|token| token.is_capital() || token.is_comma());
        let run: Vec<String> = run.map(|token| token.lower.clone()).collect();
        names.extend((1..=run.len()).map(|length| run[..length].to_vec()));
    }
    names.retain(|name| {
        name.last().is_some_and(|last| !matches!(last.as_str(), "," | "of" | "for" | "&" | "and" | "de"))
    });
    names.retain(|name| !name.is_empty() && name.len() <= 2 * NAME_MAX);
    names.retain(|name| !party.names.iter().any(|company| name.starts_with(company)));
    let owners = party.names.clone();
    let mut all = Vec::new();
    for name in names {
        all.extend(owners.iter().map(|owner| [owner.clone(), vec!["'s".to_owned()], name.clone()].concat()));
        all.push([vec!["the".to_owned()], name.clone()].concat());
        all.push([vec!["a".to_owned()], name.clone()].concat());
        all.push(name);
    }
    all
}

/// *You*, in an advert, is whoever gets the post; so is nobody in front of a verb.
fn of_reader(line: &[Token], at: usize, posts: &[Vec<String>]) -> Vec<(usize, Vec<String>)> {
    let lower = line[at].lower.as_str();
    let mut all = Vec::new();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    match lower {
        "you" => {
            for post in posts {
                all.push((1, post.clone()));
                all.push((1, [post.clone(), words(&[","])].concat()));
            }
        }
        "you'll" => {
            for post in posts {
                all.push((1, [post.clone(), words(&["will"])].concat()));
                all.push((1, [post.clone(), words(&[",", "will"])].concat()));
            }
        }
        "your" => all.extend(posts.iter().map(|post| (1, [post.clone(), words(&["'s"])].concat()))),
        _ if at == 0 => {
            for post in posts {
                all.push((0, post.clone()));
                all.push((0, [post.clone(), words(&["will"])].concat()));
                for to in [["is", "to"].as_slice(), &[",", "is", "to"], &[",", "will"]] {
                    all.push((0, [post.clone(), words(to)].concat()));
                }
            }
        }
        _ => {}
    }
    all
}

/// What a company tells of without saying whose it is, is its own: *the board*, *net sales*.
fn of_owner(line: &[Token], at: usize, party: &Party) -> Vec<(usize, Vec<String>)> {
    let begins = at == 0 || matches!(line[at - 1].lower.as_str(), ";" | "and" | "while" | "but" | ":");
    if !party.speaks || party.vendor || !begins {
        return Vec::new();
    }
    let article = line[at].lower == "the";
    let from = at + usize::from(article);
    let figures =
        line[from..].iter().take(4).take_while(|token| !token.is("auxiliary")).any(|token| token.is("own-figure"));
    const REPORTS: [&str; 9] =
        ["results", "report", "10-q", "10-k", "update", "review", "accounts", "quarter", "half-year"];
    let reports = party.by.iter().any(|token| REPORTS.contains(&token.lower.as_str()))
        && line[at..].iter().any(Token::is_number)
        && !line[at].is("determiner")
        && !matches!(line[at].lower.as_str(), "competitors" | "rivals" | "customers" | "consumers");
    if !article && !figures && !reports {
        return Vec::new();
    }
    let mut all = Vec::new();
    for mut name in party.names.clone() {
        if name.last().is_some_and(|last| last.ends_with('s')) {
            all.push((usize::from(article), name.clone()));
        }
        name.push("'s".to_owned());
        all.push((usize::from(article), name));
    }
    all
}

/// *Who* and *which* behind a name are that name, with what it is called.
fn of_relative(line: &[Token], at: usize) -> Vec<(usize, Vec<String>)> {
    if !super::cuts::tells_of_name(line, at) {
        return Vec::new();
    }
    let before = &line[..at - 1];
    let capitals = before.iter().rev().take_while(|token| token.is_capital() || token.lower == "&").count();
    let called = before[..before.len() - capitals].iter().rev();
    let called = called
        .take_while(|token| !token.is_mark() && !token.is_verb() && !token.is("preposition") && !token.is("auxiliary"))
        .count();
    (capitals.max(1)..=capitals + called).map(|length| (1, lowers(&before[before.len() - length..]))).collect()
}

/// *The mill* is the one that was named before: `Sunderby's Älvsbyn mill`.
fn of_definite(line: &[Token], at: usize, before: &[Line]) -> Option<(usize, Vec<String>)> {
    let noun = line.get(at + 1).filter(|_| line[at].lower == "the")?;
    let last = before.last()?;
    let place = last.tokens.iter().position(|token| token.lower == noun.lower && !token.is_capital())?;
    let of_name = last.tokens[..place].iter().rev().take_while(|token| token.is_capital() || token.lower == "'s");
    let mut name: Vec<String> = of_name.take(NAME_MAX).map(|token| token.lower.clone()).collect();
    name.reverse();
    name.push(noun.lower.clone());
    (name.len() > 1).then_some((2, name))
}

/// Runs of words with capitals.
pub(super) fn runs(line: &[Token]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut goes_on = false;
    for (at, token) in line.iter().enumerate() {
        let joins = goes_on
            && matches!(token.lower.as_str(), "of" | "&" | "and")
            && line.get(at + 1).is_some_and(Token::is_capital);
        let small = token.is_article() || token.is("pronoun") || token.is("preposition") || token.is("determiner");
        let alone = at == 0 && !line.get(1).is_some_and(|next| next.is_capital() || next.lower == "&");
        let acts = line.get(1).is_some_and(|next| next.is_verb() || next.is_comma() || next.lower == "'s");
        let word = alone
            && (!acts
                || small
                || token.is("adverb")
                || lexicon::verb(&token.lower).is_some()
                || token.is("own-figure"));
        let opens_small = at == 0 && small;
        if token.is_capital() && !opens_small && !word && !token.is_number() {
            if goes_on {
                all.last_mut().into_iter().for_each(|last| last.push(token.lower.clone()))
            } else {
                all.push(vec![token.lower.clone()])
            }
            goes_on = true;
        } else if joins && token.lower != "and" {
            all.last_mut().into_iter().for_each(|last| last.push(token.lower.clone()));
        } else {
            goes_on = false;
        }
    }
    all.retain(|run| run.len() <= NAME_MAX);
    all
}

/// What *it* may be: whoever the line, or the nearest before it, names first.
fn things(line: &[Token], at: usize, before: &[Line], party: &Party) -> Vec<Vec<String>> {
    let company = party.names.clone();
    let is_body = |run: &Vec<String>| {
        run.iter().all(|word| ["own-figure", "speaker", "calendar"].iter().any(|class| lexicon::is(class, word)))
    };
    let runs = |line: &[Token]| runs(line).into_iter().filter(|run| !is_body(run)).collect::<Vec<_>>();
    let own = runs(&line[..at]);
    let nearest = if own.is_empty() {
        before.iter().rev().map(|line| runs(&line.tokens)).find(|runs| !runs.is_empty()).unwrap_or_default()
    } else {
        own
    };
    let speaks = before.last().is_some_and(|line| {
        line.tokens.iter().any(|token| matches!(token.lower.as_str(), "we" | "our" | "it" | "its"))
    });
    let mut all: Vec<Vec<String>> = nearest.first().cloned().into_iter().collect();
    let is_company = |first: &Vec<String>| company.iter().any(|form| first.ends_with(form) || form.starts_with(first));
    let opens = before.first().map(|line| runs(&line.tokens)).unwrap_or_default();
    let named = nearest.first().is_some_and(is_company) || opens.first().is_some_and(is_company);
    all.extend(before.last().and_then(|line| leading(&line.tokens)));
    if named || nearest.is_empty() && party.speaks || speaks && party.speaks {
        all.extend(company);
    }
    all
}

/// What a sentence is about, if it begins with an article: `the ministry`.
fn leading(line: &[Token]) -> Option<Vec<String>> {
    let words = line.iter().take(NAME_MAX).take_while(|token| !token.is_verb() && !token.is_mark());
    let words: Vec<String> = words.map(|token| token.lower.clone()).collect();
    (line.first().is_some_and(Token::is_article) && words.len() > 1).then_some(words)
}

/// Who *she* may be: the one who is named last before in this line, or first in the nearest line that names anybody.
fn persons(line: &[Token], at: usize, before: &[Line], party: &Party) -> Vec<Vec<String>> {
    let is_company = |run: &Vec<String>| party.names.iter().any(|name| run.starts_with(name));
    let people = |line: &[Token]| -> Vec<Vec<String>> {
        runs(line).into_iter().filter(|run| run.len() >= 2 && !is_company(run)).collect()
    };
    // `Ødegaard had promised 12%; she had also …`: by the last name alone.
    let known: Vec<Vec<String>> =
        before.iter().flat_map(|line| people(&line.tokens)).chain(people(&line[..at])).collect();
    let of_name = |last: &String| -> BTreeSet<&Vec<String>> {
        known.iter().filter(|person| person.last() == Some(last)).collect()
    };
    let by_last_name = |run: Vec<String>| match run.as_slice() {
        [last] => of_name(last).into_iter().next().cloned(),
        _ => Some(run).filter(|run| !is_company(run)),
    };
    // Two of one last name: nobody can tell who is meant.
    if runs(&line[..at]).iter().any(|run| matches!(run.as_slice(), [last] if of_name(last).len() > 1)) {
        return Vec::new();
    }
    let own: Vec<Vec<String>> = runs(&line[..at]).into_iter().filter_map(by_last_name).collect();
    let earlier = before.iter().rev().map(|line| people(&line.tokens)).find(|people| !people.is_empty());
    let earlier = earlier.and_then(|people| people.into_iter().next());
    // Whom something is done to is not who does it.
    let object = matches!(line[at].lower.as_str(), "him" | "her") && earlier.is_some();
    let found: Vec<Vec<String>> = match own.last().filter(|_| !object).cloned().or(earlier) {
        Some(person) => vec![person],
        None => people(&party.by),
    };
    let mut all = Vec::new();
    for person in found {
        all.extend(described(&person, &party.by));
        all.extend((1..person.len()).map(|from| person[from..].to_vec()));
        all.push(person);
    }
    all
}

/// A person with what stands before the name: `managing partner Ruth Thorne`.
fn described(person: &[String], by: &[Token]) -> Option<Vec<String>> {
    let place = (0..by.len()).find(|at| by[*at..].iter().zip(person).all(|(token, word)| token.lower == *word))?;
    let before: Vec<String> = by[..place]
        .iter()
        .rev()
        .take_while(|token| !token.is_mark() && !token.is_capital())
        .map(|token| token.lower.clone())
        .collect();
    (!before.is_empty()).then(|| before.into_iter().rev().chain(person.iter().cloned()).collect())
}

fn is_title(lower: &str) -> bool {
    matches!(lower, "dr" | "mr" | "mrs" | "ms" | "sir" | "dame" | "prof" | "professor")
}

/// A name may be said longer, as another line has it, or shorter.
fn of_name(line: &[Token], at: usize, before: &[Line], known: &Known) -> Vec<(usize, Vec<String>)> {
    let mut all = Vec::new();
    for forms in [&known.company, &known.vendor] {
        let forms: Vec<Vec<String>> = forms.iter().map(|form| lowers(&tokens(form))).collect();
        for form in &forms {
            let here = line[at..].len() >= form.len()
                && form.iter().zip(&line[at..]).all(|(word, token)| *word == token.lower);
            let goes_on = line.get(at + form.len()).is_some_and(|next| next.is_capital() && !next.is("legal"));
            if here
                && line[at].is_capital()
                && (!goes_on || forms.iter().any(|longer| longer.len() > form.len() && longer.starts_with(form)))
            {
                all.extend(forms.iter().filter(|other| *other != form).map(|other| (form.len(), other.clone())));
            }
        }
    }
    if line[at].is("legal") && line[at].is_capital() {
        all.push((1, Vec::new()));
    }
    if line[at].is_capital() && is_title(&line[at].lower) {
        all.push((1, Vec::new()));
    }
    let alone = line[at].is_capital() && (at == 0 || !line[at - 1].is_capital());
    if alone {
        let longer = before
            .iter()
            .flat_map(|line| runs(&line.tokens))
            .filter(|run| run.len() >= 2 && run.last() == Some(&line[at].lower));
        all.extend(longer.map(|run| (1, run)));
    }
    all
}

/// What a company is called before its name may be left out: `The Sheffield firm Bexley & Thorne`.
fn of_described(line: &[Token], at: usize, party: &Party) -> Vec<(usize, Vec<String>)> {
    const DESCRIPTION_MAX: usize = 7;
    let begins = at == 0 || line[at - 1].is_comma();
    let plain = |token: &&Token| {
        let bound =
            ["preposition", "auxiliary", "says", "relative", "subordinator"].iter().any(|class| token.is(class));
        !token.is_mark() && !bound && !token.is_verb() && !token.opens() && token.lower != "'s"
    };
    let run = if begins { line[at..].iter().take(DESCRIPTION_MAX).take_while(plain).count() } else { 0 };
    let mut all = Vec::new();
    for length in 1..=run {
        let named = |name: &&Vec<String>| {
            name.len() <= line.len() - at - length
                && name.iter().zip(&line[at + length..]).all(|(word, token)| *word == token.lower)
        };
        if line.get(at + length).is_some_and(Token::is_capital) && !line[at + length - 1].is_capital() {
            all.extend(party.names.iter().filter(named).map(|name| (length + name.len(), name.clone())));
        }
        // `The Huelva cooperative`, of its own page.
        let stands = party.speaks && length > 1 && is_speaker(&line[at + length - 1]) && line[at].lower == "the";
        if stands {
            all.extend(party.names.iter().map(|name| (length, name.clone())));
        }
    }
    all
}

/// *Today* is the day on which it was said.
fn of_day(line: &[Token], at: usize, by: &str) -> Option<(usize, Vec<String>)> {
    if line[at].lower != "today" {
        return None;
    }
    let (_, day) = by.rsplit_once(", ")?;
    let mut words = lowers(&tokens(day));
    words.insert(0, "on".to_owned());
    Some((1, words))
}
