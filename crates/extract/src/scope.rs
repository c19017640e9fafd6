//! One document while it is read for one subject: its sentences, and who `the company` is in them.

use std::ops::Range;
use std::sync::LazyLock;

use domain::{FindingDetail, PartialDate, Precision, Reading, Record, Span};
use regex::Regex;

use crate::candidate::{Candidate, Claim, Subject};
use crate::entity::{Names, Standing, headline, standing};
use crate::frames::companies;
use crate::text::name::{in_name, is_legal_form, is_surely_person, trailing, trim_name};
use crate::text::{clean, pattern, plain, quote, sentences, squash};
use crate::topic::{Topics, plausible};
use crate::trigger::{Hit, hits, is_event_verb};
use crate::when::{implausible, when};
use crate::words::{WORDS, is_english, is_given_name};

/// Who does what a sentence tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    Named(String),
    /// `it`, `the company`, `we`.
    Pronoun,
}

/// A document, its sentences and its standing.
pub struct Scope<'a> {
    pub subject: &'a Subject,
    pub reading: &'a Reading,
    pub standing: Standing,
    pub sentences: Vec<Range<usize>>,
    /// The sentences with typographic marks made plain, and the same in lower case.
    plain: Vec<String>,
    lower: Vec<String>,
    /// The words of each sentence that a signal may begin with.
    hits: Vec<Vec<Hit>>,
    /// Names that the document itself gives the subject: `(“Nuance”)`.
    defined: Vec<String>,
    /// With no subject: whom each sentence is about.
    topics: Topics,
    pub published: Option<PartialDate>,
    headline: String,
    names: Names,
    /// Anybody may be the actor: the company is not known yet.
    anyone: bool,
    dated: bool,
}

impl<'a> Scope<'a> {
    /// Opens a document for a subject.
    pub fn of(subject: &'a Subject, reading: &'a Reading) -> Self {
        Self::with(subject, reading, Topics::default())
    }

    /// Opens a document of which it is known whom its sentences are about.
    pub fn with(subject: &'a Subject, reading: &'a Reading, topics: Topics) -> Self {
        let article = reading.records.iter().find_map(|record| match record {
            Record::Article { published_on, .. } => Some(*published_on),
            _ => None,
        });
        let published = reading.evidence.published_on.or(article.flatten());
        let sentences = sentences(&reading.text);
        let written = |range: &Range<usize>| plain(reading.text.get(range.clone()).unwrap_or_default());
        let plain: Vec<String> = sentences.iter().map(|range| clean(&written(range))).collect();
        let names = Names::of(&subject.company);
        Self {
            subject,
            reading,
            standing: standing(subject, reading),
            lower: plain.iter().map(|sentence| sentence.to_lowercase()).collect(),
            hits: plain.iter().map(|sentence| hits(sentence)).collect(),
            defined: crate::filing::defined(&reading.text, &names),
            topics,
            plain,
            sentences,
            published,
            headline: squash(&headline(reading)),
            names,
            anyone: subject.company.name.trim().is_empty(),
            dated: published.is_some() || article.is_some(),
        }
    }

    /// A sentence with typographic marks made plain; as long as the original in characters, not in bytes.
    pub fn sentence(&self, index: usize) -> String {
        self.plain.get(index).cloned().unwrap_or_default()
    }

