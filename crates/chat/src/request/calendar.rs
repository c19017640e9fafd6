//! Invites: `.ics` text (RFC 5545) and what mail programs show of them.

use domain::{CompanyRef, Meeting, Timestamp};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::address::mail_domains;
use super::company::{by_name, clean, compact, name_beside};
use super::when;
use crate::pattern::Pattern;
use crate::spoken;

/// What an invite says.
pub(super) struct Invite {
    pub(super) company: Option<CompanyRef>,
    pub(super) meeting: Meeting,
}

/// Fields of a pasted invite that we read.
#[derive(Default)]
struct Fields {
    subject: String,
    when: String,
    organizer: String,
    everyone: String,
}

/// Reads an invite; `None` when the text is none.
pub(super) fn invite(text: &str, now: Timestamp) -> Option<Invite> {
    if text.contains("BEGIN:VEVENT") || text.contains("BEGIN:VCALENDAR") {
        return Some(from_ics(text));
    }
    let fields = pasted(text)?;
    let starts_at = when::moment(&fields.when, now).or_else(|| when::moment(&fields.subject, now));
    let company = external(&fields.subject, &fields.organizer, &fields.everyone);
    Some(Invite { company, meeting: Meeting { title: fields.subject, starts_at } })
}

static FIELD: Pattern = Pattern::new(
    r"(?i)^[\s>*]*(subject|title|summary|betreff|event|when|date|start|starts|time|zeit|organi[sz]er|from|host|required|optional|attendees?|participants?|to|cc|guests?|invitees?|where|location)\s*\*?:\s*(.*)$",
);

/// The labelled lines of a pasted invite; `None` without at least a subject and one more.
fn pasted(text: &str) -> Option<Fields> {
    let mut fields = Fields { everyone: text.to_owned(), ..Fields::default() };
    let mut labels = 0;
    for line in text.lines() {
        let Some(found) = FIELD.captures(line) else { continue };
        let label = found.get(1).map(|part| part.as_str().to_lowercase()).unwrap_or_default();
        let value = found.get(2).map(|part| part.as_str().trim()).unwrap_or_default();
        labels += 1;
        match label.as_str() {
            "subject" | "title" | "summary" | "betreff" | "event" => value.clone_into(&mut fields.subject),
            "when" | "date" | "start" | "starts" | "time" | "zeit" => {
                fields.when.push(' ');
                fields.when.push_str(value);
            }
            "organizer" | "organiser" | "from" | "host" => value.clone_into(&mut fields.organizer),
            _ => {}
        }
    }
    (labels >= 2 && !fields.subject.is_empty()).then_some(fields)
}

fn from_ics(text: &str) -> Invite {
    let lines = event_lines(text);
    let property = |name: &str| lines.iter().find_map(|line| split(line).filter(|(key, _, _)| key == name));
    let subject = property("SUMMARY").map(|(_, _, value)| unescape(&value)).unwrap_or_default();
    let organizer = property("ORGANIZER").map(|(_, _, value)| value).unwrap_or_default();
    let guests = lines.iter().filter_map(|line| split(line)).filter(|(key, _, _)| key == "ATTENDEE");
    let guests: Vec<String> = guests.map(|(_, _, value)| value).collect();
    let starts_at = property("DTSTART").and_then(|(_, parameters, value)| ics_moment(&parameters, &value));
    let everyone = format!("{}\n{organizer}", guests.join("\n"));
    let company = external(&subject, &organizer, &everyone);
    Invite { company, meeting: Meeting { title: subject, starts_at } }
}

/// The unfolded lines of the first event.
fn event_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            (None, _) | (Some(_), None) => lines.push(line.to_owned()),
        }
    }
    let event = lines.iter().position(|line| line.trim() == "BEGIN:VEVENT").map_or(0, |at| at + 1);
    let inside = lines.into_iter().skip(event);
    inside.take_while(|line| line.trim() != "END:VEVENT" && line.trim() != "BEGIN:VALARM").collect()
}

/// `NAME;PARAM=x:value` in its three parts; colons inside quotes belong to the parameters.
fn split(line: &str) -> Option<(String, String, String)> {
    let mut quoted = false;
    let at = line.char_indices().find_map(|(at, character)| {
        quoted ^= character == '"';
        (character == ':' && !quoted).then_some(at)
    })?;
    let (head, value) = line.split_at(at);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Some((name.trim().to_uppercase(), parameters.to_owned(), value.get(1..)?.trim().to_owned()))
}

fn unescape(value: &str) -> String {
    value.replace("\\n", " ").replace("\\N", " ").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
}

/// A time whose zone is named but unknown is left out: a wrong hour is worse than none.
fn ics_moment(parameters: &str, value: &str) -> Option<Timestamp> {
    let (day, time) = value.split_once('T').map_or((value, None), |(day, time)| (day, Some(time)));
    let part = |text: &str, from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<i8>().ok());
    let date = Date::new(day.get(..4)?.parse().ok()?, part(day, 4, 6)?, part(day, 6, 8)?).ok()?;
    let Some(time) = time else { return when::stamp(date, Time::midnight(), &TimeZone::UTC) };
    let clock = Time::new(part(time, 0, 2)?, part(time, 2, 4)?, part(time, 4, 6).unwrap_or(0).min(59), 0).ok()?;
    let named = parameters.split(';').find_map(|parameter| parameter.strip_prefix("TZID="));
    let zone = match named {
        Some(name) if !time.ends_with('Z') => when::zone(name)?,
        Some(_) | None => TimeZone::UTC,
    };
    when::stamp(date, clock, &zone)
}

/// The company that is not the organiser's; one that the subject names wins.
fn external(subject: &str, organizer: &str, everyone: &str) -> Option<CompanyRef> {
    let domains = mail_domains(everyone);
    let own = mail_domains(organizer);
    let label = |domain: &str| compact(domain.split('.').next().unwrap_or(domain));
    let guests: Vec<&String> = domains.iter().filter(|domain| !own.contains(domain)).collect();
    let in_subject =
        |domain: &&&String| name_beside(subject, domain) != ***domain || compact(subject).contains(&label(domain));
    // Who is only invited too does not take the place of a company that the subject names.
    let named = guests.iter().find(in_subject).copied().or_else(|| domains.iter().find(|domain| in_subject(&domain)));
    let chosen = named.or_else(|| guests.first().copied()).or_else(|| domains.first());
    match chosen {
        Some(domain) => Some(CompanyRef { name: name_beside(subject, domain), domain: Some(domain.clone()) }),
        None => by_name(subject).or_else(|| from_subject(subject)).map(|name| CompanyRef { name, domain: None }),
    }
}

/// `Acme <> Keystead: renewal` → the first side that is more than a purpose.
fn from_subject(subject: &str) -> Option<String> {
    let sides =
        subject.split("<>").flat_map(|side| side.split(['/', '|', ':', '&'])).flat_map(|side| side.split(" - "));
    sides.filter_map(clean).find(|side| spoken::persona(side).purpose.is_none())
}
