//! `show --since`: what is new, changed and gone since an earlier preparation of the company.
#![expect(clippy::print_stdout, reason = "this is the command line")]

use domain::{Changes, Finding};
use server::Running;

use crate::Exit;
use crate::command::Place;
use crate::show;

/// Stands for the newest earlier preparation.
const LAST_TIME: &str = "last-time";

/// Prints the differences.
pub async fn changes(prep: &str, since: &str, place: Place, json: bool) -> anyhow::Result<Exit> {
    let running = Running::start(place.looking()?).await?;
    let house = running.house();
    let key = show::find(house, prep).await?;
    let earlier = match since {
        LAST_TIME => None,
        named => Some(show::find(house, named).await?),
    };
    let found = workflows::earlier::changes(house.setup(), &key, earlier.as_ref()).await?;
    match found {
        None => anyhow::bail!("There is no earlier preparation of this company; `callsheet preps` lists them all."),
        Some(changes) if json => println!("{}", serde_json::to_string_pretty(&changes)?),
        Some(changes) => print!("{}", text(&changes)),
    }
    running.shutdown().await;
    Ok(Exit::Done)
}

fn text(changes: &Changes) -> String {
    let mut text = format!("Since {} ({}):\n", changes.since, changes.since_at.date());
    if changes.is_empty() {
        text.push_str(&format!("nothing changed; {} findings stand.\n", changes.same));
        return text;
    }
    let line = |finding: &Finding| {
        let on = finding.dated().map(|on| format!("{on}  ")).unwrap_or_default();
        let from: Vec<&str> = finding.sources.iter().map(|source| source.url.as_str()).take(2).collect();
        format!("- {on}{} ({}) {}\n", finding.title, finding.confidence.word.label(), from.join(" "))
    };
    let section = |title: &str, lines: Vec<String>| match lines.is_empty() {
        true => String::new(),
        false => format!("\n{title}\n{}", lines.concat()),
    };
    text.push_str(&section("NEW", changes.new.iter().map(line).collect()));
    let changed = changes.changed.iter().map(|one| format!("{}    {}\n", line(&one.finding), one.what.join(" ")));
    text.push_str(&section("CHANGED", changed.collect()));
    text.push_str(&section("GONE (no source that was read now says it)", changes.gone.iter().map(line).collect()));
    text.push_str(&format!("\n{} findings stand as they stood.\n", changes.same));
    text
}
