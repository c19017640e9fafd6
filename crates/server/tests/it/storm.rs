//! Many pages behind a bad line that tears what it carries into pieces, holds it up and breaks at any byte.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::wire::{ClientFrame, ServerFrame};
use domain::{ClientId, Event, Logged};
use pretty_assertions::assert_eq;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::http::Client;
use crate::socket::Socket;
use crate::story::{TestServer, id_of};

const PAGES: usize = 10;
/// Breaks of a page's line before it holds.
const BREAKS: u64 = 12;
/// A line breaks within so many bytes.
const LINE_BYTES: u64 = 60_000;
const PIECE_BYTES: u64 = 1_500;
/// One piece of so many is held up, for at most so long.
const HELD_UP: u64 = 8;
const HELD_UP_MAX_US: u64 = 3_000;

/// Xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// A relay to the server whose connections break.
struct Line {
    address: SocketAddr,
    breaks: Arc<AtomicU64>,
    relays: JoinSet<()>,
}

impl Line {
    async fn to(server: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let breaks = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&breaks);
        let mut relays = JoinSet::new();
        relays.spawn(async move {
            let mut connections = JoinSet::new();
            let mut dice = Dice(seed);
            loop {
                let (page, _) = listener.accept().await.unwrap();
                let holds = counted.load(Ordering::SeqCst) >= BREAKS;
                let most = if holds { u64::MAX } else { dice.below(LINE_BYTES) };
                let (counted, dice) = (Arc::clone(&counted), [dice.below(u64::MAX) | 1, dice.below(u64::MAX) | 1]);
                connections.spawn(async move {
                    relay(page, server, most, dice).await;
                    counted.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, breaks, relays }
    }
}

/// Carries bytes both ways until so many have passed, and then drops both ends in the middle of whatever there is.
async fn relay(page: TcpStream, server: SocketAddr, most: u64, [up, down]: [u64; 2]) {
    #[expect(clippy::disallowed_methods, reason = "a test talks to its own server on loopback")]
    let server = TcpStream::connect(server).await.unwrap();
    let (from_page, to_page) = page.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = carry(from_page, to_server, u64::MAX, Dice(up)) => {}
        () = carry(from_server, to_page, most, Dice(down)) => {}
    }
}

async fn carry(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin, most: u64, mut dice: Dice) {
    let mut left = most;
    let mut bytes = vec![0; PIECE_BYTES as usize];
    while left > 0 {
        let piece = (1 + dice.below(PIECE_BYTES)).min(left) as usize;
        let Ok(read @ 1..) = from.read(&mut bytes[..piece]).await else { return };
        if dice.below(HELD_UP) == 0 {
            tokio::time::sleep(Duration::from_micros(dice.below(HELD_UP_MAX_US))).await;
        }
        if to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
        left -= read as u64;
    }
}

/// A page that comes back with the last number it has, and says again what was not accepted.
struct Page {
    client: Client,
    prep: String,
    say: ClientFrame,
    accepted: bool,
    log: Vec<Logged>,
}

impl Page {
    /// Listens until the last event of the work has come and its own message was accepted.
    async fn listen(&mut self, seed: u64, over: &AtomicU64) {
        loop {
            let after = self.log.len() as u64;
            let Ok(mut socket) = Socket::open(&self.client, &self.prep, after, None).await else { continue };
            if !self.accepted && !socket.try_send(&self.say).await {
                continue;
            }
            while let Some(frame) = socket.next().await {
                match frame {
                    ServerFrame::Event(logged) => {
                        assert_eq!(logged.seq, self.log.len() as u64 + 1, "a gap or a repetition; the seed is {seed}");
                        self.log.push(logged);
                    }
                    ServerFrame::Accepted { .. } => self.accepted = true,
                    ServerFrame::Rejected { detail, .. } => panic!("{detail}; the seed is {seed}"),
                    _ => {}
                }
                let last = over.load(Ordering::SeqCst);
                if self.accepted && last > 0 && self.log.len() as u64 >= last {
                    return;
                }
            }
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "a test has no settings of its own")]
fn seed() -> u64 {
    let wanted = std::env::var("CALLSHEET_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    wanted.unwrap_or_else(|| RandomState::new().build_hasher().finish() | 1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_behind_a_line_that_breaks_see_every_event_once_and_in_order() {
    let seed = seed();
    let mut dice = Dice(seed);
    let server = TestServer::start().await;
    let prep = id_of(&server.start_acme("storm").await);
    let mut lines = Vec::new();
    let mut pages = JoinSet::new();
    let over = Arc::new(AtomicU64::new(0));
    for number in 0..PAGES {
        let line = Line::to(server.client.address, dice.below(u64::MAX) | 1).await;
        let client = Client { address: line.address, ..server.client.clone() };
        lines.push(line);
        let say = ClientFrame::Say {
            client_id: ClientId::from(format!("storm-{number}")),
            text: "Tell me more about the funding".to_owned(),
        };
        let mut page = Page { client, prep: prep.clone(), say, accepted: false, log: Vec::new() };
        let over = Arc::clone(&over);
        pages.spawn(async move {
            page.listen(seed, &over).await;
            page.log
        });
    }
    let log = whole_log(&server, &prep).await;
    over.store(log.len() as u64, Ordering::SeqCst);
    // Whoever has everything already hears one thing more, and looks up.
    let path = format!("/api/preps/{prep}/messages");
    let last = serde_json::json!({ "clientId": "last", "text": "Tell me more about the funding" });
    assert_eq!(server.ask(move |client| client.post(&path, &last)).await.status, 200);
    let seen: Vec<Vec<Logged>> = pages.join_all().await;
    let log = read_log(&server, &prep).await;
    for seen in &seen {
        assert_eq!(seen[..], log[..seen.len()], "a page saw another log; the seed is {seed}");
    }
    let said = log.iter().filter(|logged| matches!(logged.event, Event::UserSaid { .. })).count();
    assert_eq!(said, PAGES + 2, "the request, the last message, and one of each page; the seed is {seed}");
    let ids: HashSet<_> = log.iter().map(|logged| &logged.id).collect();
    assert_eq!(ids.len(), log.len());
    let broken: u64 = lines.iter().map(|line| line.breaks.load(Ordering::SeqCst)).sum();
    assert!(broken >= PAGES as u64, "the lines broke {broken} times, which is no storm; the seed is {seed}");
    for mut line in lines {
        line.relays.shutdown().await;
    }
}

/// The log once both runs have ended and every page has been heard.
async fn whole_log(server: &TestServer, prep: &str) -> Vec<Logged> {
    let mut socket = Socket::open(&server.client, prep, 0, None).await.unwrap();
    let (mut ended, mut said) = (0, 0);
    let mut log = Vec::new();
    while let Some(frame) = socket.next().await {
        let ServerFrame::Event(logged) = frame else { continue };
        ended += usize::from(matches!(logged.event, Event::WorkflowComplete { .. }));
        said += usize::from(matches!(logged.event, Event::UserSaid { .. }));
        log.push(logged);
        if ended == 2 && said > PAGES {
            return log;
        }
    }
    panic!("the socket of the direct line ended");
}

async fn read_log(server: &TestServer, prep: &str) -> Vec<Logged> {
    let mut log: Vec<Logged> = Vec::new();
    loop {
        let path = format!("/api/preps/{prep}/events?after={}&limit=1000", log.len());
        let page = server.ask(move |client| client.get(&path)).await.json();
        let page: Vec<Logged> = serde_json::from_value(page["events"].clone()).unwrap();
        if page.is_empty() {
            return log;
        }
        log.extend(page);
    }
}
