//! Documents: choose what goes in, then set the page. What was chosen is in the journal, so a restart sets the same.

use std::sync::Arc;

use documents::{Called, CustomerDocument, Document, Exhibits, Invite, ics::Occasion};
use domain::{
    Block, Brief, DocumentAbout, DocumentFormat, DocumentId, DocumentMeta, DocumentOrder, Event, NewEvent, PartialDate,
    PrepView, RoiCase, RunId, StepCounts, TextStyle,
};
use flow::{StepContext, StepError, StepOutput};
use jiff::civil::Date;
use pdf::Paper;
use serde::{Deserialize, Serialize};

use super::document_words::Worded;
use super::{Work, read, store_error, unknown_step, written};
use crate::board::origin;
use crate::earlier::changes_since_last;
use crate::looks::{Looks, Made};

/// What `compose` fixes: a place in the log and a day give the same document for ever, and so does what was said.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Chosen {
    seq: u64,
    today: PartialDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<Told>,
    /// Lines in other words than the brief's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    worded: Option<Worded>,
}

/// What the chat said of what the document is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Told {
    label: String,
    title: String,
    blocks: Vec<Block>,
}

impl Work {
    /// A table: one arm for each step of the plan.
    pub(super) async fn document_step(&self, context: StepContext) -> Result<StepOutput, StepError> {
        let made = match context.step.as_str() {
            "compose" => self.compose(&context).await,
            "render" => self.render(&context).await,
            _ => Err(unknown_step(&context)),
        };
        if let Err(StepError::Fail { what }) = &made {
            let told = self.said(&context, reply(vec![warning(what.clone())]));
            context.emit.emit(vec![told], None).await?;
        }
        made
    }

    async fn compose(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let order: DocumentOrder = read(&context.input, "request")?;
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let Some(brief) = &view.brief else {
            return Err(StepError::Fail {
                what: "There is no brief yet. It is written as soon as the first source has answered.".to_owned(),
            });
        };
        let told = match order.about {
            DocumentAbout::Brief | DocumentAbout::Roi | DocumentAbout::Demo => None,
            DocumentAbout::Area { .. } | DocumentAbout::Finding { .. } | DocumentAbout::Changes => {
                Some(self.told(context, &view, &order.about).await?)
            }
        };
        let lines = match &told {
            Some(told) => told.blocks.len(),
            None => brief.sections.iter().map(|section| section.lines.len()).sum(),
        };
        let (worded, mut events) = match order.wording.filter(|_| order.about.is_brief()) {
            Some(wording) => self.worded(context, &view, &order, wording).await?,
            None => (None, Vec::new()),
        };
        if let Some(trouble) = worded.as_ref().and_then(|worded| worded.trouble.clone()) {
            events.push(self.said(context, reply(vec![warning(trouble)])));
        }
        let chosen = Chosen { seq: view.last_seq, today: self.setup.clock.now().date().into(), told, worded };
        let counts = StepCounts { findings: u32::try_from(lines).unwrap_or(u32::MAX), ..StepCounts::default() };
        Ok(StepOutput { value: written(&chosen)?, counts, events, ..StepOutput::default() })
    }

    /// What the chat says of it now.
    async fn told(&self, context: &StepContext, view: &PrepView, about: &DocumentAbout) -> Result<Told, StepError> {
        let mut owned = self.chat_context(&context.key.tenant, view).await?;
        if *about == DocumentAbout::Changes {
            owned.changes = changes_since_last(&self.setup, &context.key, view).await.map_err(store_error)?;
            if owned.changes.is_none() {
                return Err(StepError::Fail {
                    what: "This is the first finished preparation of the company, so there is nothing to compare it with. Nothing was made.".to_owned(),
                });
            }
        }
        let told = chat::told(&owned.borrow(view), about);
        let told = told.ok_or_else(|| StepError::Fail {
            what: "What the document was to be about is not there any more, so nothing was made.".to_owned(),
        })?;
        Ok(Told { label: told.label, title: told.title, blocks: told.blocks })
    }

