//! A server whose every byte a test decides, and a client that may reach it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use domain::{Clock, Timestamp};
use net::{Net, NetOptions, Reach};

/// What the server was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub verb: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

pub struct Server {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts a server that writes what the closure writes, then closes the connection.
    pub fn start(answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (answer, seen) = (Arc::new(answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
                std::thread::spawn(move || {
                    let mut stream = stream;
                    let Some(request) = read(&stream) else { return };
                    seen.lock().unwrap().push(request.clone());
                    answer(&request, &mut stream);
                });
            }
        });
        Self { address, asked }
    }

    /// Starts a server that answers by path; what is not in the table is 404.
    pub fn pages(pages: Vec<(&'static str, String)>) -> Self {
        Self::start(move |asked, out| {
            let page = pages.iter().find(|(path, _)| *path == asked.path);
            say(
                out,
                page.map_or(
                    "HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
                    |(_, answer)| answer,
                ),
            );
        })
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
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
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let mut asked = Asked { verb: words.next()?.into(), path: words.next()?.into(), ..Asked::default() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        asked.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = asked.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    asked.body = String::from_utf8(body).unwrap();
    Some(asked)
}

/// Writes, and does not mind a client that has left.
pub fn say(out: &mut TcpStream, bytes: impl AsRef<[u8]>) {
    let _ = out.write_all(bytes.as_ref());
}

/// Keeps the connection open until the client leaves.
pub fn wait_for_the_client_to_leave(out: &mut TcpStream) {
    let _ = out.read(&mut [0; 1]);
}

/// An ordinary page.
pub fn page(body: &str) -> String {
    with_headers("content-type: text/html\r\n", body)
}

/// A page with header lines.
pub fn with_headers(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

pub fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
}

pub fn status(code: u16, headers: &str) -> String {
    format!("HTTP/1.1 {code} As Asked\r\n{headers}connection: close\r\ncontent-length: 0\r\n\r\n")
}

/// A clock that moves when it is told to. It starts on 22 November 2026, 13:54 UTC.
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(1_795_355_640_000)))
    }

    pub fn forward(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// Options with which a test reaches its own server and waits for nothing.
pub fn quick() -> NetOptions {
    NetOptions {
        allow_loopback: true,
        per_host_interval: Duration::ZERO,
        retry_wait: Duration::from_millis(1),
        ..NetOptions::default()
    }
}

pub fn client(options: NetOptions) -> Net {
    Net::new(options, HandClock::new(), Reach::RealOnly, None).unwrap()
}
