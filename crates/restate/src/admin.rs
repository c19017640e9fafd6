//! What is asked of Restate's server: registering, beginning walks, ending them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use flow::ConductError;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use net::{HttpClient, Url};
use serde_json::{Value, json};

use crate::walk::{WORKFLOW, Walk};

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long an answer to whether it is well may take: who asks whether we are ready waits two seconds for everything.
const HEALTH_TIMEOUT: Duration = Duration::from_millis(900);
/// Bytes of an answer: a deployment lists its handlers with their schemas.
const ANSWER_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The two doors of a Restate server, or of several that are one cluster.
pub(crate) struct Server {
    pub(crate) http: HttpClient,
    /// Where it is administered.
    pub(crate) admin: Door,
    /// Where calls enter.
    pub(crate) ingress: Door,
}

/// The same door of each server of a cluster. Whoever answered last is asked first.
pub(crate) struct Door {
    addresses: Vec<Url>,
    first: AtomicUsize,
}

impl Door {
    pub(crate) fn new(addresses: Vec<Url>) -> Self {
        Self { addresses, first: AtomicUsize::new(0) }
    }

    fn in_turn(&self) -> impl Iterator<Item = (usize, &Url)> {
        let first = self.first.load(Ordering::Relaxed);
        let (before, from) = self.addresses.split_at(first.min(self.addresses.len()));
        (first..).zip(from).chain((0..).zip(before))
    }

    /// This one answered.
    fn keep(&self, number: usize) {
        self.first.store(number, Ordering::Relaxed);
    }

    /// This one did not: whoever asks next begins with the one after it, even if nobody waits for the rest of this round.
    fn leave(&self, number: usize) {
        self.first.store((number + 1) % self.addresses.len().max(1), Ordering::Relaxed);
    }
}

/// A walk that the server has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Begun {
    pub(crate) invocation: String,
    /// It had it before.
    pub(crate) before: bool,
}

struct Answer {
    status: u16,
    body: Value,
}

impl Answer {
    fn is_fine(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The server, or a balancer before it, says that it cannot answer now; another of the cluster may.
    fn is_away(&self) -> bool {
        matches!(self.status, 502..=504)
    }

    /// What a walk ended with has its code beside its words; what the server says of itself has words alone.
    fn is_the_end_of_a_walk(&self) -> bool {
        !self.is_away() && self.body["code"] == self.status
    }

    fn wrong(&self, what: &str) -> ConductError {
        ConductError::Retry(format!("Restate: {what}: {} {}", self.status, self.body))
    }
}

#[derive(Clone, Copy)]
enum Verb {
    Get,
    Post,
    Patch,
}

/// What is asked, of whichever server.
struct Question<'a> {
    verb: Verb,
    path: &'a [&'a str],
    body: Option<Value>,
    timeout: Duration,
}

fn no_address() -> ConductError {
    ConductError::Refused("no address of Restate is known".to_owned())
}

impl Server {
    /// Whether one of them answers that it is well. All are asked at once: one that swallows what it is sent would cost the
    /// time in which another answers.
    pub(crate) async fn reach(&self) -> Result<(), ConductError> {
        let question = Question { verb: Verb::Get, path: &["health"], body: None, timeout: HEALTH_TIMEOUT };
        let question = &question;
        let asked = (0..).zip(&self.admin.addresses);
        let mut answers: FuturesUnordered<_> =
            asked.map(|(number, at)| async move { (number, self.ask_at(at, question).await) }).collect();
        let mut last = no_address();
        while let Some((number, answer)) = answers.next().await {
            last = match answer {
                Ok(answer) if answer.is_fine() => {
                    self.admin.keep(number);
                    return Ok(());
                }
                Ok(answer) => answer.wrong("it is not well"),
                Err(error) => error,
            };
        }
        Err(last)
    }

