//! The live half: a socket is a cursor into a prep's log.
//!
//! Register with the hub, read the log after the cursor, drop what was seen, then go live. A client that cannot keep up
//! is told `gone` and comes back with its cursor.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::limits::EVENTS_PAGE_MAX;
use domain::wire::{Act, ClientFrame, Say, ServerFrame};
use domain::{ClientId, PrepId};
use serde::Deserialize;
use store::{PrepKey, StoreError};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::boot::House;
use crate::hub::Heard;
use crate::problem::Refusal;

/// Bytes of a frame from a client.
const CLIENT_FRAME_BYTES_MAX: usize = 64 * 1024;
/// The buffers of a connection; the defaults cost fifteen times as much memory for each socket.
const SOCKET_BUFFER_BYTES: usize = 4 * 1024;
/// Bytes that may wait to be sent to a client before it is cut.
const WRITE_BUFFER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A client that does not take a frame for this long is cut.
const SEND_TIMEOUT: Duration = Duration::from_secs(20);
/// How often a silent connection is asked whether it is there.
const PING_EVERY: Duration = Duration::from_secs(25);

/// `/ws/chat-updates?prep=…&after=SEQ`.
#[derive(Debug, Deserialize)]
pub struct Cursor {
    prep: String,
    #[serde(default)]
    after: u64,
}

