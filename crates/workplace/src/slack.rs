//! Slack: messages of blocks, by a bot (which can be asked, and updates what it posted) or by an incoming webhook (which
//! only takes).

use async_trait::async_trait;
use net::{Net, Request};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::connection::Secret;
use crate::{Found, Part, Receipt, SendError, Target, say};

/// Where Slack's Web API lives.
pub const SLACK_API: &str = "https://slack.com/api/";
/// Messages that are looked through for one that may have been sent.
const LOOKED_THROUGH_MAX: usize = 1_000;
/// Messages of one page of a channel's history.
const PAGE_MESSAGES: usize = 200;
/// The name under which a message carries its delivery.
const EVENT_TYPE: &str = "callsheet_delivery";
/// Calls of one method in a channel: about one a second (Slack, "Rate limits", posting messages).
const POST_INTERVAL: std::time::Duration = std::time::Duration::from_millis(1_100);

/// The least time between two changes of a message that is kept up to date.
pub const UPDATE_INTERVAL: std::time::Duration = std::time::Duration::from_secs(3);
/// What Slack says of a message that is not there.
const GONE: &str = "message_not_found";

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub struct SlackMessage {
    /// Block Kit blocks.
    pub blocks: Value,
    /// What programs without blocks show, and what is read aloud.
    pub text: String,
}

/// Messages for one channel; those after the first are replies in its thread, where there is one.
pub struct SlackTarget {
    net: Net,
    way: Way,
    messages: Vec<SlackMessage>,
    replaces: Vec<Receipt>,
}

enum Way {
    Webhook { url: Secret },
    Bot { api: Url, own: bool, token: Secret, channel: String },
}

#[derive(Deserialize)]
struct Answer {
    ok: bool,
    error: Option<String>,
    ts: Option<String>,
    channel: Option<String>,
    permalink: Option<String>,
    user: Option<String>,
    team: Option<String>,
    #[serde(default)]
    messages: Vec<Posted>,
    response_metadata: Option<Cursor>,
}

#[derive(Deserialize)]
struct Posted {
    ts: String,
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    event_type: String,
    event_payload: Value,
}

#[derive(Deserialize)]
struct Cursor {
    #[serde(default)]
    next_cursor: String,
}

impl SlackTarget {
    /// By an incoming webhook.
    pub fn by_webhook(net: Net, url: Secret, messages: Vec<SlackMessage>) -> Self {
        Self { net, way: Way::Webhook { url }, messages, replaces: Vec::new() }
    }

    /// By a bot. Messages of an earlier delivery are changed instead of being posted again.
    pub fn by_bot(
        net: Net,
        api: Url,
        (token, channel): (Secret, String),
        messages: Vec<SlackMessage>,
        replaces: Vec<Receipt>,
    ) -> Self {
        Self { net, way: Way::Bot { api, own: false, token, channel }, messages, replaces }
    }

    /// The same where the operator configured the API's address: it may be near us, and is left for nowhere else.
    pub fn at_own_address(mut self) -> Self {
        if let Way::Bot { own, .. } = &mut self.way {
            *own = true;
        }
        self
    }

    /// Whom the token belongs to. Nothing is posted.
    pub async fn check(&self) -> Result<String, SendError> {
        let Way::Bot { channel, .. } = &self.way else {
            return Ok("A webhook can only be tried by posting to it, so nothing was asked.".to_owned());
        };
        let answer = self.call("auth.test", json!({})).await?;
        let (user, team) = (answer.user.unwrap_or_default(), answer.team.unwrap_or_default());
        Ok(format!("Slack knows the bot as {user} of {team}. It posts to {channel}; nothing was posted."))
    }

    async fn call(&self, method: &str, body: Value) -> Result<Answer, SendError> {
        self.call_every(POST_INTERVAL, method, body).await
    }

    async fn call_every(&self, interval: std::time::Duration, method: &str, body: Value) -> Result<Answer, SendError> {
        let Way::Bot { api, own, token, .. } = &self.way else { return Err(say::odd("Slack")) };
        let url = api.join(method).map_err(|_| say::refused("Slack's address is not one.".to_owned()))?;
        let request = Request::sending(url, net::Method::Post { json: body })
            .header("authorization", format!("Bearer {}", token.bare()))
            .rate(format!("slack:{method}"), interval)
            .once();
        let request = if *own { request.own() } else { request };
        let answer: Answer =
            self.net.fetch(request).await.map_err(|error| say::of(&error))?.json().map_err(|_| say::odd("Slack"))?;
        if answer.ok { Ok(answer) } else { Err(refusal(&answer.error.unwrap_or_default())) }
    }

