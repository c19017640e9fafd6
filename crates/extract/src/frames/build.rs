//! From a predicate and what stands around it to candidates.

use std::sync::LazyLock;

use domain::{Change, FindingDetail, FindingKind};
use regex::Regex;

use super::argument::{is_company, names};
use super::{FrameRow, Side, Told};
use crate::amount::{Amount, amounts};
use crate::candidate::Candidate;
use crate::forms::pair_of;
use crate::number::{names_people, people, share};
use crate::people::Person;
use crate::place::{country, is_place, named_in, places};
use crate::role::{RoleFound, find_role};
use crate::scope::{Actor, actor_before};
use crate::text::name::{core, is_person, list, trailing};
use crate::text::pattern;
use crate::{funding, launch, layoffs, leadership};

/// Characters between a predicate and the amount, the role or the place that belongs to it.
const NEAR_CHARS: usize = 100;
/// The least that a round is, in the smallest unit of a currency.
const ROUND_MINOR_MIN: i64 = 5_000_000;
/// Characters between a predicate and its amount.
const MONEY_CHARS: usize = 80;

/// What somebody leads, or is to a company.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:chief|c[a-z]o|c?md|officer|president|director|chair(?:man|woman|person)?|head|heads|boss|counsel|s?vp|board|manager|treasurer|advis[eo]r|founder|co-founder|in charge|executive)\b",
    )
});
/// A predicate that says what somebody is to lead.
static LEADS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:head|lead|run|oversee|reins|helm|wheel|charge|led|job|role|brief)\b"));
/// What looks like a move and is none.
static NO_MOVE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:of the year|the stage|the room|to applause|room for|open letter)\b"));

