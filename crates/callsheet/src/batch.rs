//! `parse`, `extract`, `intent`: recorded bytes and JSON lines through the real code.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::{Clock, Company, Finding, PrepView};
use insight::Subject;
use serde::{Deserialize, Serialize};
use server::system::SystemClock;

use crate::Exit;

/// Bytes of a recorded answer.
const INPUT_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Bytes of one line of JSON.
const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Reads a recorded answer of a source.
pub fn parse(source: Option<&str>, file: Option<PathBuf>, list: bool) -> anyhow::Result<Exit> {
    let Some(source) = source.filter(|_| !list) else {
        for (name, what) in sources::parsers() {
            println!("{name:<14} {what}");
        }
        return Ok(if list { Exit::Done } else { Exit::WrongUsage });
    };
    let mut bytes = Vec::new();
    input(file.as_deref())?.take(INPUT_BYTES_MAX).read_to_end(&mut bytes)?;
    match sources::parse(source, &bytes, SystemClock.now()) {
        Ok(records) => {
            println!("{}", serde_json::to_string_pretty(&records)?);
            Ok(Exit::Done)
        }
        Err(error) => {
            eprintln!("callsheet: {error}");
            Ok(Exit::Failed)
        }
    }
}

fn input(file: Option<&Path>) -> anyhow::Result<Box<dyn Read>> {
    match file.filter(|file| *file != Path::new("-")) {
        Some(file) => {
            let open = std::fs::File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
            Ok(Box::new(open))
        }
        None => Ok(Box::new(std::io::stdin())),
    }
}

/// Takes JSON lines one by one; a line that does not fit is said and counted, the others go on.
fn lines<T: for<'a> Deserialize<'a>>(
    file: Option<PathBuf>,
    mut each: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<Exit> {
    let mut reader = BufReader::new(input(file.as_deref())?);
    let (mut number, mut wrong) = (0_u64, 0_u64);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.by_ref().take(LINE_BYTES_MAX as u64).read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        number += 1;
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(&text) {
            Ok(value) => each(value)?,
            Err(error) => {
                wrong += 1;
                eprintln!("callsheet: line {number} was left out: {error}");
            }
        }
    }
    Ok(if wrong == 0 { Exit::Done } else { Exit::Failed })
}

#[derive(Deserialize)]
struct TextIn {
    id: serde_json::Value,
    title: Option<String>,
    text: Option<String>,
    html: Option<String>,
    company: Option<String>,
    domain: Option<String>,
    published: Option<String>,
    url: Option<String>,
}

#[derive(Serialize)]
struct FindingsOut {
    id: serde_json::Value,
    findings: Vec<Finding>,
}

/// Findings of texts.
pub fn extract(file: Option<PathBuf>) -> anyhow::Result<Exit> {
    let now = SystemClock.now();
    lines(file, |line: TextIn| {
        let company = Company {
            name: line.company.clone().unwrap_or_default(),
            domain: line.domain.clone(),
            ..Company::default()
        };
        let published =
            line.published.as_deref().map(|text| text.get(..10).unwrap_or(text)).and_then(|text| text.parse().ok());
        let reading = sources::read_text(sources::TextInput {
            url: line.url,
            title: line.title,
            text_or_html: line.html.or(line.text).unwrap_or_default(),
            published,
            publisher: None,
            company: line.company,
            company_domain: line.domain,
            now,
        });
        let today = published.map_or(now.date(), |published: domain::PartialDate| published.last_day());
        let subject = Subject { company, today, namesakes: Vec::new() };
        let candidates = insight::extract(&subject, &reading);
        let findings = insight::findings(&subject, &[std::sync::Arc::new(reading)], &candidates);
        println!("{}", serde_json::to_string(&FindingsOut { id: line.id, findings })?);
        Ok(())
    })
}

#[derive(Deserialize)]
struct SentenceIn {
    id: serde_json::Value,
    text: String,
    /// A prep as `show --json` prints it, for follow-ups.
    prep: Option<PrepView>,
}

#[derive(Serialize)]
struct IntentOut {
    id: serde_json::Value,
    #[serde(flatten)]
    intent: chat::Intent,
}

/// Intents of sentences.
pub fn intent(file: Option<PathBuf>) -> anyhow::Result<Exit> {
    lines(file, |line: SentenceIn| {
        let intent = chat::intent(&line.text, line.prep.as_ref());
        println!("{}", serde_json::to_string(&IntentOut { id: line.id, intent })?);
        Ok(())
    })
}