    /// Reads without changing anything, so that whatever goes wrong, nothing was sent by it.
    async fn read(&self, method: &str, query: &[(&str, &str)]) -> Result<Answer, SendError> {
        let Way::Bot { api, own, token, .. } = &self.way else { return Err(say::odd("Slack")) };
        let mut url = api.join(method).map_err(|_| say::refused("Slack's address is not one.".to_owned()))?;
        url.query_pairs_mut().extend_pairs(query);
        let request = Request::to(url)
            .api()
            .header("authorization", format!("Bearer {}", token.bare()))
            .rate(format!("slack:{method}"), POST_INTERVAL);
        let request = if *own { request.own() } else { request };
        let not_sent = |what: String, after| SendError::NotSent { what, after, again: true };
        let fetched =
            self.net.fetch(request).await.map_err(|error| not_sent(error.to_string(), error.retry_after()))?;
        let answer: Answer = fetched.json().map_err(|error| not_sent(error.to_string(), None))?;
        if answer.ok { Ok(answer) } else { Err(refusal(&answer.error.unwrap_or_default())) }
    }

    async fn post(&self, part: Part<'_>, channel: &str, message: &SlackMessage) -> Result<Receipt, SendError> {
        let mut body = json!({
            "channel": channel,
            "text": message.text,
            "mrkdwn": false,
            "blocks": message.blocks,
            "unfurl_links": false,
            "unfurl_media": false,
            "metadata": metadata(part),
        });
        if let (Some(first), Some(fields)) = (part.before.first(), body.as_object_mut()) {
            fields.insert("thread_ts".to_owned(), json!(first.id));
        }
        let answer = self.call("chat.postMessage", body).await?;
        let (Some(id), Some(place)) = (answer.ts, answer.channel) else { return Err(say::odd("Slack")) };
        let url = self.permalink(&place, &id).await;
        Ok(Receipt { id, place, url })
    }

    /// A message has an address that a person can open; without it the delivery is whole all the same.
    async fn permalink(&self, channel: &str, ts: &str) -> Option<String> {
        let query = [("channel", channel), ("message_ts", ts)];
        self.read("chat.getPermalink", &query).await.ok()?.permalink
    }

    /// Changes a message that an earlier delivery posted. One that is gone is posted anew.
    async fn change(&self, part: Part<'_>, old: &Receipt, message: &SlackMessage) -> Result<Receipt, SendError> {
        match self.call("chat.update", changed(part, old, message)).await {
            Ok(_) => Ok(old.clone()),
            Err(SendError::NotSent { what, .. }) if what.contains(GONE) => self.post(part, &old.place, message).await,
            // The same change once more is the same message.
            Err(SendError::Unclear { what }) => Err(SendError::NotSent { what, after: None, again: true }),
            Err(error) => Err(error),
        }
    }

    /// Takes away a message that the new delivery has no part for.
    async fn remove(&self, old: &Receipt) -> Result<Receipt, SendError> {
        match self.call("chat.delete", json!({ "channel": old.place, "ts": old.id })).await {
            Err(SendError::NotSent { what, .. }) if what.contains(GONE) => Ok(old.clone()),
            Err(SendError::Unclear { what }) => Err(SendError::NotSent { what, after: None, again: true }),
            outcome => outcome.map(|_| old.clone()),
        }
    }

    async fn hook(&self, url: &Secret, message: &SlackMessage) -> Result<Receipt, SendError> {
        let body = json!({ "text": message.text, "blocks": message.blocks });
        let request = Request::post_json(url.bare(), body)
            .map_err(|_| say::refused("The webhook's address is not one.".to_owned()))?
            .rate("slack:webhook", POST_INTERVAL)
            .once();
        let answer = self.net.fetch(request).await.map_err(|error| without_address(&say::of(&error), url))?;
        match answer.text().trim() {
            "ok" => Ok(Receipt { id: String::new(), place: "webhook".to_owned(), url: None }),
            _ => Err(say::odd("Slack")),
        }
    }
}

/// A webhook's address is its key, so no error repeats it.
fn without_address(error: &SendError, url: &Secret) -> SendError {
    let clean = |what: &str| what.replace(url.bare(), "The webhook");
    match error {
        SendError::NotSent { what, after, again } => {
            SendError::NotSent { what: clean(what), after: *after, again: *again }
        }
        SendError::Unclear { what } => SendError::Unclear { what: clean(what) },
    }
}

fn changed(part: Part<'_>, there: &Receipt, message: &SlackMessage) -> Value {
    json!({
        "channel": there.place, "ts": there.id, "text": message.text, "blocks": message.blocks,
        "metadata": metadata(part),
    })
}

fn metadata(part: Part<'_>) -> Value {
    json!({ "event_type": EVENT_TYPE, "event_payload": { "delivery": part.delivery, "part": part.number } })
}

