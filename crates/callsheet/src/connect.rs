//! `connect`: the systems that documents are delivered to.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, bail};
use domain::WorkSystem;
use domain::wire::{Connect, ConnectModel, ConnectionState, ModelBackend, ModelState};
use server::{House, Running};
use workflows::ModelHouse;

use crate::Exit;
use crate::command::{ConnectTo, ModelArgs, Place};

/// Bytes of a secret.
const SECRET_BYTES_MAX: u64 = 4_096;

/// Carries out `callsheet connect …`.
pub async fn connect(what: ConnectTo, place: Place, json: bool) -> anyhow::Result<Exit> {
    let running = Running::start(place.looking()?).await?;
    let house = running.house().clone();
    let done = match what {
        ConnectTo::List => list(&house, json).await,
        ConnectTo::Model(asked) => model(&house, &asked, json).await,
        ConnectTo::Test { system } if system == MODEL => test_model(&house, json).await,
        ConnectTo::Remove { system } if system == MODEL => remove_model(&house),
        ConnectTo::Test { system } => test(&house, named(&system)?, json).await,
        ConnectTo::Remove { system } => remove(&house, named(&system)?),
        ConnectTo::Slack { channel, webhook: false } => {
            let token = Some(secret("The bot's token")?);
            put(&house, WorkSystem::Slack, Connect { token, channel, ..Connect::default() })
        }
        ConnectTo::Slack { webhook: true, .. } => {
            let url = Some(secret("The webhook's address")?);
            put(&house, WorkSystem::Slack, Connect { url, ..Connect::default() })
        }
        ConnectTo::Notion { parent } => {
            let token = Some(secret("The integration's token")?);
            put(&house, WorkSystem::Notion, Connect { token, parent: Some(parent), ..Connect::default() })
        }
        ConnectTo::Mail { host, port, security, user, from } => {
            let password = user.is_some().then(|| secret("The password")).transpose()?;
            let (host, security, from) = (Some(host), Some(security), Some(from));
            put(&house, WorkSystem::Mail, Connect { host, port, security, user, password, from, ..Connect::default() })
        }
    };
    running.shutdown().await;
    done
}

fn named(system: &str) -> anyhow::Result<WorkSystem> {
    WorkSystem::named(system).with_context(|| format!("There is no system {system}: slack, notion and mail are known."))
}

fn secret(what: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprintln!("{what} (it is shown while you type; it is kept sealed and never shown again):");
    }
    let mut line = String::new();
    std::io::Read::take(std::io::stdin().lock(), SECRET_BYTES_MAX).read_line(&mut line)?;
    let line = line.trim();
    if line.is_empty() {
        bail!("{what} is needed as a line on standard input. Nothing was changed.");
    }
    Ok(line.to_owned())
}

fn put(house: &House, system: WorkSystem, asked: Connect) -> anyhow::Result<Exit> {
    let known = house.connections().connect(system, asked)?;
    println!("{} is connected: {}. `callsheet connect test {}` asks it.", system.title(), known.to, system.name());
    if system == WorkSystem::Slack && !known.updates {
        println!("A webhook cannot change what it posted: the progress of research is posted once, at its end.");
    }
    Ok(Exit::Done)
}

/// What the language model is called here.
const MODEL: &str = "model";

/// Connects a language model; without an agreement it only says what would go to it.
async fn model(house: &House, asked: &ModelArgs, json: bool) -> anyhow::Result<Exit> {
    let key = asked.key.then(|| secret("The key")).transpose()?;
    let words = ModelBackend {
        provider: asked.provider.clone(),
        url: asked.url.clone(),
        key,
        model: asked.model.clone(),
        input_price: asked.input_price.map(micros),
        output_price: asked.output_price.map(micros),
    };
    let backup_key = asked.backup_key.then(|| secret("The key of the backup")).transpose()?;
    let backup = asked.backup.as_ref().map(|provider| ModelBackend {
        provider: provider.clone(),
        url: asked.backup_url.clone(),
        key: backup_key,
        model: asked.backup_model.clone().unwrap_or_default(),
        input_price: asked.backup_input_price.map(micros),
        output_price: asked.backup_output_price.map(micros),
    });
    // What is not said stays as it is.
    let known = house.setup().model.state(&house.tenant()).await.map_err(anyhow::Error::msg)?;
    let wanted = ConnectModel {
        words: with_known_prices(words, &known),
        small: asked.small.clone(),
        backup,
        reads: Some(!asked.no_reading),
        private: Some(asked.private),
        prep_tokens_max: asked.prep_tokens.or(Some(known.prep_tokens_max)),
        day_tokens_max: asked.day_tokens.or(Some(known.day_tokens_max)),
        month_tokens_max: asked.month_tokens.or(Some(known.month_tokens_max)),
        prep_micros_max: asked.prep_dollars.map(micros).or(known.prep_micros_max),
        day_micros_max: asked.day_dollars.map(micros).or(known.day_micros_max),
        month_micros_max: asked.month_dollars.map(micros).or(known.month_micros_max),
    };
    if !asked.yes {
        for line in ModelHouse::would_send(&wanted)? {
            println!("{line}");
        }
        println!("Nothing was changed. Say the same with --yes to agree.");
        return Ok(Exit::WrongUsage);
    }
    house.setup().model.connect(&wanted)?;
    show_model(house, json).await
}

