//! `sources report`: what was read for a preparation, as a table.
#![expect(clippy::print_stdout, reason = "this is the command line")]

use domain::wire::{SourceFate, SourceRead, SourceReport};
use server::House;

use crate::{Exit, show};

/// Prints what was read for a prep.
pub async fn report(house: &House, prep: &str, json: bool) -> anyhow::Result<Exit> {
    let key = show::find(house, prep).await?;
    let report = house.setup().source_report(&key).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", table(&report));
    }
    Ok(Exit::Done)
}

/// A line for each source, then what all cost.
fn table(report: &SourceReport) -> String {
    let title = report.sources.iter().map(|source| source.title.chars().count()).max().unwrap_or(0).max(6);
    let mut out = format!(
        "{:title$}  {:<9}  {:>9}  {:>8}  {:>7}  {:>7}  why\n",
        "source", "", "documents", "requests", "KiB", "ms"
    );
    for source in &report.sources {
        let SourceRead { title: name, fate, read, requests, bytes, took_ms, why, .. } = source;
        let why = why.as_deref().unwrap_or_default();
        let line = format!(
            "{name:title$}  {:<9}  {read:>9}  {requests:>8}  {:>7}  {took_ms:>7}  {why}",
            word(*fate),
            bytes.div_ceil(1024)
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let (requests, kib) = (report.requests, report.bytes.div_ceil(1024));
    out.push_str(&format!(
        "In all {requests} requests for pages and records, {kib} KiB; names are looked up beside them.\n"
    ));
    out
}

fn word(fate: SourceFate) -> &'static str {
    match fate {
        SourceFate::Read => "read",
        SourceFate::ReadInPart => "in part",
        SourceFate::Nothing => "nothing",
        SourceFate::Skipped => "skipped",
        SourceFate::Failed => "failed",
    }
}
