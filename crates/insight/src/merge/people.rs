//! People: who came and went, and who can be talked to.

use std::collections::BTreeMap;

use domain::{Change, ConfidenceWord, Conflict, Finding, FindingDetail, FindingKind};
use jiff::civil::Date;

use super::{Item, Merged, conflict, ranked};
use crate::tables::PRICES;
use extract::role::{same, short};
use extract::tables::seniority;
use extract::text::name::person_key;

/// How a conflict says that a person is there no more.
const HAS_LEFT: &str = " has left";

/// Whether a contact is told to be there no more.
pub fn has_left(contact: &Finding) -> bool {
    contact.conflicts.iter().any(|conflict| conflict.field == "person" && conflict.other.ends_with(HAS_LEFT))
}

/// A page that names people is stale after so many days.
const STALE_DAYS: i64 = 540;

/// Changes of people's places: one finding for a person and a direction.
pub fn leadership<'a>(items: &[Item<'a>]) -> Vec<Merged<'a>> {
    let mut groups: BTreeMap<(String, &'static str), Vec<Item>> = BTreeMap::new();
    for item in items {
        if let FindingDetail::Leadership { person, change, .. } = item.detail {
            groups.entry((person_key(person), direction(*change))).or_default().push(*item);
        }
    }
    groups.into_iter().filter_map(|((person, way), items)| change(format!("{person} {way}"), items)).collect()
}

/// A promotion and a hiring into a role are one arrival.
fn direction(change: Change) -> &'static str {
    match change {
        Change::Joins | Change::Promoted | Change::Interim | Change::Board => "in",
        Change::Leaves => "out",
    }
}

fn change(key: String, items: Vec<Item>) -> Option<Merged> {
    type Parts<'a> = (&'a String, &'a String, Change, &'a Option<String>, &'a Option<String>);
    fn parts<'a>(item: &Item<'a>) -> Option<Parts<'a>> {
        let FindingDetail::Leadership { person, role, change, from, to } = item.detail else { return None };
        Some((person, role, *change, from, to))
    }
    let people = ranked(&items, |item| parts(item).map(|parts| parts.0.clone()));
    // Who says only that somebody left says nothing of the role.
    let role_said = |item: &Item| parts(item).map(|parts| parts.1.clone()).filter(|role| !role.is_empty());
    let trail = super::trail::trail(&items, role_said);
    let roles = ranked(&trail.current, role_said);
    let person = people.first()?.0.clone();
    let role = roles.first().map(|(role, _)| role.clone()).unwrap_or_default();
    // Who says more than that somebody came knows more: that it is for the time being, on the board, from within.
    let ways: Vec<Change> = items.iter().filter_map(|item| parts(item).map(|parts| parts.2)).collect();
    let told_most = [Change::Interim, Change::Board, Change::Promoted].into_iter().find(|way| ways.contains(way));
    let change = told_most.or(ways.first().copied())?;
    let from =
        ranked(&items, |item| parts(item).and_then(|parts| parts.3.clone())).first().map(|(from, _)| from.clone());
    let to = ranked(&items, |item| parts(item).and_then(|parts| parts.4.clone())).first().map(|(to, _)| to.clone());
    let conflicts: Vec<Conflict> = roles
        .iter()
        .skip(1)
        .filter(|(other, _)| !same(other, &role) && !contains(other, &role))
        .filter_map(|(other, others)| conflict("role", role.clone(), other.clone(), others))
        .collect();
    let said = told(&person, &role, change, from.as_deref(), to.as_deref());
    let mut merged = Merged::new(key, FindingDetail::Leadership { person, role, change, from, to }, said, items);
    merged.notes = trail.told;
    merged.conflicts = conflicts;
    Some(merged)
}

/// The move in a line, with as much as is known of it.
fn told(person: &str, role: &str, change: Change, from: Option<&str>, to: Option<&str>) -> String {
    let role = short(role);
    let (as_role, to_role, beside) = if role.is_empty() {
        (String::new(), String::new(), person.to_owned())
    } else {
        (format!(" as {role}"), format!(" to {role}"), format!("{person}, {role},"))
    };
    let on_board = ["", "Board Director", "Director", "board member", "director"].contains(&role.as_str());
    match (change, from, to) {
        (Change::Joins, Some(from), _) => format!("{person} joins{as_role} from {from}"),
        (Change::Joins, None, _) => format!("{person} joins{as_role}"),
        (Change::Interim, _, _) => format!("{person} fills in{as_role}"),
        (Change::Board, _, _) if on_board => format!("{person} joins the board"),
        (Change::Board, _, _) => format!("{person} joins the board{as_role}"),
        (Change::Promoted, _, _) => format!("{person} is promoted{to_role}"),
        (Change::Leaves, _, Some(to)) => format!("{beside} leaves for {to}"),
        (Change::Leaves, _, None) => format!("{beside} leaves"),
    }
}

fn contains(left: &str, right: &str) -> bool {
    left.to_lowercase().contains(&right.to_lowercase()) || right.to_lowercase().contains(&left.to_lowercase())
}