/// The candidates of one predicate: a table of kinds.
pub(super) fn candidates(row: &FrameRow, told: &Told) -> Vec<Candidate> {
    match row.kind {
        FindingKind::Funding => round(row, told).into_iter().collect(),
        FindingKind::Leadership => moves(row, told),
        FindingKind::Acquisition | FindingKind::Partnership => pairs(row, told),
        FindingKind::Expansion => site(row, told).into_iter().collect(),
        FindingKind::ProductLaunch => product(row, told).into_iter().collect(),
        FindingKind::Layoffs => reduction(row, told).into_iter().collect(),
        FindingKind::SecurityIncident | FindingKind::Legal | FindingKind::Earnings => {
            said(row, told).into_iter().collect()
        }
        FindingKind::Hiring
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
    let actor = told.actor(row.who, row.kind)?;
    funding::stated(told.scope, told.index, told.text, actor, Some(amount), None)
}

fn pairs(row: &FrameRow, told: &Told) -> Vec<Candidate> {
    let Some(first) = told.company(row.who, row.kind) else { return Vec::new() };
    let first = told.called(&first);
    let listed = if row.other == Side::After { told.listed() } else { Vec::new() };
    let others = if listed.is_empty() {
        told.company(row.other, row.kind).map(|other| told.called(&other)).into_iter().collect()
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

fn moves(row: &FrameRow, told: &Told) -> Vec<Candidate> {
    let Some(change) = row.change else { return Vec::new() };
    if row.who == Side::Sole {
        return sole_move(told, change);
    }
    let Some(person) = told.person(row.other) else { return Vec::new() };
    if is_background(told.text) || !belongs(row, told, &person) {
        return Vec::new();
    }
    let role = role(told, &person, change);
    let said = &told.text[told.at.clone()];
    let leads = LEADS.is_match(said) || TITLE.is_match(said);
    let titled = row.sure
        || match change {
            Change::Leaves => leads || told.near(&TITLE, &person.range),
            _ => leads || said.contains("join") && told.text.contains(" board"),
        };
    let other = leadership::is_not_done(told.text) || NO_MOVE.is_match(told.text);
    if other || role.is_none() && !titled {
        return Vec::new();
    }
    let Some(actor) = employer(row, told, &person, role.as_ref()) else { return Vec::new() };
    let name = told.called(&actor);
    let listed = [" and ", " & "].iter().any(|joint| told.text.contains(&format!("{name}{joint}{}", person.name)));
    if listed || core(&name) == core(&person.name) {
        return Vec::new();
    }
    let role = role.map(|role| role.name).unwrap_or_default();
    let stated = |name: String| leadership::stated(told.scope, told.index, name, role.clone(), change, actor.clone());
    told.with(&person).into_iter().filter_map(stated).collect()
}

/// A move in a sentence that names one company and one person, or several in one list, in whatever order.
fn sole_move(told: &Told, change: Change) -> Vec<Candidate> {
    static WAS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:former|ex|one-time|previous|outgoing)[ -][^,;]*$"));
    let everybody = told.people();
    let Some(person) = everybody.first().filter(|person| is_person(&person.name)) else { return Vec::new() };
    let list = told.with(person);
    let joined = list.windows(2).all(|pair| told.text.contains(&format!("{} and {}", pair[0], pair[1])));
    let alone = joined && everybody.iter().all(|other| list.contains(&other.name));
    if !alone || is_background(told.text) || leadership::is_not_done(told.text) || NO_MOVE.is_match(told.text) {
        return Vec::new();
    }
    let quoted = told.is_somebody(&person.name) && told.text[..person.range.start].ends_with("said ");
    let after = told.text[person.range.end..].trim_start_matches([',', ' ']);
    let speaks = ["said", "says", "told", "tells", "added"].iter().any(|verb| after.starts_with(verb));
    let role = find_role(told.text).filter(|role| !WAS.is_match(&told.text[..role.range.start]));
    let company = told.sole(FindingKind::Leadership).filter(|name| core(name) != core(&person.name));
    let actor = company.map(Actor::Named).filter(|actor| told.scope.is_subject(actor, told.index));
    let (Some(actor), false) = (actor, quoted || speaks) else { return Vec::new() };
    if role.is_none() && !told.near(&TITLE, &person.range) {
        return Vec::new();
    }
    let role = role.map(|role| role.name).unwrap_or_default();
    let stated = |name: String| leadership::stated(told.scope, told.index, name, role.clone(), change, actor.clone());
    list.into_iter().filter_map(stated).collect()
}

/// Whether a sentence tells what somebody did before.
fn is_background(text: &str) -> bool {
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

/// Whether a predicate is said of the person, and not of something between them.
fn belongs(row: &FrameRow, told: &Told, person: &Person) -> bool {
    static OTHER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:said|says|told|that|the company|the firm|it|which|but|while)\b|;|:"));
    static PASSING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:from|with|by|said|says|under|after|told|reports? to|reporting to)(?: [a-z-]+){0,2}\s*$")
    });
    static THEN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:after|since|before|when|until)\s+(?:being |having |he |she )?$"));
    let lead = &told.text[..told.at.start];
    if row.change != Some(Change::Leaves) && (THEN.is_match(lead) || lead.ends_with("re-")) {
        return false;
    }
    static SPEAKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^,? (?:said|says|told|added|wrote)\b"));
    static GOES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^,? (?:(?:is|will|to|has) )?(?:hand(?:s|ed)? over|hands? back|steps? (?:down|aside|back)|leav(?:es|ing|e)|left|exits?|quits?|retires?|retiring|resigns?|departs?|bows? out|goes)\b",
        )
    });
    let rest = &told.text[person.range.end..];
    if row.change != Some(Change::Leaves)
        && (SPEAKS.is_match(rest) || told.at.end <= person.range.start && GOES.is_match(rest))
    {
        return false;
    }
    let said = &told.text[told.at.clone()];
    let journey = said.ends_with(" for") || said.ends_with(" to");
    let town = || crate::object::object(&told.text[told.at.end..]).name.is_some_and(|name| is_place(&name));
    if row.change == Some(Change::Leaves) && journey && town() {
        return false;
    }
    if person.range.end <= told.at.start {
        let between = &told.text[person.range.end..told.at.start];
        let after = &told.text[told.at.end..];
        let goes = row.change != Some(Change::Leaves) || leadership::leaves_work(after) || names_at_once(after);
        return goes && between.len() < NEAR_CHARS && !OTHER.is_match(between);
    }
    let between = &told.text[told.at.end.min(person.range.start)..person.range.start];
    between.len() < NEAR_CHARS && !PASSING.is_match(between) && !OTHER.is_match(between)
}

