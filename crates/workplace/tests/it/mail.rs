//! Mail: a server that speaks SMTP and can hang up at any word, and letters as files.

use std::sync::{Arc, Mutex};

use pretty_assertions::assert_eq;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use workplace::{Found, Letter, MailSecurity, MailTarget, Part, SendError, Target, eml};

/// What a server was told.
type Told = Arc<Mutex<Vec<String>>>;

/// When the server ends the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Never,
    /// A refusal of the recipient.
    NoSuchUser,
    /// Busy, come again.
    Busy,
    /// It hangs up before it has taken the mail.
    BeforeData,
    /// It takes the mail and hangs up without a word.
    AfterData,
}

#[expect(clippy::disallowed_methods, reason = "the server of a test lives as long as the test")]
async fn server(ends: Ends) -> (u16, Told) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told: Told = Arc::default();
    let seen = told.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ended = talk(stream, ends, &seen).await;
        }
    });
    (port, told)
}

async fn talk(stream: tokio::net::TcpStream, ends: Ends, told: &Told) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 here\r\n").await?;
    let mut in_data = false;
    while let Some(line) = lines.next_line().await? {
        told.lock().unwrap().push(line.clone());
        let answer: &[u8] = match (in_data, line.get(..4).unwrap_or_default()) {
            (true, _) if line == "." => {
                in_data = false;
                if ends == Ends::AfterData {
                    return Ok(());
                }
                b"250 taken\r\n"
            }
            (true, _) => continue,
            (false, "EHLO") => b"250-here\r\n250 8BITMIME\r\n",
            (false, "RCPT") if ends == Ends::NoSuchUser => b"550 no such user\r\n",
            (false, "RCPT") if ends == Ends::Busy => b"451 come again\r\n",
            (false, "DATA") if ends == Ends::BeforeData => return Ok(()),
            (false, "DATA") => {
                in_data = true;
                b"354 go on\r\n"
            }
            (false, "QUIT") => b"221 bye\r\n",
            (false, _) => b"250 well\r\n",
        };
        writing.write_all(answer).await?;
    }
    Ok(())
}

fn letter() -> Letter {
    Letter {
        subject: "Before we meet: Acme Corp".to_owned(),
        text: "Ahead of our meeting\n.\nGrüße\n".to_owned(),
        html: "<p>Ahead of our meeting</p>".to_owned(),
        to: vec!["dana@acmecorp.example".to_owned()],
        pdf: Some(("acme-corp.pdf".to_owned(), b"%PDF-1.7 not really".to_vec())),
        written_unix: 1_795_348_800,
    }
}

fn target(port: u16) -> MailTarget {
    MailTarget {
        host: "127.0.0.1".to_owned(),
        port: Some(port),
        security: MailSecurity::None,
        login: None,
        from: "Rep <rep@keystead.example>".to_owned(),
        letter: letter(),
    }
}

const PART: Part<'static> = Part { delivery: "dlv_1", number: 0, before: &[] };

#[tokio::test]
async fn a_mail_is_taken_whole() {
    let (port, told) = server(Ends::Never).await;
    let receipt = target(port).send(PART).await.unwrap();
    assert_eq!((receipt.id.as_str(), receipt.place.as_str()), ("<dlv1@callsheet.invalid>", "dana@acmecorp.example"));
    let told = told.lock().unwrap().join("\n");
    for wanted in [
        "MAIL FROM:<rep@keystead.example>",
        "RCPT TO:<dana@acmecorp.example>",
        "Message-ID: <dlv1@callsheet.invalid>",
        "Subject: Before we meet: Acme Corp",
        "multipart/alternative",
        "text/html",
        "application/pdf",
        "filename=\"acme-corp.pdf\"",
    ] {
        assert!(told.contains(wanted), "{wanted} in {told}");
    }
}

#[tokio::test]
async fn a_server_that_ends_early_leaves_no_doubt_before_the_mail_and_doubt_after() {
    for (ends, clear, again) in [
        (Ends::NoSuchUser, true, false),
        (Ends::Busy, true, true),
        (Ends::BeforeData, false, false),
        (Ends::AfterData, false, false),
    ] {
        let (port, _) = server(ends).await;
        match target(port).send(PART).await.unwrap_err() {
            SendError::NotSent { again: is, .. } => assert_eq!((true, is), (clear, again), "{ends:?}"),
            SendError::Unclear { .. } => assert!(!clear, "{ends:?}"),
        }
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error = target(nobody).send(PART).await.unwrap_err();
    assert!(matches!(error, SendError::NotSent { again: true, .. }), "{error:?}");
    assert!(matches!(target(nobody).find(PART, 0).await.unwrap(), Found::CannotTell { .. }));
}

#[tokio::test]
async fn a_server_without_tls_gets_no_mail_when_tls_is_wanted() {
    let (port, told) = server(Ends::Never).await;
    let wary = MailTarget { security: MailSecurity::Starttls, ..target(port) };
    let error = wary.send(PART).await.unwrap_err();
    assert!(matches!(&error, SendError::NotSent { again: false, what, .. } if what.contains("no TLS")), "{error:?}");
    assert!(!told.lock().unwrap().iter().any(|line| line.starts_with("MAIL")));
}

#[test]
fn a_draft_is_the_same_file_each_time_and_no_header_can_be_smuggled_in() {
    let draft = Letter { to: Vec::new(), ..letter() };
    let bytes = eml(&draft, None, "run_1").unwrap();
    assert_eq!(bytes, eml(&draft, None, "run_1").unwrap());
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("X-Unsent: 1\r\n") && text.contains("\r\nDate: Sun, 22 Nov 2026 12:00:00"), "{text}");
    let sly = Letter { subject: "Hello\r\nBcc: all@x.example".to_owned(), ..letter() };
    let text = String::from_utf8(eml(&sly, Some("rep@keystead.example"), "run_1").unwrap()).unwrap();
    assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
    for to in ["nobody", "a@x.example\r\nBcc: b@x.example"] {
        let bad = Letter { to: vec![to.to_owned()], ..letter() };
        assert!(eml(&bad, Some("rep@keystead.example"), "run_1").is_err(), "{to:?}");
    }
    let large = Letter { pdf: Some(("x.pdf".to_owned(), vec![0; (10 << 20) + 1])), ..letter() };
    assert!(eml(&large, None, "run_1").unwrap_err().to_string().contains("larger"));
}
