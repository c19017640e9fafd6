//! A tap in the line between the program and a server: it passes bytes on as they come and keeps a copy of them.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result};

use super::exchange::{Exchange, read_conversation};

/// Bytes that are kept of one direction of a connection; what is longer is passed on and not kept.
const KEPT_BYTES_MAX: usize = 16 * 1024 * 1024;
const PIECE_BYTES: usize = 16 * 1024;

/// What went over one connection, each way.
#[derive(Debug, Default, Clone)]
struct Line {
    asked: Vec<u8>,
    answered: Vec<u8>,
}

type Lines = Arc<Mutex<Vec<Line>>>;

/// A port on this machine that leads to another.
pub struct Tap {
    pub port: u16,
    lines: Lines,
}

impl Tap {
    /// Listens until the process ends.
    pub fn before(server: u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).context("no port is free on 127.0.0.1")?;
        let port = listener.local_addr()?.port();
        let lines = Lines::default();
        let kept = lines.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that is gone is told by a connection that ends at once.
                let _ = pass(client, server, &kept);
            }
        });
        Ok(Self { port, lines })
    }

    /// Writes down all that went over the line, connection by connection.
    pub fn write_down(&self, path: &Path) -> Result<()> {
        let mut file = File::create(path)?;
        for line in self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for bytes in [&line.asked, &line.answered] {
                file.write_all(bytes)?;
                file.write_all(b"\n\n")?;
            }
        }
        Ok(())
    }

    /// Every question so far with what has come of its answer, in the order in which connections were opened.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone();
        lines.iter().flat_map(|line| read_conversation(&line.asked, &line.answered)).collect()
    }
}

#[expect(clippy::disallowed_methods, reason = "the server is one that we started on this machine")]
fn pass(client: TcpStream, server: u16, lines: &Lines) -> Result<()> {
    let server = TcpStream::connect(("127.0.0.1", server))?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let number = {
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(Line::default());
        lines.len() - 1
    };
    let asking = (client.try_clone()?, server.try_clone()?, lines.clone());
    thread::spawn(move || {
        copy(asking.0, asking.1, &asking.2, |lines| lines.get_mut(number).map(|line| &mut line.asked))
    });
    let lines = lines.clone();
    thread::spawn(move || copy(server, client, &lines, |lines| lines.get_mut(number).map(|line| &mut line.answered)));
    Ok(())
}

/// Passes on until either side ends; then both end.
fn copy(mut from: TcpStream, mut to: TcpStream, lines: &Lines, kept: impl Fn(&mut Vec<Line>) -> Option<&mut Vec<u8>>) {
    let mut piece = [0; PIECE_BYTES];
    while let Ok(read @ 1..) = from.read(&mut piece) {
        if let Some(kept) = kept(&mut lines.lock().unwrap_or_else(PoisonError::into_inner))
            && kept.len() + read <= KEPT_BYTES_MAX
        {
            kept.extend_from_slice(&piece[..read]);
        }
        if to.write_all(&piece[..read]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
