//! Exchanges that were recorded, and a provider that answers with nothing else: an evaluation can be run again offline, to
//! the letter, and a recording shows what a model said of which question.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::exchange::{Exchange, Said};
use crate::settings::Prices;
use crate::{Heard, ModelError, Provider};

/// One exchange, as a line of JSON. The question stands for itself by its address: it is made anew from the same text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchanged {
    /// [`Exchange::address`] under the provider's name.
    pub address: String,
    pub provider: String,
    pub model: String,
    pub said: Said,
    /// Milliseconds until the answer was whole.
    pub took_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<Prices>,
}

/// A provider over a recording.
#[derive(Debug, Default)]
pub struct Recorded {
    model: String,
    providers: BTreeSet<String>,
    answers: BTreeMap<String, Exchanged>,
}

impl Recorded {
    /// Reads a recording; the last answer to a question counts.
    pub fn of(lines: &str) -> Result<Self, String> {
        let mut recorded = Self::default();
        for (at, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let one: Exchanged =
                serde_json::from_str(line).map_err(|error| format!("Line {} is no exchange: {error}", at + 1))?;
            recorded.providers.insert(one.provider.clone());
            if recorded.model.is_empty() {
                recorded.model.clone_from(&one.model);
            }
            recorded.answers.insert(one.address.clone(), one);
        }
        if recorded.answers.is_empty() {
            return Err("There is no exchange in it.".to_owned());
        }
        Ok(recorded)
    }

    /// What was recorded for a question.
    pub fn exchanged(&self, exchange: &Exchange) -> Option<&Exchanged> {
        self.providers.iter().find_map(|provider| self.answers.get(&exchange.address(provider)))
    }

    /// What a token cost when it was recorded, where that is known.
    pub fn prices(&self) -> Option<Prices> {
        self.answers.values().find_map(|one| one.prices)
    }
}

#[async_trait]
impl Provider for Recorded {
    fn name(&self) -> String {
        self.providers.iter().cloned().collect::<Vec<_>>().join(" and ")
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn ask(&self, exchange: &Exchange, heard: Heard<'_>) -> Result<Said, ModelError> {
        let known = self.exchanged(exchange).ok_or_else(|| ModelError::Unusable {
            what: "The recording has no answer to this question: the text, the prompt or the model is another. Record it anew.".to_owned(),
        })?;
        heard(&known.said.text);
        Ok(known.said.clone())
    }
}

/// Where exchanges are written down.
pub type Tape = Arc<Mutex<Box<dyn Write + Send>>>;

/// A provider whose answers are written down.
pub(crate) struct Recorder {
    pub provider: Arc<dyn Provider>,
    pub prices: Option<Prices>,
    pub tape: Tape,
}

#[async_trait]
impl Provider for Recorder {
    fn name(&self) -> String {
        self.provider.name()
    }

    fn model(&self) -> &str {
        self.provider.model()
    }

    async fn ask(&self, exchange: &Exchange, heard: Heard<'_>) -> Result<Said, ModelError> {
        let began = Instant::now();
        let said = self.provider.ask(exchange, heard).await?;
        let (provider, model) = (self.provider.name(), self.provider.model().to_owned());
        let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let address = exchange.address(&provider);
        let one = Exchanged { address, provider, model, said: said.clone(), took_ms, prices: self.prices };
        let line = serde_json::to_string(&one).map_err(|error| ModelError::Book { what: error.to_string() })?;
        let mut tape = self.tape.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(tape, "{line}")
            .and_then(|()| tape.flush())
            .map_err(|error| ModelError::Book { what: format!("The exchange could not be written down: {error}") })?;
        Ok(said)
    }
}
