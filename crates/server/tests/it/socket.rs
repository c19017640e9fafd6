//! A socket as a page holds it.

use domain::Logged;
use domain::wire::{ClientFrame, ServerFrame};
use futures::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::http::Client;

type Stream = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// An open socket.
pub struct Socket(Stream);

impl Socket {
    /// Opens one from a page of `origin`.
    pub async fn open(client: &Client, prep: &str, after: u64, origin: Option<&str>) -> Result<Self, Error> {
        let url = format!("ws://{}/ws/chat-updates?prep={prep}&after={after}", client.address);
        let mut request = url.into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {}", client.token).parse().unwrap());
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().unwrap());
        }
        Ok(Self(tokio_tungstenite::connect_async(request).await?.0))
    }

    /// The next frame; `None` when the socket has ended.
    pub async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            match self.0.next().await? {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    pub async fn send(&mut self, frame: &ClientFrame) {
        self.0.send(Message::Text(serde_json::to_string(frame).unwrap().into())).await.unwrap();
    }

    /// The same over a line that may be broken; false when it is.
    pub async fn try_send(&mut self, frame: &ClientFrame) -> bool {
        self.0.send(Message::Text(serde_json::to_string(frame).unwrap().into())).await.is_ok()
    }

    pub async fn send_text(&mut self, text: &str) {
        self.0.send(Message::Text(text.to_owned().into())).await.unwrap();
    }

    /// Events until one that fits, that one included.
    pub async fn events_until(&mut self, fits: impl Fn(&Logged) -> bool) -> Vec<Logged> {
        let mut events = Vec::new();
        while let Some(frame) = self.next().await {
            if let ServerFrame::Event(logged) = frame {
                let last = fits(&logged);
                events.push(logged);
                if last {
                    return events;
                }
            }
        }
        panic!("the socket ended before the event came; {} events before", events.len());
    }
}