    async fn render(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let order: DocumentOrder = read(&context.input, "request")?;
        let chosen = context.outputs.get("compose").unwrap_or(&serde_json::Value::Null);
        let chosen: Chosen = read(chosen, "choice of what goes in")?;
        let view = self.setup.views.at(&context.key, chosen.seq).await.map_err(store_error)?;
        let making =
            Making { view: &view, order: &order, chosen: &chosen, run: &context.run, looks: &self.setup.looks };
        let document = making.document()?;
        let made = making.bytes(&document).await?;
        let size = made.bytes.len() as u64;
        let content_hash = self.setup.store.put_blob(&context.key, made.bytes).await.map_err(store_error)?;
        let id = DocumentId::derive(&[context.key.prep.as_str(), context.run.as_str()]);
        let meta = DocumentMeta {
            id: id.clone(),
            format: order.format,
            audience: order.readers(),
            title: document.title.to_string(),
            file_name: document.file_name(order.format),
            about: order.about.clone(),
            length: order.length,
            words: chosen.worded.as_ref().and_then(|worded| worded.words(order.wording)),
            bytes: size,
            content_hash,
            made_at: self.setup.clock.now(),
        };
        let prep = &context.key.prep;
        let mut events =
            vec![NewEvent::keyed(prep, &origin(context), "document", Event::DocumentReady { document: meta })];
        let shown = std::iter::once(Block::Document { document: id }).chain(made.instead.map(warning));
        events.push(self.said(context, reply(shown.collect())));
        Ok(StepOutput { events, ..StepOutput::default() })
    }
}

fn warning(text: String) -> Block {
    Block::Text { style: TextStyle::Warning, text, cites: Vec::new() }
}

/// What we say when a document is there, or cannot be.
fn reply(blocks: Vec<Block>) -> chat::Reply {
    let metadata = domain::MessageMetadata {
        workflow_step: "document".to_owned(),
        data_source: "findings_and_vendor".to_owned(),
        confidence: None,
    };
    chat::Reply { blocks, actions: Vec::new(), metadata }
}

/// What a document is made of.
struct Making<'a> {
    view: &'a PrepView,
    order: &'a DocumentOrder,
    chosen: &'a Chosen,
    run: &'a RunId,
    looks: &'a Arc<Looks>,
}