fn names_at_once(after: &str) -> bool {
    after.trim_start().starts_with(char::is_uppercase)
}

/// The role that somebody has or takes: beside the name, or after the predicate.
fn role(told: &Told, person: &Person, change: Change) -> Option<RoleFound> {
    let within = |from: usize, to: usize| {
        let text = told.text.get(from..to)?;
        let found = find_role(text)?;
        Some(RoleFound { range: from + found.range.start..from + found.range.end, name: found.name })
    };
    let end = told.clause_end();
    let after = || within(told.at.end, end).filter(|role| role.range.start - told.at.end < NEAR_CHARS);
    let inside = || within(told.at.start, told.at.end);
    let beside = || {
        let lead = &told.text[..person.range.start];
        let from = lead.char_indices().rev().nth(60).map_or(0, |(at, _)| at);
        within(from, person.range.start).or_else(|| within(person.range.end, told.at.start.max(person.range.end)))
    };
    match change {
        Change::Leaves => beside().or_else(inside).or_else(after),
        _ => inside().or_else(after).or_else(beside),
    }
}

/// The company of a move: named with the role, or who acts.
fn employer(row: &FrameRow, told: &Told, person: &Person, role: Option<&RoleFound>) -> Option<Actor> {
    static AT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[^;.,]{0,40}?\b(?:of|at|for|by) (?:the )?(?P<who>(?:[a-z-]+ ){0,4}?[A-Z][^;]*)"));
    let subject = |name: String| {
        let other = is_company(&name) && core(&name) != core(&person.name) && !told.is_somebody(&name);
        let actor = Actor::Named(name);
        (other && told.scope.is_subject(&actor, told.index)).then_some(actor)
    };
    static ELSEWHERE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^ (?:the )?(?:panel|campaign|committee|call|protest|race|list)\b"));
    let joins = told.text[told.at.clone()].to_lowercase().contains("join");
    if joins && ELSEWHERE.is_match(&told.text[told.at.end..]) {
        return None;
    }
    let at = |text: &str| {
        let who = AT.captures(text)?.name("who")?;
        let first = crate::object::object(who.as_str()).name.and_then(subject);
        // `in charge of sales at Globex`: the next preposition names who it is.
        first.or_else(|| {
            let who = AT.captures(&text[who.start()..])?.name("who")?.as_str().to_owned();
            crate::object::object(&who).name.and_then(subject)
        })
    };
    let owner = || owner(told, role?).and_then(subject);
    static FROM: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ from (?:the )?(?P<who>\p{Lu}[^;]*)"));
    let quits = || {
        let who = FROM.captures(&told.text[told.at.end..]).filter(|_| row.change == Some(Change::Leaves))?;
        crate::object::object(&who["who"]).name.and_then(subject)
    };
    let said = &told.text[told.at.clone()];
    let came = said.ends_with(" from");
    // `is off to Hooli`: where somebody goes is not what is left.
    let goes = row.change == Some(Change::Leaves) && (said.ends_with(" to") || said.ends_with(" for"));
    let direct = || {
        if came || goes {
            return None;
        }
        let after = told.text[told.at.end..].trim_start();
        let next = crate::object::object(after);
        // `will exit Argentine grocer Globex`: what stands before the name says what it is.
        let described = next.phrase.rsplit(' ').nth(1).is_some_and(crate::object::describes);
        let name = next.name.filter(|name| described || after.starts_with(name.as_str()))?;
        subject(name)
    };
    if joins {
        static OURS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^ (?:its|the|our|us\b|their) "));
        let lead = || told.subject_before(person.range.start).filter(|_| OURS.is_match(&told.text[told.at.end..]));
        return direct().or_else(|| at(&told.text[told.at.end..])).or_else(lead);
    }
    let acting = || told.actor(row.who, row.kind).filter(|actor| core(&told.called(actor)) != core(&person.name));
    let lead = || actor_before(&told.text[..person.range.start]).map(|actor| told.called(&actor)).and_then(subject);
    direct()
        .or_else(quits)
        .or_else(|| at(&told.text[told.at.end..]).filter(|_| !goes))
        .or_else(|| role.and_then(|role| at(&told.text[role.range.end..])))
        .or_else(owner)
        .or_else(acting)
        .or_else(lead)
        .or_else(|| before(told, person.range.start).and_then(subject))
        .or_else(|| heading(told.text).and_then(subject))
        .or_else(|| crate::scope::speaker(told.text).and_then(subject))
        .or_else(|| told.only(std::slice::from_ref(person)).and_then(subject))
        .or_else(|| {
            let other = matches!(told.company(row.who, row.kind), Some(Actor::Named(_)));
            let pronoun = Actor::Pronoun;
            (!other && told.scope.is_subject(&pronoun, told.index)).then_some(pronoun)
        })
}

