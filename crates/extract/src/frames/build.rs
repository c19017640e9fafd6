//! From a predicate and what stands around it to candidates.

use std::sync::LazyLock;

use domain::{FindingDetail, FindingKind};
use regex::Regex;

use super::{FrameRow, Side, Told};
use crate::amount::{Amount, amounts};
use crate::candidate::Candidate;
use crate::forms::pair_of;
use crate::number::{names_people, people, share};
use crate::scope::Actor;
use crate::text::name::{core, list, trailing};
use crate::text::pattern;
use crate::{funding, launch, layoffs};

/// The least that a round is, in the smallest unit of a currency.
const ROUND_MINOR_MIN: i64 = 5_000_000;
/// Characters between a predicate and its amount.
const MONEY_CHARS: usize = 80;

/// The candidates of one predicate: a table of kinds.
pub(super) fn candidates(row: &FrameRow, told: &Told) -> Vec<Candidate> {
    match row.kind {
        FindingKind::Funding => round(row, told).into_iter().collect(),
        FindingKind::Acquisition | FindingKind::Partnership => pairs(row, told),
        FindingKind::ProductLaunch => product(row, told).into_iter().collect(),
        FindingKind::Layoffs => reduction(row, told).into_iter().collect(),
        FindingKind::SecurityIncident | FindingKind::Legal | FindingKind::Earnings => {
            said(row, told).into_iter().collect()
        }
        FindingKind::Leadership
        | FindingKind::Expansion
        | FindingKind::Hiring
        | FindingKind::Award
        | FindingKind::Technology
        | FindingKind::Fact
        | FindingKind::Contact => Vec::new(),
    }
}

fn event(told: &Told, actor: &Actor, detail: FindingDetail) -> Option<Candidate> {
    let span = told.scope.span(told.index)?;
    Some(told.scope.candidate(detail, Some(actor), told.index, vec![span]))
}

/// The amount nearest to the predicate that is no sum of rounds and no value of the company.
fn amount(told: &Told) -> Option<Amount> {
    static SUM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:total|to date|so far)\b[^,;]{0,70}$|\b(?:valuation|valued|values|value)\b[^,;]{0,25}$")
    });
    let single = |amount: &Amount| !SUM.is_match(&told.text[..amount.range.start]);
    let far = |amount: &Amount| {
        let before = told.at.start.saturating_sub(amount.range.end);
        before.max(amount.range.start.saturating_sub(told.at.end))
    };
    amounts(told.text).into_iter().filter(|amount| far(amount) < MONEY_CHARS && single(amount)).min_by_key(far)
}

fn round(row: &FrameRow, told: &Told) -> Option<Candidate> {
    let amount = amount(told).filter(|amount| amount.minor() >= ROUND_MINOR_MIN)?;
    let from = told.at.start.min(amount.range.start);
    if funding::is_other_money(told.text, from..amount.range.end.max(told.at.end)) {
        return None;
    }
    let actor = told.actor(row.who)?;
    funding::stated(told.scope, told.index, told.text, actor, Some(amount), None)
}

fn pairs(row: &FrameRow, told: &Told) -> Vec<Candidate> {
    let Some(first) = told.company(row.who) else { return Vec::new() };
    let first = told.called(&first);
    let listed = if row.other == Side::After { told.listed() } else { Vec::new() };
    let others = if listed.is_empty() {
        told.company(row.other).map(|other| told.called(&other)).into_iter().collect()
    } else {
        listed
    };
    let part = |other: &String| {
        let after = &told.text[told.at.end..];
        let lead = after.find(other.as_str()).map_or("", |at| &after[..at]);
        row.kind == FindingKind::Acquisition && row.other == Side::After && crate::acquisition::is_part(lead)
    };
    others
        .into_iter()
        .filter(|other| !part(other))
        .filter_map(|other| pair_of(told.scope, told.index, row.kind, first.clone(), other))
        .collect()
}

/// Whether a sentence tells what somebody did before.
pub(crate) fn is_background(text: &str) -> bool {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:previously|formerly|prior to|before (?:joining|becoming|that)|(?:his|her|their) career|since (?:19|20)\d\d|in (?:19\d\d|20[01]\d|202[0-3])|years? ago|has been [^.;]{0,40} since|having (?:served|worked|joined)|most recently)\b",
        )
    });
    // `Jane Doe, previously at Hooli, takes over`: an aside is about the past, and the sentence is not.
    static ASIDE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i), (?:(?:who|was|had|has|been|until) )*(?:previously|formerly|most recently|until (?:now|recently))\b[^,;.]*(?:,|\.?$)|, (?:who )?(?:had |has )?(?:worked|served|spent|joined|ran|led|founded|co-founded)\b[^,;.]*,",
        )
    });
    BEFORE.is_match(&ASIDE.replace_all(text, ","))
}

fn product(row: &FrameRow, told: &Told) -> Option<Candidate> {
    let actor = told.actor(row.who)?;
    let name = told.called(&actor);
    let product = match row.other {
        Side::Before => named_last(&told.text[..told.at.start], &name)?,
        Side::After | Side::Anywhere => launch::product(&told.text[told.at.end..], &name)?,
    };
    (core(&product) != core(&name)).then(|| event(told, &actor, FindingDetail::ProductLaunch { product }))?
}

/// The name that ends the words before a predicate: `its new dispatch app, Perch,`.
fn named_last(before: &str, company: &str) -> Option<String> {
    let parts: Vec<&str> = before.trim().trim_end_matches(',').split(", ").collect();
    let part = parts.last()?;
    let bare = part.strip_prefix(company).map_or(*part, |rest| rest.trim_start_matches("'s").trim_start());
    let name =
        list(bare).into_iter().next().filter(|name| bare.starts_with(name.as_str())).or_else(|| trailing(bare))?;
    (core(&name) != core(company)).then_some(name)
}

fn reduction(row: &FrameRow, told: &Told) -> Option<Candidate> {
    if layoffs::NONE.is_match(told.text) {
        return None;
    }
    let actor = told.actor(row.who)?;
    let after = &told.text[told.at.start..told.clause_end()];
    let count = people(after).or_else(|| people(told.text)).filter(|count| *count > 1);
    let percent = share(after).or_else(|| share(told.text));
    let sure = names_people(&told.text[told.at.clone()]);
    (sure || count.is_some() || percent.is_some())
        .then(|| event(told, &actor, FindingDetail::Layoffs { count, percent }))?
}

fn said(row: &FrameRow, told: &Told) -> Option<Candidate> {
    let actor = told.actor(row.who)?;
    let what = told.text[told.at.clone()].to_owned();
    let detail = match row.kind {
        FindingKind::SecurityIncident => FindingDetail::SecurityIncident { what },
        FindingKind::Legal => FindingDetail::Legal { what },
        _ => FindingDetail::Earnings { period: None, metric: None, direction: row.direction.clone()? },
    };
    event(told, &actor, detail)
}
