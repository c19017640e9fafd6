//! Playbooks: what a finding of a kind means for a role and a purpose, and what to say about it.
//!
//! A template's slots are filled from the finding; a sentence whose slot the finding does not fill is left out, so an
//! empty slot can never be seen.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::limits::STARTER_WORDS_MAX;
use domain::{
    Change, Cite, ConfidenceWord, Finding, FindingDetail, FindingKind, Money, Persona, Purpose, Role, Starter, TechUse,
};
use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;

use crate::tables::{TableError, strictly};
use extract::role::short;
use extract::tables::{function_title, load};
use extract::text::{listed, pattern, word_count};
use extract::when::{said, spoken};

/// Every built-in playbook by the name of its file.
const SOURCES: &[(&str, &str)] = &[
    ("acquisition", include_str!("../data/playbooks/acquisition.toml")),
    ("any", include_str!("../data/playbooks/any.toml")),
    ("contact", include_str!("../data/playbooks/contact.toml")),
    ("earnings", include_str!("../data/playbooks/earnings.toml")),
    ("expansion", include_str!("../data/playbooks/expansion.toml")),
    ("fact", include_str!("../data/playbooks/fact.toml")),
    ("funding", include_str!("../data/playbooks/funding.toml")),
    ("hiring", include_str!("../data/playbooks/hiring.toml")),
    ("layoffs", include_str!("../data/playbooks/layoffs.toml")),
    ("leadership", include_str!("../data/playbooks/leadership.toml")),
    ("partnership", include_str!("../data/playbooks/partnership.toml")),
    ("product_launch", include_str!("../data/playbooks/product_launch.toml")),
    ("security_incident", include_str!("../data/playbooks/security_incident.toml")),
    ("technology", include_str!("../data/playbooks/technology.toml")),
];

/// A playbook of one kind.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    pub kind: String,
    pub base: Play,
    pub role: ByRole,
    pub purpose: ByPurpose,
}

/// What a role or a purpose adds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Play {
    pub so_what: String,
    pub why: String,
    pub opportunity: String,
    pub starters: Vec<String>,
    pub questions: Vec<String>,
    pub careful: Vec<String>,
}

/// One play for each role.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByRole {
    pub ae: Play,
    pub csm: Play,
    pub se: Play,
}

/// One play for each purpose.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByPurpose {
    pub renewal: Play,
    pub expansion: Play,
    pub discovery: Play,
    pub executive: Play,
}

static PLAYBOOKS: LazyLock<BTreeMap<&str, Playbook>> =
    LazyLock::new(|| SOURCES.iter().map(|(kind, source)| (*kind, load::<Playbook>(source))).collect());

/// Whether every playbook can be read, and has only slots that we can fill.
pub fn check() -> Result<(), TableError> {
    for (kind, source) in SOURCES {
        strictly::<Playbook>(kind, source)?;
        if let Some(unknown) =
            SLOT.captures_iter(source).filter_map(|found| found.get(1)).find(|slot| !SLOTS.contains(&slot.as_str()))
        {
            return Err(TableError::Broken { table: kind, why: format!("unknown slot {{{}}}", unknown.as_str()) });
        }
    }
    Ok(())
}

/// Every slot that a template may have.
pub const SLOTS: &[&str] = &[
    "when",
    "when_day",
    "as_of",
    "amount",
    "round",
    "use",
    "lead",
    "person",
    "role",
    "from",
    "roles",
    "role_title",
    "count",
    "function",
    "places",
    "product",
    "partner",
    "what",
    "tech",
    "acquirer",
    "target",
    "company",
];

static SLOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{([a-z_]+)\}"));

/// A playbook cut for a role and a purpose.
#[derive(Debug, Clone, Copy)]
pub struct Cut<'a> {
    book: &'a Playbook,
    role: &'a Play,
    purpose: Option<&'a Play>,
}