/// Whose role it is: `Globex's finance chief`, unless it was so before.
fn owner(told: &Told, role: &RoleFound) -> Option<String> {
    static WAS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:former|ex|one-time|onetime|previous)[ -][^,;]{0,50}$"));
    let lead = told.text[..role.range.start].trim_end();
    if WAS.is_match(lead) {
        return None;
    }
    if lead.ends_with(';') {
        return crate::topic::opening(told.text);
    }
    let lead = lead.strip_suffix("'s").or_else(|| lead.strip_suffix('\'')).unwrap_or(lead);
    trailing(lead)
}

/// `Changing of the guard at Globex: Jane Doe passes`: the company of a heading.
fn heading(text: &str) -> Option<String> {
    static AT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[^:;.]{3,60} (?:at|in|for) (?P<who>\p{Lu}[^:;.]{1,50}): "));
    AT.captures(text).map(|found| found["who"].to_owned())
}

/// The only name before a person: `Longtime Globex finance boss Jane Doe`.
fn before(told: &Told, end: usize) -> Option<String> {
    let mut all = names(told.text, 0..end).into_iter().filter(|named| named.under.is_none());
    all.next().filter(|_| all.next().is_none()).map(|named| named.name)
}

fn site(row: &FrameRow, told: &Told) -> Option<Candidate> {
    let actor = told
        .actor(row.who, row.kind)
        .filter(|_| !crate::expansion::brings_people(told.text) && !crate::expansion::is_next_door(told.text))?;
    let found = match row.other {
        Side::Before => sited(&told.text[..told.at.start]),
        Side::After | Side::Anywhere => located(told)?,
        Side::Sole => told.sole_places(&told.called(&actor)),
    };
    let name = told.called(&actor);
    let mut found: Vec<String> = found.into_iter().filter(|place| core(place) != core(&name)).collect();
    for town in crate::expansion::offices(&told.text[told.at.end..]) {
        if !found.contains(&town) && core(&town) != core(&name) {
            found.push(town);
        }
    }
    (!found.is_empty()).then(|| event(told, &actor, FindingDetail::Expansion { places: found }))?
}

/// The places that stand with a site before a predicate: `its hall in Turin`, `the Turin hall`.
fn sited(before: &str) -> Vec<String> {
    static IN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:offices?|hub|plant|factory|mill|labs?|cent(?:er|re)|warehouse|shop|store|showroom|campus|facility|site|depot|hall|base|branch) (?:in|near|outside|at) (?-i:(?P<places>\p{Lu}[^;:]*))",
        )
    });
    let all = IN.captures(before).map(|found| places(&found["places"])).unwrap_or_default();
    if all.is_empty() { named_in(before) } else { all }
}

