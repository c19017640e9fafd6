//! The log of a prep as a server tells it, and when its research was over.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::http::Client;

/// Events that are asked for at once.
const PAGE: usize = 1_000;
/// The plan without which there was no research.
const RESEARCH: &str = "customer_intelligence";
/// Ends of a run that did what it was for.
const WELL: [&str; 2] = ["done", "done_with_gaps"];

/// All of it.
pub fn read_log(client: &mut Client, prep: &str) -> Result<Vec<Value>> {
    let mut log = Vec::new();
    loop {
        let fresh = page(client, prep, log.len())?;
        if fresh.is_empty() {
            return Ok(log);
        }
        log.extend(fresh);
    }
}

/// What comes after an event, as much as is told at once.
pub fn page(client: &mut Client, prep: &str, after: usize) -> Result<Vec<Value>> {
    let path = format!("/api/preps/{prep}/events?after={after}&limit={PAGE}");
    let mut answer: Value = serde_json::from_slice(&client.must("GET", &path, b"")?)?;
    match answer["events"].take() {
        Value::Array(events) => Ok(events),
        other => bail!("{path} answers with {other}"),
    }
}

/// What kind of event this is.
pub fn kind(logged: &Value) -> &str {
    logged["event"]["kind"].as_str().unwrap_or_default()
}

/// From when until when a prep was worked on, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first event.
    pub from: u64,
    /// The end of the last of its runs.
    pub until: u64,
}

/// From when until when a prep was researched; none while a run of it has not ended. Fails when one did not end well.
pub fn research(log: &[Value]) -> Result<Option<Span>> {
    let Some(first) = log.first() else { return Ok(None) };
    let from = first["at"].as_u64().context("an event without a time")?;
    let mut open = BTreeSet::new();
    let mut until = None;
    for logged in log {
        let event = &logged["event"];
        let run = || event["run"].as_str().context("a run without an id");
        match kind(logged) {
            "workflow_started" => {
                open.insert(run()?);
            }
            "workflow_complete" => {
                let outcome = event["outcome"]["kind"].as_str().unwrap_or_default();
                ensure!(WELL.contains(&outcome), "{} ended: {}", event["workflow"], event["outcome"]);
                open.remove(run()?);
                if event["workflow"] == RESEARCH || until.is_some() {
                    until = Some(logged["at"].as_u64().context("an event without a time")?);
                }
            }
            _ => {}
        }
    }
    Ok(until.filter(|_| open.is_empty()).map(|until| Span { from, until }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn started(at: u64, run: &str) -> Value {
        json!({ "at": at, "event": { "kind": "workflow_started", "run": run, "workflow": run } })
    }

    fn complete(at: u64, run: &str, outcome: &str) -> Value {
        let event = json!({ "kind": "workflow_complete", "run": run, "workflow": run, "outcome": { "kind": outcome } });
        json!({ "at": at, "event": event })
    }

    #[test]
    fn research_is_over_with_the_end_of_its_last_run() {
        let mut log = vec![json!({ "at": 5, "event": { "kind": "prep_started" } }), started(6, "vendor_context")];
        log.push(complete(7, "vendor_context", "done"));
        assert_eq!(research(&log).unwrap(), None, "of the customer nothing was read yet");
        log.extend([started(8, RESEARCH), started(8, "deep"), complete(20, RESEARCH, "done_with_gaps")]);
        assert_eq!(research(&log).unwrap(), None, "a run goes on");
        log.push(complete(31, "deep", "done"));
        log.push(json!({ "at": 90, "event": { "kind": "user_said" } }));
        assert_eq!(research(&log).unwrap(), Some(Span { from: 5, until: 31 }));
        log.extend([started(91, "deep"), complete(92, "deep", "failed")]);
        assert!(research(&log).unwrap_err().to_string().contains("failed"));
    }
}
