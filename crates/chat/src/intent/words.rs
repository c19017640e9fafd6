//! A sentence made plain: lower case, no politeness, contractions written out, typing errors mended.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::area::PHRASES;
use super::slots::KNOWN_TOOLS;

/// Words that are looked at; a longer text is judged by its beginning.
const WORDS_MAX: usize = 120;

#[rustfmt::skip]
const CONTRACTIONS: &[(&str, &str)] = &[
    ("what's", "what is"), ("whats", "what is"), ("who's", "who is"), ("whos", "who is"), ("where's", "where is"),
    ("when's", "when is"), ("how's", "how is"), ("that's", "that is"), ("thats", "that is"), ("it's", "it is"),
    ("i'm", "i am"), ("im", "i am"), ("we're", "we are"), ("they're", "they are"), ("you're", "you are"),
    ("don't", "do not"), ("dont", "do not"), ("doesn't", "does not"), ("doesnt", "does not"), ("didn't", "did not"),
    ("didnt", "did not"), ("isn't", "is not"), ("isnt", "is not"), ("aren't", "are not"), ("wasn't", "was not"),
    ("she's", "she is"), ("he's", "he is"), ("let's", "let us"), ("lets", "let us"), ("i'd", "i would"),
    ("i've", "i have"), ("can't", "can not"), ("cant", "can not"), ("won't", "will not"), ("haven't", "have not"),
    ("hasn't", "has not"), ("there's", "there is"), ("shouldn't", "should not"), ("shouldnt", "should not"),
    ("they've", "they have"), ("donts", "do nots"), ("shwo", "show"), ("sohw", "show"), ("teh", "the"),
    ("hwo", "who"), ("waht", "what"), ("wich", "which"), ("techstack", "tech stack"), ("onepager", "one pager"),
    ("1", "one"), ("pls", "please"), ("plz", "please"), ("thx", "thanks"), ("ty", "thanks"), ("abt", "about"),
    ("u", "you"), ("r", "are"), ("hq", "headquarters"), ("icebreakers", "ice breakers"),
    ("icebreaker", "ice breaker"), ("infos", "info"), ("teck", "tech"),
];

/// Openings that ask politely and say nothing.
#[rustfmt::skip]
const OPENINGS: &[&str] = &[
    "please", "hey", "hi", "hello", "ok", "okay", "so", "well", "just", "kindly", "now", "then", "actually", "sorry",
    "wait", "hmm", "great", "cool", "nice", "perfect", "alright", "quickly", "also", "oh", "um", "and then",
    "can you", "could you", "would you", "will you", "can i", "could i", "may i", "can we", "could we",
    "i would like you to", "i would like to", "i would like", "i would love to", "i want you to", "i want to",
    "i want", "i need you to", "i need to", "i need", "i wonder", "i was wondering", "let us", "let me",
    "would you mind", "would you be so kind to", "if you could", "maybe", "perhaps", "you", "be so kind and",
    "callsheet", "thanks now", "thank you now", "thanks and", "good morning", "go ahead and", "do you know",
    "do you happen to know", "any idea", "quick question", "tell me please", "there", "yes", "yeah", "yep",
    "is it possible to", "it would be great if you could", "i am curious", "curious",
];

/// Endings of the same sort.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "please", "thanks", "thank you", "thanks a lot", "for me", "asap", "if you can", "if possible", "when you can",
    "right now", "now", "again", "would you", "will you", "by the way", "btw", "to me", "real quick", "quickly",
    "okay", "ok", "mate",
];

/// Words of the rules that a typing error may hide, beside those of the areas.
#[rustfmt::skip]
const RULE_WORDS: &[&str] = &[
    "thank", "prepare", "meeting", "customer", "account", "executive", "manager", "engineer", "success", "renewal",
    "expansion", "discovery", "alignment", "slides", "markdown", "export", "create", "generate", "summary",
    "summarize", "summarise", "people", "employees", "changed", "since", "happened", "wrong", "correct", "refresh",
    "thanks", "sources", "source", "shorter", "about", "details", "explore", "deep", "research", "company",
    "headquarters", "industry", "revenue", "founded", "presentation", "download", "email", "their", "there", "which",
    "where", "should", "would", "could", "actually", "decides", "contact", "longer", "there", "these", "those",
    "other", "never", "again", "every",
];

