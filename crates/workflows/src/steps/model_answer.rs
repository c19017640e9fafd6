//! An answer in a model's words: written from numbered evidence, each sentence held against it, mended once, then cut.
//!
//! The answer by the rules is in the log before anything is asked, and stays there. That the model fails is an outcome.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::limits::EVENTS_PAGE_MAX;
use domain::view::Turn;
use domain::wire::Transient;
use domain::{
    Draft, Event, Logged, Message, MessageId, ModelTask, ModelUse, NewEvent, PrepView, Sentence, VendorProfile,
};
use flow::{StepContext, StepError, StepOutput};
use insight::draft::Flaw;
use models::uses::draft::repair;
use models::uses::intent;
use models::{Drafted, Exchange, ModelError, Models, Outcome, Scope, SentenceReader, Task};

use super::{Work, read, store_error, unknown_step};
use crate::board::origin;
use crate::drafting::Drafting;
use crate::effects::{Again, ModelInput};

/// The longest that a model is waited for, and then for sentences that it writes again; the step may take longer.
const ANSWER_MAX: Duration = Duration::from_secs(8 * 60);
const REPAIR_MAX: Duration = Duration::from_secs(2 * 60);
/// Sentences that a model is asked to write again.
const REPAIRED_MAX: usize = 6;
/// Characters of a sentence, and of what is wrong with it, for an estimate.
const SENTENCE_CHARS: usize = 400;

impl Work {
    /// The one step of the plan.
    pub(super) async fn model_answer_step(&self, context: StepContext) -> Result<StepOutput, StepError> {
        if context.step != "answer" {
            return Err(unknown_step(&context));
        }
        let input: ModelInput = read(&context.input, "request")?;
        let message = input.message().clone();
        // Whatever takes too long ends as an outcome, told under the answer.
        let events = match tokio::time::timeout(ANSWER_MAX + REPAIR_MAX, self.answered_by_model(&context, input)).await
        {
            Ok(events) => events?,
            Err(_) => vec![drafted(&context, &message, lost("The model took too long."))],
        };
        Ok(StepOutput { events, ..StepOutput::default() })
    }

    async fn answered_by_model(&self, context: &StepContext, input: ModelInput) -> Result<Vec<NewEvent>, StepError> {
        match input {
            ModelInput::Say { message, question, seq, again } => {
                let wanted = Wanted { asked: question, seq, again };
                self.say_in_words(context, &message, &wanted).await
            }
            ModelInput::Understand { message, said, text } => self.understand(context, &message, &said, &text).await,
        }
    }

    async fn say_in_words(
        &self,
        context: &StepContext,
        id: &MessageId,
        wanted: &Wanted,
    ) -> Result<Vec<NewEvent>, StepError> {
        // The log as it stood with the answer: what came since makes no other question of it.
        let Some(seq) = self.place_of(context, id, wanted.seq).await? else { return Ok(Vec::new()) };
        let view = self.setup.views.at(&context.key, seq).await.map_err(store_error)?;
        let told = wanted.again.as_ref().map_or(id, |again| &again.of);
        let Some(message) = message_in(&view, told) else { return Ok(Vec::new()) };
        let Some(models) = self.setup.model.current() else {
            return Ok(vec![drafted(context, id, lost("No language model is connected any more."))]);
        };
        let vendor = self.vendor_of(context, &view).await?;
        let grounds = chat::grounds(&view, vendor.as_ref(), &message, models.settings().private);
        if grounds.is_empty() {
            return Ok(vec![drafted(context, id, lost("The answer rests on nothing that may go to a model."))]);
        }
        let writer = Writer::new(self, context, id, &view, models, grounds, wanted);
        let question = writer.drafting.question(&view, &wanted.asked);
        self.announce(context, id, &writer.models, &question).await?;
        writer.write(question).await
    }

    /// Where an answer stands in the log: at the place that was expected, or behind it, where others wrote meanwhile.
    async fn place_of(&self, context: &StepContext, id: &MessageId, expected: u64) -> Result<Option<u64>, StepError> {
        let mut after = expected.saturating_sub(1);
        loop {
            let page = self.setup.store.events(&context.key, after, EVENTS_PAGE_MAX).await.map_err(store_error)?;
            let said =
                |logged: &&Logged| matches!(&logged.event, Event::AssistantSaid { message } if message.id == *id);
            match (page.iter().find(said), page.last()) {
                (Some(found), _) => return Ok(Some(found.seq)),
                (None, Some(last)) => after = last.seq,
                (None, None) => return Ok(None),
            }
        }
    }

