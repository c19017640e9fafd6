//! A server with room for everything: words come and are counted, shapes are kept, and no noise is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{NOT_UNDERSTOOD, Plain, QUESTIONS, reason};
use crate::model_server::callsheet::Callsheet;
use crate::model_server::exchange::Exchange;
use crate::model_server::install::Installed;
use crate::model_server::proven::Proven;
use crate::model_server::server::{Server, Wanted};
use crate::model_server::shape::misfit;

/// Tokens of a conversation: the longest document that is sent takes some 13,000 of this model.
const CONTEXT: u32 = 32_768;
/// Shapes that are asked for: an answer in better words, events of a document, what a sentence means.
const SHAPES: [&str; 3] = ["draft", "events", "wish"];
/// Characters of a text of the model that could not stand in an answer by chance.
const NOISE_CHARS_MIN: usize = 16;

/// Connects, tries, prepares and asks.
pub fn prove(proven: &mut Proven, plain: &Plain, installed: &Installed, program: &Path, scratch: &Path) -> Result<()> {
    let wanted = Wanted { name: "whole", model: &installed.tiny, context: CONTEXT, key: None };
    let server = Server::start(installed, wanted, scratch)?;
    let callsheet = Callsheet::fresh(program, scratch.join("with-model"))?;
    callsheet.connect(&server.url(), None)?;
    proven.that("the model is tried, and streams", || tried(&callsheet, &server));
    let of_test = server.tap.exchanges().len();
    let mut shown = String::new();
    proven.that("the brief is that of the rules", || {
        let brief = callsheet.prep()?;
        ensure!(brief == plain.brief, "without a model:\n{}\nwith:\n{brief}", plain.brief);
        shown.push_str(&brief);
        Ok(format!("{} bytes", brief.len()))
    });
    for (number, question) in QUESTIONS.iter().enumerate() {
        proven.that(&format!("{question:?} is answered by the rules"), || {
            let answer = callsheet.ask(question)?;
            shown.push_str(&answer);
            Ok(reason(plain.behind(number, &answer)?)?.to_owned())
        });
    }
    proven.that("what the rules do not understand is answered by them first", || {
        let answer = callsheet.ask(NOT_UNDERSTOOD)?;
        shown.push_str(&answer);
        Ok(format!("{} bytes more", plain.behind(QUESTIONS.len(), &answer)?.len()))
    });
    let exchanges = server.tap.exchanges();
    proven.that("no word of the model is shown", || no_noise(&exchanges, &shown));
    proven.that("every token is booked", || booked(&callsheet, &server, &exchanges, of_test));
    proven.that("every answer comes in pieces, and to its end", || came(&exchanges));
    for shape in SHAPES {
        proven.that(&format!("the shape {shape} is kept"), || kept(&exchanges, shape));
    }
    Ok(())
}

fn tried(callsheet: &Callsheet, server: &Server) -> Result<String> {
    // Noise may be an empty list, which is nothing to work with.
    let (works, found) = callsheet.test()?;
    ensure!(found["works"] == works && found["streams"] == true, "it ended well: {works}; {found}");
    let used: u64 = server.tap.exchanges().iter().map(Exchange::used).sum();
    ensure!(used > 0 && found["tokens"] == used, "the server counts {used} tokens: {found}");
    ensure!(found["held"] == 0, "noise held against the evidence: {found}");
    Ok(format!("{used} tokens, {}", found["said"].as_str().unwrap_or_default()))
}

/// Texts within what the model said, also of answers that were cut.
fn no_noise(exchanges: &[Exchange], shown: &str) -> Result<String> {
    let texts = exchanges.iter().flat_map(|exchange| exchange.text.split('"'));
    let texts: Vec<&str> = texts.filter(|text| text.chars().count() >= NOISE_CHARS_MIN).collect();
    ensure!(!texts.is_empty(), "the model said nothing");
    let found = texts.iter().find(|text| shown.contains(text.trim()));
    ensure!(found.is_none(), "this is shown: {found:?}");
    Ok(format!("{} texts in {} answers", texts.len(), exchanges.len()))
}

/// The preparation and the day, each as the server counts it.
fn booked(callsheet: &Callsheet, server: &Server, exchanges: &[Exchange], of_test: usize) -> Result<String> {
    let whole = |exchanges: &[Exchange]| exchanges.iter().filter(|exchange| exchange.is_whole()).count();
    let used = |exchanges: &[Exchange]| exchanges.iter().map(Exchange::used).sum::<u64>();
    let of_prep = exchanges.get(of_test..).unwrap_or_default();
    let (answers, prep, all) = (whole(of_prep), used(of_prep), used(exchanges));
    let model = &callsheet.show()?["model"];
    ensure!(model["asked"] == answers && model["tokens"] == prep, "{answers} answers, {prep} tokens: {model}");
    let today = callsheet.connect(&server.url(), None)?["todayTokens"].as_u64().unwrap_or_default();
    let broken = exchanges.len() - whole(exchanges);
    // What was set aside for an answer whose end nobody saw stays paid for.
    ensure!(if broken == 0 { today == all } else { today > all }, "{all} tokens in all, and {today} booked for today");
    Ok(format!("{prep} tokens in {answers} answers for the preparation; {all} in all, {today} booked for today"))
}

/// An answer may break off only where the server says so.
fn came(exchanges: &[Exchange]) -> Result<String> {
    let mut errors = BTreeSet::new();
    for exchange in exchanges.iter().filter(|exchange| !exchange.is_whole()) {
        let Exchange { status, pieces, finish, tokens, error, .. } = exchange;
        let why = error.as_deref();
        let why = why.with_context(|| format!("{}: {status}, {pieces}, {finish:?}, {tokens:?}", exchange.shape()))?;
        errors.insert(why);
    }
    let pieces: usize = exchanges.iter().map(|exchange| exchange.pieces).sum();
    Ok(format!("{} answers in {pieces} pieces; the server's own errors: {errors:?}", exchanges.len()))
}

/// Whole answers fit the shape that was sent; one that was cut is the beginning of JSON.
fn kept(exchanges: &[Exchange], shape: &str) -> Result<String> {
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for exchange in exchanges.iter().filter(|exchange| exchange.is_whole() && exchange.shape() == shape) {
        let finish = exchange.finish.as_deref().unwrap_or_default();
        *ends.entry(finish).or_default() += 1;
        let read = serde_json::from_str::<Value>(&exchange.text);
        match (finish, read) {
            ("stop", read) => {
                let value = read.with_context(|| format!("no JSON: {}", exchange.text))?;
                ensure!(exchange.schema().is_object(), "no schema was sent");
                let wrong = misfit(&value, exchange.schema());
                ensure!(wrong.is_none(), "{wrong:?}");
            }
            ("length", Err(error)) => ensure!(error.is_eof(), "{error}: {}", exchange.text),
            (other, read) => anyhow::bail!("it ended by {other:?}: {read:?}"),
        }
    }
    ensure!(ends.contains_key("stop"), "no answer of this shape came to its own end: {ends:?}");
    let cut = ends.get("length").copied().unwrap_or_default();
    Ok(format!("{} whole, {cut} cut at the longest", ends.get("stop").copied().unwrap_or_default()))
}