    /// The words of a sentence that a signal may begin with.
    pub fn hits(&self, index: usize) -> &[Hit] {
        self.hits.get(index).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether no subject was given, so that signals of all companies count.
    pub fn anyone(&self) -> bool {
        self.anyone
    }

    /// Whether a sentence has one of these pieces of words, in lower case. It is far cheaper than a pattern, so that
    /// most sentences meet no pattern at all.
    pub fn has_any(&self, index: usize, pieces: &[&str]) -> bool {
        self.lower.get(index).is_some_and(|sentence| pieces.iter().any(|piece| sentence.contains(piece)))
    }

    /// A sentence in lower case.
    pub fn lower(&self, index: usize) -> &str {
        self.lower.get(index).map(String::as_str).unwrap_or_default()
    }

    /// The sentence with the ones after it, for what an event's story adds.
    pub fn story(&self, index: usize, more: usize) -> String {
        (index..=index + more).map(|index| self.sentence(index)).collect::<Vec<_>>().join(" ")
    }

    /// Whether a line states a record, which is read as one and not as a sentence.
    fn is_record(&self, sentence: &str) -> bool {
        self.reading.records.iter().any(|record| match record {
            Record::Officer { quote, .. }
            | Record::Offering { quote, .. }
            | Record::LayoffNotice { quote, .. }
            | Record::Breach { quote, .. } => quote.contains(sentence) || sentence.contains(quote.as_str()),
            _ => false,
        })
    }

    /// Whether a line is a link to another story or a record, and not a sentence of this one.
    pub fn is_teaser(&self, index: usize) -> bool {
        let sentence = self.sentence(index);
        if self.is_record(&sentence) || is_long_past(&sentence) {
            return true;
        }
        let ended = sentence.ends_with(['.', '!', '?', '"', ':', ';']);
        self.dated && !ended && index > 2 && !self.is_of_headline(&sentence)
    }

    fn is_of_headline(&self, sentence: &str) -> bool {
        let sentence = squash(sentence);
        !self.headline.is_empty() && (self.headline.contains(&sentence) || sentence.contains(&self.headline))
    }

    /// Whether the actor is the subject.
    pub fn is_subject(&self, actor: &Actor, index: usize) -> bool {
        match actor {
            Actor::Named(name) if self.anyone => plausible(name) && !self.is_beaten(name, index),
            Actor::Named(name) if self.names.is_full(name) || self.is_defined(name) => true,
            Actor::Named(name) => self.standing.short_names && self.names.is_short(name),
            Actor::Pronoun if self.anyone => self.topics.at(index).is_some(),
            Actor::Pronoun => self.standing.own || self.standing.main && self.named_before(index),
        }
    }

    /// Whether a name is a person's, or only the word that a sentence begins with, and the sentence names a better one:
    /// `Boardroom shake-up at Globex`.
    pub(crate) fn is_beaten(&self, name: &str, index: usize) -> bool {
        let text = self.sentence(index);
        let weak = |name: &str, text: &str| {
            is_surely_person(name) || self.is_opening_word(name, text) || is_area(name, text) || self.is_last_name(name)
        };
        let better = |text: &str| {
            companies(text).iter().any(|other| other != name && !weak(other, text) && !name.contains(other.as_str()))
        };
        weak(name, &text) && (better(&text) || self.plain.iter().any(|text| better(text)))
    }

    /// Whether a name is a word of the language that has its capital from where it stands, and nothing is said to act or
    /// to own under it.
    fn is_opening_word(&self, name: &str, text: &str) -> bool {
        if name.contains(' ') || !is_english(&name.to_lowercase()) {
            return false;
        }
        let opens = |at: usize| at == 0 || [": ", "; ", "\"", "- "].iter().any(|mark| text[..at].ends_with(mark));
        let described = |after: &str| {
            let mut words = after.split(' ').skip(1).map(|word| word.trim_end_matches(',').to_lowercase());
            let named = after.split(' ').nth(1).is_some_and(|next| next.starts_with(char::is_uppercase));
            let somebody = after.split(' ').skip(1).take(2).collect::<Vec<_>>().join(" ");
            if named && !is_surely_person(&somebody) {
                return false;
            }
            let next = words.find(|word| !word.ends_with("ly") && !WORDS.adverbs.contains(word)).unwrap_or_default();
            let acts = next.ends_with("ed") || next.ends_with('s') && !next.ends_with("ss") || is_event_verb(&next);
            after.starts_with(' ') && !acts && !after.starts_with(" (")
        };
        let mut all = text.match_indices(name).peekable();
        all.peek().is_some()
            && all.all(|(at, _)| opens(at) && described(&text[at + name.len()..]))
            && !self.names_within(name)
    }

    /// Whether a name is the last one of somebody whom the text names in full: `Seth`, of `Vikram Seth`.
    fn is_last_name(&self, name: &str) -> bool {
        let given = |before: &str| {
            let first = before.trim_end().rsplit(' ').next().unwrap_or_default();
            first.starts_with(char::is_uppercase) && is_given_name(&first.to_lowercase())
        };
        !name.contains(' ')
            && self.plain.iter().any(|sentence| {
                sentence.match_indices(name).any(|(at, _)| sentence[..at].ends_with(' ') && given(&sentence[..at]))
            })
    }

    /// Whether a sentence of the text has a name behind a word in small letters.
    fn names_within(&self, name: &str) -> bool {
        self.plain.iter().any(|sentence| {
            sentence.match_indices(name).any(|(at, _)| {
                let lead = sentence[..at].strip_suffix(' ').unwrap_or_default();
                lead.ends_with(char::is_lowercase)
            })
        })
    }

    fn is_defined(&self, name: &str) -> bool {
        let wanted = squash(name);
        self.defined.iter().any(|known| squash(known) == wanted)
    }

    /// Whether a text names a year that lies before the last one.
    pub fn names_past_year(&self, text: &str) -> bool {
        static YEAR: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"\b(?P<what>founded |established |started |born |incorporated |listed )?(?:in|since|from|of) (?P<year>(?:19|20)\d\d)\b",
            )
        });
        let this_year = self.published.map_or(self.subject.today, PartialDate::last_day).year();
        let old = |found: regex::Captures| {
            found.name("what").is_none() && found["year"].parse::<i16>().is_ok_and(|year| year + 1 < this_year)
        };
        YEAR.captures_iter(text).any(old)
    }

    /// Whether the subject is named in this sentence or shortly before it.
    fn named_before(&self, index: usize) -> bool {
        (index.saturating_sub(3)..=index).any(|at| self.names_subject(&self.sentence(at)))
    }

    /// Whether a text names the subject.
    pub fn names_subject(&self, text: &str) -> bool {
        let forms = self.forms();
        forms.iter().any(|form| crate::text::holds_words(text, form))
    }

    /// The names by which this document may call the subject.
    pub fn forms(&self) -> Vec<String> {
        let company = &self.subject.company;
        let mut forms = vec![company.name.clone()];
        forms.extend(company.legal_name.clone());
        forms.extend(self.defined.iter().cloned());
        if self.standing.short_names {
            forms.extend(company.aliases.iter().cloned());
            forms.push(crate::text::name::core(&company.name));
        }
        forms.retain(|form| !form.trim().is_empty());
        forms
    }

    /// The name under which a candidate of a sentence stands.
    pub fn company(&self, actor: Option<&Actor>, index: usize) -> String {
        match actor {
            Some(Actor::Named(name)) if self.anyone => name.clone(),
            Some(Actor::Pronoun) if self.anyone => self.topics.at(index).unwrap_or_default().to_owned(),
            Some(Actor::Named(_) | Actor::Pronoun) | None => self.subject.company.name.clone(),
        }
    }

    /// A span over a sentence.
    pub fn span(&self, index: usize) -> Option<Span> {
        let range = self.sentences.get(index)?.clone();
        quote(&self.reading.evidence.id, &self.reading.text, range, None)
    }

    /// A span over a sentence that holds these words, also where the sentence is longer than a quote may be.
    pub fn span_holding(&self, index: usize, words: &str) -> Option<Span> {
        let range = self.sentences.get(index)?.clone();
        let at = self.reading.text.get(range.clone())?.find(words).map(|at| range.start + at);
        quote(&self.reading.evidence.id, &self.reading.text, range, at.map(|at| at..at + words.len()))
    }

    /// A span where the text holds these words.
    pub fn span_of(&self, words: &str) -> Option<Span> {
        let words = words.trim();
        let at = self.reading.text.find(words).filter(|_| !words.is_empty())?;
        quote(&self.reading.evidence.id, &self.reading.text, at..at + words.len(), None)
    }

    /// The day that a sentence gives. A year or a month in it may belong to something else: to a plan, when it lies
    /// ahead, or to the founding of somebody.
    fn dated(&self, sentence: &str) -> Option<PartialDate> {
        static ELSEWHEN: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"(?i)\b(?:found(?:ed|ing)|since|established|by the end of|until)\b"));
        let date = when(sentence, self.published)?;
        let coarse = date.precision() != Precision::Day;
        let ahead = date.first_day() > self.published.map_or(self.subject.today, PartialDate::last_day);
        (!coarse || !ahead && !ELSEWHEN.is_match(sentence)).then_some(date)
    }

    /// A candidate of this document, dated by its first sentence.
    pub fn candidate(&self, detail: FindingDetail, actor: Option<&Actor>, index: usize, spans: Vec<Span>) -> Candidate {
        let mut notes = Vec::new();
        let today = self.subject.today;
        let occurred_on = spans.first().and_then(|span| self.dated(&plain(&span.quote)));
        notes.extend(occurred_on.and_then(|date| implausible(date, today, None)));
        notes.extend(self.published.and_then(|date| implausible(date, today, None)).filter(|_| occurred_on.is_none()));
        Candidate {
            claim: Claim::Detail { detail },
            company: self.company(actor, index),
            occurred_on,
            reported_on: self.published,
            spans,
            about: self.standing.score,
            about_because: self.standing.because.clone(),
            inferred: false,
            notes,
        }
    }
}

