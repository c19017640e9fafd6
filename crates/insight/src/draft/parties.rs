//! Who does it to whom.

use std::sync::LazyLock;

use domain::FindingKind;
use extract::claims::{Claims, Mark, claims, first_at};
use extract::scope::{Actor, actor_before};
use extract::text::{holds_words, pattern, plain};
use regex::Regex;

use super::hard::names;
use super::{Flaw, Held, Known, Told};

/// The sentence says of nobody what the evidence says of somebody else, and turns no direction round.
pub(super) fn check(told: &Told, known: &Known) -> Result<(), Flaw> {
    for kind in &told.claims.kinds {
        let tell: Vec<&Held> = told.grounds.iter().filter(|ground| ground.claims.kinds.contains(kind)).collect();
        let theirs = |ground: &&Held| others_act(*kind, ground, told.sentence, known);
        // One source that tells it of the right party is enough.
        if let Some(other) =
            tell.first().and_then(theirs).filter(|_| tell.iter().all(|ground| theirs(ground).is_some()))
        {
            return Err(Flaw::Parties(other));
        }
    }
    if std::env::var("OFF").unwrap_or_default().contains("oldturn") { return if std::env::var("OFF").unwrap_or_default().contains("oldcomp") { Ok(()) } else { of_the_company(told, known) }; }
    if told.claims.kinds.contains(&FindingKind::Acquisition)
        && let Some(name) = turned_round(told)
    {
        return Err(Flaw::Parties(name));
    }
    if let Some(name) = moved_wrongly(told).or_else(|| changed_places(told)) {
        return Err(Flaw::Parties(name));
    }
    of_the_company(told, known)
}

/// A sentence that names the company rests on something that names it, by its own name and not by a longer one.
fn of_the_company(told: &Told, known: &Known) -> Result<(), Flaw> {
    let Some(form) = known.company.iter().find(|form| holds_words(told.sentence, form)) else { return Ok(()) };
    let core: Vec<&str> = form.split_whitespace().take(1).collect();
    let short = core.join(" ");
    let names_it = |ground: &Held| {
        let whole = format!("{}. {}", ground.by, ground.text);
        let speaks = ["we ", "our ", "us ", "the company", "it "].iter().any(|word| {
            let lower = format!(" {} ", whole.to_lowercase());
            lower.contains(&format!(" {word}"))
        });
        let alone = |name: &String| {
            let is = |form: &String| if form.contains(' ') { holds_words(name, form) } else { name == form };
            known.company.iter().any(is) || *name == short
        };
        let named = names(&format!("x {whole}"));
        let longer = named.iter().any(|name| holds_words(name, &short) && !alone(name));
        named.iter().any(alone) || speaks && !longer
    };
    let clauses = super::hard::clauses(told.sentence);
    let of_another = |clause: &&str| {
        let values = super::hard::Hard::of(clause);
        let holders: Vec<&Held> = told.grounds.iter().filter(|ground| values.beyond(&ground.hard).is_none()).collect();
        let about_others =
            |ground: &&Held| !names_it(ground) && !known.vendor.iter().any(|form| holds_words(ground.by, form));
        let own = names(&format!("x {clause}"));
        !values.is_empty() && own.is_empty() && !holders.is_empty() && holders.iter().all(about_others)
    };
    if told.grounds.len() > 1 && clauses.iter().any(of_another) {
        return Err(Flaw::Parties("somebody else".to_owned()));
    }
    // Of the vendor's pages nobody expects the customer's name.
    let vendors = |ground: &Held| known.vendor.iter().any(|form| holds_words(ground.by, form));
    if told.grounds.iter().any(names_it) || told.grounds.iter().all(vendors) {
        Ok(())
    } else {
        Err(Flaw::Parties("somebody else".to_owned()))
    }
}

/// Two names that stand the other way round than in the evidence around a word of an event, without a *by* that turns it
/// back; or in the same order, with the verb of the evidence's *by* told of the first.
fn changed_places(told: &Told) -> Option<String> {
    let said = pairs(told.sentence);
    let held: Vec<Pair> = told.grounds.iter().flat_map(|ground| pairs(ground.text)).collect();
    let same = |left: &str, right: &str| holds_words(left, right) || holds_words(right, left);
    said.iter().find_map(|pair| {
        let straight: Vec<&Pair> =
            held.iter().filter(|known| same(&known.left, &pair.left) && same(&known.right, &pair.right)).collect();
        let turned = held.iter().find(|known| same(&known.left, &pair.right) && same(&known.right, &pair.left));
        let done_to = |known: &&Pair| known.by.as_ref().is_some_and(|verb| holds_words(&pair.between, verb));
        let reversed = straight.is_empty()
            && turned.is_some_and(|known| known.acts && pair.acts && known.by.is_some() == pair.by.is_some());
        let passive = pair.by.is_none() && straight.iter().any(done_to);
        (reversed || passive).then(|| pair.left.clone())
    })
}

