//! A server with a key, whose answers never end by themselves: what is broken off, by whom, and what is left then.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use super::{NOT_UNDERSTOOD, Plain, QUESTIONS, only, reason};
use crate::model_server::callsheet::{Callsheet, Going};
use crate::model_server::exchange::Exchange;
use crate::model_server::install::Installed;
use crate::model_server::proven::Proven;
use crate::model_server::server::{Server, Wanted};
use crate::process::seconds;

const CONTEXT: u32 = 8_192;
const KEY: &str = "a-key-for-tests";
/// Pieces after which an answer counts as under way; it has hundreds.
const UNDER_WAY: usize = 5;
/// How long they may take to come.
const UNDER_WAY_MAX: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(2);
/// On a busy machine an answer can end before we break it off; then it is asked again.
const TRIES_MAX: usize = 3;

/// Breaks off from this side and from the other.
pub fn prove(proven: &mut Proven, plain: &Plain, installed: &Installed, scratch: &Path) -> Result<()> {
    let wanted = Wanted { name: "endless", model: &installed.endless, context: CONTEXT, key: Some(KEY) };
    let mut server = Server::start(installed, wanted, scratch)?;
    proven.that("a wrong key is told, and the rules' answer stands", || wrong_key(plain, &server));
    proven.that("who is interrupted in mid-answer leaves no work behind", || interrupted(plain, &server));
    proven.that("a server that ends in mid-answer is told, and the rules' answer stands", || ended(plain, &mut server));
    Ok(())
}

fn wrong_key(plain: &Plain, server: &Server) -> Result<String> {
    let callsheet = plain.callsheet.copied("wrong-key")?;
    callsheet.connect(&server.url(), Some("another"))?;
    let (works, found) = callsheet.test()?;
    ensure!(!works && found["works"] == false, "{found}");
    let answer = callsheet.ask(QUESTIONS[0])?;
    let why = reason(plain.behind(0, &answer)?)?;
    ensure!(why.contains("key"), "it is not said that the key is wrong: {why}");
    let let_in = server.tap.exchanges().into_iter().find(|exchange| exchange.status != 401);
    ensure!(let_in.is_none(), "the server answered: {let_in:?}");
    Ok(why.to_owned())
}

fn interrupted(plain: &Plain, server: &Server) -> Result<String> {
    for number in 0..TRIES_MAX {
        let callsheet = plain.callsheet.copied(&format!("interrupted-{number}"))?;
        let (before, said) = (server.tap.exchanges().len(), server.said()?);
        let going = under_way(&callsheet, server, before)?;
        going.interrupt()?;
        let ended = going.end()?;
        let idle = server.idle_after()?;
        let exchanges = server.tap.exchanges();
        let exchange = only(exchanges.get(before..).unwrap_or_default())?;
        if exchange.is_whole() {
            continue;
        }
        ensure!(ended.code != Some(0), "an interrupted command ended as if nothing were");
        let (said, most) = (server.said()?.saturating_sub(said), exchange.tokens_max());
        ensure!(said < most, "the server said {said} tokens, up to the end of {most}");
        callsheet.ask(NOT_UNDERSTOOD)?;
        return Ok(format!("{said} of {most} tokens, idle after {}; the folder is free", seconds(idle)));
    }
    bail!("{TRIES_MAX} answers ended before they could be broken off (a shell in the background ignores interrupts)")
}

fn ended(plain: &Plain, server: &mut Server) -> Result<String> {
    let callsheet = plain.callsheet.copied("ended")?;
    let before = server.tap.exchanges().len();
    let going = under_way(&callsheet, server, before)?;
    server.kill()?;
    let answer = going.end()?.well()?;
    let exchanges = server.tap.exchanges();
    let broken: Option<&Exchange> = exchanges.get(before);
    let pieces = broken.filter(|exchange| !exchange.is_whole()).map(|exchange| exchange.pieces);
    let Some(pieces) = pieces else { bail!("the answer ended before the server did") };
    let why = reason(plain.behind(0, &answer)?)?;
    Ok(format!("after {pieces} pieces: {why}"))
}

/// Asks, and comes back when words of the answer are coming.
fn under_way(callsheet: &Callsheet, server: &Server, before: usize) -> Result<Going> {
    callsheet.connect(&server.url(), Some(KEY))?;
    let mut going = callsheet.asking(QUESTIONS[0])?;
    let begun = Instant::now();
    while server.tap.exchanges().get(before).is_none_or(|exchange| exchange.pieces < UNDER_WAY) {
        ensure!(going.goes_on()?, "the command ended before words came: {:?}", going.end()?);
        ensure!(begun.elapsed() < UNDER_WAY_MAX, "no words came within {}", seconds(UNDER_WAY_MAX));
        thread::sleep(LOOK_EVERY);
    }
    Ok(going)
}
