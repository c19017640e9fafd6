//! How a system is called: addresses, and secrets that are never shown again.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

/// Bytes of a token, a password or an address.
pub const FIELD_BYTES_MAX: usize = 2_048;

/// Something that is not for eyes: `Debug` and errors never print it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the request that needs it.
    pub(crate) fn bare(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// From the first byte (port 465).
    Tls,
    /// After `STARTTLS`, which the server has to offer (port 587).
    #[default]
    Starttls,
    /// Not at all: only for a server on this machine.
    None,
}

impl MailSecurity {
    /// The one that a word names; none names the usual one.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "tls" => Self::Tls,
            "starttls" | "" => Self::Starttls,
            "none" => Self::None,
            _ => return None,
        })
    }
}

/// A system and what it is called with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "system", rename_all = "snake_case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Connection {
    /// One channel, by its incoming webhook: it can be written to and not asked.
    SlackWebhook { url: Secret },
    /// A channel, by a bot's token.
    SlackBot { token: Secret, channel: String },
    /// Pages under a page, by an integration's token.
    Notion { token: Secret, parent: String },
    /// Mail by a server.
    Mail {
        host: String,
        port: Option<u16>,
        #[serde(default)]
        security: MailSecurity,
        user: Option<String>,
        password: Option<Secret>,
        from: String,
    },
}

/// A connection as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// `slack`, `notion` or `mail`.
    pub system: String,
    /// How and where to, in words and without a secret.
    pub to: String,
    /// Whether a message that is there can be changed in place.
    #[serde(default)]
    pub updates: bool,
}

/// A connection that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why} Nothing was kept.")]
pub struct ConnectionError {
    /// The field at fault.
    pub field: &'static str,
    /// What is wrong with it, as a sentence.
    pub why: String,
}

impl Connection {
    /// The system's name: one connection is kept for each.
    pub fn system(&self) -> &'static str {
        match self {
            Self::SlackWebhook { .. } | Self::SlackBot { .. } => "slack",
            Self::Notion { .. } => "notion",
            Self::Mail { .. } => "mail",
        }
    }

    /// What may be shown of it.
    pub fn shown(&self) -> Shown {
        let to = match self {
            Self::SlackWebhook { .. } => "the channel of an incoming webhook".to_owned(),
            Self::SlackBot { channel, .. } => format!("channel {channel}, as a bot"),
            Self::Notion { parent, .. } => format!("pages under {parent}"),
            Self::Mail { host, from, .. } => format!("from {from} by {host}"),
        };
        Shown { system: self.system().to_owned(), to, updates: matches!(self, Self::SlackBot { .. }) }
    }

    /// Refuses what cannot work, before it is kept.
    pub fn check(&self) -> Result<(), ConnectionError> {
        match self {
            Self::SlackWebhook { url } => webhook(url.bare()),
            Self::SlackBot { token, channel } => {
                header_safe("token", token.bare())?;
                let named = channel.len() >= 9
                    && channel.starts_with(['C', 'G', 'D'])
                    && channel.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
                let why = "a channel's id is needed (such as C024BE91L, at the end of the channel's details in Slack).";
                named.then_some(()).ok_or_else(|| wrong("channel", why))
            }
            Self::Notion { token, parent } => {
                header_safe("token", token.bare())?;
                notion_id(parent).map(|_| ()).ok_or_else(|| {
                    wrong("parent", "the address or the id of a Notion page is needed (32 hexadecimal digits).")
                })
            }
            Self::Mail { host, user, password, from, security, .. } => {
                one_line("host", host)?;
                one_line("from", from)?;
                from.parse::<lettre::message::Mailbox>().map_err(|_| wrong("from", "it is not a mail address."))?;
                user.as_deref().map_or(Ok(()), |user| one_line("user", user))?;
                if user.is_some() != password.is_some() {
                    return Err(wrong("password", "a user and a password belong together."));
                }
                let near = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
                if *security == MailSecurity::None && !near {
                    return Err(wrong("security", "only a server on this machine may be called without TLS."));
                }
                Ok(())
            }
        }
    }
}

fn wrong(field: &'static str, why: &str) -> ConnectionError {
    ConnectionError { field, why: why.to_owned() }
}

