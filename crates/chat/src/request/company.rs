//! The company that a sentence names.

use domain::CompanyRef;

use super::NAME_CHARS_MAX;
use super::address::{bare_host, link_domains, mail_domains, without_addresses};
use super::when;
use crate::pattern::Pattern;
use crate::spoken;

/// Lines beyond this are no longer a signature's.
const LINES_MAX: usize = 200;
/// Words that a domain's label may run together.
const LABEL_WORDS_MAX: usize = 4;
/// Words of a bare name: `Bank of the Northern Isles Holdings`.
const BARE_WORDS_MAX: usize = 6;

static ASKED_WITH: Pattern = Pattern::new(
    r"(?i)\b(?:(?:meeting|call|qbr|ebr|demo|sync|session|review|discovery|renewal|workshop|lunch|chat|appointment|kick-?off|check-?in|conversation|interview|meet(?:ing)?|catch(?:ing)? up|talk(?:ing)?|speak(?:ing)?|presenting|visit)\s+(?:with|at|to|for)|(?:meeting|visiting|seeing)(?:\s+with)?(?:\s+(?:the\s+)?(?:folks|people|team|guys)\s+(?:from|at|of))?|i\s+meet|we\s+meet)\s+(.+)",
);
static LATER_WITH: Pattern = Pattern::new(
    r"(?i)\b(?:meeting|call|qbr|ebr|demo|sync|session|review|workshop|lunch|chat|appointment|visit|conversation)\b[^\n.?!]{0,60}?\bwith\s+(.+)",
);
static PREPARE: Pattern = Pattern::new(
    r"(?i)^\W*(?:/prep(?:are)?|.*?\b(?:prep(?:are|ping|aring|aration)?|(?:get|getting|make|be)\s+(?:me\s+|us\s+)?ready|brief(?:\s+me)?|up\s+to\s+speed|research|look\s+(?:into|up)|dossier|background|intel|homework|find\s+out|(?:i\s+)?need\s+(?:\w+\s+){0,2}(?:on|about)|tell\s+me|what\s+do\s+(?:you|we)\s+know|everything|start|investigate|check\s+out|dig\s+into))\b[:,]?\s+(?:(?:me|us|everything|all|a\s+brief|some\s+(?:background|research))\s+)*(?:(?:up\s+)?(?:for|on|about|into|with|of)\s+)?(?:(?:an?|the|my|our|tomorrow's|today's|next|upcoming)\s+)*(?:(?:meeting|call|qbr|demo|renewal|visit|session)\s+(?:(?:with|at|for)\s+)?)?(.+)",
);
/// What ends a name: the time, the purpose, the role, the reason.
static NAME_ENDS: Pattern = Pattern::new(
    r"(?i)\s+(?:-|–|—|\|)\s+|[,;:?!\n(\[<]|\.(?:\s|$)|\s+(?:today|tonight|tomorrow|yesterday|on\s+(?:mon|tue|wed|thu|fri|sat|sun|the\s+\d|\d)|(?:this|next|coming)\s+(?:mon|tue|wed|thu|fri|sat|sun|week|month|morning|afternoon|evening)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|at\s+(?:\d|noon|midnight)|in\s+(?:\d|an?\s|half|ten|five|fifteen|twenty|thirty)|\d{1,2}(?::\d\d)?\s*(?:am|pm)|(?:before|after|ahead\s+of|ahead)\b|as\s+(?:an?|the|their)\s|as\s+(?:ae|csm|se)\b|for\s+(?:an?|the|our|their|my|their)\s|to\s+(?:discuss|talk|renew|expand|review|close|get|go|see)|about\s|regarding\s|re:|because\s|where\s|which\s|who\s|that\s|and\s+(?:i|i'm|we)\b|i'm\s|i\s+am\s|please\b|it's\s|from\s+(?:\d|my)|(?:renewal|expansion|upsell|discovery|qbr)\s*(?:meeting|call)?\s*$)",
);
static LEADING: Pattern = Pattern::new(
    r"(?i)^(?:[\s\x22'“”‘’*_•>#-]+|(?:the\s+(?:team|people|folks|guys|company|customer|prospect|account|firm)\s+(?:at|from|of|called|named)?\s*)|(?:the|my|our|an?|customer|client|prospect|account|company|team|people|folks|someone|somebody)\s+(?:(?:at|from|of|called|named)\s+)?|(?:at|with|for|from|about|on|called)\s+|(?:company|customer|account)\s*:\s*)",
);
static TRAILING: Pattern = Pattern::new(
    r"(?i)(?:[\s\x22'“”‘’*_.,;:!?-]+|['’]s(?:\s+(?:team|people|leadership|it|ciso|cio|cto|cfo|ceo))?|\s+(?:please|thanks|thank you|pls|asap|now|again|team|account|folks|people|guys|renewal|expansion|upsell|discovery|qbr|meeting|call|demo|for me))$",
);
static INITIALS_END: Pattern = Pattern::new(r"(?i)\b(?:S\.A|N\.V|St|Dr|Mt)\.$");
static A_QUESTION: Pattern = Pattern::new(
    r"(?i)^\W*(?:what|who|whom|whose|when|where|why|how|which|do|does|did|is|are|was|were|can|could|will|would|should|has|have|show|tell|give|create|make|explain|compare|list|write|send)\b",
);

