//! From what a form took of a sentence to candidates.

use std::sync::LazyLock;

use domain::{FindingDetail, FindingKind};
use regex::{Captures, Regex};

use super::slot::{self, company, person};
use super::{Form, Line, MoneyUse, SubjectOf};
use crate::candidate::Candidate;
use crate::number::{people, share};
use crate::place::{country, is_place, places};
use crate::role::{find_role, says_role};
use crate::scope::{Actor, Scope, undated};
use crate::text::name::is_person;
use crate::text::pattern;
use crate::topic::{opening, plausible};
use crate::{acquisition, expansion, funding, launch, leadership};

/// Characters before a person in which a role stands.
const ROLE_CHARS: usize = 50;

/// The candidates of one match.
pub(super) fn candidates(form: &Form, line: &Line, found: &Captures) -> Vec<Candidate> {
    match form.row.kind {
        FindingKind::Funding => round(form, line, found).into_iter().collect(),
        FindingKind::Leadership => moves(form, line, found),
        FindingKind::Acquisition | FindingKind::Partnership => pair(form, line, found).into_iter().collect(),
        _ => event(form, line, found).into_iter().collect(),
    }
}

/// Who acts: named by the form, by the beginning of the sentence, or whoever speaks.
fn actor(form: &Form, line: &Line, found: &Captures) -> Option<Actor> {
    if let Some(name) = found.name("co") {
        let opens = found.get(0).is_some_and(|whole| whole.start() == name.start());
        return named(line, name.range(), opens);
    }
    match form.row.subject {
        Some(SubjectOf::Opening) => {
            let named = opening(line.text).and_then(|name| line.subject(company(&name).map(Actor::Named)));
            named.or_else(|| (!line.scope.anyone() && line.scope.names_subject(line.text)).then_some(Actor::Pronoun))
        }
        Some(SubjectOf::Topic) => line.subject(Some(Actor::Pronoun)),
        None => {
            let own = line.scope.standing.own || line.scope.anyone();
            line.subject(Some(Actor::Pronoun)).filter(|_| own)
        }
    }
}

/// The company in a slot; one that a form begins with has to be who acts.
fn named(line: &Line, slot: std::ops::Range<usize>, opens: bool) -> Option<Actor> {
    static GOVERNED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:led by|backed by|by|from|with|than|like|via|alongside)\s+$"));
    static TITLED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:owner|founder|co-founder|boss|entrepreneur|chef|landlord|manager|brothers|sisters|couple)\s+$",
        )
    });
    let before = line.text.get(..slot.start)?;
    // `bags $5M led by Hooli, and will open`: who acts is whom the sentence begins with.
    let opening = || opening(&undated(line.text)).and_then(|name| line.subject(company(&name).map(Actor::Named)));
    if opens && GOVERNED.is_match(before) {
        return opening();
    }
    let taken = line.text.get(slot.clone())?;
    let wide = slot::described(line.text, slot.clone());
    let wide = wide.or_else(|| slot::whole(line.text, slot.clone()).filter(|_| opens));
    let called = wide.or_else(|| company(taken));
    let Some(called) = called else { return if opens { opening() } else { None } };
    if TITLED.is_match(before) && is_person(&called) || find_role(&called).is_some() {
        return None;
    }
    line.subject(Some(Actor::Named(called)))
}

fn round(form: &Form, line: &Line, found: &Captures) -> Option<Candidate> {
    let actor = actor(form, line, found)?;
    let amount = line.amount(found);
    let whole = found.get(0)?;
    let fits = match form.row.money {
        MoneyUse::Needed => {
            let amount = amount.as_ref()?;
            let told = whole.start()..amount.range.end;
            form.row.round.is_some()
                || form.row.sure && !funding::is_other_money(line.text, told.clone())
                || funding::is_round(line.text, told, line.index)
        }
        MoneyUse::Optional | MoneyUse::None => true,
    };
    let amount = amount.filter(|_| form.row.money != MoneyUse::None);
    fits.then(|| funding::stated(line.scope, line.index, line.text, actor, amount, form.row.round.clone())).flatten()
}