const LATE_VERBS: &str = r"(?:hits?|gets?|defies|reaches|becomes|emerges|says|said|announces|announced|wants|plans|is|are|was|has|will|joins|goes|comes|makes|takes|builds|doubles|grows|launches|expands|exits|tops|nears|hires|names|appoints|raises|closes|lands|secures|inks|signs|strikes|teams|partners|buys|sells|cuts|opens|wins|unveils|files|reports|agrees|completes|moves|adds|acquires|to)";

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[A-Z][A-Za-zÀ-ÿ .,'()/&-]{1,60}(?:,? ?(?:\(?[A-Z][\w ]+\)?|[A-Z][a-z]{2,8}\.? \d{1,2}(?:,? \d{4})?|\d{1,2} [A-Z][a-z]+(?: \d{4})?|\([A-Z][a-z]+\.? \d{1,2},? \d{4}\)|/[\w -]+/))*\s*(?:–|—|--| - )\s*(?:(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})\s*(?:\([^)]{2,30}\)\s*)?(?:–|—|--| - )\s*)?",
    )
});
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[\s,]+)(?:has|have|had|is|are|was|were|will|just|now|also|recently|reportedly|today|yesterday|(?:earlier )?this (?:week|month|year)|last (?:week|month|year)|(?:on |late |early )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:in|on) (?:january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{1,2})?(?:,? (?:19|20)\d\d)?|in (?:19|20)\d\d|quietly|successfully|officially|formally|announced|announces|announcing|says|said|confirmed|revealed|reveals|disclosed|reported|it|they|that|the company|been|already|further|once again|again|proudly|finally|soon|eventually|shortly|at last|later|then|pleased to announce|is pleased to announce|excited to announce|to announce|the|a|an|and|its|both|separately|announcing the|plans|on|would)[,\s]*$",
    )
});
static GOVERNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i) (?:(?:co-)?led|backed|headed|joined|supported|anchored|funded|owned|run|followed) by (?-i:\p{Lu})[^,;]*$",
    )
});
static RELATIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)[,\s]+(?:which|who|that)(?:\s+(?:has|have|had|is|was|recently|just|also|now|today|yesterday))*\s*$")
});
static NOBODY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:neither|none|nobody|no one|never|not yet)\b"));
static PRONOUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[\s,])(?:it|they|we|(?:the|our|this)(?: [\w'-]+){0,3} (?:company|startup|start-up|firm|business|maker|platform|provider|group|retailer|bank|developer|vendor|registrant|corporation|board|manufacturer|chain|carrier|airline|lender|giant|unicorn|insurer|carmaker|automaker))\s*$",
    )
});
static LATE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?i)\s{LATE_VERBS}\s")));
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:in|on|at|after|before|with|following|as|for|by|since|during|under|meanwhile|today|yesterday|separately|last|two|three|earlier|according|founded|headquartered|based|backed|born|created|started|launched|flush|armed|having|saying|citing|thanks|amid|despite|although|though|while|when|once|until|within|because|alongside|beyond|encouraged|buoyed|spurred|fuelled|fueled|boosted|set to|already|fully|long|not|swelling|extending|seeking|looking|hoping|betting|expanding|building|adding|continuing|completing|closing|raising|joining|keen|eager|fresh|hot|just|only|less than|more than|barely|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|\d+) (?:days?|weeks?|months?|years?) (?:after|before|since|into|on))\b",
    )
});