/// The company of a request: a domain, a name, or both.
pub(crate) fn named(text: &str) -> Option<CompanyRef> {
    let text: String = text.lines().take(LINES_MAX).collect::<Vec<_>>().join("\n");
    let domain = mail_domains(&text).into_iter().next_back().or_else(|| link_domains(&text).into_iter().next());
    let domain = link_domains(&text).into_iter().next().filter(|_| mail_domains(&text).is_empty()).or(domain);
    if let Some(domain) = domain {
        return Some(CompanyRef { name: name_beside(&text, &domain), domain: Some(domain) });
    }
    let name = by_name(&text)?;
    if name.contains('@') {
        return None;
    }
    // A place where people meet, asked for by itself, is the company after all.
    let domain = bare_host(&name);
    Some(CompanyRef { name: domain.clone().unwrap_or(name), domain })
}

/// The name that a text uses for the owner of a domain; the domain itself when it uses none.
pub(crate) fn name_beside(text: &str, domain: &str) -> String {
    let plain = without_addresses(text);
    let label = compact(domain.split('.').next().unwrap_or(domain));
    let segments =
        plain.split(['\n', '|', ',', '•', '·', '(', ')', '<', '>', '/', ':', ';']).flat_map(|part| part.split(" - "));
    let fits = segments.filter_map(clean).find(|name| belongs(name, &label));
    let asked = || by_name(&plain).filter(|name| belongs(name, &label));
    asked().or(fits).or_else(|| words_of(&plain, &label)).unwrap_or_else(|| domain.to_owned())
}

/// The words of a line that together are the domain's label: `Cobalt Freight` for `cobaltfreight`.
fn words_of(text: &str, label: &str) -> Option<String> {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    lines.into_iter().find_map(|words| {
        let windows = (1..=LABEL_WORDS_MAX).flat_map(|length| words.windows(length));
        windows
            .map(|window| window.join(" "))
            .find(|name| name.len() <= NAME_CHARS_MAX && compact(name) == label)
            .and_then(|name| clean(&name))
    })
}

fn belongs(name: &str, label: &str) -> bool {
    let name = compact(name);
    let long_enough = name.len() >= 3 && label.len() >= 3;
    long_enough && name.len() <= label.len() * 3 && (name.starts_with(label) || label.starts_with(&name))
}

/// Letters and digits alone, in lower case.
pub(crate) fn compact(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name after *meeting with*, *prep*, *research*; or else the whole of a short text.
pub(crate) fn by_name(text: &str) -> Option<String> {
    if let Some(name) = met(text) {
        return Some(name);
    }
    if PREPARE.is_match(text) {
        return PREPARE.first(text).and_then(clean);
    }
    bare(text)
}

/// The name after a verb that asks for a preparation; nothing when the text only might be a name.
pub(crate) fn asked_for(text: &str) -> Option<String> {
    let prepared = || PREPARE.is_match(text).then(|| PREPARE.first(text).and_then(clean)).flatten();
    met(text).or_else(prepared)
}

/// The name after *meeting with* or *call at 10:00 with*.
fn met(text: &str) -> Option<String> {
    ASKED_WITH.first(text).and_then(clean).or_else(|| LATER_WITH.first(text).and_then(clean))
}

fn bare(text: &str) -> Option<String> {
    if A_QUESTION.is_match(text) || text.trim_end().ends_with('?') || text.trim().contains('\n') {
        return None;
    }
    clean(text).filter(|name| name.split_whitespace().count() <= BARE_WORDS_MAX)
}

/// A name without what surrounds it; `None` when nothing of a name is left.
pub(crate) fn clean(text: &str) -> Option<String> {
    let mut name = text.trim();
    let padded = format!(" {name}");
    if let Some(at) = NAME_ENDS.start(&padded)
        && !INITIALS_END.is_match(padded.get(..=at).unwrap_or_default().trim())
    {
        name = name.get(..at.saturating_sub(1)).unwrap_or(name);
    }
    loop {
        let before = name;
        if let Some(found) = LEADING.captures(name).and_then(|captures| captures.get(0)) {
            name = name.get(found.end()..).unwrap_or_default();
        }
        if let Some(at) = TRAILING.start(name)
            && !INITIALS_END.is_match(name)
        {
            name = name.get(..at).unwrap_or_default();
        }
        if name == before {
            break;
        }
    }
    is_a_name(name).then(|| name.to_owned())
}

/// Words that are about a meeting and never alone a company.
#[rustfmt::skip]
const NOT_A_NAME: &[&str] = &[
    "help", "prepare", "prep", "meeting", "meetings", "call", "my", "me", "a", "an", "the", "for", "with", "hello",
    "hi", "hey", "thanks", "test", "customer", "client", "prospect", "company", "someone", "them", "it", "this",
    "that", "please", "next", "new", "brief", "research", "start", "go", "ok", "okay", "yes", "no", "and", "or", "to",
    "in", "on", "at", "of", "i", "you", "we", "they", "our", "your", "their", "him", "her", "us", "day", "week",
    "one", "some", "something", "anything", "nothing", "important", "big", "quick", "good", "morning", "afternoon",
    "ready", "tomorrow", "today", "tonight", "qbr", "demo", "sync", "renewal", "expansion", "discovery", "am", "pm",
    "is", "up", "get", "do", "not", "have", "everybody", "there", "here", "back", "more", "why", "sources", "account",
    "undo", "over", "never", "mind", "again", "what", "who", "how", "so", "have", "got",
];

fn is_a_name(name: &str) -> bool {
    let words = || name.split_whitespace();
    let told = |word: &str| NOT_A_NAME.contains(&compact(word).as_str()) || when::is_time_word(word);
    let letters = name.chars().any(char::is_alphabetic);
    let short = name.chars().count() <= NAME_CHARS_MAX;
    letters && short && words().count() <= 8 && !words().all(told) && !spoken::is_only_persona(name)
}
