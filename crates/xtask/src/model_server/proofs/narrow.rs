//! A server whose context is shorter than any question about evidence.

use std::path::Path;

use anyhow::{Result, ensure};

use super::{Plain, QUESTIONS, only, reason};
use crate::model_server::install::Installed;
use crate::model_server::proven::Proven;
use crate::model_server::server::{Server, Wanted};

const CONTEXT: u32 = 1_024;

/// Asks what does not fit.
pub fn prove(proven: &mut Proven, plain: &Plain, installed: &Installed, scratch: &Path) -> Result<()> {
    let wanted = Wanted { name: "narrow", model: &installed.tiny, context: CONTEXT, key: None };
    let server = Server::start(installed, wanted, scratch)?;
    proven.that("a question that is too long for the model is told, and the rules' answer stands", || {
        let callsheet = plain.callsheet.copied("narrow")?;
        callsheet.connect(&server.url(), None)?;
        let answer = callsheet.ask(QUESTIONS[0])?;
        let why = reason(plain.behind(0, &answer)?)?;
        ensure!(why.contains("context"), "it is not said that the context is too short: {why}");
        let status = only(&server.tap.exchanges())?.status;
        ensure!(status == 400, "the server answered {status}");
        Ok(why.to_owned())
    });
    Ok(())
}