/// Whether a name in a sentence is what somebody leads or a part of a title: `head of Controlling`, `Associate Chief
/// Medical Officer`, `the Management Board`.
fn is_area(name: &str, text: &str) -> bool {
    static LED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:(?:head|vp|vice[ -]president) (?:of|for)|responsib\w+ for|in charge of|role of|duties of|position of)(?: the)?(?: [\w&-]+(?: and|,)?){0,2} ?$",
        )
    });
    if !name.split(' ').all(|word| is_english(&word.to_lowercase()) || ["IT", "HR", "R&D", "&"].contains(&word)) {
        return false;
    }
    text.match_indices(name).all(|(at, _)| {
        let after = text[at + name.len()..].trim_start_matches([' ', '-']);
        let titled = crate::role::find_role(after).is_some_and(|role| role.range.start == 0) && !after.is_empty();
        titled || LED.is_match(&text[..at]) || name.ends_with("Board") || crate::role::find_role(name).is_some()
    })
}

/// Whether a sentence opens in another time: `Ten years ago`, `Back in 2008`, `In 1968`. What it tells is no news.
fn is_long_past(sentence: &str) -> bool {
    static THEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:(?:exactly |just |almost |nearly |about |some |more than |over )*[\w-]+ (?:years|decades) ago\b|(?:a )?(?:decade|century|generation) ago\b|(?:way )?back in (?:the )?(?:19|20)\d\d|in 19\d\d\b|in the (?:early |late |mid-?)?(?:19|20)?\d0s\b|it (?:was|is) (?:in )?(?:19\d\d|\w+ years ago)|founded in (?:1[89]|20)\d\d by\b)",
        )
    });
    static NOW: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:now|today|yesterday|will|has|have)\b"));
    THEN.is_match(sentence) && !NOW.is_match(sentence)
}