fn moves(form: &Form, line: &Line, found: &Captures) -> Vec<Candidate> {
    let Some(actor) = actor(form, line, found) else { return Vec::new() };
    let Some(change) = form.row.change else { return Vec::new() };
    let board = form.row.role.is_some().then(|| board_seat(line.text));
    let beside = || found.name("person").and_then(|slot| role_beside(line.text, slot.range()));
    let free = || form.row.norole.then(|| beside().unwrap_or_default());
    let Some(role) = board.or_else(|| slot::role(line.text, found, "role")).or_else(free) else {
        return Vec::new();
    };
    let named = |group: &str| found.name(group).and_then(|slot| person(slot.as_str()));
    let second = form.row.change2.unwrap_or(change);
    let other = slot::role(line.text, found, "role2").unwrap_or_else(|| role.clone());
    let all = [(named("person"), change, role.clone()), (named("person2"), second, other)];
    // `Jane Doe and John Roe have quit`: the form took the last of a list.
    let joined = found.name("person").filter(|_| found.name("person2").is_none());
    let more = joined.map(|slot| before(line, slot.start())).unwrap_or_default();
    let more = more.into_iter().map(|person| (Some(person), change, role.clone()));
    let made = all.into_iter().chain(more).filter_map(|(person, change, role)| {
        let person = person?;
        let company = line.scope.company(Some(&actor), line.index) == person;
        (!company).then(|| leadership::stated(line.scope, line.index, person, role, change, actor.clone()))?
    });
    made.collect()
}

/// A seat on a board as a role, where the text calls it so that its words hold the role; else the role is left open.
fn board_seat(text: &str) -> String {
    const SEAT: &str = "Board Director";
    if says_role(text, SEAT) { SEAT.to_owned() } else { String::new() }
}

/// The role that stands right beside somebody: `its finance chief Jane Doe`, `Jane Doe as finance chief`.
fn role_beside(text: &str, person: std::ops::Range<usize>) -> Option<String> {
    let lead = text.get(..person.start)?.trim_end_matches([' ', ',']);
    let from = lead.char_indices().rev().nth(ROLE_CHARS).map_or(0, |(at, _)| at);
    let before = lead.get(from..).and_then(find_role).filter(|role| from + role.range.end == lead.len());
    static AS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[^;:.]{0,60}? (?:as|be|becomes?) (?:(?:the|its|an?|their|new|first) )*"));
    let after = || {
        let rest = text.get(person.end..)?;
        let rest = &rest[AS.find(rest)?.end()..];
        find_role(rest).filter(|role| role.range.start < 3)
    };
    static WAS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:former|ex|one-time|retired)[ -][^,;]*$"));
    before.filter(|_| !WAS.is_match(lead)).or_else(after).map(|role| role.name)
}

/// The people of one list that ends before a place: `Jane Doe and`.
fn before(line: &Line, mut at: usize) -> Vec<String> {
    let everybody = crate::people::people(line.text, &crate::people::Cast::default());
    let mut all = Vec::new();
    let end = at;
    for person in everybody.iter().rev().filter(|person| person.range.end <= end) {
        let between = line.text.get(person.range.end..at).unwrap_or_default().trim();
        if !["and", "&"].contains(&between) && (between != "," || all.is_empty()) {
            break;
        }
        at = person.range.start;
        all.push(person.name.clone());
    }
    all
}

fn pair(form: &Form, line: &Line, found: &Captures) -> Option<Candidate> {
    let first = company(found.name("co")?.as_str())?;
    let second = company(found.name("co2")?.as_str())?;
    let (first, second) = if form.row.swap { (second, first) } else { (first, second) };
    pair_of(line.scope, line.index, form.row.kind, first, second)
}

/// A deal or a partnership of two companies of which one is the subject; the buyer comes first.
pub(crate) fn pair_of(
    scope: &Scope,
    index: usize,
    kind: FindingKind,
    first: String,
    second: String,
) -> Option<Candidate> {
    let apart = crate::text::name::core(&first) != crate::text::name::core(&second);
    let sentence = scope.sentence(index);
    let somebody = |name: &String| leadership::is_somebody(&sentence, name);
    if !apart || !plausible(&first) || !plausible(&second) || somebody(&first) || somebody(&second) {
        return None;
    }
    let named = |name: &String| Some(Actor::Named(name.clone())).filter(|actor| scope.is_subject(actor, index));
    let (actor, other) = match (named(&first), named(&second)) {
        (Some(actor), _) => (actor, second.clone()),
        (None, Some(actor)) => (actor, first.clone()),
        (None, None) => return None,
    };
    let called = |name: &String| if *name == other { name.clone() } else { scope.company(Some(&actor), index) };
    let detail = if kind == FindingKind::Partnership {
        FindingDetail::Partnership { partner: other }
    } else {
        let amount = acquisition::price(&scope.sentence(index));
        FindingDetail::Acquisition { acquirer: called(&first), target: called(&second), amount }
    };
    let span = scope.span(index)?;
    Some(scope.candidate(detail, Some(&actor), index, vec![span]))
}