/// Words that are near a rule's word and mean something else.
#[rustfmt::skip]
const LEAVE: &[&str] = &[
    "stock", "price", "prices", "pricing", "phone", "hired", "hires", "today", "later", "great", "right", "first",
    "store", "stage", "start", "state", "state", "share", "shares", "short", "money", "month", "think", "thing",
    "things", "while", "working", "writing", "rising", "firing", "filing", "sounds", "round", "ground", "could",
    "whole", "after", "before", "sells", "sales", "series", "serious", "market", "makers", "parent", "patents",
    "patent", "process", "processes", "contract", "contracts", "content", "expensive", "reason", "season", "person",
    "persons", "leads", "leaves", "left", "slower", "states", "status", "rivers", "founder", "founders", "found",
    "bring", "using", "being", "going", "doing", "staff", "stuff", "learn", "learning", "leading", "leader",
    "leaders", "meaning", "meeting", "mention", "mentions", "nothing", "building", "offers", "often", "offices",
    "office", "officer", "policy", "board", "years", "until", "under", "chart", "charts", "other", "others", "based",
    "basic", "buyer", "buyers", "prior", "prize", "place", "places", "plans", "roadmap", "plane", "train", "brand",
    "spend", "spending", "budget", "headcount", "launch", "lunch", "notes", "noted", "competes", "complete",
    "branch", "branches", "completed", "contains", "moved", "saved", "stated", "taken", "token", "tokens", "forget",
];

static VOCABULARY: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let areas = PHRASES.iter().flat_map(|(_, phrases)| phrases.iter()).flat_map(|phrase| phrase.split(' '));
    areas.chain(RULE_WORDS.iter().copied()).chain(KNOWN_TOOLS.iter().flat_map(|name| name.split(' '))).collect()
});

/// A sentence made plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plain {
    /// Words with single spaces between them.
    pub(crate) text: String,
    pub(crate) asks: bool,
}

/// Makes a sentence plain.
pub(crate) fn plain(sentence: &str) -> Plain {
    let lower = sentence.trim().to_lowercase().replace(['’', '‘', '`', '´'], "'");
    let spaced: String = lower.chars().map(|c| if is_part(c) { c } else { ' ' }).collect();
    let words = spaced.split_whitespace().take(WORDS_MAX).map(|word| word.trim_matches(['.', '\'', '/']));
    let mut said: Vec<String> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        match CONTRACTIONS.iter().find(|(short, _)| *short == word) {
            Some((_, long)) => said.extend(long.split(' ').map(str::to_owned)),
            None => said.push(mended(word.strip_suffix("'s").unwrap_or(word))),
        }
    }
    Plain { text: without_politeness(&said.join(" ")), asks: lower.trim_end().ends_with('?') }
}

fn is_part(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\'' | '.' | '/' | '$' | '€' | '£' | '@' | '&' | '+')
}

fn without_politeness(text: &str) -> String {
    let mut rest = text;
    loop {
        let opening = OPENINGS.iter().filter_map(|opening| after(rest, opening)).min_by_key(|left| left.len());
        let ending = |rest: &str| ENDINGS.iter().filter_map(|ending| before(rest, ending).map(str::len)).min();
        if let Some(left) = opening {
            rest = left;
        } else if let Some(length) = ending(rest) {
            rest = rest.get(..length).unwrap_or(rest);
        } else {
            return rest.to_owned();
        }
    }
}

fn after<'t>(text: &'t str, opening: &str) -> Option<&'t str> {
    text.strip_prefix(opening)?.strip_prefix(' ').filter(|left| !left.is_empty())
}

fn before<'t>(text: &'t str, ending: &str) -> Option<&'t str> {
    text.strip_suffix(ending)?.strip_suffix(' ').filter(|left| !left.is_empty())
}

/// The word of the rules that is one slip away (two in long words); else the word itself.
fn mended(word: &str) -> String {
    let length = word.chars().count();
    let ours = |word: &str| VOCABULARY.contains(word) || LEAVE.contains(&word);
    if length < 5 || ours(word) || !word.chars().all(char::is_alphabetic) || is_a_form_of_ours(word) {
        return word.to_owned();
    }
    let near = VOCABULARY.iter().filter(|known| known.chars().next() == word.chars().next()).filter_map(|known| {
        let slips_max = if length >= 8 && known.chars().count() >= 8 { 2 } else { 1 };
        let slips = slips(word, known);
        (known.chars().count() >= 5 && slips <= slips_max).then_some((slips, *known))
    });
    near.min().map_or_else(|| word.to_owned(), |(_, known)| known.to_owned())
}

/// A plural or another form of a word is no slip.
fn is_a_form_of_ours(word: &str) -> bool {
    ["s", "es", "d", "ed", "ing", "er"]
        .iter()
        .any(|end| word.strip_suffix(end).is_some_and(|stem| VOCABULARY.contains(stem)))
}

/// Optimal string alignment: insertions, deletions, replacements, and swaps of neighbours.
fn slips(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(a != b);
            let mut best = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: &str) {
        assert_eq!(plain(sentence).text, expected, "{sentence}");
    }

    #[test]
    fn politeness_goes_and_meaning_stays() {
        check("Hey, could you please show me the hiring details? Thanks!", "show me the hiring details");
        check("Who’s the new CISO?", "who is the new ciso");
        check("thanks", "thanks");
        check("Please", "please");
    }

    #[test]
    fn slips_are_mended_and_other_words_are_left() {
        check("tell me more about the fundng", "tell me more about the funding");
        check("competetive landscpae", "competitive landscape");
        check("what is their stock price", "what is their stock price");
        check("prep Borealis", "prep borealis");
    }
}