/// Who says what a sentence tells, where it says so at its end: `…, Globex said on Monday.`
pub(crate) fn speaker(sentence: &str) -> Option<String> {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:,|,?\x22) (?P<who>(?:[\w'&.-]+ ){0,5}?\p{Lu}[\w'&.-]*(?: (?:& )?\p{Lu}[\w'&.-]*){0,3}) (?:has )?(?:said|announced|confirmed|reported|disclosed|says|announces|confirms)(?: (?:on|in|at|today|yesterday|late|late on|after|along|this|last)\b[^,;:]*)?\.?$",
        )
    });
    let who = SAYS.captures(sentence)?.name("who")?.as_str().to_owned();
    let name = crate::object::object(&who).name.or_else(|| trailing(&who))?;
    (plausible(&name) && !crate::text::name::is_person(&name) || name.contains('&')).then_some(name)
}

/// Whether who acts is only told by another's name: `Owner of Globex`.
pub(crate) fn names_another(before: &str) -> bool {
    static OF_ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:the )?(?:[a-z-]+ ){0,2}(?:owners?|makers?|operators?|parent|parent company|backers?|publishers?|suppliers?) of [^,]+$",
        )
    });
    OF_ANOTHER.is_match(before.trim())
}

/// A sentence without the town and day that it opens with.
pub(crate) fn undated(sentence: &str) -> String {
    DATELINE.replace(sentence, "").into_owned()
}

