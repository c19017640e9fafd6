//! People: who decides, who influences, who uses; and the seats that are empty.

use domain::block::{Block, PeopleTier, Person, Tier};
use domain::{Action, Area, Change, Finding, FindingDetail, FindingId, FindingKind, Precision};

use super::answer::Answer;
use super::dive;
use crate::cite;
use crate::context::{Context, Reply};
use crate::registry::Situation;
use crate::wording::{count, sentence};

/// People of one tier.
const PEOPLE_MAX: usize = 8;

/// Everyone known, in three tiers.
pub(super) fn everyone(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "explore");
    tiers(&mut answer, "People at the table", |_| true);
    let explored = Action::Explore { area: Area::Contacts };
    answer.what_is_missing(&explored);
    answer.done(&Situation::Area(Area::Contacts), &[explored])
}

/// Who is likely to own what a finding tells.
pub(super) fn about(context: &Context, finding: &Finding) -> Reply {
    let functions = owners(finding);
    let mut answer = Answer::new(context, "explore");
    answer.uses(finding);
    let about = finding.title.trim_end_matches('.');
    let owning = |known: &Finding| match &known.detail {
        FindingDetail::Contact { function, .. } => functions.iter().any(|owner| function.eq_ignore_ascii_case(owner)),
        _ => known.id == finding.id,
    };
    let named = context.view.findings.iter().filter(|known| is_person(known) && owning(known)).count();
    let kind = if finding.kind() == FindingKind::Hiring {
        "The hiring manager is not named in the ads, as far as I read. "
    } else {
        ""
    };
    if named == 0 {
        let seats = crate::wording::list(functions);
        answer.say_from(&format!("“{about}”: {kind}I found nobody named in {seats}, where it is likely to be owned. Ask in the meeting who owns it."), cite::finding(finding));
        tiers(&mut answer, "Others who are named", |_| true);
    } else {
        let people = count(named, "person", "people");
        answer.say_from(&format!("“{about}”: {kind}{people} named who may own it. That is concluded from their function, not said by a source."), cite::finding(finding));
        answer.lower(Some(domain::ConfidenceWord::Inferred));
        tiers(&mut answer, "Likely to own it", owning);
    }
    answer.what_is_missing(&Action::Explore { area: Area::Contacts });
    answer.done(&Situation::Finding(finding.id.clone()), &[Action::WhoToContact { finding: finding.id.clone() }])
}

/// The functions where such a thing is likely to be owned.
fn owners(finding: &Finding) -> &[&'static str] {
    match &finding.detail {
        FindingDetail::Hiring { function, .. } => function_name(function),
        FindingDetail::Funding { .. } | FindingDetail::Earnings { .. } => &["finance", "executive"],
        FindingDetail::SecurityIncident { .. } => &["security", "it"],
        FindingDetail::Technology { .. } => &["it", "engineering", "security"],
        FindingDetail::Layoffs { .. } => &["people", "finance"],
        FindingDetail::Legal { .. } => &["legal", "finance"],
        FindingDetail::ProductLaunch { .. } => &["product", "engineering"],
        FindingDetail::Leadership { role, .. } => function_name(role),
        FindingDetail::Contact { function, .. } => function_name(function),
        FindingDetail::Acquisition { .. }
        | FindingDetail::Partnership { .. }
        | FindingDetail::Expansion { .. }
        | FindingDetail::Award { .. }
        | FindingDetail::Fact { .. } => &["executive", "operations"],
    }
}

fn function_name(text: &str) -> &'static [&'static str] {
    let lower = text.to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if holds(&["security", "identity", "iam", "ciso"]) {
        &["security", "it"]
    } else if holds(&["engineer", "software", "technology", "cto", "data"]) {
        &["engineering", "it"]
    } else if holds(&["finance", "cfo", "account"]) {
        &["finance"]
    } else if holds(&["people", "talent", "human"]) {
        &["people"]
    } else if holds(&["sales", "revenue", "marketing"]) {
        &["sales", "marketing"]
    } else if lower == "it" || holds(&["information", "cio", "infrastructure"]) {
        &["it"]
    } else {
        &["executive", "operations"]
    }
}

fn is_person(finding: &Finding) -> bool {
    matches!(finding.detail, FindingDetail::Contact { .. } | FindingDetail::Leadership { .. })
}