/// Two names that follow each other in one clause.
struct Pair {
    left: String,
    right: String,
    between: String,
    /// The word before a `by` between them.
    by: Option<String>,
    /// There is a word of an event between them, and no break.
    acts: bool,
}

/// Words between two names of a pair.
const BETWEEN_WORDS_MAX: usize = 14;

fn pairs(text: &str) -> Vec<Pair> {
    let text = plain(text);
    let all = names(&text);
    let mut pairs = Vec::new();
    for (at, left) in all.iter().enumerate() {
        for right in all.iter().skip(at + 1) {
            let (Some(start), Some(end)) = (text.find(left.as_str()), text.rfind(right.as_str())) else { continue };
            let between = text.get(start + left.len()..end).unwrap_or_default().to_lowercase();
            let words: Vec<&str> =
                between.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            if words.len() > BETWEEN_WORDS_MAX {
                continue;
            }
            let by = words.iter().position(|word| *word == "by").and_then(|by| words.get(by.checked_sub(1)?));
            let whole = !between.contains([',', ';', ':', '(']) && !between.contains("'s");
            let acts = whole && (!claims(&between).kinds.is_empty() || between.contains(" over "));
            let by = by.map(|verb| (*verb).to_owned());
            pairs.push(Pair { left: left.clone(), right: right.clone(), between: between.clone(), by, acts });
        }
    }
    pairs
}

/// Who acts in the evidence, when that is neither the company, of which the sentence speaks, nor anybody that it names.
fn others_act(kind: FindingKind, ground: &Held, sentence: &str, known: &Known) -> Option<String> {
    let text = plain(ground.text);
    let before = text.get(..first_at(kind, &text)?)?;
    let Actor::Named(actor) = actor_before(before)? else { return None };
    static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)'s? (?:rival|competitor|partner|supplier|customer|former|ex-|neighbour|parent|landlord|investor|backer|auditor|namesake)\b",
        )
    });
    let beside = BESIDE.find(&actor).map(|found| found.end());
    let actor = beside.and_then(|at| actor.get(at..)).map_or(actor.clone(), |rest| rest.trim().to_owned());
    let ours = known.company.iter().any(|form| holds_words(&actor, form) || holds_words(form, &actor));
    let said = actor.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.chars().count() > 2 && word.starts_with(char::is_uppercase) && holds_words(sentence, word)
    });
    let words = actor.split_whitespace().count();
    // One word with which a line begins may be any word.
    let opens = words == 1 && text.trim_start().starts_with(&actor) && !holds_words(ground.by, &actor);
    let is_name = actor.starts_with(char::is_uppercase) && words <= 6 && !opens;
    let of_us = known.company.iter().any(|form| holds_words(sentence, form));
    (is_name && !ours && !said && of_us).then_some(actor)
}

/// Who buys, what is bought, and who sells, as far as a sentence says it plainly.
#[derive(Default)]
struct Deal {
    buyer: Option<String>,
    target: Option<String>,
    seller: Option<String>,
}

fn deal(text: &str) -> Option<Deal> {
    static DEAL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:(?P<sells>sold|sells?|selling|divest\w*)|acquir\w+|buy(?:s|ing)?|bought|purchas\w+|(?:taken|takes?|took|taking) over)\b(?P<by> (?:\w+ )?by\b)?",
        )
    });
    let text = plain(text);
    let found = DEAL.captures(&text)?;
    let verb = found.get(0)?;
    let before = names(text.get(..verb.start())?).pop();
    let after = text.get(verb.end()..)?;
    let first_of = |part: &str| names(&format!("x {part}")).into_iter().next();
    let behind = |word: &str| after.split_once(word).and_then(|(_, rest)| first_of(rest));
    Some(if found.name("sells").is_some() {
        Deal { buyer: behind(" to "), target: first_of(after), seller: before }
    } else if found.name("by").is_some() {
        Deal { buyer: first_of(after), target: before, seller: None }
    } else {
        Deal { buyer: before, target: first_of(after), seller: behind(" from ") }
    })
}

