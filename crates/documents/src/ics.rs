//! A calendar file with one event: the draft of an invitation (RFC 5545).
//!
//! It has no `METHOD`, so that a calendar opens it as an event to be saved and sends nothing to anybody.

use domain::Timestamp;

use crate::customer::CustomerDocument;
use crate::document::Block;
use crate::limits::{DETAIL_CHARS_MAX, ICS_LINE_OCTETS_MAX, LINE_CHARS_MAX};
use crate::text::Text;

/// Minutes that a meeting may take: a day.
const MINUTES_MAX: u32 = 24 * 60;
/// Lines of what is said about it.
const DESCRIPTION_LINES_MAX: usize = 12;
/// Characters of the id.
const UID_CHARS_MAX: usize = 128;

/// A meeting to be proposed. Its words are cleaned when it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Says which event it is, for ever; a second file with the same id replaces the first.
    pub uid: String,
    /// When the draft was made.
    pub stamp: Timestamp,
    pub starts_at: Timestamp,
    pub minutes: u32,
    pub title: String,
    pub description: Vec<String>,
    pub place: Option<String>,
}

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    Meeting,
    Demo,
}

impl Invite {
    /// The invitation to talk about a document, in words that a customer may read.
    pub fn about(
        document: &CustomerDocument,
        occasion: Occasion,
        uid: &str,
        stamp: Timestamp,
        starts_at: Timestamp,
    ) -> Self {
        let (title, minutes) = match occasion {
            Occasion::Meeting => (format!("Meeting with {}", document.company), 30),
            Occasion::Demo => (format!("Technical demo for {}", document.company), 45),
        };
        let mut description = vec![document.prepared_for.to_string()];
        for section in &document.sections {
            if let Block::Questions(questions) = &section.block {
                description.push(format!("{}:", section.title));
                description.extend(questions.iter().map(|line| format!("- {}", line.text)));
            }
        }
        Self { uid: uid.to_owned(), stamp, starts_at, minutes, title, description, place: None }
    }
}

/// Writes the file: UTF-8, CRLF, lines folded at 75 octets.
pub fn ics(invite: &Invite) -> String {
    let ends_at = invite.starts_at.plus_ms(i64::from(invite.minutes.clamp(1, MINUTES_MAX)) * 60_000);
    let uid: String = invite
        .uid
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(*letter))
        .take(UID_CHARS_MAX)
        .collect();
    let description: Vec<String> =
        invite.description.iter().take(DESCRIPTION_LINES_MAX).map(|line| value(line, LINE_CHARS_MAX)).collect();
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Callsheet//Callsheet//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{uid}@callsheet"),
        format!("DTSTAMP:{}", moment(invite.stamp)),
        format!("DTSTART:{}", moment(invite.starts_at)),
        format!("DTEND:{}", moment(ends_at)),
        format!("SUMMARY:{}", value(&invite.title, DETAIL_CHARS_MAX)),
    ];
    if !description.is_empty() {
        lines.push(format!("DESCRIPTION:{}", description.join("\\n")));
    }
    if let Some(place) = &invite.place {
        lines.push(format!("LOCATION:{}", value(place, DETAIL_CHARS_MAX)));
    }
    lines.extend(["STATUS:TENTATIVE", "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR"].map(str::to_owned));
    lines.iter().map(|line| folded(line)).collect()
}

/// `20261122T143000Z`; the first moment of 1970 for what no calendar holds.
fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string()
}

/// A value of type TEXT (3.3.11).
fn value(raw: &str, chars_max: usize) -> String {
    let mut out = String::new();
    for character in Text::clean(raw, chars_max).chars() {
        if matches!(character, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// The line with its end; what is longer goes on in the next line after a space (3.1), never in the middle of a
/// character.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / 36 + 2);
    let mut octets = 0;
    for character in line.chars() {
        if octets + character.len_utf8() > ICS_LINE_OCTETS_MAX {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(character);
        octets += character.len_utf8();
    }
    out.push_str("\r\n");
    out
}
