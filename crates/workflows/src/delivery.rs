//! What is sent to a system of the workplace, and the way there.

use std::path::Path;
use std::sync::Arc;

use documents::{Audience, CustomerDocument, Document};
use domain::wire::Connect;
use domain::{
    Connected, Delivery, DeliveryId, DeliveryKind, DeliveryReceipt, DeliverySection, DeliveryState, Entropy, PrepId,
    PrepView, WorkSystem,
};
use jiff::civil::Date;
use net::{Net, Url};
use serde::Serialize;
use serde_json::Value;
use workplace::{
    Connection, ConnectionError, Letter, MailSecurity, MailTarget, NOTION_API, NotionPage, NotionTarget, Receipt,
    SLACK_API, Secret, SlackMessage, SlackTarget, Target, Vault, VaultError,
};

use crate::progress::{self, Followed};

/// Sections and lines of a preview.
const PREVIEW_SECTIONS_MAX: usize = 12;
const PREVIEW_LINES_MAX: usize = 12;
/// Recipients of one mail.
const RECIPIENTS_MAX: usize = 20;
/// Characters that are repeated of an address that is not one.
const ADDRESS_SHOWN_MAX: usize = 80;
/// Why nothing can be sent yet.
const NO_BRIEF: &str = "There is no brief yet.";

/// A delivery as it is asked for.
pub struct Asked<'a> {
    pub connected: &'a Connected,
    pub to: &'a [String],
    pub audience: Option<Audience>,
    pub day: Date,
}

/// Content in the shape of its system.
pub enum Content {
    Slack(Vec<SlackMessage>),
    Notion(NotionPage),
    Mail(Letter),
}

impl Content {
    fn parts(&self) -> usize {
        match self {
            Self::Slack(messages) => messages.len(),
            Self::Notion(page) => page.batches.len() + 1,
            Self::Mail(_) => 1,
        }
    }
}

/// The systems that this house is connected to.
pub trait Workplace: Send + Sync {
    /// Which ones, and where to.
    fn connected(&self) -> Vec<Connected>;
    /// The way to one of them; says in a sentence why there is none.
    fn target(&self, content: Content, replaces: Vec<Receipt>) -> Result<Box<dyn Target>, String>;
}

/// No system is connected.
pub struct Nowhere;

impl Workplace for Nowhere {
    fn connected(&self) -> Vec<Connected> {
        Vec::new()
    }

    fn target(&self, _content: Content, _replaces: Vec<Receipt>) -> Result<Box<dyn Target>, String> {
        Err("No system is connected.".to_owned())
    }
}

/// The systems whose connections lie in a vault.
pub struct VaultWorkplace {
    vault: Vault,
    net: Net,
    /// Slack's Web API where it is another than the usual one, and the door to it.
    slack_at: Option<(Url, Net)>,
}

impl VaultWorkplace {
    /// Over the vault of a data folder, called through `net`.
    pub fn in_folder(data: &Path, entropy: Arc<dyn Entropy>, net: Net) -> Self {
        Self { vault: Vault::in_folder(data, entropy), net, slack_at: None }
    }

    /// The same with Slack's Web API at another address, called through a door that leads nowhere else.
    pub fn with_slack_at(self, address: Url, net: Net) -> Self {
        Self { slack_at: Some((address, net)), ..self }
    }

    /// Connects a system, in place of how it was connected before.
    pub fn connect(&self, system: WorkSystem, asked: Connect) -> Result<Connected, VaultError> {
        let shown = self.vault.put(connection(system, asked)?)?;
        Ok(Connected { system, to: shown.to, updates: shown.updates })
    }

    /// Forgets how a system is called. Whether it was connected.
    pub fn forget(&self, system: WorkSystem) -> Result<bool, VaultError> {
        self.vault.remove(system.name())
    }

