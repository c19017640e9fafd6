//! `sources`: the places that are read, how they stand, trying one, recording them, and what a preparation cost.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

mod report;

use std::path::PathBuf;

use domain::Timestamp;
use domain::wire::{SourceKey, SourceOutcome, SourceQuota, SourceState};
use server::{House, Running};
use workflows::source_recording::{RecordedSource, RecordingError, ToRecord};

use workflows::source_states::Switched;

use crate::Exit;
use crate::command::{Place, Sources};

/// Rate keys that are named for a source; more are counted.
const RATE_KEYS_NAMED_MAX: usize = 3;

/// Carries out `callsheet sources …`.
pub async fn sources(what: Sources, place: Place, json: bool) -> anyhow::Result<Exit> {
    let running = Running::start(place.config()?).await?;
    let house = running.house().clone();
    let done = match what {
        Sources::List => list(&house, json).await,
        Sources::Test { source, company } => test(&house, &source, company.as_deref(), json).await,
        Sources::On { source, accept_terms } => switch_on(&house, &source, accept_terms).await,
        Sources::Off { source } => switch_off(&house, &source).await,
        Sources::Record { domain, source, out } => record(&house, &domain, &source, out).await,
        Sources::Report { prep } => report::report(&house, &prep, json).await,
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
        println!("{:width$}  {}; terms: {}{}", "", info.gives, info.terms, key(state.key));
        let (requests, seconds) = (info.cost_requests_max, info.timeout_seconds);
        let without = if info.optional { "may be skipped" } else { "may not be skipped" };
        let kept = duration(info.cache_seconds);
        println!("{:width$}  at most {requests} requests and {seconds} s; answers keep {kept}; {without}", "");
        println!("{:width$}  {}{}", "", pace(&info.rate_keys), state.quota.as_ref().map(quota).unwrap_or_default());
        println!("{:width$}  {}", "", last(state));
        if let Some(lacks) = &state.lacks {
            println!("{:width$}  {lacks}", "");
        }
        if state.notice.as_ref().is_some_and(|notice| notice.accepted_at.is_none()) {
            println!("{:width$}  Its terms have to be accepted: callsheet sources on {}", "", info.id);
        }
    }
    Ok(Exit::Done)
}

fn key(key: SourceKey) -> &'static str {
    match key {
        SourceKey::NotNeeded => "",
        SourceKey::Missing => "; its key is not set",
        SourceKey::Set => "; its key is set",
    }
}

fn pace(rate_keys: &[String]) -> String {
    match rate_keys {
        [] => "paced by site".to_owned(),
        keys if keys.len() <= RATE_KEYS_NAMED_MAX => format!("paced as {}", keys.join(", ")),
        keys => {
            format!("paced as {} and {} more", keys[..RATE_KEYS_NAMED_MAX].join(", "), keys.len() - RATE_KEYS_NAMED_MAX)
        }
    }
}

fn quota(quota: &SourceQuota) -> String {
    let of = quota.limit.map(|limit| format!(" of {limit}")).unwrap_or_default();
    let until = quota.resets_at.map(|at| format!(", anew {}", moment(at))).unwrap_or_default();
    let whose = if quota.told { "" } else { ", by our own count" };
    format!("; quota left: {}{of}{until}{whose}", quota.left)
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
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

/// `2026-11-26 15:04 UTC`.
fn moment(at: Timestamp) -> String {
    let minutes = at.0.div_euclid(60_000).rem_euclid(24 * 60);
    format!("{} {:02}:{:02} UTC", at.date(), minutes / 60, minutes % 60)
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

/// Terms are shown before they are accepted: without the flag the command says them and changes nothing.
async fn switch_on(house: &House, source: &str, accept_terms: bool) -> anyhow::Result<Exit> {
    let tenant = house.tenant();
    let mut switched = house.work().switch_source(&tenant, source, true, None).await?;
    if let Switched::TermsFirst(notice) = &switched {
        eprintln!("{}", notice.text);
        if accept_terms {
            let accept = notice.id.clone();
            switched = house.work().switch_source(&tenant, source, true, Some(&accept)).await?;
        }
    }
    match switched {
        Switched::Done => {
            println!("{source} is read from the next preparation on.");
            Ok(Exit::Done)
        }
        Switched::NoSuchSource => Ok(unknown(source)),
        Switched::TermsFirst(_) => {
            eprintln!(
                "callsheet: {source} stays off. To accept these terms: callsheet sources on {source} --accept-terms"
            );
            Ok(Exit::Failed)
        }
        Switched::Lacks(lacks) => {
            eprintln!("callsheet: {source} stays as it was. {lacks}");
            Ok(Exit::Failed)
        }
    }
}

async fn switch_off(house: &House, source: &str) -> anyhow::Result<Exit> {
    match house.work().switch_source(&house.tenant(), source, false, None).await? {
        Switched::NoSuchSource => Ok(unknown(source)),
        Switched::Done | Switched::TermsFirst(_) | Switched::Lacks(_) => {
            println!("{source} is left out from the next preparation on.");
            Ok(Exit::Done)
        }
    }
}

fn unknown(source: &str) -> Exit {
    eprintln!("callsheet: there is no source `{source}`. `callsheet sources list` names them.");
    Exit::WrongUsage
}

async fn record(house: &House, domain: &str, sources: &[String], out: Option<PathBuf>) -> anyhow::Result<Exit> {
    let named: String = domain.chars().filter(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).collect();
    let folder = out.unwrap_or_else(|| house.config().data.join("recordings").join(named.trim_matches('.')));
    let what = ToRecord { domain, sources, folder: &folder };
    let done = |source: RecordedSource| {
        let gaps = if source.gaps.is_empty() { String::new() } else { format!(" {}", source.gaps.join(" ")) };
        eprintln!("{}: {} read.{gaps}", source.title, source.read);
    };
    match house.work().record(&house.tenant(), &what, done).await {
        Ok((company, recorded)) => {
            println!(
                "Recorded {} answers and {} names about {} ({} KiB) in {}.",
                recorded.exchanges,
                recorded.names,
                company.name,
                recorded.bytes >> 10,
                folder.display()
            );
            if recorded.found > 0 {
                println!("It went on from a recording that was interrupted after {} answers.", recorded.found);
            }
            if recorded.left_out > 0 {
                println!("{} more answers were over the bounds of a recording and were left out.", recorded.left_out);
            }
            println!(
                "Keys and cookies are left out. Look through it before you give it to others: pages may name people."
            );
            println!("Play it again with: callsheet prep {domain} --replay {}", folder.display());
            Ok(Exit::Done)
        }
        Err(RecordingError::NoSuchSource { id }) => Ok(unknown(&id)),
        Err(error @ RecordingError::NoDomain { .. }) => {
            eprintln!("callsheet: {error}.");
            Ok(Exit::WrongUsage)
        }
        Err(error @ (RecordingError::Net(_) | RecordingError::Store(_))) => Err(error.into()),
    }
}
