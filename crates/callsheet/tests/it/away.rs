//! What `/readyz` says of an engine elsewhere that is there, and then is not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::kill::Process;

/// How long it may take until it is seen that nobody is there.
const PATIENCE: Duration = Duration::from_secs(20);

/// The head of a request and its body, to the answer.
type Says = fn(&str, &Value) -> Value;

/// As much of an engine as a process needs to begin.
struct Fake {
    address: SocketAddr,
    over: Arc<AtomicBool>,
    answering: Option<JoinHandle<()>>,
}

impl Fake {
    fn start(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, over) = (listener.local_addr().unwrap(), Arc::new(AtomicBool::new(false)));
        let ends = over.clone();
        let answering = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                let stream = stream.unwrap();
                std::thread::spawn(move || answer(stream, says));
            }
        });
        Self { address, over, answering: Some(answering) }
    }

    /// From now on nobody listens there.
    fn end(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        #[expect(clippy::disallowed_methods, reason = "a test wakes a server of its own")]
        drop(TcpStream::connect(self.address));
        if let Some(answering) = self.answering.take() {
            answering.join().unwrap();
        }
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.end();
    }
}

/// Reads one request and answers it. One whose asker is killed meanwhile is nobody's loss.
fn answer(stream: TcpStream, says: Says) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        (reader.read_line(&mut head).ok()? > 0).then_some(())?;
    }
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    let said = says(&head, &serde_json::from_slice(&body).unwrap_or_default()).to_string();
    let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", said.len());
    reader.get_mut().write_all(format!("{head}{said}").as_bytes()).ok()
}

/// Ready while the engine is there; afterwards what is missing is named, and where it was is not.
fn is_missed_when_it_is_gone(mut fake: Fake, variables: &[(&str, &str)], place: &str) {
    let data = tempfile::tempdir().unwrap();
    let process = Process::start_with(data.path(), &[variables, &[("CALLSHEET_POLL_FEEDS", "false")]].concat());
    let ask = || process.client.send("GET", "/readyz", None, &[]);
    let engine = |ready: &Value| {
        let parts = ready["parts"].as_array().unwrap();
        parts.iter().find(|part| part["name"] == "engine").unwrap()["detail"].as_str().unwrap().to_owned()
    };
    let there = ask();
    assert_eq!((there.status, engine(&there.json()).as_str()), (200, place), "{there:?}");
    fake.end();
    let begun = Instant::now();
    let mut gone = ask();
    while gone.status == 200 {
        assert!(begun.elapsed() < PATIENCE, "nobody misses it");
        std::thread::sleep(Duration::from_millis(100));
        gone = ask();
    }
    let ready = gone.json();
    assert_eq!((gone.status, &ready["missing"]), (503, &json!(["engine"])));
    assert_eq!(engine(&ready), format!("{place} is not at work or does not answer"));
    assert!(!ready.to_string().contains(&fake.address.port().to_string()), "{ready}");
    assert_eq!(process.client.get("/healthz").status, 200, "the process lives");
    process.kill();
}

#[test]
fn a_restate_that_is_gone_is_what_is_missing() {
    let fake = Fake::start(|_, _| json!({}));
    let url = format!("http://{}", fake.address);
    let variables = [
        ("CALLSHEET_ENGINE", "restate"),
        ("CALLSHEET_RESTATE_URL", url.as_str()),
        ("CALLSHEET_RESTATE_INGRESS_URL", &url),
        ("CALLSHEET_RESTATE_LISTEN", "127.0.0.1:0"),
    ];
    is_missed_when_it_is_gone(fake, &variables, "restate");
}

#[test]
fn a_step_functions_that_is_gone_is_what_is_missing() {
    let fake = Fake::start(|head, body| {
        let arn = "arn:aws:states:eu-central-1:123456789012";
        let name = body["name"].as_str().unwrap_or_default();
        match head.lines().find_map(|line| line.strip_prefix("x-amz-target: awsstepfunctions.")) {
            Some("createactivity") => json!({ "activityArn": format!("{arn}:activity:{name}") }),
            Some("createstatemachine") => json!({ "stateMachineArn": format!("{arn}:stateMachine:{name}") }),
            Some("getactivitytask") => {
                // There is nothing to do, for as long as the real one would wait with saying so, or nearly.
                std::thread::sleep(Duration::from_millis(500));
                json!({})
            }
            _ => json!({ "activities": [] }),
        }
    });
    let url = format!("http://{}", fake.address);
    let variables = [
        ("CALLSHEET_ENGINE", "step-functions"),
        ("CALLSHEET_STEP_FUNCTIONS_ROLE", "arn:aws:iam::123456789012:role/callsheet"),
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
    ];
    is_missed_when_it_is_gone(fake, &variables, "step-functions");
}
