//! `eval`: conclusions scored against labels, and compared with a run that was kept.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::collections::{BTreeMap, HashMap};
use std::io::{ErrorKind, Read};
use std::path::Path;

use anyhow::{Context, ensure};
use domain::id::digest;
use domain::wire::Say;
use domain::{ClientId, Clock, Reading};
use eval::{Answered, Given, Report, Set, Setting, Split};
use server::system::SystemClock;
use server::{House, Running};

use crate::command::{Eval, Place};
use crate::{Exit, answer, show};

/// Bytes of one file of labels.
const LABELS_BYTES_MAX: u64 = 256 << 20;

/// Scores a set and prints the table, or the report as JSON.
pub async fn evaluate(command: Eval, json: bool) -> anyhow::Result<Exit> {
    let Some((name, set)) = Set::ALL.into_iter().find(|(name, _)| *name == command.set) else {
        let known = Set::ALL.map(|(name, _)| name).join(", ");
        eprintln!("callsheet: there is no set `{}`; the sets are {known}", command.set);
        return Ok(Exit::WrongUsage);
    };
    let split = match (command.dev, command.held) {
        (true, _) => Split::Dev,
        (_, true) => Split::Held,
        _ => Split::All,
    };
    let part = part(name, split, &command);
    let lines = lines(&command)?;
    let answers = match set {
        Set::Questions => answers(&lines, command.place.clone()).await?,
        _ => HashMap::new(),
    };
    let asked = |about: &str, question: &str| {
        answers.get(&(about.to_owned(), question.to_owned())).cloned().unwrap_or_default()
    };
    let setting = Setting { split, reader: &read, asked: Some(&asked) };
    let report = eval::run(set, &lines, &setting)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}{}", report.table(), report.worst(command.errors));
    }
    if let Some(kept) = &command.against {
        compare(&report, &part, kept, command.keep)?;
    }
    Ok(Exit::Done)
}

/// The name under which a run is kept: set, files and half.
fn part(set: &str, split: Split, command: &Eval) -> String {
    let stems =
        command.files.iter().filter_map(|file| file.file_stem()).map(|stem| stem.to_string_lossy().into_owned());
    let half = match split {
        Split::All => None,
        Split::Dev => Some("dev".to_owned()),
        Split::Held => Some("held".to_owned()),
    };
    let words: Vec<String> = std::iter::once(set.to_owned()).chain(stems).chain(half).collect();
    words.join(" ")
}

fn lines(command: &Eval) -> anyhow::Result<String> {
    let mut lines = String::new();
    for file in &command.files {
        let unread = || format!("{} cannot be read", file.display());
        lines.push_str(&bounded(std::fs::File::open(file).with_context(unread)?).with_context(unread)?);
        lines.push('\n');
    }
    if command.files.is_empty() {
        lines = bounded(std::io::stdin())?;
    }
    Ok(lines)
}

fn bounded(from: impl Read) -> anyhow::Result<String> {
    let mut text = String::new();
    from.take(LABELS_BYTES_MAX + 1).read_to_string(&mut text)?;
    ensure!(text.len() as u64 <= LABELS_BYTES_MAX, "it is larger than {LABELS_BYTES_MAX} bytes; split it");
    Ok(text)
}

/// A text as `callsheet extract` reads it.
fn read(given: &Given) -> Reading {
    let mut reading = sources::read_text(sources::TextInput {
        url: given.url.clone(),
        title: given.title.clone(),
        text_or_html: given.text.clone(),
        published: given.published,
        publisher: given.publisher.clone(),
        company: given.company.clone(),
        company_domain: given.domain.clone(),
        now: SystemClock.now(),
    });
    if let Some(kind) = given.evidence {
        reading.evidence.kind = kind;
    }
    reading
}

fn compare(report: &Report, part: &str, file: &Path, keep: bool) -> anyhow::Result<()> {
    let mut runs: BTreeMap<String, Report> = match std::fs::read_to_string(file) {
        Ok(text) => serde_json::from_str(&text).with_context(|| format!("{} holds no runs", file.display()))?,
        Err(error) if error.kind() == ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", file.display())),
    };
    match runs.get(part) {
        Some(before) => report.against(before).iter().for_each(|line| eprintln!("{line}")),
        None => eprintln!("No run of `{part}` is kept in {} yet.", file.display()),
    }
    if keep {
        report.keep_in(&mut runs, part);
        std::fs::write(file, serde_json::to_string_pretty(&runs)? + "\n")?;
    }
    Ok(())
}

/// The answers to all questions, each asked of its preparation.
async fn answers(lines: &str, place: Place) -> anyhow::Result<HashMap<(String, String), Answered>> {
    let running = Running::start(place.config()?).await?;
    let all = answers_of(running.house(), lines).await;
    running.shutdown().await;
    all
}

async fn answers_of(house: &House, lines: &str) -> anyhow::Result<HashMap<(String, String), Answered>> {
    let mut all = HashMap::new();
    for (about, question) in eval::questions(lines)? {
        let key = show::find(house, &about).await?;
        let before = house.setup().views.now(&key).await?.last_seq;
        let client_id = ClientId::from(digest(&["eval", key.prep.as_str(), &question, &before.to_string()]));
        let reply = house.desk().say(&key, Say { client_id, text: question.clone() }).await?;
        let view = house.setup().views.now(&key).await?;
        let text = reply.message.as_ref().map(|message| answer::text(&view, message)).unwrap_or_default();
        let mut quotes = Vec::new();
        collect_quotes(&serde_json::to_value(&reply.message)?, &mut quotes);
        let found = !text.to_lowercase().contains("did not find");
        all.insert((about, question), Answered { text, found, quotes });
    }
    Ok(all)
}

fn collect_quotes(value: &serde_json::Value, quotes: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str().filter(|_| name == "quote") {
                    Some(quote) => quotes.push(quote.to_owned()),
                    None => collect_quotes(value, quotes),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect_quotes(item, quotes)),
        _ => {}
    }
}