impl Making<'_> {
    /// A table: one arm for each format.
    async fn bytes(&self, document: &Document) -> Result<Made, StepError> {
        let plain = |bytes: Vec<u8>| Ok(Made { bytes, instead: None });
        match self.order.format {
            DocumentFormat::Markdown => plain(documents::markdown(document).into_bytes()),
            DocumentFormat::Html => plain(documents::html(document).into_bytes()),
            DocumentFormat::Json => plain(documents::json(document).map(String::into_bytes).map_err(failed)?),
            DocumentFormat::Csv => plain(self.sheet()?),
            DocumentFormat::Ics => plain(documents::ics(&self.invite()).into_bytes()),
            DocumentFormat::Pdf => pdf_of(self.looks, document, Paper::A4).await,
            DocumentFormat::PdfPhone => pdf_of(self.looks, document, Paper::Phone).await,
            DocumentFormat::Pptx => {
                let looks = self.looks.clone();
                let document = document.clone();
                let exhibits =
                    if self.order.about.is_brief() { Exhibits::of(self.view, &document) } else { Exhibits::default() };
                let set = tokio::task::spawn_blocking(move || looks.deck(&document, &exhibits)).await;
                set.map_err(failed)?.map_err(failed)
            }
            DocumentFormat::Email => self.eml().await,
        }
    }

    fn today(&self) -> Date {
        self.chosen.today.first_day()
    }

    /// The brief, in the words that were chosen for it.
    fn brief(&self) -> Arc<Brief> {
        let brief = self.view.brief.clone().unwrap_or_default();
        match &self.chosen.worded {
            Some(worded) => Arc::new(worded.over(&brief)),
            None => brief,
        }
    }

    fn document(&self) -> Result<Document, StepError> {
        let readers = self.order.readers();
        let document = match (&self.order.about, &self.chosen.told) {
            (DocumentAbout::Brief | DocumentAbout::Demo, _) => {
                documents::compose(self.view, &self.brief(), readers, self.today())
            }
            (DocumentAbout::Roi, _) => documents::roi_case(self.view, self.case()?, readers, self.today()),
            (about, Some(told)) => {
                let called = Called { label: &told.label, title: &told.title };
                documents::answer(self.view, about.clone(), called, &told.blocks, self.today())
            }
            (DocumentAbout::Area { .. } | DocumentAbout::Finding { .. } | DocumentAbout::Changes, None) => {
                return Err(StepError::Fail { what: "What was to be printed is not in the journal.".to_owned() });
            }
        };
        let mut document = document.at(self.order.length);
        document.about.clone_from(&self.order.about);
        Ok(document)
    }

    fn case(&self) -> Result<&RoiCase, StepError> {
        let case = self.view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref());
        case.ok_or_else(|| StepError::Fail {
            what: "There is no ROI case yet: it needs a product that meets a need. Nothing was made.".to_owned(),
        })
    }

    fn sheet(&self) -> Result<Vec<u8>, StepError> {
        match self.order.about {
            DocumentAbout::Roi => documents::roi_sheet(self.case()?, &self.view.company.name).map_err(failed),
            DocumentAbout::Brief
            | DocumentAbout::Demo
            | DocumentAbout::Area { .. }
            | DocumentAbout::Finding { .. }
            | DocumentAbout::Changes => documents::findings_csv(&self.view.findings).map_err(failed),
        }
    }

    fn for_customer(&self) -> CustomerDocument {
        CustomerDocument::compose(self.view, &self.brief(), self.today()).at(self.order.length)
    }

    /// The meeting as the calendar has it, or a proposal for tomorrow.
    fn invite(&self) -> Invite {
        const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
        let now = self.view.updated_at;
        let starts_at = self.view.meeting.as_ref().and_then(|meeting| meeting.starts_at);
        // A demo is agreed on in the meeting, so it is proposed for a week later.
        let (occasion, later_ms) = match self.order.about {
            DocumentAbout::Demo => (Occasion::Demo, 7 * DAY_MS),
            DocumentAbout::Brief
            | DocumentAbout::Area { .. }
            | DocumentAbout::Finding { .. }
            | DocumentAbout::Roi
            | DocumentAbout::Changes => (Occasion::Meeting, 0),
        };
        let starts_at = starts_at.unwrap_or_else(|| now.plus_ms(DAY_MS)).plus_ms(later_ms);
        Invite::about(&self.for_customer(), occasion, self.run.as_str(), now, starts_at)
    }

    /// A draft that the rep's mail program opens, with the page that the customer may see.
    async fn eml(&self) -> Result<Made, StepError> {
        let document = self.for_customer();
        let mail = documents::mail(&document);
        let page = pdf_of(self.looks, &document, Paper::A4).await?;
        let letter = workplace::Letter {
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            to: Vec::new(),
            pdf: Some((document.file_name(DocumentFormat::Pdf), page.bytes)),
            written_unix: self.view.updated_at.0 / 1_000,
        };
        let bytes = workplace::eml(&letter, None, self.run.as_str()).map_err(failed)?;
        Ok(Made { bytes, instead: page.instead })
    }
}

fn failed(error: impl std::fmt::Display) -> StepError {
    StepError::Fail { what: format!("The document could not be made: {error}") }
}

/// Typesetting takes a core for a while, so it leaves the async threads.
pub(super) async fn pdf_of(looks: &Arc<Looks>, document: &Document, paper: Paper) -> Result<Made, StepError> {
    let (looks, document) = (looks.clone(), document.clone());
    tokio::task::spawn_blocking(move || looks.print(&document, paper)).await.map_err(failed)?.map_err(failed)
}