/// The playbook of a kind for a persona. Without a role, the account executive's; without a purpose, none is added.
pub fn cut(kind: FindingKind, persona: Persona) -> Option<Cut<'static>> {
    let name = crate::merge::kind_name(kind);
    let book = PLAYBOOKS.get(name.as_str()).or_else(|| PLAYBOOKS.get("any"))?;
    let role = match persona.role {
        Some(Role::Ae) | None => &book.role.ae,
        Some(Role::Csm) => &book.role.csm,
        Some(Role::Se) => &book.role.se,
    };
    let purpose = persona.purpose.map(|purpose| match purpose {
        Purpose::Renewal => &book.purpose.renewal,
        Purpose::Expansion => &book.purpose.expansion,
        Purpose::Discovery => &book.purpose.discovery,
        Purpose::Executive => &book.purpose.executive,
    });
    Some(Cut { book, role, purpose })
}

impl Cut<'_> {
    fn plays(&self) -> impl Iterator<Item = &Play> {
        self.purpose.into_iter().chain([self.role, &self.book.base])
    }

    /// One short sentence: what it means.
    pub fn so_what(&self, slots: &Slots) -> String {
        self.plays().map(|play| fill_text(&play.so_what, slots)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Why it matters, for the role and then for the purpose.
    pub fn why(&self, slots: &Slots) -> String {
        joined([self.role.why.as_str(), self.purpose.map_or("", |play| play.why.as_str())], slots)
    }

    /// What to make of it.
    pub fn opportunity(&self, slots: &Slots) -> String {
        joined([self.role.opportunity.as_str(), self.purpose.map_or("", |play| play.opportunity.as_str())], slots)
    }

    /// Questions, those of the purpose first.
    pub fn questions(&self, slots: &Slots) -> Vec<String> {
        distinct(self.plays().flat_map(|play| &play.questions).filter_map(|text| fill(text, slots)))
    }

    /// What not to do.
    pub fn careful(&self, slots: &Slots) -> Vec<String> {
        distinct(self.plays().flat_map(|play| &play.careful).filter_map(|text| fill(text, slots)))
    }

    /// Starters that obey the rules for starters.
    pub fn starters(&self, finding: &Finding, slots: &Slots) -> Vec<Starter> {
        let cites = cites(finding, 1);
        if cites.is_empty() {
            return Vec::new();
        }
        let texts = self.plays().flat_map(|play| &play.starters).filter_map(|text| fill(text, slots));
        let texts = distinct(texts.map(|text| careful_start(&text, finding.confidence.word)));
        texts
            .into_iter()
            .filter(|text| lint_starter(text, finding.confidence.word).is_empty())
            .map(|text| Starter {
                text,
                finding: finding.id.clone(),
                cites: cites.clone(),
                confidence: finding.confidence.word,
            })
            .collect()
    }
}

fn joined(parts: [&str; 2], slots: &Slots) -> String {
    let parts: Vec<String> = parts.iter().map(|text| fill_text(text, slots)).filter(|text| !text.is_empty()).collect();
    parts.join(" ")
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

fn careful_start(text: &str, word: ConfidenceWord) -> String {
    if word != ConfidenceWord::Inferred {
        return text.to_owned();
    }
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_lowercase().collect()).unwrap_or_default();
    let keeps = text.starts_with("I ") || text.starts_with("I'");
    format!("I may be wrong, but {}{}", if keeps { "I".to_owned() } else { first }, letters.as_str())
}

/// What is wrong with a starter, in words; nothing when it obeys the rules.
pub fn lint_starter(text: &str, word: ConfidenceWord) -> Vec<&'static str> {
    static OPEN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:what|how|which|who|where|when|why)\b[^?.!]*\?$"));
    static DATED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:today|yesterday|this week|last week|in the last two weeks|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|on \d{1,2} [a-z]+|in [a-z]+ \d{4}|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|in \d{4}|since \d{1,2} [a-z]+|as of)\b",
        )
    });
    static INTRUSIVE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:DNS|MX record|scann|tracked|LinkedIn profile|your (?:family|wife|husband|home|children|personal)|our product|our platform|we offer|demo)\b",
        )
    });
    let mut faults = Vec::new();
    let mut add = |bad: bool, fault| {
        if bad {
            faults.push(fault);
        }
    };
    add(word_count(text) >= STARTER_WORDS_MAX, "it is too long");
    add(!OPEN.is_match(text), "it does not end in an open question");
    add(text.matches('?').count() != 1, "it has more or fewer questions than one");
    add(!DATED.is_match(text), "its fact has no date");
    add(text.contains(['{', '}']), "a slot is empty");
    add(INTRUSIVE.is_match(text), "it is intrusive or names a feature");
    add(word == ConfidenceWord::Inferred && !text.starts_with("I may be wrong"), "it is sure of an inference");
    faults
}

