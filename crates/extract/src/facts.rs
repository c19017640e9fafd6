//! Facts and technologies that sentences state: employees, headquarters, founding, what is in use.

use std::sync::LazyLock;

use domain::{EvidenceKind, FindingDetail, TechUse};
use regex::Regex;

use crate::candidate::Candidate;
use crate::records::technology_detail;
use crate::scope::{Actor, Scope, actor_before};
use crate::tables::{TECHNOLOGIES, TechnologyRow};
use crate::text::pattern;

const PEOPLE: &str = r"(?:people|employees|staff|colleagues|team members|workers|staff members)";
const COUNT: &str = r"(?P<about>about|around|nearly|over|more than|roughly|some|approximately|almost|circa)?\s*(?P<count>\d{1,3}(?:,\d{3})+|\d{2,6})";

static EMPLOYS: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?i)\b(?P<verb>employs|employing)\s+{COUNT}\s*(?:full-time )?(?:{PEOPLE})?")));
static WORK_AT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?i){COUNT} {PEOPLE} (?:work|are employed) (?:at|for|by) (?P<who>[A-Z][^,;]+)"))
});
static TEAM_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?:a (?:team|staff|workforce|headcount) of|we are|we're|adding to a team of|it has|company has|company had|has|had|join (?:our |the |more than )?)\s*{COUNT}(?P<unit> {PEOPLE})?(?P<tail>[^;]*)"
    ))
});
static FOUNDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:was |were |is )?(?:co-?)?founded (?:[\w ,.&-]{0,50}?)?in (?P<year>(?:18|19|20)\d\d)\b")
});
static BASED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:is (?:based|headquartered) in|headquarters (?:are |is )?in|headquartered in) (?P<place>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}(?:, [A-Z][\w.'-]+(?: [A-Z][\w.'-]+)?)?)",
    )
});
static HQ_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<place>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}(?:, [A-Z][\w.'-]+(?: [A-Z][\w.'-]+)*)?)\s*[–—-]\s*(?i:headquarters|head office)\b",
    )
});
static INDUSTRY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?i:is an?) (?P<industry>(?:[a-z][a-z&-]+ ){1,4})(?i:company|firm|maker|provider|bank|manufacturer|platform)\b",
    )
});
static USES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:runs? on|running on|built on|powered by|hosted (?:on|in|by)|we use|uses|using|moving (?:[\w -]*)?to|migrat(?:e|es|ed|ing) (?:[\w -]*)?to|moved to|standardi[sz]ed on|introduced|rolled out|relies on|our stack|experience (?:with|in)|knowledge of|familiar(?:ity)? with|proficien(?:t|cy) (?:in|with)|working with|work with|expertise in|hands-on|integrate|administer|maintain|operate|forecast in|in salesforce|pipeline in|you (?:know|have run|have used)|hosting|internal messages|support tickets|monitoring|warehouse|customer records)\b",
    )
});
static NOT_OURS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:connects? to|integrat(?:es|ion|ions) with|exports? to|works with|customers (?:use|can)|competitor|unlike|compared|alternative to|sign in to the)\b",
    )
});

/// Pieces of words without which a sentence states no such fact.
const HINTS: &[&str] = &[
    "employ",
    "people",
    "staff",
    "team",
    "colleagues",
    "workers",
    "workforce",
    "headcount",
    "founded",
    "based",
    "headquarter",
    "head office",
    " is a",
    "about ",
    "we are",
    "has ",
    "had ",
    "join ",
];

/// Facts and technologies of a document's sentences.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    let mut all = Vec::new();
    for index in 0..scope.sentences.len() {
        let sentence = scope.sentence(index);
        if scope.has_any(index, HINTS) && !scope.is_teaser(index) {
            for (field, value) in facts(&sentence, scope, index) {
                let detail = FindingDetail::Fact { field: field.to_owned(), value };
                all.extend(scope.span(index).map(|span| undated(scope.candidate(detail, None, index, vec![span]))));
            }
        }
        all.extend(technologies(&sentence, scope, index));
    }
    all
}

fn undated(mut candidate: Candidate) -> Candidate {
    candidate.occurred_on = None;
    candidate.notes.clear();
    candidate
}

fn facts(sentence: &str, scope: &Scope, index: usize) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    all.extend(employees(sentence, scope, index).map(|value| ("employees", value)));
    let ours = |at: usize| acts(&sentence[..at], scope, index);
    if let Some(found) = FOUNDED.captures(sentence)
        && let (Some(whole), Some(year)) = (found.get(0), found.name("year"))
        && (ours(whole.start()) || object_is_us(whole.as_str(), scope))
    {
        all.push(("founded", year.as_str().to_owned()));
    }
    let based = BASED.captures(sentence).filter(|found| found.get(0).is_some_and(|whole| ours(whole.start())));
    let based = based.or_else(|| HQ_LINE.captures(sentence).filter(|_| scope.standing.own));
    if let Some(place) = based.and_then(|found| found.name("place").map(|place| place.as_str().to_owned())) {
        all.push(("headquarters", place));
    }
    if scope.standing.own
        && let Some(found) = INDUSTRY.captures(sentence)
        && let (Some(whole), Some(industry)) = (found.get(0), found.name("industry"))
        && ours(whole.start())
        && industry.as_str().split_whitespace().any(|word| word.len() > 4)
    {
        all.push(("industry", crate::text::capitalised(industry.as_str().trim())));
    }
    all
}

