//! The lines of a brief in a model's words: each held against its own sources, and kept as it was where it does not hold.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::{
    Block, Brief, BriefLine, Cite, DocumentOrder, DocumentWords, Event, LineId, LineOrigin, Message, MessageId,
    MessageMetadata, NewEvent, PrepView, SectionKind, StepCounts, TextStyle, Wording,
};
use flow::{StepContext, StepError};
use insight::draft::{Flaw, Ground, Known, check_each, tone_table, whole};
use models::uses::rewrite::{self, LINES_MAX, Line, LineCounter, Rewritten};
use models::{Exchange, ModelError, Models, Outcome};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::Work;
use super::model_answer::{asked_event, scope, slow};
use crate::board::origin;
use crate::drafting::latitude;
use crate::tailor::company;

/// The longest that a document waits for other words.
const WORDS_MAX: Duration = Duration::from_secs(90);
/// Characters of a new line, and of what is wrong with it, for an estimate.
const LINE_CHARS: usize = 200;
/// How often the step says how many lines have come.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// Lines in other words, fixed in the journal before the page is set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Worded {
    pub model: String,
    pub lines: BTreeMap<LineId, String>,
    /// The other lines of the document.
    pub kept: u32,
    /// Why the words are those of the rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

impl Worded {
    fn lost(what: &str) -> Self {
        let trouble = format!("The document keeps the words of the rules. {what}");
        Self { trouble: Some(trouble), ..Self::default() }
    }

    /// The brief with these words in it.
    pub fn over(&self, brief: &Brief) -> Brief {
        let mut brief = brief.clone();
        for line in brief.sections.iter_mut().flat_map(|section| &mut section.lines) {
            if let Some(text) = self.lines.get(&line.id) {
                line.text.clone_from(text);
            }
        }
        brief
    }

    /// What a document tells of it; nothing where all words are those of the rules.
    pub fn words(&self, wording: Option<Wording>) -> Option<DocumentWords> {
        let lines = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        (lines > 0).then(|| DocumentWords {
            wording: wording.unwrap_or_default(),
            model: self.model.clone(),
            lines,
            kept: self.kept,
        })
    }
}

impl Work {
    /// Has the lines of the brief said in other words. That no model can is no reason to make no document.
    pub(super) async fn worded(
        &self,
        context: &StepContext,
        view: &PrepView,
        order: &DocumentOrder,
        wording: Wording,
    ) -> Result<(Option<Worded>, Vec<NewEvent>), StepError> {
        let none = |what: &str| Ok((Some(Worded::lost(what)), Vec::new()));
        let Some(models) = self.setup.model.current() else {
            return none("No language model is connected; Settings has a place for one.");
        };
        let brief = view.brief.clone().unwrap_or_default();
        let today = self.setup.clock.now().date();
        let document = documents::compose(view, &brief, order.readers(), today).at(order.length);
        let printed: Vec<String> = document.lines().map(|line| line.text.to_string()).collect();
        let mut lines = sayable(&brief, order, models.settings().private);
        lines.retain(|line| printed.iter().any(|text| text.trim() == line.text.trim()));
        if lines.is_empty() {
            return none("It has no line that rests on a public source and could be said otherwise.");
        }
        let lines = Rewording::new(view, wording, lines);
        self.announce_words(context, &models, &lines.question()).await?;
        let (mut worded, events) = match self.in_new_words(context, &models, &lines).await {
            Ok(found) => found,
            Err(_) if context.cancelled.is_cancelled() => return Err(StepError::Interrupted),
            Err(error) => return none(&error.to_string()),
        };
        worded.kept = u32::try_from(printed.len().saturating_sub(worded.lines.len())).unwrap_or(u32::MAX);
        Ok((Some(worded), events))
    }