/// Who acts, from the words of a sentence before the verb.
pub fn actor_before(before: &str) -> Option<Actor> {
    static ASIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r" ?\([^()]{1,80}\)"));
    let before = crate::object::without_place(before);
    let before = DATELINE.replace(&before, "");
    let mut rest = ASIDE.replace_all(before.trim(), "").into_owned();
    if NOBODY.is_match(&rest) || names_another(&rest) {
        return None;
    }
    // `A fund backed by Globex raised`: whoever is behind it is not who acts.
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"[^,] (?:backed|founded|owned|managed|advised|sponsored|supported) by \p{Lu}[\w&.' -]*$")
    });
    if let Some(found) = BEHIND.find(&rest) {
        return actor_before(&rest[..found.start() + 1]);
    }
    if let Some(found) = RELATIVE.find(&rest) {
        let near = &rest[..found.start()];
        let near = near.rsplit(", ").next().unwrap_or(near);
        return trailing(near.trim_end_matches(',')).map(Actor::Named);
    }
    let mut pronoun = PRONOUN.is_match(&rest);
    while let Some(found) = TAIL.find(&rest) {
        // `bags $5M in a round led by Hooli, and will`: who acts is who did before, and not the name in between.
        if found.as_str().trim_matches([',', ' ']) == "and" {
            rest.truncate(found.start());
            rest = GOVERNED.replace(&rest, "").into_owned();
            continue;
        }
        rest.truncate(found.start());
        pronoun = pronoun || PRONOUN.is_match(&rest);
        if rest.is_empty() {
            break;
        }
    }
    adjacent(&rest).or_else(|| named(&rest)).or_else(|| pronoun.then_some(Actor::Pronoun))
}

/// The name right before the verb, where a new clause begins with it: `…, while Globex`, `said that Globex`.
fn adjacent(rest: &str) -> Option<Actor> {
    static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:, (?:and|while|but|as|after|before|because|when|where)|\b(?:while|after|as|because|when|whereas|but|said|says|announced|reported|reports|confirmed|that|in)|;|,|--|–|—|[.:]) (?P<name>[^,;:]{2,60})$",
        )
    });
    if !rest.split_whitespace().next_back().is_some_and(in_name) {
        return None;
    }
    let name = CLAUSE.captures(rest)?.name("name")?.as_str();
    if name.split_whitespace().next().is_some_and(is_legal_form) {
        return None;
    }
    let whole = name.split_whitespace().all(|word| in_name(word) || ["&", "of", "the"].contains(&word));
    let place = rest[..rest.len() - name.len()].trim_end().ends_with(" in");
    // `but garden-centre operator Globex`: what describes the company stands before its name.
    let described = || {
        let short = trailing(name)?;
        let lead = name.strip_suffix(short.as_str())?.trim_end();
        let noun = lead.split_whitespace().next_back().filter(|noun| noun.starts_with(char::is_lowercase))?;
        let acts = lead.split_whitespace().any(is_event_verb);
        (crate::object::describes(noun) && !acts && lead.split_whitespace().count() <= 5).then_some(short)
    };
    if place {
        return None;
    }
    // `Hooli among investors as Globex`: the last clause is whose the verb is.
    let last = || {
        let (_, name) = rest.rsplit_once(" as ")?;
        name.split_whitespace().all(in_name).then(|| trailing(name)).flatten()
    };
    if whole { trailing(name) } else { described().or_else(last) }.map(Actor::Named)
}