/// The prices that are known of the same model, where none are given.
fn with_known_prices(words: ModelBackend, known: &ModelState) -> ModelBackend {
    let same = known
        .models
        .iter()
        .find(|one| one.model == words.model.trim() && one.provider == words.provider && one.url == words.url);
    match same.filter(|_| words.input_price.is_none()) {
        Some(same) => ModelBackend { input_price: same.input_price, output_price: same.output_price, ..words },
        None => words,
    }
}

/// Millionths of a dollar.
fn micros(dollars: f64) -> u64 {
    (dollars.max(0.0) * 1e6).round().min(9e15) as u64
}

async fn show_model(house: &House, json: bool) -> anyhow::Result<Exit> {
    let state = house.setup().model.state(&house.tenant()).await.map_err(anyhow::Error::msg)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&state)?);
        return Ok(Exit::Done);
    }
    for model in &state.models {
        println!("{:7} {} at {} ({})", model.part, model.model, model.host, model.provider);
    }
    state.trouble.iter().chain(&state.sends).for_each(|line| println!("{line}"));
    println!(
        "At most {} tokens for a preparation, {} a day and {} a month; {} were taken today and {} this month.",
        state.prep_tokens_max, state.day_tokens_max, state.month_tokens_max, state.today_tokens, state.month_tokens
    );
    Ok(Exit::Done)
}

async fn test_model(house: &House, json: bool) -> anyhow::Result<Exit> {
    let checked = house.setup().model.check(&house.tenant()).await.map_err(anyhow::Error::msg)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&checked)?);
    } else {
        println!("{}", checked.said);
    }
    if checked.works && !json {
        let yes = |it: bool| if it { "yes" } else { "no" };
        println!(
            "Keeps to the shape: {} · streams: {} · takes a whole document: {}",
            yes(checked.schema),
            yes(checked.streams),
            yes(checked.whole_document)
        );
        println!(
            "First word after {} ms, then {} characters a second; {} tokens.",
            checked.first_word_ms, checked.chars_per_second, checked.tokens
        );
    }
    Ok(if checked.works { Exit::Done } else { Exit::Failed })
}

fn remove_model(house: &House) -> anyhow::Result<Exit> {
    if !house.setup().model.forget()? {
        bail!("No language model was connected.");
    }
    println!("The language model is forgotten. What it wrote and read stays.");
    Ok(Exit::Done)
}

async fn list(house: &House, json: bool) -> anyhow::Result<Exit> {
    let connected = house.setup().workplace.connected();
    let to = |system| connected.iter().find(|known| known.system == system).map(|known| known.to.clone());
    let states: Vec<ConnectionState> =
        WorkSystem::ALL.into_iter().map(|system| ConnectionState { system, to: to(system) }).collect();
    if json {
        println!("{}", serde_json::to_string_pretty(&states)?);
        return Ok(Exit::Done);
    }
    for state in states {
        println!("{:7} {}", state.system.name(), state.to.unwrap_or_else(|| "not connected".to_owned()));
    }
    let model = house.setup().model.state(&house.tenant()).await.map_err(anyhow::Error::msg)?;
    let named: Vec<String> = model.models.iter().map(|one| format!("{} at {}", one.model, one.host)).collect();
    println!("{MODEL:7} {}", if named.is_empty() { "not connected".to_owned() } else { named.join(", ") });
    Ok(Exit::Done)
}

async fn test(house: &House, system: WorkSystem, json: bool) -> anyhow::Result<Exit> {
    let checked = house.connections().check(system).await;
    let (works, said) = (checked.is_ok(), checked.unwrap_or_else(|why| why));
    if json {
        println!("{}", serde_json::json!({ "works": works, "said": said }));
    } else {
        println!("{said}");
    }
    Ok(if works { Exit::Done } else { Exit::Failed })
}

fn remove(house: &House, system: WorkSystem) -> anyhow::Result<Exit> {
    if !house.connections().forget(system)? {
        bail!("{} was not connected.", system.title());
    }
    println!("{} is forgotten. What was delivered stays where it is.", system.title());
    Ok(Exit::Done)
}
