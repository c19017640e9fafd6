//! A mail server on this machine: it keeps what it takes, and holds its last word back where it is told to, until the
//! process that sends is gone.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// How long a test waits for a mail before it gives up.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where the server goes silent, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silent {
    /// Before it has said a word.
    AtTheDoor,
    /// The mail has come whole, and is thrown away.
    BeforeTaking,
    /// The mail is taken, and nobody is told.
    AfterTaking,
}

#[derive(Default)]
struct Kept {
    mails: Vec<String>,
    silent: Option<Silent>,
    fell_silent: bool,
}

#[derive(Clone)]
pub struct MailServer {
    pub port: u16,
    shared: Arc<(Mutex<Kept>, Condvar)>,
}

impl MailServer {
    /// Begins to listen; the thread ends with the test's process.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), shared: Arc::default() };
        let shared = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map(Result::unwrap) {
                let server = shared.clone();
                std::thread::spawn(move || drop(server.talk(stream)));
            }
        });
        server
    }

    /// Goes silent once at this point.
    pub fn silent(&self, at: Silent) {
        self.shared.0.lock().unwrap().silent = Some(at);
    }

    pub fn wait_silent(&self) {
        let (kept, told) = &*self.shared;
        let (kept, waited) = told.wait_timeout_while(kept.lock().unwrap(), PATIENCE, |kept| !kept.fell_silent).unwrap();
        assert!(!waited.timed_out(), "{:?} never came", kept.silent);
    }

    pub fn mails(&self) -> Vec<String> {
        self.shared.0.lock().unwrap().mails.clone()
    }

    fn falls_silent(&self, here: Silent) -> bool {
        let mut kept = self.shared.0.lock().unwrap();
        let silent = kept.silent == Some(here);
        if silent {
            (kept.silent, kept.fell_silent) = (None, true);
            self.shared.1.notify_all();
        }
        silent
    }

    fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut writing = stream.try_clone()?;
        let mut lines = BufReader::new(stream).lines();
        if self.falls_silent(Silent::AtTheDoor) {
            lines.for_each(drop);
            return Ok(());
        }
        writing.write_all(b"220 here\r\n")?;
        let mut mail: Option<String> = None;
        while let Some(line) = lines.next().transpose()? {
            let answer: &[u8] = match (&mut mail, line.get(..4).unwrap_or_default()) {
                (Some(text), _) if line == "." => {
                    let text = std::mem::take(text);
                    mail = None;
                    if self.falls_silent(Silent::BeforeTaking) {
                        break;
                    }
                    self.shared.0.lock().unwrap().mails.push(text);
                    if self.falls_silent(Silent::AfterTaking) {
                        break;
                    }
                    b"250 taken\r\n"
                }
                (Some(text), _) => {
                    text.push_str(&line);
                    text.push('\n');
                    continue;
                }
                (None, "EHLO") => b"250-here\r\n250 8BITMIME\r\n",
                (None, "DATA") => {
                    mail = Some(String::new());
                    b"354 go on\r\n"
                }
                (None, "QUIT") => b"221 bye\r\n",
                (None, _) => b"250 well\r\n",
            };
            writing.write_all(answer)?;
        }
        // The one who sends is killed meanwhile, which closes the connection.
        lines.for_each(drop);
        Ok(())
    }
}