    /// Says in the chat what other words may take at most, before they are asked for. What does not hold is asked for once
    /// more, with the new words behind the lines.
    async fn announce_words(
        &self,
        context: &StepContext,
        models: &Models,
        question: &Exchange,
    ) -> Result<(), StepError> {
        let wrong = vec![(1, "x".repeat(LINE_CHARS), "x".repeat(LINE_CHARS)); LINES_MAX];
        let (first, micros) = models.estimate(question);
        let (again, more) = models.estimate(&rewrite::repair(question, &wrong));
        let tokens = first.tokens() + again.tokens();
        let micros = micros.zip(more).map(|(first, again)| first + again);
        let dollars = micros.map(|micros| format!(" (${:.4})", micros as f64 / 1e6)).unwrap_or_default();
        let text = format!("Your model is asked for other words: at most {tokens} tokens{dollars}.");
        let metadata = MessageMetadata {
            workflow_step: context.step.clone(),
            data_source: "findings_and_vendor".to_owned(),
            confidence: None,
        };
        let message = Message {
            id: MessageId::derive(&[context.key.prep.as_str(), context.run.as_str(), &context.step, "asked"]),
            in_reply_to: None,
            blocks: vec![Block::Text { style: TextStyle::Note, text, cites: Vec::new() }],
            actions: Vec::new(),
            metadata,
            draft: None,
        };
        let event = Event::AssistantSaid { message: message.into() };
        context.emit.emit(vec![NewEvent::keyed(&context.key.prep, &origin(context), "asked", event)], None).await
    }

    /// Asks for all lines, and once more for those whose new words do not hold. That the second question fails costs those
    /// lines and nothing else.
    async fn in_new_words(
        &self,
        context: &StepContext,
        models: &Models,
        lines: &Rewording<'_>,
    ) -> Result<(Worded, Vec<NewEvent>), ModelError> {
        let question = lines.question();
        let until = Instant::now() + WORDS_MAX;
        let outcome = self.heard(context, models, &question, until).await?;
        let mut events = vec![asked_event(context, &question, &outcome)];
        let rewritten = match rewrite::read(&outcome.said, &lines.numbered) {
            Ok(rewritten) => rewritten,
            Err(error) => {
                tracing::info!(%error, schema = question.schema.name, "lines were not said in other words");
                return Ok((Worded::lost(&error.to_string()), events));
            }
        };
        let mut worded = Worded { model: outcome.model, ..Worded::default() };
        let wrong = lines.take(rewritten, &mut worded);
        if !wrong.is_empty() {
            let again = rewrite::repair(&question, &wrong);
            match self.heard(context, models, &again, until).await {
                Ok(outcome) => {
                    events.push(asked_event(context, &again, &outcome));
                    let mended = rewrite::read(&outcome.said, &lines.numbered).unwrap_or_else(|error| {
                        tracing::info!(%error, "lines in other words were not mended");
                        Vec::new()
                    });
                    let asked = |one: &Rewritten| wrong.iter().any(|(number, ..)| *number == one.number);
                    lines.take(mended.into_iter().filter(asked).collect(), &mut worded);
                }
                Err(error) if context.cancelled.is_cancelled() => return Err(error),
                Err(error) => tracing::info!(%error, "lines in other words were not mended"),
            }
        }
        if worded.lines.is_empty() {
            return Ok((
                Worded::lost(&format!("None of the new words of {} held against the sources.", worded.model)),
                events,
            ));
        }
        Ok((worded, events))
    }

    /// Asks a model until a moment, and says under the step how many lines have come.
    async fn heard(
        &self,
        context: &StepContext,
        models: &Models,
        question: &Exchange,
        until: Instant,
    ) -> Result<Outcome, ModelError> {
        let come = AtomicU32::new(0);
        let asking = scope(context);
        let mut reader = LineCounter::default();
        let mut hear = |words: &str| come.store(reader.take(words), Ordering::Relaxed);
        let mut asked = std::pin::pin!(models.ask(&asking, question, &context.cancelled, &mut hear));
        let mut told = 0;
        loop {
            tokio::select! {
                outcome = &mut asked => return outcome,
                () = tokio::time::sleep_until(until) => {
                    return Err(slow());
                }
                () = tokio::time::sleep(TOLD_EVERY) => {
                    let read = come.load(Ordering::Relaxed);
                    if read > told {
                        told = read;
                        let counts = StepCounts { read, ..StepCounts::default() };
                        // Who lost the run is cancelled by this too; a count that was not kept costs nothing else.
                        if let Err(error) = context.emit.emit(Vec::new(), Some(counts)).await {
                            tracing::info!(?error, "how many lines have come was not said");
                        }
                    }
                }
            }
        }
    }
}