/// People that can be talked to: those a page names, and those who came.
pub fn contacts<'a>(items: &[Item<'a>], today: Date) -> Vec<Merged<'a>> {
    let mut groups: BTreeMap<String, Vec<(Item<'a>, String, String)>> = BTreeMap::new();
    let mut gone: BTreeMap<String, Vec<Item<'a>>> = BTreeMap::new();
    for item in items {
        match item.detail {
            FindingDetail::Contact { person, role, .. }
            | FindingDetail::Leadership {
                person,
                role,
                change: Change::Joins | Change::Promoted | Change::Interim | Change::Board,
                ..
            } if !role.is_empty() => {
                groups.entry(person_key(person)).or_default().push((*item, person.clone(), role.clone()));
            }
            FindingDetail::Leadership { person, change: Change::Leaves, .. } => {
                gone.entry(person_key(person)).or_default().push(*item)
            }
            _ => {}
        }
    }
    groups.into_iter().filter_map(|(key, said)| contact(&key, &said, gone.get(&key), today)).collect()
}

fn contact<'a>(
    key: &str,
    said: &[(Item<'a>, String, String)],
    gone: Option<&Vec<Item<'a>>>,
    today: Date,
) -> Option<Merged<'a>> {
    let newest = |item: &Item| item.dated().map(|date| date.last_day());
    let best = said.iter().max_by(|left, right| {
        let page = |item: &Item| item.detail.kind() == FindingKind::Contact;
        left.0
            .price
            .total_cmp(&right.0.price)
            .then_with(|| page(&left.0).cmp(&page(&right.0)))
            .then_with(|| newest(&left.0).cmp(&newest(&right.0)))
    })?;
    // Registers turn names around and add initials; the shortest form is the one that people say.
    let called = said.iter().map(|(_, name, _)| name).min_by_key(|name| (name.len(), name.as_str()))?;
    let FindingDetail::Contact { person, role, seniority, function, part } = extract::records::contact(called, &best.2)
    else {
        return None;
    };
    let title = format!("{person}, {role}");
    let rule = extract::tables::part(&seniority, &function).filter(|rule| rule.part == part && part != "unknown");
    let items: Vec<Item> = said.iter().map(|(item, _, _)| *item).collect();
    let detail = FindingDetail::Contact { person: person.clone(), role: role.clone(), seniority, function, part };
    let mut merged = Merged::new(key.to_owned(), detail, title, items);
    merged.undated = true;
    if let Some(rule) = rule {
        let likely = crate::brief::part_title(&rule.part);
        merged.notes.push(format!("Concluded from the title: {likely}, because {}", rule.because));
    }
    for (item, _, other) in said {
        if !same(other, &role)
            && !contains(other, &role)
            && !merged.conflicts.iter().any(|conflict| conflict.other == *other)
        {
            merged.conflicts.extend(conflict("role", role.clone(), other.clone(), std::slice::from_ref(item)));
        }
    }
    // A page without a day may be old; who is named in a role after the departure has come back.
    let present = said.iter().filter_map(|(item, _, _)| newest(item)).max();
    let left = |gone: &&Vec<Item>| {
        let day = gone.iter().filter_map(newest).max();
        day.is_none() || present.is_none() || present <= day
    };
    if let Some(gone) = gone.filter(left) {
        merged.conflicts.extend(conflict(
            "person",
            format!("{person} as {}", short(&role)),
            format!("{person}{HAS_LEFT}"),
            gone,
        ));
    }
    let age = merged.items.iter().filter_map(Item::dated).map(|date| date.age_days(today)).min();
    if let Some(age) = age.filter(|age| *age > STALE_DAYS) {
        merged.notes.push(format!("The last page that says so is {} months old, so the role may be stale", age / 30));
    }
    Some(merged)
}

/// Two people in one place that only one can hold: each shows the other.
pub fn mark_rivals(all: &mut [Finding]) {
    let arrivals: Vec<(usize, String, String)> = all
        .iter()
        .enumerate()
        .filter_map(|(index, finding)| match &finding.detail {
            FindingDetail::Leadership { person, role, change: Change::Joins | Change::Promoted, .. }
                if unique(role) =>
            {
                Some((index, person.clone(), role.clone()))
            }
            _ => None,
        })
        .collect();
    let mut found: Vec<(usize, Conflict)> = Vec::new();
    for (index, person, role) in &arrivals {
        for (other, rival, theirs) in &arrivals {
            let close = match (all[*index].dated(), all[*other].dated()) {
                (Some(a), Some(b)) => (a.first_day() - b.first_day()).get_days().abs() <= 120,
                _ => true,
            };
            if index != other && same(role, theirs) && close && person_key(person) != person_key(rival) {
                found.extend(rivalry(person, rival, &all[*other]).map(|conflict| (*index, conflict)));
            }
        }
    }
    for (index, conflict) in found {
        all[index]
            .confidence
            .because
            .push(format!("{} names {} in the same role.", conflict.source.publisher, conflict.other));
        all[index].confidence.word = ConfidenceWord::SourcesDisagree;
        all[index].confidence.value = all[index].confidence.value.min(PRICES.caps.disagree);
        all[index].spans.push(conflict.span.clone());
        all[index].conflicts.push(conflict);
    }
}

/// A role of which a company has one.
fn unique(role: &str) -> bool {
    seniority(role) == "c_level" && role.starts_with("Chief")
}

fn rivalry(person: &str, rival: &str, other: &Finding) -> Option<Conflict> {
    let span = other.spans.first()?.clone();
    let source = other.sources.iter().find(|source| source.evidence == span.evidence)?.clone();
    Some(Conflict { field: "person".to_owned(), chosen: person.to_owned(), other: rival.to_owned(), span, source })
}