    /// Makes our handlers known under an address. One that is known already stays, with its handlers as they are now.
    pub(crate) async fn register(&self, uri: &Url) -> Result<(), ConductError> {
        let body = |force: bool| json!({ "uri": uri.as_str(), "force": force });
        let answer = self.ask(Verb::Post, &self.admin, &["deployments"], Some(body(false))).await?;
        let answer = match answer.status {
            409 => self.ask(Verb::Post, &self.admin, &["deployments"], Some(body(true))).await?,
            _ => answer,
        };
        if answer.is_fine() { Ok(()) } else { Err(answer.wrong("our address could not be registered")) }
    }

    /// Begins a walk, or finds it begun.
    pub(crate) async fn begin(&self, key: &str, walk: &Walk) -> Result<Begun, ConductError> {
        let body = serde_json::to_value(walk).map_err(|error| ConductError::Refused(error.to_string()))?;
        let answer = self.ask(Verb::Post, &self.ingress, &[WORKFLOW, key, "run", "send"], Some(body)).await?;
        let invocation = answer.body["invocationId"].as_str().map(str::to_owned);
        match invocation.filter(|_| answer.is_fine()) {
            Some(invocation) => Ok(Begun { invocation, before: answer.body["status"] == "PreviouslyAccepted" }),
            None => Err(answer.wrong("a run could not be handed over")),
        }
    }

    /// Whether a walk has ended, well or not.
    pub(crate) async fn is_over(&self, key: &str) -> Result<bool, ConductError> {
        let path = ["restate", "workflow", WORKFLOW, key, "output"];
        let answer = self.ask(Verb::Get, &self.ingress, &path, None).await?;
        match answer.status {
            // Its own word for "not yet".
            470 => Ok(false),
            // Forgotten; cancelled or killed; gone.
            404 | 409 | 410 => Ok(true),
            _ if answer.is_fine() || answer.is_the_end_of_a_walk() => Ok(true),
            // That it cannot tell now is no word about the walk: another one beside it would do everything twice.
            _ => Err(answer.wrong("a walk could not be looked at")),
        }
    }

    /// Ends a walk and what it called.
    pub(crate) async fn cancel(&self, invocation: &str) -> Result<(), ConductError> {
        let answer = self.ask(Verb::Patch, &self.admin, &["invocations", invocation, "cancel"], None).await?;
        match answer.status {
            404 | 409 => Ok(()),
            _ if answer.is_fine() => Ok(()),
            _ => Err(answer.wrong("a walk could not be ended")),
        }
    }

    /// Asks one server after the other. Whatever is asked may be asked twice: a walk has its key, the rest names what is to be.
    async fn ask(&self, verb: Verb, door: &Door, path: &[&str], body: Option<Value>) -> Result<Answer, ConductError> {
        let question = Question { verb, path, body, timeout: TIMEOUT };
        let mut last = Err(no_address());
        for (number, at) in door.in_turn() {
            last = self.ask_at(at, &question).await;
            match &last {
                Ok(answer) if !answer.is_away() => {
                    door.keep(number);
                    return last;
                }
                Err(ConductError::Refused(_)) => return last,
                Ok(_) | Err(ConductError::Retry(_)) => door.leave(number),
            }
        }
        last
    }