/// What fills the slots of a finding's templates.
pub type Slots = BTreeMap<&'static str, String>;

/// A template with every slot filled; `None` when the finding does not fill one of them.
pub fn fill(template: &str, slots: &Slots) -> Option<String> {
    let mut out = template.to_owned();
    for found in SLOT.captures_iter(template) {
        let value = slots.get(&found[1])?;
        out = out.replace(&found[0], value);
    }
    Some(out)
}

/// A text of several sentences without those that have an empty slot.
pub fn fill_text(template: &str, slots: &Slots) -> String {
    let sentences = extract::text::sentences(template).into_iter().filter_map(|range| template.get(range));
    let filled: Vec<String> = sentences.filter_map(|sentence| fill(sentence, slots)).collect();
    filled.join(" ")
}

/// The slots that a finding fills.
pub fn slots(finding: &Finding, company: &str, today: Date) -> Slots {
    let mut slots = Slots::new();
    let mut put = |slot: &'static str, value: String| {
        if !value.trim().is_empty() {
            slots.insert(slot, value);
        }
    };
    put("company", company.to_owned());
    if let Some(date) = finding.dated().filter(|date| date.first_day() <= today) {
        put("when", spoken(date, today));
        put(
            "when_day",
            said(date)
                .trim_start_matches("on ")
                .trim_start_matches("in ")
                .trim_end_matches(&format!(" {}", today.year()))
                .to_owned(),
        );
    }
    put(
        "as_of",
        format!(
            "as of {}",
            said(domain::PartialDate::day(today))
                .trim_start_matches("on ")
                .trim_end_matches(&format!(" {}", today.year()))
        ),
    );
    fields(finding, today, &mut put);
    slots
}