/// Whether words name something that is opened at a place.
fn is_site(words: &str) -> bool {
    static SITE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:offices?|hub|plants?|factory|factories|mill|labs?|cent(?:er|re)|warehouse|shops?|stores?|showroom|campus|facility|site|depot|base|branch|caf[eé]s?|restaurants?|clinics?|outlets?)\b",
        )
    });
    SITE.is_match(words)
}

/// The places after a predicate: at once, or behind the next preposition of place.
fn located(told: &Told) -> Option<Vec<String>> {
    static WHERE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?i:in|into|near|outside|at|to|across|on) (?P<places>(?:(?i:the|both|its|their|downtown|central|nearby) )*\p{Lu}[^;:]*)",
        )
    });
    let end = told.clause_end().min(told.at.end + NEAR_CHARS + 40);
    let end = (0..=end).rev().find(|at| told.text.is_char_boundary(*at))?;
    let after = told.text.get(told.at.end..end)?;
    let said = &told.text[told.at.clone()];
    if let Some(place) = nation(&format!(" {said}")) {
        return Some(place);
    }
    let near = after.strip_prefix(' ').map(|text| text.strip_prefix("the ").unwrap_or(text));
    let direct = near.filter(|text| text.starts_with(char::is_uppercase)).map(places);
    let known = |all: &Vec<String>| all.iter().any(|place| is_place(place));
    let brings = said.ends_with(" to") && is_site(said);
    let sited = brings || [" near", " in", " outside"].iter().any(|word| said.ends_with(word));
    let direct = direct.filter(|all| known(all) || sited && !all.is_empty()).unwrap_or_default();
    let all: Vec<Vec<String>> = WHERE
        .captures_iter(after)
        .filter(|found| found.name("places").is_some_and(|places| places.start() < NEAR_CHARS))
        .map(|found| places(&found["places"]))
        .filter(|all| !all.is_empty())
        .collect();
    let found = all.iter().find(|all| known(all)).cloned();
    if !direct.is_empty() {
        let more = found.unwrap_or_default().into_iter().filter(|place| !direct.contains(place));
        return Some(direct.iter().cloned().chain(more).collect());
    }
    found.or_else(|| all.first().cloned()).or_else(|| nation(after))
}

/// `its first Chilean plant`: the place is in the adjective.
fn nation(after: &str) -> Option<Vec<String>> {
    static SITE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?: [\w-]+){1,5} (?:markets?|plants?|factory|offices?|hub|base|cent(?:er|re)|stores?|shops?|mill|subsidiary|arm)\b",
        )
    });
    if !SITE.is_match(after) {
        return None;
    }
    let near = after.split_whitespace().take(6);
    near.filter(|word| word.starts_with(char::is_uppercase))
        .find_map(|word| country(word).map(|place| vec![place.to_owned()]))
}

fn product(row: &FrameRow, told: &Told) -> Option<Candidate> {
    let actor = told.actor(row.who, row.kind)?;
    let name = told.called(&actor);
    let product = match row.other {
        Side::Before => named_last(&told.text[..told.at.start], &name)?,
        Side::After | Side::Anywhere | Side::Sole => launch::product(&told.text[told.at.end..], &name)?,
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
    let actor = told.actor(row.who, row.kind)?;
    let after = &told.text[told.at.start..told.clause_end()];
    let count = people(after).or_else(|| people(told.text)).filter(|count| *count > 1);
    let percent = share(after).or_else(|| share(told.text));
    let sure = names_people(&told.text[told.at.clone()]);
    (sure || count.is_some() || percent.is_some())
        .then(|| event(told, &actor, FindingDetail::Layoffs { count, percent }))?
}

fn said(row: &FrameRow, told: &Told) -> Option<Candidate> {
    let actor = told.actor(row.who, row.kind)?;
    let what = told.text[told.at.clone()].to_owned();
    let detail = match row.kind {
        FindingKind::SecurityIncident => FindingDetail::SecurityIncident { what },
        FindingKind::Legal => FindingDetail::Legal { what },
        _ => FindingDetail::Earnings { period: None, metric: None, direction: row.direction.clone()? },
    };
    event(told, &actor, detail)
}
