//! `roi`: the ROI case of a preparation; its inputs can be changed, and it can be exported.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::path::Path;

use anyhow::{Context, bail};
use domain::id::digest;
use domain::wire::Act;
use domain::{Action, ClientId, RoiCase, RoiRange, RoiTag};
use server::{House, Running};
use store::PrepKey;

use crate::Exit;
use crate::command::{Roi, SheetFormat};
use crate::show;

/// Carries out `callsheet roi …`.
pub async fn roi(ask: Roi, json: bool) -> anyhow::Result<Exit> {
    let running = Running::start(ask.place.looking()?).await?;
    let done = carry_out(running.house(), &ask, json).await;
    running.shutdown().await;
    done
}

async fn carry_out(house: &House, ask: &Roi, json: bool) -> anyhow::Result<Exit> {
    let key = show::find(house, &ask.prep).await?;
    for action in match actions(ask) {
        Ok(actions) => actions,
        Err(error) => {
            eprintln!("callsheet: {error:#}");
            return Ok(Exit::WrongUsage);
        }
    } {
        take(house, &key, action).await?;
    }
    let view = house.setup().views.now(&key).await?;
    let case = view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref());
    let case =
        case.context("There is no ROI case yet: it comes with the analysis, and needs to know what you sell.")?;
    let format = if json { SheetFormat::Json } else { ask.format };
    let bytes = match format {
        SheetFormat::Text => text(case).into_bytes(),
        SheetFormat::Json => format!("{}\n", serde_json::to_string_pretty(case)?).into_bytes(),
        SheetFormat::Csv => documents::roi_sheet(case, &view.company.name)?,
    };
    match ask.out.as_deref() {
        Some(out) => written(out, &bytes)?,
        None => print!("{}", String::from_utf8_lossy(&bytes)),
    }
    Ok(Exit::Done)
}

fn written(out: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(out, bytes).with_context(|| format!("{} cannot be written", out.display()))?;
    eprintln!("Written to {}.", out.display());
    Ok(())
}

/// What `--set` and `--reset` ask for.
fn actions(ask: &Roi) -> anyhow::Result<Vec<Action>> {
    let reset = ask.reset.iter().map(|key| Action::RoiReset { key: (key != "all").then(|| key.clone()) });
    let mut all: Vec<Action> = reset.collect();
    for text in &ask.set {
        let (key, value) = text.split_once('=').with_context(|| format!("`{text}` is not KEY=VALUE."))?;
        let numbers: Result<Vec<f64>, _> = value.split('/').map(|part| part.trim().parse::<f64>()).collect();
        let numbers = numbers.with_context(|| format!("`{value}` is no number, nor LOW/LIKELY/HIGH."))?;
        let (low, value, high) = match numbers.as_slice() {
            [value] => (None, *value, None),
            [low, likely, high] => (Some(*low), *likely, Some(*high)),
            _ => bail!("`{value}` is neither one number nor LOW/LIKELY/HIGH."),
        };
        let tag = ask.assumed.then_some(RoiTag::Assumed);
        all.push(Action::RoiInput { key: key.trim().to_owned(), value, low, high, tag });
    }
    Ok(all)
}

/// Takes an action; one that the case did not take is told.
async fn take(house: &House, key: &PrepKey, action: Action) -> anyhow::Result<()> {
    let before = house.setup().views.now(key).await?;
    let said = serde_json::to_string(&action)?;
    let client_id = ClientId::from(digest(&["roi", key.prep.as_str(), &said, &before.last_seq.to_string()]));
    house.desk().act(key, Act { client_id, action: action.clone() }).await?;
    let Action::RoiInput { key: input, value, low, high, .. } = action else { return Ok(()) };
    let after = house.setup().views.now(key).await?;
    let case = after.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref());
    let known = case.and_then(|case| case.inputs.iter().find(|known| known.key == input));
    let Some(known) = known else {
        let names: Vec<&str> = case.iter().flat_map(|case| &case.inputs).map(|known| known.key.as_str()).collect();
        bail!("The case has no input `{input}`. It has: {}.", names.join(", "));
    };
    let wanted = RoiRange { low: low.unwrap_or(value), likely: value, high: high.unwrap_or(value) };
    if known.value != wanted {
        bail!("`{input}` takes numbers from 0 to {}, low before likely before high; it was not changed.", known.max);
    }
    Ok(())
}

fn text(case: &RoiCase) -> String {
    let numbers = |range: &RoiRange| format!("{:>14.2} {:>14.2} {:>14.2}", range.low, range.likely, range.high);
    let mut text = format!("{:<48} {:>14} {:>14} {:>14}\n", "Inputs", "low", "likely", "high");
    for input in &case.inputs {
        let tag = match input.tag {
            RoiTag::CustomerGiven => "customer-given",
            RoiTag::Public => "public",
            RoiTag::Assumed => "assumed",
        };
        let name = format!("{} ({}, {})", input.key, input.unit, tag);
        text.push_str(&format!("{name:<48} {}\n", numbers(&input.value)));
    }
    text.push_str("\nResults over three years\n");
    for line in &case.lines {
        text.push_str(&format!("{:<48} {} {}\n    = {}\n", line.label, numbers(&line.value), line.unit, line.formula));
    }
    text.push_str(&format!("\nMatters most: {}\n", case.matters_most.join(", ")));
    text
}
