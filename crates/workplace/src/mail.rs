//! Mail: a letter as a file to open, or sent by a server.

use std::time::Duration;

use async_trait::async_trait;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Message};

use crate::connection::{MailSecurity, Secret};
use crate::{Found, Part, Receipt, SendError, Target, say};

/// Recipients of one letter.
pub const RECIPIENTS_MAX: usize = 20;
/// Bytes of what is attached; most servers refuse more.
pub const ATTACHMENT_BYTES_MAX: usize = 10 << 20;
/// The longest a server may think about one command.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(30);

/// A letter before it has a sender.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    pub to: Vec<String>,
    /// File name and bytes of a PDF, where one goes with it.
    pub pdf: Option<(String, Vec<u8>)>,
    /// When it was written, in seconds of Unix time.
    pub written_unix: i64,
}

/// A letter that cannot be written: whose address is not one, or whose attachment is too large.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The mail could not be written: {0}")]
pub struct LetterError(String);

/// A letter as RFC 5322 text. Without a sender it is a draft, as mail programs mark one (`X-Unsent`).
pub fn eml(letter: &Letter, from: Option<&str>, delivery: &str) -> Result<Vec<u8>, LetterError> {
    message(letter, from, delivery).map(|message| message.formatted())
}

fn message(letter: &Letter, from: Option<&str>, delivery: &str) -> Result<Message, LetterError> {
    let mailbox = |text: &str| {
        text.parse::<Mailbox>().map_err(|_| LetterError(format!("“{}” is not a mail address.", shown(text))))
    };
    if letter.to.len() > RECIPIENTS_MAX {
        return Err(LetterError(format!("it has more than {RECIPIENTS_MAX} recipients.")));
    }
    let written = Duration::from_secs(u64::try_from(letter.written_unix).unwrap_or(0));
    let mut builder = Message::builder()
        .subject(one_line(&letter.subject))
        .date(std::time::UNIX_EPOCH + written)
        .message_id(Some(message_id(delivery)));
    let from_box = match from {
        Some(from) => mailbox(from)?,
        None => mailbox("Draft <draft@callsheet.invalid>")?,
    };
    builder = builder.from(from_box);
    for to in &letter.to {
        builder = builder.to(mailbox(to)?);
    }
    if from.is_none() {
        builder = builder.raw_header(unsent()?);
    }
    let both = MultiPart::alternative()
        .boundary(boundary(delivery, "words"))
        .singlepart(SinglePart::plain(letter.text.clone()))
        .singlepart(SinglePart::html(letter.html.clone()));
    let body = match &letter.pdf {
        None => both,
        Some((name, bytes)) if bytes.len() <= ATTACHMENT_BYTES_MAX => {
            let kind = ContentType::parse("application/pdf").map_err(|error| LetterError(error.to_string()))?;
            MultiPart::mixed()
                .boundary(boundary(delivery, "parts"))
                .multipart(both)
                .singlepart(Attachment::new(name.clone()).body(bytes.clone(), kind))
        }
        Some(_) => return Err(LetterError(format!("its PDF is larger than {ATTACHMENT_BYTES_MAX} bytes."))),
    };
    if letter.to.is_empty() {
        // A draft has no envelope; the address is only for the envelope and is not written.
        let nobody = "draft@callsheet.invalid".parse::<Address>().map_err(|error| LetterError(error.to_string()))?;
        let envelope =
            lettre::address::Envelope::new(None, vec![nobody]).map_err(|error| LetterError(error.to_string()))?;
        builder = builder.envelope(envelope);
    }
    builder.multipart(body).map_err(|error| LetterError(format!("{error}.")))
}

fn unsent() -> Result<lettre::message::header::HeaderValue, LetterError> {
    use lettre::message::header::{HeaderName, HeaderValue};
    let name = HeaderName::new_from_ascii("X-Unsent".to_owned()).map_err(|error| LetterError(error.to_string()))?;
    Ok(HeaderValue::new(name, "1".to_owned()))
}

/// The same for every try, so that a server that keeps one copy of a `Message-ID` keeps one.
fn message_id(delivery: &str) -> String {
    format!("<{}@callsheet.invalid>", delivery.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}

fn boundary(delivery: &str, part: &str) -> String {
    format!("callsheet-{part}-{}", delivery.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}

fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn shown(text: &str) -> String {
    one_line(text).chars().take(80).collect()
}

/// A letter on its way to a server.
pub struct MailTarget {
    pub host: String,
    pub port: Option<u16>,
    pub security: MailSecurity,
    pub login: Option<(String, Secret)>,
    pub from: String,
    pub letter: Letter,
}

impl MailTarget {
    /// Whether the server can be reached and lets us in. Nothing is sent.
    pub async fn check(&self) -> Result<String, SendError> {
        let mut connection = self.connect().await?;
        let _ended = connection.quit().await;
        Ok(format!("{} lets us in. Nothing was sent.", self.host))
    }

    /// A server that knows us. Whatever goes wrong here, nothing has been sent.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let failed = |error: lettre::transport::smtp::Error| not_sent(&self.host, &error);
        let hello = ClientId::default();
        let tls = || TlsParameters::new(self.host.clone()).map_err(failed);
        let port = self.port.unwrap_or(match self.security {
            MailSecurity::Tls => 465,
            MailSecurity::Starttls => 587,
            MailSecurity::None => 25,
        });
        let at = (self.host.as_str(), port);
        let wrapped = match self.security {
            MailSecurity::Tls => Some(tls()?),
            MailSecurity::Starttls | MailSecurity::None => None,
        };
        let mut connection = AsyncSmtpConnection::connect_tokio1(at, Some(COMMAND_TIMEOUT), &hello, wrapped, None)
            .await
            .map_err(failed)?;
        if self.security == MailSecurity::Starttls {
            if !connection.can_starttls() {
                return Err(say::refused(format!("{} offers no TLS, so nothing was sent to it.", self.host)));
            }
            connection.starttls(tls()?, &hello).await.map_err(failed)?;
        }
        if let Some((user, password)) = &self.login {
            let credentials = Credentials::new(user.clone(), password.bare().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await.map_err(failed)?;
        }
        Ok(connection)
    }
}

fn not_sent(host: &str, error: &lettre::transport::smtp::Error) -> SendError {
    let again = !error.is_permanent() && !error.is_client();
    SendError::NotSent { what: format!("{host} did not take the mail: {error}."), after: None, again }
}

#[async_trait]
impl Target for MailTarget {
    fn parts(&self) -> usize {
        1
    }

    async fn send(&self, part: Part<'_>) -> Result<Receipt, SendError> {
        let message =
            message(&self.letter, Some(&self.from), part.delivery).map_err(|error| say::refused(error.to_string()))?;
        let mut connection = self.connect().await?;
        match connection.send(message.envelope(), &message.formatted()).await {
            Ok(_) => {}
            // A code is an answer: the server did not take it.
            Err(error) if error.status().is_some() || error.is_client() => return Err(not_sent(&self.host, &error)),
            Err(error) => {
                return Err(SendError::Unclear {
                    what: format!("{} broke off while it took the mail: {error}.", self.host),
                });
            }
        }
        let _ended = connection.quit().await;
        Ok(Receipt { id: message_id(part.delivery), place: self.letter.to.join(", "), url: None })
    }

    async fn find(&self, _part: Part<'_>, _since_unix: i64) -> Result<Found, SendError> {
        Ok(Found::CannotTell { why: "A mail server cannot be asked what it took.".to_owned() })
    }
}
