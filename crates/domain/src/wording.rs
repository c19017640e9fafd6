//! How something is to be said that is said already: a closed list, so that wishes of this kind bring no text of their own
//! into a prompt.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How it sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Plain,
    Warm,
    Formal,
}

/// For whom it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    Executive,
    Finance,
    Technical,
    Newcomer,
}

/// Tone, reader and length; what is not named stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Wording {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tone: Option<Tone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reader: Option<Reader>,
    /// In about half as many words.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub short: bool,
}

impl Tone {
    /// As people say it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Plain => "in plain words",
            Self::Warm => "warmer",
            Self::Formal => "more formal",
        }
    }
}

impl Reader {
    /// As people say it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Executive => "for an executive",
            Self::Finance => "for finance",
            Self::Technical => "for technical people",
            Self::Newcomer => "for somebody new to it",
        }
    }
}

impl Wording {
    /// Whether nothing is wished for.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// As people say it: `warmer, for an executive, in fewer words`.
    pub fn title(&self) -> String {
        let tone = self.tone.map(Tone::title);
        let reader = self.reader.map(Reader::title);
        let short = self.short.then_some("in fewer words");
        let parts: Vec<&str> = [tone, reader, short].into_iter().flatten().collect();
        if parts.is_empty() { "in better words".to_owned() } else { parts.join(", ") }
    }
}