/// Whether the subject acts in these words; on an own page a sentence without a subject is about it too.
fn acts(before: &str, scope: &Scope, index: usize) -> bool {
    let before = before.trim();
    if before.is_empty() {
        return scope.standing.own || index > 0 && scope.names_subject(&scope.story(index, 0));
    }
    match actor_before(before) {
        Some(actor) => scope.is_subject(&actor, index),
        None => scope.standing.own && crate::text::squash(before).ends_with("we"),
    }
}

/// `They founded Acme Corp in 2014`.
fn object_is_us(words: &str, scope: &Scope) -> bool {
    scope.forms().iter().any(|form| crate::text::holds_words(words, form))
}

fn employees(sentence: &str, scope: &Scope, index: usize) -> Option<String> {
    static NOT_STAFF: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:hire|hiring|more than \d+ (?:companies|customers)|lay(?:s|ing)? off|cut|new jobs|will employ|would employ|plans|users|it team)\b",
        )
    });
    let value = |found: &regex::Captures| {
        let about = found.name("about").is_some();
        let count = found.name("count").map(|count| count.as_str().replace(',', ""))?;
        Some(if about { format!("about {count}") } else { count })
    };
    if let Some(found) = EMPLOYS.captures(sentence) {
        let at = found.get(0)?.start();
        let will =
            NOT_STAFF.is_match(&sentence[at.saturating_sub(0)..at]) || sentence[..at].trim_end().ends_with("will");
        return value(&found).filter(|_| !will && acts_loosely(&sentence[..at], scope, index));
    }
    if let Some(found) = WORK_AT.captures(sentence) {
        let who = crate::text::name::list(found.name("who")?.as_str()).into_iter().next()?;
        return value(&found).filter(|_| scope.is_subject(&Actor::Named(who), index));
    }
    let found = TEAM_OF.captures(sentence)?;
    let whole = found.get(0)?;
    let adding = whole.as_str().to_lowercase().starts_with("adding");
    let staff = found.name("unit").is_some() || adding || sentence[whole.start()..].to_lowercase().contains(" today");
    let led = sentence[..whole.start()].to_lowercase().contains("led ");
    let small = found.name("tail").is_some_and(|tail| tail.as_str().to_lowercase().contains("customers"));
    // `Join 1,900 colleagues` on a page of the company's own.
    let joins = whole.as_str().to_lowercase().starts_with("join") && scope.standing.own;
    let ours = adding
        || joins
        || acts(&sentence[..whole.start()], scope, index)
        || scope.standing.own && sentence[whole.start()..].starts_with("We ");
    let it_has = whole.as_str().to_lowercase().starts_with("it has") && scope.is_subject(&Actor::Pronoun, index);
    value(&found).filter(|_| staff && !led && !small && (ours || it_has) && scope.standing.short_names)
}

/// The actor of a second verb: `Acme is based in Boston and employs 512 people`.
fn acts_loosely(before: &str, scope: &Scope, index: usize) -> bool {
    let first = before.split(" and ").next().unwrap_or(before);
    acts(before, scope, index) || scope.names_subject(first) || object_is_us(before, scope)
}

fn technologies(sentence: &str, scope: &Scope, index: usize) -> Vec<Candidate> {
    let tech_use = match scope.reading.evidence.kind {
        EvidenceKind::JobAd => TechUse::JobAds,
        EvidenceKind::OwnPage | EvidenceKind::OwnAnnouncement => TechUse::Stated,
        EvidenceKind::Filing
        | EvidenceKind::Article
        | EvidenceKind::WireCopy
        | EvidenceKind::Aggregator
        | EvidenceKind::DnsRecord
        | EvidenceKind::Fingerprint
        | EvidenceKind::VendorPage
        | EvidenceKind::Human => return Vec::new(),
    };
    let named = |row: &&TechnologyRow| row.aliases.iter().any(|alias| sentence.contains(alias.as_str()));
    if !scope.standing.own
        || !TECHNOLOGIES.iter().any(|row| named(&row))
        || !USES.is_match(sentence)
        || NOT_OURS.is_match(sentence)
    {
        return Vec::new();
    }
    let named = TECHNOLOGIES.iter().filter(|row| row.category != "standard" && names_technology(sentence, row));
    let mut all: Vec<Candidate> = Vec::new();
    for row in named {
        let detail = technology_detail(&row.name, &row.category, tech_use);
        all.extend(scope.span(index).map(|span| undated(scope.candidate(detail, None, index, vec![span]))));
    }
    all
}

/// A name as it is written, not inside a longer known name.
fn names_technology(sentence: &str, row: &TechnologyRow) -> bool {
    row.aliases.iter().any(|alias| {
        let mut from = 0;
        while let Some(at) = sentence.get(from..).and_then(|rest| rest.find(alias.as_str())) {
            let (start, end) = (from + at, from + at + alias.len());
            from = end;
            let glued = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '-');
            if !glued(sentence[..start].chars().next_back())
                && !glued(sentence[end..].chars().next())
                && !in_longer(sentence, start, end)
            {
                return true;
            }
        }
        false
    })
}

fn in_longer(sentence: &str, start: usize, end: usize) -> bool {
    TECHNOLOGIES.iter().flat_map(|row| &row.aliases).any(|other| {
        other.len() > end - start
            && sentence.match_indices(other.as_str()).any(|(at, _)| at <= start && end <= at + other.len())
    })
}