    async fn ask_at(&self, at: &Url, question: &Question<'_>) -> Result<Answer, ConductError> {
        let Question { verb, path, body, timeout } = question;
        // Without a name and a password that it may hold.
        let shown = at.origin().ascii_serialization();
        let mut url = at.clone();
        match url.path_segments_mut() {
            Ok(mut segments) => drop(segments.pop_if_empty().extend(*path)),
            Err(()) => return Err(ConductError::Refused(format!("{shown} is no address of a server"))),
        }
        let request = match verb {
            Verb::Get => self.http.get(url),
            Verb::Post => self.http.post(url),
            Verb::Patch => self.http.patch(url),
        };
        let request = request.timeout(*timeout).header("content-type", "application/json");
        let request = match body {
            Some(body) => request.body(body.to_string()),
            None => request,
        };
        let later = |error: &dyn std::fmt::Display| {
            ConductError::Retry(format!("Restate at {shown} cannot be reached: {error}"))
        };
        let mut answer = request.send().await.map_err(|error| later(&error.without_url()))?;
        let status = answer.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| later(&error.without_url()))? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(ConductError::Retry(format!("Restate answers with more than {ANSWER_BYTES_MAX} bytes")));
            }
            bytes.extend_from_slice(&chunk);
        }
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        Ok(Answer { status, body: serde_json::from_slice(&bytes).unwrap_or_else(|_| text()) })
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::sync::Arc;

    use domain::{Clock, Timestamp};
    use net::{Net, NetOptions, Reach};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::task::JoinSet;

    use super::*;

    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }
    }

    fn server(admin: &[SocketAddr], ingress: &[SocketAddr]) -> Server {
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = Net::new(NetOptions::default(), Arc::new(Noon), Reach::RealOnly, None).unwrap().operators_client();
        let door = |all: &[SocketAddr]| {
            Door::new(all.iter().map(|at| Url::parse(&format!("http://ann:hush@{at}/")).unwrap()).collect())
        };
        Server { http, admin: door(admin), ingress: door(ingress) }
    }

    /// Gives everybody the same answer for as long as the tasks live.
    async fn says(tasks: &mut JoinSet<()>, status: u16, body: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        tasks.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") && stream.read_buf(&mut head).await.unwrap_or(0) > 0 {}
                let length = body.len();
                let head =
                    format!("HTTP/1.1 {status} As told\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
                stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
            }
        });
        at
    }

    #[tokio::test]
    async fn a_node_that_swallows_everything_does_not_hide_one_that_is_well() {
        // Nobody takes the connections, so that whoever asks waits.
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut tasks = JoinSet::new();
        let well = says(&mut tasks, 200, "{}").await;
        let server = server(&[silent.local_addr().unwrap(), well], &[]);
        tokio::time::timeout(HEALTH_TIMEOUT, server.reach()).await.expect("the silent one is not waited for").unwrap();
        let first = server.admin.in_turn().next().map(|(number, _)| number);
        assert_eq!(first, Some(1), "the one that answered is asked first from now on");

        let alone = self::server(&[silent.local_addr().unwrap()], &[]);
        let asked = tokio::time::timeout(HEALTH_TIMEOUT * 2, alone.reach()).await;
        let Ok(Err(ConductError::Retry(what))) = asked else { panic!("{asked:?}") };
        assert!(what.contains("127.0.0.1") && !what.contains("hush"), "{what}");
    }

    #[tokio::test]
    async fn a_node_that_did_not_answer_is_asked_last_even_if_nobody_waited_for_the_next() {
        let off = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = server(&[], &[off, silent.local_addr().unwrap()]);
        tokio::time::timeout(Duration::from_millis(300), server.is_over("key")).await.expect_err("it waits");
        assert_eq!(server.ingress.in_turn().next().map(|(number, _)| number), Some(1));
    }

    #[tokio::test]
    async fn only_a_word_about_the_walk_says_that_it_is_over() {
        let over = |status, body| async move {
            let mut tasks = JoinSet::new();
            let at = says(&mut tasks, status, body).await;
            match server(&[], &[at]).is_over("key").await {
                Ok(over) => Some(over),
                Err(ConductError::Retry(_)) => None,
                Err(error) => panic!("{error}"),
            }
        };
        for (status, body, expected) in [
            (200, "null", Some(true)),
            (470, r#"{"message":"the invocation exists but has not completed yet"}"#, Some(false)),
            (404, r#"{"message":"invocation not found"}"#, Some(true)),
            (409, r#"{"code":409,"message":"killed"}"#, Some(true)),
            (410, r#"{"code":410,"message":"gone"}"#, Some(true)),
            (500, r#"{"code":500,"message":"the input cannot be read"}"#, Some(true)),
            (500, r#"{"message":"internal routing error"}"#, None),
            (502, r#"{"code":502,"message":"no healthy upstream"}"#, None),
            (503, r#"{"message":"unavailable"}"#, None),
            (504, r#"{"message":"it took too long"}"#, None),
            (429, r#"{"message":"too many requests"}"#, None),
        ] {
            assert_eq!(over(status, body).await, expected, "{status} {body}");
        }
    }
}
