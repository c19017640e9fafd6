//! What can be looked up letter by letter: numbers, amounts, dates and names.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use extract::amount::amounts;
use extract::text::{holds_words, pattern, plain, squash};
use regex::Regex;

use super::{Flaw, Known, Told};

/// Numbers in words. *One* is too common a word to count.
const NUMBER_WORDS: &[(&str, u32)] = &[
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];
/// Words that count without a number beside them.
const COUNTING: &[(&str, &str)] = &[
    ("dozen", "dozen"),
    ("dozens", "dozen"),
    ("half", "half"),
    ("halved", "half"),
    ("twice", "double"),
    ("double", "double"),
    ("doubled", "double"),
    ("doubles", "double"),
    ("triple", "triple"),
    ("tripled", "triple"),
    ("hundreds", "hundreds"),
    ("thousands", "thousands"),
    ("millions", "millions"),
    ("billions", "billions"),
    ("majority", "majority"),
    ("most of", "most of"),
    ("tenth", "tenth"),
    ("decade", "decade"),
    ("decades", "decade"),
];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The values of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Hard {
    /// Amounts of money, as minor units and currency.
    pub amounts: BTreeSet<(i64, String)>,
    /// Other numbers, and words that count.
    pub numbers: BTreeSet<String>,
    /// Months and days by their names.
    pub dates: BTreeSet<String>,
}

impl Hard {
    pub(super) fn of(text: &str) -> Self {
        let text = plain(text);
        let found = amounts(&text);
        let mut rest = text.clone();
        for amount in found.iter().rev() {
            if rest.get(amount.range.clone()).is_some() {
                rest.replace_range(amount.range.clone(), " ");
            }
        }
        let amounts = found.into_iter().map(|found| (found.money.amount_minor, found.money.currency)).collect();
        Self { amounts, numbers: numbers(&rest), dates: dates(&rest) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.amounts.is_empty() && self.numbers.is_empty() && self.dates.is_empty()
    }

    /// The first value that another text does not have.
    pub(super) fn beyond(&self, held: &Self) -> Option<String> {
        let amount = self.amounts.difference(&held.amounts).next();
        let amount = amount.map(|(minor, currency)| format!("{} {currency}", minor / 100));
        amount
            .or_else(|| self.numbers.iter().find(|number| !held.has_number(number)).cloned())
            .or_else(|| self.dates.difference(&held.dates).next().cloned())
    }

    fn has_number(&self, number: &str) -> bool {
        self.numbers.contains(number)
    }

    fn plus(mut self, other: &Self) -> Self {
        self.amounts.extend(other.amounts.iter().cloned());
        self.numbers.extend(other.numbers.iter().cloned());
        self.dates.extend(other.dates.iter().cloned());
        self
    }
}

fn numbers(text: &str) -> BTreeSet<String> {
    static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d[\d,.]*(?:st|nd|rd|th)?%?"));
    static QUARTER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:q([1-4])|(first|second|third|fourth)[ -]quarter)\b"));
    let mut all: BTreeSet<String> = BTreeSet::new();
    for found in QUARTER.captures_iter(text) {
        let number = found.get(1).or(found.get(2)).map(|which| which.as_str().to_lowercase()).unwrap_or_default();
        let number = ["first", "second", "third", "fourth"].iter().position(|word| *word == number);
        all.insert(match (number, found.get(1)) {
            (Some(at), _) => format!("Q{}", at + 1),
            (None, Some(digit)) => format!("Q{}", digit.as_str()),
            (None, None) => continue,
        });
    }
    let text = QUARTER.replace_all(text, " ");
    for found in DIGITS.find_iter(&text) {
        let number = found.as_str().trim_end_matches(['.', ',']).replace(',', "");
        let after = text[found.end()..].trim_start().to_lowercase();
        let share = number.ends_with('%') || ["per cent", "percent"].iter().any(|share| after.starts_with(share));
        let number = number.trim_end_matches('%');
        let number = ["st", "nd", "rd", "th"].iter().find_map(|end| number.strip_suffix(end)).unwrap_or(number);
        let trimmed = number.trim_start_matches('0');
        let number = if trimmed.is_empty() { "0" } else { trimmed };
        all.insert(if share { format!("{number}%") } else { number.to_owned() });
    }
    all.extend(worded(&squash(&text)));
    all
}