fn named(rest: &str) -> Option<Actor> {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:(?:an?|one|two|three|four|five|six|several|\d+) (?:days?|weeks?|months?|years?) (?:ago|earlier)|last (?:week|month|year)|earlier this (?:week|month|year)|this (?:week|month|year)|today|yesterday|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|now|meanwhile|separately),?\s+",
        )
    });
    let rest = TIME.replace(rest.rsplit(": ").next().unwrap_or(rest), "");
    let parts = segments(&rest);
    let open = |segment: &&String| !OPENING.is_match(segment) && segment.chars().any(char::is_alphabetic);
    let Some(segment) = parts.iter().find(open).cloned() else {
        // `With the new money Truss will …`: the name right before the verb.
        let last = parts.last().filter(|last| last.split_whitespace().next_back().is_some_and(in_name))?;
        return trailing(last).filter(|name| plausible(name)).map(Actor::Named);
    };
    let cut = before_verb(LATE.find(&segment).map_or(segment.as_str(), |found| &segment[..found.start()]));
    // `The company, Veldpay, has …`, `The company behind Ledger One, Pellucid, has …`.
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^the [\w -]+ (?:behind|that makes|which makes)\b"));
    if PRONOUN.is_match(cut) || BEHIND.is_match(cut) {
        let at = parts.iter().position(|part| *part == segment).unwrap_or_default();
        let beside = parts.get(at + 1).filter(|next| next.split_whitespace().all(in_name) && plausible(next));
        return Some(beside.map_or(Actor::Pronoun, |name| Actor::Named(trim_name(name).to_owned())));
    }
    let mut cut = cut.to_owned();
    while let Some(found) = TAIL.find(&cut).filter(|found| found.start() > 0) {
        cut.truncate(found.start());
    }
    trailing(&cut).map(|name| Actor::Named(trim_name(&name).to_owned()))
}

/// A text up to the first verb that tells of an event, where a name stands before it.
fn before_verb(text: &str) -> &str {
    let mut at = 0;
    let mut named = false;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        if named && (is_event_verb(bare) && bare.starts_with(char::is_lowercase)) {
            return text[..at].trim_end();
        }
        named = named || in_name(bare);
        at += word.len();
    }
    text
}

/// The parts between commas; a legal form after a comma stays with its name.
fn segments(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for part in text.split(", ") {
        match all.last_mut() {
            Some(last) if is_legal_form(part.split_whitespace().next().unwrap_or_default()) => {
                last.push_str(", ");
                last.push_str(part);
            }
            _ => all.push(part.trim_end_matches(',').to_owned()),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_says_it_at_the_end_is_told_and_old_stories_are_none() {
        assert_eq!(speaker("Jane Doe joins as CFO, Globex said.").as_deref(), Some("Globex"));
        assert_eq!(speaker("Jane Doe quits, retail chain Globex confirmed on Monday.").as_deref(), Some("Globex"));
        assert_eq!(speaker("Sales rose, Jane Doe said."), None);
        assert!(is_long_past("Ten years ago, Globex opened a shop in Leeds."));
        assert!(is_long_past("Back in 2008, Jane Doe took over."));
        assert!(!is_long_past("Ten years ago it had one shop; now Globex opens its tenth."));
        assert!(!is_long_past("Globex opened a shop in Leeds."));
    }

    #[test]
    fn the_actor_is_who_stands_before_the_verb() {
        let name = |name: &str| Some(Actor::Named(name.to_owned()));
        for (before, expect) in [
            ("Acme Corp ", name("Acme Corp")),
            (
                "BOSTON, November 21, 2026 – Acme Corp, the platform for lenders and shops, today announced that it has ",
                name("Acme Corp"),
            ),
            ("Acme Corp, a Boston startup that automates payment operations, has ", name("Acme Corp")),
            ("AI logistics startup Augment, from Deliverr founder, ", name("Augment")),
            ("AI-powered travel agency Fora hits unicorn status, ", name("Fora")),
            ("Seaport's Acme Corp ", name("Acme Corp")),
            ("Exclusive: Globex ", name("Globex")),
            ("The Boston company ", Some(Actor::Pronoun)),
            ("In an interview, Globex ", name("Globex")),
            ("Rivals include Matchwell of Amsterdam, neither of which has ", None),
            ("Edtech platform ", None),
        ] {
            assert_eq!(actor_before(before), expect, "{before}");
        }
    }
}
