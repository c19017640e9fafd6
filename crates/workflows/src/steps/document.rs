//! One-pager: choose what goes in, then set the page. What was chosen is in the journal, so a restart sets the same.

use documents::{Audience, Document};
use domain::{Block, DocumentFormat, DocumentId, DocumentMeta, Event, NewEvent, PartialDate, StepCounts};
use flow::{StepContext, StepError, StepOutput};
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
        let audience = if input.customer_facing { Audience::Customer } else { Audience::Internal };
        let view = self.setup.views.at(&context.key, chosen.seq).await.map_err(store_error)?;
        let brief = view.brief.clone().unwrap_or_default();
        let document = documents::compose(&view, &brief, audience, chosen.today.first_day());
        let bytes = bytes_of(&document, input.format).await?;
        let size = bytes.len() as u64;
        let content_hash = self.setup.store.put_blob(&context.key, bytes).await.map_err(store_error)?;
        let company = &view.company.name;
        let id = DocumentId::derive(&[context.key.prep.as_str(), context.run.as_str()]);
        let meta = DocumentMeta {
            id: id.clone(),
            format: input.format,
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

/// Typesetting takes a core for a while, so it leaves the async threads.
async fn bytes_of(document: &Document, format: DocumentFormat) -> Result<Vec<u8>, StepError> {
    match format {
        DocumentFormat::Markdown => Ok(documents::markdown(document).into_bytes()),
        DocumentFormat::Pdf => {
            let document = document.clone();
            let set = tokio::task::spawn_blocking(move || pdf::render(&document)).await;
            let failed = |what: String| StepError::Fail { what };
            set.map_err(|error| failed(format!("The page could not be set: {error}")))?
                .map_err(|error| failed(error.to_string()))
        }
    }
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
