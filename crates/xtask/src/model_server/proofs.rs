//! What is proven: first with a server that has room, then with one that has none, then with answers that never end.

mod endless;
mod narrow;
mod whole;

use std::path::Path;

use anyhow::{Result, ensure};

use super::callsheet::Callsheet;
use super::exchange::Exchange;
use super::install::Installed;
use super::proven::Proven;
use crate::tally::Tally;

/// Questions that rest on evidence.
const QUESTIONS: [&str; 2] = ["What changed recently?", "What is their tech stack?"];
/// What no rule understands, so that a model is asked what is meant.
const NOT_UNDERSTOOD: &str = "Why is the sky over there so blue on Mondays?";
/// How an answer goes on when a model was asked in vain.
const NO_WORDS: &str = "\n(No better words: ";

/// What the rules say when there is no model.
struct Plain {
    callsheet: Callsheet,
    brief: String,
    /// To `QUESTIONS` and `NOT_UNDERSTOOD`.
    answers: Vec<String>,
}

impl Plain {
    fn told(program: &Path, scratch: &Path) -> Result<Self> {
        let callsheet = Callsheet::fresh(program, scratch.join("plain"))?;
        let brief = callsheet.prep()?;
        let asked = callsheet.copied("plain-asked")?;
        let questions = QUESTIONS.into_iter().chain([NOT_UNDERSTOOD]);
        let answers = questions.map(|question| asked.ask(question)).collect::<Result<_>>()?;
        Ok(Self { callsheet, brief, answers })
    }

    /// What stands behind the rules' answer to a question, which has to be there to the byte.
    fn behind<'a>(&self, question: usize, answer: &'a str) -> Result<&'a str> {
        let plain = self.answers.get(question).map(String::as_str).unwrap_or_default();
        ensure!(!plain.is_empty(), "the rules have no answer");
        let rest = answer.strip_prefix(plain);
        rest.ok_or_else(|| {
            anyhow::anyhow!("the rules' answer does not stand.\nWithout a model:\n{plain}\nWith:\n{answer}")
        })
    }
}

/// Why there are no better words, where that is all that stands behind the rules' answer.
fn reason(behind: &str) -> Result<&str> {
    let line = behind.strip_prefix(NO_WORDS).and_then(|rest| rest.strip_suffix(")\n"));
    let line = line.filter(|line| !line.is_empty() && !line.contains('\n'));
    let why = line.ok_or_else(|| anyhow::anyhow!("it is not said why there are no better words: {behind:?}"))?;
    ensure!(!why.contains(['{', '}']), "a person cannot read this: {why}");
    Ok(why)
}

/// The one question that went out, whatever became of it.
fn only(exchanges: &[Exchange]) -> Result<&Exchange> {
    ensure!(exchanges.len() == 1, "{} questions went out, not one", exchanges.len());
    Ok(&exchanges[0])
}

/// Proves everything, in a folder that nobody else uses.
pub fn all(installed: &Installed, program: &Path, scratch: &Path) -> Result<Tally> {
    let plain = Plain::told(program, scratch)?;
    let mut proven = Proven::default();
    whole::prove(&mut proven, &plain, installed, program, scratch)?;
    narrow::prove(&mut proven, &plain, installed, scratch)?;
    endless::prove(&mut proven, &plain, installed, scratch)?;
    Ok(proven.tally())
}