/// The three tiers of the chosen people.
pub(super) fn tiers(answer: &mut Answer, title: &str, chosen: impl Fn(&Finding) -> bool) {
    let context = answer.context;
    let mut left: Vec<(&Finding, String)> = Vec::new();
    let mut seated: Vec<(Tier, Person)> = Vec::new();
    let mut people: Vec<&Finding> =
        context.view.findings.iter().filter(|finding| is_person(finding) && chosen(finding)).collect();
    // A contact says more of the part in the decision than the news of the same person.
    people.sort_by_key(|finding| finding.kind() != FindingKind::Contact);
    for finding in people {
        match seat(finding, context) {
            Seat::Taken(tier, person) if !seated.iter().any(|(_, known)| known.name == person.name) => {
                answer.uses(finding);
                seated.push((tier, person));
            }
            Seat::Taken(..) => {}
            Seat::Left(why) => left.push((finding, why)),
        }
    }
    let seats = |tier: Tier, title: &str, empty: &str| {
        let people: Vec<Person> =
            seated.iter().filter(|(own, _)| *own == tier).map(|(_, person)| person.clone()).take(PEOPLE_MAX).collect();
        let empty_seat = people.is_empty().then(|| empty.to_owned());
        PeopleTier { tier, title: title.to_owned(), people, empty_seat }
    };
    let tiers = vec![
        seats(Tier::Decides, "Decides", "Nobody is known yet. Ask who signs, and what they need to see first."),
        seats(Tier::Influences, "Influences", "Nobody is known yet. Ask who is heard before the decision."),
        seats(Tier::Uses, "Uses", "Nobody is known yet. Ask who works with it every day."),
    ];
    answer.block(Block::People { title: title.to_owned(), tiers });
    for (finding, why) in left {
        answer.uses(finding);
        answer.note_from(&why, cite::finding(finding));
    }
}

enum Seat {
    Taken(Tier, Person),
    /// The person is there no more.
    Left(String),
}

fn seat(finding: &Finding, context: &Context) -> Seat {
    let (name, role) = match &finding.detail {
        FindingDetail::Contact { person, role, .. } | FindingDetail::Leadership { person, role, .. } => (person, role),
        _ => return Seat::Left(String::new()),
    };
    if let Some(note) = corrected(&finding.id, context) {
        return Seat::Left(format!("{name}, {role}: you noted: {}", sentence(note)));
    }
    if let Some(gone) = departure(name, context) {
        return Seat::Left(format!(
            "{name}, {role}: {}. Another page may still show the old role.",
            gone.title.trim_end_matches('.')
        ));
    }
    let (tier, part) = part_of(finding);
    Seat::Taken(
        tier,
        Person {
            name: name.clone(),
            role: role.clone(),
            part: part.to_owned(),
            note: note(finding, name, context),
            finding: finding.id.clone(),
            confidence: finding.confidence.word,
        },
    )
}

fn corrected<'v>(finding: &FindingId, context: &Context<'v>) -> Option<&'v str> {
    let known = context.view.corrections.iter().find(|known| known.finding == *finding)?;
    Some(known.note.as_str())
}

fn departure<'v>(name: &str, context: &Context<'v>) -> Option<&'v Finding> {
    context.view.findings.iter().find(|finding| {
        matches!(&finding.detail, FindingDetail::Leadership { person, change: Change::Leaves, .. } if person == name)
    })
}

/// Tier and part in words. The part is concluded from the role, and said so.
fn part_of(finding: &Finding) -> (Tier, &'static str) {
    let FindingDetail::Contact { seniority, part, .. } = &finding.detail else {
        return (Tier::Influences, "New in the role; the part in the decision is open");
    };
    match (part.as_str(), seniority.as_str()) {
        ("economic_buyer", _) => (Tier::Decides, "Likely to hold the budget"),
        ("champion", _) => (Tier::Influences, "Could speak for you"),
        ("technical_evaluator", _) => (Tier::Influences, "Likely to judge the technology"),
        ("blocker", _) => (Tier::Influences, "May be against it"),
        ("user", _) => (Tier::Uses, "Would work with it"),
        (_, "c_level" | "vp" | "director") => (Tier::Influences, "Part in the decision not known"),
        _ => (Tier::Uses, "Part in the decision not known"),
    }
}

/// `day 52 in the role`, `page of 2024`.
fn note(finding: &Finding, name: &str, context: &Context) -> Option<String> {
    let today = context.today();
    let joined = context.view.findings.iter().find_map(|known| match &known.detail {
        FindingDetail::Leadership { person, change, .. } if person == name && change.arrives() => known.occurred_on,
        _ => None,
    });
    if let Some(on) = joined.filter(|on| on.precision() == Precision::Day) {
        let days = on.age_days(today);
        return (days >= 0)
            .then(|| format!("day {} in the role", days + 1))
            .or_else(|| Some(format!("starts {}", crate::wording::date(on))));
    }
    let newest = finding.sources.iter().filter_map(|source| source.published_on).max()?;
    let year = newest.first_day().year();
    (year < today.year()).then(|| format!("page of {year}"))
}

/// A person that the rep asked for by name or title, in full.
pub(super) fn one(answer: &mut Answer, finding: &Finding) {
    dive::what_happened(answer, finding);
    dive::conflicts(answer, finding);
    match seat(finding, answer.context) {
        Seat::Left(why) => answer.note_from(&why, cite::finding(finding)),
        Seat::Taken(_, person) => {
            let note = person.note.map(|note| format!("; {note}")).unwrap_or_default();
            answer.note(&format!("{}{note}.", person.part));
        }
    }
}