/// A table: what each kind fills.
fn fields(finding: &Finding, today: Date, put: &mut dyn FnMut(&'static str, String)) {
    match &finding.detail {
        FindingDetail::Funding { amount, currency, round, investors, use_of_funds } => {
            let money = amount.zip(currency.clone()).map(|(amount_minor, currency)| Money { amount_minor, currency });
            let debt = round.as_deref() == Some("Debt");
            put(
                "amount",
                money.filter(|_| sure_of("amount", finding) && !debt).map(|money| money.short()).unwrap_or_default(),
            );
            put("round", round.clone().map(round_said).unwrap_or_default());
            put("lead", investors.first().cloned().unwrap_or_default());
            put(
                "use",
                use_of_funds.as_deref().and_then(|purpose| purpose.split(',').next()).unwrap_or_default().to_owned(),
            );
        }
        FindingDetail::Hiring { roles, count, function, since, .. } => {
            put("roles", listed(roles));
            put("role_title", roles.last().cloned().unwrap_or_default());
            put("count", count.to_string());
            put("function", function_title(function));
            let fresh = since.is_some_and(|since| since.age_days(today) < 7);
            put("when", if fresh { "this week" } else { "in the last two weeks" }.to_owned());
        }
        FindingDetail::Leadership { person, role, change, from, .. } => {
            if *change != Change::Leaves && sure_of("person", finding) {
                put("person", person.clone());
            }
            put("role", short(role));
            put("from", from.clone().unwrap_or_default());
        }
        FindingDetail::Acquisition { acquirer, target, .. } => {
            put("acquirer", acquirer.clone());
            put("target", target.clone());
        }
        FindingDetail::Partnership { partner } => put("partner", partner.clone()),
        FindingDetail::ProductLaunch { product } => put("product", product.clone()),
        FindingDetail::Expansion { places } => put("places", listed(&near_places(places))),
        FindingDetail::SecurityIncident { what } | FindingDetail::Legal { what } | FindingDetail::Award { what } => {
            put("what", what.clone())
        }
        FindingDetail::Technology { name, uses, .. } => {
            // Only what they say themselves may be mentioned: how else we saw it is no matter for a meeting.
            let stated = uses.iter().any(|tech_use| matches!(tech_use, TechUse::Stated | TechUse::JobAds));
            put("tech", if stated { name.clone() } else { String::new() });
        }
        FindingDetail::Contact { role, .. } => put("role", short(role)),
        FindingDetail::Layoffs { .. } | FindingDetail::Earnings { .. } | FindingDetail::Fact { .. } => {}
    }
}

/// The places without the part of the world that they lie in, when both are named; at most three.
fn near_places(places: &[String]) -> Vec<String> {
    let near: Vec<String> =
        places.iter().filter(|place| !extract::text::name::is_world_region(place)).cloned().collect();
    let mut shown = if near.is_empty() { places.to_vec() } else { near };
    shown.truncate(3);
    shown
}

fn round_said(round: String) -> String {
    match round.as_str() {
        "Seed" | "Pre-Seed" => format!("{} round", round.to_lowercase()),
        "Debt" => String::new(),
        "Grant" => "grant".to_owned(),
        _ => round,
    }
}

/// Whether a field may be spoken: nobody disagrees, or the company itself says the value that we show.
fn sure_of(field: &str, finding: &Finding) -> bool {
    let disputed = finding.conflicts.iter().any(|conflict| conflict.field == field);
    let own = finding
        .sources
        .iter()
        .any(|source| crate::tables::PRICES.of(source.kind_of_evidence).is_some_and(|price| price.own));
    !disputed || own && finding.kind() == FindingKind::Funding
}

/// References to the first quotes of a finding.
pub fn cites(finding: &Finding, most: usize) -> Vec<Cite> {
    let cite = |span: &domain::Span| {
        let source = finding.sources.iter().find(|source| source.evidence == span.evidence)?;
        Some(Cite {
            evidence: span.evidence.clone(),
            quote: span.quote.clone(),
            url: source.url.clone(),
            publisher: source.publisher.clone(),
        })
    };
    finding.spans.iter().filter_map(cite).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_playbook_is_whole() {
        check().unwrap();
        for (name, book) in PLAYBOOKS.iter() {
            assert_eq!(book.kind, *name);
            for role in [&book.role.ae, &book.role.csm, &book.role.se] {
                assert!(
                    !role.so_what.is_empty()
                        && !role.why.is_empty()
                        && !role.opportunity.is_empty()
                        && !role.questions.is_empty(),
                    "{name}"
                );
            }
            for purpose in
                [&book.purpose.renewal, &book.purpose.expansion, &book.purpose.discovery, &book.purpose.executive]
            {
                assert!(
                    !purpose.why.is_empty() && !purpose.opportunity.is_empty() && !purpose.questions.is_empty(),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn an_empty_slot_takes_its_sentence_away() {
        let slots = Slots::from([("round", "Series C".to_owned())]);
        assert_eq!(fill("The {round} of {amount}", &slots), None);
        assert_eq!(fill_text("It is a {round}. It was {amount}. Good.", &slots), "It is a Series C. Good.");
    }

    #[test]
    fn the_linter_knows_bad_starters() {
        let good = "Congratulations on the Series C yesterday. What does it change first for your team?";
        assert_eq!(lint_starter(good, ConfidenceWord::Confirmed), Vec::<&str>::new());
        for bad in [
            "Congratulations on the Series C yesterday.",
            "Congratulations on the Series C yesterday. Do you have budget?",
            "Congratulations on the Series C. What changes?",
            "Your DNS shows as of today that you use mail. What else?",
            "Yesterday you raised {amount}. What changes?",
        ] {
            assert!(!lint_starter(bad, ConfidenceWord::Confirmed).is_empty(), "{bad}");
        }
        assert!(!lint_starter(good, ConfidenceWord::Inferred).is_empty());
    }
}