    /// Says under the answer that a model is asked, and what it may take at most, before it is.
    async fn announce(
        &self,
        context: &StepContext,
        message: &MessageId,
        models: &Models,
        question: &Exchange,
    ) -> Result<(), StepError> {
        let task = task_of(question);
        let (mut most, mut micros_max) = models.estimate(question);
        if task != ModelTask::Intent {
            // Sentences that do not hold are asked for once more.
            let wrong = vec![("x".repeat(SENTENCE_CHARS), "x".repeat(SENTENCE_CHARS)); REPAIRED_MAX];
            let (again, micros) = models.estimate(&repair(question, &wrong));
            most.output += again.tokens();
            micros_max = micros_max.zip(micros).map(|(first, second)| first + second);
        }
        let draft = Draft::Asked { run: context.run.clone(), task, tokens_max: most.tokens(), micros_max };
        let event = Event::AnswerDrafted { message: message.clone(), draft };
        let event = NewEvent::keyed(&context.key.prep, &origin(context), "asked", event);
        context.emit.emit(vec![event], None).await
    }

    async fn vendor_of(&self, context: &StepContext, view: &PrepView) -> Result<Option<VendorProfile>, StepError> {
        let shelf = self.setup.shelf(&context.key.tenant);
        match &view.vendor {
            Some(vendor) => shelf.profile(&vendor.domain).await.map_err(store_error),
            None => Ok(None),
        }
    }

    /// Asks which of the things there are a sentence means. What only shows something is shown; the rest is offered.
    async fn understand(
        &self,
        context: &StepContext,
        id: &MessageId,
        said: &MessageId,
        text: &str,
    ) -> Result<Vec<NewEvent>, StepError> {
        let Some(models) = self.setup.model.current() else {
            return Ok(vec![drafted(context, id, lost("No language model is connected any more."))]);
        };
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let owned = self.chat_context(&context.key.tenant, &view).await?;
        let chat_context = owned.borrow(&view);
        let wishes = chat::wishes(&chat_context);
        let list: Vec<intent::Wish> =
            wishes.iter().map(|wish| intent::Wish { id: wish.id.clone(), means: wish.means.clone() }).collect();
        let question = intent::question(text, chat_context.company_name(), &list);
        self.announce(context, id, &models, &question).await?;
        let asked = models.ask(&scope(context), &question, &context.cancelled, &mut |_: &str| {}).await;
        let outcome = match asked {
            Ok(outcome) => outcome,
            Err(_) if context.cancelled.is_cancelled() => return Err(StepError::Interrupted),
            Err(error) => return Ok(vec![drafted(context, id, lost(&error.to_string()))]),
        };
        let mut events = vec![asked_event(context, &question, &outcome)];
        let wish = match intent::read(&outcome.said, &list) {
            Ok(at) => at.and_then(|at| wishes.get(at)),
            Err(error) => {
                events.push(drafted(context, id, lost(&error.to_string())));
                return Ok(events);
            }
        };
        match wish.and_then(|wish| chat::taken_for(&chat_context, wish)) {
            Some(reply) => {
                events.push(drafted(context, id, Draft::Taken));
                events.push(answered(context, said, reply));
            }
            None => events.push(drafted(context, id, lost("Your model found no better reading of it."))),
        }
        Ok(events)
    }
}

fn message_in(view: &PrepView, id: &MessageId) -> Option<Arc<Message>> {
    view.turns.iter().rev().find_map(|turn| match turn {
        Turn::Assistant { message, .. } if message.id == *id => Some(message.clone()),
        Turn::Assistant { .. } | Turn::Rep { .. } | Turn::Cards { .. } => None,
    })
}

pub(super) fn scope(context: &StepContext) -> Scope {
    let (tenant, prep) = (context.key.tenant.clone(), context.key.prep.clone());
    Scope { tenant, prep, asker: context.run.to_string() }
}

fn lost(what: &str) -> Draft {
    Draft::Lost { what: what.to_owned() }
}

fn drafted(context: &StepContext, message: &MessageId, draft: Draft) -> NewEvent {
    let event = Event::AnswerDrafted { message: message.clone(), draft };
    NewEvent::keyed(&context.key.prep, &origin(context), "drafted", event)
}

fn answered(context: &StepContext, said: &MessageId, reply: chat::Reply) -> NewEvent {
    let message = Message {
        id: MessageId::derive(&[context.key.prep.as_str(), context.run.as_str(), &context.step]),
        in_reply_to: Some(said.clone()),
        blocks: reply.blocks,
        actions: reply.actions,
        metadata: reply.metadata,
        draft: None,
    };
    NewEvent::keyed(&context.key.prep, &origin(context), "answered", Event::AssistantSaid { message: message.into() })
}

