//! Many WebSockets (RFC 6455) that only listen: the handshake, and frames counted as their bytes arrive.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, ensure};

use super::http::Address;

/// How an event frame of ours begins.
const EVENT_PREFIX: &[u8] = b"{\"kind\":\"event\"";
const GONE_PREFIX: &[u8] = b"{\"kind\":\"gone\"";
const HEAD_BYTES_MAX: usize = 8 * 1024;
const OPCODE_TEXT: u8 = 1;
const OPCODE_CLOSE: u8 = 8;

/// A socket that listens to one prep.
pub struct Listener {
    stream: TcpStream,
    frames: Frames,
}

impl Listener {
    /// Opens a socket after a sequence number; it does not block from then on.
    pub fn open(address: &Address, prep: &str, after: u64) -> Result<Self> {
        let mut stream = address.connect()?;
        let Address { host, token } = address;
        // The key only has to be sixteen bytes in base64; nothing here depends on its being random.
        let request = format!(
            "GET /ws/chat-updates?prep={prep}&after={after} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
             Authorization: Bearer {token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: Y2FsbHNoZWV0IGJlbmNoLg==\r\n\r\n"
        );
        stream.write_all(request.as_bytes())?;
        let head = read_head(&mut stream)?;
        ensure!(
            head.starts_with("HTTP/1.1 101 "),
            "the socket was refused: {}",
            head.lines().next().unwrap_or_default()
        );
        stream.set_nonblocking(true)?;
        Ok(Self { stream, frames: Frames::default() })
    }

    /// Takes what has arrived. False when there was nothing.
    pub fn listen(&mut self, buffer: &mut [u8]) -> Result<bool> {
        match self.stream.read(buffer) {
            Ok(0) => {
                self.frames.closed = true;
                Ok(false)
            }
            Ok(read) => {
                self.frames.take(&buffer[..read]);
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(false),
            Err(error) => Err(error).context("a socket broke"),
        }
    }

    /// What has arrived so far.
    pub fn frames(&self) -> &Frames {
        &self.frames
    }
}

/// Byte by byte, so that no frame is taken with the head.
fn read_head(stream: &mut impl Read) -> Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        ensure!(head.len() < HEAD_BYTES_MAX, "the head of the answer does not end");
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// Counts the frames of a stream, in whatever pieces it arrives.
#[derive(Debug, Default)]
pub struct Frames {
    /// Text frames of any kind.
    pub texts: u64,
    pub events: u64,
    pub bytes: u64,
    /// The server ended the socket.
    pub closed: bool,
    header: Vec<u8>,
    /// Of the frame at hand; its header is complete.
    frame: Option<Frame>,
}

#[derive(Debug)]
struct Frame {
    opcode: u8,
    left: u64,
    /// The beginning of the payload.
    beginning: Vec<u8>,
}

impl Frames {
    /// Takes the next bytes.
    pub fn take(&mut self, mut bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            bytes = match self.frame.take() {
                None => self.take_header(bytes),
                Some(frame) => self.take_payload(frame, bytes),
            };
        }
    }

    fn take_header<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        self.header.push(bytes[0]);
        if let Some(frame) = frame_of(&self.header) {
            self.header.clear();
            self.frame = Some(frame);
            if self.frame.as_ref().is_some_and(|frame| frame.left == 0) {
                self.finish();
            }
        }
        &bytes[1..]
    }

    fn take_payload<'a>(&mut self, mut frame: Frame, bytes: &'a [u8]) -> &'a [u8] {
        let taken = bytes.len().min(usize::try_from(frame.left).unwrap_or(usize::MAX));
        let wanted = EVENT_PREFIX.len().saturating_sub(frame.beginning.len()).min(taken);
        frame.beginning.extend_from_slice(&bytes[..wanted]);
        frame.left -= taken as u64;
        let finished = frame.left == 0;
        self.frame = Some(frame);
        if finished {
            self.finish();
        }
        &bytes[taken..]
    }

    fn finish(&mut self) {
        let Some(frame) = self.frame.take() else { return };
        self.closed |= frame.opcode == OPCODE_CLOSE || frame.beginning.starts_with(GONE_PREFIX);
        if frame.opcode == OPCODE_TEXT {
            self.texts += 1;
            self.events += u64::from(frame.beginning.starts_with(EVENT_PREFIX));
        }
    }
}

/// The frame that a complete header announces. A server's frames are not masked (RFC 6455, 5.1).
fn frame_of(header: &[u8]) -> Option<Frame> {
    let (opcode, short) = (header.first()? & 0x0f, header.get(1)? & 0x7f);
    let left = match short {
        126 => u64::from(u16::from_be_bytes(header.get(2..4)?.try_into().ok()?)),
        127 => u64::from_be_bytes(header.get(2..10)?.try_into().ok()?),
        short => u64::from(short),
    };
    Some(Frame { opcode, left, beginning: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(payload: &str) -> Vec<u8> {
        let mut frame = vec![0x81];
        match payload.len() {
            length @ 0..=125 => frame.push(length as u8),
            length => {
                frame.push(126);
                frame.extend((length as u16).to_be_bytes());
            }
        }
        frame.extend(payload.as_bytes());
        frame
    }

    #[test]
    fn frames_are_counted_however_they_are_cut() {
        let long = format!("{{\"kind\":\"event\",\"seq\":1,\"text\":\"{}\"}}", "x".repeat(300));
        let ping = vec![0x89, 0];
        let stream =
            [text("{\"kind\":\"welcome\"}"), text(&long), ping, text("{\"kind\":\"event\"}"), text("{}")].concat();
        for size in 1..stream.len() {
            let mut frames = Frames::default();
            stream.chunks(size).for_each(|piece| frames.take(piece));
            assert_eq!((frames.texts, frames.events, frames.bytes), (4, 2, stream.len() as u64), "pieces of {size}");
            assert!(!frames.closed);
        }
    }

    #[test]
    fn an_ended_socket_is_noticed() {
        let mut frames = Frames::default();
        frames.take(&text("{\"kind\":\"gone\",\"reason\":\"slow\"}"));
        assert!(frames.closed);
    }
}
