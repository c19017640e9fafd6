//! `eval`: conclusions scored against labels, and compared with a run that was kept.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::collections::{BTreeMap, HashMap};
use std::io::{ErrorKind, Read};
use std::path::Path;

use anyhow::{Context, ensure};
use domain::id::digest;
use domain::wire::{Reply, Say, StartPrep};
use domain::{Block, ClientId, Clock, Message, Reading, TextStyle};
use eval::{Answered, Given, Question, Report, Set, Setting, Split};
use models::Exchange;
use server::system::SystemClock;
use server::{House, Running};

use store::PrepKey;
use workflows::Desk;
use workflows::drafting::Drafting;

use crate::command::{Eval, Place};
use crate::progress::Progress;
use crate::research::{research_over, wait_until};
use crate::{Exit, answer, evaluate_model, show};

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
    let mut lines = lines(&command)?;
    if command.each_company {
        lines = eval::each_company(&lines)?;
    }
    let (answers, drafts) = match set {
        Set::Questions => answers(&lines, command.place.clone()).await?,
        _ => (HashMap::new(), Vec::new()),
    };
    let asked = |question: &Question| answers.get(question).cloned().unwrap_or_default();
    let setting = Setting { split, reader: &read, asked: Some(&asked), model: None };
    let mut report = eval::run(set, &lines, &setting)?;
    let mut beside = String::new();
    if let Some((modelled, took)) = evaluate_model::asked(&command, set, split, &lines, &drafts).await? {
        let asked = |question: &Question| modelled.answers.get(question).cloned().unwrap_or_else(|| asked(question));
        let with = eval::run(set, &lines, &Setting { model: Some(&modelled), asked: Some(&asked), ..setting })?;
        beside = evaluate_model::side_by_side(&report, &with, &took);
        report = with;
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}{}{beside}", report.table(), report.worst(command.errors));
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
    let each = command.each_company.then(|| "each company".to_owned());
    let words: Vec<String> = std::iter::once(set.to_owned()).chain(stems).chain(half).chain(each).collect();
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
pub fn read(given: &Given) -> Reading {
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

/// Answers by the rules, and what a model would be asked to make of each.
type Answers = (HashMap<Question, Answered>, Vec<AnswerDraft>);

/// An answer that a model may put into words.
pub struct AnswerDraft {
    pub asked: Question,
    pub answered: Answered,
    pub drafting: Drafting,
    pub question: Exchange,
}

/// The answers to all questions, each asked of its preparation.
async fn answers(lines: &str, place: Place) -> anyhow::Result<Answers> {
    let mut config = place.config()?;
    config.sample_pace = server::config::Pace::try_from(0.0).map_err(anyhow::Error::msg)?;
    let running = Running::start(config).await?;
    // The rules answer alone; what a model makes of it is asked once, and apart.
    running.house().setup().model.put(None);
    let all = answers_of(running.house(), lines).await;
    running.shutdown().await;
    all
}

async fn answers_of(house: &House, lines: &str) -> anyhow::Result<Answers> {
    let mut all = HashMap::new();
    let mut drafts = Vec::new();
    for asked in eval::questions(lines)? {
        let key = prepared(house, &asked.about).await?;
        for before in &asked.after {
            say(house, &key, before).await?;
        }
        let reply = say(house, &key, &asked.question).await?;
        let view = house.setup().views.now(&key).await?;
        let text = reply.message.as_ref().map(|message| answer::text(&view, message)).unwrap_or_default();
        let mut quotes = Vec::new();
        collect_quotes(&serde_json::to_value(&reply.message)?, &mut quotes);
        let found = !reply.message.as_ref().is_some_and(says_not_found);
        let answered = Answered { text, found, quotes };
        let evidence = reply.message.as_ref().map(|message| chat::grounds(&view, None, message, false));
        if let Some(evidence) = evidence.filter(|evidence| found && !evidence.is_empty()) {
            let drafting = Drafting::new(&view, evidence, None);
            let question = drafting.question(&view, &asked.question);
            drafts.push(AnswerDraft { asked: asked.clone(), answered: answered.clone(), drafting, question });
        }
        all.insert(asked, answered);
    }
    Ok((all, drafts))
}

async fn say(house: &House, key: &PrepKey, text: &str) -> anyhow::Result<Reply> {
    let before = house.setup().views.now(key).await?.last_seq;
    let client_id = ClientId::from(digest(&["eval", key.prep.as_str(), text, &before.to_string()]));
    Ok(house.desk().say(key, Say { client_id, text: text.to_owned() }).await?)
}

/// The preparation that questions are about; in the sample world it is made when there is none yet.
async fn prepared(house: &House, about: &str) -> anyhow::Result<PrepKey> {
    let none_yet = match show::find(house, about).await {
        Ok(key) => return Ok(key),
        Err(error) => error,
    };
    if !house.config().offline {
        return Err(none_yet);
    }
    let client_id = ClientId::from(digest(&["eval", about]));
    let key = store::key(&house.tenant(), &Desk::prep_of(&house.tenant(), &client_id));
    let ask = StartPrep { client_id, request: about.to_owned(), vendor: None, role: None, purpose: None };
    house.desk().start(&house.tenant(), ask).await?;
    let progress = Progress::new();
    wait_until(house, &key, &progress, research_over).await?;
    progress.finish();
    Ok(key)
}

/// *I did not find that*, said of the question itself and not in a remark beside an answer.
fn says_not_found(message: &Message) -> bool {
    message.blocks.iter().any(|block| match block {
        Block::Text { style: TextStyle::Body, text, .. } => text.contains("I did not find"),
        _ => false,
    })
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