fn task_of(question: &Exchange) -> ModelTask {
    match question.task {
        Task::Intent => ModelTask::Intent,
        Task::Extract => ModelTask::Extract,
        Task::Draft => ModelTask::Draft,
        Task::Rewrite => ModelTask::Rewrite,
    }
}

/// That a model was asked, and what it took. The same question is noted once, however often the step runs.
pub(super) fn asked_event(context: &StepContext, question: &Exchange, outcome: &Outcome) -> NewEvent {
    let used = ModelUse {
        task: task_of(question),
        model: outcome.model.clone(),
        input_tokens: outcome.said.usage.input,
        output_tokens: outcome.said.usage.output,
        micros: outcome.micros,
        cached: outcome.cached,
    };
    let event = Event::ModelAsked { run: context.run.clone(), used };
    NewEvent::keyed(&context.key.prep, &origin(context), &question.address(&outcome.model), event)
}

/// An answer as it is wanted.
struct Wanted {
    /// What the rep asked.
    asked: String,
    /// The place of the answer in the log.
    seq: u64,
    again: Option<Again>,
}

/// Writes one answer.
struct Writer<'a> {
    work: &'a Work,
    context: &'a StepContext,
    message: &'a MessageId,
    models: Models,
    drafting: Drafting,
}

/// A sentence as it was written.
enum Written {
    Held(Sentence),
    Fell(Drafted, Flaw),
    /// It did not hold, and stands in its sources' words.
    Quoted(Vec<Sentence>),
}

/// What came of one answer.
#[derive(Default)]
struct Heard {
    sentences: Vec<Written>,
    /// Objects that are no sentence.
    flawed: usize,
}

/// Whether it is an answer, with no sentence in it.
pub(crate) fn says_nothing(text: &str) -> bool {
    let parsed: Option<serde_json::Value> = serde_json::from_str(text.trim()).ok();
    parsed.and_then(|answer| answer.get("sentences")?.as_array().map(Vec::is_empty)).unwrap_or(false)
}

impl<'a> Writer<'a> {
    fn new(
        work: &'a Work,
        context: &'a StepContext,
        message: &'a MessageId,
        view: &PrepView,
        models: Models,
        evidence: Vec<chat::Ground>,
        wanted: &Wanted,
    ) -> Self {
        let drafting = Drafting::new(view, evidence, wanted.again.as_ref().map(|again| again.wording));
        Self { work, context, message, models, drafting }
    }

    async fn write(&self, question: Exchange) -> Result<Vec<NewEvent>, StepError> {
        let mut events = Vec::new();
        let mut written = Heard::default();
        let listened = tokio::time::timeout(ANSWER_MAX, self.listen(&question, &mut written)).await;
        let outcome = match listened.unwrap_or_else(|_| Err(slow())) {
            Ok(outcome) => outcome,
            Err(_) if self.context.cancelled.is_cancelled() => return Err(StepError::Interrupted),
            Err(error) => return Ok(vec![self.lost(&error.to_string())]),
        };
        events.push(asked_event(self.context, &question, &outcome));
        let flawed = written.flawed;
        let mut written = written.sentences;
        if written.is_empty() {
            let what = match says_nothing(&outcome.said.text) {
                true => format!("{} found nothing to say from this evidence.", outcome.model),
                false => format!("{} did not answer in sentences that name their evidence.", outcome.model),
            };
            events.push(self.lost(&what));
            return Ok(events);
        }
        if let Some(asked) = self.mend(&question, &mut written).await? {
            events.push(asked);
        }
        self.quote(&mut written);
        let sentences = held(&written);
        let fell = written.iter().filter(|one| matches!(one, Written::Fell(..))).count();
        let cut = u32::try_from(fell + flawed).unwrap_or(u32::MAX);
        events.push(if sentences.is_empty() {
            let of = if cut == 1 { "The one sentence".to_owned() } else { format!("None of the {cut} sentences") };
            let held = if cut == 1 { "did not hold" } else { "held" };
            self.lost(&format!("{of} of {} {held} against the evidence.", outcome.model))
        } else {
            drafted(self.context, self.message, Draft::Written { model: outcome.model, sentences, cut })
        });
        Ok(events)
    }

    fn lost(&self, what: &str) -> NewEvent {
        drafted(self.context, self.message, lost(what))
    }