    /// Asks a system whether it knows us. Nothing is written there.
    pub async fn check(&self, system: WorkSystem) -> Result<String, String> {
        let connection = self.connection(system)?;
        let asked = match (self.way(connection, empty(system), Vec::new())?, system) {
            (Way::Slack(target), _) => target.check().await,
            (Way::Notion(target), _) => target.check().await,
            (Way::Mail(target), _) => target.check().await,
        };
        asked.map_err(|error| error.to_string())
    }

    fn connection(&self, system: WorkSystem) -> Result<Connection, String> {
        let known = self.vault.of(system.name()).map_err(|error: VaultError| error.to_string())?;
        known.ok_or_else(|| format!("{} is not connected.", system.title()))
    }

    fn way(&self, connection: Connection, content: Content, replaces: Vec<Receipt>) -> Result<Way, String> {
        let net = self.net.clone();
        let api = |address: &str| Url::parse(address).map_err(|error| error.to_string());
        Ok(match (connection, content) {
            (Connection::SlackWebhook { url }, Content::Slack(messages)) => {
                Way::Slack(SlackTarget::by_webhook(net, url, messages))
            }
            (Connection::SlackBot { token, channel }, Content::Slack(messages)) => {
                Way::Slack(match self.slack_at.clone() {
                    Some((at, net)) => {
                        SlackTarget::by_bot(net, at, (token, channel), messages, replaces).at_own_address()
                    }
                    None => SlackTarget::by_bot(net, api(SLACK_API)?, (token, channel), messages, replaces),
                })
            }
            (Connection::Notion { token, parent }, Content::Notion(page)) => Way::Notion(NotionTarget::new(
                net,
                api(NOTION_API)?,
                (token, &parent),
                page,
                replaces.into_iter().next(),
            )),
            (Connection::Mail { host, port, security, user, password, from }, Content::Mail(letter)) => {
                Way::Mail(MailTarget { host, port, security, login: user.zip(password), from, letter })
            }
            (connection, _) => return Err(format!("{} takes something else.", connection.system())),
        })
    }
}

/// A connection from what was typed.
fn connection(system: WorkSystem, asked: Connect) -> Result<Connection, VaultError> {
    fn missing(field: &'static str) -> ConnectionError {
        ConnectionError { field, why: "it is missing.".to_owned() }
    }
    let wanted = |field, value: Option<String>| {
        value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).ok_or_else(|| missing(field))
    };
    Ok(match (system, asked.url) {
        (WorkSystem::Slack, Some(url)) => Connection::SlackWebhook { url: Secret::new(url.trim()) },
        (WorkSystem::Slack, None) => Connection::SlackBot {
            token: Secret::new(wanted("token", asked.token)?),
            channel: wanted("channel", asked.channel)?,
        },
        (WorkSystem::Notion, _) => Connection::Notion {
            token: Secret::new(wanted("token", asked.token)?),
            parent: wanted("parent", asked.parent)?,
        },
        (WorkSystem::Mail, _) => Connection::Mail {
            host: wanted("host", asked.host)?,
            port: asked.port,
            security: MailSecurity::named(asked.security.as_deref().unwrap_or_default()).ok_or_else(|| {
                ConnectionError { field: "security", why: "tls, starttls or none is needed.".to_owned() }
            })?,
            user: asked.user.filter(|user| !user.is_empty()),
            password: asked.password.filter(|password| !password.is_empty()).map(Secret::new),
            from: wanted("from", asked.from)?,
        },
    })
}

enum Way {
    Slack(SlackTarget),
    Notion(NotionTarget),
    Mail(MailTarget),
}

fn empty(system: WorkSystem) -> Content {
    match system {
        WorkSystem::Slack => Content::Slack(Vec::new()),
        WorkSystem::Notion => Content::Notion(NotionPage { title: String::new(), batches: Vec::new() }),
        WorkSystem::Mail => Content::Mail(Letter::default()),
    }
}

