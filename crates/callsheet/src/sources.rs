//! `sources`: the places that are read, how they stand, and trying one.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use domain::Timestamp;
use domain::wire::{SourceOutcome, SourceState};
use server::{House, Running};

use crate::Exit;
use crate::command::{Place, Sources};

/// Carries out `callsheet sources …`.
pub async fn sources(what: Sources, place: Place, json: bool) -> anyhow::Result<Exit> {
    let running = Running::start(place.config()?).await?;
    let house = running.house().clone();
    let done = match what {
        Sources::List => list(&house, json).await,
        Sources::Test { source, company } => test(&house, &source, company.as_deref(), json).await,
        Sources::On { source } => switch(&house, &source, true).await,
        Sources::Off { source } => switch(&house, &source, false).await,
    };
    running.shutdown().await;
    done
}

async fn list(house: &House, json: bool) -> anyhow::Result<Exit> {
    let states = house.work().source_states(&house.tenant()).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&states)?);
        return Ok(Exit::Done);
    }
    let width = states.iter().map(|state| state.info.id.len()).max().unwrap_or(0);
    for state in &states {
        let SourceState { info, on, .. } = state;
        let off = if *on { "" } else { "  (off)" };
        println!("{:width$}  {}{off}", info.id, info.title);
        println!("{:width$}  {}; terms: {}", "", info.gives, info.terms);
        let (requests, seconds) = (info.cost_requests_max, info.timeout_seconds);
        println!("{:width$}  at most {requests} requests and {seconds} s; {}", "", last(state));
    }
    Ok(Exit::Done)
}

/// How it answered the last time, and when it last answered in full.
fn last(state: &SourceState) -> String {
    let Some(outcome) = &state.last else { return "not read yet".to_owned() };
    let success = match state.last_success_at {
        Some(at) if outcome.trouble.is_some() => format!(" Last without trouble on {}.", day(at)),
        _ => String::new(),
    };
    format!("{}: {}{success}", day(outcome.at), words(outcome))
}

fn day(at: Timestamp) -> String {
    at.date().to_string()
}

fn words(outcome: &SourceOutcome) -> String {
    let read = match outcome.read {
        0 => outcome.nothing.clone().unwrap_or_default(),
        1 => "1 document.".to_owned(),
        many => format!("{many} documents."),
    };
    let parts = [read, outcome.trouble.clone().unwrap_or_default()];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if said.is_empty() { "it answered and had nothing.".to_owned() } else { said.join(" ") }
}

async fn test(house: &House, source: &str, company: Option<&str>, json: bool) -> anyhow::Result<Exit> {
    let Some(outcome) = house.work().try_source(&house.tenant(), source, company).await? else {
        return Ok(unknown(source));
    };
    if json {
        println!("{}", serde_json::to_string_pretty(&outcome)?);
    } else {
        println!("{}", words(&outcome));
    }
    Ok(if outcome.trouble.is_some() && outcome.read == 0 { Exit::Failed } else { Exit::Done })
}

async fn switch(house: &House, source: &str, on: bool) -> anyhow::Result<Exit> {
    if !house.work().has_source(source) {
        return Ok(unknown(source));
    }
    house.setup().shelf(&house.tenant()).switch_source(source, on).await?;
    println!("{source} is {} from the next preparation on.", if on { "read" } else { "left out" });
    Ok(Exit::Done)
}

fn unknown(source: &str) -> Exit {
    eprintln!("callsheet: there is no source `{source}`. `callsheet sources list` names them.");
    Exit::WrongUsage
}