    /// Takes the sentences as they come; those that hold are shown while the rest is still written.
    async fn listen(&self, question: &Exchange, written: &mut Heard) -> Result<Outcome, ModelError> {
        let mut reader = SentenceReader::default();
        let mut heard = |words: &str| {
            let fresh = reader.take(words);
            written.flawed = reader.flawed();
            if !fresh.is_empty() {
                written.sentences.extend(fresh.into_iter().map(|one| self.judged(one)));
                self.show(&written.sentences);
            }
        };
        self.models.ask(&scope(self.context), question, &self.context.cancelled, &mut heard).await
    }

    /// Has sentences that do not hold written again, once. That this fails costs those sentences and nothing else.
    async fn mend(&self, first: &Exchange, written: &mut [Written]) -> Result<Option<NewEvent>, StepError> {
        let wrong: Vec<(usize, String, String)> = written
            .iter()
            .enumerate()
            .filter_map(|(at, one)| match one {
                Written::Fell(_, Flaw::Instruction) | Written::Held(_) | Written::Quoted(_) => None,
                Written::Fell(sentence, flaw) => Some((at, sentence.text.clone(), flaw.says())),
            })
            .take(REPAIRED_MAX)
            .collect();
        if wrong.is_empty() {
            return Ok(None);
        }
        let told: Vec<(String, String)> = wrong.iter().map(|(_, text, why)| (text.clone(), why.clone())).collect();
        let question = repair(first, &told);
        let mut mended: Vec<Written> = Vec::new();
        let listened = tokio::time::timeout(REPAIR_MAX, self.listen_again(&question, &mut mended)).await;
        let outcome = match listened.unwrap_or_else(|_| Err(slow())) {
            Ok(outcome) => outcome,
            Err(_) if self.context.cancelled.is_cancelled() => return Err(StepError::Interrupted),
            Err(error) => {
                tracing::info!(%error, "sentences of a model were not mended");
                return Ok(None);
            }
        };
        // The model may leave some out, so each goes to the place of the one that it is most like: half of its words.
        let mut left: Vec<(usize, BTreeSet<String>)> = wrong.iter().map(|(at, text, _)| (*at, words(text))).collect();
        for again in mended {
            let Written::Held(sentence) = &again else { continue };
            let said = words(&sentence.text);
            let like = |(_, known): &&(usize, BTreeSet<String>)| known.intersection(&said).count();
            let most = left.iter().max_by_key(like).filter(|one| like(one) * 2 >= one.1.len());
            let Some(at) = most.map(|(at, _)| *at) else { continue };
            left.retain(|(known, _)| *known != at);
            if let Some(place) = written.get_mut(at) {
                *place = again;
            }
        }
        self.show(written);
        Ok(Some(asked_event(self.context, &question, &outcome)))
    }

    async fn listen_again(&self, question: &Exchange, mended: &mut Vec<Written>) -> Result<Outcome, ModelError> {
        let mut reader = SentenceReader::default();
        let mut heard = |words: &str| mended.extend(reader.take(words).into_iter().map(|one| self.judged(one)));
        self.models.ask(&scope(self.context), question, &self.context.cancelled, &mut heard).await
    }

    fn judged(&self, drafted: Drafted) -> Written {
        match self.drafting.judge(&drafted) {
            Ok(sentence) => Written::Held(sentence),
            Err(flaw) => Written::Fell(drafted, flaw),
        }
    }

    /// Puts the sources' own sentences in place of those that still do not hold.
    fn quote(&self, written: &mut [Written]) {
        for one in written {
            let Written::Fell(drafted, flaw) = one else { continue };
            let quoted = self.drafting.quoted(drafted, flaw);
            if !quoted.is_empty() {
                *one = Written::Quoted(quoted);
            }
        }
    }

    fn show(&self, written: &[Written]) {
        let sentences = held(written);
        let transient = Transient::Drafting { message: self.message.clone(), sentences };
        self.work.setup.model.tell(&self.context.key, transient);
    }
}

pub(super) fn slow() -> ModelError {
    ModelError::Broken { what: "The model took too long.".to_owned() }
}

fn words(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// The sentences that hold, each said once.
fn held(written: &[Written]) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    for one in written {
        let said = match one {
            Written::Held(sentence) => std::slice::from_ref(sentence),
            Written::Quoted(quoted) => quoted,
            Written::Fell(..) => &[],
        };
        for sentence in said {
            if !sentences.iter().any(|known| known.text == sentence.text) {
                sentences.push(sentence.clone());
            }
        }
    }
    sentences
}