fn webhook(url: &str) -> Result<(), ConnectionError> {
    let parsed = Url::parse(url).ok().filter(|parsed| parsed.scheme() == "https" && parsed.host_str().is_some());
    match parsed {
        Some(_) if url.len() <= FIELD_BYTES_MAX => Ok(()),
        Some(_) | None => Err(wrong("url", "an incoming webhook's address begins with https://.")),
    }
}

fn one_line(field: &'static str, text: &str) -> Result<(), ConnectionError> {
    let fits = !text.trim().is_empty() && text.len() <= FIELD_BYTES_MAX && !text.chars().any(char::is_control);
    fits.then_some(()).ok_or_else(|| wrong(field, "it is empty, too long or more than one line."))
}

fn header_safe(field: &'static str, text: &str) -> Result<(), ConnectionError> {
    one_line(field, text)?;
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    plain.then_some(()).ok_or_else(|| wrong(field, "it holds characters that no token has."))
}

/// The id of a page, from itself or from the page's address, with hyphens.
pub(crate) fn notion_id(text: &str) -> Option<String> {
    let path = text.split(['?', '#']).next().unwrap_or(text);
    let digits: String = path.chars().rev().filter(|letter| *letter != '-').take(32).collect();
    let digits: String = digits.chars().rev().collect::<String>().to_ascii_lowercase();
    if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let cut = [0, 8, 12, 16, 20, 32];
    Some(cut.windows(2).map(|range| &digits[range[0]..range[1]]).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(host: &str, security: MailSecurity, from: &str) -> Connection {
        let (host, from) = (host.to_owned(), from.to_owned());
        Connection::Mail { host, port: None, security, user: None, password: None, from }
    }

    #[test]
    fn what_cannot_work_is_refused_before_it_is_kept() {
        let bot =
            |token: &str, channel: &str| Connection::SlackBot { token: Secret::new(token), channel: channel.into() };
        let notion = |parent: &str| Connection::Notion { token: Secret::new("ntn_1"), parent: parent.into() };
        let hook = |url: &str| Connection::SlackWebhook { url: Secret::new(url) };
        for good in [
            bot("xoxb-1", "C024BE91L"),
            notion("https://www.notion.so/acme/Meetings-0123456789abcdef0123456789abcdef?pvs=4"),
            hook("https://hooks.slack.example/services/T/B/x"),
            mail("mail.keystead.example", MailSecurity::Starttls, "Rep <rep@keystead.example>"),
            mail("localhost", MailSecurity::None, "rep@keystead.example"),
        ] {
            assert_eq!(good.check(), Ok(()), "{good:?}");
        }
        for (bad, field) in [
            (bot("xoxb-1\r\nX: y", "C024BE91L"), "token"),
            (bot("xoxb-1", "#sales"), "channel"),
            (notion("https://www.notion.so/acme"), "parent"),
            (hook("http://hooks.slack.example/x"), "url"),
            (mail("mail.keystead.example", MailSecurity::None, "rep@keystead.example"), "security"),
            (mail("mail.keystead.example", MailSecurity::Tls, "rep@x\r\nBcc: all@y"), "from"),
            (mail("mail.keystead.example", MailSecurity::Tls, "nobody"), "from"),
        ] {
            assert_eq!(bad.check().map_err(|error| error.field), Err(field), "{bad:?}");
        }
    }

    #[test]
    fn a_secret_is_never_printed() {
        let connection = Connection::SlackBot { token: Secret::new("xoxb-secret"), channel: "C024BE91L".to_owned() };
        let shown = serde_json::to_string(&connection.shown()).unwrap();
        assert!(!format!("{connection:?} {shown}").contains("secret-"), "{connection:?} {shown}");
        assert!(!format!("{connection:?} {shown}").contains("xoxb"), "{connection:?} {shown}");
    }

    #[test]
    fn a_page_is_known_by_its_address() {
        let id = Some("01234567-89ab-cdef-0123-456789abcdef".to_owned());
        assert_eq!(notion_id("01234567-89AB-cdef-0123-456789abcdef"), id);
        assert_eq!(notion_id("https://notion.so/Title-0123456789abcdef0123456789abcdef#x"), id);
        assert_eq!(notion_id("0123"), None);
    }
}
