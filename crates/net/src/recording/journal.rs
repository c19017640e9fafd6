//! What is recorded so far, a line for each answer: what is left when making a recording is interrupted.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Exchange, List, NameAnswer};

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(super) enum Line {
    /// The first.
    Begun {
        format: u32,
        about: String,
        recorded_at: Timestamp,
    },
    Exchange(Exchange),
    Name(NameAnswer),
    NoSuchHost {
        host: String,
    },
}

/// The lines of a recording that is being made.
pub(super) struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Begins with what is there already.
    pub(super) fn begin(path: PathBuf, list: &List) -> io::Result<Self> {
        let new = path.with_extension("new");
        let mut text = Vec::new();
        for line in lines(list) {
            write_line(&mut text, &line)?;
        }
        fs::write(&new, text)?;
        fs::rename(&new, &path)?;
        Ok(Self { file: OpenOptions::new().append(true).open(&path)?, path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn add(&mut self, line: &Line) -> io::Result<()> {
        let mut text = Vec::new();
        write_line(&mut text, line)?;
        self.file.write_all(&text)
    }

    /// It is not needed any more: the list holds all of it.
    pub(super) fn remove(&self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

fn write_line(out: &mut Vec<u8>, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.push(b'\n');
    Ok(())
}

fn lines(list: &List) -> impl Iterator<Item = Line> + '_ {
    let first = Line::Begun { format: list.format, about: list.about.clone(), recorded_at: list.recorded_at };
    let exchanges = list.exchanges.iter().cloned().map(Line::Exchange);
    let names = list.names.iter().cloned().map(Line::Name);
    let hosts = list.no_such_hosts.iter().cloned().map(|host| Line::NoSuchHost { host });
    std::iter::once(first).chain(exchanges).chain(names).chain(hosts)
}

/// The list that lines make. A last line that was not written in full is no line.
pub(super) fn list_of(text: &[u8]) -> Result<List, String> {
    let mut list = List::default();
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let lines = text[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    for (at, line) in lines.enumerate() {
        let line = serde_json::from_slice(line).map_err(|error| format!("line {}: {error}", at + 1))?;
        match line {
            Line::Begun { format, about, recorded_at } => list = List { format, about, recorded_at, ..list },
            Line::Exchange(exchange) => list.exchanges.push(exchange),
            Line::Name(name) => list.names.push(name),
            Line::NoSuchHost { host } => list.no_such_hosts.push(host),
        }
    }
    Ok(list)
}
