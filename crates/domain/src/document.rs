//! Documents made from the brief.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::action::Area;
use crate::ambient::Timestamp;
use crate::id::{DocumentId, FindingId};
use crate::wording::Wording;

/// A format that can be made today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFormat {
    Pdf,
    /// One column as wide as a phone.
    PdfPhone,
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
            Self::Pdf | Self::PdfPhone => "pdf",
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
            Self::Pdf | Self::PdfPhone => "application/pdf",
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
            Self::PdfPhone => "PDF for the phone",
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
            Self::Pdf | Self::PdfPhone | Self::Markdown | Self::Html | Self::Json => asked.unwrap_or_default(),
        }
    }

    /// The format that a word names: an ending, or what people say.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "pdf" => Self::Pdf,
            "phone" | "pdf_phone" => Self::PdfPhone,
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

/// What a document is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum DocumentAbout {
    /// The brief: the one-pager.
    #[default]
    Brief,
    /// A deep dive: what the chat answers about an area.
    Area { area: Area },
    /// A deep dive into one finding.
    Finding { finding: FindingId },
    /// The ROI case with its inputs and formulas.
    Roi,
    /// What differs from the preparation before.
    Changes,
    /// The technical demo of what is recommended first.
    Demo,
}

impl DocumentAbout {
    /// Whether it is the brief.
    pub fn is_brief(&self) -> bool {
        *self == Self::Brief
    }

    /// Whether a customer may ever hold it. Deep dives and comparisons are ours: they say what to make of a fact.
    pub fn may_face_customer(&self) -> bool {
        match self {
            Self::Brief | Self::Roi | Self::Demo => true,
            Self::Area { .. } | Self::Finding { .. } | Self::Changes => false,
        }
    }

    /// Whether it can be made in this format.
    pub fn fits(&self, format: DocumentFormat) -> bool {
        match format {
            DocumentFormat::Ics => matches!(self, Self::Brief | Self::Demo),
            _ if *self == Self::Demo => false,
            DocumentFormat::Email => self.is_brief(),
            DocumentFormat::Csv => matches!(self, Self::Brief | Self::Roi),
            DocumentFormat::Pdf
            | DocumentFormat::PdfPhone
            | DocumentFormat::Markdown
            | DocumentFormat::Pptx
            | DocumentFormat::Html
            | DocumentFormat::Json => true,
        }
    }
}

/// How much of it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentLength {
    #[default]
    Full,
    /// Half of the lines, the most important ones.
    Short,
    /// A quarter of them.
    Shortest,
}

impl DocumentLength {
    /// Whether nothing is left out for the sake of length.
    pub fn is_full(&self) -> bool {
        *self == Self::Full
    }

    /// The next shorter one; `None` when there is none.
    pub fn shorter(self) -> Option<Self> {
        match self {
            Self::Full => Some(Self::Short),
            Self::Short => Some(Self::Shortest),
            Self::Shortest => None,
        }
    }

    /// The lines that stay of so many; at least one.
    pub fn of(self, lines: usize) -> usize {
        match self {
            Self::Full => lines,
            Self::Short => lines.div_ceil(2),
            Self::Shortest => lines.div_ceil(4),
        }
    }
}

/// A document as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentOrder {
    pub format: DocumentFormat,
    /// Who will read it; without it, whom the format is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub audience: Option<Audience>,
    #[serde(default, skip_serializing_if = "DocumentAbout::is_brief")]
    #[ts(as = "Option<DocumentAbout>", optional)]
    pub about: DocumentAbout,
    #[serde(default, skip_serializing_if = "DocumentLength::is_full")]
    #[ts(as = "Option<DocumentLength>", optional)]
    pub length: DocumentLength,
    /// In other words than those of the rules, by the language model; only the brief is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub wording: Option<Wording>,
}

impl DocumentOrder {
    /// The whole brief in a format.
    pub fn brief(format: DocumentFormat) -> Self {
        Self { format, audience: None, about: DocumentAbout::Brief, length: DocumentLength::Full, wording: None }
    }

    /// Who will read it.
    pub fn readers(&self) -> Audience {
        match self.about.may_face_customer() {
            true => self.format.audience(self.audience),
            false => Audience::Internal,
        }
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
    #[serde(default, skip_serializing_if = "DocumentAbout::is_brief")]
    #[ts(as = "Option<DocumentAbout>", optional)]
    pub about: DocumentAbout,
    #[serde(default, skip_serializing_if = "DocumentLength::is_full")]
    #[ts(as = "Option<DocumentLength>", optional)]
    pub length: DocumentLength,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub words: Option<DocumentWords>,
    pub title: String,
    pub file_name: String,
    #[ts(type = "number")]
    pub bytes: u64,
    pub content_hash: String,
    pub made_at: Timestamp,
}

/// Lines of a document that a language model said in other words, each held against its sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentWords {
    pub wording: Wording,
    pub model: String,
    /// Lines in its words.
    pub lines: u32,
    /// Lines in those of the rules: their new words did not hold, or they were not to be said otherwise.
    pub kept: u32,
}