fn event(form: &Form, line: &Line, found: &Captures) -> Option<Candidate> {
    let actor = actor(form, line, found)?;
    if matches!(&actor, Actor::Named(name) if leadership::is_somebody(line.text, name)) {
        return None;
    }
    let text = |group: &str| found.name(group).map(|slot| line.text[slot.range()].trim().to_owned());
    let detail = match form.row.kind {
        FindingKind::ProductLaunch => {
            let called = line.scope.company(Some(&actor), line.index);
            let slot = found.name("thing")?;
            FindingDetail::ProductLaunch { product: launch::product(line.text.get(slot.start()..)?, &called)? }
        }
        FindingKind::Expansion if expansion::brings_people(line.text) || expansion::is_next_door(line.text) => {
            return None;
        }
        FindingKind::Expansion => FindingDetail::Expansion { places: sites(form, line, found)? },
        FindingKind::Layoffs => reduction(line, found),
        FindingKind::SecurityIncident => FindingDetail::SecurityIncident { what: text("what")? },
        FindingKind::Legal => FindingDetail::Legal { what: text("what")? },
        FindingKind::Award => FindingDetail::Award { what: text("what")? },
        FindingKind::Earnings => FindingDetail::Earnings {
            period: None,
            metric: text("metric").map(|metric| metric.to_lowercase()),
            direction: form.row.direction.clone()?,
        },
        FindingKind::Hiring => hiring(&text("who")?, &text("count")?)?,
        FindingKind::Funding
        | FindingKind::Leadership
        | FindingKind::Acquisition
        | FindingKind::Partnership
        | FindingKind::Technology
        | FindingKind::Fact
        | FindingKind::Contact => return None,
    };
    let span = line.scope.span(line.index)?;
    Some(line.scope.candidate(detail, Some(&actor), line.index, vec![span]))
}

fn hiring(who: &str, count: &str) -> Option<FindingDetail> {
    let count: u32 = count.replace(',', "").parse().ok().filter(|count| *count > 1)?;
    let general = ["people", "jobs", "roles", "positions", "staff", "employees", "workers"]
        .contains(&who.to_lowercase().as_str());
    Some(FindingDetail::Hiring {
        function: if general { "other".to_owned() } else { crate::tables::function_of(who, None) },
        roles: if general { Vec::new() } else { vec![who.to_owned()] },
        count,
        since: None,
        weekly: Vec::new(),
        weekly_all: Vec::new(),
        open_in_all: 0,
    })
}

fn sites(form: &Form, line: &Line, found: &Captures) -> Option<Vec<String>> {
    if let Some(nation) = found.name("nation") {
        let name = nation.as_str();
        let place = country(name).map(str::to_owned).or_else(|| is_place(name).then(|| name.to_owned()))?;
        return Some(vec![place]);
    }
    let slot = found.name("places")?;
    let mut all = places(&line.text[slot.range()]);
    expansion::narrower(&mut all, &line.text[slot.end()..]);
    let known = all.iter().any(|place| is_place(place));
    (!all.is_empty() && (known || !form.row.known)).then_some(all)
}

/// How many go, from what the sentence says after the company's name and outside of asides.
fn reduction(line: &Line, found: &Captures) -> FindingDetail {
    static ASIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^, (?:which|a|an|the|who)\b[^,]*,"));
    let whole = found.get(0).map_or(0..0, |whole| whole.range());
    let named = found.name("co").map_or(whole.end, |name| name.end());
    let active = named < whole.end && whole.end - named > 12;
    let from = if active { named } else { 0 };
    let told = line.text.get(from..).unwrap_or(line.text);
    let told = ASIDE.replace(told, "");
    let before = line.text.get(..named).unwrap_or_default();
    let count = people(&told).or_else(|| people(before)).or_else(|| people(line.text)).filter(|count| *count > 1);
    FindingDetail::Layoffs { count, percent: share(&told).or_else(|| share(before)) }
}
