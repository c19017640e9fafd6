//! What starts a preparation.

use chat::{ChatError, StartRequest, parse_request};
use domain::{Purpose, Role, Timestamp};
use pretty_assertions::assert_eq;

/// Sunday 22 November 2026, 14:00 UTC.
const NOW: Timestamp = Timestamp(1_795_356_000_000);

fn said(text: &str) -> String {
    match parse_request(text, NOW) {
        Err(error) => format!("{error:?}"),
        Ok(StartRequest { company, persona, meeting }) => {
            let domain = company.domain.map(|domain| format!(" <{domain}>")).unwrap_or_default();
            let role = persona.role.map(|role| format!(" {}", role.short())).unwrap_or_default();
            let purpose = persona.purpose.map(|purpose| format!(" {purpose:?}")).unwrap_or_default();
            let meeting = meeting.map(|meeting| {
                let at = meeting.starts_at.map(|at| jiff::Timestamp::from_millisecond(at.0).unwrap().to_string());
                format!(" | {} @ {}", meeting.title, at.unwrap_or_else(|| "?".into()))
            });
            format!("{}{domain}{role}{purpose}{}", company.name, meeting.unwrap_or_default())
        }
    }
}

#[test]
fn sentences_name_company_time_role_and_purpose() {
    let cases = [
        ("Help me prepare for my meeting with Acme Corp.", "Acme Corp | Meeting with Acme Corp @ ?"),
        ("prep acme", "acme"),
        (
            "meeting with acme.example tomorrow 10am, renewal",
            "acme.example <acme.example> Renewal | Meeting with acme.example @ 2026-11-23T10:00:00Z",
        ),
        (
            "I'm the CSM, QBR with Cobalt Freight on Friday",
            "Cobalt Freight CSM | QBR with Cobalt Freight @ 2026-11-27T00:00:00Z",
        ),
        ("call with Acme Inc. in 30 minutes", "Acme Inc | Call with Acme Inc @ 2026-11-22T14:30:00Z"),
        (
            "Call with Dunmore Bank at 3pm EST about the renewal",
            "Dunmore Bank Renewal | Call with Dunmore Bank @ 2026-11-22T20:00:00Z",
        ),
        (
            "demo for Borealis Health on 27 November 2026 at 9:30",
            "Borealis Health | Demo with Borealis Health @ 2026-11-27T09:30:00Z",
        ),
        ("meeting at 10:00 with Acme Corp", "Acme Corp | Meeting with Acme Corp @ 2026-11-23T10:00:00Z"),
        ("Johnson & Johnson", "Johnson & Johnson"),
        ("Bank of America", "Bank of America"),
        ("Acme Corp (acmecorp.example)", "Acme Corp <acmecorp.example>"),
        ("https://www.acmecorp.example/newsroom?x=1", "acmecorp.example <acmecorp.example>"),
        ("jane@cobaltfreight.example", "cobaltfreight.example <cobaltfreight.example>"),
        (
            "Prepare me as the SE for technical discovery with Dunmore Bank next Tuesday",
            "Dunmore Bank SE Discovery | Meeting with Dunmore Bank @ 2026-11-24T00:00:00Z",
        ),
        ("research \"Acme Corp\" please", "Acme Corp"),
        ("meeting with the team at Acme Corp", "Acme Corp | Meeting with Acme Corp @ ?"),
        (
            "Meeting with Cobalt Freight's CISO tomorrow",
            "Cobalt Freight | Meeting with Cobalt Freight @ 2026-11-23T00:00:00Z",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn an_invite_gives_the_other_side() {
    let ics = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:America/New_York\r\nBEGIN:STANDARD\r\nDTSTART:19701101T020000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nSUMMARY:Acme Corp <> Keystead: renewal\r\nDTSTART;TZID=America/New_York:20261124T100000\r\nORGANIZER;CN=\"Rep: one\":mailto:rep@keystead.example\r\nATTENDEE;CN=Jane;ROLE=REQ-PARTICIPANT:mailto:jane@acme\r\n corp.example\r\nATTENDEE:mailto:rep@keystead.example\r\nEND:VEVENT\r\nEND:VCALENDAR";
    assert_eq!(
        said(ics),
        "Acme Corp <acmecorp.example> Renewal | Acme Corp <> Keystead: renewal @ 2026-11-24T15:00:00Z"
    );
    let utc = ics.replace(";TZID=America/New_York:20261124T100000", ":20261124T100000Z");
    assert!(said(&utc).ends_with("@ 2026-11-24T10:00:00Z"), "{}", said(&utc));
    let day = ics.replace(";TZID=America/New_York:20261124T100000", ";VALUE=DATE:20261124");
    assert!(said(&day).ends_with("@ 2026-11-24T00:00:00Z"), "{}", said(&day));
    let windows = ics.replace("TZID=America/New_York:", "TZID=\"W. Europe Standard Time\":");
    assert!(said(&windows).ends_with("@ 2026-11-24T09:00:00Z"), "{}", said(&windows));
    let unknown = ics.replace("TZID=America/New_York:", "TZID=Mars/Olympus:");
    assert!(said(&unknown).ends_with("@ ?"), "{}", said(&unknown));
}

#[test]
fn a_pasted_invite_gives_the_other_side() {
    let text = "Subject: Quarterly review Cobalt Freight / Keystead\nWhen: Friday, November 27, 2026 10:00 AM-11:00 AM (UTC-05:00) Eastern Time (US & Canada)\nWhere: https://us02web.zoom.us/j/123\nOrganizer: Rep One <rep@keystead.example>\nRequired: Ana Ruiz <ana.ruiz@cobaltfreight.example>; rep@keystead.example\n";
    assert_eq!(
        said(text),
        "Cobalt Freight <cobaltfreight.example> | Quarterly review Cobalt Freight / Keystead @ 2026-11-27T15:00:00Z"
    );
}

#[test]
fn a_signature_gives_company_and_domain() {
    let text = "Kind regards\nAna Ruiz\nVP Operations | Cobalt Freight\n+1 555 0100\nana.ruiz@cobaltfreight.example\nwww.cobaltfreight.example";
    assert_eq!(said(text), "Cobalt Freight <cobaltfreight.example>");
}

#[test]
fn what_names_no_company_is_refused_with_a_sentence() {
    assert_eq!(parse_request("  ", NOW), Err(ChatError::Empty));
    assert_eq!(parse_request(&"a".repeat(9_000), NOW), Err(ChatError::TooLong { chars: 9_000, max: 8_000 }));
    for text in [
        "help",
        "hello",
        "???",
        "prepare me for my meeting tomorrow",
        "What is the weather?",
        "meeting at 10am",
        "CSM, renewal",
        "me@gmail.com",
    ] {
        assert_eq!(parse_request(text, NOW), Err(ChatError::NoCompany), "{text}");
    }
    for error in [ChatError::Empty, ChatError::NoCompany, ChatError::TooLong { chars: 9, max: 8 }] {
        assert!(error.to_string().contains("nothing was started"), "{error}");
    }
}

#[test]
fn role_and_purpose_of_someone_else_are_not_the_reps() {
    let request = parse_request("meeting with their CSM at Acme Corp", NOW).unwrap();
    assert_eq!(request.persona.role, None);
    let request = parse_request("As an AE I meet Acme Corp for executive alignment", NOW).unwrap();
    assert_eq!((request.persona.role, request.persona.purpose), (Some(Role::Ae), Some(Purpose::Executive)));
}

proptest::proptest! {
    #[test]
    fn any_text_is_an_answer_or_a_sentence(text in "\\PC{0,200}|(BEGIN:VEVENT\n|DTSTART[;:=TZID0-9]{0,20}\n|SUMMARY:.{0,20}\n| .{0,9}\n){0,8}") {
        match parse_request(&text, NOW) {
            Ok(request) => proptest::prop_assert!(!request.company.name.trim().is_empty() && request.company.name.chars().count() <= 253),
            Err(error) => proptest::prop_assert!(!error.to_string().is_empty()),
        }
    }
}
