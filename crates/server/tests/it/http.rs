//! A small HTTP client for tests: one request a connection, bounded, without a library that production would not use.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Bytes of an answer.
const ANSWER_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.head, String::from_utf8_lossy(&self.body)))
    }

    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).next()
    }
}

/// A server to talk to, with the token.
#[derive(Debug, Clone)]
pub struct Client {
    pub address: SocketAddr,
    pub token: String,
}

impl Client {
    /// From the address that the server prints.
    pub fn of(url: &str) -> Self {
        let rest = url.strip_prefix("http://").unwrap();
        let (address, token) = rest.split_once("/?token=").unwrap();
        Self { address: address.parse().unwrap(), token: token.trim().to_owned() }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None, &[("authorization", &format!("Bearer {}", self.token))])
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, Some(body), &[("authorization", &format!("Bearer {}", self.token))])
    }

    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, Some(body), &[("authorization", &format!("Bearer {}", self.token))])
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None, &[("authorization", &format!("Bearer {}", self.token))])
    }

    /// Any request.
    pub fn send(&self, method: &str, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Answer {
        self.try_send(method, path, body, headers).unwrap()
    }

    /// Any request, to a server that may not be there.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> std::io::Result<Answer> {
        let body = body.map(Value::to_string).unwrap_or_default();
        self.try_send_bytes(method, path, "application/json", body.as_bytes(), headers)
    }

    /// A file as it is.
    pub fn upload(&self, path: &str, bytes: &[u8]) -> Answer {
        let headers = [("authorization", format!("Bearer {}", self.token))];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.try_send_bytes("POST", path, "application/octet-stream", bytes, &headers).unwrap()
    }

    fn try_send_bytes(
        &self,
        method: &str,
        path: &str,
        media_type: &str,
        body: &[u8],
        headers: &[(&str, &str)],
    ) -> std::io::Result<Answer> {
        #[expect(clippy::disallowed_methods, reason = "a test talks to its own server on loopback")]
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!("content-type: {media_type}\r\ncontent-length: {}\r\n", body.len()));
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        // A server that refuses by the length alone closes before it has read all; its answer says why.
        stream.write_all(body).ok();
        let mut bytes = Vec::new();
        stream.take(ANSWER_BYTES_MAX).read_to_end(&mut bytes)?;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.ok_or_else(|| std::io::Error::other("no end of the head"))?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let mut body = bytes.split_off(end + 4);
        if head.to_lowercase().contains("transfer-encoding: chunked") {
            body = unchunked(&body);
        }
        Ok(Answer { status, head, body })
    }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap().trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 2 + size + 2..];
    }
    whole
}
