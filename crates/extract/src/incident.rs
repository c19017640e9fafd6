//! Attacks on a company and data that it lost: its own, not those it sells protection from.

use std::sync::LazyLock;

use domain::FindingDetail;
use regex::Regex;

use crate::events::{Event, Sentence, company_at_end};
use crate::object::object;
use crate::scope::{Actor, actor_before};
use crate::text::pattern;
use crate::topic::{opening, plausible};

/// What happened, as texts name it; the longest and surest first.
static WHAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:major |massive |recent |serious |suspected |third-party |material )?(?:ransomware attacks?|ransomware incident|data security incident|data breach|security breach|privacy breach|cyber-?\s?attacks?|phishing attacks?|ddos attacks?|denial[- ]of[- ]service attack|cyber ?security incidents?|cyber incidents?|security incidents?|data leak|data theft|network intrusion|unauthori[sz]ed access|unauthori[sz]ed (?:third[- ]party|party)|security lapse|malware|credential stuffing)|ransomware|breach|intrusion|hackers|hack|hacked|leaked|stolen|exposed|stole|compromised|attackers|threat actor)\b",
    )
});
/// Texts about protection, studies, and what did not happen.
static NOT_THEIRS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:launch(?:es|ed)?|introduc(?:es|ed)|unveil(?:s|ed)?|releas(?:es|ed) (?:a |its |new )?(?:tool|report|product)|rolls? out|protect(?:s|ion)?|prevent(?:s|ing)?|detects? (?:and|breaches|threats)|detection|spots?|stop(?:s|ping)?|combat(?:s)?|fight(?:s|ing)?|defend(?:s|ing)?|defen[cs]e|helps?|help|recover from|insurance|insurer|report says|survey|study|research(?:ers)?|according to a report|raises?|raised|funding|partners?|breach of contract|breach of (?:fiduciary|duty|trust|agreement|warranty|the peace)|in breach of|hackathon|hack week|hack day|growth hack|hack for|life hack|sponsor(?:s|ed)?|campaign|anti-phishing|awareness|training|simulat\w+|den(?:ies|ied|y)|no evidence|no (?:customer |personal |user |patient |employee |sensitive |client )*(?:data|records|information|accounts|details)|nothing (?:was|has been)|(?:was|were|been) not (?:exposed|stolen|accessed|affected|compromised|leaked)|not (?:been )?(?:exposed|stolen|accessed|compromised|leaked)|fixe[sd]|patch(?:es|ed)?|block(?:s|ed)|thwart(?:s|ed)|foil(?:s|ed)|(?:was|were|is) not (?:an?|the|caused|due)|before hackers|could|might|(?-i:may)|if|how to|guide|webinar|compliance|whale|baby|born|hires?|appoint\w*|names|cost companies|average cost|in the event|risk factors?|such as|against)\b",
    )
});
static VICTIM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:suffer(?:s|ed|ing)?|disclos(?:es|ed|ing)|confirm(?:s|ed)?|reveal(?:s|ed)?|report(?:s|ed)?|hit (?:by|with)|struck by|targeted (?:by|in)|victim of|investigat(?:es|ed|ing)|detect(?:s|ed)|identified|discover(?:s|ed)|experienc(?:es|ed|ing)|notif(?:ies|ied|ying)|warns?|warned|admits?|admitted|respond(?:s|ed|ing)|said|says|told|announces?|announced|following|was|were|has been|after|crippled by|disrupted by|faces?|became aware|hacked|breached|blames?|blamed)\b",
    )
});
static AT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:breach|attack|cyberattack|cyber attack|hack|leak|incident|intrusion|ransomware|breaches) (?i:at|on|of|against|hits|hit|disrupts|disrupted|forces|forced|cripples|crippled|shuts down|takes down|knocks out|halts) (?P<who>[A-Z][^;:]*)|\b(?i:from|accessed|breached|hacked|targeted|attacked|compromised|infiltrated|into|of) (?P<from>[A-Z][^;:]*)|\b(?i:found|exposed|leaked|stolen) (?i:in|at|by|from) (?P<in>[A-Z][^;:]*)|\b(?i:server|database|systems?|servers|bucket|network|account|website) (?i:at|of|belonging to|owned by|run by) (?P<at>[A-Z][^;:]*)",
    )
});
static OWNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3}?)(?:'s)? (?:customer |user |employee |patient |billing |payroll |app store |internal )*(?i:data breach|breach|hack|database|systems?|servers?|data|records|network|account|cyberattack|ransomware attack|cyber attack|security incident|customers)\b",
    )
});

