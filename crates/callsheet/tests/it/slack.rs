//! A Slack on this machine: it keeps what is posted and changed, and holds an answer back where it is told to, until the
//! process that asked is gone.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub const CHANNEL: &str = "C024BE91L";
/// How long a test waits for a question before it gives up.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where an answer is held back, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// This message was asked for, and is not taken.
    BeforeTaking(usize),
    /// This message is taken, and nobody is told.
    AfterTaking(usize),
    /// This message has its receipt, and its address is asked for.
    AtAddress(usize),
    /// It is asked whether a message is there.
    WhenLookedFor,
    /// This change was asked for, and is not made.
    BeforeChange(usize),
    /// This change is made, and nobody is told.
    AfterChange(usize),
}

#[derive(Default)]
struct Kept {
    messages: Vec<Message>,
    /// Changes in their order.
    changes: Vec<Change>,
    addresses: usize,
    hold: Option<Hold>,
    held: bool,
    /// Changes that are refused as too many, with the pause that is asked for.
    limited: Option<(usize, u64)>,
}

/// A message as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub ts: String,
    pub body: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub at: Instant,
    pub body: Value,
    pub taken: bool,
}

#[derive(Clone)]
pub struct Slack {
    pub address: SocketAddr,
    shared: Arc<(Mutex<Kept>, Condvar)>,
}

impl Slack {
    /// Begins to listen; the thread ends with the test's process.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let slack = Self { address: listener.local_addr().unwrap(), shared: Arc::default() };
        let shared = slack.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map(Result::unwrap) {
                let slack = shared.clone();
                std::thread::spawn(move || slack.talk(stream));
            }
        });
        slack
    }

    /// The address of its API.
    pub fn api(&self) -> String {
        format!("http://{}/api/", self.address)
    }

    /// Holds the next answer of a kind back.
    pub fn hold(&self, at: Hold) {
        let mut kept = self.shared.0.lock().unwrap();
        (kept.hold, kept.held) = (Some(at), false);
    }

    /// Refuses one change as too early, and asks for a pause of so many seconds.
    pub fn limit(&self, change: usize, seconds: u64) {
        self.shared.0.lock().unwrap().limited = Some((change, seconds));
    }

    /// Waits until an answer is held back.
    pub fn wait_held(&self) {
        let (kept, told) = &*self.shared;
        let (kept, waited) = told.wait_timeout_while(kept.lock().unwrap(), PATIENCE, |kept| !kept.held).unwrap();
        assert!(!waited.timed_out(), "{:?} never came", kept.hold);
    }

    pub fn messages(&self) -> Vec<Message> {
        self.shared.0.lock().unwrap().messages.clone()
    }

    pub fn changes(&self) -> Vec<Change> {
        self.shared.0.lock().unwrap().changes.clone()
    }

    fn talk(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let Some((path, body)) = request(&mut reader) else { return };
        let answer = match path.split('?').next().unwrap_or_default() {
            "/api/chat.postMessage" => self.post(body),
            "/api/chat.update" => self.update(body),
            "/api/chat.getPermalink" => self.permalink(&path),
            "/api/conversations.history" | "/api/conversations.replies" => self.history(),
            _ => Some(ok(json!({ "ok": true, "user": "callsheet", "team": "Keystead" }))),
        };
        match answer {
            Some(answer) => drop((&stream).write_all(answer.as_bytes())),
            // The one who asked is killed meanwhile, which closes the connection.
            None => drop(reader.read_to_end(&mut Vec::new())),
        }
    }

    /// Whether this is where an answer is held back.
    fn holds(&self, kept: &mut Kept, here: Hold) -> bool {
        let holds = kept.hold == Some(here);
        if holds {
            (kept.hold, kept.held) = (None, true);
            self.shared.1.notify_all();
        }
        holds
    }

    fn post(&self, body: Value) -> Option<String> {
        let mut kept = self.shared.0.lock().unwrap();
        let number = kept.messages.len();
        if self.holds(&mut kept, Hold::BeforeTaking(number)) {
            return None;
        }
        let ts = format!("1700000000.{number:06}");
        kept.messages.push(Message { ts: ts.clone(), body });
        let held = self.holds(&mut kept, Hold::AfterTaking(number));
        (!held).then(|| ok(json!({ "ok": true, "channel": CHANNEL, "ts": ts })))
    }

    fn update(&self, body: Value) -> Option<String> {
        let mut kept = self.shared.0.lock().unwrap();
        let number = kept.changes.len();
        if self.holds(&mut kept, Hold::BeforeChange(number)) {
            return None;
        }
        let limited = kept.limited.take_if(|(change, _)| *change == number).map(|(_, seconds)| seconds);
        kept.changes.push(Change { at: Instant::now(), body: body.clone(), taken: limited.is_none() });
        if let Some(seconds) = limited {
            return Some(answer(
                "429 Too Many Requests",
                &format!("retry-after: {seconds}\r\n"),
                &json!({ "ok": false }),
            ));
        }
        let Some(message) = kept.messages.iter_mut().find(|message| body["ts"] == message.ts.as_str()) else {
            return Some(ok(json!({ "ok": false, "error": "message_not_found" })));
        };
        message.body = body.clone();
        let held = self.holds(&mut kept, Hold::AfterChange(number));
        (!held).then(|| ok(json!({ "ok": true, "channel": CHANNEL, "ts": body["ts"] })))
    }

    fn permalink(&self, path: &str) -> Option<String> {
        let mut kept = self.shared.0.lock().unwrap();
        let number = kept.addresses;
        kept.addresses += 1;
        let held = self.holds(&mut kept, Hold::AtAddress(number));
        let ts = path.split("message_ts=").nth(1).unwrap_or_default();
        (!held).then(|| ok(json!({ "ok": true, "permalink": format!("https://keystead.slack.example/p{ts}") })))
    }

    fn history(&self) -> Option<String> {
        let mut kept = self.shared.0.lock().unwrap();
        if self.holds(&mut kept, Hold::WhenLookedFor) {
            return None;
        }
        let message = |message: &Message| json!({ "ts": message.ts, "metadata": message.body["metadata"] });
        let messages: Vec<Value> = kept.messages.iter().map(message).collect();
        Some(ok(json!({ "ok": true, "messages": messages })))
    }
}

/// The path and the JSON of a request; nothing when the connection ends before.
fn request(reader: &mut impl BufRead) -> Option<(String, Value)> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(bytes) = line.strip_prefix("content-length:") {
            length = bytes.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((path, serde_json::from_slice(&body).unwrap_or_default()))
}

fn ok(body: Value) -> String {
    answer("200 OK", "", &body)
}

fn answer(status: &str, headers: &str, body: &Value) -> String {
    let body = body.to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}