/// Numbers in words: `two hundred` is 200, and a word that counts is itself.
fn worded(squashed: &str) -> Vec<String> {
    let words: Vec<&str> = squashed.split(' ').collect();
    let value = |word: &str| NUMBER_WORDS.iter().find(|(known, _)| *known == word).map(|(_, number)| *number);
    let mut all = Vec::new();
    for (at, word) in words.iter().enumerate() {
        // `thirty-five` is one number.
        let tens =
            at.checked_sub(1).and_then(|before| value(words.get(before)?)).filter(|tens| *tens >= 20 && tens % 10 == 0);
        let unit = if *word == "one" { Some(1) } else { value(word) }.filter(|unit| *unit < 10);
        if let (Some(tens), Some(unit)) = (tens, unit) {
            all.pop();
            all.push((tens + unit).to_string());
            continue;
        }
        let next = words.get(at + 1).copied().unwrap_or_default();
        let times = match next {
            "hundred" => 100,
            "thousand" => 1_000,
            _ => 1,
        };
        let share = matches!(next, "percent" | "per");
        if let Some(number) = value(word) {
            let number = number * times;
            all.push(if share { format!("{number}%") } else { number.to_string() });
        }
    }
    let padded = format!(" {squashed} ");
    let counts = COUNTING.iter().filter(|(word, _)| padded.contains(&format!(" {word} ")));
    all.extend(counts.map(|(_, number)| (*number).to_owned()));
    all
}

fn dates(text: &str) -> BTreeSet<String> {
    static SHORT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"));
    let mut all: BTreeSet<String> = BTreeSet::new();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    for word in words {
        let lower = word.to_lowercase();
        // `may` is a month only with its capital.
        let is_month = MONTHS.contains(&lower.as_str())
            && (lower != "may" || word == "May")
            && (lower != "march" || word == "March");
        if is_month || DAYS.contains(&lower.as_str()) {
            all.insert(lower);
        }
    }
    for found in SHORT.captures_iter(text) {
        let short = found.get(1).map(|month| month.as_str().to_lowercase()).unwrap_or_default();
        let month = MONTHS.iter().find(|month| month.starts_with(short.get(..3).unwrap_or_default()));
        all.extend(month.map(|month| (*month).to_owned()));
    }
    all
}

/// Every value and name of the sentence is in what it names, and the values of one clause are in one piece of it.
pub(super) fn check(told: &Told, known: &Known) -> Result<(), Flaw> {
    let all = told.grounds.iter().fold(Hard::default(), |all, ground| all.plus(&ground.hard));
    let mut said = Hard::of(told.sentence);
    if let Some(number) = counted(told.sentence) {
        said.numbers.remove(&number);
    }
    if let Some(value) = said.beyond(&all) {
        return Err(Flaw::Value(value));
    }
    if let Some(name) = names(told.sentence).into_iter().find(|name| !is_held(name, &told.all, known)) {
        return Err(Flaw::Name(name));
    }
    if let Some(date) = spans(told.sentence)
        .into_iter()
        .find(|span| told.grounds.iter().all(|ground| Hard::of(span).beyond(&ground.within).is_some()))
    {
        return Err(Flaw::Value(date));
    }
    if told.grounds.len() < 2 {
        return Ok(());
    }
    clauses(told.sentence).into_iter().try_for_each(|clause| of_one_source(told, known, clause))
}

/// The number of names that a sentence lists right behind it: `two depots, in Hull and Wigan`.
pub(super) fn counted(sentence: &str) -> Option<String> {
    static LISTED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(two|three|four|five|six)\b(?: [a-z-]+){0,3}[,:]? (?:in |at |from |to )?([A-Z][\w-]+(?: [A-Z][\w-]+)*(?:, [A-Z][\w-]+(?: [A-Z][\w-]+)*)*,? and [A-Z][\w-]+)",
        )
    });
    let found = LISTED.captures(sentence)?;
    let number = NUMBER_WORDS.iter().find(|(word, _)| found.get(1).is_some_and(|one| one.as_str() == *word))?.1;
    let list = found.get(2)?.as_str().replace(", and ", ", ").replace(" and ", ", ");
    (list.split(", ").count() == usize::try_from(number).ok()?).then(|| number.to_string())
}