/// A name that has another part in the deal of the sentence than in all the evidence.
fn turned_round(told: &Told) -> Option<String> {
    let said = deal(told.sentence)?;
    let held: Vec<Deal> = told.grounds.iter().filter_map(|ground| deal(ground.text)).collect();
    let same = |left: &Option<String>, name: &str| {
        left.as_ref().is_some_and(|left| holds_words(left, name) || holds_words(name, left))
    };
    let is = |part: fn(&Deal) -> &Option<String>, name: &str| held.iter().any(|known| same(part(known), name));
    let wrong = |name: &String, own: fn(&Deal) -> &Option<String>, others: [fn(&Deal) -> &Option<String>; 2]| {
        !is(own, name) && others.into_iter().any(|other| is(other, name))
    };
    let parts: [fn(&Deal) -> &Option<String>; 3] = [|deal| &deal.buyer, |deal| &deal.target, |deal| &deal.seller];
    let [buyer, target, seller] = parts;
    let all = [
        (&said.buyer, buyer, [target, seller]),
        (&said.target, target, [buyer, seller]),
        (&said.seller, seller, [buyer, target]),
    ];
    all.into_iter().find_map(|(name, own, others)| name.clone().filter(|name| wrong(name, own, others)))
}

/// Whether a person of the sentence starts, goes or rises in a sentence of the evidence that names them.
pub(super) fn people_move_so(told: &Told) -> bool {
    const MOVES: [Mark; 3] = [Mark::Starts, Mark::Goes, Mark::Rises];
    let parts = |text: &str| -> Vec<String> { SENTENCES.split(text).map(str::to_owned).collect() };
    let held: Vec<String> = told.grounds.iter().flat_map(|ground| parts(&plain(ground.text))).collect();
    let said = parts(told.sentence);
    said.iter().all(|part| {
        let marks = claims(part);
        let people: Vec<String> = names(part).into_iter().filter(|name| name.split(' ').count() >= 2).collect();
        people.iter().all(|person| {
            let last = person.rsplit(' ').next().unwrap_or_default();
            let of_person: Vec<Claims> =
                held.iter().filter(|known| holds_words(known, last)).map(|known| claims(known)).collect();
            of_person.is_empty()
                || MOVES
                    .into_iter()
                    .filter(|mark| marks.is(*mark))
                    .all(|mark| of_person.iter().any(|known| known.is(mark)))
        })
    })
}

static SENTENCES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:[.;] |, (?:and|while|but|with) )"));

/// Where somebody comes from and goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    From,
    To,
}

/// A name that the sentence moves from where the evidence moves to, or the other way round.
fn moved_wrongly(told: &Told) -> Option<String> {
    let said = ways(told.sentence);
    let held: Vec<(String, Way)> = told.grounds.iter().flat_map(|ground| ways(ground.text)).collect();
    let wrong = |(name, way): &&(String, Way)| {
        let known: Vec<Way> = held
            .iter()
            .filter(|(other, _)| holds_words(other, name) || holds_words(name, other))
            .map(|(_, way)| *way)
            .collect();
        !known.is_empty() && !known.contains(way)
    };
    said.iter().find(wrong).map(|(name, _)| name.clone())
}

fn ways(text: &str) -> Vec<(String, Way)> {
    let text = plain(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let way = |word: &str| match word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()) {
        "from" | "left" | "leaves" | "leaving" | "formerly" | "quit" | "quits" => Some(Way::From),
        "joins" | "joined" | "joining" | "join" => Some(Way::To),
        _ => None,
    };
    let mut all = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(way) = way(word) else { continue };
        let next: Vec<&str> = words.iter().skip(at + 1).take(4).copied().collect();
        let after = next.join(" ");
        // The name has to follow at once, but for small words.
        // Who leaves for a place goes there.
        let way = if next.first() == Some(&"for") { Way::To } else { way };
        let skip = next.iter().take_while(|word| word.chars().all(|c| c.is_lowercase()) && word.len() <= 4).count();
        if let Some(first) = next.get(skip).filter(|first| first.starts_with(char::is_uppercase)) {
            let name = names(&format!("x {}", after.get(after.find(*first).unwrap_or_default()..).unwrap_or_default()));
            all.extend(name.into_iter().next().map(|name| (name, way)));
        }
    }
    all
}
