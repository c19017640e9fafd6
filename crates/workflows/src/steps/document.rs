//! One-pager: choose what goes in, then set the page. What was chosen is in the journal, so a restart sets the same.

use documents::{CustomerDocument, Document, Exhibits, Invite, ics::Occasion};
use domain::{
    Audience, Block, Brief, DocumentFormat, DocumentId, DocumentMeta, Event, NewEvent, PartialDate, PrepView, RunId,
    StepCounts,
};
use flow::{StepContext, StepError, StepOutput};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Work, read, store_error, unknown_step, written};
use crate::board::origin;
use crate::effects::DocumentInput;

/// What `compose` fixes: a place in the log and a day give the same document for ever.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Chosen {
    seq: u64,
    today: PartialDate,
}

impl Work {
    /// A table: one arm for each step of the plan.
    pub(super) async fn document_step(&self, context: StepContext) -> Result<StepOutput, StepError> {
        match context.step.as_str() {
            "compose" => self.compose(&context).await,
            "render" => self.render(&context).await,
            _ => Err(unknown_step(&context)),
        }
    }

    async fn compose(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let Some(brief) = &view.brief else {
            return Err(StepError::Fail {
                what: "There is no brief yet. It is written as soon as the first source has answered.".to_owned(),
            });
        };
        let chosen = Chosen { seq: view.last_seq, today: self.setup.clock.now().date().into() };
        let lines = brief.sections.iter().map(|section| section.lines.len()).sum::<usize>();
        let counts = StepCounts { findings: u32::try_from(lines).unwrap_or(u32::MAX), ..StepCounts::default() };
        Ok(StepOutput { value: written(&chosen)?, counts, ..StepOutput::default() })
    }

    async fn render(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let input: DocumentInput = read(&context.input, "request")?;
        let chosen = context.outputs.get("compose").unwrap_or(&serde_json::Value::Null);
        let chosen: Chosen = read(chosen, "choice of what goes in")?;
        let audience = input.format.audience(Some(input.audience));
        let view = self.setup.views.at(&context.key, chosen.seq).await.map_err(store_error)?;
        let brief = view.brief.clone().unwrap_or_default();
        let made = Made { view: &view, brief: &brief, audience, today: chosen.today.first_day(), run: &context.run };
        let bytes = made.bytes(input.format).await?;
        let size = bytes.len() as u64;
        let content_hash = self.setup.store.put_blob(&context.key, bytes).await.map_err(store_error)?;
        let company = &view.company.name;
        let id = DocumentId::derive(&[context.key.prep.as_str(), context.run.as_str()]);
        let meta = DocumentMeta {
            id: id.clone(),
            format: input.format,
            audience,
            title: format!("{company}: one-pager"),
            file_name: format!("{}-one-pager.{}", slug(company), input.format.extension()),
            bytes: size,
            content_hash,
            made_at: self.setup.clock.now(),
        };
        let prep = &context.key.prep;
        let mut events =
            vec![NewEvent::keyed(prep, &origin(context), "document", Event::DocumentReady { document: meta })];
        let reply = chat::Reply {
            blocks: vec![Block::Document { document: id }],
            actions: Vec::new(),
            metadata: domain::MessageMetadata {
                workflow_step: "document".to_owned(),
                data_source: "findings_and_vendor".to_owned(),
                confidence: None,
            },
        };
        events.push(self.said(context, reply));
        Ok(StepOutput { events, ..StepOutput::default() })
    }
}

/// What a document is made of.
struct Made<'a> {
    view: &'a PrepView,
    brief: &'a Brief,
    audience: Audience,
    today: Date,
    run: &'a RunId,
}

impl Made<'_> {
    /// A table: one arm for each format.
    async fn bytes(&self, format: DocumentFormat) -> Result<Vec<u8>, StepError> {
        match format {
            DocumentFormat::Markdown => Ok(documents::markdown(&self.document()).into_bytes()),
            DocumentFormat::Html => Ok(documents::html(&self.document()).into_bytes()),
            DocumentFormat::Json => documents::json(&self.document()).map(String::into_bytes).map_err(failed),
            DocumentFormat::Csv => documents::findings_csv(&self.view.findings).map_err(failed),
            DocumentFormat::Ics => Ok(documents::ics(&self.invite()).into_bytes()),
            DocumentFormat::Pdf => pdf_of(&self.document()).await,
            DocumentFormat::Pptx => {
                let document = self.document();
                let exhibits = Exhibits::of(self.view, &document);
                let set = tokio::task::spawn_blocking(move || slides::render(&document, &exhibits, None)).await;
                set.map_err(failed)?.map_err(failed)
            }
            DocumentFormat::Email => self.eml().await,
        }
    }

    fn document(&self) -> Document {
        documents::compose(self.view, self.brief, self.audience, self.today)
    }

    fn for_customer(&self) -> CustomerDocument {
        CustomerDocument::compose(self.view, self.brief, self.today)
    }

    /// The meeting as the calendar has it, or a proposal for tomorrow.
    fn invite(&self) -> Invite {
        const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
        let now = self.view.updated_at;
        let starts_at = self.view.meeting.as_ref().and_then(|meeting| meeting.starts_at);
        let starts_at = starts_at.unwrap_or_else(|| now.plus_ms(DAY_MS));
        Invite::about(&self.for_customer(), Occasion::Meeting, self.run.as_str(), now, starts_at)
    }

    /// A draft that the rep's mail program opens, with the page that the customer may see.
    async fn eml(&self) -> Result<Vec<u8>, StepError> {
        let document = self.for_customer();
        let mail = documents::mail(&document);
        let letter = workplace::Letter {
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            to: Vec::new(),
            pdf: Some((document.file_name(DocumentFormat::Pdf), pdf_of(&document).await?)),
            written_unix: self.view.updated_at.0 / 1_000,
        };
        workplace::eml(&letter, None, self.run.as_str()).map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> StepError {
    StepError::Fail { what: format!("The document could not be made: {error}") }
}

/// Typesetting takes a core for a while, so it leaves the async threads.
pub(super) async fn pdf_of(document: &Document) -> Result<Vec<u8>, StepError> {
    let document = document.clone();
    tokio::task::spawn_blocking(move || pdf::render(&document)).await.map_err(failed)?.map_err(failed)
}

/// A company's name as part of a file name.
fn slug(name: &str) -> String {
    const SLUG_CHARS_MAX: usize = 60;
    let mut slug = String::new();
    for c in name.chars().take(SLUG_CHARS_MAX) {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "company".to_owned() } else { slug.to_owned() }
}
