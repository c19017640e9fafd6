//! What a finding puts into the places of a template.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::{Change, Finding, FindingDetail, FindingKind, Money, TechUse};
use extract::role::short;
use extract::tables::function_title;
use extract::text::{listed, pattern};
use extract::when::{said, spoken};
use jiff::civil::Date;
use regex::Regex;

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

/// A place in a template.
pub(super) static SLOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{([a-z_]+)\}"));

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
            if change.arrives() && sure_of("person", finding) {
                put("person", person.clone());
            }
            // Nobody is congratulated on an office that is held for now.
            let held = if *change == Change::Interim { "interim " } else { "" };
            put("role", if role.is_empty() { String::new() } else { format!("{held}{}", short(role)) });
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
