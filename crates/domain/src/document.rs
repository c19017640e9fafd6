//! Documents made from the brief.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ambient::Timestamp;
use crate::id::DocumentId;

/// A format that can be made today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFormat {
    Pdf,
    Markdown,
    /// An editable deck.
    Pptx,
    /// One file that a browser shows.
    Html,
    /// The draft of a mail to send ahead.
    Email,
    /// The document as data.
    Json,
    /// All findings as a table.
    Csv,
    /// The draft of an invitation to the meeting.
    Ics,
}

/// Who will read a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The rep and colleagues: everything, internal lines marked.
    #[default]
    Internal,
    /// The customer, too: nothing internal, nothing inferred, no tactics.
    Customer,
}

impl DocumentFormat {
    /// The ending of a file name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Markdown => "md",
            Self::Pptx => "pptx",
            Self::Html => "html",
            Self::Email => "eml",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Ics => "ics",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Html => "text/html; charset=utf-8",
            Self::Email => "message/rfc822",
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Ics => "text/calendar; charset=utf-8",
        }
    }

    /// What it is called in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Markdown => "Markdown",
            Self::Pptx => "slides",
            Self::Html => "web page",
            Self::Email => "mail draft",
            Self::Json => "JSON",
            Self::Csv => "table of findings",
            Self::Ics => "invitation",
        }
    }

    /// Who reads it when nobody says so. What is made to be sent to a customer can be made for nobody else.
    pub fn audience(self, asked: Option<Audience>) -> Audience {
        match self {
            Self::Email | Self::Ics => Audience::Customer,
            Self::Csv => Audience::Internal,
            Self::Pptx => asked.unwrap_or(Audience::Customer),
            Self::Pdf | Self::Markdown | Self::Html | Self::Json => asked.unwrap_or_default(),
        }
    }

    /// The format that a word names: an ending, or what people say.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "pdf" => Self::Pdf,
            "md" | "markdown" => Self::Markdown,
            "pptx" | "slides" | "deck" | "powerpoint" => Self::Pptx,
            "html" | "web page" => Self::Html,
            "email" | "eml" | "mail" => Self::Email,
            "json" => Self::Json,
            "csv" => Self::Csv,
            "ics" | "invite" | "invitation" => Self::Ics,
            _ => return None,
        })
    }
}

/// A rendered document; its bytes lie in the store under their hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentMeta {
    pub id: DocumentId,
    pub format: DocumentFormat,
    #[serde(default)]
    pub audience: Audience,
    pub title: String,
    pub file_name: String,
    #[ts(type = "number")]
    pub bytes: u64,
    pub content_hash: String,
    pub made_at: Timestamp,
}