/// The incident of a sentence, if its subject is the victim.
pub fn read(sentence: &Sentence) -> Vec<Event> {
    let Some(what) = what(sentence.text) else { return Vec::new() };
    let filed = crate::filing::items(&sentence.scope.reading.text).iter().any(|item| item == "1.05");
    if NOT_THEIRS.is_match(sentence.text) && !filed {
        return Vec::new();
    }
    let sure = strong(&what) || VICTIM.is_match(sentence.text) || is_headline(sentence);
    let victim = if sure { victim(sentence) } else { None };
    victim.map(|actor| (FindingDetail::SecurityIncident { what }, actor)).into_iter().collect()
}

/// The words that name what happened.
fn what(text: &str) -> Option<String> {
    let all: Vec<&str> = WHAT.find_iter(text).map(|found| found.as_str()).collect();
    let rank = |what: &&str| if strong(what) { 0 } else { 1 };
    let best = all.iter().min_by_key(|what| (rank(what), std::cmp::Reverse(what.len())))?;
    let weak = ["stolen", "exposed", "leaked", "stole", "compromised"].contains(&best.to_lowercase().as_str());
    let data = || {
        let lower = text.to_lowercase();
        [
            "data",
            "record",
            "information",
            "password",
            "credential",
            "document",
            "database",
            "files",
            "email",
            "accounts",
        ]
        .iter()
        .any(|word| lower.contains(word))
    };
    (!weak || data()).then(|| (*best).to_owned())
}

fn strong(what: &str) -> bool {
    let lower = what.to_lowercase();
    ["breach", "attack", "incident", "ransomware", "intrusion", "unauthori", "leak", "theft", "hacker"]
        .iter()
        .any(|word| lower.contains(word))
}

fn is_headline(sentence: &Sentence) -> bool {
    sentence.index == 0
}

fn victim(sentence: &Sentence) -> Option<Actor> {
    let text = sentence.text;
    let object_named =
        |text: &str| object(text).name.filter(|name| plausible(name)).and_then(|name| sentence.named(&name));
    let found = AT.captures_iter(text).find_map(|found| {
        let who = ["who", "from", "in", "at"].iter().find_map(|name| found.name(name))?;
        object_named(who.as_str()).map(|actor| (found.name("who").is_some() || found.name("at").is_some(), actor))
    });
    if let Some((true, actor)) = &found {
        return Some(actor.clone());
    }
    // The subject of `suffers`, `discloses`, `was hit by`.
    let verb = VICTIM.find(text).map(|found| &text[..found.start()]).and_then(actor_before);
    let before = sentence.subject(verb).filter(|actor| !is_attacker(actor));
    let owned = OWNED.captures_iter(text).find_map(|found| {
        company_at_end(found.name("who")?.as_str())
            .and_then(|name| sentence.named(&name))
            .filter(|actor| !is_attacker(actor))
    });
    let opened = opening(text).and_then(|name| sentence.named(&name)).filter(|actor| !is_attacker(actor));
    let own = || {
        let pronoun = crate::text::holds_words(text, "the company") || sentence.scope.standing.own;
        sentence.subject(Some(Actor::Pronoun)).filter(|_| pronoun)
    };
    before.or(owned).or_else(|| found.map(|(_, actor)| actor)).or(opened).or_else(own)
}

fn is_attacker(actor: &Actor) -> bool {
    let Actor::Named(name) = actor else { return false };
    let lower = name.to_lowercase();
    ["ransomware", "hacker", "gang", "group", "data", "malware", "cyber"]
        .iter()
        .any(|word| lower.starts_with(word) || lower.ends_with(word))
}