/// Opens a socket on a prep.
pub async fn open(State(house): State<House>, Query(cursor): Query<Cursor>, upgrade: WebSocketUpgrade) -> Response {
    let key = house.key(&cursor.prep);
    if let Err(error) = house.setup().views.now(&key).await {
        return Refusal::from(error).into_response();
    }
    upgrade
        .max_message_size(CLIENT_FRAME_BYTES_MAX)
        .max_frame_size(CLIENT_FRAME_BYTES_MAX)
        .read_buffer_size(SOCKET_BUFFER_BYTES)
        .write_buffer_size(SOCKET_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .on_upgrade(move |socket| async move {
            let mut line = Line { house, key, socket, sent: cursor.after };
            let reason = line.run().await;
            line.farewell(reason).await;
        })
}

/// Why a socket ends.
enum End {
    /// The client went, or its connection did.
    Left,
    Gone(&'static str),
}

struct Line {
    house: House,
    key: PrepKey,
    socket: WebSocket,
    /// The last sequence number that was sent.
    sent: u64,
}

impl Line {
    async fn run(&mut self) -> End {
        let mut heard = self.house.hub().listen(&self.key);
        match self.greet().await {
            Ok(()) => {}
            Err(end) => return end,
        }
        let mut ping = tokio::time::interval(PING_EVERY);
        ping.tick().await;
        let house = self.house.clone();
        loop {
            let next = tokio::select! {
                heard = heard.recv() => self.pass_on(heard).await,
                frame = self.socket.recv() => self.answer(frame, &mut heard).await,
                _ = ping.tick() => self.send(Message::Ping(Vec::new().into())).await,
                () = house.closing() => Err(End::Gone("shutdown")),
            };
            if let Err(end) = next {
                return end;
            }
        }
    }

    async fn greet(&mut self) -> Result<(), End> {
        let view = self.house.setup().views.now(&self.key).await.map_err(unread)?;
        let prep: PrepId = self.key.prep.clone();
        let server_version = env!("CARGO_PKG_VERSION").to_owned();
        // A cursor ahead of the log belongs to another log: the client folds from the start.
        self.sent = if self.sent > view.last_seq { 0 } else { self.sent };
        self.frame(&ServerFrame::Welcome { prep, last_seq: view.last_seq, server_version }).await?;
        self.catch_up().await?;
        self.frame(&ServerFrame::CaughtUp { seq: self.sent }).await
    }

    /// Sends what the log holds after the cursor.
    async fn catch_up(&mut self) -> Result<(), End> {
        loop {
            let events = self.house.store().events(&self.key, self.sent, EVENTS_PAGE_MAX).await;
            let events = events.map_err(unread)?;
            if events.is_empty() {
                return Ok(());
            }
            for logged in events {
                self.sent = logged.seq;
                self.frame(&ServerFrame::Event(logged)).await?;
            }
        }
    }

    async fn pass_on(&mut self, heard: Result<Heard, RecvError>) -> Result<(), End> {
        match heard {
            Ok(Heard::Event { seq, .. }) if seq <= self.sent => Ok(()),
            Ok(Heard::Event { seq, text }) if seq == self.sent + 1 => {
                self.sent = seq;
                self.send(Message::Text(text.as_ref().into())).await
            }
            Ok(Heard::Passing { text }) => self.send(Message::Text(text.as_ref().into())).await,
            // A hole, or commits that were missed: the log has them.
            Ok(Heard::Event { .. } | Heard::Missed) => self.catch_up().await,
            Ok(Heard::Forgotten) => Err(End::Gone("forgotten")),
            Err(RecvError::Lagged(_)) => Err(End::Gone("slow")),
            Err(RecvError::Closed) => Err(End::Gone("shutdown")),
        }
    }

    async fn answer(
        &mut self,
        frame: Option<Result<Message, axum::Error>>,
        heard: &mut Receiver<Heard>,
    ) -> Result<(), End> {
        let text = match frame {
            None | Some(Err(_)) | Some(Ok(Message::Close(_))) => return Err(End::Left),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
            Some(Ok(Message::Binary(_))) => {
                return self.rejected(unnamed(), "Not text", "Frames are JSON as text.").await;
            }
            Some(Ok(Message::Text(text))) => text,
        };
        match serde_json::from_str::<ClientFrame>(&text) {
            Ok(frame) => self.carry_out(frame, heard).await,
            Err(error) => {
                let detail = format!("The frame cannot be read: {error}");
                self.rejected(named_in(&text), "The frame does not fit", &detail).await
            }
        }
    }

    async fn carry_out(&mut self, frame: ClientFrame, heard: &mut Receiver<Heard>) -> Result<(), End> {
        let desk = self.house.desk().clone();
        let (client_id, done) = match frame {
            ClientFrame::Say { client_id, text } => {
                (client_id.clone(), desk.say(&self.key, Say { client_id, text }).await)
            }
            ClientFrame::Act { client_id, action } => {
                (client_id.clone(), desk.act(&self.key, Act { client_id, action }).await)
            }
            ClientFrame::Ack { .. } => return Ok(()),
            ClientFrame::Ping { .. } => {
                let at = self.house.setup().clock.now();
                return self.frame(&ServerFrame::Pong { at }).await;
            }
        };
        match done {
            Ok(_) => {
                // The events go first, so that an accepted command is on the page already.
                while let Ok(next) = heard.try_recv() {
                    self.pass_on(Ok(next)).await?;
                }
                self.catch_up().await?;
                self.frame(&ServerFrame::Accepted { client_id }).await
            }
            Err(error) => {
                let (title, detail) = Refusal::from(error).words();
                self.rejected(client_id, &title, &detail).await
            }
        }
    }

    async fn rejected(&mut self, client_id: ClientId, title: &str, detail: &str) -> Result<(), End> {
        let (title, detail) = (title.to_owned(), detail.to_owned());
        self.frame(&ServerFrame::Rejected { client_id, title, detail }).await
    }

    async fn frame(&mut self, frame: &ServerFrame) -> Result<(), End> {
        match serde_json::to_string(frame) {
            Ok(text) => self.send(Message::Text(text.into())).await,
            Err(error) => {
                tracing::error!(%error, "a frame cannot be written");
                Err(End::Gone("shutdown"))
            }
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match tokio::time::timeout(SEND_TIMEOUT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Left),
            Err(_) => Err(End::Gone("slow")),
        }
    }

    async fn farewell(mut self, end: End) {
        if let End::Gone(reason) = end {
            let gone = ServerFrame::Gone { reason: reason.to_owned() };
            if self.frame(&gone).await.is_ok() {
                // The other side may be gone already; there is nobody left to tell.
                self.send(Message::Close(None)).await.ok();
            }
        }
    }
}

/// A log that cannot be read. Only one that is not there is gone for good; else the page comes again.
fn unread(error: StoreError) -> End {
    match error {
        StoreError::NotFound => End::Gone("forgotten"),
        StoreError::Busy(_)
        | StoreError::Full
        | StoreError::Corrupt(_)
        | StoreError::NewerSchema { .. }
        | StoreError::OlderSchema { .. }
        | StoreError::LeaseLost
        | StoreError::TooLarge { .. }
        | StoreError::Bug(_) => {
            tracing::warn!(%error, "a socket ends because its log cannot be read now");
            End::Gone("shutdown")
        }
    }
}

fn unnamed() -> ClientId {
    ClientId::from("")
}

/// The client id of a frame that does not fit otherwise, so that its sender knows which one it was.
fn named_in(text: &str) -> ClientId {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Named {
        client_id: ClientId,
    }
    serde_json::from_str::<Named>(text).map_or_else(|_| unnamed(), |named| named.client_id)
}
