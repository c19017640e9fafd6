//! A server that answers by path and keeps what it was asked, a client that may reach it, and a sink.
#![allow(clippy::unwrap_used, reason = "only tests use it: they fail by panicking")]

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use domain::{Company, Reading, Record, Timestamp, ambient::FixedClock};
use net::{Net, NetOptions, Reach, Url};

use crate::{Ask, Harvest, Sink, Source, SourceError};

/// 2026-11-22T12:00:00Z.
pub const NOW: Timestamp = Timestamp(1_795_348_800_000);
/// How the client introduces itself: with a way to reach the operator.
pub const USER_AGENT: &str = "Callsheet/0.1 (callsheetbot; operator@acme.example)";

/// What the server was asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub verb: String,
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// An answer: status, media type, body.
type Answer = (u16, &'static str, String);

pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Answers with a function of what was asked; `None` is 404.
    pub fn start(answer: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(request) = read(&stream) else { continue };
                seen.lock().unwrap().push(request.clone());
                let (status, kind, body) = answer(&request).unwrap_or((404, "text/plain", String::new()));
                let head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
            }
        });
        Self { address, asked }
    }

    /// Answers JSON by path.
    pub fn json(pages: Vec<(&'static str, serde_json::Value)>) -> Self {
        Self::start(move |asked| {
            let (_, value) = pages.iter().find(|(path, _)| *path == asked.path)?;
            Some((200, "application/json", value.to_string()))
        })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The paths that were asked for, in order.
    pub fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut lines = reader.by_ref().lines();
    let first = lines.next()?.ok()?;
    let verb = first.split(' ').next()?.to_owned();
    let target = first.split(' ').nth(1)?.to_owned();
    let url = Url::parse(&format!("http://x{target}")).ok()?;
    let mut headers = BTreeMap::new();
    for line in lines.by_ref() {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let query = url.query_pairs().map(|(key, value)| (key.into_owned(), value.into_owned())).collect();
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    Some(Asked { verb, path: url.path().to_owned(), query, headers, body })
}

/// A client that may reach the server and waits for nothing.
pub fn client() -> Net {
    let options = NetOptions {
        allow_loopback: true,
        per_host_interval: Duration::ZERO,
        retry_wait: Duration::from_millis(1),
        attempts_max: 1,
        user_agent: USER_AGENT.to_owned(),
        ..NetOptions::default()
    };
    Net::new(options, Arc::new(FixedClock(NOW)), Reach::RealOnly, None).unwrap()
}

#[derive(Default)]
pub struct Kept(Mutex<Vec<Reading>>);

#[async_trait]
impl Sink for Kept {
    fn accepts(&self, _service: &str) -> bool {
        true
    }

    async fn take(&self, readings: Vec<(Reading, Option<Vec<u8>>)>) -> Result<(), SourceError> {
        for (reading, _) in readings {
            for record in &reading.records {
                let value = serde_json::to_value(record).unwrap();
                let quote = value.get("quote").and_then(|quote| quote.as_str()).unwrap_or(&reading.evidence.title);
                assert!(
                    reading.text.contains(quote) || reading.evidence.title == quote,
                    "{quote:?} in {:?}",
                    reading.text
                );
            }
            assert!(!reading.evidence.title.is_empty() && !reading.evidence.publisher.is_empty());
            self.0.lock().unwrap().push(reading);
        }
        Ok(())
    }
}

/// A company of this name and domain.
pub fn company(name: &str, domain: Option<&str>) -> Company {
    Company { name: name.into(), domain: domain.map(Into::into), ..Company::default() }
}

pub fn ask(company: Company) -> Ask {
    Ask::about(company, NOW)
}

/// What a source hands over.
pub async fn read_with(source: &dyn Source, ask: &Ask) -> (Vec<Reading>, Harvest) {
    let kept = Kept::default();
    let harvest = source.read(&client(), ask, &kept).await.unwrap();
    let readings = kept.0.into_inner().unwrap();
    assert_eq!(harvest.read as usize, readings.len(), "{harvest:?}");
    assert!(
        harvest.requests <= source.info().cost_requests_max,
        "{} asked {} times",
        source.info().id,
        harvest.requests
    );
    (readings, harvest)
}

/// Why a source could not do its work.
pub async fn error_of(source: &dyn Source, ask: &Ask) -> SourceError {
    source.read(&client(), ask, &Kept::default()).await.unwrap_err()
}

/// Every record of every reading.
pub fn records(readings: &[Reading]) -> Vec<&Record> {
    readings.iter().flat_map(|reading| &reading.records).collect()
}
