//! A small HTTP/1.1 client for one server that we started ourselves; enough to measure it, no more.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

/// Bytes of an answer's body.
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Header lines of an answer.
const HEADER_LINES_MAX: usize = 100;
/// How long an answer may take.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);

/// Where a Callsheet listens, and the token that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub host: String,
    pub token: String,
}

impl Address {
    /// From `http://HOST:PORT/?token=TOKEN`.
    pub fn parse(url: &str) -> Result<Self> {
        let rest = url.strip_prefix("http://").with_context(|| format!("{url} is no http address"))?;
        let (host, query) = rest.split_once("/?").with_context(|| format!("{url} has no token"))?;
        let token = query.split('&').find_map(|pair| pair.strip_prefix("token="));
        let token = token.with_context(|| format!("{url} has no token"))?.to_owned();
        Ok(Self { host: host.to_owned(), token })
    }

    /// A fresh connection.
    #[expect(clippy::disallowed_methods, reason = "the server is one that we started on this machine")]
    pub fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect(&self.host).with_context(|| format!("{} refused a connection", self.host))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIME_MAX))?;
        Ok(stream)
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// A connection that is used again and again.
pub struct Client {
    address: Address,
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects.
    pub fn new(address: &Address) -> Result<Self> {
        Ok(Self { address: address.clone(), stream: BufReader::new(address.connect()?) })
    }

    /// Sends a request and reads its answer.
    pub fn send(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Answer> {
        let Address { host, token } = &self.address;
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request)?;
        read_answer(&mut self.stream)
    }

    /// The same, and fails unless it worked.
    pub fn must(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Vec<u8>> {
        let Answer { status, body } = self.send(method, path, body)?;
        ensure!((200..300).contains(&status), "{method} {path}: {status} {}", String::from_utf8_lossy(&body));
        Ok(body)
    }
}

fn read_answer(stream: &mut impl BufRead) -> Result<Answer> {
    let first = line(stream)?;
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.with_context(|| format!("{first:?} is no answer"))?;
    let mut length = None;
    let mut chunked = false;
    for _ in 0..HEADER_LINES_MAX {
        let header = line(stream)?.to_ascii_lowercase();
        if header.is_empty() {
            let body = if chunked { read_chunks(stream)? } else { read_exactly(stream, length.unwrap_or(0))? };
            return Ok(Answer { status, body });
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = Some(value.trim().parse().context("a length that is no number")?);
        }
        chunked |= header.starts_with("transfer-encoding:") && header.contains("chunked");
    }
    bail!("more than {HEADER_LINES_MAX} headers")
}

fn read_chunks(stream: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(stream)?;
        let size = usize::from_str_radix(size.split(';').next().unwrap_or(&size).trim(), 16)?;
        ensure!(body.len().saturating_add(size) <= BODY_BYTES_MAX, "an answer larger than {BODY_BYTES_MAX} bytes");
        body.extend(read_exactly(stream, size)?);
        let end = line(stream)?;
        ensure!(end.is_empty(), "a chunk goes on after its end: {end:?}");
        if size == 0 {
            return Ok(body);
        }
    }
}

fn read_exactly(stream: &mut impl Read, length: usize) -> Result<Vec<u8>> {
    ensure!(length <= BODY_BYTES_MAX, "an answer larger than {BODY_BYTES_MAX} bytes");
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}

fn line(stream: &mut impl BufRead) -> Result<String> {
    const LINE_BYTES_MAX: u64 = 16 * 1024;
    let mut line = String::new();
    stream.take(LINE_BYTES_MAX).read_line(&mut line)?;
    ensure!(line.ends_with('\n'), "the connection ended early");
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Option<(u16, String)> {
        let answer = read_answer(&mut BufReader::new(text.as_bytes())).ok()?;
        Some((answer.status, String::from_utf8(answer.body).unwrap()))
    }

    #[test]
    fn addresses() {
        let address = Address::parse("http://127.0.0.1:8420/?token=abc").unwrap();
        assert_eq!(address, Address { host: "127.0.0.1:8420".to_owned(), token: "abc".to_owned() });
        assert!(Address::parse("http://127.0.0.1:8420/").is_err());
    }

    #[test]
    fn answers_with_a_length_in_chunks_or_without_a_body() {
        assert_eq!(answer("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"), Some((201, "{}".to_owned())));
        let chunks = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n1;x\r\nd\r\n0\r\n\r\n";
        assert_eq!(answer(chunks), Some((200, "abcd".to_owned())));
        assert_eq!(answer("HTTP/1.1 204 No Content\r\n\r\n"), Some((204, String::new())));
    }

    #[test]
    fn broken_answers_are_refused() {
        for text in ["", "hello\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "HTTP/1.1 200 OK\r\n"] {
            assert_eq!(answer(text), None, "{text:?}");
        }
    }
}