/// The lines that are to be said in other words.
struct Rewording<'a> {
    company: &'a str,
    vendor: &'a str,
    known: Known,
    wording: Wording,
    lines: Vec<&'a BriefLine>,
    numbered: Vec<Line>,
}

impl<'a> Rewording<'a> {
    fn new(view: &'a PrepView, wording: Wording, lines: Vec<&'a BriefLine>) -> Self {
        let vendor = view.vendor.as_ref().map(|vendor| vendor.name.as_str()).unwrap_or_default();
        let known = Known::of(&company(view), vendor);
        let numbered = (1..).zip(&lines).map(|(number, line)| numbered(number, line)).collect();
        Self { company: &view.company.name, vendor, known, wording, lines, numbered }
    }

    fn question(&self) -> Exchange {
        rewrite::question(self.company, self.vendor, self.wording, &tone_table(), &self.numbered)
    }

    /// Takes the new words that hold; gives those that do not, with what is wrong.
    fn take(&self, rewritten: Vec<Rewritten>, worded: &mut Worded) -> Vec<(u32, String, String)> {
        let mut wrong = Vec::new();
        for (line, asked) in self.lines.iter().zip(&self.numbered) {
            let Some(again) = rewritten.iter().find(|one| one.number == asked.number) else { continue };
            let text = again.text.trim();
            if text == line.text {
                continue;
            }
            let grounds = grounds(line);
            let numbers: Vec<u32> = grounds.iter().map(|ground| ground.number).collect();
            match check_each(text, &numbers, &grounds, &self.known, latitude(Some(self.wording))) {
                Ok(()) => {
                    worded.lines.insert(line.id.clone(), text.to_owned());
                }
                // What is no line of a brief is not asked for again.
                Err(Flaw::Instruction) => {}
                Err(flaw) => wrong.push((asked.number, text.to_owned(), flaw.says())),
            }
        }
        wrong
    }
}

/// Lines that rest on sources which may go to a model, that the rep did not write, and that are sentences.
fn sayable<'b>(brief: &'b Brief, order: &DocumentOrder, private: bool) -> Vec<&'b BriefLine> {
    let for_customer = order.readers() == domain::Audience::Customer;
    let told = |section: SectionKind| !matches!(section, SectionKind::InTheRoom | SectionKind::NotFound);
    let may = |line: &&BriefLine| {
        line.origin != LineOrigin::Edited
            && line.row.is_none()
            && !line.cites.is_empty()
            && !(for_customer && line.internal)
            && (private || !line.cites.iter().any(chat::is_private))
    };
    let sections = brief.sections.iter().filter(|section| told(section.section));
    sections.flat_map(|section| &section.lines).filter(may).take(LINES_MAX).collect()
}

fn numbered(number: u32, line: &BriefLine) -> Line {
    let quotes: Vec<&str> = line.cites.iter().map(|cite| cite.quote.as_str()).collect();
    Line { number, text: line.text.trim_end_matches('.').to_owned(), sources: quotes.join(" ") }
}

/// The line itself, which is ours, and each of its sources as a voice of its own.
fn grounds(line: &BriefLine) -> Vec<Ground> {
    let own = Ground { number: 1, by: "Callsheet".to_owned(), text: line.text.clone() };
    let source = |(number, cite): (u32, &Cite)| Ground { number, by: cite.publisher.clone(), text: whole(&cite.quote) };
    std::iter::once(own).chain((2..).zip(&line.cites).map(source)).collect()
}