impl Workplace for VaultWorkplace {
    fn connected(&self) -> Vec<Connected> {
        let shown = self.vault.shown().unwrap_or_else(|error| {
            tracing::warn!(%error, "connections could not be read");
            Vec::new()
        });
        let known = |shown: workplace::Shown| {
            Some(Connected { system: WorkSystem::named(&shown.system)?, to: shown.to, updates: shown.updates })
        };
        shown.into_iter().filter_map(known).collect()
    }

    fn target(&self, content: Content, replaces: Vec<Receipt>) -> Result<Box<dyn Target>, String> {
        let system = match &content {
            Content::Slack(_) => WorkSystem::Slack,
            Content::Notion(_) => WorkSystem::Notion,
            Content::Mail(_) => WorkSystem::Mail,
        };
        Ok(match self.way(self.connection(system)?, content, replaces)? {
            Way::Slack(target) => Box::new(target),
            Way::Notion(target) => Box::new(target),
            Way::Mail(target) => Box::new(target),
        })
    }
}

/// What would be sent, or a sentence that says why it cannot be.
pub fn proposal(prep: &PrepId, view: &PrepView, asked: &Asked<'_>) -> Result<Delivery, String> {
    let system = asked.connected.system;
    let audience = system.audience(asked.audience);
    let document = document(view, audience, asked.day).ok_or(NO_BRIEF)?;
    let recipients = match system {
        WorkSystem::Mail => recipients(asked.to)?,
        WorkSystem::Slack | WorkSystem::Notion => Vec::new(),
    };
    let to = if system == WorkSystem::Mail { recipients.join(", ") } else { asked.connected.to.clone() };
    let delivery = Delivery {
        kind: DeliveryKind::Document,
        id: DeliveryId::derive(&[prep.as_str(), system.name(), &view.last_seq.to_string()]),
        system,
        replaces: earlier(view, system, &to, audience),
        to,
        recipients,
        audience,
        title: document.title.to_string(),
        preview: preview(&document, system),
        parts: 0,
        seq: view.last_seq,
        day: asked.day.into(),
    };
    let parts = content(view, &delivery, None)?.parts();
    Ok(Delivery { parts: u32::try_from(parts).unwrap_or(u32::MAX), ..delivery })
}

/// The message about the research that would be posted: one that is changed in place, where that can be done.
pub fn progress_proposal(prep: &PrepId, view: &PrepView, connected: &Connected, day: Date) -> Delivery {
    Delivery {
        id: DeliveryId::derive(&[prep.as_str(), "progress", &view.last_seq.to_string()]),
        kind: if connected.updates { DeliveryKind::LiveProgress } else { DeliveryKind::Outcome },
        system: connected.system,
        to: connected.to.clone(),
        recipients: Vec::new(),
        audience: Audience::Internal,
        title: progress::headline(view, Followed::Yes),
        preview: progress::sections(view),
        parts: 1,
        replaces: None,
        seq: view.last_seq,
        day: day.into(),
    }
}

/// What lies in the same place for the same readers. A mail cannot be taken back.
fn earlier(view: &PrepView, system: WorkSystem, to: &str, audience: Audience) -> Option<DeliveryId> {
    let there = view.deliveries.iter().rev().find(|known| {
        let delivery = &known.delivery;
        matches!(known.state, DeliveryState::Delivered { .. })
            && !delivery.kind.is_progress()
            && (delivery.system, delivery.to.as_str(), delivery.audience) == (system, to, audience)
            && known.receipts.iter().all(|receipt| !receipt.id.is_empty())
    });
    there.filter(|_| system != WorkSystem::Mail).map(|known| known.delivery.id.clone())
}