/// What a sentence says of a time that lies around an event (`by 2028`, `between … and …`): the day on which a source was
/// published says nothing of it.
fn spans(sentence: &str) -> Vec<String> {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:by|until|till|between|end of|start of|beginning of|through|before) (?:the )?(?:(?:early|late|mid|spring|summer|autumn|fall|winter|end of) )?((?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{1,2}\b)?(?:,? \d{4}\b)?|\d{4}\b)(?: (?:and|to) (\d{4}\b))?",
        )
    });
    let found = SPAN.captures_iter(sentence);
    found
        .flat_map(|span| {
            [span.get(1), span.get(2)].into_iter().flatten().map(|part| part.as_str().to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

/// The values of a clause are in one piece of evidence, which tells of the same event and names whom the clause names; a
/// number out of a page of the vendor is not told of somebody else.
fn of_one_source(told: &Told, known: &Known, clause: &str) -> Result<(), Flaw> {
    let values = Hard::of(clause);
    if values.is_empty() {
        return Ok(());
    }
    let kinds = extract::claims::claims(clause).kinds;
    let given = |name: &String| known.company.iter().chain(&known.vendor).any(|form| shares_a_word(form, name));
    let named = names(&format!("x {clause}"));
    let own: Vec<&String> = named.iter().filter(|name| !given(name) && !name.split(' ').all(is_month)).collect();
    let held_by_others =
        |kind: &domain::FindingKind| told.grounds.iter().any(|ground| ground.claims.kinds.contains(kind));
    let fits = |ground: &super::Held| {
        let whole = format!("{} {}", ground.by, ground.text);
        let tells = |kind: &domain::FindingKind| ground.claims.kinds.contains(kind);
        let strange = !kinds.is_empty() && !kinds.iter().any(tells) && kinds.iter().any(held_by_others);
        let names_it = own.is_empty() || own.iter().any(|name| shares_a_word(&whole, name));
        let vendors = known.vendor.iter().any(|form| holds_words(ground.by, form));
        let of_theirs = names(&format!("x {}", told.sentence))
            .iter()
            .any(|name| !given_to(known, name) && shares_a_word(ground.text, name));
        values.beyond(&ground.hard).is_none() && !strange && names_it && (!vendors || of_theirs)
    };
    if told.grounds.iter().any(fits) {
        return Ok(());
    }
    let amount = values.amounts.iter().map(|(minor, currency)| format!("{} {currency}", minor / 100));
    let value = amount.chain(values.numbers.iter().cloned()).chain(values.dates.iter().cloned()).next();
    Err(Flaw::Mixed(value.unwrap_or_default()))
}

fn given_to(known: &Known, name: &str) -> bool {
    known.company.iter().any(|form| shares_a_word(form, name))
}

fn shares_a_word(text: &str, name: &str) -> bool {
    name.split(' ').any(|word| holds_words(text, word))
}

/// Parts of a sentence that say one thing each.
pub(super) fn clauses(sentence: &str) -> Vec<&str> {
    CUT.split(sentence).filter(|clause| !clause.trim().is_empty()).collect()
}

static CUT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[;:]|, | (?:while|whereas|but|and) | – | - "));

/// Words with a capital, together where they stand together, and words of capitals and digits. The first word of a
/// sentence counts only when more of a name follows it, or it is one by its letters.
pub(super) fn names(sentence: &str) -> Vec<String> {
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for (at, raw) in sentence.split_whitespace().enumerate() {
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
        let word = word.strip_suffix("'s").unwrap_or(word);
        // What begins with a digit, and quarters, are judged as numbers.
        let is_number = word.starts_with(|c: char| c.is_ascii_digit())
            || word.contains(['$', '€', '£'])
            || matches!(word, "Q1" | "Q2" | "Q3" | "Q4");
        let capital = word.starts_with(char::is_uppercase) || word.chars().skip(1).any(char::is_uppercase);
        let capital = capital && !is_number;
        let plain_first = at == 0 && !word.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
        if capital && !(plain_first && opens_a_sentence(word)) {
            open.push(word.to_owned());
        } else if !open.is_empty() {
            all.push(std::mem::take(&mut open));
        }
        if raw.ends_with([',', ';', ':', '.', '?', '!', ')']) && !open.is_empty() && !raw.ends_with("Inc.") {
            all.push(std::mem::take(&mut open));
        }
    }
    all.push(open);
    all.into_iter().filter(|name| !name.is_empty()).map(|name| name.join(" ")).collect()
}

/// Whether a word begins a sentence and is no name: an article, a pronoun, a connecting word.
fn opens_a_sentence(word: &str) -> bool {
    super::word::is_closed(&word.to_lowercase())
        || super::lexicon::verb(&word.to_lowercase()).is_some()
        || super::figure::figure(word).is_some()
        || super::lexicon::is("negation", &word.to_lowercase())
        || !super::lexicon::meanings(&super::lexicon::stem(&word.to_lowercase())).is_empty()
        || word.chars().count() <= 2
        || word.ends_with("ing")
        || word.ends_with("ly")
}

/// Whether each word of a name stands in the evidence or is known anyway; a role counts in all its forms.
pub(super) fn is_held(name: &str, evidence: &str, known: &Known) -> bool {
    let given = known.company.iter().chain(&known.vendor);
    let of_given = |word: &str| given.clone().any(|form| holds_words(form, word));
    // The role is looked for by itself, and what is beside it too.
    let role = extract::role::find_role(name).filter(|role| extract::role::says_role(evidence, &role.name));
    let rest = match role {
        Some(role) => {
            let (before, after) = (name.get(..role.range.start), name.get(role.range.end..));
            format!("{} {}", before.unwrap_or_default(), after.unwrap_or_default())
        }
        None => name.to_owned(),
    };
    let word_held = |word: &str| {
        holds_words(evidence, word)
            || of_given(word)
            || is_month(word)
            || stands_inside(evidence, word)
            || is_short_for(evidence, word)
            || is_paraphrase(evidence, word)
            || is_derived(evidence, word)
    };
    rest.split_whitespace().all(word_held)
}

/// Whether letters are the first ones of words that stand together: `CMO` of *chief medical officer*; `US` of dollars.
fn is_short_for(evidence: &str, word: &str) -> bool {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    if !(2..=6).contains(&letters.len()) || !word.chars().all(char::is_uppercase) {
        return false;
    }
    if word == "US" && (evidence.contains('$') || evidence.contains("USD")) {
        return true;
    }
    let squashed = squash(evidence);
    let first: Vec<char> = squashed.split(' ').filter_map(|word| word.chars().next()).collect();
    first.windows(letters.len()).any(|window| window == letters)
}

/// `Irish` of *Ireland*, as the table of paraphrases has it.
fn is_paraphrase(evidence: &str, word: &str) -> bool {
    let of = |word: &str| super::lexicon::meanings(&super::lexicon::stem(&word.to_lowercase()));
    let own = of(word);
    !own.is_empty() && squash(evidence).split(' ').any(|known| of(known).iter().any(|meaning| own.contains(meaning)))
}

/// Months and days are judged as dates.
fn is_month(word: &str) -> bool {
    let lower = word.to_lowercase();
    MONTHS.contains(&lower.as_str())
        || DAYS.contains(&lower.as_str())
        || MONTHS.iter().any(|month| month.starts_with(&lower) && lower.len() == 3)
}

/// `Berlin-based`, `SaaS-style`: the parts of a compound.
fn stands_inside(evidence: &str, word: &str) -> bool {
    word.contains('-')
        && word.split('-').filter(|part| part.starts_with(char::is_uppercase)).all(|part| holds_words(evidence, part))
}

/// Whether a name comes of one in the evidence: `Australian` of *Australia*, `Samples` of *Sample*.
fn is_derived(evidence: &str, word: &str) -> bool {
    let word = word.to_lowercase();
    word.chars().count() >= 6
        && squash(evidence).split(' ').any(|known| {
            known.len() >= 5 && word.starts_with(known) && word.len() - known.len() <= 3
                || known.starts_with(&word) && known.len() - word.len() <= 2
        })
}
