//! The sentence, invite, signature or address that starts a preparation.

mod address;
mod calendar;
pub(crate) mod company;
pub(crate) mod when;

use domain::limits::MESSAGE_CHARS_MAX;
use domain::{CompanyRef, Meeting, Persona, Timestamp};

use crate::error::ChatError;
use crate::pattern::Pattern;
use crate::spoken;

/// Characters of a company's name as the rep typed it; more is not a name.
pub(crate) const NAME_CHARS_MAX: usize = 80;
/// Characters of a meeting's title; the rest is cut.
const TITLE_CHARS_MAX: usize = 120;

/// What a preparation starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartRequest {
    pub company: CompanyRef,
    pub persona: Persona,
    pub meeting: Option<Meeting>,
}

/// Reads the request. Times without a zone are taken as UTC, relative ones from `now`; a day without a time is its
/// first moment.
pub fn parse_request(text: &str, now: Timestamp) -> Result<StartRequest, ChatError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ChatError::Empty);
    }
    let chars = text.chars().count();
    if chars > MESSAGE_CHARS_MAX {
        return Err(ChatError::TooLong { chars, max: MESSAGE_CHARS_MAX });
    }
    if let Some(invite) = calendar::invite(text, now) {
        let company = invite.company.ok_or(ChatError::NoCompany)?;
        return Ok(StartRequest { company, persona: spoken::persona(text), meeting: Some(titled(invite.meeting)) });
    }
    let company = company::named(text).ok_or(ChatError::NoCompany)?;
    let meeting = meeting(text, &company, now);
    Ok(StartRequest { company, persona: spoken::persona(text), meeting })
}

static OCCASION: Pattern = Pattern::new(
    r"(?i)\b(QBR|EBR|quarterly business review|business review|kick-?off|demo|sync|workshop|check-?in|discovery call|renewal call|renewal meeting|call|meeting|visit|interview|lunch|presentation)\b",
);

/// The meeting that a sentence speaks of, if it does.
fn meeting(text: &str, company: &CompanyRef, now: Timestamp) -> Option<Meeting> {
    let occasion = OCCASION.first(text);
    let starts_at = when::moment(text, now);
    if occasion.is_none() && starts_at.is_none() {
        return None;
    }
    let occasion = occasion.unwrap_or("Meeting");
    let title = format!("{} with {}", crate::wording::capital(occasion), company.name);
    Some(titled(Meeting { title, starts_at }))
}

fn titled(meeting: Meeting) -> Meeting {
    Meeting { title: crate::wording::cut(&meeting.title, TITLE_CHARS_MAX), ..meeting }
}

/// Whether the text is nothing but a domain, a link or an address.
pub(crate) fn is_a_domain(text: &str) -> bool {
    let text = text.trim();
    let named = || !address::link_domains(text).is_empty() || !address::mail_domains(text).is_empty();
    !text.contains(char::is_whitespace) && named()
}