fn recipients(asked: &[String]) -> Result<Vec<String>, String> {
    if asked.is_empty() || asked.len() > RECIPIENTS_MAX {
        return Err(format!("A mail goes to 1 to {RECIPIENTS_MAX} addresses, this one has {}.", asked.len()));
    }
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || ".-_+'".contains(letter))
    };
    let is_address =
        |text: &str| text.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.'));
    let address = |text: &String| {
        let text = text.trim();
        let shown: String = text.chars().filter(|letter| !letter.is_control()).take(ADDRESS_SHOWN_MAX).collect();
        is_address(text).then(|| text.to_owned()).ok_or_else(|| format!("“{shown}” is not a mail address."))
    };
    asked.iter().map(address).collect()
}

fn document(view: &PrepView, audience: Audience, day: Date) -> Option<Document> {
    let brief = view.brief.as_ref()?;
    Some(documents::compose(view, brief, audience, day))
}

/// A mail names nobody who will be in the room: its readers know.
fn preview(document: &Document, system: WorkSystem) -> Vec<DeliverySection> {
    let goes = |section: &&documents::Section| {
        system != WorkSystem::Mail || !matches!(section.block, documents::Block::People(_))
    };
    let section = |section: &documents::Section| DeliverySection {
        title: section.title.to_string(),
        lines: section.block.lines().into_iter().take(PREVIEW_LINES_MAX).map(|line| line.text.to_string()).collect(),
    };
    document.sections.iter().filter(goes).take(PREVIEW_SECTIONS_MAX).map(section).collect()
}

/// What is sent, in the shape of its system: the same for ever, since the view is the one at the delivery's place in the
/// log. `pdf` goes with a mail. Says in a sentence why there is nothing.
pub fn content(view: &PrepView, delivery: &Delivery, pdf: Option<(String, Vec<u8>)>) -> Result<Content, String> {
    let day = delivery.day.first_day();
    let brief = view.brief.as_ref().ok_or(NO_BRIEF)?;
    Ok(match delivery.system {
        WorkSystem::Slack => {
            let messages = documents::slack(&documents::compose(view, brief, delivery.audience, day));
            let message = |message: documents::SlackMessage| {
                Ok(SlackMessage { blocks: written(&message.blocks)?, text: message.text })
            };
            Content::Slack(messages.into_iter().map(message).collect::<Result<_, String>>()?)
        }
        WorkSystem::Notion => {
            let page = documents::notion(&documents::compose(view, brief, delivery.audience, day));
            let batch = |blocks: &Vec<_>| blocks.iter().map(written).collect::<Result<_, String>>();
            let batches = page.batches.iter().map(batch).collect::<Result<_, String>>()?;
            Content::Notion(NotionPage { title: delivery.title.clone(), batches })
        }
        WorkSystem::Mail => {
            let mail = documents::mail(&CustomerDocument::compose(view, brief, day));
            Content::Mail(Letter {
                subject: mail.subject,
                text: mail.text,
                html: mail.html,
                to: delivery.recipients.clone(),
                pdf,
                written_unix: view.updated_at.0 / 1_000,
            })
        }
    })
}

/// Blocks as their system takes them.
fn written(blocks: &impl Serialize) -> Result<Value, String> {
    serde_json::to_value(blocks)
        .map_err(|error| format!("It could not be written in the form that is sent: {error}. Please report this."))
}

/// A receipt as the log keeps it.
pub fn kept(receipt: Receipt) -> DeliveryReceipt {
    DeliveryReceipt { id: receipt.id, place: receipt.place, url: receipt.url }
}

/// A receipt as the way out knows it.
pub fn receipt_of(receipt: &DeliveryReceipt) -> Receipt {
    Receipt { id: receipt.id.clone(), place: receipt.place.clone(), url: receipt.url.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_cannot_be_written_are_not_sent_empty() {
        let keyed_by_pairs = std::collections::BTreeMap::from([((1, 2), "text")]);
        let told = written(&keyed_by_pairs).unwrap_err();
        assert!(told.starts_with("It could not be written in the form that is sent: key must be a string"), "{told}");
        assert_eq!(written(&["text"]), Ok(serde_json::json!(["text"])));
    }
}
