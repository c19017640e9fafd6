//! Exchanges that were had before, so that an evaluation can be repeated without a model.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::exchange::{Exchange, Said};
use crate::{Heard, ModelError, Provider};

/// Bytes of a recording.
const RECORDING_BYTES_MAX: u64 = 256 << 20;

/// One line of a recording: the question's address and what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    address: String,
    model: String,
    said: Said,
}

/// What was said, by the address of the question.
#[derive(Debug, Default)]
pub struct Recording {
    lines: Mutex<BTreeMap<String, Line>>,
}

impl Recording {
    /// Reads JSON lines.
    pub fn read(path: &Path) -> Result<Self, String> {
        let wrong = |why: String| format!("{}: {why}", path.display());
        let size = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?.len();
        if size > RECORDING_BYTES_MAX {
            return Err(wrong(format!("it is larger than {RECORDING_BYTES_MAX} bytes")));
        }
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let mut lines = BTreeMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let line: Line =
                serde_json::from_str(line).map_err(|error| wrong(format!("line {}: {error}", number + 1)))?;
            lines.insert(line.address.clone(), line);
        }
        Ok(Self { lines: Mutex::new(lines) })
    }

    /// JSON lines, in the order of their addresses.
    pub fn written(&self) -> Result<String, String> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let line = |line: &Line| serde_json::to_string(line).map(|line| line + "\n").map_err(|error| error.to_string());
        lines.values().map(line).collect()
    }

    fn keep(&self, address: String, model: &str, said: &Said) {
        let line = Line { address: address.clone(), model: model.to_owned(), said: said.clone() };
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).insert(address, line);
    }

    fn find(&self, address: &str) -> Option<Said> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.get(address).map(|line| line.said.clone())
    }
}

/// A model whose answers are written down, or a recording of one that is not there.
pub struct Recorded {
    recording: Arc<Recording>,
    model: String,
    live: Option<Arc<dyn Provider>>,
}

impl Recorded {
    /// Asks `live` what the recording does not hold yet, and writes it down.
    pub fn by(live: Arc<dyn Provider>, recording: Arc<Recording>) -> Self {
        Self { recording, model: live.model().to_owned(), live: Some(live) }
    }

    /// Answers from a recording of this model, and from nothing else.
    pub fn only(model: impl Into<String>, recording: Arc<Recording>) -> Self {
        Self { recording, model: model.into(), live: None }
    }
}

#[async_trait]
impl Provider for Recorded {
    fn name(&self) -> String {
        match &self.live {
            Some(live) => live.name(),
            None => format!("{}, recorded", self.model),
        }
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn ask(&self, exchange: &Exchange, heard: Heard<'_>) -> Result<Said, ModelError> {
        let address = exchange.address(&self.model);
        if let Some(said) = self.recording.find(&address) {
            heard(&said.text);
            return Ok(said);
        }
        let Some(live) = &self.live else {
            let what = "The recording does not hold this question: it was changed since.".to_owned();
            return Err(ModelError::Refused { what });
        };
        let said = live.ask(exchange, heard).await?;
        self.recording.keep(address, &self.model, &said);
        Ok(said)
    }
}