fn refusal(error: &str) -> SendError {
    let what = format!("Slack says: {error}.");
    match error {
        // "It's possible some aspect of the operation succeeded before the error was raised."
        "fatal_error" | "internal_error" | "service_unavailable" | "request_timeout" => SendError::Unclear { what },
        "ratelimited" | "rate_limited" | "message_limit_exceeded" => {
            SendError::NotSent { what, after: None, again: true }
        }
        _ => SendError::NotSent { what, after: None, again: false },
    }
}

#[async_trait]
impl Target for SlackTarget {
    fn parts(&self) -> usize {
        self.messages.len().max(self.replaces.len())
    }

    async fn send(&self, part: Part<'_>) -> Result<Receipt, SendError> {
        let (message, old) = (self.messages.get(part.number), self.replaces.get(part.number));
        match (&self.way, message, old) {
            (Way::Webhook { url }, Some(message), _) => self.hook(url, message).await,
            (Way::Bot { .. }, Some(message), Some(old)) => self.change(part, old, message).await,
            (Way::Bot { channel, .. }, Some(message), None) => self.post(part, channel, message).await,
            (Way::Bot { .. }, None, Some(old)) => self.remove(old).await,
            (Way::Webhook { .. } | Way::Bot { .. }, None, _) => {
                Err(say::refused(format!("There is no part {}.", part.number)))
            }
        }
    }

    /// A message that is gone is not posted anew: whoever took it away does not want it.
    async fn update(&self, part: Part<'_>, there: &Receipt) -> Result<(), SendError> {
        let Some(message) = self.messages.get(part.number) else {
            return Err(say::refused(format!("There is no part {}.", part.number)));
        };
        if matches!(self.way, Way::Webhook { .. }) {
            return Err(say::refused("An incoming webhook cannot change what it posted.".to_owned()));
        }
        let body = changed(part, there, message);
        match self.call_every(UPDATE_INTERVAL, "chat.update", body).await {
            Err(SendError::NotSent { what, .. }) if what.contains(GONE) => {
                Err(say::refused("The message was deleted in Slack.".to_owned()))
            }
            // The same change once more is the same message.
            Err(SendError::Unclear { what }) => Err(SendError::NotSent { what, after: None, again: true }),
            outcome => outcome.map(|_| ()),
        }
    }

    async fn find(&self, part: Part<'_>, since_unix: i64) -> Result<Found, SendError> {
        let Way::Bot { channel, .. } = &self.way else {
            return Ok(Found::CannotTell { why: "A webhook cannot be asked what it posted.".to_owned() });
        };
        if self.replaces.get(part.number).is_some() {
            return Ok(Found::No);
        }
        let oldest = since_unix.saturating_sub(60).to_string();
        let limit = PAGE_MESSAGES.to_string();
        let thread = part.before.first().map(|first| (first.place.clone(), first.id.clone()));
        let (mut cursor, mut seen) = (String::new(), 0);
        loop {
            let mut query = vec![("include_all_metadata", "true"), ("limit", &limit), ("oldest", &oldest)];
            let method = match &thread {
                Some((place, ts)) => {
                    query.extend([("channel", place.as_str()), ("ts", ts.as_str())]);
                    "conversations.replies"
                }
                None => {
                    query.push(("channel", channel));
                    "conversations.history"
                }
            };
            if !cursor.is_empty() {
                query.push(("cursor", &cursor));
            }
            let answer = match self.read(method, &query).await {
                Ok(answer) => answer,
                Err(SendError::NotSent { what, again: false, .. }) => return Ok(Found::CannotTell { why: what }),
                Err(error) => return Err(error),
            };
            if let Some(posted) = answer.messages.iter().find(|posted| posted.is(part)) {
                let place = thread.as_ref().map_or(channel, |(place, _)| place).clone();
                let url = self.permalink(&place, &posted.ts).await;
                return Ok(Found::Yes(Receipt { id: posted.ts.clone(), place, url }));
            }
            seen += answer.messages.len();
            cursor = answer.response_metadata.map(|metadata| metadata.next_cursor).unwrap_or_default();
            if cursor.is_empty() {
                return Ok(Found::No);
            }
            if seen >= LOOKED_THROUGH_MAX {
                let why = format!("Among the last {seen} messages of the channel it was not seen.");
                return Ok(Found::CannotTell { why });
            }
        }
    }
}

impl Posted {
    fn is(&self, part: Part<'_>) -> bool {
        self.metadata.as_ref().is_some_and(|metadata| {
            metadata.event_type == EVENT_TYPE
                && metadata.event_payload["delivery"] == part.delivery
                && metadata.event_payload["part"] == part.number
        })
    }
}
